/// \file
/// Certificates of tests/tls_files.sh, and a secure server on the test's own loop.
#ifndef TESTS_CPP_SECURE_HPP
#define TESTS_CPP_SECURE_HPP

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <libqwebsocket.hpp>
#include <list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace secure {

/// The folder with the files, which are made by its first use and removed at the end of the
/// program. Programs run in the root of the checkout.
class Files {
 public:
  static const std::string& folder() {
    static const Files files;
    return files.folder_;
  }

 private:
  Files() {
    char name[] = "/tmp/qws_tls_XXXXXX";
    if (mkdtemp(name) == nullptr ||
        std::system(("tests/tls_files.sh " + std::string(name)).c_str()) != 0) {
      throw std::runtime_error("tests/tls_files.sh fails");
    }
    folder_ = name;
  }
  ~Files() {
    if (std::system(("rm -r " + folder_).c_str()) != 0) {
      std::abort();
    }
  }

  std::string folder_;
};

inline qws::QSslCertificate certificate(const std::string& name) {
  return qws::QSslCertificate::fromPath(Files::folder() + "/" + name + ".pem").at(0);
}

inline qws::QSslKey key(const std::string& name) {
  std::ifstream file(Files::folder() + "/" + name + ".key");
  return qws::QSslKey(std::string(std::istreambuf_iterator<char>(file), {}), qws::QSsl::Ec);
}

/// A configuration that trusts one authority, has an own certificate, or neither ("").
inline qws::QSslConfiguration configuration(const std::string& authority, const std::string& own) {
  qws::QSslConfiguration configuration;
  if (!authority.empty()) {
    configuration.setCaCertificates({certificate(authority)});
  }
  if (!own.empty()) {
    configuration.setLocalCertificate(certificate(own));
    configuration.setPrivateKey(key(own));
  }
  return configuration;
}

/// Sends every message back. It does not listen yet.
class Server {
 public:
  explicit Server(qws::EventLoop& loop)
      : server(loop, "secure", qws::QWebSocketServer::SecureMode) {
    server.newConnection.connect([this] {
      while (qws::QWebSocket taken = server.nextPendingConnection()) {
        const auto socket = sockets.insert(sockets.end(), std::move(taken));
        socket->textMessageReceived.connect(
            [socket](std::string_view text) { socket->sendTextMessage(text); });
        socket->disconnected.connect([this, socket] { sockets.erase(socket); });
      }
    });
  }
  Server(qws::EventLoop& loop, const std::string& own) : Server(loop) {
    server.setSslConfiguration(configuration("", own));
    listen();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void listen() {
    if (!server.listen(qws::QHostAddress::LocalHost)) {
      throw std::runtime_error("the secure server cannot listen: " + server.errorString());
    }
  }
  std::string url() const { return server.serverUrl(); }

  qws::QWebSocketServer server;
  std::list<qws::QWebSocket> sockets;
};

}  // namespace secure

#endif
