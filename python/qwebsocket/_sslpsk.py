"""QSslPreSharedKeyAuthenticator: a key that both sides know already, asked for in a signal."""

from __future__ import annotations

from ._arguments import instance
from ._bytearray import QByteArray
from ._octets import OctetsLike, octets


class QSslPreSharedKeyAuthenticator:
    """The identity and the key to answer with, and what the server said about them."""

    def __init__(self, *authenticator: QSslPreSharedKeyAuthenticator) -> None:
        self._hint = b""
        self._identity = b""
        self._key = b""
        self._longest_identity = 0
        self._longest_key = 0
        for original in authenticator:
            self.__dict__.update(instance(original, QSslPreSharedKeyAuthenticator).__dict__)

    def swap(self, other: QSslPreSharedKeyAuthenticator) -> None:
        """QSslPreSharedKeyAuthenticator::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslPreSharedKeyAuthenticator:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QSslPreSharedKeyAuthenticator):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def identityHint(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::identityHint(): from the server."""
        return QByteArray(self._hint)

    def identity(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::identity()."""
        return QByteArray(self._identity)

    def setIdentity(self, identity: OctetsLike) -> None:
        """QSslPreSharedKeyAuthenticator::setIdentity()."""
        self._identity = octets(identity)

    def maximumIdentityLength(self) -> int:
        """QSslPreSharedKeyAuthenticator::maximumIdentityLength(): in octets."""
        return self._longest_identity

    def preSharedKey(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::preSharedKey()."""
        return QByteArray(self._key)

    def setPreSharedKey(self, preSharedKey: OctetsLike) -> None:
        """QSslPreSharedKeyAuthenticator::setPreSharedKey()."""
        self._key = octets(preSharedKey)

    def maximumPreSharedKeyLength(self) -> int:
        """QSslPreSharedKeyAuthenticator::maximumPreSharedKeyLength(): in octets."""
        return self._longest_key
