/// \file
/// QWebSocketServer.
#ifndef LIBQWEBSOCKET_SERVER_HPP
#define LIBQWEBSOCKET_SERVER_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "handle.hpp"
#include "loop.hpp"
#include "network.hpp"
#include "protocol.hpp"
#include "signal.hpp"
#include "socket.hpp"

namespace qws {

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

namespace detail {

using ServerHandle = Handle<qws_server, qws_server_free>;

class ServerSender final : public LoopSender {
 public:
  ServerSender(std::shared_ptr<LoopState> state, ServerHandle server) noexcept
      : LoopSender(std::move(state)), handle(std::move(server)) {}

  SlotTable<QAbstractSocket::SocketError> acceptError{*this};
  SlotTable<> closed{*this};
  SlotTable<> newConnection{*this};
  SlotTable<QWebSocketCorsAuthenticator&> originAuthenticationRequired{*this};
  SlotTable<QWebSocketProtocol::CloseCode> serverError{*this};

  ServerHandle handle;

  qws_error listen() noexcept override {
    qws_server_events events = QWS_SERVER_EVENTS_INIT;
    if (!acceptError.empty()) {
      events.accept_error = [](qws_server*, qws_connection_error error, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.acceptError.emit(static_cast<QAbstractSocket::SocketError>(error));
        });
      };
    }
    if (!closed.empty()) {
      events.closed = [](qws_server*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.closed.emit(); });
      };
    }
    if (!newConnection.empty()) {
      events.new_connection = [](qws_server*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.newConnection.emit(); });
      };
    }
    if (!originAuthenticationRequired.empty()) {
      events.origin_authentication_required = [](qws_server*, qws_cors_authenticator* borrowed,
                                                 void* user) noexcept {
        deliver(user, [=](auto& sender) {
          QWebSocketCorsAuthenticator authenticator(borrowed);
          sender.originAuthenticationRequired.emit(authenticator);
        });
      };
    }
    if (!serverError.empty()) {
      events.server_error = [](qws_server*, int code, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.serverError.emit(static_cast<QWebSocketProtocol::CloseCode>(code));
        });
      };
    }
    return qws_server_set_events(handle.get(), &events, this);
  }

 private:
  void freeHandle() noexcept override { handle.reset(); }

  template <class Function>
  static void deliver(void* user, Function function) noexcept {
    detail::deliver<ServerSender>(user, function);
  }
};

}  // namespace detail

/// A listening socket that gives out connections whose handshake is done (QWebSocketServer). A
/// move-only owner; belongs to its loop's thread. It may be moved and destroyed inside every slot,
/// its own too. Functions throw Error where they are misused, as QWebSocket's do; listen(),
/// close(), resumeAccepting() and nextPendingConnection() may emit before they return, and throw
/// what the slots threw.
class [[nodiscard]] QWebSocketServer {
 public:
  using milliseconds = std::chrono::milliseconds;

  /// Whether clients connect by TLS (wss) or not (ws).
  enum SslMode : int { SecureMode = QWS_SECURE_MODE, NonSecureMode = QWS_NON_SECURE_MODE };

  /// A server that does not listen. The name goes into the Server header; "" sends none.
  explicit QWebSocketServer(EventLoop& loop, std::string_view serverName = {},
                            SslMode secureMode = NonSecureMode)
      : QWebSocketServer(detail::Owner<detail::ServerSender>(
            new detail::ServerSender(loop.required(), make(loop, serverName, secureMode)))) {}
  QWebSocketServer(QWebSocketServer&&) noexcept = default;
  QWebSocketServer& operator=(QWebSocketServer&&) noexcept = default;

  /// Closes it. Connections that were taken live on. No slot is called any more.
  ~QWebSocketServer() = default;

  /// False if it was moved from.
  explicit operator bool() const noexcept { return sender_ != nullptr; }

  /// A connection could not be accepted; the server goes on when it can.
  Signal<QAbstractSocket::SocketError> acceptError;

  /// close() is done: it comes through the loop, each time.
  Signal<> closed;

  /// A connection waits for nextPendingConnection().
  Signal<> newConnection;

  /// For every valid request. While no slot is connected, a request is refused with 403 if it has
  /// an Origin of another host than its Host.
  Signal<QWebSocketCorsAuthenticator&> originAuthenticationRequired;

  /// A request was refused, or listen() failed.
  Signal<QWebSocketProtocol::CloseCode> serverError;

  /// Listens on an address ("127.0.0.1", "::1"; QHostAddress::Any: all, IPv6 and IPv4) and a port
  /// (0: a free one). False if the system refuses, with serverError and errorString(), or if it
  /// listens already.
  [[nodiscard]] bool listen(std::string_view address = QHostAddress::Any, std::uint16_t port = 0) {
    const std::string copy = detail::terminated(address);
    return succeeds(
        [&](qws_server* server) { return qws_server_listen(server, copy.c_str(), port); });
  }

  /// Stops listening; connections that nobody took get 1001 "Server closed.". The signal closed
  /// comes later.
  void close() { detail::check(detail::emits(sender_, qws_server_close)); }

  /// True between listen() and close().
  [[nodiscard]] bool isListening() const noexcept { return qws_server_is_listening(handle()) != 0; }

  /// Where it listens, as text; empty and 0 if it does not.
  [[nodiscard]] std::string serverAddress() const {
    return detail::text(qws_server_address, handle());
  }
  [[nodiscard]] std::uint16_t serverPort() const noexcept { return qws_server_port(handle()); }

  /// What a client opens to reach it: "ws://127.0.0.1:8080".
  [[nodiscard]] std::string serverUrl() const { return detail::text(qws_server_url, handle()); }

  /// What goes into the Server header of answers.
  [[nodiscard]] std::string serverName() const { return detail::text(qws_server_name, handle()); }
  void setServerName(std::string_view name) {
    detail::check(qws_server_set_name(handle(), detail::terminated(name).c_str()));
  }

  /// What the constructor was given.
  [[nodiscard]] SslMode secureMode() const noexcept {
    return static_cast<SslMode>(qws_server_secure_mode(handle()));
  }

  /// True if nextPendingConnection() has one to give.
  [[nodiscard]] bool hasPendingConnections() const noexcept {
    return qws_server_has_pending_connections(handle()) != 0;
  }

  /// The next connection, which outlives the server; an empty QWebSocket if none waits. Connect its
  /// signals before control is back in the loop: nothing of it is delivered earlier.
  [[nodiscard]] QWebSocket nextPendingConnection() {
    const std::shared_ptr<detail::LoopState> loop = sender_ == nullptr ? nullptr : sender_->loop;
    detail::SocketHandle taken;
    const bool any = succeeds([&](qws_server* server) {
      qws_socket* socket = nullptr;
      const qws_error error = qws_server_next_pending_connection(server, &socket);
      taken.reset(socket);
      return error;
    });
    return any ? QWebSocket(loop, std::move(taken)) : QWebSocket();
  }

  /// How many connections may wait to be taken, default 30; those above are refused.
  [[nodiscard]] int maxPendingConnections() const noexcept {
    return qws_server_max_pending_connections(handle());
  }
  void setMaxPendingConnections(int count) {
    detail::check(qws_server_set_max_pending_connections(handle(), count));
  }

  /// Time that a client has for its handshake, default 10 s; negative: no limit.
  [[nodiscard]] milliseconds handshakeTimeout() const noexcept {
    return milliseconds(qws_server_handshake_timeout_ms(handle()));
  }
  void setHandshakeTimeout(milliseconds timeout) {
    detail::check(qws_server_set_handshake_timeout(handle(), timeout.count()));
  }

  /// Leaves new connections to the kernel's queue, and takes them from there again.
  void pauseAccepting() { detail::check(qws_server_pause_accepting(handle())); }
  void resumeAccepting() { detail::check(detail::emits(sender_, qws_server_resume_accepting)); }

  /// The listening descriptor (borrowed), -1 if there is none.
  [[nodiscard]] int socketDescriptor() const noexcept {
    return qws_server_socket_descriptor(handle());
  }

  /// Takes over a descriptor that listens already; false if it cannot.
  [[nodiscard]] bool setSocketDescriptor(int descriptor) {
    return succeeds(
        [=](qws_server* server) { return qws_server_set_socket_descriptor(server, descriptor); });
  }

  /// The last error, CloseCodeNormal if there was none, and its text.
  [[nodiscard]] QWebSocketProtocol::CloseCode error() const noexcept {
    return static_cast<QWebSocketProtocol::CloseCode>(qws_server_error(handle()));
  }
  [[nodiscard]] std::string errorString() const {
    return detail::text(qws_server_error_string, handle());
  }

  /// The C object (borrowed); null if this was moved from.
  [[nodiscard]] qws_server* handle() const noexcept {
    return sender_ == nullptr ? nullptr : sender_->handle.get();
  }

 private:
  explicit QWebSocketServer(detail::Owner<detail::ServerSender> sender) noexcept
      : acceptError(sender->acceptError),
        closed(sender->closed),
        newConnection(sender->newConnection),
        originAuthenticationRequired(sender->originAuthenticationRequired),
        serverError(sender->serverError),
        sender_(std::move(sender)) {}

  static detail::ServerHandle make(EventLoop& loop, std::string_view name, SslMode mode) {
    qws_server* server = nullptr;
    detail::check(qws_server_new(loop.handle(), detail::terminated(name).c_str(),
                                 static_cast<qws_ssl_mode>(mode), &server));
    return detail::ServerHandle(server);
  }

  /// False if the system or the server's state says no; other refusals are misuse.
  template <class Call>
  bool succeeds(Call call) {
    const qws_error error = detail::emits(sender_, call);
    if (error == QWS_ERR_SYSTEM || error == QWS_ERR_STATE) {
      return false;
    }
    detail::check(error);
    return true;
  }

  detail::Owner<detail::ServerSender> sender_;
};

}  // namespace qws

#endif
