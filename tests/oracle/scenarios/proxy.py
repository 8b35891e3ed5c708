"""Proxies: HTTP CONNECT and SOCKS5, with and without credentials.

The host name behind the proxy does not exist; the scripted proxy itself plays the websocket server.
"""

import base64
import time

from harness import better, mirror

SHORT = (
    *("state", "isValid", "error", "errorString", "peerName", "peerAddress", "peerPort"),
    "localAddress",
)

TARGET = "ws://ws.example.test:8765/path"

BASIC = "Basic " + base64.b64encode(b"user:secret").decode()


def head(c):
    """CONNECT request line and headers; credentials are shown."""
    c.read_head()
    return {k.lower(): v for k, v in c.head[1]}


def serve(c):
    """The websocket server behind the proxy."""
    c.accept()
    c.drain(echo=True)


def run(h, script, proxy, url=TARGET, slot=None, headers=()):
    """Opens a socket through a proxy, shows the outcome, sends a message if it is connected, and closes."""
    P = h.QNetworkProxy
    p = h.peer(script, name="proxy") if script else None
    port = p.port if p else h.free_port()
    w = h.ws()
    kind, args = proxy
    px = P(kind, "127.0.0.1", port, *args)
    for header in headers:
        px.setRawHeader(*header)
    w.setProxy(px)
    h.value("proxy()", w.proxy())
    if slot:
        w.proxyAuthenticationRequired.connect(slot)
    w.open(h.url(url))
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "outcome", 2500)
    h.spin(80)
    h.snap(w, "outcome", only=SHORT)
    if h.count("ws.connected"):
        h.call("send", w.sendTextMessage, "through")
        h.until("ws.textMessageReceived")
    w.close()
    h.settle()
    h.snap(w, "end", only=SHORT)


def http(h, *a):
    """An HTTP proxy, and its credentials."""
    return (h.QNetworkProxy.HttpProxy, a)


def socks(h, *a):
    """A SOCKS5 proxy, and its credentials."""
    return (h.QNetworkProxy.Socks5Proxy, a)


def auth_script(want):
    """407 until the right credentials come; keeps the connection."""

    def s(c):
        while True:
            d = head(c)
            if d.get("proxy-authorization") == want:
                break
            c.send(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="oracle"\r\nContent-Length: 0\r\n\r\n'
            )
        c.send(b"HTTP/1.1 200 OK\r\n\r\n")
        serve(c)

    return s


def answers(data, fin=False):
    """A proxy that answers CONNECT with these bytes."""

    def s(c):
        head(c)
        c.send(data)
        if fin:
            c.fin()
        c.drain_raw(log=False)

    return s


def loopback(h, app):
    """A proxy, of the application or of the socket, and a target on the loopback address."""

    def s(c):
        head(c)
        c.send(b"HTTP/1.1 200 OK\r\n\r\n")
        serve(c)

    q = h.peer(serve, name="direct")
    p = h.peer(s, name="proxy")
    P = h.QNetworkProxy
    px = P(P.HttpProxy, "127.0.0.1", p.port)
    w = h.ws()
    if app:
        P.setApplicationProxy(px)
    else:
        w.setProxy(px)
    w.open(h.url(f"ws://127.0.0.1:{q.port}/x"))
    h.wait(lambda: h.count("ws.connected") or h.count("ws.error"), "outcome", 1500)
    h.snap(w, "outcome", only=SHORT)
    w.close()
    h.settle()


def socks_greet(c, method):
    """Reads the greeting and chooses a method (RFC 1928, section 3)."""
    ver, n = c.read_exact(2)
    ms = c.read_exact(n)
    c.log(socks_greeting=[ver, sorted(ms)])
    c.send(bytes([5, method]))


def socks_auth(c, ok=True):
    """Reads name and password and judges them (RFC 1929)."""
    v = c.read_exact(1)[0]
    u = c.read_exact(c.read_exact(1)[0])
    p = c.read_exact(c.read_exact(1)[0])
    c.log(socks_auth=[v, u.decode("latin-1"), p.decode("latin-1")])
    c.send(bytes([1, 0 if ok else 1]))


def socks_request(c, rep=0):
    """Reads the request and replies (RFC 1928, sections 4 and 6)."""
    v, cmd, rsv, at = c.read_exact(4)
    if at == 1:
        a = ".".join(str(x) for x in c.read_exact(4))
    elif at == 3:
        a = c.read_exact(c.read_exact(1)[0]).decode("latin-1")
    else:
        a = c.read_exact(16).hex()
    port = int.from_bytes(c.read_exact(2), "big")
    c.log(socks_request=[v, cmd, rsv, at, a, port])
    c.send(bytes([5, rep, 0, 1, 127, 0, 0, 1, 0x12, 0x34]))


def _rep(code):
    """A proxy that replies to the request with a code."""

    def s(c):
        socks_greet(c, 0)
        socks_request(c, code)
        c.drain_raw(log=False)

    return s


@mirror
def proxy_http_default_port(h):
    """ws:// without port: CONNECT host:80, Host without port."""

    def s(c):
        head(c)
        c.send(b"HTTP/1.1 200 OK\r\n\r\n")
        serve(c)

    run(h, s, http(h), url="ws://ws.example.test/p")


@mirror
def proxy_http_explicit_port_80(h):
    """ws://host:80/ : is :80 in Host?"""

    def s(c):
        head(c)
        c.send(b"HTTP/1.1 200 OK\r\n\r\n")
        serve(c)

    run(h, s, http(h), url="ws://ws.example.test:80/p")


@mirror
def proxy_http_headers_in_reply(h):
    """200 with headers, HTTP/1.0."""

    def s(c):
        head(c)
        c.send(b"HTTP/1.0 200 OK\r\nVia: x\r\nProxy-Agent: y\r\n\r\n")
        serve(c)

    run(h, s, http(h))


@mirror
def proxy_http_raw_headers(h):
    """Raw headers of the proxy are sent with each CONNECT; User-Agent takes the place of Qt's."""
    headers = (b"X-B", b"1"), (b"X-A", b"2"), (b"user-agent", b"mine/1"), (b"x-b", b"")
    run(h, auth_script(BASIC), http(h, "user", "secret"), headers=headers)


@better
def proxy_http_raw_headers_doubled(h):
    """Raw headers of the proxy that Qt has too."""
    headers = (b"Host", b"a.test"), (b"Proxy-Connection", b"close"), (b"Proxy-Authorization", b"x")
    run(h, auth_script(BASIC), http(h, "user", "secret"), headers=headers)


@better
def proxy_http_raw_header_crlf(h):
    """A raw header of the proxy whose value would be two headers."""
    px = h.QNetworkProxy(h.QNetworkProxy.HttpProxy, "127.0.0.1", h.free_port())
    px.setRawHeader(b"X-A", b"1\r\nX-B: 2")
    w = h.ws()
    h.call("setProxy", w.setProxy, px)


@mirror
def proxy_http_auth_in_slot(h):
    """Credentials set in the proxyAuthenticationRequired slot."""

    def slot(px, au):
        h.rec(slot="auth", proxy_is=type(px).__name__, auth_is=type(au).__name__)
        au.setUser("user")
        au.setPassword("secret")

    run(h, auth_script(BASIC), http(h), slot=slot)


@mirror
def proxy_http_auth_wrong_twice(h):
    """Wrong credentials in the slot the first time, right ones the second."""
    n = []

    def slot(px, au):
        n.append(1)
        au.setUser("user")
        au.setPassword("wrong" if len(n) == 1 else "secret")

    run(h, auth_script(BASIC), http(h), slot=slot)


@mirror
def proxy_http_auth_reconnect(h):
    """The proxy closes the connection with the 407: a new connection is made."""

    def s(c):
        d = head(c)
        if d.get("proxy-authorization") == BASIC:
            c.send(b"HTTP/1.1 200 OK\r\n\r\n")
            serve(c)
            return
        c.send(
            b"HTTP/1.1 407 Proxy Authentication Required\r\n"
            b'Proxy-Authenticate: Basic realm="oracle"\r\nConnection: close\r\n'
            b"Content-Length: 0\r\n\r\n"
        )
        c.fin()
        c.drain_raw(log=False)

    def slot(px, au):
        au.setUser("user")
        au.setPassword("secret")

    run(h, s, http(h), slot=slot)


@mirror
def proxy_http_403(h):
    """403 from the proxy."""
    run(h, answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), http(h))


@mirror
def proxy_http_500(h):
    """500 from the proxy."""
    run(h, answers(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), http(h))


@mirror
def proxy_http_garbage(h):
    """The proxy does not speak HTTP."""
    run(h, answers(b"what is this\r\n\r\n"), http(h))


@mirror
def proxy_http_closes(h):
    """The proxy closes after CONNECT."""
    run(h, answers(b"", fin=True), http(h))


@mirror
def proxy_http_refused(h):
    """Nobody listens at the proxy's port."""
    run(h, None, http(h))


@mirror
def proxy_http_host_not_found(h):
    """The proxy's own name does not resolve."""
    w = h.ws()
    w.setProxy(h.QNetworkProxy(h.QNetworkProxy.HttpProxy, "nonexistent.invalid", 3128))
    w.open(h.url(TARGET))
    h.until("ws.error", ms=15000)
    h.spin(50)
    h.snap(w, "end", only=SHORT)


@mirror
def proxy_socket_and_loopback(h):
    """A proxy set on the socket is used for a loopback target too."""
    loopback(h, False)


@mirror
def proxy_application_and_loopback(h):
    """Is the application's proxy used for a loopback target?"""
    loopback(h, True)


@mirror
def proxy_noproxy_overrides(h):
    """NoProxy on the socket beats the application's proxy: the name is looked up by ourselves."""
    P = h.QNetworkProxy
    p = h.peer(lambda c: c.drain_raw(), name="proxy")
    P.setApplicationProxy(P(P.HttpProxy, "127.0.0.1", p.port))
    w = h.ws()
    w.setProxy(P(P.NoProxy))
    w.open(h.url("ws://nonexistent.invalid:8765/"))
    h.until("ws.error", ms=15000)
    h.snap(w, "end", only=SHORT)


@mirror
def proxy_socks_ok(h):
    """SOCKS5 without authentication: greeting, request by name."""

    def s(c):
        socks_greet(c, 0)
        socks_request(c)
        serve(c)

    run(h, s, socks(h))


@mirror
def proxy_socks_auth_in_proxy(h):
    """SOCKS5 with user and password in QNetworkProxy."""

    def s(c):
        socks_greet(c, 2)
        socks_auth(c)
        socks_request(c)
        serve(c)

    run(h, s, socks(h, "user", "secret"))


@better
def proxy_socks_auth_in_slot(h):
    """SOCKS5: the proxy wants a password, none is set: only method 0 is offered, no signal comes."""

    def s(c):
        socks_greet(c, 2)
        time.sleep(0.3)

    def slot(px, au):
        au.setUser("user")
        au.setPassword("secret")

    run(h, s, socks(h), slot=slot)


@better
def proxy_socks_auth_refused(h):
    """SOCKS5: the credentials are refused."""

    def s(c):
        socks_greet(c, 2)
        socks_auth(c, ok=False)
        c.drain_raw(log=False)

    run(h, s, socks(h, "user", "wrong"))


@mirror
def proxy_socks_no_method(h):
    """SOCKS5: no acceptable method (0xFF)."""

    def s(c):
        socks_greet(c, 0xFF)
        c.drain_raw(log=False)

    run(h, s, socks(h))


@mirror
def proxy_socks_refused_by_proxy(h):
    """SOCKS5 reply 5: connection refused."""
    run(h, _rep(5), socks(h))


@mirror
def proxy_socks_host_unreachable(h):
    """SOCKS5 reply 4: host unreachable."""
    run(h, _rep(4), socks(h))


@mirror
def proxy_socks_general_failure(h):
    """SOCKS5 reply 1: general failure."""
    run(h, _rep(1), socks(h))


@mirror
def proxy_socks_not_allowed(h):
    """SOCKS5 reply 2: not allowed by rule set."""
    run(h, _rep(2), socks(h))


@mirror
def proxy_socks_closes(h):
    """SOCKS5: the proxy closes after the greeting."""

    def s(c):
        n = c.read_exact(2)[1]
        c.read_exact(n)
        c.fin()
        c.drain_raw(log=False)

    run(h, s, socks(h))


@better
def proxy_types_unsuitable(h):
    """HttpCachingProxy and FtpCachingProxy cannot tunnel: error."""
    P = h.QNetworkProxy
    for t in (P.HttpCachingProxy, P.FtpCachingProxy):
        w = h.ws(name=f"ws{int(t)}")
        w.setProxy(P(t, "127.0.0.1", 9))
        w.open(h.url(TARGET))
        h.spin(100)
        h.snap(w, "end", only=SHORT, name=f"ws{int(t)}")
