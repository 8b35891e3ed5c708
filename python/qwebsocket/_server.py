"""QWebSocketServer: listens, and gives out connections."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Union

from . import _arguments, _compression, _subprotocols
from ._compression import QWebSocketCompression
from ._corsauthenticator import QWebSocketCorsAuthenticator
from ._enum import QtEnum
from ._ffi import lib
from ._handle import HandleObject
from ._handshakerequest import QWebSocketHandshakeRequest
from ._network import QAbstractSocket, QHostAddress, QNetworkProxy
from ._object import QObject
from ._octets import OctetsLike, octets
from ._protocol import QWebSocketProtocol
from ._proxy import new_proxy, take_proxy
from ._server_events import events_for
from ._signal import Signal
from ._socket import QWebSocket
from ._ssl import QSslConfiguration, QSslError, QSslPreSharedKeyAuthenticator
from ._sslconfiguration import new_configuration, take_configuration
from ._url import QUrl

_CloseCode = QWebSocketProtocol.CloseCode
_Address = Union[QHostAddress, QHostAddress.SpecialAddress, str]

_UNIX = "unix:"


class QWebSocketServer(HandleObject):
    """Listens, and gives out connections whose handshake is done.

    Other than in Qt a request from a page of another host is refused with 403, unless a slot of
    originAuthenticationRequired decides. Not in Qt are handshakeRequested, which can answer a request
    in place of a websocket, plain HTTP too, and setCompression(), reusePort(), listenActivated() and
    shutdown().
    """

    class SslMode(QtEnum):
        SecureMode = 0
        NonSecureMode = 1

    SecureMode = SslMode.SecureMode
    NonSecureMode = SslMode.NonSecureMode

    acceptError = Signal(QAbstractSocket.SocketError)
    closed = Signal()
    handshakeRequested = Signal(QWebSocketHandshakeRequest)
    newConnection = Signal()
    originAuthenticationRequired = Signal(QWebSocketCorsAuthenticator)
    peerVerifyError = Signal(QSslError)
    preSharedKeyAuthenticationRequired = Signal(QSslPreSharedKeyAuthenticator)
    serverError = Signal(QWebSocketProtocol.CloseCode)
    sslErrors = Signal("QList<QSslError>")

    _q_proxy = QNetworkProxy()

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
        lib.qws_server_set_events(self._q_handle, events_for(()), self._q_register())
        self._q_initialize(properties)

    def _q_listeners_changed(self, signal: str) -> None:
        wanted = (name for name, instance in self._q_signals.items() if instance.has_slots())
        lib.qws_server_set_events(self._q_handle, events_for(wanted), self._q_key)

    def _q_end(self, handle: int) -> None:
        lib.qws_server_free(handle)

    # ---- listening

    def listen(self, address: _Address = QHostAddress.Any, port: int = 0) -> bool:
        """Listens on an address and a port, 0 for a free one; serverError tells why it cannot.

        "unix:/path" is a socket in the file system, for clients of "ws+unix:/path:/resource". It is
        removed when the server stops to listen. Not in Qt.
        """
        where, number = _listening_address(address), _arguments.quint16(port)
        done = lib.qws_server_listen(self._q_handle, where, number)
        self._q_settle()
        return done

    def listenActivated(self, index: int = 0) -> bool:
        """Listens on a descriptor that a service manager has passed to the process (LISTEN_FDS).

        They count from 0; False if there is none. Not in Qt.
        """
        number = _arguments.number(index, -(2**31), 2**31 - 1)
        done = lib.qws_server_listen_activated(self._q_handle, number)
        self._q_settle()
        return done

    def close(self) -> None:
        """Stops to listen; connections that nobody took end, those that were taken live on."""
        lib.qws_server_close(self._q_handle)
        self._q_settle()

    def shutdown(self, timeout_ms: int) -> None:
        """Ends in order: stops to listen, and closes all connections, taken or not, with 1001.

        Their peers have as long to end theirs; then they are cut. `closed` tells the end. Not in Qt.
        """
        lib.qws_server_shutdown(self._q_handle, _arguments.number(timeout_ms, 0, 2**63 - 1))
        if not self._q_is_deleted:
            self._q_set_busy(True)

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

    def reusePort(self) -> bool:
        """Whether other servers may listen on the same address. Not in Qt."""
        return bool(lib.qws_server_reuse_port(self._q_handle))

    def setReusePort(self, share: bool) -> None:
        """Lets other servers that want it too listen on the same address and share what comes.

        Holds from the next listen() on (SO_REUSEPORT). Not in Qt.
        """
        lib.qws_server_set_reuse_port(self._q_handle, bool(share))

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

    def handleConnection(self, descriptor: int, early: OctetsLike = b"") -> bool:
        """Takes over the descriptor of a connection, with bytes that were read from it already.

        False if it is none; then it still is yours. Qt takes a QTcpSocket.
        """
        number, data = _arguments.number(descriptor, -(2**31), 2**31 - 1), octets(early)
        return lib.qws_server_handle_connection(self._q_handle, number, data, len(data))

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
        numbers = lib.qws_server_supported_versions(self._q_handle)
        return [QWebSocketProtocol.Version(number) for number in numbers]

    def supportedSubprotocols(self) -> list[str]:
        """The subprotocols that it speaks, as in Qt 6."""
        return _subprotocols.split(lib.qws_server_supported_subprotocols(self._q_handle))

    def setSupportedSubprotocols(self, protocols: Iterable[str]) -> None:
        """Sets them, as in Qt 6: of what a client offers, the first one among them is chosen."""
        names = _subprotocols.joined(_subprotocols.checked(protocols))
        lib.qws_server_set_supported_subprotocols(self._q_handle, names)

    def setCompression(self, compression: QWebSocketCompression | None) -> None:
        """Sets what clients of later handshakes may have; None for none, as at first. Not in Qt."""
        lib.qws_server_set_compression(self._q_handle, _compression.wanted(compression))

    def error(self) -> QWebSocketProtocol.CloseCode:
        return _CloseCode(lib.qws_server_error(self._q_handle))

    def errorString(self) -> str:
        return lib.qws_server_error_string(self._q_handle)

    def sslConfiguration(self) -> QSslConfiguration:
        """What connections are accepted with; the default configuration if none was set."""
        handle = lib.qws_server_ssl_configuration(self._q_handle)
        if handle is None:
            return QSslConfiguration.defaultConfiguration()
        return take_configuration(handle)

    def setSslConfiguration(self, sslConfiguration: QSslConfiguration) -> None:
        """Sets what connections are accepted with from now on.

        It is a certificate and its key; without them the server only listens if
        preSharedKeyAuthenticationRequired has a slot. It is a ValueError if they do not fit, or are
        missing while the server listens, and a RuntimeError if the server is not in SecureMode.
        """
        configuration = new_configuration(sslConfiguration)
        try:
            lib.qws_server_set_ssl_configuration(self._q_handle, configuration)
        except ValueError:
            raise ValueError("a server needs a certificate and the key of that very one") from None
        finally:
            lib.qws_ssl_configuration_free(configuration)

    def proxy(self) -> QNetworkProxy:
        return take_proxy(lib.qws_server_proxy(self._q_handle), self._q_proxy)

    def setProxy(self, networkProxy: QNetworkProxy | QNetworkProxy.ProxyType) -> None:
        """Is kept, and changes nothing: this server listens without a proxy."""
        proxy = QNetworkProxy(networkProxy)
        handle = new_proxy(proxy)
        try:
            lib.qws_server_set_proxy(self._q_handle, handle)
        finally:
            lib.qws_proxy_free(handle)
        self._q_proxy = proxy


def _listening_address(address: _Address) -> bytes | None:
    """The address for qws_server_listen(); None for all of IPv4 and IPv6."""
    if isinstance(address, str) and address.startswith(_UNIX):
        path = os.fsencode(address)
        if b"\0" in path:
            raise ValueError("a path cannot hold NUL")
        return path
    if isinstance(address, QHostAddress.SpecialAddress):
        address = QHostAddress(address)
    host = _arguments.instance(address, QHostAddress)
    return None if host.protocol() == QAbstractSocket.AnyIPProtocol else host.toString().encode()
