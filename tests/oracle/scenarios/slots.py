"""What slots may do: raise, call back into the socket, leave the loop."""

import gc
import sys
import threading
import time

from harness import better, close_payload, frame, mirror, push

SHORT = ["state", "isValid", "error", "closeCode", "closeReason"]


@mirror
def slot_raises(h):
    """A slot that raises: printed, the other slots and later signals still come."""
    w, _p = h.opened(
        push(frame(1, "one") + frame(1, "two")),
        setup=lambda w: (
            w.textMessageReceived.connect(lambda t: 1 / 0),
            w.textMessageReceived.connect(lambda t: h.note("second slot " + t)),
        ),
    )
    h.until("ws.textMessageReceived", 2)
    w.close()
    h.settle()


@better
def slot_raises_system_exit(h):
    """sys.exit() inside of a slot ends the process with that code; the second message does not come."""

    def script(c):
        c.send(frame(1, "one") + frame(1, "two"))
        c.gate("never")  # what is read when the process ends is not the same each time

    w, _p = h.opened(
        script,
        setup=lambda w: w.textMessageReceived.connect(lambda t: sys.exit(7)),
    )
    h.until("ws.textMessageReceived", 2)
    h.note("not reached")
    w.close()
    h.settle()


@mirror
def slot_close_in_message(h):
    """close() at the first of three messages in one segment: the others do not come."""
    w, _p = h.opened(
        push(frame(1, "1") + frame(1, "2") + frame(1, "3")),
        setup=lambda w: w.textMessageReceived.connect(lambda t: h.call("close", w.close)),
    )
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def slot_close_in_frame(h):
    """close() inside of textFrameReceived: does the message of that frame still come?"""
    w, _p = h.opened(
        push(frame(1, "1") + frame(1, "2")),
        setup=lambda w: w.textFrameReceived.connect(lambda t, last: h.call("close", w.close)),
    )
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def slot_abort_in_message(h):
    """abort() at the first of three messages in one segment."""
    w, _p = h.opened(
        push(frame(1, "1") + frame(1, "2") + frame(1, "3")),
        setup=lambda w: w.textMessageReceived.connect(lambda t: h.call("abort", w.abort)),
    )
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def slot_abort_in_connected(h):
    """abort() inside of the connected slot."""
    p = h.peer(lambda c: (c.accept(), c.drain()))
    w = h.ws()
    w.connected.connect(lambda: h.call("abort", w.abort))
    h.open(w, p)
    h.until("ws.disconnected")
    h.settle()


@mirror
def slot_close_in_state_changed(h):
    """close() inside of stateChanged(ConnectedState), before connected."""
    p = h.peer(lambda c: (c.accept(), c.drain()))
    w = h.ws()
    w.stateChanged.connect(lambda st: int(st) == 3 and h.call("close", w.close))
    h.open(w, p)
    h.until("ws.disconnected")
    h.settle()
    h.snap(w, "end", only=SHORT)


@better
def slot_close_in_about_to_close(h):
    """close() inside of aboutToClose: no endless loop."""
    w, _p = h.opened(lambda c: c.drain())
    n = []

    def on():
        n.append(1)
        if len(n) < 10:
            w.close()

    w.aboutToClose.connect(on)
    h.call("close", w.close)
    h.value("aboutToClose seen", len(n))
    h.settle()


@better
def slot_send_in_about_to_close(h):
    """A message sent inside of aboutToClose: it goes out BEHIND the close frame."""
    w, _p = h.opened(lambda c: c.drain())
    n = []

    def on():
        n.append(1)
        h.call("send", w.sendTextMessage, f"last {len(n)}")

    w.aboutToClose.connect(on)
    h.call("close", w.close)
    h.settle()


@mirror
def slot_send_in_message(h):
    """Sending from a message slot; order on the wire."""
    w, _p = h.opened(
        push(frame(1, "a") + frame(1, "b")),
        setup=lambda w: w.textMessageReceived.connect(lambda t: w.sendTextMessage("re:" + t)),
    )
    h.until("ws.textMessageReceived", 2)
    h.spin(60)
    w.close()
    h.settle()


@mirror
def slot_open_in_error(h):
    """open() again inside of the error slot (refused), three times."""
    w = h.ws()
    port = h.free_port()
    n = []

    def on(e):
        n.append(1)
        if len(n) < 3:
            w.open(h.url(f"ws://127.0.0.1:{port}/{len(n)}"))

    w.error.connect(on)
    w.open(h.url(f"ws://127.0.0.1:{port}/0"))
    h.until("ws.error", 3)
    h.spin(60)
    h.snap(w, "end", only=[*SHORT, "requestUrl"])


@mirror
def slot_abort_in_error_404(h):
    """abort() inside of the error slot after a 404."""

    def s(c):
        c.read_head()
        c.reply("HTTP/1.1 404 Not Found", ["Content-Length: 0"])
        c.drain()

    p = h.peer(s)
    w = h.ws()
    w.error.connect(lambda e: h.call("abort", w.abort))
    h.open(w, p)
    h.until("ws.error")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def slot_delete_later_in_disconnected(h):
    """deleteLater() inside of disconnected."""
    _w, _p = h.opened(
        push(frame(8, close_payload(1000))),
        setup=lambda w: (
            w.disconnected.connect(w.deleteLater),
            w.destroyed.connect(lambda *a: h.note("destroyed")),
        ),
    )
    h.wait(lambda: any(t.get("note") == "destroyed" for t in h.trace), "destroyed", 1500)
    h.settle()


@better
def slot_delete_later_in_message(h):
    """deleteLater() inside of a message slot, two messages in the segment."""
    _w, _p = h.opened(
        push(frame(1, "1") + frame(1, "2")),
        setup=lambda w: (
            w.textMessageReceived.connect(lambda t: w.deleteLater()),
            w.destroyed.connect(lambda *a: h.note("destroyed")),
        ),
    )
    h.wait(lambda: any(t.get("note") == "destroyed" for t in h.trace), "destroyed", 1500)
    h.settle()


@better
def slot_del_in_message(h):
    """The last reference to the socket goes inside of its own slot, two messages in the segment."""
    p = h.peer(lambda c: (c.accept(), push(frame(1, "1") + frame(1, "2"))(c)))
    box = [h.QWebSocket()]
    got = []

    def on(t):
        got.append(t)
        box.clear()
        gc.collect()
        h.note("dropped inside of the slot")
        time.sleep(0.2)  # the peer reads what has come so far, before a crash ends it too

    box[0].textMessageReceived.connect(on)
    box[0].disconnected.connect(lambda: h.note("disconnected"))
    h.open(box[0], p)
    h.wait(lambda: got, "textMessageReceived")
    h.settle()
    h.value("got", got)


@mirror
def slot_open_in_message(h):
    """open() to another server inside of a message slot, with a second message waiting."""
    q = h.peer(lambda c: (c.accept(), c.drain()), name="other")
    n = []

    def st(w):
        def on(t):
            n.append(1)
            if len(n) == 1:
                h.note("slot: open other")
                h.open(w, q, "/other")

        w.textMessageReceived.connect(on)

    w, _p = h.opened(push(frame(1, "1") + frame(1, "2")), setup=st)
    h.until("ws.connected", 2)
    h.spin(80)
    w.close()
    h.settle()


@mirror
def slot_nested_loop(h):
    """A nested QEventLoop inside of a message slot: further messages are delivered inside."""

    def st(w):
        n = []

        def on(t):
            n.append(1)
            if len(n) > 1:
                return
            h.note("enter nested loop")
            loop = h.QEventLoop()
            h.QTimer.singleShot(150, loop.quit)
            loop.exec_()
            h.note("left nested loop")

        w.textMessageReceived.connect(on)

    w, _p = h.opened(push(frame(1, "1") + frame(1, "2"), 0.05, frame(1, "3")), setup=st)
    h.until("ws.textMessageReceived", 3)
    h.spin(60)
    w.close()
    h.settle()


@mirror
def slot_wait_loop(h):
    """Synchronous use: a local QEventLoop that quits on connected, then on the message."""
    p = h.peer(lambda c: (c.accept(), c.drain(echo=True)))
    w = h.ws()
    loop = h.QEventLoop()
    h.call("connect connected to quit", w.connected.connect, loop.quit)
    h.call("connect disconnected to quit", w.disconnected.connect, loop.quit)
    h.open(w, p)
    h.QTimer.singleShot(3000, loop.quit)
    h.rec(exec_=loop.exec_())
    h.call("send", w.sendTextMessage, "sync")
    w.textMessageReceived.connect(lambda t: loop.quit())
    loop.exec_()
    w.close()
    h.settle()


@mirror
def slot_process_events_polling(h):
    """No event loop at all: processEvents() in a loop is enough."""
    p = h.peer(lambda c: (c.accept(), c.drain(echo=True)))
    w = h.ws()

    def poll(signal):
        deadline = time.monotonic() + 3
        while not h.count(signal) and time.monotonic() < deadline:
            h.QCoreApplication.processEvents()
            time.sleep(0.001)
        h.note(f"polled for {signal}")

    h.open(w, p)
    time.sleep(0.1)
    h.note("nothing comes without the loop")
    poll("ws.connected")
    h.call("send", w.sendTextMessage, "polled")
    poll("ws.textMessageReceived")
    h.call("close", w.close)
    h.settle()


@mirror
def slot_thread_of_delivery(h):
    """Slots run in the main thread."""
    ids = []
    w, _p = h.opened(
        push(frame(1, "x")),
        setup=lambda w: w.textMessageReceived.connect(lambda t: ids.append(threading.get_ident())),
    )
    h.until("ws.textMessageReceived")
    h.value("main thread", ids == [threading.get_ident()])
    w.close()
    h.settle()


@mirror
def slot_two_sockets(h):
    """Two sockets of one process do not disturb each other."""
    p = h.peer(lambda c: (c.accept(), c.drain(echo=True)), name="p1")
    q = h.peer(lambda c: (c.accept(), c.drain(echo=True)), name="p2")
    a, b = h.ws(name="a"), h.ws(name="b")
    h.open(a, p)
    h.until("a.connected")
    h.open(b, q)
    h.until("b.connected")
    a.sendTextMessage("to 1")
    h.until("a.textMessageReceived")
    b.sendTextMessage("to 2")
    h.until("b.textMessageReceived")
    a.close()
    h.spin(60)
    h.value("b valid", b.isValid())
    b.close()
    h.settle()
