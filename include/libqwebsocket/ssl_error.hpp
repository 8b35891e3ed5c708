/// \file
/// What is wrong with certificates.
#ifndef LIBQWEBSOCKET_SSL_ERROR_HPP
#define LIBQWEBSOCKET_SSL_ERROR_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ssl_certificate.hpp"

namespace qws {

/// What is wrong with a certificate (QSslError). A value.
class QSslError {
 public:
  /// Those about OCSP never occur.
  enum SslError : int {
    UnspecifiedError = QWS_SSL_ERROR_UNSPECIFIED_ERROR,
    NoError = QWS_SSL_ERROR_NO_ERROR,
    UnableToGetIssuerCertificate = QWS_SSL_ERROR_UNABLE_TO_GET_ISSUER_CERTIFICATE,
    UnableToDecryptCertificateSignature = QWS_SSL_ERROR_UNABLE_TO_DECRYPT_CERTIFICATE_SIGNATURE,
    UnableToDecodeIssuerPublicKey = QWS_SSL_ERROR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY,
    CertificateSignatureFailed = QWS_SSL_ERROR_CERTIFICATE_SIGNATURE_FAILED,
    CertificateNotYetValid = QWS_SSL_ERROR_CERTIFICATE_NOT_YET_VALID,
    CertificateExpired = QWS_SSL_ERROR_CERTIFICATE_EXPIRED,
    InvalidNotBeforeField = QWS_SSL_ERROR_INVALID_NOT_BEFORE_FIELD,
    InvalidNotAfterField = QWS_SSL_ERROR_INVALID_NOT_AFTER_FIELD,
    SelfSignedCertificate = QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE,
    SelfSignedCertificateInChain = QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE_IN_CHAIN,
    UnableToGetLocalIssuerCertificate = QWS_SSL_ERROR_UNABLE_TO_GET_LOCAL_ISSUER_CERTIFICATE,
    UnableToVerifyFirstCertificate = QWS_SSL_ERROR_UNABLE_TO_VERIFY_FIRST_CERTIFICATE,
    CertificateRevoked = QWS_SSL_ERROR_CERTIFICATE_REVOKED,
    InvalidCaCertificate = QWS_SSL_ERROR_INVALID_CA_CERTIFICATE,
    PathLengthExceeded = QWS_SSL_ERROR_PATH_LENGTH_EXCEEDED,
    InvalidPurpose = QWS_SSL_ERROR_INVALID_PURPOSE,
    CertificateUntrusted = QWS_SSL_ERROR_CERTIFICATE_UNTRUSTED,
    CertificateRejected = QWS_SSL_ERROR_CERTIFICATE_REJECTED,
    SubjectIssuerMismatch = QWS_SSL_ERROR_SUBJECT_ISSUER_MISMATCH,
    AuthorityIssuerSerialNumberMismatch = QWS_SSL_ERROR_AUTHORITY_ISSUER_SERIAL_NUMBER_MISMATCH,
    NoPeerCertificate = QWS_SSL_ERROR_NO_PEER_CERTIFICATE,
    HostNameMismatch = QWS_SSL_ERROR_HOST_NAME_MISMATCH,
    NoSslSupport = QWS_SSL_ERROR_NO_SSL_SUPPORT,
    CertificateBlacklisted = QWS_SSL_ERROR_CERTIFICATE_BLACKLISTED,
    CertificateStatusUnknown = QWS_SSL_ERROR_CERTIFICATE_STATUS_UNKNOWN
  };

  explicit QSslError(SslError error = NoError, QSslCertificate certificate = {})
      : error_(error), certificate_(std::move(certificate)) {}

  [[nodiscard]] SslError error() const noexcept { return error_; }

  /// Qt's text for the error.
  [[nodiscard]] std::string errorString() const;

  /// The certificate that it is about: null if it is none of those that the peer has sent.
  [[nodiscard]] const QSslCertificate& certificate() const noexcept { return certificate_; }

  friend bool operator==(const QSslError& a, const QSslError& b) {
    return a.error_ == b.error_ && a.certificate_ == b.certificate_;
  }
  friend bool operator!=(const QSslError& a, const QSslError& b) { return !(a == b); }

 private:
  SslError error_;
  QSslCertificate certificate_;
};

namespace detail {

using SslErrorsHandle = Handle<qws_ssl_errors, qws_ssl_errors_free>;

/// The C form of a list.
inline SslErrorsHandle toHandle(const QSslErrorList& errors) {
  qws_ssl_errors* made = nullptr;
  check(qws_ssl_errors_new(&made));
  SslErrorsHandle handle(made);
  for (const QSslError& error : errors) {
    check(qws_ssl_errors_add(made, static_cast<qws_ssl_error>(error.error()),
                             error.certificate().handle()));
  }
  return handle;
}

inline QSslErrorList fromHandle(const qws_ssl_errors* errors) {
  QSslErrorList list;
  const std::size_t count = qws_ssl_errors_count(errors);
  for (std::size_t i = 0; i < count; ++i) {
    QSslCertificate certificate;
    qws_ssl_certificate* owned = nullptr;
    if (qws_ssl_errors_certificate(errors, i, &owned) == QWS_OK) {
      certificate.adopt(owned);
    }
    list.emplace_back(static_cast<QSslError::SslError>(qws_ssl_errors_error(errors, i)),
                      std::move(certificate));
  }
  return list;
}

/// A list of certificates as it crosses the C border.
inline std::string joined(const std::vector<QSslCertificate>& certificates) {
  std::string pem;
  for (const QSslCertificate& certificate : certificates) {
    pem += certificate.toPem();
  }
  return pem;
}

}  // namespace detail

inline std::string QSslError::errorString() const {
  const detail::SslErrorsHandle list = detail::toHandle(QSslErrorList{*this});
  return detail::text(qws_ssl_errors_error_string, static_cast<const qws_ssl_errors*>(list.get()),
                      std::size_t{0});
}

inline QSslErrorList QSslCertificate::verify(const std::vector<QSslCertificate>& certificateChain,
                                             std::string_view hostName) {
  const std::string pem = detail::joined(certificateChain);
  qws_ssl_errors* errors = nullptr;
  detail::check(qws_ssl_certificate_verify(pem.data(), pem.size(),
                                           detail::terminated(hostName).c_str(), &errors));
  const detail::SslErrorsHandle owner(errors);
  return detail::fromHandle(errors);
}

}  // namespace qws

#endif
