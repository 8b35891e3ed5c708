"""An echo server with Qt's names, on PySide2 or qwebsocket. What it does beside: programs.py."""

import sys

from qt_names import (
    QByteArray,
    QCoreApplication,
    QHostAddress,
    QWebSocketProtocol,
    QWebSocketServer,
)

app = QCoreApplication(sys.argv)
server = QWebSocketServer("interop", QWebSocketServer.NonSecureMode)
conversations = set()


class Conversation:
    """One connection; the set above keeps it alive until it ends."""

    def __init__(self, socket):
        self.socket = socket
        socket.textMessageReceived.connect(self.on_text)
        socket.binaryMessageReceived.connect(self.on_binary)
        socket.pong.connect(self.on_pong)
        socket.disconnected.connect(self.on_disconnected)

    def on_text(self, text):
        if text.startswith("!"):
            command, _, argument = text.partition(" ")
            self.obey(command, argument)
        else:
            self.socket.sendTextMessage(text)

    def obey(self, command, argument):
        if command == "!close":
            code, _, reason = argument.partition(" ")
            self.socket.close(QWebSocketProtocol.CloseCode(int(code)), reason)
        elif command == "!ping":
            self.socket.ping(QByteArray(argument.encode()))
        elif command == "!fragments":
            parts = argument.split(" ")
            size = self.socket.outgoingFrameSize()
            self.socket.setOutgoingFrameSize(len(parts[0].encode()))
            self.socket.sendTextMessage("".join(parts))
            self.socket.setOutgoingFrameSize(size)

    def on_binary(self, data):
        self.socket.sendBinaryMessage(data)

    def on_pong(self, _elapsed, payload):
        self.socket.sendTextMessage("pong " + bytes(payload).decode())

    def on_disconnected(self):
        code, reason = int(self.socket.closeCode()), self.socket.closeReason()
        print("closed", code, reason, flush=True)
        conversations.discard(self)
        self.socket.deleteLater()


def on_new_connection():
    conversations.add(Conversation(server.nextPendingConnection()))


server.newConnection.connect(on_new_connection)
if not server.listen(QHostAddress(QHostAddress.LocalHost), 0):
    sys.exit(server.errorString())
print(f"listening on ws://127.0.0.1:{server.serverPort()}", flush=True)
app.exec_()
