"""The hook secret of Aruna's payloads, and what it does not prove."""
import base64
import hashlib
import hmac
import json

import pytest

from support.captures import record

PUBKEY = base64.b64encode(b"a public key in DER, as far as anyone here looks").decode()
HOOK, OBJECT = "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"


def payload(key=PUBKEY, **changes):
    secret = hmac.digest(key.encode(), (OBJECT + HOOK).encode(), hashlib.sha256)
    return json.dumps({
        "hook_id": HOOK, "secret": base64.b64encode(secret).decode(), "download": None, "pubkey_serial": 1,
        "object": {"Object": {"id": OBJECT, "name": "a.xml", "key_values": [], "content_len": 1,
                              "status": 3, "data_class": 1}}} | changes).encode()


@pytest.fixture
def verify(hookctl, tmp_path):
    key = tmp_path / "pubkey"
    key.write_text(f"-----BEGIN PUBLIC KEY-----\n{PUBKEY[:30]}\n{PUBKEY[30:]}\n-----END PUBLIC KEY-----\n")

    def run(*args, body):
        return hookctl("verify", "--scheme", "aruna", "--pubkey-file", key, *args, stdin=body)
    return run


def test_what_belongs_together(verify):
    done = verify(body=payload()).expect(0)
    assert done.text.startswith(f"valid: hook {HOOK} and object {OBJECT}: ")
    assert "does not show who sent the payload" in done.text
    document = verify("-o", "json", body=payload()).expect(0).json()
    assert document["valid"] and document["code"] == "VALID"
    assert (document["hook_id"], document["object_id"]) == (HOOK, OBJECT)
    assert document["age_seconds"] is document["message_id"] is document["secret_index"] is None
    assert "does not show who sent" in document["message"]


def test_what_does_not(verify):
    done = verify(body=payload(key="another")).expect(3)
    assert "invalid: INVALID_HOOK_SECRET: the secret does not belong to the ids" in done.text
    document = verify("-o", "json", body=payload(hook_id=OBJECT)).expect(3)
    assert document.json()["code"] == "INVALID_HOOK_SECRET" and not document.json()["valid"]
    assert "explain" not in done.errors + document.errors


def test_what_is_no_payload(verify):
    done = verify(body=b"{}").expect(2)
    assert "invalid: INVALID_HOOK_PAYLOAD: " in done.text
    assert verify("-o", "json", body=b"[]").expect(2).error_json()["code"] == "invalid-input"


def test_requests_and_captures_of_payloads(verify):
    body = payload()
    verify("--http", body=b"POST / HTTP/1.1\r\n\r\n" + body).expect(0)
    capture = record(body, [], "a") + record(payload(key="x"), [], "b") + record(b"{}", [], "c")
    done = verify("--capture", body=capture).expect(8)
    assert done.text.endswith("3 records: 1 valid, 2 not (1 INVALID_HOOK_SECRET, 1 INVALID_HOOK_PAYLOAD)\n")


def test_options_of_the_other_scheme(hookctl, verify, tmp_path):
    for option in (["--signature", "x"], ["--explain"], ["--max-age", "1s"], ["--compat", "axinom"],
                   ["--at", "now"]):
        assert "it is of Mosaic's messages" in verify(*option, body=payload()).expect(2).errors
    assert "--pubkey-file" in hookctl("verify", "--scheme", "aruna", stdin=payload()).expect(2).errors
    key = tmp_path / "pubkey"
    wrong = hookctl("verify", "--signature", "x", "--pubkey-file", key, stdin=b"{}",
                    env={"HOOKCTL_SECRET": "x"}).expect(2)
    assert "use it with --scheme aruna" in wrong.errors
    key.write_text("-----BEGIN PUBLIC KEY-----\n")
    assert "holds no key" in verify(body=payload()).expect(2).errors


def test_no_secret_of_the_payload_shows(verify):
    right = json.loads(payload())["secret"]
    wrong = payload(key="another")
    for options in (["-vvv"], ["-vvv", "-o", "json"]):
        done = verify(*options, body=wrong).expect(3)
        for hidden in (right, json.loads(wrong)["secret"]):
            assert hidden.encode() not in done.out + done.err
