"""The command respond: making Mosaic's responses, and judging them."""
import json
import subprocess

import pytest

GOOD = {"payload": {"a": 1}, "errors": [], "warnings": [], "message_version": "1.0"}
REFUSAL = {"errors": [{"message": "no", "code": "NO"}], "warnings": [{"message": "hm"}],
           "message_version": "1.0"}


def raw(body, status="200 OK", content_type="application/json; charset=utf-8"):
    head = f"HTTP/1.1 {status}\r\n"
    if content_type is not None:
        head += f"Content-Type: {content_type}\r\n"
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture
def check(hookctl):
    def run(response, *args, code=0):
        body = response if isinstance(response, bytes) else json.dumps(response).encode()
        done = hookctl("respond", "--check", "-", "-o", "json", *args, stdin=body).expect(code)
        verdict = done.json()
        if code == 3:
            assert done.error_json()["code"] == "verification-failed"
            assert verdict["breaches"][0]["code"] in done.error_json()["message"]
        else:
            assert not done.err
        return verdict
    return run


def codes(verdict):
    return [(breach["code"], breach["pointer"]) for breach in verdict["breaches"]]


def test_a_payload_keeps_its_bytes(hookctl):
    run = hookctl("respond", "--payload", "-", stdin=b'{ "b": 1.0, "a": 2 }').expect(0)
    assert run.out == (b'{"payload":{ "b": 1.0, "a": 2 },"errors":[],"warnings":[],'
                       b'"message_version":"1.0"}\n')


def test_errors_and_warnings(hookctl):
    run = hookctl("respond", "--error", "TITLE=the title is missing", "--error", "no code", "--error",
                  "=a=b", "--warning", "W=x=y", "-o", "json").expect(0).json()
    assert run["status"] == 401
    assert run["headers"] == {"content-type": "application/json"}
    assert json.loads(run["body"]) == {
        "errors": [{"message": "the title is missing", "code": "TITLE"}, {"message": "no code"},
                   {"message": "a=b"}],
        "warnings": [{"message": "x=y", "code": "W"}], "message_version": "1.0"}


def test_a_whole_response(hookctl, tmp_path):
    payload = tmp_path / "payload.json"
    payload.write_text('"yes"')
    run = hookctl("respond", "--payload", payload, "--warning", "w", "--as", "http").expect(0)
    head, _, body = run.out.partition(b"\r\n\r\n")
    assert head == (b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + str(len(body)).encode())
    assert json.loads(body)["payload"] == "yes"
    refusal = hookctl("respond", "--error", "no", "--as", "http", "-o", "json").expect(0)
    assert refusal.out.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    only = hookctl("respond", "--error", "no", "--as", "body").expect(0)
    assert only.out == refusal.out.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("as_", ["body", "http"])
@pytest.mark.parametrize("args, stdin", [(["--payload", "-"], b"[]"), (["--error", "A=b"], b""),
                                         (["--payload", "-", "--error", "x"], b"null")])
def test_what_is_made_keeps_the_contract(hookctl, check, args, stdin, as_):
    made = hookctl("respond", *args, "--as", as_, stdin=stdin).expect(0).out
    verdict = check(made)
    assert verdict["kept"] and verdict["success"] == ("--error" not in args)


UNUSABLE = {
    "nothing": ([], b"", "EMPTY_WEBHOOK_RESPONSE"),
    "warnings alone": (["--warning", "w"], b"", "EMPTY_WEBHOOK_RESPONSE"),
    "null": (["--payload", "-"], b"null", "EMPTY_WEBHOOK_RESPONSE"),
    "false": (["--payload", "-"], b"false\n", "EMPTY_WEBHOOK_RESPONSE"),
    "zero": (["--payload", "-"], b" 0.0", "EMPTY_WEBHOOK_RESPONSE"),
    "no text": (["--payload", "-"], b'""', "EMPTY_WEBHOOK_RESPONSE"),
    "both": (["--payload", "-", "--error", "x"], b"{}", "INVALID_WEBHOOK_RESPONSE"),
    "no JSON": (["--payload", "-"], b"{", "the payload"),
    "no message": (["--error", "CODE="], b"", "--error"),
    "an empty warning": (["--warning", ""], b"", "--warning"),
    "a status": (["--error", "x", "--status", "200"], b"", "--status"),
    "making and judging": (["--check", "-", "--error", "x"], b"{}", "--error"),
    "two heads": (["--check", "-", "--status", "200"], b"HTTP/1.1 200 OK\r\n\r\n{}", "--status"),
    "no such status": (["--check", "-", "--status", "20"], b"{}", "--status"),
    "a torn response": (["--check", "-"], b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
                        "standard input: the body is torn"),
    "no such file": (["--check", "/nowhere/x"], b"", "/nowhere/x"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used(hookctl, name):
    args, stdin, says = UNUSABLE[name]
    run = hookctl("respond", *args, stdin=stdin).expect(2)
    assert says in run.errors
    assert run.out == b""


def test_answers_that_keep_the_contract(check):
    assert check(raw(GOOD)) == {"kept": True, "success": True, "breaches": [], "errors": [],
                                "warnings": []}
    verdict = check(raw(REFUSAL, "401 Unauthorized"))
    assert verdict["kept"] and not verdict["success"]
    assert verdict["errors"] == REFUSAL["errors"]
    assert verdict["warnings"] == REFUSAL["warnings"]
    assert check(GOOD)["success"]
    assert check(GOOD, "--status", "200")["success"]
    assert check(REFUSAL, "--status", "401", "--content-type", "application/json")["kept"]


BREACHES = {
    "another status": (raw(GOOD, "500 Oops"), [("UNEXPECTED_RESPONSE_STATUS", "")]),
    "errors with 200": (raw(REFUSAL), [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors")]),
    "401 without errors": (raw(GOOD, "401 No"),
                           [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors")]),
    "no content type": (raw(GOOD, content_type=None), [("MISSING_RESPONSE_CONTENT_TYPE", "")]),
    "text": (raw(GOOD, content_type="text/plain"), [("INVALID_RESPONSE_CONTENT_TYPE", "")]),
    "nothing": (raw(b""), [("EMPTY_RESPONSE_BODY", "")]),
    "no body allowed": (b"HTTP/1.1 204 No Content\r\n\r\n",
                        [("MISSING_RESPONSE_CONTENT_TYPE", ""), ("EMPTY_RESPONSE_BODY", ""),
                         ("UNEXPECTED_RESPONSE_STATUS", "")]),
    "HTML": (raw(b"<html>"), [("INVALID_RESPONSE_BODY", "")]),
    "a list": (raw([]), [("INVALID_RESPONSE_SHAPE", "")]),
    "no lists": (raw({"payload": 1}), [("INVALID_RESPONSE_SHAPE", "/errors"),
                                       ("INVALID_RESPONSE_SHAPE", "/warnings")]),
    "an error that is a text": (raw({"errors": ["x"], "warnings": []}, "401 No"),
                                [("INVALID_RESPONSE_SHAPE", "/errors/0")]),
    "a key twice": (raw(b'{"payload":1,"payload":2,"errors":[],"warnings":[]}'),
                    [("DUPLICATE_RESPONSE_KEY", "/payload")]),
    "another version": (raw(GOOD | {"message_version": "2.0"}),
                        [("UNEXPECTED_RESPONSE_VERSION", "/message_version")]),
    "payload and errors": (raw(REFUSAL | {"payload": {}}, "401 No"),
                           [("INVALID_WEBHOOK_RESPONSE", "/payload")]),
    "neither": (raw(GOOD | {"payload": None}), [("EMPTY_WEBHOOK_RESPONSE", "")]),
}


@pytest.mark.parametrize("name", BREACHES)
def test_breaches_are_named(hookctl, check, name):
    response, expected = BREACHES[name]
    verdict = check(response, code=3)
    assert codes(verdict) == expected
    assert not verdict["kept"] and not verdict["success"]
    assert all(breach["message"] for breach in verdict["breaches"])
    text = hookctl("respond", "--check", "-", stdin=response).expect(3).text
    assert all(code in text for code, _ in expected)
    assert "\\" not in text
    assert hookctl("respond", "--check", "-", "-q", stdin=response).expect(3).text == text


def test_a_body_alone_is_judged_by_what_is_known(check):
    assert codes(check(GOOD, "--content-type", "text/html", code=3)) == \
        [("INVALID_RESPONSE_CONTENT_TYPE", "")]
    assert codes(check(GOOD, "--status", "404", code=3)) == [("UNEXPECTED_RESPONSE_STATUS", "")]


def test_text_for_people(hookctl):
    run = hookctl("respond", "--check", "-", stdin=raw(REFUSAL, "401 No")).expect(0)
    assert run.text.splitlines() == ["the response keeps the contract: refused",
                                     "  error    NO: no", "  warning  hm"]
    assert not hookctl("respond", "--check", "-", "-q", stdin=raw(REFUSAL, "401 No")).expect(0).out
    evil = raw({"errors": [{"message": "a\u001b[2J\nb"}], "warnings": []}, "401 No")
    assert "\x1b" not in hookctl("respond", "--check", "-", stdin=evil).expect(0).text


def chunked(body):
    body = json.dumps(body).encode()
    return (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")


@pytest.mark.parametrize("answered", [raw(GOOD), chunked(GOOD)], ids=["sized", "chunked"])
def test_the_head_that_curl_shows(hookctl, tmp_path, free_port, answered):
    """curl -i writes a head just as it came, and the body taken out of its chunks."""
    answer = tmp_path / "answer"
    answer.write_bytes(answered)
    port = free_port()
    script = ("import socket,sys\ns=socket.create_server(('127.0.0.1',int(sys.argv[1])))\n"
              "print(flush=True)\nc=s.accept()[0]\nc.recv(65536)\n"
              "c.sendall(open(sys.argv[2],'rb').read())\nc.close()\n")
    with subprocess.Popen(["/usr/bin/python3", "-c", script, str(port), str(answer)],
                          stdout=subprocess.PIPE) as server:
        server.stdout.readline()
        shown = subprocess.run(["curl", "-si", f"http://127.0.0.1:{port}/"], check=True,
                               stdout=subprocess.PIPE).stdout
    assert hookctl("respond", "--check", "-", "-o", "json", stdin=shown).expect(0).json()["success"]
