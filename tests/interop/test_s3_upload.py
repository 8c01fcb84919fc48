"""The S3 client against OpenStack Swift, with faults between the two where they matter."""
import hashlib
import random
import urllib.request

import pytest

from support.fault_proxy import DROP, HANG, LOSE_ANSWER, PASS, Faults, answer
from support.s3 import BUCKET, Tool
from support.swift import Swift

MIB = 1 << 20
PART = 5 * MIB
INTERNAL_ERROR = b"<Error><Code>InternalError</Code><Message>oops</Message></Error>"
KEYS = ["plain.txt", "a b", "a+b", "100%", "%2F%20", "Käfer/ß.xml", "k=v&x=y", "a//b", "x/../y",
        "..", "/leading", "trailing/", "q?m#h", "!*'();:@,$[]", "漢字 😀", "~tilde", "\"<>\\|"]


@pytest.fixture(scope="module")
def swift(tmp_path_factory):
    with Swift(tmp_path_factory.mktemp("swift")) as server:
        server.boto().create_bucket(Bucket=BUCKET)
        yield server


@pytest.fixture
def tool(build, swift, tmp_path):
    temp = tmp_path / "temp"
    temp.mkdir()
    return Tool(build, swift, temp)


@pytest.fixture
def faults(swift, tool):
    """faults(plan) puts a proxy between the tool and Swift."""
    running = []

    def start(plan):
        proxy = Faults(swift.port, plan)
        running.append(proxy)
        proxy.__enter__()
        tool.port = proxy.port
        return proxy

    yield start
    for proxy in running:
        proxy.__exit__()


def content(size, seed=0):
    return random.Random(seed).randbytes(size)


def stored(swift, key):
    return swift.boto().get_object(Bucket=BUCKET, Key=key)["Body"].read()


def is_stored(swift, key):
    found = swift.boto().list_objects_v2(Bucket=BUCKET, Prefix=key).get("Contents", [])
    return any(o["Key"] == key for o in found)


def half_uploads(swift):
    return swift.boto().list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("style", ["virtual", "path"])
def test_keys(swift, tool, key, style):
    options = {"endpoint": swift.url, "path_style": 1} if style == "path" else {}
    data = f"{style}: {key}".encode()
    result = tool.upload(data, key, content_type="text/x-test; charset=utf-8", **options)
    got = swift.boto().get_object(Bucket=BUCKET, Key=key)
    assert got["Body"].read() == data
    assert got["ContentType"] == "text/x-test; charset=utf-8"
    assert result["etag"] == hashlib.md5(data).hexdigest()
    assert tool("head", key=key, **options)["size"] == len(data)
    assert tool("get", key=key, **options)["body"] == data.decode()
    if style == "path":
        url = tool("presign", key=key, **options)["url"]
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=30) as answered:
            assert answered.read() == data


@pytest.mark.parametrize("key", ["m plain", "m a+b %=ü", "m/漢//.."])
def test_keys_in_parts(swift, tool, key):
    data = content(PART + 1)
    assert tool.upload(data, key, part_size=PART)["parts"] == 2
    assert stored(swift, key) == data


@pytest.mark.parametrize("size, options, parts", [
    (1, {}, 0), (PART - 1, {}, 0), (PART, {}, 0), (PART + 1, {}, 2), (2 * PART, {}, 2),
    (2 * PART + 1, {"concurrency": 1}, 3), (6 * PART + 7, {"concurrency": 4}, 7),
    (1, {"size": 1}, 0), (PART, {"size": PART}, 0), (PART + 1, {"size": PART + 1}, 0),
    (3 * PART, {"size": 3 * PART, "threshold": 3 * PART}, 0),
    (3 * PART + 1, {"size": 3 * PART + 1, "threshold": 3 * PART}, 4),
    (PART, {"size": PART, "threshold": 1}, 0),
    (3 * PART + 5, {"chunk": 12345}, 4), (PART + 3, {"size": PART + 3, "chunk": 999}, 0),
    (4 * PART + 1, {"part_memory": MIB}, 5), (3, {"part_memory": MIB}, 0),
])
def test_sizes(swift, tool, size, options, parts):
    data = content(size, seed=size)
    result = tool.upload(data, "sizes", part_size=PART, **options)
    assert stored(swift, "sizes") == data
    assert (result["size"], result["parts"]) == (size, parts)
    assert result["acknowledged"] == size
    assert result["sha256"] == hashlib.sha256(data).hexdigest()
    assert result["md5"] == hashlib.md5(data).hexdigest()
    assert result["about_to_be"] == {"size": size, "sha256": result["sha256"], "parts": parts}
    if parts:
        of_parts = b"".join(hashlib.md5(data[at:at + PART]).digest()
                            for at in range(0, size, PART))
        assert result["etag"] == f"{hashlib.md5(of_parts).hexdigest()}-{parts}"
        assert result["upload_id"]


@pytest.mark.parametrize("announced, size, threshold", [
    (10, 9, 100), (10, 11, 100),                                     # from memory
    (PART + 10, PART + 9, 10 * PART), (PART + 10, PART + 11, 10 * PART),  # as a stream
    (2 * PART, 2 * PART - 1, 1), (2 * PART, 2 * PART + 1, 1),        # in parts
])
def test_another_size_than_announced(swift, tool, announced, size, threshold):
    key = f"wrong size {announced} {size}"
    result = tool("upload", content(size), key=key, size=announced, threshold=threshold,
                  part_size=PART)
    assert result["error"] == "invalid-input"
    assert str(announced) in result["message"]
    assert not is_stored(swift, key)
    assert half_uploads(swift) == []


@pytest.mark.parametrize("options", [{}, {"size": 0}])
def test_nothing_is_refused(swift, tool, options):
    result = tool("upload", b"", key="empty", **options)
    assert result["error"] == "invalid-input" and "empty" in result["message"]
    assert not is_stored(swift, "empty")


WAYS = [pytest.param(10, {}, id="memory"), pytest.param(2 * PART, {"size": 2 * PART}, id="stream"),
        pytest.param(2 * PART + 1, {}, id="parts")]


@pytest.mark.parametrize("size, options", WAYS)
def test_nothing_is_visible_unless_it_may_be(swift, tool, size, options):
    key = f"held {size}"
    result = tool("upload", content(size), key=key, part_size=PART, hold=1, **options)
    assert result["error"] == "verification-failed"
    assert not is_stored(swift, key)
    assert half_uploads(swift) == []


@pytest.mark.parametrize("size, options", WAYS)
def test_an_interrupted_run_leaves_nothing(swift, tool, size, options):
    key = f"interrupted {size}"
    result = tool("upload", content(size), key=key, part_size=PART, interrupt_at=size, **options)
    assert result["error"] == "interrupted"
    assert not is_stored(swift, key)
    assert half_uploads(swift) == []


@pytest.mark.parametrize("size, options", WAYS)
@pytest.mark.parametrize("wrong, code, hint", [
    ({"secret_key": "wrong"}, "SignatureDoesNotMatch", "secret key"),
    ({"access_key": "test:nobody"}, "SignatureDoesNotMatch", "access key"),
    ({"region": "elsewhere"}, "AuthorizationHeaderMalformed", "--s3-region"),
])
def test_wrong_keys_are_refused(tool, size, options, wrong, code, hint):
    result = tool("upload", content(size), key="refused", part_size=PART, **options, **wrong)
    assert result["error"] == "refused"
    assert code in result["message"] and hint in result["hint"]


def test_what_is_not_there(tool):
    assert tool("head", key="absent")["error"] == "not-found"
    assert "NoSuchKey" in tool("get", key="absent")["message"]
    result = tool("upload", b"x", key="k", bucket="no-such-bucket")
    assert result["error"] == "not-found" and "NoSuchBucket" in result["message"]


def test_nobody_listens(tool, free_port):
    result = tool("upload", b"x", key="k", endpoint=f"http://s3.localhost:{free_port()}")
    assert result["error"] == "unreachable"


@pytest.mark.parametrize("fault", [answer(500), answer(503, INTERNAL_ERROR), DROP, LOSE_ANSWER])
def test_a_put_and_parts_are_repeated(swift, tool, faults, fault):
    proxy = faults(lambda seen, count: fault if seen.method == "PUT" and count < 2 else PASS)
    tool.upload(b"hello", "repeated", attempts=3)
    assert proxy.count("PUT") == 3
    assert stored(swift, "repeated") == b"hello"
    data = content(PART + 1)
    tool.upload(data, "repeated parts", part_size=PART, attempts=4)
    assert stored(swift, "repeated parts") == data
    assert half_uploads(swift) == []


@pytest.mark.parametrize("fault", [answer(500), LOSE_ANSWER])
def test_a_streamed_put_is_not_repeated(tool, faults, fault):
    proxy = faults(lambda seen, count: fault)
    result = tool("upload", content(PART + 1), key="stream", size=PART + 1, part_size=PART)
    assert result["error"] == "unreachable"
    assert proxy.count("PUT") == 1


@pytest.mark.parametrize("fault", [answer(500), LOSE_ANSWER])
def test_a_multipart_upload_is_not_begun_twice(swift, tool, faults, fault):
    proxy = faults(lambda seen, count: fault if "uploads" in seen.query else PASS)
    result = tool("upload", content(PART + 1), key="begun twice", part_size=PART)
    assert result["error"] == "unreachable"
    assert proxy.count("POST") == 1
    for left in half_uploads(swift):
        swift.boto().abort_multipart_upload(Bucket=BUCKET, Key=left["Key"],
                                            UploadId=left["UploadId"])


def test_a_completion_whose_answer_is_lost_is_looked_up(swift, tool, faults):
    data = content(PART + 1)
    proxy = faults(lambda seen, count: LOSE_ANSWER
                   if seen.method == "POST" and "uploadId" in seen.query else PASS)
    result = tool.upload(data, "lost", part_size=PART)
    assert proxy.count("POST", "uploadId") == 1
    assert result["etag"].endswith("-2")
    assert stored(swift, "lost") == data


def test_a_lost_completion_of_a_server_with_other_etags(swift, tool, faults):
    """Where the ETag proves nothing, the completion is repeated, and NoSuchUpload tells."""
    def plan(seen, count):
        if seen.method == "POST" and "uploadId" in seen.query:
            return LOSE_ANSWER if count == 0 else answer(
                404, b"<Error><Code>NoSuchUpload</Code></Error>")
        if seen.method == "HEAD":
            return answer(200, Content_Length=str(PART + 1), ETag="01H9Z7")
        return PASS
    proxy = faults(plan)
    result = tool.upload(content(PART + 1), "other etags", part_size=PART)
    assert proxy.count("POST", "uploadId") == 2
    assert result["etag"] == "01H9Z7"


def test_an_older_object_is_not_taken_for_the_new_one(swift, tool, faults):
    """The object at the key has the same size, and the completion never came through."""
    old = content(PART + 1, seed=1)
    tool.upload(old, "older", part_size=PART)
    faults(lambda seen, count: DROP if "uploadId" in seen.query and seen.method == "POST"
           and count < 2 else PASS)
    new = content(PART + 1, seed=2)
    tool.upload(new, "older", part_size=PART)
    assert stored(swift, "older") == new


def test_a_completion_that_fails_in_a_200_is_repeated(swift, tool, faults):
    proxy = faults(lambda seen, count: answer(200, b"  \n" + INTERNAL_ERROR)
                   if seen.method == "POST" and "uploadId" in seen.query and count < 1 else PASS)
    data = content(PART + 1)
    tool.upload(data, "error in 200", part_size=PART)
    assert proxy.count("POST", "uploadId") == 2
    assert stored(swift, "error in 200") == data


def test_an_upload_that_vanished_is_an_error(tool, faults):
    proxy = faults(lambda seen, count: answer(404, b"<Error><Code>NoSuchUpload</Code></Error>")
                   if seen.method == "POST" and "uploadId" in seen.query else PASS)
    result = tool("upload", content(PART + 1), key="vanished", part_size=PART)
    assert result["error"] == "not-found" and "NoSuchUpload" in result["message"]
    assert proxy.count("HEAD") == 0


def test_a_part_that_fails_for_good_ends_the_upload(swift, tool, faults):
    proxy = faults(lambda seen, count: answer(500) if "partNumber=2" in seen.query else PASS)
    result = tool("upload", content(6 * PART), key="part fails", part_size=PART)
    assert result["error"] == "unreachable" and "put part 2" in result["message"]
    assert proxy.count("DELETE", "uploadId") == 1
    assert half_uploads(swift) == []


@pytest.mark.parametrize("fault", [answer(501), answer(403), HANG])
def test_a_server_that_cannot_abort(swift, tool, faults, fault):
    """Aruna answers 501 or 403: the upload's own error is what counts, and the end comes soon."""
    faults(lambda seen, count: fault if seen.method == "DELETE" else PASS)
    result = tool("upload", content(PART + 1), key="no abort", part_size=PART, hold=1)
    assert result["error"] == "verification-failed"
    assert "could not be aborted" in result["log"]
    for left in half_uploads(swift):
        swift.boto().abort_multipart_upload(Bucket=BUCKET, Key=left["Key"],
                                            UploadId=left["UploadId"])


def test_etags_of_parts_go_back_as_they_came(tool, faults):
    """Aruna's begin with "-" and have no quotes."""
    def plan(seen, count):
        if "uploads" in seen.query:
            return answer(200, b"<R><UploadId>id/+ =</UploadId></R>")
        if "partNumber" in seen.query:
            return answer(200, ETag=f"-etag&{seen.query.split('&')[0]}")
        return answer(200, b"<R><ETag>01H9Z7</ETag></R>", x_amz_version_id="01H9Z8")
    proxy = faults(plan)
    result = tool.upload(content(PART + 1), "echo", part_size=PART)
    complete = proxy.seen[-1]
    assert complete.query == "uploadId=id%2F%2B%20%3D"
    for number in (1, 2):
        part = f"<PartNumber>{number}</PartNumber><ETag>-etag&amp;partNumber={number}</ETag>"
        assert part.encode() in complete.body
    assert (result["etag"], result["version_id"]) == ("01H9Z7", "01H9Z8")


def test_what_requests_carry(tool, faults):
    proxy = faults(lambda seen, count: PASS)
    tool.upload(b"hello", "carried")
    tool.upload(content(PART + 1), "carried", size=PART + 1, part_size=PART)
    small, streamed = proxy.seen
    assert small.headers["x-amz-content-sha256"] == hashlib.sha256(b"hello").hexdigest()
    assert streamed.headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    for seen in proxy.seen:
        names = seen.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        assert {"host", "x-amz-date", "x-amz-content-sha256", "content-type"} <= set(names)
