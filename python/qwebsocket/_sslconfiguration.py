"""QSslConfiguration: what a TLS connection is made with."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ._arguments import instance, text
from ._bytearray import QByteArray
from ._enum import QtEnum
from ._ffi import lib
from ._octets import OctetsLike, octets
from ._qssl import QSsl
from ._sslcertificate import QSslCertificate, joined
from ._sslcipher import QSslCipher, split
from ._sslcipher import joined as joined_ciphers
from ._sslkey import QSslKey, new_key, take_key
from ._sslsocket import QSslSocket


class QSslConfiguration:
    """Certificates, keys and choices for TLS. The lists and octets given are copied.

    It is null until something is set. One that comes from a connection also tells what the
    handshake has agreed on.
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
        self._verify_name = ""
        self._authorities: list[QSslCertificate] = []
        self._system_authorities = True
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
        self._ciphers: list[QSslCipher] = []
        self._key_log_file = ""
        self._interrupts = False
        self._peer_chain: list[QSslCertificate] = []
        self._session_protocol = QSsl.UnknownProtocol
        self._session_cipher = QSslCipher()
        self._next_protocol = b""
        self._session_resumed = False
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
        """QSslConfiguration::defaultConfiguration(): a copy of what sockets start with."""
        return take_configuration(lib.qws_ssl_configuration_default())

    @staticmethod
    def setDefaultConfiguration(configuration: QSslConfiguration) -> None:
        """QSslConfiguration::setDefaultConfiguration(): for sockets that are made later."""
        handle = new_configuration(configuration)
        try:
            lib.qws_ssl_configuration_set_default(handle)
        finally:
            lib.qws_ssl_configuration_free(handle)

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

    def peerVerifyName(self) -> str:
        """The name that a server must be certified for; "" for the host of the URL."""
        return self._verify_name

    def setPeerVerifyName(self, name: str | None) -> None:
        """Sets peerVerifyName(), as QSslSocket::setPeerVerifyName()."""
        self._set(_verify_name=text(name))

    def caCertificates(self) -> list[QSslCertificate]:
        """QSslConfiguration::caCertificates(): without the system's, as in Qt on Linux."""
        return list(self._authorities)

    def setCaCertificates(self, certificates: Iterable[QSslCertificate]) -> None:
        """QSslConfiguration::setCaCertificates(): the system's are trusted no longer."""
        self._set(_authorities=_certificates(certificates), _system_authorities=False)

    def addCaCertificate(self, certificate: QSslCertificate) -> None:
        """QSslConfiguration::addCaCertificate()."""
        self.addCaCertificates([certificate])

    def addCaCertificates(
        self,
        certificates: Iterable[QSslCertificate] | str,
        format: QSsl.EncodingFormat = QSsl.Pem,
        syntax: QSslCertificate.PatternSyntax = QSslCertificate.PatternSyntax.FixedString,
    ) -> bool | None:
        """QSslConfiguration::addCaCertificates().

        Of a path it answers whether it has any; of a list the system's are trusted no longer, as
        in Qt.
        """
        if isinstance(certificates, str):
            found = QSslCertificate.fromPath(certificates, format, syntax)
            if found:
                self._set(_authorities=self._authorities + found)
            return bool(found)
        added = _certificates(certificates)
        self._set(_authorities=self._authorities + added, _system_authorities=False)
        return None

    @staticmethod
    def systemCaCertificates() -> list[QSslCertificate]:
        """QSslConfiguration::systemCaCertificates(): the authorities that the system trusts."""
        return QSslSocket.systemCaCertificates()

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
        """QSslConfiguration::setAllowedNextProtocols(): each of 1 to 255 octets, without commas."""
        names = [octets(protocol) for protocol in protocols]
        for name in names:
            if not 0 < len(name) < 256 or b"," in name or b"\0" in name or name != name.strip():
                raise ValueError(f"{name!r} can not be the name of a protocol")
        self._set(_next_protocols=names)

    def preSharedKeyIdentityHint(self) -> QByteArray:
        """QSslConfiguration::preSharedKeyIdentityHint()."""
        return QByteArray(self._identity_hint)

    def setPreSharedKeyIdentityHint(self, hint: OctetsLike) -> None:
        """QSslConfiguration::setPreSharedKeyIdentityHint()."""
        self._set(_identity_hint=octets(hint))

    def ciphers(self) -> list[QSslCipher]:
        """QSslConfiguration::ciphers(): none for the usual ones."""
        return list(self._ciphers)

    def setCiphers(self, ciphers: Iterable[QSslCipher]) -> None:
        """QSslConfiguration::setCiphers(): those of TLS 1.3 go together, all or none."""
        self._set(_ciphers=[QSslCipher(instance(cipher, QSslCipher)) for cipher in ciphers])

    @staticmethod
    def supportedCiphers() -> list[QSslCipher]:
        """QSslConfiguration::supportedCiphers()."""
        return QSslSocket.supportedCiphers()

    def keyLogFile(self) -> str:
        """The file that the secrets of connections are added to; "" for none."""
        return self._key_log_file

    def setKeyLogFile(self, path: str | os.PathLike[str] | None) -> None:
        """Sets keyLogFile(): whoever reads that file can read what the connections carry."""
        self._set(_key_log_file=text(os.fspath(path) if path is not None else None))

    def handshakeMustInterruptOnError(self) -> bool:
        """Whether a handshake stops at each error of the peer's certificate, as in Qt 6."""
        return self._interrupts

    def setHandshakeMustInterruptOnError(self, interrupt: bool) -> None:
        """Sets it: handshakeInterruptedOnError then tells of the errors, as in Qt 6."""
        self._set(_interrupts=bool(interrupt))

    def peerCertificate(self) -> QSslCertificate:
        """QSslConfiguration::peerCertificate(): null without a connection."""
        return QSslCertificate(self._peer_chain[0] if self._peer_chain else None)

    def peerCertificateChain(self) -> list[QSslCertificate]:
        """QSslConfiguration::peerCertificateChain(): its own certificate first."""
        return list(self._peer_chain)

    def sessionProtocol(self) -> QSsl.SslProtocol:
        """QSslConfiguration::sessionProtocol()."""
        return self._session_protocol

    def sessionCipher(self) -> QSslCipher:
        """QSslConfiguration::sessionCipher(): null without a connection."""
        return QSslCipher(self._session_cipher)

    def nextNegotiatedProtocol(self) -> QByteArray:
        """QSslConfiguration::nextNegotiatedProtocol()."""
        return QByteArray(self._next_protocol)

    def nextProtocolNegotiationStatus(self) -> QSslConfiguration.NextProtocolNegotiationStatus:
        """QSslConfiguration::nextProtocolNegotiationStatus()."""
        if self._next_protocol:
            return self.NextProtocolNegotiationNegotiated
        if self._next_protocols and self._session_protocol != QSsl.UnknownProtocol:
            return self.NextProtocolNegotiationUnsupported
        return self.NextProtocolNegotiationNone

    def isSessionResumed(self) -> bool:
        """Whether the connection goes on with the session of an earlier one."""
        return self._session_resumed


def new_configuration(configuration: QSslConfiguration) -> int:
    """An owned qws_ssl_configuration."""
    c = instance(configuration, QSslConfiguration)
    handle: int = lib.qws_ssl_configuration_new()
    try:
        _fill(handle, c)
    except Exception:
        lib.qws_ssl_configuration_free(handle)
        raise
    return handle


def _fill(handle: int, c: QSslConfiguration) -> None:
    authorities, chain = joined(c._authorities), joined(c._chain)
    lib.qws_ssl_configuration_set_ca_certificates(handle, authorities, len(authorities))
    system = c._system_authorities
    lib.qws_ssl_configuration_set_uses_system_ca_certificates(handle, system)
    lib.qws_ssl_configuration_set_local_certificate_chain(handle, chain, len(chain))
    key = new_key(c._key)
    lib.qws_ssl_configuration_set_private_key(handle, key)
    lib.qws_ssl_key_free(key)
    lib.qws_ssl_configuration_set_peer_verify_mode(handle, c._verify_mode)
    lib.qws_ssl_configuration_set_peer_verify_depth(handle, c._verify_depth)
    lib.qws_ssl_configuration_set_peer_verify_name(handle, c._verify_name.encode())
    lib.qws_ssl_configuration_set_protocol(handle, c._protocol)
    lib.qws_ssl_configuration_set_ciphers(handle, joined_ciphers(c._ciphers))
    next_protocols = b", ".join(c._next_protocols)
    lib.qws_ssl_configuration_set_allowed_next_protocols(handle, next_protocols)
    for option in QSsl.SslOption:
        on = c.testSslOption(option)
        lib.qws_ssl_configuration_set_ssl_option(handle, option, on)
    lib.qws_ssl_configuration_set_key_log_file(handle, os.fsencode(c._key_log_file))
    lib.qws_ssl_configuration_set_handshake_must_interrupt_on_error(handle, c._interrupts)
    hint = c._identity_hint
    lib.qws_ssl_configuration_set_pre_shared_key_identity_hint(handle, hint, len(hint))


def take_configuration(handle: int) -> QSslConfiguration:
    """The value of an owned qws_ssl_configuration, which is freed."""
    c = QSslConfiguration()
    key = lib.qws_ssl_configuration_private_key(handle)
    next_protocols = lib.qws_ssl_configuration_allowed_next_protocols(handle)
    options = 0
    for option in QSsl.SslOption:
        if lib.qws_ssl_configuration_test_ssl_option(handle, option):
            options |= option
    read = QSslCertificate.fromData
    c._set(
        _authorities=read(lib.qws_ssl_configuration_ca_certificates(handle)),
        _system_authorities=bool(lib.qws_ssl_configuration_uses_system_ca_certificates(handle)),
        _chain=read(lib.qws_ssl_configuration_local_certificate_chain(handle)),
        _key=take_key(key) if key is not None else QSslKey(),
        _verify_mode=QSslSocket.PeerVerifyMode(lib.qws_ssl_configuration_peer_verify_mode(handle)),
        _verify_depth=lib.qws_ssl_configuration_peer_verify_depth(handle),
        _verify_name=lib.qws_ssl_configuration_peer_verify_name(handle),
        _protocol=QSsl.SslProtocol(lib.qws_ssl_configuration_protocol(handle)),
        _ciphers=split(lib.qws_ssl_configuration_ciphers(handle)),
        _next_protocols=next_protocols.split(b", ") if next_protocols else [],
        _options=options,
        _key_log_file=os.fsdecode(lib.qws_ssl_configuration_key_log_file(handle)),
        _interrupts=bool(lib.qws_ssl_configuration_handshake_must_interrupt_on_error(handle)),
        _identity_hint=lib.qws_ssl_configuration_pre_shared_key_identity_hint(handle),
        _peer_chain=read(lib.qws_ssl_configuration_peer_certificate_chain(handle)),
        _session_protocol=QSsl.SslProtocol(lib.qws_ssl_configuration_session_protocol(handle)),
        _session_cipher=QSslCipher(lib.qws_ssl_configuration_session_cipher(handle)),
        _next_protocol=lib.qws_ssl_configuration_next_negotiated_protocol(handle),
        _session_resumed=bool(lib.qws_ssl_configuration_session_resumed(handle)),
    )
    lib.qws_ssl_configuration_free(handle)
    return c


def _certificates(given: Iterable[QSslCertificate]) -> list[QSslCertificate]:
    return [QSslCertificate(instance(certificate, QSslCertificate)) for certificate in given]
