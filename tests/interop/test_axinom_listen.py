"""`listen --scheme mosaic` beside the receiver of Axinom's library: the same messages, sent by node,
get the same answers."""
import json
import time

import pytest

from support.listener import Listener
from support.messages import iso
from support.receiver import signature

SECRET = "a secret of Mosaic"
SCHEMA = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}


def now():
    return time.time() * 1000


def envelope(**changes):
    fields = {"message_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "message_type": "Test",
              "message_version": "1.0", "payload": {"title": "Grün"}, "timestamp": iso(now())}
    return json.dumps(fields | changes, ensure_ascii=False).encode()


@pytest.fixture
def receivers(hookctl, axinom, tmp_path):
    """The URLs of both."""
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    listener = Listener(hookctl, tmp_path).start(
        "--scheme", "mosaic", "--schema", tmp_path / "schema.json", "--capture",
        tmp_path / "traffic.ndjson", env={"HOOKCTL_SECRET": SECRET})
    theirs = axinom.receiver(secret=SECRET, schema=SCHEMA)
    yield listener.url + "/webhook", theirs.url
    listener.stop()


def codes(answer):
    body = json.loads(answer["body"])
    return answer["status"], [error.get("code") for error in body["errors"]], body["warnings"], \
        body["message_version"], bool(body.get("payload"))


def test_what_the_library_sends_is_accepted(axinom, receivers):
    """generateWebhookRequest's body and headers, as they are."""
    for payload in ({"title": "Grün 🔑"}, {"title": "x" * 100_000, "n": [1.5, None, {"a": "\n"}]}):
        request = axinom.sign(payload, SECRET)
        answers = [axinom.post(url, request["headers"], request["body"]) for url in receivers]
        assert [codes(answer) for answer in answers] == [(200, [], [], "1.0", True)] * 2
        for answer in answers:
            assert answer["headers"]["content-type"].split(";")[0] == "application/json"


@pytest.mark.parametrize("body, secret, code", [
    (lambda: envelope(), "another", "INVALID_WEBHOOK_SIGNATURE"),
    (lambda: envelope(), None, "INVALID_WEBHOOK_SIGNATURE"),
    (lambda: envelope(payload={"title": 1}), SECRET, "WEBHOOK_PAYLOAD_VALIDATION_FAILED"),
    (lambda: envelope(payload={}), SECRET, "WEBHOOK_PAYLOAD_VALIDATION_FAILED"),
    (lambda: envelope(timestamp=iso(now() - 125_000)), SECRET, "OUTDATED_WEBHOOK_REQUEST"),
    (lambda: envelope(timestamp=iso(0)), SECRET, "OUTDATED_WEBHOOK_REQUEST"),
], ids=["signature", "no signature", "schema", "missing", "old", "1970"])
def test_what_the_library_refuses_is_refused_with_its_code(axinom, receivers, body, secret, code):
    content = body()
    headers = {"content-type": "application/json"}
    if secret:
        headers["x-mosaic-signature"] = signature(secret, content)
    for url in receivers:
        answer = axinom.post(url, headers, content.decode())
        assert codes(answer) == (401, [code], [], "1.0", False)


def test_what_the_middleware_does_not_check(axinom, receivers):
    """A content type that is not JSON switches the library's check off, and ours not."""
    ours, theirs = receivers
    headers = {"content-type": "text/plain", "x-mosaic-signature": "wrong"}
    assert axinom.post(theirs, headers, "{}")["status"] == 200
    assert codes(axinom.post(ours, headers, "{}"))[:2] == (401, ["INVALID_WEBHOOK_SIGNATURE"])
