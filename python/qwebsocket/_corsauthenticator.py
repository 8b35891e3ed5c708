"""QWebSocketCorsAuthenticator: whether a page of another host may connect."""

from __future__ import annotations

from . import _arguments


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
