"""Qt's names from the binding that $BINDING names, PySide2 or qwebsocket: the same script runs on both."""

import importlib
import os

_binding = os.environ["BINDING"]
_core = importlib.import_module(_binding + ".QtCore")
_network = importlib.import_module(_binding + ".QtNetwork")
_websockets = importlib.import_module(_binding + ".QtWebSockets")

QByteArray = _core.QByteArray
QCoreApplication = _core.QCoreApplication
QUrl = _core.QUrl
QHostAddress = _network.QHostAddress
QWebSocket = _websockets.QWebSocket
QWebSocketProtocol = _websockets.QWebSocketProtocol
QWebSocketServer = _websockets.QWebSocketServer
