"""One TCP connection as its scripted side sees it."""

import base64
import contextlib
import socket
import ssl
import struct
import threading

from .encoding import encode_bytes
from .frames import accept_key, frame, mask_bytes

TIME_LIMIT = 6.0  # seconds for each read, and for a gate
OP_CONTINUATION, OP_TEXT, OP_BINARY, OP_CLOSE, OP_PING, OP_PONG = 0, 1, 2, 8, 9, 10


class PeerEOF(Exception):
    """Nothing more can be read from the connection; the trace has the reason."""


class Connection:
    """What scripts act on: it reads and writes bytes, heads of HTTP and frames, and logs what it reads.

    `owner` has the name under which the connection stands in the trace, and the gates and flags by which
    the script and the main thread wait for each other.
    """

    def __init__(self, harness, owner, sock, index):
        self.harness, self.owner, self.sock, self.index = harness, owner, sock, index
        self.buf = bytearray()
        self.key = b""
        self.head = None  # (first line, [[name, value], ...]) of what read_head() has read last
        self.show_mask = False  # masks and keys stand in the trace: the mask generator is ours
        self.ended = False
        self.saw_close = False
        sock.settimeout(TIME_LIMIT)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log(self, **entry):
        self.harness.wire(self.owner.name, self.index, entry)

    def end(self, how):
        """Logs how the connection ended; only the first call counts."""
        if not self.ended:
            self.ended = True
            if self.saw_close and how in ("eof", "reset"):
                how = "gone"  # our answer may or may not have met a closed socket
            self.log(end=how)

    def read_more(self):
        """Waits for bytes and adds them to the buffer."""
        try:
            data = self.sock.recv(65536)
        except (socket.timeout, TimeoutError):
            how, data = "timeout", b""
        except ssl.SSLEOFError:
            how, data = "eof", b""
        except ssl.SSLError:
            how, data = "tls-error", b""
        except OSError:
            how, data = "reset", b""
        else:
            how = "eof"
        if not data:
            self.end(how)
            raise PeerEOF
        self.buf += data

    def read_exact(self, n):
        while len(self.buf) < n:
            self.read_more()
        return self._take(n)

    def _take(self, n):
        data = bytes(self.buf[:n])
        del self.buf[:n]
        return data

    def read_head(self, log=True):
        """Reads the head of a request or an answer; its bytes."""
        while b"\r\n\r\n" not in self.buf:
            self.read_more()
        raw = self._take(self.buf.index(b"\r\n\r\n") + 4)
        first, *lines = raw[:-4].decode("latin-1").split("\r\n")
        headers = [self._header(*line.partition(": ")[::2]) for line in lines]
        self.head = (first, headers)
        if log:
            self.log(line=first, headers=headers)
        return raw

    def _header(self, name, value):
        """The form of a header in the trace."""
        if name.lower() == "sec-websocket-key":
            self.key = value.encode("latin-1")
            if not self.show_mask:
                value = f"<key of {_decoded_size(value)} bytes>"
        elif name.lower() == "date":
            value = "<date>"
        return [name, value]

    def accept_key(self):
        return accept_key(self.key)

    def read_frame(self, log=True):
        """Reads a frame: what the trace shows of it, and its unmasked payload as `raw`."""
        first, second = self.read_exact(2)
        size = second & 0x7F
        form = 7
        if size == 126:
            form = 16
            (size,) = struct.unpack("!H", self.read_exact(2))
        elif size == 127:
            form = 64
            (size,) = struct.unpack("!Q", self.read_exact(8))
        key = self.read_exact(4) if second & 0x80 else None
        payload = self.read_exact(size)
        if key is not None:
            payload = mask_bytes(payload, key)
        shown = {
            "fin": first >> 7,
            "rsv": (first >> 4) & 7,
            "op": first & 15,
            "masked": key is not None,
            "len": size,
        }
        if self.show_mask and key is not None:
            shown["mask"] = key.hex()
        if (form == 16 and size < 126) or (form == 64 and size < 65536):
            shown["nonminimal"] = form
        if shown["op"] == OP_CLOSE and size >= 2:
            (shown["code"],) = struct.unpack("!H", payload[:2])
            shown["reason"] = encode_bytes(payload[2:])
        else:
            shown["payload"] = encode_bytes(payload)
        if shown["op"] == OP_CLOSE:
            self.saw_close = True
        if log:
            self.log(frame=shown)
        return {**shown, "raw": payload}

    def send(self, data):
        """True if the kernel took all of it."""
        try:
            self.sock.sendall(data)
        except OSError:
            return False
        return True

    def frame(self, *arguments, **keywords):
        return self.send(frame(*arguments, **keywords))

    def reply(
        self,
        status="HTTP/1.1 101 Switching Protocols",
        headers=None,
        eol="\r\n",
        extra=(),
        body=b"",
    ):
        """Answers a request, with the headers of a good answer unless others are given. @ACCEPT@ stands
        for the right accept key; `body` goes out in the same segment."""
        if headers is None:
            headers = [
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: @ACCEPT@",
            ]
        accept = self.accept_key().decode()
        lines = [status, *(header.replace("@ACCEPT@", accept) for header in headers), *extra]
        self.send(eol.join([*lines, "", ""]).encode("latin-1") + body)

    def accept(self, **reply):
        self.read_head()
        self.reply(**reply)

    def fin(self):
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)

    def rst(self):
        with contextlib.suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.sock.close()
        self.end("we-reset")

    def close(self):
        with contextlib.suppress(OSError):
            self.sock.close()

    def drain(self, echo=False, answer_close=True, answer_ping=True, log=True):
        """Reads frames until the other side goes away."""
        with contextlib.suppress(PeerEOF):
            while True:
                f = self.read_frame(log)
                if f["op"] == OP_CLOSE and answer_close:
                    self.frame(OP_CLOSE, f["raw"])
                elif f["op"] == OP_PING and answer_ping:
                    self.frame(OP_PONG, f["raw"])
                elif echo and f["op"] in (OP_CONTINUATION, OP_TEXT, OP_BINARY):
                    self.frame(f["op"], f["raw"], fin=f["fin"])

    def drain_raw(self, log=True):
        """Reads bytes until the other side goes away."""
        with contextlib.suppress(PeerEOF):
            while True:
                self.read_more()
        if log:
            self.log(rawbytes=encode_bytes(self.buf))

    def gate(self, name):
        """Waits until the main thread opens the gate."""
        if not self.owner.gates.setdefault(name, threading.Event()).wait(TIME_LIMIT):
            self.log(gate_timeout=name)

    def flag(self, name):
        """Tells the main thread that the script has come so far."""
        self.owner.flags.setdefault(name, threading.Event()).set()


def _decoded_size(text):
    """How many bytes a text in base64 stands for, -1 if it is none."""
    try:
        return len(base64.b64decode(text, validate=True))
    except ValueError:
        return -1
