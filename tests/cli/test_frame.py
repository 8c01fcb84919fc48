"""The frame that the other black-box tests stand on."""


def test_a_run_has_a_clean_environment(hookctl):
    done = hookctl("--version", env={"HOOKCTL_TOKEN": "x"})
    assert done.expect(0).peak_kib > 0
    environment = hookctl.environment()
    assert not [name for name in environment if name.startswith(("HOOKCTL_", "ARUNA_", "AWS_"))]
    assert environment["HOME"] == str(hookctl.home)
