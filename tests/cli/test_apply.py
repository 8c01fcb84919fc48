"""Hooks as code: a file against a sandbox, and what is left where a call fails."""
import http.server
import json
import threading
import time
import urllib.error
import urllib.request

import pytest

FILE = """
# What the pipeline keeps.
[[hook]]
name = "abcd"
description = "ABCD to Bioschemas"
url = "https://receiver.example/hook"
trigger = "object-finished"
projects = ["{project}"]
filters = [{{ object_name = '\\.xml$' }}, {{ label = "ABCD=.*" }}]
expires_in = "90d"
token_env = "RECEIVER_TOKEN"

[[hook]]
name = "labels"
url = "https://receiver.example/labels"
method = "put"
trigger = "label-added"
projects = ["{project}"]
filters = [{{ static-label = {{ key = "A=B", value = "1" }} }}]
expires = 2040-01-01T00:00:00Z
template_file = "template.json"
"""
TEMPLATE = "{{secret}} {{object_id}} {{hook_id}} {{pubkey_serial}}"
TOKEN = "canary-receiver-token-61"


@pytest.fixture(params=["rest", "grpc"])
def transport(request):
    return request.param


class World:
    def __init__(self, hookctl, sandbox, folder, transport="rest"):
        self.hookctl, self.sandbox, self.transport = hookctl, sandbox, transport
        self.file = folder / "hooks.toml"
        (folder / "template.json").write_text(TEMPLATE)
        self.write(FILE)
        self.env = {"HOOKCTL_TRANSPORT": transport, "RECEIVER_TOKEN": TOKEN, **sandbox.settings()}

    def write(self, text):
        self.file.write_text(text.format(project=self.sandbox.project_id))

    def change(self, old, new):
        text = self.file.read_text()
        assert old in text
        self.file.write_text(text.replace(old, new))

    def __call__(self, command, *options, env=None):
        return self.hookctl(command, self.file, *options, env={**self.env, **(env or {})})

    def document(self, command, *options, code=0, **more):
        return self(command, *options, "-o", "json", **more).expect(code).json()

    def actions(self, command, *options, code=0):
        steps = self.document(command, *options, code=code)["steps"]
        return [(step["name"], step["action"]) for step in steps]

    def listed(self):
        status, answer = self.sandbox.rest("GET", f"/v2/hooks/projects/{self.sandbox.project_id}")
        assert status == 200
        return {info["hookId"]: info for info in answer.get("infos", [])}


@pytest.fixture
def world(hookctl, sandbox, tmp_path):
    return World(hookctl, sandbox, tmp_path)


def test_what_lacks_a_token_is_told_the_key_of_the_file(world):
    warnings = world.document("apply", "--dry-run")["warnings"]
    message, = (one["message"] for one in warnings if one["code"] == "no-bearer-token")
    assert message.startswith("labels: ") and "token_file" in message


def test_applied_twice_changes_nothing(hookctl, sandbox, tmp_path, transport):
    world = World(hookctl, sandbox, tmp_path, transport)
    assert world.document("diff", code=9)["differences"] == 2
    assert not world.listed()
    first = world.document("apply")
    assert first["applied"] and [s["action"] for s in first["steps"]] == ["create", "create"]
    hooks = world.listed()
    assert set(hooks) == {step["new_hook_id"] for step in first["steps"]}
    by_name = {info["name"]: info for info in hooks.values()}
    abcd, labels = by_name["abcd"], by_name["labels"]
    assert abcd["trigger"] == {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED", "filters": [
        {"name": "\\.xml$"},
        {"keyValue": {"key": "ABCD", "value": ".*", "variant": "KEY_VALUE_VARIANT_LABEL"}}]}
    assert abcd["hook"]["externalHook"]["credentials"]["token"] == TOKEN
    assert 89 < (int(abcd["timeout"]) / 1000 - time.time()) / 86400 < 91
    assert labels["hook"]["externalHook"]["method"] == "METHOD_PUT"
    assert labels["hook"]["externalHook"]["customTemplate"] == TEMPLATE
    assert labels["timeout"] == "2208988800000"
    assert labels["trigger"]["filters"][0]["keyValue"]["key"] == "A=B"
    second = world.document("apply")
    assert [s["action"] for s in second["steps"]] == ["none", "none"] and world.listed() == hooks
    assert world.document("diff")["differences"] == 0
    assert "as it should be" in world("diff").expect(0).text


def test_a_change_is_said_then_created_then_the_old_one_deleted(world):
    world("apply").expect(0)
    before = world.listed()
    world.change("receiver.example/hook", "receiver.example/new")
    old = next(i for i, info in before.items() if info["name"] == "abcd")
    diff = world("diff").expect(9)
    assert "url: https://receiver.example/hook → https://receiver.example/new" in diff.text
    assert f"create it anew, then delete {old}" in diff.text and diff.err.count(b"error") == 0
    dry = world("apply", "--dry-run").expect(0)
    assert dry.text == diff.text and world.listed() == before
    text = world("apply").expect(0).text
    after = world.listed()
    (new,) = set(after) - set(before)
    assert set(before) - set(after) == {old}
    assert text == diff.text + f"created {new} abcd\ndeleted {old} abcd\n"
    assert after[new]["hook"]["externalHook"]["url"].endswith("/new")
    world("diff").expect(0)


def test_prune_deletes_what_the_file_does_not_have(world):
    world("apply").expect(0)
    extra = world.sandbox.create_hook(name="by hand")
    document = world.document("diff")
    assert [(u["name"], u["hook_id"]) for u in document["unmanaged"]] == [("by hand", extra)]
    assert "not in the file; --prune deletes it" in world("apply").expect(0).text
    assert extra in world.listed()
    assert world.actions("diff", "--prune", code=9)[-1] == ("by hand", "delete")
    world("apply", "--prune").expect(0)
    assert extra not in world.listed() and len(world.listed()) == 2
    world("diff", "--prune").expect(0)


def test_the_last_hook_goes_where_the_file_names_the_project(world):
    world("apply").expect(0)
    world.write('projects = ["{project}"]')
    world("apply").expect(0)
    assert len(world.listed()) == 2
    world("apply", "--prune").expect(0)
    assert not world.listed()


def test_of_several_of_a_name_one_stays(world):
    world("apply").expect(0)
    twin = world.sandbox.create_hook(name="abcd")
    document = world.document("diff", code=9)
    assert [w["code"] for w in document["warnings"]] == ["duplicate-name"]
    assert document["steps"][0]["deletes"] == [twin]
    world("apply").expect(0)
    assert twin not in world.listed() and len(world.listed()) == 2


def test_json_is_taken_too(world, tmp_path):
    world("apply").expect(0)
    project = world.sandbox.project_id
    world.file = tmp_path / "hooks.json"
    world.file.write_text(json.dumps({"hook": [
        {"name": "abcd", "description": "ABCD to Bioschemas", "trigger": "object-finished",
         "url": "https://receiver.example/hook", "projects": [project], "expires_in": "90d",
         "filters": [{"label": "ABCD=.*"}, {"object_name": "\\.xml$"}],
         "token_command": f"echo {TOKEN}"},
        {"name": "labels", "url": "https://receiver.example/labels", "method": "put",
         "trigger": "label-added", "projects": [project], "expires": "2040-01-01",
         "filters": [{"static_label": {"key": "A=B", "value": "1"}}], "template": TEMPLATE}]}))
    assert world.document("diff")["differences"] == 0
    run = world.hookctl("diff", "-", env=world.env, stdin=world.file.read_bytes())
    run.expect(0)


def test_an_internal_hook(world):
    world.write("""
[[hook]]
name = "mark"
add_label = "SEEN=1"
trigger = "object-finished"
projects = ["{project}"]
filters = [{{ object_name = 'x' }}]
expires_in = "30d"
""")
    document = world.document("apply")
    assert "internal-swapped" in [w["code"] for w in document["warnings"]]
    world("diff").expect(0)
    # The server stores an add-label as an add-hook.
    (info,) = world.listed().values()
    assert list(info["hook"]["internalHook"].values()) == [{"key": "SEEN", "value": "1"}]
    world.change("SEEN=1", "SEEN=2")
    assert world.actions("diff", code=9) == [("mark", "replace")]


MISTAKES = {
    "no TOML": ("=", "hooks.toml line 1: this is not readable as TOML"),
    "an unknown key": ('[[hook]]\n\nnmae = "x"', "line 3: /hook/0/nmae"),
    "a token": ('[[hook]]\ntoken = "canary-receiver-token-61"', "line 2: /hook/0/token"),
    "a bad regex": (FILE.replace("ABCD=.*", "ABCD=("), "/hook/0/filters/1"),
    "plain http": (FILE.replace("https://receiver.example/hook", "http://receiver.example/hook"),
                   "--allow-http"),
    "no https": (FILE.replace("https://receiver.example/hook", "ftp://x/"), "line 6: /hook/0/url"),
    "a time in the past": (FILE.replace("2040-01-01", "2020-01-01"), "/hook/1/expires"),
    "no template": (FILE.replace("template.json", "none.json"), "none.json"),
    "a bad template": (FILE.replace("template.json", "bad.json"), "/hook/1/template_file"),
    "no variable": (FILE.replace("RECEIVER_TOKEN", "RECEIVER_TOKN"), "/hook/0/token_env"),
    "the same twice": (FILE.replace('"labels"', '"abcd"'), "/hook/1"),
    "a project that is none": (FILE.replace("{project}", "x"), "line 8: /hook/0/projects/0"),
    "no hook": ("", "no hook"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_found_before_anything_is_sent(hookctl, tmp_path, name, free_port):
    text, expected = MISTAKES[name]
    (tmp_path / "template.json").write_text(TEMPLATE)
    (tmp_path / "bad.json").write_text("{{secret}}")
    file = tmp_path / "hooks.toml"
    file.write_text(text.replace("{project}", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
                    .replace("{{", "{").replace("}}", "}"))
    env = {"HOOKCTL_API_URL": f"http://127.0.0.1:{free_port()}", "HOOKCTL_TOKEN": "t",
           "RECEIVER_TOKEN": TOKEN}
    for command in ("apply", "diff"):
        run = hookctl(command, file, "-vvv", env=env).expect(2)
        assert expected in run.errors and run.out == b""
        assert TOKEN not in run.errors


def test_no_permission_and_nobody_there(world, free_port):
    run = world("diff", env={"HOOKCTL_TOKEN": "wrong"}).expect(5)
    assert "ADMIN" in run.errors
    world("apply", "-o", "json", env={"HOOKCTL_TOKEN": "wrong"}).expect(5)
    stranger = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    world.change(world.sandbox.project_id, stranger)
    assert stranger in world("diff").expect(5).errors


class Refusing(threading.Thread):
    """A gateway that passes on all but the calls of one method, which it refuses from the n-th on;
    for DELETE and POST that is what a failure half-way looks like."""

    def __init__(self, target, method, after=0):
        super().__init__(daemon=True)
        outer = self
        self.left = after

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.command == method and outer.take():
                    return self.send(401, b'{"code":16,"message":"no","details":[]}')
                request = urllib.request.Request(target + self.path, data=body or None,
                                                 method=self.command)
                for name in ("Authorization", "Content-Type"):
                    if self.headers.get(name):
                        request.add_header(name, self.headers[name])
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                try:
                    with opener.open(request, timeout=30) as answer:
                        self.send(answer.status, answer.read())
                except urllib.error.HTTPError as e:
                    self.send(e.code, e.read())

            def send(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def take(self):
        self.left -= 1
        return self.left < 0

    def run(self):
        self.server.serve_forever(poll_interval=0.05)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("method, after, left", [("POST", 0, {"old": 2, "new": 0}),
                                                 ("POST", 1, {"old": 2, "new": 1}),
                                                 ("DELETE", 0, {"old": 2, "new": 2}),
                                                 ("DELETE", 1, {"old": 1, "new": 2})])
def test_a_failure_half_way_leaves_the_old_hooks_and_is_mended_by_the_next(world, method, after,
                                                                           left):
    world("apply").expect(0)
    before = set(world.listed())
    world.change("https://receiver.example/hook", "https://receiver.example/1")
    world.change("https://receiver.example/labels", "https://receiver.example/2")
    with Refusing(world.sandbox.http, method, after) as gateway:
        run = world("apply", "-o", "json", env={"HOOKCTL_API_URL": gateway.url}).expect(5)
    document = run.json()
    assert run.error_json()["code"] == "refused" and "apply" in run.error_json()["hint"]
    now = set(world.listed())
    assert {"old": len(now & before), "new": len(now - before)} == left
    assert {s["new_hook_id"] for s in document["steps"]} - {None} == now - before
    assert not all(step["done"] for step in document["steps"])
    world("apply").expect(0)
    after_all = world.listed()
    assert len(after_all) == 2 and not set(after_all) & before
    assert {i["hook"]["externalHook"]["url"] for i in after_all.values()} == {
        "https://receiver.example/1", "https://receiver.example/2"}
    world("diff").expect(0)


def test_no_token_shows(world):
    world("apply", "-vvv").expect(0)
    world.change("RECEIVER_TOKEN", "OTHER_TOKEN")
    other = {"OTHER_TOKEN": "canary-other-token-62"}
    for command in (["diff", "-vvv"], ["diff", "-vvv", "-o", "json"],
                    ["apply", "-vvv", "--log-format", "json"], ["apply", "-vvv", "-o", "ndjson"]):
        run = world(*command, env=other)
        for secret in (TOKEN, *other.values(), world.sandbox.token):
            assert secret not in run.text + run.errors
    assert "token" not in world("diff", env=other).expect(0).text
