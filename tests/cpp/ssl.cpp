// Certificates, keys, their errors and TLS configurations as values.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

using qws::QSslCertificate;
using qws::QSslCipher;
using qws::QSslConfiguration;
using qws::QSslError;
using qws::QSslKey;
using qws::QSslSocket;
namespace QSsl = qws::QSsl;
using Names = std::vector<std::string>;

/// The folder with the files of tests/ssl_files.sh.
std::string folder() {
  static const std::string made = [] {
    char name[] = "/tmp/qws_ssl_XXXXXX";
    CHECK(mkdtemp(name) != nullptr);
    CHECK_EQUAL(std::system(("tests/ssl_files.sh " + std::string(name)).c_str()), 0);
    return std::string(name);
  }();
  return made;
}

std::string file(const std::string& name) {
  std::ifstream stream(folder() + "/" + name, std::ios::binary);
  CHECK(stream.is_open());
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

QSslCertificate certificate(const std::string& name) { return QSslCertificate(file(name)); }

void certificateTellsItsContent() {
  const QSslCertificate rich = certificate("rich.pem");
  CHECK_EQUAL(rich.subjectInfo(QSslCertificate::CommonName), Names{"N\xc3\xa4me"});
  CHECK_EQUAL(rich.issuerInfo(QSslCertificate::Organization), Names{"Org One"});
  CHECK_EQUAL(rich.subjectInfo(QSslCertificate::OrganizationalUnitName), (Names{"Unit B", "Unit A"}));
  CHECK_EQUAL(rich.subjectInfo(QSslCertificate::SerialNumber), Names{"77"});
  CHECK_EQUAL(rich.subjectInfo(QSslCertificate::EmailAddress), Names{"a@b.test"});
  CHECK_EQUAL(rich.subjectInfo("title"), Names{"Dr"});
  CHECK_EQUAL(rich.subjectInfo("nothing"), Names{});
  CHECK_EQUAL(rich.subjectInfoAttributes(), rich.issuerInfoAttributes());
  CHECK_EQUAL(rich.subjectInfoAttributes().size(), 10u);
  CHECK_EQUAL(rich.version(), "3");
  CHECK_EQUAL(rich.serialNumber(), "01:02:a4:ff");
  CHECK(rich.isSelfSigned());
  CHECK(!certificate("server.pem").isSelfSigned());
  CHECK(rich.expiryDate() - rich.effectiveDate() == std::chrono::hours(3650 * 24));
  CHECK_EQUAL(rich.digest().size(), 16u);
  CHECK_EQUAL(rich.digest(qws::QCryptographicHash::Sha256).size(), 32u);

  const auto names = rich.subjectAlternativeNames();
  CHECK_EQUAL(names.size(), 5u);
  CHECK_EQUAL(names.count(QSsl::DnsEntry), 2u);
  CHECK_EQUAL(names.find(QSsl::DnsEntry)->second, "a.test");
  CHECK_EQUAL(names.find(QSsl::EmailEntry)->second, "x@y.test");
}

void certificatesAreValues() {
  const QSslCertificate rich = certificate("rich.pem");
  CHECK_EQUAL(rich.toPem(), file("rich.pem"));
  CHECK_EQUAL(rich.toDer(), file("rich.der"));
  CHECK(rich == QSslCertificate(file("rich.der"), QSsl::Der));
  CHECK(rich != certificate("root.pem"));
  QSslCertificate copy = rich;
  copy.clear();
  CHECK(copy.isNull() && !rich.isNull());
  CHECK(copy == QSslCertificate() && QSslCertificate("zz").isNull());
  CHECK_EQUAL(copy.version(), "");
  CHECK(copy.publicKey().isNull());
  CHECK_EQUAL(QSslCertificate::fromData(file("rich.pem") + file("root.pem")).size(), 2u);
  CHECK_EQUAL(QSslCertificate::fromData(file("rich.der") + file("rich.der"), QSsl::Der).size(), 2u);
  CHECK(QSslCertificate::fromPath(folder() + "/root.pem").at(0) == certificate("root.pem"));
  CHECK_EQUAL(QSslCertificate::fromPath(folder() + "/nothing").size(), 0u);
}

void keysAreRead() {
  const QSslKey key(file("rsa.key"), QSsl::Rsa);
  CHECK_EQUAL(key.length(), 2048);
  CHECK_EQUAL(key.algorithm(), QSsl::Rsa);
  CHECK_EQUAL(key.type(), QSsl::PrivateKey);
  CHECK_EQUAL(key.toPem(), file("rsa.traditional.key"));
  CHECK_EQUAL(key.toDer(), file("rsa.der"));
  CHECK(key == QSslKey(file("rsa.der"), QSsl::Rsa, QSsl::Der));
  CHECK(key == QSslKey(file("rsa.hidden.key"), QSsl::Rsa, QSsl::Pem, QSsl::PrivateKey, "secret"));
  CHECK(key == QSslKey(key.toPem("own"), QSsl::Rsa, QSsl::Pem, QSsl::PrivateKey, "own"));
  CHECK(QSslKey(file("rsa.hidden.key"), QSsl::Rsa).isNull());
  CHECK(QSslKey(file("rsa.key"), QSsl::Ec).isNull());
  CHECK(QSslKey(file("rsa.key"), QSsl::Rsa, QSsl::Pem, QSsl::PublicKey).isNull());
  CHECK(!QSslKey(file("ed25519.key"), QSsl::Opaque).isNull());
  CHECK_EQUAL(QSslKey().length(), -1);
  CHECK(QSslKey() == QSslKey() && key != QSslKey());
  const QSslKey half(file("rsa.pub"), QSsl::Rsa, QSsl::Pem, QSsl::PublicKey);
  CHECK(half == certificate("rich.pem").publicKey() && half != key);
}

void pkcs12IsTakenApart() {
  QSslKey key;
  QSslCertificate own;
  std::vector<QSslCertificate> others;
  CHECK(!QSslCertificate::importPkcs12(file("server.p12"), key, own, &others, "wrong"));
  CHECK(key.isNull() && own.isNull());
  CHECK(QSslCertificate::importPkcs12(file("server.p12"), key, own, &others, "secret"));
  CHECK(key == QSslKey(file("server.key"), QSsl::Ec));
  CHECK(own == certificate("server.pem"));
  CHECK(others == std::vector<QSslCertificate>{certificate("root.pem")});
}

void chainsAreVerified() {
  const QSslCertificate rich = certificate("rich.pem");
  const qws::QSslErrorList errors = QSslCertificate::verify({rich}, "x.test");
  CHECK_EQUAL(errors.size(), 2u);
  CHECK(errors.at(0) == QSslError(QSslError::HostNameMismatch, rich));
  CHECK_EQUAL(errors.at(1).error(), QSslError::SelfSignedCertificate);
  CHECK_EQUAL(errors.at(1).errorString(), "The certificate is self-signed, and untrusted");
  CHECK(errors.at(1) != QSslError(QSslError::SelfSignedCertificate));
  CHECK_EQUAL(QSslError(QSslError::UnspecifiedError).errorString(), "Unknown error");

  const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
  QSslConfiguration trusting = before;
  trusting.addCaCertificate(certificate("root.pem"));
  QSslConfiguration::setDefaultConfiguration(trusting);
  CHECK_EQUAL(QSslCertificate::verify({certificate("server.pem")}, "host.test").size(), 0u);
  QSslConfiguration::setDefaultConfiguration(before);
  CHECK_EQUAL(QSslCertificate::verify({certificate("server.pem")}, "host.test").size(), 2u);
}

void configurationKeepsWhatIsSet() {
  QSslConfiguration c;
  CHECK(c.usesSystemCaCertificates());
  CHECK_EQUAL(c.peerVerifyMode(), QSslSocket::AutoVerifyPeer);
  CHECK_EQUAL(c.protocol(), QSsl::SecureProtocols);
  CHECK(c.privateKey().isNull() && c.localCertificate().isNull() && c.peerCertificate().isNull());
  CHECK_EQUAL(c.sessionProtocol(), QSsl::UnknownProtocol);
  CHECK(c.sessionCipher().isNull() && !c.sessionResumed());
  CHECK_EQUAL(c.nextNegotiatedProtocol(), "");
  CHECK_EQUAL(c.peerCertificateChain().size(), 0u);

  c.setPeerVerifyMode(QSslSocket::VerifyNone);
  c.setPeerVerifyDepth(4);
  c.setPeerVerifyName("host.test");
  c.setProtocol(QSsl::TlsV1_2OrLater);
  c.setAllowedNextProtocols({"h2", "http/1.1"});
  c.setKeyLogFile("/tmp/keys");
  c.setPreSharedKeyIdentityHint(std::string("a\0b", 3));
  c.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
  c.setSslOption(QSsl::SslOptionDisableCompression, false);
  c.setCaCertificates({certificate("root.pem"), certificate("rich.pem")});
  c.setLocalCertificate(certificate("server.pem"));
  c.setPrivateKey(QSslKey(file("server.key"), QSsl::Ec));

  const QSslConfiguration copy = c;
  c.setPeerVerifyDepth(0);
  c.setPrivateKey(QSslKey());
  CHECK(c.privateKey().isNull());
  CHECK_EQUAL(copy.peerVerifyMode(), QSslSocket::VerifyNone);
  CHECK_EQUAL(copy.peerVerifyDepth(), 4);
  CHECK_EQUAL(copy.peerVerifyName(), "host.test");
  CHECK_EQUAL(copy.protocol(), QSsl::TlsV1_2OrLater);
  CHECK_EQUAL(copy.allowedNextProtocols(), (Names{"h2", "http/1.1"}));
  CHECK_EQUAL(copy.keyLogFile(), "/tmp/keys");
  CHECK_EQUAL(copy.preSharedKeyIdentityHint().size(), 3u);
  CHECK(copy.testSslOption(QSsl::SslOptionDisableSessionTickets));
  CHECK(!copy.testSslOption(QSsl::SslOptionDisableCompression));
  CHECK_EQUAL(copy.caCertificates().size(), 2u);
  CHECK(!copy.usesSystemCaCertificates());
  CHECK(copy.localCertificate() == certificate("server.pem"));
  CHECK_EQUAL(copy.localCertificateChain().size(), 1u);
  CHECK_EQUAL(copy.privateKey().length(), 256);

  c.setUsesSystemCaCertificates(true);
  CHECK(c.usesSystemCaCertificates());
  CHECK(!QSslConfiguration::systemCaCertificates().empty());
  CHECK_EQUAL(check::errorOf([&] { c.setPeerVerifyDepth(-1); }), QWS_ERR_RANGE);
  const QSslConfiguration taken = std::move(c);
  CHECK_EQUAL(check::errorOf([&] { c.setPeerVerifyDepth(1); }), QWS_ERR_HANDLE);
}

void ciphersAreChosen() {
  const QSslCipher cipher("ECDHE-RSA-CHACHA20-POLY1305");
  CHECK_EQUAL(cipher.name(), "ECDHE-RSA-CHACHA20-POLY1305");
  CHECK_EQUAL(cipher.protocolString(), "TLSv1.2");
  CHECK_EQUAL(cipher.protocol(), QSsl::TlsV1_2);
  CHECK_EQUAL(cipher.keyExchangeMethod(), "ECDH");
  CHECK_EQUAL(cipher.authenticationMethod(), "RSA");
  CHECK_EQUAL(cipher.encryptionMethod(), "CHACHA20/POLY1305(256)");
  CHECK_EQUAL(cipher.usedBits(), 256);
  CHECK_EQUAL(cipher.supportedBits(), 256);
  CHECK(QSslCipher("nonsense").isNull() && QSslCipher().usedBits() == 0);

  QSslConfiguration c;
  CHECK(c.ciphers().empty());
  c.setCiphers({cipher, QSslCipher("TLS_AES_128_GCM_SHA256")});
  CHECK_EQUAL(c.ciphers().size(), 2u);
  CHECK(c.ciphers().front() == cipher);
  CHECK_EQUAL(QSslConfiguration::supportedCiphers().front().protocolString(), "TLSv1.3");
}

}  // namespace

int main() {
  const int result = check::run({
      {"certificateTellsItsContent", certificateTellsItsContent},
      {"certificatesAreValues", certificatesAreValues},
      {"keysAreRead", keysAreRead},
      {"pkcs12IsTakenApart", pkcs12IsTakenApart},
      {"chainsAreVerified", chainsAreVerified},
      {"configurationKeepsWhatIsSet", configurationKeepsWhatIsSet},
      {"ciphersAreChosen", ciphersAreChosen},
  });
  return std::system(("rm -r " + folder()).c_str()) == 0 ? result : 1;
}
