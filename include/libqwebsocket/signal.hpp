/// \file
/// Signals and their connections to slots.
#ifndef LIBQWEBSOCKET_SIGNAL_HPP
#define LIBQWEBSOCKET_SIGNAL_HPP

#include <memory>
#include <type_traits>
#include <utility>

#include "error.hpp"
#include "slots.hpp"

namespace qws {

class QTimer;
class QWebSocket;
class QWebSocketServer;

/// Names one connection of a signal to a slot (QMetaObject::Connection). It may be copied, and may
/// outlive the signal; dropping it leaves the slot connected.
class Connection {
 public:
  /// Names nothing.
  Connection() = default;

  /// Disconnects the slot; it is not called again, not even by the emission that goes on. False if
  /// it was disconnected already, or its object is gone.
  bool disconnect() noexcept {
    const std::shared_ptr<detail::SlotNode> slot = slot_.lock();
    if (slot == nullptr || slot->table == nullptr) {
      return false;
    }
    slot->table->remove(*slot);
    return true;
  }

  /// True until the slot is disconnected or its object is gone.
  explicit operator bool() const noexcept {
    const std::shared_ptr<detail::SlotNode> slot = slot_.lock();
    return slot != nullptr && slot->table != nullptr;
  }

 private:
  template <class... Args>
  friend class Signal;

  explicit Connection(std::weak_ptr<detail::SlotNode> slot) noexcept : slot_(std::move(slot)) {}

  std::weak_ptr<detail::SlotNode> slot_;
};

/// A connection that ends with this object: for slots that use something which lives shorter than
/// the sender.
class [[nodiscard]] ScopedConnection {
 public:
  ScopedConnection() = default;
  ScopedConnection(Connection connection) noexcept : connection_(std::move(connection)) {}
  ScopedConnection(ScopedConnection&& other) noexcept : connection_(other.release()) {}
  ScopedConnection& operator=(ScopedConnection&& other) noexcept {
    if (this != &other) {
      connection_.disconnect();
      connection_ = other.release();
    }
    return *this;
  }
  ~ScopedConnection() { connection_.disconnect(); }

  /// Disconnects now.
  bool disconnect() noexcept { return connection_.disconnect(); }

  /// Gives the connection up: the slot stays connected.
  Connection release() noexcept { return std::exchange(connection_, Connection()); }

  explicit operator bool() const noexcept { return static_cast<bool>(connection_); }

 private:
  Connection connection_;
};

/// A signal with the arguments Args: a public member of the object that emits it. The slots belong
/// to the object and move with it. A signal that has no slot costs nothing: the library does not
/// even report it.
template <class... Args>
class Signal {
 public:
  /// For the objects of this library: the signal of a table of slots, which has to outlive it.
  explicit Signal(detail::SlotTable<Args...>& table) noexcept : table_(&table) {}
  Signal& operator=(const Signal&) = delete;

  /// Calls slot each time the signal is emitted, on the loop's thread, after the slots that were
  /// connected before it. The slot is moved or copied into the connection and destroyed with it; it
  /// takes the signal's arguments, or as many of the first ones as it wants. Views and references
  /// that it is given end with the call. In a slot everything is allowed: connecting (the new slot
  /// is called from the next emission on), disconnecting, sending, closing, a nested
  /// EventLoop::exec(), and destroying the object that emits. What a slot throws comes out of the
  /// call that emitted: EventLoop::exec(), processEvents(), or open(), close() and the like; the
  /// other slots are called all the same. Throws Error: QWS_ERR_HANDLE if the object was moved
  /// from, or the library's refusal.
  template <class F>
  Connection connect(F&& slot) {
    if (table_ == nullptr) {
      throw Error(QWS_ERR_HANDLE);
    }
    auto node = std::make_shared<detail::SlotOf<std::decay_t<F>, Args...>>(std::forward<F>(slot));
    Connection connection{std::weak_ptr<detail::SlotNode>(node)};
    const qws_error error = table_->add(std::move(node));
    if (error != QWS_OK) {
      connection.disconnect();
      throw Error(error);
    }
    return connection;
  }

  /// Disconnects all slots.
  void disconnect() noexcept {
    if (table_ != nullptr) {
      table_->removeAll();
    }
  }

 private:
  friend class QTimer;
  friend class QWebSocket;
  friend class QWebSocketServer;

  Signal() = default;
  Signal(Signal&& other) noexcept : table_(std::exchange(other.table_, nullptr)) {}
  Signal& operator=(Signal&& other) noexcept {
    table_ = std::exchange(other.table_, nullptr);
    return *this;
  }

  detail::SlotTable<Args...>* table_ = nullptr;
};

}  // namespace qws

#endif
