"""A client with Qt's names, on PySide2 or qwebsocket. What it reads and prints: programs.py."""

import json
import sys

from qt_names import QByteArray, QCoreApplication, QUrl, QWebSocket, QWebSocketProtocol

app = QCoreApplication(sys.argv)
socket = QWebSocket()
work = json.load(sys.stdin)
events = []


def send(kind, payload):
    if kind == "text":
        socket.sendTextMessage(payload)
    elif kind == "binary":
        socket.sendBinaryMessage(QByteArray(bytes.fromhex(payload)))
    elif kind == "ping":
        socket.ping(QByteArray(bytes.fromhex(payload)))
    elif kind == "fragments":
        size = socket.outgoingFrameSize()
        socket.setOutgoingFrameSize(len(payload[0].encode()))
        socket.sendTextMessage("".join(payload))
        socket.setOutgoingFrameSize(size)


def on_connected():
    for kind, payload in work["send"]:
        send(kind, payload)


def note(kind, payload):
    events.append([kind, payload])
    if work["close"] and len(events) == work["expect"]:
        code, reason = work["close"]
        socket.close(QWebSocketProtocol.CloseCode(code), reason)


def on_disconnected():
    close = [int(socket.closeCode()), socket.closeReason()]
    print(json.dumps({"events": events, "close": close}))
    app.quit()


def on_error(_error):
    sys.stderr.write(f"{socket.errorString()}\n")


socket.connected.connect(on_connected)
socket.disconnected.connect(on_disconnected)
socket.error.connect(on_error)
socket.textMessageReceived.connect(lambda text: note("text", text))
socket.binaryMessageReceived.connect(lambda data: note("binary", bytes(data).hex()))
socket.pong.connect(lambda _elapsed, payload: note("pong", bytes(payload).hex()))
socket.open(QUrl(sys.argv[1]))
app.exec_()
