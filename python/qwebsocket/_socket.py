"""QWebSocket: a client's socket, or one that QWebSocketServer gives out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Union

from . import _arguments, _compression
from ._bytearray import QByteArray
from ._compression import QWebSocketCompression
from ._enum import QtEnum
from ._ffi import NEXT_MASK, check, lib
from ._handle import HandleObject
from ._handshakeoptions import QWebSocketHandshakeOptions
from ._network import QAbstractSocket, QAuthenticator, QHostAddress, QNetworkProxy, QNetworkRequest
from ._object import QObject
from ._octets import OctetsLike, octets
from ._protocol import QMaskGenerator, QWebSocketProtocol
from ._proxy import new_proxy, take_proxy
from ._signal import Signal
from ._slot import accepts
from ._socket_events import events_for, next_mask
from ._ssl import QSsl, QSslConfiguration, QSslError, QSslPreSharedKeyAuthenticator
from ._sslconfiguration import new_configuration, take_configuration
from ._sslerror import new_errors
from ._url import QUrl
from ._values import new_request, take_options, take_request

_CloseCode = QWebSocketProtocol.CloseCode
_Version = QWebSocketProtocol.Version
_Target = Union[QUrl, QNetworkRequest, str, None]

_MAX_SIZE = 2147483646
_UNCONNECTED, _CONNECTED = 0, 3
_GONE = b"Connection closed"
_ALL: Any = object()


class QWebSocket(HandleObject):
    """A websocket. What happens to it is delivered by the event loop of the thread that made it.

    The methods are documented by Qt and, with what differs, by libqwebsocket.h.
    """

    class MessageCompression(QtEnum):
        """How messages go out on a connection that has agreed on compression. Not in Qt."""

        CompressByThreshold = 0
        CompressAlways = 1
        CompressNever = 2

    CompressByThreshold = MessageCompression.CompressByThreshold
    CompressAlways = MessageCompression.CompressAlways
    CompressNever = MessageCompression.CompressNever

    aboutToClose = Signal()
    alertReceived = Signal(QSsl.AlertLevel, QSsl.AlertType, str)
    alertSent = Signal(QSsl.AlertLevel, QSsl.AlertType, str)
    authenticationRequired = Signal(QAuthenticator)
    binaryFrameReceived = Signal(QByteArray, bool)
    binaryMessageReceived = Signal(QByteArray)
    bytesWritten = Signal("qlonglong")
    connected = Signal()
    disconnected = Signal()
    error = Signal(
        QAbstractSocket.SocketError,
        getter=lambda socket: QAbstractSocket.SocketError(lib.qws_socket_error(socket._q_handle)),
    )
    handshakeInterruptedOnError = Signal(QSslError)
    peerVerifyError = Signal(QSslError)
    pong = Signal("qulonglong", QByteArray)
    preSharedKeyAuthenticationRequired = Signal(QSslPreSharedKeyAuthenticator)
    proxyAuthenticationRequired = Signal(QNetworkProxy, QAuthenticator)
    readChannelFinished = Signal()
    sslErrors = Signal("QList<QSslError>")
    stateChanged = Signal(QAbstractSocket.SocketState)
    textFrameReceived = Signal(str, bool)
    textMessageReceived = Signal(str)

    _q_proxy = QNetworkProxy()

    def __init__(
        self,
        origin: str | None = "",
        version: QWebSocketProtocol.Version = _Version.VersionLatest,
        parent: QObject | None = None,
        **properties: object,
    ) -> None:
        name = _arguments.text(origin).encode("utf-8", "replace")
        number = int(_arguments.instance(version, _Version))
        super().__init__(parent)
        self._q_adopt(lib.qws_socket_new(self._q_loop.handle, name, number))
        self._q_initialize(properties)

    @classmethod
    def _q_taken(cls, handle: int) -> QWebSocket:
        """The object of a connection that a server has given out."""
        socket = cls.__new__(cls)
        HandleObject.__init__(socket)
        socket._q_adopt(handle)
        socket._q_settle()
        return socket

    def _q_adopt(self, handle: int) -> None:
        self._q_handle = handle
        self._q_mask_generator: QMaskGenerator | None = None
        lib.qws_socket_set_events(handle, events_for(()), self._q_register())

    def _q_listeners_changed(self, signal: str) -> None:
        wanted = (name for name, instance in self._q_signals.items() if instance.has_slots())
        lib.qws_socket_set_events(self._q_handle, events_for(wanted), self._q_key)

    def _q_settle(self) -> None:
        """Keeps the slots of an open connection, and those of no other."""
        if not self._q_is_deleted:
            self._q_set_busy(lib.qws_socket_state(self._q_handle) != _UNCONNECTED)

    def _q_end(self, handle: int) -> None:
        try:
            if lib.qws_socket_state(handle) == _CONNECTED:
                lib.qws_socket_close(handle, _CloseCode.CloseCodeGoingAway, _GONE, len(_GONE))
        finally:
            lib.qws_socket_free(handle)

    # ---- connecting and closing

    @accepts(
        (QNetworkRequest, QWebSocketHandshakeOptions),
        (QUrl, QWebSocketHandshakeOptions),
        (QNetworkRequest,),
        (QUrl,),
    )
    def open(self, url: _Target, options: QWebSocketHandshakeOptions | None = None) -> None:
        """Starts to connect to a URL, or with a request that has headers of its own."""
        if not isinstance(url, QNetworkRequest):
            url = QNetworkRequest(QUrl() if url is None else QUrl(url))
        if options is not None:
            _arguments.instance(options, QWebSocketHandshakeOptions)
        request = new_request(url, options)
        try:
            lib.qws_socket_open_request(self._q_handle, request)
        finally:
            lib.qws_request_free(request)
        self._q_settle()

    @accepts((_CloseCode, str), (_CloseCode,), ())
    def close(
        self,
        closeCode: QWebSocketProtocol.CloseCode | int = _CloseCode.CloseCodeNormal,
        reason: str | None = "",
    ) -> None:
        """Sends a close frame behind everything that waits, and ends the connection."""
        code = _arguments.number(closeCode, -(2**31), 2**31 - 1)
        data = _arguments.text(reason).encode("utf-8", "replace")
        lib.qws_socket_close(self._q_handle, code, data, len(data))
        self._q_settle()

    @accepts(())
    def abort(self) -> None:
        """Ends the connection at once; what waits to be written is lost."""
        lib.qws_socket_abort(self._q_handle)
        self._q_settle()

    @accepts(())
    def resume(self) -> None:
        lib.qws_socket_resume(self._q_handle)

    # ---- TLS

    @accepts(("QList<QSslError>",), ())
    def ignoreSslErrors(self, errors: Iterable[QSslError] = _ALL) -> None:
        """Lets the connection that is being made go on in spite of errors of the peer's certificate.

        Without a list all of them, for this connection alone: before open() it has no effect, as in
        Qt. With a list those alone, each of its very certificate, for later connections too; an
        empty list is as if never called. As a slot of sslErrors it ignores what it is given.
        """
        if errors is _ALL:
            lib.qws_socket_ignore_ssl_errors(self._q_handle)
            return
        listed = new_errors(errors)
        try:
            lib.qws_socket_ignore_listed_ssl_errors(self._q_handle, listed)
        finally:
            lib.qws_ssl_errors_free(listed)

    @accepts(())
    def continueInterruptedHandshake(self) -> None:
        """Lets the handshake go on, in a slot of handshakeInterruptedOnError; as in Qt 6."""
        lib.qws_socket_continue_interrupted_handshake(self._q_handle)

    def sslConfiguration(self) -> QSslConfiguration:
        """What connections are made with; of an open one it tells what that has agreed on, too."""
        return take_configuration(lib.qws_socket_ssl_configuration(self._q_handle))

    def setSslConfiguration(self, sslConfiguration: QSslConfiguration) -> None:
        """Sets it for the next open()."""
        configuration = new_configuration(sslConfiguration)
        try:
            lib.qws_socket_set_ssl_configuration(self._q_handle, configuration)
        finally:
            lib.qws_ssl_configuration_free(configuration)

    # ---- messages

    def sendTextMessage(self, message: str | None) -> int:
        """Sends a text; returns its size in bytes, or 0 if the socket is not connected."""
        data = _arguments.text(message).encode("utf-8", "replace")
        return _sent(lib.qws_socket_send_text_message(self._q_handle, data, len(data)))

    def sendBinaryMessage(self, data: OctetsLike) -> int:
        """Sends octets; returns how many, or 0 if the socket is not connected."""
        data = octets(data)
        return _sent(lib.qws_socket_send_binary_message(self._q_handle, data, len(data)))

    @staticmethod
    def broadcastTextMessage(sockets: Iterable[QWebSocket], message: str | None) -> int:
        """Sends a text to all of these that are connected, and returns how many. Not in Qt.

        It costs less than to send it to each. All of them belong to this thread.
        """
        data = _arguments.text(message).encode("utf-8", "replace")
        return lib.qws_broadcast_text_message(_handles(sockets), data)

    @staticmethod
    def broadcastBinaryMessage(sockets: Iterable[QWebSocket], data: OctetsLike) -> int:
        """Sends octets to all of these that are connected, and returns how many. Not in Qt."""
        return lib.qws_broadcast_binary_message(_handles(sockets), octets(data))

    def setMessageCompression(self, mode: QWebSocket.MessageCompression) -> None:
        """Sets how the messages that follow go out. Not in Qt.

        Secrets beside what an attacker can choose should not be compressed (RFC 7692, 8).
        """
        number = int(_arguments.instance(mode, QWebSocket.MessageCompression))
        lib.qws_socket_set_message_compression(self._q_handle, number)

    @accepts((QByteArray,), ())
    def ping(self, payload: OctetsLike = b"") -> None:
        data = octets(payload)
        lib.qws_socket_ping(self._q_handle, data, len(data))

    def flush(self) -> bool:
        return bool(lib.qws_socket_flush(self._q_handle))

    def bytesToWrite(self) -> int:
        return lib.qws_socket_bytes_to_write(self._q_handle)

    # ---- state

    def state(self) -> QAbstractSocket.SocketState:
        return QAbstractSocket.SocketState(lib.qws_socket_state(self._q_handle))

    def isValid(self) -> bool:
        return bool(lib.qws_socket_is_valid(self._q_handle))

    def errorString(self) -> str:
        return lib.qws_socket_error_string(self._q_handle)

    def closeCode(self) -> QWebSocketProtocol.CloseCode:
        return _CloseCode(lib.qws_socket_close_code(self._q_handle))

    def closeReason(self) -> str:
        return lib.qws_socket_close_reason(self._q_handle)

    def origin(self) -> str:
        return lib.qws_socket_origin(self._q_handle)

    def version(self) -> QWebSocketProtocol.Version:
        return _Version(lib.qws_socket_version(self._q_handle))

    def request(self) -> QNetworkRequest:
        return take_request(lib.qws_socket_request(self._q_handle))

    def requestUrl(self) -> QUrl:
        return QUrl(lib.qws_socket_request_url(self._q_handle))

    def resourceName(self) -> str:
        return lib.qws_socket_resource_name(self._q_handle)

    def handshakeOptions(self) -> QWebSocketHandshakeOptions:
        """The options that it was opened with, as in Qt 6."""
        return take_options(lib.qws_socket_request(self._q_handle))

    def subprotocol(self) -> str:
        """The subprotocol that the server has chosen, "" if none, as in Qt 6."""
        return lib.qws_socket_subprotocol(self._q_handle)

    def answerHeader(self, headerName: OctetsLike) -> list[QByteArray]:
        """The values of a header of the server's answer to the opening handshake. Not in Qt.

        One for each time that it is there, in any case of its letters.
        """
        name = octets(headerName)
        count = lib.qws_socket_answer_header_count(self._q_handle, name)
        values = (lib.qws_socket_answer_header(self._q_handle, name, i) for i in range(count))
        return [QByteArray(value) for value in values]

    def compression(self) -> QWebSocketCompression | None:
        """What the open connection has agreed on; None if messages go as they are. Not in Qt."""
        return _compression.agreed(lib.qws_socket_compression(self._q_handle))

    def localAddress(self) -> QHostAddress:
        return QHostAddress(lib.qws_socket_local_address(self._q_handle))

    def localPort(self) -> int:
        return lib.qws_socket_local_port(self._q_handle)

    def peerAddress(self) -> QHostAddress:
        return QHostAddress(lib.qws_socket_peer_address(self._q_handle))

    def peerPort(self) -> int:
        return lib.qws_socket_peer_port(self._q_handle)

    def peerName(self) -> str:
        return lib.qws_socket_peer_name(self._q_handle)

    # ---- options

    def readBufferSize(self) -> int:
        return lib.qws_socket_read_buffer_size(self._q_handle)

    def setReadBufferSize(self, size: int) -> None:
        size = _arguments.number(size, -(2**63), 2**63 - 1)
        lib.qws_socket_set_read_buffer_size(self._q_handle, size)

    def maxAllowedIncomingFrameSize(self) -> int:
        return lib.qws_socket_max_allowed_incoming_frame_size(self._q_handle)

    def setMaxAllowedIncomingFrameSize(self, maxAllowedIncomingFrameSize: int) -> None:
        size = _arguments.number(maxAllowedIncomingFrameSize, 0, 2**64 - 1)
        lib.qws_socket_set_max_allowed_incoming_frame_size(self._q_handle, size)

    def maxAllowedIncomingMessageSize(self) -> int:
        return lib.qws_socket_max_allowed_incoming_message_size(self._q_handle)

    def setMaxAllowedIncomingMessageSize(self, maxAllowedIncomingMessageSize: int) -> None:
        size = _arguments.number(maxAllowedIncomingMessageSize, 0, 2**64 - 1)
        lib.qws_socket_set_max_allowed_incoming_message_size(self._q_handle, size)

    def outgoingFrameSize(self) -> int:
        return lib.qws_socket_outgoing_frame_size(self._q_handle)

    def setOutgoingFrameSize(self, outgoingFrameSize: int) -> None:
        size = _arguments.number(outgoingFrameSize, 0, 2**64 - 1)
        lib.qws_socket_set_outgoing_frame_size(self._q_handle, size)

    @staticmethod
    def maxIncomingFrameSize() -> int:
        return _MAX_SIZE

    @staticmethod
    def maxIncomingMessageSize() -> int:
        return _MAX_SIZE

    @staticmethod
    def maxOutgoingFrameSize() -> int:
        return _MAX_SIZE

    def pauseMode(self) -> QAbstractSocket.PauseModes:
        return QAbstractSocket.PauseModes(lib.qws_socket_pause_mode(self._q_handle))

    def setPauseMode(self, pauseMode: QAbstractSocket.PauseModes | int) -> None:
        lib.qws_socket_set_pause_mode(self._q_handle, _arguments.number(pauseMode, 0, 2**31 - 1))

    def handshakeTimeout(self) -> int:
        """Milliseconds from open() to the end of the handshake; 0 is no limit. Not in Qt."""
        return lib.qws_socket_handshake_timeout(self._q_handle)

    def setHandshakeTimeout(self, msec: int) -> None:
        """Sets the time for the handshake. Not in Qt."""
        lib.qws_socket_set_handshake_timeout(self._q_handle, _arguments.number(msec, 0, 2**63 - 1))

    def setCompression(self, compression: QWebSocketCompression | None) -> None:
        """Sets what the next open() offers; None for none, as at first. Not in Qt."""
        lib.qws_socket_set_compression(self._q_handle, _compression.wanted(compression))

    def redirectPolicy(self) -> QNetworkRequest.RedirectPolicy:
        """What the next open() does if the server says that the resource is elsewhere. Not in Qt."""
        return QNetworkRequest.RedirectPolicy(lib.qws_socket_redirect_policy(self._q_handle))

    def setRedirectPolicy(self, policy: QNetworkRequest.RedirectPolicy) -> None:
        """Sets it, at first ManualRedirectPolicy: such an answer is an error. Not in Qt.

        At most 5 redirects are followed, and none from wss to ws. To another origin no credentials
        go. UserVerifiedRedirectPolicy is a ValueError.
        """
        number = int(_arguments.instance(policy, QNetworkRequest.RedirectPolicy))
        lib.qws_socket_set_redirect_policy(self._q_handle, number)

    def proxy(self) -> QNetworkProxy:
        return take_proxy(lib.qws_socket_proxy(self._q_handle), self._q_proxy)

    def setProxy(self, networkProxy: QNetworkProxy | QNetworkProxy.ProxyType) -> None:
        proxy = QNetworkProxy(networkProxy)
        handle = new_proxy(proxy)
        try:
            lib.qws_socket_set_proxy(self._q_handle, handle)
        finally:
            lib.qws_proxy_free(handle)
        self._q_proxy = proxy

    def maskGenerator(self) -> QMaskGenerator:
        """The generator that was set and is kept, else one that stands for the library's own."""
        self._q_check()
        return self._q_mask_generator or _LibraryMasks()

    def setMaskGenerator(self, maskGenerator: QMaskGenerator | None) -> None:
        if maskGenerator is None:
            lib.qws_socket_set_mask_generator(self._q_handle, NEXT_MASK(), 0)
        else:
            _arguments.instance(maskGenerator, QMaskGenerator)
            lib.qws_socket_set_mask_generator(self._q_handle, next_mask, self._q_key)
        self._q_mask_generator = maskGenerator


class _LibraryMasks(QMaskGenerator):
    """What maskGenerator() gives when none was set; the library itself does not call it."""

    def seed(self) -> bool:
        return True

    def nextMask(self) -> int:
        return int.from_bytes(os.urandom(4), "little")


def _handles(sockets: Iterable[QWebSocket]) -> list[int | None]:
    """What the library knows the sockets by; None for those that are deleted."""
    return [_arguments.instance(socket, QWebSocket).__dict__.get("_q_handle") for socket in sockets]


def _sent(size: int) -> int:
    """What a send function of the library answered, raised if it is an error."""
    return size if size >= 0 else check(size, lib.qws_socket_send_text_message)
