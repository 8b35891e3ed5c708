/// \file
/// What the callbacks of a socket reach: the slots of a QWebSocket. Nothing here is for users.
#ifndef LIBQWEBSOCKET_SOCKET_SENDER_HPP
#define LIBQWEBSOCKET_SOCKET_SENDER_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "alert.hpp"
#include "authenticator.hpp"
#include "handle.hpp"
#include "loop_state.hpp"
#include "network.hpp"
#include "protocol.hpp"
#include "proxy.hpp"
#include "ssl.hpp"

namespace qws::detail {

using SocketHandle = Handle<qws_socket, qws_socket_free>;

class SocketSender final : public LoopSender {
 public:
  SocketSender(std::shared_ptr<LoopState> state, SocketHandle socket) noexcept
      : LoopSender(std::move(state)), handle(std::move(socket)) {}

  SlotTable<> aboutToClose{*this};
  SlotTable<QSsl::AlertLevel, QSsl::AlertType, std::string_view> alertReceived{*this};
  SlotTable<QSsl::AlertLevel, QSsl::AlertType, std::string_view> alertSent{*this};
  SlotTable<QAuthenticator&> authenticationRequired{*this};
  SlotTable<std::string_view, bool> binaryFrameReceived{*this};
  SlotTable<std::string_view> binaryMessageReceived{*this};
  SlotTable<std::int64_t> bytesWritten{*this};
  SlotTable<> connected{*this};
  SlotTable<> disconnected{*this};
  SlotTable<QAbstractSocket::SocketError> errorOccurred{*this};
  SlotTable<const QSslError&> handshakeInterruptedOnError{*this};
  SlotTable<const QSslError&> peerVerifyError{*this};
  SlotTable<std::chrono::milliseconds, std::string_view> pong{*this};
  SlotTable<QSslPreSharedKeyAuthenticator&> preSharedKeyAuthenticationRequired{*this};
  SlotTable<const QNetworkProxy&, QAuthenticator&> proxyAuthenticationRequired{*this};
  SlotTable<> readChannelFinished{*this};
  SlotTable<const QSslErrorList&> sslErrors{*this};
  SlotTable<QAbstractSocket::SocketState> stateChanged{*this};
  SlotTable<std::string_view, bool> textFrameReceived{*this};
  SlotTable<std::string_view> textMessageReceived{*this};

  std::shared_ptr<QMaskGenerator> maskGenerator;
  SocketHandle handle;

  qws_error listen() noexcept override {
    qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
    listenToLifeCycle(events);
    listenToData(events);
    listenToQuestions(events);
    listenToSecurity(events);
    return qws_socket_set_events(handle.get(), &events, this);
  }

  qws_error setMaskGenerator(std::shared_ptr<QMaskGenerator> generator) {
    const qws_error error = generator == nullptr
                                ? qws_socket_set_mask_generator(handle.get(), nullptr, nullptr)
                                : qws_socket_set_mask_generator(handle.get(), nextMask, this);
    if (error == QWS_OK) {
      maskGenerator.swap(generator);
    }
    return error;
  }

  /// Gives the C object up: without events and mask generator, for both end with this sender.
  qws_socket* releaseHandle() {
    check(setMaskGenerator(nullptr));
    check(qws_socket_set_events(handle.get(), nullptr, nullptr));
    return handle.release();
  }

 private:
  void freeHandle() noexcept override { handle.reset(); }

  void listenToLifeCycle(qws_socket_events& events) const noexcept {
    if (!aboutToClose.empty()) {
      events.about_to_close = [](qws_socket*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.aboutToClose.emit(); });
      };
    }
    if (!bytesWritten.empty()) {
      events.bytes_written = [](qws_socket*, std::int64_t bytes, void* user) noexcept {
        deliver(user, [=](auto& sender) { sender.bytesWritten.emit(bytes); });
      };
    }
    if (!connected.empty()) {
      events.connected = [](qws_socket*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.connected.emit(); });
      };
    }
    if (!disconnected.empty()) {
      events.disconnected = [](qws_socket*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.disconnected.emit(); });
      };
    }
    if (!errorOccurred.empty()) {
      events.error = [](qws_socket*, qws_connection_error error, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.errorOccurred.emit(static_cast<QAbstractSocket::SocketError>(error));
        });
      };
    }
    if (!readChannelFinished.empty()) {
      events.read_channel_finished = [](qws_socket*, void* user) noexcept {
        deliver(user, [](auto& sender) { sender.readChannelFinished.emit(); });
      };
    }
    if (!stateChanged.empty()) {
      events.state_changed = [](qws_socket*, qws_connection_state state, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.stateChanged.emit(static_cast<QAbstractSocket::SocketState>(state));
        });
      };
    }
  }

  void listenToData(qws_socket_events& events) const noexcept {
    if (!binaryFrameReceived.empty()) {
      events.binary_frame_received = [](qws_socket*, const void* data, std::size_t size, int last,
                                        void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.binaryFrameReceived.emit(bytes(data, size), last != 0);
        });
      };
    }
    if (!binaryMessageReceived.empty()) {
      events.binary_message_received = [](qws_socket*, const void* data, std::size_t size,
                                          void* user) noexcept {
        deliver(user, [=](auto& sender) { sender.binaryMessageReceived.emit(bytes(data, size)); });
      };
    }
    if (!pong.empty()) {
      events.pong = [](qws_socket*, std::uint64_t elapsed, const void* data, std::size_t size,
                       void* user) noexcept {
        deliver(user, [=](auto& sender) {
          const auto time = static_cast<std::chrono::milliseconds::rep>(elapsed);
          sender.pong.emit(std::chrono::milliseconds(time), bytes(data, size));
        });
      };
    }
    if (!textFrameReceived.empty()) {
      events.text_frame_received = [](qws_socket*, const char* text, std::size_t size, int last,
                                      void* user) noexcept {
        deliver(user,
                [=](auto& sender) { sender.textFrameReceived.emit(bytes(text, size), last != 0); });
      };
    }
    if (!textMessageReceived.empty()) {
      events.text_message_received = [](qws_socket*, const char* text, std::size_t size,
                                        void* user) noexcept {
        deliver(user, [=](auto& sender) { sender.textMessageReceived.emit(bytes(text, size)); });
      };
    }
  }

  void listenToQuestions(qws_socket_events& events) const noexcept {
    if (!authenticationRequired.empty()) {
      events.authentication_required = [](qws_socket*, qws_authenticator* borrowed,
                                          void* user) noexcept {
        deliver(user, [=](auto& sender) {
          QAuthenticator authenticator(borrowed);
          sender.authenticationRequired.emit(authenticator);
        });
      };
    }
    if (!preSharedKeyAuthenticationRequired.empty()) {
      events.pre_shared_key_authentication_required =
          [](qws_socket*, qws_psk_authenticator* borrowed, void* user) noexcept {
            deliver(user, [=](auto& sender) {
              QSslPreSharedKeyAuthenticator authenticator(borrowed);
              sender.preSharedKeyAuthenticationRequired.emit(authenticator);
            });
          };
    }
    if (!proxyAuthenticationRequired.empty()) {
      events.proxy_authentication_required = [](qws_socket*, const qws_proxy* proxy,
                                                qws_authenticator* borrowed, void* user) noexcept {
        deliver(user, [=](auto& sender) {
          QAuthenticator authenticator(borrowed);
          sender.proxyAuthenticationRequired.emit(fromHandle(proxy), authenticator);
        });
      };
    }
  }

  void listenToSecurity(qws_socket_events& events) const noexcept {
    if (!alertReceived.empty()) {
      events.alert_received = [](qws_socket*, int level, int type, const char* description,
                                 void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.alertReceived.emit(alertLevel(level), static_cast<QSsl::AlertType>(type),
                                    description);
        });
      };
    }
    if (!alertSent.empty()) {
      events.alert_sent = [](qws_socket*, int level, int type, const char* description,
                             void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.alertSent.emit(alertLevel(level), static_cast<QSsl::AlertType>(type), description);
        });
      };
    }
    if (!handshakeInterruptedOnError.empty()) {
      events.handshake_interrupted_on_error = [](qws_socket*, const qws_ssl_errors* error,
                                                 void* user) noexcept {
        deliver(user, [=](auto& sender) {
          sender.handshakeInterruptedOnError.emit(fromHandle(error).front());
        });
      };
    }
    if (!peerVerifyError.empty()) {
      events.peer_verify_error = [](qws_socket*, const qws_ssl_errors* error, void* user) noexcept {
        deliver(user,
                [=](auto& sender) { sender.peerVerifyError.emit(fromHandle(error).front()); });
      };
    }
    if (!sslErrors.empty()) {
      events.ssl_errors = [](qws_socket*, const qws_ssl_errors* errors, void* user) noexcept {
        deliver(user, [=](auto& sender) { sender.sslErrors.emit(fromHandle(errors)); });
      };
    }
  }

  template <class Function>
  static void deliver(void* user, Function function) noexcept {
    detail::deliver<SocketSender>(user, function);
  }

  static std::string_view bytes(const void* data, std::size_t size) noexcept {
    return std::string_view(static_cast<const char*>(data), size);
  }

  static std::uint32_t nextMask(void* user) noexcept {
    std::uint32_t mask = 0;
    deliver(user, [&](SocketSender& sender) {
      const std::shared_ptr<QMaskGenerator> generator = sender.maskGenerator;
      mask = generator->nextMask();
    });
    return mask;
  }
};

}  // namespace qws::detail

#endif
