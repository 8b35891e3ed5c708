"""An echoing endpoint made with PySide2: a server, or with a URL a client that the replayer drives."""

import sys

from PySide2.QtCore import QCoreApplication, QEventLoop, QUrl
from PySide2.QtNetwork import QHostAddress
from PySide2.QtWebSockets import QWebSocket, QWebSocketServer

app = QCoreApplication(sys.argv)


def echo(socket):
    socket.textMessageReceived.connect(lambda text: socket.sendTextMessage(text))
    socket.binaryMessageReceived.connect(lambda data: socket.sendBinaryMessage(data))


def run_server():
    server = QWebSocketServer("Qt", QWebSocketServer.NonSecureMode)
    sockets = set()  # keeps them alive

    def take():
        socket = server.nextPendingConnection()
        sockets.add(socket)
        echo(socket)
        socket.disconnected.connect(lambda: sockets.discard(socket))

    server.newConnection.connect(take)
    if not server.listen(QHostAddress(QHostAddress.LocalHost), 0):
        sys.exit(server.errorString())
    print(f"listening on ws://127.0.0.1:{server.serverPort()}", flush=True)
    app.exec_()


def visit(url, prepare):
    loop = QEventLoop()
    socket = QWebSocket()
    prepare(socket)
    socket.disconnected.connect(loop.quit)
    socket.error.connect(loop.quit)
    socket.open(QUrl(url))
    loop.exec_()


def visit_all(url):
    count = []
    visit(f"{url}/getCaseCount", lambda socket: socket.textMessageReceived.connect(count.append))
    for number in range(1, int(count[0]) + 1):
        visit(f"{url}/runCase?case={number}&agent=Qt", echo)
    visit(f"{url}/updateReports?agent=Qt", lambda socket: None)


if len(sys.argv) > 1:
    visit_all(sys.argv[1])
else:
    run_server()
