// Signals by themselves: slots, connections, and what they may do to each other during an emission.
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "check.hpp"

namespace {

using Log = std::vector<std::string>;

/// The heap part of an object with one signal, as sockets and servers have it.
class Sender final : public qws::detail::Sender {
 public:
  qws_error listen() noexcept override {
    ++listened;
    return refusal;
  }

  qws::detail::SlotTable<int, std::string_view> table{*this};
  int listened = 0;
  qws_error refusal = QWS_OK;

 private:
  void freeHandle() noexcept override {}
};

/// An object with one signal.
struct Object {
  qws::detail::Owner<Sender> sender{new Sender};
  qws::Signal<int, std::string_view> signal{sender->table};

  void emit(int number = 0, std::string_view text = {}) {
    Sender& emitting = *sender;
    const qws::detail::Sender::Visit visit(emitting);
    emitting.table.emit(number, text);
  }
};

void slotsAreCalledInOrderOfConnection() {
  Object object;
  Log log;
  object.signal.connect([&](int number, std::string_view text) {
    log.push_back("a" + std::to_string(number) + std::string(text));
  });
  object.signal.connect([&](int number, std::string_view text) {
    log.push_back("b" + std::to_string(number) + std::string(text));
  });
  object.emit(1, "x");
  object.emit(2, "y");
  CHECK_EQUAL(log, (Log{"a1x", "b1x", "a2y", "b2y"}));
}

void slotsMayTakeFewerArguments() {
  Object object;
  Log log;
  object.signal.connect([&] { log.push_back("none"); });
  object.signal.connect([&](int number) { log.push_back(std::to_string(number)); });
  object.signal.connect([&](auto&&... all) { log.push_back(std::to_string(sizeof...(all))); });
  object.emit(7, "x");
  CHECK_EQUAL(log, (Log{"none", "7", "2"}));
}

void slotsMayOnlyBeMovable() {
  Object object;
  int sum = 0;
  object.signal.connect([&sum, value = std::make_unique<int>(3)] { sum += *value; });
  object.emit();
  object.emit();
  CHECK_EQUAL(sum, 6);
}

void connectionEndsOnce() {
  Object object;
  int calls = 0;
  qws::Connection connection = object.signal.connect([&] { ++calls; });
  qws::Connection same = connection;
  CHECK(static_cast<bool>(connection));
  CHECK(same.disconnect());
  CHECK(!connection);
  CHECK(!connection.disconnect());
  CHECK(!qws::Connection().disconnect());
  object.emit();
  CHECK_EQUAL(calls, 0);
}

void connectionOutlivesItsObject() {
  qws::Connection connection;
  {
    Object object;
    connection = object.signal.connect([] {});
  }
  CHECK(!connection);
  CHECK(!connection.disconnect());
}

void scopedConnectionEndsWithItsScope() {
  Object object;
  int calls = 0;
  {
    qws::ScopedConnection outer;
    {
      qws::ScopedConnection inner = object.signal.connect([&] { ++calls; });
      outer = std::move(inner);
    }
    object.emit();
    CHECK_EQUAL(calls, 1);
  }
  object.emit();
  CHECK_EQUAL(calls, 1);

  {
    qws::ScopedConnection scoped = object.signal.connect([&] { ++calls; });
    CHECK(static_cast<bool>(scoped.release()));
  }
  object.emit();
  CHECK_EQUAL(calls, 2);
}

void disconnectWithoutArgumentEndsAll() {
  Object object;
  int calls = 0;
  object.signal.connect([&] { ++calls; });
  object.signal.connect([&] {
    ++calls;
    object.signal.disconnect();
  });
  object.signal.connect([&] { ++calls; });
  object.emit();
  object.emit();
  CHECK_EQUAL(calls, 2);
}

void slotConnectedDuringEmissionWaitsForTheNext() {
  Object object;
  Log log;
  object.signal.connect([&](int number) {
    log.push_back("first");
    if (number == 1) {
      for (int i = 0; i < 100; ++i) {
        object.signal.connect([&, i] { log.push_back(std::to_string(i)); });
      }
    }
  });
  object.emit(1);
  CHECK_EQUAL(log, (Log{"first"}));
  log.clear();
  object.emit(2);
  CHECK_EQUAL(log.size(), std::size_t(101));
}

void slotDisconnectedDuringEmissionIsNotCalled() {
  Object object;
  Log log;
  qws::Connection later;
  qws::Connection itself;
  itself = object.signal.connect([&] {
    log.push_back("first");
    later.disconnect();
    itself.disconnect();
  });
  later = object.signal.connect([&] { log.push_back("later"); });
  object.signal.connect([&] { log.push_back("last"); });
  object.emit();
  object.emit();
  CHECK_EQUAL(log, (Log{"first", "last", "last"}));
}

void emissionsMayNest() {
  Object object;
  Log log;
  qws::Connection connection;
  object.signal.connect([&](int depth) {
    log.push_back("in" + std::to_string(depth));
    if (depth == 2) {
      connection.disconnect();
    } else {
      object.emit(depth + 1);
    }
    log.push_back("out" + std::to_string(depth));
  });
  connection = object.signal.connect([&] { log.push_back("second"); });
  object.emit(0);
  CHECK_EQUAL(log, (Log{"in0", "in1", "in2", "out2", "out1", "out0"}));
}

void objectMayBeDestroyedInItsSlot() {
  auto object = std::make_unique<Object>();
  Log log;
  object->signal.connect([&, text = std::string(100, 'x')] {
    object.reset();
    log.push_back(text.substr(0, 1));
  });
  object->signal.connect([&] { log.push_back("never"); });
  Object& emitting = *object;
  emitting.emit();
  CHECK_EQUAL(log, (Log{"x"}));
}

void slotMayOwnItsObject() {
  auto object = std::make_shared<Object>();
  const std::weak_ptr<Object> watch = object;
  qws::Connection connection = object->signal.connect([object] {});
  object.reset();
  CHECK(!watch.expired());
  CHECK(connection.disconnect());
  CHECK(watch.expired());
}

/// Ends a connection when it is destroyed.
class Disconnects {
 public:
  explicit Disconnects(qws::Connection& connection) : connection_(connection) {}
  Disconnects(const Disconnects&) = delete;
  Disconnects& operator=(const Disconnects&) = delete;
  ~Disconnects() { connection_.disconnect(); }

 private:
  qws::Connection& connection_;
};

void destructorOfASlotMayDisconnectAnother() {
  Object object;
  Log log;
  qws::Connection second;
  qws::Connection first = object.signal.connect(
      [&log, held = std::make_unique<Disconnects>(second)] { log.push_back("first"); });
  second = object.signal.connect([&] { log.push_back("second"); });
  object.emit();
  first.disconnect();
  CHECK(!second);
  object.emit();
  CHECK_EQUAL(log, (Log{"first", "second"}));
}

void destructorOfTheLastSlotsMayDisconnectToo() {
  qws::Connection second;
  Object object;
  object.signal.connect([held = std::make_unique<Disconnects>(second)] {});
  second = object.signal.connect([] {});
}

void everySlotIsCalledAlthoughOneThrows() {
  Object object;
  Log log;
  object.signal.connect([&] {
    log.push_back("first");
    throw std::runtime_error("one");
  });
  object.signal.connect([&] {
    log.push_back("second");
    throw std::runtime_error("two");
  });
  object.signal.connect([&] { log.push_back("third"); });
  try {
    object.emit();
    log.push_back("nothing thrown");
  } catch (const std::runtime_error& error) {
    log.push_back(error.what());
  }
  CHECK_EQUAL(log, (Log{"first", "second", "third", "one"}));
}

void libraryIsToldOfTheFirstSlotAndOfTheLast() {
  Object object;
  qws::Connection first = object.signal.connect([] {});
  qws::Connection second = object.signal.connect([] {});
  CHECK_EQUAL(object.sender->listened, 1);
  first.disconnect();
  CHECK_EQUAL(object.sender->listened, 1);
  CHECK(!object.sender->table.empty());
  second.disconnect();
  CHECK_EQUAL(object.sender->listened, 2);
  CHECK(object.sender->table.empty());
}

void refusalLeavesTheSlotUnconnected() {
  Object object;
  object.sender->refusal = QWS_ERR_FORKED;
  CHECK_EQUAL(check::errorOf([&] { object.signal.connect([] {}); }), QWS_ERR_FORKED);
  CHECK(object.sender->table.empty());
}

}  // namespace

int main() {
  return check::run({
      {"slotsAreCalledInOrderOfConnection", slotsAreCalledInOrderOfConnection},
      {"slotsMayTakeFewerArguments", slotsMayTakeFewerArguments},
      {"slotsMayOnlyBeMovable", slotsMayOnlyBeMovable},
      {"connectionEndsOnce", connectionEndsOnce},
      {"connectionOutlivesItsObject", connectionOutlivesItsObject},
      {"scopedConnectionEndsWithItsScope", scopedConnectionEndsWithItsScope},
      {"disconnectWithoutArgumentEndsAll", disconnectWithoutArgumentEndsAll},
      {"slotConnectedDuringEmissionWaitsForTheNext", slotConnectedDuringEmissionWaitsForTheNext},
      {"slotDisconnectedDuringEmissionIsNotCalled", slotDisconnectedDuringEmissionIsNotCalled},
      {"emissionsMayNest", emissionsMayNest},
      {"objectMayBeDestroyedInItsSlot", objectMayBeDestroyedInItsSlot},
      {"slotMayOwnItsObject", slotMayOwnItsObject},
      {"destructorOfASlotMayDisconnectAnother", destructorOfASlotMayDisconnectAnother},
      {"destructorOfTheLastSlotsMayDisconnectToo", destructorOfTheLastSlotsMayDisconnectToo},
      {"everySlotIsCalledAlthoughOneThrows", everySlotIsCalledAlthoughOneThrows},
      {"libraryIsToldOfTheFirstSlotAndOfTheLast", libraryIsToldOfTheFirstSlotAndOfTheLast},
      {"refusalLeavesTheSlotUnconnected", refusalLeavesTheSlotUnconnected},
  });
}
