"""Whether a hook fires: forms of hooks and objects, verdicts, exit codes. tests/interop compares the
verdicts with a sandbox that fires."""
import base64
import hashlib
import json

import pytest

PROJECT = "01HZPR0JECT000000000000000"
HOOK_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
LABEL = {"key": "ABCD", "value": "2.06", "variant": "KEY_VALUE_VARIANT_LABEL"}
# The guide's registration, its name filter in the guide's form.
REGISTRATION = {
    "name": "YourServiceName",
    "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED", "filters": [
        {"keyValue": {"key": "^ABCD$", "value": ".*", "variant": "KEY_VALUE_VARIANT_LABEL"}},
        {"name": {"name": ".*\\.xml$"}}]},
    "hook": {"externalHook": {"url": "https://your-service.com/webhook", "method": "METHOD_POST",
                              "credentials": {"token": "canary-hook-token-71"}}},
    "timeout": "1935689600000", "projectIds": [PROJECT], "description": ""}
RELATIONS = [{"relation": {"Internal": {
    "resource_id": PROJECT, "resource_variant": 1, "defined_variant": 1, "custom_variant": None,
    "direction": 1}}}]
OBJECT = {"id": "01BX5ZZKBKACTAV9WEVGEMMVRZ", "name": "a.xml", "relations": RELATIONS,
          "key_values": [{"key": "ABCD", "value": "2.06", "variant": 1}]}
PAYLOAD = {"hook_id": HOOK_ID, "object": {"Object": OBJECT}, "secret": "canary-secret-72",
           "download": "https://project.proxy.example/d/a.xml?X-Amz-Signature=canary-signature-73",
           "pubkey_serial": 1, "access_key": "canary-access-74", "secret_key": "canary-key-75"}


@pytest.fixture
def match(hookctl, tmp_path):
    """match(hook, object, options…, code=…): runs it and gives its JSON."""
    def run(hook, subject, *options, code=0):
        for name, content in (("hook", hook), ("subject", subject)):
            if not isinstance(content, (str, bytes)):
                content = json.dumps(content)
            if isinstance(content, str):
                content = content.encode()
            (tmp_path / name).write_bytes(content)
        done = hookctl("match", "--hook", tmp_path / "hook", tmp_path / "subject", "-o", "json",
                       *options).expect(code)
        for secret in ("canary-hook-token-71", "canary-secret-72", "canary-signature-73",
                       "canary-access-74", "canary-key-75"):
            assert secret not in done.text + done.errors
        if code in (0, 9):
            if code == 9:
                assert done.error_json()["code"] == "negative"
            assert done.json()["fires"] == (code == 0)
            return done.json()
        return done
    return run


def changed(**changes):
    hook = json.loads(json.dumps(REGISTRATION))
    hook.update(changes)
    return hook


def trigger(kind, *filters):
    return {"triggerType": f"TRIGGER_TYPE_{kind}", "filters": list(filters)}


def record(body):
    body = json.dumps(body).encode()
    return json.dumps({"v": 1, "id": "01J", "received_at": "2026-01-01T00:00:00.000Z",
                       "method": "POST", "url": "/hook", "headers": [],
                       "body_b64": base64.b64encode(body).decode(),
                       "body_sha256": hashlib.sha256(body).hexdigest()}) + "\n"


def test_the_verdict_of_each_filter(match):
    answer = match(REGISTRATION, PAYLOAD)
    assert answer == {"fires": True, "semantics": "server", "event": "object-finished",
                      "reason": "all filters match", "warnings": [], "filters": [
                          {"filter": "label ^ABCD$=.*", "matches": True, "reason": "ABCD=2.06"},
                          {"filter": "name .*\\.xml$", "matches": True,
                           "reason": "the name is 'a.xml'"}]}


@pytest.mark.parametrize("subject", [
    PAYLOAD, {"object": {"object": OBJECT}}, {"object": OBJECT}, {"Object": OBJECT}, OBJECT,
    {"id": "x", "name": "a.xml", "keyValues": [LABEL]}, record(PAYLOAD),
    record(OBJECT).strip(), {"hook_id": "test-123", "object": {"object": {**OBJECT, "id": "o-4"}}}])
def test_every_form_of_object(match, subject):
    assert match(REGISTRATION, subject)["filters"][1]["matches"]


HOOK_INFO = {"hookId": HOOK_ID, **changed(trigger=trigger("OBJECT_FINISHED", {"name": "xml"}))}
TOML = f"""
[[hook]]
name = "one"
url = "https://x.example/"
trigger = "object-finished"
projects = ["{PROJECT}"]
filters = [{{ object_name = 'xml' }}]
expires_in = "90d"
token_file = "a file that is not read"
[[hook]]
name = "two"
url = "https://x.example/"
trigger = "object-finished"
projects = ["{PROJECT}"]
filters = [{{ object_name = 'json' }}]
expires_in = "90d"
"""


def test_every_form_of_hook(match):
    assert match(HOOK_INFO, PAYLOAD)["filters"][0]["filter"] == "name xml"
    assert match([HOOK_INFO], PAYLOAD)["fires"]
    both = [HOOK_INFO, {**HOOK_INFO, "hookId": "01BX5ZZKBKACTAV9WEVGEMMVRZ", "name": "other"}]
    match(both, PAYLOAD, code=2)
    assert match(both, PAYLOAD, "--name", "other")["fires"]
    assert match(both, PAYLOAD, "--name", HOOK_ID)["fires"]
    assert "there are: YourServiceName, other" in match(both, PAYLOAD, "--name", "x",
                                                        code=4).error_json()["hint"]
    assert match(TOML, PAYLOAD, "--name", "one")["fires"]
    match(TOML, PAYLOAD, "--name", "two", code=9)
    match([], PAYLOAD, code=4)


def test_text_for_people(hookctl, tmp_path):
    (tmp_path / "hook").write_text(json.dumps(REGISTRATION))
    name = {**OBJECT, "name": "b.json\x1b[31m", "key_values": []}
    (tmp_path / "object").write_text(json.dumps(name))
    line = ["match", "--hook", tmp_path / "hook"]
    done = hookctl(*line, tmp_path / "object").expect(9)
    assert done.text.startswith("✗ would not fire: no filter matches\n")
    assert "\n  ✗ label ^ABCD$=.*: no key-value of that variant has such a key\n" in done.text
    assert "\x1b" not in done.text and "error" not in done.errors
    done = hookctl(*line, "-", "--color", "always", stdin=json.dumps(OBJECT)).expect(0)
    assert done.text.startswith("\x1b[32m✓\x1b[0m fires: all filters match\n")
    run = hookctl("match", "--hook", "-", "-", stdin="{}").expect(2)
    assert "at once" in run.errors
    hookctl("match", tmp_path / "object").expect(2)


def test_the_guides_rules_and_the_servers(match):
    subject = {**OBJECT, "name": "a.json"}
    answer = match(REGISTRATION, subject)
    assert [w["code"] for w in answer["warnings"]] == ["filters-are-ored"]
    match(REGISTRATION, subject, "--semantics", "guide", code=9)
    nothing = changed(trigger=trigger("OBJECT_FINISHED"))
    assert match(nothing, subject, code=9)["warnings"][0]["code"] == "no-filter"
    match(nothing, subject, "--semantics", "guide")


def test_events_and_what_was_added(match):
    hook = changed(trigger=trigger("LABEL_ADDED", REGISTRATION["trigger"]["filters"][0]))
    assert [w["code"] for w in match(hook, OBJECT)["warnings"]] == ["added-unknown"]
    match(hook, OBJECT, "--added", "ABCD=1")
    match(hook, OBJECT, "--added", "OTHER=1", code=9)
    answer = match(hook, OBJECT, "--event", "hook-status-changed", "--added", "ABCD=1", code=9)
    assert answer["reason"] == "the hook waits for label-added, and this is hook-status-changed"
    statics = {**OBJECT, "key_values": [{"key": "ABCD", "value": "1", "variant": 2}]}
    assert "no label was added" in match(hook, statics, code=9)["reason"]
    # An addition has the variant that the object has it in.
    match(hook, statics, "--added", "ABCD=1", code=9)


def test_the_project(match):
    elsewhere = changed(projectIds=["01HZ0THER00000000000000000"])
    assert match(elsewhere, OBJECT, code=9)["reason"].endswith(PROJECT)
    match(elsewhere, OBJECT, "--project", "01HZ0THER00000000000000000")
    unknown = {**OBJECT, "relations": []}
    assert [w["code"] for w in match(elsewhere, unknown)["warnings"]] == ["project-unknown"]
    match(changed(projectIds=[]), OBJECT)
    match({"hookId": HOOK_ID, **changed(projectIds=[])}, OBJECT, code=9)


@pytest.mark.parametrize("regex, options, loops", [
    ("\\.xml$", ["--convert", "abcd-to-bioschemas"], False),
    ("\\.xml$", ["--convert", "none"], True),  # a-processed.xml
    ("a\\.", ["--convert", "abcd-to-bioschemas"], True),
    ("^d/", ["--convert", "abcd-to-bioschemas"], False),  # a dataset's name is not the object's
    ("\\.xml$", ["--key", "{dir}{stem}.done"], False),
    ("\\.xml$", ["--key", "other/{name}"], True),
    ("xml|json", ["--convert", "abcd-to-bioschemas", "--publish", "none"], False),
    ("xml|json", ["--convert", "abcd-to-bioschemas", "--publish", "api"], True),
    ("xml|json", [], False),
])
def test_whether_the_result_fires_it_again(match, regex, options, loops):
    hook = changed(trigger=trigger("OBJECT_FINISHED", {"name": regex}))
    answer = match(hook, PAYLOAD, *options, code=9 if regex == "^d/" else 0)
    assert ("may-loop" in [w["code"] for w in answer["warnings"]]) == loops


def test_labels_of_the_result_count_too(match):
    hook = changed(trigger=trigger("OBJECT_FINISHED", REGISTRATION["trigger"]["filters"][0]))
    plan = ["--convert", "abcd-to-bioschemas", "--object-label", "ABCD=x"]
    assert not match(hook, PAYLOAD, *plan)["warnings"]
    (loop,) = match(hook, PAYLOAD, *plan, "--publish", "api")["warnings"]
    assert loop["code"] == "may-loop"
    match(hook, PAYLOAD, "--convert", "nothing", code=2)
    match(hook, PAYLOAD, "--key", "{nothing}", code=2)


@pytest.mark.parametrize("hook, subject, part", [
    ({**REGISTRATION, "triger": {}}, OBJECT, "did you mean trigger?"),
    ("nonsense", OBJECT, "line 1"),
    ("", OBJECT, "what it waits for"),
    (changed(trigger=trigger("OBJECT_FINISHED") | {"triggerType": 77}), OBJECT, "what it waits for"),
    (REGISTRATION, "nonsense", "subject"),
    (REGISTRATION, {}, "neither a payload nor a resource"),
    (REGISTRATION, record(OBJECT) * 2, "several records"),
    (REGISTRATION, record(OBJECT).replace("body_sha256", "x").replace('"v": 1', '"v": 9'), ""),
    (REGISTRATION, b"\xff", ""),
    (REGISTRATION, {"object": {"Object": {"id": 3}}}, "/object/Object/id"),
])
def test_bad_input(match, hook, subject, part):
    run = match(hook, subject, code=2)
    error = run.error_json()
    assert part in error["message"] + error["hint"]


def test_a_regex_that_does_not_compile_here(match):
    hook = changed(trigger=trigger("OBJECT_FINISHED", {"name": "(?x) a \\. xml"}, {"name": "xml"}))
    answer = match(hook, OBJECT)
    assert not answer["filters"][0]["matches"]
    assert "regex-not-compiled" in [w["code"] for w in answer["warnings"]]


def test_a_registered_hook_by_its_id(sandbox, hookctl, tmp_path):
    hook_id = sandbox.create_hook(filters=[{"name": "\\.xml$"}], token="canary-hook-token-71")
    _, payload = sandbox.fire(b"x", "in.xml")
    for transport in ("rest", "grpc"):
        done = hookctl("match", "--hook", hook_id, payload, "-o", "json", "--transport", transport,
                       env=sandbox.settings()).expect(0)
        assert done.json()["warnings"] == [] and done.json()["fires"]
        assert "canary-hook-token-71" not in done.text + done.errors
    hookctl("match", "--hook", "01ARZ3NDEKTSV4RRFFQ69G5FAV", payload,
            env=sandbox.settings()).expect(4)
    hookctl("match", "--hook", hook_id, payload,
            env={**sandbox.settings(), "HOOKCTL_TOKEN": "wrong"}).expect(5)
    hookctl("match", "--hook", hook_id, payload).expect(2)  # where is Aruna?
