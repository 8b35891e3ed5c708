"""QSslCipher: cipher suites."""

from __future__ import annotations

from collections.abc import Iterable

from ._arguments import instance, text
from ._ffi import lib
from ._names import qt_name
from ._qssl import QSsl

_PROTOCOLS = {
    "SSLv3": QSsl.SslV3,
    "TLSv1": QSsl.TlsV1_0,
    "TLSv1.2": QSsl.TlsV1_2,
    "TLSv1.3": QSsl.TlsV1_3,
}


class QSslCipher:
    """A cipher suite; null if there is none of that name.

    With a protocol it must be the one that has brought the suite.
    """

    def __init__(
        self, name: QSslCipher | str | None = "", protocol: QSsl.SslProtocol | None = None
    ) -> None:
        self._name = self._protocol = self._key_exchange = ""
        self._authentication = self._encryption = ""
        if isinstance(name, QSslCipher):
            self.__dict__.update(name.__dict__)
            return
        description = lib.qws_ssl_cipher_description(text(name).encode())
        if not description:
            return
        made, version, *parts = description.split(" ")
        if protocol is None or instance(protocol, QSsl.SslProtocol) == _PROTOCOLS.get(version):
            self._name, self._protocol = made, version
            self._key_exchange, self._authentication, self._encryption = (
                part.partition("=")[2] for part in parts
            )

    def swap(self, other: QSslCipher) -> None:
        """QSslCipher::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslCipher:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        return self._name == other._name if isinstance(other, QSslCipher) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        values = f"name={self._name}, bits={self.usedBits()}, proto={self._protocol}"
        return f"{qt_name(type(self))}({values})"

    def isNull(self) -> bool:
        """QSslCipher::isNull()."""
        return not self._name

    def name(self) -> str:
        """QSslCipher::name(): OpenSSL's."""
        return self._name

    def protocolString(self) -> str:
        """QSslCipher::protocolString(): the version of TLS that has brought it, as "TLSv1.2"."""
        return self._protocol

    def protocol(self) -> QSsl.SslProtocol:
        """QSslCipher::protocol(): protocolString() as a number."""
        return _PROTOCOLS.get(self._protocol, QSsl.UnknownProtocol)

    def keyExchangeMethod(self) -> str:
        """QSslCipher::keyExchangeMethod()."""
        return self._key_exchange

    def authenticationMethod(self) -> str:
        """QSslCipher::authenticationMethod()."""
        return self._authentication

    def encryptionMethod(self) -> str:
        """QSslCipher::encryptionMethod()."""
        return self._encryption

    def usedBits(self) -> int:
        """QSslCipher::usedBits(): of the key that encrypts; 0 of a null suite."""
        return int(self._encryption.rpartition("(")[2].rstrip(")") or 0)

    def supportedBits(self) -> int:
        """QSslCipher::supportedBits()."""
        return self.usedBits()


def joined(ciphers: Iterable[QSslCipher]) -> bytes:
    """A list as the library takes it."""
    return ":".join(cipher.name() for cipher in ciphers).encode()


def split(names: str) -> list[QSslCipher]:
    """The suites of a list of the library."""
    return [QSslCipher(name) for name in names.split(":") if name]
