"""What hookctl signs Axinom's library accepts, and what the library signs hookctl accepts."""
import base64
import json
import time

import pytest

from support.messages import NO_UTF8, PAYLOADS, SECRETS, iso, sign

SECRET = SECRETS["plain"]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
def test_a_payload_in_its_envelope(hookctl, axinom, secret):
    for name, payload in PAYLOADS.items():
        made = hookctl("sign", "--message-type", "Test", "-o", "json", stdin=payload,
                       env={"HOOKCTL_SECRET": secret}).expect(0).json()
        assert axinom.validate(made["body"].encode(), made["headers"]["x-mosaic-signature"],
                               secret) == {"value": True}, name
        # The payload's own bytes are there, and what is around them is what the library writes.
        parts = made["body"].split(payload)
        theirs = axinom.sign(json.loads("7"), secret)
        around = json.loads(f"{parts[0]}7{payload.join(parts[1:])}")
        assert around.keys() == json.loads(theirs["body"]).keys(), name
        assert made["headers"].keys() == theirs["headers"].keys()
        assert made["headers"]["content-type"] == theirs["headers"]["content-type"]


def test_byte_for_byte_as_the_library(hookctl, axinom):
    """With its id and its time, the message is the library's, if the payload's keys are sorted."""
    for payload in [{}, [], None, 0, "é\u2028\n\"", {"a": {"b": [1, 2.5, True]}, "c": "🔑"}]:
        theirs = axinom.sign(payload, SECRET)
        message = json.loads(theirs["body"])
        ours = hookctl("sign", "--message-type", "Test", "--message-id", message["message_id"],
                       "--timestamp",
                       message["timestamp"], "-o", "json", env={"HOOKCTL_SECRET": SECRET},
                       stdin=json.dumps(payload, ensure_ascii=False,
                                        separators=(",", ":"))).expect(0).json()
        assert ours == {"body": theirs["body"], "headers": theirs["headers"]}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
def test_raw_bytes(hookctl, axinom, secret):
    """The library takes any JSON; a timestamp that is not there is no matter to it."""
    for body in [b"{}", b' {"timestamp" : null , "a": 1e400}\r\n',
                 "{\"a\":\"é🔑\u2028\\ud800\"}".encode(), b"[]", b"7"]:
        signature = hookctl("sign", env={"HOOKCTL_SECRET": secret},
                            stdin=body).expect(0).text.strip()
        verdict = axinom.validate(body, signature, secret)
        expected = {"value": True} if b"null" not in body else "OUTDATED_WEBHOOK_REQUEST"
        assert expected in (verdict, verdict.get("code")), body
    for torn in NO_UTF8.values():
        signature = hookctl("sign", env={"HOOKCTL_SECRET": secret},
                            stdin=torn).expect(0).text.strip()
        assert signature == sign(secret, torn)


@pytest.mark.parametrize("compat", [[], ["--compat", "axinom"]], ids=["strict", "axinom"])
@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
def test_what_the_library_signs(hookctl, axinom, tmp_path, secret, compat):
    file = tmp_path / "body.json"
    for payload in [{}, [], None, 0, -0.0, "", 1e300, 2 ** 70, "\ud800",
                    {"z": 1, "a": {"__proto__": [1, "é🔑\u2028\0"]}}, {"__proto__": 1},
                    json.loads("[" * 50 + "]" * 50), list(range(2000))]:
        theirs = axinom.sign(payload, secret)
        file.write_bytes(theirs["body"].encode("utf-8", "surrogatepass"))
        verdict = hookctl("verify", file, "--signature", theirs["headers"]["x-mosaic-signature"],
                          "-o", "json", *compat,
                          env={"HOOKCTL_SECRET": secret}).expect(0).json()
        assert verdict["valid"] and verdict["code"] == "VALID"
        assert verdict["message_id"] == json.loads(theirs["body"])["message_id"]
