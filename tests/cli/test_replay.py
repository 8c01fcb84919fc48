"""`hookctl replay`: what arrives, in which order, and what is made of the answers."""
import base64
import json
import os
import resource
import shutil
import signal
import subprocess
import threading
import time

import pytest

from support.captures import SECRET, message, record
from support.listener import Listener
from support.messages import NOW
from support.net import free_port, wait_until
from support.raw_receiver import OK, RawReceiver
from support.receiver import Receiver, make_certificate, response

BODY = b'{"a":"\x00\xff\xfe"}\r\n\n\x80'


def reply(status, body=b"", headers=b""):
    return (b"HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n" % (status, headers, len(body))) + body


def numbered(count, **changes):
    return "".join(record(b'{"n":%d}' % n, name=f"record-{n:03}", **changes)
                   for n in range(count))


def numbers(receiver):
    return [json.loads(request.body)["n"] for request in receiver.requests]


@pytest.fixture
def replay(hookctl, tmp_path):
    """Replays a capture given as text or bytes."""
    def run(capture, to, *options, code=0, **more):
        file = tmp_path / "capture.ndjson"
        file.write_bytes(capture if isinstance(capture, bytes) else capture.encode())
        return hookctl("replay", file, "--to", to, *options, **more).expect(code)
    return run


# What arrives.

def test_a_request_arrives_byte_for_byte(replay):
    headers = [["x-Second", "b"], ["HOST", "recorded.example"], ["X-FIRST", "a"],
               ["x-Second", "c"], ["Content-LENGTH", "999"],
               ["X-Bytes", "\ufffd\ufffd", base64.b64encode(b"\xff\x80").decode()],
               ["X-Empty", ""], ["Authorization", "Bearer token"], ["User-Agent", "recorder/1"]]
    with RawReceiver() as receiver:
        replay(record(BODY, headers, url="/a%2Fb//c/../d?x=%2f&y=1&x=", method="PUT"),
               receiver.url)
    request, = receiver.requests
    assert request.line == b"PUT /a%2Fb//c/../d?x=%2f&y=1&x= HTTP/1.1"
    assert request.headers == [
        b"x-Second: b", b"HOST: 127.0.0.1:%d" % receiver.port, b"X-FIRST: a", b"x-Second: c",
        b"Content-LENGTH: %d" % len(BODY), b"X-Bytes: \xff\x80", b"X-Empty:",
        b"Authorization: Bearer token", b"User-Agent: recorder/1"]
    assert request.body == BODY


def test_what_listen_recorded_arrives_as_it_came(hookctl, tmp_path):
    """From a plain socket through listen's capture to a plain socket."""
    import socket
    port = free_port()
    capture = tmp_path / "c.ndjson"
    run = hookctl.start("listen", "--bind", f"127.0.0.1:{port}", "--capture", capture)
    lines = [b"Host: 127.0.0.1:%d" % port, b"b: 2", b"A: 1", b"B: 3", b"X: \xc3\xa4\xff",
             b"Content-Length: %d" % len(BODY)]

    def sent():
        assert run.alive(), run.err.decode()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(b"\r\n".join([b"POST /x%2Fy?z=%2f HTTP/1.1", *lines]) +
                                   b"\r\n\r\n" + BODY)
                return connection.recv(100)
        except ConnectionRefusedError:
            return False
    wait_until(sent, "an answer")
    run.stop()
    with RawReceiver() as receiver:
        hookctl("replay", capture, "--to", receiver.url).expect(0)
    request, = receiver.requests
    assert request.line == b"POST /x%2Fy?z=%2f HTTP/1.1"
    assert request.headers[1:] == lines[1:]
    assert request.body == BODY


@pytest.mark.parametrize("to, recorded, line", [
    ("", "/hook?a=b", "/hook?a=b"),
    ("/", "/hook?a=b", "/hook?a=b"),
    ("/own", "/hook?a=b", "/own"),
    ("/own?c=d", "/hook?a=b", "/own?c=d"),
    ("/?c=d", "/hook", "/?c=d"),
    ("", "https://elsewhere.example/deep/hook?a=b#part", "/deep/hook?a=b"),
    ("", "https://elsewhere.example", "/"),
])
def test_where_a_record_goes(replay, to, recorded, line):
    with RawReceiver() as receiver:
        replay(record(b"{}", url=recorded), receiver.url + to)
    assert receiver.requests[0].line.decode() == f"POST {line} HTTP/1.1"


def test_a_capture_may_grow_by_what_is_sent_from_it(hookctl, tmp_path):
    listener = Listener(hookctl, tmp_path).start("--capture", tmp_path / "c.ndjson")
    try:
        for body in b"one", b"two":
            assert listener.post(body)[0] == 200
        done = hookctl("replay", tmp_path / "c.ndjson", "--to", listener.url, "-o", "json").expect(0)
        assert done.json()["sent"] == 2
    finally:
        listener.stop()
    assert len((tmp_path / "c.ndjson").read_text().splitlines()) == 4


def test_many_fields_that_a_connection_names_cost_little(hookctl, tmp_path):
    """Looked up one by one in all the lists, they would take minutes."""
    lists = [["Connection", ",".join(f"x{n}" for n in range(200))]] * 3000
    fields = [[f"a{n}", "v"] for n in range(20_000)]
    (tmp_path / "c").write_text(record(b"{}", [*lists, *fields, ["X7", "v"]]))
    with RawReceiver() as receiver:
        run = hookctl.start("replay", tmp_path / "c", "--to", receiver.url)
        resource.prlimit(run.pid, resource.RLIMIT_CPU, (20, 20))
        assert run.wait() == 0
    request, = receiver.requests
    assert len(request.headers) == 20_002


def test_all_in_order_on_one_connection(replay):
    with RawReceiver() as receiver:
        replay(numbered(50), receiver.url)
    assert numbers(receiver) == list(range(50))
    assert receiver.connections == 1
    assert receiver.most_at_once == 1


def test_as_many_at_once_as_were_asked_for(replay):
    barrier = threading.Barrier(4)

    def answer(_):
        barrier.wait(30)
        return OK

    with RawReceiver(answer) as receiver:
        replay(numbered(40), receiver.url, "--concurrency", "4")
    assert sorted(numbers(receiver)) == list(range(40))
    assert receiver.connections == 4
    assert receiver.most_at_once == 4


def test_more_connections_than_files_are_allowed_at_first(hookctl, tmp_path):
    (tmp_path / "c").write_text(numbered(120))
    barrier = threading.Barrier(60)

    def answer(_):
        barrier.wait(30)
        return OK

    def limited(soft, hard):
        return subprocess.run(
            ["prlimit", f"--nofile={soft}:{hard}", hookctl.binary, "replay", tmp_path / "c", "--to",
             receiver.url, "--concurrency", "60"], env=hookctl.environment(), timeout=60,
            capture_output=True)

    with RawReceiver(answer) as receiver:
        assert limited(100, 1024).returncode == 0
        assert receiver.most_at_once == 60
        refused = limited(100, 100)
    assert refused.returncode == 2 and b"--concurrency" in refused.stderr


def test_a_capture_from_standard_input(hookctl):
    with RawReceiver() as receiver:
        hookctl("replay", "-", "--to", receiver.url, stdin=numbered(3)).expect(0)
    assert numbers(receiver) == [0, 1, 2]


def test_tls_with_an_authority_of_ones_own(replay, tmp_path):
    certificate = make_certificate(tmp_path)
    with Receiver(certificate=certificate) as receiver:
        replay(numbered(2), receiver.url, "--ca-file", certificate[0])
        assert len(receiver.messages) == 2
        done = replay(numbered(2), receiver.url, code=6)
    assert "certificate" in done.text


# Which records.

def test_by_id_and_by_the_beginning_of_one(replay):
    with RawReceiver() as receiver:
        replay(numbered(20), receiver.url, "--id", "record-007", "--id", "record-01", code=2)
        assert receiver.requests == []
        replay(numbered(20), receiver.url, "--id", "record-007", "--id", "record-002")
    assert numbers(receiver) == [2, 7]
    with RawReceiver() as receiver:
        replay(record(b'{"n":1}', name="abc") + record(b'{"n":2}', name="abcd"), receiver.url,
               "--id", "abc")
        replay(record(b'{"n":3}', name="abc") + record(b'{"n":4}', name="xyz"), receiver.url,
               "--id", "x")
        done = replay(numbered(2), receiver.url, "--id", "record-000", "--id", "other", code=4)
        assert "other" in done.errors
    assert numbers(receiver) == [1, 4]


def test_by_id_from_a_pipe_that_can_be_read_but_once(hookctl, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(numbered(3),), daemon=True)
    writer.start()
    with RawReceiver() as receiver:
        hookctl("replay", pipe, "--to", receiver.url, "--id", "record-001").expect(0)
    writer.join()
    assert numbers(receiver) == [1]


def test_an_id_that_is_not_in_a_pipe_is_told_at_its_end(hookctl):
    wanted = ["--id", "record-001", "--id", "record-001", "--id", "other"]
    with RawReceiver() as receiver:
        done = hookctl("replay", "-", "--to", receiver.url, *wanted, stdin=numbered(3)).expect(4)
        hookctl("replay", "-", "--to", receiver.url, *wanted[:4], stdin=numbered(3)).expect(0)
    assert "no record 'other'" in done.errors and "1 record sent" in done.text
    assert numbers(receiver) == [1, 1]
    hookctl("capture", "export", "--format", "curl", "-", *wanted, stdin=numbered(3)).expect(4)


def test_by_time(replay):
    capture = "".join(record(b'{"n":%d}' % n, name=str(n), received_at=f"2026-11-2{n}T00:00:00Z")
                      for n in range(5))
    with RawReceiver() as receiver:
        done = replay(capture, receiver.url, "--since", "2026-11-21", "--until",
                      "2026-11-23T01:00:00+01:00", "-o", "json")
    assert numbers(receiver) == [1, 2]
    assert (done.json()["sent"], done.json()["skipped"]) == (2, 3)


FILTERED = (
    record(message(message_type="A", payload={"name": "x", "list": [1, {"k~/": "v"}], "no": None}),
           name="0", verdict={"scheme": "mosaic", "accepted": True, "code": "VALID"})
    + record(b'{"message_type":"B","payload":{"name":"xyz","n":3.0}}', [["X-Kind", "one"],
             ["x-kind", "two"]], name="1", method="PUT", url="/other?x=1")
    + record(b"no JSON", [["X-Kind", "three=3"]], name="2", url="https://h.example/third")
    + record(b'{"object":{"name":"x"}}', [], name="3"))


@pytest.mark.parametrize("filters, expected", [
    (["type=A"], "0"), (["type!=A"], "123"), (["type"], "01"), (["!type"], "23"), (["type~^[AB]$"], "01"),
    (["method=PUT"], "1"), (["path=/other"], "1"), (["path~third"], "2"), (["url=/other?x=1"], "1"),
    (["header:x-kind"], "12"), (["header:X-KIND=two"], "1"), (["header:x-kind!=two"], "023"),
    (["header:x-kind=three=3"], "2"), (["header:x-kind~^t"], "12"), (["header:x-kind!~o"], "023"),
    (["/payload/name=x"], "0"), (["/payload/name~^x"], "01"), (["/payload/n=3.0"], "1"),
    (["/payload/n=3"], ""), (["/payload/no=null"], "0"), (["/payload/no"], "0"),
    (["/payload/list/1/k~0~1=v"], "0"), (["/payload/list/0=1"], "0"),
    (["!/payload"], "23"), (["/object/name!=x"], "012"), (["verdict=VALID"], "0"), (["!verdict"], "123"),
    (["type", "method=PUT"], "1"), (["/payload/name~x", "header:x-kind=one", "type=B"], "1"),
    (["type=A", "type=B"], ""),
])
def test_by_filter(hookctl, tmp_path, filters, expected):
    (tmp_path / "c").write_text(FILTERED)
    options = [word for one in filters for word in ("--filter", one)]
    done = hookctl("replay", tmp_path / "c", "--to", "http://127.0.0.1:1", "--dry-run", "-o",
                   "ndjson", *options)
    lines = [json.loads(line) for line in done.expect(0 if expected else 4).text.splitlines()]
    assert "".join(line["id"] for line in lines if "id" in line) == expected


@pytest.mark.parametrize("text, words", [
    ("size=1", "no field 'size'"), ("", "no field"), ("=x", "no field"), ("header:=x", "needs a name"),
    ("type~(", "no regular expression"), ("/a~2=x", "regular"), ("/a~", "")])
def test_filters_that_are_none(replay, text, words):
    if text in ("/a~2=x", "/a~"):
        # An operator with a pattern, not a broken pointer.
        replay(numbered(1), "http://127.0.0.1:1", "--dry-run", "--filter", text, code=4)
        return
    done = replay(numbered(1), "http://127.0.0.1:1", "--filter", text, code=2)
    assert words in done.errors and "--filter" in done.errors


# When.

def test_the_time_between_records_is_kept_and_scaled(hookctl, tmp_path):
    """An hour between records: the second is waited for, unless time passes fast."""
    hours = "".join(record(b'{"n":%d}' % n, name=str(n), at=NOW + n * 3600) for n in range(3))
    (tmp_path / "c").write_text(hours)
    with RawReceiver() as receiver:
        hookctl("replay", tmp_path / "c", "--to", receiver.url, "--timing", "x100000").expect(0)
        assert numbers(receiver) == [0, 1, 2]
        run = hookctl.start("replay", tmp_path / "c", "--to", receiver.url, "--timing", "original",
                            "-v")
        wait_until(lambda: len(receiver.requests) == 4, "the first record")
        wait_until(lambda: run.out or True, "")
        assert run.stop(signal.SIGINT) == 128 + signal.SIGINT
    assert numbers(receiver)[3:] == [0]


def test_lines_do_not_wait_for_records(hookctl, tmp_path):
    """Neither for those whose time has not come, nor for those that a pipe has yet to bring."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "c").write_text(numbered(5) + record(b'{"n":5}', name="late", at=NOW + 3600))
    with RawReceiver() as receiver:
        options = ["--to", receiver.url, "-o", "ndjson"]
        paced = hookctl.start("replay", tmp_path / "c", "--timing", "original", *options)
        wait_until(lambda: paced.out.count(b'"state":"ok"') == 5, "lines of what was sent")
        paced.stop()
        piped = hookctl.start("replay", pipe, "--concurrency", "2", *options)
        with open(pipe, "wb") as feed:
            feed.write(numbered(5).encode())
            feed.flush()
            wait_until(lambda: piped.out.count(b'"state":"ok"') == 5, "lines of what came")
        assert piped.wait() == 0


def test_a_rate_holds_the_rest_back(hookctl, tmp_path):
    (tmp_path / "c").write_text(numbered(5))
    with RawReceiver() as receiver:
        run = hookctl.start("replay", tmp_path / "c", "--to", receiver.url, "--rate", "1/h",
                            "--concurrency", "3")
        wait_until(lambda: receiver.requests, "the first record")
        assert run.stop() == 128 + signal.SIGTERM
        assert len(receiver.requests) == 1
        hookctl("replay", tmp_path / "c", "--to", receiver.url, "--rate", "1000").expect(0)
    assert numbers(receiver)[1:] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("option, value", [
    ("--timing", "fast"), ("--timing", "x0"), ("--timing", "x-1"), ("--timing", "xNaN"),
    ("--rate", "0"), ("--rate", "many"), ("--rate", "-5"), ("--rate", "5/d"),
    ("--concurrency", "0"), ("--concurrency", "100000"), ("--expect-status", "2x"),
    ("--expect-status", "299-200"), ("--report", "x.txt"), ("--check", "aruna")])
def test_values_that_are_refused(replay, option, value):
    done = replay(numbered(1), "http://127.0.0.1:1", option, value, code=2)
    assert option in done.errors


# What is made of the answers.

def test_the_summary(replay):
    answers = iter([200, 201, 404, 200, 503])
    with RawReceiver(lambda _: reply(next(answers))) as receiver:
        done = replay(numbered(5), receiver.url, "-o", "json", code=8)
    summary = done.json()
    assert summary["status"] == {"200": 2, "201": 1, "404": 1, "503": 1}
    assert {name: summary[name] for name in ("sent", "ok", "failed", "skipped")} == {
        "sent": 5, "ok": 3, "failed": 2, "skipped": 0}
    assert set(summary["latency_ms"]) == {"p50", "p90", "p99", "max"}
    assert 0 < summary["latency_ms"]["p50"] <= summary["latency_ms"]["max"]
    assert summary["seconds"] > 0 and summary["rate"] > 0
    assert done.error_json()["code"] == "partial-failure"


def test_text_names_what_failed(replay):
    with RawReceiver(lambda r: reply(500 if b"3" in r.body else 200)) as receiver:
        done = replay(numbered(5), receiver.url, code=8)
        assert "record-003" in done.text and "status 500" in done.text
        assert "record-002" not in done.text
        assert "5 records sent: 4 ok, 1 failed" in done.text
        assert "200: 4" in done.text and "500: 1" in done.text and "p99" in done.text
        assert "record-002" in replay(numbered(5), receiver.url, "-v", code=8).text
        assert replay(numbered(5), receiver.url, "-q", code=8).text == ""


def test_problems_of_many_kinds_are_counted(replay):
    with RawReceiver(lambda r: reply(500 + json.loads(r.body)["n"] % 30)) as receiver:
        summary = replay(numbered(60), receiver.url, "-o", "json", code=8).json()
    assert [one["count"] for one in summary["problems"]] == [2] * 16
    assert summary["other_problems"] == 28


def test_many_failures_are_told_by_their_first(replay):
    with RawReceiver(reply(500)) as receiver:
        done = replay(numbered(30), receiver.url, code=8)
    assert done.text.count("FAIL") == 10 and "20 more" in done.text


def test_ndjson_has_a_line_a_record(replay):
    with RawReceiver(lambda r: reply(500 if b"1" in r.body else 200)) as receiver:
        done = replay(numbered(2), receiver.url, "-o", "ndjson", code=8)
    first, second, last = map(json.loads, done.text.splitlines())
    assert (first["id"], first["line"], first["state"], first["status"]) == ("record-000", 1, "ok", 200)
    assert second["state"] == "failed" and "status 500" in second["error"]["message"]
    assert last["summary"]["sent"] == 2


@pytest.mark.parametrize("options, status, code", [
    ([], 204, 0), ([], 302, 8), ([], 400, 8),
    (["--expect-status", "404"], 404, 0), (["--expect-status", "404"], 200, 8),
    (["--expect-status", "4xx,200-201"], 201, 0), (["--expect-status", "4xx"], 451, 0),
    (["--expect-status", "200", "--expect-status", "409"], 409, 0),
    (["--expect-status", "200-201"], 202, 8)])
def test_expected_statuses(replay, options, status, code):
    with RawReceiver(reply(status)) as receiver:
        replay(numbered(1), receiver.url, *options, code=code)


@pytest.mark.parametrize("options, answer, code", [
    ([], (200, response({"a": 1})), 0),
    ([], (200, b"{}"), 8),
    ([], (200, response({"a": 1}), {"Content-Type": "text/plain"}), 8),
    ([], (401, response(errors=[{"message": "m", "code": "SOME"}])), 8),
    (["--expect-status", "401"], (401, response(errors=[{"message": "m", "code": "SOME"}])), 0),
    (["--expect-status", "401"], (401, b"denied"), 8)])
def test_mosaics_contract(replay, options, answer, code):
    with Receiver(answer) as receiver:
        done = replay(record(message()), receiver.url, "--check", "mosaic", *options, code=code)
    if code and answer[0] == 401 and not options:
        assert "SOME" in done.text


def test_fail_fast(replay):
    with RawReceiver(lambda r: reply(500 if b"2" in r.body else 200)) as receiver:
        replay(numbered(9), receiver.url, "--fail-fast", code=8)
    assert numbers(receiver) == [0, 1, 2]


def test_fail_fast_does_not_wait_for_what_it_does_not_send(replay):
    hours = "".join(record(b'{"n":%d}' % n, name=str(n), at=NOW + n * 3600) for n in range(3))
    with RawReceiver(reply(500)) as receiver:
        replay(hours, receiver.url, "--fail-fast", "--timing", "original", "--concurrency", "2",
               code=8)
    assert numbers(receiver) == [0]


def test_fail_fast_does_not_wait_for_what_a_pipe_will_still_bring(hookctl, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(pipe, numbered(1).encode())
    with RawReceiver(reply(500)) as receiver:
        run = hookctl.start("replay", tmp_path / "pipe", "--to", receiver.url, "--fail-fast",
                            "--concurrency", "2", "-o", "json")
        assert run.wait() == 8
    os.close(pipe)
    assert json.loads(run.out)["failed"] == 1


def test_answers_of_before_stay_where_there_are_none(hookctl, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "answers").write_text("precious\n")
    hookctl("replay", tmp_path / "folder", "--to", "http://127.0.0.1:1", "--responses",
            tmp_path / "answers").expect(2)
    assert (tmp_path / "answers").read_text() == "precious\n"


def test_a_connection_that_the_server_closes_is_opened_anew(replay):
    """Every second request meets a closed connection: it is sent again, once."""
    with RawReceiver(lambda r: None if seen(r) else OK) as receiver:
        met = set()

        def seen(request):
            if len(receiver.requests) % 3 or request.body in met:
                return False
            met.add(request.body)
            return True
        replay(numbered(9), receiver.url)
    assert sorted(set(numbers(receiver))) == list(range(9))
    assert len(receiver.requests) == 9 + len(met) and met


def test_nobody_answers(replay):
    done = replay(numbered(3), f"http://127.0.0.1:{free_port()}", "-o", "json", code=6)
    assert done.json()["failed"] == 3 and done.json()["status"] == {}
    assert "connection refused" in done.json()["problems"][0]["message"]
    with RawReceiver(lambda _: None) as receiver:
        replay(numbered(2), receiver.url, code=6)


def test_no_answer_in_time(replay):
    over = threading.Event()
    with RawReceiver(lambda _: over.wait(30) and None) as receiver:
        done = replay(numbered(2), receiver.url, "--timeout", "150ms", code=7)
        over.set()
    assert "no complete answer within 150ms" in done.text


def test_some_are_answered(replay):
    with RawReceiver(lambda r: None if b"1" in r.body else OK) as receiver:
        replay(numbered(3), receiver.url, code=8)


# What is written.

def test_answers_are_recorded(hookctl, replay, tmp_path):
    with RawReceiver(reply(404, b"\x00\xff", b"X-B: 1\r\nx-a: \xff\r\nX-B: 2\r\n")) as receiver:
        replay(record(BODY, [["A", "1"]], name="one", verdict={"code": "X"}, note="kept"),
               receiver.url, "--responses", tmp_path / "answers", code=8)
    assert (tmp_path / "answers").stat().st_mode & 0o777 == 0o600
    line, = (tmp_path / "answers").read_bytes().splitlines()
    written = json.loads(line)
    assert written["id"] == "one" and base64.b64decode(written["body_b64"]) == BODY
    assert written["headers"] == [["A", "1"]] and written["note"] == "kept"
    assert written["url"] == "/hook" and written["verdict"] == {"code": "X"}
    answer = written["response"]
    assert answer["status"] == 404 and base64.b64decode(answer["body_b64"]) == b"\x00\xff"
    assert answer["headers"][0] == ["X-B", "1"] and answer["headers"][2] == ["X-B", "2"]
    assert base64.b64decode(answer["headers"][1][2]) == b"\xff"
    assert answer["ms"] > 0
    with RawReceiver() as receiver:
        hookctl("replay", tmp_path / "answers", "--to", receiver.url).expect(0)
    assert receiver.requests[0].body == BODY


def test_answers_do_not_take_the_place_of_the_capture(replay, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "capture.ndjson")
    for name in ("capture.ndjson", "link", "../capture.ndjson", "-"):
        (tmp_path / "sub").mkdir(exist_ok=True)
        path = tmp_path / "sub" / name if name.startswith(".") else tmp_path / name
        done = replay(numbered(2), "http://127.0.0.1:1", "--responses",
                      name if name == "-" else path, code=2)
        assert "--responses" in done.errors and "file" in done.errors
    assert (tmp_path / "capture.ndjson").read_text() == numbered(2)


def test_answers_that_cannot_be_recorded_are_told_before_anything_is_sent(replay, tmp_path):
    (tmp_path / "folder.xml").mkdir()
    with RawReceiver() as receiver:
        replay(numbered(2), receiver.url, "--responses", tmp_path / "no" / "folder", code=2)
        for option in "--responses", "--report":
            replay(numbered(2), receiver.url, option, tmp_path / "folder.xml", code=2)
    assert receiver.requests == []


@pytest.mark.parametrize("option", ["--responses", "--report"])
def test_a_link_stays_one_and_a_pipe_a_pipe(replay, tmp_path, option):
    file, link, pipe = tmp_path / "file", tmp_path / "link.xml", tmp_path / "pipe.xml"
    link.symlink_to("file")
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    with RawReceiver() as receiver:
        replay(numbered(2), receiver.url, option, link)
        replay(numbered(2), receiver.url, option, pipe)
    reader.join(30)
    assert link.is_symlink() and pipe.is_fifo()
    for text in file.read_text(), *read:
        assert "record-001" in text
    assert read


def test_what_cannot_be_written_at_the_end_costs_nothing_else(replay, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()

    def answer(_):
        shutil.rmtree(gone, ignore_errors=True)
        return OK

    with RawReceiver(answer) as receiver:
        done = replay(numbered(2), receiver.url, "--responses", gone / "answers", "--report",
                      gone / "r.xml", "--report", tmp_path / "r.xml", code=2)
    assert "2 records sent: 2 ok" in done.text
    assert "gone/answers" in done.errors and "gone/r.xml" in done.errors
    assert "record-001" in (tmp_path / "r.xml").read_text()


def test_an_error_in_the_middle_costs_nothing_that_was_done(hookctl, tmp_path):
    """The file of the answers may not grow so far; the report is smaller."""
    (tmp_path / "c").write_text(numbered(3))
    with RawReceiver(reply(200, b"x" * 20_000)) as receiver:
        run = subprocess.run(
            ["prlimit", "--fsize=10000", hookctl.binary, "replay", tmp_path / "c", "--to",
             receiver.url, "--responses", tmp_path / "answers", "--report", tmp_path / "r.xml"],
            env=hookctl.environment(), timeout=60, capture_output=True)
    assert run.returncode == 2
    assert b"1 record sent: 1 ok" in run.stdout and b"answers" in run.stderr
    assert len(receiver.requests) == 1
    assert "ended early" in (tmp_path / "r.xml").read_text()


@pytest.mark.parametrize("status, code", [(200, 128 + signal.SIGPIPE), (500, 8)])
def test_a_reader_of_the_lines_may_go(hookctl, tmp_path, status, code):
    (tmp_path / "c").write_text(numbered(3))
    reading, writing = os.pipe()
    os.close(reading)
    with RawReceiver(reply(status)) as receiver, os.fdopen(writing, "wb") as out:
        run = subprocess.run(
            [hookctl.binary, "replay", tmp_path / "c", "--to", receiver.url, "-o", "ndjson",
             "--responses", tmp_path / "answers"], stdout=out, stderr=subprocess.PIPE, timeout=60,
            env=hookctl.environment())
    assert run.returncode == code
    assert len(receiver.requests) == 1
    assert len((tmp_path / "answers").read_text().splitlines()) == 1


def test_a_dry_run_sends_nothing(replay, tmp_path):
    with RawReceiver() as receiver:
        done = replay(numbered(3, url="/hook?key=canary-query"), receiver.url, "--dry-run",
                      "--responses", tmp_path / "answers")
        assert receiver.connections == 0
    assert not (tmp_path / "answers").exists()
    assert len(done.text.splitlines()) == 3
    assert f"POST {receiver.url}/hook?…" in done.text and "canary" not in done.text
    lines = replay(numbered(2), receiver.url, "--dry-run", "-o", "ndjson").text.splitlines()
    assert json.loads(lines[0])["state"] == "skipped"


# Captures that are none, or not whole.

def test_nothing_is_meant(replay):
    assert "none of the capture's 2 records" in replay(
        numbered(2), "http://127.0.0.1:1", "--filter", "method=GET", code=4).errors
    assert "no record" in replay("", "http://127.0.0.1:1", code=4).errors
    assert "none of the capture's 2 records" in replay(
        numbered(2) + "no record\n", "http://127.0.0.1:1", "--filter", "method=GET", code=4).errors


@pytest.mark.parametrize("line", ["no record\n", '{"v":2,"id":"x"}\n', '{"log":{"version":"1.2"}}\n',
                                  record(b"{}", body_b64=None), record(b"{}", body_b64="%%%")])
def test_no_capture(replay, line):
    with RawReceiver() as receiver:
        done = replay(line, receiver.url, code=2)
    assert "line 1" in done.errors and receiver.requests == []


def test_a_file_that_is_not_there(hookctl, tmp_path):
    hookctl("replay", tmp_path / "none", "--to", "http://127.0.0.1:1").expect(2)


def test_unreadable_lines_are_passed_over_and_told(replay):
    with RawReceiver() as receiver:
        done = replay(numbered(2) + "what is this\n" + record(b'{"n":9}', name="x"), receiver.url,
                      "-o", "json", code=8)
    assert numbers(receiver) == [0, 1, 9]
    assert (done.json()["unreadable"], done.json()["ok"]) == (1, 3)
    assert "line 3" in done.errors


def test_a_torn_end_is_told_and_no_failure(replay):
    with RawReceiver() as receiver:
        done = replay((numbered(2) + record(b'{"n":2}')[:-30]), receiver.url, "-o", "json")
    assert numbers(receiver) == [0, 1]
    assert done.json()["torn"] is True and "torn" in done.errors


def test_a_record_that_cannot_be_sent(replay):
    with RawReceiver() as receiver:
        done = replay(record(b"{}", [["A", "b\r\nInjected: 1"]], name="bad") + numbered(1),
                      receiver.url, code=8)
    assert len(receiver.requests) == 1 and "line break" in done.text
    assert "Injected" not in done.text


# Signals, secrets, manners.

def test_a_signal_ends_it_at_once_with_the_summary(hookctl, tmp_path):
    (tmp_path / "c").write_text(numbered(10))
    over = threading.Event()
    with RawReceiver(lambda r: OK if b"0" in r.body else over.wait(30) and None) as receiver:
        run = hookctl.start("replay", tmp_path / "c", "--to", receiver.url, "-o", "json",
                            "--responses", tmp_path / "answers")
        wait_until(lambda: len(receiver.requests) == 2, "the record that hangs")
        assert run.stop() == 128 + signal.SIGTERM
        over.set()
    summary = json.loads(run.out)
    assert (summary["sent"], summary["ok"], summary["failed"], summary["skipped"]) == (2, 1, 1, 0)
    assert summary["problems"] == [{"message": "interrupted; it may have arrived", "count": 1}]
    assert len((tmp_path / "answers").read_text().splitlines()) == 1


def test_a_signal_ends_the_wait_for_more_with_the_summary(hookctl, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with RawReceiver() as receiver:
        run = hookctl.start("replay", tmp_path / "pipe", "--to", receiver.url, "-o", "json",
                            "--concurrency", "3", "--responses", tmp_path / "answers")
        with open(tmp_path / "pipe", "w", encoding="utf-8") as pipe:
            pipe.write(numbered(1))
            pipe.flush()
            wait_until(lambda: receiver.requests, "the first record")
            assert run.stop() == 128 + signal.SIGTERM
    assert json.loads(run.out)["sent"] == 1
    assert (tmp_path / "answers").exists()


def test_no_secret_shows(hookctl, tmp_path):
    capture = record(message(), [["Authorization", "Bearer canary-authorization"],
                                 ["X-Mosaic-Signature", "canary-signature"]],
                     url="/hook?key=canary-query")
    (tmp_path / "c").write_text(capture)
    with RawReceiver(lambda _: reply(500, b"canary-answer")) as receiver:
        for options in ([], ["-vvv"], ["-o", "json"], ["-o", "ndjson"], ["--dry-run"],
                        ["--report", tmp_path / "r.html", "--report", tmp_path / "r.xml"]):
            for to in (receiver.url, receiver.url + "/hook?key=canary-target", "http://127.0.0.1:1"):
                done = hookctl("replay", tmp_path / "c", "--to", to, *options)
                assert b"canary" not in done.out + done.err
    for name in ("r.html", "r.xml"):
        assert b"canary" not in (tmp_path / name).read_bytes()


def test_passwords_and_plain_http_beyond_this_machine_are_refused(replay):
    for to in ("http://user:canary@127.0.0.1:1/", "http://example.com/hook"):
        done = replay(numbered(1), to, code=2)
        assert "canary" not in done.errors
    assert "--allow-http" in done.errors


def test_reports(replay, tmp_path):
    with RawReceiver(lambda r: reply(500 if b"1" in r.body else 200)) as receiver:
        replay(numbered(3), receiver.url, "--report", tmp_path / "r.xml", "--report",
               tmp_path / "r.html", code=8)
    assert "<failure" in (tmp_path / "r.xml").read_text()
    assert "record-001" in (tmp_path / "r.html").read_text()


# Refreshing.

def test_an_old_message_is_refused_and_accepted_when_refreshed(hookctl, tmp_path):
    old = time.time() - 3600
    (tmp_path / "c").write_text(record(message(at=old), at=old, name="old", verdict={"code": "X"},
                                       url="https://old.example/hook?a=b"))
    (tmp_path / "secret").write_text(SECRET)
    with RawReceiver() as receiver:
        hookctl("replay", tmp_path / "c", "--to", receiver.url, "--refresh", "--responses",
                tmp_path / "answers", env={"HOOKCTL_SECRET": SECRET}).expect(0)
    body = receiver.requests[0].body
    was = message(at=old)
    assert len(body) == len(was) and body != was
    differing = [i for i, (a, b) in enumerate(zip(was, body)) if a != b]
    stamp = was.index(b'"timestamp":"')
    assert all(i > stamp for i in differing)
    written = json.loads((tmp_path / "answers").read_text())
    assert written["url"] == "/hook?a=b" and "verdict" not in written
    hookctl("verify", "--capture", tmp_path / "answers", "--secret-file",
            tmp_path / "secret").expect(0)
    hookctl("verify", "--capture", tmp_path / "c", "--at", "now", "--secret-file",
            tmp_path / "secret").expect(3)


def test_refreshing_needs_the_secret(replay):
    done = replay(record(message()), "http://127.0.0.1:1", "--refresh", code=2)
    assert "secret" in done.text


@pytest.mark.parametrize("options", [
    ["--new-id"], ["--force"], ["--secret-file", "s"], ["--secret-command", "echo s"],
    ["--token-file", "t"], ["--token-command", "echo t"], ["--api-url", "http://127.0.0.1:1"],
    ["--grpc-url", "http://127.0.0.1:1"], ["--transport", "rest"]])
def test_what_goes_with_refresh_alone(replay, options):
    errors = replay(numbered(1), "http://127.0.0.1:1", *options, code=2).errors
    assert "--refresh" in errors and options[0] in errors
