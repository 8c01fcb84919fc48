"""Captures: imported, exported and without their secrets."""
import base64
import fcntl
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import termios

import pytest

from support.captures import SECRET, message, record
from support.receiver import Receiver

BINARY = b"\0\xff\xfe\r\n%d \\ 'quoted' \"twice\" -n\n\n"
HEADERS = [["Host", "hooks.example:8080"], ["content-type", "application/json"], ["X-Double", "one"],
           ["x-DOUBLE", "two"], ["X-Empty", ""], ["X-Latin", "gr\ufffdn", base64.b64encode(b"gr\xfcn").decode()]]


def text_record(body=b'{"a":1}', headers=HEADERS, **changes):
    return record(body, headers=headers, **changes)


def binary_record(**changes):
    return text_record(BINARY, name="bin", url="/a%2Fb//c?x=1&y=%00&z", **changes)


def answered(name="answered", body=b"\xff\0", **changes):
    return text_record(name=name, response={
        "status": 202, "headers": [["Content-Type", "text/plain"], ["set-cookie", "a=b; Path=/"]],
        "body_b64": base64.b64encode(body).decode(), "ms": 12.75, "reason": "OK"}, verdict={"code": "VALID"}, later=[1, {"x": 2}], **changes)


def normal(line):
    """What a record says, without regard to how it is written."""
    return json.loads(line)


def left_alone(hookctl, *args):
    """What a run comes to whose reader goes, as head does: exit code and stderr."""
    with subprocess.Popen([hookctl.binary, "capture", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=hookctl.environment()) as run:
        assert run.stdout.read(10)
        run.stdout.close()
        return run.wait(30), run.stderr.read()


@pytest.fixture
def capture(hookctl, tmp_path):
    def run(verb, *args, stdin=b"", **more):
        return hookctl("capture", verb, *args, stdin=stdin, **more)
    run.folder = tmp_path / "work"
    run.folder.mkdir()
    return run


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def har(*entries, **log):
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "t", "version": "1"},
                               "entries": list(entries)} | log})


def entry(url="https://shop.example/hook?a=b%20c", method="POST", headers=None, post=None, response=None, **more):
    request = {"method": method, "url": url, "httpVersion": "HTTP/2.0", "cookies": [], "queryString": [],
               "headers": headers if headers is not None else [{"name": ":authority", "value": "shop.example"},
                                                               {"name": "accept", "value": "*/*"}],
               "headersSize": -1, "bodySize": -1}
    if post is not None:
        request["postData"] = post
    return {"startedDateTime": "2026-03-04T05:06:07.089+02:00", "time": 41.5, "request": request,
            "response": response or {"status": 0, "headers": [], "content": {}}, "cache": {}, "timings": {}} | more


# HAR

def test_har_gives_the_same_records_back(capture):
    lines = text_record() + binary_record() + answered() + answered("text", "grün".encode()) + text_record(b"", name="none")
    lines += text_record(b"a\0b", name="nul", method="PUT") + text_record(b"\xef\xbb\xbf{}", name="bom")
    lines += text_record(b"x", name="absolute", url="http://other.example/x?y#") + text_record(b"x", name="star", url="*")
    exported = capture("export", "--format", "har", stdin=lines).expect(0)
    back = capture("import", stdin=exported.out).expect(0)
    assert [normal(line) for line in back.text.splitlines()] == [normal(line) for line in lines.splitlines()]
    again = capture("export", "--format", "har", stdin=back.out).expect(0)
    assert again.json() == exported.json()
    assert capture("import", stdin=again.out).expect(0).out == back.out


def test_har_that_another_program_has_written_anew_gives_the_same_records(capture):
    lines = answered() + binary_record()
    exported = capture("export", "--format", "har", stdin=lines).expect(0).json()
    back = capture("import", stdin=json.dumps(exported, indent=4, sort_keys=True)).expect(0)
    assert [normal(line) for line in back.text.splitlines()] == [normal(line) for line in lines.splitlines()]


def test_har_holds_what_others_look_for(capture):
    document = capture("export", "--format", "har", stdin=answered(url="/p?q=a+b%21&q=2&e") + binary_record()).expect(0).json()
    log = document["log"]
    assert log["version"] == "1.2" and log["creator"]["name"] == "hookctl"
    first, second = log["entries"]
    assert first["request"]["url"] == "http://hooks.example:8080/p?q=a+b%21&q=2&e"
    assert first["request"]["queryString"] == [{"name": "q", "value": "a b!"}, {"name": "q", "value": "2"},
                                               {"name": "e", "value": ""}]
    assert first["request"]["postData"] == {"mimeType": "application/json", "text": '{"a":1}'}
    assert first["request"]["bodySize"] == 7
    assert first["response"]["status"] == 202 and first["time"] == 12.75
    assert first["response"]["cookies"] == [{"name": "a", "value": "b"}]
    assert first["response"]["content"] == {"size": 2, "mimeType": "text/plain", "text": "/wA=", "encoding": "base64"}
    assert second["response"]["status"] == 0
    assert second["request"]["headers"][5]["_value_b64"] == "Z3L8bg=="


def test_har_of_a_browser(capture):
    done = capture("import", stdin=har(
        entry(post={"mimeType": "text/plain", "text": "grün\u0000"},
              response={"status": 200, "headers": [{"name": "Set-Cookie", "value": "a=1\nb=2"}],
                        "content": {"text": "AP8=", "encoding": "base64"}}),
        entry("http://127.0.0.1:8000", "GET"),
        entry("wss://shop.example/live"), entry("data:text/plain,x"),
        entry(post={"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "ü&"}]}),
        entry(post={"mimeType": "x", "text": "AP8=", "encoding": "base64"}))).expect(0)
    post, get, form, exact = map(json.loads, done.text.splitlines())
    assert post["url"] == "/hook?a=b%20c" and post["method"] == "POST" and post["origin"] == "https://shop.example"
    assert post["headers"] == [["Host", "shop.example"], ["accept", "*/*"]]
    assert post["received_at"] == "2026-03-04T03:06:07.089Z" and len(post["id"]) == 26
    assert base64.b64decode(post["body_b64"]) == "grün\0".encode() and post["body_exact"] is False
    assert post["response"] == {"status": 200, "headers": [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]],
                                "body_b64": "AP8=", "ms": 41.5}
    assert get["url"] == "/" and "body_exact" not in get and "response" not in get and "origin" not in get
    assert base64.b64decode(form["body_b64"]) == b"a%20b=%C3%BC%26" and form["body_exact"] is False
    assert base64.b64decode(exact["body_b64"]) == b"\0\xff" and "body_exact" not in exact
    assert "the body of 2 records may differ in bytes" in done.errors and "2 of the entries skipped" in done.errors
    assert done.errors.rstrip().endswith("imported 4 records")


def test_har_whose_text_was_edited_is_not_exact(capture):
    document = capture("export", "--format", "har", stdin=text_record()).expect(0).json()
    document["log"]["entries"][0]["request"]["postData"]["text"] = '{"a":2}'
    line = capture("import", stdin=json.dumps(document)).expect(0).json()
    assert base64.b64decode(line["body_b64"]) == b'{"a":2}' and line["body_exact"] is False
    assert line["body_sha256"] == hashlib.sha256(b'{"a":2}').hexdigest()


@pytest.mark.parametrize("changes, why", [
    ({"url": "http://"}, "not a usable URL"), ({"method": "GE T"}, "is no method"),
    ({"headers": [{"name": "a", "value": "b\r\nc: d"}]}, "the header a has a line break"),
    ({"headers": [{"name": "a:", "value": "b"}]}, "is no header's name"),
    ({"headers": [{"name": "a"}]}, "value"), ({"headers": {}}, "/request/headers: must be"),
    ({"startedDateTime": "yesterday"}, "/startedDateTime: must be a time"),
    ({"post": {"text": "x y", "encoding": "base64"}}, "/request/postData/text: is no base64"),
    ({"post": {"mimeType": "multipart/form-data", "params": [{"name": "x"}]}}, "multipart form without its text"),
    ({"response": {"headers": []}}, "status"), ({"_hookctl": {"target": "/x y"}}, "the URL is empty, or has a blank"),
    ({"_hookctl": {"further": {"id": "x"}}}, "id: is given twice"),
    ({"_hookctl": {"further": {"response": {}}}}, "must not have a field “response”"),
    ({"_hookctl": {"further": [1]}}, "must be an object"),
    ({"_hookctl": {"response_further": {"ms": 1}}, "response": {"status": 200}}, "must not have a field “ms”"),
    ({"_hookctl": {"body_b64": "?"}}, "is no base64")])
def test_an_entry_that_cannot_be_imported_is_told(capture, changes, why):
    done = capture("import", stdin=har(entry(), entry(**changes), entry())).expect(8)
    assert len(done.text.splitlines()) == 2
    assert "warning: entry 2: " in done.errors and why in done.errors
    assert "1 of 3 entries could not be imported" in done.errors
    capture("import", stdin=har(entry(**changes))).expect(2)


@pytest.mark.parametrize("text, why", [
    ("{}", "it has no log"), ("{", "the text ends too early"), ('{"log":1}', "log is no object"),
    ('{"log":{}}', "log has no entries"), ('{"log":{"version":"1.2"}}', "log has no entries"),
    ('{"log":{"version":"2.0","entries":[]}}', "log/version is neither 1.1 nor 1.2"),
    ('{"log":{"version":1,"entries":[]}}', "log/version is no string"),
    ('{"log":{"entries":{}}}', "log/entries is no array"), ('{"log":{"entries":[]', "the text ends too early"),
    ('{"log":{"entries":[]}}x', "something follows"), ('{"log":{"entries":[],"entries":[]}}', "log/entries is given twice"),
    ('{"log":{"x":nul,"entries":[]}}', "in the value at byte 12"), ('{"log" 1}', "“:” should stand here"),
    ('{log:1}', "a key should stand here"), ('{"log":{"entries":[1 2]}}', "“,” should stand here")])
def test_what_is_no_har_is_refused(capture, text, why):
    done = capture("import", "--format", "har", stdin=text).expect(2)
    assert why in done.errors and not done.out


def test_records_before_a_tear_stay(capture):
    whole = har(entry(), entry(post={"text": "x" * 100_000}))
    out = capture.folder / "c.ndjson"
    done = capture("import", "--out", out, stdin=whole[:-60_000]).expect(2)
    assert "entry 2" in done.errors and "imported 1 record" in done.errors
    assert len(out.read_text().splitlines()) == 1


def test_a_record_that_no_reader_takes_is_not_made(capture):
    out = capture.folder / "c.ndjson"
    text = har(entry(), entry(post={"text": "x" * (52 << 20)}), entry())
    done = capture("import", write(capture.folder, "har", text), "--out", out).expect(8)
    assert "entry 2: its record would be longer than 64.0 MiB" in done.errors
    assert "1 of 3 entries could not be imported" in done.errors
    assert len(out.read_bytes().splitlines()) == 2


def test_who_reads_an_import_may_go(hookctl, capture):
    path = write(capture.folder, "har", har(*[entry(post={"text": "x" * 10_000})] * 50))
    assert left_alone(hookctl, "import", path) == (0, b"")


def test_what_cannot_be_read_makes_no_capture(capture):
    out = capture.folder / "c.ndjson"
    capture("import", "/nowhere", "--out", out).expect(2)
    capture("import", "--out", out, stdin="what is this").expect(2)
    capture("import", "--out", out, stdin=har(entry(method="GE T"))).expect(2)
    assert not out.exists()
    capture("import", "--out", out, stdin=har()).expect(0)
    assert out.read_bytes() == b"" and stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n", "curl http://a.example/x", har(entry("http://a.example/x"))])
def test_a_byte_order_mark_is_passed_over(capture, text):
    assert capture("import", stdin="\ufeff" + text).expect(0).json()["url"] == "/x"
    exact = capture("import", "--format", "body", stdin="\ufeff" + text).expect(0).json()
    assert base64.b64decode(exact["body_b64"]).decode() == "\ufeff" + text


# Raw HTTP

def test_raw_requests_are_those_of_the_wire(capture):
    folder = capture.folder / "out"
    capture("export", "--format", "http", "--out-dir", folder, stdin=text_record() + binary_record()).expect(0)
    assert (folder / "bin.http").read_bytes() == (
        b"POST /a%2Fb//c?x=1&y=%00&z HTTP/1.1\r\nHost: hooks.example:8080\r\ncontent-type: application/json\r\n"
        b"X-Double: one\r\nx-DOUBLE: two\r\nX-Empty: \r\nX-Latin: gr\xfcn\r\n"
        + f"Content-Length: {len(BINARY)}\r\n\r\n".encode() + BINARY)
    assert sorted(os.listdir(folder)) == ["bin.http", "r1.http"]
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in folder.iterdir())
    back = normal(capture("import", folder / "bin.http", "--received-at", "2026-01-02").expect(0).text)
    wanted = normal(binary_record())
    assert {k: back[k] for k in ("method", "url", "body_b64", "body_sha256")} == {
        k: wanted[k] for k in ("method", "url", "body_b64", "body_sha256")}
    assert back["headers"] == HEADERS + [["Content-Length", str(len(BINARY))]]
    assert back["received_at"] == "2026-01-02T00:00:00.000Z"


def test_a_recorded_length_stays_as_it_was_written_and_chunks_become_one(capture):
    framed = record(b"abc", headers=[["content-LENGTH", "3"], ["Host", "x"]])
    assert capture("export", "--format", "http", stdin=framed).expect(0).out == (
        b"POST /hook HTTP/1.1\r\ncontent-LENGTH: 3\r\nHost: x\r\n\r\nabc")
    for headers in ([["Transfer-Encoding", "chunked"], ["Host", "x"]],
                    [["Transfer-Encoding", "chunked"], ["Host", "x"], ["Content-Length", "7"]]):
        assert capture("export", "--format", "http", stdin=record(b"abc", headers=headers)).expect(0).out == (
            b"POST /hook HTTP/1.1\r\nContent-Length: 3\r\nHost: x\r\n\r\nabc")


def test_one_request_alone_goes_to_standard_output(capture):
    done = capture("export", "--format", "http", stdin=text_record() + binary_record()).expect(2)
    assert "--out-dir" in done.errors
    one = capture("export", "--format", "http", "--id", "bin", stdin=text_record() + binary_record()).expect(0)
    assert one.out.endswith(BINARY)
    out = write(capture.folder, "x", "old")
    out.chmod(0o644)
    capture("export", "--format", "http", "--out", out, stdin=text_record() + binary_record()).expect(2)
    assert out.read_text() == "old"
    capture("export", "--format", "http", "--out", out, "--id", "bin", stdin=binary_record()).expect(0)
    assert out.read_bytes() == one.out and stat.S_IMODE(out.stat().st_mode) == 0o600


def test_names_of_files_stay_in_their_folder(capture):
    folder = capture.folder / "out"
    lines = text_record(name="../../evil") + text_record(name="") + text_record(name="a b")
    capture("export", "--format", "http", "--out-dir", folder, stdin=lines).expect(0)
    assert sorted(os.listdir(folder)) == ["record-1.http", "record-2.http", "record-3.http"]
    done = capture("export", "--format", "http", "--out-dir", folder, stdin=text_record() * 2).expect(2)
    assert "two records have the id r1" in done.errors


def test_a_record_that_cannot_be_sent_is_left_out(capture):
    bad = record(b"x", headers=[["Host", "x"], ["a", "b\r\nc: d"]], name="bad")
    for form in ("http", "curl"):
        done = capture("export", "--format", form, stdin=bad + text_record()).expect(8)
        assert "record 1: the header a has a line break" in done.errors and b"c: d" not in done.out
        capture("export", "--format", form, stdin=bad).expect(2)


def test_an_export_that_has_nothing_leaves_the_file_as_it_was(capture):
    out = write(capture.folder, "x", "old")
    bad = record(b"x", headers=[["Host", "x"], ["a", "b\r\nc: d"]])
    for form in ("http", "curl"):
        capture("export", "--format", form, "--out", out, stdin=bad * 2).expect(2)
        assert out.read_text() == "old" and os.listdir(capture.folder) == ["x"]


@pytest.mark.parametrize("form", ["har", "curl"])
def test_who_reads_an_export_may_go(hookctl, capture, form):
    path = write(capture.folder, "c", text_record(b"x" * 100_000) * 5)
    assert left_alone(hookctl, "export", path, "--format", form, "--to", "http://x") == (0, b"")


def test_a_har_without_room_is_no_record_s_fault(capture):
    path = write(capture.folder, "c", text_record(b"x" * 5000) * 5)
    out = capture.folder / "out"
    line = f"ulimit -f 10; exec {os.environ['HOOKCTL_BIN']} capture export {path} --format har --out {out}"
    done = subprocess.run(["/bin/bash", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1, done.stderr
    assert os.listdir(capture.folder) == ["c"]


# curl

def run_curl(script):
    return subprocess.run(["/bin/sh"], input=script, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)


@pytest.mark.parametrize("line", [text_record(), binary_record(), text_record(b""), text_record(b"'@x\n'"),
                                  text_record(b"", method="GET"), text_record(b"x" * 200_000),
                                  text_record(b"x", headers=[["Host", "h"], ["Content-Length", "1"]])],
                         ids=["text", "binary", "empty", "quotes", "get", "long", "bare"])
def test_curl_sends_the_same_request(capture, line):
    with Receiver() as server:
        to = server.url.removesuffix("/hook")
        script = capture("export", "--format", "curl", "--to", to, stdin=line).expect(0)
        assert script.out.startswith(b"#!/bin/sh\n# ")
        done = run_curl(script.out)
    assert done.returncode == 0, done.stderr
    got, = server.messages
    wanted = normal(line)
    assert (got.method, got.path, got.body) == (wanted["method"], wanted["url"], base64.b64decode(wanted["body_b64"]))
    headers = [[n, v] for n, v in got.headers if n.lower() not in ("host", "content-length")]
    assert headers == [[h[0], base64.b64decode(h[2]).decode("latin-1") if len(h) > 2 else h[1]]
                       for h in wanted["headers"] if h[0].lower() not in ("host", "content-length")]


def test_curl_scripts_come_back(capture):
    lines = text_record(url="/x?y=$(id)") + binary_record() + text_record(b"", name="g", method="GET")
    script = capture("export", "--format", "curl", "--to", "https://shop.example", stdin=lines).expect(0)
    back = [json.loads(line) for line in capture("import", stdin=script.out).expect(0).text.splitlines()]
    for got, wanted in zip(back, map(normal, lines.splitlines()), strict=True):
        assert (got["method"], got["url"], got["body_b64"]) == (wanted["method"], wanted["url"], wanted["body_b64"])
        assert got["origin"] == "https://shop.example"
        assert [h for h in got["headers"] if h[0] != "Content-Length"][1:] == wanted["headers"][1:]


@pytest.mark.parametrize("command, method, url, headers, body", [
    ("curl 'https://a.example/x?y=1' \\\n  -H 'accept: */*' \\\n  --data-raw $'{\"a\":\"\\u00fc\\'\\n\"}' --compressed ;",
     "POST", "/x?y=1", [["Host", "a.example"], ["accept", "*/*"], ["Content-Type", "application/x-www-form-urlencoded"],
                        ["Content-Length", "12"]], '{"a":"ü\'\n"}'.encode()),
    ("curl -sSXPUT a.example/x -d a=1 -d b=2 -H 'Content-Type:'", "PUT", "/x",
     [["Host", "a.example"], ["Content-Length", "7"]], b"a=1&b=2"),
    ("/usr/bin/curl --url \"http://a.example\" -u me:pw -A 'x y' -e http://r/ -b a=b", "GET", "/",
     [["Host", "a.example"], ["Authorization", "Basic bWU6cHc="], ["User-Agent", "x y"], ["Referer", "http://r/"],
      ["Cookie", "a=b"]], b""),
    ("curl a.example --json '{}'", "POST", "/",
     [["Host", "a.example"], ["Content-Type", "application/json"], ["Accept", "application/json"],
      ["Content-Length", "2"]], b"{}"),
    ("curl -G a.example/?x=1 --data-urlencode 'q=a b' --data-raw @z", "GET", "/?x=1&q=a%20b&@z", [["Host", "a.example"]], b""),
    ("curl -I a.example -H 'X-Empty;' -H Host:\\ b", "HEAD", "/", [["X-Empty", ""], ["Host", "b"]], b""),
    ("# note\ncurl a.example -d $'\\xff\\0001\\t' # more", "POST", "/",
     [["Host", "a.example"], ["Content-Type", "application/x-www-form-urlencoded"], ["Content-Length", "4"]], b"\xff\x001\t")])
def test_curl_commands(capture, command, method, url, headers, body):
    got = capture("import", "--format", "curl", stdin=command).expect(0).json()
    assert (got["method"], got["url"], got["headers"], base64.b64decode(got["body_b64"])) == (method, url, headers, body)


@pytest.mark.parametrize("command, why", [
    ("curl", "without a URL"), ("curl a b", "several URLs"), ("wget a", "line 1: this is no curl command"),
    ("\n\ncurl a -d @/etc/passwd", "line 3: --data names a file"), ("curl a -F x=y", "the option -F of curl"),
    ("curl a --upload-file x", "the option --upload-file"), ("curl a -d @-", "--data names a file"),
    ("curl a -H", "-H has no value"), ("curl a -H x", "--header without a colon"), ("curl a -b jar", "--cookie names a file"),
    ("curl $URL", "a variable or substitution"), ("curl `id`", "means something to a shell"), ("curl a > x", "means something"),
    ("curl 'a", "a quote has no end"), ('curl "a$(id)"', "a variable"), ("curl $'\\ud800'", "is no character"), ("", "no curl command"),
    ("curl a -H 'x: a\ny'", "the header x has a line break"), ("printf '%s' x | curl a -d @-", "no curl command"),
    ("curl a -X 'G T'", "is no method"), ("curl a --header='X: canary'", "the option --header… of curl"),
    ("curl a --oauth2-bearer=canary", "the option --oauth2-bearer… of curl"), ("curl a --user:canary", "the option --user… of")])
def test_curl_commands_that_cannot_be_imported(capture, command, why):
    done = capture("import", "--format", "curl", stdin=command).expect(2)
    assert why in done.errors and not done.out and "canary" not in done.errors


# Bodies and captures

def test_a_body_with_its_headers(capture):
    body = write(capture.folder, "body", BINARY)
    headers = write(capture.folder, "headers", "HTTP/1.1 200 OK\r\nX-A: b\r\nx-a: c\r\n\r\n")
    got = capture("import", body, "--headers", headers, "--target", "/x?y", "--method", "PUT").expect(0).json()
    assert (got["method"], got["url"], got["headers"]) == ("PUT", "/x?y", [["X-A", "b"], ["x-a", "c"]])
    assert base64.b64decode(got["body_b64"]) == BINARY
    assert capture("import", "--format", "body", stdin=b"{}").expect(0).json()["headers"] == []
    assert "--target is for a body" in capture("import", body, "--target", "/").expect(2).errors
    assert "is no method" in capture("import", "--format", "body", "--method", "a b", stdin=b"").expect(2).errors
    assert "say it with --format" in capture("import", body).expect(2).errors


def test_import_appends(capture):
    out = capture.folder / "c.ndjson"
    out.write_text(text_record() + binary_record()[:50])
    out.chmod(0o600)
    one = write(capture.folder, "one", "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    two = write(capture.folder, "two", "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
    done = capture("import", one, two, "--out", out, "-o", "json").expect(0)
    assert done.json() == {"records": 2, "inexact": 0, "skipped": 0, "unreadable": 0}
    assert "torn" in done.errors
    assert [json.loads(line)["url"] for line in out.read_text().splitlines()] == ["/hook", "/1", "/2"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    other = write(capture.folder, "notes.txt", "hello\n")
    assert "is no capture" in capture("import", one, "--out", other).expect(2).errors
    assert other.read_text() == "hello\n"
    assert "standard output" in capture("import", one, "--out", "-").expect(2).errors


def test_a_full_disk(capture):
    out = capture.folder / "c.ndjson"
    out.write_text(text_record())
    one = write(capture.folder, "one", b"POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000)
    line = f"ulimit -f 1; exec {os.environ['HOOKCTL_BIN']} capture import {one} --out {out}"
    done = subprocess.run(["/bin/bash", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert done.returncode == 2, done.stderr
    assert b"nothing of the record was kept" in done.stderr
    assert out.read_text() == text_record()


@pytest.mark.parametrize("change, why", [
    ({"v": 2}, "v: the record is of version 2, and this hookctl reads version 1"),
    ({"v": None}, "v: is missing"), ({"body_b64": None}, "body_b64: is missing"),
    ({"body_b64": "%%"}, "body_b64: is no base64"), ({"body_sha256": "00"}, "body_sha256: is not the body's digest"),
    ({"headers": {}}, "headers: must be an array"), ({"received_at": "now"}, "received_at: must be a time")])
def test_records_that_cannot_be_read(capture, change, why):
    for verb in (["redact"], ["export", "--format", "har"]):
        done = capture(*verb, stdin=text_record() + text_record(**change)).expect(8)
        assert f"warning: line 2: {why}" in done.errors
        assert "1 of 2 records could not be read" in done.errors
        capture(*verb, stdin=text_record(**change)).expect(2)


def test_captures_of_another_kind(capture):
    for text in ('{"log":{}}\n', "hello\n", "[]\n"):
        assert "line 1: " in capture("export", "--format", "har", stdin=text).expect(2).errors
    torn = capture("redact", stdin=text_record() + binary_record()[:100]).expect(0)
    assert "the last record is torn" in torn.errors and normal(torn.text)["id"] == "r1"
    torn = capture("export", "--format", "har", stdin=text_record() + binary_record()[:100]).expect(0)
    assert "the last record is torn" in torn.errors and len(torn.json()["log"]["entries"]) == 1
    assert "no record that can be read" in capture("redact", stdin=text_record()[:100]).expect(2).errors
    assert capture("export", "--format", "har", stdin="").expect(0).json()["log"]["entries"] == []
    assert "holds no record" in capture("export", "--format", "curl", stdin="").expect(2).errors
    assert "No such file" in capture("export", "--format", "har", "/nowhere").expect(2).errors


# Redaction

ARUNA = json.dumps({"hook_id": "01H", "object": {"Object": {"id": "01J", "tokens": ["canary-1"]}}, "secret": "canary-2",
                    "download": "https://u:canary-3@s3.example/b/k?X-Amz-Signature=canary-4&X-Amz-Date=2026",
                    "pubkey_serial": 3, "access_key": "canary-5", "secretKey": "canary-6", "token": None,
                    "escaped": "http:\\/\\/x", "esc\u0061ped": 1}, indent=1).encode()
SECRETS = [["Authorization", "Bearer canary-7"], ["authorization", "canary-8"], ["Cookie", "a=canary-9"],
           ["X-Api-Key", "canary-10"], ["Referer", "http://x/?token=canary-11&b=c"], ["X-Mosaic-Signature", "c2ln"],
           ["Content-Type", "application/json"], ["X-Gitlab-Token", "canary-12"]]


def secret_record(**changes):
    return record(ARUNA, headers=SECRETS, url="/hook?access_token=canary-13&x=1", response={
        "status": 200, "headers": [["Set-Cookie", "canary-14"]], "ms": 1,
        "body_b64": base64.b64encode(b'{"token":"canary-15"}').decode()}, **changes)


def test_secrets_are_taken_out_and_nothing_else(capture):
    done = capture("redact", stdin=secret_record(verdict={"a": 1})).expect(0)
    got = normal(done.text)
    body = base64.b64decode(got["body_b64"])
    shown = done.out + body + base64.b64decode(got["response"]["body_b64"])
    assert b"canary" not in shown
    wanted = ARUNA
    for secret in (b"canary-1", b"canary-2", b"canary-5", b"canary-6"):
        wanted = wanted.replace(b'"' + secret + b'"', b'"REDACTED"')
    wanted = wanted.replace(b"u:canary-3", b"REDACTED").replace(b"canary-4", b"REDACTED")
    assert body == wanted
    assert got["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert got["headers"] == [["Authorization", "Bearer REDACTED"], ["authorization", "REDACTED"], ["Cookie", "REDACTED"],
                              ["X-Api-Key", "REDACTED"], ["Referer", "http://x/?token=REDACTED&b=c"],
                              ["X-Mosaic-Signature", "c2ln"], ["Content-Type", "application/json"],
                              ["X-Gitlab-Token", "REDACTED"]]
    assert got["url"] == "/hook?access_token=REDACTED&x=1"
    assert got["redactions"] == [
        "url", "header:Authorization", "header:authorization", "header:Cookie", "header:X-Api-Key", "header:Referer",
        "header:X-Gitlab-Token", "body:/object/Object/tokens/0", "body:/secret", "body:/download", "body:/access_key",
        "body:/secretKey", "response.header:Set-Cookie", "response.body:/token"]
    assert got["verdict"] == {"a": 1}
    assert "no signature over it can verify any more" in done.errors
    assert capture("redact", stdin=done.out).expect(0).out == done.out


def test_more_is_redacted_where_asked_for(capture):
    body = b'{"a/b":[{"x":1},{"x":{"y":2}}],"n":null}'
    line = record(body, headers=[["X-Mosaic-Signature", "c2ln"]])
    done = capture("redact", "--pointer", "/a~1b/1/x", "--pointer", "/n", "--pointer", "/none", "--header",
                   "x-mosaic-signature", stdin=line).expect(0)
    got = normal(done.text)
    assert base64.b64decode(got["body_b64"]) == b'{"a/b":[{"x":1},{"x":"REDACTED"}],"n":null}'
    assert got["headers"] == [["X-Mosaic-Signature", "REDACTED"]]
    assert got["redactions"] == ["header:X-Mosaic-Signature", "body:/a~1b/1/x"]
    whole = normal(capture("redact", "--body", stdin=done.out).expect(0).text)
    assert base64.b64decode(whole["body_b64"]) == b"REDACTED"
    assert whole["redactions"] == ["header:X-Mosaic-Signature", "body:/a~1b/1/x", "body"]
    assert "must be a JSON pointer" in capture("redact", "--pointer", "x").expect(2).errors
    assert "must be a header's name" in capture("redact", "--header", "a: b").expect(2).errors


def test_forms_are_redacted_and_what_cannot_be_looked_into_is_told(capture):
    form = record(b"user=me&password=canary&x=%20", headers=[["content-type", "application/x-www-form-urlencoded; charset=x"]])
    got = normal(capture("redact", stdin=form).expect(0).text)
    assert base64.b64decode(got["body_b64"]) == b"user=me&password=REDACTED&x=%20" and got["redactions"] == ["body:form"]
    opaque = capture("redact", stdin=record(BINARY, headers=[])).expect(0)
    assert "1 body is neither JSON nor a form" in opaque.errors
    assert normal(opaque.text) == normal(record(BINARY, headers=[]))


def test_urls_without_a_host_are_redacted(capture):
    line = record(json.dumps({"next": "/cb?token=canary-1&x=1", "q": "?sig=canary-2", "path": "/a/b"}).encode(), headers=[
        ["X-Original-URI", "/hook?token=canary-3"], ["X-Path", "/hook?x=1"]], response={
            "status": 302, "headers": [["Location", "/cb?code=canary-4&token=canary-5"]], "body_b64": "", "ms": 1})
    got = normal(capture("redact", stdin=line).expect(0).text)
    assert json.loads(base64.b64decode(got["body_b64"])) == {
        "next": "/cb?token=REDACTED&x=1", "q": "?sig=REDACTED", "path": "/a/b"}
    assert got["headers"] == [["X-Original-URI", "/hook?token=REDACTED"], ["X-Path", "/hook?x=1"]]
    assert got["response"]["headers"] == [["Location", "/cb?code=REDACTED&token=REDACTED"]]
    assert got["redactions"] == ["header:X-Original-URI", "body:/next", "body:/q", "response.header:Location"]


def test_responses_are_redacted_as_requests_are(capture):
    def answer(body, kind):
        return record(b"", headers=[], response={"status": 200, "headers": [["content-type", kind]], "ms": 1, "later": [1, 2],
                                                 "body_b64": base64.b64encode(body).decode()})
    done = capture("redact", stdin=answer(b"access_token=canary&x=1", "application/x-www-form-urlencoded")).expect(0)
    got = normal(done.text)
    assert base64.b64decode(got["response"]["body_b64"]) == b"access_token=REDACTED&x=1"
    assert got["redactions"] == ["response.body:form"] and "neither JSON" not in done.errors
    assert got["response"]["later"] == [1, 2]
    opaque = capture("redact", stdin=answer(BINARY, "image/png")).expect(0)
    assert "1 body is neither JSON nor a form" in opaque.errors
    assert normal(opaque.text) == normal(answer(BINARY, "image/png"))


def test_many_secrets_in_one_body(capture):
    body = json.dumps([{"token": "x"}] * 50_000).encode()
    got = normal(capture("redact", stdin=record(body, headers=[]), timeout=20).expect(0).text)
    assert json.loads(base64.b64decode(got["body_b64"])) == [{"token": "REDACTED"}] * 50_000
    assert len(got["redactions"]) == 101 and got["redactions"][-1] == "body:and 49900 more"


def test_redacting_in_place(capture):
    path = write(capture.folder, "c.ndjson", secret_record() + text_record())
    path.chmod(0o600)
    capture("redact", path, "--in-place").expect(0)
    assert b"canary" not in path.read_bytes() and len(path.read_bytes().splitlines()) == 2
    before = path.read_bytes() + text_record(v=2).encode()
    path.write_bytes(before)
    assert "left as it is" in capture("redact", path, "--in-place").expect(2).errors
    assert path.read_bytes() == before
    assert "--in-place needs a file" in capture("redact", "--in-place").expect(2).errors
    assert "exclude each other" in capture("redact", path, "--in-place", "--out", "x").expect(2).errors
    assert os.listdir(capture.folder) == ["c.ndjson"]


def test_exports_are_redacted_where_asked_for(capture):
    for form in ("har", "http", "curl"):
        to = () if form == "http" else ("--to", "http://x")
        done = capture("export", "--format", form, "--redact", *to, stdin=secret_record()).expect(0)
        assert b"canary" not in done.out and b"REDACTED" in done.out
        assert b"canary" not in base64.b64decode(done.json()["log"]["entries"][0]["_hookctl"].get("body_b64", "")) \
            if form == "har" else True
        assert b"canary" in capture("export", "--format", form, *to, stdin=secret_record()).expect(0).out
    assert "with --redact only" in capture("export", "--format", "har", "--body", stdin="").expect(2).errors


def test_verify_says_that_a_redacted_body_cannot(capture, hookctl):
    body = message(payload={"token": "canary"})
    line = capture("redact", stdin=record(body)).expect(0).out
    done = hookctl("verify", "--capture", "-o", "ndjson", stdin=line, env={"HOOKCTL_SECRET": SECRET}).expect(3)
    verdict = json.loads(done.text)
    assert verdict["code"] == "REDACTED_RECORD" and "body:/payload/token" in verdict["message"]
    untouched = capture("redact", stdin=record(message())).expect(0).out
    hookctl("verify", "--capture", stdin=untouched, env={"HOOKCTL_SECRET": SECRET}).expect(0)


@pytest.mark.parametrize("verb", [["import"], ["export", "--format", "har"], ["redact"]])
def test_nothing_is_left_of_a_run_that_fails(capture, verb):
    out = capture.folder / "nowhere" / "out"
    assert capture(*verb, "--out", out, stdin=text_record() if verb != ["import"] else har()).expect(2).errors
    assert os.listdir(capture.folder) == []


def test_the_records_that_are_exported_can_be_chosen(capture):
    lines = (text_record(b'{"n":1}', name="aa1", at=100_000) + text_record(b'{"n":2}', name="aa2", at=200_000)
             + text_record(b'{"n":3}', name="b", at=300_000))
    path = write(capture.folder, "c.ndjson", lines)

    def chosen(*args):
        done = capture("export", path, "--format", "har", *args).expect(0)
        return [e["_hookctl"]["id"] for e in done.json()["log"]["entries"]]
    assert chosen() == ["aa1", "aa2", "b"]
    assert chosen("--id", "aa2", "--id", "b") == ["aa2", "b"] and chosen("--id", "b") == ["b"]
    assert chosen("--filter", "/n=2") == ["aa2"]
    assert chosen("--since", "1970-01-01T00:03:20Z", "--until", "1970-01-01T00:05:00Z") == ["aa2"]
    assert "aa" in capture("export", path, "--format", "har", "--id", "aa").expect(2).errors
    assert "no record" in capture("export", "--format", "har", "--id", "x", stdin=lines).expect(4).errors
    capture("export", path, "--format", "har", "--id", "x").expect(4)
    none = capture("export", path, "--format", "har", "--filter", "/n=9").expect(4)
    assert "it has 3; see --id, --filter" in none.errors


def test_an_export_goes_where_it_is_told(capture):
    line = text_record(url="/recorded?x=1")

    def target(*args):
        return capture("export", "--format", "http", *args, stdin=line).expect(0).out.split(b"\r\n")[:2]
    assert target() == [b"POST /recorded?x=1 HTTP/1.1", b"Host: hooks.example:8080"]
    assert target("--to", "http://a:1/") == [b"POST /recorded?x=1 HTTP/1.1", b"Host: a:1"]
    assert target("--to", "https://a/own?y") == [b"POST /own?y HTTP/1.1", b"Host: a"]
    script = capture("export", "--format", "curl", stdin=line).expect(0).out
    assert b"'http://hooks.example:8080/recorded?x=1'" in script
    nobody = capture("export", "--format", "curl", stdin=record(b"", headers=[])).expect(2)
    assert "it has no Host" in nobody.errors


def test_an_entry_of_nothing_but_values_costs_no_gigabytes(capture, hookctl):
    values = "[" + "[]," * 5_000_000 + "[]]"
    whole = write(capture.folder, "whole", '{"log":{"entries":[{"x":%s}]}}' % values)
    torn = write(capture.folder, "torn", '{"log":{"entries":[{"x":%s]}}' % values)
    assert "entry 1: it has too many values" in capture("import", whole).expect(2).errors
    assert "unreadable JSON at byte" in capture("import", torn).expect(2).errors
    line = json.loads(text_record(redactions=[], response={"status": 200, "headers": [], "body_b64": "", "ms": 1}))
    hostile = json.dumps(line).replace('"redactions": []', f'"redactions":{values}')
    assert hookctl.peak_memory("capture", "redact", write(capture.folder, "c", hostile)) < 300_000


def unread(pipe):
    """How many bytes wait in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.mark.parametrize("verb", [["import"], ["export", "--format", "har"], ["redact"]])
def test_a_signal_ends_the_wait_for_input(capture, hookctl, verb):
    out = capture.folder / "out"
    run = subprocess.Popen([hookctl.binary, "capture", *verb, "--out", out], stdin=subprocess.PIPE,
                           stderr=subprocess.PIPE, env=hookctl.environment())
    try:
        run.stdin.write(b'{"log":' if verb == ["import"] else text_record().encode())
        run.stdin.flush()
        while unread(run.stdin):
            assert run.poll() is None
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
    finally:
        run.kill()
        run.communicate()
    assert not any(capture.folder.iterdir())


@pytest.mark.parametrize("verb", [["export", "--format", "har"], ["redact"]])
def test_what_is_made_of_a_capture_does_not_take_its_place(hookctl, tmp_path, verb):
    file = tmp_path / "c"
    file.write_text(text_record())
    done = hookctl("capture", *verb, file, "--out", file).expect(2)
    assert "--out" in done.errors and "another file" in done.errors
    assert file.read_text() == text_record()


@pytest.mark.parametrize("verb", [["export", "--format", "har"], ["redact"]])
@pytest.mark.parametrize("device", ["stdout", "stderr", "fd/1", "fd/2"])
def test_a_file_behind_a_device_is_appended_to(hookctl, tmp_path, verb, device):
    file, capture = tmp_path / "log", tmp_path / "c"
    file.write_text("before\n")
    capture.write_text(text_record())
    with open(file, "ab") as log, open(os.devnull, "wb") as null:
        streams = {"stdout": log, "stderr": null} if device in ("stdout", "fd/1") else {"stdout": null, "stderr": log}
        run = subprocess.run([hookctl.binary, "capture", *verb, capture, "--out", f"/dev/{device}"], timeout=30,
                             stdin=subprocess.DEVNULL, env=hookctl.environment(), **streams)
    assert run.returncode == 0
    assert file.read_text().startswith("before\n{")
    assert sorted(os.listdir(tmp_path)) == ["c", "home", "log"]


def test_a_link_stays_a_link(capture):
    path = write(capture.folder, "c.ndjson", secret_record())
    link = capture.folder / "link"
    link.symlink_to(path)
    capture("redact", link, "--in-place").expect(0)
    assert link.is_symlink() and b"canary" not in path.read_bytes()
