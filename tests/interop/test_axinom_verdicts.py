"""Axinom's library and `hookctl verify` judge the same messages: thousands, generated and then
changed on their way."""
import calendar
import collections
import json
import random
import re
import sys

import pytest

from support.axinom import Axinom
from support.messages import NOW, SECRETS, Case, aged, cases, envelope, iso, sign, signed
from support.verdicts import dates, hookctl_verdicts, library_codes

SEED = 20_260_921


def check(messages, library, hookctl_says, agrees):
    """Fails with the cases that differ, the first of them whole."""
    wrong = [(case, theirs, ours) for case, theirs, ours in zip(messages, library, hookctl_says)
             if not agrees(case, theirs, ours)]
    if wrong:
        case, theirs, ours = wrong[0]
        pytest.fail(f"{len(wrong)} of {len(messages)} differ (seed {SEED}), the first:\n{case}\n"
                    f"  library {theirs}, hookctl {ours}\nand:\n" +
                    "\n".join(f"  {c.name}: {t} | {o['code']}" for c, t, o in wrong[1:60]))


#: The library's code by the error that it throws without one.
WITHOUT_CODE = {"SyntaxError": ["INVALID_WEBHOOK_BODY"],
                "TypeError": ["INVALID_WEBHOOK_BODY", "INVALID_WEBHOOK_TIMESTAMP"]}


def same(_, theirs, ours):
    return (ours["valid"] == (theirs == "VALID") == (ours["code"] == "VALID")
            and ours["code"] in WITHOUT_CODE.get(theirs, [theirs]))


@pytest.fixture(scope="module", autouse=True)
def deep():
    """Python's parser of JSON keeps within the limit of recursion, too."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.fixture(scope="module", params=SECRETS)
def judged(request, axinom):
    """(secret, messages, what the library says of each)"""
    secret = SECRETS[request.param]
    messages = list(cases(SEED, secret, dates(axinom)))
    return secret, messages, library_codes(axinom, messages, secret)


def test_as_the_library(hookctl, judged):
    """--compat axinom: the same verdict and the same code for every message."""
    secret, messages, library = judged
    # The generator is worth its name only where every verdict is among them.
    for code in ("VALID", "INVALID_WEBHOOK_SIGNATURE", "OUTDATED_WEBHOOK_REQUEST", "SyntaxError",
                 "TypeError"):
        assert library.count(code) > 2, code
    assert len(messages) > 1000
    check(messages, library, hookctl_verdicts(hookctl, messages, secret, "--compat", "axinom"),
          same)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Tallinn"])
def test_times_without_a_zone(hookctl, tmp_path, zone):
    """The library takes them for local ones, and so does its compatible mode."""
    with Axinom(tmp_path / "axinom", zone) as axinom:
        messages = list(signed("s", aged(dates(axinom))))
        library = library_codes(axinom, messages, "s")
    check(messages, library, hookctl_verdicts(hookctl, messages, "s", "--compat", "axinom",
                                              TZ=zone), same)


#: ECMAScript's own format of dates, in small letters too; a date alone is one in UTC, and with a
#: time it needs a zone to be clear.
STANDARD = re.compile(r"([0-9]{4}|[+-][0-9]{6})(-[0-9]{2}(-[0-9]{2})?)?"
                      r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2}))?",
                      re.IGNORECASE)


def stricter(case, secret, moment_of):
    """Where hookctl differs by default: the difference's name and the code, and nothing otherwise.
    The message is one that the library has accepted, or found too old."""
    try:
        members = json.loads(case.body.decode(), object_pairs_hook=Members)
    except UnicodeDecodeError:
        signed_raw = case.signature == sign(secret, case.body)
        return "no UTF-8", "INVALID_WEBHOOK_BODY" if signed_raw else "INVALID_WEBHOOK_SIGNATURE"
    if not isinstance(members, Members):
        return "no object", "INVALID_WEBHOOK_BODY"
    keys = [key for key, _ in members.pairs]
    if any(keys.count(key) > 1 for key in ENVELOPE):
        return "a key twice", "DUPLICATE_WEBHOOK_KEY"
    if "timestamp" not in keys:
        return "no timestamp", "MISSING_WEBHOOK_TIMESTAMP"
    timestamp = dict(members.pairs)["timestamp"]
    standard = isinstance(timestamp,
                          str) and STANDARD.fullmatch(timestamp) and has_its_day(timestamp)
    moment = moment_of(timestamp) if standard else None
    if moment is None:
        return "unreadable timestamp", "INVALID_WEBHOOK_TIMESTAMP"
    if moment - case.at > 60_000:
        return "in the future", "FUTURE_WEBHOOK_REQUEST"
    return None


def has_its_day(timestamp):
    """JavaScript takes 30 February for 2 March."""
    found = re.match(r"([0-9]{4}|[+-][0-9]{6})-([0-9]{2})-([0-9]{2})", timestamp)
    if not found:
        return True
    year, month, day = map(int, found.groups())
    # The calendar repeats itself after 400 years.
    return 1 <= month <= 12 and day <= calendar.monthrange(2000 + year % 400, month)[1]


ENVELOPE = ("message_id", "message_type", "message_version", "payload", "timestamp")


class Members:
    """An object's members, those given twice too."""
    def __init__(self, pairs):
        self.pairs = pairs


def test_stricter_by_default(hookctl, axinom, judged):
    """Every difference is one that is named, and where it is named there is one."""
    secret, messages, library = judged
    seen = collections.Counter()

    def moment_of(timestamp):
        return axinom.one("date", json=json.dumps(timestamp))["time"]

    def agrees(case, theirs, ours):
        difference = None
        if theirs in ("VALID", "OUTDATED_WEBHOOK_REQUEST") or not is_utf8(case.body):
            difference = stricter(case, secret, moment_of)
        if difference is None:
            return same(case, theirs, ours)
        seen[difference[0]] += 1
        return ours["code"] == difference[1] and not ours["valid"]

    check(messages, library, hookctl_verdicts(hookctl, messages, secret), agrees)
    assert seen.keys() == {"no UTF-8", "no object", "a key twice", "no timestamp",
                           "unreadable timestamp", "in the future"}


def is_utf8(body):
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_every_form_of_input(hookctl, axinom, tmp_path):
    """A message is judged the same as a file with its signature, as a file with its headers, as a
    raw request, and as a record."""
    secret = SECRETS["unicode"]
    picked = [c for c in cases(SEED, secret) if c.signature and c.signature.isprintable()
              and c.signature == c.signature.strip()]
    picked = random.Random(SEED).sample(picked, 24)
    library = library_codes(axinom, picked, secret)
    assert {"VALID", "INVALID_WEBHOOK_SIGNATURE", "SyntaxError"} <= set(library)
    for compat in ([], ["--compat", "axinom"]):
        recorded = hookctl_verdicts(hookctl, picked, secret, *compat)
        for case, record in zip(picked, recorded):
            del record["id"], record["line"]
            (tmp_path / "body").write_bytes(case.body)
            head = f"Content-Type: application/json\r\nX-Mosaic-Signature: {case.signature}\r\n"
            (tmp_path / "headers").write_text(head, newline="")
            request = (f"POST /webhook HTTP/1.1\r\nHost: localhost\r\n{head}"
                       f"Content-Length: {len(case.body)}\r\n\r\n").encode() + case.body
            rest = ["-o", "json", "--at", iso(case.at), *compat]
            for form, stdin in [([tmp_path / "body", "--signature", case.signature], b""),
                                (["-", "--signature", case.signature], case.body),
                                ([tmp_path / "body", "--headers", tmp_path / "headers"], b""),
                                (["-", "--http"], request)]:
                run = hookctl("verify", *form, *rest, stdin=stdin, env={"HOOKCTL_SECRET": secret})
                assert run.json() == record, f"{form}\n{case}\n{run.errors}"
                run.expect(0 if record["valid"] else 3)


#: What ECMAScript's trim() removes, and what it does not.
BLANK = [" ", "\t", "\v", "\f", "\u00a0", "\ufeff", "\r", "\u2028", "\u2029", "\u1680", "\u2000",
         "\u200a", "\u202f", "\u205f", "\u3000", " \t ", "\n "]
NOT_BLANK = ["\u200b", "\u2060", "\u180e", "\u0085", "\u001f", ".", " . "]


@pytest.mark.parametrize("compat", [[], ["--compat", "axinom"]], ids=["strict", "axinom"])
def test_blank_secrets(hookctl, axinom, compat):
    body = envelope().encode()
    for secret in BLANK + NOT_BLANK:
        case = Case(repr(secret), body, sign(secret, body))
        theirs, = library_codes(axinom, [case], secret)
        assert theirs == ("EMPTY_WEBHOOK_SECRET" if secret in BLANK else "VALID"), repr(secret)
        run = hookctl("verify", "--signature", case.signature, "--at", iso(NOW), "-o", "json",
                      *compat, stdin=body,
                      env={"HOOKCTL_SECRET": secret})
        if secret in BLANK:
            assert run.expect(3).json()["code"] == "EMPTY_WEBHOOK_SECRET", repr(secret)
            # The library would sign with it, and never accept what it has signed.
            assert "blank" in hookctl("sign", stdin=body,
                                      env={"HOOKCTL_SECRET": secret}).expect(2).errors
        else:
            assert run.expect(0).json()["code"] == "VALID", repr(secret)


@pytest.mark.parametrize("age", [0, 1, 119, 3600])
def test_other_ages(hookctl, axinom, age):
    messages = list(signed("s", ((f"{late} ms late", envelope().encode(), NOW + age * 1000 + late)
                                 for late in (-1, 0, 1, 1000))))
    library = library_codes(axinom, messages, "s", max_age=age)
    assert len(set(library)) == 2
    for compat in ([], ["--compat", "axinom"]):
        check(messages, library, hookctl_verdicts(hookctl, messages, "s", "--max-age", f"{age}s",
                                                  *compat), same)
