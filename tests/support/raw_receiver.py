"""A receiver that keeps the bytes of each request, read off a plain socket by no HTTP library."""
import contextlib
import dataclasses
import socket
import threading

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclasses.dataclass
class Raw:
    """A request as it came: request line, header lines (without their CR LF) and body."""
    line: bytes
    headers: list
    body: bytes

    def header(self, name):
        pairs = (line.split(b": ", 1) for line in self.headers if b": " in line)
        return [value for key, value in pairs if key.lower() == name.lower()]


def read_request(connection, rest):
    """The next request and what came behind it; nothing where the other side has gone."""
    while b"\r\n\r\n" not in rest:
        more = connection.recv(65536)
        if not more:
            return None, b""
        rest += more
    head, rest = rest.split(b"\r\n\r\n", 1)
    line, *headers = head.split(b"\r\n")
    length = max([int(h.split(b":", 1)[1]) for h in headers
                  if h.lower().startswith(b"content-length:")], default=0)
    while len(rest) < length:
        more = connection.recv(65536)
        if not more:
            return None, b""
        rest += more
    return Raw(line, headers, rest[:length]), rest[length:]


class RawReceiver:
    """`answer` is bytes, or a function of the request that gives them; None closes the connection
    without an answer."""

    def __init__(self, answer=OK):
        self.answer = answer
        self.requests = []
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open = set()
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self.connections += 1
                    self._open.add(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        rest = b""
        with contextlib.suppress(OSError), connection:
            while True:
                request, rest = read_request(connection, rest)
                if request is None:
                    break
                with self._lock:
                    self.requests.append(request)
                    self._at_once += 1
                    self.most_at_once = max(self.most_at_once, self._at_once)
                answer = self.answer(request) if callable(self.answer) else self.answer
                with self._lock:
                    self._at_once -= 1
                if answer is None:
                    break
                connection.sendall(answer)
        with self._lock:
            self._open.discard(connection)

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
