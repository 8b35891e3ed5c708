"""QSslConfiguration and QSslCipher: values that go to the library and come back."""

import copy

import pytest
from qwebsocket._sslconfiguration import new_configuration, take_configuration
from qwebsocket.QtNetwork import (
    QSsl,
    QSslCertificate,
    QSslCipher,
    QSslConfiguration,
    QSslKey,
    QSslSocket,
)


def there_and_back(configuration):
    return take_configuration(new_configuration(configuration))


@pytest.fixture
def root(ssl_file):
    return QSslCertificate(ssl_file("root.pem"))


@pytest.fixture
def default_configuration():
    before = QSslConfiguration.defaultConfiguration()
    yield before
    QSslConfiguration.setDefaultConfiguration(before)


def test_fresh_configuration():
    configuration = QSslConfiguration()
    assert configuration.isNull()
    assert configuration == QSslConfiguration()
    assert configuration.protocol() is QSsl.SecureProtocols
    assert configuration.peerVerifyMode() is QSslSocket.AutoVerifyPeer
    assert configuration.peerVerifyDepth() == 0
    assert configuration.peerVerifyName() == configuration.keyLogFile() == ""
    assert configuration.caCertificates() == configuration.localCertificateChain() == []
    assert configuration.localCertificate().isNull()
    assert configuration.privateKey().isNull()
    assert configuration.ciphers() == configuration.allowedNextProtocols() == []
    assert configuration.preSharedKeyIdentityHint() == b""
    turned_off = [option for option in QSsl.SslOption if configuration.testSslOption(option)]
    assert turned_off == [
        QSsl.SslOptionDisableEmptyFragments,
        QSsl.SslOptionDisableCompression,
        QSsl.SslOptionDisableLegacyRenegotiation,
        QSsl.SslOptionDisableSessionPersistence,
    ]


def test_no_connection_has_agreed_on_anything():
    configuration = QSslConfiguration()
    assert configuration.peerCertificate().isNull()
    assert configuration.peerCertificateChain() == []
    assert configuration.sessionProtocol() is QSsl.UnknownProtocol
    assert configuration.sessionCipher().isNull()
    assert configuration.nextNegotiatedProtocol() == b""
    none = QSslConfiguration.NextProtocolNegotiationNone
    assert configuration.nextProtocolNegotiationStatus() is none
    assert configuration.isSessionResumed() is False


# A setter, its arguments, the getter and what it then gives; a str that ends in .pem or .key is that file.
SETTINGS = [
    ("setProtocol", (QSsl.TlsV1_2,), "protocol", QSsl.TlsV1_2),
    ("setPeerVerifyMode", (QSslSocket.VerifyNone,), "peerVerifyMode", QSslSocket.VerifyNone),
    ("setPeerVerifyDepth", (3,), "peerVerifyDepth", 3),
    ("setPeerVerifyName", ("host.test",), "peerVerifyName", "host.test"),
    ("setCaCertificates", (["rich.pem"],), "caCertificates", ["rich.pem"]),
    ("addCaCertificate", ("rich.pem",), "caCertificates", ["rich.pem"]),
    ("setLocalCertificate", ("rich.pem",), "localCertificate", "rich.pem"),
    ("setLocalCertificate", ("rich.pem",), "localCertificateChain", ["rich.pem"]),
    ("setLocalCertificateChain", (["server.pem", "root.pem"],), "localCertificate", "server.pem"),
    ("setPrivateKey", ("ec.key",), "privateKey", "ec.key"),
    ("setAllowedNextProtocols", ([b"h2", b"x"],), "allowedNextProtocols", [b"h2", b"x"]),
    ("setPreSharedKeyIdentityHint", (b"a\0b",), "preSharedKeyIdentityHint", b"a\0b"),
    ("setCiphers", ([QSslCipher("AES128-SHA")],), "ciphers", [QSslCipher("AES128-SHA")]),
    ("setKeyLogFile", ("/tmp/ü",), "keyLogFile", "/tmp/ü"),
]


@pytest.fixture
def made(ssl_file):
    """Makes values of the table of settings."""

    def make(value):
        if isinstance(value, list):
            return [make(each) for each in value]
        if isinstance(value, str) and value.endswith(".pem"):
            return QSslCertificate(ssl_file(value))
        if isinstance(value, str) and value.endswith(".key"):
            return QSslKey(ssl_file(value), QSsl.Ec)
        return value

    return make


@pytest.mark.parametrize("setter, arguments, getter, value", SETTINGS)
def test_settings(made, setter, arguments, getter, value):
    configuration = QSslConfiguration()
    before = QSslConfiguration(configuration)
    getattr(configuration, setter)(*made(list(arguments)))
    assert getattr(configuration, getter)() == made(value)
    assert not configuration.isNull()
    assert configuration != before
    assert before == QSslConfiguration()
    assert there_and_back(configuration) == configuration


def test_refusals():
    configuration = QSslConfiguration()
    configuration.setPeerVerifyDepth(-3)
    assert configuration.isNull()
    for setter, wrong in (
        ("setPeerVerifyMode", 0),
        ("setCaCertificates", 5),
        ("setCiphers", ["AES128-SHA"]),
    ):
        with pytest.raises(TypeError):
            getattr(configuration, setter)(wrong)
    for name in (b"", b"a,b", b" a", b"a\0", b"x" * 256):
        with pytest.raises(ValueError, match="name of a protocol"):
            configuration.setAllowedNextProtocols([name])
    with pytest.raises(TypeError):
        QSslConfiguration(None)


def test_options():
    configuration = QSslConfiguration()
    configuration.setSslOption(QSsl.SslOptionDisableSessionTickets, True)
    configuration.setSslOption(QSsl.SslOptionDisableCompression, False)
    assert configuration.testSslOption(QSsl.SslOptionDisableSessionTickets)
    assert not configuration.testSslOption(QSsl.SslOptionDisableCompression)
    assert there_and_back(configuration) == configuration


def test_authorities_of_files(ssl_files, root):
    configuration = QSslConfiguration()
    assert configuration.addCaCertificates(str(ssl_files / "none.pem")) is False
    assert configuration.isNull()
    assert configuration.addCaCertificates(str(ssl_files / "root.pem")) is True
    assert configuration.addCaCertificates([root]) is None
    assert configuration.caCertificates() == [root, root]


def test_authorities_of_the_system_go_when_others_are_set(ssl_files, root):
    def uses_system(change):
        configuration = QSslConfiguration()
        change(configuration)
        return there_and_back(configuration)._system_authorities

    assert uses_system(lambda c: c.setPeerVerifyDepth(1))
    assert uses_system(lambda c: c.addCaCertificates(str(ssl_files / "root.pem")))
    assert not uses_system(lambda c: c.addCaCertificate(root))
    assert not uses_system(lambda c: c.setCaCertificates([]))
    system = QSslConfiguration.systemCaCertificates()
    assert system == QSslSocket.systemCaCertificates()
    assert len(system) > 10
    assert all(certificate.subjectDisplayName() for certificate in system)


def test_values_are_copies(root):
    configuration = QSslConfiguration()
    configuration.caCertificates().append(root)
    assert configuration.caCertificates() == []
    configuration.setPeerVerifyDepth(3)
    assert copy.copy(configuration) == configuration
    assert QSslConfiguration.__hash__ is None
    other = QSslConfiguration()
    configuration.swap(other)
    assert (configuration.peerVerifyDepth(), other.peerVerifyDepth()) == (0, 3)


def test_default_configuration(default_configuration, root):
    assert not default_configuration.isNull()
    assert default_configuration.caCertificates() == []
    changed = QSslConfiguration(default_configuration)
    changed.setPeerVerifyMode(QSslSocket.VerifyNone)
    changed.setCaCertificates([root])
    assert QSslConfiguration.defaultConfiguration() == default_configuration
    QSslConfiguration.setDefaultConfiguration(changed)
    changed.setPeerVerifyDepth(3)
    default = QSslConfiguration.defaultConfiguration()
    assert default.peerVerifyMode() is QSslSocket.VerifyNone
    assert default.peerVerifyDepth() == 0
    assert default.caCertificates() == [root]


def test_names_of_protocols():
    assert QSslConfiguration.ALPNProtocolHTTP2 == "h2"
    assert QSslConfiguration.NextProtocolHttp1_1 == "http/1.1"
    assert QSslConfiguration.NextProtocolSpdy3_0 == "spdy/3"


def test_ciphers():
    cipher = QSslCipher("ECDHE-RSA-CHACHA20-POLY1305")
    assert cipher.name() == "ECDHE-RSA-CHACHA20-POLY1305"
    assert (cipher.protocolString(), cipher.protocol()) == ("TLSv1.2", QSsl.TlsV1_2)
    assert (cipher.keyExchangeMethod(), cipher.authenticationMethod()) == ("ECDH", "RSA")
    assert cipher.encryptionMethod() == "CHACHA20/POLY1305(256)"
    assert cipher.usedBits() == cipher.supportedBits() == 256
    assert (
        cipher == QSslCipher(cipher) == copy.copy(cipher) == QSslCipher(cipher.name(), QSsl.TlsV1_2)
    )
    assert cipher != QSslCipher()
    text = "PySide2.QtNetwork.QSslCipher(name=ECDHE-RSA-CHACHA20-POLY1305, bits=256, proto=TLSv1.2)"
    assert repr(cipher) == text
    for null in (
        QSslCipher(),
        QSslCipher("nonsense"),
        QSslCipher("ECDHE-RSA-CHACHA20-POLY1305", QSsl.TlsV1_3),
    ):
        assert null.isNull()
        assert null.name() == null.protocolString() == null.encryptionMethod() == ""
        assert null.protocol() is QSsl.UnknownProtocol
        assert null.usedBits() == 0
    other = QSslCipher()
    cipher.swap(other)
    assert cipher.isNull()
    assert not other.isNull()


def test_supported_ciphers():
    ciphers = QSslConfiguration.supportedCiphers()
    assert ciphers == QSslSocket.supportedCiphers()
    assert [c.name() for c in ciphers[:2]] == [
        *("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
    ]
    assert all(c.usedBits() in (128, 256) and c.protocol() != -1 for c in ciphers)


def test_what_the_library_says_of_itself():
    assert QSslSocket.supportsSsl() is True
    assert QSslSocket.sslLibraryVersionString() == QSslSocket.sslLibraryBuildVersionString()
    assert QSslSocket.sslLibraryVersionString().startswith("libqwebsocket 1.")
    assert QSslSocket.sslLibraryVersionNumber() == QSslSocket.sslLibraryBuildVersionNumber()
    assert QSslSocket.sslLibraryVersionNumber() >= 0x10000


def test_defaults_by_the_names_of_sockets(default_configuration, ssl_files, root, ssl_file):
    rich = QSslCertificate(ssl_file("rich.pem"))
    assert QSslSocket.defaultCaCertificates() == []
    QSslSocket.addDefaultCaCertificate(root)
    assert QSslSocket.addDefaultCaCertificates([rich]) is None
    assert QSslSocket.addDefaultCaCertificates(str(ssl_files / "none.pem")) is False
    assert QSslSocket.addDefaultCaCertificates(str(ssl_files / "root.pem")) is True
    default = QSslConfiguration.defaultConfiguration()
    assert default.caCertificates() == QSslSocket.defaultCaCertificates() == [root, rich, root]
    assert default._system_authorities
    QSslSocket.setDefaultCaCertificates([rich])
    default = QSslConfiguration.defaultConfiguration()
    assert default.caCertificates() == [rich]
    assert not default._system_authorities

    assert QSslSocket.defaultCiphers() == QSslSocket.supportedCiphers()
    QSslSocket.setDefaultCiphers([QSslCipher("AES128-SHA")])
    assert QSslSocket.defaultCiphers() == [QSslCipher("AES128-SHA")]
    assert QSslConfiguration.defaultConfiguration().ciphers() == [QSslCipher("AES128-SHA")]
    for setter in (QSslSocket.addDefaultCaCertificate, QSslSocket.setDefaultCaCertificates):
        with pytest.raises(TypeError):
            setter(5)
