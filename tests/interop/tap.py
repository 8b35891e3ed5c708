"""A relay before a server that sees what goes over one connection."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

from programs import TIME_LIMIT


class _Flow:
    """One direction: the head of the handshake, the first bytes after it, and how many there are."""

    KEPT = 1024

    def __init__(self):
        self.head = b""
        self.start = b""
        self.size = 0

    def pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                self._note(data)
                sink.sendall(data)
        for each, direction in ((source, socket.SHUT_RD), (sink, socket.SHUT_WR)):
            with contextlib.suppress(OSError):
                each.shutdown(direction)

    def _note(self, data):
        if not self.head.endswith(b"\r\n\r\n"):
            head, end, data = (self.head + data).partition(b"\r\n\r\n")
            self.head = head + end
        self.start += data[: self.KEPT - len(self.start)]
        self.size += len(data)


class Tap:
    """Relays one connection to the server at a URL, from `url` of its own.

    After the `with` block, `sizes` has the bytes that "client" and "server" have sent after their heads, and
    `port` is where the server has seen the connection come from.
    """

    def __init__(self, url):
        self._target = urlsplit(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(TIME_LIMIT)
        self.url = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._flows = {"client": _Flow(), "server": _Flow()}
        self._relay = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        near, _ = self._listener.accept()
        far = socket.create_connection((self._target.hostname, self._target.port), TIME_LIMIT)
        far.settimeout(None)
        self.port = far.getsockname()[1]
        for each in (near, far):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with near, far:
            back = threading.Thread(
                target=self._flows["server"].pump, args=(far, near), daemon=True
            )
            back.start()
            self._flows["client"].pump(near, far)
            back.join()

    def __enter__(self):
        self._relay.start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self._relay.join(TIME_LIMIT)

    @property
    def sizes(self):
        return {side: flow.size for side, flow in self._flows.items()}

    def header(self, side, name):
        """The value of a header that "client" or "server" has sent; "" if there was none."""
        for line in self._flows[side].head.decode("latin-1").split("\r\n"):
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    def frames(self, side):
        """FIN and opcode of the first frames that "client" or "server" has sent."""
        data, frames = self._flows[side].start, []
        while len(data) >= 2:
            size, length = 2, data[1] & 127
            if length >= 126:
                size = 4 if length == 126 else 10
                length = int.from_bytes(data[2:size], "big")
            frames.append((data[0] >> 7, data[0] & 15))
            data = data[size + (4 if data[1] >> 7 else 0) + length :]
        return frames
