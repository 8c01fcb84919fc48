"""The sandbox's gRPC face, called by Python's grpcio on stubs made from our proto files; what it
fires is judged with Python's own HMAC and by a server of Python's."""
import base64
import datetime
import hashlib
import hmac
import http.client
import http.server
import importlib
import json
import pathlib
import subprocess
import sys
import threading
import time
import types
import urllib.parse

import grpc
import pytest

from support.net import wait_until

STORAGE, HOOKS = "aruna.api.storage", "aruna.api.hooks"


@pytest.fixture(scope="module")
def stubs(tmp_path_factory, root):
    """The generated modules, by the last part of their names."""
    out = tmp_path_factory.mktemp("stubs")
    files = [str(p.relative_to(root / "proto")) for p in (root / "proto").rglob("*.proto")]
    plugin = subprocess.run(["which", "grpc_python_plugin"], capture_output=True, check=True,
                            text=True).stdout.strip()
    subprocess.run(["protoc", "-I", root / "proto", f"--python_out={out}", f"--grpc_out={out}",
                    f"--plugin=protoc-gen-grpc={plugin}", *files], check=True)
    sys.path.insert(0, str(out))
    try:
        found = types.SimpleNamespace()
        for file in pathlib.Path(out).rglob("*.py"):
            name = ".".join(file.relative_to(out).with_suffix("").parts)
            setattr(found, file.stem, importlib.import_module(name))
        yield found
    finally:
        sys.path.remove(str(out))


class Aruna:
    def __init__(self, sandbox, stubs):
        self.channel = grpc.insecure_channel(sandbox.grpc.removeprefix("http://"),
                                             options=[("grpc.enable_http_proxy", 0)])
        self.token = [("authorization", f"Bearer {sandbox.token}")]
        self.hooks = stubs.hooks_service_pb2_grpc.HooksServiceStub(self.channel)
        self.objects = stubs.object_service_pb2_grpc.ObjectServiceStub(self.channel)
        self.relations = stubs.relations_service_pb2_grpc.RelationsServiceStub(self.channel)
        self.status = stubs.info_service_pb2_grpc.StorageStatusServiceStub(self.channel)
        self.users = stubs.user_service_pb2_grpc.UserServiceStub(self.channel)


@pytest.fixture
def aruna(sandbox, stubs):
    made = Aruna(sandbox, stubs)
    yield made
    made.channel.close()


def refusal(call, *args, **kwargs):
    with pytest.raises(grpc.RpcError) as caught:
        call(*args, **kwargs)
    return caught.value.code(), caught.value.details()


def register(aruna, sandbox, stubs, **changes):
    h, m = stubs.hooks_service_pb2, stubs.models_pb2
    fields = dict(
        name="hook", timeout=1935689600000, project_ids=[sandbox.project_id],
        trigger=h.Trigger(trigger_type=h.TRIGGER_TYPE_OBJECT_FINISHED, filters=[
            h.Filter(key_value=m.KeyValue(key="^ABCD$", value=".*",
                                          variant=m.KEY_VALUE_VARIANT_LABEL))]),
        hook=h.Hook(external_hook=h.ExternalHook(url="http://127.0.0.1:9/",
                                                 method=h.METHOD_POST)))
    fields.update(changes)
    return aruna.hooks.CreateHook(h.CreateHookRequest(**fields), metadata=aruna.token).hook_id


def callback(stubs, payload, **changes):
    h = stubs.hooks_service_pb2
    fields = dict(finished=h.Finished(), secret=payload["secret"], hook_id=payload["hook_id"],
                  object_id=payload["object"]["Object"]["id"],
                  pubkey_serial=payload["pubkey_serial"])
    fields.update(changes)
    return h.HookCallbackRequest(**fields)


def test_from_the_hook_to_the_callback(sandbox, aruna, stubs):
    m, h = stubs.models_pb2, stubs.hooks_service_pb2
    hook = register(aruna, sandbox, stubs)
    object_id, file = sandbox.fire(b"<xml/>", "dir/a.xml", "--label", "ABCD=2.06")
    payload = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert payload["hook_id"] == hook and payload["object"]["Object"]["id"] == object_id
    # The secret, by Python's own HMAC under the key that the API lists.
    (key,) = aruna.status.GetPubkeys(stubs.info_service_pb2.GetPubkeysRequest()).pubkeys
    assert payload["pubkey_serial"] == key.id
    expected = hmac.new(key.key.encode(), (object_id + hook).encode(), hashlib.sha256).digest()
    assert payload["secret"] == base64.b64encode(expected).decode()
    assert (payload["access_key"], payload["secret_key"]) == (sandbox.access_key_id,
                                                              sandbox.secret_key)
    assert sandbox.show(object_id)["hook_status"].keys() == {hook}

    label = m.KeyValue(key="DONE", value="yes", variant=m.KEY_VALUE_VARIANT_LABEL)
    aruna.hooks.HookCallback(callback(stubs, payload,
                                      finished=h.Finished(add_key_values=[label])))
    shown = sandbox.show(object_id)
    assert shown["hook_status"] == {hook: "FINISHED"} and shown["errors"] == {}
    (received,) = shown["callbacks"]
    assert (received["hook_id"], received["status"]) == (hook, "FINISHED")
    assert received["labels"] == [{"key": "DONE", "value": "yes", "variant": 1}]
    labels = {(p["key"], p["value"]) for p in shown["object"]["key_values"] if p["variant"] == 1}
    assert labels == {("ABCD", "2.06"), ("DONE", "yes")}


def test_callbacks_that_are_refused(sandbox, aruna, stubs):
    m, h = stubs.models_pb2, stubs.hooks_service_pb2
    register(aruna, sandbox, stubs)
    object_id, file = sandbox.fire(b"x", "a", "--label", "ABCD=1")
    payload = json.loads(file.read_text())
    call = aruna.hooks.HookCallback

    def with_pairs(**pairs):
        return callback(stubs, payload, finished=h.Finished(**pairs))
    code = grpc.StatusCode
    assert refusal(call, callback(stubs, payload, object_id=sandbox.project_id))[0] == code.CANCELLED
    assert refusal(call, callback(stubs, payload, object_id="x"))[0] == code.UNAUTHENTICATED
    assert refusal(call, callback(stubs, payload, secret="!"))[0] == code.UNAUTHENTICATED
    assert refusal(call, callback(stubs, payload, pubkey_serial=7))[0] == code.UNAUTHENTICATED
    no_status = callback(stubs, payload)
    no_status.ClearField("status")
    assert refusal(call, no_status)[0] == code.INTERNAL
    nothing = m.KeyValue(key="k", value="v")
    label = m.KeyValue(key="k", value="v", variant=m.KEY_VALUE_VARIANT_LABEL)
    static = m.KeyValue(key="k", value="v", variant=m.KEY_VALUE_VARIANT_STATIC_LABEL)
    assert refusal(call, with_pairs(add_key_values=[nothing]))[0] == code.INTERNAL
    assert refusal(call, with_pairs(remove_key_values=[static])) == (
        code.INTERNAL, "Cannot remove static labels.")
    assert refusal(call, with_pairs(remove_key_values=[label]))[0] == code.INTERNAL
    # The status is found by the id's text: another spelling of it is another text.
    lower = callback(stubs, payload, hook_id=payload["hook_id"].lower())
    assert refusal(call, lower) == (code.INTERNAL, "Hook status not found")
    assert sandbox.show(object_id)["callbacks"] == []
    # Added labels are not deduplicated, and one removal takes one away.
    call(with_pairs(add_key_values=[label, label]))
    call(with_pairs(remove_key_values=[label]))
    left = [p for p in sandbox.show(object_id)["object"]["key_values"] if p["key"] == "k"]
    assert len(left) == 1


def test_a_hook_that_was_deleted_is_called_back(sandbox, aruna, stubs):
    hook_id = register(aruna, sandbox, stubs)
    object_id, file = sandbox.fire(b"x", "a", "--label", "ABCD=1")

    def status():
        (pair,) = [p for p in sandbox.show(object_id)["object"]["key_values"]
                   if p["key"] == hook_id]
        return json.loads(pair["value"])
    running = status()
    aruna.hooks.DeleteHook(stubs.hooks_service_pb2.DeleteHookRequest(hook_id=hook_id),
                           metadata=aruna.token)
    payload = json.loads(file.read_text())
    aruna.hooks.HookCallback(callback(stubs, payload))
    assert status() == running | {"status": "FINISHED"}
    failed = stubs.hooks_service_pb2.Error(error='no "luck"')
    aruna.hooks.HookCallback(callback(stubs, payload, error=failed))
    assert status() == running | {"status": {"ERROR": 'no "luck"'}}


def test_two_hooks_on_one_event(sandbox, aruna, stubs):
    """The second status write loses the first's."""
    first, second = (register(aruna, sandbox, stubs) for _ in range(2))
    (sandbox.folder / "f").write_bytes(b"x")
    object_id = sandbox.put(sandbox.folder / "f", "--label", "ABCD=1")
    sandbox.wait_fired(2)
    payloads = {p["hook_id"]: p for p in (json.loads(f.read_text()) for f in sandbox.fired())}
    assert payloads.keys() == {first, second}
    assert refusal(aruna.hooks.HookCallback, callback(stubs, payloads[first])) == (
        grpc.StatusCode.INTERNAL, "Hook status not found")
    aruna.hooks.HookCallback(callback(stubs, payloads[second]))
    assert sandbox.show(object_id)["hook_status"][second] == "FINISHED"


def test_when_hooks_fire(sandbox, aruna, stubs):
    h, m = stubs.hooks_service_pb2, stubs.models_pb2
    finished = h.TRIGGER_TYPE_OBJECT_FINISHED

    def trigger(*filters, on=finished):
        return h.Trigger(trigger_type=on, filters=filters)
    names = {}

    def hook(name, *args, **kwargs):
        names[register(aruna, sandbox, stubs, name=name, trigger=trigger(*args, **kwargs))] = name
    label = h.Filter(key_value=m.KeyValue(key="^A$", value="^1$",
                                          variant=m.KEY_VALUE_VARIANT_LABEL))
    hook("no filter")
    hook("either", h.Filter(name="nothing"), label)
    hook("bad regex first", h.Filter(name="("), h.Filter(name="xml$"))
    hook("other variant", h.Filter(key_value=m.KeyValue(
        key="A", value="1", variant=m.KEY_VALUE_VARIANT_STATIC_LABEL)))
    hook("created", h.Filter(name="."), on=h.TRIGGER_TYPE_RESOURCE_CREATED)
    hook("labelled", label, on=h.TRIGGER_TYPE_LABEL_ADDED)
    (sandbox.folder / "f").write_bytes(b"x")
    object_id = sandbox.put(sandbox.folder / "f", "--name", "n.xml", "--label", "A=1")

    def fired():
        return [names[json.loads(f.read_text())["hook_id"]] for f in sandbox.fired()]
    assert sorted(fired()) == ["bad regex first", "created", "either", "labelled"]
    # On an update only what was added is looked at.
    o = stubs.object_service_pb2

    def add(key):
        aruna.objects.UpdateObject(o.UpdateObjectRequest(object_id=object_id, add_key_values=[
            m.KeyValue(key=key, value="1", variant=m.KEY_VALUE_VARIANT_LABEL)]),
            metadata=aruna.token)
    add("B")
    assert fired().count("labelled") == 1
    add("A")
    assert fired().count("labelled") == 2
    # A project that is attached twice fires twice.
    either = next(i for i, name in names.items() if name == "either")
    aruna.hooks.AddProjectsToHook(h.AddProjectsToHookRequest(
        hook_id=either, project_ids=[sandbox.project_id]), metadata=aruna.token)
    sandbox.put(sandbox.folder / "f", "--name", "n.xml")
    assert fired().count("either") == 3


def test_an_internal_action_is_listed_as_the_other(sandbox, aruna, stubs):
    """Aruna 2.0 stores it so."""
    h = stubs.hooks_service_pb2
    pair = dict(key="k", value="v")
    label, hook, relation = (h.Hook(internal_hook=h.InternalHook(**action)) for action in (
        dict(add_label=h.AddLabel(**pair)), dict(add_hook=h.AddHook(**pair)),
        dict(add_relation=stubs.models_pb2.Relation(
            external=stubs.models_pb2.ExternalRelation(identifier="i", defined_variant=1)))))
    for asked, listed in ((label, hook), (hook, label), (relation, relation)):
        made = register(aruna, sandbox, stubs, hook=asked)
        infos = aruna.hooks.ListOwnedHooks(h.ListOwnedHooksRequest(), metadata=aruna.token).infos
        assert next(info for info in infos if info.hook_id == made).hook == listed


def test_each_permission_opens_what_it_should(sandbox, aruna, stubs):
    h, o = stubs.hooks_service_pb2, stubs.object_service_pb2
    project, code = sandbox.project_id, grpc.StatusCode
    (sandbox.folder / "f").write_bytes(b"x")
    object_id = sandbox.put(sandbox.folder / "f", "--name", "n.xml")
    unused = register(aruna, sandbox, stubs)

    def create_hook(token):
        aruna.hooks.CreateHook(h.CreateHookRequest(
            name="n", timeout=1935689600000, project_ids=[project],
            trigger=h.Trigger(trigger_type=6, filters=[h.Filter(name="never")]),
            hook=h.Hook(external_hook=h.ExternalHook(url="https://h/", method=2))), metadata=token)

    calls = {
        "read": lambda t: aruna.objects.GetObject(o.GetObjectRequest(object_id=object_id),
                                                  metadata=t),
        "append": create_hook,
        "write": lambda t: aruna.objects.GetUploadURL(
            o.GetUploadURLRequest(object_id=object_id), metadata=t),
        "admin": lambda t: aruna.hooks.ListProjectHooks(
            h.ListProjectHooksRequest(project_id=project), metadata=t),
    }
    order = ["none", *calls]
    assert list(sandbox.tokens) == order
    for level, name in enumerate(order):
        token = [("authorization", f"Bearer {sandbox.tokens[name]}")]
        for needed, call in enumerate(calls.values(), 1):
            if level >= needed:
                call(token)
            else:
                assert refusal(call, token)[0] == code.UNAUTHENTICATED, (name, needed)
        # Whoever it is may ask for what is theirs, and for nobody else's.
        own = aruna.users.GetUser(stubs.user_service_pb2.GetUserRequest(), metadata=token).user.id
        mine = aruna.hooks.ListOwnedHooks(h.ListOwnedHooksRequest(user_id=own),
                                          metadata=token).infos
        assert len(mine) == (level >= 2)
        creator = aruna.users.GetUser(stubs.user_service_pb2.GetUserRequest(),
                                      metadata=aruna.token).user.id
        assert refusal(aruna.hooks.ListOwnedHooks, h.ListOwnedHooksRequest(user_id=creator),
                       metadata=token)[0] == code.UNAUTHENTICATED
        if name != "admin":
            assert refusal(aruna.hooks.DeleteHook, h.DeleteHookRequest(hook_id=unused),
                           metadata=token)[0] == code.UNAUTHENTICATED
    # An admin who does not own a hook may delete it, but not attach it.
    attach = h.AddProjectsToHookRequest(hook_id=unused, project_ids=[project])
    assert refusal(aruna.hooks.AddProjectsToHook, attach, metadata=token)[0] == code.INTERNAL
    aruna.hooks.DeleteHook(h.DeleteHookRequest(hook_id=unused), metadata=token)


def fetch(url):
    """GETs a URL of the sandbox's S3 face: its virtual host by the Host header, as any *.localhost
    means loopback."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_a_download_url_is_fresh_and_holds_for_the_object_alone(sandbox, aruna, stubs):
    o, code = stubs.object_service_pb2, grpc.StatusCode
    call, file = aruna.objects.GetDownloadURL, sandbox.folder / "f"
    file.write_bytes(b"first")
    first = sandbox.put(file, "--name", "dir/n.xml")

    def url_of(object_id):
        return call(o.GetDownloadURLRequest(object_id=object_id), metadata=aruna.token).url
    url = url_of(first)
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    assert (parts.hostname, parts.path) == (f"{sandbox.project}.localhost", "/dir/n.xml")
    assert query["X-Amz-Expires"] == "604800"
    made = datetime.datetime.strptime(query["X-Amz-Date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
    assert abs(made.timestamp() - time.time()) < 600
    assert fetch(url) == (200, b"first")
    assert fetch(url.replace("n.xml", "m.xml"))[0] == 403
    # An older revision keeps its own bytes, though the key means the newer.
    file.write_bytes(b"second")
    second = sandbox.put(file, "--name", "dir/n.xml")
    assert second != first
    assert fetch(url_of(first)) == (200, b"first")
    assert fetch(url_of(second)) == (200, b"second")

    # A bad id is an argument's fault; what is not there, or no object, nobody may read.
    request = o.GetDownloadURLRequest
    assert refusal(call, request(object_id="x"), metadata=aruna.token)[0] == code.INVALID_ARGUMENT
    for other in ("01ARZ3NDEKTSV4RRFFQ69G5FAV", sandbox.project_id):
        assert refusal(call, request(object_id=other), metadata=aruna.token)[0] == \
            code.UNAUTHENTICATED
    assert refusal(call, request(object_id=first))[0] == code.UNAUTHENTICATED
    for level, needed in (("none", False), ("read", True)):
        token = [("authorization", f"Bearer {sandbox.tokens[level]}")]
        if needed:
            assert fetch(call(request(object_id=second), metadata=token).url)[1] == b"second"
        else:
            assert refusal(call, request(object_id=second), metadata=token)[0] == \
                code.UNAUTHENTICATED


class Receiver:
    """Records what is posted to it."""

    def __init__(self):
        self.seen = []
        seen = self.seen

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.append((self.command, self.path, dict(self.headers), body))
                self.send_response(500)
                self.end_headers()
            do_PUT = do_POST

            def log_message(self, *args):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def test_deliveries(sandbox, aruna, stubs, receiver):
    h = stubs.hooks_service_pb2
    any_name = h.Trigger(trigger_type=h.TRIGGER_TYPE_OBJECT_FINISHED,
                         filters=[h.Filter(name="json$")])
    register(aruna, sandbox, stubs, trigger=any_name, hook=h.Hook(external_hook=h.ExternalHook(
        url=receiver.url + "/json?a=%2F", method=h.METHOD_POST,
        credentials=h.Credentials(token="receiver's own"))))
    object_id, file = sandbox.fire(b"x", "a.json")
    wait_until(lambda: receiver.seen, "the delivery")
    method, path, headers, body = receiver.seen[0]
    assert (method, path) == ("POST", "/json?a=%2F") and body == file.read_bytes()
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer receiver's own"
    # What the receiver answers does not matter: the hook is RUNNING until it calls back.
    assert set(sandbox.show(object_id)["hook_status"].values()) == {"RUNNING"}

    text_name = h.Trigger(trigger_type=h.TRIGGER_TYPE_OBJECT_FINISHED,
                          filters=[h.Filter(name="txt$")])
    template = ('{{secret}}|{{object_id}}|{{hook_id}}|{{pubkey_serial}}|{{name}}|{{name}}|{{size}}|'
                '{{key_values}}|{{status}}|{{class}}|{{download_url}}|{{access_key}}')
    hook = register(aruna, sandbox, stubs, trigger=text_name, hook=h.Hook(
        external_hook=h.ExternalHook(url=receiver.url, method=h.METHOD_PUT,
                                     custom_template=template)))
    object_id, file = sandbox.fire(b"four", "a.txt", "--label", "K=V")
    wait_until(lambda: len(receiver.seen) == 2, "the second delivery")
    method, path, headers, body = receiver.seen[1]
    assert method == "PUT" and headers["Content-Type"] == "text/plain"
    assert "Authorization" not in headers
    fields = body.decode().split("|")
    assert fields[1:8] == [object_id, hook, "1", "a.txt", "{{name}}", "4",
                           '[{"key":"K","value":"V","variant":"LABEL"}]']
    assert fields[8:10] == ["AVAILABLE", "PRIVATE"]
    assert fields[10].startswith("http://sandbox.localhost:") and fields[11] == sandbox.access_key_id
    assert body == file.read_bytes()


def test_a_receiver_that_is_not_there(sandbox, aruna, stubs):
    hook = register(aruna, sandbox, stubs)
    object_id, _ = sandbox.fire(b"x", "a", "--label", "ABCD=1")
    wait_until(lambda: sandbox.show(object_id)["hook_status"] == {hook: "ERROR"},
               "the failure to be recorded")
    assert "refused" in sandbox.show(object_id)["errors"][hook]


def test_relations_and_permissions(sandbox, aruna, stubs):
    m, r, o = stubs.models_pb2, stubs.relations_service_pb2, stubs.object_service_pb2
    (sandbox.folder / "f").write_bytes(b"x")
    source, result = (sandbox.put(sandbox.folder / "f", "--name", n) for n in ("s", "r"))

    def request(**changes):
        fields = dict(resource_id=source, resource_variant=m.RESOURCE_VARIANT_OBJECT,
                      defined_variant=m.INTERNAL_RELATION_VARIANT_ORIGIN,
                      direction=m.RELATION_DIRECTION_OUTBOUND)
        fields.update(changes)
        return r.ModifyRelationsRequest(resource_id=result, add_relations=[
            m.Relation(internal=m.InternalRelation(**fields))])
    modify, code = aruna.relations.ModifyRelations, grpc.StatusCode
    assert refusal(modify, request())[0] == code.UNAUTHENTICATED
    assert refusal(modify, request(defined_variant=0), metadata=aruna.token)[0] == \
        code.INVALID_ARGUMENT
    assert refusal(modify, request(resource_id="01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                   metadata=aruna.token)[0] == code.UNAUTHENTICATED
    modify(request(), metadata=aruna.token)
    got = aruna.objects.GetObject(o.GetObjectRequest(object_id=result), metadata=aruna.token)
    origins = [i.internal for i in got.object.relations
               if i.internal.defined_variant == m.INTERNAL_RELATION_VARIANT_ORIGIN]
    assert [i.resource_id for i in origins] == [source]
    user = aruna.users.GetUser(stubs.user_service_pb2.GetUserRequest(), metadata=aruna.token).user
    assert got.object.created_by == user.id
    owned = aruna.hooks.ListOwnedHooks(stubs.hooks_service_pb2.ListOwnedHooksRequest(),
                                       metadata=aruna.token)
    assert not owned.infos


def test_internal_hooks_add_labels(sandbox, aruna, stubs):
    h = stubs.hooks_service_pb2
    for number, action in enumerate(({"add_label": h.AddLabel(key="L", value="1")},
                                     {"add_hook": h.AddHook(key="H", value="2")})):
        register(aruna, sandbox, stubs, hook=h.Hook(internal_hook=h.InternalHook(**action)),
                 trigger=h.Trigger(trigger_type=h.TRIGGER_TYPE_OBJECT_FINISHED,
                                   filters=[h.Filter(name=f"^{number}$")]))
    (sandbox.folder / "f").write_bytes(b"x")
    for number, pair in enumerate((("L", "1"), ("H", "2"))):
        shown = sandbox.show(sandbox.put(sandbox.folder / "f", "--name", str(number)))
        assert set(shown["hook_status"].values()) == {"FINISHED"}
        assert [(p["key"], p["value"]) for p in shown["object"]["key_values"]
                if p["variant"] == 1] == [pair]


def test_a_restart_keeps_everything(sandbox, aruna, stubs):
    register(aruna, sandbox, stubs)
    object_id, file = sandbox.fire(b"bytes", "d/k", "--label", "ABCD=1")
    before, shown = dict(sandbox.info), sandbox.show(object_id)
    aruna.channel.close()
    sandbox.stop()
    sandbox.start()
    for field in ("token", "project_id", "project", "access_key_id", "secret_key", "pubkey",
                  "pubkey_serial"):
        assert sandbox.info[field] == before[field], field
    assert sandbox.get(object_id) == b"bytes" and sandbox.get("d/k") == b"bytes"
    assert sandbox.show(object_id)["object"]["created_at"] == shown["object"]["created_at"]
    again = Aruna(sandbox, stubs)
    again.hooks.HookCallback(callback(stubs, json.loads(file.read_text())))
    again.channel.close()
    assert sandbox.show(object_id)["callbacks"][0]["status"] == "FINISHED"
