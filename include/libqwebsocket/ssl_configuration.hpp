/// \file
/// What TLS connections are made with.
#ifndef LIBQWEBSOCKET_SSL_CONFIGURATION_HPP
#define LIBQWEBSOCKET_SSL_CONFIGURATION_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ssl_certificate.hpp"

namespace qws {

/// Certificates, keys and choices for TLS (QSslConfiguration). A value that can be copied. Functions
/// of one that was moved from throw Error(QWS_ERR_HANDLE).
class QSslConfiguration {
 public:
  static constexpr std::string_view ALPNProtocolHTTP2 = "h2";
  static constexpr std::string_view NextProtocolHttp1_1 = "http/1.1";

  /// The usual one: the authorities of the system, TLS 1.2 and later.
  QSslConfiguration() {
    qws_ssl_configuration* made = nullptr;
    detail::check(qws_ssl_configuration_new(&made));
    handle_.reset(made);
  }

  /// Takes over a C object.
  explicit QSslConfiguration(qws_ssl_configuration* owned) noexcept : handle_(owned) {}

  QSslConfiguration(const QSslConfiguration& other) {
    qws_ssl_configuration* made = nullptr;
    detail::check(qws_ssl_configuration_copy(other.handle(), &made));
    handle_.reset(made);
  }
  QSslConfiguration(QSslConfiguration&& other) noexcept = default;
  QSslConfiguration& operator=(QSslConfiguration other) noexcept {
    handle_ = std::move(other.handle_);
    return *this;
  }
  ~QSslConfiguration() = default;

  /// What later sockets of the process start with.
  [[nodiscard]] static QSslConfiguration defaultConfiguration() {
    qws_ssl_configuration* made = nullptr;
    detail::check(qws_ssl_configuration_default(&made));
    return QSslConfiguration(made);
  }
  static void setDefaultConfiguration(const QSslConfiguration& configuration) {
    detail::check(qws_ssl_configuration_set_default(configuration.handle()));
  }

  /// The authorities that are trusted. Setting and adding takes the system's away, as in Qt.
  [[nodiscard]] std::vector<QSslCertificate> caCertificates() const {
    return list(qws_ssl_configuration_ca_certificates);
  }
  void setCaCertificates(const std::vector<QSslCertificate>& certificates) {
    setList(qws_ssl_configuration_set_ca_certificates, certificates);
  }
  void addCaCertificate(const QSslCertificate& certificate) { addCaCertificates({certificate}); }
  void addCaCertificates(const std::vector<QSslCertificate>& certificates) {
    setList(qws_ssl_configuration_add_ca_certificates, certificates);
  }

  /// Whether those of the system are trusted too.
  [[nodiscard]] bool usesSystemCaCertificates() const noexcept {
    return qws_ssl_configuration_uses_system_ca_certificates(handle()) != 0;
  }
  void setUsesSystemCaCertificates(bool use) {
    detail::check(qws_ssl_configuration_set_uses_system_ca_certificates(handle(), use ? 1 : 0));
  }
  [[nodiscard]] static std::vector<QSslCertificate> systemCaCertificates() {
    return QSslCertificate::fromData(detail::text(qws_ssl_system_ca_certificates));
  }

  /// The own certificate, null if there is none; and the chain that it begins.
  [[nodiscard]] QSslCertificate localCertificate() const {
    return QSslCertificate(detail::text(qws_ssl_configuration_local_certificate_chain, handle()));
  }
  void setLocalCertificate(const QSslCertificate& certificate) {
    setLocalCertificateChain({certificate});
  }
  [[nodiscard]] std::vector<QSslCertificate> localCertificateChain() const {
    return list(qws_ssl_configuration_local_certificate_chain);
  }
  void setLocalCertificateChain(const std::vector<QSslCertificate>& localChain) {
    setList(qws_ssl_configuration_set_local_certificate_chain, localChain);
  }

  /// The key of the own certificate; null for none.
  [[nodiscard]] QSslKey privateKey() const {
    QSslKey key;
    qws_ssl_key* owned = nullptr;
    const qws_error error = qws_ssl_configuration_private_key(handle(), &owned);
    if (error != QWS_ERR_STATE) {
      detail::check(error);
      key.adopt(owned);
    }
    return key;
  }
  void setPrivateKey(const QSslKey& key) {
    detail::check(qws_ssl_configuration_set_private_key(handle(), key.handle()));
  }

  [[nodiscard]] QSslSocket::PeerVerifyMode peerVerifyMode() const noexcept {
    return static_cast<QSslSocket::PeerVerifyMode>(qws_ssl_configuration_peer_verify_mode(handle()));
  }
  void setPeerVerifyMode(QSslSocket::PeerVerifyMode mode) {
    detail::check(qws_ssl_configuration_set_peer_verify_mode(
        handle(), static_cast<qws_peer_verify_mode>(mode)));
  }

  /// How many certificates may stand between the peer's and its root, 0 for no limit.
  [[nodiscard]] int peerVerifyDepth() const noexcept {
    return qws_ssl_configuration_peer_verify_depth(handle());
  }
  void setPeerVerifyDepth(int depth) {
    detail::check(qws_ssl_configuration_set_peer_verify_depth(handle(), depth));
  }

  /// The name that a server must be certified for, empty for the host of the URL.
  [[nodiscard]] std::string peerVerifyName() const {
    return detail::text(qws_ssl_configuration_peer_verify_name, handle());
  }
  void setPeerVerifyName(std::string_view name) {
    detail::check(
        qws_ssl_configuration_set_peer_verify_name(handle(), detail::terminated(name).c_str()));
  }

  [[nodiscard]] QSsl::SslProtocol protocol() const noexcept {
    return static_cast<QSsl::SslProtocol>(qws_ssl_configuration_protocol(handle()));
  }
  void setProtocol(QSsl::SslProtocol protocol) {
    detail::check(
        qws_ssl_configuration_set_protocol(handle(), static_cast<qws_ssl_protocol>(protocol)));
  }

  /// The cipher suites, the preferred one first; none for the usual ones. Those of TLS 1.3 go
  /// together: if one is named all are used, else it is not spoken.
  [[nodiscard]] std::vector<QSslCipher> ciphers() const {
    return suites(detail::text(qws_ssl_configuration_ciphers, handle()));
  }
  void setCiphers(const std::vector<QSslCipher>& ciphers) {
    std::string names;
    for (const QSslCipher& cipher : ciphers) {
      names += cipher.name() + ':';
    }
    detail::check(qws_ssl_configuration_set_ciphers(handle(), names.c_str()));
  }
  [[nodiscard]] static std::vector<QSslCipher> supportedCiphers() {
    return suites(detail::text(qws_ssl_supported_ciphers));
  }

  /// The protocols of ALPN, the preferred one first.
  [[nodiscard]] std::vector<std::string> allowedNextProtocols() const {
    return detail::separated(
        detail::text(qws_ssl_configuration_allowed_next_protocols, handle()));
  }
  void setAllowedNextProtocols(const std::vector<std::string>& protocols) {
    detail::check(qws_ssl_configuration_set_allowed_next_protocols(
        handle(), detail::joined(protocols).c_str()));
  }

  [[nodiscard]] bool testSslOption(QSsl::SslOption option) const noexcept {
    return qws_ssl_configuration_test_ssl_option(handle(), static_cast<qws_ssl_option>(option)) != 0;
  }
  void setSslOption(QSsl::SslOption option, bool on) {
    detail::check(qws_ssl_configuration_set_ssl_option(
        handle(), static_cast<qws_ssl_option>(option), on ? 1 : 0));
  }

  /// The file that the secrets of connections are added to, empty for none: whoever reads it can
  /// read what they carry.
  [[nodiscard]] std::string keyLogFile() const {
    return detail::text(qws_ssl_configuration_key_log_file, handle());
  }
  void setKeyLogFile(std::string_view path) {
    detail::check(
        qws_ssl_configuration_set_key_log_file(handle(), detail::terminated(path).c_str()));
  }

  /// What a server tells clients that choose a pre-shared key.
  [[nodiscard]] std::string preSharedKeyIdentityHint() const {
    return detail::text(qws_ssl_configuration_pre_shared_key_identity_hint, handle());
  }
  void setPreSharedKeyIdentityHint(std::string_view hint) {
    detail::check(qws_ssl_configuration_set_pre_shared_key_identity_hint(handle(), hint.data(),
                                                                         hint.size()));
  }

  /// Whether a handshake stops at each error of the peer's certificate, with
  /// QWebSocket::handshakeInterruptedOnError (Qt 6).
  [[nodiscard]] bool handshakeMustInterruptOnError() const noexcept {
    return qws_ssl_configuration_handshake_must_interrupt_on_error(handle()) != 0;
  }
  void setHandshakeMustInterruptOnError(bool interrupt) {
    detail::check(qws_ssl_configuration_set_handshake_must_interrupt_on_error(handle(),
                                                                              interrupt ? 1 : 0));
  }

  /// What a handshake has agreed on, if the configuration is that of a connection.
  [[nodiscard]] QSslCertificate peerCertificate() const {
    return QSslCertificate(detail::text(qws_ssl_configuration_peer_certificate_chain, handle()));
  }
  [[nodiscard]] std::vector<QSslCertificate> peerCertificateChain() const {
    return list(qws_ssl_configuration_peer_certificate_chain);
  }
  [[nodiscard]] QSsl::SslProtocol sessionProtocol() const noexcept {
    return static_cast<QSsl::SslProtocol>(qws_ssl_configuration_session_protocol(handle()));
  }
  [[nodiscard]] QSslCipher sessionCipher() const {
    return QSslCipher(detail::text(qws_ssl_configuration_session_cipher, handle()));
  }
  [[nodiscard]] std::string nextNegotiatedProtocol() const {
    return detail::text(qws_ssl_configuration_next_negotiated_protocol, handle());
  }
  [[nodiscard]] bool sessionResumed() const noexcept {
    return qws_ssl_configuration_session_resumed(handle()) != 0;
  }

  /// The C object (borrowed), null if this was moved from.
  [[nodiscard]] qws_ssl_configuration* handle() const noexcept { return handle_.get(); }

 private:
  template <class Get>
  std::vector<QSslCertificate> list(Get get) const {
    return QSslCertificate::fromData(detail::text(get, handle()));
  }

  template <class Set>
  void setList(Set set, const std::vector<QSslCertificate>& certificates) {
    const std::string pem = detail::joined(certificates);
    detail::check(set(handle(), pem.data(), pem.size()));
  }

  static std::vector<QSslCipher> suites(std::string_view names) {
    std::vector<QSslCipher> found;
    while (!names.empty()) {
      const std::size_t end = std::min(names.find(':'), names.size());
      found.emplace_back(names.substr(0, end));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
    return found;
  }

  detail::Handle<qws_ssl_configuration, qws_ssl_configuration_free> handle_;
};

inline bool QSslCertificate::importPkcs12(std::string_view data, QSslKey& key,
                                          QSslCertificate& certificate,
                                          std::vector<QSslCertificate>* caCertificates,
                                          std::string_view passPhrase) {
  QSslConfiguration bag;
  const qws_error error = qws_ssl_configuration_import_pkcs12(
      bag.handle(), data.data(), data.size(), detail::terminated(passPhrase).c_str());
  if (error == QWS_ERR_ARGUMENT) {
    return false;
  }
  detail::check(error);
  std::vector<QSslCertificate> chain = bag.localCertificateChain();
  key = bag.privateKey();
  certificate = chain.front();
  if (caCertificates != nullptr) {
    caCertificates->assign(chain.begin() + 1, chain.end());
  }
  return true;
}

}  // namespace qws

#endif
