"""What hookctl and Axinom's library say of many messages at once."""
import base64
import hashlib
import json

from support.messages import iso, timestamps


def record(number, case):
    """A record of a capture file."""
    headers = [["Content-Type", "application/json"]]
    if case.signature is not None:
        headers.append(["X-Mosaic-Signature", case.signature])
    return json.dumps({
        "v": 1, "id": f"{number:026d}", "received_at": iso(case.at), "method": "POST",
        "url": "/webhook",
        "headers": headers, "body_b64": base64.b64encode(case.body).decode(),
        "body_sha256": hashlib.sha256(case.body).hexdigest()})


def hookctl_verdicts(hookctl, messages, secret, *options, **env):
    """One run over a capture of all messages; a verdict each."""
    capture = "".join(record(number, case) + "\n" for number, case in enumerate(messages))
    run = hookctl("verify", "--capture", "-", "-o", "ndjson", *options, stdin=capture,
                  env={"HOOKCTL_SECRET": secret, **env})
    verdicts = [json.loads(line) for line in run.out.splitlines()]
    assert [int(v["id"]) for v in verdicts] == list(range(len(messages))), run.errors[-2000:]
    valid = sum(verdict["valid"] for verdict in verdicts)
    run.expect(0 if valid == len(messages) else 8 if valid else 3)
    return verdicts


def library_codes(axinom, messages, secret, **rest):
    """The library's codes; where it has none, the name of JavaScript's error."""
    answers = axinom.all(axinom.validation(case.body, case.signature, secret, now=case.at, **rest)
                         for case in messages)
    return ["VALID" if "value" in a else a["code"] or a["name"] for a in answers]


def dates(axinom):
    """moment_of for support.messages: what JavaScript reads of a timestamp."""
    texts = [text for _, text in timestamps()]
    answers = axinom.all({"op": "date", "json": text} for text in texts)
    return dict(zip(texts, (answer["time"] for answer in answers))).get
