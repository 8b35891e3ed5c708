/// \file
/// The enums of TLS, and its cipher suites.
#ifndef LIBQWEBSOCKET_SSL_ENUMS_HPP
#define LIBQWEBSOCKET_SSL_ENUMS_HPP

#include <cstdlib>
#include <string>
#include <string_view>

#include "handle.hpp"

namespace qws {

/// The enums of namespace QSsl, with Qt's numbers.
namespace QSsl {

enum KeyType : int { PrivateKey = QWS_PRIVATE_KEY, PublicKey = QWS_PUBLIC_KEY };

enum EncodingFormat : int { Pem = QWS_PEM, Der = QWS_DER };

/// Ed25519 is Opaque, for Qt has no number for it; Dsa and Dh keys cannot be read.
enum KeyAlgorithm : int {
  Opaque = QWS_OPAQUE,
  Rsa = QWS_RSA,
  Dsa = QWS_DSA,
  Ec = QWS_EC,
  Dh = QWS_DH
};

enum AlternativeNameEntryType : int {
  EmailEntry = QWS_EMAIL_ENTRY,
  DnsEntry = QWS_DNS_ENTRY,
  IpAddressEntry = QWS_IP_ADDRESS_ENTRY
};

/// TLS 1.0 and 1.1 are only spoken where they are named; SSL and DTLS are not.
enum SslProtocol : int {
  UnknownProtocol = QWS_UNKNOWN_PROTOCOL,
  SslV3 = QWS_SSL_V3,
  SslV2 = QWS_SSL_V2,
  TlsV1_0 = QWS_TLS_V1_0,
  TlsV1_1 = QWS_TLS_V1_1,
  TlsV1_2 = QWS_TLS_V1_2,
  AnyProtocol = QWS_ANY_PROTOCOL,
  TlsV1SslV3 = QWS_TLS_V1_SSL_V3,
  SecureProtocols = QWS_SECURE_PROTOCOLS,
  TlsV1_0OrLater = QWS_TLS_V1_0_OR_LATER,
  TlsV1_1OrLater = QWS_TLS_V1_1_OR_LATER,
  TlsV1_2OrLater = QWS_TLS_V1_2_OR_LATER,
  DtlsV1_0 = QWS_DTLS_V1_0,
  DtlsV1_0OrLater = QWS_DTLS_V1_0_OR_LATER,
  DtlsV1_2 = QWS_DTLS_V1_2,
  DtlsV1_2OrLater = QWS_DTLS_V1_2_OR_LATER,
  TlsV1_3 = QWS_TLS_V1_3,
  TlsV1_3OrLater = QWS_TLS_V1_3_OR_LATER
};

/// What is turned off. Only those about session tickets, session sharing and the server's name
/// change anything here.
enum SslOption : int {
  SslOptionDisableEmptyFragments = QWS_SSL_OPTION_DISABLE_EMPTY_FRAGMENTS,
  SslOptionDisableSessionTickets = QWS_SSL_OPTION_DISABLE_SESSION_TICKETS,
  SslOptionDisableCompression = QWS_SSL_OPTION_DISABLE_COMPRESSION,
  SslOptionDisableServerNameIndication = QWS_SSL_OPTION_DISABLE_SERVER_NAME_INDICATION,
  SslOptionDisableLegacyRenegotiation = QWS_SSL_OPTION_DISABLE_LEGACY_RENEGOTIATION,
  SslOptionDisableSessionSharing = QWS_SSL_OPTION_DISABLE_SESSION_SHARING,
  SslOptionDisableSessionPersistence = QWS_SSL_OPTION_DISABLE_SESSION_PERSISTENCE,
  SslOptionDisableServerCipherPreference = QWS_SSL_OPTION_DISABLE_SERVER_CIPHER_PREFERENCE
};

}  // namespace QSsl

/// The enum of QCryptographicHash, as far as certificates are hashed.
struct QCryptographicHash {
  enum Algorithm : int {
    Md5 = QWS_MD5,
    Sha1 = QWS_SHA1,
    Sha224 = QWS_SHA224,
    Sha256 = QWS_SHA256,
    Sha384 = QWS_SHA384,
    Sha512 = QWS_SHA512
  };
};

/// What is left of Qt's TLS sockets here: an enum, and whether there is TLS.
struct QSslSocket {
  /// What is asked of the peer's certificate. AutoVerifyPeer is VerifyPeer for a client and
  /// VerifyNone for a server.
  enum PeerVerifyMode : int {
    VerifyNone = QWS_VERIFY_NONE,
    QueryPeer = QWS_QUERY_PEER,
    VerifyPeer = QWS_VERIFY_PEER,
    AutoVerifyPeer = QWS_AUTO_VERIFY_PEER
  };

  [[nodiscard]] static constexpr bool supportsSsl() noexcept { return true; }
};

/// A cipher suite (QSslCipher). A value; null if there is none of that name.
class QSslCipher {
 public:
  QSslCipher() = default;

  /// The suite of that name, OpenSSL's or the standard one.
  explicit QSslCipher(std::string_view name) {
    const std::string given = detail::terminated(name);
    const std::string text = detail::text(qws_ssl_cipher_description, given.c_str());
    name_ = text.substr(0, text.find(' '));
    if (!isNull()) {
      protocol_ = text.substr(name_.size() + 1, text.find(" Kx=") - name_.size() - 1);
      keyExchange_ = part(text, " Kx=");
      authentication_ = part(text, " Au=");
      encryption_ = part(text, " Enc=");
    }
  }

  [[nodiscard]] bool isNull() const noexcept { return name_.empty(); }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// The version of TLS that has brought it ("TLSv1.2"), which Qt also gives as a number.
  [[nodiscard]] const std::string& protocolString() const noexcept { return protocol_; }
  [[nodiscard]] QSsl::SslProtocol protocol() const noexcept {
    return protocol_ == "TLSv1.3"   ? QSsl::TlsV1_3
           : protocol_ == "TLSv1.2" ? QSsl::TlsV1_2
           : protocol_ == "TLSv1"   ? QSsl::TlsV1_0
           : protocol_ == "SSLv3"   ? QSsl::SslV3
                                    : QSsl::UnknownProtocol;
  }

  [[nodiscard]] const std::string& keyExchangeMethod() const noexcept { return keyExchange_; }
  [[nodiscard]] const std::string& authenticationMethod() const noexcept { return authentication_; }
  [[nodiscard]] const std::string& encryptionMethod() const noexcept { return encryption_; }

  /// The bits of the key that encrypts, 0 of a null suite.
  [[nodiscard]] int usedBits() const noexcept {
    const std::size_t at = encryption_.find('(');
    return at == std::string::npos ? 0 : std::atoi(encryption_.c_str() + at + 1);
  }
  [[nodiscard]] int supportedBits() const noexcept { return usedBits(); }

  friend bool operator==(const QSslCipher& a, const QSslCipher& b) { return a.name_ == b.name_; }
  friend bool operator!=(const QSslCipher& a, const QSslCipher& b) { return !(a == b); }

 private:
  static std::string part(const std::string& text, std::string_view label) {
    const std::size_t at = text.find(label) + label.size();
    return text.substr(at, text.find(' ', at) - at);
  }

  std::string name_, protocol_, keyExchange_, authentication_, encryption_;
};

}  // namespace qws

#endif
