"""Close frames from the peer."""

from harness import better, close_payload, feed, frame, mirror, push

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "peerPort"),
    "bytesToWrite",
)


def peer_close(h, payload):
    """The peer sends a close frame."""
    feed(h, [frame(8, payload)], "disconnected", close=False)


@mirror
def pclose_code_reason(h):
    """1000 'bye'"""
    peer_close(h, close_payload(1000, "bye"))


@mirror
def pclose_no_code(h):
    """Empty close frame: 1000 in the answer and in closeCode() (RFC: 1005)."""
    peer_close(h, b"")


@mirror
def pclose_one_byte(h):
    """Payload of 1 byte: 1002."""
    peer_close(h, b"\x03")


@mirror
def pclose_4000(h):
    """Application code 4000."""
    peer_close(h, close_payload(4000, "app"))


@mirror
def pclose_1011(h):
    """1011, valid, last of the known ones."""
    peer_close(h, close_payload(1011))


@mirror
def pclose_1005(h):
    """1005 on the wire: invalid; note the number in the reason."""
    peer_close(h, close_payload(1005))


@mirror
def pclose_1004(h):
    """1004 reserved."""
    peer_close(h, close_payload(1004, "r"))


@mirror
def pclose_999(h):
    """999"""
    peer_close(h, close_payload(999))


@mirror
def pclose_5000(h):
    """5000"""
    peer_close(h, close_payload(5000))


@better
def pclose_1012(h):
    """1012, 1013 and 1014 have been registered since."""
    for code in (1012, 1013, 1014):
        w, _p = h.opened(push(frame(8, close_payload(code, "why"))), name=f"p{code}")
        h.until("ws.disconnected")
        h.settle()
        h.snap(w, f"after {code}", only=SHORT)
        h.trace[:] = []


@mirror
def pclose_reason_123(h):
    """A reason of 123 bytes."""
    peer_close(h, close_payload(1001, "m" * 123))


@mirror
def pclose_inside_fragments(h):
    """A close between the fragments of a message."""
    feed(
        h,
        [frame(1, "part", fin=0) + frame(8, close_payload(1001, "mid"))],
        "disconnected",
        close=False,
    )


@mirror
def pclose_message_before(h):
    """A message and a close in one segment."""
    feed(
        h,
        [frame(1, "last words") + frame(8, close_payload(1000, "done"))],
        "disconnected",
        close=False,
    )


@mirror
def pclose_data_after(h):
    """A message, a ping and another close behind a close, in one segment: not looked at."""
    feed(
        h,
        [
            frame(8, close_payload(1000, "first"))
            + frame(1, "late")
            + frame(9, b"late")
            + frame(8, close_payload(1001, "second"))
        ],
        "disconnected",
        close=False,
    )


@mirror
def pclose_then_fin(h):
    """Close frame and FIN at once."""

    def s(c):
        c.frame(8, close_payload(1001, "x"))
        c.fin()
        c.drain(answer_close=False)

    w, _p = h.opened(s)
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def pclose_getters_in_slots(h):
    """What the getters say inside the aboutToClose, stateChanged, disconnected slots."""
    p = h.peer(lambda c: (c.accept(), push(frame(8, close_payload(3001, "why")))(c)))
    w = h.ws()
    g = ["state", "isValid", "closeCode", "closeReason", "error", "peerPort", "bytesToWrite"]
    w.aboutToClose.connect(lambda: h.snap(w, "aboutToClose slot", only=g))
    w.disconnected.connect(lambda: h.snap(w, "disconnected slot", only=g))
    w.readChannelFinished.connect(lambda: h.snap(w, "readChannelFinished slot", only=g))
    h.open(w, p)
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=g)
