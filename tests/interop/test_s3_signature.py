"""Our signatures against botocore's, over many requests made up from a fixed seed."""
import datetime
import json
import random
import subprocess
import types
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest

PIECES = ["a", "Z", "0", " ", "+", "%", "ä", "ß", "=", "&", "~", "-", "_", ".", "..", "/", "//", "!",
          "*", "'", "(", ")", "?", "#", ":", ";", ",", "@", "$", '"', "漢", "😀", "|", "<", "%2F"]
REGIONS = ["us-east-1", "RegionOne", "eu-central-1", "default"]
CASES = 600


class FixedTime:
    """What botocore asks for the time."""

    def __init__(self, text):
        self.time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")

    def utcnow(self):
        return self.time


def word(chance, least, most):
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(least, most)))


def make_case(chance):
    query = [(word(chance, 1, 4), word(chance, 0, 5)) for _ in range(chance.randint(0, 4))]
    headers = [("Host", chance.choice(["b.example.org", "localhost:9000", "[::1]:80"]))]
    for name in chance.sample(["Content-Type", "Content-MD5", "x-amz-meta-a", "X-Amz-Meta-A-B",
                               "x-amz-acl", "Cache-Control", "x-amz-meta-ab"], chance.randint(0, 5)):
        headers.append((name, chance.choice(["text/plain", "a  b", "  x ", "1,2", "a=b; c", "é", ""])))
    return {
        "method": chance.choice(["GET", "PUT", "POST", "HEAD", "DELETE"]),
        "path": "/" + urllib.parse.quote(word(chance, 0, 12), safe="/~"),
        "query": "&".join(f"{urllib.parse.quote(k, safe='~')}={urllib.parse.quote(v, safe='~')}"
                          for k, v in query),
        "headers": headers,
        "payload_hash": chance.choice(["UNSIGNED-PAYLOAD", "ab" * 32]),
        "time": f"20{chance.randint(10, 37)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
                f"T{chance.randint(10, 23)}:{chance.randint(10, 59)}:0{chance.randint(0, 9)}Z",
        "region": chance.choice(REGIONS),
        "access_key": chance.choice(["AKIDEXAMPLE", "test:tester", "01H9Z/x+="]),
        "secret_key": chance.choice(["s", "wJalrXUtnFEMI/K7MDENG+b", "ü" * 80]),
    }


def request_of(case, headers):
    url = "http://ignored.example" + case["path"]
    if case["query"]:
        url += "?" + case["query"]
    return botocore.awsrequest.AWSRequest(method=case["method"], url=url, headers=dict(headers))


def signer(kind, case, monkeypatch, **options):
    clock = types.SimpleNamespace(datetime=FixedTime(case["time"]))
    monkeypatch.setattr(botocore.auth, "datetime", clock)
    credentials = botocore.credentials.Credentials(case["access_key"], case["secret_key"])
    return kind(credentials, "s3", case["region"], **options)


def run(build, cases):
    done = subprocess.run([build / "s3_sign"], input="\n".join(map(json.dumps, cases)).encode(),
                          stdout=subprocess.PIPE, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("seed", [1, 2])
def test_authorization_headers(build, monkeypatch, seed):
    chance = random.Random(seed)
    cases, expected = [], []
    for _ in range(CASES):
        case = make_case(chance)
        basic = case["time"].replace("-", "").replace(":", "")
        case["headers"] += [("X-Amz-Date", basic), ("X-Amz-Content-SHA256", case["payload_hash"])]
        auth = signer(botocore.auth.S3SigV4Auth, case, monkeypatch)
        monkeypatch.setattr(auth, "payload", lambda request, case=case: case["payload_hash"])
        monkeypatch.setattr(auth, "_modify_request_before_signing", lambda request: None)
        request = request_of(case, case["headers"])
        auth.add_auth(request)
        cases.append(case)
        expected.append(request.headers["Authorization"])
    for case, ours, theirs in zip(cases, run(build, cases), expected, strict=True):
        assert ours["authorization"] == theirs, (case, ours["canonical"])
        assert ours["verdict"] == "ok", case


def test_presigned_urls(build, monkeypatch):
    chance = random.Random(3)
    cases, expected = [], []
    for _ in range(CASES):
        case = make_case(chance)
        case["headers"] = case["headers"][:1]
        # botocore keeps one value of a name that repeats.
        case["query"] = "&".join({pair.split("=")[0]: pair
                                  for pair in filter(None, case["query"].split("&"))}.values())
        case["payload_hash"] = "UNSIGNED-PAYLOAD"
        case["expires"] = chance.randint(1, 604800)
        auth = signer(botocore.auth.S3SigV4QueryAuth, case, monkeypatch, expires=case["expires"])
        request = request_of(case, case["headers"])
        auth.add_auth(request)
        cases.append(case)
        expected.append(urllib.parse.urlsplit(request.url).query)
    for case, ours, theirs in zip(cases, run(build, cases), expected, strict=True):
        # botocore writes the parameters in another order: the signature is what must agree.
        assert (sorted(urllib.parse.parse_qsl(ours["query"], True))
                == sorted(urllib.parse.parse_qsl(theirs, True))), case
        assert ours["verdict"] == "ok", case
