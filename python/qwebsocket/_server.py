"""QWebSocketServer and QWebSocketCorsAuthenticator."""

from __future__ import annotations

from typing import Any, Union

from . import _arguments
from ._enum import QtEnum
from ._ffi import NOTICE, NUMBER, ORIGIN, ServerEvents, lib
from ._handle import HandleObject, objects
from ._network import QAbstractSocket, QHostAddress, QNetworkProxy
from ._object import QObject
from ._protocol import QWebSocketProtocol
from ._signal import Signal
from ._socket import QWebSocket
from ._ssl import QSslError, QSslPreSharedKeyAuthenticator
from ._url import QUrl

_CloseCode = QWebSocketProtocol.CloseCode
_Address = Union[QHostAddress, QHostAddress.SpecialAddress]


class QWebSocketCorsAuthenticator:
    """Asks a slot of originAuthenticationRequired whether a request's origin is welcome."""

    _origin: str
    _allowed: bool

    def __init__(self, origin: str | QWebSocketCorsAuthenticator | None) -> None:
        if isinstance(origin, QWebSocketCorsAuthenticator):
            self._origin, self._allowed = origin.origin(), origin.allowed()
        else:
            self._origin, self._allowed = _arguments.text(origin), True

    def origin(self) -> str:
        return self._origin

    def allowed(self) -> bool:
        return self._allowed

    def setAllowed(self, allowed: bool) -> None:
        self._allowed = bool(allowed)

    def swap(self, other: QWebSocketCorsAuthenticator) -> None:
        self._origin, other._origin = other._origin, self._origin
        self._allowed, other._allowed = other._allowed, self._allowed


class QWebSocketServer(HandleObject):
    """Listens, and gives out connections whose handshake is done.

    Other than in Qt a request from a page of another host is refused with 403, unless a slot of
    originAuthenticationRequired decides.
    """

    class SslMode(QtEnum):
        SecureMode = 0
        NonSecureMode = 1

    SecureMode = SslMode.SecureMode
    NonSecureMode = SslMode.NonSecureMode

    acceptError = Signal(QAbstractSocket.SocketError)
    closed = Signal()
    newConnection = Signal()
    originAuthenticationRequired = Signal(QWebSocketCorsAuthenticator)
    peerVerifyError = Signal(QSslError)
    preSharedKeyAuthenticationRequired = Signal(QSslPreSharedKeyAuthenticator)
    serverError = Signal(QWebSocketProtocol.CloseCode)
    sslErrors = Signal("QList<QSslError>")

    def __init__(
        self,
        serverName: str | None,
        secureMode: QWebSocketServer.SslMode,
        parent: QObject | None = None,
        **properties: object,
    ) -> None:
        name = _arguments.text(serverName).encode("utf-8", "replace")
        mode = int(_arguments.instance(secureMode, QWebSocketServer.SslMode))
        super().__init__(parent)
        self._q_handle = lib.qws_server_new(self._q_loop.handle, name, mode)
        self._proxy = QNetworkProxy()
        self._q_register()
        self._q_initialize(properties)

    def _q_listeners_changed(self, signal: str) -> None:
        callbacks = {
            member: callback
            for name, (member, callback) in _MEMBERS.items()
            if name in self._q_signals and self._q_signals[name].has_slots()
        }
        lib.qws_server_set_events(self._q_handle, ServerEvents(**callbacks), self._q_key)

    def _q_end(self, handle: int) -> None:
        lib.qws_server_free(handle)

    # ---- listening

    def listen(self, address: _Address = QHostAddress.Any, port: int = 0) -> bool:
        """Listens on an address and a port, 0 for a free one; serverError tells why it cannot."""
        if isinstance(address, QHostAddress.SpecialAddress):
            address = QHostAddress(address)
        text = _listening_address(_arguments.instance(address, QHostAddress))
        done = lib.qws_server_listen(self._q_handle, text, _arguments.quint16(port))
        self._q_settle()
        return done

    def close(self) -> None:
        """Stops to listen; connections that nobody took end, those that were taken live on."""
        lib.qws_server_close(self._q_handle)
        self._q_settle()

    def _q_settle(self) -> None:
        """Keeps the slots of a server that listens."""
        if not self._q_is_deleted:
            self._q_set_busy(self.isListening())

    def isListening(self) -> bool:
        return bool(lib.qws_server_is_listening(self._q_handle))

    def serverAddress(self) -> QHostAddress:
        return QHostAddress(lib.qws_server_address(self._q_handle))

    def serverPort(self) -> int:
        return lib.qws_server_port(self._q_handle)

    def serverUrl(self) -> QUrl:
        return QUrl(lib.qws_server_url(self._q_handle))

    def pauseAccepting(self) -> None:
        lib.qws_server_pause_accepting(self._q_handle)

    def resumeAccepting(self) -> None:
        lib.qws_server_resume_accepting(self._q_handle)

    def socketDescriptor(self) -> int:
        return lib.qws_server_socket_descriptor(self._q_handle)

    def setSocketDescriptor(self, socketDescriptor: int) -> bool:
        """Takes over a descriptor that listens already."""
        descriptor = _arguments.number(socketDescriptor, -(2**31), 2**31 - 1)
        done = lib.qws_server_set_socket_descriptor(self._q_handle, descriptor)
        self._q_settle()
        return done

    nativeDescriptor = socketDescriptor
    setNativeDescriptor = setSocketDescriptor

    # ---- connections

    def hasPendingConnections(self) -> bool:
        return bool(lib.qws_server_has_pending_connections(self._q_handle))

    def nextPendingConnection(self) -> QWebSocket | None:
        """The next connection, None if none waits. It has no parent: keep it."""
        if not self.hasPendingConnections():
            return None
        return QWebSocket._q_taken(lib.qws_server_next_pending_connection(self._q_handle))

    def maxPendingConnections(self) -> int:
        return lib.qws_server_max_pending_connections(self._q_handle)

    def setMaxPendingConnections(self, numConnections: int) -> None:
        count = _arguments.number(numConnections, -(2**31), 2**31 - 1)
        lib.qws_server_set_max_pending_connections(self._q_handle, count)

    def handshakeTimeoutMS(self) -> int:
        return lib.qws_server_handshake_timeout_ms(self._q_handle)

    def setHandshakeTimeout(self, msec: int) -> None:
        """Sets how long a client has for its handshake; a negative time is no limit."""
        lib.qws_server_set_handshake_timeout(
            self._q_handle, _arguments.number(msec, -(2**31), 2**31 - 1)
        )

    # ---- what the server is

    def serverName(self) -> str:
        return lib.qws_server_name(self._q_handle)

    def setServerName(self, serverName: str | None) -> None:
        name = _arguments.text(serverName).encode("utf-8", "replace")
        lib.qws_server_set_name(self._q_handle, name)

    def secureMode(self) -> QWebSocketServer.SslMode:
        return QWebSocketServer.SslMode(lib.qws_server_secure_mode(self._q_handle))

    def supportedVersions(self) -> list[QWebSocketProtocol.Version]:
        self._q_check()
        return [QWebSocketProtocol.Version13]

    def error(self) -> QWebSocketProtocol.CloseCode:
        return _CloseCode(lib.qws_server_error(self._q_handle))

    def errorString(self) -> str:
        return lib.qws_server_error_string(self._q_handle)

    def proxy(self) -> QNetworkProxy:
        self._q_check()
        return QNetworkProxy(self._proxy)

    def setProxy(self, networkProxy: QNetworkProxy) -> None:
        """Is kept, and changes nothing: this server listens without a proxy."""
        self._q_check()
        self._proxy = QNetworkProxy(_arguments.instance(networkProxy, QNetworkProxy))


def _listening_address(address: QHostAddress) -> bytes | None:
    """The address for qws_server_listen(); None for all of IPv4 and IPv6."""
    if address.protocol() == QAbstractSocket.AnyIPProtocol:
        return None
    return address.toString().encode()


def _notice(name: str) -> Any:
    def deliver(_handle: int, user: int) -> None:
        server = objects[user]()
        if server is not None:
            server._q_signals[name].deliver(server, ())

    return NOTICE(deliver)


def _number(name: str, kind: Any) -> Any:
    def deliver(_handle: int, number: int, user: int) -> None:
        server = objects[user]()
        if server is not None:
            server._q_signals[name].deliver(server, (kind(number),))

    return NUMBER(deliver)


def _origin_authentication_required(_handle: int, asker: int, user: int) -> None:
    server = objects[user]()
    if server is None:
        return
    authenticator = QWebSocketCorsAuthenticator(lib.qws_cors_authenticator_origin(asker))
    authenticator.setAllowed(bool(lib.qws_cors_authenticator_allowed(asker)))
    server._q_signals["originAuthenticationRequired"].deliver(server, (authenticator,))
    lib.qws_cors_authenticator_set_allowed(asker, authenticator.allowed())


_MEMBERS = {
    "acceptError": ("accept_error", _number("acceptError", QAbstractSocket.SocketError)),
    "closed": ("closed", _notice("closed")),
    "newConnection": ("new_connection", _notice("newConnection")),
    "originAuthenticationRequired": (
        "origin_authentication_required",
        ORIGIN(_origin_authentication_required),
    ),
    "serverError": ("server_error", _number("serverError", _CloseCode)),
}
