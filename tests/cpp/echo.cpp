// Messages of every kind there and back, between this library's client and its server.
#include <string>
#include <vector>

#include "check.hpp"
#include "echoing.hpp"
#include "recorder.hpp"

namespace {

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

void textComesBack() {
  Pair pair;
  const std::vector<std::string> texts = {"hello",
                                          "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d",
                                          "",
                                          std::string("a\0b", 3),
                                          "\uFEFFmarked",
                                          std::string(100000, 'x')};
  for (const std::string& text : texts) {
    CHECK_EQUAL(pair.socket.sendTextMessage(text), static_cast<std::int64_t>(text.size()));
  }
  CHECK_WAIT(pair.loop, pair.log.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK_EQUAL(pair.log.at(i), "text " + texts[i]);
  }
}

void binaryComesBack() {
  Pair pair;
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  pair.socket.sendBinaryMessage(all);
  pair.socket.sendBinaryMessage("");
  const std::vector<std::uint8_t> octets = {1, 2, 3};
  CHECK_EQUAL(pair.socket.sendBinaryMessage(octets.data(), octets.size()), 3);
  CHECK_WAIT(pair.loop, pair.log.size() == 3);
  CHECK_EQUAL(pair.log, (Log{"binary " + all, "binary ", "binary \x01\x02\x03"}));
}

void largeMessageComesInFrames() {
  Pair pair;
  pair.socket.setOutgoingFrameSize(512 * 1024);
  std::string frames;
  std::size_t lastFrames = 0;
  pair.socket.binaryFrameReceived.connect([&](std::string_view frame, bool isLastFrame) {
    frames += frame;
    lastFrames += isLastFrame ? 1 : 0;
  });
  std::string message;
  while (message.size() < 1024 * 1024) {
    message += std::to_string(message.size());
  }
  pair.socket.sendBinaryMessage(message);
  CHECK_WAIT(pair.loop, pair.log.size() == 1);
  CHECK(pair.log.at(0) == "binary " + message);
  CHECK(frames == message);
  CHECK_EQUAL(lastFrames, std::size_t(1));
}

void frameComesBeforeItsMessage() {
  Pair pair;
  pair.socket.textFrameReceived.connect([&](std::string_view frame, bool isLastFrame) {
    pair.log.push_back("frame " + std::string(frame) + (isLastFrame ? " last" : ""));
  });
  pair.socket.sendTextMessage("a");
  CHECK_WAIT(pair.loop, pair.log.size() == 2);
  CHECK_EQUAL(pair.log, (Log{"frame a last", "text a"}));
}

void pingIsAnswered() {
  Pair pair;
  std::chrono::milliseconds elapsed(-1);
  pair.socket.pong.connect([&](std::chrono::milliseconds time) { elapsed = time; });
  pair.socket.ping("are you there?");
  CHECK_WAIT(pair.loop, pair.log.size() == 1);
  CHECK_EQUAL(pair.log, (Log{"pong are you there?"}));
  CHECK(elapsed >= std::chrono::milliseconds(0));
}

void orderIsKept() {
  Pair pair;
  Log expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string number = std::to_string(i);
    pair.socket.sendTextMessage(number);
    expected.push_back("text " + number);
  }
  CHECK_WAIT(pair.loop, pair.log.size() == expected.size());
  CHECK_EQUAL(pair.log, expected);
}

void flushWritesAtOnce() {
  Pair pair;
  std::int64_t written = 0;
  pair.socket.bytesWritten.connect([&](std::int64_t bytes) { written += bytes; });
  pair.socket.sendTextMessage("hello");
  CHECK_EQUAL(pair.socket.bytesToWrite(), 2 + 4 + 5);
  CHECK_EQUAL(written, 0);
  CHECK(pair.socket.flush());
  CHECK_EQUAL(pair.socket.bytesToWrite(), 0);
  CHECK_EQUAL(written, 2 + 4 + 5);
  CHECK(!pair.socket.flush());
}

void slotsMayComeAndGoInSlots() {
  qws::EventLoop loop;
  EchoingServer echoing(loop);
  qws::QWebSocket socket(loop);
  Log log;
  qws::Connection first;
  socket.connected.connect([&] {
    first = socket.textMessageReceived.connect([&](std::string_view text) {
      log.push_back("first " + std::string(text));
      first.disconnect();
      socket.textFrameReceived.connect(
          [&](std::string_view frame) { log.push_back("frame " + std::string(frame)); });
    });
    socket.sendTextMessage("a");
  });
  socket.open(echoing.url());
  CHECK_WAIT(loop, log.size() == 1);
  socket.sendTextMessage("b");
  CHECK_WAIT(loop, log.size() == 2);
  CHECK_EQUAL(log, (Log{"first a", "frame b"}));
}

void slotGoneWhileMoreIsComingIsNotCalled() {
  Pair pair;
  Log log;
  qws::Connection once;
  once = pair.socket.binaryMessageReceived.connect([&](std::string_view data) {
    log.push_back(std::string(data));
    once.disconnect();
  });
  for (const char* data : {"a", "b", "c"}) {
    pair.socket.sendBinaryMessage(data);
  }
  CHECK_WAIT(pair.loop, pair.log.size() == 3);
  CHECK_EQUAL(log, (Log{"a"}));
}

void nothingIsSentWithoutConnection() {
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  CHECK_EQUAL(socket.sendTextMessage("lost"), 0);
  CHECK_EQUAL(socket.sendBinaryMessage("lost"), 0);
  socket.ping("lost");
  CHECK(socket.flush());
}

}  // namespace

int main() {
  return check::run({
      {"textComesBack", textComesBack},
      {"binaryComesBack", binaryComesBack},
      {"largeMessageComesInFrames", largeMessageComesInFrames},
      {"frameComesBeforeItsMessage", frameComesBeforeItsMessage},
      {"pingIsAnswered", pingIsAnswered},
      {"orderIsKept", orderIsKept},
      {"flushWritesAtOnce", flushWritesAtOnce},
      {"slotsMayComeAndGoInSlots", slotsMayComeAndGoInSlots},
      {"slotGoneWhileMoreIsComingIsNotCalled", slotGoneWhileMoreIsComingIsNotCalled},
      {"nothingIsSentWithoutConnection", nothingIsSentWithoutConnection},
  });
}
