/// \file
/// Keys of certificates.
#ifndef LIBQWEBSOCKET_SSL_KEY_HPP
#define LIBQWEBSOCKET_SSL_KEY_HPP

#include <memory>
#include <string>
#include <string_view>

#include "ssl_enums.hpp"

namespace qws {

class QSslCertificate;
class QSslConfiguration;

namespace detail {

/// A C object that never changes, shared by copies of a value.
template <class T, auto Free>
std::shared_ptr<T> shared(T* owned) {
  return std::shared_ptr<T>(owned, FreeWith<Free>());
}

}  // namespace detail

/// A private or public key: RSA, EC or Ed25519 (QSslKey). A value; null if it was given none.
class QSslKey {
 public:
  QSslKey() = default;

  /// Reads a key; it is null if there is none of that algorithm and type, or the pass phrase is
  /// wrong. Private keys come as PKCS #1, SEC 1 or PKCS #8, encrypted perhaps.
  QSslKey(std::string_view encoded, QSsl::KeyAlgorithm algorithm,
          QSsl::EncodingFormat format = QSsl::Pem, QSsl::KeyType type = QSsl::PrivateKey,
          std::string_view passPhrase = {}) {
    qws_ssl_key* key = nullptr;
    const qws_error error = qws_ssl_key_new(
        encoded.data(), encoded.size(), static_cast<qws_encoding_format>(format),
        static_cast<qws_key_type>(type), detail::terminated(passPhrase).c_str(), &key);
    if (error != QWS_ERR_ARGUMENT) {
      detail::check(error);
      adopt(key);
      if (this->algorithm() != algorithm) {
        handle_.reset();
      }
    }
  }

  [[nodiscard]] bool isNull() const noexcept { return handle_ == nullptr; }

  /// What it is for; Opaque of a null key.
  [[nodiscard]] QSsl::KeyAlgorithm algorithm() const noexcept {
    return static_cast<QSsl::KeyAlgorithm>(qws_ssl_key_algorithm(handle()));
  }
  [[nodiscard]] QSsl::KeyType type() const noexcept {
    return static_cast<QSsl::KeyType>(qws_ssl_key_type(handle()));
  }

  /// The size in bits, -1 of a null key.
  [[nodiscard]] int length() const noexcept { return qws_ssl_key_length(handle()); }

  /// The key as text; with a pass phrase, a private one is encrypted.
  [[nodiscard]] std::string toPem(std::string_view passPhrase = {}) const {
    const std::string secret = detail::terminated(passPhrase);
    return detail::text(qws_ssl_key_to_pem, handle(), secret.c_str());
  }
  [[nodiscard]] std::string toDer() const { return detail::text(qws_ssl_key_to_der, handle()); }

  friend bool operator==(const QSslKey& a, const QSslKey& b) {
    return a.handle_ == b.handle_ || (a.type() == b.type() && a.toDer() == b.toDer());
  }
  friend bool operator!=(const QSslKey& a, const QSslKey& b) { return !(a == b); }

  /// The C object (borrowed), null for a null key.
  [[nodiscard]] qws_ssl_key* handle() const noexcept { return handle_.get(); }

 private:
  friend class QSslCertificate;
  friend class QSslConfiguration;

  void adopt(qws_ssl_key* owned) { handle_ = detail::shared<qws_ssl_key, qws_ssl_key_free>(owned); }

  std::shared_ptr<qws_ssl_key> handle_;
};

}  // namespace qws

#endif
