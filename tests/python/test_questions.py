"""Slots that are asked something about a connection, and end it instead."""

import gc

import pytest
from peers import answer, read, read_head, server_context
from qwebsocket.QtNetwork import QAbstractSocket, QHostAddress, QNetworkProxy
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer

LOCALHOST = "127.0.0.1"


def wants_password(connection):
    while True:
        read_head(connection)
        answer(connection, "401 Unauthorized", 'WWW-Authenticate: Basic realm="there"')


def wants_password_of_proxy(connection):
    while True:
        read_head(connection)
        answer(connection, "407 No", 'Proxy-Authenticate: Basic realm="there"')


def wants_password_of_socks(connection):
    read(connection, read(connection, 2)[1])
    connection.sendall(b"\5\xff")
    connection.recv(1)


class Question:
    """A socket that a signal asks something when it opens a URL; `fill` answers."""

    def __init__(self, client, signal, url, fill):
        self.client, self.signal, self.url, self.fill = client, signal, url, fill


def fill_password(authenticator):
    authenticator.setUser("user")
    authenticator.setPassword("secret")


@pytest.fixture(params=["401", "407", "SOCKS", "sslErrors", "peerVerifyError", "stop", "key"])
def question(request, peer, tls_files, identity):
    client, kind = QWebSocket(), request.param
    types = {"407": QNetworkProxy.HttpProxy, "SOCKS": QNetworkProxy.Socks5Proxy}
    if kind == "401":
        port = peer(wants_password).port
        yield Question(
            client, client.authenticationRequired, f"ws://{LOCALHOST}:{port}/", fill_password
        )
    elif kind in types:
        script = wants_password_of_proxy if kind == "407" else wants_password_of_socks
        client.setProxy(QNetworkProxy(types[kind], LOCALHOST, peer(script).port))
        signal = client.proxyAuthenticationRequired
        yield Question(client, signal, "ws://target.invalid/", fill_password)
    elif kind == "key":
        server = QWebSocketServer("test", QWebSocketServer.SecureMode)
        server.preSharedKeyAuthenticationRequired.connect(lambda asker: asker.setPreSharedKey(b"k"))
        assert server.listen(QHostAddress(QHostAddress.LocalHost))
        url = f"wss://{LOCALHOST}:{server.serverPort()}/"
        signal = client.preSharedKeyAuthenticationRequired
        yield Question(client, signal, url, lambda asker: asker.setPreSharedKey(b"k"))
        server.close()
    else:
        port = peer(lambda connection: connection.recv(1), server_context(tls_files, "lonely")).port
        configuration = identity()
        configuration.setHandshakeMustInterruptOnError(kind == "stop")
        client.setSslConfiguration(configuration)
        signal = client.handshakeInterruptedOnError if kind == "stop" else getattr(client, kind)
        yield Question(client, signal, f"wss://{LOCALHOST}:{port}/", lambda error: None)


def is_over(client):
    return client.state() == QAbstractSocket.UnconnectedState


@pytest.mark.parametrize("deed", ["abort", "close"])
def test_an_end_in_the_slot(question, wait, deed):
    client, ends = question.client, []

    def slot(*asked):
        getattr(client, deed)()
        question.fill(asked[-1])
        ends.append(client.state())

    question.signal.connect(slot)
    client.open(question.url)
    wait(lambda: ends and is_over(client))
    assert len(ends) == 1
    question.signal.disconnect()


def test_a_new_beginning_in_the_slot(question, wait, server):
    client, asked = question.client, []

    def slot(*arguments):
        asked.append(arguments)
        client.setProxy(QNetworkProxy.NoProxy)
        client.open(server.serverUrl())
        question.fill(arguments[-1])

    question.signal.connect(slot)
    client.open(question.url)
    wait(client.isValid)
    assert len(asked) == 1
    question.signal.disconnect()
    client.abort()


def test_the_last_reference_goes_in_the_slot(question, wait):
    kept = [question.client]
    question.client = None
    asked = []

    def slot(*arguments):
        kept.clear()
        gc.collect()
        question.fill(arguments[-1])
        asked.append(arguments)

    question.signal.connect(slot)
    question.signal = None
    kept[0].open(question.url)
    wait(lambda: asked)


def test_a_slot_that_raises(question, wait, capsys):
    client, failures = question.client, []

    def slot(*arguments):
        raise ValueError("from a slot")

    question.signal.connect(slot)
    client.error.connect(failures.append)
    client.open(question.url)
    wait(lambda: failures)
    client.abort()
    assert "from a slot" in capsys.readouterr().err
