"""One message: its forms, its verdicts, and what is said of them."""
import base64
import json
import time

import pytest

from support.captures import SECRET, message
from support.messages import NOW, iso, sign

BODY = message()
GOOD = sign(SECRET, BODY)
ENV = {"HOOKCTL_SECRET": SECRET}
AT = ["--at", iso(NOW + 2500)]
SCHEMA = {"type": "object", "required": ["title", "id"], "properties": {"title": {"type": "integer"}}}


@pytest.fixture
def verify(hookctl):
    def run(*args, body=BODY, env=ENV, at=AT):
        return hookctl("verify", *args, *at, stdin=body, env=env)
    return run


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
    return write


def request(body=BODY, headers=(), signature=GOOD, line_end="\r\n"):
    lines = ["POST /hook HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers]
    if signature is not None:
        lines.append(f"X-MOSAIC-Signature: {signature}")
    return (line_end.join(lines) + line_end * 2).encode() + body


def test_a_body_and_its_signature(verify, file):
    done = verify("--signature", GOOD).expect(0)
    assert done.text == "valid: message 3fa85f64-5717-4562-b3fc-2c963f66afa6, 2.5 s old\n"
    assert not done.err
    verify("-", "--signature", GOOD).expect(0)
    assert verify(file("body", BODY), "--signature", GOOD, "-o", "json", body=b"").expect(0).json() == {
        "valid": True, "code": "VALID", "message": "the message is valid", "age_seconds": 2.5,
        "message_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "secret_index": 0}
    assert not verify("--signature", GOOD, "-q").expect(0).out


def test_a_file_of_headers(verify, file):
    for text in (f"x-mosaic-signature: {GOOD}", f"POST / HTTP/1.1\r\nHost: x\r\nX-Mosaic-Signature:{GOOD}\r\n\r\n",
                 f"content-type: application/json\nX-MOSAIC-SIGNATURE:   {GOOD}  \n\n"):
        verify("--headers", file("headers", text)).expect(0)
    missing = verify("--headers", file("headers", "content-type: application/json\n")).expect(3)
    assert missing.text == "invalid: INVALID_WEBHOOK_SIGNATURE: there is no header x-mosaic-signature\n"
    assert not missing.err  # There is nothing that --explain could look at.
    twice = verify("--headers", file("headers", f"x-mosaic-signature: {GOOD}\n" * 2)).expect(3)
    assert "there are 2 headers x-mosaic-signature" in twice.text
    broken = verify("--headers", file("headers", "a: b\nno header\n")).expect(2)
    assert "headers: line 2: a header without a colon" in broken.errors


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_a_raw_request(verify, file, line_end):
    verify("--http", file("request", request(line_end=line_end))).expect(0)
    verify("--http", body=request(line_end=line_end)).expect(0)
    chunked = (f"POST / HTTP/1.1{line_end}Transfer-Encoding: chunked{line_end}x-mosaic-signature: {GOOD}"
               f"{line_end * 2}{len(BODY):x}{line_end}").encode() + BODY + f"{line_end}0{line_end * 2}".encode()
    verify("--http", body=chunked).expect(0)


def test_a_raw_request_that_is_not_right(verify):
    twice = verify("--http", body=request(headers=[f"x-mosaic-signature: {GOOD}"])).expect(3)
    assert "INVALID_WEBHOOK_SIGNATURE: there are 2 headers" in twice.text
    missing = verify("--http", "-o", "json", body=request(signature=None)).expect(3)
    assert missing.json()["code"] == "INVALID_WEBHOOK_SIGNATURE"
    assert missing.json()["message"] == "there is no header x-mosaic-signature"
    torn = verify("--http", body=request()[:-5]).expect(2)
    assert "standard input: the body is torn" in torn.errors
    assert "this is no request line" in verify("--http").expect(2).errors
    compressed = verify("--http", body=request(b"\x1f\x8b\x08xx", ["Content-Encoding: gzip"])).expect(3)
    assert "the body is compressed, “gzip”, and was judged as it came" in compressed.text


def verdicts():
    far = {"at": ["--at", iso(NOW + 3_600_000)]}
    return [
        ("INVALID_WEBHOOK_SIGNATURE", BODY + b"\n", None, {}, "not that of this body"),
        ("INVALID_WEBHOOK_SIGNATURE", BODY, GOOD[:-1], {}, "44 characters of base64"),
        ("INVALID_WEBHOOK_SIGNATURE", BODY, "", {}, "no signature"),
        ("INVALID_WEBHOOK_BODY", b"{\"a\":", "sign", {}, "unreadable JSON at line 1, column 6"),
        ("INVALID_WEBHOOK_BODY", b"[]", "sign", {}, "no object"),
        ("DUPLICATE_WEBHOOK_KEY", BODY[:-1] + b',"timestamp":1}', "sign", {}, "timestamp twice"),
        ("MISSING_WEBHOOK_TIMESTAMP", b'{"payload":1}', "sign", {}, "no timestamp"),
        ("INVALID_WEBHOOK_TIMESTAMP", message(timestamp="yesterday"), "sign", {}, "no time such as"),
        ("OUTDATED_WEBHOOK_REQUEST", BODY, GOOD, far, "3600 s (about 60 min) ago, 3480 s (about 58 min) more"),
        ("FUTURE_WEBHOOK_REQUEST", message(NOW + 90_000), "sign", {}, "87.5 s in the future, 27.5 s more"),
    ]


@pytest.mark.parametrize("code, body, signature, more, says", verdicts(),
                         ids=[f"{v[0]}-{i}" for i, v in enumerate(verdicts())])
def test_each_kind_of_bad_message(verify, code, body, signature, more, says):
    signature = {None: GOOD, "sign": sign(SECRET, body)}.get(signature, signature)
    done = verify("--signature", signature, body=body, **more).expect(3)
    assert done.text.startswith(f"invalid: {code}: ") and says in done.text
    assert verify("--signature", signature, "-q", body=body, **more).expect(3).out == done.out
    document = verify("--signature", signature, "-o", "json", body=body, **more).expect(3)
    assert document.json()["valid"] is False and document.json()["code"] == code
    assert document.error_json()["code"] == "verification-failed"
    assert code in document.error_json()["message"]


def test_age_and_skew_have_limits_of_their_own(verify):
    for option, value, at, code in [("--max-age", "10s", 10_000, 0), ("--max-age", "10s", 10_001, 3),
                                    ("--max-skew", "10s", -10_000, 0), ("--max-skew", "10s", -10_001, 3)]:
        verify("--signature", GOOD, option, value, at=["--at", iso(NOW + at)]).expect(code)
    verify("--signature", GOOD, at=["--at", "2020-01-01"]).expect(3)
    now = message(0)
    assert verify("--signature", sign(SECRET, now), at=["--at", "now"], body=now).expect(3)
    assert "must be a time as RFC 3339" in verify("--signature", GOOD, at=["--at", "soon"]).expect(2).errors


def test_what_axinoms_library_lacks_is_not_promised(verify):
    done = verify("--signature", GOOD, "--compat", "axinom", "--max-skew", "1s").expect(2)
    assert "--max-skew: Axinom's library takes any time in the future" in done.errors


def test_a_message_from_the_future_has_no_negative_age(verify):
    done = verify("--signature", GOOD, at=["--at", iso(NOW - 2500)]).expect(0)
    assert done.text.endswith(", from 2.5 s in the future\n")


def test_without_at_the_age_counts_now(hookctl):
    fresh, old = message(int(time.time() * 1000)), message(int(time.time() * 1000) - 300_000)
    for body, code in ((fresh, 0), (old, 3)):
        hookctl("verify", "--signature", sign(SECRET, body), stdin=body, env=ENV).expect(code)


def test_several_secrets(verify, file):
    old, new = file("old", SECRET + "\n"), file("new", "another")
    for options, index in ([("--secret-file", old), 0], [("--secret-file", new, "--secret-file", old), 1]):
        done = verify(*options, "--signature", GOOD, "-o", "json", env={}).expect(0)
        assert done.json()["secret_index"] == index
    done = verify("--secret-file", new, "--secret-command", f"cat {old}", "--signature", GOOD, env={}).expect(0)
    assert done.text.endswith("2.5 s old, signed with secret 2\n")
    verify("--secret-file", new, "--signature", GOOD, env={}).expect(3)


def test_a_blank_secret_verifies_nothing(verify, file):
    for secret in (" \t", "\u00a0"):
        signed_with_it = ["--signature", sign(secret, BODY)]
        done = verify("--secret-file", file("blank", secret), *signed_with_it, env={}).expect(3)
        assert "EMPTY_WEBHOOK_SECRET" in done.text
        verify("--secret-file", file("blank", secret), "--compat", "axinom", *signed_with_it, env={}).expect(3)
    for secret in ("", "\n"):
        done = verify("--secret-file", file("empty", secret), "--signature", sign("", BODY), env={}).expect(2)
        assert "the secret is empty" in done.errors
    none = verify("--signature", GOOD, env={}).expect(2)
    assert "the webhook's secret is not known" in none.errors and "HOOKCTL_SECRET" in none.errors


def test_who_still_signs_with_the_previous_secret_is_told(verify, file):
    old, new = file("old", SECRET), file("new", "another")
    options = ["--secret-file", new, "--secret-file", old, "--signature", GOOD]
    document = verify(*options, "--explain", "-o", "json", env={}).expect(0).json()
    assert document["valid"] and document["explanation"]["code"] == "previous-secret"
    assert "\n  previous-secret: " in verify(*options, "--explain", env={}).expect(0).text
    assert "explanation" not in verify(*options, "-o", "json", env={}).expect(0).json()


def test_a_schema_lists_every_violation(verify, file):
    done = verify("--signature", GOOD, "--schema", file("schema", json.dumps(SCHEMA))).expect(3)
    assert "WEBHOOK_PAYLOAD_VALIDATION_FAILED" in done.text
    assert len(done.text.splitlines()) == 3 and "\n  /title: " in done.text
    document = verify("--signature", GOOD, "-o", "json", "--schema", file("schema", json.dumps(SCHEMA))).expect(3)
    violations = document.json()["violations"]
    assert {v["pointer"] for v in violations} == {"", "/title"}
    assert all(v["schema_path"] and v["message"] for v in violations)
    verify("--signature", GOOD, "--schema", file("schema", '{"required":["title"]}')).expect(0)
    broken = verify("--signature", GOOD, "--schema", file("schema", "{")).expect(2)
    assert "the schema " in broken.errors and "unreadable JSON" in broken.errors


def test_compat_is_as_lenient_as_the_library(verify):
    for body in (message(NOW + 999_000), b'{"payload":1}', message(timestamp="nonsense")):
        signed = ["--signature", sign(SECRET, body)]
        verify(*signed, body=body).expect(3)
        verify(*signed, "--compat", "axinom", body=body).expect(0)
    verify("--signature", GOOD, "--compat", "axinom", body=BODY + b" ").expect(3)


def test_an_explanation_is_no_pass(verify):
    signature = sign(SECRET, BODY)
    done = verify("--signature", signature, "--explain", body=BODY + b"\n").expect(3)
    assert "\n  body-trailing-newline-added: " in done.text and not done.err
    document = verify("--signature", signature, "--explain", "-o", "json", body=BODY + b"\n").expect(3).json()
    assert document["valid"] is False
    assert document["explanation"]["code"] == "body-trailing-newline-added"
    assert document["explanation"]["message"]
    without = verify("--signature", signature, "-o", "json", body=BODY + b"\n").expect(3)
    assert "explanation" not in without.json()
    assert "--explain" in without.error_json()["hint"]
    assert "--explain" in verify("--signature", signature, body=BODY + b"\n").expect(3).errors
    assert "explanation" not in verify("--signature", signature, "--explain", "-o", "json").expect(0).json()


def test_what_file_is_must_be_said_once(verify, file):
    assert "where is the signature?" in verify().expect(2).errors
    assert "more than once" in verify("--http", "--capture").expect(2).errors
    assert "more than once" in verify("--http", "--signature", GOOD).expect(2).errors
    assert "cannot open" in verify("nowhere", "--signature", GOOD).expect(2).errors
    headers = verify("-", "--headers", "-").expect(2)
    assert "standard input is asked for twice" in headers.errors


def test_the_right_signature_is_never_told(verify, file):
    """Whoever could ask for it could sign."""
    wrong = sign("another", BODY)
    raw = base64.b64decode(GOOD)
    for options in ([], ["--explain"], ["-vvv", "--explain"], ["-o", "json", "--explain", "-vvv"]):
        done = verify("--signature", wrong, *options).expect(3)
        for hidden in (GOOD, GOOD[:-1], raw.hex(), SECRET):
            assert hidden.encode() not in done.out + done.err


def test_a_hostile_message_paints_nothing(verify):
    body = message(message_id="\x1b[2Jx\n")
    done = verify("--signature", sign(SECRET, body), body=body).expect(0)
    assert b"\x1b" not in done.out and done.out.count(b"\n") == 1
