"""`hookctl listen --forward`: what arrives behind it, and what comes back, byte for byte."""
import base64
import json
import signal
import socket
import threading

import pytest

from support.net import free_port, wait_until
from support.raw_receiver import RawReceiver, read_request

BODY = b'{"a":"\x00\xff\xfe"}\r\n\n\x80'
# Order, letter case, duplicates, bytes beyond UTF-8, an empty value.
LINES = [b"x-Second: b", b"X-FIRST: a", b"x-Second: c", b"X-Bytes: \xff\x80\xe4", b"X-Empty:",
         b"Authorization: Bearer canary-token-of-forward", b"accept: */*"]
TARGET = b"/a%2Fb//c/../d?x=%2f%2F&y=1&x="


class Front:
    """A running `listen --forward`."""

    def __init__(self, hookctl, folder, to, *options):
        self.capture = folder / "capture.ndjson"
        self.port = free_port()
        self.run = hookctl.start("listen", "--bind", f"127.0.0.1:{self.port}", "--capture",
                                 self.capture, "--forward", to, *options)
        wait_until(self.is_up, "the receiver")

    def is_up(self):
        assert self.run.alive(), self.run.err.decode()
        return self.is_listening()

    def is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def post(self, body=BODY, lines=LINES, target=TARGET, method=b"POST"):
        with self.connect() as connection:
            head = b"\r\n".join([method + b" " + target + b" HTTP/1.1", b"Host: front.example",
                                 *lines, b"Content-Length: %d" % len(body)])
            connection.sendall(head + b"\r\n\r\n" + body)
            answer, _ = read_request(connection, b"")
            return answer

    def records(self):
        return [json.loads(line) for line in self.capture.read_bytes().splitlines()]


@pytest.fixture
def front(hookctl, tmp_path):
    return lambda to, *options: Front(hookctl, tmp_path, to, *options)


def test_bytes_and_headers_go_on_unchanged_and_are_on_record(front):
    with RawReceiver() as behind:
        here = front(behind.url)
        assert here.post().line == b"HTTP/1.1 200 OK"
    request, = behind.requests
    assert request.line == b"POST " + TARGET + b" HTTP/1.1"
    assert request.headers == [b"Host: 127.0.0.1:%d" % behind.port, *LINES,
                               b"Content-Length: %d" % len(BODY)]
    assert request.body == BODY
    record, = here.records()
    assert base64.b64decode(record["body_b64"]) == BODY
    assert record["url"] == TARGET.decode()


def test_chunks_become_a_length_and_the_connections_own_fields_stay(front):
    with RawReceiver() as behind:
        here = front(behind.url)
        with here.connect() as connection:
            connection.sendall(b"PUT /x HTTP/1.1\r\nHost: a\r\nConnection: X-Mine, keep-alive\r\n"
                               b"X-Mine: 1\r\nX-Other: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                               b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            read_request(connection, b"")
    request, = behind.requests
    assert request.headers == [b"Host: 127.0.0.1:%d" % behind.port, b"X-Other: 2",
                               b"Content-Length: 5"]
    assert request.body == b"abcde"


def test_the_answer_comes_back_with_its_headers_and_bytes(front):
    answer = (b"HTTP/1.1 418 I'm a teapot\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nset-cookie: a=1\r\n"
              b"X-B: 1\r\nset-cookie: b=2\r\nConnection: X-Hop, keep-alive\r\nx-hop: 1\r\n"
              b"Keep-Alive: timeout=5\r\nConnection: x-other\r\nX-Other: 2\r\n"
              b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"4\r\n\x1f\x8b\x00\xff\r\n0\r\n\r\n")
    with RawReceiver(answer) as behind:
        back = front(behind.url).post()
    assert back.line.startswith(b"HTTP/1.1 418 ")
    assert back.body == b"\x1f\x8b\x00\xff"
    kept = [line for line in back.headers
            if not line.lower().startswith((b"date:", b"content-length:"))]
    assert kept == [b"set-cookie: a=1", b"X-B: 1", b"set-cookie: b=2", b"Content-Encoding: gzip"]
    assert len(back.header(b"date")) == 1


def test_a_url_with_a_path_takes_all(front):
    with RawReceiver() as behind:
        front(behind.url + "/own?key=1").post()
    assert behind.requests[0].line == b"POST /own?key=1 HTTP/1.1"


def test_connections_are_kept(front):
    with RawReceiver() as behind:
        here = front(behind.url)
        for number in range(5):
            here.post(body=b"%d" % number)
    assert [request.body for request in behind.requests] == [b"0", b"1", b"2", b"3", b"4"]
    assert behind.connections == 1


def test_where_nobody_answers_the_sender_gets_502_and_the_record_is_there(front):
    behind = free_port()
    here = front(f"http://127.0.0.1:{behind}")
    back = here.post()
    assert back.line == b"HTTP/1.1 502 Bad Gateway"
    # Where messages go is nothing that strangers should learn; the log has it.
    assert json.loads(back.body) == {
        "error": "no_answer", "message": "the receiver behind this one gave no usable answer"}
    assert f"127.0.0.1:{behind}/: connection refused" in here.run.err.decode()
    assert len(here.records()) == 1


def test_an_answer_that_is_too_large_is_502(front):
    large = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (16 * 1024 * 1024 + 1)
    with RawReceiver(large) as behind:
        here = front(behind.url)
        assert here.post().line == b"HTTP/1.1 502 Bad Gateway"
    assert "the answer is larger than 16.0 MiB" in here.run.err.decode()


def test_half_an_answer_is_none(front):
    with RawReceiver(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") as behind:
        here = front(behind.url, "--forward-timeout", "300ms")
        back = here.post()
    # The receiver keeps the connection open: what is missing does not come.
    assert back.line == b"HTTP/1.1 504 Gateway Timeout"


def test_where_the_answer_takes_too_long_the_sender_gets_504(front):
    over = threading.Event()
    with RawReceiver(lambda _: over.wait(30) and None) as behind:
        here = front(behind.url, "--forward-timeout", "200ms")
        back = here.post()
        over.set()
    assert back.line == b"HTTP/1.1 504 Gateway Timeout"
    assert json.loads(back.body) == {
        "error": "no_answer_in_time",
        "message": "the receiver behind this one did not answer in time"}


def test_closed_without_an_answer_is_502(front):
    with RawReceiver(lambda _: None) as behind:
        back = front(behind.url).post()
    assert back.line == b"HTTP/1.1 502 Bad Gateway"


def test_what_the_scheme_refuses_does_not_go_on(front, tmp_path):
    (tmp_path / "secret").write_text("hidden")
    with RawReceiver() as behind:
        here = front(behind.url, "--scheme", "mosaic", "--secret-file", tmp_path / "secret")
        assert here.post().line.startswith(b"HTTP/1.1 401")
    assert behind.requests == []
    assert len(here.records()) == 1


def test_on_a_signal_what_was_accepted_is_still_answered(front):
    arrived, go = threading.Event(), threading.Event()

    def answer(_):
        arrived.set()
        go.wait(30)
        return b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

    with RawReceiver(answer) as behind:
        here = front(behind.url)
        answers = []
        sender = threading.Thread(target=lambda: answers.append(here.post()))
        sender.start()
        assert arrived.wait(30)
        here.run.send(signal.SIGTERM)
        wait_until(lambda: not here.is_listening(), "the end of listening")
        go.set()
        sender.join(30)
        assert here.run.wait(30) == 128 + signal.SIGTERM
    assert answers[0].line.startswith(b"HTTP/1.1 201")


def test_after_its_time_the_sender_is_told_that_no_answer_came(front):
    over = threading.Event()
    with RawReceiver(lambda _: over.wait(30) and None) as behind:
        here = front(behind.url, "--for", "5s", "--forward-timeout", "60s")
        back = here.post()
        over.set()
    assert back.line == b"HTTP/1.1 502 Bad Gateway"
    assert here.run.wait() == 0


@pytest.mark.parametrize("options", [["--respond", "x"], ["--status", "204"]])
def test_one_answers_only(hookctl, options):
    done = hookctl("listen", "--bind", "127.0.0.1:0", "--forward", "http://127.0.0.1:1",
                   *options).expect(2)
    assert "--forward" in done.errors


def test_a_time_to_wait_for_nobody(hookctl):
    done = hookctl("listen", "--bind", "127.0.0.1:0", "--forward-timeout", "3s").expect(2)
    assert "--forward URL" in done.errors


def test_plain_http_stays_on_this_machine(hookctl):
    done = hookctl("listen", "--bind", "127.0.0.1:0", "--forward", "http://example.com").expect(2)
    assert "--allow-http" in done.errors


def test_no_secret_shows(front):
    with RawReceiver(lambda _: None) as behind:
        here = front(behind.url + "/hook?key=canary-query-of-forward", "-vvv")
        here.post()
        here.run.stop()
    for shown in (here.run.out, here.run.err):
        assert b"canary" not in shown
