"""hookctl list, show, attach and delete, over both transports."""
import json

import pytest

from support import fault_proxy
from support.net import free_port

NOBODY = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"
FILTERS = [{"name": r"\.xml$"}]
TOKEN = "canary-of-the-receiver"


@pytest.fixture(params=["rest", "grpc"])
def transport(request, sandbox):
    """The environment that leads to the sandbox over one transport."""
    env = sandbox.settings()
    del env["HOOKCTL_GRPC_URL" if request.param == "rest" else "HOOKCTL_API_URL"]
    return env


@pytest.fixture
def hook(sandbox):
    return sandbox.create_hook(name="abcd", filters=FILTERS, url="https://hooks.example/x",
                               token=TOKEN)


def ids_at(sandbox):
    answer = sandbox.rest("GET", f"/v2/hooks/projects/{sandbox.project_id}")[1]
    return [info["hookId"] for info in answer["infos"]]


def url_of(sandbox):
    return int(sandbox.http.rsplit(":", 1)[1])


@pytest.mark.parametrize("line", [
    ["list"], ["show", "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"], ["delete", "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"],
    ["register", "--name", "n", "--url", "https://hooks.example/x", "--trigger",
     "object-finished", "--object-name", "x", "--expires-in", "30d"]])
def test_it_is_said_that_there_is_no_token(hookctl, transport, line):
    with_one = hookctl(*line, env=transport)
    assert "no token is given" not in with_one.errors
    without = hookctl(*line, env={**transport, "HOOKCTL_TOKEN": ""}).expect(5)
    assert "no token is given" in without.errors and "--token-file" in without.errors


# --- list

def test_the_three_lists_agree(hookctl, sandbox, transport, hook):
    user = sandbox.rest("GET", "/v2/user")[1]["user"]["id"]
    lists = [hookctl("list", *options, "-o", "json", env=transport).expect(0).json()
             for options in ([], ["--owner"], ["--owner", user], [f"--owner={user}"],
                             ["--owner", user.lower()], ["--project", sandbox.project_id])]
    assert all(one == lists[0] for one in lists)
    info, = lists[0]
    assert info == {
        "hookId": hook, "name": "abcd", "projectIds": [sandbox.project_id], "description": "",
        "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED", "filters": FILTERS},
        "hook": {"externalHook": {"url": "https://hooks.example/x", "method": "METHOD_POST",
                                  "credentials": {"token": "[hidden]"}}},
        "timeout": info["timeout"]}
    assert info["timeout"].isdigit()


def test_what_one_transport_registers_the_other_lists(hookctl, sandbox):
    rest, grpc = ({"HOOKCTL_TOKEN": sandbox.token, name: url} for name, url in (
        ("HOOKCTL_API_URL", sandbox.http), ("HOOKCTL_GRPC_URL", sandbox.grpc)))
    for here, there in ((rest, grpc), (grpc, rest)):
        made = hookctl("register", "--name", "n", "--url", "https://h.example/", "--trigger",
                       "label-added", "--label", "A=ä", "--expires-in", "7d", "--project",
                       sandbox.project_id, env=here).expect(0).text.strip()
        shown = [hookctl("show", made, "-o", "json", env=env).expect(0).json()
                 for env in (here, there)]
        assert shown[0] == shown[1]
        assert made in hookctl("list", "-q", env=there).expect(0).text.split()


def test_a_table_for_people(hookctl, transport, hook):
    run = hookctl("list", env=transport).expect(0)
    head, row = run.text.splitlines()
    assert head.split() == ["HOOK", "NAME", "TRIGGER", "EXPIRES", "PROJECTS", "FILTERS", "ACTION"]
    for words in (hook, "abcd", "object-finished", r"name \.xml$", "POST https://hooks.example/x"):
        assert words in row
    assert TOKEN not in run.text


def test_ids_alone_and_lines_of_json(hookctl, sandbox, transport, hook):
    second = sandbox.create_hook(name="two")
    quiet = hookctl("list", "-q", env=transport).expect(0)
    assert quiet.text.split("\n") == [hook, second, ""]
    lines = hookctl("list", "-o", "ndjson", env=transport).expect(0).text.splitlines()
    assert [json.loads(line)["hookId"] for line in lines] == [hook, second]


def test_no_hooks(hookctl, transport):
    assert hookctl("list", env=transport).expect(0).out == b""
    assert hookctl("list", "-o", "json", env=transport).expect(0).json() == []


@pytest.mark.parametrize("options,permission", [
    (["--project", NOBODY], "ADMIN on the project"),
    (["--owner", NOBODY], "the right to act as that user")])
def test_what_is_not_ones_own_is_refused(hookctl, transport, options, permission):
    run = hookctl("list", *options, env=transport).expect(5)
    assert permission in run.errors


def test_options_that_exclude_one_another(hookctl, transport):
    hookctl("list", "--owner", "--project", NOBODY, env=transport).expect(2)
    hookctl("list", "--owner", "no-id", env=transport).expect(2)
    hookctl("list", "--project", "no-id", env=transport).expect(2)


def test_secrets_in_a_url_are_not_shown(hookctl, sandbox, transport):
    sandbox.create_hook(url="https://user:canary-word@hooks.example/x?sig=canary-signature")
    for options in ([], ["-o", "json"], ["-o", "ndjson"]):
        run = hookctl("list", *options, env=transport).expect(0)
        assert "canary" not in run.text and "hooks.example" in run.text


# --- show

def test_all_of_a_hook(hookctl, sandbox, transport, hook):
    run = hookctl("show", hook.lower(), env=transport).expect(0)
    rows = dict(line.split(None, 1) for line in run.text.splitlines())
    assert rows["hook"] == hook and rows["name"] == "abcd" and rows["token"] == "[hidden]"
    assert rows["project"] == sandbox.project_id and rows["filter"] == r"name \.xml$"
    assert TOKEN not in run.text
    info = hookctl("show", hook, "-o", "json", env=transport).expect(0).json()
    assert info == hookctl("list", "-o", "json", env=transport).expect(0).json()[0]


def test_a_hook_that_is_not_there(hookctl, sandbox, transport, hook):
    run = hookctl("show", NOBODY, "-o", "json", env=transport).expect(4)
    assert run.error_json()["code"] == "not-found" and NOBODY in run.error_json()["message"]
    # Whose hook it is cannot be known: a project may have it.
    assert "--project" in run.error_json()["hint"]
    run = hookctl("show", NOBODY, "--project", sandbox.project_id, env=transport).expect(4)
    assert "with --project" not in run.errors
    hookctl("show", "nonsense", env=transport).expect(2)


# --- attach

def test_a_hook_without_a_project_is_attached(hookctl, sandbox, transport):
    made = hookctl("register", "--name", "n", "--url", "https://h.example/", "--trigger",
                   "object-finished", "--label", "A=b", "--expires-in", "7d",
                   env=transport).expect(0).text.strip()
    assert ids_at(sandbox) == []
    assert hookctl("attach", made, "--project", sandbox.project_id, env=transport).expect(0).out == b""
    assert ids_at(sandbox) == [made]


def test_a_project_is_not_attached_twice_unless_forced(hookctl, sandbox, transport, hook):
    run = hookctl("attach", hook, "--project", sandbox.project_id, env=transport).expect(2)
    assert "fires twice" in run.errors and "--force" in run.errors
    run = hookctl("attach", hook, "--project", sandbox.project_id, "--force", "-o", "json",
                  env=transport).expect(0)
    assert run.json()["attached"] == [sandbox.project_id]
    assert [w["code"] for w in run.json()["warnings"]] == ["project-attached-twice"]
    info = hookctl("show", hook, "-o", "json", env=transport).expect(0).json()
    assert info["projectIds"] == [sandbox.project_id] * 2


def test_attaching_what_is_not_there(hookctl, sandbox, transport, hook):
    hookctl("attach", NOBODY, "--project", sandbox.project_id, env=transport).expect(4)
    run = hookctl("attach", hook, "--project", NOBODY, env=transport).expect(5)
    assert "ADMIN" in run.errors
    assert "--project" in hookctl("attach", hook, env=transport).expect(2).errors


# --- delete

def test_hooks_are_deleted(hookctl, sandbox, transport, hook):
    second, third = sandbox.create_hook(), sandbox.create_hook()
    assert hookctl("delete", hook, env=transport).expect(0).out == b""
    assert ids_at(sandbox) == [second, third]
    run = hookctl("delete", second, third, second, "-o", "json", env=transport).expect(0)
    assert run.json() == {"deleted": [second, third], "failed": []}
    assert ids_at(sandbox) == []


def test_deleting_what_is_not_there(hookctl, transport, hook):
    run = hookctl("delete", NOBODY, "-o", "json", env=transport).expect(4)
    assert run.error_json()["code"] == "not-found"
    hookctl("delete", "nonsense", env=transport).expect(2)
    hookctl("delete", env=transport).expect(2)


def test_of_several_those_that_failed_are_told(hookctl, sandbox, transport, hook):
    second = sandbox.create_hook()
    run = hookctl("delete", hook, NOBODY, second, "-o", "json", env=transport).expect(8)
    answer = run.json()
    assert answer["deleted"] == [hook, second]
    assert [(f["hook_id"], f["code"]) for f in answer["failed"]] == [(NOBODY, "not-found")]
    assert run.error_json()["code"] == "partial-failure"
    assert ids_at(sandbox) == []
    text = hookctl("delete", hook, second, env=transport).expect(8)
    assert hook in text.errors and second in text.errors


def test_ids_from_a_list(hookctl, sandbox, transport, hook):
    sandbox.create_hook()
    ids = hookctl("list", "-q", env=transport).expect(0).text.split()
    hookctl("delete", *ids, env=transport).expect(0)
    assert ids_at(sandbox) == []


# --- what goes wrong on the way

@pytest.mark.parametrize("words", [["list"], ["list", "--project", NOBODY], ["show", NOBODY],
                                   ["attach", NOBODY, "--project", NOBODY], ["delete", NOBODY]])
def test_a_wrong_token_and_nobody_there(hookctl, transport, words):
    run = hookctl(*words, "-o", "json", env={**transport, "HOOKCTL_TOKEN": "wrong"}).expect(5)
    assert "token with" in run.error_json()["hint"]
    name, = (n for n in transport if n.endswith("_URL"))
    hookctl(*words, env={**transport, name: f"http://127.0.0.1:{free_port()}"}).expect(6)


def through(hookctl, sandbox, plan, *words):
    with fault_proxy.Faults(url_of(sandbox), plan) as proxy:
        run = hookctl(*words, env={"HOOKCTL_TOKEN": sandbox.token,
                                   "HOOKCTL_API_URL": f"http://127.0.0.1:{proxy.port}"})
    return run, proxy


def once(method, fault):
    return lambda seen, before: fault if seen.method == method and before == 0 else fault_proxy.PASS


@pytest.mark.parametrize("fault", [fault_proxy.LOSE_ANSWER, fault_proxy.DROP])
def test_a_deletion_whose_answer_was_lost_is_a_deletion(hookctl, sandbox, hook, fault):
    run, proxy = through(hookctl, sandbox, once("DELETE", fault), "delete", hook)
    run.expect(0)
    assert ids_at(sandbox) == [] and proxy.count("DELETE") == 2


@pytest.mark.parametrize("fault,times", [(fault_proxy.LOSE_ANSWER, 1), (fault_proxy.DROP, 2)])
def test_an_attachment_whose_answer_was_lost_is_made_once(hookctl, sandbox, hook, fault, times):
    run, proxy = through(hookctl, sandbox, once("POST", fault), "attach", hook, "--project",
                         sandbox.project_id, "--force")
    run.expect(0)
    info = hookctl("show", hook, "-o", "json", env=sandbox.settings()).expect(0).json()
    assert info["projectIds"] == [sandbox.project_id] * 2
    assert proxy.count("POST") == times


def test_each_permission_gets_as_far_as_it_should(hookctl, sandbox, transport, hook):
    def run(name, *words):
        return hookctl(*words, env={**transport, "HOOKCTL_TOKEN": sandbox.tokens[name]})
    words = ["register", "--name", "n", "--url", "https://h.example/", "--trigger",
             "object-finished", "--label", "A=b", "--expires-in", "7d", "--project",
             sandbox.project_id]
    assert "APPEND on each project" in run("read", *words).expect(5).errors
    own = run("append", *words).expect(0).text.strip()
    assert run("append", "list", "-q").expect(0).text.split() == [own]
    assert "ADMIN" in run("write", "list", "--project", sandbox.project_id).expect(5).errors
    listed = run("admin", "list", "-q", "--project", sandbox.project_id).expect(0).text.split()
    assert listed == [hook, own]
    run("admin", "show", hook).expect(4)
    run("admin", "show", hook, "--project", sandbox.project_id).expect(0)
    attach = ["attach", hook, "--project", sandbox.project_id, "--force"]
    assert "only the user who registered" in run("admin", *attach).expect(5).errors
    assert "ADMIN" in run("write", "delete", hook).expect(5).errors
    run("admin", "delete", hook).expect(0)


def test_only_the_owner_may_attach(hookctl, sandbox, hook):
    def plan(seen, before):
        if "/owner/" in seen.path:
            return fault_proxy.answer(200, b'{"infos":[]}')
        if seen.method == "POST":
            return fault_proxy.answer(
                500, b'{"code":13,"message":"Error while adding projects to hook","details":[]}')
        return fault_proxy.PASS
    run, _ = through(hookctl, sandbox, plan, "attach", hook, "--project", sandbox.project_id,
                     "--force")
    assert "only the user who registered" in run.expect(5).errors
