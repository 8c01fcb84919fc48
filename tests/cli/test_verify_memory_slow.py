"""A capture's length is no matter: less than 10 MiB between 10 and 300 MB."""
import pytest

from support.captures import SECRET, message, record

SMALL, LARGE = 10_000_000, 300_000_000
APART_KIB = 10 * 1024


@pytest.mark.parametrize("form", ["text", "ndjson", "json"])
def test_peak_memory(hookctl, tmp_path, form):
    line = record(message(payload={"text": "x" * 1000}))
    file = tmp_path / "capture"
    peaks = []
    for size in (SMALL, LARGE):
        with open(file, "w") as out:
            for _ in range(size // (len(line) * 1000)):
                out.write(line * 1000)
        peaks.append(hookctl.peak_memory("verify", "--capture", file, "-o", form,
                                         env={"HOOKCTL_SECRET": SECRET}))
    small, large = peaks
    print(f"{form}: {small} KiB and {large} KiB")
    assert abs(large - small) < APART_KIB
    assert large < 32 * 1024
