// Plays one life cycle of lifecycles.ini through libqwebsocket.hpp.
//
//   driver URL GATE_PORT [SLOT...] -- ACTION...
//
// The words and what is printed are described in lifecycles.ini. The exit status is 0 if no object of the
// library is left at the end.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <libqwebsocket.hpp>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds timeLimit{10};
constexpr std::size_t longestShown = 125;
constexpr std::size_t big = 16 * 1024 * 1024;

std::string shown(std::string_view data) {
  return data.size() <= longestShown ? std::string(data) : std::to_string(data.size()) + " bytes";
}
std::string shown(std::int64_t number) { return std::to_string(number); }
std::string shown(bool value) { return value ? "1" : "0"; }
std::string shown(qws::QAbstractSocket::SocketState state) { return std::to_string(state); }
std::string shown(qws::QAbstractSocket::SocketError error) { return std::to_string(error); }

/// A word of the command line, NAME or NAME=ARGUMENT.
struct Word {
  std::string name;
  std::optional<std::string> argument;

  explicit Word(const std::string& text) : name(text.substr(0, text.find('='))) {
    if (name.size() < text.size()) {
      argument = text.substr(name.size() + 1);
    }
  }
};

class Driver {
 public:
  Driver(std::string url, std::uint16_t gatePort, std::vector<std::string> slots)
      : url_(std::move(url)), gatePort_(gatePort), slots_(std::move(slots)) {
    record("aboutToClose", client_->aboutToClose);
    record("binaryFrameReceived", client_->binaryFrameReceived);
    record("binaryMessageReceived", client_->binaryMessageReceived);
    record("bytesWritten", client_->bytesWritten);
    record("connected", client_->connected);
    record("disconnected", client_->disconnected);
    record("error", client_->errorOccurred);
    record("readChannelFinished", client_->readChannelFinished);
    record("stateChanged", client_->stateChanged);
    record("textFrameReceived", client_->textFrameReceived);
    record("textMessageReceived", client_->textMessageReceived);
    client_->pong.connect([this](milliseconds, std::string_view payload) {
      emitted("pong", "(" + shown(payload) + ")");
    });
  }

  /// Does an action of the main program: there is nothing to tell of those that wait.
  void run(const Word& word) {
    if (word.name == "until" || word.name == "poll" || word.name == "gate" || word.name == "get") {
      actions_.at(word.name)(word.argument);
    } else {
      act(word);
    }
  }

  /// Delivers what has happened up to the peer's end, and ends.
  void leave() {
    gate(true);
    for (int i = 0; i < 3; ++i) {
      loop_.processEvents(milliseconds(0));
    }
    client_.reset();
    loop_.processEvents(milliseconds(0));
  }

 private:
  using Argument = std::optional<std::string>;
  using Result = std::optional<std::int64_t>;

  template <class... Args>
  void record(const char* name, qws::Signal<Args...>& signal) {
    signal.connect([this, name](Args... args) {
      std::string arguments;
      ((arguments += (arguments.empty() ? "(" : ",") + shown(args)), ...);
      emitted(name, arguments.empty() ? arguments : arguments + ")");
    });
  }

  /// Prints a signal, and does what its slots are to do.
  void emitted(const std::string& name, const std::string& arguments) {
    std::cout << name << arguments << '@' << client_->state() << (client_->isValid() ? "+" : "")
              << std::endl;
    const std::string when = name + "*" + std::to_string(++counts_[name]) + ":";
    for (const std::string& slot : slots_) {
      if (slot.compare(0, when.size(), when) == 0) {
        act(Word(slot.substr(when.size())));
      }
    }
  }

  /// Does an action, between lines that say which and what it returned.
  void act(const Word& word) {
    std::cout << word.name << '{' << std::endl;
    const Result result = actions_.at(word.name)(word.argument);
    std::cout << '}' << (result ? "=" + std::to_string(*result) : "") << std::endl;
  }

  void close(const std::string& argument) {
    const std::size_t comma = argument.find(',');
    client_->close(static_cast<qws::QWebSocketProtocol::CloseCode>(std::stoi(argument)),
                   comma == std::string::npos ? "" : argument.substr(comma + 1));
  }

  void runUntil(const std::string& when, milliseconds timeout) {
    const std::size_t star = when.find('*');
    const int wanted = star == std::string::npos ? 1 : std::stoi(when.substr(star + 1));
    const int& count = counts_[when.substr(0, star)];
    const auto end = Clock::now() + timeLimit;
    while (count < wanted && Clock::now() < end) {
      loop_.processEvents(timeout);
    }
    if (count < wanted) {
      std::cout << "no " << when << std::endl;
    }
  }

  /// Waits until the peer is at its gate too, while the loop runs or does not.
  void gate(bool running) {
    const auto end = Clock::now() + timeLimit;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(gatePort_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pollfd gate{socket(AF_INET, SOCK_STREAM, 0), POLLIN, 0};
    if (connect(gate.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("there is no peer at the gate");
    }
    while (poll(&gate, 1, running ? 0 : 100) == 0) {
      if (Clock::now() > end) {
        throw std::runtime_error("the peer does not come to the gate");
      }
      if (running) {
        loop_.processEvents(milliseconds(10));
      }
    }
    ::close(gate.fd);
  }

  void get(const std::string& name) {
    const std::map<std::string, std::function<std::string()>> getters = {
        {"state", [this] { return shown(client_->state()); }},
        {"error", [this] { return shown(client_->error()); }},
        {"errorString", [this] { return client_->errorString(); }},
        {"closeCode", [this] { return std::to_string(client_->closeCode()); }},
        {"closeReason", [this] { return client_->closeReason(); }},
        {"peerAddress", [this] { return client_->peerAddress(); }},
        {"peerName", [this] { return client_->peerName(); }},
        {"peerPort", [this] { return std::to_string(client_->peerPort()); }},
        {"bytesToWrite", [this] { return shown(client_->bytesToWrite()); }},
    };
    std::cout << name << '=' << getters.at(name)() << std::endl;
  }

  const std::string url_;
  const std::uint16_t gatePort_;
  const std::vector<std::string> slots_;
  std::map<std::string, int> counts_;
  qws::EventLoop loop_;
  std::unique_ptr<qws::QWebSocket> client_ = std::make_unique<qws::QWebSocket>(loop_);

  /// Makes an action of one that returns nothing.
  template <class Function>
  static std::function<Result(const Argument&)> no(Function function) {
    return [function](const Argument& argument) {
      function(argument);
      return Result();
    };
  }

  const std::map<std::string, std::function<Result(const Argument&)>> actions_ = {
      {"open", no([this](const Argument& url) { client_->open(url.value_or(url_)); })},
      {"close", no([this](const Argument& argument) { close(argument.value_or("1000")); })},
      {"abort", no([this](const Argument&) { client_->abort(); })},
      {"free", no([this](const Argument&) { client_.reset(); })},
      {"text", [this](const Argument& text) { return client_->sendTextMessage(*text); }},
      {"binary", [this](const Argument& data) { return client_->sendBinaryMessage(*data); }},
      {"big",
       [this](const Argument&) { return client_->sendBinaryMessage(std::string(big, '\0')); }},
      {"ping", no([this](const Argument& payload) { client_->ping(*payload); })},
      {"flush", [this](const Argument&) { return Result(client_->flush()); }},
      {"limit", no([this](const Argument& size) {
         client_->setMaxAllowedIncomingFrameSize(std::stoull(*size));
       })},
      {"deadline", no([this](const Argument& time) {
         client_->setHandshakeTimeout(milliseconds(std::stoll(*time)));
       })},
      {"later", no([this](const Argument& action) {
         qws::QTimer::singleShot(loop_, milliseconds(0), [this, word = Word(*action)] { act(word); });
       })},
      {"until", no([this](const Argument& when) { runUntil(*when, milliseconds(100)); })},
      {"poll", no([this](const Argument& when) { runUntil(*when, milliseconds(0)); })},
      {"gate", no([this](const Argument&) { gate(false); })},
      {"get", no([this](const Argument& name) { get(*name); })},
  };
};

}  // namespace

int main(int argc, char** argv) try {
  std::vector<std::string> words(argv + 1, argv + argc);
  const auto split = std::find(words.begin(), words.end(), "--");
  if (split - words.begin() < 2 || split == words.end()) {
    std::cerr << "usage: driver URL GATE_PORT [SLOT...] -- ACTION...\n";
    return 2;
  }
  {
    Driver driver(words[0], static_cast<std::uint16_t>(std::stoi(words[1])),
                  {words.begin() + 2, split});
    for (auto word = split + 1; word != words.end(); ++word) {
      driver.run(Word(*word));
    }
    driver.leave();
  }
  return qws_live_objects() == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "driver: " << error.what() << '\n';
  return 2;
}
