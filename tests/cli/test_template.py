"""Custom templates: what is filled in, what is found wrong, and that secrets stay hidden."""
import json
import re

import pytest

TEMPLATE = """{"hook_id": "{{hook_id}}", "object": {"object": {"id": "{{object_id}}",
 "name": "{{name}}", "content_len": {{size}}, "description": "{{description}}",
 "key_values": {{key_values}}, "status": "{{status}}", "data_class": "{{class}}"}},
 "secret": "{{secret}}", "pubkey_serial": {{pubkey_serial}}, "download": "{{download_url}}",
 "access_key": "{{access_key}}", "secret_key": "{{secret_key}}", "again": "{{name}}"}
"""
SECRETS = {"secret": "Y2FuYXJ5LXNlY3JldC0xMQ==", "access_key": "canary-access-22",
           "secret_key": "canary-secret-key-33"}
SIGNATURE = "canary-signature-44"
PAYLOAD = {
    "hook_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "object": {"Object": {
        "id": "01BX5ZZKBKACTAV9WEVGEMMVRZ", "name": "a.xml", "description": "costs $5 or $$",
        "content_len": 7, "key_values": [{"key": "K", "value": "V", "variant": 1}],
        "status": 3, "data_class": 2}},
    "download": f"https://p.example/a.xml?X-Amz-Signature={SIGNATURE}",
    "pubkey_serial": 4, **SECRETS}


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "template.json"
    file.write_text(TEMPLATE)
    return file


@pytest.fixture
def payload(tmp_path):
    file = tmp_path / "payload.json"
    file.write_text(json.dumps(PAYLOAD))
    return file


def expected(text, values):
    """What the server makes of it, written down a second time: re.sub with count 1, and a value's
    $group read as empty."""
    for name, value in values.items():
        value = re.sub(r"\$(\$|\{[^}]*\}|\w+)", lambda m: "$" if m[1] == "$" else "", value)
        text = re.sub(re.escape("{{" + name + "}}"), lambda _: value, text, count=1)
    return text


def test_rendered_as_the_server_does(hookctl, template, payload):
    done = hookctl("template", "render", template, "--payload", payload, "--reveal").expect(0)
    assert done.text == expected(TEMPLATE, {
        "hook_id": PAYLOAD["hook_id"], "object_id": "01BX5ZZKBKACTAV9WEVGEMMVRZ", "name": "a.xml",
        "size": "7", "description": PAYLOAD["object"]["Object"]["description"],
        "key_values": '[{"key":"K","value":"V","variant":"LABEL"}]', "status": "AVAILABLE",
        "class": "PRIVATE", "pubkey_serial": "4", "download_url": PAYLOAD["download"], **SECRETS})
    assert "costs  or $" in done.text
    assert done.json()["again"] == "{{name}}"


def test_the_example_needs_no_payload(hookctl, template, tmp_path):
    done = hookctl("template", "render", template).expect(0)
    assert done.json()["object"]["object"]["name"] == "herbarium.xml"
    document = hookctl("template", "render", "-", "-o", "json", stdin=TEMPLATE).expect(0).json()
    assert document == {"body": done.text, "masked": False, "example": True}
    # What it makes is a payload that process reads.
    (tmp_path / "made.json").write_text(done.text)
    made = hookctl("process", tmp_path / "made.json", "--convert", "none", "--dry-run",
                   "--grpc-url", "http://127.0.0.1:9").expect(0)
    assert "herbarium" in made.text + made.errors


def test_secrets_are_hidden_until_asked_for(hookctl, template, payload):
    for options in ([], ["-o", "json"], ["-vvv"]):
        done = hookctl("template", "render", template, "--payload", payload, *options).expect(0)
        for secret in (*SECRETS.values(), SIGNATURE):
            assert secret not in done.text + done.errors
        assert "[hidden]" in done.text and "https://p.example/a.xml?" in done.text
    for options in ([], ["-o", "json"], ["-vvv"], ["-o", "ndjson", "--log-format", "json"]):
        done = hookctl("template", "lint", template, "--payload", payload, *options).expect(0)
        for secret in (*SECRETS.values(), SIGNATURE):
            assert secret not in done.text + done.errors
    done = hookctl("template", "render", template, "--payload", payload, "--reveal", "-o", "json")
    assert json.loads(done.expect(0).json()["body"])["secret_key"] == SECRETS["secret_key"]


def test_findings_have_places_codes_and_severities(hookctl, template, payload):
    done = hookctl("template", "lint", template, "-o", "json").expect(0)
    assert done.json()["errors"] == 0 and done.json()["warnings"] == 2
    assert [(f["code"], f["severity"], f["line"], f["column"]) for f in done.json()["findings"]] == [
        ("unescaped-value", "warning", 2, 63), ("dollar-vanishes", "note", 2, 63),
        ("dollar-vanishes", "note", 3, 16), ("repeated-placeholder", "warning", 5, 76)]
    lines = hookctl("template", "lint", template, "-o", "ndjson").expect(0).text.splitlines()
    assert [json.loads(line) for line in lines] == done.json()["findings"]
    text = hookctl("template", "lint", template).expect(0).text
    assert f"{template}:5:76: warning: " in text and "[repeated-placeholder]" in text
    with_payload = hookctl("template", "lint", template, "--payload", payload, "-o", "json").expect(0)
    assert {f["code"] for f in with_payload.json()["findings"]} >= {"value-loses-text"}


def test_errors_end_with_2(hookctl, template):
    template.write_text(TEMPLATE.replace("{{secret}}", "{{secert}}"))
    done = hookctl("template", "lint", template, "-o", "json").expect(2)
    assert done.error_json()["code"] == "invalid-input"
    findings = {f["code"]: f for f in done.json()["findings"]}
    assert findings["missing-placeholder"]["severity"] == "error"
    assert "{{secret}}" in findings["unknown-placeholder"]["hint"]
    refused = hookctl("template", "render", template).expect(2)
    assert refused.out == b"" and "template lint" in refused.errors


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{{" * 50000, b"{{name}}" * 20000,
                                     b"\0", b"[" * 100000])
def test_odd_templates_end_well(hookctl, tmp_path, content):
    file = tmp_path / "odd"
    file.write_bytes(content)
    assert hookctl("template", "lint", file, "-o", "json").expect(2).json()["errors"] > 0
    hookctl("template", "render", file).expect(2)


def test_one_standard_input_is_not_two_files(hookctl, tmp_path):
    hookctl("template", "render", "-", "--payload", "-", stdin=TEMPLATE).expect(2)
    hookctl("template", "lint", tmp_path / "none").expect(2)
    hookctl("template", "lint").expect(2)
