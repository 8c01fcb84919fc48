"""SIGINT and SIGTERM: a run ends soon, tidily, and Aruna is told."""
import signal

import pytest

from support import faults, payloads
from support.faults import FaultServer
from support.net import wait_until


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_the_download_waits(hookctl, sandbox, number):
    hook = sandbox.create_hook()
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.trickle_then_hang(b"he", 5)) as server:
        slow = payloads.download_from(payload, server.port)
        run = hookctl.start("process", slow, "--convert", "none", env=sandbox.settings())
        wait_until(lambda: server.requests, "the download to begin")
        assert run.stop(number) == 128 + number
    shown = sandbox.show(source)
    assert [c["status"] for c in shown["callbacks"]] == ["ERROR"]
    assert shown["hook_status"][hook] == "ERROR"
    assert not list(hookctl.temp.iterdir())
    # What was broken off can be taken up again.
    hookctl("process", payload, "--convert", "none", env=sandbox.settings()).expect(0)
    assert sandbox.show(source)["hook_status"][hook] == "FINISHED"


def test_a_converting_program_ends_with_its_children(hookctl, sandbox, tmp_path):
    sandbox.create_hook()
    _, payload = sandbox.fire(b"hello", "in.txt")
    pids = tmp_path / "pids"
    script = f"sleep 1000 & echo $! $$ > {pids}.new; mv {pids}.new {pids}; wait"
    run = hookctl.start("process", payload, "--convert-command", "sh", "-c", script,
                        env=sandbox.settings())
    wait_until(pids.exists, "the program to start")
    assert run.stop(signal.SIGTERM) == 128 + signal.SIGTERM

    def gone():
        return not any(alive(int(pid)) for pid in pids.read_text().split())
    wait_until(gone, "the program and its child to end")
    assert not list(hookctl.temp.iterdir())


def alive(pid):
    """Whether a process runs; a zombie that nobody has waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_while_aruna_does_not_answer(hookctl, sandbox):
    """The work is done; the callback stays in the ledger."""
    sandbox.create_hook()
    source, payload = sandbox.fire(b"hello", "in.txt")
    with FaultServer(faults.hang) as deaf:
        run = hookctl.start("process", payload, "--convert", "none", "--api-url",
                            f"http://127.0.0.1:{deaf.port}")
        wait_until(lambda: deaf.requests, "the callback")
        assert run.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    (job,) = hookctl("ledger", "list", "-o", "json").expect(0).json()
    assert job["callback"] == "pending"
    hookctl("process", payload, "--convert", "none", env=sandbox.settings()).expect(0)
    assert [c["status"] for c in sandbox.show(source)["callbacks"]] == ["FINISHED"]


def test_a_closed_pipe_ends_quietly(hookctl, sandbox):
    run = hookctl.start("sandbox", "--help")
    assert run.wait() == 0
    run = hookctl("man", "process")
    assert run.code == 0 and run.err == b""
