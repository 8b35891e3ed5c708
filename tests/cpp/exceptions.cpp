// What a slot throws comes out of the call that emitted, and leaves everything else as it was.
#include <stdexcept>
#include <string>

#include "check.hpp"
#include "echoing.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

/// The text of the std::runtime_error that function throws, "" if it throws none.
template <class Function>
std::string thrownBy(Function function) {
  try {
    function();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// A slot that throws this text.
auto thrower(std::string text) {
  return [text] { throw std::runtime_error(text); };
}

/// A client that is connected to an echoing server on the same loop.
struct Pair {
  Log log;
  qws::EventLoop loop;
  EchoingServer echoing{loop};
  qws::QWebSocket socket{loop};

  Pair() {
    socket.open(echoing.url());
    CHECK_WAIT(loop, socket.isValid());
    record(socket, log);
  }
};

void comesOutOfExecWhichCanBeCalledAgain() {
  Pair pair;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    if (text == "throw") {
      throw std::runtime_error("from the slot");
    }
    pair.loop.quit();
  });
  pair.socket.sendTextMessage("throw");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "from the slot");
  CHECK(pair.socket.isValid());
  pair.socket.sendTextMessage("stop");
  pair.loop.exec();
  CHECK_EQUAL(pair.log, (Log{"text throw", "text stop"}));
}

void comesOutOfProcessEvents() {
  Pair pair;
  pair.socket.textMessageReceived.connect(thrower("from the slot"));
  pair.socket.sendTextMessage("x");
  CHECK_EQUAL(thrownBy([&] { check::wait(pair.loop, [] { return false; }); }), "from the slot");
  pair.socket.ping();
  CHECK_WAIT(pair.loop, endsWith(pair.log, "pong "));
}

void comesOutOfOpen() {
  RecordedClient client;
  client.socket.errorOccurred.connect(thrower("from open"));
  CHECK_EQUAL(thrownBy([&] { client.socket.open(""); }), "from open");
  client.loop.processEvents();
}

void comesOutOfCloseWhenAllIsEmitted() {
  Pair pair;
  pair.socket.aboutToClose.connect(thrower("first"));
  pair.socket.disconnected.connect(thrower("second"));
  CHECK_EQUAL(thrownBy([&] { pair.socket.close(); }), "first");
  CHECK_EQUAL(pair.log, (Log{"aboutToClose", "aboutToClose", "state 6", "state 0", "disconnected",
                             "readChannelFinished"}));
  pair.loop.processEvents();
}

void comesOutOfFlush() {
  Pair pair;
  pair.socket.bytesWritten.connect(thrower("from flush"));
  pair.socket.sendTextMessage("x");
  CHECK_EQUAL(thrownBy([&] { pair.socket.flush(); }), "from flush");
}

void goesThroughTheSlotThatCalled() {
  Pair pair;
  pair.socket.disconnected.connect(thrower("inner"));
  pair.socket.textMessageReceived.connect([&] { pair.socket.close(); });
  pair.socket.sendTextMessage("x");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "inner");
}

void mayBeCaughtInTheSlotThatCalled() {
  Pair pair;
  std::string caught;
  pair.socket.disconnected.connect(thrower("inner"));
  pair.socket.textMessageReceived.connect([&] {
    caught = thrownBy([&] { pair.socket.close(); });
    pair.loop.quit();
  });
  pair.socket.sendTextMessage("x");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "");
  CHECK_EQUAL(caught, "inner");
}

void doesNotComeOutOfAnotherCallInBetween() {
  Pair pair;
  std::string between = "not called";
  RecordedClient other;
  pair.socket.aboutToClose.connect(thrower("outer"));
  pair.socket.disconnected.connect([&] { between = thrownBy([&] { other.socket.open(""); }); });
  CHECK_EQUAL(thrownBy([&] { pair.socket.close(); }), "outer");
  CHECK_EQUAL(between, "");
}

void comesOutOfTheInnermostRun() {
  Pair pair;
  std::string caught;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    if (text == "outer") {
      caught = thrownBy([&] { pair.loop.exec(); });
      pair.loop.quit();
    } else {
      throw std::runtime_error("inner");
    }
  });
  pair.socket.sendTextMessage("outer");
  pair.socket.sendTextMessage("inner");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "");
  CHECK_EQUAL(caught, "inner");
}

void goesThroughNestedRuns() {
  Pair pair;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    if (text == "inner") {
      throw std::runtime_error("inner");
    }
    pair.loop.exec();
  });
  pair.socket.sendTextMessage("outer");
  pair.socket.sendTextMessage("middle");
  pair.socket.sendTextMessage("inner");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "inner");
}

void anythingCanBeThrown() {
  qws::EventLoop loop;
  loop.post([] { throw 42; });
  int caught = 0;
  try {
    loop.exec();
  } catch (int number) {
    caught = number;
  }
  CHECK_EQUAL(caught, 42);
}

void comesFromTimersToo() {
  qws::EventLoop loop;
  qws::QTimer::singleShot(loop, std::chrono::milliseconds(0), thrower("from the timer"));
  CHECK_EQUAL(thrownBy([&] { loop.exec(); }), "from the timer");
}

void comesFromTheServerToo() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  echoing.server.newConnection.connect(thrower("from the server"));
  qws::QWebSocket socket(loop);
  socket.open(echoing.url());
  CHECK_EQUAL(thrownBy([&] { loop.exec(); }), "from the server");
  CHECK_WAIT(loop, socket.isValid());

  echoing.server.serverError.connect(thrower("from listen"));
  CHECK_EQUAL(thrownBy([&] { (void)echoing.server.listen(); }), "from listen");
}

void comesFromTheMaskGeneratorToo() {
  struct Throws : qws::QMaskGenerator {
    std::uint32_t nextMask() override { throw std::runtime_error("from the generator"); }
  };
  Pair pair;
  pair.socket.setMaskGenerator(std::make_shared<Throws>());
  pair.socket.sendTextMessage("x");
  CHECK_EQUAL(thrownBy([&] { pair.loop.exec(); }), "from the generator");
  pair.socket.setMaskGenerator(nullptr);
  CHECK_WAIT(pair.loop, endsWith(pair.log, "text x"));
}

void waitsForTheNextCallWhenCDrivesTheLoop() {
  qws::EventLoop loop;
  loop.post(thrower("kept"));
  CHECK_EQUAL(qws_loop_run_once(loop.handle(), -1), QWS_OK);
  CHECK_EQUAL(thrownBy([&] { loop.processEvents(); }), "kept");
  loop.processEvents();
}

void mayDestroyItsObjectFirst() {
  Log log;
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  auto socket = std::make_unique<qws::QWebSocket>(loop);
  socket->open(echoing.url());
  CHECK_WAIT(loop, socket->isValid());
  socket->disconnected.connect([&] {
    socket.reset();
    throw std::runtime_error("after the end");
  });
  qws::QWebSocket& closing = *socket;
  CHECK_EQUAL(thrownBy([&] { closing.close(); }), "after the end");
  CHECK(socket == nullptr);
  CHECK_WAIT(loop, echoing.sockets.empty());
}

}  // namespace

int main() {
  return check::run({
      {"comesOutOfExecWhichCanBeCalledAgain", comesOutOfExecWhichCanBeCalledAgain},
      {"comesOutOfProcessEvents", comesOutOfProcessEvents},
      {"comesOutOfOpen", comesOutOfOpen},
      {"comesOutOfCloseWhenAllIsEmitted", comesOutOfCloseWhenAllIsEmitted},
      {"comesOutOfFlush", comesOutOfFlush},
      {"goesThroughTheSlotThatCalled", goesThroughTheSlotThatCalled},
      {"mayBeCaughtInTheSlotThatCalled", mayBeCaughtInTheSlotThatCalled},
      {"doesNotComeOutOfAnotherCallInBetween", doesNotComeOutOfAnotherCallInBetween},
      {"comesOutOfTheInnermostRun", comesOutOfTheInnermostRun},
      {"goesThroughNestedRuns", goesThroughNestedRuns},
      {"anythingCanBeThrown", anythingCanBeThrown},
      {"comesFromTimersToo", comesFromTimersToo},
      {"comesFromTheServerToo", comesFromTheServerToo},
      {"comesFromTheMaskGeneratorToo", comesFromTheMaskGeneratorToo},
      {"waitsForTheNextCallWhenCDrivesTheLoop", waitsForTheNextCallWhenCDrivesTheLoop},
      {"mayDestroyItsObjectFirst", mayDestroyItsObjectFirst},
  });
}
