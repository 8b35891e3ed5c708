#!/usr/bin/env python3
"""Sends a file through a websocket, in pieces, and never holds more than a few of them in memory.

    file_sender.py URL FILE

First goes a text, {"name": ..., "size": ...}, then the file as binary messages, and at last the text "end";
the server answers with a text, which is shown. The exit status is 0 if it did, else 1. The environment
variable BINDING names the package to use: qwebsocket (the default) or PySide2.
"""

import importlib
import json
import os
import sys

BINDING = os.environ.get("BINDING", "qwebsocket")
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

PIECE = 64 * 1024
MOST_WAITING = 1024 * 1024
STEP = 10  # per cent


class FileSender(QtCore.QObject):
    """Reads on whenever the socket has written enough."""

    finished = QtCore.Signal(int)
    progress = QtCore.Signal(int)

    def __init__(self, file, parent=None):
        super().__init__(parent)
        self.file = file
        self.size = os.fstat(file.fileno()).st_size
        self.queued = 0
        self.percent = 0
        self.at_end = False
        self.socket = QtWebSockets.QWebSocket(parent=self)
        self.socket.connected.connect(self.begin)
        self.socket.textMessageReceived.connect(self.receive)
        self.socket.error.connect(self.fail)
        self.socket.disconnected.connect(lambda: self.finished.emit(1))

    def send_to(self, url):
        self.socket.open(QtCore.QUrl(url))

    def begin(self):
        name = os.path.basename(self.file.name)
        taken = self.socket.sendTextMessage(json.dumps({"name": name, "size": self.size}))
        waiting = self.socket.bytesToWrite()
        print("head:", taken, "bytes,", waiting - taken, "bytes around it")
        print("flushed:", self.socket.flush(), "waiting:", self.socket.bytesToWrite())
        self.socket.bytesWritten.connect(self.go_on)
        self.go_on()

    def go_on(self):
        """Queues pieces up to the limit, and tells how far the file has got."""
        while not self.at_end and self.socket.bytesToWrite() < MOST_WAITING:
            piece = self.file.read(PIECE)
            self.queued += self.socket.sendBinaryMessage(piece) if piece else 0
            if not piece:
                self.at_end = True
                self.socket.sendTextMessage("end")
        written = max(0, self.queued - self.socket.bytesToWrite())
        while self.percent < 100 and written * 100 >= self.size * (self.percent + STEP):
            self.percent += STEP
            self.progress.emit(self.percent)

    def receive(self, text):
        print("server:", text)
        print("waiting:", self.socket.bytesToWrite())
        self.socket.disconnected.disconnect()
        self.socket.close()
        self.finished.emit(0)

    def fail(self, error):
        print("error", int(error), self.socket.errorString())
        self.finished.emit(1)


def main():
    if len(sys.argv) != 3:
        print("usage: file_sender.py URL FILE", file=sys.stderr)
        return 2
    application = QtCore.QCoreApplication(sys.argv)
    with open(sys.argv[2], "rb") as file:
        sender = FileSender(file)
        sender.progress.connect(lambda percent: print(percent, "%"))
        sender.finished.connect(application.exit)
        QtCore.QTimer.singleShot(0, lambda: sender.send_to(sys.argv[1]))
        return application.exec_()


sys.exit(main())
