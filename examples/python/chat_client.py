#!/usr/bin/env python3
"""A chat client without a window: it joins a room, says one line after the other, and shows what is said.

    chat_client.py URL NAME LINE...

They exchange texts of JSON: {"type": "join", "name": ...} and {"type": "say", "text": ...} from the client,
{"type": "joined" or "left", "name": ...} and {"type": "said", "name": ..., "text": ...} from the server. The
next line is said when the one before is heard. The environment variable BINDING names the package to use:
qwebsocket (the default) or PySide2.
"""

import importlib
import json
import os
import sys

BINDING = os.environ.get("BINDING", "qwebsocket")
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtNetwork = importlib.import_module(f"{BINDING}.QtNetwork")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

PING_INTERVAL_MS = 5_000
TIME_LIMIT_MS = 30_000
NOT_SUPPORTED = QtWebSockets.QWebSocketProtocol.CloseCodeDatatypeNotSupported


class ChatSocket(QtWebSockets.QWebSocket):
    """A websocket that speaks chat."""

    joined = QtCore.Signal(str)
    left = QtCore.Signal(str)
    said = QtCore.Signal(str, str)

    def __init__(self, name, parent=None):
        super().__init__("", QtWebSockets.QWebSocketProtocol.VersionLatest, parent)
        self.setObjectName(name)
        self.connected.connect(self.join)
        self.textMessageReceived.connect(self.receive)
        self.ping_timer = QtCore.QTimer(self)
        self.ping_timer.timeout.connect(self.ping)
        self.ping_timer.start(PING_INTERVAL_MS)

    def open_room(self, url):
        request = QtNetwork.QNetworkRequest(QtCore.QUrl(url))
        request.setRawHeader(b"User-Agent", b"chat_client")
        self.open(request)

    def send(self, **message):
        self.sendTextMessage(json.dumps(message))

    @QtCore.Slot()
    def join(self):
        self.send(type="join", name=self.objectName())

    @QtCore.Slot(str)
    def say(self, text):
        self.send(type="say", text=text)

    @QtCore.Slot(str)
    def receive(self, text):
        message = json.loads(text)
        if message["type"] == "said":
            self.said.emit(message["name"], message["text"])
        elif message["type"] == "joined":
            self.joined.emit(message["name"])
        elif message["type"] == "left":
            self.left.emit(message["name"])
        else:
            self.close(NOT_SUPPORTED, "unknown type")


class Conversation(QtCore.QObject):
    """Says its lines, and shows what it hears."""

    def __init__(self, socket, lines):
        super().__init__(socket)
        self.socket = socket
        self.lines = list(lines)
        socket.joined.connect(self.on_joined)
        socket.left.connect(lambda name: print(f"* {name} has left"))
        socket.said.connect(self.on_said)
        socket.error.connect(lambda error: print("error", int(error), socket.errorString()))
        socket.stateChanged.connect(lambda state: print("state", int(state)))

    def on_joined(self, name):
        print(f"* {name} has joined")
        if name == self.socket.objectName():
            self.say_next()

    def on_said(self, name, text):
        print(f"<{name}> {text}")
        if name == self.socket.objectName():
            self.say_next()

    def say_next(self):
        if self.lines:
            self.socket.say(self.lines.pop(0))
        else:
            self.socket.close()


def main():
    if len(sys.argv) < 3:
        print("usage: chat_client.py URL NAME LINE...", file=sys.stderr)
        return 2
    application = QtCore.QCoreApplication(sys.argv)
    socket = ChatSocket(sys.argv[2])
    conversation = Conversation(socket, sys.argv[3:])
    socket.disconnected.connect(application.quit)
    QtCore.QTimer.singleShot(TIME_LIMIT_MS, socket.abort)
    socket.open_room(sys.argv[1])
    application.exec_()
    print("closed", int(socket.closeCode()), socket.closeReason())
    return 1 if conversation.lines else 0


sys.exit(main())
