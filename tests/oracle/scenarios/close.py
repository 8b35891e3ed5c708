"""close(): codes, reasons, and what is still under way."""

import time

from harness import better, close_payload, mirror

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "peerPort"),
    "bytesToWrite",
)


def closing(h, *args):
    """close() with those arguments on a socket that is connected."""
    w, _p = h.opened(lambda c: c.drain())
    h.call("close", w.close, *args)
    h.snap(w, "after close()", only=SHORT)
    h.wait(h.seen("ws.disconnected"), "disconnected", 1500)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def close_default(h):
    """close()"""
    closing(h)


@mirror
def close_3000(h):
    """close(CloseCode(3000), '')"""
    closing(h, h.P.CloseCode(3000), "")


@better
def close_invalid_999(h):
    """999 is not allowed on the wire."""
    closing(h, h.P.CloseCode(999), "x")


@better
def close_invalid_1005(h):
    """CloseCodeMissingStatusCode must never be sent."""
    closing(h, h.P.CloseCodeMissingStatusCode)


@better
def close_invalid_1006(h):
    """CloseCodeAbnormalDisconnection must never be sent."""
    closing(h, h.P.CloseCodeAbnormalDisconnection, "r")


@better
def close_invalid_1015(h):
    """CloseCodeTlsHandshakeFailed must never be sent."""
    closing(h, h.P.CloseCodeTlsHandshakeFailed)


@better
def close_invalid_0_and_70000(h):
    """CloseCode(0), then on a new connection CloseCode(70000): cut to 16 bits?"""
    for v in (0, 70000):
        w, _p = h.opened(lambda c: c.drain(), name=f"p{v}")
        h.call(f"close {v}", w.close, h.P.CloseCode(v))
        h.value("closeCode", w.closeCode())
        h.settle()
        h.trace[:] = [t for t in h.trace if t.get("sig") != "ws.connected"]


@better
def close_reason_multibyte_cut(h):
    """124 bytes with the border inside of a 3-byte character: the frame holds broken UTF-8."""
    closing(h, h.P.CloseCodeNormal, "r" * 121 + "\u20ac")


@better
def close_reason_embedded_nul(h):
    """A reason with NUL."""
    closing(h, h.P.CloseCodeNormal, "a\0b")


@mirror
def close_twice(h):
    """close(1000) then close(1001): the second changes nothing."""
    w, _p = h.opened(lambda c: c.drain())
    h.call("close", w.close, h.P.CloseCodeNormal, "first")
    h.call("close again", w.close, h.P.CloseCodeGoingAway, "second")
    h.snap(w, "after", only=SHORT)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def close_then_abort(h):
    """close() and abort() right behind it."""
    w, _p = h.opened(lambda c: c.drain())
    h.call("close", w.close)
    h.call("abort", w.abort)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def close_pending_data_then_again(h):
    """close() while 8 MiB wait: ClosingState lasts; getters, sends, second close, then the end."""
    w, p = h.opened(lambda c: (c.gate("read"), c.drain(log=False)))
    h.call("send", w.sendBinaryMessage, b"q" * (8 << 20))
    h.totals["ws"] = "<kernel>"
    h.call("close", w.close, h.P.CloseCodeGoingAway, "later")
    h.snap(w, "closing", only=SHORT[:-1])
    h.value("bytesToWrite > 0", w.bytesToWrite() > 0)
    h.call("send while closing", w.sendTextMessage, "x")
    h.call("close again", w.close)
    h.spin(60)
    h.snap(w, "still closing", only=SHORT[:-1])
    p.open_gate("read")
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@better
def close_does_not_wait(h):
    """The peer does not answer the close and sends a message behind it: TCP is already gone."""

    def s(c):
        c.read_frame()
        c.frame(1, "late message")
        time.sleep(0.15)
        c.drain(answer_close=False)

    w, _p = h.opened(s)
    h.call("close", w.close)
    h.snap(w, "after close()", only=SHORT)
    h.settle()
    h.snap(w, "end", only=SHORT)


@better
def close_peer_answer_ignored(h):
    """The peer answers with another code: our getters keep our own."""

    def s(c):
        c.read_frame()
        c.frame(8, close_payload(1011, "other"))
        c.drain()

    w, _p = h.opened(s)
    h.call("close", w.close, h.P.CloseCodeGoingAway, "mine")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def close_with_unread_data(h):
    """Data has arrived, but the loop has not run: close() then loses it."""

    def s(c):
        c.frame(1, "unread")
        c.flag("sent")
        c.drain()

    p = h.peer(lambda c: (c.accept(), s(c)))
    w = h.ws()

    def on():
        time.sleep(0.2)
        h.call("close in slot", w.close)

    w.connected.connect(on)
    h.open(w, p)
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)
