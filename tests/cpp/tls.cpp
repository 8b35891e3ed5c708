// TLS between QWebSocket and QWebSocketServer: certificates good and bad, and what slots can do
// about them.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"
#include "secure.hpp"

namespace {

using qws::QAbstractSocket;
using qws::QSslError;
using qws::QSslErrorList;
using qws::QSslSocket;
using qws::QWebSocket;
namespace QSsl = qws::QSsl;

std::string numbers(const QSslErrorList& errors) {
  std::string text;
  for (const QSslError& error : errors) {
    text += " " + std::to_string(error.error());
  }
  return text;
}

/// A client that trusts the root, and a server with a certificate, on one loop.
struct Pair {
  Log log;
  qws::EventLoop loop;
  secure::Server echoing;
  QWebSocket socket{loop};

  explicit Pair(const std::string& own) : echoing(loop, own) {
    socket.setSslConfiguration(secure::configuration("root", ""));
    record(socket, log);
    socket.sslErrors.connect(
        [this](const QSslErrorList& errors) { log.push_back("sslErrors" + numbers(errors)); });
    socket.peerVerifyError.connect([this](const QSslError& error) {
      log.push_back("peerVerifyError " + std::to_string(error.error()));
    });
  }

  bool over() { return socket.state() == QAbstractSocket::UnconnectedState; }
  void openAndWait() {
    socket.open(echoing.url());
    CHECK_WAIT(loop, over() || socket.isValid());
  }
};

const Log connectedLog = {"state 2", "state 3", "connected"};
const Log refusal = {"state 2",  "peerVerifyError 9", "sslErrors 9",        "error 13",
                     "state 0", "disconnected",      "readChannelFinished"};

void messagesGoBothWays() {
  Pair pair("server");
  pair.openAndWait();
  CHECK_EQUAL(pair.log, connectedLog);
  pair.log.clear();
  pair.socket.sendTextMessage("hello");
  CHECK_WAIT(pair.loop, endsWith(pair.log, "text hello"));
  pair.log.clear();
  pair.socket.close();
  CHECK_WAIT(pair.loop, endsWith(pair.log, "aboutToClose") && pair.log.size() > 1);
  CHECK_EQUAL(pair.log, (Log{"aboutToClose", "state 6", "state 0", "disconnected",
                             "readChannelFinished", "aboutToClose"}));
}

void theConfigurationTellsWhatWasAgreedOn() {
  Pair pair("server");
  CHECK_EQUAL(pair.socket.sslConfiguration().sessionProtocol(), QSsl::UnknownProtocol);
  CHECK(pair.socket.sslConfiguration().caCertificates().at(0) == secure::certificate("root"));
  pair.openAndWait();
  const qws::QSslConfiguration agreed = pair.socket.sslConfiguration();
  CHECK_EQUAL(agreed.sessionProtocol(), QSsl::TlsV1_3);
  CHECK(agreed.peerCertificate() == secure::certificate("server"));
  CHECK(!agreed.sessionCipher().isNull());
  CHECK(pair.echoing.server.sslConfiguration().localCertificate() == secure::certificate("server"));
}

void badCertificatesAreRefused() {
  Pair pair("lonely");
  pair.openAndWait();
  CHECK_EQUAL(pair.log, refusal);
  CHECK_EQUAL(pair.socket.errorString(), "The certificate is self-signed, and untrusted");
}

void errorsCanBeIgnoredInTheSlot() {
  Pair pair("stranger");
  QSslErrorList seen;
  pair.socket.sslErrors.connect([&](const QSslErrorList& errors) {
    seen = errors;
    pair.socket.ignoreSslErrors();
  });
  pair.openAndWait();
  CHECK_EQUAL(pair.log, (Log{"state 2", "peerVerifyError 22", "peerVerifyError 9",
                             "sslErrors 22 9", "state 3", "connected"}));
  CHECK_EQUAL(seen.size(), 2u);
  CHECK(seen.at(0).certificate() == secure::certificate("stranger"));
  CHECK_EQUAL(seen.at(1).errorString(), "The certificate is self-signed, and untrusted");
}

void listedErrorsCanBeIgnored() {
  Pair pair("lonely");
  const QSslError right(QSslError::SelfSignedCertificate, secure::certificate("lonely"));
  const QSslError wrong(QSslError::SelfSignedCertificate, secure::certificate("stranger"));
  pair.socket.ignoreSslErrors({right, wrong});
  pair.openAndWait();
  CHECK(pair.socket.isValid());
  pair.socket.ignoreSslErrors(QSslErrorList{wrong});
  pair.openAndWait();
  CHECK(!pair.socket.isValid());
  pair.socket.ignoreSslErrors(QSslErrorList{});
  pair.openAndWait();
  CHECK(!pair.socket.isValid());
}

void aPausedHandshakeWaitsForResume() {
  for (const bool ignoring : {true, false}) {
    Pair pair("lonely");
    pair.socket.setPauseMode(QAbstractSocket::PauseOnSslErrors);
    pair.socket.open(pair.echoing.url());
    CHECK_WAIT(pair.loop, endsWith(pair.log, "sslErrors 9"));
    if (ignoring) {
      pair.socket.ignoreSslErrors();
    }
    pair.socket.resume();
    CHECK_WAIT(pair.loop, pair.over() || pair.socket.isValid());
    CHECK_EQUAL(pair.socket.isValid(), ignoring);
  }
}

void interruptedHandshakesCanGoOn() {
  for (const bool going : {true, false}) {
    Pair pair("lonely");
    qws::QSslConfiguration interrupting = secure::configuration("root", "");
    interrupting.setHandshakeMustInterruptOnError(true);
    pair.socket.setSslConfiguration(interrupting);
    pair.socket.handshakeInterruptedOnError.connect([&](const QSslError& error) {
      pair.log.push_back("interrupted " + std::to_string(error.error()));
      if (going) {
        pair.socket.continueInterruptedHandshake();
      }
    });
    pair.socket.sslErrors.connect([&] { pair.socket.ignoreSslErrors(); });
    pair.openAndWait();
    CHECK_EQUAL(pair.socket.isValid(), going);
    CHECK_EQUAL(pair.log.at(1), "interrupted 9");
    CHECK_EQUAL(pair.log.at(2), going ? "peerVerifyError 9" : "error 13");
  }
}

/// A server that has pre-shared keys alone ends the handshake of others by an alert.
void alertsHaveQtsNumbers() {
  Log log;
  qws::EventLoop loop;
  secure::Server keyed(loop);
  QWebSocket socket(loop);
  keyed.server.preSharedKeyAuthenticationRequired.connect([] {});
  keyed.listen();
  socket.alertReceived.connect([&](auto level, auto type, std::string_view text) {
    CHECK_EQUAL(level, QSsl::AlertLevel::Fatal);
    CHECK_EQUAL(static_cast<int>(level), 1);
    CHECK_EQUAL(type, QSsl::AlertType::HandshakeFailure);
    log.push_back("alert " + std::string(text));
  });
  socket.errorOccurred.connect([&](int error) { log.push_back("error " + std::to_string(error)); });
  socket.open(keyed.url());
  CHECK_WAIT(loop, endsWith(log, "error 13"));
  CHECK_EQUAL(log.size(), 2u);
}

/// Lets go of the socket in the slots of each signal of a life in spite of errors, and of one that
/// ends by them.
void itCanBeDestroyedInItsSlots() {
  for (int signal = 0; signal < 7; ++signal) {
    qws::EventLoop loop;
    secure::Server echoing(loop, "stranger");
    auto socket = std::make_unique<QWebSocket>(loop);
    qws::QSslConfiguration interrupting = secure::configuration("root", "");
    interrupting.setHandshakeMustInterruptOnError(true);
    socket->setSslConfiguration(interrupting);
    const auto destroy = [&] { socket.reset(); };
    switch (signal) {
      case 0: socket->handshakeInterruptedOnError.connect(destroy); break;
      case 1: socket->peerVerifyError.connect(destroy); break;
      case 2: socket->sslErrors.connect(destroy); break;
      case 3: socket->errorOccurred.connect(destroy); break;
      case 4: socket->connected.connect(destroy); break;
      case 5: socket->bytesWritten.connect(destroy); break;
      default: socket->disconnected.connect(destroy); break;
    }
    const auto carryOn = [&] {
      if (socket != nullptr) {
        socket->continueInterruptedHandshake();
      }
    };
    socket->handshakeInterruptedOnError.connect(carryOn);
    if (signal == 4 || signal == 5) {
      socket->sslErrors.connect([&] { socket->ignoreSslErrors(); });
    }
    socket->open(echoing.url());
    CHECK_WAIT(loop, socket == nullptr);
  }
}

void whatASlotThrowsComesOutOfTheLoop() {
  Pair pair("lonely");
  std::string thrown;
  pair.socket.peerVerifyError.connect([] { throw std::runtime_error("from the slot"); });
  pair.socket.open(pair.echoing.url());
  try {
    check::wait(pair.loop, [] { return false; });
  } catch (const std::runtime_error& error) {
    thrown = error.what();
  }
  CHECK_EQUAL(thrown, "from the slot");
  CHECK_WAIT(pair.loop, pair.over());
  CHECK_EQUAL(pair.log, refusal);
}

void serversJudgeCertificatesOfClients() {
  for (const std::string own : {"client", "lonely", ""}) {
    Pair pair("server");
    qws::QSslConfiguration asking = secure::configuration("root", "server");
    asking.setPeerVerifyMode(QSslSocket::VerifyPeer);
    pair.echoing.server.setSslConfiguration(asking);
    Log seen;
    pair.echoing.server.sslErrors.connect(
        [&](const QSslErrorList& errors) { seen.push_back("sslErrors" + numbers(errors)); });
    pair.echoing.server.peerVerifyError.connect(
        [&](const QSslError& error) { seen.push_back(std::to_string(error.error())); });
    pair.socket.setSslConfiguration(secure::configuration("root", own));
    pair.socket.open(pair.echoing.url());
    if (own == "client") {
      CHECK_WAIT(pair.loop, !pair.echoing.sockets.empty());
      CHECK(pair.echoing.sockets.front().sslConfiguration().peerCertificate() ==
            secure::certificate("client"));
      CHECK(seen.empty());
    } else {
      CHECK_WAIT(pair.loop, pair.over());
      CHECK(pair.echoing.sockets.empty());
      CHECK_EQUAL(seen, own.empty() ? (Log{"21", "sslErrors 21"}) : (Log{"9", "sslErrors 9"}));
    }
  }
}

void aServerCanBeDestroyedInItsSlot() {
  for (const bool first : {true, false}) {
    qws::EventLoop loop;
    auto echoing = std::make_unique<secure::Server>(loop, "server");
    QWebSocket socket(loop);
    qws::QSslConfiguration asking = secure::configuration("root", "server");
    asking.setPeerVerifyMode(QSslSocket::VerifyPeer);
    echoing->server.setSslConfiguration(asking);
    (first ? echoing->server.peerVerifyError.connect([&] { echoing.reset(); })
           : echoing->server.sslErrors.connect([&] { echoing.reset(); }));
    socket.setSslConfiguration(secure::configuration("root", "lonely"));
    socket.open(echoing->url());
    CHECK_WAIT(loop, echoing == nullptr);
  }
}

void misuseThrows() {
  qws::EventLoop loop;
  QWebSocket socket(loop);
  QWebSocket moved(std::move(socket));
  CHECK_EQUAL(check::errorOf([&] { socket.ignoreSslErrors(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.ignoreSslErrors(QSslErrorList{}); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.continueInterruptedHandshake(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.resume(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { (void)socket.sslConfiguration(); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.setSslConfiguration({}); }), QWS_ERR_HANDLE);
  CHECK_EQUAL(check::errorOf([&] { socket.sslErrors.connect([] {}); }), QWS_ERR_HANDLE);

  qws::QWebSocketServer plain(loop);
  CHECK_EQUAL(check::errorOf([&] { plain.setSslConfiguration({}); }), QWS_ERR_STATE);
  CHECK(plain.sslConfiguration().localCertificate().isNull());
  qws::QWebSocketServer without(loop, "", qws::QWebSocketServer::SecureMode);
  without.setSslConfiguration({});
  CHECK(!without.listen(qws::QHostAddress::LocalHost));
  CHECK(!without.errorString().empty());
}

}  // namespace

int main() {
  return check::run({
      {"messagesGoBothWays", messagesGoBothWays},
      {"theConfigurationTellsWhatWasAgreedOn", theConfigurationTellsWhatWasAgreedOn},
      {"badCertificatesAreRefused", badCertificatesAreRefused},
      {"errorsCanBeIgnoredInTheSlot", errorsCanBeIgnoredInTheSlot},
      {"listedErrorsCanBeIgnored", listedErrorsCanBeIgnored},
      {"aPausedHandshakeWaitsForResume", aPausedHandshakeWaitsForResume},
      {"interruptedHandshakesCanGoOn", interruptedHandshakesCanGoOn},
      {"alertsHaveQtsNumbers", alertsHaveQtsNumbers},
      {"itCanBeDestroyedInItsSlots", itCanBeDestroyedInItsSlots},
      {"whatASlotThrowsComesOutOfTheLoop", whatASlotThrowsComesOutOfTheLoop},
      {"serversJudgeCertificatesOfClients", serversJudgeCertificatesOfClients},
      {"aServerCanBeDestroyedInItsSlot", aServerCanBeDestroyedInItsSlot},
      {"misuseThrows", misuseThrows},
  });
}
