"""Sockets that connect through a proxy."""

import base64
import os

import pytest
from peers import answer, read, read_head, relay, server_context
from qwebsocket.QtNetwork import (
    QAbstractSocket,
    QNetworkProxy,
    QNetworkProxyFactory,
    QNetworkRequest,
)
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer

BASIC = "Basic " + base64.b64encode(b"user:secret").decode()
DIGEST = 'Proxy-Authenticate: Digest realm="there", nonce="n0", qop="auth", algorithm=MD5'
AWAY = "target.invalid"  # a name that only the proxies here know


class HttpProxy:
    """Answers CONNECT, and carries everything to this machine; `seen` has the requests."""

    def __init__(
        self, is_welcome=lambda headers: True, challenge='Proxy-Authenticate: Basic realm="there"'
    ):
        self.seen = []
        self.is_welcome, self.challenge = is_welcome, challenge

    def __call__(self, connection):
        while True:
            line, headers = read_head(connection)
            self.seen.append((line, headers))
            if self.is_welcome(headers):
                break
            answer(connection, "407 Proxy Authentication Required", self.challenge)
        answer(connection, "200 OK")
        relay(connection, int(line.split()[1].rpartition(":")[2]))


class SocksProxy:
    """Speaks SOCKS5 and knows one user, or lets everybody in; `seen` has the greetings and what follows."""

    def __init__(self, user=None, password=None):
        self.seen = []
        self._known = user and (user, password)

    def __call__(self, connection):
        methods = read(connection, read(connection, 2)[1])
        self.seen.append(list(methods))
        method = 2 if self._known else 0
        if method not in methods:
            connection.sendall(b"\5\xff")
            return
        connection.sendall(bytes([5, method]))
        if method:
            read(connection, 1)
            given = tuple(read(connection, read(connection, 1)[0]).decode() for _ in range(2))
            self.seen.append(given)
            connection.sendall(bytes([1, given != self._known]))
            if given != self._known:
                return
        kind = read(connection, 4)[3]
        size = {1: 4, 4: 16}.get(kind) or read(connection, 1)[0]
        self.seen.append((kind, read(connection, size)))
        port = int.from_bytes(read(connection, 2), "big")
        connection.sendall(b"\5\0\0\1\x7f\0\0\1\0\0")
        relay(connection, port)


class Client(QWebSocket):
    """A socket that answers questions of proxies with what it is given, and keeps them."""

    def __init__(self, *answers):
        super().__init__()
        self.answers, self.asked, self.failures = list(answers), [], []
        self.proxyAuthenticationRequired.connect(self.answer)
        self.error.connect(self.failures.append)

    def answer(self, proxy, authenticator):
        state = authenticator.realm(), authenticator.user(), authenticator.isNull()
        self.asked.append((proxy, state))
        if self.answers:
            user, password = self.answers.pop(0)
            authenticator.setUser(user)
            authenticator.setPassword(password)


@pytest.fixture
def opened(server, wait):
    """Opens a client to the echo server by a name that only a proxy finds, and waits for the outcome."""
    clients = []

    def reach(client, proxy=None, scheme="ws", port=None, host=AWAY):
        clients.append(client)
        if proxy is not None:
            client.setProxy(proxy)
        client.open(f"{scheme}://{host}:{port or server.serverPort()}/")
        wait(lambda: client.isValid() or client.failures)
        return client

    yield reach
    for client in clients:
        client.abort()
    clients.clear()


@pytest.fixture
def application():
    """Leaves the process without a proxy of its own."""
    yield
    QNetworkProxyFactory.setUseSystemConfiguration(False)
    QNetworkProxy.setApplicationProxy(QNetworkProxy.NoProxy)


def http(port, *credentials):
    return QNetworkProxy(QNetworkProxy.HttpProxy, "127.0.0.1", port, *credentials)


def socks(port, *credentials):
    return QNetworkProxy(QNetworkProxy.Socks5Proxy, "127.0.0.1", port, *credentials)


# ---- HTTP


def test_connect(peer, opened, server):
    proxy = HttpProxy()
    client = opened(Client(), http(peer(proxy).port))
    assert client.isValid()
    assert client.peerName() == AWAY and client.peerAddress().isNull()
    ((line, _),) = proxy.seen
    assert line == f"CONNECT {AWAY}:{server.serverPort()} HTTP/1.1"


def test_a_password_in_the_slot(peer, opened):
    proxy = HttpProxy(lambda headers: headers.get("proxy-authorization") == BASIC)
    port = peer(proxy).port
    client = opened(Client(("user", "wrong"), ("user", "secret")), http(port))
    assert client.isValid()
    assert client.asked == [(http(port), ("there", "", False))] * 2
    assert "proxy-authorization" not in proxy.seen[0][1]


def test_a_password_in_the_proxy(peer, opened):
    proxy = HttpProxy(lambda headers: headers.get("proxy-authorization") == BASIC)
    client = opened(Client(), http(peer(proxy).port, "user", "secret"))
    assert client.isValid() and client.asked == []
    assert "proxy-authorization" not in proxy.seen[0][1]


def test_digest(peer, opened):
    def is_welcome(headers):
        given = headers.get("proxy-authorization", "")
        return given.startswith("Digest ") and 'username="user"' in given

    proxy = HttpProxy(is_welcome, DIGEST)
    client = opened(Client(("user", "secret")), http(peer(proxy).port))
    assert client.isValid()
    assert "secret" not in repr(proxy.seen)


@pytest.mark.parametrize("listens", [True, False])
def test_no_password(peer, opened, listens):
    proxy = HttpProxy(lambda headers: False)
    client = Client()
    if not listens:
        client.proxyAuthenticationRequired.disconnect()
    opened(client, http(peer(proxy).port))
    assert client.failures == [QAbstractSocket.ProxyAuthenticationRequiredError]
    assert len(client.asked) == listens


@pytest.mark.parametrize(
    "status, error",
    [
        ("403 Forbidden", QAbstractSocket.SocketAccessError),
        ("404 Not Found", QAbstractSocket.HostNotFoundError),
        ("503 Later", QAbstractSocket.ConnectionRefusedError),
        ("500 Oops", QAbstractSocket.ProxyProtocolError),
    ],
)
def test_a_proxy_that_refuses(peer, opened, status, error):
    def refuse(connection):
        read_head(connection)
        answer(connection, status)
        connection.recv(1)

    assert opened(Client(), http(peer(refuse).port)).failures == [error]


def test_tls_through_a_proxy(peer, opened, secure_server, identity):
    proxy = HttpProxy()
    for host, welcome in (("localhost", True), (AWAY, False)):
        client, errors = Client(), []
        client.setSslConfiguration(identity())
        client.sslErrors.connect(errors.append)
        opened(client, http(peer(proxy).port), "wss", secure_server.serverPort(), host)
        assert (client.isValid(), len(errors)) == (welcome, not welcome)


# ---- raw headers


def test_raw_headers(peer, opened):
    seen = []

    def is_welcome(headers):
        seen.append(list(headers.items())[1:])
        return "Basic dXNlcjpzZWNyZXQ=" in headers.values()

    port = peer(HttpProxy(is_welcome)).port
    proxy = http(port)
    proxy.setRawHeader(b"X-Tenant", b"7")
    proxy.setHeader(QNetworkRequest.UserAgentHeader, "mine/1")
    proxy.setRawHeader(b"Proxy-Authorization", b"Basic old")
    client = opened(Client(("user", "secret")), proxy)
    assert client.isValid()
    ours = [("host", AWAY), ("x-tenant", "7"), ("user-agent", "mine/1")]
    assert seen == [[*ours, ("proxy-authorization", given)] for given in ("Basic old", BASIC)]
    assert client.asked[0][0].rawHeader(b"x-tenant") == b"7"
    assert client.proxy().rawHeaderList() == [b"X-Tenant", b"User-Agent", b"Proxy-Authorization"]


def test_raw_headers_in_place_of_others(peer, opened, server):
    proxy = HttpProxy()
    chosen = http(peer(proxy).port)
    chosen.setRawHeader(b"host", f"{AWAY}:{server.serverPort()}".encode())
    chosen.setRawHeader(b"Proxy-Connection", b"close")
    assert opened(Client(), chosen).isValid()
    ((_, headers),) = proxy.seen
    assert headers == {
        "user-agent": "Mozilla/5.0",
        "host": f"{AWAY}:{server.serverPort()}",
        "proxy-connection": "close",
    }


def test_raw_headers_do_not_go_to_socks(peer, opened):
    proxy = SocksProxy()
    chosen = http(peer(proxy).port)
    chosen.setRawHeader(b"X-Tenant", b"7")
    chosen.setType(QNetworkProxy.Socks5Proxy)
    assert opened(Client(), chosen).isValid()
    assert proxy.seen == [[0], (3, AWAY.encode())]


@pytest.mark.parametrize(
    "name, value",
    [(b"X Y", b"1"), (b"X: 1\r\nY", b"1"), (b"X\0", b"1"), (b"X", b"1\r\nY: 2"), (b"X", b"\0")],
)
def test_raw_headers_that_inject(application, server, name, value):
    proxy = http(1)
    proxy.setRawHeader(name, value)
    for setter in (QWebSocket().setProxy, server.setProxy, QNetworkProxy.setApplicationProxy):
        with pytest.raises(ValueError, match=r"header .*'X"):
            setter(proxy)
    assert QNetworkProxy.applicationProxy() == QNetworkProxy(QNetworkProxy.NoProxy)


# ---- TLS with the proxy


def over_tls(port, host="localhost"):
    proxy = http(port)
    proxy.setHostName(host)
    proxy.setTls(True)
    return proxy


def test_a_proxy_over_tls(peer, opened, tls_files, identity, secure_server):
    secure = peer(HttpProxy(), server_context(tls_files))
    client = Client()
    client.setSslConfiguration(identity())
    assert opened(client, over_tls(secure.port)).isValid()
    assert client.proxy().tls()
    opened(client, None, "wss", secure_server.serverPort(), "localhost")
    assert client.isValid()


def test_a_proxy_that_is_somebody_else(peer, opened, tls_files, identity):
    secure = peer(HttpProxy(), server_context(tls_files, "other"))
    client = Client()
    client.setSslConfiguration(identity())
    opened(client, over_tls(secure.port))
    assert client.failures == [QAbstractSocket.SslHandshakeFailedError]
    assert "proxy" in client.errorString()


# ---- SOCKS


def test_socks(peer, opened):
    proxy = SocksProxy()
    client = opened(Client(), socks(peer(proxy).port))
    assert client.isValid()
    assert proxy.seen == [[0], (3, AWAY.encode())]


def test_a_password_for_socks_in_the_slot(peer, opened):
    proxy = SocksProxy("user", "secret")
    port = peer(proxy).port
    client = opened(Client(("user", "secret")), socks(port))
    assert client.isValid()
    assert client.asked == [(socks(port), ("", "", True))]
    assert proxy.seen == [[0], [2], ("user", "secret"), (3, AWAY.encode())]


def test_a_password_for_socks_in_the_proxy(peer, opened):
    proxy = SocksProxy("user", "secret")
    client = opened(Client(), socks(peer(proxy).port, "user", "secret"))
    assert client.isValid() and client.asked == []


def test_no_password_for_socks(peer, opened):
    client = opened(Client(), socks(peer(SocksProxy("user", "secret")).port))
    assert client.failures == [QAbstractSocket.ProxyAuthenticationRequiredError]
    assert client.errorString() == "Proxy authentication failed"


# ---- proxies of the process


def test_the_proxy_of_the_application(application, peer, opened):
    proxy = HttpProxy()
    chosen = http(peer(proxy).port)
    chosen.setRawHeader(b"X-Tenant", b"7")
    QNetworkProxy.setApplicationProxy(chosen)
    assert opened(Client()).isValid()
    assert proxy.seen[0][1]["x-tenant"] == "7"
    assert opened(Client(), host="127.0.0.1").isValid()  # not for this machine
    assert opened(Client(), QNetworkProxy.NoProxy).failures == [QAbstractSocket.HostNotFoundError]
    assert len(proxy.seen) == 1


def test_what_was_set(application, server):
    proxy = http(3128, "user", "secret")
    proxy.setRawHeader(b"X-Kept", b"here")
    proxy.setTls(True)
    QNetworkProxy.setApplicationProxy(proxy)
    assert QNetworkProxy.applicationProxy() == proxy
    assert QNetworkProxy.applicationProxy().tls()
    assert QNetworkProxy.applicationProxy().rawHeader(b"x-kept") == b"here"
    for owner in (QWebSocket(), server):
        assert owner.proxy() == QNetworkProxy(QNetworkProxy.DefaultProxy)
        owner.setProxy(proxy)
        assert owner.proxy() == proxy
        owner.proxy().setPort(1)
        owner.proxy().setRawHeader(b"X-Kept", None)
        assert owner.proxy() == proxy
        assert owner.proxy().rawHeader(b"X-Kept") == b"here"


def test_the_proxies_of_the_environment(application, peer, opened, server, monkeypatch):
    proxy = SocksProxy("user", "secret")
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("http_proxy", f"socks5://user:secret@127.0.0.1:{peer(proxy).port}")
    monkeypatch.setenv("no_proxy", "other.invalid")
    assert opened(Client()).failures == [QAbstractSocket.HostNotFoundError]
    assert not QNetworkProxyFactory.usesSystemConfiguration()
    QNetworkProxyFactory.setUseSystemConfiguration(True)
    assert QNetworkProxyFactory.usesSystemConfiguration()
    assert opened(Client()).isValid()
    failures = opened(Client(), host="other.invalid").failures
    assert failures == [QAbstractSocket.HostNotFoundError]
    QNetworkProxyFactory.setUseSystemConfiguration(False)
    assert not QNetworkProxyFactory.usesSystemConfiguration()
    assert opened(Client()).failures == [QAbstractSocket.HostNotFoundError]
    monkeypatch.setenv("http_proxy", "gopher://127.0.0.1")
    with pytest.raises(ValueError):
        QNetworkProxyFactory.setUseSystemConfiguration(True)


def test_either_the_application_or_the_environment(application):
    QNetworkProxy.setApplicationProxy(http(1))
    QNetworkProxyFactory.setUseSystemConfiguration(False)
    assert QNetworkProxy.applicationProxy() == http(1)
    QNetworkProxyFactory.setUseSystemConfiguration(True)
    assert QNetworkProxy.applicationProxy().type() is QNetworkProxy.NoProxy
    QNetworkProxy.setApplicationProxy(http(1))
    assert not QNetworkProxyFactory.usesSystemConfiguration()


@pytest.mark.parametrize("user", ["n\u00e4me", "\ud800"])
def test_names_that_are_not_ascii(user):
    socket = QWebSocket()
    socket.setProxy(http(1, user, user))
    assert socket.proxy().user() == user.encode("utf-8", "replace").decode()


def test_what_is_no_proxy():
    server = QWebSocketServer("test", QWebSocketServer.NonSecureMode)
    for owner in (QWebSocket(), server):
        for wrong in (None, 5, "proxy"):
            with pytest.raises(TypeError):
                owner.setProxy(wrong)
