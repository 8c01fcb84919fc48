"""A webhook receiver of Python's own http.server: keeps what came, answers as it is told."""
import base64
import dataclasses
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading


@dataclasses.dataclass
class Message:
    method: str
    path: str
    headers: list
    body: bytes

    def header(self, name):
        return [value for key, value in self.headers if key.lower() == name]


def signature(secret, body):
    """As Mosaic signs, computed by another's code."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def response(payload=None, errors=(), warnings=(), **more):
    """A Mosaic response as bytes; without a payload where there are errors."""
    body = {"errors": list(errors), "warnings": list(warnings), "message_version": "1.0", **more}
    if payload is not None:
        body["payload"] = payload
    return json.dumps(body).encode()


class Receiver:
    """`answer` is (status, body, headers), or a function of the message that gives one. Without
    headers the content type is JSON."""

    def __init__(self, answer=(200, response({"done": True})), certificate=None):
        self.answer = answer
        self.messages = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                message = Message(self.command, self.path, self.headers.items(), body)
                outer.messages.append(message)
                chosen = outer.answer(message) if callable(outer.answer) else outer.answer
                status, content, headers = (*chosen, {"Content-Type": "application/json"})[:3]
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that hangs up is part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme, host = ("https", "localhost") if certificate else ("http", "127.0.0.1")
        self.url = f"{scheme}://{host}:{self._server.server_address[1]}/hook"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def make_certificate(folder):
    """A self-signed certificate for localhost, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True, timeout=60)
    return certificate, key
