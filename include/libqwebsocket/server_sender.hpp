/// \file
/// What the callbacks of a server reach: the slots of a QWebSocketServer. Nothing here is for
/// users.
#ifndef LIBQWEBSOCKET_SERVER_SENDER_HPP
#define LIBQWEBSOCKET_SERVER_SENDER_HPP

#include <memory>
#include <utility>

#include "authenticator.hpp"
#include "handle.hpp"
#include "handshake.hpp"
#include "loop_state.hpp"
#include "network.hpp"
#include "protocol.hpp"
#include "ssl.hpp"

namespace qws::detail {

using ServerHandle = Handle<qws_server, qws_server_free>;

class ServerSender final : public LoopSender {
 public:
  ServerSender(std::shared_ptr<LoopState> state, ServerHandle server) noexcept
      : LoopSender(std::move(state)), handle(std::move(server)) {}

  SlotTable<QAbstractSocket::SocketError> acceptError{*this};
  SlotTable<> closed{*this};
  SlotTable<QWebSocketHandshakeRequest&> handshakeRequested{*this};
  SlotTable<> newConnection{*this};
  SlotTable<QWebSocketCorsAuthenticator&> originAuthenticationRequired{*this};
  SlotTable<const QSslError&> peerVerifyError{*this};
  SlotTable<QSslPreSharedKeyAuthenticator&> preSharedKeyAuthenticationRequired{*this};
  SlotTable<QWebSocketProtocol::CloseCode> serverError{*this};
  SlotTable<const QSslErrorList&> sslErrors{*this};

  ServerHandle handle;

  qws_error listen() noexcept override {
    qws_server_events events = QWS_SERVER_EVENTS_INIT;
    listenToLifeCycle(events);
    listenToQuestions(events);
    listenToSecurity(events);
    return qws_server_set_events(handle.get(), &events, this);
  }

 private:
  void freeHandle() noexcept override { handle.reset(); }

  void listenToLifeCycle(qws_server_events& events) const noexcept {
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
    if (!serverError.empty()) {
      events.server_error = [](qws_server*, int code, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.serverError.emit(static_cast<QWebSocketProtocol::CloseCode>(code));
        });
      };
    }
  }

  void listenToQuestions(qws_server_events& events) const noexcept {
    if (!handshakeRequested.empty()) {
      events.handshake_requested = [](qws_server*, qws_handshake_request* borrowed,
                                      void* user) noexcept {
        deliver(user, [=](auto& sender) {
          QWebSocketHandshakeRequest request(borrowed);
          sender.handshakeRequested.emit(request);
        });
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
  }

  void listenToSecurity(qws_server_events& events) const noexcept {
    if (!peerVerifyError.empty()) {
      events.peer_verify_error = [](qws_server*, const qws_ssl_errors* error, void* user) noexcept {
        deliver(user,
                [=](auto& sender) { sender.peerVerifyError.emit(fromHandle(error).front()); });
      };
    }
    if (!preSharedKeyAuthenticationRequired.empty()) {
      events.pre_shared_key_authentication_required =
          [](qws_server*, qws_psk_authenticator* borrowed, void* user) noexcept {
            deliver(user, [=](auto& sender) {
              QSslPreSharedKeyAuthenticator authenticator(borrowed);
              sender.preSharedKeyAuthenticationRequired.emit(authenticator);
            });
          };
    }
    if (!sslErrors.empty()) {
      events.ssl_errors = [](qws_server*, const qws_ssl_errors* errors, void* user) noexcept {
        deliver(user, [=](auto& sender) { sender.sslErrors.emit(fromHandle(errors)); });
      };
    }
  }

  template <class Function>
  static void deliver(void* user, Function function) noexcept {
    detail::deliver<ServerSender>(user, function);
  }
};

}  // namespace qws::detail

#endif
