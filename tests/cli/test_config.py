"""The configuration file: where it is looked for, what counts more, what is refused."""
import json
import os

import pytest

CANARY = "c4n4ry-0a1b2c3d"


@pytest.fixture
def config(hookctl):
    path = hookctl.config_home / "hookctl" / "config.toml"
    path.parent.mkdir()

    def write(text, mode=0o600):
        path.write_text(text)
        path.chmod(mode)
        return path
    write.path = path
    return write


def shown(hookctl, *words, env=None):
    return json.loads(hookctl("config", "show", "-o", "json", *words, env=env).expect(0).out)


def test_the_path(hookctl, config):
    assert hookctl("config", "path").expect(0).text == f"{config.path}\n"
    assert json.loads(hookctl("config", "path", "-ojson").out) == {"path": str(config.path),
                                                                  "exists": False}
    home = hookctl("config", "path", env={"XDG_CONFIG_HOME": None}).expect(0).text
    assert home == f"{hookctl.home}/.config/hookctl/config.toml\n"


def test_a_profile_is_chosen(hookctl, config):
    config('[profile.default]\nlog-level = "info"\n[profile.dev]\nlog_level = "debug"\n')
    assert shown(hookctl)["options"] == {"log-level": "info"}
    assert shown(hookctl, "--profile", "dev")["options"] == {"log-level": "debug"}
    assert shown(hookctl, env={"HOOKCTL_PROFILE": "dev"})["profile"] == "dev"
    done = hookctl("config", "show", "--profile", "nope").expect(2)
    assert "there is no profile “nope”" in done.errors


def test_precedence_option_environment_profile_default(hookctl, config):
    config('[profile.default]\noutput = "ndjson"\n')
    path = json.dumps({"path": str(config.path), "exists": True}, separators=(",", ":")) + "\n"
    assert hookctl("config", "path").expect(0).text == path
    env = {"HOOKCTL_OUTPUT": "text"}
    assert hookctl("config", "path", env=env).expect(0).text == f"{config.path}\n"
    assert hookctl("config", "path", "-o", "json", env=env).expect(0).text == path
    assert hookctl("config", "path", env={"HOOKCTL_OUTPUT": ""}).expect(0).text == path


def test_another_file(hookctl, config, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text('[profile.default]\nlog-level = "trace"\n')
    assert shown(hookctl, "--config", other)["options"] == {"log-level": "trace"}
    assert shown(hookctl, env={"HOOKCTL_CONFIG": other})["options"] == {"log-level": "trace"}
    assert "cannot open" in hookctl("config", "show", "--config", tmp_path / "none").expect(2).errors


def test_a_file_on_standard_input(hookctl):
    def read(text, *words):
        return hookctl("config", "show", "-o", "json", "--config", "-", *words, stdin=text)
    assert read("[profile.default]\nlog-level = 'trace'\n").expect(0).json()["options"] == {
        "log-level": "trace"}
    checked = hookctl("config", "check", "--config", "-", stdin="[profile.default]\n").expect(0)
    assert "standard input is in order" in checked.errors
    assert "standard input line 1: " in read("log-level = 'info'\n").expect(2).errors
    # What the tests redirect from is open to others.
    open_to_others = read(f"[profile.default]\ntoken = '{CANARY}'\n").expect(2)
    assert "standard input holds a secret" in open_to_others.errors
    assert CANARY not in open_to_others.errors
    twice = hookctl("sign", "-", "--config", "-", stdin="", env={"HOOKCTL_SECRET": "s"}).expect(2)
    assert "standard input is asked for twice" in twice.errors


@pytest.mark.parametrize("text,said", [
    ("[profile.default]\nlog-levle = 'info'\n", "line 2: no option is called log-levle"),
    ("log-level = 'info'\n", "line 1: log-level stands outside of a profile"),
    ("[profile.default]\noutput = 'yaml'\n", "line 2: there is no such choice"),
    ("[profile.default]\nquiet = 'perhaps'\n", "is a switch"),
    ("[profile.default]\nprofile = 'x'\n", "no option is called profile"),
    ("[profile.default\n", "not readable as TOML"),
])
def test_what_cannot_be_used_is_refused_by_every_command(hookctl, config, text, said):
    config(text)
    assert said in hookctl("completion", "bash").expect(2).errors


def test_a_check_looks_at_all_profiles(hookctl, config):
    config("[profile.default]\n[profile.other]\nlog-level = 'loud'\n")
    hookctl("completion", "bash").expect(0)
    assert "log-level in" in hookctl("config", "check").expect(2).errors
    config("[profile.default]\n[profile.other]\nlog-level = 'info'\n")
    assert "is in order" in hookctl("config", "check").expect(0).errors
    os.unlink(config.path)
    assert "nothing to check" in hookctl("config", "check").expect(0).errors


@pytest.mark.parametrize("line,said", [
    ("strict = 'maybe'", "strict in"),
    ("quiet = 'perhaps'", "is a switch"),
    ("units = ['inline', 'none']", "takes one value"),
    ("grpc-url = 'http://aruna.example:50051'", "grpc-url in"),
    ("convert = 'nonsense'", "there is no converter of that name"),
])
def test_a_check_refuses_what_a_command_would_refuse(hookctl, config, line, said):
    config(f"[profile.default]\n[profile.other]\n{line}\n")
    assert said in hookctl("config", "check").expect(2).errors


def test_a_check_takes_what_a_command_would_take(hookctl, config):
    config("[profile.default]\ngrpc-url = 'http://aruna.example:50051'\nallow-http = true\n"
           "convert = 'abcd-to-bioschemas'\nstrict = 'off'\n")
    hookctl("config", "check").expect(0)
    config("[profile.default]\ngrpc-url = 'http://aruna.example:50051'\n")
    allowed = {"HOOKCTL_ALLOW_HTTP": "1"}
    hookctl("config", "check", env=allowed).expect(0)
    told = json.loads(hookctl("config", "check", "-o", "json", env=allowed).expect(0).out)
    assert told == {"path": str(config.path), "exists": True}


def test_errors_are_told_as_the_profile_wants(hookctl, config):
    config("[profile.default]\noutput = 'json'\n")
    for words in (["process", "none.json"], ["ledger", "show", "no-id"]):
        assert "error" in json.loads(hookctl(*words).expect(2).errors.splitlines()[-1])
    assert hookctl("-o", "text", "process", "none.json").expect(2).errors.startswith("hookctl: error: ")
