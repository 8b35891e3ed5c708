/// \file
/// The event loop, and the way that exceptions of slots take.
#ifndef LIBQWEBSOCKET_LOOP_HPP
#define LIBQWEBSOCKET_LOOP_HPP

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

#include "error.hpp"
#include "loop_state.hpp"

namespace qws {

/// The loop of one thread, which all sockets, servers and timers of that thread are made on. It
/// stands in for QCoreApplication and QEventLoop. Objects may outlive it; they are closed then.
/// Threads: quit(), exit(), wake() and post() may be called from any thread, quit(), exit() and
/// wake() in signal handlers too; all else, and everything made on the loop, belongs to the thread
/// that runs it.
class EventLoop {
 public:
  /// A loop that does not run. Throws Error if the system has no descriptors left.
  EventLoop() : state_(std::make_shared<detail::LoopState>()) {}
  EventLoop(EventLoop&&) noexcept = default;
  EventLoop& operator=(EventLoop&& other) noexcept {
    EventLoop taken(std::move(other));
    std::swap(state_, taken.state_);
    return *this;
  }

  /// Cuts the connections of its objects and stops its timers; nothing is called any more. Inside a
  /// slot it ends all runs of the loop, and that happens when the outermost one returns.
  ~EventLoop() {
    if (state_ != nullptr) {
      state_->close();
    }
  }

  /// Runs until quit() or exit(), and returns the exit code. Inside a slot it is a nested run: the
  /// innermost one is the one that quit() ends. Throws what a slot threw, which also ends the run;
  /// it can be run again.
  int exec() {
    const std::shared_ptr<detail::LoopState> state = required();
    state->runs([&] { return qws_loop_run(state->handle()); });
    return state->exitCode.exchange(0);
  }

  /// Ends the innermost exec() when the messages of the read that is being delivered have come; if none
  /// runs, the next one returns at once. Any thread, signal handlers.
  void quit() { exit(0); }

  /// quit() with the code that exec() returns.
  void exit(int code) {
    detail::LoopState& state = *required();
    state.exitCode = code;
    detail::check(qws_loop_stop(state.handle()));
  }

  /// Waits at most `timeout` for something to happen (0: does not wait; negative: no limit),
  /// delivers what happened, and returns. Throws what a slot threw.
  void processEvents(std::chrono::milliseconds timeout = std::chrono::milliseconds(0)) {
    const std::shared_ptr<detail::LoopState> state = required();
    const auto longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
    const int limit =
        timeout.count() < 0 ? -1 : static_cast<int>(std::min(timeout, longest).count());
    state->runs([&] { return qws_loop_run_once(state->handle(), limit); });
  }

  /// Makes a processEvents() that waits return. Any thread, signal handlers.
  void wake() { detail::check(qws_loop_wake(required()->handle())); }

  /// Calls `function` from inside a run, in the order of posting. Any thread. It is destroyed
  /// uncalled if the loop goes first. What it throws comes out of the run.
  void post(std::function<void()> function) { required()->post(std::move(function)); }

  /// A descriptor (borrowed) that is readable, level-triggered, when processEvents() has something
  /// to do, timers included: for another event loop to wait on. Never read it.
  [[nodiscard]] int fd() const noexcept { return qws_loop_fd(handle()); }

  /// Time until the next timer is due: 0 if something waits now, negative if nothing does.
  [[nodiscard]] std::chrono::milliseconds timeout() const noexcept {
    return std::chrono::milliseconds(qws_loop_timeout(handle()));
  }

  /// The C object (borrowed); null if this was moved from.
  [[nodiscard]] qws_loop* handle() const noexcept {
    return state_ == nullptr ? nullptr : state_->handle();
  }

 private:
  friend class QTimer;
  friend class QWebSocket;
  friend class QWebSocketServer;

  const std::shared_ptr<detail::LoopState>& required() const {
    if (state_ == nullptr) {
      throw Error(QWS_ERR_HANDLE);
    }
    return state_;
  }

  std::shared_ptr<detail::LoopState> state_;
};

}  // namespace qws

#endif
