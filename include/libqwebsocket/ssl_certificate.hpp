/// \file
/// Certificates.
#ifndef LIBQWEBSOCKET_SSL_CERTIFICATE_HPP
#define LIBQWEBSOCKET_SSL_CERTIFICATE_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ssl_key.hpp"

namespace qws {

class QSslError;

/// The errors of a chain of certificates.
using QSslErrorList = std::vector<QSslError>;

namespace detail {

QSslErrorList fromHandle(const qws_ssl_errors* errors);

}  // namespace detail

/// An X.509 certificate (QSslCertificate). A value; null if it was given none. Text is UTF-8.
class QSslCertificate {
 public:
  /// Parts of the name of a subject or an issuer.
  enum SubjectInfo : int {
    Organization,
    CommonName,
    LocalityName,
    OrganizationalUnitName,
    CountryName,
    StateOrProvinceName,
    DistinguishedNameQualifier,
    SerialNumber,
    EmailAddress
  };

  QSslCertificate() = default;

  /// The first certificate of PEM text, or the one that DER octets begin with.
  explicit QSslCertificate(std::string_view data, QSsl::EncodingFormat format = QSsl::Pem) {
    take(data, format);
  }

  /// All certificates of PEM text, or those that stand one behind the other as DER.
  [[nodiscard]] static std::vector<QSslCertificate> fromData(
      std::string_view data, QSsl::EncodingFormat format = QSsl::Pem) {
    std::vector<QSslCertificate> found;
    while (!data.empty()) {
      QSslCertificate next;
      data.remove_prefix(next.take(data, format));
      if (next.isNull()) {
        break;
      }
      found.push_back(std::move(next));
    }
    return found;
  }

  /// Those of a file; none if it cannot be read.
  [[nodiscard]] static std::vector<QSslCertificate> fromPath(
      const std::string& path, QSsl::EncodingFormat format = QSsl::Pem) {
    std::ifstream file(path, std::ios::binary);
    return fromData(std::string(std::istreambuf_iterator<char>(file), {}), format);
  }

  /// Takes a PKCS #12 file apart: a key, its certificate, and perhaps the others. False if it is
  /// none, or the pass phrase is wrong.
  static bool importPkcs12(std::string_view data, QSslKey& key, QSslCertificate& certificate,
                           std::vector<QSslCertificate>* caCertificates = nullptr,
                           std::string_view passPhrase = {});

  /// All errors of a server's chain, its own certificate first, with the authorities of the default
  /// configuration; an empty host name is not checked.
  [[nodiscard]] static QSslErrorList verify(const std::vector<QSslCertificate>& certificateChain,
                                            std::string_view hostName = {});

  [[nodiscard]] bool isNull() const noexcept { return handle_ == nullptr; }
  void clear() noexcept { handle_.reset(); }

  [[nodiscard]] std::string toPem() const {
    return detail::text(qws_ssl_certificate_to_pem, handle());
  }
  [[nodiscard]] std::string toDer() const {
    return detail::text(qws_ssl_certificate_to_der, handle());
  }

  /// The parts of a name that are called so: by OpenSSL's short name ("CN"), or an identifier in
  /// digits.
  [[nodiscard]] std::vector<std::string> subjectInfo(std::string_view attribute) const {
    return info(qws_ssl_certificate_subject_info_count, qws_ssl_certificate_subject_info, attribute);
  }
  [[nodiscard]] std::vector<std::string> issuerInfo(std::string_view attribute) const {
    return info(qws_ssl_certificate_issuer_info_count, qws_ssl_certificate_issuer_info, attribute);
  }
  [[nodiscard]] std::vector<std::string> subjectInfo(SubjectInfo part) const {
    return subjectInfo(attribute(part));
  }
  [[nodiscard]] std::vector<std::string> issuerInfo(SubjectInfo part) const {
    return issuerInfo(attribute(part));
  }

  /// What the parts are called, each once, sorted.
  [[nodiscard]] std::vector<std::string> subjectInfoAttributes() const {
    return split(detail::text(qws_ssl_certificate_subject_info_attributes, handle()));
  }
  [[nodiscard]] std::vector<std::string> issuerInfoAttributes() const {
    return split(detail::text(qws_ssl_certificate_issuer_info_attributes, handle()));
  }

  [[nodiscard]] std::multimap<QSsl::AlternativeNameEntryType, std::string> subjectAlternativeNames()
      const {
    std::multimap<QSsl::AlternativeNameEntryType, std::string> names;
    for (const auto type : {QSsl::EmailEntry, QSsl::DnsEntry, QSsl::IpAddressEntry}) {
      const auto number = static_cast<qws_alternative_name_entry_type>(type);
      const std::size_t count = qws_ssl_certificate_subject_alternative_name_count(handle(), number);
      for (std::size_t i = 0; i < count; ++i) {
        names.emplace(type, detail::text(qws_ssl_certificate_subject_alternative_name, handle(),
                                         number, i));
      }
    }
    return names;
  }

  /// From when to when it is valid.
  [[nodiscard]] std::chrono::system_clock::time_point effectiveDate() const noexcept {
    return std::chrono::system_clock::time_point(
        std::chrono::seconds(qws_ssl_certificate_effective_date(handle())));
  }
  [[nodiscard]] std::chrono::system_clock::time_point expiryDate() const noexcept {
    return std::chrono::system_clock::time_point(
        std::chrono::seconds(qws_ssl_certificate_expiry_date(handle())));
  }

  /// "1", "2" or "3"; empty of a null certificate.
  [[nodiscard]] std::string version() const {
    return isNull() ? std::string() : std::to_string(qws_ssl_certificate_version(handle()));
  }

  /// Octets in hexadecimal digits, with colons.
  [[nodiscard]] std::string serialNumber() const {
    return detail::text(qws_ssl_certificate_serial_number, handle());
  }
  [[nodiscard]] bool isSelfSigned() const noexcept {
    return qws_ssl_certificate_is_self_signed(handle()) != 0;
  }

  /// The hash of the DER octets, as octets.
  [[nodiscard]] std::string digest(
      QCryptographicHash::Algorithm algorithm = QCryptographicHash::Md5) const {
    return detail::text(qws_ssl_certificate_digest, handle(),
                        static_cast<qws_hash_algorithm>(algorithm));
  }
  [[nodiscard]] QSslKey publicKey() const {
    QSslKey key;
    if (!isNull()) {
      qws_ssl_key* owned = nullptr;
      detail::check(qws_ssl_certificate_public_key(handle(), &owned));
      key.adopt(owned);
    }
    return key;
  }

  friend bool operator==(const QSslCertificate& a, const QSslCertificate& b) {
    return a.handle_ == b.handle_ || a.toDer() == b.toDer();
  }
  friend bool operator!=(const QSslCertificate& a, const QSslCertificate& b) { return !(a == b); }

  /// The C object (borrowed), null for a null certificate.
  [[nodiscard]] qws_ssl_certificate* handle() const noexcept { return handle_.get(); }

 private:
  friend QSslErrorList detail::fromHandle(const qws_ssl_errors* errors);

  void adopt(qws_ssl_certificate* owned) {
    handle_ = detail::shared<qws_ssl_certificate, qws_ssl_certificate_free>(owned);
  }

  /// Reads one; returns how much of the data it took.
  std::size_t take(std::string_view data, QSsl::EncodingFormat format) {
    qws_ssl_certificate* certificate = nullptr;
    std::size_t used = 0;
    const qws_error error =
        qws_ssl_certificate_new(data.data(), data.size(), static_cast<qws_encoding_format>(format),
                                &used, &certificate);
    if (error != QWS_ERR_ARGUMENT) {
      detail::check(error);
      adopt(certificate);
    }
    return used;
  }

  template <class Count, class Get>
  std::vector<std::string> info(Count count, Get get, std::string_view attribute) const {
    const std::string name = detail::terminated(attribute);
    std::vector<std::string> values(count(handle(), name.c_str()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = detail::text(get, handle(), name.c_str(), i);
    }
    return values;
  }

  static std::string_view attribute(SubjectInfo part) {
    static constexpr std::string_view names[] = {
        "O", "CN", "L", "OU", "C", "ST", "dnQualifier", "serialNumber", "emailAddress"};
    const auto index = static_cast<std::size_t>(part);
    return index < std::size(names) ? names[index] : std::string_view();
  }

  static std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      names.emplace_back(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
    return names;
  }

  std::shared_ptr<qws_ssl_certificate> handle_;
};

}  // namespace qws

#include "ssl_error.hpp"

#endif
