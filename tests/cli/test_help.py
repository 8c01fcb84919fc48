"""Help, man pages and the description of the command line: for every command there is."""
import json
import re
import subprocess

import pytest


def described(hookctl):
    return json.loads(hookctl("man", "-o", "json").expect(0).out)


def test_every_commands_help(hookctl):
    for command in described(hookctl)["commands"]:
        words = command["name"].split()
        done = hookctl(*words, "--help").expect(0)
        assert done.errors == ""
        assert done.text.startswith(f"hookctl {command['name']}: ")
        for option in command["options"]:
            assert f"--{option['name']}" in done.text
        assert hookctl("help", *words).expect(0).out == done.out


def test_overall_help_has_every_command_and_no_empty_heading(hookctl):
    text = hookctl("--help").expect(0).text
    for command in described(hookctl)["commands"]:
        if " " not in command["name"]:
            assert re.search(rf"^  {command['name']}\s+\S", text, re.M)
    for block in text.split("\n\n"):
        assert not block.rstrip().endswith(":"), block


def test_every_man_page_is_sound(hookctl):
    pages = [[]] + [command["name"].split() for command in described(hookctl)["commands"]]
    for words in pages:
        page = hookctl("man", *words).expect(0)
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=page.out,
                              capture_output=True, timeout=60)
        findings = [line for line in lint.stdout.decode().splitlines()
                    if "missing date" not in line]
        assert not findings, f"{words}: {findings}"
        shown = subprocess.run(["mandoc", "-T", "utf8"], input=page.out, capture_output=True,
                               timeout=60, check=True).stdout.decode()
        shown = re.sub(".\b", "", shown)  # overstriking makes bold and italic
        assert "--output" in shown


def test_a_page_that_does_not_exist(hookctl):
    assert "no page" in hookctl("man", "nope").expect(4).errors


def test_version(hookctl):
    assert re.fullmatch(r"hookctl \d+\.\d+\.\d+\n", hookctl("--version").expect(0).text)
    assert hookctl("-V").expect(0).out == hookctl("--version").out


@pytest.mark.parametrize("words", [[], ["config"]])
def test_a_missing_command(hookctl, words):
    done = hookctl(*words).expect(2)
    assert done.out == b"" and done.errors.startswith("hookctl: error: ")
