"""Value types beside the socket, as scripts use them."""

from harness import encode, mirror


@mirror
def value_qbytearray(h):
    """QByteArray: construction, Python protocol, common methods."""
    B = h.QByteArray
    h.value("QByteArray()", B())
    h.value("from bytes", B(b"a\x00b"))
    h.call("from bytearray", lambda: B(bytearray(b"xy")))
    h.call("from str", lambda: B("abc"))
    h.call("from QByteArray", lambda: B(B(b"q")))
    h.call("from (3, b'x')", lambda: B(3, b"x"))
    h.call("from int", lambda: B(3))
    h.call("from list", lambda: B([1]))
    b = B(b"Hello World")
    h.value("len,size,length,count", [len(b), b.size(), b.length(), b.count()])
    h.value("isEmpty,isNull", [b.isEmpty(), B().isEmpty(), b.isNull(), B().isNull()])
    h.value("data", b.data())
    h.value("bytes()", bytes(b))
    h.value("str", str(b))
    h.value("repr", repr(b))
    h.value("== bytes / other", [b == b"Hello World", b == B(b"Hello World"), b == b"x", b != b"x"])
    h.call("== str", lambda: b == "Hello World")
    h.value("index", encode(b[0]))
    h.call("index -1", lambda: b[-1])
    h.call("index out", lambda: b[100])
    h.value("slice", [encode(b[0:5]), encode(b[6:]), encode(b[::2])])
    h.value("in", [b"World" in b, b"zzz" in b])
    h.value("iter", [encode(x) for x in B(b"ab")])
    h.value("add", [encode(b + b"!"), encode(B(b"a") + B(b"b"))])
    h.call("radd", lambda: encode(b"x" + b))
    for label, f in (
        ("append", lambda: b.append(b"!")),
        ("prepend", lambda: b.prepend(b">")),
        ("toHex", lambda: b.toHex()),
        ("toBase64", lambda: b.toBase64()),
        ("fromHex", lambda: B.fromHex(b"6162")),
        ("fromBase64", lambda: B.fromBase64(b"YWI=")),
        ("left", lambda: b.left(2)),
        ("right", lambda: b.right(2)),
        ("mid", lambda: b.mid(1, 3)),
        ("indexOf", lambda: b.indexOf(b"o")),
        ("startsWith", lambda: b.startsWith(b">")),
        ("endsWith", lambda: b.endsWith(b"!")),
        ("toUpper", lambda: b.toUpper()),
        ("trimmed", lambda: B(b" a ").trimmed()),
        ("toInt", lambda: B(b"12").toInt()),
        ("split", lambda: B(b"a,b").split(",")),
        ("contains", lambda: b.contains(b"o")),
        ("clear", lambda: b.clear()),
    ):
        h.call(label, f)
    h.value("after clear", b)
    h.call("hash", lambda: hash(B(b"a")) == hash(B(b"a")))
    h.call("bool", lambda: [bool(B()), bool(B(b"a"))])


@mirror
def value_qhostaddress(h):
    """QHostAddress: strings, special addresses, protocol, comparison."""
    A = h.QHostAddress
    for t in (
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "::",
        "fe80::1",
        "localhost",
        "",
        "300.1.1.1",
        "::ffff:1.2.3.4",
        "224.0.0.1",
    ):
        a = A(t)
        h.rec(
            addr=t,
            string=a.toString(),
            null=a.isNull(),
            loopback=a.isLoopback(),
            protocol=int(a.protocol()),
            multicast=a.isMulticast(),
        )
    for n in ("Null", "Any", "AnyIPv4", "AnyIPv6", "LocalHost", "LocalHostIPv6", "Broadcast"):
        h.rec(special=n, string=A(getattr(A, n)).toString(), value=int(getattr(A, n)))
    h.value("eq", A("127.0.0.1") == A(A.LocalHost))
    h.value("ne", A("127.0.0.1") != A("127.0.0.2"))
    h.call("== special", lambda: A("127.0.0.1") == A.LocalHost)
    h.value("copy", A(A("1.2.3.4")))
    h.call("from int", lambda: A(0x7F000001))
    h.call("toIPv4Address", lambda: A("1.2.3.4").toIPv4Address())
    a = A()
    h.value("empty", [a.toString(), a.isNull()])
    h.call("setAddress", a.setAddress, "10.0.0.1")
    h.value("set", a)
    h.call("setAddress bad", a.setAddress, "nope")
    h.value("after bad", a)
    a.clear()
    h.value("cleared null", a.isNull())
    h.value("str contains", "1.2.3.4" in str(A("1.2.3.4")))


@mirror
def value_qnetworkproxy(h):
    """QNetworkProxy: constructors, getters, setters, comparison, application proxy."""
    P = h.QNetworkProxy
    h.value("QNetworkProxy()", P())
    h.value("(type)", P(P.HttpProxy))
    h.value("(type, host)", P(P.HttpProxy, "h"))
    h.value("(all)", P(P.Socks5Proxy, "h", 1080, "u", "p"))
    h.call("(int)", lambda: P(3))
    p = P(P.HttpProxy, "h", 8080, "u", "p")
    q = P(p)
    h.value("copy eq", q == p)
    q.setPort(1)
    h.value("copy is own", [p.port(), q.port(), q == p, q != p])
    for f, v in (
        ("setType", P.Socks5Proxy),
        ("setHostName", "x"),
        ("setPort", 9),
        ("setUser", "a"),
        ("setPassword", "b"),
    ):
        h.call(f, getattr(p, f), v)
    h.value("after", p)
    h.value("isCachingProxy,isTransparentProxy", [p.isCachingProxy(), p.isTransparentProxy()])
    h.value("capabilities", int(p.capabilities()))
    h.value(
        "caps of types",
        {
            n: int(P(getattr(P, n)).capabilities())
            for n in (
                "DefaultProxy",
                "NoProxy",
                "HttpProxy",
                "Socks5Proxy",
                "HttpCachingProxy",
                "FtpCachingProxy",
            )
        },
    )
    h.value("application", P.applicationProxy())
    P.setApplicationProxy(p)
    h.value("application", P.applicationProxy())
    h.call("rawHeader", lambda: encode(p.rawHeader(b"X")))
    h.call("setRawHeader", p.setRawHeader, b"X", b"1")
    h.call("rawHeaderList", lambda: [encode(x) for x in p.rawHeaderList()])
    w = h.QWebSocket()
    w.setProxy(p)
    p.setPort(12345)
    h.value("socket keeps own copy", w.proxy().port())
    g = w.proxy()
    g.setPort(7)
    h.value("getter gives a copy", w.proxy().port())


@mirror
def value_qauthenticator(h):
    """QAuthenticator."""
    A = h.QAuthenticator
    a = A()
    h.value("fresh", a)
    h.call("setUser", a.setUser, "u")
    h.call("setPassword", a.setPassword, "p")
    h.value("set", a)
    h.call("realm", a.realm)
    h.call("setRealm", a.setRealm, "r")
    h.value("options", [str(k) for k in a.options()])
    h.call("setOption", a.setOption, "k", "v")
    h.call("option", a.option, "k")
    b = A(a)
    h.value("copy eq", a == b)
    b.setUser("z")
    h.value("copy is own", [a.user(), a == b, a != b])
    h.call("isNull", a.isNull)


@mirror
def value_qnetworkrequest(h):
    """QNetworkRequest: raw headers, known headers, url, attributes, comparison."""
    R = h.QNetworkRequest
    r = R()
    h.value("url", r.url())
    h.call("(QUrl)", lambda: R(h.url("ws://h/")))
    h.call("(str)", lambda: R("ws://h/"))
    h.call("setUrl", r.setUrl, h.url("ws://h/x"))
    h.value("url", r.url())
    for k, v in (
        (b"A", b"1"),
        (b"a", b"2"),
        (b"B", b"3"),
        (h.QByteArray(b"C"), h.QByteArray(b"4")),
    ):
        h.call("setRawHeader", r.setRawHeader, k, v)
    h.value("list", [encode(x) for x in r.rawHeaderList()])
    h.value("rawHeader any case", r.rawHeader(b"A"))
    h.value("hasRawHeader", [r.hasRawHeader(b"a"), r.hasRawHeader(b"zz")])
    h.value("missing", r.rawHeader(b"zz"))
    h.call("setRawHeader(str)", r.setRawHeader, "S", "5")
    h.call("setRawHeader(None) removes", r.setRawHeader, b"B", h.QByteArray())
    h.value("list", [encode(x) for x in r.rawHeaderList()])
    h.call("setHeader UA", r.setHeader, R.UserAgentHeader, "ua")
    h.call("header UA", r.header, R.UserAgentHeader)
    h.value("raw UA", r.rawHeader(b"user-agent"))
    q = R(r)
    h.value("copy eq", q == r)
    q.setRawHeader(b"Z", b"1")
    h.value("copy is own", [q == r, q != r, r.hasRawHeader(b"Z")])
    h.call("attribute", r.attribute, R.HttpStatusCodeAttribute)
    w = h.QWebSocket()
    h.value("request of a fresh socket", w.request())


@mirror
def value_qmaskgenerator(h):
    """QMaskGenerator: abstract, subclass, default generator's life."""
    G = h.QMaskGenerator
    h.call("abstract", lambda: G().nextMask())

    class M(G):
        def seed(self):
            return True

        def nextMask(self):
            return 7

    m = M()
    h.call("nextMask", m.nextMask)
    h.call("seed", m.seed)
    h.value("isinstance QObject", isinstance(m, h.QObject))
    w = h.QWebSocket()
    d = w.maskGenerator()
    h.value("default generator is a QObject", isinstance(d, h.QObject))
    w.setMaskGenerator(m)
    h.value("mine", w.maskGenerator() is m)
    h.value("parent of mine", m.parent())


@mirror
def value_cors_authenticator(h):
    """QWebSocketCorsAuthenticator."""
    A = h.QWebSocketCorsAuthenticator
    a = A("http://o.test")
    h.value("origin", a.origin())
    h.value("allowed", a.allowed())
    h.call("setAllowed", a.setAllowed, False)
    h.value("allowed", a.allowed())
    b = A(a)
    h.value("copy", [b.origin(), b.allowed()])
    c = A("x")
    h.call("swap", lambda: a.swap(c))
    h.value("swapped", [a.origin(), c.origin()])


@mirror
def value_qsslerror(h):
    """QSslError."""
    E = h.QSslError
    e = E()
    h.value("fresh", [int(e.error()), e.errorString(), e.certificate().isNull()])
    for n in (
        "SelfSignedCertificate",
        "HostNameMismatch",
        "CertificateExpired",
        "UnableToGetLocalIssuerCertificate",
        "CertificateUntrusted",
        "NoError",
        "UnableToVerifyFirstCertificate",
        "CertificateNotYetValid",
        "SelfSignedCertificateInChain",
        "CertificateRevoked",
        "InvalidCaCertificate",
        "NoPeerCertificate",
        "UnspecifiedError",
    ):
        x = E(getattr(E, n))
        h.rec(error=n, value=int(x.error()), text=x.errorString())
    h.value("eq", [E(E.NoError) == E(), E(E.HostNameMismatch) == E(E.NoError)])
