"""No secret shows anywhere: each that a run knows is looked for in all that the run leaves."""
import base64
import contextlib
import json
import pathlib
import threading
import urllib.parse

import pytest

from support import captures, faults, messages, payloads
from support.faults import FaultServer

GOOD = b"""<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet><Metadata><Description>
<Representation language="en"><Title>Ferns</Title></Representation></Description></Metadata>
<Units/></DataSet></DataSets>"""


class CommandLines(threading.Thread):
    """Keeps every command line that is seen while it runs."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = set()
        self._stop_asked = threading.Event()

    def run(self):
        while not self._stop_asked.wait(0.001):
            for folder in pathlib.Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    self.seen.add((folder / "cmdline").read_bytes())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._stop_asked.set()
        self.join()


class Canary:
    """The secrets of a test, and the search for them."""

    def __init__(self):
        self.secrets = {}

    def plant(self, name, value):
        self.secrets[name] = value
        return value

    def plant_payload(self, path):
        payload = payloads.read(path)
        for name in ("secret", "access_key", "secret_key", "token"):
            if payload.get(name):
                self.plant(f"the payload's {name}", payload[name])
        if payload["download"]:
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(payload["download"]).query)
            self.plant("the URL's signature", query["X-Amz-Signature"][0])

    def find(self, content):
        """The names of the secrets in a text, as they are or encoded as they might be."""
        for name, value in self.secrets.items():
            raw = value.encode()
            forms = {raw, base64.b64encode(raw), raw.hex().encode(), raw[:-2],
                     urllib.parse.quote(value, safe="").encode(), json.dumps(value)[1:-1].encode()}
            if any(form in content for form in forms):
                yield name

    def absent(self, place, content, but=()):
        found = set(self.find(content)) - set(but)
        assert not found, f"{place} shows {', '.join(sorted(found))}"


@pytest.fixture
def canary():
    return Canary()


@pytest.fixture
def world(hookctl, sandbox, canary, tmp_path):
    """A fired payload with secrets of every kind, and a configuration with a token in it."""
    sandbox.create_hook(filters=[{"name": r"^in\.xml$"}], token=canary.plant(
        "the hook's token", "canary-hook-token-5e1f"))
    source, payload = sandbox.fire(GOOD, "in.xml")
    canary.plant("the token", sandbox.token)
    canary.plant("the project's S3 key", sandbox.secret_key)
    payload = payloads.changed(payload, lambda p: p.update(token="canary-payload-token-77aa"))
    canary.plant_payload(payload)
    return source, payload


def look_everywhere(hookctl, sandbox, canary, run, lines, *, owed=False):
    canary.absent("stdout", run.out)
    canary.absent("stderr", run.err)
    canary.absent("the sandbox's log", sandbox.log.encode())
    for line in lines.seen:
        canary.absent("a command line", line)
    for path in hookctl.temp.rglob("*"):
        canary.absent(f"the name {path}", str(path).encode())
        canary.absent(str(path), path.read_bytes() if path.is_file() else b"")
    for path in (hookctl.state_home / "hookctl").glob("*"):
        # The hook's secret stays until the callback is delivered, in the one place made for it.
        canary.absent(str(path), path.read_bytes(),
                      but={"the payload's secret"} if owed else ())
        assert path.stat().st_mode & 0o077 == 0, path


CASES = {
    "all is well": ([], 0, None),
    "wrong S3 keys": ([], 12, {"secret_key": "canary-wrong-secret-key-1"}),
    "no such hook": ([], 14, {"secret": base64.b64encode(b"canary-wrong-hook-secret-0123456").decode()}),
    "user-info in the URL": ([], 10, {
        "download": "http://canary-user:canary-word-31@127.0.0.1:1/sandbox/in.xml?"
                    "X-Amz-Signature=canary-signature-99&X-Amz-Date=20260101T000000Z"}),
    "an unreadable URL": ([], 2, {"download": "http://canary-user:canary-word-31@/?canary-signature-99"}),
    "an unreadable secret": ([], 2, {"secret": {"canary-secret-in-a-wrong-place": 1}}),
    "an unreadable token": ([], 2, {"token": ["canary-token-in-a-list"]}),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_runs_of_every_outcome(hookctl, sandbox, canary, world, name, log_format):
    _, payload = world
    options, code, change = CASES[name]
    if change:
        payload = payloads.changed(payload, lambda p: p.update(change))
        for value in ("canary-word-31", "canary-signature-99", "canary-wrong-secret-key-1",
                      "canary-secret-in-a-wrong-place", "canary-token-in-a-list",
                      change.get("secret")):
            if isinstance(value, str):
                canary.plant(value, value)
    with CommandLines() as lines:
        run = hookctl("process", payload, "--convert", "abcd-to-bioschemas", "-vvv",
                      "--log-format", log_format, "-o", "json", *options,
                      env=sandbox.settings()).expect(code)
    look_everywhere(hookctl, sandbox, canary, run, lines)


@pytest.mark.parametrize("answer, code", [
    (faults.answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"), 10),
    (faults.reset, 10),
    (faults.answer(302, b"", [("Location", "http://u:canary-redirect@127.0.0.1:1/?canary-query")]),
     10),
    (faults.short(GOOD[:50], len(GOOD)), 10),
    (faults.answer(200, GOOD[:-20]), 10),
])
def test_downloads_that_fail(hookctl, sandbox, canary, world, answer, code):
    canary.plant("a redirect's user-info", "canary-redirect")
    canary.plant("a redirect's query", "canary-query")
    _, payload = world
    with FaultServer(answer) as server, CommandLines() as lines:
        run = hookctl("process", payloads.download_from(payload, server.port), "--convert", "none",
                      "-vvv", env=sandbox.settings()).expect(code)
    look_everywhere(hookctl, sandbox, canary, run, lines)


def test_a_callback_that_is_owed(hookctl, sandbox, canary, world, free_port):
    _, payload = world
    deaf = {"HOOKCTL_GRPC_URL": f"http://127.0.0.1:{free_port()}", "HOOKCTL_TOKEN": sandbox.token}
    with CommandLines() as lines:
        run = hookctl("process", payload, "--convert", "none", "--publish", "none", "-vvv",
                      "--deadline", "20s", env=deaf).expect(14)
        look_everywhere(hookctl, sandbox, canary, run, lines, owed=True)
        for command in (["ledger", "list"], ["ledger", "list", "-o", "json"],
                        ["ledger", "flush", "-vvv"]):
            run = hookctl(*command, env=sandbox.settings()).expect(0)
            look_everywhere(hookctl, sandbox, canary, run, lines, owed=command[1] == "list")


def test_a_converter_knows_nothing(hookctl, sandbox, canary, world, tmp_path):
    """It gets neither our environment's secrets nor the payload's, and an error that quotes it
    shows none."""
    _, payload = world
    seen = tmp_path / "seen"
    env = sandbox.settings() | {
        "HOOKCTL_SECRET": canary.plant("a secret of the environment", "canary-env-secret"),
        "HOOKCTL_HOOK_TOKEN": canary.plant("a hook token of the environment", "canary-env-hook"),
        "HARMLESS": "yes"}
    script = f"(env; cat /proc/$$/cmdline; ls -l /proc/$$/fd) > {seen}; env >&2; exit 1"
    with CommandLines() as lines:
        run = hookctl("process", payload, "-vvv", "--convert-command", "sh", "-c", script,
                      env=env).expect(11)
    assert b"HARMLESS=yes" in seen.read_bytes()
    canary.absent("the converter's environment", seen.read_bytes())
    look_everywhere(hookctl, sandbox, canary, run, lines)


@pytest.mark.parametrize("source", ["file", "command", "stdin", "profile"])
def test_secrets_from_every_source(hookctl, sandbox, canary, world, tmp_path, source):
    _, payload = world
    env = sandbox.settings()
    token = env.pop("HOOKCTL_TOKEN")
    file = tmp_path / "token"
    file.write_text(token + "\n")
    stdin, options = b"", []
    if source == "file":
        options = ["--token-file", file]
    elif source == "command":
        options = ["--token-command", f"cat '{file}'"]
    elif source == "stdin":
        options, stdin = ["--token-file", "-"], token.encode()
    else:
        config = hookctl.config_home / "hookctl" / "config.toml"
        config.parent.mkdir()
        config.touch(mode=0o600)
        config.write_text(f'[profile.default]\ntoken = "{token}"\n')
    payloads_token = payloads.changed(payload, lambda p: p.update(token=None))
    with CommandLines() as lines:
        run = hookctl("process", payloads_token, "--convert", "none", "-vvv", "-o", "json",
                      *options, env=env, stdin=stdin).expect(0)
    assert run.json()["relation"] == "added"
    look_everywhere(hookctl, sandbox, canary, run, lines)
    if source == "profile":
        shown = hookctl("config", "show").expect(0)
        look_everywhere(hookctl, sandbox, canary, shown, lines)
        config.chmod(0o644)
        refused = hookctl("process", payloads_token, "--convert", "none", "-vvv", env=env).expect(2)
        look_everywhere(hookctl, sandbox, canary, refused, lines)


def test_a_message_that_is_sent(hookctl, canary, tmp_path):
    """The webhook's secret and credentials in header fields, on every way out of `send`."""
    secret, headers, payload = (tmp_path / name for name in ("secret", "headers", "payload"))
    secret.write_text(canary.plant("the webhook's secret", "canary-webhook-secret-60d2"))
    headers.write_text("Authorization: Bearer "
                       + canary.plant("a header's value", "canary-bearer-7714"))
    payload.write_text("{}")
    canary.plant("the URL's query", "canary-query-13ab")
    for answer, code in ((faults.answer(200, b""), 3), (faults.reset, 6), (faults.hang, 7)):
        with FaultServer(answer) as server, CommandLines() as lines:
            for options, wanted in ((["-o", "json"], code), ([], code), (["--dry-run"], 0)):
                # The URL is typed, so it stands on the command line, and nowhere else.
                run = hookctl("send", "--to", f"http://127.0.0.1:{server.port}/?t=canary-query-13ab",
                              "--secret-file", secret, "--header-file", headers, "--message-type",
                              "T", payload, "--timeout", "300ms", "-vvv", *options).expect(wanted)
                canary.absent("stdout", run.out)
                canary.absent("stderr", run.err)
        for line in lines.seen:
            canary.absent("a command line", line, but={"the URL's query"})
        for path in hookctl.home.rglob("*"):
            canary.absent(str(path), path.read_bytes() if path.is_file() else b"")


def test_mistyped_lines(hookctl, canary):
    """What cannot be parsed is often a secret in the wrong place."""
    canary.plant("a misplaced secret", "canary-misplaced-8842")
    for line in (["process", "--token", "canary-misplaced-8842"],
                 ["process", "--token=canary-misplaced-8842"],
                 ["process", "--secret-key", "canary-misplaced-8842", "x"],
                 ["process", "--tokn-file=canary-misplaced-8842"],
                 ["--canary-misplaced-8842"],
                 ["process", "--grpc-url", "https://u:canary-misplaced-8842@x/", "x", "--convert",
                  "none"]):
        run = hookctl(*line, "-vvv").expect(2)
        canary.absent(f"stderr of {line[:2]}", run.err)
        canary.absent("stdout", run.out)


def test_dry_runs_and_callbacks(hookctl, sandbox, canary, world):
    _, payload = world
    with CommandLines() as lines:
        for line in (["process", payload, "--convert", "none", "--dry-run"],
                     ["process", payload, "--convert", "none", "--dry-run", "-o", "json"],
                     ["callback", payload, "--finished"],
                     ["callback", payload, "--error", "no luck", "-o", "json"]):
            run = hookctl(*line, "-vvv", env=sandbox.settings()).expect(0)
            look_everywhere(hookctl, sandbox, canary, run, lines)


@pytest.mark.parametrize("source", ["file", "command", "environment", "stdin"])
def test_mosaic_messages_and_responses(hookctl, canary, tmp_path, source):
    """Signed and refused alike: the secret is in none of the forms, and not on a command line."""
    secret = canary.plant("the webhook's secret", "canary-mosaic-secret-9c1e")
    (tmp_path / "secret").write_text(secret)
    (tmp_path / "body").write_bytes(b'{"a":1}')
    args, env, stdin = {
        "file": (["--secret-file", tmp_path / "secret"], {}, b""),
        "command": (["--secret-command", f"cat '{tmp_path / 'secret'}'"], {}, b""),
        "environment": ([], {"HOOKCTL_SECRET": secret}, b""),
        "stdin": (["--secret-file", "-"], {}, secret.encode()),
    }[source]
    body = tmp_path / "body"
    with CommandLines() as lines:
        runs = [hookctl("sign", body, *args, *form, "-vvv", env=env, stdin=stdin).expect(0)
                for form in ([], ["-o", "json"], ["--message-type", "T", "-o", "json"],
                             *(["--as", name] for name in ("headers", "curl", "http", "capture")))]
        runs += [hookctl("sign", *line, *args, "-vvv", "-o", "json", env=env, stdin=stdin).expect(2)
                 for line in ([tmp_path / "none"], [body, "--message-id", "x"],
                              [tmp_path, "--message-type", "T"])]
        runs += [hookctl("respond", "--error", "a=b", "-vvv", env=env).expect(0),
                 hookctl("respond", "--check", "-", "-vvv", env=env, stdin=b"{").expect(3)]
    for run in runs:
        canary.absent("stdout", run.out)
        canary.absent("stderr", run.err)
    for line in lines.seen:
        canary.absent("a command line", line)
def test_hooks_held_against_payloads_and_as_code(hookctl, sandbox, canary, world, tmp_path):
    """Templates, match, apply and diff see secrets of the payload, of receivers and of URLs."""
    _, payload = world
    template = tmp_path / "template.json"
    template.write_text('{"s": "{{secret}}", "o": "{{object_id}}", "h": "{{hook_id}}", "n": '
                        '{{pubkey_serial}}, "d": "{{download_url}}", "a": "{{access_key}}", '
                        '"k": "{{secret_key}}"}')
    token = tmp_path / "receiver"
    token.write_text(canary.plant("the receiver's token", "canary-receiver-token-91"))
    canary.plant("user-info in the receiver's URL", "canary-word-92")
    hooks = tmp_path / "hooks.toml"
    hooks.write_text(f"""
[[hook]]
name = "hook"
url = "https://u:canary-word-92@receiver.example/?q=canary-word-92"
trigger = "object-finished"
filters = [{{ object_name = "xml" }}]
projects = ["{sandbox.project_id}"]
expires_in = "30d"
token_file = "receiver"
template_file = "template.json"
""")
    for line, code in ((["template", "render", template, "--payload", payload], 0),
                       (["template", "lint", template, "--payload", payload], 0),
                       (["match", "--hook", hooks, payload], 0),
                       (["diff", hooks], 9), (["apply", hooks, "--dry-run"], 0),
                       (["apply", hooks], 0), (["apply", hooks], 0), (["diff", hooks], 0)):
        for form in (["-vvv"], ["-vvv", "-o", "json"]):
            if line == ["apply", hooks] and form == ["-vvv", "-o", "json"]:
                hooks.write_text(hooks.read_text().replace("30d", "300d"))
            with CommandLines() as lines:
                run = hookctl(*line, *form, env=sandbox.settings()).expect(code)
            look_everywhere(hookctl, sandbox, canary, run, lines)


@pytest.mark.parametrize("source", ["environment", "file", "command"])
@pytest.mark.parametrize("form", ["text", "json", "ndjson"])
def test_verifying(hookctl, canary, tmp_path, source, form):
    """Neither the secret nor the signature that would be right: it would be an oracle."""
    secret = canary.plant("the webhook's secret", "canary-mosaic-secret-4411")
    body = captures.message(at=0)
    canary.plant("the right signature", messages.sign(secret, body + b"\n"))
    file = tmp_path / "secret"
    file.write_text(secret + "\n")
    options = {"environment": [], "file": ["--secret-file", file],
               "command": ["--secret-command", f"cat '{file}'"]}[source]
    env = {"HOOKCTL_SECRET": secret} if source == "environment" else {}
    signature = messages.sign(secret, body)
    record = captures.record(body + b"\n", [["x-mosaic-signature", signature]])
    request = f"POST / HTTP/1.1\r\nx-mosaic-signature: {signature}\r\n\r\n".encode() + body + b"\n"
    with CommandLines() as lines:
        for line, stdin in ((["--signature", signature], body + b"\n"), (["--http"], request),
                            (["--capture"], record.encode()), (["--capture"], b"{" + record.encode())):
            run = hookctl("verify", *line, *options, "--explain", "-vvv", "-o", form, stdin=stdin, env=env)
            assert run.code in (2, 3)
            canary.absent("stdout", run.out)
            canary.absent("stderr", run.err)
    for line in lines.seen:
        canary.absent("a command line", line)


def test_the_search_finds_what_is_there(canary):
    canary.plant("x", "canary/+=")
    for text in (b"..canary/+=..", b"canary%2F%2B%3D", base64.b64encode(b"canary/+=")):
        assert list(canary.find(text)) == ["x"]
    assert not list(canary.find(b"canaries"))


HOOK = ["register", "--name", "n", "--url", "https://h.example/", "--trigger", "object-finished",
        "--object-name", "x", "--expires-in", "7d"]


@pytest.mark.parametrize("transport", ["api", "grpc"])
def test_the_hook_commands(hookctl, sandbox, canary, free_port, tmp_path, transport):
    """On the good ways and on the bad ones, with everything said that can be."""
    token = canary.plant("the token", sandbox.token)
    canary.plant("the receiver's token", "canary-receivers-token-3c")
    canary.plant("a wrong token", "canary-wrong-token-51")
    canary.plant("the file's token", "canary-token-of-the-file-90")
    canary.plant("user-info", "canary-word-of-the-url-7f")
    name = f"HOOKCTL_{transport.upper()}_URL"
    address = sandbox.http if transport == "api" else sandbox.grpc
    good = {name: address, "HOOKCTL_TOKEN": token}
    hook = [*HOOK, "--project", sandbox.project_id]
    with_token = good | {"HOOKCTL_HOOK_TOKEN": "canary-receivers-token-3c"}
    file = tmp_path / "hook.json"

    def from_file(**external):
        file.write_text(json.dumps({
            "name": "n", "trigger": {"triggerType": 6, "filters": [{"name": "x"}]},
            "hook": {"externalHook": {"url": "https://h.example/", "method": "METHOD_POST",
                                      "credentials": {"token": "canary-token-of-the-file-90"},
                                      **external}},
            "timeout": "4000000000000", "projectIds": [sandbox.project_id]}))
        return ["register", "--from", file]

    with CommandLines() as lines:
        def run(words, code, env=with_token):
            done = hookctl(*words, "-vvv", env=env).expect(code)
            look_everywhere(hookctl, sandbox, canary, done, lines)
            return done

        made = run(hook, 0).text.strip()
        for words in (hook, from_file()):
            for form in ([], ["-o", "json"]):
                run([*words, "--dry-run", *form], 0)
        run(from_file(), 0)
        run(from_file(credentials={"token": ["canary-token-of-the-file-90"]}), 2)
        run(from_file(credentials={"tokn": "canary-token-of-the-file-90"}), 2)
        run(from_file(method="METHOD_NONE"), 2)
        run([*from_file(), "--hook-token-file", file], 2)  # a token with line ends
        run(from_file(url="https://u:canary-word-of-the-url-7f@h.example/"), 0)
        run([*from_file(url="https://u:canary-word-of-the-url-7f@h.example/"), "--dry-run"], 0)
        run(from_file(url="https://u:canary-word-of-the-url-7f@h.example:x/"), 2)
        run(from_file(url="http://u:canary-word-of-the-url-7f@h.example/"), 2)
        for words in (["list"], ["list", "-o", "json"], ["list", "-o", "ndjson"],
                      ["list", "--project", sandbox.project_id], ["show", made],
                      ["show", made, "-o", "json"],
                      ["attach", made, "--project", sandbox.project_id, "--force"]):
            run(words, 0)
        for words in (hook, ["list"], ["show", made], ["delete", made]):
            run(words, 5, with_token | {"HOOKCTL_TOKEN": "canary-wrong-token-51"})
        run(hook, 6, with_token | {name: f"http://127.0.0.1:{free_port()}"})
        run(["delete", made], 0)
        run(["delete", made], 4)
