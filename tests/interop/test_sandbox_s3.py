"""The sandbox's S3, judged by boto3 and s3cmd, which share no line with it."""
import hashlib
import json
import subprocess
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024


def client_of(sandbox, secret=None, access=None, region="RegionOne"):
    return boto3.client(
        "s3", endpoint_url=sandbox.http, region_name=region,
        aws_access_key_id=access or sandbox.access_key_id,
        aws_secret_access_key=secret or sandbox.secret_key,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, proxies={}))


@pytest.fixture
def s3(sandbox):
    return client_of(sandbox)


def refusal(call, *args, **kwargs):
    with pytest.raises(ClientError) as caught:
        call(*args, **kwargs)
    error = caught.value.response
    return error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"]


def hashes_of(sandbox, object_id):
    status, answer = sandbox.rest("GET", f"/v2/objects/{object_id}")
    assert status == 200, answer
    return {h["alg"]: h["hash"] for h in answer["object"]["hashes"]}


def test_a_put_to_a_new_key(sandbox, s3):
    body = b"<DataSets/>" * 1000
    put = s3.put_object(Bucket="sandbox", Key="coll/data-set(1)/deep/er.xml", Body=body)
    assert put["ETag"] == hashlib.md5(body).hexdigest()
    object_id = put["VersionId"]
    assert len(object_id) == 26
    key = "coll/data-set(1)/deep/er.xml"
    got = s3.get_object(Bucket="sandbox", Key=key)
    assert got["Body"].read() == body and got["ETag"] == "-" + object_id
    assert s3.head_object(Bucket="sandbox", Key=key)["ETag"] == object_id
    # The proxy of Aruna 2.0 swaps the tags where it made the object itself.
    assert hashes_of(sandbox, object_id) == {
        "HASHALGORITHM_MD5": hashlib.sha256(body).hexdigest(),
        "HASHALGORITHM_SHA256": hashlib.md5(body).hexdigest()}
    status, answer = sandbox.rest("GET", f"/v2/objects/{object_id}")
    assert answer["object"]["name"] == "deep/er.xml"
    assert answer["object"]["dataClass"] == "DATA_CLASS_PRIVATE"
    assert answer["object"]["dataLicenseTag"] == "AllRightsReserved"


def test_ranges(s3):
    body = bytes(range(256)) * 4
    s3.put_object(Bucket="sandbox", Key="r", Body=body)
    for asked, expected in [("bytes=0-0", body[:1]), ("bytes=1000-", body[1000:]),
                            ("bytes=-10", body[-10:]), ("bytes=5-99999", body[5:])]:
        got = s3.get_object(Bucket="sandbox", Key="r", Range=asked)
        assert got["Body"].read() == expected, asked
        assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert refusal(s3.get_object, Bucket="sandbox", Key="r", Range="bytes=1024-") == (
        416, "InvalidRange")


def test_multipart(sandbox, s3):
    parts = [b"a" * 5 * MIB, b"b" * 6 * MIB, b"c" * 17]
    begun = s3.create_multipart_upload(Bucket="sandbox", Key="big")["UploadId"]
    assert refusal(s3.get_object, Bucket="sandbox", Key="big") == (404, "NoSuchKey")
    done = []
    for number, part in enumerate(parts, 1):
        answer = s3.upload_part(Bucket="sandbox", Key="big", UploadId=begun, PartNumber=number,
                                Body=part)
        assert answer["ETag"] == "-" + hashlib.md5(part).hexdigest()
        done.append({"ETag": answer["ETag"], "PartNumber": number})
    assert refusal(s3.complete_multipart_upload, Bucket="sandbox", Key="big", UploadId=begun,
                   MultipartUpload={"Parts": [{"ETag": "-" + "0" * 32, "PartNumber": 1}]}
                   )[0] == 404
    object_id = s3.complete_multipart_upload(Bucket="sandbox", Key="big", UploadId=begun,
                                             MultipartUpload={"Parts": done})["ETag"]
    assert len(object_id) == 26
    got = s3.get_object(Bucket="sandbox", Key="big")
    assert got["Body"].read() == b"".join(parts) and got["ContentLength"] == 11 * MIB + 17
    across = f"bytes={5 * MIB - 2}-{5 * MIB + 1}"
    assert s3.get_object(Bucket="sandbox", Key="big", Range=across)["Body"].read() == b"aabb"
    assert hashes_of(sandbox, object_id) == {}


def test_what_aruna_does_not_have(s3):
    begun = s3.create_multipart_upload(Bucket="sandbox", Key="k")["UploadId"]
    assert refusal(s3.abort_multipart_upload, Bucket="sandbox", Key="k", UploadId=begun)[0] == 501
    assert refusal(s3.list_parts, Bucket="sandbox", Key="k", UploadId=begun)[0] == 501
    assert refusal(s3.delete_object, Bucket="sandbox", Key="k")[0] in (403, 501)
    assert refusal(s3.get_object_acl, Bucket="sandbox", Key="k")[0] == 501
    # The object that the upload made waits for the next PUT to its key.
    put = s3.put_object(Bucket="sandbox", Key="k", Body=b"x")
    assert s3.head_object(Bucket="sandbox", Key="k")["ETag"] == put["VersionId"]


def test_refusals(sandbox, s3):
    assert refusal(s3.put_object, Bucket="sandbox", Key="empty", Body=b"") == (
        411, "MissingContentLength")
    # A bad name fails only after the upload.
    for key in ("with blank", "umlaut-ä", "plus+", "per%cent", "a=b"):
        assert refusal(s3.put_object, Bucket="sandbox", Key=key, Body=b"x") == (
            403, "InvalidObjectState"), key
    # Nor may the collection, the dataset or the object be without a name.
    for key in ("/k", "d//k", "d/", "c/d/", "/"):
        assert refusal(s3.put_object, Bucket="sandbox", Key=key, Body=b"x") == (
            403, "InvalidObjectState"), key
    assert refusal(s3.get_object, Bucket="sandbox", Key="nothing") == (404, "NoSuchKey")
    assert refusal(s3.put_object, Bucket="other", Key="k", Body=b"x") == (404, "NoSuchBucket")
    assert refusal(client_of(sandbox, secret="wrong").put_object, Bucket="sandbox", Key="k",
                   Body=b"x") == (403, "SignatureDoesNotMatch")
    assert refusal(client_of(sandbox, access="NOBODY").get_object, Bucket="sandbox",
                   Key="k")[0] == 403
    assert not list((sandbox.data / "objects").iterdir())


def test_what_was_signed_must_be_what_came(sandbox):
    """A body other than the one whose hash was signed is refused, and leaves nothing."""
    s3 = client_of(sandbox)

    def tamper(request, **_):
        request.body = b"other"
        request.headers["Content-Length"] = "5"
    s3.meta.events.register("before-send.s3.PutObject", tamper)
    assert refusal(s3.put_object, Bucket="sandbox", Key="k", Body=b"wrong") == (
        400, "XAmzContentSHA256Mismatch")
    assert not list((sandbox.data / "objects").iterdir())


def test_a_put_to_a_finished_key_is_a_new_revision(sandbox, s3, tmp_path):
    (tmp_path / "f").write_bytes(b"one")
    first = sandbox.put(tmp_path / "f", "--name", "d/k", "--label", "A=1")
    second = s3.put_object(Bucket="sandbox", Key="d/k", Body=b"two")["VersionId"]
    assert first != second
    assert sandbox.get(first) == b"one" and sandbox.get(second) == b"two"
    assert sandbox.get("d/k") == b"two"
    shown = sandbox.show(second)
    assert shown["revisions"] == [first, second]
    assert [(p["key"], p["value"]) for p in shown["object"]["key_values"]] == [("A", "1")]


def test_lists(s3):
    for key in ("a/1", "a/2", "b/1", "c"):
        s3.put_object(Bucket="sandbox", Key=key, Body=b"xy")
    s3.create_multipart_upload(Bucket="sandbox", Key="unfinished")
    assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["sandbox"]
    s3.head_bucket(Bucket="sandbox")
    answer = s3.list_objects_v2(Bucket="sandbox")
    assert [(o["Key"], o["Size"]) for o in answer["Contents"]] == [
        ("a/1", 2), ("a/2", 2), ("b/1", 2), ("c", 2)]
    answer = s3.list_objects_v2(Bucket="sandbox", Delimiter="/")
    assert [p["Prefix"] for p in answer["CommonPrefixes"]] == ["a/", "b/"]
    assert [o["Key"] for o in answer["Contents"]] == ["c"]
    assert [o["Key"] for o in s3.list_objects_v2(Bucket="sandbox", Prefix="a/")["Contents"]] == [
        "a/1", "a/2"]
    assert not s3.list_objects_v2(Bucket="sandbox", MaxKeys=0)["IsTruncated"]
    for call in ("list_objects_v2", "list_objects"):
        pages = s3.get_paginator(call).paginate(Bucket="sandbox",
                                                PaginationConfig={"PageSize": 3})
        assert [o["Key"] for page in pages for o in page["Contents"]] == [
            "a/1", "a/2", "b/1", "c"], call


def fetch(url, method="GET", body=None):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, method=method)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def test_presigned_urls(sandbox, s3):
    def url(operation, **parameters):
        return s3.generate_presigned_url(operation, {"Bucket": "sandbox", "Key": "d/k",
                                                     **parameters})
    assert fetch(url("put_object"), "PUT", b"bytes")[0] == 200
    assert fetch(url("get_object")) == (200, b"bytes")
    assert fetch(url("get_object"), "HEAD")[0] == 403
    assert fetch(url("get_object").replace("d/k", "d/l"))[0] == 403
    assert fetch(sandbox.http + "/sandbox/d/k")[0] == 403


def test_virtual_hosts(sandbox, s3):
    """The payload's download URL has the bucket in its host, which curl finds on loopback."""
    sandbox.create_hook()
    s3.put_object(Bucket="sandbox", Key="d/k'(1)!.xml", Body=b"bytes")
    url = json.loads(sandbox.wait_fired().read_text())["download"]
    assert url.startswith("http://sandbox.localhost:")
    got = subprocess.run(["curl", "-sS", "--noproxy", "*", url], capture_output=True, check=True)
    assert got.stdout == b"bytes"
    forged = url[:-1] + ("0" if url[-1] != "0" else "1")
    got = subprocess.run(["curl", "-sS", "--noproxy", "*", forged], capture_output=True,
                         check=True)
    assert b"<Code>SignatureDoesNotMatch</Code>" in got.stdout


def test_s3cmd(sandbox, tmp_path):
    host = sandbox.http.removeprefix("http://")
    config = tmp_path / "s3cfg"
    config.write_text(f"""[default]
access_key = {sandbox.access_key_id}
secret_key = {sandbox.secret_key}
host_base = {host}
host_bucket = {host}
bucket_location = RegionOne
use_https = False
signature_v2 = False
""")

    def s3cmd(*args):
        return subprocess.run(["s3cmd", "-c", config, "--no-progress", *args],
                              capture_output=True, check=True, text=True).stdout
    small, big = tmp_path / "small", tmp_path / "big"
    small.write_bytes(b"small")
    big.write_bytes(b"0123456789abcdef" * (MIB // 16) * 11)
    s3cmd("put", small, "s3://sandbox/d/small")
    s3cmd("put", "--multipart-chunk-size-mb=5", big, "s3://sandbox/d/big")
    listed = s3cmd("ls", "s3://sandbox/d/")
    assert "s3://sandbox/d/small" in listed and "s3://sandbox/d/big" in listed
    for file in (small, big):
        copy = tmp_path / (file.name + ".copy")
        s3cmd("get", f"s3://sandbox/d/{file.name}", copy)
        assert copy.read_bytes() == file.read_bytes()
