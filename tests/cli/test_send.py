"""`hookctl send` against real servers: what goes out, and what is made of every answer."""
import base64
import json
import re
import uuid

import pytest

from support import faults
from support.faults import FaultServer
from support.receiver import Receiver, make_certificate, response, signature

SECRET = "canary-webhook-secret-4b1d"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def send(hookctl, tmp_path):
    """Sends a payload, by default in an envelope, with the secret from the environment."""
    def run(to, *options, payload=b'{"b":1,  "a":[1.0,2]}', wrapped=True, env=None, code=0):
        file = tmp_path / "payload.json"
        file.write_bytes(payload)
        envelope = ["--message-type", "Ping"] if wrapped else []
        return hookctl("send", "--to", to, file, *envelope, *options,
                       env={"HOOKCTL_SECRET": SECRET, **(env or {})}).expect(code)
    return run


# What goes out.

def test_a_payload_goes_out_in_its_envelope(send):
    with Receiver() as receiver:
        send(receiver.url + "?a=b%20c", "--message-id", "7D5E7C3A-3B0A-4D5F-9F64-0B9C9B3C1D2E",
             "--timestamp", "2024-02-29T12:00:00.5+02:00")
    message, = receiver.messages
    assert (message.method, message.path) == ("POST", "/hook?a=b%20c")
    # The payload's own bytes stay: blanks, order, and the form of numbers.
    assert message.body == (
        b'{"message_id":"7D5E7C3A-3B0A-4D5F-9F64-0B9C9B3C1D2E","message_type":"Ping",'
        b'"message_version":"1.0","payload":{"b":1,  "a":[1.0,2]},'
        b'"timestamp":"2024-02-29T10:00:00.500Z"}')
    assert message.header("x-mosaic-signature") == [signature(SECRET, message.body)]
    assert message.header("content-type") == ["application/json"]
    assert message.header("expect") == []


def test_ids_and_times_are_made(send):
    with Receiver() as receiver:
        send(receiver.url)
        send(receiver.url)
    first, second = (json.loads(message.body) for message in receiver.messages)
    assert uuid.UUID(first["message_id"]).version == 4
    assert first["message_id"] != second["message_id"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["timestamp"])


@pytest.mark.parametrize("body", [b"", b"no JSON\r\n", b"\xff\x00\xfe", b'{"payload":1}\n',
                                  b"x" * 300_000])
def test_bytes_go_out_as_they_are(send, body):
    with Receiver() as receiver:
        send(receiver.url, payload=body, wrapped=False)
    message, = receiver.messages
    assert message.body == body
    assert message.header("x-mosaic-signature") == [signature(SECRET, body)]


def test_standard_input(hookctl):
    with Receiver() as receiver:
        for line in ([], ["-"]):
            hookctl("send", "--to", receiver.url, *line, stdin=b"[1]",
                    env={"HOOKCTL_SECRET": SECRET}).expect(0)
    assert [message.body for message in receiver.messages] == [b"[1]", b"[1]"]


def test_headers_of_ones_own(send, tmp_path):
    file = tmp_path / "headers"
    file.write_text("# who we are\nAuthorization: Bearer canary-bearer-91\n\nX-Two:  b \r\n")
    with Receiver() as receiver:
        done = send(receiver.url, "--header", "X-Run: 5: five", "--header", "X-Empty:",
                    "--header-file", file, "-vvv")
    message, = receiver.messages
    assert message.header("x-run") == ["5: five"]
    assert message.header("authorization") == ["Bearer canary-bearer-91"]
    assert message.header("x-two") == ["b"]
    assert b"canary-bearer" not in done.out + done.err


@pytest.mark.parametrize("line, says", [
    ("no colon", "no header field"), ("a b: c", "no header field"), ("x: a\x01b", "no header field"),
    ("Authorization: canary-value", "looks like a secret"), ("Cookie: canary-value", "a secret"),
    ("X-Api-Key: canary-value", "a secret"), ("x-auth-token: canary-value", "a secret"),
    ("X-Mosaic-Signature: abc", "made by hookctl itself"), ("content-type: text/plain", "itself"),
    ("Content-Length: 5", "itself"), ("Transfer-Encoding: chunked", "itself"),
])
def test_headers_that_are_refused(send, line, says):
    with Receiver() as receiver:
        done = send(receiver.url, "--header", line, "-vv", code=2)
    assert says in done.errors and "canary-value" not in done.errors
    assert not receiver.messages


def test_a_password_in_the_url_is_refused(send):
    with Receiver() as receiver:
        done = send(receiver.url.replace("//", "//canary-user:canary-password@"), "-vv", code=2)
    assert "must have no user name and password" in done.errors and "canary" not in done.errors
    assert not receiver.messages


def test_a_line_of_a_header_file_that_is_none(send, tmp_path):
    file = tmp_path / "headers"
    file.write_text("X-Good: 1\ncanary-value\n")
    done = send("http://127.0.0.1:9/", "--header-file", file, code=2)
    assert "line 2 is no header field" in done.errors and "canary-value" not in done.errors


@pytest.mark.parametrize("how", [[], ["-o", "json"]])
def test_a_dry_run_sends_nothing(send, tmp_path, how):
    file = tmp_path / "headers"
    file.write_text("X-Key: canary-header-value\n")
    with Receiver() as receiver:
        done = send(receiver.url + "?sig=canary-query", "--dry-run", "--header-file", file, *how)
    assert not receiver.messages
    assert b"canary" not in done.out + done.err
    if how:
        request = done.json()
        assert request["method"] == "POST" and request["url"] == receiver.url + "?…"
        assert request["headers"]["x-mosaic-signature"] == signature(SECRET, request["body"].encode())
        assert request["headers"]["X-Key"] == "***"
    else:
        head, body = done.text.rstrip("\n").split("\n\n")
        assert f"x-mosaic-signature: {signature(SECRET, body.encode())}\n" in head
        assert "X-Key: ***" in head


# What is refused before anything is sent.

@pytest.mark.parametrize("options, says", [
    (["--message-id", ""], "--message-id"),
    (["--timestamp", "noon"], "--timestamp"),
    (["--timeout", "5"], "--timeout"), (["--timeout", "0s"], "leaves no time"),
    (["--expect", ""], "--expect"),
    (["--expect-status", "99"], "no status"),
    (["--expect-status", "2x0"], "no status"),
    (["--to", "http://receiver.example/"], "--allow-http"),
    (["--to", "ftp://receiver.example/"], "--to"),
])
def test_usage(send, options, says):
    to = [] if "--to" in options else ["--to", "http://127.0.0.1:9/"]
    if to:
        done = send(to[1], *options, code=2)
    else:
        done = send(options[1], code=2)
    assert says in done.errors


def test_a_raw_message_has_its_own_id_and_time(send):
    for option, value in (("--message-id", str(uuid.uuid4())), ("--timestamp", "2024-01-01")):
        assert "--message-type" in send("http://127.0.0.1:9/", option, value, wrapped=False,
                                        code=2).errors


def test_payloads_and_secrets_that_cannot_be_used(hookctl, send, tmp_path):
    assert "JSON" in send("http://127.0.0.1:9/", payload=b"{", code=2).errors
    assert "no secret to sign with" in send("http://127.0.0.1:9/", env={"HOOKCTL_SECRET": None},
                                    code=2).errors
    send("http://127.0.0.1:9/", env={"HOOKCTL_SECRET": " \t"}, code=2)
    assert "standard input is asked for twice" in hookctl(
        "send", "--to", "http://127.0.0.1:9/", "-", "--secret-file", "-", stdin=b"x").expect(2).errors


# What is made of an answer.

def test_a_success(send):
    warning = {"message": "soon\x1b[31m gone", "code": "OLD"}
    with Receiver((200, response({"n": 1}, warnings=[warning]))) as receiver:
        done = send(receiver.url, "-o", "json").json()
        text = send(receiver.url).text
    assert done.pop("ms") > 0
    body = receiver.messages[0].body
    assert done == {
        "ok": True, "verdict": "success", "status": 200, "breaches": [], "errors": [],
        "warnings": [warning], "message_id": json.loads(body)["message_id"],
        "signature": signature(SECRET, body),
        "response": {"content_type": "application/json", "location": None,
                     "body": response({"n": 1}, warnings=[warning]).decode()}}
    assert re.match(r"200 success, \d+ ms\n", text)
    assert 'payload   {"n": 1}' in text and "warning   OLD: soon" in text
    assert "\x1b" not in text


def test_a_proper_refusal(send):
    errors = [{"message": "too old", "code": "OUTDATED_WEBHOOK_REQUEST"}, {"message": "and odd"}]
    with Receiver((401, response(errors=errors))) as receiver:
        done = send(receiver.url, "-o", "json", code=5)
        text = send(receiver.url, code=5).text
    found = done.json()
    assert (found["ok"], found["verdict"], found["errors"]) == (False, "error", errors)
    assert done.error_json()["code"] == "refused"
    assert "error     OUTDATED_WEBHOOK_REQUEST: too old\n  error     and odd" in text


GOOD = response({"n": 1})
NO = response(errors=[{"message": "no", "code": "NO"}])
BREACHES = {
    "another status": ((500, GOOD), ["UNEXPECTED_RESPONSE_STATUS"]),
    "no content": ((204, b"", {}), ["UNEXPECTED_RESPONSE_STATUS"]),
    "not found": ((404, b"<h1>no</h1>", {"Content-Type": "text/html"}),
                  ["UNEXPECTED_RESPONSE_STATUS", "INVALID_RESPONSE_CONTENT_TYPE",
                   "INVALID_RESPONSE_BODY"]),
    "errors with 200": ((200, NO), ["RESPONSE_STATUS_CONTRADICTS_ERRORS"]),
    "401 without errors": ((401, GOOD), ["RESPONSE_STATUS_CONTRADICTS_ERRORS"]),
    "no content type": ((200, GOOD, {}), ["MISSING_RESPONSE_CONTENT_TYPE"]),
    "another content type": ((200, GOOD, {"Content-Type": "text/json"}),
                             ["INVALID_RESPONSE_CONTENT_TYPE"]),
    "another charset": ((200, GOOD, {"Content-Type": "application/json; charset=latin1"}),
                        ["INVALID_RESPONSE_CONTENT_TYPE"]),
    "an empty body": ((200, b""), ["EMPTY_RESPONSE_BODY"]),
    "no JSON": ((200, b"{"), ["INVALID_RESPONSE_BODY"]),
    "a list": ((200, b"[]"), ["INVALID_RESPONSE_SHAPE"]),
    "errors of another type": ((200, response({"n": 1}, errors=[]).replace(b'"errors": []',
                                                                           b'"errors": {}')),
                               ["INVALID_RESPONSE_SHAPE"]),
    "a key twice": ((200, GOOD[:-1] + b',"payload":{"n":2}}'), ["DUPLICATE_RESPONSE_KEY"]),
    "another version": ((200, response({"n": 1}).replace(b'"1.0"', b'"2.0"')),
                        ["UNEXPECTED_RESPONSE_VERSION"]),
    "neither payload nor errors": ((200, response()), ["EMPTY_WEBHOOK_RESPONSE"]),
    "payload and errors": ((401, response({"n": 1}, errors=[{"message": "no"}])),
                           ["INVALID_WEBHOOK_RESPONSE"]),
}


@pytest.mark.parametrize("name", BREACHES)
def test_breaches_of_the_contract(send, name):
    answer, codes = BREACHES[name]
    with Receiver(answer) as receiver:
        done = send(receiver.url, "-o", "json", code=3)
        text = send(receiver.url, code=3).text
    found = done.json()
    assert found["verdict"] == "broken" and found["status"] == answer[0] and not found["ok"]
    assert set(codes) <= {breach["code"] for breach in found["breaches"]}, found["breaches"]
    if len(codes) == 1 and answer[1]:
        assert [breach["code"] for breach in found["breaches"]] == codes
    assert found["response"].get("body") == answer[1].decode()
    assert done.error_json()["code"] == "verification-failed"
    assert text.startswith(f"{answer[0]} contract broken") and f"breach    {codes[0]}" in text


def test_a_body_that_is_no_text(send):
    with Receiver((200, b"\xff\xfe")) as receiver:
        found = send(receiver.url, "-o", "json", code=3).json()
    assert base64.b64decode(found["response"]["body_b64"]) == b"\xff\xfe"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_an_answer(send, status):
    with Receiver() as elsewhere:
        headers = {"Location": elsewhere.url.replace("//", "//user:canary-info@") + "?x=canary-sig"}
        with Receiver((status, b"", headers)) as receiver:
            done = send(receiver.url, "-o", "json", "-vvv", code=3)
            text = send(receiver.url, code=3).text
    assert not elsewhere.messages
    assert done.json()["response"]["location"] == elsewhere.url + "?…"
    assert "redirects are not followed" in text
    assert b"canary" not in done.out + done.err


def test_an_answer_without_end(send):
    with FaultServer(faults.answer(200, b"x" * (1024 * 1024 + 1), JSON.items())) as server:
        done = send(f"http://127.0.0.1:{server.port}/", code=3)
    assert done.out == b"" and "1048576" in done.errors or "1.0 MiB" in done.errors, done.errors


# Expectations.

@pytest.mark.parametrize("answer, options, code", [
    ((200, GOOD), ["--expect", "success"], 0),
    ((401, NO), ["--expect", "success"], 3),
    ((401, NO), ["--expect", "error"], 0),
    ((401, NO), ["--expect", "NO"], 0),
    ((401, NO), ["--expect", "OTHER"], 3),
    ((200, GOOD), ["--expect", "error"], 3),
    ((200, GOOD), ["--expect", "NO"], 3),
    ((200, NO), ["--expect", "error"], 3),
    ((200, NO), ["--expect", "NO"], 3),
    ((204, b"", {}), ["--expect-status", "204"], 0),
    ((204, b"", {}), ["--expect-status", "2xx"], 0),
    ((204, b"", {}), ["--expect-status", "200", "--expect-status", "204"], 0),
    ((204, b"", {}), ["--expect-status", "200"], 3),
    ((500, GOOD), ["--expect-status", "4xx", "--expect-status", "2xx"], 3),
    ((401, NO), ["--expect-status", "401"], 0),
    ((401, NO), ["--expect-status", "401", "--expect", "NO"], 0),
    ((401, NO), ["--expect-status", "200", "--expect", "NO"], 3),
    ((204, b"", {}), ["--expect-status", "204", "--expect", "success"], 3),
])
def test_expectations(send, answer, options, code):
    with Receiver(answer) as receiver:
        done = send(receiver.url, *options, "-o", "json", code=code)
    assert done.json()["ok"] == (code == 0)
    if code:
        assert done.error_json()["code"] == "verification-failed"


# No answer.

def test_nobody_is_there(send, free_port):
    done = send(f"http://127.0.0.1:{free_port()}/", "-o", "json", code=6)
    assert done.out == b"" and done.error_json()["code"] == "unreachable"
    assert "may have got" not in done.errors


@pytest.mark.parametrize("fault", [faults.reset, faults.short(b'{"pay', 500)])
def test_an_answer_that_breaks_off(send, fault):
    with FaultServer(fault) as server:
        done = send(f"http://127.0.0.1:{server.port}/", code=6)
    assert "may have got the message all the same" in done.errors
    assert len(server.requests) == 1, "it must not be sent again"


@pytest.mark.parametrize("fault", [faults.hang, faults.trickle_then_hang(b"{", 100)])
def test_an_answer_that_takes_too_long(send, fault):
    with FaultServer(fault) as server:
        done = send(f"http://127.0.0.1:{server.port}/", "--timeout", "300ms", code=7)
    assert "may have got the message all the same" in done.errors
    assert len(server.requests) == 1


def test_a_busy_receiver_is_not_asked_again(send):
    with Receiver((503, b"", {"Retry-After": "0"})) as receiver:
        send(receiver.url, code=3)
    assert len(receiver.messages) == 1


def test_tls(send, tmp_path):
    certificate = make_certificate(tmp_path)
    with Receiver(certificate=certificate) as receiver:
        assert "certificate" in send(receiver.url, code=6).errors
        send(receiver.url, "--ca-file", certificate[0])
        wrong_name = receiver.url.replace("localhost", "127.0.0.1")
        assert "certificate" in send(wrong_name, "--ca-file", certificate[0], code=6).errors
    assert len(receiver.messages) == 1


def test_quiet_and_colour(send):
    with Receiver() as receiver:
        assert send(receiver.url, "-q").out == b""
        assert "\x1b[32msuccess\x1b[0m" in send(receiver.url, "--color", "always").text


# No secret shows.

@pytest.mark.parametrize("answer, options, code", [
    ((200, GOOD), [], 0), ((200, GOOD), ["--dry-run"], 0), ((401, NO), [], 5), ((500, b""), [], 3)])
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_secret_shows_nowhere(hookctl, tmp_path, answer, options, code, log_format):
    secret, payload = tmp_path / "secret", tmp_path / "payload"
    secret.write_text(SECRET + "\n")
    payload.write_text("{}")
    with Receiver(answer) as receiver:
        for form in ("text", "json"):
            done = hookctl("send", "--to", receiver.url, "--secret-file", secret, "--message-type",
                           "T", payload, "-vvv", "--log-format", log_format, "-o", form,
                           *options).expect(code)
            assert SECRET.encode() not in done.out + done.err
    for message in receiver.messages:
        assert SECRET not in str(message.headers) and SECRET.encode() not in message.body
        assert message.header("x-mosaic-signature") == [signature(SECRET, message.body)]
