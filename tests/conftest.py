"""Fixtures of the black-box tests: the program, a sandbox and free ports, each in folders of its own.

ctest names the program in HOOKCTL_BIN and the build folder in HOOKCTL_BUILD; by hand:
  HOOKCTL_BIN=$PWD/build/release/hookctl HOOKCTL_BUILD=$PWD/build/release \
    python3 -m pytest tests/cli/test_x.py
"""
import os
import pathlib
import shutil

import pytest

from support.axinom import Axinom
from support.net import free_port
from support.program import Hookctl
from support.sandbox import Sandbox
from support.swift import Swift

ROOT = pathlib.Path(__file__).resolve().parent.parent


def from_environment(name):
    value = os.environ.get(name)
    if not value:
        pytest.exit(f"{name} is not set; run these tests through ctest", returncode=4)
    return pathlib.Path(value)


def pytest_configure(config):
    binary = from_environment("HOOKCTL_BIN")
    from_environment("HOOKCTL_BUILD")
    if not os.access(binary, os.X_OK):
        pytest.exit(f"HOOKCTL_BIN: {binary} is no program; build it first", returncode=4)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test is a test that nobody runs: it counts as failed."""
    report = (yield).get_result()
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {call.excinfo.value}"


def pytest_sessionfinish(session, exitstatus):
    """What a failed run left in its folders helps to understand it; a good one leaves nothing."""
    base = session.config.option.basetemp
    if exitstatus == 0 and base:
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="session")
def root():
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def build():
    """The build folder."""
    return from_environment("HOOKCTL_BUILD")


@pytest.fixture
def hookctl(tmp_path):
    """Runs the program: hookctl("process", "-", stdin=…, env={…}) -> Finished."""
    program = Hookctl(from_environment("HOOKCTL_BIN"), tmp_path / "home")
    yield program
    program.stop_all()


@pytest.fixture
def sandbox(hookctl, tmp_path):
    """A sandbox on free ports, ended and checked when the test ends."""
    box = Sandbox(hookctl, tmp_path / "sandbox")
    box.start()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def swift(tmp_path_factory):
    """OpenStack Swift's S3, shared by a file's tests; each makes buckets of its own."""
    with Swift(tmp_path_factory.mktemp("swift")) as server:
        yield server


@pytest.fixture(scope="session")
def axinom(tmp_path_factory):
    """Axinom's library, and express receivers with its middleware."""
    with Axinom(tmp_path_factory.mktemp("axinom")) as library:
        yield library


@pytest.fixture(name="free_port")
def free_port_fixture():
    """free_port() gives a port of the loopback interface that nobody listens on."""
    return free_port
