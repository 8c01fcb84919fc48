"""The command convert: files, pipes, exit codes, the sidecar, and programs."""
import json
import os

import pytest

ABCD = ("<DataSets xmlns='http://www.tdwg.org/schemas/abcd/2.06'><DataSet><DatasetGUID>urn:x:1"
        "</DatasetGUID><Metadata><Description><Representation language='en'><Title>Title</Title>"
        "<Details>Details that are long enough to be a description of the whole.</Details><URI>"
        "https://example.org/</URI></Representation></Description></Metadata><Units><Unit><UnitID>1"
        "</UnitID><KindOfUnit>leaf</KindOfUnit></Unit></Units></DataSet></DataSets>")


@pytest.fixture
def abcd(tmp_path):
    path = tmp_path / "in.xml"
    path.write_text(ABCD)
    return path


def names(folder):
    return sorted(os.listdir(folder))


def test_list(hookctl):
    listed = hookctl("convert", "--list", "-o", "json").expect(0).json()
    assert [one["name"] for one in listed] == ["abcd-to-bioschemas", "command", "none"]
    assert listed[0]["suffix"] == ".json"
    lines = hookctl("convert", "--list").expect(0).text.splitlines()
    assert [line.split()[0] for line in lines] == [one["name"] for one in listed]


def test_from_file_to_file(hookctl, abcd, tmp_path):
    out = tmp_path / "out" / "x.json"
    out.parent.mkdir()
    run = hookctl("convert", "abcd-to-bioschemas", abcd, out).expect(0)
    assert run.out == b""
    assert "warning" in run.errors and "license" in run.errors
    document = json.loads(out.read_text())
    assert document["name"] == "Title" and len(document["about"]) == 1
    assert names(out.parent) == ["x.json"]
    assert out.stat().st_mode & 0o777 == 0o644


def test_through_pipes_with_options(hookctl):
    run = hookctl("convert", "abcd-to-bioschemas", "--units", "none", "--license", "CC0", "--strict",
                  "-", "-", stdin=ABCD.encode()).expect(0)
    assert "about" not in run.json()
    assert run.json()["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert run.errors == ""


def test_sidecar(hookctl, abcd, tmp_path):
    out = tmp_path / "x.json"
    report = hookctl("convert", "abcd-to-bioschemas", "--units=ndjson", "-o", "json", abcd,
                     out).expect(0).json()
    beside = tmp_path / "x.json.units.ndjson"
    assert report["units"]["path"] == str(beside)
    assert report["output"] == {"path": str(out), "size": out.stat().st_size}
    assert [json.loads(line)["identifier"] for line in beside.open()] == ["1"]
    hookctl("convert", "abcd-to-bioschemas", "--units=ndjson", abcd, "-").expect(2)
    other = tmp_path / "units"
    hookctl("convert", "abcd-to-bioschemas", "--units=ndjson", "--units-out", other, abcd,
            "-").expect(0)
    assert other.read_bytes() == beside.read_bytes()
    hookctl("convert", "abcd-to-bioschemas", "--units=ndjson", "--units-out", out, abcd,
            out).expect(2)


def test_failures_leave_nothing(hookctl, abcd, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    bad = tmp_path / "bad.xml"
    bad.write_text(ABCD[:-20])
    error = hookctl("convert", "abcd-to-bioschemas", "-o", "json", bad, folder / "x").expect(11)
    assert error.error_json()["code"] == "convert-failed"
    assert "line 1, column" in error.error_json()["message"]
    hookctl("convert", "abcd-to-bioschemas", "--strict", abcd, folder / "x").expect(11)
    hookctl("convert", "abcd-to-bioschemas", tmp_path / "none.xml", folder / "x").expect(2)
    hookctl("convert", "abcd-to-bioschemas", abcd).expect(2)
    hookctl("convert", "abcd-to-bioschema", abcd, folder / "x").expect(2)
    hookctl("convert", "abcd-to-bioschemas", "--license", "mine", abcd, folder / "x").expect(2)
    hookctl("convert", "command", abcd, folder / "x", "--convert-command", "false").expect(11)
    hookctl("convert", "command", abcd, folder / "x").expect(2)
    hookctl("convert", "none", abcd, folder / "x", "--convert-command", "cat").expect(2)
    assert names(folder) == []


def test_a_program(hookctl, abcd, tmp_path):
    out = tmp_path / "x"
    hookctl("convert", "command", abcd, out, "--convert-command", "tr", "a-z", "A-Z").expect(0)
    assert out.read_text() == ABCD.upper()
    hookctl("convert", "command", abcd, out, "--convert-command", "cp", "{in}", "{out}").expect(0)
    assert out.read_text() == ABCD
    late = hookctl("convert", "command", "--convert-timeout", "200ms", abcd, out,
                   "--convert-command", "sleep", "100").expect(11)
    assert "200ms" in late.errors
    seen = hookctl("convert", "command", abcd, "-", "--convert-command", "env",
                   env={"HOOKCTL_TOKEN": "canary-token", "AWS_SECRET_ACCESS_KEY": "canary-key"})
    assert "canary" not in seen.expect(0).text
