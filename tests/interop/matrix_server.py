"""Our echo server in the cases of the matrix: the Python package, as a program.

    matrix_server.py COMPRESSION SUBPROTOCOL...

COMPRESSION is what a QWebSocketCompression is made of, as JSON, or null. It prints a ready line, and for each
connection that has ended {"compression": what was agreed upon or null, "subprotocol": name, "close": [code,
reason], "port": the client's}.
"""

import json
import sys
from dataclasses import asdict

from qwebsocket.QtCore import QCoreApplication
from qwebsocket.QtNetwork import QHostAddress
from qwebsocket.QtWebSockets import QWebSocketCompression, QWebSocketServer

app = QCoreApplication(sys.argv)
server = QWebSocketServer("matrix", QWebSocketServer.NonSecureMode)
compression = json.loads(sys.argv[1])
conversations = set()


class Conversation:
    """One connection; the set above keeps it alive until it ends."""

    def __init__(self, socket):
        self.socket = socket
        agreed = socket.compression()
        self.compression = agreed and asdict(agreed)
        self.port = socket.peerPort()
        socket.setMaxAllowedIncomingMessageSize(socket.maxIncomingMessageSize())
        socket.setMaxAllowedIncomingFrameSize(socket.maxIncomingFrameSize())
        socket.textMessageReceived.connect(socket.sendTextMessage)
        socket.binaryMessageReceived.connect(socket.sendBinaryMessage)
        socket.disconnected.connect(self.on_disconnected)

    def on_disconnected(self):
        said = {
            "compression": self.compression,
            "subprotocol": self.socket.subprotocol(),
            "close": [int(self.socket.closeCode()), self.socket.closeReason()],
            "port": self.port,
        }
        print(json.dumps(said), flush=True)
        conversations.discard(self)
        self.socket.deleteLater()


if compression is not None:
    server.setCompression(QWebSocketCompression(**compression))
server.setSupportedSubprotocols(sys.argv[2:])
server.newConnection.connect(
    lambda: conversations.add(Conversation(server.nextPendingConnection()))
)
if not server.listen(QHostAddress(QHostAddress.LocalHost), 0):
    sys.exit(server.errorString())
print(f"listening on {server.serverUrl().toString()}", flush=True)
app.exec_()
