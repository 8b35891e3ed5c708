"""QSslCertificate: what PySide2 5.15.8 says of the same certificates, and QSslKey.

Other than there, dates are datetime objects, and devices are whatever can be read.
"""

import copy
import hashlib
from datetime import datetime, timedelta, timezone

import pytest
from qwebsocket.QtCore import QByteArray
from qwebsocket.QtNetwork import (
    QSsl,
    QSslCertificate,
    QSslConfiguration,
    QSslError,
    QSslKey,
)


@pytest.fixture
def rich(ssl_file):
    return QSslCertificate(ssl_file("rich.pem"))


def damaged(pem):
    return pem.replace(b"\nMII", b"\nMIJ", 1)


@pytest.mark.parametrize(
    "part, values",
    [
        (QSslCertificate.Organization, ["Org One"]),
        (QSslCertificate.CommonName, ["Näme"]),
        (QSslCertificate.LocalityName, ["Stadt"]),
        (QSslCertificate.OrganizationalUnitName, ["Unit B", "Unit A"]),
        (QSslCertificate.CountryName, ["DE"]),
        (QSslCertificate.StateOrProvinceName, ["Land"]),
        (QSslCertificate.DistinguishedNameQualifier, ["q"]),
        (QSslCertificate.SerialNumber, ["77"]),
        (QSslCertificate.EmailAddress, ["a@b.test"]),
        (b"CN", ["Näme"]),
        (QByteArray(b"title"), ["Dr"]),
        (b"nothing", []),
    ],
)
def test_names(rich, part, values):
    assert rich.subjectInfo(part) == values
    assert rich.issuerInfo(part) == values
    assert QSslCertificate().subjectInfo(part) == []


def test_names_are_asked_for_by_octets(rich):
    with pytest.raises(TypeError):
        rich.subjectInfo("CN")


def test_attributes(rich):
    expected = b"C CN L O OU ST dnQualifier emailAddress serialNumber title".split()
    assert rich.subjectInfoAttributes() == rich.issuerInfoAttributes() == expected
    assert isinstance(rich.subjectInfoAttributes()[0], QByteArray)
    assert rich.subjectDisplayName() == rich.issuerDisplayName() == "Näme"


def test_content(rich, ssl_file):
    assert rich.serialNumber() == b"01:02:a4:ff"
    assert rich.version() == b"3"
    assert rich.isSelfSigned() is True
    assert QSslCertificate(ssl_file("server.pem")).isSelfSigned() is False
    assert rich.subjectAlternativeNames() == {
        QSsl.EmailEntry: "x@y.test",
        QSsl.DnsEntry: "a.test",
        QSsl.IpAddressEntry: "127.0.0.1",
    }
    now = datetime.now(timezone.utc)
    assert now - timedelta(hours=1) < rich.effectiveDate() <= now
    assert rich.expiryDate() - rich.effectiveDate() == timedelta(days=3650)
    assert repr(rich) == 'PySide2.QtNetwork.QSslCertificate("Näme", "01:02:a4:ff")'


def test_public_key(rich, ssl_file):
    key = rich.publicKey()
    assert (key.algorithm(), key.type(), key.length()) == (QSsl.Rsa, QSsl.PublicKey, 2048)
    assert key == QSslKey(ssl_file("rsa.pub"), QSsl.Rsa, QSsl.Pem, QSsl.PublicKey)
    assert key.toPem() == ssl_file("rsa.pub")


def test_encodings_and_digests(rich, ssl_file):
    der = ssl_file("rich.der")
    assert rich.toPem() == ssl_file("rich.pem")
    assert rich.toDer() == der
    assert rich == QSslCertificate(der, QSsl.Der)
    assert rich.digest() == hashlib.md5(der).digest()
    assert rich.digest(4) == hashlib.sha256(der).digest()
    assert QSslCertificate.__hash__ is None


def test_null_certificate():
    null = QSslCertificate()
    assert null.isNull()
    assert not null.isSelfSigned()
    assert null.serialNumber() == null.version() == null.toPem() == null.toDer() == b""
    assert null.effectiveDate() is null.expiryDate() is None
    assert null.subjectAlternativeNames() == {}
    assert null.subjectInfoAttributes() == []
    assert null.subjectDisplayName() == ""
    assert null.publicKey().isNull()
    assert null.digest() == hashlib.md5(b"").digest()


def test_what_is_no_certificate(rich, ssl_file):
    pem, der = ssl_file("rich.pem"), ssl_file("rich.der")
    for data, format in (
        (None, QSsl.Pem),
        (b"zz", QSsl.Pem),
        (der, QSsl.Pem),
        (damaged(pem), QSsl.Pem),
        (b"abc", QSsl.Der),
        (der[:-1], QSsl.Der),
    ):
        assert QSslCertificate(data, format).isNull()
        assert QSslCertificate(data, format) == QSslCertificate() != rich
        assert QSslCertificate.fromData(data, format) == []


def test_several_certificates(ssl_file, rich):
    pem, der = ssl_file("rich.pem"), ssl_file("rich.der")
    found = QSslCertificate.fromData(b"text\n" + damaged(pem) + pem + b"x\n" + ssl_file("root.pem"))
    assert found == [rich, QSslCertificate(ssl_file("root.pem"))]
    assert QSslCertificate.fromData(der * 2 + b"x", QSsl.Der) == [rich, rich]
    assert QSslCertificate(der + b"x", QSsl.Der) == rich


def test_files_and_devices(ssl_files, rich, tmp_path):
    assert QSslCertificate.fromPath(str(ssl_files / "rich.pem")) == [rich]
    assert QSslCertificate.fromPath(str(ssl_files / "none.pem")) == []
    assert QSslCertificate.fromPath(str(ssl_files)) == []
    wildcard = QSslCertificate.PatternSyntax.Wildcard
    assert QSslCertificate.fromPath(str(ssl_files / "ri*.pem"), QSsl.Pem, wildcard) == [rich]
    assert QSslCertificate.fromPath(str(ssl_files / "ri*.pem")) == []
    with pytest.raises(NotImplementedError):
        QSslCertificate.fromPath(".*", QSsl.Pem, QSslCertificate.PatternSyntax.RegularExpression)
    with (ssl_files / "rich.pem").open("rb") as file:
        assert QSslCertificate.fromDevice(file) == [rich]


def test_copies_are_independent(rich):
    for made in (QSslCertificate(rich), copy.copy(rich)):
        made.clear()
        assert made.isNull()
        assert not rich.isNull()
    other = QSslCertificate()
    rich.swap(other)
    assert rich.isNull()
    assert not other.isNull()


def test_verify(rich, ssl_file):
    errors = QSslCertificate.verify([rich], "x.test")
    assert [int(error.error()) for error in errors] == [22, 9]
    assert errors[0] == QSslError(QSslError.HostNameMismatch, rich)
    assert errors[1].certificate() == rich
    assert QSslCertificate.verify([rich], "a.test") == QSslCertificate.verify([rich]) == errors[1:]
    assert [int(error.error()) for error in QSslCertificate.verify([])] == [21]


def test_verify_takes_the_authorities_of_the_default_configuration(ssl_file):
    server = QSslCertificate(ssl_file("server.pem"))
    before = QSslConfiguration.defaultConfiguration()
    assert [int(e.error()) for e in QSslCertificate.verify([server], "host.test")] == [11, 12]
    trusting = QSslConfiguration(before)
    trusting.setCaCertificates(QSslCertificate.fromData(ssl_file("root.pem")))
    QSslConfiguration.setDefaultConfiguration(trusting)
    try:
        assert QSslCertificate.verify([server], "host.test") == []
        assert len(QSslCertificate.verify([server], "x.test")) == 1
    finally:
        QSslConfiguration.setDefaultConfiguration(before)


@pytest.mark.parametrize("name, others", [("server.p12", ["root.pem"]), ("rich.p12", [])])
def test_pkcs12(ssl_files, ssl_file, name, others):
    key, certificate, authorities = QSslKey(), QSslCertificate(), [1]
    for wrong in (None, b"wrong", b"secret\0"):
        with (ssl_files / name).open("rb") as file:
            assert not QSslCertificate.importPkcs12(file, key, certificate, authorities, wrong)
        assert key.isNull() and certificate.isNull() and authorities == [1]
    data = ssl_file(name)
    assert QSslCertificate.importPkcs12(data, key, certificate, authorities, b"secret")
    assert certificate == QSslCertificate(ssl_file(name.replace(".p12", ".pem")))
    assert certificate.publicKey().length() == key.length()
    assert key.type() == QSsl.PrivateKey
    assert authorities == [QSslCertificate(ssl_file(other)) for other in others]
    assert not QSslCertificate.importPkcs12(data[:-9], key, certificate, [], b"secret")


# ---- QSslKey -----------------------------------------------------------------------------------


def facts(key):
    return key.isNull(), key.length(), key.algorithm(), key.type()


@pytest.mark.parametrize("algorithm", QSsl.KeyAlgorithm)
def test_key_of_an_algorithm(ssl_file, algorithm):
    right = algorithm == QSsl.Rsa
    expected = (not right, 2048 if right else -1, algorithm, QSsl.PrivateKey)
    assert facts(QSslKey(ssl_file("rsa.key"), algorithm)) == expected


@pytest.mark.parametrize("name", ["rsa.hidden.key", "rsa.old.key"])
def test_encrypted_keys(ssl_file, name):
    key = QSslKey(ssl_file(name), QSsl.Rsa, QSsl.Pem, QSsl.PrivateKey, b"secret")
    assert key == QSslKey(ssl_file("rsa.key"), QSsl.Rsa)
    for wrong in (None, b"", b"wrong", b"secret\0"):
        made = QSslKey(ssl_file(name), QSsl.Rsa, QSsl.Pem, QSsl.PrivateKey, wrong)
        assert facts(made) == (True, -1, QSsl.Rsa, QSsl.PrivateKey)


def test_keys_are_written_as_qt_does(ssl_file):
    key = QSslKey(ssl_file("rsa.key"), QSsl.Rsa)
    assert key.toPem() == ssl_file("rsa.traditional.key")
    assert key.toDer() == ssl_file("rsa.der")
    assert key.toDer(b"any") == b""
    assert key == QSslKey(ssl_file("rsa.der"), QSsl.Rsa, QSsl.Der)
    assert repr(key) == "PySide2.QtNetwork.QSslKey(PrivateKey, RSA, 2048)"
    curve = QSslKey(ssl_file("ec.key"), QSsl.Ec)
    assert curve.toPem() == ssl_file("ec.key")
    assert curve.length() == 256
    hidden = curve.toPem(b"own")
    assert b"ENCRYPTED" in hidden.data()
    assert curve == QSslKey(hidden, QSsl.Ec, QSsl.Pem, QSsl.PrivateKey, b"own")
    assert curve != key
    with pytest.raises(ValueError, match="NUL"):
        curve.toPem(b"a\0b")


def test_ed25519_which_qt_does_not_know(ssl_file):
    assert facts(QSslKey(ssl_file("ed25519.key"), QSsl.Opaque)) == (
        *(False, 256, QSsl.Opaque, QSsl.PrivateKey),
    )


def test_halves(ssl_file):
    half = QSslKey(ssl_file("rsa.pub"), QSsl.Rsa, QSsl.Pem, QSsl.PublicKey)
    assert facts(half) == (False, 2048, QSsl.Rsa, QSsl.PublicKey)
    assert half != QSslKey(ssl_file("rsa.key"), QSsl.Rsa)
    assert QSslKey(ssl_file("rsa.pub"), QSsl.Rsa).isNull()
    assert QSslKey(ssl_file("rsa.key"), QSsl.Rsa, QSsl.Pem, QSsl.PublicKey).isNull()


def test_null_keys(ssl_file):
    assert facts(QSslKey()) == (True, -1, QSsl.Opaque, QSsl.PrivateKey)
    assert QSslKey(b"zz", QSsl.Ec, QSsl.Pem, QSsl.PublicKey).algorithm() == QSsl.Ec
    assert QSslKey() == QSslKey(b"zz", QSsl.Ec) != QSslKey(ssl_file("ec.key"), QSsl.Ec)
    assert QSslKey().toPem() == QSslKey().toDer() == b""
    key = QSslKey(ssl_file("ec.key"), QSsl.Ec)
    assert key == QSslKey(key) == copy.copy(key)
    other = QSslKey()
    key.swap(other)
    assert key.isNull()
    assert not other.isNull()
    other.clear()
    assert other == QSslKey()
    assert QSslKey.__hash__ is None
