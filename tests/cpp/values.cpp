// Requests, proxies, enums, and the getters and setters of a socket.
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

using qws::QAbstractSocket;
using qws::QNetworkProxy;
using qws::QNetworkRequest;
using Names = std::vector<std::string>;

void enumsHaveQtsNumbers() {
  CHECK_EQUAL(static_cast<int>(QAbstractSocket::ConnectedState), 3);
  CHECK_EQUAL(static_cast<int>(QAbstractSocket::SocketState::ClosingState), 6);
  CHECK_EQUAL(static_cast<int>(QAbstractSocket::UnknownSocketError), -1);
  CHECK_EQUAL(static_cast<int>(qws::QWebSocketProtocol::CloseCodeNormal), 1000);
  CHECK_EQUAL(static_cast<int>(qws::QWebSocketProtocol::CloseCode::CloseCodeTlsHandshakeFailed),
              1015);
  CHECK_EQUAL(static_cast<int>(qws::QWebSocketProtocol::VersionLatest), 13);
  CHECK_EQUAL(static_cast<int>(QNetworkProxy::HttpProxy), 3);
  CHECK_EQUAL(static_cast<int>(qws::QWebSocketServer::NonSecureMode), 1);
}

void requestKeepsItsHeadersInOrder() {
  QNetworkRequest request("ws://127.0.0.1/a");
  CHECK_EQUAL(request.url(), "ws://127.0.0.1/a");
  request.setUrl("ws://127.0.0.1/b");
  CHECK_EQUAL(request.url(), "ws://127.0.0.1/b");
  request.setRawHeader("X-First", "1");
  request.setRawHeader("X-Second", "");
  request.setRawHeader("x-first", std::string(1000, 'v'));
  CHECK_EQUAL(request.rawHeaderList(), (Names{"X-Second", "x-first"}));
  CHECK_EQUAL(request.rawHeader("X-FIRST"), std::string(1000, 'v'));
  CHECK(request.hasRawHeader("X-Second"));
  CHECK_EQUAL(request.rawHeader("X-Second"), "");
  request.setRawHeader("X-Second", std::nullopt);
  CHECK(!request.hasRawHeader("X-Second"));
  CHECK_EQUAL(request.rawHeaderList(), (Names{"x-first"}));
}

void headersCannotBeInjected() {
  QNetworkRequest request;
  CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("X", "a\r\nInjected: b"); }),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("X", std::string_view("a\0b", 3)); }),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("X: a\r\nY", "b"); }), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("", "b"); }), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(check::errorOf([&] { request.setRawHeader(std::string_view("X\0Y", 3), "b"); }),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(request.rawHeaderList(), Names{});
}

void requestGoesOverTheWire() {
  std::string head;
  {
    peer::Server server([&](peer::Connection& connection) {
      head = peer::shakeHands(connection);
      connection.readToEnd();
    });
    Log log;
    qws::EventLoop loop;
    qws::QWebSocket socket(loop, "http://example.org");
    socket.setMaskGenerator(std::make_shared<peer::FixedMask>());
    record(socket, log);
    QNetworkRequest request(server.url() + "/chat?x=1");
    request.setRawHeader("X-Token", "secret");
    socket.open(request);
    CHECK_WAIT(loop, endsWith(log, "connected"));
    CHECK_EQUAL(socket.origin(), "http://example.org");
    CHECK_EQUAL(socket.requestUrl(), server.url() + "/chat?x=1");
    CHECK_EQUAL(socket.resourceName(), "/chat?x=1");
    CHECK_EQUAL(socket.request().rawHeader("x-token"), "secret");
    CHECK_EQUAL(socket.peerAddress(), "127.0.0.1");
    CHECK_EQUAL(socket.peerName(), "127.0.0.1");
    CHECK_EQUAL(server.url(), "ws://127.0.0.1:" + std::to_string(socket.peerPort()));
    CHECK_EQUAL(socket.localAddress(), "127.0.0.1");
    CHECK(socket.localPort() != 0);
    socket.close();
    CHECK_EQUAL(socket.peerAddress(), "");
    CHECK_EQUAL(socket.peerPort(), 0);
  }
  CHECK_EQUAL(head.find("GET /chat?x=1 HTTP/1.1\r\n"), std::size_t(0));
  CHECK(head.find("\r\nOrigin: http://example.org\r\n") != std::string::npos);
  CHECK(head.find("\r\nX-Token: secret\r\n") != std::string::npos);
}

void socketStartsWithQtsDefaults() {
  qws::EventLoop loop;
  const qws::QWebSocket socket(loop);
  CHECK_EQUAL(socket.state(), QAbstractSocket::UnconnectedState);
  CHECK(!socket.isValid());
  CHECK_EQUAL(socket.error(), QAbstractSocket::UnknownSocketError);
  CHECK_EQUAL(socket.errorString(), "");
  CHECK_EQUAL(socket.closeCode(), qws::QWebSocketProtocol::CloseCodeNormal);
  CHECK_EQUAL(socket.closeReason(), "");
  CHECK_EQUAL(socket.origin(), "");
  CHECK_EQUAL(socket.version(), qws::QWebSocketProtocol::Version13);
  CHECK_EQUAL(socket.requestUrl(), "");
  CHECK_EQUAL(socket.bytesToWrite(), 0);
  CHECK_EQUAL(socket.readBufferSize(), 0);
  CHECK_EQUAL(socket.outgoingFrameSize(), std::uint64_t(512 * 1024));
  CHECK_EQUAL(socket.maxAllowedIncomingFrameSize(), qws::QWebSocket::maxIncomingFrameSize());
  CHECK_EQUAL(socket.maxAllowedIncomingMessageSize(), qws::QWebSocket::maxIncomingMessageSize());
  CHECK_EQUAL(qws::QWebSocket::maxOutgoingFrameSize(), std::uint64_t(2147483646));
  CHECK_EQUAL(socket.pauseMode(), QAbstractSocket::PauseNever);
  CHECK_EQUAL(socket.handshakeTimeout().count(), 30000);
  CHECK(socket.proxy() == QNetworkProxy());
  CHECK(socket.maskGenerator() == nullptr);
}

void settersSet() {
  qws::EventLoop loop;
  qws::QWebSocket socket(loop, "", qws::QWebSocketProtocol::Version8);
  CHECK_EQUAL(socket.version(), qws::QWebSocketProtocol::Version8);
  socket.setReadBufferSize(4096);
  CHECK_EQUAL(socket.readBufferSize(), 4096);
  socket.setMaxAllowedIncomingFrameSize(1);
  CHECK_EQUAL(socket.maxAllowedIncomingFrameSize(), std::uint64_t(1));
  socket.setMaxAllowedIncomingMessageSize(2);
  CHECK_EQUAL(socket.maxAllowedIncomingMessageSize(), std::uint64_t(2));
  socket.setOutgoingFrameSize(3);
  CHECK_EQUAL(socket.outgoingFrameSize(), std::uint64_t(3));
  socket.setOutgoingFrameSize(qws::QWebSocket::maxOutgoingFrameSize() + 1);
  CHECK_EQUAL(socket.outgoingFrameSize(), std::uint64_t(3));
  socket.setPauseMode(QAbstractSocket::PauseOnSslErrors);
  CHECK_EQUAL(socket.pauseMode(), QAbstractSocket::PauseOnSslErrors);
  socket.setHandshakeTimeout(std::chrono::seconds(1));
  CHECK_EQUAL(socket.handshakeTimeout().count(), 1000);
  socket.resume();
  socket.ignoreSslErrors();

  const QNetworkProxy proxy(QNetworkProxy::Socks5Proxy, "proxy.example", 1080, "user", "password");
  socket.setProxy(proxy);
  CHECK(socket.proxy() == proxy);
  socket.setProxy(QNetworkProxy::NoProxy);
  CHECK_EQUAL(socket.proxy().type(), QNetworkProxy::NoProxy);
  CHECK(socket.proxy() != proxy);
}

void signalsOfTlsAndProxiesCanBeConnected() {
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  socket.sslErrors.connect([&](const qws::QSslErrorList&) { socket.ignoreSslErrors(); });
  socket.preSharedKeyAuthenticationRequired.connect([](qws::QSslPreSharedKeyAuthenticator&) {});
  socket.proxyAuthenticationRequired.connect(
      [](const QNetworkProxy& proxy, qws::QAuthenticator& authenticator) {
        authenticator.setUser(proxy.hostName());
        authenticator.setPassword("password");
      });
}

void badTextIsMisuse() {
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  CHECK_EQUAL(check::errorOf([&] { socket.sendTextMessage("\xff"); }), QWS_ERR_ENCODING);
  CHECK_EQUAL(check::errorOf([&] { socket.close(1000, "\xff"); }), QWS_ERR_ENCODING);
  CHECK_EQUAL(check::errorOf([&] { socket.open(std::string_view("ws://127.0.0.1/\0", 16)); }),
              QWS_ERR_ENCODING);
}

void errorsSayWhatTheyAre() {
  const qws::Error error(QWS_ERR_ENCODING);
  CHECK_EQUAL(error.code(), QWS_ERR_ENCODING);
  CHECK_EQUAL(std::string(error.what()), qws_error_string(QWS_ERR_ENCODING));
}

}  // namespace

int main() {
  return check::run({
      {"enumsHaveQtsNumbers", enumsHaveQtsNumbers},
      {"requestKeepsItsHeadersInOrder", requestKeepsItsHeadersInOrder},
      {"headersCannotBeInjected", headersCannotBeInjected},
      {"requestGoesOverTheWire", requestGoesOverTheWire},
      {"socketStartsWithQtsDefaults", socketStartsWithQtsDefaults},
      {"settersSet", settersSet},
      {"signalsOfTlsAndProxiesCanBeConnected", signalsOfTlsAndProxiesCanBeConnected},
      {"badTextIsMisuse", badTextIsMisuse},
      {"errorsSayWhatTheyAre", errorsSayWhatTheyAre},
  });
}
