"""QSslConfiguration: what a TLS connection is made with; and QSslSocket's enums."""

from __future__ import annotations

from collections.abc import Iterable

from ._arguments import instance
from ._bytearray import QByteArray
from ._enum import QtEnum
from ._octets import OctetsLike, octets
from ._qssl import QSsl
from ._sslcertificate import QSslCertificate, QSslKey


class QSslSocket:
    """The enums of Qt's TLS sockets. There are no such sockets here."""

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
        """QSslSocket::supportsSsl(): whether wss:// works; it does not yet."""
        return False


class QSslConfiguration:
    """Certificates, keys and choices for TLS. The lists and octets given are copied.

    It is null until something is set. Nothing uses it yet: TLS is still to come.
    """

    class NextProtocolNegotiationStatus(QtEnum):
        """What became of the negotiation of a protocol (ALPN)."""

        NextProtocolNegotiationNone = 0
        NextProtocolNegotiationNegotiated = 1
        NextProtocolNegotiationUnsupported = 2

    NextProtocolNegotiationNone = NextProtocolNegotiationStatus.NextProtocolNegotiationNone
    NextProtocolNegotiationNegotiated = (
        NextProtocolNegotiationStatus.NextProtocolNegotiationNegotiated
    )
    NextProtocolNegotiationUnsupported = (
        NextProtocolNegotiationStatus.NextProtocolNegotiationUnsupported
    )

    ALPNProtocolHTTP2 = "h2"
    NextProtocolHttp1_1 = "http/1.1"
    NextProtocolSpdy3_0 = "spdy/3"

    def __init__(self, *other: QSslConfiguration) -> None:
        self._protocol = QSsl.SecureProtocols
        self._verify_mode = QSslSocket.AutoVerifyPeer
        self._verify_depth = 0
        self._authorities: list[QSslCertificate] = []
        self._chain: list[QSslCertificate] = []
        self._key = QSslKey()
        self._options = int(
            QSsl.SslOptionDisableEmptyFragments
            | QSsl.SslOptionDisableCompression
            | QSsl.SslOptionDisableLegacyRenegotiation
            | QSsl.SslOptionDisableSessionPersistence
        )
        self._next_protocols: list[bytes] = []
        self._identity_hint = b""
        self._null = True
        for original in other:
            self.__dict__.update(instance(original, QSslConfiguration).__dict__)

    def _set(self, **state: object) -> None:
        """Changes the state; what lists it has are replaced, never changed in place."""
        self.__dict__.update(state, _null=False)

    def swap(self, other: QSslConfiguration) -> None:
        """QSslConfiguration::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslConfiguration:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QSslConfiguration):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    @staticmethod
    def defaultConfiguration() -> QSslConfiguration:
        """QSslConfiguration::defaultConfiguration(): a copy of what connections start with."""
        return QSslConfiguration(_default)

    @staticmethod
    def setDefaultConfiguration(configuration: QSslConfiguration) -> None:
        """QSslConfiguration::setDefaultConfiguration()."""
        global _default
        _default = QSslConfiguration(configuration)

    def isNull(self) -> bool:
        """QSslConfiguration::isNull(): nothing was set."""
        return self._null

    def protocol(self) -> QSsl.SslProtocol:
        """QSslConfiguration::protocol()."""
        return self._protocol

    def setProtocol(self, protocol: QSsl.SslProtocol) -> None:
        """QSslConfiguration::setProtocol()."""
        self._set(_protocol=instance(protocol, QSsl.SslProtocol))

    def peerVerifyMode(self) -> QSslSocket.PeerVerifyMode:
        """QSslConfiguration::peerVerifyMode()."""
        return self._verify_mode

    def setPeerVerifyMode(self, mode: QSslSocket.PeerVerifyMode) -> None:
        """QSslConfiguration::setPeerVerifyMode()."""
        self._set(_verify_mode=instance(mode, QSslSocket.PeerVerifyMode))

    def peerVerifyDepth(self) -> int:
        """QSslConfiguration::peerVerifyDepth(): 0 for no limit."""
        return self._verify_depth

    def setPeerVerifyDepth(self, depth: int) -> None:
        """QSslConfiguration::setPeerVerifyDepth(): a negative one changes nothing."""
        if instance(depth, int) >= 0:
            self._set(_verify_depth=depth)

    def caCertificates(self) -> list[QSslCertificate]:
        """QSslConfiguration::caCertificates()."""
        return list(self._authorities)

    def setCaCertificates(self, certificates: Iterable[QSslCertificate]) -> None:
        """QSslConfiguration::setCaCertificates()."""
        self._set(_authorities=_certificates(certificates))

    def addCaCertificate(self, certificate: QSslCertificate) -> None:
        """QSslConfiguration::addCaCertificate()."""
        self.addCaCertificates([certificate])

    def addCaCertificates(
        self,
        certificates: Iterable[QSslCertificate] | str,
        format: QSsl.EncodingFormat = QSsl.Pem,
        syntax: QSslCertificate.PatternSyntax = QSslCertificate.PatternSyntax.FixedString,
    ) -> bool | None:
        """QSslConfiguration::addCaCertificates(): of a path it answers whether it has any."""
        if isinstance(certificates, str):
            found = QSslCertificate.fromPath(certificates, format, syntax)
            self._set(_authorities=self._authorities + found)
            return bool(found)
        self._set(_authorities=self._authorities + _certificates(certificates))
        return None

    def localCertificate(self) -> QSslCertificate:
        """QSslConfiguration::localCertificate(): null if there is none."""
        return QSslCertificate(self._chain[0] if self._chain else None)

    def setLocalCertificate(self, certificate: QSslCertificate) -> None:
        """QSslConfiguration::setLocalCertificate(): alone, without a chain."""
        self._set(_chain=_certificates([certificate]))

    def localCertificateChain(self) -> list[QSslCertificate]:
        """QSslConfiguration::localCertificateChain()."""
        return list(self._chain)

    def setLocalCertificateChain(self, localChain: Iterable[QSslCertificate]) -> None:
        """QSslConfiguration::setLocalCertificateChain(): the own certificate first."""
        self._set(_chain=_certificates(localChain))

    def privateKey(self) -> QSslKey:
        """QSslConfiguration::privateKey(): null if there is none."""
        return QSslKey(self._key)

    def setPrivateKey(self, key: QSslKey) -> None:
        """QSslConfiguration::setPrivateKey()."""
        self._set(_key=QSslKey(instance(key, QSslKey)))

    def testSslOption(self, option: QSsl.SslOption) -> bool:
        """QSslConfiguration::testSslOption()."""
        return bool(self._options & instance(option, QSsl.SslOption))

    def setSslOption(self, option: QSsl.SslOption, on: bool) -> None:
        """QSslConfiguration::setSslOption()."""
        bit = int(instance(option, QSsl.SslOption))
        self._set(_options=self._options | bit if on else self._options & ~bit)

    def allowedNextProtocols(self) -> list[QByteArray]:
        """QSslConfiguration::allowedNextProtocols()."""
        return [QByteArray(protocol) for protocol in self._next_protocols]

    def setAllowedNextProtocols(self, protocols: Iterable[OctetsLike]) -> None:
        """QSslConfiguration::setAllowedNextProtocols()."""
        self._set(_next_protocols=[octets(protocol) for protocol in protocols])

    def preSharedKeyIdentityHint(self) -> QByteArray:
        """QSslConfiguration::preSharedKeyIdentityHint()."""
        return QByteArray(self._identity_hint)

    def setPreSharedKeyIdentityHint(self, hint: OctetsLike) -> None:
        """QSslConfiguration::setPreSharedKeyIdentityHint()."""
        self._set(_identity_hint=octets(hint))


def _certificates(given: Iterable[QSslCertificate]) -> list[QSslCertificate]:
    return [QSslCertificate(instance(certificate, QSslCertificate)) for certificate in given]


_default = QSslConfiguration()
_default.setProtocol(QSsl.SecureProtocols)
