"""`listen --exec`: what a command is given, how many run, how they end, and the queue that survives."""
import json
import os
import signal
import stat
import threading
import time

import pytest

from support.listener import Listener, records
from support.net import wait_until
from support.receiver import response, signature


@pytest.fixture
def listener(hookctl, tmp_path):
    return Listener(hookctl, tmp_path)


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def gone(pid):
    """Whether a process has ended; a zombie has."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def shell(script):
    return "--exec", "sh", "-c", script


def test_body_and_environment(listener, tmp_path):
    capture, out = tmp_path / "c.ndjson", tmp_path / "out"
    listener.start("--capture", capture, "--count", 1,
                   *shell('cat > body; env > "$0"'), out, env={"HOOKCTL_TOKEN": "whole"})
    body = b"a\0b\xff\r\n" * 50000
    assert listener.post(body, "/hook/a%2Fb?token=canary", method="PUT")[0] == 200
    assert listener.run.wait() == 0
    assert (tmp_path / "body").read_bytes() == body
    environment = dict(line.split("=", 1) for line in lines(out))
    record = records(capture)[0]
    assert {name: value for name, value in environment.items() if "HOOKCTL" in name} == {
        "HOOKCTL_TOKEN": "whole",
        "HOOKCTL_RECORD_ID": record["id"],
        "HOOKCTL_RECORD_METHOD": "PUT",
        "HOOKCTL_RECORD_PATH": "/hook/a%2Fb",
        "HOOKCTL_RECORD_CAPTURE": str(capture)}
    assert "canary" not in listener.log


def test_the_path_of_a_request_in_absolute_form_is_its_path(listener, tmp_path):
    listener.start("--count", 1, *shell('echo "$HOOKCTL_RECORD_PATH" > out'))
    assert listener.post(path="http://user:canary@host.example/hook/a?x=1")[0] == 200
    assert listener.run.wait() == 0
    assert lines(tmp_path / "out") == ["/hook/a"]


def test_no_shell_sees_the_arguments(listener, tmp_path):
    words = ["$HOME; touch bad", "*", "`id`", "two words", "--jobs", ""]
    listener.start("--count", 1, "--exec", "/usr/bin/printf", "<%s>\n", *words)
    listener.post()
    assert listener.run.wait() == 0
    for word in words:
        assert f" | <{word}>\n" in listener.log
    assert not (tmp_path / "bad").exists()


def test_the_answer_does_not_wait_for_the_command(listener, tmp_path):
    listener.start("--capture", "c.ndjson", *shell("while [ ! -e go ]; do sleep 0.01; done; echo late"))
    assert listener.post()[0] == 200
    assert "late" not in listener.log
    (tmp_path / "go").touch()
    wait_until(lambda: " | late\n" in listener.log, "the command's end")


def test_only_what_was_accepted_is_run(listener, tmp_path):
    (tmp_path / "token").write_text("right\n")
    listener.start("--scheme", "aruna", "--hook-token-file", "token", "--capture", "c.ndjson",
                   *shell("cat >> out"))
    assert listener.post(b"{}")[0] == 401
    assert listener.post(b"no hook", headers={"Authorization": "Bearer right"})[0] == 400
    assert listener.stop() == 128 + signal.SIGTERM
    assert len(records(tmp_path / "c.ndjson")) == 2
    assert lines(tmp_path / "out") == []
    # Nor at the next start.
    listener.start("--capture", "c.ndjson", "--count", 1, *shell("cat >> out; echo >> out"))
    listener.post(b"third")
    assert listener.run.wait() == 0
    assert lines(tmp_path / "out") == ["third"]


def test_killed_with_a_queue_and_started_again(listener, tmp_path):
    capture, out = tmp_path / "c.ndjson", tmp_path / "out"
    # The third one hangs, and holds up the rest.
    script = 'b=$(cat); [ -e go ] || [ "$b" != 3 ] || { touch hangs; sleep 1000; }; echo "$b" >> out'
    listener.start("--capture", capture, "--jobs", 1, *shell(script))
    for number in range(1, 8):
        assert listener.post(str(number).encode())[0] == 200
        if number < 3:
            wait_until(lambda: str(number) in lines(out), "the command")
    wait_until((tmp_path / "hangs").exists, "the command that hangs")
    assert lines(out) == ["1", "2"]
    listener.kill()
    assert stat.S_IMODE(os.stat(f"{capture}.done").st_mode) == 0o600

    (tmp_path / "go").touch()
    listener.start("--capture", capture, "--jobs", 1, *shell(script))
    assert listener.post(b"8")[0] == 200
    assert listener.stop() == 128 + signal.SIGTERM
    assert lines(out) == list("12345678")
    assert "5 messages wait from an earlier run" in listener.log

    listener.start("--capture", capture, *shell(script))
    assert listener.stop() == 128 + signal.SIGTERM
    assert lines(out) == list("12345678")


def test_killed_again_and_again_every_message_is_run(listener, tmp_path):
    capture, out = tmp_path / "c.ndjson", tmp_path / "out"
    sent = []
    for round_ in range(8):
        listener.start("--capture", capture, "--jobs", 2, *shell("cat >> out"))
        for number in range(20):
            body = f"{round_}-{number}\n"
            assert listener.post(body.encode())[0] == 200
            sent.append(body.strip())
        listener.kill()
    listener.start("--capture", capture, "--jobs", 2, *shell("cat >> out"))
    assert listener.stop() == 128 + signal.SIGTERM
    run = lines(out)
    assert set(run) == set(sent)
    # At least once, and more often only what ran when the process was killed: two at a time.
    assert len(run) <= len(sent) + 8 * 2


def test_what_was_captured_without_a_command_is_run_only_where_asked(listener, tmp_path):
    listener.start("--capture", "c.ndjson", "--count", 2)
    for body in (b"old 1\n", b"old 2\n"):
        listener.post(body)
    assert listener.run.wait() == 0
    listener.start("--capture", "c.ndjson", "--count", 1, *shell("cat >> out"))
    listener.post(b"new\n")
    assert listener.run.wait() == 0
    assert lines(tmp_path / "out") == ["new"]
    (tmp_path / "c.ndjson.done").unlink()
    listener.start("--capture", "c.ndjson", "--jobs", 1, "--exec-backlog", *shell("cat >> out"))
    assert listener.stop() == 128 + signal.SIGTERM
    assert lines(tmp_path / "out") == ["new", "old 1", "old 2", "new"]


def redact(hookctl, capture, *options):
    hookctl("capture", "redact", "--in-place", capture, *options).expect(0)


@pytest.mark.parametrize("end", ["stop", "kill"])
@pytest.mark.parametrize("options", [[], ["--exec-backlog"]])
def test_a_capture_that_was_redacted_is_not_run(hookctl, listener, tmp_path, end, options):
    capture, out = tmp_path / "c.ndjson", tmp_path / "out"
    listener.start("--capture", capture, "--jobs", 1, *shell("cat >> out"))
    for body in (b"1\n", b"2\n", b"3\n"):
        listener.post(body)
    wait_until(lambda: len(lines(out)) == 3, "the commands")
    getattr(listener, end)()
    redact(hookctl, capture, "--body")
    listener.start("--capture", capture, *options, *shell("cat >> out"))
    listener.post(b"4\n")
    listener.stop()
    assert sorted(lines(out)) == ["1", "2", "3", "4"]
    assert "was kept for another capture" in listener.log


def test_what_waits_in_a_capture_that_was_redacted_is_not_run(hookctl, listener, tmp_path):
    capture = tmp_path / "c.ndjson"
    # Of the first record nothing is taken out.
    listener.start("--capture", capture, "--jobs", 1, *shell("touch runs; sleep 1000"))
    listener.post(b'{"a":1}')
    listener.post(b'{"token":"x"}')
    wait_until((tmp_path / "runs").exists, "the command")
    listener.run.send(signal.SIGTERM)
    wait_until(lambda: "finishing 2 messages" in listener.log, "the notice")
    time.sleep(0.2)  # two within a tenth of a second are one
    assert listener.stop() == 128 + signal.SIGTERM
    redact(hookctl, capture)
    listener.start("--capture", capture, *shell("cat >> out"))
    listener.stop()
    assert lines(tmp_path / "out") == []
    assert "what the capture holds is taken as dealt with" in listener.log


def test_another_capture_that_was_moved_to_the_name_is_not_run(listener, tmp_path):
    listener.start("--capture", "other.ndjson", "--count", 2)
    for body in (b"x\n", b"y\n"):
        listener.post(body)
    assert listener.run.wait() == 0
    listener.start("--capture", "c.ndjson", "--jobs", 1, *shell("touch runs; sleep 1000"))
    listener.post(b"1\n")
    wait_until((tmp_path / "runs").exists, "the command")
    listener.kill()
    (tmp_path / "other.ndjson").rename(tmp_path / "c.ndjson")
    listener.start("--capture", "c.ndjson", *shell("cat >> out"))
    listener.stop()
    assert lines(tmp_path / "out") == []
    assert "was kept for another capture" in listener.log


def test_as_many_at_once_as_were_asked_for(listener, tmp_path):
    (tmp_path / "now").mkdir()
    # Each says how many run with it; the first two wait for one another.
    script = ('mkdir now/$$; until [ -e two ]; do set -- now/*; [ $# -lt 2 ] || touch two; sleep 0.01;'
              ' done; sleep 0.05; set -- now/*; echo $# >> out; rmdir now/$$')
    listener.start("--capture", "c.ndjson", "--jobs", 2, *shell(script))
    for _ in range(8):
        listener.post()
    assert listener.stop() == 128 + signal.SIGTERM
    assert len(lines(tmp_path / "out")) == 8
    assert max(map(int, lines(tmp_path / "out"))) == 2


def test_a_command_that_takes_too_long_is_ended_with_its_children(listener, tmp_path):
    listener.start("--capture", "c.ndjson", "--count", 1, "--exec-timeout", "200ms",
                   *shell("sleep 1000 & echo $! > pid; wait"))
    listener.post()
    assert listener.run.wait() == 8
    assert "the command took longer than 200ms and was ended" in listener.log
    wait_until(lambda: gone(int((tmp_path / "pid").read_text())), "the end of the command's child")


def test_a_command_that_fails_is_told_with_the_line_that_replays_it(listener, tmp_path):
    capture = tmp_path / "c.ndjson"
    listener.start("--capture", capture, "--count", 2, *shell("exit $(cat)"))
    listener.post(b"3")
    listener.post(b"0")
    assert listener.run.wait() == 8
    bad = records(capture)[0]["id"]
    assert (f"{bad}: the command ended with status 3; again: hookctl replay {capture} --id {bad} "
            f"--to {listener.url}\n") in listener.log
    # It has had its turn.
    listener.start("--capture", capture, *shell("touch again"))
    assert listener.stop() == 128 + signal.SIGTERM
    assert not (tmp_path / "again").exists()


def test_a_crash_of_the_command_names_the_signal(listener):
    listener.start("--capture", "c.ndjson", "--count", 1, *shell("kill -SEGV $$"))
    listener.post()
    assert listener.run.wait() == 8
    assert "the command was ended by signal 11 (Segmentation fault)" in listener.log


def test_much_output_is_cut_and_harms_nobody(listener):
    listener.start("--count", 1, *shell("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo end >&2"))
    listener.post()
    assert listener.run.wait() == 0
    assert 1_000_000 < len(listener.log) < 1_200_000
    assert "what the command prints beyond 1.0 MiB is not shown" in listener.log


def test_output_cannot_paint_on_the_terminal(listener):
    listener.start("--count", 1, "--exec", "printf", "\x1b[2Jforged\r\n")
    listener.post()
    assert listener.run.wait() == 0
    assert " | \\x1b[2Jforged\n" in listener.log


def test_output_as_json(listener, tmp_path):
    listener.start("--count", 1, "--log-format", "json", "--capture", "c.ndjson", "--exec", "echo",
                   'said "so"')
    listener.post()
    assert listener.run.wait() == 0
    said = [line for line in map(json.loads, lines_of(listener)) if "from" in line]
    assert [(line["from"], line["message"]) for line in said] == [
        (records(tmp_path / "c.ndjson")[0]["id"], 'said "so"')]


def lines_of(listener):
    return listener.log.splitlines()


@pytest.mark.parametrize("options", [
    ["--exec", "there-is-no-such-program"],
    ["--exec", "./not-executable"],
    ["--exec", "/tmp"],
    ["--exec", ""],
    ["--exec"],
    ["--jobs", "0", "--exec", "true"],
    ["--jobs", "1001", "--exec", "true"],
    ["--jobs", "2"],
    ["--exec-timeout", "2s"],
    ["--exec-backlog"],
    ["--exec-backlog", "--exec", "true"],
])
def test_refused_at_the_start(hookctl, tmp_path, options):
    (tmp_path / "not-executable").write_text("#!/bin/sh\n")
    run = hookctl("listen", "--bind", "127.0.0.1:0", *options, cwd=tmp_path).expect(2)
    assert "hint" in run.errors or "--" in run.errors


def test_a_journal_that_is_none_is_refused_and_kept(hookctl, tmp_path):
    (tmp_path / "c.ndjson.done").write_text("precious\n")
    run = hookctl("listen", "--bind", "127.0.0.1:0", "--capture", "c.ndjson", "--exec", "true",
                  cwd=tmp_path).expect(2)
    assert "c.ndjson.done" in run.errors
    assert (tmp_path / "c.ndjson.done").read_text() == "precious\n"


def test_a_signal_lets_finish_what_was_accepted(listener, tmp_path):
    script = "touch runs; while [ ! -e go ]; do sleep 0.01; done; cat >> out"
    listener.start("--capture", "c.ndjson", "--jobs", 1, *shell(script))
    for body in (b"1\n", b"2\n", b"3\n"):
        listener.post(body)
    wait_until((tmp_path / "runs").exists, "the command")
    listener.run.send(signal.SIGTERM)
    wait_until(lambda: "finishing 3 messages" in listener.log, "the notice")
    (tmp_path / "go").touch()
    assert listener.run.wait() == 128 + signal.SIGTERM
    assert sorted(lines(tmp_path / "out")) == ["1", "2", "3"]


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_leaves_the_rest_for_the_next_start(listener, tmp_path, second):
    script = "[ -e go ] || { echo $$ > pid; sleep 1000; }; cat >> out"
    listener.start("--capture", "c.ndjson", "--jobs", 1, *shell(script))
    for body in (b"1\n", b"2\n"):
        listener.post(body)
    wait_until(lambda: lines(tmp_path / "pid"), "the command")
    listener.run.send(signal.SIGTERM)
    wait_until(lambda: "finishing 2 messages" in listener.log, "the notice")
    time.sleep(0.2)  # two within a tenth of a second are one
    listener.run.send(second)
    assert listener.run.wait() == 128 + signal.SIGTERM
    assert "2 messages left for the next start" in listener.log
    assert gone(int((tmp_path / "pid").read_text()))
    (tmp_path / "go").touch()
    listener.start("--capture", "c.ndjson", "--jobs", 1, *shell(script))
    assert listener.stop() == 128 + signal.SIGTERM
    assert lines(tmp_path / "out") == ["1", "2"]


def test_without_a_capture_a_crash_loses_what_waits_and_nothing_is_left(hookctl, listener, tmp_path):
    listener.start("--count", 2, *shell("cat >> out; echo \"${HOOKCTL_RECORD_CAPTURE-none}\" >> out"))
    assert "without --capture FILE what waits for a command is lost in a crash" in listener.log
    listener.post(b"1\n")
    listener.post(b"2\n")
    assert listener.run.wait() == 0
    assert sorted(lines(tmp_path / "out")) == ["1", "2", "none", "none"]
    assert "hookctl replay" not in listener.log
    assert list(hookctl.temp.iterdir()) == []


# Mosaic: the sender waits for what the command prints.

MESSAGE = b'{"payload":{"a":1}}'


def start_mosaic(listener, script, *options):
    (listener.folder / "secret").write_text("s3cret")
    listener.start("--scheme", "mosaic", "--secret-file", "secret", "--compat", "axinom",
                   "--capture", "c.ndjson", *options, *shell(script))


def post_mosaic(listener):
    return listener.post(MESSAGE, headers={"x-mosaic-signature": signature("s3cret", MESSAGE)})


def mosaic(listener, script, *options):
    start_mosaic(listener, script, *options)
    return post_mosaic(listener)


def test_the_answer_to_mosaic_is_what_the_command_prints(listener, tmp_path):
    (tmp_path / "answer").write_bytes(response({"ok": True}) + b"\n")
    status, body = mosaic(listener, "cat > got; cat answer")
    assert (status, body) == (200, response({"ok": True}) + b"\n")
    assert (tmp_path / "got").read_bytes() == MESSAGE


def test_errors_that_the_command_prints_are_401(listener, tmp_path):
    refusal = response(errors=[{"message": "no", "code": "MINE"}])
    (tmp_path / "answer").write_bytes(refusal)
    assert mosaic(listener, "cat answer") == (401, refusal)


@pytest.mark.parametrize("script,code,told", [
    ("echo canary; exit 5", "WEBHOOK_COMMAND_FAILED", "the command ended with status 5"),
    ("sleep 1000", "WEBHOOK_COMMAND_FAILED", "took longer than 300ms"),
    ("echo canary", "WEBHOOK_COMMAND_ANSWER_INVALID", "no answer that Mosaic takes"),
    ("true", "WEBHOOK_COMMAND_ANSWER_INVALID", "no answer that Mosaic takes"),
    ('echo \'{"payload":1,"errors":[{"message":"m"}],"warnings":[]}\'',
     "WEBHOOK_COMMAND_ANSWER_INVALID", "no answer that Mosaic takes"),
])
def test_a_command_without_an_answer_is_an_error_in_mosaics_form(listener, script, code, told):
    status, body = mosaic(listener, script, "--exec-timeout", "300ms")
    assert status == 401
    assert [error["code"] for error in json.loads(body)["errors"]] == [code]
    assert b"canary" not in body
    assert told in listener.log


def test_a_message_that_is_not_accepted_runs_nothing(listener, tmp_path):
    mosaic(listener, "touch ran")
    (tmp_path / "ran").unlink()
    status, body = listener.post(b"{}", headers={"x-mosaic-signature": signature("other", b"{}")})
    assert status == 401 and json.loads(body)["errors"][0]["code"] == "INVALID_WEBHOOK_SIGNATURE"
    assert not (tmp_path / "ran").exists()


def test_mosaics_messages_are_not_answered_after_a_crash(listener, tmp_path):
    (tmp_path / "answer").write_bytes(response({"ok": True}))
    assert mosaic(listener, "echo >> runs; cat answer")[0] == 200
    listener.kill()
    mosaic(listener, "echo >> runs; cat answer")
    listener.stop()
    assert len(lines(tmp_path / "runs")) == 2


def test_a_signal_lets_the_command_finish_that_is_to_answer(listener, tmp_path):
    (tmp_path / "answer").write_bytes(response({"ok": True}))
    answers = []
    # It takes longer than the 10 s that other requests have.
    start_mosaic(listener, "touch runs; sleep 12; cat answer")
    sender = threading.Thread(target=lambda: answers.append(post_mosaic(listener)))
    sender.start()
    wait_until((tmp_path / "runs").exists, "the command")
    listener.run.send(signal.SIGTERM)
    sender.join(60)
    assert answers == [(200, response({"ok": True}))]
    assert listener.run.wait() == 128 + signal.SIGTERM


def test_with_respond_the_command_works_after_the_answer(listener, tmp_path):
    (tmp_path / "answer").write_bytes(response({"fixed": True}))
    status, body = mosaic(listener, "cat > got; echo aside", "--respond", "answer", "--count", 1)
    assert (status, json.loads(body)["payload"]) == (200, {"fixed": True})
    assert listener.run.wait() == 0
    assert (tmp_path / "got").exists()
    assert " | aside\n" in listener.log
