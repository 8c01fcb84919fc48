"""Mosaic's response message, as Axinom's library and as `hookctl respond` make it."""
import json

import pytest

PAYLOADS = [{"a": 1}, [], {}, [1, "zwei", None], "text", 7, -0.5, True,
            {"é": "🔑\n", "b": {"c": [{}]}}]
#: What is no payload to the library: JavaScript holds it for false.
NO_PAYLOADS = [None, False, 0, ""]
ERRORS = [[{"message": "no", "code": "NOT_SO"}],
          [{"message": "nein\n\"é\" = 🔑", "code": "A"}, {"message": "a=b=c", "code": "B"}]]
WARNINGS = [[], [{"message": "old", "code": "OLD"}], [{"message": "x", "code": "X"},
                                                      {"message": "y", "code": "Y"}]]


def options(kind, notices):
    return [part for n in notices for part in (f"--{kind}", f"{n['code']}={n['message']}")]


def respond(hookctl, tmp_path, payload=..., errors=(), warnings=()):
    arguments = options("error", errors) + options("warning", warnings)
    if payload is not ...:
        file = tmp_path / "payload.json"
        file.write_text(json.dumps(payload))
        arguments += ["--payload", file]
    return hookctl("respond", *arguments)


def given(payload=..., errors=(), warnings=()):
    """The library's arguments."""
    given = {"errors": list(errors), "warnings": list(warnings)}
    return given if payload is ... else {**given, "payload": payload}


@pytest.mark.parametrize("warnings", WARNINGS)
@pytest.mark.parametrize("answer", [{"payload": p} for p in PAYLOADS]
                         + [{"errors": e} for e in ERRORS])
def test_the_same_response(hookctl, axinom, tmp_path, answer, warnings):
    theirs = axinom.one("respond", **given(**answer, warnings=warnings))["value"]
    ours = respond(hookctl, tmp_path, **answer, warnings=warnings).expect(0).json()
    # The library leaves the key of a payload out where there is none; null says the same.
    if ours.get("payload", ...) is None:
        del ours["payload"]
    assert ours == theirs


@pytest.mark.parametrize("payload", NO_PAYLOADS)
def test_a_payload_that_says_nothing(hookctl, axinom, tmp_path, payload):
    """Beside errors it is none; alone it is an empty response."""
    assert axinom.one("respond", **given(payload))["code"] == "EMPTY_WEBHOOK_RESPONSE"
    assert "EMPTY_WEBHOOK_RESPONSE" in respond(hookctl, tmp_path, payload).expect(2).errors


def test_neither_payload_nor_errors(hookctl, axinom, tmp_path):
    for warnings in WARNINGS:
        assert axinom.one("respond", **given(warnings=warnings))["code"] == "EMPTY_WEBHOOK_RESPONSE"
        assert "EMPTY_WEBHOOK_RESPONSE" in respond(hookctl, tmp_path,
                                                   warnings=warnings).expect(2).errors


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_and_errors(hookctl, axinom, tmp_path, payload):
    assert axinom.one("respond", **given(payload, ERRORS[0]))["code"] == "INVALID_WEBHOOK_RESPONSE"
    assert "INVALID_WEBHOOK_RESPONSE" in respond(hookctl, tmp_path, payload,
                                                 ERRORS[0]).expect(2).errors


@pytest.mark.parametrize("answer", [given(p, warnings=w) for p in PAYLOADS for w in WARNINGS]
                         + [given(errors=e, warnings=w) for e in ERRORS for w in WARNINGS]
                         + [given(p, ERRORS[0]) for p in NO_PAYLOADS]
                         + [given(errors=[{"message": "without a code"}])])
def test_what_the_library_makes_keeps_the_contract(hookctl, axinom, answer):
    made = axinom.one("respond", **answer)["value"]
    hookctl("respond", "--check", "-", stdin=json.dumps(made)).expect(0)


@pytest.mark.parametrize("answer", [{}, {"warnings": WARNINGS[1]},
                                    *({"payload": p, "errors": ERRORS[0]} for p in PAYLOADS)])
def test_what_the_library_would_not_make_breaks_it(hookctl, axinom, answer):
    """The same content, written past the library."""
    assert "code" in axinom.one("respond", **answer)
    made = {"errors": [], "warnings": [], "message_version": "1.0", **answer}
    hookctl("respond", "--check", "-", stdin=json.dumps(made)).expect(3)
