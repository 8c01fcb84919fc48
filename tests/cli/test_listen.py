"""hookctl listen: what is recorded, what is answered, and how it ends."""
import base64
import concurrent.futures
import hashlib
import json
import os
import re
import resource
import select
import shlex
import signal
import socket
import stat
import subprocess
import time

import pytest

from support.listener import Listener, records
from support.messages import iso
from support.net import wait_until
from support.program import Hookctl
from support.receiver import signature
from support.wire import Wire, exchange

SECRET = "canary-secret-of-mosaic-4711"
TOKEN = "canary-token-of-a-hook-0815"


@pytest.fixture
def listener(hookctl, tmp_path):
    return Listener(hookctl, tmp_path)


@pytest.fixture
def capture(tmp_path):
    return tmp_path / "traffic.ndjson"


def request(body=b"{}", head="POST / HTTP/1.1\r\nHost: x\r\n"):
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


def message(**changes):
    fields = {"message_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "message_type": "Test",
              "message_version": "1.0", "payload": {"a": 1}, "timestamp": iso(time.time() * 1000)}
    return json.dumps({k: v for k, v in (fields | changes).items() if v is not None}).encode()


def signed(body, secret=SECRET):
    return {"X-Mosaic-Signature": signature(secret, body), "Content-Type": "application/json"}


HOOK = json.dumps({"hook_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "pubkey_serial": 1,
                   "object": {"Object": {"id": "01BX5ZZKBKACTAV9WEVGEMMVRZ", "name": "in.xml"}},
                   "secret": "Y2FuYXJ5LWluLWEtcGF5bG9hZA=="}).encode()


# What is recorded

def test_a_record_has_every_byte(listener, capture):
    body = b'{"a":"\0\xff\xc3\x28"}\r\n' + bytes(range(256))
    listener.start("--capture", capture)
    answer = exchange(listener.url, request(
        body, "PUT /a%2Fb//c/../d?x=%2B&y=a+b&x HTTP/1.1\r\nhOst: Some.Host:1\r\nX-Dup: 1\r\n"
              "B:  two  words\t \r\nx-dup: 2\r\nX-Latin: gr\xfcn\r\nX-Empty:\r\nX-DUP: 1\r\n"
              "Content-Encoding: gzip\r\n"))
    assert (answer.status, answer.body) == (200, b"")
    [record] = records(capture)
    assert record["method"] == "PUT"
    assert record["url"] == "/a%2Fb//c/../d?x=%2B&y=a+b&x"
    assert record["headers"] == [
        ["hOst", "Some.Host:1"], ["X-Dup", "1"], ["B", "two  words"], ["x-dup", "2"],
        ["X-Latin", "gr\ufffdn", base64.b64encode(b"gr\xfcn").decode()], ["X-Empty", ""],
        ["X-DUP", "1"], ["Content-Encoding", "gzip"], ["Content-Length", str(len(body))]]
    assert base64.b64decode(record["body_b64"]) == body
    assert record["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", record["id"])
    assert record["received_at"].endswith("Z")
    assert stat.S_IMODE(capture.stat().st_mode) == 0o600


def test_chunks_are_put_together(listener, capture):
    listener.start("--capture", capture)
    answer = exchange(listener.url,
                      b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                      b"3;ext=1\r\na\0b\r\n2\r\n\r\n\r\n0\r\nTrailer: t\r\n\r\n")
    assert answer.status == 200
    [record] = records(capture)
    assert base64.b64decode(record["body_b64"]) == b"a\0b\r\n"
    assert record["headers"] == [["Host", "x"], ["Transfer-Encoding", "chunked"]]


def test_requests_follow_one_another_on_a_connection(listener, capture):
    listener.start("--capture", capture)
    with Wire(listener.url) as wire:
        wire.send(request(b"one") + request(b"two"))
        assert [wire.answer().status for _ in range(2)] == [200, 200]
        wire.send(request(b"three"))
        assert wire.answer().status == 200
    assert [base64.b64decode(r["body_b64"]) for r in records(capture)] == [b"one", b"two", b"three"]


def test_it_appends_to_a_capture_and_others_read_it(hookctl, listener, capture):
    for _ in range(2):
        listener.start("--capture", capture, "--sync")
        body = message()
        assert listener.post(body, headers=signed(body))[0] == 200
        assert listener.stop() == 128 + signal.SIGTERM
    run = hookctl("verify", "--capture", capture, "-o", "ndjson", env={"HOOKCTL_SECRET": SECRET})
    lines = [json.loads(line) for line in run.expect(0).text.splitlines()]
    assert [line["valid"] for line in lines if "valid" in line] == [True, True]


def test_many_send_at_the_same_time(listener, capture):
    listener.start("--capture", capture, "-q")
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        sent = {str(i) for i in range(640)}
        assert set(pool.map(lambda i: listener.post(i.encode() * 50)[0], sent)) == {200}
    seen = records(capture)
    assert {base64.b64decode(r["body_b64"]).decode() for r in seen} == {i * 50 for i in sent}
    assert len({r["id"] for r in seen}) == len(seen) == 640


# What is not taken

def test_paths_and_methods(listener, capture):
    listener.start("--capture", capture, "--path", "/hook")
    for method, path, status in (("POST", "/hook", 200), ("PUT", "/hook?a", 200),
                                 ("POST", "/", 404), ("POST", "/hook/", 404), ("GET", "/x", 404),
                                 ("DELETE", "/hook", 405), ("GET", "/hook", 405)):
        answer = exchange(listener.url, request(b"", f"{method} {path} HTTP/1.1\r\nHost: x\r\n"))
        assert answer.status == status, (method, path)
        if status == 405:
            assert answer.header("allow") == ["POST, PUT"]
        if status != 200:
            assert set(json.loads(answer.body)) == {"error", "message"}
    assert len(records(capture)) == 2


def test_health(listener, capture):
    listener.start("--capture", capture, "--path", "/hook", "--scheme", "mosaic",
                   env={"HOOKCTL_SECRET": SECRET})
    answer = exchange(listener.url, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    with Wire(listener.url) as wire:
        wire.send(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        wire.end()
        head = wire.rest()
    assert head.startswith(b"HTTP/1.1 200 ") and head.endswith(b"\r\n\r\n")
    assert records(capture) == []


def test_a_body_over_the_limit(listener, capture):
    listener.start("--capture", capture, "--max-body", "1kB")
    assert listener.post(b"x" * 1000)[0] == 200
    assert listener.post(b"x" * 1001)[0] == 413
    chunks = b"".join(b"%x\r\n%s\r\n" % (500, b"y" * 500) for _ in range(3)) + b"0\r\n\r\n"
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    answer = exchange(listener.url, head + b"\r\n" + chunks)
    assert answer.status == 413
    assert json.loads(answer.body)["error"] == "body_too_large"
    # Who asks before sending is told at once.
    answer = exchange(listener.url, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n"
                                    b"Expect: 100-continue\r\n\r\n")
    assert answer.status == 413
    assert answer.header("connection") == ["close"]
    assert len(records(capture)) == 1


def test_the_largest_body_can_be_read_again(hookctl, listener, capture):
    listener.start("--capture", capture, "--max-body", "47MiB")
    headers = [f"X-{i}: " + "\xff" * 990 for i in range(60)]
    body = b"\0" * (47 * 1024 * 1024)
    answer = exchange(listener.url, request(
        body, "POST / HTTP/1.1\r\nHost: x\r\n" + "\r\n".join(headers) + "\r\n"))
    assert answer.status == 200
    run = hookctl("verify", "--capture", capture, "-o", "ndjson", env={"HOOKCTL_SECRET": "x"})
    assert json.loads(run.expect(3).text.splitlines()[0])["code"] == "INVALID_WEBHOOK_SIGNATURE"


def test_it_asks_for_the_body_of_who_waits(listener):
    listener.start()
    with Wire(listener.url) as wire:
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert wire.answer().status == 100
        wire.send(b"ok")
        assert wire.answer().status == 200


@pytest.mark.parametrize("start", [
    b"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
], ids=["head", "body", "chunk"])
@pytest.mark.parametrize("dripping", [False, True], ids=["silent", "dripping"])
def test_a_slow_sender(listener, capture, start, dripping):
    listener.start("--capture", capture, "--timeout", "300ms", "-o", "json")
    with Wire(listener.url) as wire:
        wire.send(start)
        if dripping:
            assert wire.drip(b"x" * 90_000)
        answer = wire.answer()
        assert answer.status == 408
        assert answer.header("connection") == ["close"]
    assert records(capture) == []
    assert exchange(listener.url, request()).status == 200
    listener.stop()
    assert json.loads(listener.run.out)["refused"] == 1


@pytest.mark.parametrize("data, status", [
    (b"HELLO\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    (b"POST / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n", 400),
    (b"POST /gr\xfcn HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
])
def test_requests_that_cannot_be_read(listener, capture, data, status):
    listener.start("--capture", capture, "-v", "-o", "json")
    with Wire(listener.url) as wire:
        wire.send(data)
        assert wire.answer().status == status
    assert records(capture) == []
    assert listener.post()[0] == 200
    assert listener.stop() == 128 + signal.SIGTERM
    assert re.search(rf"a request was refused status={status} reason=\w|{status} POST /", listener.log)
    summary = json.loads(listener.run.out)
    assert (summary["accepted"], summary["refused"]) == (1, 1)


def test_a_sender_that_hangs_up(listener, capture):
    listener.start("--capture", capture)
    with Wire(listener.url) as wire:
        wire.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
        wire.end()
        assert wire.answer().status == 400
    assert records(capture) == []


def test_others_wait_where_there_are_too_many(listener):
    listener.start("--max-connections", 1)
    with Wire(listener.url) as first, Wire(listener.url) as second:
        first.send(request())
        assert first.answer().status == 200
        second.send(request())
        first.__exit__()
        assert second.answer().status == 200


@pytest.mark.parametrize("options, files", [
    (["--max-connections", 500], 564),
    (["--max-connections", 500, "--forward", "http://127.0.0.1:1"], 2064),
    (["--max-connections", 500, "--jobs", 20, "--exec", "cat"], 724),
])
@pytest.mark.parametrize("most, warned", [(3000, False), (300, True)])
def test_as_many_files_may_be_open_as_connections_take(hookctl, tmp_path, options, files, most,
                                                       warned):
    (tmp_path / "hookctl").write_text(f"#!/bin/sh\nulimit -Sn 200\nulimit -Hn {most}\n"
                                      f"exec {shlex.quote(str(hookctl.binary))} \"$@\"\n")
    (tmp_path / "hookctl").chmod(0o755)
    program = Hookctl(tmp_path / "hookctl", tmp_path / "home")
    listener = Listener(program, tmp_path)
    try:
        listener.start(*options)
        soft, _ = resource.prlimit(listener.run.pid, resource.RLIMIT_NOFILE)
        assert soft == min(files, most)
        assert ("may find room" in listener.log) == warned
    finally:
        program.stop_all()


def test_no_room_on_the_disk(listener, capture):
    listener.start("--capture", capture)
    assert listener.post(b"x" * 200_000)[0] == 200
    size = capture.stat().st_size
    limits = resource.prlimit(listener.run.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(listener.run.pid, resource.RLIMIT_FSIZE, (size + 100, limits[1]))
    status, answer = listener.post(b"y" * 1000)
    assert (status, json.loads(answer)["error"]) == (507, "not_recorded")
    assert "could not be recorded" in listener.log
    assert capture.stat().st_size == size
    resource.prlimit(listener.run.pid, resource.RLIMIT_FSIZE, limits)
    assert listener.post(b"z" * 1000)[0] == 200
    assert [r["body_b64"][:4] for r in records(capture)] == ["eHh4", "enp6"]


# Schemes

def test_mosaic(hookctl, listener, capture, tmp_path):
    old = tmp_path / "old"
    old.write_text(SECRET + "\n")
    new = tmp_path / "new"
    new.write_text("another")
    schema = tmp_path / "schema.json"
    schema.write_text('{"required":["a"]}')
    listener.start("--capture", capture, "--scheme", "mosaic", "--secret-file", new,
                   "--secret-file", old, "--schema", schema, "--max-age", "1h")
    for secret in (SECRET, "another"):
        body = message()
        status, answer = listener.post(body, headers=signed(body, secret))
        assert status == 200
        assert json.loads(answer)["payload"]
        (tmp_path / "answer").write_bytes(answer)
        hookctl("respond", "--check", tmp_path / "answer").expect(0)
    for body, headers, code in (
            (message(), {}, "INVALID_WEBHOOK_SIGNATURE"),
            (message(), signed(b"other"), "INVALID_WEBHOOK_SIGNATURE"),
            (b"no JSON", signed(b"no JSON"), "INVALID_WEBHOOK_BODY"),
            (message(payload={}), None, "WEBHOOK_PAYLOAD_VALIDATION_FAILED"),
            (message(timestamp=None), None, "MISSING_WEBHOOK_TIMESTAMP"),
            (message(timestamp=iso(0)), None, "OUTDATED_WEBHOOK_REQUEST"),
            (message(timestamp=iso(time.time() * 1000 + 300_000)), None, "FUTURE_WEBHOOK_REQUEST")):
        status, answer = listener.post(body, headers=signed(body) if headers is None else headers)
        answer = json.loads(answer)
        assert status == 401
        assert [e["code"] for e in answer["errors"]] == [code]
        assert (answer["warnings"], answer["message_version"]) == ([], "1.0")
        assert records(capture)[-1]["verdict"]["code"] == code
    verdicts = [r["verdict"]["accepted"] for r in records(capture)]
    assert verdicts == [True] * 2 + [False] * 7


def test_mosaic_whatever_the_content_type(listener):
    """Neither trusted nor inflated: the bytes count."""
    listener.start("--scheme", "mosaic", env={"HOOKCTL_SECRET": SECRET})
    body = message()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "application/json"):
        headers = signed(body) | {"Content-Type": kind, "Content-Encoding": "gzip"}
        assert listener.post(body, headers=headers)[0] == 200
        assert listener.post(body + b" ", headers=headers)[0] == 401


def test_mosaic_errors_are_its_form_everywhere(listener):
    listener.start("--scheme", "mosaic", "--max-body", "10B", "--path", "/x",
                   env={"HOOKCTL_SECRET": SECRET})
    for path, status, code in (("/", 404, "WRONG_PATH"), ("/x", 413, "BODY_TOO_LARGE")):
        got, answer = listener.post(b"more than ten bytes", path)
        assert (got, json.loads(answer)["errors"][0]["code"]) == (status, code)


def test_mosaic_with_a_response_of_ones_own(hookctl, listener, tmp_path):
    response = tmp_path / "response.json"
    response.write_bytes(hookctl("respond", "--payload", "-", stdin='{"b":[1.0]}').expect(0).out)
    listener.start("--scheme", "mosaic", "--respond", response, env={"HOOKCTL_SECRET": SECRET})
    body = message()
    assert listener.post(body, headers=signed(body)) == (200, response.read_bytes())
    listener.stop()
    response.write_bytes(hookctl("respond", "--error", "NO=no").expect(0).out)
    listener.start("--scheme", "mosaic", "--respond", response, env={"HOOKCTL_SECRET": SECRET})
    assert listener.post(body, headers=signed(body)) == (401, response.read_bytes())
    assert listener.post(body)[0] == 401


@pytest.mark.parametrize("response, code", [
    ("", "EMPTY_RESPONSE_BODY"), ("yes", "INVALID_RESPONSE_BODY"),
    ('{"payload":{}}', "INVALID_RESPONSE_SHAPE"),
    ('{"errors":[],"warnings":[],"message_version":"1.0"}', "EMPTY_WEBHOOK_RESPONSE"),
    ('{"payload":1,"errors":[{"message":"x"}],"warnings":[]}', "INVALID_WEBHOOK_RESPONSE")])
def test_a_response_that_breaks_the_contract_is_refused_at_the_start(hookctl, tmp_path, response,
                                                                     code):
    file = tmp_path / "response.json"
    file.write_text(response)
    run = hookctl("listen", "--bind", "127.0.0.1:0", "--scheme", "mosaic", "--respond", file,
                  env={"HOOKCTL_SECRET": SECRET})
    assert code in run.expect(2).errors


def test_aruna(listener, capture):
    listener.start("--capture", capture, "--scheme", "aruna", env={"HOOKCTL_HOOK_TOKEN": TOKEN})
    good = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    assert listener.post(HOOK, headers=good) == (
        200, b'{"status":"accepted","message":"Processing started"}\n')
    assert listener.post(HOOK, headers=good | {"Content-Type": "text/plain"}, method="PUT")[0] == 200
    for body, headers, status, error in (
            (HOOK, {}, 401, "missing_hook_token"),
            (HOOK, {"Authorization": "Bearer x"}, 401, "invalid_hook_token"),
            (b"object=1", good, 400, "invalid_hook_payload"),
            (b"{}", good, 400, "invalid_hook_payload"),
            (b"", good, 400, "invalid_hook_payload")):
        got, answer = listener.post(body, headers=headers)
        answer = json.loads(answer)
        assert (got, answer["error"]) == (status, error)
        assert answer["message"]
    assert [r["verdict"]["accepted"] for r in records(capture)] == [True] * 2 + [False] * 5


def test_arunas_secret_and_the_servers_key(listener, sandbox, tmp_path):
    """What the sandbox fires is a hook; another one's secret is none."""
    pubkey = tmp_path / "pubkey"
    pubkey.write_text(sandbox.pubkey)
    listener.start("--scheme", "aruna", "--pubkey-file", pubkey, "--path", "/hook",
                   "-o", "ndjson", env={"HOOKCTL_HOOK_TOKEN": TOKEN})
    hook = sandbox.create_hook(url=listener.url + "/hook", token=TOKEN)
    source, payload = sandbox.fire(b"content", "in.txt")
    [line] = wait_until(lambda: listener.run.out.splitlines(), "the hook")
    assert json.loads(line)["subject"] == f"hook {hook} object {source} in.txt"
    changed = json.loads(payload.read_text()) | {"secret": "YW5vdGhlcg=="}
    status, answer = listener.post(json.dumps(changed).encode(), "/hook",
                                   {"Authorization": f"Bearer {TOKEN}"})
    assert (status, json.loads(answer)["error"]) == (401, "invalid_hook_secret")


@pytest.mark.parametrize("content, kind", [
    (b'{"a":1}', ["application/json"]), ("grün\n".encode(), ["text/plain; charset=utf-8"]),
    (b"\0\xff", ["application/octet-stream"]), (b"", [])])
def test_an_answer_of_ones_own(listener, tmp_path, content, kind):
    file = tmp_path / "answer"
    file.write_bytes(content)
    listener.start("--respond", file, "--status", 202)
    answer = exchange(listener.url, request())
    assert (answer.status, answer.body, answer.header("content-type")) == (202, content, kind)


# How it is told

def test_lines_for_scripts_and_for_people(listener, capture):
    listener.start("--capture", capture, "-o", "ndjson")
    listener.post(b"abc", "/hook?token=x", method="PUT")
    # A line follows its answer; the next message may be quicker.
    wait_until(lambda: listener.run.out.endswith(b"\n"), "a line")
    exchange(listener.url, request(head="GET / HTTP/1.1\r\nHost: x\r\n"))
    first, second = (json.loads(line) for line in
                     wait_until(lambda: len(listener.run.out.splitlines()) == 2
                                and listener.run.out.splitlines(), "two lines"))
    [record] = records(capture)
    assert first.pop("ms") > 0
    assert first == {"id": record["id"], "received_at": record["received_at"], "method": "PUT",
                     "path": "/hook?…", "size": 3, "accepted": True, "code": "ACCEPTED",
                     "message": "", "subject": "", "recorded": True, "status": 200,
                     "answered": True}
    assert (second["id"], second["status"], second["recorded"]) == (None, 405, False)
    line = next(line for line in listener.log.splitlines() if "PUT /hook" in line)
    assert "200 PUT /hook?… (3 B" in line
    assert line.endswith(f"replay=hookctl replay {capture} --id {record['id']} --to URL")


def test_a_target_that_could_not_be_sent_again(listener, capture):
    listener.start("--capture", capture)
    for target in (b"hook", b"me:x@hook", b"/\xff"):
        head = b"POST " + target + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
        answer = exchange(listener.url, head)
        assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_target")
    assert records(capture) == []


def test_a_line_shows_a_whole_url_without_what_is_private(listener, capture):
    listener.start("-vv", "--capture", capture, "-o", "ndjson")
    shown = {"http://me:canary@x/hook?canary": "http://x/hook?…", "http://canary@x": "http://x",
             "http://x/me@x": "http://x/me@x", "/hook#token=canary": "/hook#…",
             "/a://b@c": "/a://b@c", "/http:/@b?u=//canary@x": "/http:/@b?…"}
    for target in shown:
        assert exchange(listener.url, request(head=f"POST {target} HTTP/1.1\r\nHost: x\r\n"))
    lines = wait_until(lambda: len(listener.run.out.splitlines()) == len(shown)
                       and listener.run.out.splitlines(), "the lines")
    assert [json.loads(line)["path"] for line in lines] == list(shown.values())
    assert [record["url"] for record in records(capture)] == list(shown)
    assert b"canary" not in listener.run.out and "canary" not in listener.log


def test_a_line_is_not_as_long_as_a_sender_likes(listener):
    listener.start("-v")
    exchange(listener.url, request(head=f"{'P' * 50_000} /{'a' * 5_000} HTTP/1.1\r\nHost: x\r\n"))
    line = wait_until(lambda: [line for line in listener.log.splitlines() if "405" in line], "it")
    assert len(line[0]) < 600 and "…" in line[0]


def test_a_summary(listener, capture):
    listener.start("--capture", capture, "-o", "json", "--scheme", "aruna", "--count", 3)
    for body in (HOOK, HOOK, b"x"):
        listener.post(body)
    assert listener.run.wait() == 0
    summary = json.loads(listener.run.out)
    assert summary.pop("seconds") >= 0
    assert summary == {"received": 3, "accepted": 2, "rejected": 1, "refused": 0}


def test_no_secret_shows(listener, capture, tmp_path):
    """At any verbosity, whether a message is taken or not; the capture holds them by nature."""
    for scheme in ("none", "mosaic", "aruna"):
        listener.start("-vvv", "--capture", capture, "--scheme", scheme, "--max-body", "100kB",
                       "-o", "ndjson", env={"HOOKCTL_SECRET": SECRET, "HOOKCTL_HOOK_TOKEN": TOKEN})
        body = message(payload={"canary": "canary-in-a-payload"})
        headers = signed(body) | {"Authorization": f"Bearer {TOKEN}", "Cookie": "canary-cookie"}
        for content in (body, HOOK, b"canary-body", b'{"secret":"canary"', b"canary" * 50_000):
            listener.post(content, "/hook?token=canary-in-a-query", headers)
            listener.post(content, "/?canary", {"Authorization": "Bearer canary-wrong-token"})
        with open(f"/proc/{listener.run.pid}/cmdline", "rb") as file:
            assert b"canary" not in file.read()
        listener.stop()
        for text in (listener.run.out, listener.run.err):
            shown = text.decode()
            assert len(shown.splitlines()) >= 10
            for secret in ("canary", signature(SECRET, body), "Y2FuYXJ5LWluLWEtcGF5bG9hZA"):
                assert secret not in shown, shown


def test_ready_on_standard_output(hookctl):
    run = hookctl.start("listen", "--bind", "127.0.0.1:0", "--ready-file", "-", "-o", "ndjson",
                        "--count", 1)
    ready = json.loads(wait_until(lambda: run.out.endswith(b"\n") and run.out, "a line"))
    assert ready["pid"] == run.pid
    assert exchange(ready["url"], request()).status == 200
    assert run.wait() == 0
    assert [sorted(json.loads(line))[0] for line in run.out.splitlines()] == ["pid", "accepted"]


def test_ready_in_a_pipe_that_stays(hookctl, tmp_path):
    fifo = tmp_path / "ready"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        run = hookctl.start("listen", "--bind", "127.0.0.1:0", "--ready-file", fifo)
        select.select([reader], [], [], 30)
        assert json.loads(os.read(reader, 10_000))["pid"] == run.pid
    finally:
        os.close(reader)
    assert run.stop() in (0, 128 + signal.SIGTERM)
    assert fifo.is_fifo()


def test_the_reader_of_its_lines_goes(hookctl, tmp_path):
    ready = tmp_path / "ready"
    # The program is run by a shell, so that its output is a pipe.
    command = (f"{hookctl.binary} listen --bind 127.0.0.1:0 --ready-file {ready} -o ndjson; "
               f"echo $? > {tmp_path}/code")
    shell = subprocess.Popen(["/bin/sh", "-c", f"({command}) | head -n 1"],
                             env=hookctl.environment(), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    url = json.loads(wait_until(lambda: ready.exists() and ready.read_text(), "it"))["url"]

    def gone():
        try:
            exchange(url, request())
        except ConnectionError:
            return True
        return shell.poll() is not None
    wait_until(gone, "its end")
    assert shell.wait(60) == 0
    assert (tmp_path / "code").read_text() == "0\n"


# Where it listens

def test_addresses(hookctl, listener, free_port):
    port = free_port()
    cases = [
        (["--bind", f"127.0.0.1:{port}"], {}, f"http://127.0.0.1:{port}"),
        ([], {"HOOKCTL_BIND": f"127.0.0.2:{port}", "SERVICE_PORT": "1"}, f"http://127.0.0.2:{port}"),
        ([], {"SERVICE_PORT": port}, f"http://127.0.0.1:{port}"),
        ([], {"SERVER_HOST": "::1", "SERVICE_PORT": port}, f"http://[::1]:{port}"),
        (["--bind", f"[::1]:{port}"], {"SERVER_HOST": "0.0.0.0"}, f"http://[::1]:{port}"),
    ]
    for options, env, url in cases:
        ready = listener.ready_file
        ready.unlink(missing_ok=True)
        run = hookctl.start("listen", "--ready-file", ready, *options, env=env)
        wait_until(lambda: ready.exists() or not run.alive(), "it")
        assert json.loads(ready.read_text()) == {"url": url, "pid": run.pid}
        assert exchange(url, request()).status == 200
        assert run.stop() == 128 + signal.SIGTERM
        assert not ready.exists()


def test_a_profile_and_the_guides_variables(hookctl, listener, free_port):
    first, second = free_port(), free_port()
    (hookctl.config_home / "hookctl").mkdir()
    config = hookctl.config_home / "hookctl" / "config.toml"
    config.write_text(f'[profile.default]\nbind = "127.0.0.1:{first}"\n')
    for env, port in (({}, first), ({"SERVICE_PORT": second}, second)):
        listener.ready_file.unlink(missing_ok=True)
        run = hookctl.start("listen", "--ready-file", listener.ready_file, env=env)
        wait_until(listener.ready_file.exists, "it")
        assert exchange(f"http://127.0.0.1:{port}", request()).status == 200
        run.stop()


@pytest.mark.parametrize("options, env, warned", [
    ([], {}, True),
    (["--scheme", "aruna"], {}, True),
    (["--scheme", "aruna"], {"HOOKCTL_HOOK_TOKEN": TOKEN}, False),
    (["--scheme", "mosaic"], {"HOOKCTL_SECRET": SECRET}, False)])
def test_a_warning_where_strangers_can_send(hookctl, tmp_path, options, env, warned):
    run = hookctl("listen", "--bind", "0.0.0.0:0", "--for", "1ms", *options, env=env)
    assert ("nothing shows who sends" in run.expect(0).errors) == warned


# How it begins and ends

HALF = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"


def test_a_number_of_messages(listener, capture):
    listener.start("--capture", capture, "--count", 2, "--for", "1h")
    assert [listener.post()[0] for _ in range(2)] == [200, 200]
    assert listener.run.wait() == 0
    assert len(records(capture)) == 2
    assert not listener.ready_file.exists()


def test_a_time(hookctl):
    hookctl("listen", "--bind", "127.0.0.1:0", "--for", "50ms").expect(0)
    run = hookctl("listen", "--bind", "127.0.0.1:0", "--for", "50ms", "--count", 2, "-o", "json")
    error = run.expect(7).error_json()
    assert (error["code"], error["message"]) == ("timed-out", "0 of 2 messages came within 50ms")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_request_finish(listener, capture, number):
    listener.start("--capture", capture)
    with Wire(listener.url) as wire, Wire(listener.url) as idle:
        wire.send(HALF)
        assert wire.answer().status == 100  # its body is being read
        idle.send(request())
        assert idle.answer().status == 200
        listener.run.send(number)
        assert idle.answer() is None
        assert listener.run.alive()
        wire.send(b"1234")
        assert wire.answer().status == 200
    assert listener.run.wait() == 128 + number
    assert [r["body_b64"] for r in records(capture)] == ["e30=", "MTIzNA=="]


def test_a_second_signal_ends_it_at_once(listener):
    listener.start()
    with Wire(listener.url) as wire, Wire(listener.url) as idle:
        wire.send(HALF)
        assert wire.answer().status == 100
        idle.send(request())
        assert idle.answer().status == 200
        listener.run.send(signal.SIGTERM)
        assert idle.answer() is None
        time.sleep(0.2)  # two within a tenth of a second are one
        listener.run.send(signal.SIGTERM)
        assert listener.run.wait() == -signal.SIGTERM


def test_what_cannot_begin(hookctl, listener, capture, tmp_path):
    listener.start("--capture", capture)
    address = listener.url.removeprefix("http://")
    other = tmp_path / "other"
    other.write_text("no capture\n")
    missing = tmp_path / "missing"
    for options, told in (
            (["--bind", address], "another program has that port"),
            (["--bind", "example.org:80"], "--bind: "),
            (["--bind", "127.0.0.1:0", "--capture", capture], str(capture)),
            (["--bind", "127.0.0.1:0", "--capture", other], str(other)),
            (["--sync"], "--sync: "),
            (["--path", "hook"], "--path: "),
            (["--path", "/a?b"], "--path: "),
            (["--count", "0"], "--count: "),
            (["--timeout", "0"], "--timeout: "),
            (["--max-body", "1025MiB"], "--max-body: "),
            (["--max-body", "48MiB", "--capture", missing], "at most 47.0 MiB"),
            (["--max-connections", "0"], "--max-connections: "),
            (["--status", "199"], "--status: "),
            (["--respond", missing], str(missing)),
            (["--scheme", "mosaic"], "HOOKCTL_SECRET"),
            (["--scheme", "mosaic", "--secret-file", other, "--status", "200"], "--status: "),
            (["--scheme", "mosaic", "--hook-token-file", other], "--hook-token-file: "),
            (["--secret-file", other], "--secret-file: "),
            (["--max-age", "1s"], "--max-age: "),
            (["--pubkey-file", other], "--pubkey-file: "),
            (["--scheme", "aruna", "--schema", other], "--schema: ")):
        run = hookctl("listen", "--for", "1ms", *options)
        assert told in run.expect(2).errors, options
    assert other.read_text() == "no capture\n"
    blank = hookctl("listen", "--scheme", "mosaic", env={"HOOKCTL_SECRET": "  "})
    assert "EMPTY_WEBHOOK_SECRET" in blank.expect(2).errors


@pytest.mark.parametrize("token", [b"t\r\n", b"t \n", b" t", b"t\n\n", b"\tt", b"t\0u", b"t\nu"])
def test_a_token_that_no_request_can_bring(hookctl, tmp_path, token):
    (tmp_path / "token").write_bytes(token)
    run = hookctl("listen", "--for", "1ms", "--bind", "127.0.0.1:0", "--scheme", "aruna",
                  "--hook-token-file", tmp_path / "token").expect(2)
    assert "no request can bring it" in run.errors


@pytest.mark.parametrize("token", [b"t", b"t\n", b"t u\n"])
def test_a_token_that_a_request_can_bring(listener, tmp_path, token):
    (tmp_path / "token").write_bytes(token)
    listener.start("--scheme", "aruna", "--hook-token-file", "token")
    headers = {"Authorization": f"Bearer {token.decode().strip()}"}
    assert listener.post(HOOK, headers=headers)[0] == 200
