// The opening handshake: subprotocols on offer and chosen, and requests that a slot answers.
#include <dlfcn.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

/// What the library was last told to call.
qws_server_events lastEvents = QWS_SERVER_EVENTS_INIT;

}  // namespace

/// Stands before the library's own, which it calls.
extern "C" qws_error qws_server_set_events(qws_server* server, const qws_server_events* events,
                                           void* user) {
  static const auto own =
      reinterpret_cast<decltype(&qws_server_set_events)>(dlsym(RTLD_NEXT, "qws_server_set_events"));
  lastEvents = *events;
  return own(server, events, user);
}

namespace {

using qws::QNetworkRequest;
using qws::QWebSocket;
using qws::QWebSocketHandshakeOptions;
using qws::QWebSocketHandshakeRequest;
using qws::QWebSocketServer;
using Names = std::vector<std::string>;
using namespace std::string_literals;

QWebSocketHandshakeOptions offering(Names names) {
  QWebSocketHandshakeOptions options;
  options.setSubprotocols(std::move(names));
  return options;
}

/// A server that listens, and the connection that it took last.
struct Taking {
  qws::EventLoop loop;
  QWebSocketServer server{loop};
  std::optional<QWebSocket> taken;

  Taking() {
    server.newConnection.connect([this] { taken = server.nextPendingConnection(); });
    CHECK(server.listen(qws::QHostAddress::LocalHost));
  }
};

/// All that the server sends for a request, until it ends the connection.
std::string answerTo(Taking& taking, const std::string& request) {
  std::string answer;
  bool ended = false;
  peer::Client client(taking.server.serverPort(), [&](peer::Connection& connection) {
    connection.send(request);
    answer = connection.readToEnd();
    taking.loop.post([&] { ended = true; });
  });
  CHECK_WAIT(taking.loop, ended);
  return answer;
}

void optionsAreValues() {
  QWebSocketHandshakeOptions options;
  CHECK_EQUAL(options.subprotocols(), Names{});
  CHECK(options == QWebSocketHandshakeOptions());
  options.setSubprotocols({"b", "a"});
  CHECK_EQUAL(options.subprotocols(), (Names{"b", "a"}));
  CHECK(options != QWebSocketHandshakeOptions());
  QWebSocketHandshakeOptions copy = options;
  CHECK(copy == options);
  copy.setSubprotocols({"a", "b"});
  CHECK(copy != options);
}

void theClientsFirstChoiceWins() {
  Taking taking;
  CHECK_EQUAL(taking.server.supportedSubprotocols(), Names{});
  taking.server.setSupportedSubprotocols({"v1.chat", "v2.chat"});
  CHECK_EQUAL(taking.server.supportedSubprotocols(), (Names{"v1.chat", "v2.chat"}));
  QWebSocket client(taking.loop);
  CHECK_EQUAL(client.subprotocol(), "");
  client.open(taking.server.serverUrl(), offering({"v9.chat", "v2.chat", "v1.chat"}));
  CHECK_WAIT(taking.loop, client.isValid() && taking.taken);
  CHECK_EQUAL(client.subprotocol(), "v2.chat");
  CHECK_EQUAL(taking.taken->subprotocol(), "v2.chat");
  CHECK(client.handshakeOptions() == offering({"v9.chat", "v2.chat", "v1.chat"}));
  CHECK_EQUAL(taking.taken->request().rawHeader("Sec-WebSocket-Protocol"),
              "v9.chat, v2.chat, v1.chat");
  CHECK(taking.taken->handshakeOptions() == QWebSocketHandshakeOptions());

  // Nothing of it is left when the socket is opened without options.
  taking.taken.reset();
  client.open(taking.server.serverUrl());
  CHECK_EQUAL(client.subprotocol(), "");
  CHECK_WAIT(taking.loop, client.isValid() && taking.taken);
  CHECK_EQUAL(client.subprotocol(), "");
  CHECK(client.handshakeOptions() == QWebSocketHandshakeOptions());
}

void optionsGoWithARequest() {
  Taking taking;
  taking.server.setSupportedSubprotocols({"chat"});
  QNetworkRequest request(taking.server.serverUrl() + "/room");
  request.setRawHeader("X-First", "1");
  request.setRawHeader("X-Second", "");
  QWebSocket client(taking.loop);
  client.open(request, offering({"chat"}));
  CHECK_WAIT(taking.loop, client.isValid() && taking.taken);
  CHECK_EQUAL(client.subprotocol(), "chat");
  CHECK_EQUAL(client.request().rawHeaderList(), (Names{"X-First", "X-Second"}));
  CHECK_EQUAL(taking.taken->request().rawHeader("x-first"), "1");
  CHECK(taking.taken->request().hasRawHeader("x-second"));
  CHECK_EQUAL(taking.taken->requestUrl(), taking.server.serverUrl() + "/room");

  // The request itself has no options, and can be opened without any.
  taking.taken.reset();
  client.open(request);
  CHECK_WAIT(taking.loop, client.isValid() && taking.taken);
  CHECK_EQUAL(client.subprotocol(), "");
}

void badSubprotocolsAreMisuse() {
  Taking taking;
  QWebSocket client(taking.loop);
  taking.server.setSupportedSubprotocols({"kept"});
  for (const Names& bad : {Names{""}, Names{"a", ""}, Names{"a,b"}, Names{" a"}, Names{"a b"},
                           Names{"a", "a"}, Names{"a\r\nB: c"}, Names{"\xff"}}) {
    CHECK_EQUAL(check::errorOf([&] { client.open(taking.server.serverUrl(), offering(bad)); }),
                QWS_ERR_ARGUMENT);
    CHECK_EQUAL(check::errorOf([&] { taking.server.setSupportedSubprotocols(bad); }),
                QWS_ERR_ARGUMENT);
  }
  CHECK_EQUAL(check::errorOf([&] { client.open("", offering({"a\0"s})); }),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(taking.server.supportedSubprotocols(), Names{"kept"});
  CHECK_EQUAL(client.state(), qws::QAbstractSocket::UnconnectedState);
}

void movedFromHasNoSubprotocols() {
  Taking taking;
  QWebSocket client(taking.loop);
  const QWebSocket moved = std::move(client);
  CHECK_EQUAL(client.subprotocol(), "");
  CHECK_EQUAL(check::errorOf([&] { (void)client.handshakeOptions(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { client.open("ws://h", offering({"a"})); }), QWS_ERR_HANDLE);
  QWebSocketServer server = std::move(taking.server);
  CHECK_EQUAL(taking.server.supportedSubprotocols(), Names{});
  CHECK_EQUAL(taking.server.supportedVersions().size(), std::size_t(0));
  CHECK_EQUAL(check::errorOf([&] { taking.server.setSupportedSubprotocols({}); }), QWS_ERR_HANDLE);
}

void slotSeesTheRequest() {
  Taking taking;
  Log log;
  taking.server.handshakeRequested.connect([&](QWebSocketHandshakeRequest& request) {
    log.push_back(request.method() + " " + request.target());
    CHECK(request.isWebSocket());
    CHECK_EQUAL(request.rawHeader("X-TOKEN"), "secret");
    CHECK(request.hasRawHeader("x-token"));
    CHECK(!request.hasRawHeader("x-none"));
    CHECK_EQUAL(request.rawHeader("x-none"), "");
    CHECK_EQUAL(request.peerAddress(), "127.0.0.1");
    CHECK(request.peerPort() != 0);
    request.setRawHeader("Set-Cookie", "a=1");
  });
  const std::string head = [&] {
    std::string head;
    bool answered = false;
    peer::Client client(taking.server.serverPort(), [&](peer::Connection& connection) {
      connection.send(
          "GET /chat?x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
          "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Version: 13\r\nX-Token: secret\r\n\r\n");
      head = connection.readHead();
      taking.loop.post([&] { answered = true; });
    });
    CHECK_WAIT(taking.loop, answered);
    return head;
  }();
  CHECK_EQUAL(log, (Log{"GET /chat?x=1"}));
  CHECK_EQUAL(head.find("HTTP/1.1 101 "), std::size_t(0));
  CHECK(head.find("\r\nSet-Cookie: a=1\r\n") != std::string::npos);
  CHECK(taking.taken.has_value());
}

void slotAnswersPlainHttp() {
  Taking taking;
  taking.server.handshakeRequested.connect([](QWebSocketHandshakeRequest& request) {
    CHECK(!request.isWebSocket());
    request.setRawHeader("Content-Type", "text/html");
    request.setRawHeader("X-Empty", {});
    request.respond(200, "<p>w\0ll</p>"s);
  });
  CHECK_EQUAL(answerTo(taking, "GET /health HTTP/1.1\r\nHost: h\r\n\r\n"),
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Empty: \r\nConnection: close\r\n"
              "Content-Length: 11\r\n\r\n<p>w\0ll</p>"s);
}

void slotRefusesAWebSocket() {
  Taking taking;
  Log log;
  QWebSocket client(taking.loop);
  record(client, log);
  taking.server.handshakeRequested.connect(
      [](QWebSocketHandshakeRequest& request) { request.respond(503); });
  client.open(taking.server.serverUrl());
  CHECK_WAIT(taking.loop, endsWith(log, "error 0"));
  CHECK(client.errorString().find("503 (Service Unavailable)") != std::string::npos);
  CHECK(!taking.taken.has_value());
}

void badAnswersAreMisuse() {
  Taking taking;
  qws_handshake_request* stale = nullptr;
  taking.server.handshakeRequested.connect([&](QWebSocketHandshakeRequest& request) {
    stale = request.handle();
    CHECK_EQUAL(check::errorOf([&] { request.respond(101); }), QWS_ERR_RANGE);
    CHECK_EQUAL(check::errorOf([&] { request.respond(600, "x"); }), QWS_ERR_RANGE);
    CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("Content-Length", "1"); }),
                QWS_ERR_ARGUMENT);
    CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("a b", "1"); }), QWS_ERR_ARGUMENT);
    CHECK_EQUAL(check::errorOf([&] { request.setRawHeader("A", "b\r\nC: d"); }), QWS_ERR_ENCODING);
    CHECK_EQUAL(check::errorOf([&] { (void)request.rawHeader("a\0"s); }), QWS_ERR_ENCODING);
    throw std::runtime_error("the slot gives up");
  });

  // What a slot throws comes out of the run, and the request takes its usual way.
  QWebSocket client(taking.loop);
  client.open(taking.server.serverUrl());
  std::string thrown;
  try {
    CHECK_WAIT(taking.loop, client.isValid());
  } catch (const std::runtime_error& error) {
    thrown = error.what();
  }
  CHECK_EQUAL(thrown, "the slot gives up");
  CHECK_WAIT(taking.loop, client.isValid());

  QWebSocketHandshakeRequest late(stale);
  CHECK_EQUAL(late.target(), "");
  CHECK(!late.isWebSocket());
  CHECK_EQUAL(check::errorOf([&] { late.respond(200); }), QWS_ERR_HANDLE);
}

void serverMayGoInTheSlot() {
  qws::EventLoop loop;
  std::optional<QWebSocketServer> server(std::in_place, loop);
  CHECK(server->listen(qws::QHostAddress::LocalHost));
  server->handshakeRequested.connect([&](QWebSocketHandshakeRequest& request) {
    server.reset();
    request.respond(200, "late");
  });
  Log log;
  QWebSocket client(loop);
  record(client, log);
  client.open(server->serverUrl());
  CHECK_WAIT(loop, endsWith(log, "readChannelFinished"));
  CHECK(!server.has_value());
}

void withoutASlotTheLibraryDoesNotAsk() {
  Taking taking;
  CHECK(lastEvents.handshake_requested == nullptr);
  CHECK(lastEvents.origin_authentication_required == nullptr);
  CHECK(lastEvents.new_connection != nullptr);
  qws::Connection first = taking.server.handshakeRequested.connect([] {});
  qws::Connection second = taking.server.handshakeRequested.connect([] {});
  CHECK(lastEvents.handshake_requested != nullptr);
  CHECK(lastEvents.origin_authentication_required == nullptr);
  first.disconnect();
  CHECK(lastEvents.handshake_requested != nullptr);
  second.disconnect();
  CHECK(lastEvents.handshake_requested == nullptr);
}

}  // namespace

int main() {
  return check::run({
      {"optionsAreValues", optionsAreValues},
      {"theClientsFirstChoiceWins", theClientsFirstChoiceWins},
      {"optionsGoWithARequest", optionsGoWithARequest},
      {"badSubprotocolsAreMisuse", badSubprotocolsAreMisuse},
      {"movedFromHasNoSubprotocols", movedFromHasNoSubprotocols},
      {"slotSeesTheRequest", slotSeesTheRequest},
      {"slotAnswersPlainHttp", slotAnswersPlainHttp},
      {"slotRefusesAWebSocket", slotRefusesAWebSocket},
      {"badAnswersAreMisuse", badAnswersAreMisuse},
      {"serverMayGoInTheSlot", serverMayGoInTheSlot},
      {"withoutASlotTheLibraryDoesNotAsk", withoutASlotTheLibraryDoesNotAsk},
  });
}
