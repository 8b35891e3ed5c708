"""The value types of TLS: errors, certificates, keys, configurations."""

import copy
import hashlib

import pytest
from qwebsocket._ssl import (
    QSsl,
    QSslCertificate,
    QSslConfiguration,
    QSslError,
    QSslKey,
    QSslPreSharedKeyAuthenticator,
    QSslSocket,
)

DER = bytes((0x30, 3, 2, 1, 5))  # no certificate, but a DER sequence as one is
PEM = b"-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n"
LONG_DER = bytes((0x30, 0x82, 1, 0)) + bytes(256)

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


def test_errors():
    assert QSslError() == QSslError(QSslError.NoError)
    assert QSslError(QSslError.HostNameMismatch) != QSslError()
    assert QSslError.__hash__ is None
    error = QSslError(QSslError.HostNameMismatch, QSslCertificate(PEM))
    assert error.certificate() == QSslCertificate(PEM)
    assert error != QSslError(QSslError.HostNameMismatch)
    for made in (QSslError(error), copy.copy(error)):
        assert made == error
    other = QSslError()
    error.swap(other)
    assert (error.error(), other.error()) == (QSslError.NoError, QSslError.HostNameMismatch)
    for wrong in (5, None, "x"):
        with pytest.raises(TypeError):
            QSslError(wrong)


# ---- QSslCertificate ---------------------------------------------------------------------------


def test_certificate_of_pem_and_der():
    for certificate in (QSslCertificate(PEM), QSslCertificate(DER, QSsl.Der)):
        assert not certificate.isNull()
        assert certificate.toDer() == DER
        assert certificate.toPem() == PEM
        assert certificate.digest() == hashlib.md5(DER).digest()
        assert certificate.digest(4) == hashlib.sha256(DER).digest()
    assert QSslCertificate(PEM) == QSslCertificate(DER, QSsl.Der)
    assert QSslCertificate.__hash__ is None


def test_pem_has_lines_of_64_characters():
    pem = QSslCertificate(LONG_DER, QSsl.Der).toPem()
    lines = pem.data().splitlines()
    assert {len(line) for line in lines[1:-2]} == {64}
    assert QSslCertificate(pem).toDer() == LONG_DER


@pytest.mark.parametrize(
    "data, format",
    [
        (None, QSsl.Pem),
        (b"zz", QSsl.Pem),
        (DER, QSsl.Pem),
        (b"abc", QSsl.Der),
        (DER + b"x", QSsl.Der),
        (b"-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", QSsl.Pem),
        (b"-----BEGIN CERTIFICATE-----\nMAMC=AQU\n-----END CERTIFICATE-----\n", QSsl.Pem),
    ],
)
def test_null_certificates(data, format):
    certificate = QSslCertificate(data, format)
    assert certificate.isNull()
    assert certificate == QSslCertificate()
    assert certificate.toPem() == certificate.toDer() == b""
    assert QSslCertificate.fromData(data, format) == []


def test_certificates_of_data_and_files(tmp_path):
    assert len(QSslCertificate.fromData(PEM + b"text\n" + PEM)) == 2
    for name in ("a.pem", "b.pem"):
        (tmp_path / name).write_bytes(PEM)
    assert QSslCertificate.fromPath(str(tmp_path / "a.pem")) == [QSslCertificate(PEM)]
    assert QSslCertificate.fromPath(str(tmp_path / "none.pem")) == []
    assert QSslCertificate.fromPath(str(tmp_path / "*.pem")) == []
    wildcard = QSslCertificate.PatternSyntax.Wildcard
    assert len(QSslCertificate.fromPath(str(tmp_path / "*.pem"), QSsl.Pem, wildcard)) == 2
    with pytest.raises(NotImplementedError):
        QSslCertificate.fromPath(".*", QSsl.Pem, QSslCertificate.PatternSyntax.RegularExpression)


def test_certificate_copies_are_independent():
    certificate = QSslCertificate(PEM)
    for made in (QSslCertificate(certificate), copy.copy(certificate)):
        made.clear()
        assert made.isNull()
        assert not certificate.isNull()
    other = QSslCertificate()
    certificate.swap(other)
    assert certificate.isNull()
    assert not other.isNull()


# ---- QSslKey -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label, kind",
    [
        (b"PRIVATE KEY", QSsl.PrivateKey),
        (b"RSA PRIVATE KEY", QSsl.PrivateKey),
        (b"ENCRYPTED PRIVATE KEY", QSsl.PrivateKey),
        (b"PUBLIC KEY", QSsl.PublicKey),
    ],
)
def test_key_of_pem(label, kind):
    pem = b"-----BEGIN " + label + b"-----\nMAMCAQU=\n-----END " + label + b"-----\n"
    key = QSslKey(pem, QSsl.Rsa, QSsl.Pem, kind)
    assert not key.isNull()
    assert (key.algorithm(), key.type()) == (QSsl.Rsa, kind)
    other_kind = QSsl.PublicKey if kind == QSsl.PrivateKey else QSsl.PrivateKey
    assert QSslKey(pem, QSsl.Rsa, QSsl.Pem, other_kind).isNull()
    assert key == QSslKey(key) == copy.copy(key)
    key.clear()
    assert key == QSslKey()


def test_key_of_der_and_null_keys():
    key = QSslKey(DER, QSsl.Ec, QSsl.Der)
    assert not key.isNull()
    assert QSslKey(b"zz", QSsl.Rsa).isNull()
    assert (QSslKey().algorithm(), QSslKey().type()) == (QSsl.Opaque, QSsl.PrivateKey)
    other = QSslKey()
    key.swap(other)
    assert key.isNull()
    assert not other.isNull()


# ---- QSslConfiguration -------------------------------------------------------------------------


def test_fresh_configuration():
    configuration = QSslConfiguration()
    assert configuration.isNull()
    assert configuration == QSslConfiguration()
    assert configuration.protocol() is QSsl.SecureProtocols
    assert configuration.peerVerifyMode() is QSslSocket.AutoVerifyPeer
    assert configuration.peerVerifyDepth() == 0
    assert configuration.caCertificates() == configuration.localCertificateChain() == []
    assert configuration.localCertificate().isNull()
    assert configuration.privateKey().isNull()
    assert configuration.allowedNextProtocols() == []
    assert configuration.preSharedKeyIdentityHint() == b""
    turned_off = [option for option in QSsl.SslOption if configuration.testSslOption(option)]
    assert turned_off == [
        QSsl.SslOptionDisableEmptyFragments,
        QSsl.SslOptionDisableCompression,
        QSsl.SslOptionDisableLegacyRenegotiation,
        QSsl.SslOptionDisableSessionPersistence,
    ]


# A setter, its arguments, the getter and what it then gives.
SETTINGS = [
    ("setProtocol", (QSsl.TlsV1_2,), "protocol", QSsl.TlsV1_2),
    ("setPeerVerifyMode", (QSslSocket.VerifyNone,), "peerVerifyMode", QSslSocket.VerifyNone),
    ("setPeerVerifyDepth", (3,), "peerVerifyDepth", 3),
    ("setCaCertificates", ([QSslCertificate(PEM)],), "caCertificates", [QSslCertificate(PEM)]),
    ("addCaCertificate", (QSslCertificate(PEM),), "caCertificates", [QSslCertificate(PEM)]),
    ("setLocalCertificate", (QSslCertificate(PEM),), "localCertificate", QSslCertificate(PEM)),
    (
        "setPrivateKey",
        (QSslKey(DER, QSsl.Ec, QSsl.Der),),
        "privateKey",
        QSslKey(DER, QSsl.Ec, QSsl.Der),
    ),
    ("setAllowedNextProtocols", ([b"h2", b"x"],), "allowedNextProtocols", [b"h2", b"x"]),
    ("setPreSharedKeyIdentityHint", (b"hint",), "preSharedKeyIdentityHint", b"hint"),
]


@pytest.mark.parametrize("setter, arguments, getter, value", SETTINGS)
def test_configuration_settings(setter, arguments, getter, value):
    configuration = QSslConfiguration()
    before = QSslConfiguration(configuration)
    getattr(configuration, setter)(*arguments)
    assert getattr(configuration, getter)() == value
    assert not configuration.isNull()
    assert configuration != before
    assert before == QSslConfiguration()


def test_configuration_refuses():
    configuration = QSslConfiguration()
    configuration.setPeerVerifyDepth(-3)
    assert configuration.isNull()
    for setter, wrong in (("setPeerVerifyMode", 0), ("setCaCertificates", 5)):
        with pytest.raises(TypeError):
            getattr(configuration, setter)(wrong)


def test_configuration_options():
    configuration = QSslConfiguration()
    configuration.setSslOption(QSsl.SslOptionDisableSessionTickets, True)
    configuration.setSslOption(QSsl.SslOptionDisableCompression, False)
    assert configuration.testSslOption(QSsl.SslOptionDisableSessionTickets)
    assert not configuration.testSslOption(QSsl.SslOptionDisableCompression)


def test_authorities_of_files(tmp_path):
    (tmp_path / "ca.pem").write_bytes(PEM)
    configuration = QSslConfiguration()
    assert configuration.addCaCertificates(str(tmp_path / "ca.pem")) is True
    assert configuration.addCaCertificates(str(tmp_path / "none.pem")) is False
    assert configuration.addCaCertificates([QSslCertificate(PEM)]) is None
    assert len(configuration.caCertificates()) == 2


def test_lists_are_copies():
    configuration = QSslConfiguration()
    configuration.caCertificates().append(QSslCertificate(PEM))
    assert configuration.caCertificates() == []


@pytest.fixture
def default_configuration():
    before = QSslConfiguration.defaultConfiguration()
    yield before
    QSslConfiguration.setDefaultConfiguration(before)


def test_default_configuration(default_configuration):
    assert not default_configuration.isNull()
    changed = QSslConfiguration(default_configuration)
    changed.setPeerVerifyMode(QSslSocket.VerifyNone)
    assert QSslConfiguration.defaultConfiguration() == default_configuration
    QSslConfiguration.setDefaultConfiguration(changed)
    changed.setPeerVerifyDepth(3)
    default = QSslConfiguration.defaultConfiguration()
    assert default.peerVerifyMode() is QSslSocket.VerifyNone
    assert default.peerVerifyDepth() == 0


def test_configuration_copies():
    configuration = QSslConfiguration()
    configuration.setPeerVerifyDepth(3)
    assert copy.copy(configuration) == configuration
    assert QSslConfiguration.__hash__ is None
    other = QSslConfiguration()
    configuration.swap(other)
    assert (configuration.peerVerifyDepth(), other.peerVerifyDepth()) == (0, 3)
    with pytest.raises(TypeError):
        QSslConfiguration(None)


def test_names_of_protocols():
    assert QSslConfiguration.ALPNProtocolHTTP2 == "h2"
    assert QSslConfiguration.NextProtocolHttp1_1 == "http/1.1"
    assert QSslConfiguration.NextProtocolSpdy3_0 == "spdy/3"


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
