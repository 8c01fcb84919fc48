"""The guide's service out of two commands, on one machine: `listen --exec hookctl process -`."""
import json
import os
import shlex
import signal
import subprocess

import pytest

from support.listener import Listener, records
from support.make_abcd import SMALL as ABCD
from support.net import wait_until
from support.program import Hookctl

TOKEN = "the-hooks-own-token"


@pytest.fixture
def service(hookctl, tmp_path, sandbox):
    """A receiver whose command is `process`, with a fixed port, since a hook is registered for it."""
    (tmp_path / "hook-token").write_text(TOKEN + "\n")

    class Service(Listener):
        def begin(self, *options):
            return self.start(
                "--scheme", "aruna", "--hook-token-file", "hook-token", "--capture", "c.ndjson",
                "--exec", hookctl.binary, "process", "-", "-o", "json", "--convert",
                "abcd-to-bioschemas", *options, env=sandbox.settings())

        def reports(self):
            """What the runs of `process` have printed."""
            return [json.loads(line.partition(" | ")[2]) for line in self.log.splitlines()
                    if " | {" in line]
    return Service(hookctl, tmp_path)


def label(shown, key):
    inner = shown["object"].get("Object", shown["object"])
    return [kv["value"] for kv in inner["key_values"] if kv["key"] == key]


def test_from_the_firing_to_the_object_and_the_replays(hookctl, service, sandbox, tmp_path):
    service.begin()
    hook = sandbox.create_hook(filters=[{"name": r".*\.xml$"}], url=service.url + "/webhook",
                               token=TOKEN)
    source, _ = sandbox.fire(ABCD, "harz.xml")
    wait_until(lambda: sandbox.show(source)["callbacks"], "the callback")
    shown = sandbox.show(source)
    assert [c["status"] for c in shown["callbacks"]] == ["FINISHED"]
    assert shown["hook_status"] == {hook: "FINISHED"}
    assert label(shown, "PROCESSING_STATUS") == ["success"]
    wait_until(service.reports, "the report")
    done = service.reports()[0]
    assert (done["status"], done["hook_id"], done["object_id"]) == ("done", hook, source)
    content = sandbox.get(done["result"]["object_id"])
    assert json.loads(content)["name"] == "Mosses of the Harz"

    # It fired once, was captured as it came, and the token shows in the capture alone.
    assert [r["url"] for r in records(tmp_path / "c.ndjson")] == ["/webhook"]
    assert TOKEN not in service.log

    # Replayed, it is known as done.
    replay(hookctl, service, tmp_path)
    wait_until(lambda: len(service.reports()) == 2, "the second report")
    assert service.reports()[1]["status"] == "skipped"
    assert len(sandbox.show(source)["callbacks"]) == 1
    assert service.stop() == 128 + signal.SIGTERM

    # Forced, it gives the same content again.
    service.begin("--force")
    replay(hookctl, service, tmp_path)
    wait_until(service.reports, "the report of the forced run")
    again = service.reports()[0]
    assert again["status"] == "done"
    assert again["result"]["sha256"] == done["result"]["sha256"]
    assert sandbox.get(again["result"]["object_id"]) == content
    assert service.stop() == 128 + signal.SIGTERM


def replay(hookctl, service, tmp_path):
    """Sends the first record again."""
    first = records(tmp_path / "c.ndjson")[0]["id"]
    report = hookctl("replay", tmp_path / "c.ndjson", "--id", first, "--to", service.url, "-o",
                     "json").expect(0).json()
    assert (report["sent"], report["ok"]) == (1, 1)


def test_a_service_that_is_killed_at_work_finishes_it_at_the_next_start(hookctl, service, sandbox,
                                                                        tmp_path):
    """The object's bytes wait until they are wanted: `process` is at work when all are killed."""
    gate = tmp_path / "gate"
    slow = ["--convert-command", "sh", "-c",
            f"touch {tmp_path}/began; while [ ! -e {gate} ]; do sleep 0.01; done; cat"]

    def begin():
        service.start("--capture", "c.ndjson", "--exec", hookctl.binary, "process", "-", "-o", "json",
                      "--key", "{dir}{stem}.txt", *slow, env=sandbox.settings())
    begin()
    sandbox.create_hook(filters=[{"name": r".*\.xml$"}], url=service.url)
    source, _ = sandbox.fire(ABCD, "harz.xml")
    wait_until((tmp_path / "began").exists, "the converter")
    children = subprocess.run(["pgrep", "-P", str(service.run.pid)], capture_output=True, text=True,
                              check=True).stdout.split()
    service.kill()
    for child in children:  # as systemd does with what is left of a service
        subprocess.run(["kill", "-KILL", child], check=True)
    gate.touch()
    begin()
    wait_until(lambda: sandbox.show(source)["callbacks"], "the callback")
    assert [c["status"] for c in sandbox.show(source)["callbacks"]] == ["FINISHED"]
    assert service.stop() == 128 + signal.SIGTERM
    assert [report["status"] for report in service.reports()] == ["done"]


def test_the_unit_is_one_that_systemd_takes(hookctl, root, tmp_path):
    text = (root / "docs/service/hookctl.service").read_text()
    assert "/usr/local/bin/hookctl listen" in text
    unit = tmp_path / "hookctl.service"
    unit.write_text(text.replace("/usr/local/bin/hookctl", str(hookctl.binary)))
    run = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit],
                         capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def unit_setting(root, name):
    """What the unit has under a name, all of it in one line."""
    text = (root / "docs/service/hookctl.service").read_text().replace("\\\n", "")
    return " ".join(line.partition("=")[2] for line in text.splitlines()
                    if line.startswith(name + "="))


def test_the_units_and_the_images_lines_are_ones_that_hookctl_takes(hookctl, root, tmp_path):
    """Each as it stands there, but for the address, and for the files that are elsewhere."""
    (tmp_path / "token").write_text("t")
    unit = unit_setting(root, "ExecStart").replace("/usr/local/bin/hookctl", str(hookctl.binary))
    unit = unit.replace("%S/hookctl", ".")
    image = (root / "docs/service/Containerfile").read_text().replace("\\\n", "")
    entry, rest = (json.loads(image.partition(name)[2].partition("\n")[0])
                   for name in ("\nENTRYPOINT ", "\nCMD "))
    image = " ".join(entry + rest).replace("/var/lib/hookctl", ".").replace(
        "--exec hookctl", f"--exec {hookctl.binary}")
    for line in (unit, image):
        words = line.split()[1:]
        words = [w for w in words if w not in ("--bind", "127.0.0.1:8080")]
        listener = Listener(hookctl, tmp_path)
        listener.start(*words[1:], env={"HOOKCTL_HOOK_TOKEN_FILE": tmp_path / "token"})
        assert listener.post(b"{}")[0] == 401
        assert listener.stop() == 128 + signal.SIGTERM


def without_roots_rights(binary, folder):
    """The program, held to the permissions of files by whomever the test is run."""
    if os.geteuid() != 0:
        return binary
    script = folder / "hookctl"
    script.write_text("#!/bin/sh\nexec /usr/bin/setpriv --bounding-set=-dac_override,-dac_read_search "
                      f"-- {shlex.quote(str(binary))} \"$@\"\n")
    script.chmod(0o755)
    return script


def test_the_unit_starts_though_its_user_cannot_look_into_the_folder_in_etc(hookctl, root, tmp_path):
    """As the README arranges it: the folder is root's alone, and systemd hands the tokens on."""
    for name in ("etc/hookctl", "state/hookctl", "credentials"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("hook-token", "token"):
        (tmp_path / "credentials" / name).write_text(TOKEN + "\n")
    settings = tmp_path / "etc/hookctl"
    settings.chmod(0)

    def expanded(text):
        for specifier, folder in (("%S", "state"), ("%d", "credentials"), ("%E", "etc")):
            text = text.replace(specifier, str(tmp_path / folder))
        return text
    env = {"HOME": None, "XDG_CONFIG_HOME": None, "XDG_STATE_HOME": None}
    env.update(pair.split("=", 1) for pair in expanded(unit_setting(root, "Environment")).split())
    words = expanded(unit_setting(root, "ExecStart")).split()
    words = [w for w in words[2:] if w not in ("--bind", "127.0.0.1:8080")]
    words[words.index("--exec") + 1] = hookctl.binary
    program = Hookctl(without_roots_rights(hookctl.binary, tmp_path), tmp_path / "home")
    listener = Listener(program, tmp_path)
    try:
        listener.start(*words, env=env)
        assert listener.post(b"{}")[0] == 401
        assert listener.post(b"{}", headers={"Authorization": f"Bearer {TOKEN}"})[0] == 400
        assert listener.stop() == 128 + signal.SIGTERM
    finally:
        program.stop_all()
        settings.chmod(0o700)


def test_the_image_is_built_from_a_tree_that_was_built_before(root, tmp_path):
    """What CMake kept there names another folder, and is of no use in the image."""
    assert "build" in (root / ".containerignore").read_text().split()
    text = (root / "docs/service/Containerfile").read_text().replace("\\\n", "")
    configure = text.partition("RUN cmake")[2].partition("&&")[0].split()
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(any LANGUAGES NONE)\n")
    (tmp_path / "CMakePresets.json").write_text((root / "CMakePresets.json").read_text())
    kept = tmp_path / "build/release/CMakeCache.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("CMAKE_CACHEFILE_DIR:INTERNAL=/elsewhere/build/release\n"
                    "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n")
    run = subprocess.run(["cmake", *configure], cwd=tmp_path, capture_output=True, text=True,
                         check=False)
    assert run.returncode == 0, run.stderr
