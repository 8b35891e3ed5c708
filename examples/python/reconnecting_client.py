#!/usr/bin/env python3
"""A websocket client that does not give up: it sends numbered messages to an echo server, each when the one
before has come back, and connects again when the connection is lost or cannot be made.

    reconnecting_client.py URL [COUNT]

It closes when COUNT messages (5) have come back; then the exit status is 0, and 1 if that takes more than
30 seconds. The environment variable BINDING names the package to use: qwebsocket (the default) or PySide2.
"""

import importlib
import os
import sys

BINDING = os.environ.get("BINDING", "qwebsocket")
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtNetwork = importlib.import_module(f"{BINDING}.QtNetwork")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

RETRY_MS = 200
HANDSHAKE_LIMIT_MS = 5_000
TIME_LIMIT_MS = 30_000
CONNECTED = QtNetwork.QAbstractSocket.ConnectedState
NORMAL = QtWebSockets.QWebSocketProtocol.CloseCodeNormal


class ReconnectingClient(QtCore.QObject):
    """Owns one socket, which it opens again and again."""

    finished = QtCore.Signal()

    def __init__(self, url, count, parent=None):
        super().__init__(parent)
        self.url = QtCore.QUrl(url)
        self.count = count
        self.answered = 0
        self.was_connected = False

        self.socket = QtWebSockets.QWebSocket(parent=self)
        self.socket.connected.connect(self.on_connected)
        self.socket.disconnected.connect(self.on_disconnected)
        self.socket.error.connect(self.on_error)
        self.socket.textMessageReceived.connect(self.on_message)

        self.retry = QtCore.QTimer(self, interval=RETRY_MS, singleShot=True)
        self.retry.timeout.connect(self.open)
        self.patience = QtCore.QTimer(self, interval=HANDSHAKE_LIMIT_MS, singleShot=True)
        self.patience.timeout.connect(self.socket.abort)

    def open(self):
        self.patience.start()
        self.socket.open(self.url)

    def send_next(self):
        self.socket.sendTextMessage(f"message {self.answered + 1}")

    def on_connected(self):
        print("connected to", self.socket.peerName())
        self.patience.stop()
        self.was_connected = True
        self.send_next()

    def on_message(self, text):
        print("received:", text)
        self.answered += 1
        if self.answered < self.count:
            self.send_next()
        else:
            self.socket.close(NORMAL, "done")

    def on_error(self, error):
        print("error", int(error), self.socket.errorString())
        if self.socket.state() != CONNECTED:
            self.socket.abort()  # a refused handshake leaves the connection open

    def on_disconnected(self):
        if self.was_connected:
            print("disconnected", int(self.socket.closeCode()), self.socket.closeReason())
        self.was_connected = False
        self.patience.stop()
        if self.answered < self.count:
            self.retry.start()
        else:
            self.finished.emit()


def main():
    if not 2 <= len(sys.argv) <= 3:
        print("usage: reconnecting_client.py URL [COUNT]", file=sys.stderr)
        return 2
    application = QtCore.QCoreApplication(sys.argv)
    client = ReconnectingClient(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 5)
    client.finished.connect(application.quit)
    QtCore.QTimer.singleShot(TIME_LIMIT_MS, lambda: application.exit(1))
    QtCore.QTimer.singleShot(0, client.open)
    return application.exec_()


sys.exit(main())
