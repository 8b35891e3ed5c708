"""wss:// as a client: certificates, what is wrong with them, and going on nevertheless."""

import asyncio
import ssl
from contextlib import contextmanager
from queue import Queue
from threading import Thread

import pytest
from peers import answer, read_head, server_context, upgrade
from qwebsocket.QtCore import QCoreApplication
from qwebsocket.QtNetwork import (
    QAbstractSocket,
    QSsl,
    QSslConfiguration,
    QSslError,
    QSslSocket,
)
from qwebsocket.QtWebSockets import QWebSocket
from websockets.asyncio.server import serve

SELF_SIGNED = [QSslError.SelfSignedCertificate]
UNKNOWN = [QSslError.UnableToGetLocalIssuerCertificate, QSslError.UnableToVerifyFirstCertificate]
ELSEWHERE = [QSslError.HostNameMismatch]


def accept(connection):
    """A websocket server."""
    _, headers = read_head(connection)
    upgrade(connection, headers)


class Client(QWebSocket):
    """A socket that keeps what is said about its peer."""

    def __init__(self, configuration=None):
        super().__init__()
        self.found, self.one_by_one, self.failures = [], [], []
        self.sslErrors.connect(self.found.append)
        self.peerVerifyError.connect(self.one_by_one.append)
        self.error.connect(self.failures.append)
        if configuration:
            self.setSslConfiguration(configuration)

    def is_over(self):
        return self.state() == QAbstractSocket.UnconnectedState


@pytest.fixture
def opened(peer, tls_files, wait):
    """Opens a client to a server with a certificate, and waits for the outcome."""

    clients = []

    def reach(client, name="server", host="127.0.0.1"):
        clients.append(client)
        server = peer(accept, server_context(tls_files, name))
        client.open(f"wss://{host}:{server.port}/")
        wait(lambda: client.isValid() or client.is_over())
        return client

    yield reach
    for client in clients:
        client.abort()
    clients.clear()


def codes(errors):
    return [error.error() for error in errors]


@contextmanager
def echo_server_of_websockets(context):
    """Runs one in a thread and gives its port."""
    loop, stop, port = asyncio.new_event_loop(), asyncio.Event(), Queue()

    async def echo(connection):
        async for message in connection:
            await connection.send(message)

    async def run():
        async with serve(echo, "127.0.0.1", 0, ssl=context) as server:
            port.put(server.sockets[0].getsockname()[1])
            await stop.wait()

    thread = Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    yield port.get(timeout=60)
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


def test_a_server_of_another_library(tls_files, identity, wait):
    client, got = Client(identity()), []
    client.textMessageReceived.connect(got.append)
    with echo_server_of_websockets(server_context(tls_files)) as port:
        client.open(f"wss://127.0.0.1:{port}/")
        client.connected.connect(lambda: client.sendTextMessage("over TLS"))
        wait(lambda: got == ["over TLS"])
        client.close()
    assert client.found == client.failures == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_trusted_server(opened, identity, certificate, host):
    client = opened(Client(identity()), host=host)
    assert client.isValid()
    state = client.sslConfiguration()
    assert state.peerCertificate() == certificate("server")
    assert state.sessionProtocol() == QSsl.TlsV1_3
    assert state.sessionCipher().name().startswith("TLS_")
    assert state.caCertificates() == [certificate("root")]
    client.abort()
    assert client.sslConfiguration().peerCertificate().isNull()


def test_an_old_version(peer, tls_files, identity, wait):
    server = peer(accept, server_context(tls_files, version=ssl.TLSVersion.TLSv1_2))
    client = Client(identity())
    client.open(f"wss://127.0.0.1:{server.port}/")
    wait(client.isValid)
    assert client.sslConfiguration().sessionProtocol() == QSsl.TlsV1_2
    client.abort()
    late = identity()
    late.setProtocol(QSsl.TlsV1_3)
    client = Client(late)
    client.open(f"wss://127.0.0.1:{server.port}/")
    wait(lambda: client.failures == [QAbstractSocket.SslHandshakeFailedError])


@pytest.mark.parametrize(
    "name, expected",
    [
        ("lonely", SELF_SIGNED),
        ("stranger", [*ELSEWHERE, *SELF_SIGNED]),
        ("other", ELSEWHERE),
        ("expired", [QSslError.CertificateExpired]),
    ],
)
def test_what_is_wrong_with_a_certificate(opened, identity, certificate, name, expected):
    client = opened(Client(identity()), name)
    assert client.is_over()
    assert [codes(errors) for errors in client.found] == [expected]
    assert client.one_by_one == client.found[0]
    assert all(type(error) is QSslError for error in client.one_by_one)
    assert client.one_by_one[0].certificate() == certificate(name)
    assert client.failures == [QAbstractSocket.SslHandshakeFailedError]
    assert client.errorString() == client.one_by_one[0].errorString()


def test_an_authority_that_is_not_known(opened):
    nobody = QSslConfiguration()
    nobody.setCaCertificates([])
    client = opened(Client(nobody))
    assert [codes(errors) for errors in client.found] == [UNKNOWN]


@pytest.mark.parametrize(
    "mode, valid, told",
    [
        (QSslSocket.VerifyNone, True, []),
        (QSslSocket.QueryPeer, True, SELF_SIGNED),
        (QSslSocket.VerifyPeer, False, SELF_SIGNED),
        (QSslSocket.AutoVerifyPeer, False, SELF_SIGNED),
    ],
)
def test_verify_modes(opened, identity, mode, valid, told):
    configuration = identity()
    configuration.setPeerVerifyMode(mode)
    client = opened(Client(configuration), "lonely")
    assert (client.isValid(), codes(client.one_by_one)) == (valid, told)


# ---- ignoring


def test_ignoring_all(opened, identity):
    client = Client(identity())
    client.ignoreSslErrors()  # before open() it has no effect
    opened(client, "lonely")
    assert client.is_over()
    client.sslErrors.connect(lambda errors: client.ignoreSslErrors())
    opened(client, "stranger")
    assert client.isValid()


def test_the_signal_connected_to_the_slot(opened, identity):
    client = Client(identity())
    client.sslErrors.connect(client.ignoreSslErrors)
    assert opened(client, "stranger").isValid()
    assert opened(client, "lonely").isValid()


def test_ignoring_what_is_listed(opened, identity, certificate):
    client, lonely = Client(identity()), certificate("lonely")
    client.ignoreSslErrors([QSslError(QSslError.SelfSignedCertificate, lonely)])
    assert opened(client, "lonely").isValid()
    assert opened(client, "lonely").isValid()
    assert opened(client, "stranger").is_over()  # another certificate, and another error
    client.ignoreSslErrors([QSslError(QSslError.CertificateExpired, lonely)])
    assert opened(client, "lonely").is_over()
    client.ignoreSslErrors([QSslError(QSslError.SelfSignedCertificate)])
    assert opened(client, "lonely").is_over()
    client.ignoreSslErrors([])
    assert opened(client, "lonely").is_over()


@pytest.mark.parametrize("arguments", [(None,), (5,), ([5],), ([None],), ([], [])])
def test_what_cannot_be_ignored(arguments):
    with pytest.raises(TypeError):
        QWebSocket().ignoreSslErrors(*arguments)


def test_pause(peer, tls_files, identity, wait):
    server = peer(accept, server_context(tls_files, "lonely"))
    for ignores in (True, False):
        client = Client(identity())
        client.setPauseMode(QAbstractSocket.PauseOnSslErrors)
        client.open(f"wss://127.0.0.1:{server.port}/")
        wait(lambda client=client: client.found)
        for _ in range(10):
            QCoreApplication.processEvents()
        assert client.state() == QAbstractSocket.ConnectingState
        if ignores:
            client.ignoreSslErrors()
        client.resume()
        assert client.failures == []
        wait(client.isValid if ignores else client.is_over)


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_handshake_that_stops_at_each_error(opened, identity, goes_on):
    configuration, stops = identity(), []
    configuration.setHandshakeMustInterruptOnError(True)
    client = Client(configuration)
    assert client.sslConfiguration().handshakeMustInterruptOnError()

    def stop(error):
        stops.append(error)
        if goes_on:
            client.continueInterruptedHandshake()

    client.handshakeInterruptedOnError.connect(stop)
    client.sslErrors.connect(client.ignoreSslErrors)
    assert opened(client, "stranger").isValid() == goes_on
    assert codes(stops) == ([*ELSEWHERE, *SELF_SIGNED] if goes_on else ELSEWHERE)


# ---- configurations


def test_a_configuration_is_copied(identity):
    client, configuration = QWebSocket(), identity()
    client.setSslConfiguration(configuration)
    configuration.setCaCertificates([])
    assert len(client.sslConfiguration().caCertificates()) == 1
    for wrong in (None, 5, "x"):
        with pytest.raises(TypeError):
            client.setSslConfiguration(wrong)


def test_the_default_configuration(opened, identity):
    before = QSslConfiguration.defaultConfiguration()
    QSslConfiguration.setDefaultConfiguration(identity())
    try:
        assert opened(Client()).isValid()
    finally:
        QSslConfiguration.setDefaultConfiguration(before)
    assert opened(Client()).is_over()


def test_a_name_to_verify(opened, identity):
    configuration = identity()
    configuration.setPeerVerifyName("other.test")
    assert opened(Client(configuration), "other").isValid()
    assert opened(Client(configuration), "server").is_over()


# ---- what comes behind the handshake


def test_an_answer_that_is_none(peer, tls_files, identity, wait):
    def refuse(connection):
        read_head(connection)
        answer(connection, "404 Not Found")
        connection.recv(1)

    server = peer(refuse, server_context(tls_files))
    client = Client(identity())
    client.open(f"wss://127.0.0.1:{server.port}/")
    wait(lambda: client.failures)
    assert client.errorString().endswith("Unhandled http status code: 404 (Not Found).")
    client.abort()


def test_a_server_that_speaks_no_tls(peer, wait):
    server = peer(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    client = Client()
    client.open(f"wss://127.0.0.1:{server.port}/")
    wait(lambda: client.failures == [QAbstractSocket.SslHandshakeFailedError])
    assert client.errorString().startswith("Error during SSL handshake: ")


def test_the_server_refuses(peer, tls_files, identity, wait):
    context = server_context(tls_files, version=ssl.TLSVersion.TLSv1_2)
    context.verify_mode = ssl.CERT_REQUIRED
    server = peer(accept, context)
    client, alerts = Client(identity()), []
    client.alertReceived.connect(lambda *alert: alerts.append(alert))
    client.alertSent.connect(lambda *alert: alerts.append(alert))
    client.open(f"wss://127.0.0.1:{server.port}/")
    wait(client.is_over)
    assert alerts == [(QSsl.AlertLevel.Fatal, QSsl.AlertType.HandshakeFailure, "handshake failure")]
    assert client.failures == [QAbstractSocket.SslHandshakeFailedError]
