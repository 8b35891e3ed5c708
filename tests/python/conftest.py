"""What every test of the Python package has: an application, a way to wait, and a clean end.

The library is the one of build/lib. After each test no object of it may be left.
"""

import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from qwebsocket import _loop
from qwebsocket._ffi import lib
from qwebsocket.QtCore import QCoreApplication, QEventLoop, QTimer
from qwebsocket.QtNetwork import QHostAddress
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
