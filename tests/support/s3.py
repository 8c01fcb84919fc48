"""The S3 client as a program, driven by its options."""
import json
import subprocess

BUCKET = "bucket"


class Tool:
    def __init__(self, build, swift, temp):
        self.program, self.swift, self.temp = build / "s3_tool", swift, temp
        self.port = None

    def start(self, operation, stdin, options):
        """With `port`, requests go through a proxy; they are signed for it."""
        options = {"endpoint": self.swift.virtual_url if self.port is None
                   else f"http://s3.localhost:{self.port}", "bucket": BUCKET, "temp": self.temp,
                   **options}
        return subprocess.Popen(
            [self.program, operation, *(f"{k.replace('_', '-')}={v}" for k, v in options.items())],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"PATH": "/usr/bin:/bin"})

    def __call__(self, operation, data=b"", **options):
        process = self.start(operation, subprocess.PIPE, options)
        out, err = process.communicate(data, timeout=120)
        assert process.returncode in (0, 1), err.decode()
        assert b"testing" not in err and b"Signature=" not in err
        result = json.loads(out)
        result["log"] = err.decode()
        assert list(self.temp.iterdir()) == []
        return result

    def upload(self, data, key, **options):
        result = self("upload", data, key=key, **options)
        assert "error" not in result, result
        return result
