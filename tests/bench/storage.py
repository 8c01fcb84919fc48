"""The pass-through of an object from S3 to S3, for hookctl, its peers and curl, against a sandbox.

No secret stands on a command line: curl reads its URLs from standard input, others their keys from
the environment. rclone wants the source's URL as an argument; it gets that of a server in this
process, which redirects to the presigned one."""
import datetime
import hashlib
import hmac
import http.server
import os
import threading
import urllib.parse

REGION = "RegionOne"


def fire(sandbox, size):
    """Puts an object of `size` bytes into the sandbox; returns the payload that this fires."""
    name, file = f"source-{size}", sandbox.folder / "source"
    before = len(sandbox.fired())
    block = b"".join(hashlib.sha512(bytes([i])).digest() for i in range(256)) * 64
    with open(file, "wb") as to:
        for number in range(size // len(block) + 1):
            wanted = min(len(block), size - number * len(block))
            to.write((number.to_bytes(8, "big") + block[8:])[:wanted])
    sandbox.put(file, "--name", name)
    file.unlink()
    return sandbox.wait_fired(before + 1)


class Redirector:
    """Answers every request with a redirect to one URL."""

    def __init__(self, url):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(302)
                self.send_header("Location", url)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET

            def log_message(self, *args):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/source"

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def presign(sandbox, method, key):
    """A URL that is good for an hour."""
    host = urllib.parse.urlsplit(sandbox.s3).netloc
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{now[:8]}/{REGION}/s3/aws4_request"
    path = urllib.parse.quote(f"/{sandbox.project}/{key}")
    query = urllib.parse.urlencode(sorted({
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{sandbox.access_key_id}/{scope}", "X-Amz-Date": now,
        "X-Amz-Expires": "3600", "X-Amz-SignedHeaders": "host"}.items()))
    request = "\n".join([method, path, query, f"host:{host}", "", "host", "UNSIGNED-PAYLOAD"])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
    signing = b"AWS4" + sandbox.secret_key.encode()
    for part in scope.split("/"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    signature = hmac.new(signing, text.encode(), "sha256").hexdigest()
    return f"{sandbox.s3}{path}?{query}&X-Amz-Signature={signature}"


class Work:
    """One object to be carried. Each method gives what `Bench.once` takes: a command, additions to
    the environment, standard input."""

    def __init__(self, sandbox, mebibytes):
        self.sandbox = sandbox
        self.size = mebibytes * 1024 * 1024
        self.payload = fire(sandbox, self.size)
        self.source = presign(sandbox, "GET", f"source-{self.size}")
        self.redirector = Redirector(self.source)
        self.file = sandbox.folder / "object"

    def close(self):
        self.redirector.close()
        self.file.unlink(missing_ok=True)

    def hookctl(self, binary):
        return ([binary, "process", self.payload, "--convert", "none", "--force"],
                self.sandbox.settings())

    def keys(self):
        return {"AWS_ACCESS_KEY_ID": self.sandbox.access_key_id,
                "AWS_SECRET_ACCESS_KEY": self.sandbox.secret_key, "AWS_DEFAULT_REGION": REGION,
                "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "localhost,127.0.0.1"}

    def rclone(self, program):
        remote = {"TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true", "REGION": REGION,
                  "ENDPOINT": self.sandbox.s3, "FORCE_PATH_STYLE": "true",
                  "NO_CHECK_BUCKET": "true"}
        line = [program, "--config", "/dev/null", "--retries", "1", "copyurl", self.redirector.url,
                f"sandbox:{self.sandbox.project}/by-rclone"]
        return lambda: (line, self.keys() | {f"RCLONE_CONFIG_SANDBOX_{key}": value
                                             for key, value in remote.items()})

    def aws(self, program):
        """It copies from S3 to S3 within the server, so it gets the bytes from a pipe."""
        line = (f'curl -sSf -K - | "{program}" s3 cp --quiet --endpoint-url {self.sandbox.s3} '
                f"--expected-size {self.size} - s3://{self.sandbox.project}/by-aws")
        return lambda: (["/bin/bash", "-o", "pipefail", "-c", line],
                        self.keys() | {"PATH": os.environ["PATH"]}, self.config(self.source))

    @staticmethod
    def config(url, *more):
        """What curl reads with -K."""
        return "\n".join([f'url = "{url}"', 'noproxy = "*"', *more]).encode()

    def curl_get(self):
        return (["curl", "-sSf", "-K", "-", "-o", self.file], None, self.config(self.source))

    def curl_put(self):
        url = presign(self.sandbox, "PUT", "by-curl")
        return (["curl", "-sSf", "-K", "-"], None,
                self.config(url, f'upload-file = "{self.file}"', 'header = "Expect:"'))
