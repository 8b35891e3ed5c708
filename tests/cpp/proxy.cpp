// Proxies as values, and through scripted ones: CONNECT with and without credentials, SOCKS5.
#include <poll.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "check.hpp"
#include "echoing.hpp"
#include "peer.hpp"
#include "recorder.hpp"
#include "secure.hpp"

namespace {

using qws::QAbstractSocket;
using qws::QAuthenticator;
using qws::QNetworkProxy;
using qws::QNetworkProxyFactory;

constexpr std::string_view established = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr std::string_view refused =
    "HTTP/1.1 407 Proxy Authentication Required\r\n"
    "Proxy-Authenticate: Basic realm=\"the proxy\"\r\nContent-Length: 0\r\n\r\n";

/// Carries bytes between a client and the port of a server until one of them ends.
void relay(peer::Connection& client, std::uint16_t port) {
  const sockaddr_in address = peer::loopback(port);
  peer::Connection server(socket(AF_INET, SOCK_STREAM, 0));
  if (connect(server.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
      0) {
    return;
  }
  peer::Connection* const ends[] = {&client, &server};
  pollfd both[] = {{client.descriptor(), POLLIN, 0}, {server.descriptor(), POLLIN, 0}};
  while (poll(both, 2, 10000) > 0) {
    for (int i = 0; i < 2; ++i) {
      if (both[i].revents != 0) {
        char bytes[16384];
        const ssize_t size = recv(both[i].fd, bytes, sizeof bytes, 0);
        if (size <= 0) {
          return;
        }
        ends[1 - i]->send(std::string_view(bytes, static_cast<std::size_t>(size)));
      }
    }
  }
}

void valuesAreKept() {
  QNetworkProxy proxy(QNetworkProxy::HttpProxy, "proxy.test", 3128, "u", "p");
  CHECK(!proxy.tls());
  QNetworkProxy same = proxy;
  same.setTls(true);
  CHECK(same != proxy);
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  socket.setProxy(same);
  CHECK(socket.proxy() == same);

  qws::QWebSocketServer server(loop);
  server.setProxy(same);
  CHECK(server.proxy() == same);
  CHECK_EQUAL(check::errorOf([&] { socket.setProxy(QNetworkProxy(
                  QNetworkProxy::HttpProxy, std::string("a\0b", 3))); }),
              QWS_ERR_ENCODING);
}

void rawHeadersAreKept() {
  QNetworkProxy proxy(QNetworkProxy::HttpProxy, "proxy.test", 3128);
  proxy.setRawHeader("X-First", "1");
  proxy.setRawHeader("X-Second", std::string_view("\xff 2"));
  proxy.setRawHeader("x-FIRST", std::string_view());
  CHECK_EQUAL(proxy.rawHeaderList(), (Log{"X-Second", "x-FIRST"}));
  CHECK_EQUAL(proxy.rawHeader("x-second"), "\xff 2");
  CHECK(proxy.hasRawHeader("X-First") && !proxy.hasRawHeader("X") && !proxy.hasRawHeader(""));
  CHECK_EQUAL(proxy.rawHeader("X"), "");
  CHECK(proxy == QNetworkProxy(QNetworkProxy::HttpProxy, "proxy.test", 3128));

  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  socket.setProxy(proxy);
  QNetworkProxy::setApplicationProxy(proxy);
  for (const QNetworkProxy& kept : {socket.proxy(), QNetworkProxy::applicationProxy()}) {
    CHECK_EQUAL(kept.rawHeaderList(), proxy.rawHeaderList());
    CHECK_EQUAL(kept.rawHeader("X-Second"), "\xff 2");
  }
  QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);

  proxy.setRawHeader("X-Second", std::nullopt);
  proxy.setRawHeader("X-Second", std::nullopt);
  CHECK_EQUAL(proxy.rawHeaderList(), Log{"x-FIRST"});
  proxy.setType(QNetworkProxy::Socks5Proxy);
  proxy.setRawHeader("X-Other", "3");
  CHECK(proxy.rawHeaderList().empty() && !proxy.hasRawHeader("X-First"));
  CHECK_EQUAL(proxy.rawHeader("X-First"), "");
  proxy.setType(QNetworkProxy::HttpProxy);
  CHECK_EQUAL(proxy.rawHeaderList(), Log{"x-FIRST"});

  for (const auto& [name, value, error] : {
           std::tuple("X\r\nY", "1", QWS_ERR_ARGUMENT),
           std::tuple("", "1", QWS_ERR_ARGUMENT),
           std::tuple("X", "1\r\nY: 2", QWS_ERR_ENCODING),
       }) {
    QNetworkProxy wrong(QNetworkProxy::HttpProxy, "wrong.test");
    wrong.setRawHeader(name, value);
    CHECK_EQUAL(check::errorOf([&] { socket.setProxy(wrong); }), error);
    CHECK_EQUAL(check::errorOf([&] { QNetworkProxy::setApplicationProxy(wrong); }), error);
  }
  CHECK_EQUAL(socket.proxy().hostName(), "proxy.test");
}

void theApplicationHasOne() {
  CHECK_EQUAL(QNetworkProxy::applicationProxy().type(), QNetworkProxy::NoProxy);
  const QNetworkProxy proxy(QNetworkProxy::Socks5Proxy, "proxy.test", 1080, "u", "p");
  QNetworkProxy::setApplicationProxy(proxy);
  CHECK(QNetworkProxy::applicationProxy() == proxy);
  QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
}

/// Both ways to a name that only the proxy knows.
void defaultProxiesAreUsedForOtherMachines() {
  for (const bool environment : {false, true}) {
    qws::EventLoop loop;
    EchoingServer echoing(loop);
    std::string head;
    {
      peer::Server proxy([&, port = echoing.server.serverPort()](peer::Connection& client) {
        head = client.readHead();
        client.send(established);
        relay(client, port);
      });
      const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
      if (environment) {
        setenv("http_proxy", url.c_str(), 1);
        QNetworkProxyFactory::setUseSystemConfiguration(true);
      } else {
        QNetworkProxy chosen(QNetworkProxy::HttpProxy, "127.0.0.1", proxy.port());
        chosen.setRawHeader("X-Tenant", "7");
        QNetworkProxy::setApplicationProxy(chosen);
      }
      CHECK_EQUAL(QNetworkProxyFactory::usesSystemConfiguration(), environment);
      qws::QWebSocket socket(loop);
      socket.open("ws://somewhere.test/");
      CHECK_WAIT(loop, socket.isValid());
      socket.abort();
    }
    CHECK_EQUAL(head.find("CONNECT somewhere.test:80 HTTP/1.1\r\n"), std::size_t(0));
    CHECK_EQUAL(head.find("\r\nX-Tenant: 7\r\n") == std::string::npos, environment);
    QNetworkProxyFactory::setUseSystemConfiguration(false);
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
  }
  setenv("http_proxy", "ftp://proxy.test", 1);
  CHECK_EQUAL(check::errorOf([] { QNetworkProxyFactory::setUseSystemConfiguration(true); }),
              QWS_ERR_ARGUMENT);
  unsetenv("http_proxy");
}

void slotsGiveCredentials() {
  qws::EventLoop loop;
  secure::Server echoing(loop, "server");
  std::string heads;
  Log log;
  {
    peer::Server proxy([&, port = echoing.server.serverPort()](peer::Connection& client) {
      heads = client.readHead();
      client.send(refused);
      heads += client.readHead();
      client.send(established);
      relay(client, port);
    });
    qws::QWebSocket socket(loop);
    socket.setSslConfiguration(secure::configuration("root", ""));
    socket.setProxy({QNetworkProxy::HttpProxy, "127.0.0.1", proxy.port()});
    socket.proxyAuthenticationRequired.connect(
        [&](const QNetworkProxy& asking, QAuthenticator& authenticator) {
          log.push_back(authenticator.realm());
          CHECK_EQUAL(asking.port(), proxy.port());
          CHECK_EQUAL(authenticator.user() + authenticator.password(), "");
          authenticator.setUser("u");
          authenticator.setPassword("secret");
          CHECK_EQUAL(authenticator.user() + authenticator.password(), "usecret");
          CHECK_EQUAL(check::errorOf([&] { authenticator.setUser("\xff"); }), QWS_ERR_ENCODING);
        });
    socket.open(echoing.url());
    CHECK_WAIT(loop, socket.isValid());
    socket.abort();
  }
  CHECK_EQUAL(log, Log{"the proxy"});
  CHECK(heads.find("\r\nProxy-Authorization: Basic dTpzZWNyZXQ=\r\n") != std::string::npos);
}

void withoutThemItIsError12() {
  RecordedClient client;
  std::string heads;
  {
    peer::Server proxy([&](peer::Connection& connection) {
      heads = connection.readHead();
      connection.send(refused);
      heads += connection.readToEnd();
    });
    client.socket.setProxy({QNetworkProxy::HttpProxy, "127.0.0.1", proxy.port()});
    client.socket.open("ws://127.0.0.1:1/");
    CHECK_WAIT(client.loop, endsWith(client.log, "error 12"));
  }
  CHECK(heads.find("Authorization") == std::string::npos);
}

void itCanBeDestroyedInTheSlot() {
  qws::EventLoop loop;
  auto socket = std::make_unique<qws::QWebSocket>(loop);
  peer::Server proxy([&](peer::Connection& connection) {
    connection.readHead();
    connection.send(refused);
    connection.readToEnd();
  });
  socket->setProxy({QNetworkProxy::HttpProxy, "127.0.0.1", proxy.port()});
  socket->proxyAuthenticationRequired.connect(
      [&](const QNetworkProxy& asking, QAuthenticator& authenticator) {
        socket.reset();
        CHECK_EQUAL(asking.hostName(), "127.0.0.1");
        authenticator.setUser("u");
      });
  socket->open("ws://127.0.0.1:1/");
  CHECK_WAIT(loop, socket == nullptr);
}

void socksResolvesNames() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  std::string request;
  {
    peer::Server proxy([&, port = echoing.server.serverPort()](peer::Connection& client) {
      client.readExactly(3);
      client.send(std::string_view("\x05\x00", 2));
      request = client.readExactly(5 + 11 + 2);
      client.send(std::string_view("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x01", 10));
      relay(client, port);
    });
    qws::QWebSocket socket(loop);
    socket.setProxy({QNetworkProxy::Socks5Proxy, "127.0.0.1", proxy.port()});
    socket.open("ws://nobody.test/");
    CHECK_WAIT(loop, socket.isValid());
    socket.abort();
  }
  CHECK_EQUAL(request, std::string("\x05\x01\x00\x03\x0bnobody.test\x00\x50", 18));
}

}  // namespace

int main() {
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
                           "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}) {
    unsetenv(name);
  }
  return check::run({
      {"valuesAreKept", valuesAreKept},
      {"rawHeadersAreKept", rawHeadersAreKept},
      {"theApplicationHasOne", theApplicationHasOne},
      {"defaultProxiesAreUsedForOtherMachines", defaultProxiesAreUsedForOtherMachines},
      {"slotsGiveCredentials", slotsGiveCredentials},
      {"withoutThemItIsError12", withoutThemItIsError12},
      {"itCanBeDestroyedInTheSlot", itCanBeDestroyedInTheSlot},
      {"socksResolvesNames", socksResolvesNames},
  });
}
