"""A connection that lives through everything a socket signals."""

import weakref

from qwebsocket.QtNetwork import QAbstractSocket
from qwebsocket.QtWebSockets import QWebSocket

SIGNALS = [
    *("aboutToClose", "binaryFrameReceived", "binaryMessageReceived", "bytesWritten", "connected"),
    *("disconnected", "error", "pong", "readChannelFinished", "stateChanged"),
    *("textFrameReceived", "textMessageReceived"),
]
DATA = ["text 1", "text 2", "binary 1", "binary 2", "pong"]


class Life:
    """One connection, and a deed that is done once, inside a signal of the client.

    It is opened, messages and a pong arrive, and the server closes it; or drops it, for the signal `error`.
    `client` is the only strong reference to the socket, but for its `parent`, if it has one.
    """

    def __init__(self, server, wait, signal, deed):
        self.server, self.wait = server, wait
        self.signal, self.deed = signal, deed
        self.is_done = False
        self.parent = None
        self.client = QWebSocket()
        self.found = weakref.ref(self.client)
        self.names = []
        self.received = []
        for name in [*SIGNALS, "destroyed"]:
            getattr(self.client, name).connect(self.slot_for(name))
        self.client.connected.connect(lambda: self.client and self.client.ping(b"p"))
        self.client.textMessageReceived.connect(self.received.append)
        self.client.binaryMessageReceived.connect(
            lambda data: self.received.append(data.data().decode())
        )
        self.client.pong.connect(lambda elapsed, payload: self.received.append("pong"))

    def slot_for(self, name):
        def slot():
            self.names.append(name)
            if name == self.signal and not self.is_done:
                self.is_done = True
                self.deed(self)

        return slot

    def live(self):
        """Goes the whole way, or as far as the deed lets it; returns the server's end, if there was one."""
        self.client.open(self.server.serverUrl())
        self.wait(lambda: self.server.hasPendingConnections() or self.is_over())
        accepted = self.server.nextPendingConnection()
        if accepted is not None:
            self.talk(accepted)
        assert self.is_done
        return accepted

    def talk(self, accepted):
        for number in (1, 2):
            accepted.sendTextMessage(f"text {number}")
            accepted.sendBinaryMessage(f"binary {number}".encode())
        self.wait(lambda: self.has_everything() or has_ended(accepted))
        if self.found() is None:
            pass  # going away has closed the connection, and what it said must arrive first
        elif self.signal == "error":
            accepted.abort()
        else:
            accepted.close()
        self.wait(lambda: self.is_over() and has_ended(accepted))

    def is_over(self):
        """The socket is gone, or its connection has ended."""
        last = {"readChannelFinished", "destroyed"}
        return self.found() is None or not last.isdisjoint(self.names)

    def has_everything(self):
        return sorted(self.received) == sorted(DATA)


def has_ended(socket):
    return socket.state() == QAbstractSocket.UnconnectedState


def went_away(accepted):
    return (accepted.closeCode(), accepted.closeReason()) == (1001, "Connection closed")
