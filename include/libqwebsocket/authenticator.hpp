/// \file
/// What slots are lent to answer a server's or a proxy's question who is there.
#ifndef LIBQWEBSOCKET_AUTHENTICATOR_HPP
#define LIBQWEBSOCKET_AUTHENTICATOR_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "handle.hpp"

namespace qws {

/// Asks a slot of authenticationRequired or proxyAuthenticationRequired for a name and a password
/// (QAuthenticator): lent until the slot returns. If the slot sets none, the connection fails. Text
/// is UTF-8.
class QAuthenticator {
 public:
  explicit QAuthenticator(qws_authenticator* borrowed) noexcept : handle_(borrowed) {}
  QAuthenticator(const QAuthenticator&) = delete;
  QAuthenticator& operator=(const QAuthenticator&) = delete;

  /// What the server or the proxy calls the realm that it protects.
  [[nodiscard]] std::string realm() const { return detail::text(qws_authenticator_realm, handle_); }

  /// What a slot has set; empty at first.
  [[nodiscard]] std::string user() const { return detail::text(qws_authenticator_user, handle_); }
  void setUser(std::string_view user) {
    detail::check(qws_authenticator_set_user(handle_, detail::terminated(user).c_str()));
  }

  [[nodiscard]] std::string password() const {
    return detail::text(qws_authenticator_password, handle_);
  }
  void setPassword(std::string_view password) {
    detail::check(qws_authenticator_set_password(handle_, detail::terminated(password).c_str()));
  }

  /// The C object (borrowed).
  [[nodiscard]] qws_authenticator* handle() const noexcept { return handle_; }

 private:
  qws_authenticator* handle_;
};

/// A question for a pre-shared key that is still open when its slot has returned, see
/// QSslPreSharedKeyAuthenticator::defer(). A move-only owner; belongs to its loop's thread. The
/// handshake waits within its time limit; it fails when this object ends without an answer.
class [[nodiscard]] DeferredPreSharedKey {
 public:
  /// Answers, on a client with an identity too, and ends the question. What comes of it comes from
  /// the loop. False if nobody waits for it any more: the connection has ended meanwhile. Throws
  /// Error QWS_ERR_HANDLE if it was answered already or moved from.
  bool answer(std::string_view preSharedKey) {
    detail::check(qws_psk_authenticator_set_pre_shared_key(handle_.get(), preSharedKey.data(),
                                                           preSharedKey.size()));
    const qws_error error = qws_psk_authenticator_answer(handle_.release());
    if (error == QWS_ERR_STATE) {
      return false;
    }
    detail::check(error);
    return true;
  }
  bool answer(std::string_view identity, std::string_view preSharedKey) {
    detail::check(
        qws_psk_authenticator_set_identity(handle_.get(), identity.data(), identity.size()));
    return answer(preSharedKey);
  }

 private:
  friend class QSslPreSharedKeyAuthenticator;

  explicit DeferredPreSharedKey(qws_psk_authenticator* owned) noexcept : handle_(owned) {}

  detail::Handle<qws_psk_authenticator, qws_psk_authenticator_free> handle_;
};

/// Asks a slot for the pre-shared key of a TLS handshake (QSslPreSharedKeyAuthenticator, RFC 4279):
/// lent until the slot returns. Hint, identity and key are octets. A client sets identity and key,
/// a server sees the client's identity and sets the key. What is longer than its maximum is cut
/// off, as in Qt; without a key the handshake fails.
class QSslPreSharedKeyAuthenticator {
 public:
  explicit QSslPreSharedKeyAuthenticator(qws_psk_authenticator* borrowed) noexcept
      : handle_(borrowed) {}
  QSslPreSharedKeyAuthenticator(const QSslPreSharedKeyAuthenticator&) = delete;
  QSslPreSharedKeyAuthenticator& operator=(const QSslPreSharedKeyAuthenticator&) = delete;

  /// What the server says that helps to choose the identity.
  [[nodiscard]] std::string identityHint() const {
    return detail::text(qws_psk_authenticator_identity_hint, handle_);
  }

  [[nodiscard]] std::string identity() const {
    return detail::text(qws_psk_authenticator_identity, handle_);
  }
  void setIdentity(std::string_view identity) {
    detail::check(qws_psk_authenticator_set_identity(handle_, identity.data(), identity.size()));
  }

  /// In bytes; 0 on a server, which sets none.
  [[nodiscard]] std::size_t maximumIdentityLength() const noexcept {
    return qws_psk_authenticator_maximum_identity_length(handle_);
  }

  [[nodiscard]] std::string preSharedKey() const {
    return detail::text(qws_psk_authenticator_pre_shared_key, handle_);
  }
  void setPreSharedKey(std::string_view preSharedKey) {
    detail::check(qws_psk_authenticator_set_pre_shared_key(handle_, preSharedKey.data(),
                                                           preSharedKey.size()));
  }

  /// In bytes.
  [[nodiscard]] std::size_t maximumPreSharedKeyLength() const noexcept {
    return qws_psk_authenticator_maximum_pre_shared_key_length(handle_);
  }

  /// Not in Qt: keeps the question open when the slot returns, for an answer that is not known yet.
  /// Throws Error QWS_ERR_STATE if that was done already.
  DeferredPreSharedKey defer() {
    detail::check(qws_psk_authenticator_defer(handle_));
    return DeferredPreSharedKey(handle_);
  }

  /// The C object (borrowed).
  [[nodiscard]] qws_psk_authenticator* handle() const noexcept { return handle_; }

 private:
  qws_psk_authenticator* handle_;
};

}  // namespace qws

#endif
