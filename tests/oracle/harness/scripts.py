"""What peers often do, and the course that many scenarios take."""

import time

SHOWN = ["state", "isValid", "error", "errorString", "closeCode", "closeReason", "bytesToWrite"]


def echo(c):
    """A script that sends every message back."""
    c.drain(echo=True)


def push(*chunks, **drain):
    """A script that sends chunks (bytes; a float is a pause in seconds) and then reads to the end."""

    def script(c):
        for chunk in chunks:
            if isinstance(chunk, float):
                time.sleep(chunk)
            else:
                c.send(chunk)
        c.flag("pushed")
        c.drain(**drain)

    return script


def feed(h, chunks, until=None, n=1, setup=None, close=True, ms=1500, quiet=80):
    """Connects, lets the peer push chunks, shows what comes, and closes."""
    w, p = h.opened(push(*chunks), setup=setup)
    if until:
        h.until(f"ws.{until}", n, ms=ms)
    else:
        h.wait(lambda: p.flagged("pushed"), "pushed")
    h.spin(quiet)
    h.snap(w, "after", only=SHOWN)
    if close:
        h.call("close", w.close)
    h.settle()
    h.snap(w, "end", only=SHOWN)
