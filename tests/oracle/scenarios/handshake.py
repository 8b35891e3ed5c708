"""The server's answers to the handshake, of every kind."""

import time

from harness import better, close_payload, frame, mirror

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "peerName"),
    *("peerAddress", "peerPort", "bytesToWrite"),
)

# The headers of a good answer.
UPGRADE = "Upgrade: websocket"
CONNECTION = "Connection: Upgrade"
ACCEPT = "Sec-WebSocket-Accept: @ACCEPT@"


def run(h, script, after=None, ms=1200, end="close"):
    """Opens a socket to a script, waits for an outcome, lets `after` act on the socket and the peer, and ends
    with close(), abort() or nothing."""
    p = h.peer(script)
    w = h.ws()
    h.open(w, p, "/hs")
    h.wait(
        lambda: h.count("ws.connected") or h.count("ws.error") or h.count("ws.disconnected"),
        "connected or error",
        ms,
    )
    h.spin(80)
    h.snap(w, "outcome", only=SHORT)
    if after:
        after(w, p)
    if end == "close":
        h.call("close", w.close)
    elif end == "abort":
        h.call("abort", w.abort)
    h.settle()
    h.snap(w, "end", only=SHORT)


def answering(
    status="HTTP/1.1 101 Switching Protocols", headers=None, body=b"", eol="\r\n", extra=()
):
    """A script that answers with a 101, by default a good one."""

    def s(c):
        c.read_head()
        c.reply(status, headers, eol=eol, extra=extra, body=body)
        c.drain()

    return s


def reject(status, headers=("Content-Length: 0",), body=b"", keep=True):
    """A script that gives another answer than 101; without `keep` it closes the connection."""

    def s(c):
        c.read_head()
        c.reply(status, headers, body=body)
        if not keep:
            c.fin()
        c.drain()

    return s


# Good ones.


@mirror
def hs_ok(h):
    """A plain good answer."""
    run(h, answering())


@mirror
def hs_ok_lowercase(h):
    """Header names in lower case, values in mixed case."""
    run(
        h,
        answering(
            headers=["upgrade: WebSocket", "connection: upgrade", "sec-websocket-accept: @ACCEPT@"]
        ),
    )


@mirror
def hs_ok_no_space_after_colon(h):
    """Header:value without a space, and with many."""
    run(
        h,
        answering(
            headers=[
                "Upgrade:websocket",
                "Connection:   Upgrade  ",
                "Sec-WebSocket-Accept:@ACCEPT@",
            ]
        ),
    )


@mirror
def hs_ok_extra_headers(h):
    """Unknown headers, a Date, a cookie."""
    run(h, answering(extra=["Server: x", "Set-Cookie: a=b", "Date: now", "X-Empty:"]))


@mirror
def hs_ok_folded_header(h):
    """An obs-fold continuation line."""
    run(h, answering(extra=["X-Long: a", " b", "\tc"]))


@mirror
def hs_folded_first(h):
    """A continuation line with nothing to continue."""
    run(
        h,
        answering(headers=[" folded", UPGRADE, CONNECTION, ACCEPT]),
    )


@mirror
def hs_ok_many_headers(h):
    """2000 headers."""
    run(h, answering(extra=[f"X-{i}: {i}" for i in range(2000)]))


@mirror
def hs_ok_huge_header(h):
    """A header of 100,000 bytes."""
    run(h, answering(extra=["X-Huge: " + "h" * 100_000]))


@mirror
def hs_ok_frame_in_same_segment(h):
    """Text, ping and text right behind the answer in one segment."""

    def s(c):
        c.read_head()
        c.reply(body=frame(1, "early") + frame(9, b"p") + frame(1, "second"))
        c.drain()

    run(h, s)


@mirror
def hs_ok_close_in_same_segment(h):
    """A close frame right behind the answer, in one segment."""

    def s(c):
        c.read_head()
        c.reply(body=frame(8, close_payload(1008, "go away")))
        c.drain()

    run(h, s, end=None)


@mirror
def hs_ok_status_text(h):
    """101 with another reason text, and with none."""
    run(h, answering(status="HTTP/1.1 101 Whatever it is"))


@mirror
def hs_ok_status_no_text(h):
    """'HTTP/1.1 101 ' with an empty reason."""
    run(h, answering(status="HTTP/1.1 101 "))


@mirror
def hs_ok_lf_only(h):
    """Lines that end in LF only."""
    run(h, answering(eol="\n"), ms=700, end="abort")


@mirror
def hs_ok_duplicate_header(h):
    """Connection header twice: the last one wins."""
    run(
        h,
        answering(headers=["Connection: keep-alive", CONNECTION, UPGRADE, ACCEPT]),
    )


@better
def hs_connection_list(h):
    """'Connection: keep-alive, Upgrade' is legal HTTP; Qt 5.15 wants the bare word."""
    run(
        h,
        answering(headers=[UPGRADE, "Connection: keep-alive, Upgrade", ACCEPT]),
        end="abort",
    )


@mirror
def hs_http12(h):
    """HTTP/1.2 101"""
    run(h, answering(status="HTTP/1.2 101 Switching Protocols"))


@better
def hs_ok_unasked_subprotocol(h):
    """A subprotocol in the answer that nobody has asked for."""
    run(h, answering(extra=["Sec-WebSocket-Protocol: chat"]))


@better
def hs_ok_unasked_extension(h):
    """An extension in the answer that nobody has asked for."""
    run(h, answering(extra=["Sec-WebSocket-Extensions: permessage-deflate"]))


# 101, but wrong.


@mirror
def hs_http10(h):
    """HTTP/1.0 101"""
    run(h, answering(status="HTTP/1.0 101 Switching Protocols"))


@mirror
def hs_http20(h):
    """HTTP/2.0 101: the minor version alone is looked at."""
    run(h, answering(status="HTTP/2.0 101 Switching Protocols"))


@mirror
def hs_accept_missing(h):
    """No Sec-WebSocket-Accept."""
    run(h, answering(headers=[UPGRADE, CONNECTION]))


@mirror
def hs_accept_wrong(h):
    """Wrong Sec-WebSocket-Accept."""
    run(
        h,
        answering(
            headers=[UPGRADE, CONNECTION, "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="]
        ),
    )


@better
def hs_failed_then_good(h):
    """After a wrong answer the server sends a right one on the same connection: Qt takes it."""

    def s(c):
        c.read_head()
        c.reply(headers=[UPGRADE, CONNECTION, "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
        c.gate("again")
        c.reply()
        c.drain()

    def after(w, p):
        p.open_gate("again")
        h.wait(h.seen("ws.connected"), "connected", 800)
        h.snap(w, "second answer", only=SHORT)

    run(h, s, after)


@mirror
def hs_upgrade_missing(h):
    """No Upgrade header."""
    run(h, answering(headers=[CONNECTION, ACCEPT]))


@mirror
def hs_upgrade_wrong(h):
    """Upgrade: h2c"""
    run(
        h,
        answering(headers=["Upgrade: h2c", CONNECTION, ACCEPT]),
    )


# Other status codes.


@mirror
def hs_200(h):
    """200 OK without body."""
    run(h, reject("HTTP/1.1 200 OK"))


@mirror
def hs_301(h):
    """301 with Location: not followed."""
    run(
        h,
        reject(
            "HTTP/1.1 301 Moved Permanently", ["Location: ws://127.0.0.1:9/", "Content-Length: 0"]
        ),
    )


@mirror
def hs_302(h):
    """302 with Location: not followed."""
    run(h, reject("HTTP/1.1 302 Found", ["Location: /elsewhere", "Content-Length: 0"]))


@mirror
def hs_400_version(h):
    """400 with Sec-WebSocket-Version: 8, 7"""
    run(h, reject("HTTP/1.1 400 Bad Request", ["Sec-WebSocket-Version: 8, 7"]))


@mirror
def hs_400_version_13(h):
    """400 with Sec-WebSocket-Version: 13, 8"""
    run(h, reject("HTTP/1.1 400 Bad Request", ["Sec-WebSocket-Version: 13, 8"]))


@mirror
def hs_401(h):
    """401 with WWW-Authenticate: there is no signal for it in 5.15."""
    run(
        h,
        reject(
            "HTTP/1.1 401 Unauthorized", ['WWW-Authenticate: Basic realm="r"', "Content-Length: 0"]
        ),
    )


@mirror
def hs_403(h):
    """403"""
    run(h, reject("HTTP/1.1 403 Forbidden"))


@better
def hs_404_with_body(h):
    """404 with a text body: the body is parsed as further answers, one error signal for each line."""
    b = b"Not found here\r\nsecond line\r\nlast without end"
    run(h, reject("HTTP/1.1 404 Not Found", [f"Content-Length: {len(b)}"], b))


@mirror
def hs_404_and_fin(h):
    """404, then the server closes."""
    run(h, reject("HTTP/1.1 404 Not Found", keep=False))


@mirror
def hs_500_no_reason(h):
    """'HTTP/1.1 500' with no text at all: the message shows the whole line."""
    run(h, reject("HTTP/1.1 500"))


@mirror
def hs_503_latin1(h):
    """Reason with a Latin-1 byte."""
    run(h, reject("HTTP/1.1 503 D\u00e9sol\u00e9"))


@better
def hs_bad_status_code(h):
    """A status code that is no number: the headers behind it are parsed as further answers."""
    run(h, reject("HTTP/1.1 abc What", ["Content-Length: 0", "Server: x"]))


@mirror
def hs_404_then_close_code(h):
    """404, then close() with a code and a reason: a close frame goes to the HTTP server."""

    def after(w, p):
        h.call("close", w.close, h.P.CloseCodeGoingAway, "no use")
        h.snap(w, "after close()", only=SHORT)

    run(h, reject("HTTP/1.1 404 Not Found"), after, end=None)


@better
def hs_100_continue_first(h):
    """100 Continue before the 101."""

    def s(c):
        c.read_head()
        c.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)
        c.reply()
        c.drain()

    run(h, s)


# Garbage.


@better
def hs_garbage_three_lines(h):
    """Three such lines in one segment: an error signal for each."""

    def s(c):
        c.read_head()
        c.send(b"first garbage line\r\nsecond garbage line\r\nthird garbage line\r\n")
        c.drain()

    run(h, s)


@mirror
def hs_garbage_no_newline(h):
    """Bytes without an end of line: nothing happens."""

    def s(c):
        c.read_head()
        c.send(b"garbage without an end")
        c.drain()

    run(h, s, ms=700, end="abort")


@mirror
def hs_malformed_header(h):
    """A header line without colon."""
    run(h, answering(extra=["this has no colon"]), end="abort")


@mirror
def hs_header_starts_with_colon(h):
    """': value'"""
    run(h, answering(extra=[": value"]), end="abort")


# The connection ends.


@mirror
def hs_refused(h):
    """Nobody listens."""
    w = h.ws()
    w.open(h.url(f"ws://127.0.0.1:{h.free_port()}/x"))
    h.snap(w, "after open", only=SHORT)
    h.until("ws.error")
    h.spin(50)
    h.snap(w, "end", only=[*SHORT, "requestUrl", "resourceName"])
    h.call("close", w.close)
    h.call("abort", w.abort)
    h.spin(30)
    h.snap(w, "after close+abort", only=SHORT)


@mirror
def hs_host_not_found(h):
    """A host name that does not resolve."""
    w = h.ws()
    w.open(h.url("ws://nonexistent.invalid:8765/x"))
    h.snap(w, "after open", only=SHORT)
    h.until("ws.error", ms=15000)
    h.spin(50)
    h.snap(w, "end", only=[*SHORT, "requestUrl", "resourceName"])


@mirror
def hs_close_in_headers(h):
    """The server closes in the middle of the headers."""

    def s(c):
        c.read_head()
        c.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConn")
        c.fin()
        c.drain()

    run(h, s, end=None)


@mirror
def hs_close_in_status(h):
    """The server closes in the middle of the status line."""

    def s(c):
        c.read_head()
        c.send(b"HTTP/1.1 10")
        c.fin()
        c.drain()

    run(h, s, end=None)


@mirror
def hs_rst(h):
    """The server resets the connection after the request."""

    def s(c):
        c.read_head()
        c.rst()

    run(h, s, end=None)


@mirror
def hs_ok_then_fin_same_segment(h):
    """A good answer and FIN together."""

    def s(c):
        c.read_head()
        c.reply()
        c.fin()
        c.drain()

    run(h, s, end=None)


@mirror
def hs_silent_then_abort(h):
    """The server never answers; abort() while connecting."""

    def s(c):
        c.read_head()
        c.drain_raw()

    def after(w, p):
        h.call("abort", w.abort)
        h.snap(w, "after abort()", only=SHORT)

    run(h, s, after, ms=200, end=None)


@mirror
def hs_silent_then_close(h):
    """The server never answers; close() while connecting: a close frame goes out all the same."""

    def s(c):
        c.read_head()
        c.drain()

    def after(w, p):
        h.call("close", w.close, h.P.CloseCodeGoingAway, "tired")
        h.snap(w, "after close()", only=SHORT)

    run(h, s, after, ms=200, end=None)


@better
def hs_close_right_after_open(h):
    """open(); close() with no event loop between."""
    p = h.peer(lambda c: c.drain_raw(log=False))
    w = h.ws()
    h.open(w, p)
    h.call("close", w.close)
    h.snap(w, "after close()", only=SHORT)
    h.spin(150)
    h.snap(w, "end", only=SHORT)


@mirror
def hs_abort_right_after_open(h):
    """open(); abort() with no event loop between."""
    p = h.peer(lambda c: c.drain_raw(log=False))
    w = h.ws()
    h.open(w, p)
    h.call("abort", w.abort)
    h.snap(w, "after abort()", only=SHORT)
    h.spin(150)
    h.snap(w, "end", only=SHORT)


@better
def hs_ping_while_connecting(h):
    """ping() before the server has answered: what goes over the wire?"""

    def s(c):
        c.read_head()
        c.flag("head")
        c.gate("go")
        c.reply()
        c.drain()

    p = h.peer(s)
    w = h.ws()
    h.open(w, p)
    h.wait(lambda: p.flagged("head"), "head")
    h.call("ping", w.ping, b"early")
    h.spin(40)
    p.open_gate("go")
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "outcome", 1000)
    h.spin(60)
    h.snap(w, "outcome", only=SHORT)
    w.close()
    h.settle()
