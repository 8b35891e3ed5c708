// Moving and destroying objects, inside their own slots and elsewhere.
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "check.hpp"
#include "echoing.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

template <class T>
constexpr bool isMoveOnlyOwner =
    std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

static_assert(isMoveOnlyOwner<qws::EventLoop>);
static_assert(isMoveOnlyOwner<qws::QNetworkRequest>);
static_assert(isMoveOnlyOwner<qws::QTimer>);
static_assert(isMoveOnlyOwner<qws::QWebSocket>);
static_assert(isMoveOnlyOwner<qws::QWebSocketServer>);
static_assert(isMoveOnlyOwner<qws::ScopedConnection>);
static_assert(!std::is_move_constructible_v<qws::Signal<>> &&
              !std::is_copy_constructible_v<qws::Signal<>>);

/// A client that is connected to an echoing server on the same loop.
struct Pair {
  qws::EventLoop loop;
  EchoingServer echoing{loop};
  qws::QWebSocket socket{loop};

  Pair() { connect(socket); }

  void connect(qws::QWebSocket& other) {
    other.open(echoing.url());
    CHECK_WAIT(loop, other.isValid());
  }
};

void movedSocketKeepsItsSlots() {
  Pair pair;
  Log log;
  record(pair.socket, log);
  qws::QWebSocket moved = std::move(pair.socket);
  CHECK(moved.isValid());
  moved.sendTextMessage("x");
  CHECK_WAIT(pair.loop, endsWith(log, "text x"));
  moved.textMessageReceived.connect([&] { log.push_back("new slot"); });
  moved.sendTextMessage("y");
  CHECK_WAIT(pair.loop, endsWith(log, "new slot"));
}

void movedFromSocketIsHarmless() {
  Pair pair;
  const qws::QWebSocket moved = std::move(pair.socket);
  qws::QWebSocket& empty = pair.socket;
  CHECK(!empty);
  CHECK(empty.handle() == nullptr);
  CHECK(!empty.isValid());
  CHECK_EQUAL(empty.state(), qws::QAbstractSocket::UnconnectedState);
  CHECK_EQUAL(empty.errorString(), "");
  CHECK(empty.maskGenerator() == nullptr);
  CHECK_EQUAL(check::errorOf([&] { empty.open("ws://127.0.0.1"); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { empty.close(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { empty.sendTextMessage("x"); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { empty.flush(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)empty.request(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)empty.proxy(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { empty.setMaskGenerator(nullptr); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { empty.connected.connect([] {}); }), QWS_ERR_HANDLE);
  empty.connected.disconnect();
  CHECK(empty.release() == nullptr);
}

void movedFromOthersAreHarmless() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  qws::QWebSocketServer server(loop);
  qws::QNetworkRequest request("ws://127.0.0.1");
  {
    const qws::QTimer movedTimer = std::move(timer);
    const qws::QWebSocketServer movedServer = std::move(server);
    const qws::QNetworkRequest movedRequest = std::move(request);
    CHECK_EQUAL(movedRequest.url(), "ws://127.0.0.1");
  }
  CHECK(!timer.isActive());
  CHECK_EQUAL(check::errorOf([&] { timer.start(); }), QWS_ERR_HANDLE);
  CHECK(!server);
  CHECK_EQUAL(check::errorOf([&] { (void)server.listen(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)server.nextPendingConnection(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { request.setUrl("ws://127.0.0.1"); }), QWS_ERR_HANDLE);

  const qws::EventLoop movedLoop = std::move(loop);
  CHECK_EQUAL(check::errorOf([&] { loop.exec(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { loop.post([] {}); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { const qws::QWebSocket socket(loop); }), QWS_ERR_HANDLE);
}

void assignmentFreesWhatWasThere() {
  Pair pair;
  qws::QWebSocket other(pair.loop);
  pair.connect(other);
  Log log;
  record(pair.socket, log);
  CHECK_EQUAL(pair.echoing.sockets.size(), std::size_t(2));
  pair.socket = std::move(other);
  CHECK_WAIT(pair.loop, pair.echoing.sockets.size() == 1);
  CHECK(log.empty());
  CHECK(pair.socket.isValid());
}

void socketsMoveWithinAVector() {
  Pair pair;
  std::vector<qws::QWebSocket> sockets;
  std::size_t answers = 0;
  for (int i = 0; i < 10; ++i) {
    sockets.emplace_back(pair.loop);
    sockets.back().textMessageReceived.connect([&] { ++answers; });
    pair.connect(sockets.back());
  }
  for (qws::QWebSocket& socket : sockets) {
    socket.sendTextMessage("x");
  }
  CHECK_WAIT(pair.loop, answers == sockets.size());
  sockets.erase(sockets.begin(), sockets.begin() + 5);
  CHECK_WAIT(pair.loop, pair.echoing.sockets.size() == 6);
  for (qws::QWebSocket& socket : sockets) {
    socket.sendTextMessage("x");
  }
  CHECK_WAIT(pair.loop, answers == 15);
}

void socketMayMoveInItsOwnSlot() {
  Pair pair;
  std::optional<qws::QWebSocket> moved;
  Log log;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    if (!moved) {
      moved = std::move(pair.socket);
      moved->sendTextMessage("again");
    }
    log.push_back(std::string(text));
  });
  pair.socket.sendTextMessage("first");
  CHECK_WAIT(pair.loop, endsWith(log, "again"));
  CHECK_EQUAL(log, (Log{"first", "again"}));
}

/// Runs a client through its life, and destroys it in a slot of the signal that `signalOf` names.
template <class SignalOf, class Act>
void destroyIn(SignalOf signalOf, Act act) {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  auto socket = std::make_unique<qws::QWebSocket>(loop);
  Log later;
  bool destroyed = false;
  signalOf(*socket).connect([&, held = std::make_shared<std::string>(100, 'x')] {
    socket.reset();
    destroyed = held->size() == 100;
  });
  signalOf(*socket).connect([&] { later.push_back("another slot"); });
  qws::QWebSocket& acting = *socket;
  act(acting, echoing, loop);
  CHECK_WAIT(loop, destroyed);
  CHECK_EQUAL(later, Log{});
  CHECK_WAIT(loop, echoing.sockets.empty());
}

void open(qws::QWebSocket& socket, EchoingServer& echoing, qws::EventLoop&) {
  socket.open(echoing.url());
}

/// Opens, and sends a message when the connection stands.
void openAndSend(qws::QWebSocket& socket, EchoingServer& echoing, qws::EventLoop& loop) {
  socket.open(echoing.url());
  CHECK_WAIT(loop, socket.isValid());
  socket.sendTextMessage("x");
  socket.ping("x");
}

void openAndClose(qws::QWebSocket& socket, EchoingServer& echoing, qws::EventLoop& loop) {
  socket.open(echoing.url());
  CHECK_WAIT(loop, socket.isValid());
  socket.close();
}

void openBadUrl(qws::QWebSocket& socket, EchoingServer&, qws::EventLoop&) { socket.open(""); }

void socketMayBeDestroyedInEachSlot() {
  using Socket = qws::QWebSocket;
  destroyIn([](Socket& socket) -> auto& { return socket.stateChanged; }, open);
  destroyIn([](Socket& socket) -> auto& { return socket.bytesWritten; }, open);
  destroyIn([](Socket& socket) -> auto& { return socket.connected; }, open);
  destroyIn([](Socket& socket) -> auto& { return socket.errorOccurred; }, openBadUrl);
  destroyIn([](Socket& socket) -> auto& { return socket.textFrameReceived; }, openAndSend);
  destroyIn([](Socket& socket) -> auto& { return socket.textMessageReceived; }, openAndSend);
  destroyIn([](Socket& socket) -> auto& { return socket.pong; }, openAndSend);
  destroyIn([](Socket& socket) -> auto& { return socket.aboutToClose; }, openAndClose);
  destroyIn([](Socket& socket) -> auto& { return socket.disconnected; }, openAndClose);
  destroyIn([](Socket& socket) -> auto& { return socket.readChannelFinished; }, openAndClose);
}

void socketMayBeDestroyedInANestedRun() {
  Pair pair;
  auto socket = std::make_unique<qws::QWebSocket>(pair.loop);
  pair.connect(*socket);
  Log log;
  socket->textMessageReceived.connect([&](std::string_view text) {
    log.push_back(std::string(text));
    if (text == "first") {
      pair.loop.exec();
      log.push_back("back");
    } else {
      socket.reset();
      pair.loop.quit();
    }
  });
  socket->sendTextMessage("first");
  socket->sendTextMessage("second");
  CHECK_WAIT(pair.loop, endsWith(log, "back"));
  CHECK_EQUAL(log, (Log{"first", "second", "back"}));
}

void otherSocketsMayBeDestroyedInASlot() {
  Pair pair;
  std::vector<std::unique_ptr<qws::QWebSocket>> sockets;
  Log log;
  for (int i = 0; i < 3; ++i) {
    sockets.push_back(std::make_unique<qws::QWebSocket>(pair.loop));
    pair.connect(*sockets.back());
    sockets.back()->textMessageReceived.connect([&] {
      log.push_back("one");
      sockets.clear();
    });
  }
  for (const auto& socket : sockets) {
    socket->sendTextMessage("x");
    socket->flush();
  }
  CHECK_WAIT(pair.loop, pair.echoing.sockets.size() == 1);
  CHECK_EQUAL(log, (Log{"one"}));
}

void serverMayBeDestroyedInItsSlot() {
  qws::EventLoop loop;
  auto server = std::make_unique<qws::QWebSocketServer>(loop);
  CHECK(server->listen(qws::QHostAddress::LocalHost));
  std::optional<qws::QWebSocket> taken;
  server->newConnection.connect([&] {
    taken = server->nextPendingConnection();
    server.reset();
  });
  qws::QWebSocket socket(loop);
  Log log;
  record(socket, log);
  socket.open(server->serverUrl());
  CHECK_WAIT(loop, socket.isValid() && taken);
  taken->sendTextMessage("still here");
  CHECK_WAIT(loop, endsWith(log, "text still here"));
}

void timerMayBeDestroyedInItsSlot() {
  qws::EventLoop loop;
  auto timer = std::make_unique<qws::QTimer>(loop);
  timer->timeout.connect([&] { timer.reset(); });
  timer->start(std::chrono::milliseconds(0));
  CHECK_WAIT(loop, timer == nullptr);
}

void loopMayGoBeforeItsObjects() {
  auto loop = std::make_unique<qws::EventLoop>();
  auto echoing = std::make_unique<EchoingServer>(*loop);
  qws::QWebSocket socket(*loop);
  qws::QTimer timer(*loop);
  socket.open(echoing->url());
  CHECK_WAIT(*loop, socket.isValid());
  Log log;
  record(socket, log);
  loop.reset();
  CHECK(!socket.isValid());
  CHECK(!timer.isActive());
  CHECK_EQUAL(log, Log{});
}

void loopMayGoInsideItsSlots() {
  auto loop = std::make_unique<qws::EventLoop>();
  Log log;
  qws::QTimer timer(*loop);
  timer.timeout.connect([&] { log.push_back("timer"); });
  loop->post([&] {
    qws::EventLoop& nested = *loop;
    nested.post([&] {
      loop.reset();
      log.push_back("gone");
    });
    nested.exec();
    log.push_back("out");
  });
  timer.start(std::chrono::hours(1));
  qws::EventLoop& running = *loop;
  running.exec();
  CHECK_EQUAL(log, (Log{"gone", "out"}));
}

void releasedSocketIsTheCallers() {
  Pair pair;
  Log log;
  record(pair.socket, log);
  pair.socket.setMaskGenerator(std::make_shared<peer::FixedMask>());
  qws_socket* const socket = pair.socket.release();
  CHECK(!pair.socket);
  CHECK_EQUAL(qws_socket_is_valid(socket), 1);
  CHECK_EQUAL(qws_socket_close(socket, 1000, nullptr, 0), QWS_OK);
  CHECK_EQUAL(log, Log{});
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
}

}  // namespace

int main() {
  return check::run({
      {"movedSocketKeepsItsSlots", movedSocketKeepsItsSlots},
      {"movedFromSocketIsHarmless", movedFromSocketIsHarmless},
      {"movedFromOthersAreHarmless", movedFromOthersAreHarmless},
      {"assignmentFreesWhatWasThere", assignmentFreesWhatWasThere},
      {"socketsMoveWithinAVector", socketsMoveWithinAVector},
      {"socketMayMoveInItsOwnSlot", socketMayMoveInItsOwnSlot},
      {"socketMayBeDestroyedInEachSlot", socketMayBeDestroyedInEachSlot},
      {"socketMayBeDestroyedInANestedRun", socketMayBeDestroyedInANestedRun},
      {"otherSocketsMayBeDestroyedInASlot", otherSocketsMayBeDestroyedInASlot},
      {"serverMayBeDestroyedInItsSlot", serverMayBeDestroyedInItsSlot},
      {"timerMayBeDestroyedInItsSlot", timerMayBeDestroyedInItsSlot},
      {"loopMayGoBeforeItsObjects", loopMayGoBeforeItsObjects},
      {"loopMayGoInsideItsSlots", loopMayGoInsideItsSlots},
      {"releasedSocketIsTheCallers", releasedSocketIsTheCallers},
  });
}
