"""The command line as scripts see it: errors, streams, signals."""
import json
import os
import signal
import subprocess

import pytest

from support.net import wait_until

CANARY = "c4n4ry-" + "9f8e7d6c5b"
IDENT = "01H0000000000000000000000A"
PAYLOAD = json.dumps({"hook_id": IDENT, "object": {"Object": {"id": IDENT}}, "secret": "AAAA",
                      "pubkey_serial": 1, "download": None})


def test_an_error_is_one_line_and_a_hint_on_stderr(hookctl):
    done = hookctl("confug").expect(2)
    assert done.out == b""
    assert done.errors == ("hookctl: error: there is no command “confug”\n"
                           "  hint: did you mean config?\n")


def test_no_command_at_all(hookctl):
    assert hookctl().expect(2).errors == ("hookctl: error: no command was given\n"
                                          "  hint: hookctl --help lists the commands\n")


def test_standard_input_is_had_once(hookctl):
    """Never a token taken for a payload, or an empty token for want of more."""
    done = hookctl("process", "-", "--convert", "none", "--token-file", "-", "--grpc-url",
                   "http://127.0.0.1:9", stdin=PAYLOAD).expect(2)
    assert "standard input is asked for twice" in done.errors, done.errors


@pytest.mark.parametrize("how", [["-o", "json"], ["-ojson"], ["--output=ndjson"]])
def test_an_error_as_json_is_the_last_line(hookctl, how):
    error = hookctl("config", "path", "--profil", "x", *how).expect(2).error_json()
    assert error == {"code": "usage", "message": "there is no option --profil for config path",
                     "hint": "did you mean --profile?"}
    assert hookctl("nope", env={"HOOKCTL_OUTPUT": "json"}).expect(2).error_json()["code"] == "usage"


def test_an_error_in_the_json_log(hookctl):
    done = hookctl("--log-format", "json", "man", "nope").expect(4)
    line = json.loads(done.errors)
    assert line["level"] == "error" and line["code"] == "not-found"
    for words in (["--log-format=json", "nope"], ["man", "--nope", "--log-format", "json"]):
        assert json.loads(hookctl(*words).expect(2).errors)["code"] == "usage"
    assert json.loads(hookctl(env={"HOOKCTL_LOG_FORMAT": "json"}).expect(2).errors)["hint"]


@pytest.mark.parametrize("words", [
    [CANARY], ["--" + CANARY], ["-" + CANARY], ["config", CANARY], ["config", "path", CANARY],
    ["config", "path", "--" + CANARY], ["config", "path", "--quiet=" + CANARY],
    ["config", "path", "--token", CANARY], ["config", "path", "--token=" + CANARY],
    ["-o", CANARY, "config", "path"], ["completion", CANARY], ["--log-level=" + CANARY, "man"],
    ["config", "path", "--profil", CANARY], ["--profil", CANARY, "config", "path"],
])
@pytest.mark.parametrize("verbose", [[], ["-vvv"]])
def test_nothing_that_was_typed_wrongly_is_repeated(hookctl, words, verbose):
    done = hookctl(*verbose, *words).expect(2)
    assert CANARY not in done.errors and CANARY.encode() not in done.out


def test_a_closed_pipe_ends_quietly(hookctl):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([hookctl.binary, "man", "-o", "json"], stdout=write,
                          stderr=subprocess.PIPE, env=hookctl.environment(), timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_told(hookctl):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([hookctl.binary, "--help"], stdout=full, stderr=subprocess.PIPE,
                              env=hookctl.environment(), timeout=60)
    assert done.returncode == 1
    assert b"standard output" in done.stderr


def test_a_command_that_waits_for_nothing_ends_at_a_signal_at_once(hookctl):
    fifo = hookctl.home / "fifo"
    os.mkfifo(fifo)
    run = hookctl.start("config", "check", "--config", fifo)
    assert run.stop(signal.SIGINT) == -signal.SIGINT


def send_to_nobody(*words):
    return ["send", "--to", "http://127.0.0.1:9", *words]


CALLBACK = ["callback", "--finished", "--grpc-url", "http://127.0.0.1:9"]
PROCESS = ["process", "--convert", "none", "--grpc-url", "http://127.0.0.1:9"]
INPUTS = [
    [*PROCESS, "INPUT"],
    [*PROCESS, "--token-file", "INPUT", "FILE"],
    [*PROCESS, "--pubkey-file", "INPUT", "FILE"],
    [*CALLBACK, "INPUT"],
    ["replay", "INPUT", "--to", "http://127.0.0.1:9"],
    ["convert", "abcd-to-bioschemas", "INPUT", "result"],
    ["match", "--hook", "FILE", "INPUT"],
    ["match", "--hook", "INPUT", "FILE"],
    ["apply", "INPUT", "--api-url", "http://127.0.0.1:9", "--dry-run"],
    ["register", "--from", "INPUT", "--dry-run"],
    send_to_nobody("--secret-file", "SECRET", "INPUT"),
    send_to_nobody("--secret-file", "INPUT", "FILE"),
    send_to_nobody("--secret-command", "sleep 1000", "FILE"),
    send_to_nobody("--secret-file", "SECRET", "--header-file", "INPUT", "FILE"),
    ["listen", "--bind", "127.0.0.1:0", "--respond", "INPUT"],
    ["capture", "import", "FILE", "--headers", "INPUT"],
    ["sandbox", "put", "FILE", "--ready-file", "INPUT"],
]


class Waiting:
    """A command that waits for its input: standard input, or a pipe that nobody opens."""

    def __init__(self, hookctl, words, place):
        (hookctl.home / "secret").write_text("a" * 40)
        (hookctl.home / "file").write_text(PAYLOAD)
        os.mkfifo(hookctl.home / "pipe")
        values = {"SECRET": "secret", "FILE": "file", "INPUT": place}
        self.process = subprocess.Popen(
            [hookctl.binary, *(values.get(word, word) for word in words)], cwd=hookctl.home,
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=hookctl.environment())

    def catches(self, number):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            (caught,) = (line.split()[1] for line in status if line.startswith("SigCgt:"))
        return int(caught, 16) >> (number - 1) & 1

    def __enter__(self):
        return self.process

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


@pytest.mark.parametrize("place", ["-", "pipe"])
@pytest.mark.parametrize("words", INPUTS, ids=" ".join)
def test_the_first_signal_ends_the_wait_for_input(hookctl, words, place):
    waiting = Waiting(hookctl, words, place)
    with waiting as process:
        wait_until(lambda: waiting.catches(signal.SIGTERM), "the command to look after signals")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
        assert process.stderr.read().endswith(b"asked to end by a signal\n")
    assert not (hookctl.home / "result").exists()
    assert not list(hookctl.temp.iterdir())


@pytest.mark.parametrize("place", ["-", "pipe"])
def test_the_deadline_ends_the_wait_for_input(hookctl, place):
    with Waiting(hookctl, [*PROCESS, "--deadline", "100ms", "INPUT"], place) as process:
        assert process.wait(30) == 10
        assert b"the deadline has passed" in process.stderr.read()
    assert hookctl("ledger", "list", "-o", "json").expect(0).json() == []


@pytest.mark.parametrize("color,env,colored", [
    ([], {}, False), (["--color", "always"], {}, True), (["--color", "always"], {"NO_COLOR": "1"}, True),
    ([], {"HOOKCTL_COLOR": "always"}, True), (["--color=never"], {"HOOKCTL_COLOR": "always"}, False),
])
def test_colors(hookctl, color, env, colored):
    done = hookctl(*color, "config", "show", env=env).expect(0)
    assert ("\x1b[" in done.errors) == colored
    assert "notice" in done.errors


@pytest.mark.parametrize("words,env,heard", [
    ([], {}, True), (["-q"], {}, False), (["--quiet"], {}, False), ([], {"HOOKCTL_QUIET": "1"}, False),
    ([], {"HOOKCTL_QUIET": "false"}, True), (["--log-level", "error"], {}, False),
    ([], {"LOG_LEVEL": "ERROR"}, False), ([], {"LOG_LEVEL": "Warn"}, False),
    ([], {"LOG_LEVEL": "17"}, True), ([], {"LOG_LEVEL": "error", "HOOKCTL_LOG_LEVEL": "info"}, True),
    (["-v"], {"LOG_LEVEL": "error"}, True), (["-v", "--log-level=error"], {}, False),
    (["-q", "--log-level=info"], {}, True),
])
def test_how_much_is_told(hookctl, words, env, heard):
    done = hookctl("config", "show", *words, env=env).expect(0)
    assert ("notice" in done.errors) == heard


def test_a_switch_from_the_environment_has_to_be_one(hookctl):
    assert "HOOKCTL_QUIET is a switch" in hookctl("man", env={"HOOKCTL_QUIET": "perhaps"}).expect(2).errors
