// QMaskGenerator: where mask keys come from.
#include <memory>
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

/// Counts up, and tells when it is destroyed.
class Counting : public qws::QMaskGenerator {
 public:
  explicit Counting(bool& gone) : gone_(gone) {}
  ~Counting() override { gone_ = true; }

  std::uint32_t nextMask() override { return ++mask_; }

 private:
  bool& gone_;
  std::uint32_t mask_ = 0;
};

/// Always 0, which is a mask like any other (RFC 6455, 5.3).
struct Zero : qws::QMaskGenerator {
  std::uint32_t nextMask() override { return 0; }
};

void keyIsMadeOfFourMasks() {
  std::string request;
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      request = peer::shakeHands(connection);
      frame = connection.readFrame();
      connection.readToEnd();
    });
    RecordedClient client;
    const auto generator = std::make_shared<peer::FixedMask>();
    client.socket.setMaskGenerator(generator);
    CHECK(client.socket.maskGenerator() == generator);
    client.socket.open(server.url());
    CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
    CHECK_EQUAL(generator->calls, 4);
    client.socket.sendTextMessage("masked");
    client.socket.flush();
    CHECK_EQUAL(generator->calls, 5);
  }
  CHECK(request.find("Sec-WebSocket-Key: " + std::string(peer::fixedKey) + "\r\n") !=
        std::string::npos);
  CHECK(frame.masked);
  CHECK_EQUAL(frame.payload, "masked");
  CHECK_EQUAL(frame.key.size(), std::size_t(4));
}

void maskOfZeroIsSent() {
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
      connection.readToEnd();
    });
    RecordedClient client;
    client.socket.open(server.url());
    CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
    client.socket.setMaskGenerator(std::make_shared<Zero>());
    client.socket.sendTextMessage("plain");
  }
  CHECK(frame.masked);
  CHECK_EQUAL(frame.key, std::string(4, '\0'));
  CHECK_EQUAL(frame.payload, "plain");
}

void socketSharesTheGenerator() {
  bool firstGone = false;
  bool secondGone = false;
  {
    qws::EventLoop loop;
    qws::QWebSocket socket(loop);
    CHECK(socket.maskGenerator() == nullptr);
    socket.setMaskGenerator(std::make_shared<Counting>(firstGone));
    CHECK(!firstGone);
    socket.setMaskGenerator(std::make_shared<Counting>(secondGone));
    CHECK(firstGone);
    CHECK(!secondGone);
  }
  CHECK(secondGone);
}

void generatorMayNotUseItsSocket() {
  struct Meddling : qws::QMaskGenerator {
    explicit Meddling(qws::QWebSocket& s) : socket(s) {}
    std::uint32_t nextMask() override {
      errors.push_back(check::errorOf([&] { socket.setMaskGenerator(nullptr); }));
      errors.push_back(check::errorOf([&] { socket.sendTextMessage("y"); }));
      errors.push_back(check::errorOf([&] { socket.close(); }));
      return 1;
    }
    qws::QWebSocket& socket;
    std::vector<qws_error> errors;
  };
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
      connection.readToEnd();
    });
    RecordedClient client;
    client.socket.open(server.url());
    CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
    const auto generator = std::make_shared<Meddling>(client.socket);
    client.socket.setMaskGenerator(generator);
    client.socket.sendTextMessage("x");
    client.socket.flush();
    client.socket.setMaskGenerator(nullptr);
    CHECK(generator->errors == std::vector<qws_error>(3, QWS_ERR_STATE));
  }
  CHECK_EQUAL(frame.payload, "x");
}

}  // namespace

int main() {
  return check::run({
      {"keyIsMadeOfFourMasks", keyIsMadeOfFourMasks},
      {"maskOfZeroIsSent", maskOfZeroIsSent},
      {"socketSharesTheGenerator", socketSharesTheGenerator},
      {"generatorMayNotUseItsSocket", generatorMayNotUseItsSocket},
  });
}
