"""The sandbox as a program: its ready file, its addresses, its end, and its own commands' errors."""
import http.client
import json
import os
import select
import signal
import socket
import subprocess

import pytest

from support.net import wait_until
from support.sandbox import Sandbox


def test_the_ready_file_is_whole_and_private(sandbox):
    assert sandbox.ready_file.stat().st_mode & 0o777 == 0o600
    assert list(sandbox.info) == ["http", "grpc", "s3", "token", "project_id", "project",
                                  "access_key_id", "secret_key", "pubkey", "pubkey_serial", "pid",
                                  "tokens"]
    assert list(sandbox.info["tokens"]) == ["none", "read", "append", "write", "admin"]
    assert sandbox.info["pid"] == sandbox.run.pid
    assert [p.name for p in sandbox.ready_file.parent.iterdir()
            if p.name.startswith(sandbox.ready_file.name)] == [sandbox.ready_file.name]
    for folder, _, files in os.walk(sandbox.data):
        assert os.stat(folder).st_mode & 0o077 == 0, folder
        for file in files:
            assert os.stat(os.path.join(folder, file)).st_mode & 0o077 == 0, file
    # No secret in what it says.
    for secret in (sandbox.token, sandbox.secret_key, *sandbox.tokens.values()):
        assert secret not in sandbox.log


def test_a_pipe_for_a_ready_file_stays(hookctl, tmp_path):
    fifo = tmp_path / "ready"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        run = hookctl.start("sandbox", "--data", tmp_path / "data", "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0",
                            "--ready-file", fifo)
        select.select([reader], [], [], 30)
        assert json.loads(os.read(reader, 10_000))["pid"] == run.pid
    finally:
        os.close(reader)
    assert run.stop() in (0, 128 + signal.SIGTERM)
    assert fifo.is_fifo()


def test_a_ready_file_behind_a_link_goes_too(hookctl, tmp_path):
    (tmp_path / "box.json").symlink_to("real.json")
    run = hookctl.start("sandbox", "--data", tmp_path / "data", "--http", "127.0.0.1:0", "--grpc",
                        "127.0.0.1:0", "--ready-file", tmp_path / "box.json")
    wait_until((tmp_path / "real.json").exists, "the ready file")
    run.stop()
    assert not (tmp_path / "real.json").exists() and (tmp_path / "box.json").is_symlink()


def test_the_ready_file_is_there_as_long_as_it_answers(hookctl, tmp_path):
    """Whoever waits for the file must not find that of a sandbox that is no more."""
    box = Sandbox(hookctl, tmp_path / "box")
    box.start()
    # One that finds the folder in use leaves the file to whoever uses it.
    hookctl("sandbox", "--data", box.data, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0",
            "--ready-file", box.ready_file).expect(2)
    assert json.loads(box.ready_file.read_text()) == box.info
    taken = box.http.removeprefix("http://")
    box.run.stop(signal.SIGKILL)
    assert box.ready_file.exists()
    with socket.create_server(("127.0.0.1", int(taken.rsplit(":", 1)[1]))):
        hookctl("sandbox", "--data", box.data, "--http", taken, "--grpc", "127.0.0.1:0",
                "--ready-file", box.ready_file).expect(2)
    assert not box.ready_file.exists()
    box.start()
    box.stop()
    assert not box.ready_file.exists()


def test_the_ready_file_on_standard_output(hookctl, tmp_path):
    run = hookctl.start("sandbox", "--data", tmp_path / "d", "--http", "127.0.0.1:0", "--grpc",
                        "127.0.0.1:0", "--ready-file", "-")
    wait_until(lambda: run.out.endswith(b"\n"), "the line")
    assert json.loads(run.out)["pid"] == run.pid
    run.stop(signal.SIGTERM)


@pytest.mark.parametrize("option", ["--http", "--grpc"])
@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.1:80", "nonsense", "127.0.0.1"])
def test_it_listens_on_loopback_alone(hookctl, tmp_path, option, address):
    run = hookctl("sandbox", "--data", tmp_path / "d", option, address)
    assert option in run.expect(2).errors
    assert not (tmp_path / "d").exists()


def test_s3_listens_where_its_urls_lead(hookctl, tmp_path):
    run = hookctl("sandbox", "--data", tmp_path / "d", "--http", "127.0.0.7:0").expect(2)
    assert "localhost, which is not 127.0.0.7" in run.errors
    assert not (tmp_path / "d").exists()


def test_ipv6(hookctl, tmp_path):
    box = Sandbox(hookctl, tmp_path / "six")
    box.start("--http", "[::1]:0")
    assert box.http.startswith("http://[::1]:")
    assert box.rest("GET", "/v2/info/pubkeys")[0] == 200
    file = tmp_path / "in.txt"
    file.write_bytes(b"hello")
    assert box.get(box.put(file)) == b"hello"
    box.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(sandbox, number):
    idle = http.client.HTTPConnection("127.0.0.1", int(sandbox.http.rsplit(":", 1)[1]))
    # The answer shows that the connection was accepted, and is not reset with the port.
    idle.request("GET", "/v2/info/pubkeys")
    idle.getresponse().read()
    assert sandbox.run.stop(number, seconds=20) == 128 + number
    assert idle.sock.recv(1) == b""
    sandbox.run = None


def test_two_on_one_folder_are_one_too_many(sandbox, hookctl):
    run = hookctl("sandbox", "--data", sandbox.data, "--http", "127.0.0.1:0", "--grpc",
                  "127.0.0.1:0")
    assert "another sandbox uses" in run.expect(2).errors


def test_a_port_that_is_taken(sandbox, hookctl, tmp_path):
    for option, url in (("--http", sandbox.http), ("--grpc", sandbox.grpc)):
        other = "--grpc" if option == "--http" else "--http"
        run = hookctl("sandbox", "--data", tmp_path / option, option, url.removeprefix("http://"),
                      other, "127.0.0.1:0")
        assert url.removeprefix("http://") in run.expect(2).errors


def test_what_was_killed_starts_again_and_leaves_no_bytes_behind(sandbox):
    """A PUT under way when the process was killed leaves a file that nothing refers to."""
    (sandbox.folder / "f").write_bytes(b"kept")
    kept = sandbox.put(sandbox.folder / "f")
    url = sandbox.rest("POST", "/v2/objects", {
        "name": "torn", "dataClass": 2, "projectId": sandbox.project_id})[1]["object"]["id"]
    url = sandbox.rest("GET", f"/v2/objects/{url}/upload")[1]["url"]
    curl = subprocess.Popen(
        ["curl", "-sS", "--noproxy", "*", "-X", "PUT", url, "-H", "Content-Length: 9999999",
         "-H", "Expect:", "--data-binary", "@-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    curl.stdin.close()
    objects = sandbox.data / "objects"
    wait_until(lambda: len(list(objects.iterdir())) == 2, "the upload to begin")
    sandbox.run.stop(signal.SIGKILL)
    curl.wait(20)
    sandbox.start()
    assert len(list(objects.iterdir())) == 1
    assert sandbox.get(kept) == b"kept"


def test_the_commands_say_what_is_not_there(sandbox, hookctl, tmp_path):
    ready = ["--ready-file", sandbox.ready_file]
    nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    hookctl("sandbox", "get", nobody, *ready).expect(4)
    hookctl("sandbox", "get", "no/such.key", *ready).expect(4)
    hookctl("sandbox", "show", nobody, *ready).expect(4)
    hookctl("sandbox", "show", "no-ulid", *ready).expect(2)
    hookctl("sandbox", "put", tmp_path / "nothing", *ready).expect(2)
    run = hookctl("sandbox", "put", tmp_path / "f", "--ready-file", tmp_path / "no-ready")
    assert "is the sandbox running?" in run.expect(2).errors
    assert "--name" in hookctl("sandbox", "put", "-", *ready).expect(2).errors
    (tmp_path / "f").write_bytes(b"x")
    hookctl("sandbox", "put", tmp_path / "f", "--label", "A=1", *ready).expect(0)
    run = hookctl("sandbox", "put", tmp_path / "f", "--label", "A=2", *ready)
    assert "already" in run.expect(2).errors


def test_put_from_standard_input_and_show_for_people(sandbox, hookctl):
    ready = ["--ready-file", sandbox.ready_file]
    run = hookctl("sandbox", "put", "-", "--name", "d/k", "--label", "A=1", "--hook-label", "H=2",
                  *ready, "-o", "json", stdin=b"bytes")
    object_id = json.loads(run.expect(0).out)["id"]
    assert sandbox.get(object_id) == b"bytes"
    text = hookctl("sandbox", "show", object_id, *ready).expect(0).text
    for line in (f"{object_id} d/k", "  LABEL A=1", "  HOOK H=2",
                 f"  INBOUND BELONGS_TO PROJECT {sandbox.project_id}"):
        assert line in text.splitlines(), text
    pairs = sandbox.show(object_id)["object"]["key_values"]
    assert [(p["key"], p["value"], p["variant"]) for p in pairs] == [("A", "1", 1), ("H", "2", 3)]


@pytest.mark.parametrize("as_file", [True, False])
def test_nothing_is_made_for_what_is_empty(sandbox, hookctl, as_file):
    """An object that waited for bytes that never come would take the name."""
    ready = ["--ready-file", sandbox.ready_file, "--name", "n", "--label", "A=1"]
    file = sandbox.folder / "f"
    file.write_bytes(b"")
    run = hookctl("sandbox", "put", file if as_file else "-", *ready, stdin=b"")
    assert "is empty" in run.expect(2).errors
    object_id = hookctl("sandbox", "put", "-", *ready, stdin=b"bytes").expect(0).text.strip()
    assert sandbox.get(object_id) == b"bytes"


def test_the_private_path_wants_the_token(sandbox):
    (sandbox.folder / "f").write_bytes(b"x")
    object_id = sandbox.put(sandbox.folder / "f")
    assert sandbox.rest("GET", f"/_sandbox/objects/{object_id}")[0] == 200
    assert sandbox.rest("GET", f"/_sandbox/objects/{object_id}", token=False)[0] == 401
