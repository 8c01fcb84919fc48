"""Changing a payload that a sandbox has fired, as an attacker or an accident would."""
import datetime
import hashlib
import hmac
import json
import urllib.parse


def read(path):
    return json.loads(path.read_text())


def changed(path, change):
    """A copy of a payload file after `change(payload)`."""
    payload = read(path)
    change(payload)
    copy = path.parent.parent / f"changed-{path.name}"
    copy.write_text(json.dumps(payload))
    return copy


def inner(payload):
    """The object's own fields, below the tag that the server writes."""
    (fields,) = payload["object"].values()
    return fields


def download_from(path, port):
    """A copy whose download comes from another port, with the same host, path and query."""
    def change(payload):
        url = urllib.parse.urlsplit(payload["download"])
        payload["download"] = url._replace(netloc=f"{url.hostname}:{port}").geturl()
    return changed(path, change)


def presign(url, access_key, secret_key, when, expires, region="RegionOne"):
    """A presigned GET URL by Signature V4, made from its description alone."""
    parts = urllib.parse.urlsplit(url)
    date, stamp = when.strftime("%Y%m%d"), when.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{date}/{region}/s3/aws4_request"
    query = urllib.parse.urlencode(sorted({
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{access_key}/{scope}",
        "X-Amz-Date": stamp, "X-Amz-Expires": str(expires), "X-Amz-SignedHeaders": "host",
    }.items()), quote_via=urllib.parse.quote, safe="~")
    canonical = "\n".join(["GET", parts.path, query, f"host:{parts.netloc}", "", "host",
                           "UNSIGNED-PAYLOAD"])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                         hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + secret_key.encode()
    for part in (date, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{query}&X-Amz-Signature={signature}"


def ago(**time):
    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**time)
