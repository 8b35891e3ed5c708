"""QSslCertificate and QSslKey: certificates and keys as they were given, encoded."""

from __future__ import annotations

import binascii
import glob
import hashlib
import re
from base64 import b64decode, b64encode

from ._arguments import instance, text
from ._bytearray import QByteArray
from ._enum import QtEnum
from ._names import qt_name
from ._octets import OctetsLike, octets
from ._qssl import QSsl

_CERTIFICATE = re.compile(
    b"-----BEGIN CERTIFICATE-----\\s+([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----"
)
_KEY = {
    QSsl.PrivateKey: re.compile(b"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    QSsl.PublicKey: re.compile(b"-----BEGIN (?:[A-Z]+ )*PUBLIC KEY-----"),
}
_DIGESTS = {1: "md5", 2: "sha1", 3: "sha224", 4: "sha256", 5: "sha384", 6: "sha512"}
"""The hash functions by their numbers in QCryptographicHash.Algorithm."""


def _is_sequence(der: bytes) -> bool:
    """Whether this is one DER sequence and nothing behind it, as certificates and keys are."""
    if len(der) < 2 or der[0] != 0x30:
        return False
    if der[1] < 0x80:
        return len(der) == 2 + der[1]
    size = der[1] & 0x7F
    return len(der) == 2 + size + int.from_bytes(der[2 : 2 + size], "big")


class QSslCertificate:
    """An X.509 certificate, kept as its DER octets; null if it was given none.

    What stands in the certificate (subject, dates, key ...) can not be asked for yet.
    """

    class SubjectInfo(QtEnum):
        """Parts of the name of a subject or issuer."""

        Organization = 0
        CommonName = 1
        LocalityName = 2
        OrganizationalUnitName = 3
        CountryName = 4
        StateOrProvinceName = 5
        DistinguishedNameQualifier = 6
        SerialNumber = 7
        EmailAddress = 8

    class PatternSyntax(QtEnum):
        """How the path of fromPath() is meant."""

        RegularExpression = 0
        Wildcard = 1
        FixedString = 2

    Organization = SubjectInfo.Organization
    CommonName = SubjectInfo.CommonName
    LocalityName = SubjectInfo.LocalityName
    OrganizationalUnitName = SubjectInfo.OrganizationalUnitName
    CountryName = SubjectInfo.CountryName
    StateOrProvinceName = SubjectInfo.StateOrProvinceName
    DistinguishedNameQualifier = SubjectInfo.DistinguishedNameQualifier
    SerialNumber = SubjectInfo.SerialNumber
    EmailAddress = SubjectInfo.EmailAddress

    def __init__(
        self, data: QSslCertificate | OctetsLike = None, format: QSsl.EncodingFormat = QSsl.Pem
    ) -> None:
        self._der = b""
        if isinstance(data, QSslCertificate):
            self._der = data._der
        else:
            self._der = next(iter(_read_certificates(octets(data), format)), b"")

    @staticmethod
    def fromData(data: OctetsLike, format: QSsl.EncodingFormat = QSsl.Pem) -> list[QSslCertificate]:
        """QSslCertificate::fromData(): all certificates in PEM text, or the one in DER octets."""
        certificates = _read_certificates(octets(data), format)
        return [QSslCertificate(der, QSsl.Der) for der in certificates]

    @staticmethod
    def fromPath(
        path: str,
        format: QSsl.EncodingFormat = QSsl.Pem,
        syntax: QSslCertificate.PatternSyntax = PatternSyntax.FixedString,
    ) -> list[QSslCertificate]:
        """QSslCertificate::fromPath(): of a file, or of all files that a wildcard means.

        Files that can not be read give none. Regular expressions raise NotImplementedError.
        """
        if syntax == QSslCertificate.PatternSyntax.RegularExpression:
            raise NotImplementedError("fromPath() takes no regular expressions")
        wildcard = syntax == QSslCertificate.PatternSyntax.Wildcard
        found: list[QSslCertificate] = []
        for name in sorted(glob.glob(text(path))) if wildcard else [text(path)]:
            try:
                with open(name, "rb") as file:
                    found += QSslCertificate.fromData(file.read(), format)
            except OSError:
                continue
        return found

    def clear(self) -> None:
        """QSslCertificate::clear(): makes it null."""
        self._der = b""

    def swap(self, other: QSslCertificate) -> None:
        """QSslCertificate::swap()."""
        self._der, other._der = other._der, self._der

    def __copy__(self) -> QSslCertificate:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        return self._der == other._der if isinstance(other, QSslCertificate) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{qt_name(type(self))}({len(self._der)} octets)"

    def isNull(self) -> bool:
        """QSslCertificate::isNull()."""
        return not self._der

    def toDer(self) -> QByteArray:
        """QSslCertificate::toDer()."""
        return QByteArray(self._der)

    def toPem(self) -> QByteArray:
        """QSslCertificate::toPem()."""
        if not self._der:
            return QByteArray()
        code = b64encode(self._der)
        lines = [code[at : at + 64] for at in range(0, len(code), 64)]
        armour = [b"-----BEGIN CERTIFICATE-----", *lines, b"-----END CERTIFICATE-----", b""]
        return QByteArray(b"\n".join(armour))

    def digest(self, algorithm: int = 1) -> QByteArray:
        """QSslCertificate::digest(): a hash of the DER octets, by default MD5 as in Qt."""
        made = hashlib.new(_DIGESTS[algorithm], usedforsecurity=False)
        made.update(self._der)
        return QByteArray(made.digest())


def _read_certificates(data: bytes, format: QSsl.EncodingFormat) -> list[bytes]:
    if format == QSsl.Der:
        return [data] if _is_sequence(data) else []
    found = []
    for match in _CERTIFICATE.finditer(data):
        try:
            der = b64decode(match.group(1))
        except binascii.Error:
            continue
        if _is_sequence(der):
            found.append(der)
    return found


class QSslKey:
    """A private or public key, kept as it was given: PEM or DER, with its pass phrase.

    It is null if that is no key by its looks; the key itself is read where it is used.
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
        data = octets(encoded)
        self._algorithm = instance(algorithm, QSsl.KeyAlgorithm)
        self._format = instance(format, QSsl.EncodingFormat)
        self._type = instance(type, QSsl.KeyType)
        self._pass_phrase = octets(passPhrase)
        looks_right = _is_sequence(data) if format == QSsl.Der else _KEY[self._type].search(data)
        self._encoded = data if looks_right else b""

    def clear(self) -> None:
        """QSslKey::clear(): makes it null."""
        self.__dict__.update(QSslKey().__dict__)

    def swap(self, other: QSslKey) -> None:
        """QSslKey::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslKey:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, QSslKey) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def isNull(self) -> bool:
        """QSslKey::isNull()."""
        return not self._encoded

    def algorithm(self) -> QSsl.KeyAlgorithm:
        """QSslKey::algorithm(): as it was given."""
        return self._algorithm

    def type(self) -> QSsl.KeyType:
        """QSslKey::type()."""
        return self._type
