/// \file
/// QWebSocketProtocol and QMaskGenerator.
#ifndef LIBQWEBSOCKET_PROTOCOL_HPP
#define LIBQWEBSOCKET_PROTOCOL_HPP

#include <cstdint>

#include "../libqwebsocket.h"

namespace qws {

/// The enums of namespace QWebSocketProtocol, with Qt's numbers.
namespace QWebSocketProtocol {

/// Why a connection is closed (RFC 6455, 7.4.1). Numbers that have no name here, such as 3000 to
/// 4999, occur too.
enum CloseCode : int {
  CloseCodeNormal = QWS_CLOSE_CODE_NORMAL,
  CloseCodeGoingAway = QWS_CLOSE_CODE_GOING_AWAY,
  CloseCodeProtocolError = QWS_CLOSE_CODE_PROTOCOL_ERROR,
  CloseCodeDatatypeNotSupported = QWS_CLOSE_CODE_DATATYPE_NOT_SUPPORTED,
  CloseCodeReserved1004 = QWS_CLOSE_CODE_RESERVED1004,
  CloseCodeMissingStatusCode = QWS_CLOSE_CODE_MISSING_STATUS_CODE,
  CloseCodeAbnormalDisconnection = QWS_CLOSE_CODE_ABNORMAL_DISCONNECTION,
  CloseCodeWrongDatatype = QWS_CLOSE_CODE_WRONG_DATATYPE,
  CloseCodePolicyViolated = QWS_CLOSE_CODE_POLICY_VIOLATED,
  CloseCodeTooMuchData = QWS_CLOSE_CODE_TOO_MUCH_DATA,
  CloseCodeMissingExtension = QWS_CLOSE_CODE_MISSING_EXTENSION,
  CloseCodeBadOperation = QWS_CLOSE_CODE_BAD_OPERATION,
  CloseCodeTlsHandshakeFailed = QWS_CLOSE_CODE_TLS_HANDSHAKE_FAILED
};

/// What goes over the wire is always 13.
enum Version : int {
  VersionUnknown = QWS_VERSION_UNKNOWN,
  Version0 = QWS_VERSION0,
  Version4 = QWS_VERSION4,
  Version5 = QWS_VERSION5,
  Version6 = QWS_VERSION6,
  Version7 = QWS_VERSION7,
  Version8 = QWS_VERSION8,
  Version13 = QWS_VERSION13,
  VersionLatest = QWS_VERSION_LATEST
};

}  // namespace QWebSocketProtocol

/// Where the mask keys of a client come from, and its Sec-WebSocket-Key (QMaskGenerator): a base
/// class for one's own. Called on the loop's thread, in the middle of a send: it may not use or
/// destroy objects of the loop (Error QWS_ERR_STATE). What it throws comes out like the exception
/// of a slot, and the mask is 0 then.
class QMaskGenerator {
 public:
  QMaskGenerator() = default;
  QMaskGenerator(const QMaskGenerator&) = delete;
  QMaskGenerator& operator=(const QMaskGenerator&) = delete;
  virtual ~QMaskGenerator() = default;

  /// The mask key of the next frame; called four times for a Sec-WebSocket-Key.
  virtual std::uint32_t nextMask() = 0;

  /// Prepares the generator; false if it cannot. A socket never calls it, as in Qt.
  virtual bool seed() { return true; }
};

}  // namespace qws

#endif
