"""Killed under load, again and again: what was answered with success is in the capture, which reads on."""
import base64
import http.client
import json
import threading
import time
import urllib.parse

from support.listener import Listener

KILLS = 20
SENDERS = 8


def send(url, round_, sender, acknowledged, started):
    """Posts until the connection breaks; notes what was answered."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
    count = 0
    try:
        while True:
            body = f"{round_}/{sender}/{count}".encode() + b"\0\xff" * (count % 3000)
            connection.request("POST", f"/{sender}?{count}", body)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            acknowledged.append(body)
            started.set()
            count += 1
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()


def load_and_kill(listener, round_):
    """Lets senders send for a while, and kills the receiver; what it had answered."""
    acknowledged, started = [], threading.Event()
    threads = [threading.Thread(target=send, args=(listener.url, round_, i, acknowledged, started))
               for i in range(SENDERS)]
    for thread in threads:
        thread.start()
    assert started.wait(60)
    # Moments that spread over a tenth of a second, however many rounds there are.
    time.sleep(0.02 + 0.1 * (round_ * 0.618034 % 1))
    listener.kill()
    for thread in threads:
        thread.join()
    return acknowledged


def test_killed_under_load(hookctl, tmp_path):
    capture = tmp_path / "traffic.ndjson"
    listener = Listener(hookctl, tmp_path)
    acknowledged = []
    for round_ in range(KILLS):
        listener.start("-q", "--capture", capture)
        acknowledged += load_and_kill(listener, round_)
    # Every line is whole once the next one has opened the file.
    listener.start("-q", "--capture", capture)
    assert listener.post(b"the last")[0] == 200
    listener.stop()
    bodies = [base64.b64decode(json.loads(line)["body_b64"])
              for line in capture.read_bytes().splitlines()]
    assert bodies[-1] == b"the last"
    assert len(acknowledged) > KILLS * SENDERS
    assert len(set(bodies)) == len(bodies)
    assert set(acknowledged) <= set(bodies)
    # What was recorded and not answered is at most what each sender waited for.
    assert len(bodies) - 1 - len(acknowledged) <= KILLS * SENDERS
    run = hookctl("verify", "--capture", capture, "-o", "ndjson", env={"HOOKCTL_SECRET": "x"})
    assert len(run.expect(3).out.splitlines()) >= len(bodies)
