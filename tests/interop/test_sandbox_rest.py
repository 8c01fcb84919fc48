"""The sandbox's REST face, asked by curl with the guide's own words."""
import json
import subprocess

# The registration of Aruna's webhook guide, its name filter in the form that the server takes.
REGISTRATION = """{
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
},
{"name": ".*\\\\.xml$"}
]
},
"hook": {
"externalHook": {
"url": "http://127.0.0.1:9/webhook",
"method": "METHOD_POST"
}
},
"timeout": "1935689600000",
"projectIds": ["PROJECT"],
"description": "Your service description"
}"""


def curl(sandbox, method, path, body=None, token="", *more):
    line = ["curl", "-sS", "--noproxy", "*", "-X", method, sandbox.http + path, "-w",
            "\n%{http_code}", "-H", "accept: application/json", *more]
    if token is not None:
        line += ["-H", f"Authorization: Bearer {token or sandbox.token}"]
    if body is not None:
        line += ["-H", "Content-Type: application/json", "-d", body]
    out = subprocess.run(line, capture_output=True, check=True, text=True).stdout
    text, _, status = out.rpartition("\n")
    return int(status), json.loads(text)


def register(sandbox, **changes):
    body = json.loads(REGISTRATION.replace("PROJECT", sandbox.project_id))
    body.update(changes)
    return curl(sandbox, "POST", "/v2/hooks", json.dumps(body))


def test_the_guides_registration(sandbox):
    status, answer = curl(sandbox, "POST", "/v2/hooks",
                          REGISTRATION.replace("PROJECT", sandbox.project_id))
    assert status == 200 and list(answer) == ["hookId"]
    hook_id = answer["hookId"]
    for path in (f"/v2/hooks/projects/{sandbox.project_id}",):
        status, listed = curl(sandbox, "GET", path)
        assert status == 200
        (info,) = listed["infos"]
        assert info["hookId"] == hook_id and info["timeout"] == "1935689600000"
        assert info["trigger"]["filters"][1] == {"name": ".*\\.xml$"}
        assert info["hook"]["externalHook"]["method"] == "METHOD_POST"
    assert curl(sandbox, "DELETE", f"/v2/hooks/{hook_id}") == (200, {})
    assert curl(sandbox, "GET", path) == (200, {"infos": []})


def error(answer):
    status, body = answer
    assert list(body) == ["code", "message", "details"] and body["details"] == []
    return status, body["code"]


def test_errors(sandbox):
    # Unknown fields are dropped in silence, wrong types are not.
    assert register(sandbox, projectIDs=["x"], nonsense=1)[0] == 200
    assert error(register(sandbox, trigger={
        "triggerType": "TRIGGER_TYPE_OBJECT_FINISHED",
        "filters": [{"name": {"name": ".*"}}]})) == (400, 3)
    assert error(register(sandbox, projectIds=["x"])) == (400, 3)
    assert error(register(sandbox, projectIds=["01ARZ3NDEKTSV4RRFFQ69G5FAV"])) == (401, 16)
    for changes in ({"trigger": {"triggerType": 0}}, {"hook": {}},
                    {"hook": {"externalHook": {"url": "http://h/"}}},
                    {"hook": {"externalHook": {"url": "http://h/", "method": "METHOD_PUT",
                                               "customTemplate": ""}}},
                    {"hook": {"externalHook": {"url": "http://h/", "method": "METHOD_PUT",
                                               "customTemplate": "{{secret}}"}}},
                    {"hook": {"internalHook": {}}},
                    {"trigger": {"triggerType": 6, "filters": [{}]}},
                    {"timeout": "18446744073709551615"}):
        status, body = register(sandbox, **changes)
        assert (status, body["code"]) == (500, 13), changes
        assert body["message"].startswith("Error while creating hook"), changes
    for token in (None, "wrong"):
        assert error(curl(sandbox, "GET", "/v2/user", token=token)) == (401, 16)
    assert error(curl(sandbox, "DELETE", "/v2/hooks/nonsense")) == (400, 3)
    assert error(curl(sandbox, "DELETE", "/v2/hooks/01ARZ3NDEKTSV4RRFFQ69G5FAV")) == (400, 3)
    attach = json.dumps({"projectIds": [sandbox.project_id]})
    assert error(curl(sandbox, "POST", "/v2/hooks/nonsense", attach)) == (500, 13)
    assert error(curl(sandbox, "GET", "/v2/nothing")) == (404, 5)
    assert error(curl(sandbox, "POST", "/v2/hooks", "{")) == (400, 3)


def test_reading_needs_what_aruna_asks_for(sandbox):
    status, keys = curl(sandbox, "GET", "/v2/info/pubkeys", token=None)
    assert status == 200
    assert keys["pubkeys"] == [{"id": sandbox.pubkey_serial, "key": sandbox.pubkey,
                                "location": keys["pubkeys"][0]["location"]}]
    status, user = curl(sandbox, "GET", "/v2/user")
    owner = user["user"]["id"]
    assert curl(sandbox, "GET", f"/v2/hooks/owner/{owner}") == (200, {"infos": []})


def test_an_object_made_by_rest_and_put_by_its_url(sandbox):
    source = curl(sandbox, "POST", "/v2/objects", json.dumps({
        "name": "in.xml", "dataClass": "DATA_CLASS_PUBLIC", "projectId": sandbox.project_id}))[1]
    source_id = source["object"]["id"]
    status, made = curl(sandbox, "POST", "/v2/objects", json.dumps({
        "name": "dir/out.json", "title": "T", "description": "D",
        "keyValues": [{"key": "k", "value": "v", "variant": "KEY_VALUE_VARIANT_LABEL"}],
        "relations": [{"internal": {
            "resourceId": source_id, "resourceVariant": "RESOURCE_VARIANT_OBJECT",
            "definedVariant": "INTERNAL_RELATION_VARIANT_ORIGIN",
            "direction": "RELATION_DIRECTION_OUTBOUND"}}],
        "dataClass": "DATA_CLASS_PUBLIC", "projectId": sandbox.project_id,
        "authors": [{"firstName": "A", "lastName": "B"}]}))
    assert status == 200
    made = made["object"]
    assert made["status"] == "STATUS_INITIALIZING" and made["contentLen"] == "0"
    assert made["dataLicenseTag"] == "AllRightsReserved"
    url = curl(sandbox, "GET", f"/v2/objects/{made['id']}/upload")[1]["url"]
    subprocess.run(["curl", "-sSf", "--noproxy", "*", "-X", "PUT", url, "--data-binary", "{}"],
                   check=True)
    # A single PUT finishes the object, and finishing it again fails.
    status, done = curl(sandbox, "PATCH", f"/v2/objects/{made['id']}/finish", "{}")
    assert status >= 400
    status, done = curl(sandbox, "GET", f"/v2/objects/{made['id']}")
    assert done["object"]["status"] == "STATUS_AVAILABLE" and done["object"]["title"] == "T"
    # The source sees the relation from its end.
    relations = sandbox.show(source_id)["relations"]
    assert {"relation": {"Internal": {
        "resource_id": made["id"], "resource_variant": 4, "defined_variant": 2,
        "custom_variant": None, "direction": 1}}} in relations
    for changes in ({"dataClass": 0}, {"projectId": ""}, {"name": "bad name"},
                    {"keyValues": [{"key": "k", "value": "v"}]}):
        body = {"name": "n", "dataClass": 1, "projectId": sandbox.project_id, **changes}
        assert curl(sandbox, "POST", "/v2/objects", json.dumps(body))[0] == 400, changes


def test_a_download_url_is_given_to_who_may_read(sandbox):
    file = sandbox.folder / "f"
    file.write_bytes(b"content")
    object_id = sandbox.put(file, "--name", "dir/n.xml")
    path = f"/v2/objects/{object_id}/download"
    status, answer = curl(sandbox, "GET", path)
    assert status == 200 and list(answer) == ["url"]

    def get(url):
        run = subprocess.run(["curl", "-sS", "--noproxy", "*", "-w", "%{stderr}%{http_code}", url],
                             capture_output=True, check=True)
        return int(run.stderr), run.stdout
    assert get(answer["url"]) == (200, b"content")
    assert get(answer["url"].replace("X-Amz-Expires=604800", "X-Amz-Expires=604799"))[0] == 403
    status, answer = curl(sandbox, "GET", path, token=sandbox.tokens["read"])
    assert status == 200 and get(answer["url"]) == (200, b"content")
    for token in (None, "wrong", sandbox.tokens["none"]):
        assert error(curl(sandbox, "GET", path, token=token)) == (401, 16)
    assert error(curl(sandbox, "GET", "/v2/objects/nonsense/download")) == (400, 3)
    for other in ("01ARZ3NDEKTSV4RRFFQ69G5FAV", sandbox.project_id):
        assert error(curl(sandbox, "GET", f"/v2/objects/{other}/download")) == (401, 16)


def test_presigned_parts(sandbox):
    made = curl(sandbox, "POST", "/v2/objects", json.dumps({
        "name": "big", "dataClass": 2, "projectId": sandbox.project_id}))[1]["object"]["id"]
    upload_id, parts = "", []
    for number, body in enumerate((b"one" * 100, b"two"), 1):
        status, answer = curl(
            sandbox, "GET", f"/v2/objects/{made}/upload?multipart=true&part_number={number}"
            f"&uploadId={upload_id}")
        assert status == 200, answer
        upload_id = answer["uploadId"]
        head = subprocess.run(["curl", "-sSf", "--noproxy", "*", "-X", "PUT", answer["url"], "-D",
                               "-", "--data-binary", "@-"], input=body, check=True,
                              capture_output=True).stdout.decode()
        etag = next(line.split(": ")[1] for line in head.splitlines() if line.startswith("ETag"))
        parts.append({"etag": etag, "part": str(number)})
    finish = f"/v2/objects/{made}/finish"
    assert curl(sandbox, "PATCH", finish, json.dumps({"completedParts": parts}))[0] == 400
    status, done = curl(sandbox, "PATCH", finish,
                        json.dumps({"completedParts": parts, "uploadId": upload_id}))
    assert status == 200 and done["object"]["contentLen"] == "303"
    assert sandbox.get(made) == b"one" * 100 + b"two"


def test_a_callback_with_other_ids_is_reset(sandbox, tmp_path):
    hook = sandbox.create_hook()
    object_id, payload = sandbox.fire(b"x", "n")
    payload = json.loads(payload.read_text())
    body = {"error": {"error": "e"}, "secret": payload["secret"], "hookId": hook,
            "objectId": sandbox.project_id, "pubkeySerial": 1}
    assert error(curl(sandbox, "PATCH", "/v2/hooks/callback", json.dumps(body),
                      token=None)) == (499, 1)
    body["objectId"] = object_id
    assert curl(sandbox, "PATCH", "/v2/hooks/callback", json.dumps(body), token=None) == (200, {})
    assert sandbox.show(object_id)["errors"] == {hook: "e"}
