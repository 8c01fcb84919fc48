"""A message of the real library's sender, captured, and replayed an hour later to a receiver that
runs the library's middleware: accepted where it was made anew, and only there."""
import base64
import json
import re
import time

import pytest

from support.captures import record
from support.listener import Listener, records
from support.messages import SECRETS, iso, sign

SECRET = SECRETS["unicode"]
HOUR = 3_600_000
PAYLOAD = {"title": "Grün / 🔑", "n": [1, 2.5, 1e21], "html": "<b>&</b>",
           "timestamp": "2020-01-01T00:00:00.000Z", "message_id": "not this one"}
STAMP = rb'"timestamp":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"}$'
ID = rb'^{"message_id":"([0-9a-f-]{36})"'


@pytest.fixture(scope="module")
def receiver(axinom):
    return axinom.receiver(secret=SECRET)


def now():
    return round(time.time() * 1000)


def sent_by_the_library(axinom, ago=HOUR, **rest):
    """Body and headers as the library's sender made them a while ago."""
    made = axinom.sign(PAYLOAD, SECRET, "PublishEntity", now=now() - ago, **rest)
    body = made["body"].encode()
    assert sign(SECRET, body) in made["headers"].values()
    return body, [[name, value] for name, value in made["headers"].items()]


def capture(tmp_path, *records):
    file = tmp_path / "capture.ndjson"
    file.write_text("".join(records))
    return file


def listened(hookctl, tmp_path, *messages):
    """A capture as `listen` records what is sent to it."""
    file = tmp_path / "listened.ndjson"
    listener = Listener(hookctl, tmp_path).start("--capture", file, "--count", len(messages))
    for body, headers in messages:
        assert listener.post(body, "/webhook", dict(headers))[0] == 200
    assert listener.run.wait() == 0, listener.log
    assert len(records(file)) == len(messages)
    return file


def replay(hookctl, file, receiver, *options):
    """The run, the answers' codes (None for a success), and what the receiver saw."""
    responses = file.with_name(f"responses-{time.monotonic_ns()}.ndjson")
    run = hookctl("replay", file, "--to", receiver.url, "--check", "mosaic", "--responses",
                  responses, *options, env={"HOOKCTL_SECRET": SECRET})
    codes = []
    if responses.exists():
        for line in responses.read_text().splitlines():
            answer = json.loads(line)["response"]
            errors = json.loads(base64.b64decode(answer["body_b64"])).get("errors") or [{}]
            codes.append((answer["status"], errors[0].get("code")))
    return run, codes, receiver.received()


def test_outdated_as_it_was_recorded(hookctl, axinom, receiver, tmp_path):
    body, headers = sent_by_the_library(axinom)
    run, codes, (seen,) = replay(hookctl, listened(hookctl, tmp_path, (body, headers)), receiver)
    run.expect(8)
    assert codes == [(401, "OUTDATED_WEBHOOK_REQUEST")]
    assert seen["body"] == body


def test_accepted_with_the_present_time(hookctl, axinom, receiver, tmp_path):
    body, headers = sent_by_the_library(axinom)
    file = listened(hookctl, tmp_path, (body, headers))
    before = now()
    run, codes, (seen,) = replay(hookctl, file, receiver, "--refresh")
    run.expect(0)
    assert codes == [(200, None)]
    (stamp,) = re.findall(STAMP, seen["body"])
    assert iso(before).encode() <= stamp <= iso(now()).encode()
    # All but the timestamp's bytes are the sender's.
    assert re.sub(STAMP, b"", seen["body"]) == re.sub(STAMP, b"", body)
    assert len(seen["body"]) == len(body)


def test_accepted_under_a_new_id(hookctl, axinom, receiver, tmp_path):
    body, headers = sent_by_the_library(axinom)
    file = listened(hookctl, tmp_path, (body, headers), (body, headers))
    run, codes, seen = replay(hookctl, file, receiver, "--refresh", "--new-id")
    run.expect(0)
    assert codes == [(200, None)] * 2
    ids = {re.findall(ID, message["body"])[0] for message in seen} | {re.findall(ID, body)[0]}
    assert len(ids) == 3

    def rest(text):
        return re.sub(ID, b"", re.sub(STAMP, b"", text))
    assert {rest(message["body"]) for message in seen} == {rest(body)}


def test_the_signature_keeps_its_place_and_spelling(hookctl, axinom, receiver, tmp_path):
    body, _ = sent_by_the_library(axinom)
    headers = [["X-First", "1"], ["X-MOSAIC-signature", sign(SECRET, body)],
               ["Content-Type", "application/json"], ["x-first", "2"]]
    run, _, (seen,) = replay(hookctl, capture(tmp_path, record(body, headers)), receiver,
                             "--refresh")
    run.expect(0)
    pairs = list(zip(seen["headers"][::2], seen["headers"][1::2]))
    kept = [pair for pair in pairs if pair[0].lower() not in ("host", "content-length",
                                                              "connection")]
    assert kept == [("X-First", "1"), ("X-MOSAIC-signature", sign(SECRET, seen["body"])),
                    ("Content-Type", "application/json"), ("x-first", "2")]


def test_another_secret_is_refused_by_the_receiver(hookctl, axinom, tmp_path):
    """The proof that the middleware does look."""
    body, headers = sent_by_the_library(axinom)
    other = axinom.receiver(secret="another")
    run, codes, _ = replay(hookctl, capture(tmp_path, record(body, headers)), other, "--refresh")
    run.expect(8)
    assert codes == [(401, "INVALID_WEBHOOK_SIGNATURE")]


# And whether the library takes it all the same, which is lenient where a time cannot be read.
@pytest.mark.parametrize("body, code", [
    pytest.param(b'{"payload":{},"timestamp":null}', 8, id="null"),
    pytest.param(b'{"payload":{}}', 0, id="missing"),
    pytest.param(b'{"payload":{},"timestamp":"a","timestamp":"b"}', 0, id="twice"),
    pytest.param(b"hello", 8, id="no JSON"),
])
def test_what_cannot_be_made_anew_is_not_sent(hookctl, receiver, tmp_path, body, code):
    file = capture(tmp_path, record(body, [["x-mosaic-signature", sign(SECRET, body)],
                                           ["content-type", "application/json"]]))
    run, _, seen = replay(hookctl, file, receiver, "--refresh")
    run.expect(2)
    assert seen == []
    run, _, (message,) = replay(hookctl, file, receiver, "--refresh", "--force")
    run.expect(code)
    assert message["body"] == body


def test_without_a_secret_nothing_is_sent(hookctl, axinom, receiver, tmp_path):
    body, headers = sent_by_the_library(axinom)
    run = hookctl("replay", capture(tmp_path, record(body, headers)), "--to", receiver.url,
                  "--refresh")
    run.expect(2)
    assert receiver.received() == []
    assert "--secret-file" in run.text
