"""A capture: a verdict a record, a summary, and an exit code that tells some from all."""
import json
import os
import select
import subprocess

import pytest

from support.captures import SECRET, message, record
from support.messages import NOW, iso, sign

ENV = {"HOOKCTL_SECRET": SECRET}


@pytest.fixture
def verify(hookctl):
    def run(capture, *args, env=ENV):
        return hookctl("verify", "--capture", *args, stdin=capture, env=env)
    return run


def good(number, **changes):
    return record(message(), name=f"good-{number}", **changes)


def bad(number):
    return record(message(), name=f"bad-{number}", secret="another")


def lines(done):
    return [json.loads(line) for line in done.text.splitlines()]


def test_every_record_gets_a_verdict(verify):
    done = verify(good(1) + bad(2) + good(3)).expect(8)
    assert done.text.splitlines() == [
        "ok    good-1  message 3fa85f64-5717-4562-b3fc-2c963f66afa6, 0.0 s old",
        "FAIL  bad-2  INVALID_WEBHOOK_SIGNATURE: the signature is not that of this body under any of "
        "the secrets given",
        "ok    good-3  message 3fa85f64-5717-4562-b3fc-2c963f66afa6, 0.0 s old",
        "3 records: 2 valid, 1 not (1 INVALID_WEBHOOK_SIGNATURE)"]
    assert verify(good(1) + bad(2), "-q").expect(8).text.startswith("FAIL  bad-2")
    assert not verify(good(1), "-q").expect(0).out
    assert "\x1b[1;31mFAIL\x1b[0m" in verify(bad(1), "--color", "always").expect(3).text


def test_one_line_of_json_a_record(verify):
    done = verify(good(1) + "nothing\n" + bad(2), "-o", "ndjson", "--explain").expect(8)
    first, second, third = lines(done)
    assert first == {"id": "good-1", "line": 1, "valid": True, "code": "VALID",
                     "message": "the message is valid", "age_seconds": 0.0,
                     "message_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "secret_index": 0}
    assert (second["id"], second["line"], second["valid"], second["code"]) == (None, 2, False, "UNREADABLE_RECORD")
    assert third["id"] == "bad-2" and third["explanation"]["code"] == "unknown"
    assert done.error_json() == {"code": "partial-failure", "hint": "",
                                 "message": "3 records: 1 valid, 2 not (1 UNREADABLE_RECORD, "
                                            "1 INVALID_WEBHOOK_SIGNATURE)"}


def test_one_document(verify):
    document = verify(good(1) + bad(2) + "{}\n" + good(3)[:40], "-o", "json").expect(8).json()
    assert [v["valid"] for v in document["verdicts"]] == [True, False, False]
    assert document["summary"] == {
        "records": 3, "valid": 1, "invalid": 1, "unreadable": 1, "torn": True,
        "codes": {"VALID": 1, "INVALID_WEBHOOK_SIGNATURE": 1, "UNREADABLE_RECORD": 1},
        "sender_clock_ahead_seconds": None}
    assert verify("", "-o", "json").expect(2).json() == {
        "verdicts": [], "summary": {"records": 0, "valid": 0, "invalid": 0, "unreadable": 0, "torn": False,
                                    "codes": {}, "sender_clock_ahead_seconds": None}}


@pytest.mark.parametrize("capture, code", [
    (good(1) + good(2), 0), (good(1) + bad(2), 8), (bad(1) + bad(2), 3), (good(1) + "x\n", 8),
    (bad(1) + "x\n", 3), ("x\n{}\n", 2), ("", 2), ("\n \n", 2), (good(1)[:50], 2), (good(1) + good(2)[:50], 0),
    (good(1).rstrip("\n"), 0)])
@pytest.mark.parametrize("form", ["text", "ndjson", "json"])
def test_exit_codes(verify, capture, code, form):
    verify(capture, "-o", form).expect(code)


def test_a_capture_without_records_is_no_pass(verify):
    assert "the capture holds no record" in verify("").expect(2).errors
    assert "the capture holds no whole record" in verify(good(1)[:50]).expect(2).errors
    assert "cannot open" in verify("", "nowhere").expect(2).errors


def test_a_failure_stays_one_though_nobody_reads_on(verify, hookctl, tmp_path):
    traffic = tmp_path / "traffic"
    traffic.write_text(bad(1) + good(2) * 5000)
    line = [str(hookctl.binary), "verify", "--capture", str(traffic)]
    for options, code in ([], 8), (["-o", "ndjson"], 8), (["-o", "json"], 8):
        with subprocess.Popen([*line, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=hookctl.environment(ENV)) as run:
            run.stdout.read(1)
            run.stdout.close()
            assert not run.stderr.read()
        assert run.returncode == code


def test_what_was_not_judged_is_no_pass(verify, hookctl, tmp_path):
    traffic = tmp_path / "traffic"
    traffic.write_text(good(1) * 20000)
    for options in [], ["-o", "ndjson"], ["-o", "json"]:
        with subprocess.Popen([str(hookctl.binary), "verify", "--capture", str(traffic), *options],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=hookctl.environment(ENV)) as run:
            run.stdout.read(1)
            run.stdout.close()
            assert not run.stderr.read()
        assert run.returncode == 141


def test_a_torn_last_line_is_told_and_passed_over(verify):
    done = verify(good(1) + good(2)[:100]).expect(0)
    assert "warning: line 2: the last record is torn" in done.errors
    assert done.text.endswith("1 record: 1 valid, 0 not\n")


def test_a_last_record_that_is_whole_but_bad_is_not_passed_over(verify):
    for line in (good(2, body_b64="e30="), "{}\n"):
        done = verify(good(1) + line.rstrip("\n")).expect(8)
        assert done.text.splitlines()[1].startswith("FAIL  ") and "torn" not in done.errors


@pytest.mark.parametrize("line, says", [
    ("{\"v\":2}\n", "line 2: v: the record is of version 2, and this hookctl reads version 1"),
    ("[]\n", "line 2: a record must be a JSON object"),
    ("\0\n", "a NUL byte"),
    (good(2, body_b64=None), "line 2: body_b64: is missing"),
    (good(2, body_b64="e30"), "line 2: body_b64: is no base64"),
    (good(2, body_sha256=None), "line 2: body_sha256: is missing"),
    (good(2, received_at="now"), "line 2: received_at: must be a time"),
    (good(2, headers=[["a"]]), "line 2: headers/0: must be [name, value]"),
])
def test_a_record_that_cannot_be_read_has_its_own_message(verify, line, says):
    done = verify(good(1) + line + good(3)).expect(8)
    first, second, third = done.text.splitlines()[:3]
    assert first.startswith("ok    good-1") and third.startswith("ok    good-3")
    assert second.startswith("FAIL  UNREADABLE_RECORD: ") and says in second


def test_a_damaged_record_fails_its_verification(verify):
    damaged = good(2, body_b64="e30=")
    done = verify(good(1) + damaged).expect(8)
    assert "\nFAIL  good-2  DAMAGED_RECORD: line 2: body_sha256: is not the body's digest\n" in done.text
    assert verify(damaged, "-o", "json").expect(3).json()["summary"]["invalid"] == 1
    assert lines(verify(damaged, "-o", "ndjson").expect(3))[0]["id"] == "good-2"


def test_a_signature_vouches_for_a_body_whose_recorded_digest_is_wrong(verify):
    odd = good(1, body_sha256="0" * 64)
    assert verify(odd).expect(0).text.startswith("ok    good-1")
    # Under the library's rules one signature is good for several bodies.
    assert "DAMAGED_RECORD" in verify(odd, "--compat", "axinom").expect(3).text
    assert "DAMAGED_RECORD" in verify(odd, env={"HOOKCTL_SECRET": "another"}).expect(3).text


def test_an_oversized_record_is_passed_over(hookctl, tmp_path):
    file = tmp_path / "capture"
    with open(file, "w") as out:
        out.write(good(1))
        out.write('{"v":1,"id":"')
        for _ in range(65):
            out.write("x" * 1024 * 1024)
        out.write('"}\n' + good(3))
    done = hookctl("verify", "--capture", file, env=ENV).expect(8)
    assert "\nFAIL  UNREADABLE_RECORD: line 2: a record of more than 64.0 MiB\nok    good-3" in done.text


def test_ages_count_when_each_was_received(verify):
    late = record(message(), name="late", at=NOW + 130_000)
    assert verify(good(1) + late).expect(8).text.splitlines()[1].startswith("FAIL  late  OUTDATED")
    verify(good(1) + late, "--max-age", "130s").expect(0)
    verify(good(1) + late, "--at", iso(NOW + 1000)).expect(0)
    verify(good(1) + late, "--at", "now").expect(3)


def test_signatures_missing_and_doubled(verify):
    signature = ["x-mosaic-signature", sign(SECRET, message())]
    capture = (record(message(), [], "none") + record(message(), [signature, signature], "twice")
               + record(message(), [["a", "b"], signature], "one"))
    none, twice, one, _ = verify(capture).expect(8).text.splitlines()
    assert none.endswith("there is no header x-mosaic-signature")
    assert twice.endswith("there are 2 headers x-mosaic-signature, and only one may be there")
    assert one.startswith("ok")


@pytest.mark.parametrize("ages, ahead", [
    ([100, 200, 5000], None), ([-70_000, 100], 70.0), ([-70_000], 70.0), ([40_000, 41_000, 90_000], -40.0),
    ([40_000, 41_000], None), ([100, 200_000, 300_000], None), ([-4000, -3000, 100], None)])
def test_clocks_that_are_apart(verify, ages, ahead):
    capture = "".join(record(message(), name=f"a{i}", at=NOW + age) for i, age in enumerate(ages))
    done = verify(capture, "-o", "json")
    assert done.json()["summary"]["sender_clock_ahead_seconds"] == ahead
    remark = {None: "", True: "before its own timestamp: the sender's clock",
              False: "even the quickest message was 40.0 s old"}[ahead and ahead > 0]
    assert remark in done.errors and ("clock" in done.errors) == (ahead is not None)
    assert "clock looks" not in verify(capture, "--at", iso(NOW)).errors


def test_schema_and_several_secrets(verify, tmp_path):
    schema, old = tmp_path / "schema", tmp_path / "old"
    schema.write_text('{"required":["id"]}')
    old.write_text("another")
    first, second = lines(verify(good(1) + bad(2), "--secret-file", old, "--schema", schema, "-o", "ndjson",
                                 env={}).expect(3))
    assert first["code"] == "INVALID_WEBHOOK_SIGNATURE"
    assert second["code"] == "WEBHOOK_PAYLOAD_VALIDATION_FAILED" and second["secret_index"] == 0
    assert second["violations"][0]["pointer"] == ""


def test_a_compressed_body_is_named(verify):
    body = b"\x1f\x8b\x08\x00gzip"
    done = verify(record(body, [["Content-Encoding", "gz\x1bip"], ["x-mosaic-signature", sign(SECRET, body)]]))
    assert "is compressed, “gz" in done.expect(3).text and "\x1b" not in done.text


def test_hostile_records_paint_nothing(verify):
    done = verify(record(message(), name="\x1b[2J\nok  x", secret="another")).expect(3)
    assert b"\x1b" not in done.out and done.out.count(b"\n") == 2


def test_a_growing_capture_is_judged_as_it_grows(hookctl, tmp_path):
    """Each verdict is seen before the next record comes."""
    ends = os.pipe()
    process = subprocess.Popen([hookctl.binary, "verify", "--capture", "-o", "ndjson"], stdin=ends[0],
                               stdout=subprocess.PIPE, env=hookctl.environment(ENV))
    os.close(ends[0])
    try:
        for number in range(3):
            os.write(ends[1], good(number).encode())
            assert select.select([process.stdout], [], [], 30)[0], "no verdict comes"
            assert json.loads(process.stdout.readline())["id"] == f"good-{number}"
        os.close(ends[1])
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_reader_that_goes_ends_it_quietly(hookctl, tmp_path):
    file = tmp_path / "capture"
    file.write_text(good(1) * 5000)
    run = subprocess.run(f"'{hookctl.binary}' verify --capture '{file}' | head -1; echo ${{PIPESTATUS[0]}}",
                         shell=True, executable="/bin/bash", env=hookctl.environment(ENV),
                         capture_output=True, text=True)
    # Quietly, and as no pass: the rest was not judged.
    assert run.stdout.splitlines()[1] == "141" and not run.stderr
