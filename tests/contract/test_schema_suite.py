"""The checker of schemas, judged by the JSON Schema organisation's test suite (Debian's package),
draft-07 with all its optional parts: formats, content, big numbers, ECMAScript's patterns."""
import json
import os
import pathlib
import subprocess

import pytest

SUITE = pathlib.Path("/usr/share/json-schema-test-suite")
DRAFT = SUITE / "tests" / "draft7"
FILES = sorted(path.relative_to(DRAFT).as_posix() for path in DRAFT.rglob("*.json"))

# What is known to differ, as (file, group, test): reason. There is nothing.
EXCEPTIONS = {}


def remotes():
    """The suite's own documents, at the addresses at which it wants to find them."""
    folder = SUITE / "remotes"
    return [f"http://localhost:1234/{path.relative_to(folder).as_posix()}={path}"
            for path in sorted(folder.rglob("*.json"))]


def results(path):
    """The checker's (group, test, valid, said) of a file."""
    tool = pathlib.Path(os.environ["HOOKCTL_BUILD"]) / "schema_tool"
    done = subprocess.run([tool, path, *remotes()], capture_output=True, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_suite_is_all_there():
    assert len(FILES) >= 50
    assert "optional/format/idn-hostname.json" in FILES
    assert "refRemote.json" in FILES


@pytest.mark.parametrize("name", FILES)
def test_file(name):
    groups = json.loads((DRAFT / name).read_text())
    found = results(DRAFT / name)
    wanted = [(g, t) for g, group in enumerate(groups) for t in range(len(group["tests"]))]
    assert [(g, t) for g, t, _, _ in found] == wanted
    wrong = []
    for g, t, valid, said in found:
        group, test = groups[g], groups[g]["tests"][t]
        known = (name, group["description"], test["description"]) in EXCEPTIONS
        if (valid != test["valid"]) != known or (said.startswith("refused") and not known):
            wrong.append(f"{group['description']}: {test['description']}: "
                         f"wanted {test['valid']}, said: {said or 'valid'}")
    assert not wrong, "\n".join(wrong)
