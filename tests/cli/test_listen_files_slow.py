"""`listen` where no file can be opened any more: a sanitizer needs some for itself."""
import os
import resource

import pytest

from support.listener import Listener
from support.wire import Wire

REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def listener(hookctl, tmp_path):
    return Listener(hookctl, tmp_path)


def test_where_files_run_out_an_idle_connection_gives_way(listener):
    listener.start()
    pid = listener.run.pid
    used = {int(fd) for fd in os.listdir(f"/proc/{pid}/fd")}
    one_more = next(n for n in range(len(used) + 2) if n not in used) + 1
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (one_more, one_more))
    with Wire(listener.url) as idle:
        idle.send(REQUEST)
        assert idle.answer().status == 200
        with Wire(listener.url) as waiting:
            waiting.send(REQUEST)
            assert waiting.answer().status == 200
            assert idle.rest() == b""
