"""QNetworkProxy, QAuthenticator and QNetworkRequest."""

import copy

import pytest
from qwebsocket._authenticator import QAuthenticator
from qwebsocket._bytearray import QByteArray
from qwebsocket._proxy import QNetworkProxy
from qwebsocket._request import QNetworkRequest
from qwebsocket._sslconfiguration import QSslConfiguration
from qwebsocket._url import QUrl


def state_of(proxy):
    return (proxy.type(), proxy.hostName(), proxy.port(), proxy.user(), proxy.password())


# ---- QNetworkProxy -----------------------------------------------------------------------------

PROXIES = [
    ((), (QNetworkProxy.DefaultProxy, "", 0, "", "")),
    ((QNetworkProxy.HttpProxy,), (QNetworkProxy.HttpProxy, "", 0, "", "")),
    ((QNetworkProxy.HttpProxy, None), (QNetworkProxy.HttpProxy, "", 0, "", "")),
    (
        (QNetworkProxy.Socks5Proxy, "h", 1080, "u", "p"),
        (QNetworkProxy.Socks5Proxy, "h", 1080, "u", "p"),
    ),
]


@pytest.mark.parametrize("arguments, state", PROXIES)
def test_proxy_is_made_of(arguments, state):
    assert state_of(QNetworkProxy(*arguments)) == state


@pytest.mark.parametrize(
    "arguments",
    [(3,), ("h",), (None,), (QNetworkProxy.HttpProxy, b"h"), (QNetworkProxy.HttpProxy, "h", "80")],
)
def test_proxy_is_not_made_of(arguments):
    with pytest.raises(TypeError):
        QNetworkProxy(*arguments)


@pytest.mark.parametrize("port", [-1, 70000])
def test_proxy_port_is_a_port(port):
    with pytest.raises(OverflowError):
        QNetworkProxy(QNetworkProxy.HttpProxy, "h", port)
    with pytest.raises(OverflowError):
        QNetworkProxy().setPort(port)


def test_proxy_setters():
    proxy = QNetworkProxy()
    proxy.setType(QNetworkProxy.Socks5Proxy)
    proxy.setHostName("x")
    proxy.setPort(9)
    proxy.setUser("a")
    proxy.setPassword("b")
    assert state_of(proxy) == (QNetworkProxy.Socks5Proxy, "x", 9, "a", "b")
    assert "b" not in repr(proxy).partition("(")[2]
    with pytest.raises(TypeError):
        proxy.setType(3)


def test_proxy_copies_are_independent():
    proxy = QNetworkProxy(QNetworkProxy.HttpProxy, "h", 1)
    assert QNetworkProxy.__hash__ is None
    for made in (QNetworkProxy(proxy), copy.copy(proxy)):
        assert made == proxy
        made.setPort(2)
        assert made != proxy
        assert proxy.port() == 1
    other = QNetworkProxy()
    proxy.swap(other)
    assert (proxy.hostName(), other.hostName()) == ("", "h")
    assert proxy != 5


# The capabilities of a type, and whether it tunnels and caches.
CAPABILITIES = [
    ("DefaultProxy", 103, True, False),
    ("NoProxy", 103, True, False),
    ("HttpProxy", 25, True, True),
    ("Socks5Proxy", 23, True, False),
    ("HttpCachingProxy", 24, False, True),
    ("FtpCachingProxy", 24, False, True),
]


@pytest.mark.parametrize("kind, capabilities, tunnels, caches", CAPABILITIES)
def test_proxy_capabilities(kind, capabilities, tunnels, caches):
    proxy = QNetworkProxy(getattr(QNetworkProxy, kind))
    assert proxy.capabilities() == capabilities
    assert type(proxy.capabilities()) is QNetworkProxy.Capabilities
    assert proxy.isTransparentProxy() is tunnels
    assert proxy.isCachingProxy() is caches


def test_proxy_capabilities_follow_the_type_until_they_are_set():
    proxy = QNetworkProxy()
    proxy.setType(QNetworkProxy.HttpProxy)
    assert proxy.capabilities() == 25
    proxy.setCapabilities(QNetworkProxy.TunnelingCapability)
    proxy.setType(QNetworkProxy.Socks5Proxy)
    assert proxy.capabilities() == 1
    with pytest.raises(TypeError):
        proxy.setCapabilities(5)


def test_proxy_headers_are_for_http():
    proxy = QNetworkProxy(QNetworkProxy.HttpProxy)
    proxy.setRawHeader(b"X", b"1")
    proxy.setHeader(QNetworkRequest.UserAgentHeader, "ua")
    assert proxy.rawHeaderList() == [b"X", b"User-Agent"]
    assert proxy.rawHeader(b"x") == b"1"
    assert proxy.hasRawHeader(b"user-agent")
    assert proxy.header(QNetworkRequest.UserAgentHeader) == "ua"
    proxy.setType(QNetworkProxy.Socks5Proxy)
    proxy.setRawHeader(b"Y", b"2")
    assert proxy.rawHeaderList() == []
    assert proxy.rawHeader(b"X").isNull()
    proxy.setType(QNetworkProxy.HttpProxy)
    assert proxy.rawHeaderList() == [b"X", b"User-Agent"]


def test_proxies_are_compared_without_headers():
    proxy = QNetworkProxy(QNetworkProxy.HttpProxy, "h", 1)
    other = QNetworkProxy(proxy)
    other.setRawHeader(b"X", b"1")
    assert proxy == other
    other.setCapabilities(proxy.capabilities())
    assert proxy == other
    other.setCapabilities(QNetworkProxy.TunnelingCapability)
    assert proxy != other


@pytest.fixture
def application_proxy():
    before = QNetworkProxy.applicationProxy()
    yield
    QNetworkProxy.setApplicationProxy(before)


@pytest.mark.usefixtures("application_proxy")
def test_application_proxy():
    assert state_of(QNetworkProxy.applicationProxy())[0] is QNetworkProxy.NoProxy
    QNetworkProxy.setApplicationProxy(QNetworkProxy(QNetworkProxy.HttpProxy, "a", 1))
    QNetworkProxy.applicationProxy().setPort(9)
    assert QNetworkProxy.applicationProxy().port() == 1
    QNetworkProxy.setApplicationProxy(QNetworkProxy(QNetworkProxy.DefaultProxy, "a", 1))
    assert QNetworkProxy.applicationProxy() == QNetworkProxy(QNetworkProxy.NoProxy)
    QNetworkProxy.setApplicationProxy(QNetworkProxy.HttpProxy)
    assert QNetworkProxy.applicationProxy().type() is QNetworkProxy.HttpProxy
    with pytest.raises(TypeError):
        QNetworkProxy.setApplicationProxy(None)


# ---- QAuthenticator ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setter, arguments",
    [
        ("setUser", ("u",)),
        ("setUser", (None,)),
        ("setPassword", ("p",)),
        ("setRealm", ("r",)),
        ("setOption", ("k", 1)),
    ],
)
def test_authenticator_is_null_until_something_is_set(setter, arguments):
    authenticator = QAuthenticator()
    assert authenticator.isNull()
    assert authenticator == QAuthenticator()
    getattr(authenticator, setter)(*arguments)
    assert not authenticator.isNull()
    assert authenticator != QAuthenticator()


def test_authenticator():
    authenticator = QAuthenticator()
    assert QAuthenticator.__hash__ is None
    authenticator.setUser("u")
    authenticator.setPassword("p")
    authenticator.setRealm("r")
    authenticator.setOption("k", "v")
    assert (authenticator.user(), authenticator.password()) == ("u", "p")
    assert authenticator.realm() == "r"
    assert authenticator.option("k") == "v"
    assert authenticator.option("none") is None
    assert authenticator.options() == {"k": "v"}
    for made in (QAuthenticator(authenticator), copy.copy(authenticator)):
        assert made == authenticator
        made.setUser("z")
        made.setOption("k", 2)
        assert (authenticator.user(), authenticator.option("k")) == ("u", "v")
    assert "p" not in repr(authenticator).partition("(")[2].replace("'u'", "")


@pytest.mark.parametrize("wrong", [None, 5, "u"])
def test_authenticator_is_not_made_of(wrong):
    with pytest.raises(TypeError):
        QAuthenticator(wrong)


# ---- QNetworkRequest ---------------------------------------------------------------------------


@pytest.mark.parametrize("url", [QUrl("ws://h/"), "ws://h/"])
def test_request_is_made_of_a_url(url):
    assert QNetworkRequest(url).url() == QUrl("ws://h/")


@pytest.mark.parametrize("wrong", [5, b"ws://h/"])
def test_request_is_not_made_of(wrong):
    with pytest.raises(TypeError):
        QNetworkRequest(wrong)


def test_request_keeps_a_copy_of_its_url():
    url = QUrl("ws://h/")
    request = QNetworkRequest(url)
    url.setPath("/a")
    request.url().setPath("/b")
    assert request.url().path() == "/"
    request.setUrl("ws://x/")
    assert request.url() == "ws://x/"


def test_raw_headers():
    request = QNetworkRequest()
    for name, value in (
        (b"A", b"1"),
        (b"B", b"2"),
        (b"a", b"3"),
        (bytearray(b"C"), QByteArray(b"4")),
    ):
        request.setRawHeader(name, value)
    assert request.rawHeaderList() == [b"B", b"a", b"C"]
    assert request.rawHeader(b"A") == b"3"
    assert request.hasRawHeader(b"c")
    assert request.rawHeader(b"none").isNull()


@pytest.mark.parametrize(
    "value, names", [(None, []), (QByteArray(), []), (b"", [b"a"]), (QByteArray(b""), [b"a"])]
)
def test_a_null_value_removes_a_raw_header(value, names):
    request = QNetworkRequest()
    request.setRawHeader(b"A", b"1")
    request.setRawHeader(b"a", value)
    assert request.rawHeaderList() == names


def test_a_raw_header_needs_a_name():
    request = QNetworkRequest()
    request.setRawHeader(b"", b"1")
    assert request.rawHeaderList() == []


def test_raw_headers_are_octets():
    request = QNetworkRequest()
    for call in (
        lambda: request.setRawHeader("S", "5"),
        lambda: request.setRawHeader(b"S", memoryview(b"5")),
        lambda: request.rawHeader("S"),
        lambda: request.hasRawHeader("S"),
    ):
        with pytest.raises(TypeError):
            call()


# A known header, a value, and what then stands there.
KNOWN = [
    ("ContentTypeHeader", "a/b", b"Content-Type", b"a/b"),
    ("ContentLengthHeader", 5, b"Content-Length", b"5"),
    ("LocationHeader", QUrl("ws://h/ä"), b"Location", b"ws://h/%C3%A4"),
    ("UserAgentHeader", "ä€", b"User-Agent", "ä€".encode()),
    ("ServerHeader", "s", b"Server", b"s"),
    ("ContentDispositionHeader", "s", b"Content-Disposition", b"s"),
    ("ETagHeader", '"a"', b"ETag", b'"a"'),
    ("IfMatchHeader", ['"a"', '"b"'], b"If-Match", b'"a", "b"'),
    ("IfNoneMatchHeader", ['"a"'], b"If-None-Match", b'"a"'),
    ("IfModifiedSinceHeader", "now", b"If-Modified-Since", b"now"),
]


@pytest.mark.parametrize("header, value, name, raw", KNOWN)
def test_known_headers(header, value, name, raw):
    request, header = QNetworkRequest(), getattr(QNetworkRequest, header)
    assert request.header(header) is None
    request.setHeader(header, value)
    assert request.rawHeaderList() == [name]
    assert request.rawHeader(name) == raw
    assert request.header(header) == value
    request.setHeader(header, None)
    assert request.rawHeaderList() == []


READ = [
    (b"content-length", b"12", "ContentLengthHeader", 12),
    (b"Content-Length", b"x", "ContentLengthHeader", None),
    (b"User-Agent", b"x\xe4", "UserAgentHeader", "xä"),
    (b"Location", b"ws://h", "LocationHeader", QUrl("ws://h")),
    (b"Location", b"ws://h/a b", "LocationHeader", None),
]


@pytest.mark.parametrize("name, raw, header, value", READ)
def test_known_headers_are_read_from_raw_ones(name, raw, header, value):
    request = QNetworkRequest()
    request.setRawHeader(name, raw)
    assert request.header(getattr(QNetworkRequest, header)) == value


def test_known_headers_refuse():
    with pytest.raises(TypeError):
        QNetworkRequest().setHeader(7, "ua")
    with pytest.raises(TypeError):
        QNetworkRequest().setHeader(QNetworkRequest.UserAgentHeader, 1.5)


def test_attributes():
    request, user = QNetworkRequest(), QNetworkRequest.User
    assert request.attribute(user) is None
    assert request.attribute(user, 5) == 5
    request.setAttribute(user, "x")
    assert request.attribute(user) == "x"
    request.setAttribute(QNetworkRequest.Attribute(1005), [1, {}])
    assert request.attribute(QNetworkRequest.Attribute(1005)) == [1, {}]
    request.setAttribute(user, None)
    assert request.attribute(user, 7) == 7
    with pytest.raises(TypeError):
        request.setAttribute(5, 1)


# A getter, what it gives at first, its setter, and what else can be set.
SETTINGS = [
    ("priority", QNetworkRequest.NormalPriority, "setPriority", QNetworkRequest.HighPriority),
    ("maximumRedirectsAllowed", 50, "setMaximumRedirectsAllowed", 3),
    ("peerVerifyName", "", "setPeerVerifyName", "h"),
    ("transferTimeout", 0, "setTransferTimeout", 5),
]


@pytest.mark.parametrize("getter, first, setter, value", SETTINGS)
def test_settings_make_requests_differ(getter, first, setter, value):
    request = QNetworkRequest()
    assert getattr(request, getter)() == first
    assert request == QNetworkRequest()
    getattr(request, setter)(value)
    assert getattr(request, getter)() == value
    assert request != QNetworkRequest()


def test_other_settings():
    request = QNetworkRequest()
    request.setTransferTimeout()
    assert request.transferTimeout() == QNetworkRequest.DefaultTransferTimeoutConstant == 30000
    assert request.originatingObject() is None
    assert request.sslConfiguration() == QSslConfiguration.defaultConfiguration()
    configuration = QSslConfiguration()
    configuration.setPeerVerifyDepth(3)
    request.setSslConfiguration(configuration)
    assert request.sslConfiguration().peerVerifyDepth() == 3
    with pytest.raises(TypeError):
        request.setPriority(1)


def test_request_copies_are_independent():
    request = QNetworkRequest("ws://h/")
    request.setRawHeader(b"A", b"1")
    assert QNetworkRequest.__hash__ is None
    for made in (QNetworkRequest(request), copy.copy(request)):
        assert made == request
        made.setRawHeader(b"Z", b"1")
        made.setAttribute(QNetworkRequest.User, 1)
        assert made != request
        assert request.rawHeaderList() == [b"A"]
        assert request.attribute(QNetworkRequest.User) is None
    other = QNetworkRequest()
    request.swap(other)
    assert (request.rawHeaderList(), other.rawHeaderList()) == ([], [b"A"])
