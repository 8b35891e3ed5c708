/// \file
/// What Qt keeps in QtNetwork: numbers of states and errors, addresses, requests.
#ifndef LIBQWEBSOCKET_NETWORK_HPP
#define LIBQWEBSOCKET_NETWORK_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"
#include "raw_headers.hpp"

namespace qws {

class QWebSocket;

/// The enums of QAbstractSocket, with Qt's numbers.
struct QAbstractSocket {
  /// HostLookupState, BoundState and ListeningState never occur.
  enum SocketState : int {
    UnconnectedState = QWS_UNCONNECTED_STATE,
    HostLookupState = QWS_HOST_LOOKUP_STATE,
    ConnectingState = QWS_CONNECTING_STATE,
    ConnectedState = QWS_CONNECTED_STATE,
    BoundState = QWS_BOUND_STATE,
    ListeningState = QWS_LISTENING_STATE,
    ClosingState = QWS_CLOSING_STATE
  };

  /// UnknownSocketError means none.
  enum SocketError : int {
    ConnectionRefusedError = QWS_CONNECTION_REFUSED_ERROR,
    RemoteHostClosedError = QWS_REMOTE_HOST_CLOSED_ERROR,
    HostNotFoundError = QWS_HOST_NOT_FOUND_ERROR,
    SocketAccessError = QWS_SOCKET_ACCESS_ERROR,
    SocketResourceError = QWS_SOCKET_RESOURCE_ERROR,
    SocketTimeoutError = QWS_SOCKET_TIMEOUT_ERROR,
    DatagramTooLargeError = QWS_DATAGRAM_TOO_LARGE_ERROR,
    NetworkError = QWS_NETWORK_ERROR,
    AddressInUseError = QWS_ADDRESS_IN_USE_ERROR,
    SocketAddressNotAvailableError = QWS_SOCKET_ADDRESS_NOT_AVAILABLE_ERROR,
    UnsupportedSocketOperationError = QWS_UNSUPPORTED_SOCKET_OPERATION_ERROR,
    UnfinishedSocketOperationError = QWS_UNFINISHED_SOCKET_OPERATION_ERROR,
    ProxyAuthenticationRequiredError = QWS_PROXY_AUTHENTICATION_REQUIRED_ERROR,
    SslHandshakeFailedError = QWS_SSL_HANDSHAKE_FAILED_ERROR,
    ProxyConnectionRefusedError = QWS_PROXY_CONNECTION_REFUSED_ERROR,
    ProxyConnectionClosedError = QWS_PROXY_CONNECTION_CLOSED_ERROR,
    ProxyConnectionTimeoutError = QWS_PROXY_CONNECTION_TIMEOUT_ERROR,
    ProxyNotFoundError = QWS_PROXY_NOT_FOUND_ERROR,
    ProxyProtocolError = QWS_PROXY_PROTOCOL_ERROR,
    OperationError = QWS_OPERATION_ERROR,
    SslInternalError = QWS_SSL_INTERNAL_ERROR,
    SslInvalidUserDataError = QWS_SSL_INVALID_USER_DATA_ERROR,
    TemporaryError = QWS_TEMPORARY_ERROR,
    UnknownSocketError = QWS_UNKNOWN_SOCKET_ERROR
  };

  /// When a handshake stops until QWebSocket::resume().
  enum PauseMode : int { PauseNever = QWS_PAUSE_NEVER, PauseOnSslErrors = QWS_PAUSE_ON_SSL_ERRORS };
};

/// The special addresses of QHostAddress. Addresses are text here ("127.0.0.1", "::1"), and empty
/// where Qt's would be null.
struct QHostAddress {
  static constexpr std::string_view Any = "";
  static constexpr std::string_view AnyIPv4 = "0.0.0.0";
  static constexpr std::string_view AnyIPv6 = "::";
  static constexpr std::string_view LocalHost = "127.0.0.1";
  static constexpr std::string_view LocalHostIPv6 = "::1";
};

/// The URL and the additional headers of an opening handshake (QNetworkRequest). A move-only owner;
/// belongs to no loop, but to one thread at a time. Functions of one that was moved from throw
/// Error(QWS_ERR_HANDLE).
class [[nodiscard]] QNetworkRequest {
 public:
  /// What QWebSocket::open() does when the server says that the resource is elsewhere, as far as a
  /// websocket can follow.
  enum RedirectPolicy : int {
    ManualRedirectPolicy = QWS_MANUAL_REDIRECT_POLICY,            ///< Such an answer is an error.
    NoLessSafeRedirectPolicy = QWS_NO_LESS_SAFE_REDIRECT_POLICY,  ///< Never from wss to ws.
    SameOriginRedirectPolicy = QWS_SAME_ORIGIN_REDIRECT_POLICY    ///< Same scheme, host and port.
  };

  /// A request without additional headers. The URL is UTF-8 and is judged when it is opened.
  explicit QNetworkRequest(std::string_view url = {}) {
    qws_request* request = nullptr;
    detail::check(qws_request_new(detail::terminated(url).c_str(), &request));
    handle_.reset(request);
  }

  /// The URL as it was set.
  [[nodiscard]] std::string url() const { return detail::text(qws_request_url, handle()); }
  void setUrl(std::string_view url) {
    detail::check(qws_request_set_url(handle(), detail::terminated(url).c_str()));
  }

  /// Sets a header; set again it moves to the end, and std::nullopt removes it. The bytes of the
  /// value go out as they are. Throws Error: QWS_ERR_ARGUMENT if the name is not an HTTP token (RFC
  /// 9110, 5.1), QWS_ERR_ENCODING if the value holds CR, LF or NUL.
  void setRawHeader(std::string_view name, std::optional<std::string_view> value) {
    detail::setRawHeader(qws_request_set_raw_header, handle(), name, value);
  }

  /// The value of a header, whose name is compared without case; empty if there is none.
  [[nodiscard]] std::string rawHeader(std::string_view name) const {
    return detail::text(qws_request_raw_header, handle(), detail::terminated(name).c_str());
  }
  [[nodiscard]] bool hasRawHeader(std::string_view name) const {
    return qws_request_has_raw_header(handle(), detail::terminated(name).c_str()) != 0;
  }

  /// The names of the headers in order.
  [[nodiscard]] std::vector<std::string> rawHeaderList() const {
    return detail::rawHeaderNames(qws_request_raw_header_count, qws_request_raw_header_name,
                                  handle());
  }

  /// The C object (borrowed), null if this was moved from; or given up, owned by the caller.
  [[nodiscard]] qws_request* handle() const noexcept { return handle_.get(); }
  [[nodiscard]] qws_request* release() noexcept { return handle_.release(); }

 private:
  friend class QWebSocket;

  explicit QNetworkRequest(qws_request* owned) noexcept : handle_(owned) {}

  /// The same URL and headers.
  QNetworkRequest copy() const {
    QNetworkRequest copy(url());
    for (const std::string& name : rawHeaderList()) {
      copy.setRawHeader(name, rawHeader(name));
    }
    return copy;
  }

  detail::Handle<qws_request, qws_request_free> handle_;
};

}  // namespace qws

#endif
