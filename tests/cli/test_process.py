"""`process`, from the fired payload to the callback: what it leaves behind where all goes well."""
import hashlib
import json
import time

from support.make_abcd import SMALL as ABCD


def process(hookctl, sandbox, payload, *options, code=0, token=True, **more):
    env = sandbox.settings()
    if not token:
        del env["HOOKCTL_TOKEN"]
    return hookctl("process", payload, "-o", "json", *options, env=env, **more).expect(code)


def labels(shown):
    """The labels of an object as `sandbox show` tells them; enums are the wire's numbers."""
    inner = shown["object"].get("Object", shown["object"])
    return {kv["key"]: kv["value"] for kv in inner["key_values"] if kv["variant"] in (1, "LABEL")}


def relations_to(shown, object_id):
    return [r for r in json.dumps(shown["relations"]).split("{") if object_id in r]


def test_abcd_becomes_json_ld_beside_its_source(hookctl, sandbox):
    hook = sandbox.create_hook(filters=[{"name": r".*\.xml$"}])
    source, payload = sandbox.fire(ABCD, "harz.xml")
    report = process(hookctl, sandbox, payload, "--convert", "abcd-to-bioschemas").json()
    assert (report["status"], report["callback"], report["relation"]) == ("done", "sent", "added")
    assert (report["hook_id"], report["object_id"]) == (hook, source)
    assert report["result"]["key"] == "harz.json"
    assert report["input"] == {"size": len(ABCD), "sha256": hashlib.sha256(ABCD).hexdigest()}

    content = sandbox.get(report["result"]["object_id"])
    assert hashlib.sha256(content).hexdigest() == report["result"]["sha256"]
    assert hashlib.md5(content).hexdigest() == report["result"]["md5"]
    document = json.loads(content)
    assert document["name"] == "Mosses of the Harz"

    shown = sandbox.show(source)
    assert labels(shown) == {"PROCESSING_STATUS": "success"}
    assert shown["hook_status"][hook] == "FINISHED"
    assert [c["status"] for c in shown["callbacks"]] == ["FINISHED"]
    assert relations_to(sandbox.show(report["result"]["object_id"]), source)
    assert not list(hookctl.temp.iterdir())


def test_bytes_pass_through_unchanged(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.bin$"}])
    content = bytes(range(256)) * 4096
    _, payload = sandbox.fire(content, "in.bin")
    report = process(hookctl, sandbox, payload, "--convert", "none").json()
    assert report["result"]["key"] == "in-processed.bin"
    assert sandbox.get("in-processed.bin") == content
    for name in ("sha256", "md5"):
        assert report["result"][name] == hashlib.new(name, content).hexdigest()


def test_a_program_converts(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    _, payload = sandbox.fire(b"hello", "in.txt")
    process(hookctl, sandbox, payload, "--key", "{stem}.upper{suffix}", "--convert-command", "tr",
            "a-z", "A-Z")
    assert sandbox.get("in.upper.txt") == b"HELLO"


def test_done_is_done_until_aruna_fires_again(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    first = process(hookctl, sandbox, payload, "--convert", "none").json()
    again = process(hookctl, sandbox, payload, "--convert", "none").json()
    assert (again["status"], again["callback"]) == ("skipped", "none")
    assert again["result"] == first["result"]
    assert len(sandbox.show(source)["callbacks"]) == 1

    # A newer firing on the same object: its URL is dated later, and Aruna waits again.
    fired = json.loads(payload.read_text())
    date = fired["download"].split("X-Amz-Date=")[1][:16]
    later = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() + 3600))
    fired["download"] = fired["download"].replace(date, later)
    newer = payload.with_name("newer.json")
    newer.write_text(json.dumps(fired))
    report = process(hookctl, sandbox, newer, "--convert", "none").json()
    assert (report["status"], report["callback"]) == ("skipped", "sent")
    assert len(sandbox.show(source)["callbacks"]) == 2

    forced = process(hookctl, sandbox, payload, "--convert", "none", "--force").json()
    assert forced["status"] == "done"
    assert len(sandbox.show(source)["callbacks"]) == 3


def test_without_a_token_the_relation_is_left_out(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    _, payload = sandbox.fire(b"hello", "in.txt")
    run = process(hookctl, sandbox, payload, "--convert", "none", token=False)
    report = run.json()
    assert (report["status"], report["relation"]) == ("done", "skipped")
    assert any("token" in warning for warning in report["warnings"])


def test_labels_are_the_callbacks(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt", "--label", "A=1")
    process(hookctl, sandbox, payload, "--convert", "none", "--label", "B=x=y", "--label", "C=ü")
    assert labels(sandbox.show(source)) == {"A": "1", "B": "x=y", "C": "ü"}


def test_the_api_makes_an_object_with_metadata(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    report = process(hookctl, sandbox, payload, "--convert", "none", "--publish", "api",
                     "--object-label", "KIND=copy").json()
    assert (report["status"], report["relation"]) == ("done", "added")
    shown = sandbox.show(report["result"]["object_id"])
    assert labels(shown) == {"KIND": "copy"}
    assert relations_to(shown, source)
    assert sandbox.get(report["result"]["object_id"]) == b"hello"


def test_the_api_alone_will_do_where_there_are_no_keys(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    _, payload = sandbox.fire(b"hello", "in.txt")
    fired = json.loads(payload.read_text())
    fired["access_key"] = fired["secret_key"] = None
    keyless = payload.with_name("keyless.json")
    keyless.write_text(json.dumps(fired))
    report = process(hookctl, sandbox, keyless, "--convert", "none", "--publish", "api").json()
    assert report["status"] == "done"
    assert sandbox.get(report["result"]["object_id"]) == b"hello"


def test_nothing_is_published_but_a_file(hookctl, sandbox, tmp_path):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    out = tmp_path / "out.txt"
    report = process(hookctl, sandbox, payload, "--convert", "none", "--publish", "none", "--out",
                     out).json()
    assert report["status"] == "done" and out.read_bytes() == b"hello"
    assert out.stat().st_mode & 0o777 == 0o600
    assert [c["status"] for c in sandbox.show(source)["callbacks"]] == ["FINISHED"]


def test_rest_does_as_well_as_grpc(hookctl, sandbox):
    hook = sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    report = process(hookctl, sandbox, payload, "--convert", "none", "--transport", "rest").json()
    assert (report["callback"], report["relation"]) == ("sent", "added")
    assert sandbox.show(source)["hook_status"][hook] == "FINISHED"


def test_a_dry_run_does_nothing(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    report = process(hookctl, sandbox, payload, "--convert", "none", "--dry-run").json()
    assert report["status"] == "planned" and report["plan"]["key"] == "in-processed.txt"
    assert "?…" in report["plan"]["download"]
    assert sandbox.show(source)["callbacks"] == []
    assert not (hookctl.state_home / "hookctl").exists()


def test_a_secret_that_fits_its_key_passes(hookctl, sandbox, tmp_path):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    _, payload = sandbox.fire(b"hello", "in.txt")
    key = tmp_path / "pubkey"
    key.write_text(sandbox.pubkey + "\n")
    process(hookctl, sandbox, payload, "--convert", "none", "--pubkey-file", key)


def test_people_get_a_summary(hookctl, sandbox):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    run = hookctl("process", payload, "--convert", "none", env=sandbox.settings()).expect(0)
    assert run.text.startswith("done\n") and source in run.text


def test_a_callback_that_cannot_be_delivered_is_kept(hookctl, sandbox, free_port):
    sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt")
    deaf = {"HOOKCTL_GRPC_URL": f"http://127.0.0.1:{free_port()}"}
    run = hookctl("process", payload, "--convert", "none", "--deadline", "20s", "-o", "json",
                  env=deaf).expect(14)
    assert run.json()["callback"] == "pending"
    assert run.error_json()["code"] == "callback-failed"
    listed = hookctl("ledger", "list", "-o", "json").expect(0).json()
    assert [(job["state"], job["callback"]) for job in listed] == [("done", "pending")]

    flushed = hookctl("ledger", "flush", "-o", "json", env=sandbox.settings()).expect(0).json()
    assert flushed == {"delivered": 1, "failed": 0}
    assert [c["status"] for c in sandbox.show(source)["callbacks"]] == ["FINISHED"]
    assert hookctl("ledger", "flush", "-o", "json",
                   env=sandbox.settings()).expect(0).json() == {"delivered": 0, "failed": 0}


def test_callback_by_hand(hookctl, sandbox):
    hook = sandbox.create_hook(filters=[{"name": r"in\.txt$"}])
    source, payload = sandbox.fire(b"hello", "in.txt", "--label", "A=1", "--label", "B=2")
    env = sandbox.settings()
    hookctl("callback", payload, "--finished", "--label", "C=3", "--remove-label", "A=1",
            "--remove-label", "B=2", env=env).expect(0)
    assert labels(sandbox.show(source)) == {"C": "3"}
    hookctl("callback", payload, "--error", "no luck", env=env).expect(0)
    shown = sandbox.show(source)
    assert shown["hook_status"][hook] == "ERROR" and shown["errors"][hook] == "no luck"
    hookctl("callback", payload, env=env).expect(2)
    hookctl("callback", payload, "--error", "x", "--label", "A=1", env=env).expect(2)
