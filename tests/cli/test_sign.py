"""The command sign: what is signed, the forms of requests, and what is refused."""
import base64
import hashlib
import hmac
import http.server
import json
import re
import subprocess
import threading
import uuid

import pytest

SECRET = "s3cr3t-of-the-webhook"
ID = "41409546-df67-42b6-b5c4-c006b26b6bad"
TIME = "2022-09-22T09:26:10.498Z"


def signature(body, secret=SECRET):
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@pytest.fixture
def sign(hookctl):
    """Runs sign with the secret in its environment."""
    def run(*args, stdin=b"", code=0, env=None):
        return hookctl("sign", *args, stdin=stdin,
                       env={"HOOKCTL_SECRET": SECRET} | (env or {})).expect(code)
    return run


@pytest.fixture
def receiver():
    """Keeps the requests that it gets."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.append((self.path, dict(self.headers.items()), body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    seen = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.seen = seen
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


BODIES = [b"", b"{}", b'{"a":1}\n', b"\xff\x00\r\n", "Grün €".encode(), bytes(range(256)) * 3000]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_the_bytes_as_they_are(sign, tmp_path, body):
    file = tmp_path / "body"
    file.write_bytes(body)
    assert sign(file).text == signature(body) + "\n"
    assert sign(stdin=body).text == signature(body) + "\n"
    assert sign("-", stdin=body).text == signature(body) + "\n"


def test_openssl_agrees(sign, tmp_path):
    file = tmp_path / "body"
    file.write_bytes(b'{"a":1}')
    made = subprocess.run(["openssl", "dgst", "-sha256", "-hmac", SECRET, "-binary", str(file)],
                          check=True, stdout=subprocess.PIPE).stdout
    assert sign(file).text.strip() == base64.b64encode(made).decode()


PAYLOAD = b'{ "b": 1.0, "a" : "\\u00e4\xc3\xa4\\/", "a": 1e400 }\n'


def test_a_payload_in_its_envelope_keeps_its_bytes(sign):
    run = sign("--message-type", "PublishEntity", "--message-id", ID, "--timestamp", TIME, "-o",
               "json", stdin=PAYLOAD).json()
    body = (b'{"message_id":"' + ID.encode() + b'","message_type":"PublishEntity",'
            b'"message_version":"1.0","payload":' + PAYLOAD + b',"timestamp":"' + TIME.encode() +
            b'"}')
    assert run["body"].encode() == body
    assert run["headers"] == {"content-type": "application/json",
                              "x-mosaic-signature": signature(body)}
    text = sign("--message-type", "PublishEntity", "--message-id", ID, "--timestamp", TIME,
                stdin=PAYLOAD).text
    assert text == signature(body) + "\n"


def test_ids_and_times_are_made(sign):
    first, second = (json.loads(sign("--message-type", "T", "-o", "json", stdin=b"1").json()["body"])
                     for _ in range(2))
    assert uuid.UUID(first["message_id"]).version == 4
    assert first["message_id"] != second["message_id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["timestamp"])
    assert first["payload"] == 1 and first["message_type"] == "T"


def test_times_are_written_in_utc(sign):
    run = sign("--message-type", "T", "--timestamp", "2022-09-22T11:26:10.498+02:00", "-o", "json",
               stdin=b"1").json()
    assert json.loads(run["body"])["timestamp"] == TIME


def test_bytes_that_are_no_text(sign):
    run = sign("-o", "json", stdin=b"\xff").json()
    assert run == {"body_b64": "/w==", "headers": {"content-type": "application/json",
                                                   "x-mosaic-signature": signature(b"\xff")}}
    assert sign("-o", "ndjson", stdin=b"a").json()["body"] == "a"


def test_header_lines(sign, tmp_path):
    body = tmp_path / "body.json"
    run = sign("--as", "headers", "--message-type", "T", "--body-out", body, stdin=b"[1]")
    lines = dict(line.split(": ") for line in run.text.splitlines())
    assert lines == {"content-type": "application/json",
                     "x-mosaic-signature": signature(body.read_bytes())}
    assert json.loads(body.read_bytes())["payload"] == [1]
    assert body.stat().st_mode & 0o777 == 0o600


def test_a_raw_request(sign):
    run = sign("--as", "http", "--to", "http://receiver.example:81/a%20b?c=d", stdin=b"{\n}")
    assert run.out == (b"POST /a%20b?c=d HTTP/1.1\r\nhost: receiver.example:81\r\n"
                       b"content-type: application/json\r\nx-mosaic-signature: " +
                       signature(b"{\n}").encode() + b"\r\ncontent-length: 3\r\n\r\n{\n}")


def test_a_record_of_a_capture(sign):
    body = b"\x00\xff"
    record = sign("--as", "capture", "--to", "http://receiver.example/x", stdin=body).json()
    assert (record["v"], record["method"], record["url"]) == (1, "POST", "/x")
    assert base64.b64decode(record["body_b64"]) == body
    assert record["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert ["x-mosaic-signature", signature(body)] in record["headers"]
    stamped = sign("--as", "capture", "--message-type", "T", "--timestamp", TIME, stdin=b"1").json()
    assert stamped["received_at"] == TIME


SHELL_BODIES = [b"", b'{"a":"it\'s $HOME `id` \\" %s \\\\ !x"}\n', "\tä€\n\n".encode(), b"@/etc/hostname",
                b"\r\n", b"-n\x00%d\\101'\xff\x7f\n", bytes(range(256)), b"-" * 150_000]


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("body", SHELL_BODIES, ids=range(len(SHELL_BODIES)))
def test_a_command_line_for_curl(sign, receiver, tmp_path, shell, body):
    url = f"http://127.0.0.1:{receiver.server_port}/a?b='c"
    command = sign("--as", "curl", "--to", url, stdin=body).out
    subprocess.run([shell], input=command, check=True, cwd=tmp_path)
    [(path, headers, got)] = receiver.seen
    assert got == body
    assert path == "/a?b='c"
    assert headers["x-mosaic-signature"] == signature(body)
    assert headers["content-type"] == "application/json"


def test_text_stands_in_the_command_line(sign):
    command = sign("--as", "curl", stdin='{"ä":1}'.encode()).text
    assert "--data-raw '{\"ä\":1}'" in command
    assert "'http://127.0.0.1:8080/'" in command


def test_as_wins_over_output(sign):
    assert sign("--as", "headers", "-o", "json", stdin=b"x").text.startswith("content-type: ")


REFUSED = {
    "no secret": ([], {"HOOKCTL_SECRET": None}, "there is no secret"),
    "an empty secret": ([], {"HOOKCTL_SECRET": ""}, "secret"),
    "a blank secret": ([], {"HOOKCTL_SECRET": " \t"}, "EMPTY_WEBHOOK_SECRET"),
    "an id without an envelope": (["--message-id", ID], {}, "--message-id"),
    "a time without an envelope": (["--timestamp", TIME], {}, "--timestamp"),
    "an unreadable time": (["--message-type", "T", "--timestamp", "soon"], {}, "--timestamp"),
    "an empty type": (["--message-type", ""], {}, "--message-type"),
    "an empty id": (["--message-type", "T", "--message-id", ""], {}, "--message-id"),
    "another form": (["--as", "wget"], {}, "--as"),
    "a password in the URL": (["--as", "curl", "--to", "http://u:hush@x/"], {}, "password"),
    "no URL": (["--as", "curl", "--to", "x"], {}, "--to"),
    "no file": (["/nowhere/body"], {}, "/nowhere/body"),
    "a target without a request": (["--to", "http://x/"], {}, "--to is of use with --as"),
    "a target without a request, as JSON": (["--to", "http://x/", "-o", "json"], {}, "--to is of"),
    "the body on standard output": (["--body-out", "-"], {}, "--body-out"),
    "a folder for the body": (["--body-out", "/nowhere/body"], {}, "/nowhere"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(hookctl, name):
    args, change, says = REFUSED[name]
    env = {key: value for key, value in ({"HOOKCTL_SECRET": SECRET} | change).items()
           if value is not None}
    run = hookctl("sign", *args, stdin=b"{}", env=env).expect(2)
    assert says in run.errors
    assert run.out == b""


@pytest.mark.parametrize("payload", [b"", b"{", b"\xef\xbb\xbf{}", b'"\xff"', b"{} {}", b"NaN"])
def test_what_is_no_payload(sign, payload):
    run = sign("--message-type", "T", "-o", "json", stdin=payload, code=2)
    assert run.error_json()["code"] == "invalid-input"
    assert run.out == b""


def test_one_secret_is_asked_for(hookctl, tmp_path):
    (tmp_path / "a").write_text("a")
    run = hookctl("sign", "--secret-file", tmp_path / "a", "--secret-command", "echo b",
                  stdin=b"{}").expect(2)
    assert "more than once" in run.errors
    (tmp_path / "b").write_text("b")
    run = hookctl("sign", "--secret-file", tmp_path / "a", "--secret-file", tmp_path / "b",
                  stdin=b"{}").expect(2)
    assert "--secret-file takes one value" in run.errors and run.out == b""


def test_a_secret_file_loses_one_newline_and_nothing_else(hookctl, tmp_path):
    file = tmp_path / "secret"
    for content, secret in (("x\n", "x"), ("x", "x"), ("x\n\n", "x\n"), (" x \n", " x ")):
        file.write_text(content)
        assert hookctl("sign", "--secret-file", file, stdin=b"{}").expect(0).text.strip() == \
            signature(b"{}", secret)


def test_memory_does_not_grow_with_the_file(hookctl, tmp_path):
    """The signature alone takes a piece of the file at a time."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    peaks = []
    for name, size in (("small", 1 << 20), ("large", 96 << 20)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
        peaks.append(hookctl.peak_memory("sign", tmp_path / name, "--secret-file", secret))
    assert peaks[1] < peaks[0] + 4096
