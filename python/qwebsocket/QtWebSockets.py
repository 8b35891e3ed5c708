"""PySide2.QtWebSockets, with what this package has beyond it."""

from ._compression import QWebSocketCompression
from ._corsauthenticator import QWebSocketCorsAuthenticator
from ._handshakeoptions import QWebSocketHandshakeOptions
from ._handshakerequest import QWebSocketHandshakeRequest
from ._protocol import QMaskGenerator, QWebSocketProtocol
from ._server import QWebSocketServer
from ._socket import QWebSocket

__all__ = [
    "QMaskGenerator",
    "QWebSocket",
    "QWebSocketCompression",
    "QWebSocketCorsAuthenticator",
    "QWebSocketHandshakeOptions",
    "QWebSocketHandshakeRequest",
    "QWebSocketProtocol",
    "QWebSocketServer",
]
