"""QWebSocketHandshakeOptions: what an opening handshake offers beside its URL and headers."""

from __future__ import annotations

from collections.abc import Iterable

from . import _subprotocols
from ._arguments import instance


class QWebSocketHandshakeOptions:
    """The options of QWebSocket.open(), a value as in Qt 6."""

    def __init__(self, other: QWebSocketHandshakeOptions | None = None) -> None:
        self._subprotocols: list[str] = []
        if other is not None:
            self._subprotocols = instance(other, QWebSocketHandshakeOptions).subprotocols()

    def __copy__(self) -> QWebSocketHandshakeOptions:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QWebSocketHandshakeOptions):
            return NotImplemented
        return self._subprotocols == other._subprotocols

    __hash__ = None  # type: ignore[assignment]

    def swap(self, other: QWebSocketHandshakeOptions) -> None:
        """QWebSocketHandshakeOptions::swap()."""
        self._subprotocols, other._subprotocols = other._subprotocols, self._subprotocols

    def subprotocols(self) -> list[str]:
        """QWebSocketHandshakeOptions::subprotocols(): a copy."""
        return list(self._subprotocols)

    def setSubprotocols(self, protocols: Iterable[str]) -> None:
        """QWebSocketHandshakeOptions::setSubprotocols(): the names to offer, the preferred one first.

        Other than in Qt, which leaves it out, a name that cannot be one is a ValueError.
        """
        self._subprotocols = _subprotocols.checked(protocols)
