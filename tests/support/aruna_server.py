"""An Aruna that answers as a test tells it to, over gRPC (Python's grpcio) or REST (proto3 JSON in
the form of the gateway). It knows nothing of hookctl."""
import dataclasses
import http.server
import json
import ssl
import threading
import urllib.parse
from concurrent import futures

import grpc
from google.protobuf import json_format

from support import aruna_wire

# gRPC's codes and the statuses that the gateway makes of them.
HTTP_STATUS = {1: 499, 2: 500, 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409,
               11: 400, 12: 501, 13: 500, 14: 503, 15: 500, 16: 401}
CODES = {code.value[0]: code for code in grpc.StatusCode}


class Refusal(Exception):
    """Raised by an answer: the call ends with this code."""

    def __init__(self, code, message=""):
        super().__init__(message)
        self.code, self.message = code, message


class Reset(Exception):
    """Raised by an answer: the server breaks the call off without a word."""


class Page(Exception):
    """Raised by an answer over REST: something in between answers with a page of its own."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


@dataclasses.dataclass
class Seen:
    """A request as the server got it."""
    method: str
    message: object
    authorization: str | None
    raw: dict


class Server:
    """`answers[method] = function(message) -> response message`; `seen` holds what came."""

    def __init__(self, root, certificate=None):
        self.rpcs = {rpc.name: rpc for rpc in aruna_wire.rpcs(root)}
        self.certificate = certificate  # (certificate file, key file)
        self.answers, self.seen = {}, []
        self.released = threading.Event()  # lets hanging answers end
        self.cancelled = threading.Event()

    def message_type(self, rpc, which):
        return getattr(aruna_wire.module(rpc.service.split(".")[-1]), getattr(rpc, which))

    def response(self, method, **fields):
        return self.message_type(self.rpcs[method], "response")(**fields)

    def answer(self, rpc, message, authorization, raw):
        self.seen.append(Seen(rpc.name, message, authorization, raw))
        answer = self.answers.get(rpc.name, lambda _: self.response(rpc.name))
        return answer(message)

    def fail(self, method, code, message="", times=None):
        """The next `times` calls (all where None) are refused; after them the default answers."""
        left = [times]

        def answer(_):
            if left[0] is not None:
                if left[0] == 0:
                    return self.response(method)
                left[0] -= 1
            raise Refusal(code, message)
        self.answers[method] = answer

    def hang(self, method):
        def answer(_):
            self.released.wait(60)
            return self.response(method)
        self.answers[method] = answer

    @property
    def url(self):
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"


class GrpcServer(Server):
    transport = "grpc"

    def start(self, port=0):
        self.server = grpc.server(futures.ThreadPoolExecutor(8),
                                  options=[("grpc.so_reuseport", 0)])
        for service in {rpc.service for rpc in self.rpcs.values()}:
            handlers = {rpc.name: self.handler(rpc) for rpc in self.rpcs.values()
                        if rpc.service == service}
            self.server.add_generic_rpc_handlers(
                [grpc.method_handlers_generic_handler("aruna.api." + service, handlers)])
        address = f"127.0.0.1:{port}"
        if self.certificate:
            certificate, key = (open(path, "rb").read() for path in self.certificate)
            credentials = grpc.ssl_server_credentials([(key, certificate)])
            self.port = self.server.add_secure_port(address, credentials)
        else:
            self.port = self.server.add_insecure_port(address)
        assert self.port
        self.server.start()

    def stop(self):
        self.released.set()
        self.server.stop(None).wait()

    def handler(self, rpc):
        def call(message, context):
            context.add_callback(self.cancelled.set)
            metadata = dict(context.invocation_metadata())
            try:
                return self.answer(rpc, message, metadata.get("authorization"), metadata)
            except Refusal as refusal:
                context.abort(CODES[refusal.code], refusal.message)
            except Reset:
                context.cancel()
        return grpc.unary_unary_rpc_method_handler(
            call, request_deserializer=self.message_type(rpc, "request").FromString,
            response_serializer=self.message_type(rpc, "response").SerializeToString)


class RestServer(Server):
    transport = "rest"

    def start(self, port=0):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def log_message(self, *_):
                pass

            def handle_any(self):
                outer.handle(self)
            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def handle(self, http_request):
        body = http_request.rfile.read(int(http_request.headers.get("Content-Length", 0)))
        url = urllib.parse.urlsplit(http_request.path)
        for rpc in self.rpcs.values():
            match = rpc.pattern.match(url.path)
            if match and rpc.verb == http_request.command:
                return self.serve(http_request, rpc, body, match.groupdict(), url.query)
        return self.send(http_request, 404, {"code": 5, "message": "Not Found", "details": []})

    def serve(self, http_request, rpc, body, in_path, query):
        message = self.message_type(rpc, "request")()
        try:
            if rpc.verb in ("POST", "PATCH"):
                json_format.Parse(body, message, ignore_unknown_fields=True)
            for name, value in in_path.items():
                setattr(message, name, urllib.parse.unquote(value))
            if rpc.verb == "GET":
                given = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
                given = {k: {"true": True, "false": False}.get(v, v) for k, v in given.items()}
                json_format.ParseDict(given, message)
        except json_format.ParseError as error:
            return self.send(http_request, 400, {"code": 3, "message": str(error), "details": []})
        try:
            answer = self.answer(rpc, message, http_request.headers.get("Authorization"),
                                 {"headers": dict(http_request.headers), "body": body,
                                  "path": http_request.path})
        except Refusal as refusal:
            return self.send(http_request, HTTP_STATUS[refusal.code],
                             {"code": refusal.code, "message": refusal.message, "details": []})
        except Reset:
            # The gateway sees the reset stream and answers for the server.
            return self.send(http_request, 499, {"code": 1, "message": "h2 protocol error: stream "
                                                 "closed because of a broken pipe", "details": []})
        except Page as page:
            return self.send(http_request, page.status, "<html></html>")
        if isinstance(answer, dict):
            return self.send(http_request, 200, answer)
        return self.send(http_request, 200, json_format.MessageToDict(
            answer, including_default_value_fields=True))

    @staticmethod
    def send(http_request, status, answer):
        text = json.dumps(answer).encode()
        try:
            http_request.send_response(status)
            http_request.send_header("Content-Type", "application/json")
            http_request.send_header("Content-Length", str(len(text)))
            http_request.end_headers()
            http_request.wfile.write(text)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass
