"""QWebSocketServer.shutdown(): everybody is told, and the end comes in time."""

import gc
import socket as sockets
import weakref

import pytest
from qwebsocket.QtNetwork import QAbstractSocket, QHostAddress
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol, QWebSocketServer
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

AN_HOUR_MS = 3_600_000
GOING_AWAY = QWebSocketProtocol.CloseCodeGoingAway
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.fixture
def closed(server):
    """Grows when the server emits closed."""
    times = []
    server.closed.connect(lambda: times.append(1))
    return times


def test_connections_taken_and_not(server, closed, wait):
    clients = [QWebSocket() for _ in range(4)]
    for client in clients:
        client.open(server.serverUrl())
    wait(lambda: all(client.isValid() for client in clients))
    taken = [server.nextPendingConnection() for _ in range(2)]
    server.shutdown(AN_HOUR_MS)
    assert not server.isListening() and closed == []
    wait(lambda: closed)
    for client in clients:
        wait(lambda client=client: client.state() == QAbstractSocket.UnconnectedState)
        assert (client.closeCode(), client.closeReason()) == (GOING_AWAY, "Server closed.")
    assert {socket.state() for socket in taken} == {QAbstractSocket.UnconnectedState}
    assert closed == [1]


def test_a_client_of_another_library(server, closed, elsewhere, wait):
    taken = []

    def take():
        taken.append(server.nextPendingConnection())
        taken[0].sendTextMessage("last words")
        server.shutdown(AN_HOUR_MS)

    def talk():
        with connect(server.serverUrl().toString(), proxy=None) as peer:
            words = peer.recv()
            with pytest.raises(ConnectionClosed) as end:
                peer.recv()
            return words, end.value.rcvd.code, end.value.rcvd.reason

    server.newConnection.connect(take)
    assert elsewhere(talk) == ("last words", 1001, "Server closed.")
    wait(lambda: closed)


def test_a_peer_that_does_not_end_is_cut(server, closed, wait):
    with sockets.create_connection(("127.0.0.1", server.serverPort())) as peer:
        peer.sendall(UPGRADE)
        wait(server.hasPendingConnections)
        taken = server.nextPendingConnection()
        server.shutdown(1)
        wait(lambda: closed)
        assert taken.state() == QAbstractSocket.UnconnectedState


def test_without_connections(server, closed, wait):
    server.shutdown(AN_HOUR_MS)
    server.shutdown(AN_HOUR_MS)
    wait(lambda: closed)
    assert server.listen(QHostAddress.LocalHost)


def test_wrong_times(server):
    for time in ("1", None, 1.5):
        with pytest.raises(TypeError):
            server.shutdown(time)
    with pytest.raises(OverflowError):
        server.shutdown(-1)
    assert server.isListening()


def test_slots_that_hold_the_server_keep_it_until_it_has_ended(wait):
    ends = []

    def listen():
        server = QWebSocketServer("kept", QWebSocketServer.NonSecureMode)
        server.listen(QHostAddress.LocalHost)
        server.closed.connect(lambda: ends.append(server.serverName()))
        server.shutdown(AN_HOUR_MS)
        return weakref.ref(server)

    server = listen()
    gc.collect()
    wait(lambda: ends == ["kept"])
    gc.collect()
    assert server() is None


def test_the_end_of_the_server_meanwhile(wait):
    server, client = QWebSocketServer("test", QWebSocketServer.NonSecureMode), QWebSocket()
    server.listen(QHostAddress.LocalHost)
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    wait(client.isValid)
    taken = server.nextPendingConnection()
    taken.disconnected.connect(server.deleteLater)
    server.shutdown(AN_HOUR_MS)
    wait(lambda: client.state() == QAbstractSocket.UnconnectedState)
    assert client.closeCode() == GOING_AWAY
    wait(lambda: server._q_is_deleted)
