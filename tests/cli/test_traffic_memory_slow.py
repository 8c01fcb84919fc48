"""Captures are worked through in memory that does not grow with them. A sanitizer's would."""
import json

import pytest

from support.captures import message, record

APART_KIB = 4 * 1024


def grows(hookctl, files, *command):
    few, many = (hookctl.peak_memory(*command, file) for file in files)
    print(f"{few} KiB and {many} KiB")
    return many - few


@pytest.fixture
def captures_of(tmp_path):
    def make(*counts):
        for count in counts:
            file = tmp_path / f"{count}.ndjson"
            file.write_text("".join(record(message(), name=f"r{i}") for i in range(count)))
            yield file
    return make


def test_a_har(hookctl, tmp_path):
    entry = {"startedDateTime": "2026-03-04T05:06:07.089+02:00", "time": 41.5,
             "request": {"method": "POST", "url": "https://shop.example/hook", "httpVersion": "HTTP/1.1",
                         "cookies": [], "headers": [], "queryString": [], "headersSize": -1,
                         "bodySize": -1, "postData": {"text": "x" * 100_000}},
             "response": {"status": 0, "headers": [], "content": {}}, "cache": {}, "timings": {}}

    def har(count):
        file = tmp_path / f"{count}.har"
        file.write_text('{"log":{"version":"1.2","entries":[' + ",".join([json.dumps(entry)] * count) + "]}}")
        return file
    assert grows(hookctl, [har(5), har(400)], "capture", "import", "-q") < APART_KIB


def test_inspect(hookctl, captures_of):
    assert grows(hookctl, captures_of(100, 20_000), "inspect") < APART_KIB


def test_the_reports_of_a_replay(hookctl, captures_of, tmp_path):
    assert grows(hookctl, captures_of(100, 30_000), "replay", "--to", "http://127.0.0.1:9", "--dry-run",
                 f"--report={tmp_path}/r.xml", f"--report={tmp_path}/r.html", "-q") < APART_KIB
    assert 'skipped="30000"' in (tmp_path / "r.xml").read_text()[:2000]
