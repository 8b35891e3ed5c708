"""What every test of the Python package has: an application, a way to wait, and a clean end.

The library is the one of build/lib. After each test no object of it may be left.
"""

import gc
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from peers import Peer
from qwebsocket import _loop
from qwebsocket._ffi import lib
from qwebsocket.QtCore import QCoreApplication, QEventLoop, QTimer
from qwebsocket.QtNetwork import (
    QHostAddress,
    QSsl,
    QSslCertificate,
    QSslConfiguration,
    QSslKey,
)
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer

TIME_LIMIT_S = 10


@pytest.fixture(autouse=True)
def nothing_is_left(request):
    yield
    request.node.funcargs.clear()
    gc.collect()
    _loop.Loop.current().close()
    left = lib.qws_live_objects()
    if left:
        lib.qws_shutdown()
    assert left == 0


@pytest.fixture(autouse=True)
def app():
    return QCoreApplication.instance() or QCoreApplication(["test"])


@pytest.fixture
def wait():
    """Runs the event loop until a condition is true; a test that waits too long fails."""

    def wait_until(condition):
        deadline = time.monotonic() + TIME_LIMIT_S
        if condition():
            return
        loop, timer = QEventLoop(), QTimer()

        def look():
            if condition() or time.monotonic() > deadline:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(1)
        loop.exec_()
        timer.stop()
        timer.timeout.disconnect()
        assert condition(), "waited in vain"

    return wait_until


@pytest.fixture
def elsewhere(wait):
    """Makes a call in another thread while the event loop runs, and gives what it returns or raises."""

    with ThreadPoolExecutor() as pool:

        def call(function, *arguments, **keywords):
            future = pool.submit(function, *arguments, **keywords)
            wait(future.done)
            return future.result()

        yield call


@pytest.fixture
def server():
    """A server that listens on the loopback address."""
    server = QWebSocketServer("test", QWebSocketServer.NonSecureMode)
    assert server.listen(QHostAddress(QHostAddress.LocalHost))
    yield server
    server.close()


class Record(list):
    """The signals of a socket, in order: [name, arguments...]."""

    NAMES = (
        *("aboutToClose", "binaryFrameReceived", "binaryMessageReceived", "connected"),
        *("disconnected", "error", "pong", "readChannelFinished", "stateChanged"),
        *("textFrameReceived", "textMessageReceived"),
    )

    def __init__(self, socket):
        super().__init__()
        for name in self.NAMES:
            getattr(socket, name).connect(self._recorder(name))

    def _recorder(self, name):
        return lambda *arguments: self.append([name, *arguments])

    def names(self):
        return [name for name, *_ in self]


@pytest.fixture
def record():
    return Record


@pytest.fixture
def pair(server, wait):
    """A client and the server's end of its connection."""
    client = QWebSocket()
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    wait(client.isValid)
    return client, accepted


@pytest.fixture
def peer():
    """Makes scripted peers (see peers.py) that end with the test."""
    made = []

    def make(script, context=None):
        made.append(Peer(script, context))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory):
    """The folder with the certificates and keys of tests/tls_files.sh."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run([Path(__file__).parent.parent / "tls_files.sh", folder], check=True)
    return folder


@pytest.fixture
def certificate(tls_files):
    """Gives one of those certificates."""
    return lambda name: QSslCertificate((tls_files / f"{name}.pem").read_bytes())


@pytest.fixture
def identity(tls_files, certificate):
    """Gives a configuration with one of those certificates and its key, that trusts the root."""

    def configuration(name=None):
        made = QSslConfiguration()
        made.setCaCertificates([certificate("root")])
        if name:
            key = (tls_files / f"{name}.key").read_bytes()
            made.setLocalCertificate(certificate(name))
            made.setPrivateKey(QSslKey(key, QSsl.Ec))
        return made

    return configuration


@pytest.fixture
def secure_server(identity):
    """A server with the certificate `server` that echoes; `taken` has its sockets."""
    server = QWebSocketServer("test", QWebSocketServer.SecureMode)
    server.setSslConfiguration(identity("server"))
    server.taken = []

    def take():
        taken = server.nextPendingConnection()
        taken.textMessageReceived.connect(taken.sendTextMessage)
        server.taken.append(taken)

    server.newConnection.connect(take)
    assert server.listen(QHostAddress(QHostAddress.LocalHost))
    yield server
    server.close()
    server.taken.clear()


@pytest.fixture(scope="session")
def ssl_files(tmp_path_factory):
    """The folder with the certificates and keys of tests/ssl_files.sh."""
    folder = tmp_path_factory.mktemp("ssl")
    subprocess.run([Path(__file__).parent.parent / "ssl_files.sh", folder], check=True)
    return folder


@pytest.fixture
def ssl_file(ssl_files):
    """Gives the octets of one of them."""
    return lambda name: (ssl_files / name).read_bytes()
