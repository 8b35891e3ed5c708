// A websocket client: sends a few messages to an echo server, shows what comes back, and closes.
//
//   echo_client URL [--ca FILE] [--insecure] [--cert FILE --key FILE] [--psk IDENTITY HEXKEY]
//               [--proxy KIND HOST PORT]
//
// For wss: --ca names the authorities to trust instead of the system's, --insecure goes on in spite
// of errors of the server's certificate, --cert and --key are the client's own certificate, --psk a
// pre-shared key for servers that have no certificate. Files are PEM. KIND is http, https (TLS to
// the proxy itself) or socks5.
//
// The exit status is 0 if everything came back and the connection was closed with 1000.
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <libqwebsocket.hpp>
#include <string>
#include <string_view>

#include "options.hpp"

static qws::QSslConfiguration configuration(const Options& options) {
  qws::QSslConfiguration configuration;
  if (options.has("--ca")) {
    configuration.setCaCertificates(certificates(options.value("--ca")));
  }
  if (options.has("--cert")) {
    configuration.setLocalCertificateChain(certificates(options.value("--cert")));
    configuration.setPrivateKey(privateKey(options.value("--key")));
  }
  return configuration;
}

static qws::QNetworkProxy proxy(const Options& options) {
  const std::string kind = options.value("--proxy", 0);
  qws::QNetworkProxy proxy(
      kind == "socks5" ? qws::QNetworkProxy::Socks5Proxy : qws::QNetworkProxy::HttpProxy,
      options.value("--proxy", 1),
      static_cast<std::uint16_t>(std::stoi(options.value("--proxy", 2))));
  proxy.setTls(kind == "https");
  return proxy;
}

int main(int argc, char** argv) try {
  const Options options(argc, argv,
                        {{"--ca", 1},
                         {"--insecure", 0},
                         {"--cert", 1},
                         {"--key", 1},
                         {"--psk", 2},
                         {"--proxy", 3}});
  if (!options.good(1) || options.has("--cert") != options.has("--key")) {
    std::cerr << "usage: echo_client URL [--ca FILE] [--insecure] [--cert FILE --key FILE]\n"
                 "                   [--psk IDENTITY HEXKEY] [--proxy KIND HOST PORT]\n";
    return 2;
  }
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  int unanswered = 4;
  const auto answered = [&] {
    if (--unanswered == 0) {
      socket.close(qws::QWebSocketProtocol::CloseCodeNormal, "done");
    }
  };

  socket.connected.connect([&] {
    std::cout << "connected to " << socket.peerAddress() << " port " << socket.peerPort() << '\n';
    socket.sendTextMessage("Hello, world");
    socket.sendTextMessage("Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d");
    socket.sendBinaryMessage(std::string(1024 * 1024, '\x7f'));
    socket.ping("are you there?");
  });
  socket.textMessageReceived.connect([&](std::string_view text) {
    std::cout << "text: " << text << '\n';
    answered();
  });
  socket.binaryMessageReceived.connect([&](std::string_view data) {
    std::cout << "binary: " << data.size() << " bytes\n";
    answered();
  });
  socket.pong.connect([&](std::chrono::milliseconds elapsed, std::string_view payload) {
    std::cout << "pong after " << elapsed.count() << " ms: " << payload << '\n';
    answered();
  });
  socket.sslErrors.connect([&](const qws::QSslErrorList& errors) {
    for (const qws::QSslError& error : errors) {
      std::cout << "certificate: " << error.errorString() << '\n';
    }
    if (options.has("--insecure")) {
      socket.ignoreSslErrors();
    }
  });
  if (options.has("--psk")) {
    socket.preSharedKeyAuthenticationRequired.connect(
        [&](qws::QSslPreSharedKeyAuthenticator& authenticator) {
          authenticator.setIdentity(options.value("--psk", 0));
          authenticator.setPreSharedKey(octets(options.value("--psk", 1)));
        });
  }
  socket.errorOccurred.connect([&] {
    std::cout << "error: " << socket.errorString() << '\n';
    loop.quit();
  });
  socket.disconnected.connect([&] {
    std::cout << "disconnected: " << socket.closeCode() << ' ' << socket.closeReason() << '\n';
    loop.quit();
  });
  qws::QTimer::singleShot(loop, std::chrono::seconds(10), [&] { socket.abort(); });

  socket.setSslConfiguration(configuration(options));
  if (options.has("--proxy")) {
    socket.setProxy(proxy(options));
  }
  socket.open(options.arguments()[0]);
  loop.exec();
  return unanswered == 0 && socket.closeCode() == qws::QWebSocketProtocol::CloseCodeNormal ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "echo_client: " << error.what() << '\n';
  return 1;
}
