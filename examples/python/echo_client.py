#!/usr/bin/env python3
"""A websocket client that sends a fixed list of messages to an echo server, prints one line for each
signal, and closes when everything has come back.

    echo_client.py URL [--ca FILE] [--insecure]

For wss: --ca names the authorities to trust instead of the system's (PEM), --insecure goes on in spite of
errors of the server's certificate.

The exit status is 0 if the connection was closed with 1000 after all answers, 1 if not, or if that takes
more than 10 seconds. The environment variable BINDING names the package to use: qwebsocket (the default)
or PySide2. Both print the same lines.
"""

import argparse
import importlib
import os
import sys

BINDING = os.environ.get("BINDING", "qwebsocket")
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtNetwork = importlib.import_module(f"{BINDING}.QtNetwork")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

TIME_LIMIT_MS = 10_000
LONGEST_SHOWN = 60
TEXTS = ["Hello, world", "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d", "", "x" * 100 * 1024]
BINARY = b"\x00\x01\x7f\x80\xff"
PING = b"are you there?"
NORMAL = QtWebSockets.QWebSocketProtocol.CloseCodeNormal


def shown(payload):
    """A payload as one line of output has room for it."""
    size = len(payload.encode() if isinstance(payload, str) else payload)
    return f"{size} bytes: {payload!r}" if size <= LONGEST_SHOWN else f"{size} bytes"


class EchoClient(QtWebSockets.QWebSocket):
    """Sends all messages when it is connected, a ping behind the last answer, and then closes."""

    def __init__(self, insecure):
        super().__init__()
        self.insecure = insecure
        self.unanswered = len(TEXTS) + 1
        self.closed_well = False
        self.stateChanged.connect(lambda state: print("stateChanged", int(state)))
        self.connected.connect(self.send_all)
        self.textMessageReceived.connect(self.show_text)
        self.binaryMessageReceived.connect(self.show_binary)
        self.pong.connect(self.show_pong)
        self.aboutToClose.connect(lambda: print("aboutToClose"))
        self.readChannelFinished.connect(lambda: print("readChannelFinished"))
        self.sslErrors.connect(self.show_ssl_errors)
        self.error.connect(self.show_error)
        self.disconnected.connect(self.show_disconnected)

    def send_all(self):
        print("connected")
        for text in TEXTS:
            self.sendTextMessage(text)
        self.sendBinaryMessage(BINARY)

    def show_text(self, text):
        print("textMessageReceived", shown(text))
        self.answered()

    def show_binary(self, data):
        print("binaryMessageReceived", shown(data.data()))
        self.answered()

    def answered(self):
        self.unanswered -= 1
        if not self.unanswered:
            self.ping(PING)

    def show_pong(self, elapsed_time, payload):
        print("pong", shown(payload.data()))
        self.close(NORMAL, "done")

    def show_ssl_errors(self, errors):
        for error in errors:
            print(f"sslErrors {int(error.error())}: {error.errorString()}")
        if self.insecure:
            self.ignoreSslErrors()

    def show_error(self, error):
        print("error", int(error), self.errorString())
        QtCore.QCoreApplication.exit(1)

    def show_disconnected(self):
        print("disconnected", int(self.closeCode()), self.closeReason())
        self.closed_well = self.closeCode() == NORMAL and not self.unanswered
        QtCore.QTimer.singleShot(0, QtCore.QCoreApplication.quit)


def give_up():
    print(f"no end after {TIME_LIMIT_MS} ms")
    QtCore.QCoreApplication.exit(1)


def trust(path):
    """Makes the authorities of a file those that connections trust."""
    authorities = QtNetwork.QSslCertificate.fromPath(path)
    if not authorities:
        sys.exit(f"{path}: no certificate")
    configuration = QtNetwork.QSslConfiguration.defaultConfiguration()
    configuration.setCaCertificates(authorities)
    QtNetwork.QSslConfiguration.setDefaultConfiguration(configuration)


def parse_options():
    parser = argparse.ArgumentParser(description="sends messages to an echo server")
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--ca", metavar="FILE")
    parser.add_argument("--insecure", action="store_true")
    return parser.parse_args()


def main():
    options = parse_options()
    application = QtCore.QCoreApplication(sys.argv[:1])
    if options.ca:
        trust(options.ca)
    client = EchoClient(options.insecure)
    QtCore.QTimer.singleShot(TIME_LIMIT_MS, give_up)
    QtCore.QTimer.singleShot(0, lambda: client.open(QtCore.QUrl(options.url)))
    application.exec_()
    return 0 if client.closed_well else 1


sys.exit(main())
