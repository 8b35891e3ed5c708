// broadcastTextMessage() and broadcastBinaryMessage() over ranges of all kinds.
#include <array>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"
#include "echoing.hpp"
#include "recorder.hpp"

namespace {

using qws::QWebSocket;

/// Three clients of one server, whose sides the server keeps.
struct Room {
  qws::EventLoop loop;
  EchoingServer echoing{loop};
  std::array<Log, 3> logs;
  std::vector<QWebSocket> clients;

  Room() {
    for (Log& log : logs) {
      record(clients.emplace_back(loop), log);
      clients.back().open(echoing.url());
    }
    CHECK_WAIT(loop, echoing.sockets.size() == 3 && all("connected"));
  }

  /// Whether this is the last that all clients have heard.
  bool all(std::string_view line) const {
    return endsWith(logs[0], line) && endsWith(logs[1], line) && endsWith(logs[2], line);
  }
};

void socketsThemselves() {
  Room room;
  CHECK_EQUAL(qws::broadcastTextMessage(room.echoing.sockets, "caf\xc3\xa9"), 3);
  CHECK_WAIT(room.loop, room.all("text caf\xc3\xa9"));
  CHECK_EQUAL(qws::broadcastBinaryMessage(room.echoing.sockets, "\xff"), 3);
  CHECK_WAIT(room.loop, room.all("binary \xff"));
  CHECK_EQUAL(qws::broadcastBinaryMessage(room.echoing.sockets, "12345", 3), 3);
  CHECK_WAIT(room.loop, room.all("binary 123"));
  CHECK_EQUAL(qws::broadcastTextMessage(room.echoing.sockets, {}), 3);
  CHECK_WAIT(room.loop, room.all("text "));
}

void clientsToo() {
  Room room;
  CHECK_EQUAL(qws::broadcastTextMessage(room.clients, "from each"), 3);
  CHECK_WAIT(room.loop, room.all("text from each"));
}

void pointersAndReferences() {
  Room room;
  std::vector<QWebSocket*> pointers{nullptr};
  std::list<std::reference_wrapper<QWebSocket>> references;
  std::vector<std::unique_ptr<QWebSocket>> owners;
  std::vector<std::shared_ptr<QWebSocket>> sharers{nullptr};
  for (QWebSocket& socket : room.echoing.sockets) {
    pointers.push_back(&socket);
    references.emplace_back(socket);
  }
  CHECK_EQUAL(qws::broadcastTextMessage(pointers, "pointers"), 3);
  CHECK_WAIT(room.loop, room.all("text pointers"));
  CHECK_EQUAL(qws::broadcastTextMessage(std::as_const(references), "references"), 3);
  CHECK_WAIT(room.loop, room.all("text references"));

  for (QWebSocket& client : room.clients) {
    owners.push_back(std::make_unique<QWebSocket>(std::move(client)));
  }
  CHECK_EQUAL(qws::broadcastTextMessage(owners, "owners"), 3);
  CHECK_WAIT(room.loop, room.all("text owners"));
  for (std::unique_ptr<QWebSocket>& owner : owners) {
    sharers.push_back(std::move(owner));
  }
  CHECK_EQUAL(qws::broadcastTextMessage(owners, "nobody"), 0);
  CHECK_EQUAL(qws::broadcastTextMessage(sharers, "sharers"), 3);
  CHECK_WAIT(room.loop, room.all("text sharers"));

  QWebSocket* array[] = {sharers[1].get(), sharers[2].get()};
  CHECK_EQUAL(qws::broadcastTextMessage(array, "two"), 2);
}

void thoseThatCannotAreLeftOut() {
  Room room;
  std::vector<QWebSocket> sockets;
  for (QWebSocket& socket : room.echoing.sockets) {
    sockets.push_back(std::move(socket));
  }
  sockets.emplace_back(room.loop);
  sockets[0].close();
  const QWebSocket moved = std::move(sockets[1]);
  CHECK_EQUAL(qws::broadcastTextMessage(sockets, "only one"), 1);
  CHECK_EQUAL(qws::broadcastTextMessage(std::vector<QWebSocket*>(), "nobody"), 0);
  CHECK_WAIT(room.loop, endsWith(room.logs[0], "text only one") ||
                            endsWith(room.logs[1], "text only one") ||
                            endsWith(room.logs[2], "text only one"));
}

void badTextIsMisuse() {
  Room room;
  CHECK_EQUAL(check::errorOf([&] { qws::broadcastTextMessage(room.clients, "\xff"); }),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(check::errorOf([&] { qws::broadcastBinaryMessage(room.clients, nullptr, 1); }),
              QWS_ERR_ARGUMENT);
}

/// A broadcast inside a slot comes behind what the slot has sent before.
void inASlot() {
  Room room;
  for (QWebSocket& socket : room.echoing.sockets) {
    socket.textMessageReceived.disconnect();
    socket.textMessageReceived.connect([&](std::string_view text) {
      socket.sendTextMessage("before");
      CHECK_EQUAL(qws::broadcastTextMessage(room.echoing.sockets, text), 3);
      socket.sendTextMessage("after");
    });
  }
  room.clients[0].sendTextMessage("to all");
  CHECK_WAIT(room.loop, endsWith(room.logs[0], "text after") &&
                            endsWith(room.logs[1], "text to all") &&
                            endsWith(room.logs[2], "text to all"));
  const Log& log = room.logs[0];
  CHECK_EQUAL(Log(log.end() - 3, log.end()), (Log{"text before", "text to all", "text after"}));
}

}  // namespace

int main() {
  return check::run({
      {"socketsThemselves", socketsThemselves},
      {"clientsToo", clientsToo},
      {"pointersAndReferences", pointersAndReferences},
      {"thoseThatCannotAreLeftOut", thoseThatCannotAreLeftOut},
      {"badTextIsMisuse", badTextIsMisuse},
      {"inASlot", inASlot},
  });
}
