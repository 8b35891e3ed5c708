// The loop: running and stopping, nested runs, posted functions, and life inside another loop.
#include <poll.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "echoing.hpp"
#include "recorder.hpp"

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

void execReturnsTheExitCode() {
  qws::EventLoop loop;
  loop.post([&] { loop.exit(3); });
  CHECK_EQUAL(loop.exec(), 3);
  loop.post([&] { loop.quit(); });
  CHECK_EQUAL(loop.exec(), 0);
}

void quitBeforeExecEndsTheNextOne() {
  qws::EventLoop loop;
  loop.exit(7);
  CHECK_EQUAL(loop.exec(), 7);
}

void quitComesFromAnyThread() {
  qws::EventLoop loop;
  std::thread other([&] { loop.exit(5); });
  CHECK_EQUAL(loop.exec(), 5);
  other.join();
}

void quitEndsTheInnermostRun() {
  qws::EventLoop loop;
  Log log;
  loop.post([&] {
    loop.post([&] { loop.exit(1); });
    log.push_back("inner " + std::to_string(loop.exec()));
    loop.exit(2);
  });
  log.push_back("outer " + std::to_string(loop.exec()));
  CHECK_EQUAL(log, (Log{"inner 1", "outer 2"}));
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
  }
};

void quitComesAfterTheMessagesOfTheRead() {
  Pair pair;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    pair.log.push_back(std::string(text));
    pair.loop.quit();
  });
  pair.socket.sendTextMessage("a");
  pair.socket.sendTextMessage("b");
  pair.loop.exec();
  CHECK_EQUAL(pair.log, (Log{"a", "b"}));
}

void nestedRunReceivesWhatTheOuterHasLeft() {
  Pair pair;
  Log& log = pair.log;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    log.push_back("in " + std::string(text));
    if (text != "c") {
      pair.loop.exec();
    }
    if (text != "a") {
      pair.loop.quit();
    }
    log.push_back("out " + std::string(text));
  });
  for (const char* text : {"a", "b", "c"}) {
    pair.socket.sendTextMessage(text);
  }
  CHECK_WAIT(pair.loop, endsWith(log, "out a"));
  CHECK_EQUAL(log, (Log{"in a", "in b", "in c", "out c", "out b", "out a"}));
}

void processEventsInASlotReceivesMore() {
  Pair pair;
  Log& log = pair.log;
  pair.socket.textMessageReceived.connect([&](std::string_view text) {
    log.push_back("in " + std::string(text));
    if (text == "a") {
      pair.socket.sendTextMessage("b");
      CHECK_WAIT(pair.loop, endsWith(log, "out b"));
    }
    log.push_back("out " + std::string(text));
  });
  pair.socket.sendTextMessage("a");
  CHECK_WAIT(pair.loop, endsWith(log, "out a"));
  CHECK_EQUAL(log, (Log{"in a", "in b", "out b", "out a"}));
}

void postedFunctionsKeepTheirOrder() {
  qws::EventLoop loop;
  std::vector<int> order;
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) {
      loop.post([&order, i] { order.push_back(i); });
    }
    loop.post([&loop] { loop.quit(); });
  });
  loop.exec();
  other.join();
  std::vector<int> expected;
  for (int i = 0; i < 100; ++i) {
    expected.push_back(i);
  }
  CHECK(order == expected);
}

void postedFunctionsGoWithTheLoop() {
  const auto held = std::make_shared<int>(0);
  std::weak_ptr<int> watch = held;
  std::unique_ptr<qws::QTimer> survivor;
  {
    qws::EventLoop loop;
    survivor = std::make_unique<qws::QTimer>(loop);
    loop.post([held] { ++*held; });
    CHECK_EQUAL(watch.use_count(), 2);
  }
  CHECK_EQUAL(watch.use_count(), 1);
  CHECK_EQUAL(*held, 0);
}

void processEventsReturnsWithoutWork() {
  qws::EventLoop loop;
  loop.processEvents();
  loop.processEvents(milliseconds(1));
}

void wakeEndsAWait() {
  qws::EventLoop loop;
  std::thread other([&] { loop.wake(); });
  loop.processEvents(milliseconds(-1));
  other.join();
  loop.wake();
  loop.processEvents(hours(24 * 365));
}

void descriptorTellsAnotherLoopWhenToCome() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  qws::QWebSocket socket(loop);
  Log log;
  record(socket, log);
  socket.connected.connect([&] { socket.sendTextMessage("x"); });
  socket.open(echoing.url());
  pollfd descriptor{loop.fd(), POLLIN, 0};
  while (!endsWith(log, "text x")) {
    if (poll(&descriptor, 1, 10000) != 1) {
      CHECK(!"the descriptor becomes readable");
      return;
    }
    loop.processEvents();
  }
}

void timeoutTellsWhenTheNextTimerIsDue() {
  qws::EventLoop loop;
  CHECK(loop.timeout() < milliseconds(0));
  qws::QTimer timer(loop);
  timer.start(hours(1));
  CHECK(loop.timeout() > milliseconds(0));
  CHECK(loop.timeout() <= hours(1));
}

void loopsOfDifferentThreadsDoNotMeet() {
  std::vector<std::thread> threads;
  std::vector<Log> logs(4);
  for (Log& log : logs) {
    threads.emplace_back([&log] {
      qws::EventLoop loop;
      EchoingServer echoing(loop);
      qws::QWebSocket socket(loop);
      record(socket, log);
      socket.connected.connect([&] { socket.sendTextMessage("x"); });
      socket.textMessageReceived.connect([&] { loop.quit(); });
      socket.open(echoing.url());
      loop.exec();
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const Log& log : logs) {
    CHECK_EQUAL(log, (Log{"state 2", "state 3", "connected", "text x"}));
  }
}

}  // namespace

int main() {
  return check::run({
      {"execReturnsTheExitCode", execReturnsTheExitCode},
      {"quitBeforeExecEndsTheNextOne", quitBeforeExecEndsTheNextOne},
      {"quitComesFromAnyThread", quitComesFromAnyThread},
      {"quitEndsTheInnermostRun", quitEndsTheInnermostRun},
      {"quitComesAfterTheMessagesOfTheRead", quitComesAfterTheMessagesOfTheRead},
      {"nestedRunReceivesWhatTheOuterHasLeft", nestedRunReceivesWhatTheOuterHasLeft},
      {"processEventsInASlotReceivesMore", processEventsInASlotReceivesMore},
      {"postedFunctionsKeepTheirOrder", postedFunctionsKeepTheirOrder},
      {"postedFunctionsGoWithTheLoop", postedFunctionsGoWithTheLoop},
      {"processEventsReturnsWithoutWork", processEventsReturnsWithoutWork},
      {"wakeEndsAWait", wakeEndsAWait},
      {"descriptorTellsAnotherLoopWhenToCome", descriptorTellsAnotherLoopWhenToCome},
      {"timeoutTellsWhenTheNextTimerIsDue", timeoutTellsWhenTheNextTimerIsDue},
      {"loopsOfDifferentThreadsDoNotMeet", loopsOfDifferentThreadsDoNotMeet},
  });
}
