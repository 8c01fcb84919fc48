"""An HTTP server that misbehaves on purpose, on a real socket."""
import contextlib
import dataclasses
import socket
import socketserver
import struct
import threading


@dataclasses.dataclass
class Request:
    method: str
    target: str
    headers: list

    def header(self, name):
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


# What a connection can be answered with: each takes the socket and the request.

def answer(status, body=b"", headers=()):
    """A whole and proper answer."""
    def send(connection, _):
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close",
                 *(f"{k}: {v}" for k, v in headers), "", ""]
        connection.sendall("\r\n".join(lines).encode() + body)
    return send


def short(body, declared):
    """A body that ends before its declared length."""
    def send(connection, _):
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {declared}\r\n"
                           f"Accept-Ranges: none\r\nConnection: close\r\n\r\n".encode() + body)
    return send


def reset(connection, _):
    """Ends the connection with a reset, before any answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def hang(connection, _):
    """Says nothing until the other side gives up."""
    with contextlib.suppress(OSError):
        while connection.recv(4096):
            pass


def trickle_then_hang(body, declared):
    """Begins well, then says nothing more."""
    def send(connection, request):
        short(body, declared)(connection, request)
        hang(connection, request)
    return send


class FaultServer:
    """Answers each request by the next of `answers`, the last one for ever; keeps what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self._lock = threading.Lock()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                request = _read_head(self.request)
                if request is None:
                    return
                with outer._lock:
                    outer.requests.append(request)
                    send = outer.answers[min(len(outer.requests), len(outer.answers)) - 1]
                with contextlib.suppress(OSError):
                    send(self.request, request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def _read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            more = connection.recv(65536)
        except OSError:
            return None
        if not more:
            return None
        data += more
    first, *lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    return Request(method, target, [tuple(line.split(": ", 1)) for line in lines if ": " in line])
