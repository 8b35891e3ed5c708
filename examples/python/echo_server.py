#!/usr/bin/env python3
"""A websocket server that sends every message back as it came.

    echo_server.py PORT [--host H] [--tls CERT KEY] [--deflate] [--max-message N]

PORT 0 picks a free port. With --tls (the certificate with those above it, and its key, both PEM) it speaks
wss. It prints "listening on ws://127.0.0.1:PORT" when it is ready, and ends with
status 0 on SIGTERM and SIGINT. The environment variable BINDING names the package to use: qwebsocket (the
default) or PySide2.
"""

import argparse
import importlib
import os
import resource
import signal
import sys

BINDING = os.environ.get("BINDING", "qwebsocket")
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtNetwork = importlib.import_module(f"{BINDING}.QtNetwork")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

MAX_SIZE = QtWebSockets.QWebSocket.maxIncomingMessageSize()


class EchoServer(QtCore.QObject):
    """Takes every connection and keeps it until it has ended."""

    def __init__(self, max_message, deflate, configuration):
        super().__init__()
        self.max_message = max_message
        self.connections = set()
        server = QtWebSockets.QWebSocketServer
        mode = server.SecureMode if configuration else server.NonSecureMode
        self.server = server("echo", mode, self)
        if configuration:
            self.server.setSslConfiguration(configuration)
        self.server.originAuthenticationRequired.connect(self.welcome)
        self.server.newConnection.connect(self.take_connections)
        if deflate:
            self.server.setCompression(QtWebSockets.QWebSocketCompression())

    def listen(self, host, port):
        return self.server.listen(QtNetwork.QHostAddress(host), port)

    def welcome(self, authenticator):
        """Every origin is welcome. Without this slot qwebsocket refuses pages of other hosts."""
        authenticator.setAllowed(True)

    def take_connections(self):
        while self.server.hasPendingConnections():
            self.take(self.server.nextPendingConnection())

    def take(self, connection):
        connection.setMaxAllowedIncomingFrameSize(self.max_message)
        connection.setMaxAllowedIncomingMessageSize(self.max_message)
        connection.textMessageReceived.connect(lambda text: connection.sendTextMessage(text))
        connection.binaryMessageReceived.connect(lambda data: connection.sendBinaryMessage(data))
        connection.disconnected.connect(lambda: self.drop(connection))
        self.connections.add(connection)

    def drop(self, connection):
        self.connections.discard(connection)
        connection.deleteLater()


def number(maximum):
    """The type of an option that is a number from 0 to the maximum."""

    def parse(text):
        if not text.isdecimal() or int(text) > maximum:
            raise argparse.ArgumentTypeError(f"not a number from 0 to {maximum}: {text}")
        return int(text)

    return parse


def parse_options():
    parser = argparse.ArgumentParser(description="sends every message back as it came")
    parser.add_argument("port", type=number(65535), metavar="PORT")
    parser.add_argument("--host", default="127.0.0.1", metavar="H")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--deflate", action="store_true")
    parser.add_argument("--max-message", type=number(MAX_SIZE), default=MAX_SIZE, metavar="N")
    options = parser.parse_args()
    if options.tls and not hasattr(QtWebSockets.QWebSocketServer, "setSslConfiguration"):
        parser.error(f"--tls: {BINDING} cannot do it")
    if options.deflate and not hasattr(QtWebSockets, "QWebSocketCompression"):
        parser.error(f"--deflate: {BINDING} cannot do it")
    return options


def configuration(certificate_path, key_path):
    """What TLS connections are accepted with."""
    chain = QtNetwork.QSslCertificate.fromPath(certificate_path)
    if not chain:
        sys.exit(f"{certificate_path}: no certificate")
    try:
        with open(key_path, "rb") as file:
            text = file.read()
    except OSError as error:
        sys.exit(f"{key_path}: {error.strerror}")
    kinds = (QtNetwork.QSsl.Rsa, QtNetwork.QSsl.Ec, QtNetwork.QSsl.Opaque)
    keys = (QtNetwork.QSslKey(text, kind) for kind in kinds)
    key = next((key for key in keys if not key.isNull()), None)
    if key is None:
        sys.exit(f"{key_path}: no private key")
    made = QtNetwork.QSslConfiguration()
    made.setLocalCertificateChain(chain)
    made.setPrivateKey(key)
    return made


def raise_descriptor_limit():
    """Lets the process have as many connections as the system allows it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main():
    options = parse_options()
    raise_descriptor_limit()
    application = QtCore.QCoreApplication(sys.argv[:1])
    tls = configuration(*options.tls) if options.tls else None
    try:
        echo = EchoServer(options.max_message, options.deflate, tls)
    except ValueError as error:
        sys.exit(f"{options.tls[1]}: {error}")
    if not echo.listen(options.host, options.port):
        print(f"echo_server: {options.host}: {echo.server.errorString()}", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: application.quit())
    breath = QtCore.QTimer()  # Qt's loop gives Python no time for its signal handlers
    breath.timeout.connect(lambda: None)
    breath.start(200)
    print(f"listening on {echo.server.serverUrl().toString()}", flush=True)
    return application.exec_()


sys.exit(main())
