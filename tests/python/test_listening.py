"""The ways in which QWebSocketServer comes to connections beside an address and a port."""

import fcntl
import os
import socket as sockets
import subprocess
import sys
from pathlib import Path
from select import select

import pytest
from qwebsocket.QtCore import QUrl
from qwebsocket.QtNetwork import QHostAddress
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol, QWebSocketServer
from websockets.sync.client import unix_connect

PYTHON = Path(__file__).resolve().parent.parent.parent / "python"
LOCALHOST = QHostAddress(QHostAddress.LocalHost)
ABNORMAL = QWebSocketProtocol.CloseCodeAbnormalDisconnection


def new_server():
    return QWebSocketServer("test", QWebSocketServer.NonSecureMode)


# ---- sockets in the file system


@pytest.fixture
def unix(tmp_path):
    """A server that listens in the file system, and echoes; its path."""
    path = tmp_path / "a socket"
    server, kept = new_server(), []

    def take():
        taken = server.nextPendingConnection()
        taken.textMessageReceived.connect(taken.sendTextMessage)
        kept.append(taken)

    server.newConnection.connect(take)
    assert server.listen(f"unix:{path}") is True
    yield server, path
    server.close()


def test_a_socket_in_the_file_system(unix, wait):
    server, path = unix
    assert server.isListening() and path.is_socket()
    assert (server.serverPort(), server.serverAddress().isNull()) == (0, True)
    assert server.serverUrl() == QUrl(f"ws+unix:{path}")
    for resource in ("", ":/chat?x=1"):
        client, got = QWebSocket(), []
        client.textMessageReceived.connect(got.append)
        client.open(QUrl(server.serverUrl().toString() + resource))
        wait(client.isValid)
        assert client.resourceName() == resource.lstrip(":") or "/"
        assert client.peerAddress().isNull() and client.peerPort() == 0
        client.sendTextMessage("hi")
        wait(lambda got=got: got == ["hi"])
    server.close()
    assert not path.exists()


def test_a_client_of_another_library_in_the_file_system(unix, elsewhere):
    _, path = unix

    def talk():
        with unix_connect(str(path)) as peer:
            peer.send("hello")
            return peer.recv()

    assert elsewhere(talk) == "hello"


def test_a_path_that_is_in_use_or_leads_nowhere(unix, tmp_path):
    _, path = unix
    server, errors = new_server(), []
    server.serverError.connect(errors.append)
    for where in (path, tmp_path / "none" / "socket"):
        assert server.listen(f"unix:{where}") is False
        assert server.errorString()
    assert errors == [ABNORMAL] * 2


def test_what_is_no_address(tmp_path):
    server = new_server()
    for address in ("127.0.0.1", "", "file:/x", b"unix:/x", 5, tmp_path, None):
        with pytest.raises(TypeError):
            server.listen(address)
    for address in (f"unix:{tmp_path}/a\0b", f"unix:{tmp_path}/\udcff"):
        with pytest.raises(ValueError):
            server.listen(address)
    assert not server.isListening() and list(tmp_path.iterdir()) == []


# ---- one port for several


def test_servers_that_share_a_port(wait):
    one, other, stranger = new_server(), new_server(), new_server()
    assert one.reusePort() is False
    for each in (one, other):
        each.setReusePort(True)
        each.setMaxPendingConnections(1000)
        assert each.reusePort() is True
    assert one.listen(LOCALHOST) and other.listen(LOCALHOST, one.serverPort())
    assert stranger.listen(LOCALHOST, one.serverPort()) is False
    clients = []

    def both_are_reached():
        if all(client.isValid() for client in clients):
            clients.append(QWebSocket())
            clients[-1].open(one.serverUrl())
        return one.hasPendingConnections() and other.hasPendingConnections()

    wait(both_are_reached)
    one.close()
    late = QWebSocket()
    late.open(other.serverUrl())
    wait(late.isValid)
    for each in (one, other):
        each.close()


# ---- descriptors


def test_a_connection_that_was_accepted_elsewhere(wait):
    server, got = new_server(), []
    with sockets.create_server(("127.0.0.1", 0)) as listener:
        client = QWebSocket()
        client.textMessageReceived.connect(got.append)
        client.open(f"ws://127.0.0.1:{listener.getsockname()[1]}/here")
        connection, _ = listener.accept()
    with connection:
        wait(lambda: select([connection], [], [], 0)[0])
        early = bytearray(connection.recv(10))
        assert server.handleConnection(connection.detach(), early) is True
    wait(server.hasPendingConnections)
    assert not server.isListening()
    accepted = server.nextPendingConnection()
    accepted.sendTextMessage("hello")
    wait(lambda: got == ["hello"])
    assert accepted.requestUrl().path() == "/here"


def test_descriptors_that_are_no_connection(tmp_path):
    server = new_server()
    with open(tmp_path / "file", "w") as file, sockets.socket() as closed:
        assert server.handleConnection(file.fileno()) is False
        file.write("it is still ours")
        number = closed.fileno()
        closed.close()
        for descriptor in (number, -1):
            assert server.handleConnection(descriptor) is False
    for descriptor, early in (("3", b""), (None, b""), (3, "text")):
        with pytest.raises(TypeError):
            server.handleConnection(descriptor, early)


ACTIVATED = """
from qwebsocket import *

app = QCoreApplication([])
kept = []
servers = [QWebSocketServer("activated", QWebSocketServer.NonSecureMode) for _ in range(3)]
print(*(server.listenActivated(index) for index, server in enumerate(servers)))
print(servers[1].listenActivated(1), servers[2].listenActivated(-1), flush=True)

def serve(server):
    taken = server.nextPendingConnection()
    taken.textMessageReceived.connect(taken.sendTextMessage)
    taken.disconnected.connect(app.quit)
    kept.append(taken)

for server in servers:
    server.newConnection.connect(lambda server=server: serve(server))
app.exec_()
"""


def test_descriptors_of_a_service_manager(wait):
    """The shell stands for the manager: it passes two of ours as 3 and 4, and its own process."""
    listeners = [sockets.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [listener.getsockname()[1] for listener in listeners]
    high = [fcntl.fcntl(listener, fcntl.F_DUPFD, 50) for listener in listeners]
    manager = f'exec 3<&{high[0]} 4<&{high[1]}; LISTEN_PID=$$ exec "$@"'
    process = subprocess.Popen(
        ["/bin/bash", "-c", manager, "-", sys.executable, "-c", ACTIVATED],
        env={**os.environ, "LISTEN_FDS": "2", "PYTHONPATH": str(PYTHON)},
        pass_fds=high,
        stdout=subprocess.PIPE,
        text=True,
    )
    for descriptor in high:
        os.close(descriptor)
    for listener in listeners:
        listener.close()
    with process:
        clients, got = [QWebSocket() for _ in ports], []
        for client, port in zip(clients, ports):
            client.textMessageReceived.connect(got.append)
            client.open(f"ws://127.0.0.1:{port}/")
        try:
            wait(lambda: all(client.isValid() for client in clients))
            assert QWebSocket.broadcastTextMessage(clients, "hi") == 2
            wait(lambda: got == ["hi", "hi"])
            clients[0].close()
            wait(lambda: not clients[1].isValid())
        finally:
            process.kill()
        assert process.stdout.read().splitlines() == ["True True False", "False False"]


def test_without_a_service_manager():
    server = new_server()
    assert server.listenActivated() is False
    with pytest.raises(TypeError):
        server.listenActivated("0")
