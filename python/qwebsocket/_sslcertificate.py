"""QSslCertificate: X.509 certificates."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Callable, TypeVar

from ._arguments import instance, text
from ._bytearray import QByteArray
from ._enum import QtEnum
from ._ffi import lib
from ._names import qt_name
from ._octets import OctetsLike, octets
from ._qssl import QSsl
from ._sslkey import QSslKey, take_key

if TYPE_CHECKING:
    from ._sslerror import QSslError

_T = TypeVar("_T")

_DIGESTS = {1: "md5", 2: "sha1", 3: "sha224", 4: "sha256", 5: "sha384", 6: "sha512"}
"""The hash functions by their numbers in QCryptographicHash.Algorithm."""

_ATTRIBUTES = ("O", "CN", "L", "OU", "C", "ST", "dnQualifier", "serialNumber", "emailAddress")
"""What the parts of a name are called, by their numbers in SubjectInfo."""


class QSslCertificate:
    """An X.509 certificate, kept as its DER octets; null if it was given none.

    Dates are datetime objects with the time zone UTC, None of a null certificate. Where Qt wants a
    QIODevice, anything with a method readAll() or read() will do.
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
            self._der = next(_read(octets(data), format), b"")

    @staticmethod
    def fromData(data: OctetsLike, format: QSsl.EncodingFormat = QSsl.Pem) -> list[QSslCertificate]:
        """QSslCertificate::fromData(): all in PEM text, or those one behind the other as DER."""
        return [_of(der) for der in _read(octets(data), format)]

    @staticmethod
    def fromDevice(device: object, format: QSsl.EncodingFormat = QSsl.Pem) -> list[QSslCertificate]:
        """QSslCertificate::fromDevice()."""
        return QSslCertificate.fromData(_content(device), format)

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
        if not self._der:
            return f"{qt_name(type(self))}()"
        name, serial = self.subjectDisplayName(), self.serialNumber().data().decode()
        return f'{qt_name(type(self))}("{name}", "{serial}")'

    def isNull(self) -> bool:
        """QSslCertificate::isNull()."""
        return not self._der

    def toDer(self) -> QByteArray:
        """QSslCertificate::toDer()."""
        return QByteArray(self._der)

    def toPem(self) -> QByteArray:
        """QSslCertificate::toPem()."""
        return QByteArray(self._ask(lib.qws_ssl_certificate_to_pem, b""))

    def digest(self, algorithm: int = 1) -> QByteArray:
        """QSslCertificate::digest(): a hash of the DER octets, by default MD5 as in Qt."""
        made = hashlib.new(_DIGESTS[algorithm], usedforsecurity=False)
        made.update(self._der)
        return QByteArray(made.digest())

    def subjectInfo(self, info: QSslCertificate.SubjectInfo | OctetsLike) -> list[str]:
        """QSslCertificate::subjectInfo(): of several the last one comes first."""
        count, get = (
            lib.qws_ssl_certificate_subject_info_count,
            lib.qws_ssl_certificate_subject_info,
        )
        return self._info(count, get, info)

    def issuerInfo(self, info: QSslCertificate.SubjectInfo | OctetsLike) -> list[str]:
        """QSslCertificate::issuerInfo()."""
        count, get = lib.qws_ssl_certificate_issuer_info_count, lib.qws_ssl_certificate_issuer_info
        return self._info(count, get, info)

    def subjectInfoAttributes(self) -> list[QByteArray]:
        """QSslCertificate::subjectInfoAttributes(): sorted."""
        return _names(self._ask(lib.qws_ssl_certificate_subject_info_attributes, ""))

    def issuerInfoAttributes(self) -> list[QByteArray]:
        """QSslCertificate::issuerInfoAttributes(): sorted."""
        return _names(self._ask(lib.qws_ssl_certificate_issuer_info_attributes, ""))

    def subjectDisplayName(self) -> str:
        """QSslCertificate::subjectDisplayName(): the most telling part of the name."""
        return _display_name(self.subjectInfo)

    def issuerDisplayName(self) -> str:
        """QSslCertificate::issuerDisplayName()."""
        return _display_name(self.issuerInfo)

    def subjectAlternativeNames(self) -> dict[QSsl.AlternativeNameEntryType, str]:
        """QSslCertificate::subjectAlternativeNames(): the first of each kind, as in PySide2."""
        names = {}
        with _opened(self) as handle:
            for kind in QSsl.AlternativeNameEntryType:
                if lib.qws_ssl_certificate_subject_alternative_name_count(handle, kind):
                    names[kind] = lib.qws_ssl_certificate_subject_alternative_name(handle, kind, 0)
        return names

    def effectiveDate(self) -> datetime | None:
        """QSslCertificate::effectiveDate()."""
        return self._date(lib.qws_ssl_certificate_effective_date)

    def expiryDate(self) -> datetime | None:
        """QSslCertificate::expiryDate()."""
        return self._date(lib.qws_ssl_certificate_expiry_date)

    def version(self) -> QByteArray:
        """QSslCertificate::version(): b"3", nothing of a null certificate."""
        number = self._ask(lib.qws_ssl_certificate_version, 0)
        return QByteArray(b"%d" % number if number else b"")

    def serialNumber(self) -> QByteArray:
        """QSslCertificate::serialNumber(): hexadecimal digits with colons."""
        return QByteArray(self._ask(lib.qws_ssl_certificate_serial_number, b""))

    def isSelfSigned(self) -> bool:
        """QSslCertificate::isSelfSigned()."""
        return bool(self._ask(lib.qws_ssl_certificate_is_self_signed, 0))

    def publicKey(self) -> QSslKey:
        """QSslCertificate::publicKey(): null of a null certificate."""
        handle = self._ask(lib.qws_ssl_certificate_public_key, 0)
        return take_key(handle) if handle else QSslKey()

    @staticmethod
    def verify(
        certificateChain: Iterable[QSslCertificate], hostName: str | None = ""
    ) -> list[QSslError]:
        """QSslCertificate::verify(): with the authorities of the default configuration."""
        from ._sslerror import take_errors

        pem = joined(certificateChain)
        return take_errors(lib.qws_ssl_certificate_verify(pem, len(pem), text(hostName).encode()))

    @staticmethod
    def importPkcs12(
        device: object,
        key: QSslKey,
        cert: QSslCertificate,
        caCertificates: list[QSslCertificate] | None = None,
        passPhrase: OctetsLike = None,
    ) -> bool:
        """QSslCertificate::importPkcs12(): fills key, cert and the list in; whether it could."""
        data, secret = octets(_content(device)), octets(passPhrase)
        if b"\0" in secret:
            return False
        handle = lib.qws_ssl_configuration_new()
        try:
            lib.qws_ssl_configuration_import_pkcs12(handle, data, len(data), secret)
            found = lib.qws_ssl_configuration_private_key(handle)
            pem = lib.qws_ssl_configuration_local_certificate_chain(handle)
        except ValueError:
            return False
        finally:
            lib.qws_ssl_configuration_free(handle)
        if found is None:
            return False
        own, *others = QSslCertificate.fromData(pem)
        instance(key, QSslKey).swap(take_key(found))
        instance(cert, QSslCertificate).swap(own)
        if caCertificates is not None:
            caCertificates[:] = others
        return True

    def _ask(self, get: Callable[[int], _T], nothing: _T) -> _T:
        """What a getter of the library says of the certificate; nothing if that is null."""
        with _opened(self) as handle:
            return get(handle) if handle else nothing

    def _date(self, get: Callable[[int], int]) -> datetime | None:
        return datetime.fromtimestamp(self._ask(get, 0), timezone.utc) if self._der else None

    def _info(
        self,
        count: Callable[[int, bytes], int],
        get: Callable[[int, bytes, int], str],
        info: QSslCertificate.SubjectInfo | OctetsLike,
    ) -> list[str]:
        if isinstance(info, QSslCertificate.SubjectInfo):
            attribute = _ATTRIBUTES[info].encode()
        else:
            attribute = octets(info)
        with _opened(self) as handle:
            return [get(handle, attribute, i) for i in range(count(handle, attribute))]


def _read(data: bytes, format: QSsl.EncodingFormat) -> Iterator[bytes]:
    """The DER octets of each certificate in data."""
    instance(format, QSsl.EncodingFormat)
    while data:
        found = lib.qws_ssl_certificate_new(data, format)
        if found is None:
            return
        handle, used = found
        yield take_der(handle)
        data = data[used:]


def take_der(handle: int) -> bytes:
    """The octets of an owned qws_ssl_certificate, which is freed."""
    der = lib.qws_ssl_certificate_to_der(handle)
    lib.qws_ssl_certificate_free(handle)
    return der


def take_certificate(handle: int | None) -> QSslCertificate:
    """The value of an owned qws_ssl_certificate, which is freed; null of None."""
    return _of(take_der(handle)) if handle else QSslCertificate()


def new_certificate(certificate: QSslCertificate) -> int | None:
    """An owned qws_ssl_certificate; None of a null one."""
    found = lib.qws_ssl_certificate_new(certificate._der, QSsl.Der)
    return found[0] if found else None


def joined(certificates: Iterable[QSslCertificate]) -> bytes:
    """A list as the library takes it."""
    return b"".join(bytes(each.toPem()) for each in certificates)


def _of(der: bytes) -> QSslCertificate:
    certificate = QSslCertificate()
    certificate._der = der
    return certificate


@contextmanager
def _opened(certificate: QSslCertificate) -> Iterator[int]:
    """The object of the library for a while; 0 for a null certificate."""
    handle = new_certificate(certificate) or 0
    try:
        yield handle
    finally:
        lib.qws_ssl_certificate_free(handle)


def _names(joined_names: str) -> list[QByteArray]:
    return [QByteArray(name.encode()) for name in joined_names.split(",") if name]


def _display_name(info: Callable[[QSslCertificate.SubjectInfo], list[str]]) -> str:
    """As Qt: the first of these parts that the name has."""
    of = QSslCertificate
    for part in (of.CommonName, of.Organization, of.OrganizationalUnitName):
        names = info(part)
        if names:
            return names[0]
    return ""


def _content(device: object) -> OctetsLike:
    """What can be read from a device, or octets as they are."""
    for name in ("readAll", "read"):
        read = getattr(device, name, None)
        if read is not None:
            return octets(read())
    return octets(device)
