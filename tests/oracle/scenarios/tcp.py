"""The connection goes: the peer drops it, abort(), or the object is deleted."""

import gc

from harness import better, frame, mirror

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "peerPort"),
    "bytesToWrite",
)


@mirror
def tcp_fin_without_close(h):
    """The peer closes TCP with no close frame: error 1; closeCode stays 1000 (RFC: 1006)."""
    w, _p = h.opened(lambda c: (c.fin(), c.drain()))
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)
    h.call("close", w.close)
    h.spin(30)
    h.snap(w, "after close()", only=SHORT)


@mirror
def tcp_rst(h):
    """The peer resets the connection."""
    w, p = h.opened(lambda c: (c.gate("reset"), c.rst()))
    p.open_gate("reset")
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def tcp_half_frame_then_fin(h):
    """Half a frame and FIN."""
    w, _p = h.opened(lambda c: (c.send(frame(1, "abcdef")[:4]), c.fin(), c.drain()))
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def tcp_error_getters_in_slots(h):
    """Getters inside the error slot when the peer drops the connection."""
    p = h.peer(lambda c: (c.accept(), c.fin(), c.drain()))
    w = h.ws()
    g = ["state", "isValid", "error", "errorString", "closeCode", "peerPort", "peerAddress"]
    w.error.connect(lambda e: h.snap(w, "error slot", only=g))
    w.disconnected.connect(lambda: h.snap(w, "disconnected slot", only=g))
    h.open(w, p)
    h.until("ws.disconnected")
    h.settle()


@mirror
def abort_connected(h):
    """abort() when connected: no close frame, signals."""
    w, _p = h.opened(lambda c: c.drain())
    h.call("abort", w.abort)
    h.snap(w, "after abort", only=SHORT)
    h.call("abort again", w.abort)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def abort_then_reopen(h):
    """abort() and open() again at once."""
    p = h.peer(lambda c: (c.accept(), c.drain()))
    w = h.ws()
    h.open(w, p, "/1")
    h.until("ws.connected")
    w.abort()
    h.open(w, p, "/2")
    h.until("ws.connected", 2)
    h.snap(w, "again", only=SHORT)
    w.close()
    h.settle()


@mirror
def delete_while_connected(h):
    """The Python object goes (del): the destructor closes with 1001 'Connection closed'."""

    p = h.peer(lambda c: (c.accept(), c.drain()))
    w = h.QWebSocket()
    got = []
    w.connected.connect(lambda: got.append("connected"))
    w.aboutToClose.connect(lambda: got.append("aboutToClose"))
    w.disconnected.connect(lambda: got.append("disconnected"))
    h.open(w, p)
    h.wait(lambda: "connected" in got, "connected")
    del w
    gc.collect()
    h.value("signals by then", list(got))
    h.settle()
    h.value("signals", list(got))


@better
def delete_later_while_connected(h):
    """deleteLater() while connected."""
    p = h.peer(lambda c: (c.accept(), c.drain()))
    w = h.ws()
    w.destroyed.connect(lambda *a: h.note("destroyed"))
    h.open(w, p)
    h.until("ws.connected")
    w.deleteLater()
    h.note("deleteLater returned")
    h.settle()
    h.call("state", w.state)


@mirror
def parent_deleted_while_connected(h):
    """The parent object is destroyed."""
    p = h.peer(lambda c: (c.accept(), c.drain()))
    par = h.QtCore.QObject()
    w = h.ws(parent=par)
    h.open(w, p)
    h.until("ws.connected")
    par.deleteLater()
    h.settle()
    h.call("state", w.state)
