"""`process` on a real S3 server: the object lies in OpenStack Swift, Aruna's side is the sandbox."""
import hashlib

import botocore.client
import pytest

from support import payloads
from support.fault_proxy import PASS, Faults, answer
from support.swift import ACCESS_KEY, REGION, SECRET_KEY

MIB = 1 << 20
BUCKET = "proj"
KEYS = ["plain.bin", "dir/with blank.bin", "a+b.bin", "100%.bin", "k%2Fv.bin", "Käfer/größe.bin",
        "k=v&x.bin"]


@pytest.fixture(scope="module", autouse=True)
def bucket(swift):
    swift.boto().create_bucket(Bucket=BUCKET)


@pytest.fixture
def hook(sandbox):
    return sandbox.create_hook(filters=[{"name": r"^source$"}])


def presigned(swift, key, style):
    """A URL that boto3 signs, in either style of naming the bucket."""
    import boto3
    config = botocore.client.Config(signature_version="s3v4", s3={"addressing_style": style})
    url = swift.url if style == "path" else swift.virtual_url
    client = boto3.client("s3", endpoint_url=url, region_name=REGION, config=config,
                          aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY)
    return client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key})


def fire(sandbox, swift, key, content, style="virtual"):
    """Puts content into Swift, and has the sandbox fire a hook whose payload points there."""
    swift.boto().put_object(Bucket=BUCKET, Key=key, Body=content)
    source, payload = sandbox.fire(b"stands for the object in Swift", "source")

    def to_swift(fired):
        fired.update(download=presigned(swift, key, style), access_key=ACCESS_KEY,
                     secret_key=SECRET_KEY)
        payloads.inner(fired).update(content_len=len(content), hashes=[
            {"alg": 1, "hash": hashlib.sha256(content).hexdigest()},
            {"alg": 2, "hash": hashlib.md5(content).hexdigest()}])
    return source, payloads.changed(payload, to_swift)


def process(hookctl, sandbox, payload, *options, code=0):
    return hookctl("process", payload, "-o", "json", "--convert", "none", *options,
                   env=sandbox.settings()).expect(code).json()


def stored(swift, key):
    return swift.boto().get_object(Bucket=BUCKET, Key=key)["Body"].read()


@pytest.mark.parametrize("style", ["virtual", "path"])
@pytest.mark.parametrize("key", KEYS)
def test_keys_of_every_kind(hookctl, sandbox, hook, swift, key, style):
    content = key.encode() * 1000
    source, payload = fire(sandbox, swift, key, content, style)
    report = process(hookctl, sandbox, payload, *(["--path-style"] if style == "path" else []))
    result = key.removesuffix(".bin") + "-processed.bin"
    assert report["result"]["key"] == result and report["callback"] == "sent"
    assert stored(swift, result) == content
    assert sandbox.show(source)["hook_status"][hook] == "FINISHED"


@pytest.mark.parametrize("size", [10 * MIB, 10 * MIB + 1, 40 * MIB, 101 * MIB])
def test_from_one_put_to_many_parts(hookctl, sandbox, hook, swift, size):
    content = hashlib.sha256(str(size).encode()).digest() * (size // 32) + b"x" * (size % 32)
    _, payload = fire(sandbox, swift, f"{size}.bin", content)
    report = process(hookctl, sandbox, payload)
    assert hashlib.sha256(stored(swift, f"{size}-processed.bin")).digest() == \
        hashlib.sha256(content).digest()
    parted = "-" in report["result"]["etag"]
    assert parted == (size > 100 * MIB)


def test_parts_where_the_length_is_not_known(hookctl, sandbox, hook, swift):
    content = bytes(range(256)) * 4096 * 12
    _, payload = fire(sandbox, swift, "unknown.bin", content)
    report = hookctl("process", payload, "-o", "json", "--convert-command", "cat",
                     env=sandbox.settings()).expect(0).json()
    assert report["result"]["etag"].endswith("-2")
    assert stored(swift, "unknown-processed.bin") == content


@pytest.mark.parametrize("size", [1 * MIB, 20 * MIB])
def test_a_storage_that_recovers(hookctl, sandbox, hook, swift, size):
    """In memory or streamed: the PUT is repeated, in the second case with its download."""
    content = bytes(range(256)) * (size // 256)
    _, payload = fire(sandbox, swift, f"again-{size}.bin", content)

    def refuse_once(seen, count):
        failing = seen.method == "PUT" and count == 0
        return answer(503, b"", Retry_After="0") if failing else PASS
    with Faults(swift.port, refuse_once) as faults:
        report = process(hookctl, sandbox, payload, "--s3-endpoint",
                         f"http://s3.localhost:{faults.port}")
    assert faults.count("PUT") == 2
    assert report["status"] == "done"
    assert stored(swift, f"again-{size}-processed.bin") == content
