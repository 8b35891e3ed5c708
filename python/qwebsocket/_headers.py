"""The raw headers of a request, and those of them that Qt knows by number and type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._bytearray import QByteArray
from ._octets import OctetsLike, octets
from ._url import QUrl

_CONTENT_LENGTH, _LOCATION, _IF_MATCH, _IF_NONE_MATCH = 1, 2, 11, 12
_NAMES = (
    b"Content-Type",
    b"Content-Length",
    b"Location",
    b"Last-Modified",
    b"Cookie",
    b"Set-Cookie",
    b"Content-Disposition",
    b"User-Agent",
    b"Server",
    b"If-Modified-Since",
    b"ETag",
    b"If-Match",
    b"If-None-Match",
)
"""The header fields, by the number of QNetworkRequest.KnownHeaders."""


class Headers:
    """Header fields in the order in which they were set, with names in any case."""

    __slots__ = ("_fields",)

    def __init__(self, other: Headers | None = None) -> None:
        self._fields: list[tuple[bytes, bytes]] = [] if other is None else list(other._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._fields == other._fields

    __hash__ = None  # type: ignore[assignment]

    def names(self) -> list[QByteArray]:
        """The names as they were spelt, in order."""
        return [QByteArray(name) for name, _ in self._fields]

    def raw(self, name: OctetsLike) -> bytes | None:
        """The value of a field, or None."""
        key = octets(name).lower()
        return next((value for field, value in self._fields if field.lower() == key), None)

    def set_raw(self, name: OctetsLike, value: OctetsLike) -> None:
        """Sets a field, which moves to the end; a null value takes it away."""
        spelt = octets(name)
        key = spelt.lower()
        self._fields = [field for field in self._fields if field[0].lower() != key]
        null = value is None or (isinstance(value, QByteArray) and value.isNull())
        if spelt and not null:
            self._fields.append((spelt, octets(value)))

    def known(self, header: int) -> Any:
        """The value of a known header: int, QUrl, list of str or str; None if it is not there."""
        value = self.raw(_NAMES[header])
        if value is None:
            return None
        if header == _CONTENT_LENGTH:
            length, ok = QByteArray(value).toLongLong()
            return length if ok else None
        if header == _LOCATION:
            url = QUrl.fromEncoded(value, QUrl.StrictMode)
            return url if url.isValid() else None
        if header in (_IF_MATCH, _IF_NONE_MATCH):
            return [tag.strip() for tag in _decoded(value).split(",")]
        return _decoded(value)

    def set_known(self, header: int, value: object) -> None:
        """Sets a known header; None takes it away, TypeError for what has no text."""
        self.set_raw(_NAMES[header], None if value is None else _encoded(value))


def _decoded(value: bytes) -> str:
    """The text of a field: UTF-8 as set_known() writes it, or else Latin-1 as HTTP has it."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _encoded(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, QUrl):
        return value.toEncoded().data()
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return b", ".join(_encoded(item) for item in value)
    return octets(value)
