"""Messages and frames, sent and received."""

import time

from harness import better, echo, feed, frame, mirror

SHORT = ["state", "isValid", "error", "errorString", "closeCode", "closeReason", "bytesToWrite"]


def text(h, msgs):
    """Sends texts to a peer that echoes them."""
    w, _p = h.opened(echo)
    for m in msgs:
        h.call("sendTextMessage", w.sendTextMessage, m)
    h.until("ws.textMessageReceived", len(msgs))
    w.close()
    h.settle()
    h.snap(w, "end", only=["bytesToWrite"])


def sizes(h, ns, kind):
    """Sends messages of these sizes to a peer that echoes them, each after the echo of the one before."""
    w, _p = h.opened(echo)
    for n in ns:
        before = h.count(f"ws.{kind}MessageReceived")
        if kind == "text":
            h.call(f"sendTextMessage {n}", w.sendTextMessage, "t" * n)
        else:
            h.call(
                f"sendBinaryMessage {n}",
                w.sendBinaryMessage,
                bytes(bytearray(i * 7 % 251 for i in range(1000))) * (n // 1000)
                + b"z" * (n % 1000),
            )
        h.until(f"ws.{kind}MessageReceived", before + 1)
    h.snap(w, "after", only=["bytesToWrite", "state"])
    w.close()
    h.settle()


@mirror
def text_echo(h):
    """ASCII, Latin-1, BMP, 4-byte UTF-8, combining: return value counts UTF-8 bytes."""
    text(h, ["hello", "h\u00e9llo", "\u20ac\u4e2d\u6587", "\U0001f600 \U00010348", "e\u0301"])


@better
def text_embedded_nul(h):
    """NUL inside of a text."""
    text(h, ["a\0b\0", "\0"])


@better
def text_bom_and_noncharacters(h):
    """U+FEFF at the beginning and inside, U+FFFE and U+FFFF."""
    text(h, ["\ufeffbom", "a\ufeffb", "\ufffe\uffff"])


@better
def text_lone_surrogate(h):
    """A str with a surrogate that stands alone cannot be UTF-8."""
    text(h, ["a\ud800b"])


@mirror
def binary_echo(h):
    """Binary: bytes, bytearray, QByteArray, empty, all byte values."""
    w, _p = h.opened(echo)
    for label, m in (
        ("bytes", b"abc"),
        ("bytearray", bytearray(b"\x00\x01")),
        ("QByteArray", h.QByteArray(b"q\x00q")),
        ("empty", b""),
        ("all", bytes(range(256))),
    ):
        h.call("sendBinaryMessage " + label, w.sendBinaryMessage, m)
    h.until("ws.binaryMessageReceived", 5)
    w.close()
    h.settle()


@mirror
def binary_message_type(h):
    """Which Python type does binaryMessageReceived give, and what can one do with it?"""
    w, _p = h.opened(echo)
    got = []
    w.binaryMessageReceived.connect(got.append)
    w.sendBinaryMessage(b"abc\x00\xff")
    h.until("ws.binaryMessageReceived")
    x = got[0]
    h.value("type", type(x).__name__)
    h.call("bytes()", lambda: bytes(x))
    h.call("data()", lambda: x.data())
    h.call("len", lambda: len(x))
    h.call("size", lambda: x.size())
    h.call("== bytes", lambda: x == b"abc\x00\xff")
    h.call("[0]", lambda: x[0])
    h.call("[1:3]", lambda: bytes(x[1:3]))
    h.call("startswith", lambda: x.startsWith(b"ab"))
    h.call("toHex", lambda: bytes(x.toHex()))
    h.call("memoryview", lambda: len(memoryview(x)))
    h.call("str()", lambda: str(x))
    w.close()
    h.settle()


@mirror
def sizes_text(h):
    """Text of 125, 126, 127, 65535, 65536 bytes."""
    sizes(h, [125, 126, 127, 65535, 65536], "text")


@mirror
def sizes_binary(h):
    """Binary of 125, 126, 127, 65535, 65536 bytes."""
    sizes(h, [125, 126, 127, 65535, 65536], "binary")


@mirror
def sizes_1mib(h):
    """1 MiB: the default outgoing frame size of 512 KiB splits it."""
    sizes(h, [524288, 524289, 1048576], "binary")


@mirror
def sizes_1mib_text(h):
    """1 MiB of text with a 3-byte character across the frame border: frames are cut inside of it."""
    w, _p = h.opened(echo)
    h.call("send", w.sendTextMessage, "a" + "\u20ac" * 180000)
    h.until("ws.textMessageReceived")
    w.close()
    h.settle()


@mirror
def receive_one_big_frame(h):
    """The peer sends 3 MiB in one frame: one frame signal, one message signal."""
    feed(h, [frame(2, b"\x5a" * (3 << 20))], "binaryMessageReceived", ms=5000)


@mirror
def outgoing_frame_size(h):
    """setOutgoingFrameSize(4): text and binary are split; exact multiple; empty; switch back."""
    w, _p = h.opened(echo)
    w.setOutgoingFrameSize(4)
    h.call("text 10", w.sendTextMessage, "0123456789")
    h.call("text 8", w.sendTextMessage, "01234567")
    h.call("text 4", w.sendTextMessage, "0123")
    h.call("text 0", w.sendTextMessage, "")
    h.call("binary 5", w.sendBinaryMessage, b"01234")
    h.call("text multi-byte cut", w.sendTextMessage, "ab\u20ac\u20acz")
    w.setOutgoingFrameSize(524288)
    h.call("text whole", w.sendTextMessage, "0123456789")
    h.until("ws.textMessageReceived", 6)
    h.spin(100)
    w.close()
    h.settle()


@better
def outgoing_frame_size_zero(h):
    """setOutgoingFrameSize(0) and a send: a division by zero kills the process."""
    w, _p = h.opened(echo)
    h.call("setOutgoingFrameSize(0)", w.setOutgoingFrameSize, 0)
    h.value("outgoingFrameSize", w.outgoingFrameSize())
    h.call("send", w.sendTextMessage, "abc")
    h.spin(100)
    w.close()
    h.settle()


@mirror
def send_when_not_connected(h):
    """Return values of send*/ping in each state; is there an error signal?"""

    def s(c):
        c.read_head()
        c.flag("head")
        c.gate("go")
        c.reply()
        c.drain()

    p = h.peer(s)
    w = h.ws()
    h.call("text unconnected", w.sendTextMessage, "x")
    h.call("binary unconnected", w.sendBinaryMessage, b"x")
    h.open(w, p)
    h.call("text connecting", w.sendTextMessage, "x")
    h.call("binary connecting", w.sendBinaryMessage, b"x")
    h.wait(lambda: p.flagged("head"), "head")
    h.call("text waiting for 101", w.sendTextMessage, "x")
    p.open_gate("go")
    h.until("ws.connected")
    h.call("text connected", w.sendTextMessage, "x\u00e9")
    h.call("binary connected", w.sendBinaryMessage, b"xyz")
    h.call("empty connected", w.sendBinaryMessage, b"")
    w.close()
    h.call("text after close()", w.sendTextMessage, "x")
    h.call("binary after close()", w.sendBinaryMessage, b"x")
    h.call("ping after close()", w.ping, b"x")
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def bytes_written_sum(h):
    """Sum of bytesWritten equals all bytes on the wire (handshake, frames, close)."""
    w, _p = h.opened(echo)
    w.sendBinaryMessage(b"x" * 300000)
    w.sendTextMessage("y" * 1000)
    h.until("ws.textMessageReceived")
    h.snap(w, "after", only=["bytesToWrite"])
    w.close()
    h.settle()
    h.snap(w, "end", only=["bytesToWrite"])


@mirror
def bytes_to_write_flush(h):
    """bytesToWrite(), flush() and each bytesWritten, from the handshake to the close frame."""
    w, _p = h.opened(echo, each_write=True)
    h.value("bytesToWrite", w.bytesToWrite())
    h.call("flush with nothing", w.flush)
    w.sendTextMessage("12345")
    h.value("bytesToWrite", w.bytesToWrite())
    w.sendBinaryMessage(b"123")
    h.value("bytesToWrite", w.bytesToWrite())
    h.call("flush", w.flush)
    h.value("bytesToWrite", w.bytesToWrite())
    h.call("flush again", w.flush)
    h.until("ws.binaryMessageReceived")
    w.sendTextMessage("by the loop")
    h.note("back to the loop")
    h.until("ws.textMessageReceived", 2)
    w.sendTextMessage("by close()")
    h.call("close", w.close)
    h.value("bytesToWrite", w.bytesToWrite())
    h.settle()


@mirror
def send_then_close_all_arrives(h):
    """1 MiB and close() at once: all of it is flushed before the close frame."""
    w, _p = h.opened(lambda c: (time.sleep(0.2), c.drain()))
    h.call("send", w.sendBinaryMessage, b"q" * (1 << 20))
    h.call("close", w.close)
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def send_then_abort(h):
    """8 MiB and abort() at once: pending data is thrown away."""
    w, _p = h.opened(lambda c: (time.sleep(0.2), c.drain_raw(log=False)))
    h.call("send", w.sendBinaryMessage, b"q" * (8 << 20))
    h.rec(toWrite=w.bytesToWrite() > 0)
    h.totals["ws"] = "<kernel>"
    h.call("abort", w.abort)
    h.snap(w, "after abort", only=[*SHORT[:-1], "bytesToWrite"])
    h.settle()


@mirror
def send_in_connected_slot(h):
    """Send from inside the connected slot."""

    def s(c):
        c.accept()
        c.drain(echo=True)

    p = h.peer(s)
    w = h.ws()
    w.connected.connect(lambda: h.call("send in slot", w.sendTextMessage, "from slot"))
    h.open(w, p)
    h.until("ws.textMessageReceived")
    w.close()
    h.settle()


@mirror
def send_many_small(h):
    """200 small messages in a row keep their order."""
    w, _p = h.opened(lambda c: c.drain(echo=True, log=False))
    for i in range(200):
        w.sendTextMessage(f"m{i}")
    h.wait(lambda: h.count("ws.textMessageReceived") >= 200, "200")
    w.close()
    h.settle()


# Receiving.


@mirror
def recv_binary_frames(h):
    """A binary message in three frames, one of them empty."""
    feed(
        h,
        [frame(2, b"\x01", fin=0), 0.03, frame(0, b"", fin=0), 0.03, frame(0, b"\x02")],
        "binaryMessageReceived",
    )


@mirror
def recv_empty_frames(h):
    """Empty text, empty binary, empty fragments."""
    feed(h, [frame(1) + frame(2) + frame(1, fin=0) + frame(0)], "textMessageReceived", 2)


@mirror
def recv_utf8_split_over_fragments(h):
    """A 4-byte and a 3-byte character cut over fragments: what is in each frame signal?"""
    a = "x\U0001f600y\u20acz".encode("utf-8")
    feed(
        h,
        [
            frame(1, a[:2], fin=0)
            + frame(0, a[2:4], fin=0)
            + frame(0, a[4:7], fin=0)
            + frame(0, a[7:])
        ],
        "textMessageReceived",
    )


@mirror
def recv_dribble(h):
    """A frame byte by byte."""
    raw = frame(1, "dribble") + frame(2, b"z" * 130)
    ch = []
    for i in range(12):
        ch += [raw[i : i + 1], 0.004]
    ch.append(raw[12:])
    feed(h, ch, "binaryMessageReceived")


@mirror
def recv_many_in_one_segment(h):
    """100 frames in one segment."""
    feed(h, [b"".join(frame(1, f"n{i}") for i in range(100))], "textMessageReceived", 100)
