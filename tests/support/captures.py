"""Captures, written by their description alone."""
import base64
import hashlib
import json

from support.messages import NOW, iso, sign

SECRET = "canary-secret-of-mosaic-91"


def message(at=NOW, **changes):
    """A body as Mosaic sends it."""
    return json.dumps({"message_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "message_type": "Test",
                       "message_version": "1.0", "payload": {"title": "Grün"},
                       "timestamp": iso(at)} | changes,
                      separators=(",", ":"), ensure_ascii=False).encode()


def record(body, headers=None, name="r1", at=NOW, secret=SECRET, **changes):
    """A record's line; signed where no headers are given. A field set to None is left out."""
    if headers is None:
        headers = [["content-type", "application/json"], ["X-Mosaic-Signature", sign(secret, body)]]
    fields = {"v": 1, "id": name, "received_at": iso(at), "method": "POST", "url": "/hook",
              "headers": headers, "body_b64": base64.b64encode(body).decode(),
              "body_sha256": hashlib.sha256(body).hexdigest()} | changes
    return json.dumps({k: v for k, v in fields.items() if v is not None}) + "\n"
