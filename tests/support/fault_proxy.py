"""A proxy that stands before a real server and lets some requests go wrong."""
import collections
import http.client
import http.server
import socket
import threading

#: One request as it came by.
Seen = collections.namedtuple("Seen", "method path query headers body")

PASS = "pass"
#: The server acts on the request, and its answer is lost.
LOSE_ANSWER = "lose answer"
#: The connection ends before the server has seen anything.
DROP = "drop"
#: Nobody answers until the proxy ends.
HANG = "hang"


def answer(status, body=b"", **headers):
    """An answer in the server's place."""
    return status, body, headers


class Faults:
    """`plan(seen, count)` says what happens to a request, `count` being how many of its method and
    path and query names came before: PASS, LOSE_ANSWER, DROP, HANG or answer(…)."""

    def __init__(self, port, plan):
        self.target, self.plan, self.seen = port, plan, []
        self._lock, self._over = threading.Lock(), threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def count(self, method, query=""):
        """How many requests of a method came, with `query` in their query."""
        return sum(s.method == method and query in s.query for s in self.seen)

    def _decide(self, seen):
        def kind(s):
            return s.method, s.path, sorted(p.split("=")[0] for p in s.query.split("&"))
        with self._lock:
            count = sum(kind(s) == kind(seen) for s in self.seen)
            self.seen.append(seen)
        return self.plan(seen, count)

    def _handler(self):
        faults = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def handle_any(self):
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                what = faults._decide(Seen(self.command, path, query, dict(self.headers), body))
                if what == HANG:
                    faults._over.wait()
                if what in (HANG, DROP):
                    return self.cut()
                try:
                    status, content, headers = (
                        faults._forward(self, body) if what in (PASS, LOSE_ANSWER) else what)
                except (OSError, http.client.HTTPException):
                    return self.cut()  # the server, or the proxy's test, has ended
                if what == LOSE_ANSWER:
                    return self.cut()
                self.send_response(status)
                for name, value in dict(headers).items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection",
                                            "date", "server"):
                        self.send_header(name.replace("_", "-"), value)
                length = headers.get("Content-Length") if self.command == "HEAD" else len(content)
                self.send_header("Content-Length", length or 0)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def cut(self):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_PUT = do_POST = do_PATCH = do_HEAD = do_DELETE = handle_any

        return Handler

    def _forward(self, request, body):
        """Hands the request on as it came, its Host included: that is what was signed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=60)
        connection.putrequest(request.command, request.path, skip_host=True,
                              skip_accept_encoding=True)
        for name, value in request.headers.items():
            if name.lower() not in ("connection", "expect"):
                connection.putheader(name, value)
        connection.endheaders(body)
        got = connection.getresponse()
        content = b"" if request.command == "HEAD" else got.read()
        headers = got.headers
        connection.close()
        return got.status, content, headers
