"""`verify --schema` and Axinom's library (with its checker, ajv) judge payloads by JSON schemas."""
import json

import pytest

from support.messages import NOW, PAYLOADS, Case, envelope, sign, signed
from support.verdicts import hookctl_verdicts, library_codes

SECRET = "a secret of Mosaic"

EVERYTHING = [None, True, False, 0, -0.0, 1, -1, 1.0, 1.5, 3, 1e300, 2 ** 53, 10 ** 30, "", "a",
              "abc", "é", "🔑🔑", "7", [], [1], [1, 1],
              [1, True], [1, 1.0], [{"a": 1}, {"a": 1}], ["a", "b", "c", "d"], [None], {}, {"a": 1},
              {"a": "x", "b": 2}, {"b": None},
              {"a": {"a": {"a": 1}}}, {"é": 1}, {"": 1}, {"a/b": 1, "m~n": 2}, {"1": 2, "10": 3},
              {"__proto__": 1}, {"x-1": 1, "x-2": "y"}]

#: Name, schema; each is tried on every value of EVERYTHING.
SCHEMAS = {
    "nothing": {}, "true": True, "false": False,
    "type": {"type": "object"}, "types": {"type": ["string", "null"]},
    "integer": {"type": "integer"}, "number": {"type": "number"},
    "array": {"type": "array"}, "boolean": {"type": "boolean"}, "null": {"type": "null"},
    "enum": {"enum": [1, "a", None, [1], {"a": 1}, False]}, "const": {"const": {"a": 1}},
    "const 0": {"const": 0}, "const false": {"const": False},
    "const 1.0": {"const": 1.0},
    "minimum": {"minimum": 1}, "maximum": {"maximum": 1},
    "exclusiveMinimum": {"exclusiveMinimum": 1}, "exclusiveMaximum": {"exclusiveMaximum": 1},
    "multipleOf": {"multipleOf": 2}, "multipleOf a fraction": {"multipleOf": 0.5},
    "minLength": {"minLength": 2}, "maxLength": {"maxLength": 2},
    "pattern": {"pattern": "^[a-cé]+$"}, "pattern unanchored": {"pattern": "b"},
    "pattern with classes": {"pattern": r"^\w\d*$"},
    "pattern of Unicode": {"pattern": "^\U0001f511{2}$"},
    "items": {"items": {"type": "integer"}},
    "items of places": {"items": [{"type": "integer"}, {"type": "boolean"}]},
    "additionalItems": {"items": [{"type": "integer"}], "additionalItems": False},
    "additionalItems of a schema":
        {"items": [True], "additionalItems": {"type": "string"}},
    "minItems": {"minItems": 2}, "maxItems": {"maxItems": 1}, "uniqueItems": {"uniqueItems": True},
    "contains": {"contains": {"const": 1}},
    "properties": {"properties": {"a": {"type": "integer"}}}, "required": {"required": ["a"]},
    "required twice": {"required": ["a", "b"]},
    "minProperties": {"minProperties": 1}, "maxProperties": {"maxProperties": 1},
    "additionalProperties": {"properties": {"a": True}, "additionalProperties": False},
    "additionalProperties of a schema": {"properties": {"a": True},
                                         "additionalProperties": {"type": "integer"}},
    "patternProperties": {"patternProperties": {"^x-": {"type": "integer"},
                                                "^[0-9]+$": {"maximum": 2}},
                                                "additionalProperties": {"type": "string"}},
    "propertyNames": {"propertyNames": {"maxLength": 1}},
    "dependencies on keys": {"dependencies": {"a": ["b"]}},
    "dependencies on a schema": {"dependencies": {"a": {"required": ["b"]}}},
    "allOf": {"allOf": [{"type": "number"}, {"minimum": 1}]},
    "anyOf": {"anyOf": [{"type": "string"}, {"minimum": 1}]},
    "oneOf": {"oneOf": [{"type": "integer"}, {"minimum": 1}]},
    "not": {"not": {"type": ["integer", "string"]}},
    "if then else": {"if": {"type": "string"}, "then": {"minLength": 2},
                     "else": {"type": "object"}}, "if alone": {"if": {"type": "string"}},
    "then alone": {"then": False},
    "$ref": {"definitions": {"n": {"type": "integer"}},
             "properties": {"a": {"$ref": "#/definitions/n"}}},
    "$ref to itself": {"properties": {"a": {"$ref": "#"}}, "additionalProperties": False},
    "$ref with escapes": {"definitions": {"a/b": {"type": "integer"}, "m~n": {"type": "string"}},
                          "properties": {"a/b": {"$ref": "#/definitions/a~1b"},
                                         "m~n": {"$ref": "#/definitions/m~0n"}}},
    "$ref to an $id": {"$id": "http://example.com/root.json",
                       "definitions": {"n": {"$id": "n.json", "type": "integer"}},
                       "properties": {"a": {"$ref": "n.json"}}},
    "$ref to an anchor": {"definitions": {"n": {"$id": "#n", "type": "integer"}},
                          "properties": {"a": {"$ref": "#n"}}},
    "the rest beside annotations": {"$schema": "http://json-schema.org/draft-07/schema#",
                                    "$comment": "c", "title": "t", "description": "d",
                                    "default": 1, "examples": [1], "readOnly": True,
                                    "type": "object"},
    "a payload of Mosaic": {
        "type": "object", "required": ["entity", "ids"], "additionalProperties": False,
        "properties": {"entity": {"enum": ["movie", "episode"]},
                       "ids": {"type": "array", "items": {"type": "integer", "minimum": 1},
                               "minItems": 1}}},
}


#: Texts that are of a format, or nearly so.
FORMATS = {
    "date": ["2026-09-21", "2024-02-29", "2023-02-29", "2026-13-01", "2026-00-10", "2026-9-1",
             "1900-02-29", "2000-02-29", "0000-01-01", "12026-01-01",
             "2026-04-31", "2026-09-21 "],
    "time": ["14:13:20Z", "14:13:20", "14:13:20.123Z", "14:13:20+02:00", "14:13:20-07:30",
             "24:00:00Z", "23:59:60Z", "12:59:60Z", "14:60:00Z", "14:13Z",
             "14:13:20z", "14:13:20+0200", "14:13:20+02", "14:13:20+24:00", "4:13:20Z"],
    "date-time": ["2026-09-21T14:13:20Z", "2026-09-21T14:13:20.123456+02:00",
                  "2026-09-21t14:13:20z", "2026-09-21 14:13:20Z", "2026-09-21T14:13:20",
                  "2026-02-30T14:13:20Z", "2016-12-31T23:59:60Z", "2026-09-21T24:00:00Z",
                  "2026-09-21T14:13Z", "2026-09-21T"],
    "email": ["a@example.com", "a.b+c@example.co.uk", "a@b", "a", "@example.com", "a@",
              "a b@example.com", ".a@example.com", "a..b@example.com",
              "a.@example.com", "a@example..com", "a@-example.com", "\"a b\"@example.com",
              "a@[127.0.0.1]", "é@example.com", "a@exämple.com", "A@EXAMPLE.COM"],
    "hostname": ["example.com", "localhost", "a-b.c", "-a.b", "a-.b", "a..b", "example.com.",
                 "127.0.0.1", "a_b", "x" * 63, "x" * 64, "exämple.com",
                 "xn--nxasmq6b", "1.2", "a b", ".a", "."],
    "ipv4": ["127.0.0.1", "255.255.255.255", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4",
             "1.2.3.4 ", "0.0.0.0", "1.2.3.004", "１.2.3.4"],
    "ipv6": ["::1", "::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1::2::3", "::ffff:127.0.0.1",
             "::ffff:256.0.0.1", "fe80::1%eth0", "12345::", "g::",
             "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", ":1", "1:", "ABCD::",
             "[::1]"],
    "uri": ["http://example.com/", "https://a.b:80/c?d#e", "urn:uuid:1", "mailto:a@b", "/relative",
            "//example.com", "http://[::1]/", "http://[::g]/", "a b:c",
            "http://exämple.com/", "http://example.com/%zz", "http://example.com/%20",
            "http://example.com/a b", "1http://a", "http:", "http://a|b", "x:",
            "http://example.com:99999/", "http://example.com:port/", "http://user:pw@example.com/",
            "http://example.com/<>", "a:b#c#d"],
    "uri-reference": ["", "a", "../a", "#a", "?a", "//a", "\\\\a", "a#b#c", "%", "é", "a:b", "1:b"],
    "uri-template": ["http://example.com/{a}", "{a", "a}", "{+a,b*}", "{a:3}", "{}", "{ a}", "a",
                     "é", "a b", "{?a}"],
    "uuid": ["d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5", "D9B1B7A0-7F6E-4C51-9A34-0D4F6AD0F3A5",
             "d9b1b7a07f6e4c519a340d4f6ad0f3a5", "urn:uuid:d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5",
             "{d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5}", "d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3ag",
             "00000000-0000-0000-0000-000000000000"],
    "regex": ["^a$", "(", "[", "a{2,1}", "\\", "(?=a)", "(?<a>b)\\k<a>", "\\Z", "\\p{L}", "*",
              "a**", "[b-a]", "\\u{1F511}", "(?<!a)b", "\\1", "]", "{"],
    "json-pointer": ["/a", "/a~0b~1c", "/a~2", "a", "/~", "//", "/é", "#/a"],
    "relative-json-pointer": ["0", "1/a", "0#", "01", "-1", "/a", "1a", "1#/a"],
}


#: Where hookctl differs from the library's checker, ajv 7: which of the two takes the payload.
#: hookctl follows the documents that draft-07 names, as its own test suite has them.
DIFFERENT = {
    # ajv divides, and reads the quotient's text only up to its exponent.
    "multipleOf": {"1e+300": "hookctl", str(10 ** 30): "hookctl"},
    "multipleOf a fraction": {"1e+300": "hookctl", str(10 ** 30): "hookctl"},
    # RFC 3339: a full-time has an offset, with a colon, below 24 h, and "T" stands before it.
    "time": dict.fromkeys(["14:13:20", "14:13:20+02", "14:13:20+0200", "14:13:20+24:00"], "ajv"),
    "date-time": dict.fromkeys(["2026-09-21 14:13:20Z", "2026-09-21T14:13:20"], "ajv"),
    # RFC 5321: a quoted local part, an address literal, a domain of one label.
    "email": dict.fromkeys(['"a b"@example.com', "a@[127.0.0.1]", "a@b"], "hookctl"),
    # RFC 1034: labels and dots between them.
    "hostname": {"example.com.": "ajv"},
    # RFC 2673: no number has a leading zero.
    "ipv4": dict.fromkeys(["01.2.3.4", "1.2.3.004"], "ajv"),
    # RFC 3986: nothing must follow the scheme; a port has digits alone.
    "uri": {"http:": "hookctl", "x:": "hookctl", "http://example.com:port/": "ajv"},
    # RFC 3986: a scheme begins with a letter, and a relative path's first part has no colon.
    "uri-reference": {"1:b": "ajv"},
    # ECMA-262: in a pattern of Unicode only what needs an escape has one, and groups are there.
    "regex": {r"\1": "ajv", r"\Z": "ajv"},
}


def signed_payload(payload):
    body = envelope(json.dumps(payload)).encode()
    return Case(json.dumps(payload), body, sign(SECRET, body), NOW)


@pytest.mark.parametrize("name, schema, payloads",
                         [(name, schema, EVERYTHING) for name, schema in SCHEMAS.items()]
                         + [(name, {"format": name}, [*texts, 7, None, [], {}]) for name,
                            texts in FORMATS.items()],
                         ids=[*SCHEMAS, *(f"format {name}" for name in FORMATS)])
def test_as_the_library_checks(hookctl, axinom, tmp_path, name, schema, payloads):
    messages = [signed_payload(payload) for payload in payloads]
    theirs = axinom.one("check", schema=schema, payloads=payloads)
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    for compat in ([], ["--compat", "axinom"]):
        verdicts = hookctl_verdicts(hookctl, messages, SECRET, "--schema", file, *compat)
        assert {v["code"] for v in verdicts} <= {"VALID", "WEBHOOK_PAYLOAD_VALIDATION_FAILED"}
        different = {p if name in FORMATS else m.name: ("hookctl" if v["valid"] else "ajv")
                     for p, m, t, v in zip(payloads, messages, theirs,
                                           verdicts) if (t is None) != v["valid"]}
        assert different == DIFFERENT.get(name, {})


def test_in_the_order_of_the_checks(hookctl, axinom, tmp_path):
    """Through the library as a whole: signature before schema before age."""
    schema = {"type": "object", "required": ["a"]}
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    messages = []
    for payload, age in [({"a": 1}, 0), ({"a": 1}, 200_000), ({}, 0), ({}, 200_000), (None, 0)]:
        case = signed_payload(payload)
        case.at += age
        messages += [case, Case("wrong secret", case.body, sign("other", case.body), case.at)]
    messages += signed(SECRET, [("no JSON", b"{", NOW), ("null", b"null", NOW)])
    theirs = library_codes(axinom, messages, SECRET, schema=schema)
    assert set(theirs) == {"VALID", "INVALID_WEBHOOK_SIGNATURE",
                           "WEBHOOK_PAYLOAD_VALIDATION_FAILED", "OUTDATED_WEBHOOK_REQUEST",
                           "SyntaxError", "TypeError"}
    for compat in ([], ["--compat", "axinom"]):
        for case, code, verdict in zip(messages, theirs,
                                       hookctl_verdicts(hookctl, messages, SECRET, "--schema", file,
                                                        *compat)):
            assert verdict["code"] == {"SyntaxError": "INVALID_WEBHOOK_BODY",
                                       "TypeError": "INVALID_WEBHOOK_BODY"}.get(code, code), case


def test_no_payload(hookctl, axinom, tmp_path):
    """The library lets a message without a payload pass any schema that does not ask for more."""
    file = tmp_path / "schema.json"
    messages = list(signed(SECRET, [("no payload", envelope(None).encode(), NOW)]))
    for schema in [{}, {"type": "object"}, {"enum": [1]}, {"required": ["a"]}, {"not": {}},
                   {"const": None}, {"enum": [None]}]:
        file.write_text(json.dumps(schema))
        theirs = library_codes(axinom, messages, SECRET, schema=schema)
        assert [v["code"] for v in hookctl_verdicts(hookctl, messages, SECRET, "--schema", file,
                                                    "--compat", "axinom")] == theirs, schema
        strict, = hookctl_verdicts(hookctl, messages, SECRET, "--schema", file)
        assert strict["code"] == "WEBHOOK_PAYLOAD_VALIDATION_FAILED"


#: What cannot be checked by a schema, and is refused: docs/mosaic.md.
NOT_CHECKED = {"huge number", "number to infinity", "5,000 deep"}


@pytest.mark.parametrize("schema", [
    {}, {"type": "object"}, {"type": ["string", "array", "null"]}, {"minLength": 1, "maxLength": 1},
    {"properties": {"a": {"const": 2}}, "maxProperties": 1}, {"additionalProperties": {"type": "number"}},
    {"type": "number", "maximum": 1}, {"propertyNames": {"pattern": "^.$"}}, {"items": {"maxItems": 0}},
], ids=str)
def test_odd_payloads(hookctl, axinom, tmp_path, schema):
    """Numbers, surrogates, keys and depths of every kind, through the library as a whole."""
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    messages = list(signed(SECRET, ((name, envelope(payload).encode(), NOW)
                                    for name, payload in PAYLOADS.items())))
    theirs = library_codes(axinom, messages, SECRET, schema=schema)
    for compat in ([], ["--compat", "axinom"]):
        ours = hookctl_verdicts(hookctl, messages, SECRET, "--schema", file, *compat)
        for case, code, verdict in zip(messages, theirs, ours):
            expected = "INVALID_WEBHOOK_BODY" if case.name in NOT_CHECKED else code
            assert verdict["code"] == expected, case
