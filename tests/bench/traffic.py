"""What replay sends to, and what listen is sent: nginx and wrk, on loopback."""
import json
import os
import pathlib
import signal
import subprocess

from support.net import free_port, wait_until

HERE = pathlib.Path(__file__).resolve().parent

#: Answers at once and keeps nothing: whoever sends is the slower one.
NGINX = """worker_processes {workers};
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_buffer_size 64k;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} reuseport; location / {{ return 200 "ok"; }} }}
}}
"""


def answers(port):
    done = subprocess.run(["curl", "--silent", "--output", os.devnull,
                           f"http://127.0.0.1:{port}/healthz"])
    return done.returncode == 0


class Nginx:
    """A server that is not the slowest part."""

    def __init__(self, program, folder):
        folder.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(workers=len(os.sched_getaffinity(0)), folder=folder,
                                       port=self.port))
        self.process = subprocess.Popen([program, "-c", config, "-e", folder / "errors"])

    def __enter__(self):
        wait_until(lambda: answers(self.port), "nginx")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Listen:
    """hookctl, receiving and recording."""

    def __init__(self, hookctl, capture):
        self.capture = capture
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.run = hookctl.start("listen", "--bind", f"127.0.0.1:{self.port}", "--capture",
                                 capture, "--quiet")

    def __enter__(self):
        wait_until(lambda: answers(self.port), "listen")
        return self

    def __exit__(self, *_):
        self.run.stop(signal.SIGTERM)

    def records(self):
        """How many lines the capture has, each looked at: a record, and its newline."""
        count = 0
        with open(self.capture, "rb") as lines:
            for line in lines:
                assert line.startswith(b'{"v":1,') and line.endswith(b"}\n"), line[:100]
                count += 1
        return count


def wrk(program, url, body, connections, seconds):
    """Runs wrk; what post.lua tells."""
    threads = len(os.sched_getaffinity(0))
    done = subprocess.run([program, f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "-s",
                           HERE / "post.lua", url, "--", body], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])
