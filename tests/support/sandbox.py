"""A sandbox under test, and what the tests ask of it: over its own API, not by its files."""
import json
import pathlib
import signal
import time
import urllib.error
import urllib.request

from support.net import free_port, wait_until

LABEL, STATIC_LABEL, HOOK, HOOK_STATUS = (
    f"KEY_VALUE_VARIANT_{name}" for name in ("LABEL", "STATIC_LABEL", "HOOK", "HOOK_STATUS"))


class Sandbox:
    def __init__(self, hookctl, folder):
        self.hookctl = hookctl
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.ready_file = self.folder / "ready.json"
        self.run = None
        self.info = {}

    # Its life

    def start(self, *options):
        """Starts it and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ready_file.unlink(missing_ok=True)
        self.run = self.hookctl.start(
            "sandbox", "--data", self.data, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0",
            "--ready-file", self.ready_file, *options)

        def ready():
            assert self.run.alive(), f"the sandbox did not start:\n{self.log}"
            return self.ready_file.exists()
        wait_until(ready, "the sandbox's ready file")
        self.info = json.loads(self.ready_file.read_text())

    def stop(self):
        """Ends it by SIGTERM, which must be a clean end: no crash, no sanitizer's report."""
        if self.run is None:
            return
        assert self.run.alive(), f"the sandbox ended by itself:\n{self.log}"
        code = self.run.stop(signal.SIGTERM)
        self.run, log = None, self.log
        assert code in (0, 128 + signal.SIGTERM), f"the sandbox ended with {code}:\n{log}"
        assert "Sanitizer" not in log, log

    @property
    def log(self):
        return self.run.err.decode(errors="replace") if self.run else ""

    def __getattr__(self, name):
        """The fields of the ready file: http, grpc, s3, token, project_id, project, …"""
        try:
            return self.__dict__["info"][name]
        except KeyError:
            raise AttributeError(name) from None

    # Its REST face

    def rest(self, method, path, body=None, token=True):
        """Calls the REST API; returns status and JSON."""
        request = urllib.request.Request(self.info["http"] + path, method=method)
        if token:
            request.add_header("Authorization", "Bearer " + self.info["token"])
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as e:
            return e.code, json.loads(e.read() or b"{}")

    def create_hook(self, *, name="hook", filters=None, url=None, token=None,
                    trigger="TRIGGER_TYPE_OBJECT_FINISHED"):
        """Registers a hook whose receiver is nobody by default: payloads stay in fired(). Without
        a filter it fires for every name."""
        external = {"url": url or f"http://127.0.0.1:{free_port()}/", "method": "METHOD_POST"}
        if token:
            external["credentials"] = {"token": token}
        status, answer = self.rest("POST", "/v2/hooks", {
            "name": name,
            "trigger": {"triggerType": trigger, "filters": filters or [{"name": ".*"}]},
            "hook": {"externalHook": external},
            "timeout": str(int((time.time() + 86400) * 1000)),
            "projectIds": [self.info["project_id"]],
            "description": ""})
        assert status == 200, answer
        return answer["hookId"]

    # Its own commands

    def put(self, file, *options):
        """Uploads a file; returns the object's id."""
        run = self.hookctl("sandbox", "put", file, "--ready-file", self.ready_file, *options)
        return run.expect(0).text.strip()

    def get(self, id_or_key):
        """An object's bytes."""
        return self.hookctl("sandbox", "get", id_or_key, "--ready-file",
                            self.ready_file).expect(0).out

    def show(self, object_id):
        """Labels, relations, hook status and callbacks of an object."""
        return self.hookctl("sandbox", "show", object_id, "--ready-file", self.ready_file, "-o",
                            "json").expect(0).json()

    # What it sent

    def fired(self):
        """The payload files so far, oldest first."""
        return sorted((self.data / "fired").glob("*.json"))

    def wait_fired(self, count=1):
        """Waits for `count` payloads in all; returns the newest's path."""
        wait_until(lambda: len(self.fired()) >= count, f"{count} payloads below {self.data}/fired")
        return self.fired()[-1]

    def fire(self, content, name, *options):
        """Uploads bytes under a name and returns (object id, path of the payload that it fired)."""
        before = len(self.fired())
        file = self.folder / "upload"
        file.write_bytes(content)
        object_id = self.put(file, "--name", name, *options)
        file.unlink()
        return object_id, self.wait_fired(before + 1)

    def settings(self):
        """The environment that makes hookctl talk to this sandbox with its token."""
        return {"HOOKCTL_API_URL": self.info["http"], "HOOKCTL_GRPC_URL": self.info["grpc"],
                "HOOKCTL_TOKEN": self.info["token"]}
