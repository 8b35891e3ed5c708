// QWebSocketServer: connections that come not by a port of its own, and its end in order.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <future>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "check.hpp"
#include "echoing.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

using qws::QHostAddress;
using qws::QWebSocket;
using qws::QWebSocketServer;
using namespace std::chrono_literals;

constexpr std::string_view request =
    "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/// Whether a message comes back from this URL.
bool echoes(qws::EventLoop& loop, const std::string& url) {
  Log log;
  QWebSocket client(loop);
  record(client, log);
  client.connected.connect([&] { client.sendTextMessage("hello"); });
  client.open(url);
  return check::wait(loop, [&] { return endsWith(log, "text hello"); });
}

void versionsThatItSpeaks() {
  qws::EventLoop loop;
  const QWebSocketServer server(loop);
  CHECK(server.supportedVersions() == std::vector{qws::QWebSocketProtocol::Version13});
}

void socketInTheFileSystem() {
  char folder[] = "/tmp/qws-hosting-XXXXXX";
  CHECK(mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/socket";
  {
    qws::EventLoop loop;
    EchoingServer echoing(loop);
    QWebSocketServer& server = echoing.server;
    CHECK(!server.listen("unix:" + path));
    server.close();
    CHECK(server.listen("unix:" + path));
    CHECK_EQUAL(server.serverAddress(), "unix:" + path);
    CHECK_EQUAL(server.serverPort(), 0);
    CHECK_EQUAL(server.serverUrl(), "ws+unix:" + path);
    CHECK(echoes(loop, server.serverUrl()));
    CHECK(echoes(loop, server.serverUrl() + ":/chat?x=1"));
    CHECK_EQUAL(access(path.c_str(), F_OK), 0);
  }
  CHECK(access(path.c_str(), F_OK) != 0);
  CHECK_EQUAL(rmdir(folder), 0);
}

void serversShareAPort() {
  qws::EventLoop loop;
  QWebSocketServer first(loop);
  QWebSocketServer second(loop);
  CHECK(!first.reusePort());
  first.setReusePort(true);
  CHECK(first.reusePort());
  CHECK(first.listen(QHostAddress::LocalHost));
  CHECK(!second.listen(QHostAddress::LocalHost, first.serverPort()));
  second.setReusePort(true);
  CHECK(second.listen(QHostAddress::LocalHost, first.serverPort()));
  CHECK_EQUAL(second.serverUrl(), first.serverUrl());
}

/// A thread with a loop and a server of its own, which greets whoever comes.
class Worker {
 public:
  explicit Worker(std::uint16_t port) : server_(loop_) {
    server_.setReusePort(true);
    server_.newConnection.connect([this] {
      sockets_.push_back(server_.nextPendingConnection());
      sockets_.back().sendTextMessage("hello");
    });
    if (!server_.listen(QHostAddress::LocalHost, port)) {
      throw std::runtime_error("a worker cannot listen");
    }
    port_ = server_.serverPort();
    url_ = server_.serverUrl();
    thread_ = std::thread([this] { loop_.exec(); });
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { stop(); }

  /// How many have come; afterwards nobody is greeted any more.
  std::size_t stop() {
    if (thread_.joinable()) {
      loop_.quit();
      thread_.join();
    }
    return sockets_.size();
  }

  std::uint16_t port() const { return port_; }
  const std::string& url() const { return url_; }

 private:
  qws::EventLoop loop_;
  QWebSocketServer server_;
  std::list<QWebSocket> sockets_;
  std::uint16_t port_ = 0;
  std::string url_;
  std::thread thread_;
};

void threadsShareAPort() {
  constexpr std::size_t clients = 64;
  Worker first(0);
  Worker second(first.port());
  qws::EventLoop loop;
  std::size_t greeted = 0;
  std::list<QWebSocket> sockets;
  for (std::size_t i = 0; i < clients; ++i) {
    sockets.emplace_back(loop).textMessageReceived.connect([&] { ++greeted; });
    sockets.back().open(first.url());
  }
  CHECK_WAIT(loop, greeted == clients);
  const std::size_t byFirst = first.stop();
  CHECK_EQUAL(byFirst + second.stop(), clients);
  CHECK(byFirst > 0 && byFirst < clients);
}

void acceptedDescriptorsCanBeHandedOver() {
  for (const std::size_t early : {std::size_t(0), std::size_t(20), request.size()}) {
    qws::EventLoop loop;
    QWebSocketServer server(loop);
    Log log;
    std::optional<QWebSocket> taken;
    server.newConnection.connect([&] {
      taken = server.nextPendingConnection();
      record(*taken, log);
    });
    int ends[2];
    CHECK_EQUAL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    peer::Connection other(ends[1]);
    CHECK(server.handleConnection(ends[0], std::string(request.substr(0, early))));
    other.send(request.substr(early));
    other.send(peer::frame(peer::Text, "hi", "mask"));
    CHECK_WAIT(loop, endsWith(log, "text hi"));
    CHECK_EQUAL(taken->requestUrl(), "ws://h/chat");
  }
}

void otherDescriptorsStayTheCallers() {
  qws::EventLoop loop;
  QWebSocketServer server(loop);
  int ends[2];
  CHECK_EQUAL(pipe(ends), 0);
  CHECK(!server.handleConnection(ends[0]));
  CHECK(!server.handleConnection(-1, "GET"));
  CHECK_EQUAL(::close(ends[0]), 0);
  CHECK_EQUAL(::close(ends[1]), 0);
}

void nothingIsActivated() {
  qws::EventLoop loop;
  QWebSocketServer server(loop);
  CHECK(!server.listenActivated());
  CHECK(!server.listenActivated(-1));
  CHECK(!server.isListening());
}

void shutdownTellsAndWaits() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  Log log;
  Log closed;
  QWebSocket client(loop);
  record(client, log);
  echoing.server.closed.connect([&] { closed.push_back("closed"); });
  client.open(echoing.url());
  CHECK_WAIT(loop, client.isValid() && echoing.sockets.size() == 1);
  echoing.server.shutdown(1h);
  CHECK(!echoing.server.isListening());
  CHECK_EQUAL(echoing.sockets.size(), std::size_t(0));
  CHECK_EQUAL(closed, Log{});
  CHECK_WAIT(loop, endsWith(closed, "closed") && endsWith(log, "readChannelFinished"));
  CHECK_EQUAL(client.closeCode(), qws::QWebSocketProtocol::CloseCodeGoingAway);
  CHECK_EQUAL(client.closeReason(), "Server closed.");
  CHECK_EQUAL(closed, Log{"closed"});
}

void shutdownCutsWhoStays() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  bool closed = false;
  echoing.server.closed.connect([&] { closed = true; });
  std::string said;
  std::promise<void> leave;
  {
    peer::Client client(echoing.server.serverPort(), [&](peer::Connection& connection) {
      connection.send(request);
      connection.readHead();
      said = connection.readFrame().payload;
      leave.get_future().wait();
    });
    CHECK_WAIT(loop, echoing.sockets.size() == 1);
    echoing.server.shutdown(20ms);
    CHECK_WAIT(loop, closed);
    leave.set_value();
  }
  CHECK_EQUAL(said, peer::closing(1001, "Server closed."));
}

void shutdownThrowsWhatSlotsThrow() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  QWebSocket client(loop);
  client.open(echoing.url());
  CHECK_WAIT(loop, client.isValid() && echoing.sockets.size() == 1);
  echoing.sockets.front().aboutToClose.connect([] { throw std::runtime_error("from a slot"); });
  std::string thrown;
  try {
    echoing.server.shutdown(1h);
  } catch (const std::runtime_error& error) {
    thrown = error.what();
  }
  CHECK_EQUAL(thrown, "from a slot");
  CHECK(!echoing.server.isListening());
}

void misuse() {
  qws::EventLoop loop;
  QWebSocketServer server(loop);
  CHECK_EQUAL(check::errorOf([&] { server.shutdown(-1ms); }), QWS_ERR_RANGE);
  QWebSocketServer moved = std::move(server);
  CHECK(!server.reusePort());
  CHECK_EQUAL(check::errorOf([&] { server.shutdown(0ms); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { server.setReusePort(true); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)server.handleConnection(0); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)server.listenActivated(); }), QWS_ERR_HANDLE);
}

}  // namespace

int main() {
  return check::run({
      {"versionsThatItSpeaks", versionsThatItSpeaks},
      {"socketInTheFileSystem", socketInTheFileSystem},
      {"serversShareAPort", serversShareAPort},
      {"threadsShareAPort", threadsShareAPort},
      {"acceptedDescriptorsCanBeHandedOver", acceptedDescriptorsCanBeHandedOver},
      {"otherDescriptorsStayTheCallers", otherDescriptorsStayTheCallers},
      {"nothingIsActivated", nothingIsActivated},
      {"shutdownTellsAndWaits", shutdownTellsAndWaits},
      {"shutdownCutsWhoStays", shutdownCutsWhoStays},
      {"shutdownThrowsWhatSlotsThrow", shutdownThrowsWhatSlotsThrow},
      {"misuse", misuse},
  });
}
