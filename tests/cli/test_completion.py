"""Completion scripts, each in its own shell."""
import os
import pty
import select
import subprocess
import time

import pytest

CASES = [
    ("hookctl conf", {"config"}),
    ("hookctl config ", {"show", "path", "check"}),
    ("hookctl config --profile x sh", {"show"}),
    ("hookctl -o ", {"text", "json", "ndjson"}),
    ("hookctl -o json config sh", {"show"}),
    ("hookctl completion ", {"bash", "zsh", "fish"}),
    ("hookctl config show --ca", {"--ca-file"}),
    ("hookctl list --owner --pro", {"--profile", "--project"}),
]


@pytest.fixture
def folder(hookctl, tmp_path):
    """The scripts, and a folder with a file whose name wants quotes."""
    (tmp_path / "work" / "below").mkdir(parents=True)
    (tmp_path / "work" / "a file.toml").touch()
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for shell, name in (("bash", "hookctl.bash"), ("zsh", "_hookctl"), ("fish", "hookctl.fish")):
        (scripts / name).write_bytes(hookctl("completion", shell).expect(0).out)
    return tmp_path


def run(folder, *line):
    env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb"}
    return subprocess.run(line, cwd=folder / "work", env=env, capture_output=True, timeout=120,
                          check=True, text=True)


def bash(folder, line):
    """What bash would offer; it splits the line as readline does, at blanks and at "="."""
    words = line.replace("=", " = ").split(" ")
    words = [word for i, word in enumerate(words) if word or i == len(words) - 1]
    script = (f"source {folder}/scripts/hookctl.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($#-1)); "
              "_hookctl; printf '%s\\n' \"${COMPREPLY[@]}\"")
    done = run(folder, "bash", "--norc", "-c", script, "bash", *words)
    assert done.stderr == ""
    return set(done.stdout.splitlines()) - {""}


def fish(folder, line):
    done = run(folder, "fish", "--no-config", "-c",
               f"source {folder}/scripts/hookctl.fish; complete -C '{line}'")
    assert done.stderr == ""
    return {row.split("\t")[0] for row in done.stdout.splitlines()}


def zsh(folder, line):
    """Types the line and a tab into an interactive zsh, whose matches are written to a file."""
    out = folder / "zsh-matches"
    out.unlink(missing_ok=True)
    start = (
        f"PS1=; fpath=({folder}/scripts $fpath); autoload -U compinit; compinit -u -D; "
        "compadd(){ builtin compadd -O matched \"$@\"; print -rl -- $matched >>" f"{out}.part; "
        "builtin compadd \"$@\" }; "
        f"finish(){{ zle complete-word; touch {out}.part; mv {out}.part {out} }}; zle -N finish; "
        "bindkey '^I' finish; print REA''DY\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder / "work")
        os.execve("/usr/bin/zsh", ["zsh", "-f", "-i"],
                  {"HOME": str(folder), "PATH": "/usr/bin:/bin", "TERM": "dumb", "LANG": "C.UTF-8"})
    seen = b""

    def until(done):
        nonlocal seen
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end, seen
            if select.select([terminal], [], [], 0.05)[0]:
                seen += os.read(terminal, 65536)
    try:
        os.write(terminal, start.encode())
        until(lambda: b"READY" in seen)
        os.write(terminal, line.encode() + b"\t")
        until(out.exists)
        return {match for match in out.read_text().splitlines() if match}
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


@pytest.mark.parametrize("shell", [bash, zsh, fish])
def test_commands_options_and_choices(folder, shell):
    for line, offered in CASES:
        assert shell(folder, line) == offered, line


@pytest.mark.parametrize("shell", [bash, fish])
def test_a_value_after_an_equals_sign(folder, shell):
    offered = {match.removeprefix("--output=") for match in shell(folder, "hookctl --output=")}
    assert offered == {"text", "json", "ndjson"}


@pytest.mark.parametrize("shell", [bash, zsh, fish])
def test_files_and_folders(folder, shell):
    files = {match.replace("\\", "") for match in shell(folder, "hookctl --config a")}
    assert files == {"a file.toml"}
    folders = {match.rstrip("/") for match in shell(folder, "hookctl man --write-all ")}
    assert folders == {"below"}


@pytest.mark.parametrize("shell", [bash, fish])
def test_nothing_is_offered_where_nothing_fits(folder, shell):
    assert shell(folder, "hookctl completion bash ") == set()
    assert shell(folder, "hookctl --profile ") == set()


def test_a_shell_that_is_unknown(hookctl):
    assert "bash, zsh, fish" in hookctl("completion", "tcsh").expect(2).errors
