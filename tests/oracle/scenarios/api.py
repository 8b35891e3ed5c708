"""Construction, defaults, and the forms in which Python calls."""

from harness import better, echo, encode, mirror


@mirror
def defaults_noargs(h):
    """Every getter of a fresh QWebSocket()."""
    w = h.ws()
    h.snap(w, "fresh", more=True)
    for n in ("maxIncomingFrameSize", "maxIncomingMessageSize", "maxOutgoingFrameSize"):
        h.value(n, getattr(h.QWebSocket, n)())
    h.call("flush", w.flush)
    h.call("resume", w.resume)
    h.call("abort", w.abort)
    h.call("close", w.close)
    h.call("ping", w.ping)
    h.call("sendTextMessage", w.sendTextMessage, "x")
    h.call("sendBinaryMessage", w.sendBinaryMessage, b"x")
    h.spin(50)
    h.snap(w, "after calls on an unopened socket")


@mirror
def ctor_forms(h):
    """Constructor: positional, keyword, wrong arguments, properties/signals as keywords."""
    P, W = h.P, h.QWebSocket
    par = h.QObject() if hasattr(h, "QObject") else h.app

    def mk(label, *a, **kw):
        try:
            w = W(*a, **kw)
        except Exception as e:
            h.rec(ctor=label, raises=type(e).__name__)
            return
        h.rec(
            ctor=label,
            origin=w.origin(),
            version=encode(w.version()),
            has_parent=w.parent() is not None,
        )

    mk("()")
    mk("(origin)", "http://a.test")
    mk("(None)", None)
    mk("(origin, Version13)", "http://a.test", P.Version13)
    mk("(origin, Version0)", "", P.Version0)
    mk("(origin, VersionUnknown)", "", P.VersionUnknown)
    mk("(origin, version, parent)", "o", P.VersionLatest, par)
    mk("(origin=)", origin="o")
    mk("(version=)", version=P.Version8)
    mk("(parent=)", parent=par)
    mk("(origin=, version=, parent=)", origin="o", version=P.Version13, parent=par)
    mk("(int)", 5)
    mk("(parent positional)", par)
    mk("(origin, int)", "o", 13)
    mk("(bytes)", b"o")
    mk("(unknown kw)", nonsense=1)
    mk("(objectName kw)", objectName="n")
    mk("(connected= slot kw)", connected=lambda: None)
    mk("(4 positional)", "o", P.Version13, par, 1)


@mirror
def error_method_and_signal(h):
    """`error` is method and signal at once: which forms work."""
    A = h.QAbstractSocket
    w = h.QWebSocket()
    got = []
    h.value("ws.error()", w.error())
    h.call("ws.error.connect", w.error.connect, lambda e: got.append("plain"))
    h.call(
        "ws.error[SocketError].connect",
        lambda: w.error[A.SocketError].connect(lambda e: got.append("typed")),
    )
    h.call(
        "ws.error['QAbstractSocket::SocketError'].connect",
        lambda: w.error["QAbstractSocket::SocketError"].connect(lambda e: got.append("string")),
    )
    h.call("QWebSocket.error(ws)", lambda: h.QWebSocket.error(w))
    h.value("has errorOccurred", hasattr(w, "errorOccurred"))
    w.open(h.url("http://127.0.0.1/"))
    h.value("slots called, in order", list(got))
    h.value("ws.error() after", w.error())
    h.call("ws.error.emit", lambda: w.error.emit(A.RemoteHostClosedError))
    h.value("slots called by emit", list(got))
    h.value("ws.error() after emit", w.error())


@mirror
def signal_connect_forms(h):
    """Slots with fewer arguments, bound methods, disconnecting, signal to signal, blockSignals."""
    w = h.QWebSocket()
    got = []

    class R:
        def two(self, t, last):
            got.append(["two", t, last])

        def one(self, t):
            got.append(["one", t])

    r = R()
    h.call("connect", w.textFrameReceived.connect, r.two)
    h.call("connect fewer args", w.textFrameReceived.connect, r.one)
    h.call("connect no args", w.textFrameReceived.connect, lambda: got.append(["none"]))
    h.call("connect *args", w.textFrameReceived.connect, lambda *a: got.append(["star", len(a)]))
    h.call(
        "connect kwdefault",
        w.textFrameReceived.connect,
        lambda a, b=7, c=9: got.append(["def", b, c]),
    )
    h.call("emit", w.textFrameReceived.emit, "t", True)
    h.value("got", list(got))
    del got[:]
    h.call("disconnect one", w.textFrameReceived.disconnect, r.one)
    h.call("disconnect again", w.textFrameReceived.disconnect, r.one)
    w.textFrameReceived.emit("u", False)
    h.value("got", list(got))
    del got[:]
    h.call("disconnect all", w.textFrameReceived.disconnect)
    w.textFrameReceived.emit("v", False)
    h.value("got", list(got))
    h.call("same slot twice a", w.connected.connect, r.two)
    w.connected.disconnect()

    def f():
        return got.append("f")

    w.connected.connect(f)
    w.connected.connect(f)
    w.connected.emit()
    h.value("same slot connected twice", list(got))
    del got[:]
    x = h.QWebSocket()
    h.call("signal to signal", w.disconnected.connect, x.connected)
    x.connected.connect(lambda: got.append("x"))
    w.disconnected.emit()
    h.value("got", list(got))
    del got[:]
    h.call("blockSignals", w.blockSignals, True)
    w.disconnected.emit()
    h.value("got while blocked", list(got))
    h.call("blockSignals", w.blockSignals, False)
    h.value("signalsBlocked", w.signalsBlocked())
    h.call("emit wrong arg count", w.textFrameReceived.emit, "only")
    h.call("connect non-callable", w.connected.connect, 5)


@mirror
def connect_builtin_methods(h):
    """Signals connected straight to methods of the socket: which of them get called?"""

    def s(c):
        c.accept()
        c.frame(1, "one")
        c.drain()

    p = h.peer(s)
    w = h.ws()
    h.call("text -> sendTextMessage", w.textMessageReceived.connect, w.sendTextMessage)
    h.call("connected -> ping", w.connected.connect, w.ping)
    h.call("text -> close", w.textMessageReceived.connect, w.close)
    h.open(w, p)
    h.wait(h.seen("ws.disconnected"), "disconnected", 800)
    w.abort()
    h.settle()


@mirror
def signal_old_style(h):
    """QObject.connect with SIGNAL()/SLOT() strings."""
    C = h.QtCore
    got = []
    w = h.QWebSocket()
    h.call("SIGNAL", lambda: C.SIGNAL("connected()"))
    h.call("SLOT", lambda: C.SLOT("close()"))
    h.call(
        "QObject.connect(obj, SIGNAL, callable)",
        lambda: C.QObject.connect(w, C.SIGNAL("connected()"), lambda: got.append("static")),
    )
    h.call(
        "w.connect(w, SIGNAL, callable)",
        lambda: w.connect(w, C.SIGNAL("textMessageReceived(QString)"), lambda t: got.append(t)),
    )
    h.call(
        "w.connect(w, SIGNAL, w, SLOT)",
        lambda: w.connect(w, C.SIGNAL("disconnected()"), w, C.SLOT("close()")),
    )
    w.connected.emit()
    w.textMessageReceived.emit("t")
    w.disconnected.emit()
    h.value("got", got)


@mirror
def open_accepts_str_none(h):
    """open() with a plain str (implicit QUrl) and with None."""

    def s(c):
        c.accept()
        c.drain()

    p = h.peer(s)
    w = h.ws()
    h.call("open(None)", w.open, None)
    h.snap(w, "after open(None)", only=["state", "error", "errorString", "requestUrl"])
    h.call("open(str)", w.open, p.url("/from-str"))
    h.until("ws.connected")
    h.snap(w, "connected", only=["state", "requestUrl", "resourceName", "errorString"])
    w.close()
    h.settle()


@better
def argument_conversions(h):
    """Which types the methods take: bytes-like, str, None, enumerators, plain numbers."""
    w, p = h.opened(echo)
    arguments = {
        "bytes": b"b",
        "bytearray": bytearray(b"a"),
        "QByteArray": h.QByteArray(b"q"),
        "memoryview": memoryview(b"m"),
        "str": "s",
        "None": None,
        "int": 1,
    }
    for label, x in arguments.items():
        h.call(f"sendBinaryMessage({label})", w.sendBinaryMessage, x)
        h.call(f"ping({label})", w.ping, x)
        h.call(f"sendTextMessage({label})", w.sendTextMessage, x)
    A, P = h.QAbstractSocket, h.QNetworkProxy
    for label, x in (("enumerator", A.PauseOnSslErrors), ("int", 0)):
        h.call(f"setPauseMode({label})", w.setPauseMode, x)
        h.value("pauseMode", w.pauseMode())
    for label, x in (("QNetworkProxy", P()), ("ProxyType", P.NoProxy), ("int", 0), ("None", None)):
        h.call(f"setProxy({label})", w.setProxy, x)
        h.value("proxy", w.proxy())
    h.until("ws.pong", 4)
    h.spin(60)
    h.call("close(str)", w.close, "1000")
    h.call("close(CloseCode, bytes)", w.close, h.P.CloseCodeNormal, b"reason")
    h.call("close(int)", w.close, 3001, "number")
    h.call("close(CloseCode, None)", w.close, h.P.CloseCodeNormal, None)
    h.settle()
    h.snap(w, "end", only=["state", "closeCode", "closeReason"])
    for label, x in (("bytes", p.url().encode()), ("int", 1), ("nothing", ...)):
        h.call(f"open({label})", w.open, *(() if x is ... else (x,)))


@better
def enums_behaviour(h):
    """Enum values: int(), ==, str(), name, use as dict key, out-of-range construction."""
    A, P, N = h.QAbstractSocket, h.P, h.QNetworkProxy
    s = h.QWebSocket().state()
    h.value("state", s)
    h.value("== enum", s == A.UnconnectedState)
    h.value("== int", s == 0)
    h.value("is falsy", not s)
    h.value("in tuple", s in (A.UnconnectedState,))
    h.value("dict key", {A.UnconnectedState: "u"}.get(s))
    h.value("hash == int hash", hash(A.ConnectedState) == hash(3))
    h.value("str ends with", str(A.ConnectedState).rsplit(".", 1)[-1])
    h.value("repr ends with", repr(A.ConnectedState).rsplit(".", 1)[-1])
    h.value("nested access", A.SocketState.ConnectedState == A.ConnectedState)
    h.value("ctor from int", A.SocketState(3) == A.ConnectedState)
    h.call("ctor unknown int", lambda: int(P.CloseCode(4321)))
    h.value("isinstance int", isinstance(A.ConnectedState, int))
    h.call("ordering", lambda: A.ConnectedState > A.ConnectingState)
    h.call("add int", lambda: int(A.ConnectedState + 1))
    h.call("or of flags", lambda: int(A.PauseOnSslErrors | A.PauseNever))
    h.call("format %d", lambda: "%d" % A.ConnectedState)  # noqa: UP031
    h.call("index use", lambda: ["a", "b", "c", "d"][A.ConnectedState])
    for cls, names in (
        (A, ("SocketState", "SocketError", "PauseMode", "SocketType", "NetworkLayerProtocol")),
        (P, ("CloseCode", "Version")),
        (N, ("ProxyType",)),
        (h.QSslError, ("SslError",)),
        (h.QSsl, ("SslProtocol",)),
        (h.QWebSocketServer, ("SslMode",)),
    ):
        for n in names:
            e = getattr(cls, n)
            h.rec(
                enum=n,
                values={k: int(v) for k, v in sorted(e.values.items())}
                if isinstance(getattr(e, "values", None), dict)
                else {k: int(v) for k, v in sorted(e.__members__.items())},
            )


@mirror
def subclassing(h):
    """A Python subclass of QWebSocket with its own slots and overridden methods."""
    seen = []

    class My(h.QWebSocket):
        def __init__(self):
            super().__init__("http://origin.test")
            self.connected.connect(self.on_conn)
            self.textMessageReceived.connect(self.on_text)

        def on_conn(self):
            seen.append("on_conn")
            self.sendTextMessage("hi")

        def on_text(self, t):
            seen.append(["on_text", t])
            self.close()

    def s(c):
        c.accept()
        c.drain(echo=True)

    p = h.peer(s)
    w = My()
    h.hook(w)
    h.keep.append(w)
    w.open(h.url(p.url("/sub")))
    h.until("ws.disconnected")
    h.settle()
    h.value("seen", seen)


@mirror
def app_exec_quit(h):
    """The usual script: connect signals, app.exec_(), app.quit() from a slot, exit code."""

    def s(c):
        c.accept()
        c.drain(echo=True)

    p = h.peer(s)
    w = h.ws()
    w.connected.connect(lambda: w.sendTextMessage("one"))
    w.textMessageReceived.connect(lambda t: w.close())
    w.disconnected.connect(lambda: h.app.exit(3))
    h.QTimer.singleShot(4000, h.app.quit)
    h.QTimer.singleShot(0, lambda: w.open(h.url(p.url("/"))))
    h.rec(call="app.exec_", ret=h.app.exec_())
    h.settle()


@mirror
def timers_and_loop(h):
    """QTimer / QEventLoop / QCoreApplication as scripts use them beside the socket."""
    got = []
    t = h.QTimer()
    t.setInterval(10)
    t.timeout.connect(lambda: got.append("t"))
    h.value("interval", t.interval())
    h.value("isActive", t.isActive())
    t.start()
    h.value("isActive", t.isActive())
    h.wait(lambda: len(got) >= 3, "3 ticks")
    t.stop()
    n = len(got)
    h.spin(40)
    h.value("no ticks after stop", len(got) == n)
    t.setSingleShot(True)
    h.value("isSingleShot", t.isSingleShot())
    del got[:]
    t.start(5)
    h.value("interval after start(5)", t.interval())
    h.spin(40)
    h.value("single shots", len(got))
    h.value("isActive", t.isActive())
    h.value("timerId when stopped", t.timerId())
    order = []
    h.QTimer.singleShot(0, lambda: order.append("a"))
    h.QTimer.singleShot(0, lambda: order.append("b"))
    h.QTimer.singleShot(20, lambda: order.append("d"))
    h.QTimer.singleShot(5, lambda: order.append("c"))
    h.wait(lambda: len(order) == 4, "4 shots")
    h.value("order", order)
    loop = h.QEventLoop()
    h.QTimer.singleShot(5, lambda: loop.exit(7))
    h.rec(call="loop.exec_", ret=loop.exec_())
    h.value("isRunning", loop.isRunning())
    h.value("instance", h.QCoreApplication.instance() is h.app)
    h.call("processEvents", h.QCoreApplication.processEvents)
    h.QCoreApplication.setApplicationName("nm")
    h.value("applicationName", h.app.applicationName())
