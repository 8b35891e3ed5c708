"""wss: certificates, sslErrors, ignoring them, the default configuration, and pausing."""

import ssl

from harness import better, certificate, close_payload, mirror, tls_server

SHORT = (
    *("state", "isValid", "error", "errorString", "closeCode", "peerName", "peerAddress"),
    "peerPort",
)


def ok(c):
    """A script that accepts the connection and echoes."""
    c.accept()
    c.drain(echo=True)


def trust(h):
    """Trust the oracle's CA the way a PySide2 script can: the default configuration."""
    certs = h.QSslCertificate.fromPath(certificate("ca.pem"))
    h.rec(ca=len(certs))
    conf = h.QSslConfiguration.defaultConfiguration()
    conf.setCaCertificates(certs)
    h.QSslConfiguration.setDefaultConfiguration(conf)


def tls(h, cert="good", trusted=True, host=None, setup=None, ms=3000, script=ok, ctx=None):
    """Opens a socket to a TLS server with a certificate, and shows the outcome."""
    if trusted:
        trust(h)
    p = h.peer(script, tls=ctx or tls_server(cert))
    w = h.ws()
    if setup:
        setup(w)
    w.open(h.url(p.url("/s", host=host)))
    h.wait(lambda: h.count("ws.connected") or h.count("ws.disconnected"), "outcome", ms)
    h.spin(60)
    d = h.totals["ws"] > 0
    h.totals["ws"] = "<tls>"  # encrypted byte counts differ with every TLS stack
    h.rec(bytesWritten_seen=d)
    h.snap(w, "outcome", only=SHORT)
    return w, p


def finish(h, w, send=True):
    """If it is connected, sends a message and closes; shows the end."""
    if send and h.count("ws.connected"):
        h.call("send", w.sendTextMessage, "over tls")
        h.until("ws.textMessageReceived")
        h.call("close", w.close)
        h.wait(h.seen("ws.disconnected"), "disconnected", 1500)
    h.settle()
    h.rec(end=int(w.state()), closeCode=int(w.closeCode()), errorString=w.errorString())


@mirror
def tls_supported(h):
    """SSL is there."""
    h.value("supportsSsl", h.QSslSocket.supportsSsl())


@mirror
def tls_trusted(h):
    """A good certificate below a trusted CA (via QSslConfiguration.setDefaultConfiguration)."""
    w, _p = tls(h)
    finish(h, w)


@mirror
def tls_trusted_localhost(h):
    """The same by host name."""
    w, _p = tls(h, host="localhost")
    finish(h, w)


@mirror
def tls_trusted_12(h):
    """The server speaks TLS 1.2 only."""
    ctx = tls_server("good")
    ctx.maximum_version = ssl.TLSVersion.TLSv1_2
    w, _p = tls(h, ctx=ctx)
    finish(h, w)


@mirror
def tls_untrusted_ca(h):
    """CA not known: sslErrors, then error 13, disconnected."""
    w, _p = tls(h, trusted=False)
    finish(h, w)


@mirror
def tls_wrong_host(h):
    """Trusted, but for another host."""
    w, _p = tls(h, cert="otherhost")
    finish(h, w)


@mirror
def tls_expired(h):
    """Trusted CA, certificate has run out."""
    w, _p = tls(h, cert="expired")
    finish(h, w)


@mirror
def tls_ignore_after_open(h):
    """ws.ignoreSslErrors() right after open(): works; sslErrors is still emitted."""
    p = h.peer(ok, tls=tls_server("self"))
    w = h.ws()
    w.open(h.url(p.url("/s")))
    h.call("ignoreSslErrors", w.ignoreSslErrors)
    h.wait(lambda: h.count("ws.connected") or h.count("ws.disconnected"), "outcome", 2000)
    finish(h, w)


@mirror
def tls_ignore_lambda(h):
    """ws.sslErrors.connect(lambda e: ws.ignoreSslErrors()), the usual PySide2 form."""
    w, _p = tls(
        h,
        cert="self",
        trusted=False,
        setup=lambda w: w.sslErrors.connect(lambda e: w.ignoreSslErrors()),
    )
    finish(h, w)


@better
def tls_ignore_connected_signal(h):
    """sslErrors connected to ws.ignoreSslErrors itself, as many scripts do."""
    w, _p = tls(
        h,
        cert="self",
        trusted=False,
        setup=lambda w: h.call("connect", w.sslErrors.connect, w.ignoreSslErrors),
    )
    finish(h, w)


@better
def tls_ignore_with_list(h):
    """ignoreSslErrors(list): does the binding take an argument?"""
    w = h.ws()
    h.call("ignoreSslErrors([])", lambda: w.ignoreSslErrors([]))
    h.call("ignoreSslErrors(1, 2)", lambda: w.ignoreSslErrors(1, 2))
    h.call("ignoreSslErrors()", lambda: w.ignoreSslErrors())
    for n in ("setSslConfiguration", "sslConfiguration", "ignoreSslErrors"):
        h.value("hasattr " + n, hasattr(w, n))


@better
def tls_ignore_persists(h):
    """ignoreSslErrors() before the first open(): no effect on the first nor the second."""
    w, p = tls(h, cert="self", trusted=False, setup=lambda w: w.ignoreSslErrors())
    w.close()
    h.until("ws.disconnected")
    h.open(w, p, "/two")
    h.wait(lambda: h.count("ws.disconnected") >= 2 or h.count("ws.connected"), "outcome", 2000)
    w.close()
    h.settle()


@mirror
def tls_errors_content(h):
    """What one sslErrors argument holds."""
    got = []
    _w, _p = tls(h, cert="self", trusted=False, setup=lambda w: w.sslErrors.connect(got.append))
    e = got[0]
    h.value("container", type(e).__name__)
    h.value("element", type(e[0]).__name__)
    h.value("errors", [int(x.error()) for x in e])
    h.value("texts", [x.errorString() for x in e])
    h.call("cert subject", lambda: e[0].certificate().subjectInfo(h.QSslCertificate.CommonName))
    h.call("cert isNull", lambda: e[0].certificate().isNull())
    h.call("cert isSelfSigned", lambda: e[0].certificate().isSelfSigned())
    h.call("eq", lambda: e[0] == h.QSslError(e[0].error(), e[0].certificate()))
    h.settle()


@mirror
def tls_verify_none(h):
    """Default configuration with PeerVerifyMode VerifyNone."""
    conf = h.QSslConfiguration.defaultConfiguration()
    conf.setPeerVerifyMode(h.QSslSocket.VerifyNone)
    h.QSslConfiguration.setDefaultConfiguration(conf)
    w, _p = tls(h, cert="self", trusted=False)
    finish(h, w)


@mirror
def tls_pause_resume(h):
    """setPauseMode(PauseOnSslErrors): paused at sslErrors; ignore + resume() goes on."""
    w, _p = tls(
        h,
        cert="self",
        trusted=False,
        ms=600,
        setup=lambda w: w.setPauseMode(h.QAbstractSocket.PauseOnSslErrors),
    )
    h.call("ignoreSslErrors", w.ignoreSslErrors)
    h.call("resume", w.resume)
    h.wait(lambda: h.count("ws.connected") or h.count("ws.disconnected"), "outcome", 2000)
    h.rec(state=int(w.state()))
    finish(h, w)


@mirror
def tls_pause_resume_without_ignore(h):
    """Paused, then resume() without ignoring: dropped."""
    w, _p = tls(
        h,
        cert="self",
        trusted=False,
        ms=600,
        setup=lambda w: w.setPauseMode(h.QAbstractSocket.PauseOnSslErrors),
    )
    h.call("resume", w.resume)
    h.wait(lambda: h.count("ws.connected") or h.count("ws.disconnected"), "outcome", 2000)
    h.rec(state=int(w.state()))
    finish(h, w)


@mirror
def tls_pause_abort(h):
    """Paused, then abort()."""
    w, _p = tls(
        h,
        cert="self",
        trusted=False,
        ms=600,
        setup=lambda w: w.setPauseMode(h.QAbstractSocket.PauseOnSslErrors),
    )
    h.call("abort", w.abort)
    finish(h, w)


@mirror
def tls_to_plain_server(h):
    """wss:// to a server that speaks plain HTTP."""

    def s(c):
        c.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        c.fin()
        c.drain_raw(log=False)

    p = h.peer(s)
    w = h.ws()
    w.open(h.url(p.url("/", scheme="wss")))
    h.wait(lambda: h.count("ws.disconnected"), "disconnected", 3000)
    h.spin(60)
    h.totals["ws"] = "<tls>"
    h.snap(w, "end", only=SHORT)


@mirror
def tls_server_closes_in_handshake(h):
    """The server closes TCP in the TLS handshake."""

    def s(c):
        c.read_exact(5)
        c.fin()
        c.drain_raw(log=False)

    p = h.peer(s)
    w = h.ws()
    w.open(h.url(p.url("/", scheme="wss")))
    h.wait(lambda: h.count("ws.disconnected"), "disconnected", 3000)
    h.spin(60)
    h.totals["ws"] = "<tls>"
    h.snap(w, "end", only=SHORT)


@mirror
def tls_http_404(h):
    """404 over TLS."""

    def s(c):
        c.read_head()
        c.reply("HTTP/1.1 404 Not Found", ["Content-Length: 0"])
        c.drain()

    trust(h)
    p = h.peer(s, tls=tls_server("good"))
    w = h.ws()
    w.open(h.url(p.url("/")))
    h.until("ws.error")
    h.spin(50)
    h.totals["ws"] = "<tls>"
    h.snap(w, "outcome", only=SHORT)
    w.close()
    h.settle()


@mirror
def tls_peer_close(h):
    """Close frame from the peer over TLS: order of signals."""

    def s(c):
        c.accept()
        c.frame(8, close_payload(1001, "tls bye"))
        c.drain()

    w, _p = tls(h, script=s)
    h.until("ws.disconnected")
    finish(h, w, send=False)


@mirror
def tls_peer_tcp_close(h):
    """The peer drops the TLS connection without close frame."""

    def s(c):
        c.accept()
        c.gate("go")

    w, p = tls(h, script=s)
    p.open_gate("go")
    h.until("ws.disconnected")
    finish(h, w, send=False)


@mirror
def tls_abort(h):
    """abort() over TLS."""
    w, _p = tls(h)
    h.call("abort", w.abort)
    h.rec(state=int(w.state()), valid=w.isValid())
    h.settle()
