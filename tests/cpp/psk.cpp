// Pre-shared keys on both sides, through QSslPreSharedKeyAuthenticator.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "recorder.hpp"
#include "secure.hpp"

namespace {

using qws::QAbstractSocket;
using qws::QSslPreSharedKeyAuthenticator;

constexpr std::string_view key("\x01\x02\x00\x03 and more", 13);

/// A server that knows "me", and a client, on one loop.
struct Pair {
  Log log;
  qws::EventLoop loop;
  secure::Server echoing{loop};
  qws::QWebSocket socket{loop};

  Pair() {
    echoing.server.preSharedKeyAuthenticationRequired.connect(
        [this](QSslPreSharedKeyAuthenticator& authenticator) {
          log.push_back("server " + authenticator.identity());
          CHECK_EQUAL(authenticator.maximumIdentityLength(), 0u);
          if (authenticator.identity() == "me") {
            authenticator.setPreSharedKey(key);
          }
        });
    qws::QSslConfiguration hinting;
    hinting.setPreSharedKeyIdentityHint("there");
    echoing.server.setSslConfiguration(hinting);
    echoing.listen();
  }

  /// Answers the question of the client's side.
  void answer(std::string identity, std::string_view secret) {
    socket.preSharedKeyAuthenticationRequired.connect(
        [=](QSslPreSharedKeyAuthenticator& authenticator) {
          log.push_back("client " + authenticator.identityHint());
          CHECK_EQUAL(authenticator.maximumIdentityLength(), 255u);
          CHECK_EQUAL(authenticator.maximumPreSharedKeyLength(), 512u);
          CHECK_EQUAL(authenticator.identity() + authenticator.preSharedKey(), "");
          authenticator.setIdentity(identity);
          authenticator.setPreSharedKey(secret);
          CHECK_EQUAL(authenticator.identity(), identity);
          CHECK_EQUAL(authenticator.preSharedKey(), secret);
        });
  }

  void openAndWait() {
    socket.open(echoing.url());
    CHECK_WAIT(loop,
               socket.state() == QAbstractSocket::UnconnectedState || socket.isValid());
  }
};

void theRightKeyConnects() {
  Pair pair;
  pair.answer("me", key);
  pair.openAndWait();
  CHECK(pair.socket.isValid());
  CHECK_EQUAL(pair.log, (Log{"client there", "server me"}));
  const qws::QSslConfiguration agreed = pair.socket.sslConfiguration();
  CHECK_EQUAL(agreed.sessionProtocol(), qws::QSsl::TlsV1_2);
  CHECK_EQUAL(agreed.sessionCipher().authenticationMethod(), "PSK");
  CHECK(agreed.peerCertificate().isNull());
  pair.socket.textMessageReceived.connect(
      [&](std::string_view text) { pair.log.push_back(std::string(text)); });
  pair.socket.sendTextMessage("hello");
  CHECK_WAIT(pair.loop, endsWith(pair.log, "hello"));
}

void othersDoNot() {
  for (const auto& [identity, secret] : std::initializer_list<std::pair<std::string, std::string>>{
           {"me", "wrong"}, {"you", std::string(key)}, {"me", ""}}) {
    Pair pair;
    pair.answer(identity, secret);
    pair.openAndWait();
    CHECK(!pair.socket.isValid());
    CHECK_EQUAL(pair.socket.error(), QAbstractSocket::SslHandshakeFailedError);
    CHECK_EQUAL(pair.log.front(), "client there");
  }
}

void whatASlotThrowsLeavesNoKey() {
  Pair pair;
  std::string thrown;
  pair.socket.preSharedKeyAuthenticationRequired.connect(
      [] { throw std::runtime_error("no key at hand"); });
  pair.socket.open(pair.echoing.url());
  try {
    check::wait(pair.loop, [] { return false; });
  } catch (const std::runtime_error& error) {
    thrown = error.what();
  }
  CHECK_EQUAL(thrown, "no key at hand");
  CHECK_WAIT(pair.loop, pair.socket.state() == QAbstractSocket::UnconnectedState);
}

void bothCanBeDestroyedInTheirSlots() {
  for (const bool client : {true, false}) {
    qws::EventLoop loop;
    auto echoing = std::make_unique<secure::Server>(loop);
    auto socket = std::make_unique<qws::QWebSocket>(loop);
    echoing->server.preSharedKeyAuthenticationRequired.connect(
        [&](QSslPreSharedKeyAuthenticator& authenticator) {
          echoing.reset();
          authenticator.setPreSharedKey(key);
        });
    echoing->listen();
    socket->preSharedKeyAuthenticationRequired.connect(
        [&](QSslPreSharedKeyAuthenticator& authenticator) {
          if (client) {
            socket.reset();
          }
          authenticator.setIdentity("me");
          authenticator.setPreSharedKey(key);
        });
    socket->open(echoing->url());
    CHECK_WAIT(loop, (client ? socket == nullptr : echoing == nullptr));
  }
}

/// Both sides know their answers only later.
void answersCanComeLater() {
  for (const bool right : {true, false}) {
    qws::EventLoop loop;
    secure::Server echoing(loop);
    qws::QWebSocket socket(loop);
    std::vector<qws::DeferredPreSharedKey> questions;
    echoing.server.preSharedKeyAuthenticationRequired.connect(
        [&](QSslPreSharedKeyAuthenticator& authenticator) {
          questions.push_back(authenticator.defer());
        });
    echoing.listen();
    socket.preSharedKeyAuthenticationRequired.connect(
        [&](QSslPreSharedKeyAuthenticator& authenticator) {
          questions.push_back(authenticator.defer());
          CHECK_EQUAL(check::errorOf([&] { (void)authenticator.defer(); }), QWS_ERR_STATE);
        });
    socket.open(echoing.url());
    CHECK_WAIT(loop, questions.size() == 1);
    CHECK(questions.front().answer("me", key));
    CHECK_EQUAL(check::errorOf([&] { questions.front().answer(key); }), QWS_ERR_HANDLE);
    CHECK_WAIT(loop, questions.size() == 2);
    CHECK(questions.back().answer(right ? key : "wrong"));
    CHECK_WAIT(loop, socket.state() == QAbstractSocket::UnconnectedState || socket.isValid());
    CHECK_EQUAL(socket.isValid(), right);
  }
}

/// A question whose connection is gone, and one that nobody answers.
void openQuestionsEnd() {
  qws::EventLoop loop;
  secure::Server echoing(loop);
  qws::QWebSocket socket(loop);
  std::vector<qws::DeferredPreSharedKey> questions;
  echoing.server.preSharedKeyAuthenticationRequired.connect([] {});
  echoing.listen();
  socket.preSharedKeyAuthenticationRequired.connect(
      [&](QSslPreSharedKeyAuthenticator& authenticator) {
        questions.push_back(authenticator.defer());
      });
  socket.open(echoing.url());
  CHECK_WAIT(loop, questions.size() == 1);
  socket.abort();
  CHECK(!questions.front().answer("me", key));

  socket.open(echoing.url());
  CHECK_WAIT(loop, questions.size() == 2);
  questions.clear();
  CHECK_WAIT(loop, socket.state() == QAbstractSocket::UnconnectedState);
  CHECK_EQUAL(socket.error(), QAbstractSocket::SslHandshakeFailedError);
}

}  // namespace

int main() {
  return check::run({
      {"theRightKeyConnects", theRightKeyConnects},
      {"othersDoNot", othersDoNot},
      {"whatASlotThrowsLeavesNoKey", whatASlotThrowsLeavesNoKey},
      {"bothCanBeDestroyedInTheirSlots", bothCanBeDestroyedInTheirSlots},
      {"answersCanComeLater", answersCanComeLater},
      {"openQuestionsEnd", openQuestionsEnd},
  });
}
