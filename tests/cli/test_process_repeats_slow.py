"""`process` again: after a kill at each step of a run, after a refusal, and two at once."""
import json
import subprocess

import pytest

from support import faults, payloads
from support.faults import FaultServer

CONTENT = b"hello" * 1000
# What a run does that others can see: its writes to the ledger, and its talk with the servers.
STEPS = "pwrite64,sendto,sendmsg,connect,fdatasync,ftruncate,unlink"


def killed_at(hookctl, step, env, *arguments):
    """Runs until its n-th step, which kills it; whether that was so."""
    line = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={STEPS}", "-e",
            f"inject={STEPS}:signal=SIGKILL:when={step}", hookctl.binary, *arguments]
    run = subprocess.run([str(word) for word in line], env=hookctl.environment(env),
                         stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return run.returncode != 0


@pytest.mark.parametrize("publish, with_keys", [("s3", True), ("api", True), ("api", False)])
def test_killed_at_each_step_and_run_again(hookctl, sandbox, publish, with_keys):
    sandbox.create_hook(filters=[{"name": r"^in\d+\.txt$"}])
    for step in range(1, 200):
        source, payload = sandbox.fire(CONTENT, f"in{step}.txt")
        if not with_keys:
            payload = payloads.changed(payload,
                                       lambda p: p.update(access_key=None, secret_key=None))
        line = ["process", payload, "-o", "json", "--convert", "none", "--publish", publish]
        killed = killed_at(hookctl, step, sandbox.settings(), *line)
        report = hookctl(*line, env=sandbox.settings()).expect(0).json()
        shown = sandbox.show(source)
        assert [c["status"] for c in shown["callbacks"]] == ["FINISHED"], step
        made = sandbox.show(report["result"]["object_id"])
        assert len(made["revisions"]) == 1, (step, made["revisions"])
        assert json.dumps(made["relations"]).count(source) == 1, (step, made["relations"])
        assert json.dumps(shown["relations"]).count(report["result"]["object_id"]) == 1, step
        assert sandbox.get(report["result"]["object_id"]) == CONTENT
        assert report["relation"] == "added", step
        if not killed:
            assert step > 20
            return
    raise AssertionError("no run came to its end")


def test_the_api_takes_up_the_object_that_it_made_before(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"^in\.txt$"}])
    source, payload = sandbox.fire(CONTENT, "in.txt")
    line = ["process", "-o", "json", "--convert", "none", "--publish", "api"]
    wrong = payloads.changed(payload, lambda p: p.update(secret_key="wrong"))
    hookctl(*line, wrong, env=sandbox.settings()).expect(12)
    first = hookctl(*line, payload, env=sandbox.settings()).expect(0).json()
    assert len(sandbox.show(first["result"]["object_id"])["revisions"]) == 1
    # By force it is a new revision, which has an id of its own and is linked as well.
    forced = hookctl(*line, payload, "--force", env=sandbox.settings()).expect(0).json()
    assert forced["result"]["object_id"] != first["result"]["object_id"]
    assert forced["relation"] == "added"
    assert source in json.dumps(sandbox.show(forced["result"]["object_id"])["relations"])


def test_a_refused_callback_is_sent_with_the_right_secret(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"^in\.txt$"}])
    source, payload = sandbox.fire(CONTENT, "in.txt")
    line = ["process", "-o", "json", "--convert", "none"]
    wrong = payloads.changed(payload, lambda p: p.update(secret="A" * 43 + "="))
    hookctl(*line, wrong, env=sandbox.settings()).expect(14)
    hookctl(*line, wrong, env=sandbox.settings()).expect(14)
    again = hookctl(*line, payload, env=sandbox.settings()).expect(0).json()
    assert (again["status"], again["callback"]) == ("skipped", "sent")
    shown = sandbox.show(source)
    assert [c["status"] for c in shown["callbacks"]] == ["FINISHED"]
    assert "PROCESSING_STATUS" in json.dumps(shown["object"])


def test_an_upload_without_progress_is_given_up(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"^in\.txt$"}])
    _, payload = sandbox.fire(CONTENT, "in.txt")
    with FaultServer(faults.hang) as server:
        run = hookctl("process", payload, "-o", "json", "--convert", "none", "--timeout", "100ms",
                      "--deadline", "60s", "--s3-endpoint", f"http://localhost:{server.port}",
                      env=sandbox.settings()).expect(12)
    assert "deadline" not in run.error_json()["message"]


def test_a_key_that_cannot_be_read_is_refused_before_anything_is_sent(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"^in\.txt$"}])
    source, payload = sandbox.fire(CONTENT, "in.txt")
    run = hookctl("process", payload, "-o", "json", "--convert", "none", "--key", "{nope}",
                  env=sandbox.settings()).expect(2)
    assert "{nope}" in run.error_json()["message"]
    assert sandbox.show(source)["callbacks"] == []


def test_aruna_is_told_without_a_ledger_as_well(hookctl, sandbox):
    """A ledger that was readable, and that no longer takes anything."""
    sandbox.create_hook(filters=[{"name": r"^in\.txt$"}])
    source, payload = sandbox.fire(CONTENT, "in.txt")
    hookctl("ledger", "list").expect(0)
    path = hookctl.state_home / "hookctl" / "ledger.db"
    damage = ("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
              "c.execute('DROP TABLE callback_label'); c.execute('DROP TABLE job')")
    subprocess.run(["/usr/bin/python3", "-c", damage, path], check=True)
    run = hookctl("process", payload, "-o", "json", "--convert", "none",
                  env=sandbox.settings()).expect(2)
    assert run.json()["callback"] == "sent"
    assert [c["status"] for c in sandbox.show(source)["callbacks"]] == ["ERROR"]
    assert "flush" not in run.errors
