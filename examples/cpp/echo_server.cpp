// A websocket server that sends every message back as it came.
//
//   echo_server PORT
//
// PORT 0 picks a free port. It prints "listening on ws://127.0.0.1:PORT" when it is ready, and runs
// until somebody ends it.
#include <cstdint>
#include <exception>
#include <iostream>
#include <libqwebsocket.hpp>
#include <list>
#include <string>
#include <string_view>
#include <utility>

class EchoServer {
 public:
  explicit EchoServer(qws::EventLoop& loop) : server_(loop, "echo") {
    server_.newConnection.connect([this] { welcome(server_.nextPendingConnection()); });
    server_.originAuthenticationRequired.connect(
        [](qws::QWebSocketCorsAuthenticator& authenticator) { authenticator.setAllowed(true); });
  }

  bool listen(std::uint16_t port) { return server_.listen(qws::QHostAddress::LocalHost, port); }
  std::string url() const { return server_.serverUrl(); }
  std::string errorString() const { return server_.errorString(); }

 private:
  // The list owns the connection, and its slots know where it stands there. Erasing it inside its
  // own slot is allowed.
  void welcome(qws::QWebSocket connection) {
    const auto socket = sockets_.insert(sockets_.end(), std::move(connection));
    socket->textMessageReceived.connect(
        [socket](std::string_view text) { socket->sendTextMessage(text); });
    socket->binaryMessageReceived.connect(
        [socket](std::string_view data) { socket->sendBinaryMessage(data); });
    socket->disconnected.connect([this, socket] { sockets_.erase(socket); });
  }

  qws::QWebSocketServer server_;
  std::list<qws::QWebSocket> sockets_;
};

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: echo_server PORT\n";
    return 2;
  }
  qws::EventLoop loop;
  EchoServer server(loop);
  if (!server.listen(static_cast<std::uint16_t>(std::stoi(argv[1])))) {
    std::cerr << "echo_server: " << server.errorString() << '\n';
    return 1;
  }
  std::cout << "listening on " << server.url() << std::endl;
  return loop.exec();
} catch (const std::exception& error) {
  std::cerr << "echo_server: " << error.what() << '\n';
  return 1;
}
