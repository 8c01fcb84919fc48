"""`hookctl listen` under test: started on a free port, sent to by Python's http.client."""
import http.client
import json
import signal
import urllib.parse

from support.net import wait_until


class Listener:
    def __init__(self, hookctl, folder, name="listen"):
        self.hookctl, self.folder = hookctl, folder
        self.ready_file = folder / f"{name}.ready.json"
        self.run = None
        self.url = None

    def start(self, *options, env=None):
        """Starts it and waits until it listens; `options` may end in --exec …."""
        self.ready_file.unlink(missing_ok=True)
        self.run = self.hookctl.start("listen", "--bind", "127.0.0.1:0", "--ready-file",
                                      self.ready_file, *options, env=env, cwd=self.folder)

        def ready():
            assert self.run.alive() or self.ready_file.exists(), f"it did not start:\n{self.log}"
            return self.ready_file.exists()
        wait_until(ready, "the receiver's ready file")
        self.url = json.loads(self.ready_file.read_text())["url"]
        return self

    @property
    def log(self):
        return self.run.err.decode(errors="replace") if self.run else ""

    def post(self, body=b"{}", path="/", headers=None, method="POST"):
        """Sends a message; returns status and body of the answer."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill(self):
        """As a crash does."""
        self.run.process.kill()
        self.run.process.wait()

    def stop(self, number=signal.SIGTERM):
        return self.run.stop(number)


def records(capture):
    """A capture's records."""
    return [json.loads(line) for line in capture.read_text().splitlines()]
