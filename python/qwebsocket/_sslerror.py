"""QSslError: what was found wrong in a TLS handshake."""

from __future__ import annotations

from collections.abc import Iterable

from ._arguments import instance
from ._enum import QtEnum
from ._ffi import lib
from ._names import qt_name
from ._sslcertificate import QSslCertificate, new_certificate, take_certificate


class QSslError:
    """An error and the certificate that it is about."""

    class SslError(QtEnum):
        """What is wrong with a certificate."""

        UnspecifiedError = -1
        NoError = 0
        UnableToGetIssuerCertificate = 1
        UnableToDecryptCertificateSignature = 2
        UnableToDecodeIssuerPublicKey = 3
        CertificateSignatureFailed = 4
        CertificateNotYetValid = 5
        CertificateExpired = 6
        InvalidNotBeforeField = 7
        InvalidNotAfterField = 8
        SelfSignedCertificate = 9
        SelfSignedCertificateInChain = 10
        UnableToGetLocalIssuerCertificate = 11
        UnableToVerifyFirstCertificate = 12
        CertificateRevoked = 13
        InvalidCaCertificate = 14
        PathLengthExceeded = 15
        InvalidPurpose = 16
        CertificateUntrusted = 17
        CertificateRejected = 18
        SubjectIssuerMismatch = 19
        AuthorityIssuerSerialNumberMismatch = 20
        NoPeerCertificate = 21
        HostNameMismatch = 22
        NoSslSupport = 23
        CertificateBlacklisted = 24
        CertificateStatusUnknown = 25
        OcspNoResponseFound = 26
        OcspMalformedRequest = 27
        OcspMalformedResponse = 28
        OcspInternalError = 29
        OcspTryLater = 30
        OcspSigRequred = 31
        OcspUnauthorized = 32
        OcspResponseCannotBeTrusted = 33
        OcspResponseCertIdUnknown = 34
        OcspResponseExpired = 35
        OcspStatusUnknown = 36

    UnspecifiedError = SslError.UnspecifiedError
    NoError = SslError.NoError
    UnableToGetIssuerCertificate = SslError.UnableToGetIssuerCertificate
    UnableToDecryptCertificateSignature = SslError.UnableToDecryptCertificateSignature
    UnableToDecodeIssuerPublicKey = SslError.UnableToDecodeIssuerPublicKey
    CertificateSignatureFailed = SslError.CertificateSignatureFailed
    CertificateNotYetValid = SslError.CertificateNotYetValid
    CertificateExpired = SslError.CertificateExpired
    InvalidNotBeforeField = SslError.InvalidNotBeforeField
    InvalidNotAfterField = SslError.InvalidNotAfterField
    SelfSignedCertificate = SslError.SelfSignedCertificate
    SelfSignedCertificateInChain = SslError.SelfSignedCertificateInChain
    UnableToGetLocalIssuerCertificate = SslError.UnableToGetLocalIssuerCertificate
    UnableToVerifyFirstCertificate = SslError.UnableToVerifyFirstCertificate
    CertificateRevoked = SslError.CertificateRevoked
    InvalidCaCertificate = SslError.InvalidCaCertificate
    PathLengthExceeded = SslError.PathLengthExceeded
    InvalidPurpose = SslError.InvalidPurpose
    CertificateUntrusted = SslError.CertificateUntrusted
    CertificateRejected = SslError.CertificateRejected
    SubjectIssuerMismatch = SslError.SubjectIssuerMismatch
    AuthorityIssuerSerialNumberMismatch = SslError.AuthorityIssuerSerialNumberMismatch
    NoPeerCertificate = SslError.NoPeerCertificate
    HostNameMismatch = SslError.HostNameMismatch
    NoSslSupport = SslError.NoSslSupport
    CertificateBlacklisted = SslError.CertificateBlacklisted
    CertificateStatusUnknown = SslError.CertificateStatusUnknown
    OcspNoResponseFound = SslError.OcspNoResponseFound
    OcspMalformedRequest = SslError.OcspMalformedRequest
    OcspMalformedResponse = SslError.OcspMalformedResponse
    OcspInternalError = SslError.OcspInternalError
    OcspTryLater = SslError.OcspTryLater
    OcspSigRequred = SslError.OcspSigRequred
    OcspUnauthorized = SslError.OcspUnauthorized
    OcspResponseCannotBeTrusted = SslError.OcspResponseCannotBeTrusted
    OcspResponseCertIdUnknown = SslError.OcspResponseCertIdUnknown
    OcspResponseExpired = SslError.OcspResponseExpired
    OcspStatusUnknown = SslError.OcspStatusUnknown

    def __init__(
        self,
        error: QSslError | QSslError.SslError = NoError,
        certificate: QSslCertificate | None = None,
    ) -> None:
        original = error if isinstance(error, QSslError) else None
        self._error = original.error() if original else instance(error, QSslError.SslError)
        self._certificate = original.certificate() if original else QSslCertificate(certificate)

    def swap(self, other: QSslError) -> None:
        """QSslError::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QSslError:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, QSslError) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f'{qt_name(type(self))}("{self.errorString()}")'

    def error(self) -> QSslError.SslError:
        """QSslError::error()."""
        return self._error

    def errorString(self) -> str:
        """QSslError::errorString(): Qt's text for the error."""
        handle = new_errors([self])
        try:
            return lib.qws_ssl_errors_error_string(handle, 0)
        finally:
            lib.qws_ssl_errors_free(handle)

    def certificate(self) -> QSslCertificate:
        """QSslError::certificate(): null if the error is about none."""
        return QSslCertificate(self._certificate)


def new_errors(errors: Iterable[QSslError]) -> int:
    """An owned qws_ssl_errors."""
    handle: int = lib.qws_ssl_errors_new()
    try:
        for error in errors:
            about = new_certificate(instance(error, QSslError)._certificate)
            lib.qws_ssl_errors_add(handle, error._error, about)
            lib.qws_ssl_certificate_free(about)
    except Exception:
        lib.qws_ssl_errors_free(handle)
        raise
    return handle


def read_errors(handle: int) -> list[QSslError]:
    """The values of a qws_ssl_errors."""
    return [
        QSslError(
            QSslError.SslError(lib.qws_ssl_errors_error(handle, index)),
            take_certificate(lib.qws_ssl_errors_certificate(handle, index)),
        )
        for index in range(lib.qws_ssl_errors_count(handle))
    ]


def take_errors(handle: int) -> list[QSslError]:
    """The values of an owned qws_ssl_errors, which is freed."""
    errors = read_errors(handle)
    lib.qws_ssl_errors_free(handle)
    return errors
