/// \file
/// A server on the test's own loop that sends every message back.
#ifndef TESTS_CPP_ECHOING_HPP
#define TESTS_CPP_ECHOING_HPP

#include <libqwebsocket.hpp>
#include <list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

class EchoingServer {
 public:
  explicit EchoingServer(qws::EventLoop& loop) : server(loop, "echoing") {
    server.newConnection.connect([this] {
      while (qws::QWebSocket taken = server.nextPendingConnection()) {
        add(std::move(taken));
      }
    });
    if (!server.listen(qws::QHostAddress::LocalHost)) {
      throw std::runtime_error("the echoing server cannot listen");
    }
  }
  EchoingServer(const EchoingServer&) = delete;
  EchoingServer& operator=(const EchoingServer&) = delete;

  std::string url() const { return server.serverUrl(); }

  qws::QWebSocketServer server;

  /// The connections that are open.
  std::list<qws::QWebSocket> sockets;

 private:
  void add(qws::QWebSocket taken) {
    const auto socket = sockets.insert(sockets.end(), std::move(taken));
    socket->textMessageReceived.connect(
        [socket](std::string_view text) { socket->sendTextMessage(text); });
    socket->binaryMessageReceived.connect(
        [socket](std::string_view data) { socket->sendBinaryMessage(data); });
    socket->disconnected.connect([this, socket] { sockets.erase(socket); });
  }
};

#endif
