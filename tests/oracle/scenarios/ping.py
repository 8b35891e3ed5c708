"""Pings from either side, and pongs."""

import time

from harness import echo, feed, frame, mirror


@mirror
def ping_forms(h):
    """ping(), ping with payload, 125 bytes, 126 bytes clipped; the pong signal's arguments."""
    w, _p = h.opened(echo)
    for label, a in (
        ("none", ()),
        ("bytes", (b"abc",)),
        ("QByteArray", (h.QByteArray(b"qq"),)),
        ("125", (b"a" * 125,)),
        ("126", (b"b" * 126,)),
        ("1000", (b"c" * 1000,)),
        ("nul", (b"\x00\xff",)),
    ):
        h.call("ping " + label, w.ping, *a)
        h.until("ws.pong", h.count("ws.pong") + 1)
    w.close()
    h.settle()


@mirror
def pong_elapsed_measures(h):
    """A pong that comes after 300 ms: elapsedTime is about that."""

    def s(c):
        f = c.read_frame()
        time.sleep(0.3)
        c.frame(10, f["raw"])
        c.drain()

    w, _p = h.opened(s)
    got = []
    w.pong.connect(lambda ms, b: got.append(ms))
    w.ping(b"t")
    h.until("ws.pong")
    h.value("within 290..500", 290 <= got[0] <= 500)
    w.close()
    h.settle()


@mirror
def pong_unsolicited(h):
    """A pong without ping: signal; elapsedTime counts from construction or last ping."""
    feed(h, [frame(10, b"unasked") + frame(10)], "pong", 2)


@mirror
def ping_from_peer(h):
    """Pings from the peer are answered, with the same payload; no signal."""
    feed(h, [frame(9) + frame(9, b"abc") + frame(9, b"\x00" * 125)], None)
