/// \file
/// QTimer.
#ifndef LIBQWEBSOCKET_TIMER_HPP
#define LIBQWEBSOCKET_TIMER_HPP

#include <chrono>
#include <memory>
#include <utility>

#include "handle.hpp"
#include "loop.hpp"
#include "signal.hpp"

namespace qws {

namespace detail {

class TimerSender final : public LoopSender {
 public:
  explicit TimerSender(std::shared_ptr<LoopState> state) : LoopSender(std::move(state)) {
    qws_timer* timer = nullptr;
    check(qws_timer_new(loop->handle(), onTimeout, this, &timer));
    handle.reset(timer);
  }

  qws_error listen() noexcept override { return QWS_OK; }

  SlotTable<> timeout{*this};
  Handle<qws_timer, qws_timer_free> handle;

 private:
  void freeHandle() noexcept override { handle.reset(); }

  static void onTimeout(qws_timer*, void* user) noexcept {
    deliver<TimerSender>(user, [](TimerSender& sender) { sender.timeout.emit(); });
  }
};

}  // namespace detail

/// A timer (QTimer) of the monotonic clock, in milliseconds. A move-only owner; belongs to its
/// loop's thread. Functions of one that was moved from throw Error(QWS_ERR_HANDLE), getters answer
/// 0 or false.
class [[nodiscard]] QTimer {
 public:
  using milliseconds = std::chrono::milliseconds;

  /// A timer that is not started, with an interval of 0, and repeating.
  explicit QTimer(EventLoop& loop)
      : QTimer(detail::Owner<detail::TimerSender>(new detail::TimerSender(loop.required()))) {}
  QTimer(QTimer&&) noexcept = default;
  QTimer& operator=(QTimer&&) noexcept = default;

  /// Stops it; timeout is not emitted any more.
  ~QTimer() = default;

  /// Emitted each time the interval is over, or once (QTimer::timeout). With an interval of 0: each
  /// time the loop goes round.
  Signal<> timeout;

  /// Starts or restarts it with the interval, or with a new one.
  void start() {
    detail::check(
        qws_timer_start(handle(), interval_.count(), singleShot_ ? -1 : interval_.count()));
  }
  void start(milliseconds interval) {
    interval_ = interval;
    start();
  }

  /// Stops it.
  void stop() { detail::check(qws_timer_stop(handle())); }

  /// True while it is started.
  [[nodiscard]] bool isActive() const noexcept { return qws_timer_is_active(handle()) != 0; }

  /// Time until it is due, -1 ms if it is not active.
  [[nodiscard]] milliseconds remainingTime() const noexcept {
    return milliseconds(qws_timer_remaining_time(handle()));
  }

  /// The time between two emissions. Setting it restarts an active timer, as in Qt.
  [[nodiscard]] milliseconds interval() const noexcept { return interval_; }
  void setInterval(milliseconds interval) {
    interval_ = interval;
    if (isActive()) {
      start();
    }
  }

  /// Whether it emits once and stops. Setting it holds from the next start() on.
  [[nodiscard]] bool isSingleShot() const noexcept { return singleShot_; }
  void setSingleShot(bool singleShot) noexcept { singleShot_ = singleShot; }

  /// Calls function() once, after `timeout`, unless the loop is destroyed before
  /// (QTimer::singleShot).
  template <class Function>
  static void singleShot(EventLoop& loop, milliseconds timeout, Function function) {
    const auto timer = std::make_shared<QTimer>(loop);
    auto& kept = loop.required()->kept;
    const auto place = kept.insert(kept.end(), timer);
    timer->timeout.connect([&kept, place, function = std::move(function)]() mutable {
      const std::shared_ptr<void> self = std::move(*place);
      kept.erase(place);
      function();
    });
    timer->setSingleShot(true);
    timer->start(timeout);
  }

  /// The C object (borrowed); null if this was moved from.
  [[nodiscard]] qws_timer* handle() const noexcept {
    return sender_ == nullptr ? nullptr : sender_->handle.get();
  }

 private:
  explicit QTimer(detail::Owner<detail::TimerSender> sender) noexcept
      : timeout(sender->timeout), sender_(std::move(sender)) {}

  milliseconds interval_{0};
  bool singleShot_ = false;
  detail::Owner<detail::TimerSender> sender_;
};

}  // namespace qws

#endif
