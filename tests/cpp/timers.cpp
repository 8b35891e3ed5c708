// QTimer: once, again and again, stopped, and left to the loop.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

void repeatsUntilItIsStopped() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  int calls = 0;
  timer.timeout.connect([&] {
    if (++calls == 3) {
      timer.stop();
      loop.quit();
    }
  });
  timer.start(milliseconds(1));
  CHECK(timer.isActive());
  CHECK_EQUAL(timer.interval().count(), 1);
  loop.exec();
  CHECK_EQUAL(calls, 3);
  CHECK(!timer.isActive());
}

void singleShotTimerStopsItself() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  int calls = 0;
  timer.timeout.connect([&] { ++calls; });
  timer.setSingleShot(true);
  CHECK(timer.isSingleShot());
  timer.start(milliseconds(0));
  CHECK_WAIT(loop, calls == 1);
  CHECK(!timer.isActive());
  timer.start();
  CHECK_WAIT(loop, calls == 2);
}

void remainingTimeIsWhatIsLeft() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  CHECK_EQUAL(timer.remainingTime().count(), -1);
  timer.start(hours(1));
  CHECK(timer.remainingTime() > milliseconds(0));
  CHECK(timer.remainingTime() <= hours(1));
  timer.stop();
  CHECK_EQUAL(timer.remainingTime().count(), -1);
}

void newIntervalRestartsAnActiveTimer() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  timer.setInterval(hours(1));
  CHECK(!timer.isActive());
  timer.start();
  timer.setInterval(milliseconds(0));
  CHECK(timer.isActive());
  timer.timeout.connect([&] { loop.quit(); });
  loop.exec();
}

void equalTimersKeepTheOrderOfStarting() {
  qws::EventLoop loop;
  std::vector<std::string> order;
  for (const char* name : {"a", "b", "c"}) {
    qws::QTimer::singleShot(loop, milliseconds(0), [&order, name] { order.push_back(name); });
  }
  CHECK_WAIT(loop, order.size() == 3);
  CHECK_EQUAL(order, (std::vector<std::string>{"a", "b", "c"}));
}

void singleShotFunctionIsCalledOnceAndDestroyed() {
  qws::EventLoop loop;
  const auto held = std::make_shared<int>(0);
  qws::QTimer::singleShot(loop, milliseconds(0), [held] { ++*held; });
  CHECK_EQUAL(held.use_count(), 2);
  CHECK_WAIT(loop, *held == 1);
  CHECK_EQUAL(held.use_count(), 1);
}

void singleShotFunctionMayBeOnlyMovable() {
  qws::EventLoop loop;
  int value = 0;
  qws::QTimer::singleShot(loop, milliseconds(0),
                          [&value, held = std::make_unique<int>(3)] { value = *held; });
  CHECK_WAIT(loop, value == 3);
}

void singleShotFunctionGoesWithTheLoop() {
  const auto held = std::make_shared<int>(0);
  {
    qws::EventLoop loop;
    qws::QTimer::singleShot(loop, hours(1), [held] { ++*held; });
  }
  CHECK_EQUAL(held.use_count(), 1);
}

void negativeTimeIsMisuse() {
  qws::EventLoop loop;
  qws::QTimer timer(loop);
  CHECK_EQUAL(check::errorOf([&] { timer.start(milliseconds(-1)); }), QWS_ERR_RANGE);
}

}  // namespace

int main() {
  return check::run({
      {"repeatsUntilItIsStopped", repeatsUntilItIsStopped},
      {"singleShotTimerStopsItself", singleShotTimerStopsItself},
      {"remainingTimeIsWhatIsLeft", remainingTimeIsWhatIsLeft},
      {"newIntervalRestartsAnActiveTimer", newIntervalRestartsAnActiveTimer},
      {"equalTimersKeepTheOrderOfStarting", equalTimersKeepTheOrderOfStarting},
      {"singleShotFunctionIsCalledOnceAndDestroyed", singleShotFunctionIsCalledOnceAndDestroyed},
      {"singleShotFunctionMayBeOnlyMovable", singleShotFunctionMayBeOnlyMovable},
      {"singleShotFunctionGoesWithTheLoop", singleShotFunctionGoesWithTheLoop},
      {"negativeTimeIsMisuse", negativeTimeIsMisuse},
  });
}
