"""PySide2.QtWebSockets."""

from ._protocol import QMaskGenerator, QWebSocketProtocol
from ._server import QWebSocketCorsAuthenticator, QWebSocketServer
from ._socket import QWebSocket

__all__ = [
    "QMaskGenerator",
    "QWebSocket",
    "QWebSocketCorsAuthenticator",
    "QWebSocketProtocol",
    "QWebSocketServer",
]
