"""QSslKey: keys of certificates."""

from __future__ import annotations

from ._arguments import instance
from ._bytearray import QByteArray
from ._ffi import lib
from ._names import qt_name
from ._octets import OctetsLike, octets
from ._qssl import QSsl


class QSslKey:
    """A private or public key of RSA, EC or Ed25519; null if it was given none.

    Ed25519, which Qt does not have, is QSsl.Opaque. Encrypted keys are written as PKCS #8.
    """

    def __init__(
        self,
        encoded: QSslKey | OctetsLike = None,
        algorithm: QSsl.KeyAlgorithm = QSsl.Opaque,
        format: QSsl.EncodingFormat = QSsl.Pem,
        type: QSsl.KeyType = QSsl.PrivateKey,
        passPhrase: OctetsLike = None,
    ) -> None:
        if isinstance(encoded, QSslKey):
            self.__dict__.update(encoded.__dict__)
            return
        self._der = b""
        self._length = -1
        self._algorithm = instance(algorithm, QSsl.KeyAlgorithm)
        self._type = instance(type, QSsl.KeyType)
        data, secret = octets(encoded), octets(passPhrase)
        if not data or b"\0" in secret:
            return
        handle = lib.qws_ssl_key_new(
            data, len(data), instance(format, QSsl.EncodingFormat), type, secret
        )
        if handle is not None:
            key = take_key(handle)
            if key._algorithm == algorithm:
                self.__dict__.update(key.__dict__)

    def clear(self) -> None:
        """QSslKey::clear(): makes it null."""
        self.__dict__.update(QSslKey().__dict__)

    def swap(self, other: QSslKey) -> None:
        """QSslKey::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslKey:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QSslKey):
            return NotImplemented
        return self._der == other._der and (not self._der or self._type == other._type)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        kind = "PublicKey" if self._type == QSsl.PublicKey else "PrivateKey"
        algorithm = self._algorithm.name.upper()
        return f"{qt_name(type(self))}({kind}, {algorithm}, {self._length})"

    def isNull(self) -> bool:
        """QSslKey::isNull()."""
        return not self._der

    def algorithm(self) -> QSsl.KeyAlgorithm:
        """QSslKey::algorithm()."""
        return self._algorithm

    def type(self) -> QSsl.KeyType:
        """QSslKey::type()."""
        return self._type

    def length(self) -> int:
        """QSslKey::length(): in bits, -1 of a null key."""
        return self._length

    def toDer(self, passPhrase: OctetsLike = None) -> QByteArray:
        """QSslKey::toDer(): nothing if there is a pass phrase, as DER cannot be encrypted in Qt."""
        return QByteArray() if octets(passPhrase) else QByteArray(self._der)

    def toPem(self, passPhrase: OctetsLike = None) -> QByteArray:
        """QSslKey::toPem(): encrypted if there is a pass phrase and the key is private."""
        secret = octets(passPhrase)
        if b"\0" in secret:
            raise ValueError("a pass phrase can not hold NUL")
        handle = new_key(self)
        if handle is None:
            return QByteArray()
        try:
            return QByteArray(lib.qws_ssl_key_to_pem(handle, secret))
        finally:
            lib.qws_ssl_key_free(handle)


def new_key(key: QSslKey) -> int | None:
    """An owned qws_ssl_key; None of a null key."""
    if key.isNull():
        return None
    return lib.qws_ssl_key_new(key._der, len(key._der), QSsl.Der, key._type, b"")


def take_key(handle: int) -> QSslKey:
    """The value of an owned qws_ssl_key, which is freed."""
    key = QSslKey()
    key._der = lib.qws_ssl_key_to_der(handle)
    key._length = lib.qws_ssl_key_length(handle)
    key._algorithm = QSsl.KeyAlgorithm(lib.qws_ssl_key_algorithm(handle))
    key._type = QSsl.KeyType(lib.qws_ssl_key_type(handle))
    lib.qws_ssl_key_free(handle)
    return key
