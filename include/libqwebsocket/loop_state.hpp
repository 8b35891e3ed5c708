/// \file
/// What an EventLoop shares with the objects made on it. Nothing here is for users.
#ifndef LIBQWEBSOCKET_LOOP_STATE_HPP
#define LIBQWEBSOCKET_LOOP_STATE_HPP

#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "error.hpp"
#include "slots.hpp"

namespace qws::detail {

/// Owns the C loop, and knows the call that the next exception of a slot has to come out of: the
/// innermost one of this library that C++ made and that may emit. Exceptions wait there until
/// control has left the library, so none ever passes through its frames.
class LoopState {
 public:
  LoopState() { check(qws_loop_new(&handle_)); }
  LoopState(const LoopState&) = delete;
  LoopState& operator=(const LoopState&) = delete;
  ~LoopState() { close(); }

  [[nodiscard]] qws_loop* handle() const noexcept { return handle_; }

  /// Frees the loop. If it runs, ends all runs; the last one who shares this frees it then.
  void close() noexcept {
    const auto timers = std::exchange(kept, {});
    if (qws_loop_free(handle_) == QWS_ERR_STATE) {
      abandoned_ = true;
      qws_loop_stop(handle_);
      return;
    }
    handle_ = nullptr;
    const auto uncalled = takeAllPosted();
  }

  /// Makes a call that runs the loop, and throws what its slots threw or what it refused.
  template <class Call>
  void runs(Call call) {
    check(through(call, true));
  }

  /// Makes a call that may emit before it returns, and throws what its slots threw. The slots may
  /// have destroyed the object and all that is not held by the caller.
  template <class Call>
  auto emits(Call call) {
    return through(call, false);
  }

  /// Keeps the exception of a slot for the call it comes out of; if that is a run, it ends.
  void keep(std::exception_ptr exception) noexcept {
    if (outlet_->first == nullptr) {
      outlet_->first = std::move(exception);
    }
    if (outlet_->runs) {
      qws_loop_stop(handle_);
    }
  }

  void post(std::function<void()> function) {
    const std::lock_guard<std::mutex> lock(postedLock_);
    posted_.push_back(std::move(function));
    const qws_error error = qws_loop_post(handle_, callPosted, this);
    if (error != QWS_OK) {
      posted_.pop_back();
      throw Error(error);
    }
  }

  /// The code that exec() returns.
  std::atomic<int> exitCode{0};

  /// Objects that belong to the loop alone: timers of QTimer::singleShot().
  std::list<std::shared_ptr<void>> kept;

 private:
  struct Outlet {
    bool runs;
    std::exception_ptr first = nullptr;
  };

  template <class Call>
  auto through(Call call, bool runs) {
    Outlet outlet{runs};
    Outlet* const outer = std::exchange(outlet_, &outlet);
    const auto answer = call();
    outlet_ = outer;
    if (abandoned_) {
      qws_loop_stop(handle_);
    }
    if (outer == &outermost_ && outlet.first == nullptr) {
      outlet.first = std::exchange(outermost_.first, nullptr);
    }
    if (outlet.first != nullptr) {
      std::rethrow_exception(std::move(outlet.first));
    }
    return answer;
  }

  static void callPosted(void* user) noexcept {
    LoopState& state = *static_cast<LoopState*>(user);
    try {
      state.takePosted()();
    } catch (...) {
      state.keep(std::current_exception());
    }
  }

  std::function<void()> takePosted() {
    const std::lock_guard<std::mutex> lock(postedLock_);
    std::function<void()> function = std::move(posted_.front());
    posted_.pop_front();
    return function;
  }

  std::deque<std::function<void()>> takeAllPosted() {
    const std::lock_guard<std::mutex> lock(postedLock_);
    return std::exchange(posted_, {});
  }

  qws_loop* handle_ = nullptr;
  bool abandoned_ = false;

  /// Takes what is thrown when C code drives the loop; the next call from C++ throws it.
  Outlet outermost_{true};
  Outlet* outlet_ = &outermost_;

  std::mutex postedLock_;
  std::deque<std::function<void()>> posted_;
};

/// A sender whose C object lives on a loop.
class LoopSender : public Sender {
 public:
  explicit LoopSender(std::shared_ptr<LoopState> state) : loop(std::move(state)) {}

  const std::shared_ptr<LoopState> loop;
};

/// What C callbacks are made of: calls function(sender) with the sender that the user pointer
/// names, keeps it in memory meanwhile, and lets no exception pass.
template <class S, class Function>
void deliver(void* user, Function function) noexcept {
  S& sender = *static_cast<S*>(user);
  const Sender::Visit visit(sender);
  try {
    function(sender);
  } catch (...) {
    sender.loop->keep(std::current_exception());
  }
}

/// Makes a call on the C object of a sender that may emit before it returns, and checks its answer.
template <class S, class Call>
auto emits(const Owner<S>& owner, Call call) {
  if (owner == nullptr) {
    throw Error(QWS_ERR_HANDLE);
  }
  const std::shared_ptr<LoopState> loop = owner->loop;
  return loop->emits([&, handle = owner->handle.get()] { return call(handle); });
}

}  // namespace qws::detail

#endif
