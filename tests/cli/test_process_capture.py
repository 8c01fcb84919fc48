"""`process` of a capture: one hook after the other, each with a result of its own."""
import json
import os
import signal
import subprocess

import pytest

from support import payloads
from support.captures import message, record
from support.net import wait_until

JSON_HEADERS = [["Content-Type", "application/json"]]


def of(payload, name, **changes):
    """A payload file as the record of a capture."""
    return record(payload.read_bytes(), JSON_HEADERS, name, **changes)


@pytest.fixture
def fired(sandbox):
    """Two payloads that a hook has fired: (object id, payload file) each."""
    sandbox.create_hook(filters=[{"name": r"^(one|two)\.txt$"}])
    return [sandbox.fire(b"hello", "one.txt"), sandbox.fire(b"hello", "two.txt")]


@pytest.fixture
def process(hookctl, sandbox, tmp_path):
    def run(text, *options, code=0, convert=("--convert", "none"), stdin=False):
        file = tmp_path / "traffic.ndjson"
        file.write_text(text)
        return hookctl("process", "-" if stdin else file, *options, *convert,
                       stdin=text if stdin else b"", env=sandbox.settings()).expect(code)
    return run


def lines(done):
    return [json.loads(line) for line in done.text.splitlines()]


def test_each_hook_is_worked_off_once(process, fired, sandbox):
    (first, one), (second, two) = fired
    capture = of(one, "r1") + record(message(), name="other") + of(two, "r2")
    done = process(capture, "-o", "ndjson")
    results = lines(done)
    assert [(r["status"], r["object_id"], r["record"], r["line"]) for r in results] == [
        ("done", first, "r1", 1), ("done", second, "r2", 3)]
    assert "passed over" in done.errors and "other" in done.errors
    assert sandbox.get("one-processed.txt") == sandbox.get("two-processed.txt") == b"hello"
    again = process(capture, "-o", "json").json()
    assert [r["status"] for r in again] == ["skipped", "skipped"]
    assert [len(sandbox.show(o)["callbacks"]) for o in (first, second)] == [1, 1]


def test_a_warning_says_of_which_hook_it_is(hookctl, sandbox, fired):
    (_, one), (_, two) = fired
    without_token = sandbox.settings() | {"HOOKCTL_TOKEN": ""}
    done = hookctl("process", "--convert", "none", "-o", "ndjson",
                   stdin=of(one, "r1") + of(two, "r2"), env=without_token).expect(0)
    for result in lines(done):
        warning, = result["warnings"]
        assert f"{warning} hook={result['hook_id']} object={result['object_id']}" in done.errors


def test_one_of_two_is_bad(process, fired, sandbox):
    (first, one), (second, two) = fired
    bad = payloads.changed(one, lambda p: p.update(download=p["download"].replace("X-Amz-Date=2",
                                                                                  "X-Amz-Date=1")))
    done = process(of(bad, "bad") + of(two, "good"), "-o", "ndjson", code=8)
    failed, good = lines(done)
    assert (failed["status"], failed["record"], failed["callback"]) == ("failed", "bad", "sent")
    assert failed["error"]["code"] == "download-failed"
    assert (good["status"], good["record"]) == ("done", "good")
    assert done.error_json()["code"] == "partial-failure"
    assert "2 hooks: 1 done, 0 skipped, 1 failed" in done.error_json()["message"]
    # Aruna knows of both.
    assert set(sandbox.show(first)["hook_status"].values()) == {"ERROR"}
    assert set(sandbox.show(second)["hook_status"].values()) == {"FINISHED"}


def test_in_words(process, fired):
    (_, one), (second, two) = fired
    done = process(of(one, "r 1") + of(two, "r2") + "nonsense\n", code=8)
    text = done.text.splitlines()
    assert text[0] == "done" and text[1] == "  record    r 1 (line 1)"
    assert text[-1] == "3 hooks: 2 done, 0 skipped, 1 failed"
    at = text.index("failed")
    assert text[at + 1] == "  record    unreadable (line 3)"
    assert text[at + 2].startswith("  error     line 3: ")
    assert not process(of(two, "r2"), "-q").out


def test_the_only_hooks_failure_is_the_runs_own(process, fired):
    (_, one), _ = fired
    bad = payloads.changed(one, lambda p: p.update(download=p["download"].replace("X-Amz-Date=2",
                                                                                  "X-Amz-Date=1")))
    done = process(of(bad, "bad") + record(message(), name="m"), "-o", "json", code=10)
    assert [r["status"] for r in done.json()] == ["failed"]
    assert done.error_json()["code"] == "download-failed"


def test_records_are_chosen_by_id(process, fired, sandbox):
    (first, one), (second, two) = fired
    capture = of(one, "r1") + "nonsense\n" + of(two, "r2") + record(message(), name="m")
    result, = process(capture, "--id", "r2", "-o", "json").json()
    assert (result["object_id"], result["status"]) == (second, "done")
    assert sandbox.show(first)["callbacks"] == []
    assert "record zzz: is not in the capture" in process(capture, "--id", "zzz", code=4).errors
    results = process(capture, "--id", "r1", "--id", "zzz", "-o", "json", code=8).json()
    assert [(r["record"], r["status"]) for r in results] == [("r1", "done"), ("zzz", "failed")]
    # What is asked for by its id is not passed over.
    failed, = process(capture, "--id", "m", "-o", "json", code=2).json()
    assert failed["error"]["code"] == "invalid-input" and failed["hook_id"] is None
    assert "the payload is no capture" in process(one.read_text(), "--id", "x", code=2).errors


def test_of_one_id_all_records_are_chosen(process, fired, tmp_path):
    (first, one), (second, two) = fired
    capture = of(one, "A") + of(two, "A") + of(two, "B")
    results = process(capture, "--id", "A", "--id", "B", "-o", "json").json()
    assert [(r["record"], r["line"], r["status"]) for r in results] == [
        ("A", 1, "done"), ("A", 2, "done"), ("B", 3, "skipped")]
    # A file holds the result of one.
    out = tmp_path / "out"
    options = "--id", "A", "--out", out, "--force", "-o", "json"
    kept, refused = process(capture, *options, code=8).json()
    assert (kept["object_id"], kept["status"]) == (first, "done") and out.exists()
    assert (refused["line"], refused["error"]["code"]) == (2, "usage")


def test_past_the_deadline_aruna_is_told_of_each_hook(process, fired, sandbox):
    (first, one), (second, two) = fired
    process(of(one, "done"), "-o", "json")
    capture = of(one, "done") + of(two, "late") + record(message(), name="m")
    for options in (), ("--id", "done", "--id", "late"):
        done = process(capture, "--deadline", "1ms", "-o", "json", *options, code=8)
        assert [(r["record"], r["status"], r["object_id"]) for r in done.json()] == [
            ("done", "skipped", first), ("late", "failed", second)]
        assert done.json()[1]["callback"] == "sent"
        assert done.json()[1]["error"]["code"] == "download-failed"
        assert "1 skipped, 1 failed" in done.error_json()["message"]
    assert set(sandbox.show(second)["hook_status"].values()) == {"ERROR"}
    alone, = process(of(two, "late"), "--deadline", "1ms", "-o", "json", code=10).json()
    assert alone["callback"] == "sent"
    # What was not done then is done by the next run.
    assert [r["status"] for r in process(capture, "-o", "json").json()] == ["skipped", "done"]


def test_past_the_deadline_a_newer_firing_gets_its_answer(process, fired, sandbox):
    (first, one), _ = fired
    process(of(one, "r1"), "-o", "json")
    newer = payloads.changed(one, lambda p: p.update(download=p["download"].replace(
        "X-Amz-Date=2", "X-Amz-Date=3")))
    result, = process(of(newer, "r1"), "--deadline", "1ms", "-o", "json").json()
    assert (result["status"], result["callback"]) == ("skipped", "sent")
    assert len(sandbox.show(first)["callbacks"]) == 2


def test_a_deadline_ends_the_wait_for_the_rest(hookctl, sandbox, fired):
    (first, one), _ = fired
    with subprocess.Popen([str(hookctl.binary), "process", "--convert", "none", "-o", "ndjson",
                           "--deadline", "500ms"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE,
                          env=hookctl.environment(sandbox.settings())) as run:
        run.stdin.write(of(one, "r1").encode())
        run.stdin.flush()
        began, rest = (json.loads(line) for line in run.stdout)
        assert run.wait() == 8
    assert (began["record"], began["object_id"], began["callback"]) == ("r1", first, "sent")
    assert (rest["record"], rest["line"], rest["hook_id"]) == (None, None, None)
    assert rest["error"] == {"code": "download-failed", "message": "the deadline has passed"}


def test_a_deadline_before_there_is_a_payload(hookctl, sandbox, fired):
    _, (_, two) = fired
    hookctl("process", two, "--convert", "none", "--deadline", "100ms", "--token-command",
            "sleep 60", env=sandbox.settings()).expect(10)


def test_damaged_captures(process, fired):
    (_, one), (_, two) = fired
    done = process(of(one, "r1") + of(two, "r2")[:200], "-o", "ndjson")
    assert [r["record"] for r in lines(done)] == ["r1"]
    assert "line 2: the last record is torn" in done.errors
    changed = of(two, "r2", body_sha256="0" * 64)
    damaged, = process(changed, "-o", "json", code=3).json()
    assert (damaged["record"], damaged["line"]) == (None, 1)
    assert damaged["error"]["code"] == "verification-failed"
    for empty in (record(message(), name="m"), of(two, "r2")[:200]):
        assert "holds no payload of a hook" in process(empty, code=2).errors
        assert process(empty, "-o", "json", code=2).json() == []


def test_standard_input_and_raw_http(process, fired):
    (_, one), (second, two) = fired
    result, = process(of(two, "r2"), "-o", "json", stdin=True).json()
    assert (result["object_id"], result["status"]) == (second, "done")
    body = one.read_text()
    raw = f"POST /hook HTTP/1.1\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}"
    assert process(raw, "-o", "json", stdin=True).json()["status"] == "done"
    # A payload alone has one result, as ever.
    assert process(body, "-o", "json", stdin=True).json()["status"] == "skipped"
    assert "Content-Length" in process(raw[:-5], code=2).errors


def test_a_reader_that_goes_leaves_the_rest_for_another_run(process, hookctl, sandbox, fired, tmp_path):
    (first, one), (second, two) = fired
    file = tmp_path / "capture"
    file.write_text(of(one, "r1") + of(two, "r2"))
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        run = subprocess.run([str(hookctl.binary), "process", str(file), "--convert", "none", "-o",
                              "ndjson"], stdout=closed, stderr=subprocess.PIPE,
                             env=hookctl.environment(sandbox.settings()), check=False)
    assert run.returncode == 141 and not run.stderr
    assert len(sandbox.show(first)["callbacks"]) == 1 and not sandbox.show(second)["callbacks"]
    results = lines(process(file.read_text(), "-o", "ndjson"))
    assert [r["status"] for r in results] == ["skipped", "done"]


def test_a_signal_ends_the_wait_for_more(hookctl, sandbox, fired, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    run = hookctl.start("process", tmp_path / "pipe", "--convert", "none", "-o", "ndjson",
                        env=sandbox.settings())
    with open(tmp_path / "pipe", "w", encoding="utf-8") as pipe:
        pipe.write(of(fired[0][1], "r1"))
        pipe.flush()
        wait_until(lambda: run.out.endswith(b"\n"), "the first record's result")
        assert run.stop() == 128 + signal.SIGTERM
    assert json.loads(run.out)["status"] == "done"


def test_the_deadline_ends_the_wait_for_more(hookctl, sandbox, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDWR)  # without waiting for a reader
    os.write(pipe, record(b"no payload", name="r1").encode())
    run = hookctl.start("process", tmp_path / "pipe", "--convert", "none", "--deadline", "300ms",
                        env=sandbox.settings())
    assert run.wait() == 10
    os.close(pipe)
    assert b"the deadline has passed" in run.err


def test_out_holds_one_result(process, fired, tmp_path):
    (_, one), (_, two) = fired
    out = tmp_path / "out"
    capture = of(one, "r1") + of(two, "r2")
    assert "it holds the result of one hook" in process(capture, "--out", out, code=2).errors
    process(capture, "--out", out, "--id", "r2")
    assert out.read_bytes() == b"hello"


def test_a_dry_run_plans_each(process, fired, sandbox):
    (first, one), (_, two) = fired
    planned = process(of(one, "r1") + of(two, "r2"), "--dry-run", "-o", "json").json()
    assert [(r["status"], r["record"]) for r in planned] == [("planned", "r1"), ("planned", "r2")]
    text = process(of(one, "r1") + of(two, "r2"), "--dry-run").text
    assert text.endswith("2 hooks: 2 planned, 0 skipped, 0 failed\n")
    assert sandbox.show(first)["callbacks"] == []
