"""Limits of sizes."""

from harness import better, feed, frame, mirror, push

SHORT = ["state", "isValid", "error", "errorString", "closeCode", "closeReason", "bytesToWrite"]


@mirror
def max_frame_size_exceeded(h):
    """maxAllowedIncomingFrameSize 10: 10 bytes pass, 11 close with 1009."""
    feed(
        h,
        [frame(2, b"0123456789"), 0.05, frame(2, b"0123456789a")],
        "disconnected",
        setup=lambda w: w.setMaxAllowedIncomingFrameSize(10),
        close=False,
    )


@mirror
def max_frame_size_header_only(h):
    """The limit strikes on the header alone, before the payload is there."""
    feed(
        h,
        [frame(2, b"", length=1 << 20)],
        "disconnected",
        setup=lambda w: w.setMaxAllowedIncomingFrameSize(1000),
        close=False,
    )


@mirror
def max_frame_size_control(h):
    """The frame limit holds for pings too."""
    feed(
        h,
        [frame(9, b"0123456789abc")],
        "disconnected",
        setup=lambda w: w.setMaxAllowedIncomingFrameSize(10),
        close=False,
        ms=400,
    )


@mirror
def max_message_size_exceeded(h):
    """maxAllowedIncomingMessageSize 10 over fragments of 4."""
    feed(
        h,
        [frame(2, b"0123", fin=0), 0.03, frame(0, b"4567", fin=0), 0.03, frame(0, b"89a")],
        "disconnected",
        setup=lambda w: w.setMaxAllowedIncomingMessageSize(10),
        close=False,
    )


@better
def max_message_size_text_units(h):
    """The text limit counts UTF-16 units of what is there plus UTF-8 bytes of the new frame."""
    feed(
        h,
        [frame(1, "\u20ac" * 3, fin=0) + frame(0, "\u20ac" * 2)],
        "textMessageReceived",
        setup=lambda w: w.setMaxAllowedIncomingMessageSize(10),
    )


@mirror
def max_sizes_zero(h):
    """Limits of 0: only empty frames pass."""

    def st(w):
        w.setMaxAllowedIncomingFrameSize(0)
        w.setMaxAllowedIncomingMessageSize(0)

    feed(h, [frame(1), 0.05, frame(1, "x")], "disconnected", setup=st, close=False)


@mirror
def max_size_set_while_open(h):
    """The limit set while connected holds at once."""

    def s(c):
        c.frame(2, b"x" * 100)
        c.gate("more")
        c.frame(2, b"x" * 100)
        c.drain()

    w, p = h.opened(s)
    h.until("ws.binaryMessageReceived")
    w.setMaxAllowedIncomingMessageSize(50)
    p.open_gate("more")
    h.until("ws.disconnected", ms=1500)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def read_buffer_size(h):
    """setReadBufferSize(400) and messages of 50 and 90 bytes."""
    feed(
        h,
        [frame(2, b"a" * 50) + frame(2, b"b" * 90)],
        "binaryMessageReceived",
        2,
        setup=lambda w: w.setReadBufferSize(400),
    )


@better
def read_buffer_smaller_than_frame(h):
    """A frame bigger than the read buffer never becomes complete (5 s, then 1001)."""
    w, _p = h.opened(push(frame(2, b"a" * 5000)), setup=lambda w: w.setReadBufferSize(1000))
    h.until("ws.disconnected", ms=9000)
    h.settle()
    h.snap(w, "end", only=SHORT)


def half_frame(c):
    """A script that sends half a frame, and the rest when the gate opens."""
    c.send(frame(1, "0123456789")[:6])
    c.gate("rest")
    c.send(frame(1, "0123456789")[6:])
    c.drain()


@better
def half_frame_timeout(h):
    """Half a frame, 5.5 s of silence, then the rest."""
    w, p = h.opened(half_frame)
    h.wait(h.seen("ws.disconnected"), "disconnected", 5500)
    h.snap(w, "after the silence", only=SHORT)
    p.open_gate("rest")
    h.wait(h.seen("ws.textMessageReceived"), "textMessageReceived", 500)
    h.call("close", w.close)
    h.settle()


@mirror
def half_frame_slow_feed(h):
    """A frame whose bytes come 1.5 s apart, more than 5 s altogether."""
    raw = frame(1, "slow")
    feed(
        h,
        [raw[:2], 1.5, raw[2:3], 1.5, raw[3:4], 1.5, raw[4:5], 1.5, raw[5:]],
        "textMessageReceived",
        ms=8000,
    )
