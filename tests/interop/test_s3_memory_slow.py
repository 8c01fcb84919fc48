"""The S3 client's memory: not with a sanitizer, which keeps what is freed."""
import json
import os

from support.s3 import BUCKET, Tool

MIB = 1 << 20


def test_memory_does_not_depend_on_the_size(build, swift, tmp_path):
    """At 40 and 200 MiB, of unknown size."""
    swift.boto().create_bucket(Bucket=BUCKET)
    tool = Tool(build, swift, tmp_path)
    peaks = []
    for size in (40 * MIB, 200 * MIB):
        file = tmp_path / "data"
        with open(file, "wb") as f:
            os.truncate(f.fileno(), size)
        with open(file, "rb") as f:
            out, err = tool.start("upload", f, {"key": "memory"}).communicate(timeout=300)
        result = json.loads(out)
        assert result.get("size") == size, (result, err)
        peaks.append(result["peak_kib"])
    assert peaks[1] - peaks[0] < 10 * 1024, peaks
    assert peaks[1] < 64 * 1024, peaks
