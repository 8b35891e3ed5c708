"""QSslSocket: what is the same for all TLS sockets. There are no such sockets here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ._arguments import instance
from ._enum import QtEnum
from ._ffi import lib
from ._qssl import QSsl
from ._sslcertificate import QSslCertificate, joined
from ._sslcipher import QSslCipher, split
from ._sslcipher import joined as joined_ciphers


class QSslSocket:
    """The enums of Qt's TLS sockets, and the default configuration of all sockets."""

    class SslMode(QtEnum):
        """The part that a socket plays in the handshake."""

        UnencryptedMode = 0
        SslClientMode = 1
        SslServerMode = 2

    class PeerVerifyMode(QtEnum):
        """What is asked of the peer's certificate."""

        VerifyNone = 0
        QueryPeer = 1
        VerifyPeer = 2
        AutoVerifyPeer = 3

    UnencryptedMode = SslMode.UnencryptedMode
    SslClientMode = SslMode.SslClientMode
    SslServerMode = SslMode.SslServerMode

    VerifyNone = PeerVerifyMode.VerifyNone
    QueryPeer = PeerVerifyMode.QueryPeer
    VerifyPeer = PeerVerifyMode.VerifyPeer
    AutoVerifyPeer = PeerVerifyMode.AutoVerifyPeer

    @staticmethod
    def supportsSsl() -> bool:
        """QSslSocket::supportsSsl(): whether wss:// works."""
        return True

    @staticmethod
    def sslLibraryVersionString() -> str:
        """QSslSocket::sslLibraryVersionString(): TLS is part of libqwebsocket."""
        return f"libqwebsocket {lib.qws_version().decode()}"

    @staticmethod
    def sslLibraryVersionNumber() -> int:
        """QSslSocket::sslLibraryVersionNumber(): that of libqwebsocket."""
        return lib.qws_version_number()

    @staticmethod
    def sslLibraryBuildVersionString() -> str:
        """QSslSocket::sslLibraryBuildVersionString()."""
        return QSslSocket.sslLibraryVersionString()

    @staticmethod
    def sslLibraryBuildVersionNumber() -> int:
        """QSslSocket::sslLibraryBuildVersionNumber()."""
        return QSslSocket.sslLibraryVersionNumber()

    @staticmethod
    def supportedCiphers() -> list[QSslCipher]:
        """QSslSocket::supportedCiphers()."""
        return split(lib.qws_ssl_supported_ciphers())

    @staticmethod
    def systemCaCertificates() -> list[QSslCertificate]:
        """QSslSocket::systemCaCertificates(): the authorities that the system trusts."""
        return QSslCertificate.fromData(lib.qws_ssl_system_ca_certificates())

    @staticmethod
    def defaultCaCertificates() -> list[QSslCertificate]:
        """QSslSocket::defaultCaCertificates(): without the system's, as in Qt on Linux."""
        with _default() as handle:
            return QSslCertificate.fromData(lib.qws_ssl_configuration_ca_certificates(handle))

    @staticmethod
    def setDefaultCaCertificates(certificates: Iterable[QSslCertificate]) -> None:
        """QSslSocket::setDefaultCaCertificates(): the system's are trusted no longer."""
        pem = _pem(certificates)
        with _default() as handle:
            lib.qws_ssl_configuration_set_ca_certificates(handle, pem, len(pem))
            lib.qws_ssl_configuration_set_default(handle)

    @staticmethod
    def addDefaultCaCertificate(certificate: QSslCertificate) -> None:
        """QSslSocket::addDefaultCaCertificate(): beside the system's."""
        QSslSocket.addDefaultCaCertificates([certificate])

    @staticmethod
    def addDefaultCaCertificates(
        certificates: Iterable[QSslCertificate] | str,
        format: QSsl.EncodingFormat = QSsl.Pem,
        syntax: QSslCertificate.PatternSyntax = QSslCertificate.PatternSyntax.FixedString,
    ) -> bool | None:
        """QSslSocket::addDefaultCaCertificates(): of a path it answers whether it has any."""
        if isinstance(certificates, str):
            found = QSslCertificate.fromPath(certificates, format, syntax)
            QSslSocket.addDefaultCaCertificates(found)
            return bool(found)
        pem = _pem(certificates)
        with _default() as handle:
            system = lib.qws_ssl_configuration_uses_system_ca_certificates(handle)
            lib.qws_ssl_configuration_add_ca_certificates(handle, pem, len(pem))
            lib.qws_ssl_configuration_set_uses_system_ca_certificates(handle, system)
            lib.qws_ssl_configuration_set_default(handle)
        return None

    @staticmethod
    def defaultCiphers() -> list[QSslCipher]:
        """QSslSocket::defaultCiphers(): all, if none were chosen."""
        with _default() as handle:
            chosen = split(lib.qws_ssl_configuration_ciphers(handle))
        return chosen or QSslSocket.supportedCiphers()

    @staticmethod
    def setDefaultCiphers(ciphers: Iterable[QSslCipher]) -> None:
        """QSslSocket::setDefaultCiphers(): none for the usual ones."""
        names = joined_ciphers(instance(cipher, QSslCipher) for cipher in ciphers)
        with _default() as handle:
            lib.qws_ssl_configuration_set_ciphers(handle, names)
            lib.qws_ssl_configuration_set_default(handle)


def _pem(certificates: Iterable[QSslCertificate]) -> bytes:
    return joined(instance(certificate, QSslCertificate) for certificate in certificates)


@contextmanager
def _default() -> Iterator[int]:
    """A copy of the default configuration for a while."""
    handle: int = lib.qws_ssl_configuration_default()
    try:
        yield handle
    finally:
        lib.qws_ssl_configuration_free(handle)
