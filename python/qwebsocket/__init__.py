"""libqwebsocket: QWebSocket and QWebSocketServer without Qt, with the names of PySide2.

A PySide2 script migrates by its imports: ``from qwebsocket.QtWebSockets import QWebSocket``.
"""

from ._application import QCoreApplication, QEventLoop
from ._bytearray import QByteArray
from ._compression import QWebSocketCompression
from ._corsauthenticator import QWebSocketCorsAuthenticator
from ._handshakeoptions import QWebSocketHandshakeOptions
from ._handshakerequest import QWebSocketHandshakeRequest
from ._network import QAbstractSocket, QAuthenticator, QHostAddress, QNetworkProxy, QNetworkRequest
from ._object import QObject
from ._protocol import QMaskGenerator, QWebSocketProtocol
from ._server import QWebSocketServer
from ._signal import Signal
from ._slot import Slot
from ._socket import QWebSocket
from ._timer import QTimer
from ._url import QUrl

__version__ = "1.0.0"

__all__ = [
    "QAbstractSocket",
    "QAuthenticator",
    "QByteArray",
    "QCoreApplication",
    "QEventLoop",
    "QHostAddress",
    "QMaskGenerator",
    "QNetworkProxy",
    "QNetworkRequest",
    "QObject",
    "QTimer",
    "QUrl",
    "QWebSocket",
    "QWebSocketCompression",
    "QWebSocketCorsAuthenticator",
    "QWebSocketHandshakeOptions",
    "QWebSocketHandshakeRequest",
    "QWebSocketProtocol",
    "QWebSocketServer",
    "Signal",
    "Slot",
    "__version__",
]
