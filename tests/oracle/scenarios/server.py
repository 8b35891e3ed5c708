"""QWebSocketServer, against raw clients and against QWebSocket of the same binding."""

import contextlib
import time

from harness import PeerEOF, better, frame, mirror, tls_client

KEY = "dGhlIHNhbXBsZSBub25jZQ=="

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "origin"),
    *("resourceName", "requestUrl", "peerName", "peerAddress", "localAddress", "version"),
)


def req(port, line="GET /chat?x=1 HTTP/1.1", extra=(), drop=(), **repl):
    """A good request, with some headers left out, replaced (sec_websocket_key=...) or added."""
    hs = [
        ("Host", f"127.0.0.1:{port}"),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", KEY),
        ("Sec-WebSocket-Version", "13"),
    ]
    out = [line]
    for k, v in hs:
        if k not in drop:
            out.append("{}: {}".format(k, repl.get(k.lower().replace("-", "_"), v)))
    out += list(extra)
    return ("\r\n".join(out) + "\r\n\r\n").encode("latin-1")


def shake(c, raw, then=None):
    """The script of a client: sends a request, reads the answer, and frames until a close frame."""
    c.send(raw)
    c.read_head()
    if then:
        then(c)
    try:
        while True:
            f = c.read_frame()
            if f["op"] == 8:
                break
    except PeerEOF:
        return
    with contextlib.suppress(PeerEOF):
        c.read_more()


def simple(h, setup=None, **kw):
    """One raw client with one request; the server's side is shown."""
    s = h.server()
    if setup:
        setup(s)
    port = h.listen(s)
    c = h.client(port, lambda c: shake(c, req(port, **kw)))
    h.wait(
        lambda: h.count("server.newConnection") or h.count("server.serverError") or not c.busy(),
        "outcome",
        700,
    )
    h.spin(80)
    h.rec(error=int(s.error()), errorString=s.errorString(), pending=s.hasPendingConnections())
    w = s.nextPendingConnection()
    if w is not None:
        h.hook(w, "conn")
        h.snap(w, "conn", only=SHORT, name="conn")
        h.value("request", w.request())
        h.spin(60)
        w.close()
        h.keep.append(w)
    h.settle()
    s.close()
    h.spin(40)


def pair(h, on_server=None):
    """QWebSocketServer and QWebSocket of the same binding."""
    s = h.server()
    box = {}

    def on():
        w = s.nextPendingConnection()
        h.hook(w, "conn")
        h.keep.append(w)
        box["conn"] = w
        if on_server:
            on_server(w)

    s.newConnection.connect(on)
    port = h.listen(s)
    c = h.ws("http://origin.test", name="cli")
    c.open(h.url(f"ws://127.0.0.1:{port}/pair"))
    h.until("cli.connected")
    h.wait(lambda: "conn" in box, "conn")
    return s, box["conn"], c


@better
def server_defaults(h):
    """Getters of a server that does not listen."""
    S = h.QWebSocketServer
    s = h.server("my name")
    for g in (
        "serverName",
        "secureMode",
        "isListening",
        "hasPendingConnections",
        "maxPendingConnections",
        "serverPort",
        "serverAddress",
        "serverUrl",
        "error",
        "errorString",
        "handshakeTimeoutMS",
        "supportedVersions",
        "proxy",
    ):
        h.call(g, getattr(s, g))
    h.value("nextPendingConnection", s.nextPendingConnection())
    h.call("setServerName", s.setServerName, "other")
    h.value("serverName", s.serverName())
    h.call("setMaxPendingConnections", s.setMaxPendingConnections, 3)
    h.value("maxPendingConnections", s.maxPendingConnections())
    h.call("setHandshakeTimeout", s.setHandshakeTimeout, 500)
    h.value("handshakeTimeoutMS", s.handshakeTimeoutMS())
    h.call("close", s.close)
    h.spin(40)
    h.call("ctor no args", lambda: S())
    h.call("ctor one arg", lambda: S("n"))
    for n in ("setSslConfiguration", "sslConfiguration", "setSupportedSubprotocols"):
        h.value("hasattr " + n, hasattr(s, n))


@mirror
def server_listen(h):
    """listen, getters, listen twice, port in use, close, listen again."""
    s = h.server()
    port = h.listen(s)
    h.value("isListening", s.isListening())
    h.value("serverUrl", s.serverUrl())
    h.value("serverAddress", s.serverAddress())
    h.call("listen again", s.listen, h.QHostAddress("127.0.0.1"), 0)
    h.value("error", s.error())
    h.value("errorString", s.errorString())
    t = h.server(name="second")
    h.call("listen on a port in use", t.listen, h.QHostAddress("127.0.0.1"), port)
    h.value("error", t.error())
    h.value("errorString", t.errorString())
    h.call("close", s.close)
    h.value("isListening", s.isListening())
    h.spin(40)
    h.call("close again", s.close)
    h.spin(40)
    h.call("listen()", lambda: s.listen())
    h.value("port > 0", int(s.serverPort()) > 0)
    h.value("serverAddress", s.serverAddress())
    s.close()
    h.spin(40)


@mirror
def server_accept(h):
    """A good request: the answer's lines and order; the connection's getters."""
    simple(h)


@mirror
def server_accept_full_headers(h):
    """Origin, subprotocols, extensions, cookie, own headers in the request."""
    simple(
        h,
        extra=[
            "Origin: http://page.test",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "Cookie: a=b",
            "X-Own: 1",
        ],
    )


@mirror
def server_accept_no_server_name(h):
    """Empty server name: no Server header."""
    simple(h, setup=lambda s: s.setServerName(""))


@mirror
def server_accept_absolute_uri(h):
    """GET http://host/path"""
    simple(h, line="GET http://host.test/abs HTTP/1.1")


@mirror
def server_accept_connection_list(h):
    """Connection: keep-alive, Upgrade; Upgrade: WebSocket"""
    simple(h, connection="keep-alive, Upgrade", upgrade="WebSocket")


@mirror
def server_accept_version_list(h):
    """Sec-WebSocket-Version: 13, 8"""
    simple(h, sec_websocket_version="8, 13")


@mirror
def server_reject_version(h):
    """Version 8 only."""
    simple(h, sec_websocket_version="8")


@better
def server_reject_no_key(h):
    """No Sec-WebSocket-Key: closed without an answer."""
    simple(h, drop=("Sec-WebSocket-Key",))


@better
def server_reject_post(h):
    """POST"""
    simple(h, line="POST / HTTP/1.1")


@better
def server_reject_http10(h):
    """HTTP/1.0"""
    simple(h, line="GET / HTTP/1.0")


@better
def server_reject_no_upgrade(h):
    """A plain HTTP GET."""
    simple(h, drop=("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"))


@better
def server_accept_bad_key(h):
    """Keys that are not 16 bytes in base64: of 3 bytes, and no base64 at all."""
    for key in ("YWJj", "!!!!"):
        simple(h, sec_websocket_key=key)


@mirror
def server_refuse_origin(h):
    """The origin is refused in the originAuthenticationRequired slot."""
    simple(
        h,
        extra=["Origin: http://evil.test"],
        setup=lambda s: s.originAuthenticationRequired.connect(lambda a: a.setAllowed(False)),
    )


@better
def server_unmasked_client_frame(h):
    """A client's frame without a mask."""
    s = h.server()

    def on():
        w = s.nextPendingConnection()
        h.hook(w, "conn")
        h.keep.append(w)

    s.newConnection.connect(on)
    port = h.listen(s)
    h.client(port, lambda c: shake(c, req(port), lambda c: c.frame(1, "bare")))
    h.wait(lambda: h.count("conn.textMessageReceived") or h.count("conn.disconnected"), "outcome")
    h.spin(60)
    h.snap(h.keep[-1], "conn", only=SHORT, name="conn")
    h.keep[-1].close()
    h.settle()
    s.close()
    h.spin(40)


@mirror
def server_frame_with_request(h):
    """A masked frame right behind the request in one segment."""
    s = h.server()

    def on():
        w = s.nextPendingConnection()
        h.hook(w, "conn")
        h.keep.append(w)

    s.newConnection.connect(on)
    port = h.listen(s)
    h.client(port, lambda c: shake(c, req(port) + frame(1, "early", mask=b"abcd")))
    h.wait(h.seen("conn.textMessageReceived"), "text", 1000)
    h.keep[-1].close()
    h.settle()
    s.close()
    h.spin(50)


@mirror
def server_pair_echo(h):
    """Client and server of the binding: echo, server side is not masked, getters on both sides."""
    s, a, c = pair(h, lambda w: w.textMessageReceived.connect(lambda t: w.sendTextMessage(t)))
    c.sendTextMessage("ping-pong \u20ac")
    h.until("cli.textMessageReceived")
    h.snap(a, "server side", only=SHORT, name="conn")
    h.snap(c, "client side", only=SHORT, name="cli")
    a.ping(b"from server")
    h.until("conn.pong")
    a.close(h.P.CloseCodeGoingAway, "server closes")
    h.until("cli.disconnected")
    h.spin(80)
    h.snap(a, "server side", only=["state", "closeCode", "closeReason"], name="conn")
    h.snap(c, "client side", only=["state", "closeCode", "closeReason"], name="cli")
    s.close()
    h.spin(40)


@mirror
def server_frames_not_masked(h):
    """What the server's side puts on the wire."""
    s = h.server()

    def on():
        w = s.nextPendingConnection()
        h.hook(w, "conn")
        h.keep.append(w)
        w.sendTextMessage("t")
        w.sendBinaryMessage(b"b")
        w.ping(b"p")
        w.close(h.P.CloseCodeNormal, "bye")

    s.newConnection.connect(on)
    port = h.listen(s)
    h.client(port, lambda c: shake(c, req(port)))
    h.until("conn.disconnected")
    h.settle()
    s.close()


@mirror
def server_close_pending(h):
    """close() with a pending connection: it gets 1001 'Server closed.'; closed comes queued."""
    s = h.server()
    port = h.listen(s)
    h.client(port, lambda c: shake(c, req(port)))
    h.until("server.newConnection")
    h.call("close", s.close)
    h.note("close returned")
    h.value("hasPending", s.hasPendingConnections())
    h.settle()


@mirror
def server_close_keeps_taken(h):
    """A connection that was taken out stays open when the server closes."""
    s, a, c = pair(h)
    s.close()
    h.spin(60)
    h.value("server side valid", a.isValid())
    c.sendTextMessage("still")
    h.until("conn.textMessageReceived")
    c.close()
    h.until("conn.disconnected")
    h.spin(60)


@mirror
def server_handshake_timeout(h):
    """setHandshakeTimeout(200): a silent client is dropped."""
    s = h.server()
    s.setHandshakeTimeout(200)
    port = h.listen(s)
    t = time.monotonic()
    c = h.client(port, lambda c: c.drain_raw())
    h.wait(lambda: c.connections and not c.busy(), "dropped", 2000)
    h.rec(within=0.15 < time.monotonic() - t < 1.0)
    s.close()
    h.spin(30)


@mirror
def server_pause_accepting(h):
    """pauseAccepting / resumeAccepting."""
    s = h.server()
    port = h.listen(s)
    h.call("pauseAccepting", s.pauseAccepting)
    h.client(port, lambda c: shake(c, req(port)))
    h.spin(200)
    h.value("new connections while paused", h.count("server.newConnection"))
    h.call("resumeAccepting", s.resumeAccepting)
    h.wait(h.seen("server.newConnection"), "newConnection", 1500)
    s.close()
    h.settle()


@mirror
def server_header_too_large(h):
    """More than 800 kB without the end of the headers."""
    s = h.server()
    port = h.listen(s)

    def script(c):
        c.send(b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 900000)
        c.drain_raw(log=False)

    h.client(port, script)
    h.wait(h.seen("server.serverError"), "serverError", 2500)
    h.spin(50)
    h.rec(error=int(s.error()), errorString=s.errorString())
    s.close()
    h.spin(30)


@better
def server_101_headers(h):
    """101 headers: refused."""
    simple(h, extra=[f"X-{i}: 1" for i in range(100)])


@better
def server_secure_no_config(h):
    """SecureMode without setSslConfiguration (the binding has none): what happens to a client?"""
    s = h.server(mode=h.QWebSocketServer.SecureMode)
    h.value("secureMode", s.secureMode())
    port = h.listen(s)
    h.value("serverUrl", s.serverUrl())
    c = h.client(port, lambda c: shake(c, req(port)), tls=tls_client())
    h.wait(lambda: not c.busy(), "client", 3000)
    h.spin(80)
    s.close()
    h.spin(40)


@mirror
def server_delete_connection(h):
    """The taken connection object is dropped (del): the client sees 1001."""
    import gc

    s = h.server()
    box = []
    s.newConnection.connect(lambda: box.append(s.nextPendingConnection()))
    port = h.listen(s)
    h.client(port, lambda c: shake(c, req(port)))
    h.wait(lambda: box, "conn")
    h.value("parent is", type(box[0].parent()).__name__)
    del box[:]
    gc.collect()
    h.settle(200)
    s.close()
    h.spin(40)
