"""hookctl register, against the sandbox over both transports and against what must go wrong."""
import datetime
import json
import re
import subprocess
import time

import pytest

from support import fault_proxy
from support.net import free_port

PROJECT = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"
LATER = "2035-01-01T00:00:00Z"
LATER_MS = 2051222400000
URL = "https://hooks.example/abcd"
HOOK = ["--name", "abcd", "--url", URL, "--trigger", "object-finished", "--object-name",
        r"\.xml$", "--expires", LATER]
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}\Z")

GUIDE = r'''curl -X 'POST' \
"${API}/v2/hooks" \
-H 'accept: application/json' \
-H "Authorization: Bearer ${TOKEN}" \
-H 'Content-Type: application/json' \
-d '{
"name": "YourServiceName",
"trigger": {
"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED",
"filters": [
{
"keyValue": {
"key": "^YOUR_LABEL$",
"value": ".*",
"variant": "KEY_VALUE_VARIANT_LABEL"
}
}
]
},
"hook": {
"externalHook": {
"url": "https://your-service.com/webhook",
"method": "METHOD_POST"
}
},
"timeout": "'"${TOKEN_EXPIRATION}"'",
"projectIds": ["'"${PROJECT}"'"],
"description": "Your service description"
}'
'''


def guide_body(project, expiration=LATER_MS):
    """What the guide's script makes curl send."""
    body = GUIDE[GUIDE.index("-d '") + 4:GUIDE.rindex("'")]
    return (body.replace("'\"${TOKEN_EXPIRATION}\"'", str(expiration))
            .replace("'\"${PROJECT}\"'", project))


@pytest.fixture(params=["rest", "grpc"])
def transport(request, sandbox):
    """The environment that leads to the sandbox over one transport."""
    env = sandbox.settings()
    del env["HOOKCTL_GRPC_URL" if request.param == "rest" else "HOOKCTL_API_URL"]
    return env


def listed(sandbox, hook_id):
    """A hook as the sandbox's own API lists it."""
    status, answer = sandbox.rest("GET", f"/v2/hooks/projects/{sandbox.project_id}")
    assert status == 200
    hook, = (info for info in answer["infos"] if info["hookId"] == hook_id)
    return hook


def warnings_of(run):
    return [warning["code"] for warning in run.json()["warnings"]]


# --- what is registered

def test_the_id_alone_is_printed_and_the_hook_is_there(hookctl, sandbox, transport):
    run = hookctl("register", *HOOK, "--project", sandbox.project_id, "--description", "d",
                  env=transport).expect(0)
    hook_id = run.text.removesuffix("\n")
    assert ULID.match(hook_id)
    assert listed(sandbox, hook_id) == {
        "hookId": hook_id, "projectIds": [sandbox.project_id], "name": "abcd", "description": "d",
        "hook": {"externalHook": {"url": URL, "method": "METHOD_POST"}},
        "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED",
                    "filters": [{"name": r"\.xml$"}]},
        "timeout": str(LATER_MS)}


def test_every_option_arrives(hookctl, sandbox, transport, tmp_path):
    template = "{{secret}} {{object_id}} {{hook_id}} {{pubkey_serial}} ünï\n"
    (tmp_path / "template").write_text(template)
    run = hookctl(
        "register", "--name", "näme", "--url", URL, "--method", "put", "--trigger", "label-added",
        "--label", "A=a=b", "--static-label", "B=.*", "--hook-label", "C=c", "--hook-status",
        "D=d", "--object-name", "E", "--object-name", "F", "--expires", "2035-01-01",
        "--project", sandbox.project_id.lower(), "--template", tmp_path / "template",
        "-o", "json", env={**transport, "HOOKCTL_HOOK_TOKEN": "receivers-own"}).expect(0)
    hook = listed(sandbox, run.json()["hook_id"])
    assert hook["trigger"] == {"triggerType": "TRIGGER_TYPE_LABEL_ADDED", "filters": [
        {"keyValue": {"key": "A", "value": "a=b", "variant": "KEY_VALUE_VARIANT_LABEL"}},
        {"keyValue": {"key": "B", "value": ".*", "variant": "KEY_VALUE_VARIANT_STATIC_LABEL"}},
        {"keyValue": {"key": "C", "value": "c", "variant": "KEY_VALUE_VARIANT_HOOK"}},
        {"keyValue": {"key": "D", "value": "d", "variant": "KEY_VALUE_VARIANT_HOOK_STATUS"}},
        {"name": "E"}, {"name": "F"}]}
    assert hook["hook"] == {"externalHook": {
        "url": URL, "method": "METHOD_PUT", "credentials": {"token": "receivers-own"},
        "customTemplate": template}}
    assert hook["timeout"] == str(LATER_MS)
    assert warnings_of(run) == ["filters-are-ored"]


@pytest.mark.parametrize("name,number", [
    ("hook-added", "HOOK_ADDED"), ("resource-created", "RESOURCE_CREATED"),
    ("label-added", "LABEL_ADDED"), ("static-label-added", "STATIC_LABEL_ADDED"),
    ("hook-status-changed", "HOOK_STATUS_CHANGED"), ("object-finished", "OBJECT_FINISHED")])
def test_every_trigger_has_its_name(hookctl, name, number):
    run = hookctl("register", *HOOK, "--trigger", name, "--project", PROJECT, "--dry-run").expect(0)
    assert run.json()["trigger"]["triggerType"] == "TRIGGER_TYPE_" + number


@pytest.mark.parametrize("action,field", [("add-label", "addHook"), ("add-hook", "addLabel")])
def test_internal_actions(hookctl, sandbox, transport, action, field):
    run = hookctl("register", "--name", "n", "--trigger", "object-finished", "--label", "A=b",
                  "--internal", action, "done=a=b", "--expires", LATER, "--project",
                  sandbox.project_id, "-o", "json", env=transport).expect(0)
    hook = listed(sandbox, run.json()["hook_id"])
    # The server, and so the sandbox, takes the one for the other.
    assert hook["hook"] == {"internalHook": {field: {"key": "done", "value": "a=b"}}}
    assert warnings_of(run) == ["internal-swapped"]


def test_expiry_is_counted_from_now(hookctl):
    before = time.time() * 1000
    run = hookctl("register", *HOOK[:-2], "--expires-in", "30d", "--project", PROJECT,
                  "--dry-run").expect(0)
    expires = int(run.json()["timeout"]) - 30 * 86400 * 1000
    assert before - 1 <= expires <= time.time() * 1000 + 1


@pytest.mark.parametrize("text", [LATER, "2035-01-01", "2035-01-01T01:00:00+01:00",
                                  str(LATER_MS)])
def test_an_expiry_may_be_written_in_several_ways(hookctl, text):
    run = hookctl("register", *HOOK[:-1], text, "--project", PROJECT, "--dry-run").expect(0)
    assert run.json()["timeout"] == str(LATER_MS)


# --- from a file

def test_the_guides_script_and_one_line_make_the_same_hook(hookctl, sandbox, transport, tmp_path):
    script = subprocess.run(
        ["bash", "-c", GUIDE], capture_output=True, check=True,
        env={"PATH": "/usr/bin:/bin", "API": sandbox.http, "TOKEN": sandbox.token,
             "PROJECT": sandbox.project_id, "TOKEN_EXPIRATION": str(LATER_MS)})
    theirs = listed(sandbox, json.loads(script.stdout)["hookId"])
    by_options = hookctl(
        "register", "--name", "YourServiceName", "--url", "https://your-service.com/webhook",
        "--trigger", "object-finished", "--label", "^YOUR_LABEL$=.*", "--project",
        sandbox.project_id, "--expires", LATER, "--description", "Your service description",
        env=transport).expect(0)
    file = tmp_path / "hook.json"
    file.write_text(guide_body(sandbox.project_id))
    by_file = hookctl("register", "--from", file, env=transport).expect(0)
    by_stdin = hookctl("register", "--from", "-", env=transport,
                       stdin=file.read_bytes()).expect(0)
    for run in (by_options, by_file, by_stdin):
        ours = listed(sandbox, run.text.strip())
        assert ours.pop("hookId") != theirs["hookId"]
        assert ours == {k: v for k, v in theirs.items() if k != "hookId"}


def test_the_guides_name_filter_is_corrected_with_a_notice(hookctl, sandbox, transport):
    body = json.loads(guide_body(sandbox.project_id))
    body["trigger"]["filters"] = [{"name": {"name": r".*\.xml$"}}]
    run = hookctl("register", "--from", "-", env=transport, stdin=json.dumps(body)).expect(0)
    assert listed(sandbox, run.text.strip())["trigger"]["filters"] == [{"name": r".*\.xml$"}]
    assert "/trigger/filters/0/name" in run.errors and "corrected" in run.errors


def test_snake_case_numbers_and_short_names(hookctl, sandbox, transport):
    body = {"name": "n", "trigger": {"trigger_type": 6, "filters": [
        {"key_value": {"key": "k", "value": "v", "variant": 2}}]},
        "hook": {"external_hook": {"url": URL, "method": "PUT",
                                   "credentials": {"token": "of-the-file"}}},
        "timeout": LATER_MS, "project_ids": [sandbox.project_id]}
    run = hookctl("register", "--from", "-", env=transport, stdin=json.dumps(body)).expect(0)
    hook = listed(sandbox, run.text.strip())
    assert hook["trigger"]["filters"][0]["keyValue"]["variant"] == "KEY_VALUE_VARIANT_STATIC_LABEL"
    assert hook["hook"]["externalHook"]["method"] == "METHOD_PUT"
    assert hook["hook"]["externalHook"]["credentials"] == {"token": "of-the-file"}


def test_options_override_the_file(hookctl, tmp_path):
    file = tmp_path / "hook.json"
    file.write_text(guide_body(PROJECT, 604800))
    run = hookctl("register", "--from", file, "--name", "other", "--object-name", "x", "--url",
                  URL, "--trigger", "label-added", "--project", PROJECT[:-1] + "C", "--expires",
                  LATER, "--description", "d", "--dry-run").expect(0)
    assert run.json() == {
        "name": "other", "trigger": {"triggerType": "TRIGGER_TYPE_LABEL_ADDED",
                                     "filters": [{"name": "x"}]},
        "hook": {"externalHook": {"url": URL, "method": "METHOD_POST"}},
        "timeout": str(LATER_MS), "projectIds": [PROJECT[:-1] + "C"], "description": "d"}


@pytest.mark.parametrize("options,method", [
    (["--url", URL], "METHOD_PUT"), (["--method", "post"], "METHOD_POST"),
    (["--url", URL, "--method", "post"], "METHOD_POST")])
def test_the_files_method_stays_unless_one_is_given(hookctl, tmp_path, options, method):
    file = tmp_path / "hook.json"
    file.write_text(json.dumps(with_external(method="METHOD_PUT")))
    run = hookctl("register", "--from", file, *options, "--dry-run").expect(0)
    assert run.json()["hook"]["externalHook"]["method"] == method


def test_what_is_hidden_of_a_url_is_not_registered(hookctl, sandbox, transport):
    for url in ("https://hooks.example/x?key=1", "https://u:p@hooks.example/x"):
        first = hookctl("register", *HOOK, "--url", url, "--project", sandbox.project_id,
                        env=transport).expect(0).text.strip()
        shown = hookctl("show", first, "-o", "json", env=transport).expect(0)
        run = hookctl("register", "--from", "-", env=transport, stdin=shown.out).expect(2)
        assert "/hook/externalHook/url" in run.errors and "the URL itself" in run.errors
        hookctl("register", "--from", "-", "--url", url, env=transport, stdin=shown.out).expect(0)


def test_what_show_prints_can_be_registered_again(hookctl, sandbox, transport):
    first = hookctl("register", *HOOK, "--project", sandbox.project_id,
                    env=transport).expect(0).text.strip()
    shown = hookctl("show", first, "-o", "json", env=transport).expect(0)
    second = hookctl("register", "--from", "-", env=transport, stdin=shown.out).expect(0)
    assert "id is passed over" in second.errors
    assert second.text.strip() != first


def test_the_readme_shows_both(hookctl, sandbox, root):
    """The README's two blocks, as they stand there, make the same hook."""
    blocks = re.findall(r"```bash\n(.*?)```", (root / "README.md").read_text(), re.DOTALL)
    script, line = (b.replace("https://your-aruna-instance.com", sandbox.http)
                    for b in blocks if "YourServiceName" in b)
    assert GUIDE.replace("\"${API}/v2/hooks\"", f"'{sandbox.http}/v2/hooks'") == script
    env = {"PATH": f"{hookctl.binary.parent}:/usr/bin:/bin", "HOME": str(hookctl.home),
           "TOKEN": sandbox.token, "HOOKCTL_TOKEN": sandbox.token,
           "PROJECT": sandbox.project_id, "TOKEN_EXPIRATION": str(LATER_MS)}
    made = [subprocess.run(["bash", "-c", text], capture_output=True, check=True, env=env).stdout
            for text in (script, line)]
    theirs = listed(sandbox, json.loads(made[0])["hookId"])
    ours = listed(sandbox, made[1].decode().strip())
    assert {**ours, "hookId": ""} == {**theirs, "hookId": ""}


# --- what is refused before anything is sent

def changed(**changes):
    body = json.loads(guide_body(PROJECT))
    body.update(changes)
    return body


def with_external(**changes):
    body = changed()
    body["hook"]["externalHook"].update(changes)
    return body


REFUSED_FILES = {
    "misspelt key": (changed(projectids=[]), "/projectids", "did you mean projectIds?"),
    "misspelt key inside": (with_external(metod="x"), "/hook/externalHook/metod",
                            "did you mean method?"),
    "seconds": (changed(timeout=2051222400), "/timeout", "write 2051222400000"),
    "a duration": (changed(timeout="604800"), "/timeout", "--expires-in 604800s"),
    "the past": (changed(timeout="1735689600000"), "/timeout", "--force"),
    "no expiry": ({k: v for k, v in changed().items() if k != "timeout"}, "/timeout", "expiry"),
    "unfilled": (changed(projectIds=["${PROJECT}"]), "/projectIds/0", "placeholder"),
    "the guide's project": (changed(projectIds=["your-project-id"]), "/projectIds/0",
                            "26 letters"),
    "no method": (with_external(method="METHOD_UNSPECIFIED"), "/hook/externalHook/method",
                  "METHOD_POST"),
    "wrong method": (with_external(method="METHOD_PATCH"), "/hook/externalHook/method", ""),
    "plain http": (with_external(url="http://hooks.example/"), "/hook/externalHook/url",
                   "--allow-http"),
    "hidden query": (with_external(url="https://hooks.example/abcd?…"), "/hook/externalHook/url",
                     "the URL itself"),
    "no URL": (with_external(url=""), "/hook/externalHook/url", "https://"),
    "bad template": (with_external(customTemplate="{{secret}}"), "/hook/externalHook/customTemplate",
                     "object_id"),
    "empty template": (with_external(customTemplate=""), "/hook/externalHook/customTemplate", ""),
    "bad regex": (changed(trigger={"triggerType": 6, "filters": [{"name": "("}]}),
                  "/trigger/filters/0/name", "--force"),
    "Rust's regex": (changed(trigger={"triggerType": 6, "filters": [
        {"keyValue": {"key": "(?x) a", "value": "", "variant": 1}}]}),
        "/trigger/filters/0/keyValue/key", "--force"),
    "no variant": (changed(trigger={"triggerType": 6, "filters": [
        {"keyValue": {"key": "a", "value": ""}}]}), "/trigger/filters/0/keyValue/variant",
        "KEY_VALUE_VARIANT_LABEL"),
    "no trigger": (changed(trigger=None), "/trigger", "OBJECT_FINISHED"),
    "no action": (changed(hook={}), "/hook", "--url"),
    "hidden token": (with_external(credentials={"token": "[hidden]"}),
                     "/hook/externalHook/credentials/token", "--hook-token-file"),
}


@pytest.mark.parametrize("case", REFUSED_FILES)
def test_a_faulty_file_is_refused_by_pointer_and_nothing_is_sent(hookctl, case, tmp_path):
    body, pointer, said = REFUSED_FILES[case]
    file = tmp_path / "hook.json"
    file.write_text(json.dumps(body))
    run = hookctl("register", "--from", file, "--api-url", f"http://127.0.0.1:{free_port()}",
                  "-o", "json").expect(2)
    error = run.error_json()
    assert f"{file}: {pointer}" in error["message"], error
    assert said in error["message"] + error["hint"], error
    assert run.out == b""


REFUSED_OPTIONS = {
    "no name": (["--name", ""], "--name", "must not be empty"),
    "bad URL": (["--url", "hooks.example"], "--url", ""),
    "plain http": (["--url", "http://hooks.example/"], "--url", "--allow-http"),
    "bad key": (["--label", "(=x"], "--label", "does not compile"),
    "bad value": (["--hook-status", "k=["], "--hook-status", "does not compile"),
    "bad name": (["--object-name", "(?=x)"], "--object-name", "does not compile"),
    "no pair": (["--label", "ABCD"], "--label", "KEY=VALUE"),
    "trigger": (["--trigger", "object-finish"], "--trigger", "did you mean object-finished?"),
    "project": (["--project", "x"], "--project", "26 letters"),
    "past": (["--expires", "2020-01-01"], "--expires", "has passed"),
    "seconds": (["--expires", "2051222400"], "--expires", "write 2051222400000"),
    "duration": (["--expires", "604800"], "--expires", "duration"),
    "no time": (["--expires", "soon"], "--expires", "RFC 3339"),
    "two expiries": (["--expires-in", "1d"], "--expires-in", "exclude"),
    "two actions": (["--internal", "add-label", "a=b"], "--internal", "exclude"),
    "pair without action": (["a=b"], "KEY=VALUE", "--internal"),
    "missing template": (["--template", "/nowhere/at/all"], "/nowhere/at/all", ""),
    "missing file": (["--from", "/nowhere/at/all"], "/nowhere/at/all", ""),
    "secret on the line": (["--hook-token", "x"], "--hook-token", "--hook-token-file"),
}


@pytest.mark.parametrize("case", REFUSED_OPTIONS)
def test_a_faulty_option_is_refused_by_name_and_nothing_is_sent(hookctl, case):
    options, name, said = REFUSED_OPTIONS[case]
    run = hookctl("register", *HOOK, "--project", PROJECT, *options, "--api-url",
                  f"http://127.0.0.1:{free_port()}", "-o", "json").expect(2)
    error = run.error_json()
    assert name in error["message"], error
    assert said in error["message"] + error["hint"], error


@pytest.mark.parametrize("missing,said", [
    ("--name", "--name"), ("--url", "--url"), ("--trigger", "--trigger"),
    ("--expires", "--expires")])
def test_what_is_missing_is_named(hookctl, missing, said):
    at = HOOK.index(missing)
    run = hookctl("register", *HOOK[:at], *HOOK[at + 2:], "--project", PROJECT, "--dry-run")
    assert said in run.expect(2).errors


def test_internal_needs_its_pair(hookctl):
    run = hookctl("register", "--name", "n", "--internal", "add-label", "--dry-run").expect(2)
    assert "KEY=VALUE" in run.errors


@pytest.mark.parametrize("option", ["--method=put", "--template=/dev/null",
                                    "--hook-token-file=/dev/null", "--hook-token-command=true"])
def test_an_internal_hook_takes_nothing_for_a_receiver(hookctl, option):
    run = hookctl("register", "--name", "n", "--trigger", "object-finished", "--expires", LATER,
                  "--internal", "add-label", "a=b", option, "--dry-run").expect(2)
    assert option.split("=")[0] in run.errors and "an internal hook has none" in run.errors


def test_standard_input_is_read_once(hookctl):
    run = hookctl("register", "--from", "-", "--hook-token-file", "-", "--dry-run",
                  stdin=json.dumps(changed())).expect(2)
    assert "asked for twice" in run.errors


def test_bad_json_is_told_with_its_place(hookctl):
    run = hookctl("register", "--from", "-", "--dry-run", stdin='{"name": }').expect(2)
    assert "line 1" in run.errors and "standard input" in run.errors


def test_a_scripts_body_is_recognised(hookctl):
    """The guide's body as it stands between the quotes of its script, variables and all."""
    body = GUIDE[GUIDE.index("-d '") + 4:GUIDE.rindex("'")]
    run = hookctl("register", "--from", "-", "--dry-run", stdin=body).expect(2)
    assert "line 21" in run.errors and "shell script" in run.errors
    put_in = body.replace("'\"${TOKEN_EXPIRATION}\"'", str(LATER_MS))
    run = hookctl("register", "--from", "-", "--dry-run", stdin=put_in).expect(2)
    assert "/projectIds/" in run.errors and "shell script" in run.errors
    assert "shell script" not in hookctl("register", "--from", "-", "--dry-run",
                                         stdin='{"name": }').expect(2).errors


def test_force_registers_times_and_regexes(hookctl, sandbox, transport):
    run = hookctl("register", *HOOK[:-2], "--expires", "2020-01-01", "--label", "(?x) a=b",
                  "--project", sandbox.project_id, "--force", "-o", "json",
                  env=transport).expect(0)
    hook = listed(sandbox, run.json()["hook_id"])
    assert hook["timeout"] == "1577836800000"
    assert hook["trigger"]["filters"][0]["keyValue"]["key"] == "(?x) a"
    assert "expires-soon" in warnings_of(run)


# --- warnings

WARNINGS = {
    "filters-are-ored": ["--label", "A=b"],
    "expires-soon": ["--expires", (datetime.datetime.now(datetime.timezone.utc)
                                   + datetime.timedelta(hours=20)).isoformat()],
    "may-loop": ["--object-name", ".*"],
    "http-receiver": ["--url", "http://hooks.example/", "--allow-http"],
    "project-attached-twice": ["--project", PROJECT.lower()],
}


@pytest.mark.parametrize("code", WARNINGS)
def test_a_surprise_is_warned_of_by_its_code(hookctl, code):
    run = hookctl("register", *HOOK, *WARNINGS[code], "--project", PROJECT, "--dry-run", "-o",
                  "json", env={"HOOKCTL_HOOK_TOKEN": "x"}).expect(0)
    assert code in warnings_of(run)
    assert code in run.errors
    clean = hookctl("register", *HOOK, "--project", PROJECT, "--dry-run", "-o", "json",
                    env={"HOOKCTL_HOOK_TOKEN": "x"}).expect(0)
    assert warnings_of(clean) == [] and clean.errors == ""


def test_no_filter_no_token_and_no_project_are_warned_of(hookctl):
    at = HOOK.index("--object-name")
    run = hookctl("register", *HOOK[:at], *HOOK[at + 2:], "--dry-run", "-o", "json").expect(0)
    assert warnings_of(run) == ["no-filter", "no-bearer-token", "no-project"]


def test_a_receiver_on_loopback_is_ones_own_machine_alone(hookctl):
    run = hookctl("register", *HOOK, "--url", "http://127.0.0.1:8080/", "--project", PROJECT,
                  "--dry-run", "-o", "json", "--api-url", "https://api.example",
                  env={"HOOKCTL_HOOK_TOKEN": "x"}).expect(0)
    assert warnings_of(run) == ["loopback-receiver"]


def test_a_project_named_twice_is_sent_once(hookctl, sandbox, transport):
    run = hookctl("register", *HOOK, "--project", sandbox.project_id, "--project",
                  sandbox.project_id, "-o", "json", env=transport).expect(0)
    assert "project-attached-twice" in warnings_of(run)
    assert listed(sandbox, run.json()["hook_id"])["projectIds"] == [sandbox.project_id]


# --- dry run

@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("token", [None, "it's $a `b` \"c\""])
def test_the_curl_line_makes_the_same_hook(hookctl, sandbox, shell, token):
    options = [*HOOK, "--name", "it's `a` $b \\ \"ä\"", "--project", sandbox.project_id]
    env = {"HOOKCTL_HOOK_TOKEN": "receivers-token" if token else None,
           "HOOKCTL_TOKEN": "not-the-one-that-counts", "HOOKCTL_API_URL": sandbox.http + "/"}
    dry = hookctl("register", *options, "--dry-run", env=env).expect(0)
    assert dry.text.startswith("curl ")
    assert b"not-the-one" not in dry.out and b"receivers-token" not in dry.out
    done = subprocess.run([shell, "-c", dry.text], capture_output=True, env={
        "PATH": "/usr/bin:/bin", "HOOKCTL_TOKEN": sandbox.token,
        "HOOKCTL_HOOK_TOKEN": "receivers-token"})
    assert done.returncode == 0, done
    theirs = listed(sandbox, json.loads(done.stdout)["hookId"])
    run = hookctl("register", *options, env={**env, "HOOKCTL_TOKEN": sandbox.token}).expect(0)
    ours = listed(sandbox, run.text.strip())
    assert {**ours, "hookId": ""} == {**theirs, "hookId": ""}


def test_a_dry_run_over_grpc_is_the_request(hookctl, sandbox, transport):
    env = {**transport, "HOOKCTL_HOOK_TOKEN": "receivers-token"}
    if "HOOKCTL_API_URL" in env:
        return
    run = hookctl("register", *HOOK, "--project", sandbox.project_id, "--dry-run",
                  env=env).expect(0)
    assert run.json()["hook"]["externalHook"]["credentials"] == {"token": "[hidden]"}
    assert run.json()["projectIds"] == [sandbox.project_id]
    assert sandbox.rest("GET", f"/v2/hooks/projects/{sandbox.project_id}")[1]["infos"] == []


def test_a_dry_run_in_json(hookctl):
    run = hookctl("register", *HOOK, "--project", PROJECT, "--dry-run", "-o", "json", "--api-url",
                  "https://api.example/base/").expect(0)
    assert run.json()["request"]["name"] == "abcd"
    assert "'https://api.example/base/v2/hooks'" in run.json()["curl"]


# --- what the server says

def test_a_wrong_token_is_refused_with_the_permission(hookctl, transport):
    run = hookctl("register", *HOOK, "--project", PROJECT, "-o", "json",
                  env={**transport, "HOOKCTL_TOKEN": "wrong"}).expect(5)
    assert "APPEND on each project" in run.error_json()["hint"]


def test_a_project_that_is_not_there_is_not_permitted(hookctl, transport):
    run = hookctl("register", *HOOK, "--project", PROJECT, env=transport).expect(5)
    assert "APPEND" in run.errors


def test_nobody_there(hookctl):
    for option in ("--api-url", "--grpc-url"):
        hookctl("register", *HOOK, "--project", PROJECT, option,
                f"http://127.0.0.1:{free_port()}").expect(6)


def test_no_address(hookctl):
    assert "--grpc-url" in hookctl("register", *HOOK, "--project", PROJECT).expect(2).errors


# --- a lost answer

def hooks_at(sandbox):
    return sandbox.rest("GET", f"/v2/hooks/projects/{sandbox.project_id}")[1]["infos"]


def lose(count):
    """Loses the answers to the first `count` creations."""
    def plan(seen, before):
        lost = seen.method == "POST" and seen.path == "/v2/hooks" and before < count
        return fault_proxy.LOSE_ANSWER if lost else fault_proxy.PASS
    return plan


def port_of(sandbox):
    return int(sandbox.http.rsplit(":", 1)[1])


def register_through(hookctl, sandbox, proxy, *options):
    return hookctl("register", *HOOK, "--project", sandbox.project_id, *options, env={
        "HOOKCTL_TOKEN": sandbox.token, "HOOKCTL_API_URL": f"http://127.0.0.1:{proxy.port}"})


def test_a_hook_whose_answer_was_lost_is_found_and_not_made_twice(hookctl, sandbox):
    with fault_proxy.Faults(port_of(sandbox), lose(1)) as proxy:
        run = register_through(hookctl, sandbox, proxy).expect(0)
    hook, = hooks_at(sandbox)
    assert run.text.strip() == hook["hookId"]
    assert "answer was lost" in run.errors
    assert proxy.count("POST") == 1


def test_a_request_that_never_arrived_is_sent_again(hookctl, sandbox):
    def plan(seen, before):
        first = seen.method == "POST" and before == 0
        return fault_proxy.DROP if first else fault_proxy.PASS
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        run = register_through(hookctl, sandbox, proxy).expect(0)
    hook, = hooks_at(sandbox)
    assert run.text.strip() == hook["hookId"]
    assert proxy.count("POST") == 2


def test_where_nobody_can_look_nothing_is_made_twice(hookctl, sandbox):
    def plan(seen, before):
        if seen.method == "POST":
            return fault_proxy.LOSE_ANSWER
        return fault_proxy.answer(401, b'{"code":16,"message":"Unauthorized","details":[]}')
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        run = register_through(hookctl, sandbox, proxy, "-o", "json").expect(6)
    assert "may have been made" in run.error_json()["hint"]
    assert len(hooks_at(sandbox)) == 1 and proxy.count("POST") == 1


def test_without_the_owners_list_the_projects_list_tells(hookctl, sandbox):
    def plan(seen, before):
        if seen.path == "/v2/user":
            return fault_proxy.answer(401, b'{"code":16,"message":"Unauthorized","details":[]}')
        return lose(1)(seen, before)
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        run = register_through(hookctl, sandbox, proxy).expect(0)
    hook, = hooks_at(sandbox)
    assert run.text.strip() == hook["hookId"]


def test_an_older_hook_that_is_the_same_is_not_taken_for_the_new_one(hookctl, sandbox):
    """Its id tells when it was made."""
    body = json.dumps({"infos": [{
        "hookId": "01HZZZZZZZZZZZZZZZZZZZZZZZ", "projectIds": [sandbox.project_id], "name": "abcd",
        "description": "", "hook": {"externalHook": {"url": URL, "method": "METHOD_POST"}},
        "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED",
                    "filters": [{"name": r"\.xml$"}]}, "timeout": str(LATER_MS)}]}).encode()

    def plan(seen, before):
        if seen.method == "POST":
            return fault_proxy.DROP
        if "/owner/" in seen.path:
            return fault_proxy.answer(200, body)
        return fault_proxy.PASS
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        run = register_through(hookctl, sandbox, proxy).expect(6)
    assert "may have been made" in run.errors
    assert proxy.count("POST") == 1


def test_it_is_given_up_after_some_tries(hookctl, sandbox):
    def plan(seen, before):
        return fault_proxy.DROP if seen.method == "POST" else fault_proxy.PASS
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        register_through(hookctl, sandbox, proxy).expect(6)
    assert proxy.count("POST") == 3


def test_a_gateway_that_gives_up_may_have_passed_it_on(hookctl, sandbox):
    """504 from something in between, though the server has made the hook."""
    def plan(seen, before):
        if seen.method == "POST" and before == 0:
            sandbox.rest("POST", "/v2/hooks", json.loads(seen.body))
            return fault_proxy.answer(504, b"<html>gateway timeout</html>")
        return fault_proxy.PASS
    with fault_proxy.Faults(port_of(sandbox), plan) as proxy:
        run = register_through(hookctl, sandbox, proxy).expect(0)
    hook, = hooks_at(sandbox)
    assert run.text.strip() == hook["hookId"]
    assert proxy.count("POST") == 1
