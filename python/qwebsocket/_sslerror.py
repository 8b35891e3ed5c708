"""QSslError: what was found wrong in a TLS handshake."""

from __future__ import annotations

from ._arguments import instance
from ._enum import QtEnum
from ._names import qt_name
from ._sslcertificate import QSslCertificate


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
        return _TEXTS.get(self._error, "Unknown error")

    def certificate(self) -> QSslCertificate:
        """QSslError::certificate(): null if the error is about none."""
        return QSslCertificate(self._certificate)


_TEXTS = {
    QSslError.NoError: "No error",
    QSslError.UnableToGetIssuerCertificate: "The issuer certificate could not be found",
    QSslError.UnableToDecryptCertificateSignature: (
        "The certificate signature could not be decrypted"
    ),
    QSslError.UnableToDecodeIssuerPublicKey: "The public key in the certificate could not be read",
    QSslError.CertificateSignatureFailed: "The signature of the certificate is invalid",
    QSslError.CertificateNotYetValid: "The certificate is not yet valid",
    QSslError.CertificateExpired: "The certificate has expired",
    QSslError.InvalidNotBeforeField: "The certificate's notBefore field contains an invalid time",
    QSslError.InvalidNotAfterField: "The certificate's notAfter field contains an invalid time",
    QSslError.SelfSignedCertificate: "The certificate is self-signed, and untrusted",
    QSslError.SelfSignedCertificateInChain: (
        "The root certificate of the certificate chain is self-signed, and untrusted"
    ),
    QSslError.UnableToGetLocalIssuerCertificate: (
        "The issuer certificate of a locally looked up certificate could not be found"
    ),
    QSslError.UnableToVerifyFirstCertificate: "No certificates could be verified",
    QSslError.InvalidCaCertificate: "One of the CA certificates is invalid",
    QSslError.PathLengthExceeded: "The basicConstraints path length parameter has been exceeded",
    QSslError.InvalidPurpose: "The supplied certificate is unsuitable for this purpose",
    QSslError.CertificateUntrusted: "The root CA certificate is not trusted for this purpose",
    QSslError.CertificateRejected: (
        "The root CA certificate is marked to reject the specified purpose"
    ),
    QSslError.SubjectIssuerMismatch: (
        "The current candidate issuer certificate was rejected because its subject name "
        "did not match the issuer name of the current certificate"
    ),
    QSslError.AuthorityIssuerSerialNumberMismatch: (
        "The current candidate issuer certificate was rejected because its issuer name "
        "and serial number was present and did not match the authority key identifier of "
        "the current certificate"
    ),
    QSslError.NoPeerCertificate: "The peer did not present any certificate",
    QSslError.HostNameMismatch: (
        "The host name did not match any of the valid hosts for this certificate"
    ),
    QSslError.NoSslSupport: "",
    QSslError.CertificateBlacklisted: "The peer certificate is blacklisted",
    QSslError.OcspNoResponseFound: "No OCSP status response found",
    QSslError.OcspMalformedRequest: "The OCSP status request had invalid syntax",
    QSslError.OcspMalformedResponse: (
        "OCSP response contains an unexpected number of SingleResponse structures"
    ),
    QSslError.OcspInternalError: "OCSP responder reached an inconsistent internal state",
    QSslError.OcspTryLater: (
        "OCSP responder was unable to return a status for the requested certificate"
    ),
    QSslError.OcspSigRequred: (
        "The server requires the client to sign the OCSP request in order to construct a response"
    ),
    QSslError.OcspUnauthorized: (
        "The client is not authorized to request OCSP status from this server"
    ),
    QSslError.OcspResponseCannotBeTrusted: "OCSP responder's identity cannot be verified",
    QSslError.OcspResponseCertIdUnknown: (
        "The identity of a certificate in an OCSP response cannot be established"
    ),
    QSslError.OcspResponseExpired: "The certificate status response has expired",
    QSslError.OcspStatusUnknown: "The certificate's status is unknown",
}
