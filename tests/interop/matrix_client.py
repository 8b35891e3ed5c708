"""Our client in the cases of the matrix: the Python package, in the process of the tests."""

from dataclasses import dataclass, field

from programs import TIME_LIMIT
from qwebsocket.QtCore import QByteArray, QCoreApplication, QEventLoop, QTimer, QUrl
from qwebsocket.QtWebSockets import (
    QWebSocket,
    QWebSocketCompression,
    QWebSocketHandshakeOptions,
    QWebSocketProtocol,
)


@dataclass
class Outcome:
    """What a client has seen of a connection, from `connected` to `disconnected`."""

    receive: list = field(default_factory=list)
    close: tuple = ()
    subprotocol: str = ""


class ConnectionFailed(AssertionError):
    """The connection has ended in an error, or not at all."""


class _Visit:
    """One connection that a case goes through."""

    def __init__(self, case):
        self.case = case
        self.outcome = Outcome()
        self.loop = QEventLoop()
        self.socket = socket = QWebSocket()
        socket.connected.connect(self.on_connected)
        socket.disconnected.connect(self.on_disconnected)
        socket.error.connect(lambda _error: self.loop.exit(1))
        socket.textMessageReceived.connect(lambda text: self.note("text", text))
        socket.binaryMessageReceived.connect(lambda data: self.note("binary", bytes(data)))
        socket.pong.connect(lambda _elapsed, payload: self.note("pong", bytes(payload)))

    def on_connected(self):
        self.outcome.subprotocol = self.socket.subprotocol()
        for kind, data in self.case.send:
            self.send(kind, data)
        self.close_if_complete()

    def send(self, kind, data):
        if kind == "text":
            self.socket.sendTextMessage(data)
        elif kind == "binary":
            self.socket.sendBinaryMessage(QByteArray(data))
        elif kind == "ping":
            self.socket.ping(QByteArray(data))
        elif kind == "fragments":
            size = self.socket.outgoingFrameSize()
            self.socket.setOutgoingFrameSize(len(data[0].encode()))
            self.socket.sendTextMessage("".join(data))
            self.socket.setOutgoingFrameSize(size)

    def note(self, kind, data):
        self.outcome.receive.append((kind, data))
        self.close_if_complete()

    def close_if_complete(self):
        if not self.case.server_closes and len(self.outcome.receive) == len(self.case.receive):
            code, reason = self.case.close
            self.socket.close(QWebSocketProtocol.CloseCode(code), reason)

    def on_disconnected(self):
        self.outcome.close = (int(self.socket.closeCode()), self.socket.closeReason())
        self.loop.exit(0)


def visit(url, case, compression=None, subprotocols=()):
    """Goes through a case with a server; compression is what a QWebSocketCompression is made of."""
    app = QCoreApplication.instance() or QCoreApplication(["matrix"])
    visiting = _Visit(case)
    if compression is not None:
        visiting.socket.setCompression(QWebSocketCompression(**compression))
    options = QWebSocketHandshakeOptions()
    options.setSubprotocols(subprotocols)
    deadline = QTimer()
    deadline.setSingleShot(True)
    deadline.timeout.connect(lambda: visiting.loop.exit(2))
    deadline.start(TIME_LIMIT * 1000)
    visiting.socket.open(QUrl(url), options)
    status = visiting.loop.exec_()
    deadline.stop()
    app.processEvents()
    so_far = f"{len(visiting.outcome.receive)} of {len(case.receive)} events"
    if status == 2:
        raise ConnectionFailed(f"no end within {TIME_LIMIT} s: {so_far}")
    if status == 1:
        raise ConnectionFailed(f"{visiting.socket.errorString()} after {so_far}")
    return visiting.outcome
