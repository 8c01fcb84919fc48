"""One contract for both transports of aruna::Api, against servers that are not ours."""
import json
import os
import signal
import socket
import subprocess
import threading

import pytest

from support import aruna_wire
from support.aruna_server import GrpcServer, Page, Reset, RestServer
from support.net import free_port, wait_until

HOOK = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"
OBJECT = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"
OTHER = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3D"
SECRET = "aHVzaC1odXNoLXNlY3JldA=="
TOKEN = "hush-hush-token"
LABEL = {"key": "PROCESSING_STATUS", "value": "success", "variant": 1}
CALLBACK = {"hook_id": HOOK, "object_id": OBJECT, "secret": SECRET, "pubkey_serial": 3,
            "add": [LABEL]}
ERROR_CALLBACK = {**{k: v for k, v in CALLBACK.items() if k != "add"}, "error": "bröken"}
NEW_OBJECT = {
    "id": "", "name": "a/b.json", "title": "T", "description": "Käfer",
    "key_values": [LABEL, {"key": "s", "value": "", "variant": 2}],
    "relations": [
        {"relation": {"Internal": {"resource_id": OBJECT, "resource_variant": 4,
                                   "defined_variant": 2, "custom_variant": None, "direction": 2}}},
        {"relation": {"External": {"identifier": "https://x", "defined_variant": 3,
                                   "custom_variant": "c"}}}],
    "data_class": 2, "authors": [{"first_name": "Ada", "last_name": "L", "orcid": "0"}],
    "metadata_license_tag": "CC0", "data_license_tag": "CC-BY",
    "parent": {"variant": 3, "id": OTHER},
}
HOOK_TOKEN = "hush-hush-receivers-token"
NEW_HOOK = {
    "name": "näme", "description": "d", "timeout": "1735689600000", "projectIds": [OBJECT, OTHER],
    "trigger": {"triggerType": "TRIGGER_TYPE_LABEL_ADDED", "filters": [
        {"name": "\\.xml$"},
        {"keyValue": {"key": "k", "value": "v", "variant": "KEY_VALUE_VARIANT_STATIC_LABEL"}}]},
    "hook": {"externalHook": {"url": "https://h/x?a=%2F", "method": "METHOD_PUT",
                              "credentials": {"token": HOOK_TOKEN}, "customTemplate": "t ${x}"}},
}
# What each call needs, for the tests that are about all of them.
CALLS = {
    "hook_callback": ("HookCallback", CALLBACK),
    "create_object": ("CreateObject", NEW_OBJECT),
    "get_object": ("GetObject", {"object_id": OBJECT}),
    "get_upload_url": ("GetUploadURL", {"object_id": OBJECT}),
    "get_download_url": ("GetDownloadURL", {"object_id": OBJECT}),
    "finish_object_staging": ("FinishObjectStaging", {"object_id": OBJECT, "upload_id": "u"}),
    "modify_relations": ("ModifyRelations", {"resource_id": OBJECT}),
    "get_pubkeys": ("GetPubkeys", {}),
    "create_hook": ("CreateHook", NEW_HOOK),
    "list_project_hooks": ("ListProjectHooks", {"project_id": OBJECT}),
    "list_owned_hooks": ("ListOwnedHooks", {"user_id": OBJECT}),
    "add_projects_to_hook": ("AddProjectsToHook", {"hook_id": HOOK, "project_id": OBJECT}),
    "delete_hook": ("DeleteHook", {"hook_id": HOOK}),
}


@pytest.fixture(scope="session")
def stubs(root, tmp_path_factory):
    aruna_wire.make_stubs(root, tmp_path_factory.mktemp("stubs"))


@pytest.fixture(params=[GrpcServer, RestServer], ids=["grpc", "rest"])
def make_server(request, root, stubs):
    servers = []

    def make(**options):
        server = request.param(root, **options)
        servers.append(server)
        return server
    yield make
    for server in servers:
        if hasattr(server, "server"):
            server.stop()


@pytest.fixture
def server(make_server):
    made = make_server()
    made.start()
    return made


class Tool:
    """Runs calls through the real transports; no output of any may show a secret."""

    def __init__(self, build, server):
        self.program, self.server = build / "aruna_tool", server
        self.url = None

    def start(self, call, arguments=None, env=None, **options):
        given = CALLS[call][1] if arguments is None else arguments
        text = {"transport": self.server.transport, "url": self.url or self.server.url,
                "token": TOKEN, "call": call, "arguments": given, **options}
        # The proxies of the machine that tests are nobody's business here.
        clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={**clean, **(env or {})})
        process.stdin.write(json.dumps(text).encode())
        process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process):
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert process.returncode in (0, 1), (out, err)
        for secret in (SECRET, TOKEN, HOOK_TOKEN):
            assert secret.encode() not in out + err
        self.log = err.decode()
        return json.loads(out)

    def run(self, call, arguments=None, **options):
        return self.finish(self.start(call, arguments, **options))

    def result(self, *args, **options):
        answer = self.run(*args, **options)
        assert "result" in answer, answer
        return answer["result"]

    def error(self, *args, **options):
        answer = self.run(*args, **options)
        assert "error" in answer, answer
        return answer["error"]


@pytest.fixture
def tool(build, server):
    return Tool(build, server)


def full_object(**changes):
    """An object with every field set, and its JSON in a payload's form."""
    models = aruna_wire.models()
    made = models.Object(
        id=OBJECT, name="n", title="t", description="d", content_len=2**53 + 1, data_class=2,
        created_by=OTHER, status=3, dynamic=True, metadata_license_tag="m", data_license_tag="l",
        key_values=[models.KeyValue(key="k", value="v", variant=4)],
        relations=[models.Relation(internal=models.InternalRelation(
            resource_id=OTHER, resource_variant=1, defined_variant=7, custom_variant="c",
            direction=1)), models.Relation(external=models.ExternalRelation(
                identifier="i", defined_variant=1))],
        authors=[models.Author(first_name="f", last_name="l", email="e")],
        endpoints=[models.DataEndpoint(id="e", full_sync=models.FullSync(), status=3),
                   models.DataEndpoint(id="p", partial_sync=True)],
        hashes=[models.Hash(alg=2, hash="ab" * 32)],
        rule_bindings=[models.RuleBinding(rule_id="r", origin="o")])
    made.created_at.FromJsonString("2024-05-01T12:00:00.123456Z")
    for name, value in changes.items():
        setattr(made, name, value)
    return made


FULL_OBJECT = {
    "id": OBJECT, "name": "n", "title": "t", "description": "d",
    "key_values": [{"key": "k", "value": "v", "variant": 4}],
    "relations": [
        {"relation": {"Internal": {"resource_id": OTHER, "resource_variant": 1,
                                   "defined_variant": 7, "custom_variant": "c", "direction": 1}}},
        {"relation": {"External": {"identifier": "i", "defined_variant": 1,
                                   "custom_variant": None}}}],
    "content_len": 2**53 + 1, "data_class": 2, "created_at": "2024-05-01T12:00:00.123456Z",
    "created_by": OTHER,
    "authors": [{"first_name": "f", "last_name": "l", "email": "e", "orcid": None, "id": None}],
    "status": 3, "dynamic": True,
    "endpoints": [{"id": "e", "status": 3, "variant": {"FullSync": {}}},
                  {"id": "p", "status": None, "variant": {"PartialSync": True}}],
    "hashes": [{"alg": 2, "hash": "ab" * 32}], "metadata_license_tag": "m",
    "data_license_tag": "l", "rule_bindings": [{"rule_id": "r", "origin": "o"}],
}


# --- what arrives at the server, and what comes back

def test_a_callback_brings_labels_ids_and_the_secret(tool, server):
    gone = {"key": "ÄÖ", "value": "x y", "variant": 1}
    tool.result("hook_callback", {**CALLBACK, "hook_id": HOOK.lower(), "remove": [gone]})
    seen, = server.seen
    message = seen.message
    assert (message.hook_id, message.object_id) == (HOOK, OBJECT)
    assert (message.secret, message.pubkey_serial) == (SECRET, 3)
    assert message.WhichOneof("status") == "finished"
    added, = message.finished.add_key_values
    assert (added.key, added.value, added.variant) == ("PROCESSING_STATUS", "success", 1)
    removed, = message.finished.remove_key_values
    assert (removed.key, removed.value, removed.variant) == ("ÄÖ", "x y", 1)
    assert seen.authorization == "Bearer " + TOKEN


def test_an_error_callback_is_an_error_to_the_server(tool, server):
    tool.result("hook_callback", ERROR_CALLBACK)
    assert server.seen[0].message.WhichOneof("status") == "error"
    assert server.seen[0].message.error.error == "bröken"


def test_a_callback_without_labels_is_finished_all_the_same(tool, server):
    tool.result("hook_callback", {**CALLBACK, "add": []})
    assert server.seen[0].message.WhichOneof("status") == "finished"


def test_a_new_object_arrives_whole(tool, server):
    server.answers["CreateObject"] = lambda m: server.response("CreateObject",
                                                               object=full_object())
    assert tool.result("create_object") == FULL_OBJECT
    message = server.seen[0].message
    assert (message.name, message.title, message.description) == ("a/b.json", "T", "Käfer")
    assert [(p.key, p.value, p.variant) for p in message.key_values] == [
        ("PROCESSING_STATUS", "success", 1), ("s", "", 2)]
    internal = message.relations[0].internal
    assert (internal.resource_id, internal.resource_variant, internal.defined_variant,
            internal.direction, internal.HasField("custom_variant")) == (OBJECT, 4, 2, 2, False)
    external = message.relations[1].external
    assert (external.identifier, external.defined_variant, external.custom_variant) == (
        "https://x", 3, "c")
    assert message.data_class == 2
    assert message.WhichOneof("parent") == "dataset_id" and message.dataset_id == OTHER
    author, = message.authors
    assert (author.first_name, author.last_name, author.orcid) == ("Ada", "L", "0")
    assert not author.HasField("email") and not author.HasField("id")
    assert (message.metadata_license_tag, message.data_license_tag) == ("CC0", "CC-BY")


@pytest.mark.parametrize("variant,field", [(1, "project_id"), (2, "collection_id")])
def test_a_new_object_may_lie_at_any_level(tool, server, variant, field):
    server.answers["CreateObject"] = lambda m: server.response("CreateObject",
                                                               object=full_object())
    tool.result("create_object", {**NEW_OBJECT, "parent": {"variant": variant, "id": OTHER}})
    assert server.seen[0].message.WhichOneof("parent") == field


def test_an_object_is_read_with_all_its_fields(tool, server):
    server.answers["GetObject"] = lambda m: server.response("GetObject", object=full_object())
    assert tool.result("get_object", {"object_id": OBJECT.lower()}) == FULL_OBJECT
    assert server.seen[0].message.object_id == OBJECT


def test_an_object_with_nothing_set_is_read_too(tool, server):
    empty = aruna_wire.models().Object(id=OBJECT)
    server.answers["GetObject"] = lambda m: server.response("GetObject", object=empty)
    read = tool.result("get_object")
    assert (read["id"], read["content_len"], read["created_at"]) == (OBJECT, 0, None)


def test_enum_numbers_of_a_newer_server_are_kept(tool, server):
    newer = full_object(status=42)
    server.answers["GetObject"] = lambda m: server.response("GetObject", object=newer)
    assert tool.result("get_object")["status"] == 42


def test_upload_urls_are_asked_for_by_part(tool, server):
    url = "http://p.localhost:9/a%2Fb?X-Amz-Signature=%2B&x=ä".replace("ä", "%C3%A4")
    server.answers["GetUploadURL"] = lambda m: server.response("GetUploadURL", url=url,
                                                               upload_id="u/1 2")
    assert tool.result("get_upload_url") == {"url": url, "upload_id": "u/1 2"}
    first = server.seen[0].message
    assert (first.object_id, first.multipart, first.part_number, first.upload_id) == (
        OBJECT, False, 0, "")
    tool.result("get_upload_url", {"object_id": OBJECT, "multipart": True, "part_number": 7,
                                   "upload_id": "u/1 2&=+ü"})
    second = server.seen[1].message
    assert (second.multipart, second.part_number, second.upload_id) == (True, 7, "u/1 2&=+ü")


def test_a_download_url_comes_as_the_server_wrote_it(tool, server):
    url = "http://p.localhost:9/a%2Fb?X-Amz-Signature=%2B%2F&x=%C3%A4"
    server.answers["GetDownloadURL"] = lambda m: server.response("GetDownloadURL", url=url)
    assert tool.result("get_download_url", {"object_id": OBJECT.lower()}) == {"url": url}
    seen, = server.seen
    assert seen.message.object_id == OBJECT
    assert seen.authorization == "Bearer " + TOKEN


@pytest.mark.parametrize("url", ["", "no url", "ftp://h/x", "http:///x"])
def test_a_download_url_that_is_none_is_the_servers_fault(tool, server, url):
    server.answers["GetDownloadURL"] = lambda m: server.response("GetDownloadURL", url=url)
    error = tool.error("get_download_url")
    assert error["code"] == "unreachable"
    assert "asking for a download URL" in error["message"]
    assert "no usable URL" in error["message"]


def test_finishing_names_the_parts(tool, server):
    server.answers["FinishObjectStaging"] = lambda m: server.response("FinishObjectStaging",
                                                                      object=full_object())
    parts = [{"etag": "-abc", "part": 1}, {"etag": '"d"', "part": 2}]
    assert tool.result("finish_object_staging", {"object_id": OBJECT, "upload_id": "u",
                                                 "parts": parts}) == FULL_OBJECT
    message = server.seen[0].message
    assert (message.object_id, message.upload_id) == (OBJECT, "u")
    assert [(p.etag, p.part) for p in message.completed_parts] == [("-abc", 1), ('"d"', 2)]


def test_relations_are_added_and_removed(tool, server):
    tool.result("modify_relations", {"resource_id": OBJECT, "add": NEW_OBJECT["relations"][:1],
                                     "remove": NEW_OBJECT["relations"][1:]})
    message = server.seen[0].message
    assert message.resource_id == OBJECT
    assert message.add_relations[0].internal.defined_variant == 2
    assert message.remove_relations[0].external.custom_variant == "c"


def test_public_keys_need_no_token(tool, server):
    models = aruna_wire.models()
    server.answers["GetPubkeys"] = lambda m: server.response("GetPubkeys", pubkeys=[
        models.Pubkey(id=1, key="MCow+/=", location="here"), models.Pubkey(id=2, key="x")])
    assert tool.result("get_pubkeys", token=None) == [
        {"serial": 1, "key": "MCow+/=", "location": "here"},
        {"serial": 2, "key": "x", "location": ""}]
    assert server.seen[0].authorization is None


# --- hooks

def created(server, hook_id=HOOK):
    server.answers["CreateHook"] = lambda m: server.response("CreateHook", hook_id=hook_id)


def test_a_new_hook_arrives_whole(tool, server):
    created(server)
    assert tool.result("create_hook") == HOOK
    seen, = server.seen
    message = seen.message
    assert seen.authorization == "Bearer " + TOKEN
    assert (message.name, message.description, message.timeout) == ("näme", "d", 1735689600000)
    assert list(message.project_ids) == [OBJECT, OTHER]
    assert message.trigger.trigger_type == 3
    by_name, by_pair = message.trigger.filters
    assert by_name.WhichOneof("filter_variant") == "name" and by_name.name == "\\.xml$"
    pair = by_pair.key_value
    assert (pair.key, pair.value, pair.variant) == ("k", "v", 2)
    external = message.hook.external_hook
    assert (external.url, external.method, external.credentials.token,
            external.custom_template) == ("https://h/x?a=%2F", 1, HOOK_TOKEN, "t ${x}")


def test_a_new_hook_with_little_in_it(tool, server):
    created(server)
    tool.result("create_hook", {"hook": {"externalHook": {"url": "https://h/", "method": 2}}})
    message = server.seen[0].message
    assert not message.hook.external_hook.HasField("custom_template")
    assert not message.hook.external_hook.HasField("credentials")
    assert (message.timeout, len(message.project_ids), len(message.trigger.filters)) == (0, 0, 0)


@pytest.mark.parametrize("action,field", [
    ({"addLabel": {"key": "k", "value": "v"}}, "add_label"),
    ({"addHook": {"key": "k", "value": "v"}}, "add_hook"),
    ({"addRelation": {"external": {"identifier": "v", "definedVariant": 1}}}, "add_relation")])
def test_internal_actions_arrive(tool, server, action, field):
    created(server)
    tool.result("create_hook", {"hook": {"internalHook": action}})
    internal = server.seen[0].message.hook.internal_hook
    assert internal.WhichOneof("internal_action") == field
    assert "v" in str(getattr(internal, field))


# As the gateway prints them: with what is unset, and without.
SPARSE_INFO = {"hookId": HOOK, "hook": {"externalHook": {"url": "https://h/",
                                                         "method": "METHOD_POST"}},
               "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED"}}
PRINTED_INFO = {"hookId": HOOK, "projectIds": [], "name": "", "description": "",
                "hook": {"externalHook": {"url": "https://h/", "credentials": None,
                                          "method": "METHOD_POST"}},
                "trigger": {"triggerType": "TRIGGER_TYPE_OBJECT_FINISHED", "filters": []},
                "timeout": "0"}
READ_INFO = {"hookId": HOOK, "name": "", "trigger": {
    "triggerType": "TRIGGER_TYPE_OBJECT_FINISHED", "filters": []},
    "hook": {"externalHook": {"url": "https://h/", "method": "METHOD_POST"}},
    "timeout": "0", "projectIds": [], "description": ""}


def full_info(server):
    """Every field set, as a message."""
    from google.protobuf import json_format
    hooks = aruna_wire.module("HooksService")
    return json_format.ParseDict({"hookId": HOOK, **NEW_HOOK}, hooks.HookInfo())


@pytest.mark.parametrize("call", ["list_project_hooks", "list_owned_hooks"])
def test_hooks_are_read_with_all_their_fields(tool, server, call):
    method = CALLS[call][0]
    server.answers[method] = lambda m: server.response(method, infos=[
        full_info(server), aruna_wire.module("HooksService").HookInfo(hook_id=OTHER)])
    full, empty = tool.result(call)
    shown = {"hookId": HOOK, **NEW_HOOK}
    shown["hook"] = {"externalHook": {**NEW_HOOK["hook"]["externalHook"],
                                      "url": "https://h/x?…",
                                      "credentials": {"token": "[hidden]"}}}
    assert full == {"info": shown, "token_size": len(HOOK_TOKEN)}
    assert empty["info"] == {"hookId": OTHER, "name": "", "trigger": {
        "triggerType": "TRIGGER_TYPE_UNSPECIFIED", "filters": []}, "hook": {}, "timeout": "0",
        "projectIds": [], "description": ""}
    asked = server.seen[0].message
    assert (asked.project_id if call == "list_project_hooks" else asked.user_id) == OBJECT


def test_ones_own_hooks(tool, server):
    """gRPC means the caller by an empty id; a REST path cannot, so that it asks first."""
    server.answers["GetUser"] = lambda m: server.response(
        "GetUser", user=aruna_wire.models().User(id=OTHER))
    assert tool.result("list_owned_hooks", {}) == []
    asked = [(seen.method, getattr(seen.message, "user_id")) for seen in server.seen]
    assert asked == ([("ListOwnedHooks", "")] if server.transport == "grpc" else
                     [("GetUser", ""), ("ListOwnedHooks", OTHER)])


def test_attaching_and_deleting_arrive(tool, server):
    tool.result("add_projects_to_hook", {"hook_id": HOOK.lower(), "project_id": OBJECT})
    message = server.seen[0].message
    assert (message.hook_id, list(message.project_ids)) == (HOOK, [OBJECT])
    tool.result("delete_hook", {"hook_id": HOOK.lower()})
    assert server.seen[1].message.hook_id == HOOK
    if server.transport == "rest":
        assert server.seen[1].raw["body"] == b""


@pytest.mark.parametrize("code,said,meaning,doubt", [
    (13, "Error while creating hook: Invalid trigger", "invalid-input", False),
    (13, "boom", "unreachable", True),
    (14, "later", "unreachable", True),
    (4, "late", "timed-out", True),
    (1, "gone", "unreachable", True),
    (2, "what", "unreachable", True),
    (3, "bad project", "invalid-input", False),
    (16, "Unauthorized", "refused", False),
    (7, "no", "refused", False),
    (8, "slow down", "unreachable", False),
    (12, "no such method", "unreachable", False),
])
def test_whether_a_hook_may_have_been_made(tool, server, code, said, meaning, doubt):
    server.fail("CreateHook", code, said)
    error = tool.error("create_hook")
    assert error["code"] == meaning and error["message"].startswith("creating the hook: ")
    assert ("in doubt" in tool.log, "certain" in tool.log) == (doubt, not doubt)
    assert len(server.seen) == 1 or code == 8  # what was not acted on may be sent again


def test_a_creation_that_hangs_is_in_doubt(tool, server):
    server.hang("CreateHook")
    assert tool.error("create_hook", timeout_ms=300)["code"] == "timed-out"
    assert "in doubt" in tool.log and len(server.seen) == 1


def test_a_creation_that_was_not_sent_is_certain(build, make_server):
    server = make_server()
    server.port = free_port()
    tool = Tool(build, server)
    assert tool.error("create_hook")["code"] == "unreachable"
    assert "certain" in tool.log


def test_an_answer_without_a_usable_id_leaves_doubt(tool, server):
    for hook_id in ("", "nonsense"):
        created(server, hook_id)
        assert tool.error("create_hook")["code"] == "unreachable"
        assert "in doubt" in tool.log


def test_the_receivers_token_is_not_repeated(tool, server):
    server.fail("CreateHook", 3, f"what is {HOOK_TOKEN}?")
    assert "what is …?" in tool.error("create_hook")["message"]


# --- what the server's refusals mean

MEANINGS = {2: "unreachable", 3: "invalid-input", 4: "timed-out", 5: "not-found",
            6: "invalid-input", 7: "refused", 8: "unreachable", 9: "invalid-input",
            10: "unreachable", 11: "invalid-input", 12: "unreachable", 13: "unreachable",
            14: "unreachable", 15: "unreachable", 16: "refused"}


@pytest.mark.parametrize("code", MEANINGS)
def test_every_code_of_the_server_has_its_meaning(tool, server, code):
    server.fail("CreateObject", code, "because of reasons")
    error = tool.error("create_object")
    assert error["code"] == MEANINGS[code]
    assert error["message"].startswith("creating the object: ")
    assert "because of reasons" in error["message"]
    if MEANINGS[code] == "refused":
        assert "APPEND on the parent" in error["hint"]


@pytest.mark.parametrize("call", [c for c in CALLS if c not in ("hook_callback", "get_pubkeys")])
def test_a_refusal_names_the_permission(tool, server, call):
    server.fail(CALLS[call][0], 16, "Unauthorized")
    error = tool.error(call)
    assert error["code"] == "refused"
    assert "token with " in error["hint"]


def test_a_reset_stream_means_that_secret_and_ids_differ(tool, server):
    def reset(_):
        raise Reset
    server.answers["HookCallback"] = reset
    for arguments in (CALLBACK, ERROR_CALLBACK):
        server.seen.clear()
        error = tool.error("hook_callback", arguments)
        assert error["code"] == "verification-failed"
        assert "secret and ids do not belong together" in error["message"]
        assert len(server.seen) == 1


@pytest.mark.parametrize("code,said,meaning,hint", [
    (13, "Hook status not found", "not-found", "two hooks fire on one event"),
    (13, "Object not found", "not-found", ""),
    (13, "Hook not found", "not-found", "the hook has been deleted"),
    (13, "Cannot remove static labels.", "invalid-input", ""),
    (13, "boom", "unreachable", ""),
    (16, "Invalid secret", "refused", "a callback needs no token"),
    (1, "Timeout expired", "timed-out", ""),
])
def test_a_callbacks_refusal_is_explained(tool, server, code, said, meaning, hint):
    server.fail("HookCallback", code, said)
    error = tool.error("hook_callback")
    assert error["code"] == meaning
    assert hint in error["hint"]
    assert len(server.seen) == 1


def test_the_servers_words_are_cut_made_harmless_and_free_of_secrets(tool, server):
    server.fail("HookCallback", 3, f"\x1b[31m{SECRET} Bearer {TOKEN}\n" + "ä" * 2000)
    message = tool.error("hook_callback")["message"]
    assert "\x1b" not in message and "\n" not in message
    assert "… Bearer …" in message
    assert len(message.encode()) < 600


# --- what is not even sent

@pytest.mark.parametrize("arguments,message", [
    ({**CALLBACK, "add": [{"key": "k", "value": "v", "variant": 0}]}, "it has no variant"),
    ({**CALLBACK, "remove": [{"key": "k", "value": "v", "variant": 2}]}, "cannot be removed"),
])
def test_labels_that_the_server_refuses_halfway_are_not_sent(tool, server, arguments, message):
    error = tool.error("hook_callback", arguments)
    assert error["code"] == "invalid-input" and message in error["message"]
    assert not server.seen


def test_several_removals_at_once_are_warned_about(tool):
    labels = [{"key": k, "value": "v", "variant": 1} for k in "ab"]
    tool.result("hook_callback", {**CALLBACK, "remove": labels})
    assert "may remove the wrong label" in tool.log


def test_an_object_without_a_data_class_is_not_sent(tool, server):
    assert tool.error("create_object", {**NEW_OBJECT, "data_class": 0})["code"] == "invalid-input"
    assert not server.seen


def test_a_token_that_is_no_header_value_is_refused(tool, server):
    error = tool.error("get_object", token="a\nb: c")
    assert error["code"] in ("config", "invalid-input")
    assert not server.seen


# --- repeating

@pytest.mark.parametrize("call,arguments", [
    ("get_object", None), ("get_pubkeys", None), ("get_upload_url", None),
    ("get_download_url", None),
    ("list_project_hooks", None), ("list_owned_hooks", None),
    ("hook_callback", ERROR_CALLBACK), ("hook_callback", {**CALLBACK, "add": []}),
    ("get_upload_url", {"object_id": OBJECT, "multipart": True, "part_number": 2,
                        "upload_id": "u"}),
])
def test_what_may_be_repeated_is(tool, server, call, arguments):
    method = CALLS[call][0]
    server.fail(method, 14, "later", times=2)
    tool.run(call, arguments)
    assert len(server.seen) == 3


@pytest.mark.parametrize("call,arguments", [
    ("hook_callback", CALLBACK), ("create_object", None), ("finish_object_staging", None),
    ("modify_relations", None), ("create_hook", None), ("add_projects_to_hook", None),
    ("delete_hook", None),
    ("hook_callback", {**CALLBACK, "add": [], "remove": [LABEL]}),
    ("get_upload_url", {"object_id": OBJECT, "multipart": True, "part_number": 1}),
])
def test_what_may_have_been_acted_on_is_not_repeated(tool, server, call, arguments):
    server.fail(CALLS[call][0], 14, "later", times=2)
    assert tool.error(call, arguments)["code"] == "unreachable"
    assert len(server.seen) == 1


def test_after_some_tries_it_is_enough(tool, server):
    server.fail("GetObject", 14, "later")
    error = tool.error("get_object")
    assert error["code"] == "unreachable" and "later" in error["message"]
    assert len(server.seen) == 5


def test_what_was_not_sent_is_sent_again_whatever_it_is(build, make_server):
    server = make_server()
    server.port = free_port()
    tool = Tool(build, server)
    process = tool.start("hook_callback", first_wait_ms=4000, timeout_ms=60_000)
    lines = iter(process.stderr.readline, b"")
    assert any(b"trying again" in line for line in lines)
    server.start(server.port)
    assert "result" in tool.finish(process)
    assert len(server.seen) == 1


def test_nobody_there(build, make_server):
    server = make_server()
    server.port = free_port()
    error = Tool(build, server).error("hook_callback")
    assert error["code"] == "unreachable"
    assert "refused" in error["message"].lower()


def test_a_host_that_does_not_exist(tool):
    tool.url = "http://no-such-host.invalid:1"
    error = tool.error("get_pubkeys")
    assert error["code"] == "unreachable"
    assert "no-such-host.invalid" in error["message"] and "could not resolve" in error["message"]


# --- time and the wish to end

def test_a_try_has_its_time(tool, server):
    server.hang("HookCallback")
    assert tool.error("hook_callback", timeout_ms=300)["code"] == "timed-out"
    assert len(server.seen) == 1


def test_the_deadline_ends_everything(tool, server):
    server.hang("GetObject")
    error = tool.error("get_object", deadline_ms=400)
    assert error["code"] == "timed-out" and "deadline" in error["message"]


def test_the_deadline_ends_the_tries(build, make_server):
    server = make_server()
    server.port = free_port()
    error = Tool(build, server).error("get_object", deadline_ms=300, first_wait_ms=60_000)
    assert error["code"] in ("timed-out", "unreachable")


def test_an_interrupt_breaks_a_call_off(tool, server):
    server.hang("GetObject")
    # Longer than this test waits: only the interrupt can end the call.
    process = tool.start("get_object", timeout_ms=600_000)
    wait_until(lambda: server.seen, "the call")
    process.send_signal(signal.SIGINT)
    assert tool.finish(process)["error"]["code"] == "interrupted"
    if server.transport == "grpc":
        assert server.cancelled.wait(10)


def test_after_a_wish_to_end_nothing_is_sent_but_the_last_word(tool, server):
    assert tool.error("hook_callback", ERROR_CALLBACK, stopped=True)["code"] == "interrupted"
    assert not server.seen
    tool.result("hook_callback", {**ERROR_CALLBACK, "last_words_ms": 20_000}, stopped=True)
    tool.result("hook_callback", {**CALLBACK, "last_words_ms": 20_000}, stopped=True)
    assert len(server.seen) == 2


def test_the_last_word_is_repeated_too(tool, server):
    server.fail("HookCallback", 14, "later", times=1)
    tool.result("hook_callback", {**ERROR_CALLBACK, "last_words_ms": 20_000}, stopped=True)
    assert len(server.seen) == 2


def test_the_last_word_is_not_waited_for_for_ever(tool, server):
    server.hang("HookCallback")
    error = tool.error("hook_callback", {**ERROR_CALLBACK, "last_words_ms": 500}, stopped=True)
    assert error["code"] == "timed-out"


# --- the way there

@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:api.localhost",
                    "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return tuple(str(f) for f in files)


def test_tls_with_an_authority_of_ones_own(build, make_server, certificate):
    server = make_server(certificate=certificate)
    server.start()
    tool = Tool(build, server)
    tool.result("get_pubkeys", ca_file=certificate[0])
    tool.url = f"https://api.localhost:{server.port}"
    tool.result("get_pubkeys", ca_file=certificate[0])
    assert len(server.seen) == 2


@pytest.mark.parametrize("url,ca,said", [
    ("https://127.0.0.1:{}", False, ("unknown authority", "self-signed")),
    ("https://other.localhost:{}", True, ("for another host",))])
def test_a_certificate_that_does_not_fit(build, make_server, certificate, url, ca, said):
    server = make_server(certificate=certificate)
    server.start()
    tool = Tool(build, server)
    tool.url = url.format(server.port)
    error = tool.error("get_pubkeys", **({"ca_file": certificate[0]} if ca else {}))
    assert error["code"] == "unreachable"
    assert any(words in error["message"] for words in said)
    assert error["hint"] and "trying again" not in tool.log
    assert not server.seen


def test_a_file_of_authorities_that_is_not_there(tool, server, tmp_path):
    tool.url = server.url.replace("http:", "https:")
    error = tool.error("get_pubkeys", ca_file=str(tmp_path / "none.pem"))
    assert error["code"] == "config"


def test_names_below_localhost_are_this_machine(tool, server):
    tool.url = f"http://api.localhost:{server.port}"
    tool.result("get_pubkeys")
    assert len(server.seen) == 1


def test_a_proxy_is_not_asked_for_loopback(tool, server):
    proxy = f"http://127.0.0.1:{free_port()}"
    tool.result("get_pubkeys", env={name: proxy for name in
                                    ("http_proxy", "https_proxy", "HTTP_PROXY", "grpc_proxy")})
    assert len(server.seen) == 1


def test_a_server_that_speaks_something_else(build, tool):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"220 mail.example ESMTP\r\n")
        thread = threading.Thread(target=serve)
        thread.start()
        tool.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert tool.error("get_object", timeout_ms=2000)["code"] in ("unreachable", "timed-out")
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


# --- REST alone

@pytest.mark.parametrize("recorded", [SPARSE_INFO, PRINTED_INFO], ids=["sparse", "printed"])
@pytest.mark.parametrize("call", ["list_project_hooks", "list_owned_hooks"])
def test_recorded_hooks_are_read(rest, call, recorded):
    server, tool = rest
    server.answers[CALLS[call][0]] = lambda m: {"infos": [recorded]}
    assert tool.result(call) == [{"info": READ_INFO, "token_size": 0}]
    server.answers[CALLS[call][0]] = lambda m: {}
    assert tool.result(call) == []


def test_a_new_hooks_body_is_proto3_json(rest):
    server, tool = rest
    created(server)
    tool.result("create_hook")
    body = json.loads(server.seen[0].raw["body"])
    assert body == NEW_HOOK
    assert server.seen[0].raw["path"] == "/v2/hooks"


@pytest.fixture
def rest(root, stubs, build):
    server = RestServer(root)
    server.start()
    yield server, Tool(build, server)
    server.stop()


def test_the_gateway_may_lie_below_a_path(rest):
    server, tool = rest
    tool.url = server.url + "/prefix/"
    assert tool.error("get_object")["code"] == "not-found"
    tool.url = server.url + "/"
    tool.result("get_pubkeys")


def test_fields_that_are_not_known_are_passed_over(rest):
    server, tool = rest
    server.answers["GetObject"] = lambda m: {"object": {"id": OBJECT, "contentLen": "12",
                                                        "novelty": {"x": [1]}}, "more": 1}
    assert tool.result("get_object")["content_len"] == 12


@pytest.mark.parametrize("answer", [{"object": {"contentLen": "many"}}, {"object": []}, {}])
def test_an_answer_that_is_not_arunas(rest, answer):
    server, tool = rest
    server.answers["GetObject"] = lambda m: answer
    assert tool.error("get_object")["code"] == "unreachable"


@pytest.mark.parametrize("status,meaning", [
    (401, "refused"), (403, "refused"), (404, "not-found"), (400, "invalid-input"),
    (499, "unreachable"), (418, "unreachable"), (302, "unreachable")])
def test_a_status_without_aruna_s_json_goes_by_its_number(rest, status, meaning):
    server, tool = rest

    def answer(_):
        raise Page(status)
    server.answers["CreateObject"] = answer
    error = tool.error("create_object")
    assert error["code"] == meaning and str(status) in error["message"]
    # What answers may be no Aruna at all, or lie at another path.
    assert "the address" in error["hint"] or "needs a valid token" in error["hint"]


def test_json_goes_out_in_the_gateway_s_form(rest):
    server, tool = rest
    tool.result("hook_callback")
    assert json.loads(server.seen[0].raw["body"]) == {
        "finished": {"addKeyValues": [{"key": "PROCESSING_STATUS", "value": "success",
                                       "variant": "KEY_VALUE_VARIANT_LABEL"}]},
        "secret": SECRET, "hookId": HOOK, "objectId": OBJECT, "pubkeySerial": 3}
    headers = {k.lower(): v for k, v in server.seen[0].raw["headers"].items()}
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/json"
