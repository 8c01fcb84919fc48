"""Axinom's library for Mosaic's webhooks (npm), and express receivers that run its middleware, all
in one node process: `with Axinom() as axinom`."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Axinom:
    def __init__(self, folder, zone="UTC"):
        self.folder = pathlib.Path(folder)
        self.zone = zone

    def __enter__(self):
        check = subprocess.run([ROOT / "scripts" / "node_packages", "check"],
                               stderr=subprocess.PIPE, text=True)
        assert check.returncode == 0, check.stderr
        node = shutil.which("node")
        assert node, "there is no node. As root: scripts/packages install test"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = open(self.folder / "log", "wb")
        self._process = subprocess.Popen(
            ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--", node,
             str(pathlib.Path(__file__).with_suffix(".js")), str(ROOT / "build" / "node")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": self.zone})
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()
        self._log.close()

    def all(self, requests):
        """The answers to many requests, in their order. They are written while answers are read:
        neither side waits for the other with a full pipe."""
        requests = list(requests)

        def write():
            for request in requests:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        answers = []
        for request in requests:
            line = self._process.stdout.readline()
            assert line, f"the library's process ended at {request}\n{self.log()}"
            answers.append(json.loads(line))
        writer.join()
        return answers

    def one(self, op, **rest):
        return self.all([{"op": op, **rest}])[0]

    def log(self):
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def sign(self, payload, secret, kind="Test", **rest):
        """generateWebhookRequest: {"body", "headers"}."""
        return self.one("sign", payload=payload, secret=secret, type=kind, **rest)

    @staticmethod
    def validation(body, signature, secret, now=None, **rest):
        """The request to judge a message: as bytes, at a moment in milliseconds, or now."""
        rest = {"body": base64.b64encode(body).decode(), "secret": secret, **rest}
        if signature is not None:
            rest["signature"] = signature
        if now is not None:
            rest["now"] = now
        return {"op": "validate", **rest}

    def validate(self, body, signature, secret, **rest):
        """validateWebhookRequest: {"value": True}, or {"code", "name", "message", "details"}."""
        return self.all([self.validation(body, signature, secret, **rest)])[0]

    def post(self, url, headers, body):
        """Sends a text by node's client: {"status", "headers", "body"}."""
        return self.one("post", url=url, headers=headers, body=body)

    def receiver(self, **options):
        """Starts a receiver; see axinom.js for the options."""
        return Receiver(self, self.one("receiver", **options)["port"])


class Receiver:
    def __init__(self, axinom, port):
        self.axinom, self.port = axinom, port
        self.url = f"http://127.0.0.1:{port}/webhook"

    def received(self):
        """What came since the last call: [{"method", "url", "headers", "body"}]; the headers' names
        and values in one list, the body's bytes."""
        seen = self.axinom.one("received", port=self.port)
        return [{**request, "body": base64.b64decode(request["body"])} for request in seen]
