// A websocket server that sends every message back as it came.
//
//   echo_server PORT [--tls CERT KEY] [--client-ca FILE] [--psk IDENTITY HEXKEY] [--psk-hint HINT]
//
// PORT 0 picks a free port. With --tls (the certificate with those above it, and its key, both PEM)
// or --psk (a pre-shared key) it speaks wss; --client-ca then asks clients for certificates of
// these authorities. It prints "listening on ws://127.0.0.1:PORT" when it is ready, and runs until
// somebody ends it.
#include <cstdint>
#include <exception>
#include <iostream>
#include <libqwebsocket.hpp>
#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "options.hpp"

class EchoServer {
 public:
  EchoServer(qws::EventLoop& loop, const Options& options)
      : server_(loop, "echo", isSecure(options) ? qws::QWebSocketServer::SecureMode
                                                : qws::QWebSocketServer::NonSecureMode) {
    server_.newConnection.connect([this] { welcome(server_.nextPendingConnection()); });
    server_.originAuthenticationRequired.connect(
        [](qws::QWebSocketCorsAuthenticator& authenticator) { authenticator.setAllowed(true); });
    if (options.has("--psk")) {
      offerKey(options.value("--psk", 0), octets(options.value("--psk", 1)));
    }
    if (isSecure(options)) {
      server_.setSslConfiguration(configuration(options));
    }
  }

  bool listen(std::uint16_t port) { return server_.listen(qws::QHostAddress::LocalHost, port); }
  std::string url() const { return server_.serverUrl(); }
  std::string errorString() const { return server_.errorString(); }

 private:
  static bool isSecure(const Options& options) {
    return options.has("--tls") || options.has("--psk");
  }

  static qws::QSslConfiguration configuration(const Options& options) {
    qws::QSslConfiguration configuration;
    if (options.has("--tls")) {
      configuration.setLocalCertificateChain(certificates(options.value("--tls", 0)));
      configuration.setPrivateKey(privateKey(options.value("--tls", 1)));
    }
    if (options.has("--client-ca")) {
      configuration.setCaCertificates(certificates(options.value("--client-ca")));
      configuration.setPeerVerifyMode(qws::QSslSocket::VerifyPeer);
    }
    if (options.has("--psk-hint")) {
      configuration.setPreSharedKeyIdentityHint(options.value("--psk-hint"));
    }
    return configuration;
  }

  // Other identities get no key, and so no connection.
  void offerKey(std::string identity, std::string key) {
    server_.preSharedKeyAuthenticationRequired.connect(
        [=](qws::QSslPreSharedKeyAuthenticator& authenticator) {
          if (authenticator.identity() == identity) {
            authenticator.setPreSharedKey(key);
          }
        });
  }

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
  const Options options(argc, argv,
                        {{"--tls", 2}, {"--client-ca", 1}, {"--psk", 2}, {"--psk-hint", 1}});
  if (!options.good(1)) {
    std::cerr << "usage: echo_server PORT [--tls CERT KEY] [--client-ca FILE]\n"
                 "                   [--psk IDENTITY HEXKEY] [--psk-hint HINT]\n";
    return 2;
  }
  qws::EventLoop loop;
  EchoServer server(loop, options);
  if (!server.listen(static_cast<std::uint16_t>(std::stoi(options.arguments()[0])))) {
    std::cerr << "echo_server: " << server.errorString() << '\n';
    return 1;
  }
  std::cout << "listening on " << server.url() << std::endl;
  return loop.exec();
} catch (const std::exception& error) {
  std::cerr << "echo_server: " << error.what() << '\n';
  return 1;
}
