"""Payloads of Aruna's, captured, and replayed after their download URL has expired: with a new one
where a token allows it. The sandbox's objects, judged by curl."""
import json
import subprocess

import pytest

from support.captures import record
from support.payloads import ago, inner, presign, read
from support.receiver import Receiver

CONTENT = b"<DataSets/>\n" * 100


@pytest.fixture
def fired(sandbox):
    """A payload's file, and the object that fired it."""
    sandbox.create_hook()
    object_id, path = sandbox.fire(CONTENT, "a'b/n(1).xml")
    return path, object_id


@pytest.fixture
def receiver():
    with Receiver((200, b'{"status":"accepted"}')) as made:
        yield made


def expired(payload):
    """The same payload with a URL that held until an hour ago."""
    url = payload["download"].partition("?")[0]
    payload["download"] = presign(url, payload["access_key"], payload["secret_key"],
                                  ago(hours=2), 3600)
    return payload


def capture(tmp_path, *payloads):
    """Each as bytes, or as JSON in an unusual layout, so that a rewritten body would show."""
    file = tmp_path / "capture.ndjson"
    bodies = [one if isinstance(one, bytes) else json.dumps(one, indent=1).encode() + b"\n"
              for one in payloads]
    file.write_text("".join(record(body, [["content-type", "application/json"]], name=f"r{i}")
                            for i, body in enumerate(bodies)))
    return file, bodies


def replay(hookctl, file, receiver, *options, env):
    run = hookctl("replay", file, "--to", receiver.url, "--refresh", *options, env=env)
    return run, [message.body for message in receiver.messages]


def download(url):
    run = subprocess.run(["curl", "-sS", "--noproxy", "*", "-o", "-", "-w", "\n%{http_code}", url],
                         stdout=subprocess.PIPE, timeout=60, check=True)
    content, _, status = run.stdout.rpartition(b"\n")
    return int(status), content


def only_the_url_differs(sent, recorded):
    """Checks that, and returns the new URL."""
    old, new = json.loads(recorded)["download"], json.loads(sent)["download"]
    assert old != new
    assert sent == recorded.replace(json.dumps(old).encode(), json.dumps(new).encode())
    return new


def connection(sandbox, transport):
    known = sandbox.settings()
    unwanted = {"rest": "HOOKCTL_GRPC_URL", "grpc": "HOOKCTL_API_URL"}[transport]
    return {name: value for name, value in known.items() if name != unwanted}


@pytest.mark.parametrize("transport", ["rest", "grpc"])
def test_a_new_url_for_an_expired_one(hookctl, sandbox, fired, receiver, tmp_path, transport):
    file, (recorded,) = capture(tmp_path, expired(read(fired[0])))
    assert download(json.loads(recorded)["download"])[0] == 403
    run, (sent,) = replay(hookctl, file, receiver, env=connection(sandbox, transport))
    run.expect(0)
    assert download(only_the_url_differs(sent, recorded)) == (200, CONTENT)
    assert sandbox.token not in run.text + run.errors


def test_the_payloads_own_token(hookctl, sandbox, fired, receiver, tmp_path):
    payload = {**expired(read(fired[0])), "token": sandbox.token}
    file, (recorded,) = capture(tmp_path, payload)
    env = {**sandbox.settings(), "HOOKCTL_TOKEN": None}
    run, (sent,) = replay(hookctl, file, receiver, env=env)
    run.expect(0)
    assert download(only_the_url_differs(sent, recorded))[0] == 200


def shapes(payload, object_id):
    """The forms in which payloads are met."""
    few = {"hook_id": payload["hook_id"], "secret": payload["secret"], "pubkey_serial": 1,
           "download": payload["download"]}
    fields = inner(payload)
    return {
        "the server's": payload,
        "the guide's": {**few, "object": {"object": {"id": object_id, "name": fields["name"]}}},
        "proto3 JSON": {"hookId": payload["hook_id"], "secret": payload["secret"],
                        "pubkeySerial": "1", "download": payload["download"],
                        "object": {"object": {"id": object_id.lower(), "contentLen": "5"}}},
        "the older": {**few, "object": {"resource_id": object_id, "checksum": ""}},
    }


def test_every_form_of_payload(hookctl, sandbox, fired, receiver, tmp_path):
    path, object_id = fired
    forms = shapes(expired(read(path)), object_id)
    escaped = json.dumps(forms["the guide's"]).replace("/", "\\/").encode()
    file, recorded = capture(tmp_path, *forms.values())
    run, sent = replay(hookctl, file, receiver, env=sandbox.settings())
    run.expect(0)
    for before, after in zip(recorded, sent, strict=True):
        assert download(only_the_url_differs(after, before))[0] == 200
    receiver.messages.clear()
    file, _ = capture(tmp_path, escaped)
    run, (sent,) = replay(hookctl, file, receiver, env=sandbox.settings())
    run.expect(0)
    new = json.dumps(json.loads(sent)["download"]).encode()
    begin = escaped.index(b'"download": ') + len(b'"download": ')
    assert sent.startswith(escaped[:begin] + new)
    assert escaped.endswith(sent[begin + len(new):])
    assert download(json.loads(new))[0] == 200


def test_without_a_token_an_expired_url_is_refused(hookctl, sandbox, fired, receiver, tmp_path):
    payload = expired(read(fired[0]))
    file, recorded = capture(tmp_path, payload)
    env = {**sandbox.settings(), "HOOKCTL_TOKEN": None}
    run, sent = replay(hookctl, file, receiver, env=env)
    run.expect(3)
    assert sent == []
    assert "its download URL expired at 20" in run.text
    assert payload["download"].rpartition("=")[2] not in run.text + run.errors
    run, sent = replay(hookctl, file, receiver, "--force", env=env)
    run.expect(0)
    assert sent == recorded
    assert "expired at 20" in run.errors


def test_without_a_token_a_url_that_holds_is_sent(hookctl, sandbox, fired, receiver, tmp_path):
    recorded = fired[0].read_bytes()
    file, _ = capture(tmp_path, recorded, recorded)
    run, sent = replay(hookctl, file, receiver, env={**sandbox.settings(), "HOOKCTL_TOKEN": None})
    run.expect(0)
    assert sent == [recorded, recorded]
    assert run.errors.count("its download URL holds until") == 1


def test_a_token_that_is_refused(hookctl, sandbox, fired, receiver, tmp_path):
    """What holds is sent all the same; what has expired is not."""
    env = {**sandbox.settings(), "HOOKCTL_TOKEN": "canary-token-of-nobody"}
    recorded = fired[0].read_bytes()
    file, _ = capture(tmp_path, recorded, expired(read(fired[0])))
    run, sent = replay(hookctl, file, receiver, env=env)
    run.expect(8)
    assert sent == [recorded]
    assert "there is no new one" in run.text
    file, _ = capture(tmp_path, expired(read(fired[0])))
    replay(hookctl, file, receiver, env=env)[0].expect(5)
    assert "canary-token-of-nobody" not in run.text + run.errors


def test_a_payload_without_a_url_goes_as_it_is(hookctl, sandbox, fired, receiver, tmp_path):
    file, recorded = capture(tmp_path, {**read(fired[0]), "download": None})
    run, sent = replay(hookctl, file, receiver, env=sandbox.settings())
    run.expect(0)
    assert sent == recorded
