/// \file
/// The heap part of an object with signals: it stays where it is while the object moves, and as
/// long as one of its slots runs. Nothing here is for users.
#ifndef LIBQWEBSOCKET_SLOTS_HPP
#define LIBQWEBSOCKET_SLOTS_HPP

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../libqwebsocket.h"

namespace qws::detail {

/// What the user pointer of C callbacks points at. Belongs to one Owner, but outlives it while it
/// is visited: so an object may be destroyed inside its own slot.
class Sender {
 public:
  Sender() = default;
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Gives the library the functions of those signals that have slots, and null for the others.
  virtual qws_error listen() noexcept = 0;

  /// True when the owner is gone: no slot is called any more.
  [[nodiscard]] bool retired() const noexcept { return retired_; }

  /// Frees the C object now, and this one when nobody visits it.
  void retire() noexcept {
    const Visit visit(*this);
    retired_ = true;
    freeHandle();
  }

  /// Keeps a sender in memory while one of its callbacks runs.
  class Visit {
   public:
    explicit Visit(Sender& sender) noexcept : sender_(sender) { ++sender_.visits_; }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit() {
      if (--sender_.visits_ == 0 && sender_.retired_) {
        delete &sender_;
      }
    }

   private:
    Sender& sender_;
  };

 protected:
  virtual ~Sender() = default;

  /// Frees the C object. It may call back for the last time: the mask of the close frame.
  virtual void freeHandle() noexcept = 0;

 private:
  unsigned visits_ = 0;
  bool retired_ = false;
};

struct Retire {
  void operator()(Sender* sender) const noexcept { sender->retire(); }
};

/// Owns a sender: a member of the public object.
template <class S>
using Owner = std::unique_ptr<S, Retire>;

class SlotTableBase;

/// A slot; table is null once it is disconnected.
struct SlotNode {
  SlotNode() = default;
  SlotNode(const SlotNode&) = delete;
  SlotNode& operator=(const SlotNode&) = delete;
  virtual ~SlotNode() = default;

  SlotTableBase* table = nullptr;
};

/// The slots of one signal, in order of connection. During an emission the order only grows; what
/// was disconnected meanwhile is taken out at its end.
class SlotTableBase {
 public:
  explicit SlotTableBase(Sender& sender) noexcept : sender_(sender) {}
  SlotTableBase(const SlotTableBase&) = delete;
  SlotTableBase& operator=(const SlotTableBase&) = delete;

  [[nodiscard]] bool empty() const noexcept { return connected_ == 0; }

  void remove(SlotNode& slot) noexcept {
    slot.table = nullptr;
    --connected_;
    if (emissions_ == 0) {
      takeOutDisconnected();
    } else {
      stale_ = true;
    }
    if (connected_ == 0) {
      listen();
    }
  }

  /// The slots are destroyed last of all: with them the object itself may go, if they owned it.
  void removeAll() noexcept {
    const std::vector<std::shared_ptr<SlotNode>> all = slots_;
    for (const auto& slot : all) {
      if (slot->table != nullptr) {
        remove(*slot);
      }
    }
  }

 protected:
  ~SlotTableBase() {
    for (const auto& slot : slots_) {
      slot->table = nullptr;
    }
  }

  qws_error addNode(std::shared_ptr<SlotNode> slot) {
    slots_.push_back(std::move(slot));
    slots_.back()->table = this;
    return ++connected_ == 1 ? listen() : QWS_OK;
  }

  /// Calls call(slot) for each slot that was connected at the start and still is. Throws the first
  /// exception of a slot when all have been called.
  template <class Call>
  void forEach(Call call) {
    std::exception_ptr first;
    const std::size_t end = slots_.size();
    ++emissions_;
    for (std::size_t i = 0; i < end && !sender_.retired(); ++i) {
      SlotNode& slot = *slots_[i];
      if (slot.table == nullptr) {
        continue;
      }
      try {
        call(slot);
      } catch (...) {
        if (first == nullptr) {
          first = std::current_exception();
        }
      }
    }
    if (--emissions_ == 0 && stale_) {
      takeOutDisconnected();
    }
    if (first != nullptr) {
      std::rethrow_exception(first);
    }
  }

 private:
  /// The destructor of a slot may use this table, so it runs when the table is in order again.
  void takeOutDisconnected() noexcept {
    stale_ = false;
    const auto kept = std::stable_partition(
        slots_.begin(), slots_.end(), [](const auto& slot) { return slot->table != nullptr; });
    const std::vector<std::shared_ptr<SlotNode>> gone(std::make_move_iterator(kept),
                                                      std::make_move_iterator(slots_.end()));
    slots_.erase(kept, slots_.end());
  }

  qws_error listen() noexcept { return sender_.retired() ? QWS_OK : sender_.listen(); }

  Sender& sender_;
  std::vector<std::shared_ptr<SlotNode>> slots_;
  std::size_t connected_ = 0;
  unsigned emissions_ = 0;
  bool stale_ = false;
};

template <class... Args>
struct Slot : SlotNode {
  virtual void call(Args... args) = 0;
};

template <class F, class Arguments, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return std::is_invocable_v<F&, std::tuple_element_t<I, Arguments>...>;
}

/// How many of the arguments, from the first, a function takes at most.
template <class F, class Arguments, std::size_t N = std::tuple_size_v<Arguments>>
constexpr std::size_t argumentsTaken() {
  if constexpr (takes<F, Arguments>(std::make_index_sequence<N>())) {
    return N;
  } else if constexpr (N > 0) {
    return argumentsTaken<F, Arguments, N - 1>();
  } else {
    static_assert(N > 0,
                  "the slot takes neither the arguments of the signal nor the first of them");
  }
}

template <class F, class... Args>
struct SlotOf final : Slot<Args...> {
  template <class G>
  explicit SlotOf(G&& f) : function(std::forward<G>(f)) {}

  void call(Args... args) override {
    callWith(std::forward_as_tuple(std::forward<Args>(args)...),
             std::make_index_sequence<argumentsTaken<F, std::tuple<Args...>>()>());
  }

  template <class Arguments, std::size_t... I>
  void callWith([[maybe_unused]] Arguments&& arguments, std::index_sequence<I...>) {
    std::invoke(function, std::get<I>(std::forward<Arguments>(arguments))...);
  }

  F function;
};

/// The slots of a signal with the arguments Args.
template <class... Args>
class SlotTable final : public SlotTableBase {
 public:
  using SlotTableBase::SlotTableBase;

  qws_error add(std::shared_ptr<Slot<Args...>> slot) { return addNode(std::move(slot)); }

  void emit(Args... args) {
    forEach([&](SlotNode& slot) { static_cast<Slot<Args...>&>(slot).call(args...); });
  }
};

}  // namespace qws::detail

#endif
