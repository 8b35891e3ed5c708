"""QWebSocketHandshakeRequest: a request that a server asks its program about."""

from __future__ import annotations

from . import _arguments
from ._bytearray import QByteArray
from ._ffi import lib
from ._hostaddress import QHostAddress
from ._octets import OctetsLike, octets


class QWebSocketHandshakeRequest:
    """A request that has arrived at a server, a websocket's or plain HTTP, and the answer to it.

    A slot of handshakeRequested gets it and may use it until it returns; afterwards, and so in slots
    that are called later or in another thread, its methods raise RuntimeError. Not in Qt.
    """

    __slots__ = ("_lent",)

    def __init__(self, lent: int) -> None:
        self._lent: int | None = lent

    def _q_end(self) -> None:
        """The slots have returned: the library takes it back."""
        self._lent = None

    @property
    def _handle(self) -> int:
        if self._lent is None:
            raise RuntimeError(
                "a handshake request can be used only in its slot, until that returns"
            )
        return self._lent

    # ---- the request

    def isWebSocket(self) -> bool:
        """Whether it is a good opening handshake of a websocket; else it is another HTTP request."""
        return bool(lib.qws_handshake_request_is_web_socket(self._handle))

    def method(self) -> str:
        """The method, "GET" for a websocket."""
        return lib.qws_handshake_request_method(self._handle)

    def target(self) -> str:
        """Path and query as they stand in the request line."""
        return lib.qws_handshake_request_target(self._handle)

    def hasRawHeader(self, headerName: OctetsLike) -> bool:
        """Whether there is a header of that name, in any case of its letters."""
        return bool(lib.qws_handshake_request_has_raw_header(self._handle, octets(headerName)))

    def rawHeader(self, headerName: OctetsLike) -> QByteArray:
        """The value of a header, in any case of the name's letters; null if it is not there."""
        name = octets(headerName)
        if not self.hasRawHeader(name):
            return QByteArray()
        return QByteArray(lib.qws_handshake_request_raw_header(self._handle, name))

    def peerAddress(self) -> QHostAddress:
        """Where it came from; null if it came through a socket in the file system."""
        return QHostAddress(lib.qws_handshake_request_peer_address(self._handle))

    def peerPort(self) -> int:
        return lib.qws_handshake_request_peer_port(self._handle)

    # ---- the answer

    def setRawHeader(self, headerName: OctetsLike, value: OctetsLike) -> None:
        """Adds a header to the answer, whichever it will be: to that of a websocket, too.

        ValueError for headers that frame an answer, as Content-Length, and those that cannot be.
        """
        name, content = octets(headerName), octets(value)
        lib.qws_handshake_request_set_raw_header(self._handle, name, content)

    def respond(self, status: int, body: OctetsLike = b"") -> None:
        """Answers with an HTTP status of 200 to 599 and a body, in place of a websocket.

        The connection ends behind the answer. A request that is not answered takes its usual way.
        """
        number, data = _arguments.number(status, -(2**31), 2**31 - 1), octets(body)
        lib.qws_handshake_request_respond(self._handle, number, data, len(data))
