"""Exported HAR, judged by the HAR schema of Debian's node-har-schema."""
import base64
import json
import pathlib

import jsonschema
import pytest

from support.captures import message, record

SCHEMAS = pathlib.Path("/usr/share/nodejs/har-schema/lib")


@pytest.fixture(scope="module")
def validator():
    schemas = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    store = {schema["$id"].rstrip("#"): schema for schema in schemas.values()}
    resolver = jsonschema.RefResolver("", schemas["har.json"], store=store)
    return jsonschema.Draft6Validator(schemas["har.json"], resolver=resolver,
                                      format_checker=jsonschema.FormatChecker())


def test_the_schema_can_refuse(validator):
    wrong = {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{}]}}
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize("lines", [
    "", record(message()), record(b"\0\xff", url="/x y?\u00fc[]|#", at=0), record(b"", headers=[]),
    record(b"a=b", headers=[["Host", "[::1]:80"], ["cookie", "a=b; c; =d;;"], ["Cookie", ""]], url="*"),
    record(b"{}", response={"status": 302, "headers": [["Location", "/x"], ["Set-Cookie", "a=b; Expires=Wed"]],
                            "body_b64": base64.b64encode(b"\xff").decode(), "ms": 1.5}, verdict={"code": "VALID"}),
    record(b"{}", response={"status": 200, "headers": [], "body_b64": "", "ms": -1})])
def test_what_is_exported_is_har(hookctl, validator, lines):
    document = hookctl("capture", "export", "--format", "har", stdin=lines).expect(0).json()
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(document)]
    assert not errors
    assert len(document["log"]["entries"]) == len(lines.splitlines())
