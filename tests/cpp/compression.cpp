// permessage-deflate in C++: what is wanted, what is agreed on, and what is sent how.
#include <optional>
#include <string>
#include <utility>

#include "check.hpp"
#include "echoing.hpp"
#include "recorder.hpp"

namespace {

using qws::QWebSocket;
using qws::QWebSocketCompression;
using qws::QWebSocketServer;
using Wanted = std::optional<QWebSocketCompression>;

const std::string message(10000, 'x');
const QWebSocketCompression usual;

/// A client and the server's side of its connection, with these compressions.
struct Talking {
  Log log;
  qws::EventLoop loop;
  EchoingServer echoing{loop};
  QWebSocket client{loop};

  Talking(const Wanted& ofClient, const Wanted& ofServer) {
    record(client, log);
    client.setCompression(ofClient);
    echoing.server.setCompression(ofServer);
    client.open(echoing.url());
    CHECK_WAIT(loop, client.isValid() && echoing.sockets.size() == 1);
  }

  QWebSocket& side() { return echoing.sockets.front(); }

  /// The bytes on the wire of the message from the client, whose echo arrives.
  std::int64_t cost() {
    client.sendTextMessage(message);
    const std::int64_t bytes = client.bytesToWrite();
    log.clear();
    CHECK_WAIT(loop, endsWith(log, "text " + message));
    return bytes;
  }
};

void valuesHaveTheUsualNumbers() {
  const qws_compression inC = QWS_COMPRESSION_INIT;
  QWebSocketCompression compression;
  CHECK_EQUAL(compression.level, inC.level);
  CHECK_EQUAL(compression.sendWindowBits, inC.send_window_bits);
  CHECK_EQUAL(compression.receiveWindowBits, inC.receive_window_bits);
  CHECK_EQUAL(compression.sendContextTakeover, inC.send_context_takeover != 0);
  CHECK_EQUAL(compression.receiveContextTakeover, inC.receive_context_takeover != 0);
  CHECK_EQUAL(compression.threshold, inC.threshold);
  CHECK(compression == QWebSocketCompression());
  compression.threshold = 7;
  CHECK(compression != QWebSocketCompression());
}

void bothMustWantIt() {
  for (const auto& [client, server] : {std::pair<Wanted, Wanted>{std::nullopt, std::nullopt},
                                       {usual, std::nullopt},
                                       {std::nullopt, usual}}) {
    Talking talking(client, server);
    CHECK(!talking.client.compression().has_value());
    CHECK(!talking.side().compression().has_value());
    CHECK(talking.cost() > 10000);
  }
}

void whatIsAgreedOnShows() {
  QWebSocketCompression wanted;
  wanted.level = 9;
  wanted.sendWindowBits = 10;
  wanted.receiveWindowBits = 9;
  wanted.sendContextTakeover = false;
  wanted.threshold = 300;
  Talking talking(wanted, usual);
  CHECK(talking.client.compression() == wanted);
  QWebSocketCompression mirrored;
  mirrored.sendWindowBits = 9;
  mirrored.receiveWindowBits = 10;
  mirrored.receiveContextTakeover = false;
  CHECK(talking.side().compression() == mirrored);
  CHECK(talking.cost() < 1000);

  talking.client.close();
  CHECK(!talking.client.compression().has_value());
}

void messagesCanBeLeftAlone() {
  Talking talking(usual, usual);
  CHECK(talking.cost() < 1000);
  talking.client.setMessageCompression(QWebSocket::CompressNever);
  CHECK(talking.cost() > 10000);
  talking.client.setMessageCompression(QWebSocket::CompressAlways);
  CHECK(talking.cost() < 1000);
  talking.client.setMessageCompression(QWebSocket::CompressByThreshold);
  CHECK(talking.cost() < 1000);
}

void broadcastsAreCompressed() {
  Talking talking(usual, usual);
  CHECK_EQUAL(qws::broadcastTextMessage(talking.echoing.sockets, message), 1);
  CHECK(talking.side().bytesToWrite() < 1000);
  CHECK_WAIT(talking.loop, endsWith(talking.log, "text " + message));
}

void misuse() {
  qws::EventLoop loop;
  QWebSocket socket(loop);
  QWebSocketServer server(loop);
  QWebSocketCompression bad;
  bad.sendWindowBits = 16;
  CHECK_EQUAL(check::errorOf([&] { socket.setCompression(bad); }), QWS_ERR_RANGE);
  CHECK_EQUAL(check::errorOf([&] { server.setCompression(bad); }), QWS_ERR_RANGE);
  const QWebSocket movedSocket = std::move(socket);
  const QWebSocketServer movedServer = std::move(server);
  CHECK(!socket.compression().has_value());
  CHECK_EQUAL(check::errorOf([&] { socket.setCompression(std::nullopt); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.setMessageCompression(QWebSocket::CompressNever); }),
              QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { server.setCompression(QWebSocketCompression()); }),
              QWS_ERR_HANDLE);
}

}  // namespace

int main() {
  return check::run({
      {"valuesHaveTheUsualNumbers", valuesHaveTheUsualNumbers},
      {"bothMustWantIt", bothMustWantIt},
      {"whatIsAgreedOnShows", whatIsAgreedOnShows},
      {"messagesCanBeLeftAlone", messagesCanBeLeftAlone},
      {"broadcastsAreCompressed", broadcastsAreCompressed},
      {"misuse", misuse},
  });
}
