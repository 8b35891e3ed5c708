"""QWebSocketServer."""

import socket as sockets

import pytest
from qwebsocket.QtCore import QUrl
from qwebsocket.QtNetwork import QHostAddress, QNetworkProxy
from qwebsocket.QtWebSockets import (
    QWebSocket,
    QWebSocketCorsAuthenticator,
    QWebSocketProtocol,
    QWebSocketServer,
)

LOCALHOST = QHostAddress(QHostAddress.LocalHost)


@pytest.fixture
def idle():
    """A server that does not listen."""
    return QWebSocketServer("idle", QWebSocketServer.NonSecureMode)


def test_defaults(idle):
    assert idle.serverName() == "idle"
    assert idle.secureMode() == QWebSocketServer.NonSecureMode
    assert not idle.isListening() and not idle.hasPendingConnections()
    assert idle.nextPendingConnection() is None
    assert (idle.maxPendingConnections(), idle.handshakeTimeoutMS()) == (30, 10_000)
    assert (idle.serverPort(), idle.serverUrl(), idle.socketDescriptor()) == (0, QUrl(), -1)
    assert idle.serverAddress().isNull()
    assert (idle.error(), idle.errorString()) == (QWebSocketProtocol.CloseCodeNormal, "")
    assert idle.supportedVersions() == [QWebSocketProtocol.Version13]
    assert idle.proxy() == QNetworkProxy()


@pytest.mark.parametrize("arguments", [(), ("n",), (5, QWebSocketServer.NonSecureMode), ("n", 1)])
def test_wrong_arguments_of_the_constructor(arguments):
    with pytest.raises(TypeError):
        QWebSocketServer(*arguments)


def test_setters(idle):
    idle.setServerName("other")
    idle.setMaxPendingConnections(3)
    idle.setHandshakeTimeout(500)
    idle.setProxy(QNetworkProxy(QNetworkProxy.HttpProxy, "h", 1))
    assert idle.serverName() == "other"
    assert (idle.maxPendingConnections(), idle.handshakeTimeoutMS()) == (3, 500)
    assert idle.proxy().hostName() == "h"


@pytest.mark.parametrize(
    "address, shown",
    [
        (QHostAddress.LocalHost, "127.0.0.1"),
        (QHostAddress("127.0.0.1"), "127.0.0.1"),
        (QHostAddress.LocalHostIPv6, "::1"),
        (QHostAddress.AnyIPv4, "0.0.0.0"),
        (QHostAddress.Any, "0.0.0.0"),
    ],
)
def test_listen(idle, wait, address, shown):
    assert idle.listen(address) is True
    assert idle.isListening()
    assert idle.serverAddress().toString() == shown
    assert idle.socketDescriptor() == idle.nativeDescriptor() >= 0
    client = QWebSocket()
    client.open(idle.serverUrl())
    wait(idle.hasPendingConnections)
    idle.close()
    assert not idle.isListening()


def test_listen_twice_or_on_a_port_in_use(idle, server):
    errors = []
    for each in (idle, server):
        each.serverError.connect(errors.append)
    assert idle.listen(LOCALHOST, server.serverPort()) is False
    assert idle.errorString() == "The bound address is already in use"
    assert server.listen(LOCALHOST) is False
    assert errors == [QWebSocketProtocol.CloseCodeAbnormalDisconnection] * 2


def test_wrong_arguments_of_listen(idle):
    with pytest.raises(TypeError):
        idle.listen("127.0.0.1")
    with pytest.raises(OverflowError):
        idle.listen(LOCALHOST, 70_000)


def test_closed_comes_through_the_loop(idle, wait):
    closed = []
    idle.closed.connect(lambda: closed.append(1))
    idle.close()
    assert closed == []
    wait(lambda: closed == [1])


def test_a_descriptor_that_listens_already(idle, wait):
    with sockets.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert idle.setSocketDescriptor(listener.detach()) is True
    assert idle.serverPort() == port
    client = QWebSocket()
    client.open(idle.serverUrl())
    wait(idle.hasPendingConnections)
    assert idle.setSocketDescriptor(-1) is False
    idle.close()


def test_a_pending_connection(server, wait):
    client = QWebSocket()
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    assert type(accepted) is QWebSocket
    assert accepted.parent() is None
    assert accepted.isValid()
    assert server.nextPendingConnection() is None


def test_a_pending_connection_of_a_closed_server(server, wait):
    client = QWebSocket()
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    server.close()
    wait(lambda: client.closeReason() == "Server closed.")
    assert client.closeCode() == QWebSocketProtocol.CloseCodeGoingAway


def test_a_connection_that_was_taken_lives_on(server, pair, wait):
    client, accepted = pair
    got = []
    accepted.textMessageReceived.connect(got.append)
    server.close()
    client.sendTextMessage("still there")
    wait(lambda: got == ["still there"])


def open_from(server, origin):
    client = QWebSocket(origin)
    client.open(server.serverUrl())
    return client


def test_the_origin_is_asked_for(server, wait):
    asked = []

    def decide(authenticator):
        asked.append((authenticator.origin(), authenticator.allowed()))
        authenticator.setAllowed(authenticator.origin() == "http://friend.test")

    server.originAuthenticationRequired.connect(decide)
    friend = open_from(server, "http://friend.test")
    wait(friend.isValid)
    foe, errors = open_from(server, "http://foe.test"), []
    foe.error.connect(errors.append)
    wait(lambda: errors)
    assert "403" in foe.errorString()
    assert asked == [("http://friend.test", True), ("http://foe.test", True)]
    foe.abort()


def test_foreign_origins_are_refused_when_nobody_is_asked(server, wait):
    foe, errors = open_from(server, "http://foe.test"), []
    foe.error.connect(errors.append)
    wait(lambda: errors)
    assert "403" in foe.errorString()
    foe.abort()


def test_accepting_can_pause(server, wait):
    server.pauseAccepting()
    client = QWebSocket()
    client.open(server.serverUrl())
    server.resumeAccepting()
    wait(client.isValid)


def test_cors_authenticator():
    one = QWebSocketCorsAuthenticator("http://one.test")
    one.setAllowed(False)
    copy, other = QWebSocketCorsAuthenticator(one), QWebSocketCorsAuthenticator("http://other.test")
    assert (copy.origin(), copy.allowed()) == ("http://one.test", False)
    one.swap(other)
    assert (one.origin(), one.allowed()) == ("http://other.test", True)
    assert (other.origin(), other.allowed()) == ("http://one.test", False)
    with pytest.raises(TypeError):
        QWebSocketCorsAuthenticator(5)
