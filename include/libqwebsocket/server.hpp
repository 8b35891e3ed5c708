/// \file
/// QWebSocketServer.
#ifndef LIBQWEBSOCKET_SERVER_HPP
#define LIBQWEBSOCKET_SERVER_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authenticator.hpp"
#include "compression.hpp"
#include "handle.hpp"
#include "handshake.hpp"
#include "loop.hpp"
#include "network.hpp"
#include "protocol.hpp"
#include "proxy.hpp"
#include "server_sender.hpp"
#include "signal.hpp"
#include "socket.hpp"
#include "ssl.hpp"

namespace qws {

/// A listening socket that gives out connections whose handshake is done (QWebSocketServer). A
/// move-only owner; belongs to its loop's thread. It may be moved and destroyed inside every slot,
/// its own too. Functions throw Error where they are misused, as QWebSocket's do; listen(),
/// close(), shutdown(), resumeAccepting(), handleConnection() and nextPendingConnection() may emit
/// before they return, and throw what the slots threw.
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

  /// close() or shutdown() is done: it comes through the loop, each time.
  Signal<> closed;

  /// For every request that can be read, a websocket's or plain HTTP, before it is judged: a slot
  /// may answer it.
  Signal<QWebSocketHandshakeRequest&> handshakeRequested;

  /// A connection waits for nextPendingConnection().
  Signal<> newConnection;

  /// For every valid request. While no slot is connected, a request is refused with 403 if it has
  /// an Origin of another host than its Host.
  Signal<QWebSocketCorsAuthenticator&> originAuthenticationRequired;

  /// Each error of a client's certificate, before sslErrors.
  Signal<const QSslError&> peerVerifyError;

  /// A client offers to authenticate by a pre-shared key; a slot sets it. While no slot is
  /// connected, such keys are not used.
  Signal<QSslPreSharedKeyAuthenticator&> preSharedKeyAuthenticationRequired;

  /// A request was refused, or listen() failed.
  Signal<QWebSocketProtocol::CloseCode> serverError;

  /// All errors of a client's certificate; its connection ends (QSslSocket::VerifyPeer).
  Signal<const QSslErrorList&> sslErrors;

  /// Listens on an address ("127.0.0.1", "::1"; QHostAddress::Any: all, IPv6 and IPv4) and a port
  /// (0: a free one), or on a socket in the file system ("unix:/path"), which is removed when the
  /// server stops listening. False if the system refuses, if it is in SecureMode and has neither a
  /// certificate nor pre-shared keys, with serverError and errorString(), or if it listens already.
  [[nodiscard]] bool listen(std::string_view address = QHostAddress::Any, std::uint16_t port = 0) {
    const std::string copy = detail::terminated(address);
    return succeeds(
        [&](qws_server* server) { return qws_server_listen(server, copy.c_str(), port); });
  }

  /// Stops listening; connections that nobody took get 1001 "Server closed.". The signal closed
  /// comes later.
  void close() { detail::check(detail::emits(sender_, qws_server_close)); }

  /// Ends in order: stops listening, closes every connection that it has accepted, taken or not,
  /// with 1001 "Server closed.", and waits from the loop until their peers have ended too, at most
  /// for `timeout`; then it cuts them. The signal closed comes at the end.
  void shutdown(milliseconds timeout) {
    detail::check(detail::emits(sender_, [=](qws_server* server) {
      return qws_server_shutdown(server, timeout.count());
    }));
  }

  /// True between listen() and close().
  [[nodiscard]] bool isListening() const noexcept { return qws_server_is_listening(handle()) != 0; }

  /// Where it listens, as text; empty and 0 if it does not.
  [[nodiscard]] std::string serverAddress() const {
    return detail::text(qws_server_address, handle());
  }
  [[nodiscard]] std::uint16_t serverPort() const noexcept { return qws_server_port(handle()); }

  /// What a client opens to reach it: "ws://127.0.0.1:8080", "ws+unix:/path".
  [[nodiscard]] std::string serverUrl() const { return detail::text(qws_server_url, handle()); }

  /// What goes into the Server header of answers.
  [[nodiscard]] std::string serverName() const { return detail::text(qws_server_name, handle()); }
  void setServerName(std::string_view name) {
    detail::check(qws_server_set_name(handle(), detail::terminated(name).c_str()));
  }

  /// The subprotocols that the server speaks: of what a client offers, the first one among them is
  /// chosen. Throws Error QWS_ERR_ARGUMENT if one is no token or stands there twice.
  [[nodiscard]] std::vector<std::string> supportedSubprotocols() const {
    return detail::separated(detail::text(qws_server_supported_subprotocols, handle()));
  }
  void setSupportedSubprotocols(const std::vector<std::string>& subprotocols) {
    detail::check(qws_server_set_supported_subprotocols(handle(),
                                                        detail::joined(subprotocols).c_str()));
  }

  /// The compression that clients of later handshakes may have; std::nullopt for none, as at first.
  /// Throws Error QWS_ERR_RANGE for numbers out of range.
  void setCompression(const std::optional<QWebSocketCompression>& compression) {
    detail::check(detail::withC(compression, [this](const qws_compression* wanted) {
      return qws_server_set_compression(handle(), wanted);
    }));
  }

  /// The versions of the protocol that it speaks: always Version13 alone.
  [[nodiscard]] std::vector<QWebSocketProtocol::Version> supportedVersions() const {
    std::vector<qws_protocol_version> numbers(qws_server_supported_versions(handle(), nullptr, 0));
    qws_server_supported_versions(handle(), numbers.data(), numbers.size());
    std::vector<QWebSocketProtocol::Version> versions;
    for (const qws_protocol_version number : numbers) {
      versions.push_back(static_cast<QWebSocketProtocol::Version>(number));
    }
    return versions;
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

  /// Time that a client has for its handshake, default 10 s; negative: no limit. Numbers are
  /// milliseconds.
  [[nodiscard]] milliseconds handshakeTimeout() const noexcept {
    return milliseconds(qws_server_handshake_timeout_ms(handle()));
  }
  [[nodiscard]] std::int64_t handshakeTimeoutMS() const noexcept {
    return qws_server_handshake_timeout_ms(handle());
  }
  void setHandshakeTimeout(milliseconds timeout) {
    detail::check(qws_server_set_handshake_timeout(handle(), timeout.count()));
  }
  void setHandshakeTimeout(std::int64_t msec) {
    detail::check(qws_server_set_handshake_timeout(handle(), msec));
  }

  /// What TLS connections are accepted with from now on: a certificate and its key, unless a slot
  /// of preSharedKeyAuthenticationRequired is connected; if it has none (Error QWS_ERR_ARGUMENT),
  /// the old one stays. Throws Error QWS_ERR_STATE if the server is not in SecureMode. The getter
  /// gives a copy, of the default configuration if none was set.
  [[nodiscard]] QSslConfiguration sslConfiguration() const {
    qws_ssl_configuration* configuration = nullptr;
    const qws_error error = qws_server_ssl_configuration(handle(), &configuration);
    if (error == QWS_ERR_STATE) {
      return QSslConfiguration::defaultConfiguration();
    }
    detail::check(error);
    return QSslConfiguration(configuration);
  }
  void setSslConfiguration(const QSslConfiguration& configuration) {
    detail::check(qws_server_set_ssl_configuration(handle(), configuration.handle()));
  }

  /// Kept, and used for nothing, as in Qt.
  [[nodiscard]] QNetworkProxy proxy() const {
    return detail::proxyOf(qws_server_proxy, handle());
  }
  void setProxy(const QNetworkProxy& proxy) {
    detail::check(qws_server_set_proxy(handle(), detail::toHandle(proxy).get()));
  }

  /// Leaves new connections to the kernel's queue, and takes them from there again.
  void pauseAccepting() { detail::check(qws_server_pause_accepting(handle())); }
  void resumeAccepting() { detail::check(detail::emits(sender_, qws_server_resume_accepting)); }

  /// Whether other servers, of this process and of others of the same user, may listen on the same
  /// address if they want to share it too; the system spreads the connections (SO_REUSEPORT). From
  /// the next listen() on.
  [[nodiscard]] bool reusePort() const noexcept { return qws_server_reuse_port(handle()) != 0; }
  void setReusePort(bool share) {
    detail::check(qws_server_set_reuse_port(handle(), share ? 1 : 0));
  }

  /// Takes over a connected stream socket as one that it has accepted itself; early are bytes of
  /// the request that were read from it already. False if it cannot; the descriptor still is yours
  /// then.
  [[nodiscard]] bool handleConnection(int descriptor, std::string_view early = {}) {
    return succeeds([=](qws_server* server) {
      return qws_server_handle_connection(server, descriptor, early.data(), early.size());
    });
  }

  /// Listens on descriptor number index, from 0, of those that a service manager has passed to the
  /// process (LISTEN_FDS, sd_listen_fds(3)); false if there is none.
  [[nodiscard]] bool listenActivated(int index = 0) {
    return succeeds([=](qws_server* server) { return qws_server_listen_activated(server, index); });
  }

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
        handshakeRequested(sender->handshakeRequested),
        newConnection(sender->newConnection),
        originAuthenticationRequired(sender->originAuthenticationRequired),
        peerVerifyError(sender->peerVerifyError),
        preSharedKeyAuthenticationRequired(sender->preSharedKeyAuthenticationRequired),
        serverError(sender->serverError),
        sslErrors(sender->sslErrors),
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
