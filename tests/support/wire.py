"""HTTP/1.1 over a socket, byte for byte: for what no client library would send."""
import dataclasses
import socket
import urllib.parse


@dataclasses.dataclass
class Answer:
    status: int
    headers: list
    body: bytes

    def header(self, name):
        return [value for key, value in self.headers if key.lower() == name]


class Wire:
    """One connection; `with Wire(url) as wire`."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=60)
        self._file = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self._socket.close()

    def send(self, data):
        self._socket.sendall(data)

    def end(self):
        """Says that nothing more comes."""
        self._socket.shutdown(socket.SHUT_WR)

    def drip(self, data):
        """Sends bytes one at a time until the other side answers; false when they run out."""
        self._socket.settimeout(0.01)
        try:
            for byte in data:
                try:
                    self._socket.send(bytes([byte]))
                    if self._socket.recv(1, socket.MSG_PEEK):
                        return True
                except TimeoutError:
                    continue
                except ConnectionError:
                    return True
            return False
        finally:
            self._socket.settimeout(60)

    def rest(self):
        """All that comes until the connection ends."""
        return self._file.read()

    def answer(self):
        """The next answer; nothing where the connection has ended."""
        first = self._file.readline()
        if not first:
            return None
        headers = []
        while (line := self._file.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name, value.strip()))
        status = int(first.split()[1])
        length = next((int(v) for k, v in headers if k.lower() == "content-length"), 0)
        body = b"" if status < 200 else self._file.read(length)
        return Answer(status, headers, body)


def exchange(url, data):
    """Sends bytes over a new connection; the answer to them."""
    with Wire(url) as wire:
        wire.send(data)
        return wire.answer()
