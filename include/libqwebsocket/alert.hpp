/// \file
/// The alerts of TLS.
#ifndef LIBQWEBSOCKET_ALERT_HPP
#define LIBQWEBSOCKET_ALERT_HPP

#include "../libqwebsocket.h"

namespace qws::QSsl {

/// How bad an alert is, with Qt's numbers, which are not those of TLS. Handshakes end by fatal ones
/// alone.
enum class AlertLevel : int { Warning, Fatal, Unknown };

/// What an alert says, with the numbers of TLS (RFC 8446, 6).
enum class AlertType : int {
  CloseNotify = 0,
  UnexpectedMessage = 10,
  BadRecordMac = 20,
  RecordOverflow = 22,
  DecompressionFailure = 30,
  HandshakeFailure = 40,
  NoCertificate = 41,
  BadCertificate = 42,
  UnsupportedCertificate = 43,
  CertificateRevoked = 44,
  CertificateExpired = 45,
  CertificateUnknown = 46,
  IllegalParameter = 47,
  UnknownCa = 48,
  AccessDenied = 49,
  DecodeError = 50,
  DecryptError = 51,
  ExportRestriction = 60,
  ProtocolVersion = 70,
  InsufficientSecurity = 71,
  InternalError = 80,
  InappropriateFallback = 86,
  UserCancelled = 90,
  NoRenegotiation = 100,
  MissingExtension = 109,
  UnsupportedExtension = 110,
  CertificateUnobtainable = 111,
  UnrecognizedName = 112,
  BadCertificateStatusResponse = 113,
  BadCertificateHashValue = 114,
  UnknownPskIdentity = 115,
  CertificateRequired = 116,
  NoApplicationProtocol = 120,
  UnknownAlertMessage = 255
};

}  // namespace qws::QSsl

namespace qws::detail {

/// The level as Qt counts it.
inline QSsl::AlertLevel alertLevel(int level) noexcept {
  switch (level) {
    case 1:
      return QSsl::AlertLevel::Warning;
    case 2:
      return QSsl::AlertLevel::Fatal;
    default:
      return QSsl::AlertLevel::Unknown;
  }
}

}  // namespace qws::detail

#endif
