"""What `process` does with bad input and failing remotes: exit code, words, and what Aruna is told."""
import json

import pytest

from support import fault_proxy, faults, payloads
from support.faults import FaultServer

GOOD = b"""<?xml version="1.0"?>
<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet><Metadata><Description>
<Representation language="en"><Title>Ferns</Title></Representation></Description></Metadata>
<Units/></DataSet></DataSets>
"""


@pytest.fixture
def hook(sandbox):
    return sandbox.create_hook(filters=[{"name": r"^in\.(txt|xml)$"}])


@pytest.fixture
def run(hookctl, sandbox):
    """Runs `process -o json` against the sandbox and expects an exit code."""
    def run(payload, code, *options, convert="none", env=None):
        done = hookctl("process", payload, "--convert", convert, *options, "-o", "json",
                       env=sandbox.settings() | (env or {}))
        return done.expect(code)
    return run


@pytest.fixture(autouse=True)
def no_temp_files(hookctl):
    yield
    assert not list(hookctl.temp.iterdir())


def told(sandbox, hook, source):
    """The text of the one error callback that is on record."""
    shown = sandbox.show(source)
    assert [c["status"] for c in shown["callbacks"]] == ["ERROR"], shown["callbacks"]
    assert shown["hook_status"][hook] == "ERROR"
    return shown["errors"][hook]


def ledger(hookctl):
    if not (hookctl.state_home / "hookctl" / "ledger.db").exists():
        return []
    return hookctl("ledger", "list", "-o", "json").expect(0).json()


# Payloads that cannot be used

@pytest.mark.parametrize("text, pointer", [
    (b"", ""),
    (b"not json", ""),
    (b"\xff\xfe{}", ""),
    (b"[" * 100_000, ""),
    (b"[]", ""),
    (b'{"hook_id": "01HQXYZ2M3N4P5Q6R7S8T9VWXY"', ""),
    (b"{}", "/hook_id"),
])
def test_unreadable_payloads(run, tmp_path, sandbox, hook, text, pointer):
    file = tmp_path / "payload.json"
    file.write_bytes(text)
    error = run(file, 2).error_json()
    assert error["code"] == "invalid-input" and pointer in error["message"]


@pytest.mark.parametrize("name, value, pointer", [
    ("hook_id", None, "/hook_id"),
    ("hook_id", 7, "/hook_id"),
    ("hook_id", "01HQXYZ2M3N4P5Q6R7S8T9VWX", "/hook_id"),
    ("hook_id", "U1HQXYZ2M3N4P5Q6R7S8T9VWXY", "/hook_id"),
    ("hook_id", "81HQXYZ2M3N4P5Q6R7S8T9VWXY", "/hook_id"),
    ("secret", None, "/secret"),
    ("secret", ["a"], "/secret"),
    ("object", None, "/object"),
    ("object", {}, "/object"),
    ("object", {"Object": {"id": 1}}, "/object/Object/id"),
    ("object", {"Teapot": {"id": "01HQXYZ2M3N4P5Q6R7S8T9VWXY"}}, "/object"),
    ("pubkey_serial", "x", "/pubkey_serial"),
    ("pubkey_serial", 2**40, "/pubkey_serial"),
    ("download", 5, "/download"),
    ("download", "ftp://example.org/x", "/download"),
    ("download", "http://example.org/a b\r\nX: y", "/download"),
    ("access_key", {}, "/access_key"),
])
def test_wrong_fields_are_named_by_their_pointer(run, hookctl, sandbox, hook, name, value, pointer):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update({name: value}))
    error = run(bad, 2).error_json()
    assert pointer in error["message"]
    assert sandbox.show(source)["callbacks"] == []
    assert ledger(hookctl) == []


def test_a_payload_that_says_a_thing_twice(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    text = payload.read_text()
    twice = payload.parent.parent / "twice.json"
    twice.write_text('{"secret": "AAAA", ' + text[text.index("{") + 1:])
    assert "secret" in run(twice, 2).error_json()["message"]
    assert sandbox.show(source)["callbacks"] == []


def test_a_secret_of_another_hook(run, hookctl, sandbox, hook, tmp_path):
    source, payload = sandbox.fire(b"hello", "in.txt")
    key = tmp_path / "pubkey"
    key.write_text(sandbox.pubkey)
    with FaultServer(faults.answer(200, b"hello")) as server:
        bad = payloads.download_from(payload, server.port)
        bad = payloads.changed(bad, lambda p: p.update(secret="A" * 43 + "="))
        error = run(bad, 3, "--pubkey-file", key).error_json()
        assert error["code"] == "verification-failed"
        assert server.requests == []
    assert sandbox.show(source)["callbacks"] == []
    assert not any(job["callback"] in ("owed", "sending") for job in ledger(hookctl))


# Downloads

def test_no_download_url(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(download=None))
    report = run(bad, 10).json()
    assert (report["status"], report["callback"]) == ("failed", "sent")
    assert "download" in told(sandbox, hook, source)


@pytest.mark.parametrize("status, words", [(404, "404"), (403, "403"), (410, "410")])
def test_the_server_refuses(run, sandbox, hook, status, words):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.answer(status, b"<Error><Code>No</Code></Error>")) as server:
        run(payloads.download_from(payload, server.port), 10)
        assert len(server.requests) == 1
    assert words in told(sandbox, hook, source)


def test_an_object_that_is_not_there(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    fired = payloads.read(payload)
    url = fired["download"].split("?")[0].replace("in.txt", "gone.txt")
    gone = payloads.presign(url, sandbox.access_key_id, sandbox.secret_key,
                            payloads.ago(seconds=5), 600)
    run(payloads.changed(payload, lambda p: p.update(download=gone)), 10)
    assert "404" in told(sandbox, hook, source)


def test_an_expired_url(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    url = payloads.read(payload)["download"].split("?")[0]
    keys = sandbox.access_key_id, sandbox.secret_key
    # That the URL is right but for its age.
    right = payloads.presign(url, *keys, payloads.ago(seconds=5), 600)
    run(payloads.changed(payload, lambda p: p.update(download=right)), 0, "--dry-run")
    old = payloads.presign(url, *keys, payloads.ago(days=8), 604800)
    run(payloads.changed(payload, lambda p: p.update(download=old)), 10)
    assert "expired" in told(sandbox, hook, source)


def test_a_body_that_ends_early(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.short(b"hel", 5)) as server:
        run(payloads.download_from(payload, server.port), 10)
        assert len(server.requests) > 1
    assert "3" in told(sandbox, hook, source)


def test_a_body_of_another_length_than_announced(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.answer(200, b"hell")) as server:
        run(payloads.download_from(payload, server.port), 10)
    text = told(sandbox, hook, source)
    assert "4" in text and "5" in text


@pytest.mark.parametrize("size", [5, 3_000_000])
def test_a_digest_that_differs(run, hookctl, sandbox, hook, size):
    source, payload = sandbox.fire(b"h" * size, "in.txt")
    assert payloads.inner(payloads.read(payload))["hashes"]

    def corrupt(payload):
        payloads.inner(payload)["hashes"] = [{"alg": 2, "hash": "00" * 32}]
    error = run(payloads.changed(payload, corrupt), 3).error_json()
    assert error["code"] == "verification-failed"
    assert "SHA-256" in told(sandbox, hook, source)
    # Nothing has become visible.
    hookctl("sandbox", "get", "in-processed.txt", "--ready-file", sandbox.ready_file).expect(4)


def test_nobody_listens(run, hookctl, sandbox, hook, free_port):
    source, payload = sandbox.fire(b"hello", "in.txt")
    run(payloads.download_from(payload, free_port()), 10)
    assert "refused" in told(sandbox, hook, source)
    assert [job["stage"] for job in ledger(hookctl)] == ["download"]


def test_resets_are_tried_again_and_then_told(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.reset) as server:
        run(payloads.download_from(payload, server.port), 10)
        assert len(server.requests) > 1
    assert "reset" in told(sandbox, hook, source)


def test_a_server_that_recovers(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.reset, faults.answer(503, b"", [("Retry-After", "0")]),
                     faults.answer(500), faults.answer(200, b"hello")) as server:
        moved = payloads.download_from(payload, server.port)
        run(moved, 0, "--s3-endpoint", sandbox.s3)
        assert len(server.requests) == 4
    assert sandbox.get("in-processed.txt") == b"hello"


def test_a_server_that_hangs(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.trickle_then_hang(b"he", 5)) as server:
        run(payloads.download_from(payload, server.port), 10, "--timeout", "200ms")
    assert told(sandbox, hook, source)


def test_the_deadline_belongs_to_the_stage_that_it_meets(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.hang) as server:
        run(payloads.download_from(payload, server.port), 10, "--deadline", "500ms")
    assert "deadline" in told(sandbox, hook, source)


def test_a_redirect_takes_no_credentials_along(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.answer(200, b"hello")) as target:
        away = faults.answer(302, b"", [("Location", f"http://localhost:{target.port}/elsewhere")])
        with FaultServer(away) as server:
            run(payloads.download_from(payload, server.port), 0, "--s3-endpoint", sandbox.s3)
        (request,) = target.requests
        assert request.target == "/elsewhere"
        assert request.header("Authorization") is None and request.header("Referer") is None


# Conversion

@pytest.mark.parametrize("document, words", [
    (b"", "line 1"),
    (b"<DataSets", "line 1, column"),
    (GOOD.replace(b"</DataSet>", b"</Dataset>"), "line 4, column"),
    (GOOD.replace(b"<Units/>", b"<x:Units/>"), "line 4, column"),
    (GOOD.replace(b"<DataSets", b"<!DOCTYPE DataSets [<!ENTITY a 'b'>]><DataSets"),
     "line 2, column"),
    (b"<DataSets xmlns='http://www.tdwg.org/schemas/abcd/2.06'/>", "line 1, column"),
    (GOOD.replace(b"abcd/2.06", b"abcd/2.1"), "line 2, column"),
    (b"<html/>", "line 1, column"),
    (GOOD + b"<more/>", "line 5, column"),
    (GOOD.replace(b"Ferns", b"F\xffrns"), "line 3, column"),
    (GOOD.replace(b"Ferns", b"F\x00rns"), "line 3, column"),
    (GOOD.replace(b"Ferns", b"<a>" * 70 + b"</a>" * 70), "line 3, column"),
    (GOOD.replace(b"<Title>Ferns</Title>", b""), "Title"),
])
def test_documents_that_cannot_be_converted(run, hookctl, sandbox, hook, document, words):
    source, payload = sandbox.fire(document or b" ", "in.xml")
    report = run(payload, 11, convert="abcd-to-bioschemas").json()
    assert (report["status"], report["callback"]) == ("failed", "sent")
    assert words in told(sandbox, hook, source)
    hookctl("sandbox", "get", "in.json", "--ready-file", sandbox.ready_file).expect(4)


@pytest.mark.parametrize("command, words", [
    (["sh", "-c", "echo no luck >&2; exit 3"], "no luck"),
    (["sh", "-c", "kill -9 $$"], "signal 9"),
    (["/no/such/program"], "/no/such/program"),
])
def test_programs_that_fail(hookctl, sandbox, hook, command, words):
    source, payload = sandbox.fire(b"hello", "in.txt")
    hookctl("process", payload, "-o", "json", "--convert-command", *command,
            env=sandbox.settings()).expect(11)
    assert words in told(sandbox, hook, source)


# Upload, relation, callback

def test_wrong_s3_keys(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(secret_key="wrong"))
    report = run(bad, 12).json()
    assert (report["status"], report["callback"]) == ("failed", "sent")
    assert "403" in told(sandbox, hook, source)


def test_no_s3_keys(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(access_key=None, secret_key=None))
    run(bad, 12)
    assert told(sandbox, hook, source)


def test_nothing_to_upload(run, sandbox, hook, hookctl):
    source, payload = sandbox.fire(b"hello", "in.txt")
    hookctl("process", payload, "-o", "json", "--convert-command", "true",
            env=sandbox.settings()).expect(12)
    assert told(sandbox, hook, source)


def test_a_token_that_may_not_link(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    report = run(payload, 13, env={"HOOKCTL_TOKEN": "no-such-token"}).json()
    assert report["result"]["key"] == "in-processed.txt"
    assert told(sandbox, hook, source)


def test_a_secret_that_the_server_does_not_take(run, hookctl, sandbox, hook):
    """Without a public key only the callback shows it: all is done but that."""
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(secret="A" * 43 + "="))
    run(bad, 14)
    assert sandbox.show(source)["callbacks"] == []
    assert [job["callback"] for job in ledger(hookctl)] != ["owed"]


def test_a_callback_that_nobody_waits_for_any_more_is_not_kept(run, hookctl, sandbox, hook):
    _, payload = sandbox.fire(b"hello", "in.txt")
    gone = fault_proxy.answer(500, b'{"code": 13, "message": "Hook not found", "details": []}')
    rest = int(sandbox.http.rsplit(":", 1)[1])
    with fault_proxy.Faults(
            rest, lambda seen, _: gone if seen.method == "PATCH" else fault_proxy.PASS) as aruna:
        env = {"HOOKCTL_API_URL": f"http://127.0.0.1:{aruna.port}"}
        done = run(payload, 14, "--transport", "rest", env=env)
        hookctl("callback", payload, "--finished", "--transport", "rest", env=env).expect(4)
    assert done.json()["callback"] == "none" and "ledger flush" not in done.errors
    assert "has been deleted" in done.error_json()["hint"]
    flushed = hookctl("ledger", "flush", "-o", "json", env=sandbox.settings()).expect(0).json()
    assert flushed == {"delivered": 0, "failed": 0}


def test_an_error_that_cannot_be_told_is_kept(run, hookctl, sandbox, hook, free_port):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(download=None))
    deaf = {"HOOKCTL_GRPC_URL": f"http://127.0.0.1:{free_port()}"}
    report = run(bad, 10, "--deadline", "20s", env=deaf).json()
    assert report["callback"] == "pending"
    hookctl("ledger", "flush", env=sandbox.settings()).expect(0)
    assert told(sandbox, hook, source)


def test_errors_in_the_guides_manner(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    bad = payloads.changed(payload, lambda p: p.update(download=None))
    run(bad, 10, "--error-as", "label")
    shown = sandbox.show(source)
    assert shown["hook_status"][hook] == "FINISHED"
    assert "ERROR" in json.dumps(shown["object"])


# Usage

@pytest.mark.parametrize("options", [
    [],
    ["--convert", "no-such-converter"],
    ["--convert", "none", "--object-label", "a=b"],
    ["--convert", "none", "--deadline", "soon"],
    ["--convert", "none", "--grpc-url", "http://aruna.example.org:50051"],
    ["--convert", "none", "--no-such-option"],
])
def test_usage(hookctl, sandbox, hook, options):
    source, payload = sandbox.fire(b"hello", "in.txt")
    hookctl("process", payload, *options, env=sandbox.settings()).expect(2)
    assert sandbox.show(source)["callbacks"] == []
    assert ledger(hookctl) == []


@pytest.mark.parametrize("options", [[], ["--convert", "no-such-converter"]])
def test_the_converters_that_are_offered_can_be_named(hookctl, options):
    env = {"HOOKCTL_GRPC_URL": "http://127.0.0.1:1"}
    hint = hookctl("process", "-", *options, "-o", "json", env=env).expect(2).error_json()["hint"]
    assert "abcd-to-bioschemas, none" in hint and "--convert-command PROGRAM" in hint


def test_a_result_and_the_report_do_not_share_standard_output(hookctl):
    run = hookctl("process", "-", "--convert", "none", "--out", "-",
                  env={"HOOKCTL_GRPC_URL": "http://127.0.0.1:1"}).expect(2)
    assert "--out: standard output has the report" in run.errors


def test_plain_http_beyond_this_machine_is_refused(run, sandbox, hook):
    source, payload = sandbox.fire(b"hello", "in.txt")
    far = payloads.changed(payload, lambda p: p.update(
        download="http://bucket.example.org/in.txt?X-Amz-Date=20260101T000000Z"))
    assert "--allow-http" in run(far, 2).errors


@pytest.mark.parametrize("allowed", [False, True])
def test_an_upload_url_of_plain_http_beyond_this_machine(run, hookctl, sandbox, hook, allowed):
    source, payload = sandbox.fire(b"hello", "in.txt")
    keyless = payloads.changed(payload, lambda p: p.update(access_key=None, secret_key=None))

    def far(seen, _):
        if not seen.path.endswith("/upload"):
            return fault_proxy.PASS
        return fault_proxy.answer(200, b'{"url": "http://bucket.example.org/k?X-Amz-Signature=ab"}')
    rest = int(sandbox.http.rsplit(":", 1)[1])
    # Whoever asks for that host asks the proxy, which takes what is uploaded.
    with FaultServer(faults.answer(200)) as beyond, fault_proxy.Faults(rest, far) as aruna:
        done = run(keyless, 0 if allowed else 12, "--publish", "api", "--transport", "rest",
                   *["--allow-http"] * allowed,
                   env={"HOOKCTL_API_URL": f"http://127.0.0.1:{aruna.port}",
                        "http_proxy": f"http://127.0.0.1:{beyond.port}"})
    assert [request.method for request in beyond.requests] == ["PUT"] * allowed
    if not allowed:
        assert "--allow-http" in done.error_json()["hint"] and "X-Amz" not in done.errors
        assert "http://bucket.example.org" in told(sandbox, hook, source)


# On a server that can abort

def test_no_half_upload_is_left(hookctl, sandbox, hook, swift):
    content = bytes(range(256)) * 4096 * 12   # 12 MiB: two parts
    source, payload = sandbox.fire(content, "in.txt")
    s3 = swift.boto()
    s3.create_bucket(Bucket=sandbox.project)

    def to_swift(payload):
        payload.update(access_key="test:tester", secret_key="testing")
        payloads.inner(payload)["hashes"] = [{"alg": 2, "hash": "00" * 32}]
    bad = payloads.changed(payload, to_swift)
    hookctl("process", bad, "-o", "json", "--s3-endpoint", swift.virtual_url, "--s3-region",
            "us-east-1", "--convert-command", "cat", env=sandbox.settings()).expect(3)
    assert told(sandbox, hook, source)
    assert s3.list_multipart_uploads(Bucket=sandbox.project).get("Uploads", []) == []
    assert s3.list_objects_v2(Bucket=sandbox.project).get("KeyCount") == 0
