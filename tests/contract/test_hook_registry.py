"""What hookctl makes of hook calls whose answers are lost, against servers that are not ours."""
import time

import pytest

from support import aruna_wire
from support.aruna_server import GrpcServer, Refusal, RestServer

PROJECT = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3B"
USER = "01J8ZQ4V5S6T7V8W9X0Y1Z2A3C"
REGISTER = ["register", "--name", "n", "--url", "https://h.example/", "--trigger",
            "object-finished", "--label", "A=b", "--expires", "2035-01-01", "--project", PROJECT]


@pytest.fixture(scope="session")
def stubs(root, tmp_path_factory):
    aruna_wire.make_stubs(root, tmp_path_factory.mktemp("stubs"))


def ulid(milliseconds, tail):
    """An id made at a time."""
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    head = ""
    for _ in range(10):
        milliseconds, digit = divmod(milliseconds, 32)
        head = digits[digit] + head
    return head + "Z" * 15 + tail


class Aruna:
    """Keeps hooks, and answers a creation as a test tells it to."""

    def __init__(self, server):
        self.server, self.hooks = server, []
        self.made, self.codes = 0, []
        server.answers["CreateHook"] = self.create
        server.answers["ListOwnedHooks"] = lambda m: server.response(
            "ListOwnedHooks", infos=self.hooks)
        server.answers["GetUser"] = lambda m: server.response(
            "GetUser", user=aruna_wire.models().User(id=USER))
        server.answers["DeleteHook"] = self.delete

    def keep(self, request, made_at=None):
        self.made += 1
        info = aruna_wire.module("HooksService").HookInfo(
            hook_id=ulid(int((made_at or time.time()) * 1000), str(self.made)),
            project_ids=request.project_ids, name=request.name, description=request.description,
            hook=request.hook, trigger=request.trigger, timeout=request.timeout)
        self.hooks.append(info)
        return info.hook_id

    def create(self, request):
        code, acts = self.codes.pop(0) if self.codes else (0, True)
        hook_id = self.keep(request) if acts else ""
        if code:
            raise Refusal(code, "the answer is lost")
        return self.server.response("CreateHook", hook_id=hook_id)

    def delete(self, request):
        code, acts = self.codes.pop(0) if self.codes else (0, True)
        before = len(self.hooks)
        if acts:
            self.hooks = [hook for hook in self.hooks if hook.hook_id != request.hook_id]
        if code:
            raise Refusal(code, "the answer is lost")
        if len(self.hooks) == before:
            raise Refusal(3, "Hook not found")
        return self.server.response("DeleteHook")

    def calls(self, method):
        return sum(seen.method == method for seen in self.server.seen)


@pytest.fixture(params=[GrpcServer, RestServer], ids=["grpc", "rest"])
def aruna(request, root, stubs):
    server = request.param(root)
    server.start()
    yield Aruna(server)
    server.stop()


@pytest.fixture
def run(hookctl, aruna):
    name = "HOOKCTL_GRPC_URL" if aruna.server.transport == "grpc" else "HOOKCTL_API_URL"

    def run(*words):
        return hookctl(*words, env={name: aruna.server.url, "HOOKCTL_TOKEN": "t"})
    return run


def test_a_good_answer_needs_no_look(run, aruna):
    assert run(*REGISTER).expect(0).text.strip() == aruna.hooks[0].hook_id
    assert aruna.calls("ListOwnedHooks") == 0


@pytest.mark.parametrize("code", [2, 4, 13, 14])
def test_a_hook_that_was_made_is_found(run, aruna, code):
    aruna.codes = [(code, True)]
    assert run(*REGISTER).expect(0).text.strip() == aruna.hooks[0].hook_id
    assert aruna.calls("CreateHook") == 1 and len(aruna.hooks) == 1


@pytest.mark.parametrize("code", [2, 4, 13, 14])
def test_a_hook_that_was_not_made_is_made(run, aruna, code):
    aruna.codes = [(code, False), (code, False)]
    assert run(*REGISTER).expect(0).text.strip() == aruna.hooks[0].hook_id
    assert aruna.calls("CreateHook") == 3 and len(aruna.hooks) == 1


@pytest.mark.parametrize("code,exit_code", [(3, 2), (7, 5), (16, 5)])
def test_a_refusal_is_not_looked_into(run, aruna, code, exit_code):
    aruna.codes = [(code, False)]
    run(*REGISTER).expect(exit_code)
    assert aruna.calls("CreateHook") == 1 and aruna.calls("ListOwnedHooks") == 0


def test_another_hook_is_not_taken_for_it(run, aruna):
    """Not one that differs, nor, though it is the same, one of long ago."""
    other = run(*REGISTER, "--description", "other").expect(0).text.strip()
    aruna.codes = [(14, False)]
    made = run(*REGISTER).expect(0).text.strip()
    assert made != other and len(aruna.hooks) == 2
    aruna.hooks.pop()
    aruna.keep(aruna.server.seen[-1].message, made_at=time.time() - 3600)
    aruna.codes = [(14, False)]
    run(*REGISTER).expect(6)


def test_a_clock_that_is_a_little_behind_does_no_harm(run, aruna):
    def create(request):
        aruna.keep(request, made_at=time.time() - 60)
        raise Refusal(14, "the answer is lost")
    aruna.server.answers["CreateHook"] = create
    assert run(*REGISTER).expect(0).text.strip() == aruna.hooks[0].hook_id


def test_a_deletion_whose_answer_was_lost(run, aruna):
    made = run(*REGISTER).expect(0).text.strip()
    aruna.codes = [(14, True)]
    run("delete", made).expect(0)
    assert aruna.hooks == [] and aruna.calls("DeleteHook") == 2
    run("delete", made).expect(4)


def test_a_refused_argument_of_a_hook_that_is_there_is_no_missing_hook(run, aruna):
    made = run(*REGISTER).expect(0).text.strip()
    aruna.codes = [(3, False)]
    assert "INVALID_ARGUMENT" in run("delete", made).expect(2).errors
