"""The value types of TLS: errors and pre-shared keys."""

import copy

import pytest
from qwebsocket._ssl import QSslCertificate, QSslError, QSslPreSharedKeyAuthenticator

# ---- QSslError ---------------------------------------------------------------------------------

TEXTS = {
    "UnspecifiedError": "Unknown error",
    "NoError": "No error",
    "UnableToGetIssuerCertificate": "The issuer certificate could not be found",
    "UnableToDecryptCertificateSignature": "The certificate signature could not be decrypted",
    "UnableToDecodeIssuerPublicKey": "The public key in the certificate could not be read",
    "CertificateSignatureFailed": "The signature of the certificate is invalid",
    "CertificateNotYetValid": "The certificate is not yet valid",
    "CertificateExpired": "The certificate has expired",
    "InvalidNotBeforeField": "The certificate's notBefore field contains an invalid time",
    "InvalidNotAfterField": "The certificate's notAfter field contains an invalid time",
    "SelfSignedCertificate": "The certificate is self-signed, and untrusted",
    "SelfSignedCertificateInChain": (
        "The root certificate of the certificate chain is self-signed, and untrusted"
    ),
    "UnableToGetLocalIssuerCertificate": (
        "The issuer certificate of a locally looked up certificate could not be found"
    ),
    "UnableToVerifyFirstCertificate": "No certificates could be verified",
    "CertificateRevoked": "Unknown error",
    "InvalidCaCertificate": "One of the CA certificates is invalid",
    "PathLengthExceeded": "The basicConstraints path length parameter has been exceeded",
    "InvalidPurpose": "The supplied certificate is unsuitable for this purpose",
    "CertificateUntrusted": "The root CA certificate is not trusted for this purpose",
    "CertificateRejected": "The root CA certificate is marked to reject the specified purpose",
    "NoPeerCertificate": "The peer did not present any certificate",
    "HostNameMismatch": ("The host name did not match any of the valid hosts for this certificate"),
    "NoSslSupport": "",
    "CertificateBlacklisted": "The peer certificate is blacklisted",
    "CertificateStatusUnknown": "Unknown error",
    "OcspStatusUnknown": "The certificate's status is unknown",
}


@pytest.mark.parametrize("name, text", TEXTS.items())
def test_texts_of_errors(name, text):
    error = QSslError(getattr(QSslError, name))
    assert error.error() is getattr(QSslError, name)
    assert error.errorString() == text
    assert error.certificate().isNull()


def test_error_without_a_name():
    assert QSslError(QSslError.SslError(77)).errorString() == "Unknown error"


def test_errors(ssl_file):
    assert QSslError() == QSslError(QSslError.NoError)
    assert QSslError(QSslError.HostNameMismatch) != QSslError()
    assert QSslError.__hash__ is None
    error = QSslError(QSslError.HostNameMismatch, QSslCertificate(ssl_file("rich.pem")))
    assert error.certificate() == QSslCertificate(ssl_file("rich.pem"))
    assert error != QSslError(QSslError.HostNameMismatch)
    for made in (QSslError(error), copy.copy(error)):
        assert made == error
    other = QSslError()
    error.swap(other)
    assert (error.error(), other.error()) == (QSslError.NoError, QSslError.HostNameMismatch)
    for wrong in (5, None, "x"):
        with pytest.raises(TypeError):
            QSslError(wrong)


# ---- QSslPreSharedKeyAuthenticator -------------------------------------------------------------


def test_pre_shared_key():
    authenticator = QSslPreSharedKeyAuthenticator()
    assert QSslPreSharedKeyAuthenticator.__hash__ is None
    assert authenticator.identityHint() == authenticator.identity() == b""
    assert authenticator.maximumIdentityLength() == authenticator.maximumPreSharedKeyLength() == 0
    authenticator.setIdentity(b"x")
    authenticator.setPreSharedKey(b"k")
    assert (authenticator.identity(), authenticator.preSharedKey()) == (b"x", b"k")
    for made in (QSslPreSharedKeyAuthenticator(authenticator), copy.copy(authenticator)):
        assert made == authenticator
        made.setIdentity(b"y")
        assert made != authenticator
    other = QSslPreSharedKeyAuthenticator()
    authenticator.swap(other)
    assert other.identity() == b"x"
    with pytest.raises(TypeError):
        QSslPreSharedKeyAuthenticator(None)
