"""`hookctl send` to express receivers that run the middleware of Axinom's library."""
import base64
import gzip
import json

import pytest

from support.messages import NO_UTF8, NOW, PAYLOADS, SECRETS, envelope, iso

SECRET = SECRETS["unicode"]
JSON = {"content-type": "application/json; charset=utf-8"}
GOOD = {"payload": {"a": 1}, "errors": [], "warnings": [], "message_version": "1.0"}
REFUSED = {"errors": [{"message": "no", "code": "NO"}], "warnings": [], "message_version": "1.0"}


@pytest.fixture(scope="module")
def receiver(axinom):
    return axinom.receiver(secret=SECRET)


def send(hookctl, receiver, body, *options, secret=SECRET):
    """The run, and what the receiver saw."""
    run = hookctl("send", "--to", receiver.url, "-o", "json", *options, stdin=body,
                  env={"HOOKCTL_SECRET": secret})
    return run, receiver.received()


def send_payload(hookctl, receiver, payload='{"a":1}', *options, **rest):
    return send(hookctl, receiver, payload, "--message-type", "Test", *options, **rest)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_good_message(hookctl, receiver, name):
    run, (seen,) = send_payload(hookctl, receiver, PAYLOADS[name])
    answer = run.expect(0).json()
    assert answer["ok"] and answer["status"] == 200 and answer["verdict"] == "success"
    assert not answer["breaches"]
    assert (seen["method"], seen["url"]) == ("POST", "/webhook")
    assert f'"payload":{PAYLOADS[name]},'.encode() in seen["body"]
    assert f'"message_id":"{answer["message_id"]}","message_type":"Test"'.encode() in seen["body"]


def test_the_payload_arrives(hookctl, receiver):
    payload = {"z": [1, 2.5, None, True], "a": {"é": "🔑\u2028\0\"\\"}, "": "<script>"}
    _, (seen,) = send_payload(hookctl, receiver, json.dumps(payload))
    assert json.loads(seen["body"])["payload"] == payload


def test_bytes_as_they_are(hookctl, axinom, receiver):
    """A whole message of another's making is signed and sent as it is."""
    body = axinom.sign({"a": [1, "é"]}, "another secret")["body"]
    run, (seen,) = send(hookctl, receiver, body)
    assert run.expect(0).json()["status"] == 200
    assert seen["body"] == body.encode()


# What the receiver refuses

def check_refused(run, code):
    answer = run.expect(5).json()
    assert answer["status"] == 401 and answer["verdict"] == "error" and not answer["breaches"]
    assert [error.get("code") for error in answer["errors"]] == [code]
    assert answer["errors"][0]["message"]


def test_another_secret(hookctl, receiver):
    run, _ = send_payload(hookctl, receiver, secret="another")
    check_refused(run, "INVALID_WEBHOOK_SIGNATURE")


def test_a_receiver_without_a_secret(hookctl, axinom):
    for blank in ["", " ", "\n"]:
        run, _ = send_payload(hookctl, axinom.receiver(secret=blank))
        check_refused(run, "EMPTY_WEBHOOK_SECRET")


@pytest.mark.parametrize("time", ["2020-01-01T00:00:00Z", "1970-01-01"])
def test_an_old_message(hookctl, receiver, time):
    run, _ = send_payload(hookctl, receiver, '{"a":1}', "--timestamp", time)
    check_refused(run, "OUTDATED_WEBHOOK_REQUEST")


def test_a_receiver_with_more_patience(hookctl, axinom):
    """The same message, old to one receiver and not to another."""
    century = 100 * 366 * 86_400
    options = ["--timestamp", "2020-01-01T00:00:00Z"]
    run, _ = send_payload(hookctl, axinom.receiver(secret=SECRET, max_age=century), '{"a":1}',
                          *options)
    run.expect(0)


def test_a_message_from_the_future(hookctl, receiver):
    """The library lets it pass."""
    run, _ = send_payload(hookctl, receiver, '{"a":1}', "--timestamp", "2999-01-01T00:00:00Z")
    run.expect(0)


def test_a_payload_beyond_its_schema(hookctl, axinom):
    receiver = axinom.receiver(secret=SECRET, schema={"type": "object", "required": ["a"],
                                                      "properties": {"a": {"type": "integer"}}})
    run, _ = send_payload(hookctl, receiver, '{"a":1}')
    run.expect(0)
    for payload in ['{"a":"1"}', "{}", "null", "[]"]:
        run, _ = send_payload(hookctl, receiver, payload)
        check_refused(run, "WEBHOOK_PAYLOAD_VALIDATION_FAILED")


@pytest.mark.parametrize("body", ["{", "null", "7", "[", "", '{"a":1}x', "\ufeff{}"])
def test_no_message(hookctl, receiver, body):
    """The library refuses these as well, and has no code for it."""
    run, _ = send(hookctl, receiver, body)
    check_refused(run, None)


def test_bytes_that_are_no_utf8(hookctl, receiver):
    """Signed as they are; the library checks the signature of what it has made of them."""
    for torn in NO_UTF8.values():
        run, _ = send(hookctl, receiver, envelope('"a@b"',
                                                  json.dumps(iso(NOW))).encode().replace(b"@",
                                                                                         torn))
        check_refused(run, "INVALID_WEBHOOK_SIGNATURE")


def test_more_than_the_receiver_takes(hookctl, receiver):
    run, _ = send_payload(hookctl, receiver, json.dumps("x" * 200_000))
    check_refused(run, None)


@pytest.mark.parametrize("expected, options, secret, code", [
    ("success", [], SECRET, 0), ("error", [], "another", 0), ("INVALID_WEBHOOK_SIGNATURE", [],
                                                              "another", 0),
    ("OUTDATED_WEBHOOK_REQUEST", ["--timestamp", "2020-01-01"], SECRET, 0),
    ("success", [], "another", 3), ("error", [], SECRET, 3), ("OUTDATED_WEBHOOK_REQUEST", [],
                                                              "another", 3),
])
def test_expectations(hookctl, receiver, expected, options, secret, code):
    run, _ = send_payload(hookctl, receiver, '{"a":1}', "--expect", expected, *options,
                          secret=secret)
    assert run.expect(code).json()["ok"] == (code == 0)


# Receivers that verify, and answer against the contract

def answer(body=GOOD, status=200, headers=JSON):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"status": status, "headers": headers, "body": base64.b64encode(body).decode()}


def without(key):
    return {k: v for k, v in GOOD.items() if k != key}


#: What a receiver does, its answer, and the breaches that are to be found: code and pointer.
BREACHES = {
    "201": (answer(status=201), [("UNEXPECTED_RESPONSE_STATUS", "")]),
    "204": (answer(b"", 204, {}), [("MISSING_RESPONSE_CONTENT_TYPE", ""),
                                   ("EMPTY_RESPONSE_BODY", ""), ("UNEXPECTED_RESPONSE_STATUS",
                                                                 "")]),
    "400 with errors": (answer(REFUSED, 400), [("UNEXPECTED_RESPONSE_STATUS", "")]),
    "500 with errors": (answer(REFUSED, 500), [("UNEXPECTED_RESPONSE_STATUS", "")]),
    "a redirect": (answer(b"", 302, {"location": "/elsewhere"}),
                   [("MISSING_RESPONSE_CONTENT_TYPE", ""), ("EMPTY_RESPONSE_BODY", ""),
                    ("UNEXPECTED_RESPONSE_STATUS", "")]),
    "a redirect that keeps the method": (answer(GOOD, 307, {**JSON, "location": "/elsewhere"}),
                                         [("UNEXPECTED_RESPONSE_STATUS", "")]),
    "200 with errors": (answer(REFUSED), [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors")]),
    "401 with a payload": (answer(GOOD, 401), [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors")]),
    "401 with nothing": (answer({"errors": [], "warnings": []}, 401),
                         [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors")]),
    "no content type": (answer(headers={}), [("MISSING_RESPONSE_CONTENT_TYPE", "")]),
    "text": (answer(headers={"content-type": "text/plain"}), [("INVALID_RESPONSE_CONTENT_TYPE",
                                                               "")]),
    "HTML": (answer(b"<html>Not found</html>", 404, {"content-type": "text/html"}),
             [("INVALID_RESPONSE_CONTENT_TYPE", ""), ("INVALID_RESPONSE_BODY", ""),
              ("UNEXPECTED_RESPONSE_STATUS", "")]),
    "another charset": (answer(headers={"content-type": "application/json; charset=iso-8859-1"}),
                        [("INVALID_RESPONSE_CONTENT_TYPE", "")]),
    "an empty body": (answer(b""), [("EMPTY_RESPONSE_BODY", "")]),
    "no JSON": (answer(b"OK"), [("INVALID_RESPONSE_BODY", "")]),
    "half of it": (answer(json.dumps(GOOD).encode()[:-1]), [("INVALID_RESPONSE_BODY", "")]),
    "no UTF-8": (answer(json.dumps(GOOD).encode().replace(b"1.0", b"\xe9")),
                 [("INVALID_RESPONSE_BODY", "")]),
    "compressed unasked": (answer(gzip.compress(json.dumps(GOOD).encode()),
                                  headers={**JSON, "content-encoding": "gzip"}),
                           [("INVALID_RESPONSE_BODY", "")]),
    "an array": (answer([GOOD]), [("INVALID_RESPONSE_SHAPE", "")]),
    "a text": (answer("ok"), [("INVALID_RESPONSE_SHAPE", "")]),
    "null": (answer(None), [("INVALID_RESPONSE_SHAPE", "")]),
    "payload and errors": (answer({**REFUSED, "payload": {"a": 1}}, 401),
                           [("INVALID_WEBHOOK_RESPONSE", "/payload")]),
    "payload and errors with 200": (answer({**REFUSED, "payload": {"a": 1}}),
                                    [("RESPONSE_STATUS_CONTRADICTS_ERRORS", "/errors"),
                                     ("INVALID_WEBHOOK_RESPONSE", "/payload")]),
    "neither": (answer(without("payload")), [("EMPTY_WEBHOOK_RESPONSE", "")]),
    "payload null": (answer({**GOOD, "payload": None}), [("EMPTY_WEBHOOK_RESPONSE", "")]),
    "errors no array": (answer({**GOOD, "errors": {}}), [("INVALID_RESPONSE_SHAPE", "/errors")]),
    "errors null": (answer({**GOOD, "errors": None}), [("INVALID_RESPONSE_SHAPE", "/errors")]),
    "no errors' key": (answer(without("errors")), [("INVALID_RESPONSE_SHAPE", "/errors")]),
    "an error no object": (answer({**REFUSED, "errors": ["no"]}, 401),
                           [("INVALID_RESPONSE_SHAPE", "/errors/0")]),
    "an error without a message": (answer({**REFUSED, "errors": [{"message": "a"}, {"code": "NO"}]},
                                          401),
                                   [("INVALID_RESPONSE_SHAPE", "/errors/1/message")]),
    "a message no text": (answer({**REFUSED, "errors": [{"message": 7}]}, 401),
                          [("INVALID_RESPONSE_SHAPE", "/errors/0/message")]),
    "a code no text": (answer({**REFUSED, "errors": [{"message": "no", "code": 7}]}, 401),
                       [("INVALID_RESPONSE_SHAPE", "/errors/0/code")]),
    "warnings no array": (answer({**GOOD, "warnings": "none"}), [("INVALID_RESPONSE_SHAPE",
                                                                  "/warnings")]),
    "no warnings' key": (answer(without("warnings")), [("INVALID_RESPONSE_SHAPE", "/warnings")]),
    "a warning without a message": (answer({**GOOD, "warnings": [{}]}),
                                    [("INVALID_RESPONSE_SHAPE", "/warnings/0/message")]),
    "another version": (answer({**GOOD, "message_version": "2.0"}), [("UNEXPECTED_RESPONSE_VERSION",
                                                                      "/message_version")]),
    "a version no text": (answer({**GOOD, "message_version": 1.0}), [("INVALID_RESPONSE_SHAPE",
                                                                      "/message_version")]),
    "a key twice": (answer(b'{"payload":{},"errors":[],"warnings":[],"errors":[]}'),
                    [("DUPLICATE_RESPONSE_KEY", "/errors")]),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_receiver_that_breaks_the_contract(hookctl, axinom, name):
    given, breaches = BREACHES[name]
    run, seen = send_payload(hookctl, axinom.receiver(secret=SECRET, answer=given))
    assert len(seen) == 1  # neither repeated nor redirected
    found = run.expect(3).json()
    assert found["verdict"] == "broken" and not found["ok"] and found["status"] == given["status"]
    assert sorted((b["code"], b["pointer"]) for b in found["breaches"]) == sorted(breaches)
    assert run.error_json()["code"] == "verification-failed"


@pytest.mark.parametrize("given", [
    answer(), answer(headers={"content-type": "application/json"}),
    answer(headers={"Content-Type": 'Application/JSON; charset="UTF-8"'}),
    answer(without("message_version")), answer({**GOOD, "further": 1}),
    answer({**GOOD, "warnings": [{"message": "w"}]}),
], ids=str)
def test_a_receiver_that_keeps_it_in_its_own_way(hookctl, axinom, given):
    run, _ = send_payload(hookctl, axinom.receiver(secret=SECRET, answer=given))
    assert run.expect(0).json()["verdict"] == "success"


@pytest.mark.parametrize("respond", [{"payload": {"a": 1},
                                      "warnings": [{"message": "w", "code": "W"}]},
                                      {"payload": [0]}])
def test_what_the_library_answers(hookctl, axinom, respond):
    run, _ = send_payload(hookctl, axinom.receiver(secret=SECRET, respond=respond))
    answer = run.expect(0).json()
    assert answer["warnings"] == respond.get("warnings", [])
    assert json.loads(answer["response"]["body"])["payload"] == respond["payload"]


def test_a_receiver_that_is_not_there(hookctl, free_port):
    run = hookctl("send", "--to", f"http://127.0.0.1:{free_port()}/", "-o", "json", stdin="{}",
                  env={"HOOKCTL_SECRET": SECRET})
    assert run.expect(6).error_json()["code"] == "unreachable"
