"""Killed at any point and run again: the same result, one object, one successful callback."""
import json
import signal
import time

import pytest

KILLS = 40


def start(hookctl, sandbox, payload, options):
    return hookctl.start("process", payload, *options, env=sandbox.settings())


def time_of_a_run(hookctl, sandbox, payload, options):
    begin = time.monotonic()
    assert start(hookctl, sandbox, payload, options).wait() == 0
    return time.monotonic() - begin


def check(hookctl, sandbox, hook, source, result, content):
    shown = sandbox.show(source)
    assert shown["hook_status"][hook] == "FINISHED"
    assert [c["status"] for c in shown["callbacks"]] == ["FINISHED"], shown["callbacks"]
    assert json.dumps(shown["object"]).count("PROCESSING_STATUS") == 1
    assert sandbox.get(result["object_id"]) == content
    made = sandbox.show(result["object_id"])
    assert len(made["revisions"]) == 1, made["revisions"]
    assert json.dumps(made["relations"]).count(source) == 1, made["relations"]
    assert not list(hookctl.temp.iterdir())


@pytest.mark.parametrize("content, options", [
    (b"hello" * 1000, ["--convert", "none"]),
    # Two parts of a multipart upload, of which it is not known beforehand that there will be two.
    (b"hello" * 2_500_000, ["--convert-command", "cat"]),
])
def test_killed_and_run_again(hookctl, sandbox, content, options):
    hook = sandbox.create_hook(filters=[{"name": r"^in\d+\.txt$"}])
    _, payload = sandbox.fire(content, "in0.txt")
    whole = time_of_a_run(hookctl, sandbox, payload, options)
    kills = attempts = 0
    while kills < KILLS:
        attempts += 1
        assert attempts < 4 * KILLS, f"only {kills} of {attempts} runs were killed in time"
        source, payload = sandbox.fire(content, f"in{attempts}.txt")
        run = start(hookctl, sandbox, payload, options)
        # Points that spread evenly over a run, however many there are to be.
        time.sleep(whole * (attempts * 0.618034 % 1))
        run.send(signal.SIGKILL)
        kills += run.wait() == -signal.SIGKILL
        again = hookctl("process", "-o", "json", payload, *options, env=sandbox.settings())
        report = again.expect(0).json()
        assert report["status"] in ("done", "skipped")
        check(hookctl, sandbox, hook, source, report["result"], content)
