/// \file
/// The opening handshake: what a client asks for in it, and what the slots of a server are lent.
#ifndef LIBQWEBSOCKET_HANDSHAKE_HPP
#define LIBQWEBSOCKET_HANDSHAKE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"

namespace qws {

/// What a client asks for in its handshake beyond URL and headers (QWebSocketHandshakeOptions of
/// Qt 6). A plain value.
class QWebSocketHandshakeOptions {
 public:
  /// The subprotocols to offer, the preferred one first. Names are tokens, each different (RFC
  /// 6455, 4.1); QWebSocket::open() judges them.
  [[nodiscard]] const std::vector<std::string>& subprotocols() const noexcept {
    return subprotocols_;
  }
  void setSubprotocols(std::vector<std::string> subprotocols) {
    subprotocols_ = std::move(subprotocols);
  }

  friend bool operator==(const QWebSocketHandshakeOptions& a, const QWebSocketHandshakeOptions& b) {
    return a.subprotocols_ == b.subprotocols_;
  }
  friend bool operator!=(const QWebSocketHandshakeOptions& a, const QWebSocketHandshakeOptions& b) {
    return !(a == b);
  }

 private:
  std::vector<std::string> subprotocols_;
};

/// A request that has arrived at a server, a websocket's or plain HTTP, and the answer to it: lent
/// to a slot of QWebSocketServer::handshakeRequested until the slot returns.
class QWebSocketHandshakeRequest {
 public:
  explicit QWebSocketHandshakeRequest(qws_handshake_request* borrowed) noexcept
      : handle_(borrowed) {}
  QWebSocketHandshakeRequest(const QWebSocketHandshakeRequest&) = delete;
  QWebSocketHandshakeRequest& operator=(const QWebSocketHandshakeRequest&) = delete;

  /// True if it is a good opening handshake, false if it is another HTTP request.
  [[nodiscard]] bool isWebSocket() const noexcept {
    return qws_handshake_request_is_web_socket(handle_) != 0;
  }

  /// "GET", and path and query as they stand in the request line.
  [[nodiscard]] std::string method() const {
    return detail::text(qws_handshake_request_method, handle_);
  }
  [[nodiscard]] std::string target() const {
    return detail::text(qws_handshake_request_target, handle_);
  }

  /// The value of a header, whose name is compared without case; empty if there is none.
  [[nodiscard]] std::string rawHeader(std::string_view name) const {
    return detail::text(qws_handshake_request_raw_header, handle_,
                        detail::terminated(name).c_str());
  }
  [[nodiscard]] bool hasRawHeader(std::string_view name) const {
    return qws_handshake_request_has_raw_header(handle_, detail::terminated(name).c_str()) != 0;
  }

  /// Who asks: an address as text and a port, empty and 0 on a socket in the file system.
  [[nodiscard]] std::string peerAddress() const {
    return detail::text(qws_handshake_request_peer_address, handle_);
  }
  [[nodiscard]] std::uint16_t peerPort() const noexcept {
    return qws_handshake_request_peer_port(handle_);
  }

  /// Adds a header to the answer, whichever it will be. The bytes of the value go out as they are.
  /// Throws Error: QWS_ERR_ARGUMENT if the name is not an HTTP token (RFC 9110, 5.1) or frames the
  /// answer, as Content-Length does; QWS_ERR_ENCODING if the value holds CR, LF or NUL.
  void setRawHeader(std::string_view name, std::string_view value) {
    const char* const data = value.data() == nullptr ? "" : value.data();
    detail::check(qws_handshake_request_set_raw_header(handle_, detail::terminated(name).c_str(),
                                                       data, value.size()));
  }

  /// Answers with an HTTP status of 200 to 599 (else Error QWS_ERR_RANGE) and a body instead of a
  /// websocket, and ends the connection behind it. The last answer holds. If no slot answers, the
  /// request takes its usual way.
  void respond(int status, std::string_view body = {}) {
    detail::check(qws_handshake_request_respond(handle_, status, body.data(), body.size()));
  }

  /// The C object (borrowed).
  [[nodiscard]] qws_handshake_request* handle() const noexcept { return handle_; }

 private:
  qws_handshake_request* handle_;
};

/// Asks a slot whether the origin of a request is welcome (QWebSocketCorsAuthenticator): lent until
/// the slot returns. It starts as allowed.
class QWebSocketCorsAuthenticator {
 public:
  explicit QWebSocketCorsAuthenticator(qws_cors_authenticator* borrowed) noexcept
      : handle_(borrowed) {}
  QWebSocketCorsAuthenticator(const QWebSocketCorsAuthenticator&) = delete;
  QWebSocketCorsAuthenticator& operator=(const QWebSocketCorsAuthenticator&) = delete;

  /// The Origin header of the request, "" if it has none.
  [[nodiscard]] std::string origin() const {
    return detail::text(qws_cors_authenticator_origin, handle_);
  }

  /// Whether the request is welcome.
  [[nodiscard]] bool allowed() const noexcept {
    return qws_cors_authenticator_allowed(handle_) != 0;
  }
  void setAllowed(bool allowed) {
    detail::check(qws_cors_authenticator_set_allowed(handle_, allowed ? 1 : 0));
  }

 private:
  qws_cors_authenticator* handle_;
};

}  // namespace qws

#endif
