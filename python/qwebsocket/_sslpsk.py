"""QSslPreSharedKeyAuthenticator: a key that both sides know already, asked for in a signal."""

from __future__ import annotations

from ._arguments import instance
from ._bytearray import QByteArray
from ._ffi import lib
from ._octets import OctetsLike, octets


class QSslPreSharedKeyAuthenticator:
    """The identity and the key to answer with, and what the server said about them.

    What is longer than its maximum is cut off. Without a key the handshake fails.
    """

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
        """QSslPreSharedKeyAuthenticator::maximumIdentityLength(): in octets; 0 on a server."""
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


def read_key_question(handle: int) -> QSslPreSharedKeyAuthenticator:
    """The question of a qws_psk_authenticator."""
    question = QSslPreSharedKeyAuthenticator()
    question._hint = lib.qws_psk_authenticator_identity_hint(handle)
    question._identity = lib.qws_psk_authenticator_identity(handle)
    question._longest_identity = lib.qws_psk_authenticator_maximum_identity_length(handle)
    question._longest_key = lib.qws_psk_authenticator_maximum_pre_shared_key_length(handle)
    return question


def answer_key_question(handle: int, answer: QSslPreSharedKeyAuthenticator) -> None:
    """Gives the library what the slots have filled in; a server's identity is the client's."""
    identity, key = answer._identity, answer._key
    if answer._longest_identity:
        lib.qws_psk_authenticator_set_identity(handle, identity, len(identity))
    lib.qws_psk_authenticator_set_pre_shared_key(handle, key, len(key))
