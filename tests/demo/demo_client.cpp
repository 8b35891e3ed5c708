/* The client of the demo in C++: each answer of the server is checked and leads to the next step.
 *
 *   demo_client_cpp URL
 *
 * The exit status is 0 if everything happened: text, binary, 1 MiB, ping, and the close. */
#include "line.h"

#include <libqwebsocket.hpp>

#include <numeric>
#include <string>
#include <string_view>

namespace {

constexpr const char *me = "C++";
constexpr int close_code = 4002;
constexpr std::string_view text_sent = "Grüße, 世界, from C++ 🌍";
constexpr std::string_view ping_sent = "are you there?";
constexpr std::string_view close_reason = "C++ says goodbye";

class Client {
 public:
  explicit Client(std::string_view url) : bytes_(256, '\0'), large_(1024 * 1024, '+') {
    std::iota(bytes_.begin(), bytes_.end(), '\0');
    socket_.connected.connect([] { line(me, "connected", "%s", ""); });
    socket_.stateChanged.connect(
        [](auto state) { line(me, "stateChanged", "%s", state_name(state)); });
    socket_.textMessageReceived.connect([this](std::string_view text) { received_text(text); });
    socket_.binaryMessageReceived.connect([this](std::string_view data) { received_binary(data); });
    socket_.pong.connect([this](auto elapsed, auto payload) { received_pong(elapsed, payload); });
    socket_.disconnected.connect([this] { disconnected(); });
    socket_.errorOccurred.connect([this](auto error) {
      line(me, "error", "%d, %s", error, socket_.errorString().c_str());
      loop_.exit(1);
    });
    socket_.open(url);
  }

  int run() { return loop_.exec(); }

 private:
  enum class Step { greeting, text, bytes, large, pong, close };

  void fail(const char *what) {
    line(me, "FAILED", "%s", what);
    loop_.exit(1);
  }

  void received_text(std::string_view text) {
    line(me, "textMessageReceived", "\"%s\"", std::string(text).c_str());
    if (step_ == Step::greeting) {
      step_ = Step::text;
      socket_.sendTextMessage(text_sent);
    } else if (step_ == Step::text && text == text_sent) {
      step_ = Step::bytes;
      socket_.sendBinaryMessage(bytes_);
    } else {
      fail("another text than was sent");
    }
  }

  void received_binary(std::string_view data) {
    line(me, "binaryMessageReceived", "%zu bytes", data.size());
    if (step_ == Step::bytes && data == bytes_) {
      step_ = Step::large;
      socket_.sendBinaryMessage(large_);
    } else if (step_ == Step::large && data == large_) {
      step_ = Step::pong;
      socket_.ping(ping_sent);
    } else {
      fail("other bytes than were sent");
    }
  }

  void received_pong(std::chrono::milliseconds elapsed, std::string_view payload) {
    line(me, "pong", "%d ms, \"%s\"", static_cast<int>(elapsed.count()), std::string(payload).c_str());
    if (step_ == Step::pong && payload == ping_sent) {
      step_ = Step::close;
      socket_.close(close_code, close_reason);
    } else {
      fail("another pong than was asked for");
    }
  }

  void disconnected() {
    line(me, "disconnected", "%d", socket_.closeCode());
    loop_.exit(step_ == Step::close && socket_.closeCode() == close_code ? 0 : 1);
  }

  qws::EventLoop loop_;
  qws::QWebSocket socket_{loop_};
  Step step_ = Step::greeting;
  std::string bytes_, large_;
};

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    return 2;
  }
  return Client(argv[1]).run();
}
