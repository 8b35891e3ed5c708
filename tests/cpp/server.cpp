// QWebSocketServer: listening, asking about origins, refusing, and giving out connections.
#include <sys/socket.h>

#include <optional>
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

using qws::QHostAddress;
using qws::QWebSocket;
using qws::QWebSocketServer;

/// A server that listens, with its signals in a log.
struct Listening {
  Log log;
  qws::EventLoop loop;
  QWebSocketServer server{loop, "srv"};

  Listening() {
    server.newConnection.connect([this] { log.push_back("newConnection"); });
    server.closed.connect([this] { log.push_back("closed"); });
    server.serverError.connect(
        [this](int code) { log.push_back("serverError " + std::to_string(code)); });
    CHECK(server.listen(QHostAddress::LocalHost));
  }
};

/// A request as a browser sends it from a page of this origin.
std::string requestFrom(const std::string& origin) {
  return "GET /chat HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
         (origin.empty() ? "" : "Origin: " + origin + "\r\n") + "\r\n";
}

/// The first line of the server's answer to this request.
std::string answerTo(Listening& listening, const std::string& request) {
  std::string head;
  bool answered = false;
  {
    peer::Client client(listening.server.serverPort(), [&](peer::Connection& connection) {
      connection.send(request);
      head = connection.readHead();
      listening.loop.post([&] { answered = true; });
    });
    CHECK_WAIT(listening.loop, answered);
  }
  return head.substr(0, head.find("\r\n"));
}

void gettersBeforeAndWhileListening() {
  qws::EventLoop loop;
  QWebSocketServer server(loop, "name");
  CHECK_EQUAL(server.serverName(), "name");
  server.setServerName("other");
  CHECK_EQUAL(server.serverName(), "other");
  CHECK_EQUAL(server.secureMode(), QWebSocketServer::NonSecureMode);
  CHECK_EQUAL(server.maxPendingConnections(), 30);
  server.setMaxPendingConnections(1);
  CHECK_EQUAL(server.maxPendingConnections(), 1);
  CHECK_EQUAL(server.handshakeTimeout().count(), 10000);
  server.setHandshakeTimeout(std::chrono::seconds(1));
  CHECK_EQUAL(server.handshakeTimeout().count(), 1000);
  CHECK_EQUAL(server.handshakeTimeoutMS(), 1000);
  server.setHandshakeTimeout(2000);
  CHECK_EQUAL(server.handshakeTimeout().count(), 2000);
  CHECK_EQUAL(server.error(), qws::QWebSocketProtocol::CloseCodeNormal);
  CHECK_EQUAL(server.errorString(), "");
  CHECK(!server.isListening());
  CHECK_EQUAL(server.serverPort(), 0);
  CHECK_EQUAL(server.socketDescriptor(), -1);
  CHECK(!server.hasPendingConnections());
  CHECK(!server.nextPendingConnection());

  CHECK(server.listen(QHostAddress::LocalHost));
  CHECK(server.isListening());
  CHECK_EQUAL(server.serverAddress(), "127.0.0.1");
  CHECK(server.serverPort() != 0);
  CHECK_EQUAL(server.serverUrl(), "ws://127.0.0.1:" + std::to_string(server.serverPort()));
  CHECK(server.socketDescriptor() >= 0);
}

void takenConnectionKnowsItsRequest() {
  Listening listening;
  QWebSocket client(listening.loop, "http://127.0.0.1");
  client.open(listening.server.serverUrl() + "/chat?x=1");
  CHECK_WAIT(listening.loop, listening.server.hasPendingConnections());
  CHECK_EQUAL(listening.log, (Log{"newConnection"}));
  QWebSocket taken = listening.server.nextPendingConnection();
  CHECK(!listening.server.hasPendingConnections());
  CHECK(taken.isValid());
  CHECK_EQUAL(taken.origin(), "http://127.0.0.1");
  CHECK_EQUAL(taken.resourceName(), listening.server.serverUrl() + "/chat?x=1");
  CHECK_EQUAL(taken.request().rawHeader("sec-websocket-version"), "13");
  CHECK_EQUAL(taken.peerPort(), client.localPort());
  CHECK_EQUAL(taken.localPort(), listening.server.serverPort());
}

void nothingIsLostBeforeTheSlotsAreConnected() {
  Listening listening;
  Log log;
  QWebSocket client(listening.loop);
  client.connected.connect([&] { client.sendTextMessage("early"); });
  client.open(listening.server.serverUrl());
  CHECK_WAIT(listening.loop, listening.server.hasPendingConnections() && client.isValid());
  listening.loop.processEvents();
  QWebSocket taken = listening.server.nextPendingConnection();
  record(taken, log);
  CHECK_WAIT(listening.loop, endsWith(log, "text early"));
  CHECK_EQUAL(log, (Log{"text early"}));
}

void connectionsOutliveTheServer() {
  qws::EventLoop loop;
  Log log;
  std::optional<QWebSocketServer> server(std::in_place, loop);
  CHECK(server->listen(QHostAddress::LocalHost));
  QWebSocket client(loop);
  client.open(server->serverUrl());
  CHECK_WAIT(loop, server->hasPendingConnections() && client.isValid());
  QWebSocket taken = server->nextPendingConnection();
  server.reset();
  record(taken, log);
  client.sendTextMessage("x");
  CHECK_WAIT(loop, endsWith(log, "text x"));
}

void closeTellsWhoeverWasNotTaken() {
  Listening listening;
  Log log;
  QWebSocket client(listening.loop);
  record(client, log);
  client.open(listening.server.serverUrl());
  CHECK_WAIT(listening.loop, listening.server.hasPendingConnections() && client.isValid());
  listening.server.close();
  CHECK(!listening.server.isListening());
  CHECK(!endsWith(listening.log, "closed"));
  CHECK_WAIT(listening.loop,
             endsWith(listening.log, "closed") && endsWith(log, "readChannelFinished"));
  CHECK_EQUAL(client.closeCode(), qws::QWebSocketProtocol::CloseCodeGoingAway);
  CHECK_EQUAL(client.closeReason(), "Server closed.");
}

void originIsAskedForAndRefused() {
  Listening listening;
  Log origins;
  listening.server.originAuthenticationRequired.connect(
      [&](qws::QWebSocketCorsAuthenticator& authenticator) {
        CHECK(authenticator.allowed());
        origins.push_back(authenticator.origin());
        authenticator.setAllowed(authenticator.origin() != "http://bad.example");
      });
  CHECK_EQUAL(answerTo(listening, requestFrom("http://good.example")),
              "HTTP/1.1 101 Switching Protocols");
  CHECK_EQUAL(answerTo(listening, requestFrom("http://bad.example")),
              "HTTP/1.1 403 Access Forbidden");
  CHECK_EQUAL(answerTo(listening, requestFrom("")), "HTTP/1.1 101 Switching Protocols");
  CHECK_EQUAL(origins, (Log{"http://good.example", "http://bad.example", ""}));
  CHECK_EQUAL(listening.log, (Log{"newConnection", "serverError 1008", "newConnection"}));
}

void foreignOriginIsRefusedWhileNobodyIsAsked() {
  Listening listening;
  CHECK_EQUAL(answerTo(listening, requestFrom("http://127.0.0.1")),
              "HTTP/1.1 101 Switching Protocols");
  CHECK_EQUAL(answerTo(listening, requestFrom("http://other.example")),
              "HTTP/1.1 403 Access Forbidden");
}

void secondListenFails() {
  Listening listening;
  CHECK(!listening.server.listen(QHostAddress::LocalHost));
  CHECK_EQUAL(listening.log, (Log{"serverError 1006"}));
}

void portInUseFails() {
  Listening listening;
  QWebSocketServer second(listening.loop);
  Log log;
  second.serverError.connect([&](int code) { log.push_back(std::to_string(code)); });
  CHECK(!second.listen(QHostAddress::LocalHost, listening.server.serverPort()));
  CHECK_EQUAL(log, (Log{"1006"}));
  CHECK(!second.errorString().empty());
  CHECK_EQUAL(second.error(), qws::QWebSocketProtocol::CloseCodeAbnormalDisconnection);
}

void pausedServerLetsClientsWait() {
  Listening listening;
  listening.server.pauseAccepting();
  QWebSocket client(listening.loop);
  bool written = false;
  client.bytesWritten.connect([&] { written = true; });
  client.open(listening.server.serverUrl());
  CHECK_WAIT(listening.loop, written);
  listening.loop.processEvents();
  CHECK_EQUAL(listening.log, Log{});
  listening.server.resumeAccepting();
  CHECK_WAIT(listening.loop, client.isValid());
}

void descriptorCanBeTakenOver() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = peer::loopback(0);
  CHECK_EQUAL(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  CHECK_EQUAL(listen(descriptor, 5), 0);

  qws::EventLoop loop;
  QWebSocketServer server(loop);
  CHECK(server.setSocketDescriptor(descriptor));
  CHECK(server.isListening());
  QWebSocket client(loop);
  client.open(server.serverUrl());
  CHECK_WAIT(loop, client.isValid());
}

/// How an accepted connection ends when its client sends these bytes after the handshake.
Log endOf(const std::string& bytes, int& code) {
  Listening listening;
  Log log;
  std::optional<QWebSocket> taken;
  listening.server.newConnection.connect([&] {
    taken = listening.server.nextPendingConnection();
    record(*taken, log);
  });
  peer::Client client(listening.server.serverPort(), [&](peer::Connection& connection) {
    connection.send(requestFrom(""));
    connection.readHead();
    connection.send(bytes);
    connection.finish();
    connection.readToEnd();
  });
  CHECK_WAIT(listening.loop, endsWith(log, "readChannelFinished"));
  code = taken->closeCode();
  return log;
}

void acceptedConnectionsEndAsClientsDo() {
  const Log closed = {"aboutToClose", "aboutToClose", "state 6",
                      "state 0",      "disconnected", "readChannelFinished"};
  int code = 0;
  CHECK_EQUAL(endOf(peer::frame(peer::Close, peer::closing(1001), "mask"), code), closed);
  CHECK_EQUAL(code, 1001);
  CHECK_EQUAL(endOf(peer::frame(peer::Text, "\xff", "mask"), code), closed);
  CHECK_EQUAL(code, 1007);
  CHECK_EQUAL(endOf(peer::frame(peer::Text, "not masked"), code), closed);
  CHECK_EQUAL(code, 1002);
  CHECK_EQUAL(endOf("", code),
              (Log{"error 1", "state 6", "state 0", "disconnected", "readChannelFinished"}));
}

void badAddressIsMisuse() {
  qws::EventLoop loop;
  QWebSocketServer server(loop);
  CHECK_EQUAL(check::errorOf([&] { (void)server.listen("no address"); }), QWS_ERR_ARGUMENT);
}

}  // namespace

int main() {
  return check::run({
      {"gettersBeforeAndWhileListening", gettersBeforeAndWhileListening},
      {"takenConnectionKnowsItsRequest", takenConnectionKnowsItsRequest},
      {"nothingIsLostBeforeTheSlotsAreConnected", nothingIsLostBeforeTheSlotsAreConnected},
      {"connectionsOutliveTheServer", connectionsOutliveTheServer},
      {"closeTellsWhoeverWasNotTaken", closeTellsWhoeverWasNotTaken},
      {"originIsAskedForAndRefused", originIsAskedForAndRefused},
      {"foreignOriginIsRefusedWhileNobodyIsAsked", foreignOriginIsRefusedWhileNobodyIsAsked},
      {"secondListenFails", secondListenFails},
      {"portInUseFails", portInUseFails},
      {"pausedServerLetsClientsWait", pausedServerLetsClientsWait},
      {"descriptorCanBeTakenOver", descriptorCanBeTakenOver},
      {"acceptedConnectionsEndAsClientsDo", acceptedConnectionsEndAsClientsDo},
      {"badAddressIsMisuse", badAddressIsMisuse},
  });
}
