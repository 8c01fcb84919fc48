"""`inspect`: what a payload, a message or a capture is, in words and as JSON."""
import base64
import json
import os
import shlex
import stat
import time

import pytest

from support import payloads
from support.captures import SECRET, message, record
from support.messages import iso, sign
from support.receiver import Receiver

ENV = {"HOOKCTL_SECRET": SECRET}
HOOK, OBJECT = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B", "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"
CANARIES = ("canary-hook-secret", "canary-access-key", "canary-secret-key", "canary-token",
            "canary-signature", "canary-bearer", "canary-query", "canary-user")


def now():
    return int(time.time() * 1000)


def url(hours=1, expires=604800, host="bucket.s3.example"):
    """A presigned URL signed some hours ago, with canaries where secrets are."""
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - hours * 3600))
    return (f"https://{host}/dir/in%20put.xml?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            f"canary-access-key%2F20260101%2FRegionOne%2Fs3%2Faws4_request&X-Amz-Date={date}"
            f"&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=canary-signature")


def hook(**changes):
    """A payload as the server writes it; None leaves a field out."""
    fields = {
        "hook_id": HOOK,
        "object": {"Object": {
            "id": OBJECT, "name": "in put.xml", "title": "", "description": "",
            "key_values": [{"key": "ABCD", "value": "2.06", "variant": 1},
                           {"key": "s", "value": "t", "variant": 2},
                           {"key": HOOK, "value": json.dumps({"name": "n", "status": "RUNNING"}),
                            "variant": 4}],
            "relations": [], "content_len": 1234, "data_class": 2,
            "created_at": "2024-05-01T12:00:00Z", "created_by": OBJECT, "authors": [], "status": 3,
            "dynamic": False, "endpoints": [],
            # The server's tags are swapped.
            "hashes": [{"alg": 2, "hash": "ab" * 16}, {"alg": 1, "hash": "cd" * 32}],
            "metadata_license_tag": "", "data_license_tag": "", "rule_bindings": []}},
        "secret": "canary-hook-secret", "download": url(), "pubkey_serial": 1,
        "access_key": "canary-access-key", "secret_key": "canary-secret-key",
        "token": "canary-token"} | changes
    return json.dumps({k: v for k, v in fields.items() if v is not None}).encode()


def http(body, *headers, line="POST /hook?key=canary-query HTTP/1.1"):
    head = "\r\n".join([line, f"Content-Length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


ARUNA_HEADERS = [["Content-Type", "application/json"], ["Authorization", "Bearer canary-bearer"]]


@pytest.fixture
def inspect(hookctl):
    """Runs it on bytes as standard input; nothing that it prints may show a secret."""
    def run(given, *args, code=0, env=None, file="-"):
        given = given.encode() if isinstance(given, str) else given
        done = hookctl("inspect", file, *args, stdin=given, env=env).expect(code)
        for canary in (*CANARIES, SECRET):
            assert canary.encode() not in done.out + done.err, canary
        return done
    return run


def rows(done):
    """The rows of a report: name to texts."""
    found, last = {}, None
    for line in done.text.splitlines()[1:]:
        name = line[2:15].strip()
        last = name or last
        found.setdefault(last, []).append(line[15:])
    return found


# --- payloads of Aruna's

def test_a_payload_in_words(inspect):
    done = inspect(hook())
    assert done.text.startswith("aruna-hook: what a hook of Aruna's posts, ")
    told = rows(done)
    assert told["hook"][0].startswith(HOOK)
    assert told["object"] == [f"{OBJECT}  in put.xml (object, 1.2 KiB, AVAILABLE, PRIVATE)"]
    assert told["made"][0].startswith("2024-05-01T12:00:00.000Z (")
    assert told["label"] == ["ABCD=2.06", "s=t  STATIC_LABEL"]
    assert told["hook status"] == ["running"]
    assert told["MD5"] == ["ab" * 16] and told["SHA-256"] == ["cd" * 32]
    assert told["fired"][0].endswith("(60 min ago)")
    assert told["download"] == ["https://bucket.s3.example/dir/in%20put.xml?…",
                                "bucket bucket, key dir/in put.xml"]
    assert told["holds"][0].startswith("until ") and told["holds"][0].endswith("(in 6 days)")
    assert told["credentials"] == ["hook secret, access key, secret key, token (hidden)"]
    assert "serial 1" in told["secret"][0]
    assert told["next"][0] == "hookctl process - --convert abcd-to-bioschemas"
    assert "missing" not in told


def test_a_payload_as_json(inspect):
    told = inspect(hook(token=None), "-o", "json").json()
    assert told["kind"] == "aruna-hook" and told["form"] == "body" and told["usable"]
    assert (told["hook_id"], told["object_id"], told["pubkey_serial"]) == (HOOK, OBJECT, 1)
    assert told["object"] == {
        "level": "OBJECT", "name": "in put.xml", "size": 1234, "status": "AVAILABLE",
        "data_class": "PRIVATE", "created_at": "2024-05-01T12:00:00Z",
        "labels": [{"key": "ABCD", "value": "2.06", "variant": "LABEL"},
                   {"key": "s", "value": "t", "variant": "STATIC_LABEL"}],
        "hashes": [{"algorithm": "MD5", "hash": "ab" * 16},
                   {"algorithm": "SHA256", "hash": "cd" * 32}]}
    assert told["hook_status"] == "RUNNING" and told["problem"] is None
    assert told["credentials"] == {"secret": True, "access_key": True, "secret_key": True,
                                   "token": False}
    assert told["missing"] == ["token"]
    download = told["download"]
    assert (download["host"], download["bucket"], download["key"]) == (
        "bucket.s3.example", "bucket", "dir/in put.xml")
    assert download["expired"] is False
    assert 3550 < told["age_seconds"] < 3700
    assert abs(download["seconds_left"] - (604800 - 3600)) < 100
    assert told["verdict"] is None
    assert told["next"][0] == {"command": "hookctl process - --convert abcd-to-bioschemas",
                               "why": "work it off"}


GUIDE = {"hook_id": HOOK, "object": {"object": {"id": OBJECT, "name": "n"}}, "secret": "canary-hook-secret",
         "download": url(), "pubkey_serial": "1", "access_key": "a", "secret_key": "b"}
PROTO = GUIDE | {"object": {"object": {"id": OBJECT, "name": "n", "contentLen": "7",
                                       "status": "STATUS_AVAILABLE"}}}
OLDER = GUIDE | {"object": {"resource_id": OBJECT, "persistent_resource_id": "p", "checksum": "c",
                            "resource_variant": "OBJECT"}}
CAMEL = {"hookId": HOOK, "object": {"Object": {"id": OBJECT}}, "secret": "canary-hook-secret",
         "pubkeySerial": 1}


@pytest.mark.parametrize("shape", [GUIDE, PROTO, OLDER, CAMEL], ids="guide proto older camel".split())
def test_every_shape_of_a_payload_is_known(inspect, shape):
    told = inspect(json.dumps(shape), "-o", "json").json()
    assert (told["kind"], told["usable"]) == ("aruna-hook", True)
    assert (told["hook_id"], told["object_id"]) == (HOOK, OBJECT)
    # However it comes: raw HTTP as a custom template makes it, behind a byte order mark, in words.
    template = http(json.dumps(shape).encode(), "Content-Type: text/plain")
    assert inspect(template, "-o", "json").json()["kind"] == "aruna-hook"
    assert inspect(b"\xef\xbb\xbf" + json.dumps(shape, indent=1).encode()).text.startswith("aruna-hook: ")


@pytest.mark.parametrize("level", ["Project", "Collection", "Dataset"])
def test_the_level_is_told(inspect, level):
    body = json.dumps(GUIDE | {"object": {level: {"id": OBJECT, "name": "n"}}})
    assert inspect(body, "-o", "json").json()["object"]["level"] == level.upper()
    assert f"({level.lower()})" in inspect(body).text


def test_an_expired_url_is_told(inspect):
    expired = hook(download=url(hours=8 * 24))
    told = inspect(expired, "-o", "json").json()
    assert told["download"]["expired"] is True and told["download"]["seconds_left"] < -86000
    assert told["next"][0]["command"] == "hookctl callback - --error 'the download URL has expired'"
    text = inspect(expired, "--color", "always").text
    assert "\x1b[1;31mexpired\x1b[0m since " in text and "(24 h ago)" in text
    # Signature V2 names the end itself; another URL has none.
    for download, end in (("https://b.h/k?Signature=canary-signature&Expires=1000000000",
                           "2001-09-09T01:46:40.000Z"), ("https://b.h/k", None)):
        told = inspect(hook(download=download), "-o", "json").json()["download"]
        assert told["expires_at"] == end and told["expired"] is (True if end else None)
    assert "no end is written in it" in inspect(hook(download="https://b.h/k")).text


def test_nothing_to_download(inspect):
    told = inspect(hook(download=None), "-o", "json").json()
    assert told["download"] is None and told["age_seconds"] is None
    assert told["missing"] == ["download"]
    assert told["next"][0]["command"] == "hookctl callback - --finished"
    assert "there is nothing to download" in inspect(hook(download=None)).text


@pytest.mark.parametrize("without, problem", [
    ("object", "/object"), ("secret", "/secret"), ("pubkey_serial", "/pubkey_serial"),
    ("hook_id", "/hook_id")])
def test_what_is_missing_is_told(inspect, without, problem):
    told = inspect(hook(**{without: None, "token": None}), "-o", "json").json()
    assert (told["kind"], told["usable"]) == ("aruna-hook", False)
    assert told["missing"] == [without, "token"] and problem in told["problem"]
    assert told["hook_id"] == (None if without == "hook_id" else HOOK)
    assert told["object_id"] == (None if without == "object" else OBJECT)
    told = rows(inspect(hook(**{without: None})))
    assert told["missing"] == [without] and problem in told["problem"][0]
    if without != "hook_id":
        assert told["next"][0] == f"hookctl show {HOOK}"


def test_a_template_of_other_names_is_a_payload_that_is_not_usable(inspect):
    flat = json.dumps({"hook_id": HOOK, "object_id": OBJECT, "secret": "canary-hook-secret",
                       "pubkey_serial": 1})
    told = inspect(flat, "-o", "json").json()
    assert (told["kind"], told["usable"]) == ("aruna-hook", False) and "object" in told["missing"]


def test_the_hook_secret_is_checked_with_the_servers_key(inspect, hookctl, sandbox, tmp_path):
    sandbox.create_hook()
    object_id, payload = sandbox.fire(b"<x/>", "dir/in.xml", "--label", "A=1")
    key = tmp_path / "pubkey.txt"
    key.write_text(sandbox.pubkey)
    done = hookctl("inspect", payload, "--pubkey-file", key, "-o", "json").expect(0)
    told = done.json()
    assert told["verdict"]["valid"] and told["verdict"]["code"] == "VALID"
    assert told["object_id"] == object_id and told["download"]["key"] == "dir/in.xml"
    assert told["download"]["bucket"] == sandbox.project
    for secret in (sandbox.secret_key, sandbox.access_key_id, sandbox.token,
                   payloads.read(payload)["secret"]):
        assert secret.encode() not in done.out + done.err
    wrong = payloads.changed(payload, lambda p: p.update(hook_id=HOOK))
    told = hookctl("inspect", wrong, "--pubkey-file", key, "-o", "json").expect(0).json()
    assert not told["verdict"]["valid"] and told["verdict"]["code"] == "INVALID_HOOK_SECRET"
    text = hookctl("inspect", wrong, "--pubkey-file", key).expect(0).text
    assert "secret       invalid: the secret does not belong to the ids" in text
    # What it says to run next runs.
    line = shlex.split(told["next"][0]["command"])
    assert line[:2] == ["hookctl", "process"]
    told = hookctl("inspect", payload, "-o", "json").expect(0).json()
    line = shlex.split(told["next"][0]["command"])
    hookctl(*line[1:3], "--convert", "none", env=sandbox.settings()).expect(0)


# --- messages of Mosaic's

def test_a_message_alone(inspect):
    body = message(now() - 30_000)
    told = inspect(body, "-o", "json").json()
    assert (told["kind"], told["form"], told["message_type"], told["message_version"]) == (
        "mosaic-request", "body", "Test", "1.0")
    assert told["message_id"] == "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    assert 29 < told["age_seconds"] < 60 and told["missing"] == []
    assert told["payload"] == {"type": "object", "size": len('{"title":"Grün"}'.encode())}
    assert told["signatures"] == 0 and told["verdict"] is None
    assert told["next"][0]["command"] == "hookctl sign - --as headers"
    told = rows(inspect(body))
    assert told["message"] == ["3fa85f64-5717-4562-b3fc-2c963f66afa6"]
    assert told["type"] == ["Test (version 1.0)"] and "ago)" in told["sent"][0]
    assert told["signature"] == ["none is known here: it is in a header of the request"]


def signed(body, secret=SECRET):
    return http(body, "Content-Type: application/json", f"X-Mosaic-Signature: {sign(secret, body)}",
                "Authorization: Bearer canary-bearer")


def test_a_message_as_raw_http(inspect):
    raw = signed(message(now()))
    told = inspect(raw, "-o", "json", env=ENV).json()
    assert (told["kind"], told["form"], told["signatures"]) == ("mosaic-request", "http", 1)
    assert told["request"] == {
        "method": "POST", "url": "/hook?…", "content_type": "application/json",
        "headers": ["Content-Length", "Content-Type", "X-Mosaic-Signature", "Authorization"]}
    assert told["verdict"]["valid"] and told["verdict"]["secret_index"] == 0
    assert told["next"][0]["command"] == "hookctl verify --http - --explain"
    assert rows(inspect(raw, env=ENV))["signature"] == ["valid: the message is valid"]
    assert rows(inspect(raw))["signature"] == ["there is one; not checked, for want of the secret"]


def test_a_wrong_signature_is_told_with_its_cause_and_fails_nothing(inspect):
    body = message(now())
    told = inspect(signed(body, SECRET + "\n"), "-o", "json", env=ENV).json()["verdict"]
    assert (told["valid"], told["code"]) == (False, "INVALID_WEBHOOK_SIGNATURE")
    assert told["explanation"]["code"] == "secret-trailing-newline"
    text = inspect(signed(body, "other"), env=ENV).text
    assert "signature    invalid: the signature is not that of this body" in text
    twice = http(body, "X-Mosaic-Signature: a", "X-Mosaic-Signature: b")
    assert "there are 2 headers" in inspect(twice, env=ENV).text


def test_a_message_without_a_signature_is_refused_where_its_headers_are_known(inspect):
    body = message(now())
    raw = http(body, "Content-Type: application/json")
    for given in (raw, record(body, ARUNA_HEADERS, at=now())):
        options = ("--id", "r1") if given is not raw else ()
        told = inspect(given, *options, "-o", "json", env=ENV).json()
        assert (told["signatures"], told["verdict"]["code"]) == (0, "INVALID_WEBHOOK_SIGNATURE")
        assert "there is no header x-mosaic-signature" in rows(
            inspect(given, *options, env=ENV))["signature"][0]
        assert rows(inspect(given, *options))["signature"] == ["there is none"]
        assert inspect(given, *options, "-o", "json").json()["verdict"] is None
    line = inspect(record(body, [], at=now()), env=ENV).text.splitlines()[0]
    assert line.endswith(", INVALID_WEBHOOK_SIGNATURE")
    # Of a body alone nobody knows.
    assert inspect(body, "-o", "json", env=ENV).json()["verdict"] is None


def test_a_message_that_is_too_old_has_a_right_signature(inspect):
    raw = signed(message(now() - 3600_000))
    told = inspect(raw, "-o", "json", env=ENV).json()["verdict"]
    assert (told["code"], told["secret_index"]) == ("OUTDATED_WEBHOOK_REQUEST", 0)
    assert "(the signature itself is right)" in inspect(raw, env=ENV).text


def test_a_secret_of_several(inspect, tmp_path):
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text(SECRET)
    options = "--secret-file", tmp_path / "new", "--secret-file", tmp_path / "old"
    assert "(signed with secret 2)" in inspect(signed(message(now())), *options).text


@pytest.mark.parametrize("change, missing", [
    ({"timestamp": None}, []), ({"timestamp": "yesterday"}, []), ({"payload": None}, [])])
def test_odd_messages(inspect, change, missing):
    told = inspect(message(now(), **change), "-o", "json").json()
    assert told["kind"] == "mosaic-request" and told["missing"] == missing
    if "timestamp" in change:
        assert told["age_seconds"] is None


def test_a_message_without_parts_of_its_envelope(inspect):
    told = inspect('{"message_id":"1","message_type":"t"}', "-o", "json").json()
    assert told["kind"] == "mosaic-request"
    assert told["missing"] == ["message_version", "payload", "timestamp"]
    assert rows(inspect('{"message_id":"1","message_type":"t"}'))["missing"] == [
        "message_version, payload, timestamp"]
    twice = '{"message_id":"1","message_id":"2","message_type":"t"}'
    assert "message_id twice" in inspect(twice, "-o", "json").json()["problem"]
    # A body that is none of it, and signed all the same.
    told = inspect(http(b"nothing", "X-Mosaic-Signature: x"), "-o", "json").json()
    assert told["kind"] == "mosaic-request" and told["problem"]


# --- responses

OK = '{"payload":{"a":1},"errors":[],"warnings":[],"message_version":"1.0"}'
REFUSED = '{"errors":[{"message":"no","code":"X"}],"warnings":[],"message_version":"1.0"}'


def test_responses(inspect):
    told = inspect(OK, "-o", "json").json()
    assert (told["kind"], told["status"]) == ("mosaic-response", None)
    assert told["verdict"] == {"kept": True, "success": True, "breaches": [], "errors": [],
                               "warnings": []}
    assert told["next"][0]["command"] == "hookctl respond --check -"
    raw = http(REFUSED.encode(), "Content-Type: application/json", line="HTTP/1.1 401 Unauthorized")
    told = inspect(raw, "-o", "json").json()
    assert (told["kind"], told["form"], told["status"]) == ("mosaic-response", "http", 401)
    assert told["verdict"]["kept"] and not told["verdict"]["success"]
    text = inspect(raw).text
    assert "contract     the response keeps the contract: refused" in text and "X: no" in text
    broken = http(REFUSED.encode(), line="HTTP/1.1 200 OK")
    codes = [b["code"] for b in inspect(broken, "-o", "json").json()["verdict"]["breaches"]]
    assert codes == ["MISSING_RESPONSE_CONTENT_TYPE", "RESPONSE_STATUS_CONTRADICTS_ERRORS"]
    assert inspect('{"payload":1,"message_version":"1.0"}', "-o", "json").json()["kind"] == \
        "mosaic-response"


# --- what is none of it

@pytest.mark.parametrize("given, why", [
    (b"", "it is empty"), (b" \n\t\n", "it is empty"), (b"text\n", "it is no JSON"),
    (b"<a/>", "it is no JSON"), (b"\xff\xfe\x00", "it is no JSON"), (b"[1]", "an array"),
    (b"null", "null"), (b'"x"', "a string"), (b"{}", "neither a hook's ids nor the envelope"),
    (b'{"payload":{}}', "neither a hook's ids"), (b'{"a":1', "it is no JSON"),
    (b'{"log":{"version":"1.2","entries":[]}}', "a HAR file"),
    (b'{"name":"n","trigger":{},"hook":{}}', "the definition of a hook"),
    (b'{"hookId":"x","secret":"canary-hook-secret","finished":{}}', "a callback to Aruna"),
    (b"GET / HTTP/1.1\r\nno header\r\n\r\n", "begins like a raw HTTP request and is none"),
    (b"HTTP/1.1 x\r\n\r\n", "begins like a raw HTTP response and is none"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "neither a hook's ids"),
    (b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "it is empty"),
    (b"[" * 100_000, "it is no JSON"), (b'{"v":1}', "neither a hook's ids")])
def test_what_is_unknown(inspect, given, why):
    done = inspect(given, code=2)
    assert done.text.startswith("unknown: ") and why in rows(done)["why"][0]
    done = inspect(given, "-o", "json", code=2)
    told = done.json()
    assert told["kind"] == "unknown" and why in told["why"]
    assert done.error_json()["code"] == "invalid-input"
    assert inspect(given, "-q", code=2).text == "unknown\n"


@pytest.mark.parametrize("given, command", [
    ('{"trigger":{},"hook":{}}', "hookctl register --from -"),
    ('{"log":{"version":"1.2","entries":[]}}', "hookctl capture import --format har -")])
def test_what_is_no_message_leads_to_its_own_command(inspect, given, command):
    told = inspect(given, "-o", "json", code=2).json()
    assert told["next"][0]["command"] == command


def test_quiet_is_the_kind_alone(inspect):
    assert inspect(hook(), "-q").text == "aruna-hook\n"
    assert inspect(OK, "-q").text == "mosaic-response\n"
    assert inspect(record(message()), "-q").text == "capture\n"
    # A program gets all the same what it asked for.
    told = inspect(record(message()), "-q", "-o", "json").json()
    assert len(told["records"]) == told["count"] == 1
    assert len(inspect(record(message()), "-q", "-o", "ndjson").text.splitlines()) == 2


# --- captures

def capture():
    old = now() - 7200_000
    return "".join([
        record(message(old), name="m1", at=old + 100),
        record(hook(), name="a 1", headers=ARUNA_HEADERS, at=old + 200, method="PUT",
               url="/hook?key=canary-query",
               response={"status": 202, "headers": [], "body_b64": "e30=", "ms": 1.5}),
        "nonsense\n",
        record(hook(download=url(hours=999)), name="a2", headers=ARUNA_HEADERS, at=old + 300,
               url="http://canary-user:x@h.example/p?q=canary-query"),
        record(message(old), name="bad", at=old + 400, secret="other",
               verdict={"valid": False, "code": "INVALID_WEBHOOK_SIGNATURE"}),
        record(b"\x00\xff", name="odd", headers=[], at=old + 500, redactions=["body"]),
        record(message(), name="torn")[:80]])


def test_a_capture_in_words(inspect):
    done = inspect(capture(), env=ENV)
    lines = done.text.splitlines()
    assert [line.split("  ")[1] for line in lines[:5]] == ["m1", "a 1", "a2", "bad", "odd"]
    assert [line.split("  ")[2] for line in lines[:5]] == [
        "mosaic-request", "aruna-hook    ".strip(), "aruna-hook", "mosaic-request", "unknown"]
    assert "PUT /hook?…" in lines[1] and f"hook {HOOK}  object {OBJECT}  in put.xml" in lines[1]
    assert "http://h.example/p?…" in lines[2] and "expired " in lines[2]
    assert lines[0].endswith(", valid") and lines[3].endswith(", INVALID_WEBHOOK_SIGNATURE")
    assert lines[5] == "capture: 5 records"
    told = rows(type(done)(done.args, 0, "\n".join(lines[5:]).encode(), b""))
    assert told["kinds"] == ["2 mosaic-request, 2 aruna-hook, 1 unknown"]
    assert told["first"][0].endswith("(119 min ago)") or told["first"][0].endswith("(2 h ago)")
    assert told["unreadable"][0] == "1 line" and "line 3" in told["unreadable"][1]
    assert "line 7: the last record is torn" in told["torn"][0]
    assert told["answers"] == ["1 recorded"]
    assert told["next"][0] == "hookctl process - --convert none"


def test_a_capture_as_json(inspect):
    told = inspect(capture(), "-o", "json", env=ENV).json()
    assert told["kind"] == "capture" and told["count"] == len(told["records"]) == 5
    assert told["unreadable"] == 1 and told["torn"] is True and told["answered"] == 1
    assert told["problems"][0]["line"] == 3
    assert told["kinds"] == {"mosaic-request": 2, "aruna-hook": 2, "unknown": 1}
    assert told["first_received_at"] < told["last_received_at"]
    assert told["largest"] == max(r["size"] for r in told["records"])
    assert told["bytes"] == sum(r["size"] for r in told["records"])
    first, second, third, fourth, fifth = told["records"]
    assert (first["id"], first["line"], first["form"]) == ("m1", 1, "record")
    # The verdict is as of the moment when it was received, all else as of now.
    assert first["verdict"]["valid"] and first["verdict"]["age_seconds"] == 0.1
    assert 7200 <= first["age_seconds"] < 7300
    assert second["response"] == {"status": 202, "ms": 1.5, "size": 2}
    assert second["request"]["url"] == "/hook?…" and third["line"] == 4
    assert fourth["recorded_verdict"]["code"] == "INVALID_WEBHOOK_SIGNATURE"
    assert fifth["redacted"] is True and fifth["kind"] == "unknown"
    # One a line, the summary behind them.
    lines = [json.loads(line) for line in inspect(capture(), "-o", "ndjson", env=ENV).text.splitlines()]
    assert lines[:5] == told["records"] or [r["id"] for r in lines[:5]] == ["m1", "a 1", "a2", "bad", "odd"]
    assert lines[5]["kind"] == "capture" and lines[5]["count"] == 5 and len(lines) == 6
    assert "records" not in lines[5]


def test_the_summary_alone(inspect):
    assert inspect(capture(), "--summary").text.startswith("capture: 5 records\n")
    assert inspect(capture(), "--summary", "-o", "json").json()["records"] == []
    assert len(inspect(capture(), "--summary", "-o", "ndjson").text.splitlines()) == 1


def test_one_record_whole(inspect):
    done = inspect(capture(), "--id", "a 1")
    told = rows(done)
    assert told["record"] == ["a 1  (line 2)"] and told["request"] == ["PUT /hook?…"]
    assert told["headers"] == ["Content-Type, Authorization"]
    assert told["answered"] == ["202, 2 B in 1.5 ms"]
    assert told["next"][0] == "hookctl process - --id 'a 1' --convert abcd-to-bioschemas"
    told = inspect(capture(), "--id", "a2", "-o", "json").json()
    assert told["id"] == "a2" and told["download"]["expired"]
    assert told["next"][0]["command"] == \
        "hookctl replay - --id a2 --to http://127.0.0.1:8080/ --refresh"
    assert rows(inspect(capture(), "--id", "bad"))["found then"] == ["INVALID_WEBHOOK_SIGNATURE"]
    assert "no signature of it can be right" in inspect(capture(), "--id", "odd").text
    assert "has no record “zzz”" in inspect(capture(), "--id", "zzz", code=4).errors


OLD = message()
PARTIAL = json.dumps({"message_id": "1", "message_type": "t", "timestamp": iso(0)}).encode()
SIGNED = record(OLD, name="signed")
OTHERS = {
    "of nobody": record(b"{}", [], name="other"),
    "unsigned and without a payload": record(PARTIAL, [], name="other"),
    "of another scheme": record(OLD, [["X-Mosaic-Signature", "t=1,v1=" + "0" * 64]], name="other"),
    "signed twice": record(OLD, [["X-Mosaic-Signature", "a"]] * 2, name="other"),
    "without a timestamp": record(message(timestamp=None), name="other"),
    "a key twice": record(OLD[:-1] + b',"timestamp":"x"}', name="other"),
    "no JSON": record(b"text", name="other"),
    "an answer": record(OK.encode(), [], name="other"),
    "a hook's that cannot be used": record(hook(secret=None), ARUNA_HEADERS, name="other"),
}


def replay_commands(inspect, file, *options):
    told = inspect(b"", "-o", "json", *options, file=file).json()
    return [words for words in (shlex.split(step["command"])[1:] for step in told["next"])
            if words[0] == "replay"]


@pytest.mark.parametrize("other", OTHERS)
def test_a_replay_that_is_recommended_works(inspect, hookctl, tmp_path, other):
    file = tmp_path / "capture"
    file.write_text(SIGNED + record(hook(token=None), ARUNA_HEADERS, name="hook") + OTHERS[other])
    with Receiver() as receiver:
        def run(words):
            words[words.index("--to") + 1] = receiver.url
            hookctl(*words, env=ENV).expect(0)
        whole, = replay_commands(inspect, file)
        assert whole[-2:] == ["--refresh", "--force"]
        run(whole)
        assert len(receiver.messages) == 3
        assert OLD not in [m.body for m in receiver.messages if m.header("content-type")]
        for words in replay_commands(inspect, file, "--id", "other"):
            assert "--refresh" not in words
            run(words)
        one, = replay_commands(inspect, file, "--id", "signed")
        assert one[-1] == "--refresh"
        run(one)


def test_what_a_capture_is_good_for(inspect):
    process, verify = "hookctl process - --convert none", "hookctl verify --capture -"
    replay = "hookctl replay - --to http://127.0.0.1:8080/"

    def steps(*records):
        told = inspect("".join(records), "-o", "json").json()
        return [step["command"] for step in told["next"]]
    good, late = (record(hook(download=url(hours=hours)), ARUNA_HEADERS) for hours in (1, 999))
    assert steps(good) == steps(good, late) == [process, f"{replay} --refresh"]
    # What cannot be worked off any more can be sent with a new URL.
    assert steps(late) == [f"{replay} --refresh"]
    assert steps(SIGNED) == [verify, f"{replay} --refresh"]
    assert steps(OTHERS["of nobody"]) == [replay]


def test_ids_and_names_are_quoted_for_the_shell(inspect, hookctl, tmp_path):
    file = tmp_path / "it's; a capture"
    file.write_text(record(hook(), name="-x $(id)", headers=ARUNA_HEADERS))
    told = inspect(b"", "-o", "json", "--id=-x $(id)", file=file).json()
    assert shlex.split(told["next"][0]["command"])[:4] == ["hookctl", "process", str(file),
                                                           "--id=-x $(id)"]
    (tmp_path / "-p.json").write_bytes(hook())
    told = hookctl("inspect", "-o", "json", "--", "-p.json", cwd=tmp_path).expect(0).json()
    assert shlex.split(told["next"][0]["command"])[:3] == ["hookctl", "process", "./-p.json"]


@pytest.mark.parametrize("given, count, unreadable, torn", [
    (record(message())[:80], 0, 0, True), ('{"v":2,"id":"x","body_b64":""}\n', 0, 1, False),
    ("\n\n" + record(message()), 1, 0, False), ("rubbish\n" + record(message()), 1, 1, False),
    (record(message(), body_sha256="0" * 64) + record(message()), 1, 1, False)])
def test_captures_that_are_damaged_are_captures(inspect, given, count, unreadable, torn):
    told = inspect(given, "-o", "json").json()
    assert (told["kind"], told["count"], told["unreadable"], told["torn"]) == (
        "capture", count, unreadable, torn)


def test_blank_lines_without_end_are_no_capture(inspect):
    """They are held until what follows them is seen, and no more of them than of a record."""
    blank = b"\n" * (65 << 20)
    assert "is larger than 64.0 MiB" in inspect(blank + record(message()).encode(), code=2).errors


def test_what_belongs_to_captures_is_refused_elsewhere(inspect):
    for option in (("--id", "x"), ("--summary",)):
        assert "the file is no capture" in inspect(hook(), *option, code=2).errors
    assert "cannot open" in inspect(b"", code=2, file="nowhere").errors


def test_no_control_characters_reach_a_terminal(inspect):
    bad = "\x1b[31m\x07"
    payload = json.loads(hook())
    payload["object"]["Object"]["name"] = bad
    payload["object"]["Object"]["key_values"][0]["key"] = bad
    for given in (json.dumps(payload), message(message_type=bad, message_id=bad),
                  record(json.dumps(payload).encode(), name=bad, url=f"/{bad}", method=bad,
                         headers=[[bad, "x"], ["content-type", bad]])):
        assert b"\x1b" not in inspect(given).out
    assert b"\x1b" not in inspect(record(b"{}", name=bad, headers=[]), f"--id={bad}").out
