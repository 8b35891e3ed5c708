"""open(): URLs, requests, and what goes out in the handshake."""

import socket

from harness import better, mirror

SHORT = (
    *("state", "isValid", "error", "errorString", "resourceName", "requestUrl", "origin"),
    *("peerName", "peerAddress", "peerPort", "localAddress"),
)


def ok(c):
    """A script that accepts the connection."""
    c.accept()
    c.drain()


def go(h, path, ctor=(), host=None):
    """Opens a path of a peer, waits for connected, and closes; the socket."""
    p = h.peer(ok)
    w = h.ws(*ctor)
    w.open(h.url(p.url(path, host=host)))
    h.until("ws.connected")
    h.snap(w, "connected", only=SHORT)
    w.close()
    h.settle()
    return w


def bad(h, u):
    """Opens a URL that fails without a connection."""
    w = h.ws()
    h.call("open", w.open, h.url(u))
    h.spin(80)
    h.snap(w, "end", only=[*SHORT, "closeCode"])
    h.call("close", w.close)
    h.spin(30)


@mirror
def open_basic(h):
    """All getters on the way from open() to the end."""
    p = h.peer(ok)
    w = h.ws()
    h.snap(w, "fresh")
    h.open(w, p, "/chat")
    h.snap(w, "after open()")
    h.until("ws.connected")
    h.snap(w, "connected", more=True)
    w.close()
    h.settle()
    h.snap(w, "end", more=True)


@mirror
def open_before_exec(h):
    """open() before the event loop runs: only the first signal comes inside of it."""
    p = h.peer(ok)
    w = h.ws()
    h.open(w, p)
    h.note("open() returned")
    w.connected.connect(h.app.quit)
    h.app.exec_()
    h.snap(w, "connected", only=SHORT)
    w.close()
    h.settle()


@mirror
def open_no_path(h):
    """ws://host:port without path: GET /"""
    go(h, "")


@mirror
def open_query(h):
    """Path with query."""
    go(h, "/a/b?x=1&y=2")


@better
def open_query_no_path(h):
    """Query without path: the request target is '?x=1' (not valid HTTP)."""
    go(h, "?x=1")


@mirror
def open_empty_query(h):
    """A bare '?' at the end."""
    go(h, "/a?")


@mirror
def open_path_ending_in_encoded_qmark(h):
    """Path that ends in %3F and a query."""
    go(h, "/a%3F?x=1")


@mirror
def open_percent_encoding(h):
    """Space, umlaut, %2F, plus, already encoded bytes in path and query."""
    go(h, "/a b/\u00e4%2Fz%C3%A4?k=\u00fc v+w%26&z=%E2%82%AC")


@mirror
def open_uppercase(h):
    """Upper-case scheme and host."""
    p = h.peer(ok)
    w = h.ws()
    w.open(h.url(f"WS://LOCALHOST:{p.port}/Path"))
    h.until("ws.connected")
    h.snap(w, "connected", only=SHORT)
    w.close()
    h.settle()


@mirror
def open_localhost_name(h):
    """Host name instead of an address: peerName, peerAddress, Host header."""
    go(h, "/", host="localhost")


@mirror
def open_ipv6(h):
    """IPv6 literal."""
    p = h.peer(ok, family=socket.AF_INET6)
    w = h.ws()
    h.open(w, p, "/v6")
    h.until("ws.connected")
    h.snap(w, "connected", only=SHORT)
    w.close()
    h.settle()


@mirror
def open_dot_segments(h):
    """/a/../b/./c : the path is not normalised."""
    go(h, "/a/../b/./c//d")


@mirror
def open_userinfo(h):
    """user:password@ in the URL: is dropped, and makes no Authorization header."""
    go(h, "/secret", host="user:pass%20word@127.0.0.1")


@mirror
def open_version_ignored(h):
    """Another version in the constructor: the wire says 13 all the same."""
    w = go(h, "/", ctor=("", h.P.Version8))
    h.value("version", w.version())


@mirror
def open_origin(h):
    """Origin given in the constructor: header, and its place."""
    go(h, "/", ctor=("http://origin.test",))


@mirror
def open_origin_nonlatin(h):
    """Origin outside of Latin-1."""
    go(h, "/", ctor=("http://\u20acuro.test/\u00e9",))


@mirror
def open_origin_crlf(h):
    """An origin with CR LF is refused."""
    p = h.peer(lambda c: c.drain_raw())
    w = h.ws("http://a.test\r\nX-Evil: 1")
    h.open(w, p)
    h.until("ws.error")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def open_request_headers(h):
    """QNetworkRequest with raw headers: order, case, values; a header of the handshake itself
    given twice (Host, Origin, Sec-WebSocket-Protocol, Sec-WebSocket-Extensions)."""
    p = h.peer(ok)
    w = h.ws("http://ctor-origin.test")
    r = h.QNetworkRequest(h.url(p.url("/r")))
    h.call("setRawHeader", r.setRawHeader, b"X-Second", b"2")
    r.setRawHeader(b"x-first", b"1")
    r.setRawHeader(b"Sec-WebSocket-Protocol", b"chat, superchat")
    r.setRawHeader(b"Sec-WebSocket-Extensions", b"permessage-deflate")
    r.setRawHeader(b"Authorization", b"Basic dTpw")
    r.setRawHeader(b"Cookie", b"a=b; c=d")
    r.setRawHeader(b"Host", b"other.test")
    r.setRawHeader(b"Origin", b"http://req-origin.test")
    r.setRawHeader(b"X-Second", b"2b")
    r.setRawHeader(b"X-Latin", "\u00e9".encode("latin-1"))
    r.setRawHeader(b"X-Empty", b"")
    w.open(r)
    h.until("ws.connected")
    h.value("request()", w.request())
    h.value("same url", w.requestUrl() == h.url(p.url("/r")))
    w.close()
    h.settle()


@better
def open_request_crlf_header(h):
    """A raw header value with CR LF in a QNetworkRequest."""
    p = h.peer(ok)
    w = h.ws()
    r = h.QNetworkRequest(h.url(p.url("/")))
    r.setRawHeader(b"X-A", b"1\r\nX-Evil: 2")
    w.open(r)
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "any")
    w.close()
    h.settle()


@mirror
def open_request_known_header(h):
    """setHeader(UserAgentHeader, ContentTypeHeader) reaches the wire too."""
    p = h.peer(ok)
    w = h.ws()
    R = h.QNetworkRequest
    r = R(h.url(p.url("/")))
    r.setHeader(R.UserAgentHeader, "agent/1")
    r.setHeader(R.ContentTypeHeader, "text/plain")
    w.open(r)
    h.until("ws.connected")
    h.value("request()", w.request())
    w.close()
    h.settle()


@mirror
def open_scheme_missing(h):
    """A URL without scheme."""
    bad(h, "//127.0.0.1:9/x")


@mirror
def open_scheme_http(h):
    """http:// is not a scheme of websockets."""
    bad(h, "http://127.0.0.1:9/x")


@mirror
def open_empty_url(h):
    """An empty URL."""
    bad(h, "")


@mirror
def open_no_host(h):
    """ws:///path : valid QUrl, no host."""
    bad(h, "ws:///path")


@mirror
def open_encoded_crlf_path(h):
    """%0D%0A in the path is refused."""
    bad(h, "ws://127.0.0.1:9/a%0D%0AX:1")


@mirror
def open_encoded_crlf_lowercase(h):
    """%0d%0a in the path, lower case."""
    p = h.peer(ok)
    w = h.ws()
    w.open(h.url(p.url("/a%0d%0aX:1")))
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "any")
    h.snap(w, "end", only=SHORT)
    w.close()
    h.settle()


@mirror
def open_encoded_crlf_query(h):
    """%0D%0A in the query goes through, still encoded."""
    p = h.peer(ok)
    w = h.ws()
    w.open(h.url(p.url("/a?b=%0D%0AX:1")))
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "any")
    h.snap(w, "end", only=SHORT)
    w.close()
    h.settle()


@better
def open_bad_after_good(h):
    """open() with an unsupported scheme while connected."""
    p = h.peer(ok)
    w = h.ws()
    h.open(w, p)
    h.until("ws.connected")
    w.open(h.url("http://127.0.0.1/"))
    h.snap(w, "after open(http)", only=SHORT)
    h.spin(80)
    h.call("send", w.sendTextMessage, "x")
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def open_invalid_after_good(h):
    """open() with an invalid URL while connected: the connection lives on."""
    p = h.peer(ok)
    w = h.ws()
    h.open(w, p)
    h.until("ws.connected")
    w.open(h.url(""))
    h.snap(w, "after open(invalid)", only=SHORT)
    h.call("send", w.sendTextMessage, "still here")
    h.spin(80)
    w.close()
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def open_twice_connecting(h):
    """A second open() while the first is still connecting."""

    def silent(c):
        c.drain_raw(log=False)

    p = h.peer(silent, name="p1")
    q = h.peer(ok, name="p2")
    w = h.ws()
    h.open(w, p, "/one")
    h.open(w, q, "/two")
    h.snap(w, "after second open", only=SHORT)
    h.until("ws.connected", ms=2500)
    h.snap(w, "then", only=SHORT)
    h.call("close", w.close)
    h.settle()
    h.snap(w, "end", only=SHORT)


@better
def open_twice_connected(h):
    """A second open() while connected: which signals, and what does the first peer see?"""
    p = h.peer(ok, name="p1")
    q = h.peer(ok, name="p2")
    w = h.ws()
    h.open(w, p, "/one")
    h.until("ws.connected")
    h.open(w, q, "/two")
    h.snap(w, "after second open", only=SHORT)
    h.until("ws.connected", 2, ms=2500)
    h.spin(100)
    h.snap(w, "then", only=SHORT)
    h.call("send", w.sendTextMessage, "x")
    h.spin(50)
    h.call("close", w.close)
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def reopen_after_close(h):
    """open, close, open again on the same object; getters are they reset?"""
    p = h.peer(ok)
    w = h.ws()
    h.open(w, p, "/1")
    h.until("ws.connected")
    w.close(h.P.CloseCodeGoingAway, "first")
    h.until("ws.disconnected")
    h.snap(w, "closed")
    h.open(w, p, "/2")
    h.snap(w, "after reopen")
    h.until("ws.connected", 2)
    h.snap(w, "connected again")
    h.call("send", w.sendTextMessage, "again")
    w.close()
    h.until("ws.disconnected", 2)
    h.settle()
    h.snap(w, "end")


@mirror
def reopen_after_refused(h):
    """First open refused, the second goes well: is errorString cleared?"""
    p = h.peer(ok)
    w = h.ws()
    w.open(h.url(f"ws://127.0.0.1:{h.free_port()}/"))
    h.until("ws.error")
    h.spin(30)
    h.snap(w, "refused")
    h.open(w, p, "/2")
    h.until("ws.connected")
    h.snap(w, "connected")
    w.close()
    h.settle()
    h.snap(w, "end")


@mirror
def reopen_in_disconnected_slot(h):
    """Reconnect from the disconnected slot, as reconnecting scripts do."""
    p = h.peer(ok)
    w = h.ws()
    n = []

    def again():
        n.append(1)
        if len(n) == 1:
            h.note("slot: open again")
            h.open(w, p, "/2")
            h.snap(w, "inside the slot", only=SHORT)

    w.disconnected.connect(again)
    h.open(w, p, "/1")
    h.until("ws.connected")
    w.close()
    h.until("ws.connected", 2)
    h.snap(w, "connected again", only=SHORT)
    w.close()
    h.settle()


@mirror
def open_in_connected_slot(h):
    """open() to somewhere else from inside the connected slot."""
    p = h.peer(ok, name="p1")
    q = h.peer(ok, name="p2")
    w = h.ws()
    n = []

    def other():
        n.append(1)
        if len(n) == 1:
            h.note("slot: open other")
            h.open(w, q, "/other")

    w.connected.connect(other)
    h.open(w, p, "/1")
    h.until("ws.connected", 2, ms=2500)
    h.spin(100)
    h.snap(w, "then", only=SHORT)
    w.close()
    h.settle()
    h.snap(w, "end", only=SHORT)


@mirror
def custom_mask_generator_key(h):
    """The generator makes Sec-WebSocket-Key and the masks: which calls, in which order?"""
    calls = []

    class G(h.QMaskGenerator):
        def seed(self):
            calls.append("seed")
            return True

        def nextMask(self):
            calls.append("nextMask")
            return 0x01020300 + len(calls)

    def script(c):
        c.show_mask = True
        ok(c)

    g = G()
    h.keep.append(g)
    p = h.peer(script)
    w = h.ws()
    w.setMaskGenerator(g)
    h.value("calls by setMaskGenerator", list(calls))
    h.open(w, p)
    h.until("ws.connected")
    h.value("calls by open", list(calls))
    w.sendTextMessage("abc")
    w.sendBinaryMessage(b"")
    w.ping(b"p")
    h.until("ws.pong")
    h.value("calls by then", list(calls))
    w.close()
    h.settle()


@better
def mask_generator_zero(h):
    """A generator that gives 0: Qt then sends UNMASKED client frames."""

    class G(h.QMaskGenerator):
        def seed(self):
            return True

        def nextMask(self):
            return 0

    g = G()
    p = h.peer(ok)
    w = h.ws()
    w.setMaskGenerator(g)
    h.open(w, p)
    h.until("ws.connected")
    w.sendTextMessage("abc")
    w.close()
    h.settle()


@better
def mask_generator_gc(h):
    """The generator's only Python reference goes before open(): who keeps it alive?"""
    import gc

    class G(h.QMaskGenerator):
        def seed(self):
            return True

        def nextMask(self):
            return 0x0A0B0C0D

    def s(c):
        c.show_mask = True
        c.accept()
        c.drain()

    p = h.peer(s)
    w = h.ws()
    g = G()
    w.setMaskGenerator(g)
    del g
    gc.collect()
    h.note("reference dropped")
    h.open(w, p)
    h.wait(lambda: h.count("ws.connected"), "connected", 1500)
    h.call("send", w.sendTextMessage, "abc")
    w.close()
    h.settle()
