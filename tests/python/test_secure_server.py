"""QWebSocketServer in SecureMode."""

import asyncio
import socket as sockets
import ssl

import pytest
from qwebsocket.QtNetwork import (
    QAbstractSocket,
    QHostAddress,
    QSslConfiguration,
    QSslError,
    QSslSocket,
)
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol, QWebSocketServer
from websockets.asyncio.client import connect

LOCALHOST = QHostAddress(QHostAddress.LocalHost)
ABNORMAL = QWebSocketProtocol.CloseCodeAbnormalDisconnection


def new_server(configuration=None):
    server = QWebSocketServer("test", QWebSocketServer.SecureMode)
    if configuration:
        server.setSslConfiguration(configuration)
    return server


@pytest.fixture
def opened(secure_server, identity, wait):
    """Opens a client with a certificate, or none, and waits for the outcome."""

    def reach(name=None):
        client = QWebSocket()
        client.setSslConfiguration(identity(name))
        client.open(secure_server.serverUrl())
        done = QAbstractSocket.UnconnectedState
        wait(lambda: client.state() == done or (client.isValid() and secure_server.taken))
        return client

    return reach


def test_echo(secure_server, opened, wait, certificate):
    assert secure_server.serverUrl().scheme() == "wss"
    client, got = opened(), []
    client.textMessageReceived.connect(got.append)
    texts = ["hello", "", "x" * 100_000]
    for text in texts:
        client.sendTextMessage(text)
    wait(lambda: got == texts)
    (taken,) = secure_server.taken
    assert taken.requestUrl().scheme() == "wss"
    assert taken.sslConfiguration().peerCertificate().isNull()
    assert client.sslConfiguration().peerCertificate() == certificate("server")
    client.close()
    wait(lambda: taken.state() == QAbstractSocket.UnconnectedState)
    assert (taken.closeCode(), taken.closeReason()) == (1000, "")


def test_a_client_of_another_library(secure_server, tls_files, elsewhere):
    context = ssl.create_default_context(cafile=tls_files / "root.pem")
    url = f"wss://localhost:{secure_server.serverPort()}/"

    async def talk():
        async with connect(url, ssl=context) as peer:
            await peer.send("hello")
            return await peer.recv()

    assert elsewhere(lambda: asyncio.run(talk())) == "hello"


def test_a_client_that_speaks_no_tls(secure_server, elsewhere):
    def talk():
        with sockets.create_connection(("127.0.0.1", secure_server.serverPort())) as peer:
            peer.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            return b"".join(iter(lambda: peer.recv(4096), b""))

    assert b"HTTP/" not in elsewhere(talk)
    assert not secure_server.taken


# ---- certificates of clients


@pytest.mark.parametrize(
    "mode, name, welcome, told, all_told",
    [
        (QSslSocket.VerifyPeer, "client", True, [], []),
        (QSslSocket.VerifyPeer, "lonely", False, [QSslError.SelfSignedCertificate], [1]),
        (QSslSocket.VerifyPeer, None, False, [QSslError.NoPeerCertificate], [1]),
        (QSslSocket.QueryPeer, "lonely", True, [QSslError.SelfSignedCertificate], []),
        (QSslSocket.QueryPeer, None, True, [], []),
        (QSslSocket.AutoVerifyPeer, "lonely", True, [], []),
    ],
)
def test_who_is_welcome(
    secure_server, opened, identity, certificate, wait, mode, name, welcome, told, all_told
):
    configuration, one_by_one, lists = identity("server"), [], []
    configuration.setPeerVerifyMode(mode)
    secure_server.setSslConfiguration(configuration)
    secure_server.peerVerifyError.connect(one_by_one.append)
    secure_server.sslErrors.connect(lists.append)
    client = opened(name)
    assert client.isValid() == welcome
    assert [error.error() for error in one_by_one] == told
    assert [len(errors) for errors in lists] == all_told
    if all_told:
        assert lists == [one_by_one]
    if welcome and name and mode != QSslSocket.AutoVerifyPeer:
        (taken,) = secure_server.taken
        assert taken.sslConfiguration().peerCertificate() == certificate(name)


# ---- configurations


def test_without_a_configuration():
    server, errors = new_server(), []
    server.serverError.connect(errors.append)
    assert server.listen(LOCALHOST) is False
    assert (errors, server.error()) == ([ABNORMAL], ABNORMAL)
    assert "certificate" in server.errorString()
    assert server.sslConfiguration() == QSslConfiguration.defaultConfiguration()


def test_configurations_of_no_use(identity, certificate):
    server, alone = new_server(), identity()
    alone.setLocalCertificate(certificate("server"))
    with pytest.raises(ValueError, match="key"):
        server.setSslConfiguration(alone)
    alone.setPrivateKey(identity("other").privateKey())
    with pytest.raises(ValueError, match="key"):
        server.setSslConfiguration(alone)
    for wrong in (None, 5):
        with pytest.raises(TypeError):
            server.setSslConfiguration(wrong)
    assert server.listen(LOCALHOST) is False


def test_a_configuration_is_kept(identity, certificate):
    server = new_server(identity("server"))
    assert server.listen(LOCALHOST)
    with pytest.raises(ValueError):
        server.setSslConfiguration(QSslConfiguration())
    kept = server.sslConfiguration()
    assert kept.localCertificate() == certificate("server")
    assert kept.privateKey() == identity("server").privateKey()
    assert server.isListening()
    server.close()


def test_a_server_without_tls_takes_no_configuration(identity):
    server = QWebSocketServer("test", QWebSocketServer.NonSecureMode)
    with pytest.raises(RuntimeError):
        server.setSslConfiguration(identity("server"))
    assert server.sslConfiguration() == QSslConfiguration.defaultConfiguration()


def test_a_new_configuration_is_for_later_clients(secure_server, identity, opened):
    first = opened()
    secure_server.setSslConfiguration(identity("other"))
    assert not opened().isValid()  # it is certified for another name
    assert first.isValid()
