"""The other end of every life cycle: a server of raw TCP that plays a script and notes what it receives.

A script is a text of words, with `|` between the parts for one connection and the next:

    head                  reads the request
    accept                reads the request and accepts it (RFC 6455, 4.2.2)
    answer=404            answers with this status and no body
    part                  sends the beginning of an answer
    text=X  binary=X      sends a message
    first=X more=X last=X sends a text message in fragments
    ping=X  pong=X        sends a control frame
    close  close=N,X      sends a close frame, empty or with a code and a reason
    raw=HEX               sends these octets
    frame                 reads one message or control frame
    drain                 reads until the client ends the stream
    fin                   ends this side of the stream
    reset                 drops the connection with RST
    gate                  waits until the client is at its gate too

What words that are joined with `+` send goes out in one segment.
"""

import base64
import hashlib
import socket
import struct
import threading

TIME_LIMIT_S = 10
RECEIVE_BUFFER = 64 * 1024  # so that a client's large message does not fit into the kernel
LONGEST_SHOWN = 125
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
FIN = 0x80
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
SENT = {
    "text": FIN | TEXT,
    "binary": FIN | BINARY,
    "first": TEXT,
    "more": CONTINUATION,
    "last": FIN | CONTINUATION,
    "ping": FIN | PING,
    "pong": FIN | PONG,
}
NAMES = {TEXT: "text", BINARY: "binary", PING: "ping", PONG: "pong"}


class _End(Exception):
    """The client has ended the stream; the argument says how."""


class _Connection:
    """One connection, and what was received on it, in the words of lifecycles.ini."""

    def __init__(self, peer, stream):
        self.peer = peer
        self.stream = stream
        self.received = []
        self.request = b""
        stream.settimeout(TIME_LIMIT_S)

    def play(self, script):
        try:
            with self.stream:
                for step in script.split():
                    sent = b"".join(self.take(word) for word in step.split("+"))
                    if sent:
                        self.stream.sendall(sent)
        except _End as end:
            self.received.append(str(end))
        except OSError as error:
            self.received.append(type(error).__name__)

    def take(self, word):
        """Does one word of the script, and returns what it sends."""
        name, _, argument = word.partition("=")
        if name in SENT:
            return frame(SENT[name], argument.encode())
        return getattr(self, name)(*([argument] if argument else ()))

    # ---- the words

    def head(self):
        while not self.request.endswith(b"\r\n\r\n"):
            self.request += self.read(1)
        return b""

    def accept(self):
        self.head()
        lines = self.request.decode("latin-1").split("\r\n")
        key = next(line.split(": ")[1] for line in lines if line.startswith("Sec-WebSocket-Key"))
        digest = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest())
        return (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + digest + b"\r\n\r\n"
        )

    def answer(self, status):
        return f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n".encode()

    def part(self):
        return b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: web"

    def close(self, argument=""):
        code, _, reason = argument.partition(",")
        payload = struct.pack("!H", int(code)) + reason.encode() if code else b""
        return frame(FIN | CLOSE, payload)

    def raw(self, octets):
        return bytes.fromhex(octets)

    def frame(self):
        self.received.append(self.read_message())
        return b""

    def drain(self):
        while True:
            self.frame()

    def fin(self):
        self.stream.shutdown(socket.SHUT_WR)
        return b""

    def reset(self):
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.stream.close()
        self.stream = socket.socket()
        return b""

    def gate(self):
        self.peer.meet()
        return b""

    # ---- reading

    def read_message(self):
        """The next message, its fragments as one, or control frame."""
        size, opcode, last = 0, None, False
        while not last:
            head, payload = self.read_frame()
            last, opcode = bool(head & FIN), opcode or head & 0x0F
            size += len(payload)
        if opcode == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if payload else ""
            return f"close({code},{payload[2:].decode()})"
        shown = payload.decode() if size <= LONGEST_SHOWN else f"{size} bytes"
        return f"{NAMES[opcode]}({shown})"

    def read_frame(self):
        head, length = self.read(2)
        assert length & 0x80, "a frame that is not masked"
        length &= 0x7F
        if length > 125:
            form = "!H" if length == 126 else "!Q"
            (length,) = struct.unpack(form, self.read(struct.calcsize(form)))
        key = self.read(4)
        payload = self.read(length)
        if length <= LONGEST_SHOWN:
            payload = bytes(octet ^ key[i % 4] for i, octet in enumerate(payload))
        return head, payload

    def read(self, size):
        data = bytearray()
        while len(data) < size:
            try:
                got = self.stream.recv(min(size - len(data), 1 << 20))
            except ConnectionResetError:
                raise _End("reset") from None
            except TimeoutError:
                raise _End("timeout") from None
            if not got:
                raise _End("fin")
            data += got
        return bytes(data)


class Peer:
    """Listens on the loopback address, and plays a script in threads of its own."""

    def __init__(self, script):
        self.script = script
        self.connections = []
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._gate = socket.socket()
        for listener in (self._listener, self._gate):
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            listener.settimeout(TIME_LIMIT_S)
        self.port, self.gate_port = (s.getsockname()[1] for s in (self._listener, self._gate))
        self._thread = threading.Thread(target=self._play)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _play(self):
        threads = []
        try:
            for part in self.script.split("|") if self.script else []:
                stream, _ = self._listener.accept()
                self.connections.append(_Connection(self, stream))
                threads.append(threading.Thread(target=self.connections[-1].play, args=(part,)))
                threads[-1].start()
            for thread in threads:
                thread.join()
            self.meet()
        except OSError:
            pass  # the client has ended before its script
        for thread in threads:
            thread.join()

    def meet(self):
        """Waits until the client comes to its gate, and lets it pass."""
        client, _ = self._gate.accept()
        client.close()

    def stop(self):
        """Ends it, as far as its script has come."""
        for listener in (self._listener, self._gate):
            listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for listener in (self._listener, self._gate):
            listener.close()


def frame(head, payload):
    """A frame as a server sends it; head is its first octet."""
    if len(payload) > 125:
        return struct.pack("!BBH", head, 126, len(payload)) + payload
    return struct.pack("!BB", head, len(payload)) + payload
