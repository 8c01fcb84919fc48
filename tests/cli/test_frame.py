"""The frame that the other black-box tests stand on."""


def test_a_run_has_a_clean_environment(hookctl):
    assert hookctl("--version").expect(0).text.startswith("hookctl ")
    environment = hookctl.environment()
    assert not [name for name in environment if name.startswith(("HOOKCTL_", "ARUNA_", "AWS_"))]
    assert environment["HOME"] == str(hookctl.home)
