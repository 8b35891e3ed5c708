// What HTTP can answer to an opening handshake: 401, redirects, and headers that can be read.
#include <memory>
#include <string>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

using qws::QAuthenticator;
using qws::QNetworkRequest;

constexpr std::string_view unauthorized =
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"the realm\"\r\n"
    "Content-Length: 0\r\n\r\n";

void slotsAnswer401() {
  RecordedClient client;
  std::string heads;
  {
    peer::Server server([&](peer::Connection& connection) {
      heads = connection.readHead();
      connection.send(unauthorized);
      heads += peer::shakeHands(connection);
      connection.readToEnd();
    });
    client.socket.authenticationRequired.connect([&](QAuthenticator& authenticator) {
      client.log.push_back("asked " + authenticator.realm());
      authenticator.setUser("u");
      authenticator.setPassword("secret");
    });
    client.socket.open(server.url());
    CHECK_WAIT(client.loop, client.socket.isValid());
    client.socket.abort();
  }
  CHECK_EQUAL(client.log.at(1), "asked the realm");
  CHECK(heads.find("\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n") != std::string::npos);
}

void withoutAnAnswerItIsAnError() {
  RecordedClient client;
  peer::Server server([&](peer::Connection& connection) {
    connection.readHead();
    connection.send(unauthorized);
    connection.readToEnd();
  });
  client.socket.authenticationRequired.connect([] {});
  client.socket.open(server.url());
  CHECK_WAIT(client.loop, endsWith(client.log, "error 0"));
  CHECK(client.socket.errorString().find("401 (Unauthorized)") != std::string::npos);
  client.socket.abort();
}

void itCanBeDestroyedInTheSlot() {
  qws::EventLoop loop;
  auto socket = std::make_unique<qws::QWebSocket>(loop);
  peer::Server server([&](peer::Connection& connection) {
    connection.readHead();
    connection.send(unauthorized);
    connection.readToEnd();
  });
  socket->authenticationRequired.connect([&](QAuthenticator& authenticator) {
    socket.reset();
    CHECK_EQUAL(authenticator.realm(), "the realm");
    authenticator.setUser("u");
  });
  socket->open(server.url());
  CHECK_WAIT(loop, socket == nullptr);
}

/// What a second server hears if a first one leads there, with the errors and whether it connects.
std::string redirected(QNetworkRequest::RedirectPolicy policy, Log& log, bool& connected) {
  RecordedClient client;
  std::string there;
  peer::Server second([&](peer::Connection& connection) {
    there = connection.readHead();
    connection.send(peer::acceptFixedKey);
    connection.readToEnd();
  });
  peer::Server first([&, target = "http" + second.url().substr(2)](peer::Connection& connection) {
    connection.readHead();
    connection.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + target +
                    "/there\r\nContent-Length: 0\r\n\r\n");
    connection.readToEnd();
  });
  QNetworkRequest request(first.url());
  request.setRawHeader("Cookie", "c=secret");
  request.setRawHeader("X-Other", "kept");
  CHECK_EQUAL(client.socket.redirectPolicy(), QNetworkRequest::ManualRedirectPolicy);
  client.socket.setRedirectPolicy(policy);
  CHECK_EQUAL(client.socket.redirectPolicy(), policy);
  client.socket.open(request);
  CHECK_WAIT(client.loop, client.socket.isValid() || endsWith(client.log, "error 0"));
  log = client.log;
  connected = client.socket.isValid();
  if (connected) {
    CHECK_EQUAL(client.socket.requestUrl(), second.url() + "/there");
    CHECK_EQUAL(client.socket.resourceName(), "/there");
  } else {
    client.socket.open(second.url() + "/directly");  // for its script to end
    CHECK_WAIT(client.loop, client.socket.isValid());
  }
  client.socket.abort();
  return there;  // read before the server accepted
}

void redirectsAreFollowedIfThatIsAskedFor() {
  Log log;
  bool connected = false;
  const std::string there = redirected(QNetworkRequest::NoLessSafeRedirectPolicy, log, connected);
  CHECK(connected);
  CHECK_EQUAL(log, (Log{"state 2", "state 3", "connected"}));
  CHECK_EQUAL(there.find("GET /there HTTP/1.1\r\n"), std::size_t(0));
  CHECK(there.find("\r\nX-Other: kept\r\n") != std::string::npos);
  CHECK(there.find("secret") == std::string::npos);

  for (const auto policy :
       {QNetworkRequest::SameOriginRedirectPolicy, QNetworkRequest::ManualRedirectPolicy}) {
    const std::string direct = redirected(policy, log, connected);
    CHECK(!connected);
    CHECK_EQUAL(log, (Log{"state 2", "error 0"}));
    CHECK_EQUAL(direct.find("GET /directly HTTP/1.1\r\n"), std::size_t(0));
  }
}

void headersOfTheAnswerCanBeRead() {
  RecordedClient client;
  CHECK_EQUAL(client.socket.answerHeaders("Set-Cookie"), Log{});
  peer::Server server([&](peer::Connection& connection) {
    connection.readHead();
    std::string answer(peer::acceptFixedKey);
    answer.insert(answer.size() - 2, "Set-Cookie: a=1\r\nSET-COOKIE: b=2\r\n");
    connection.send(answer);
    connection.readToEnd();
  });
  client.socket.open(server.url());
  CHECK_WAIT(client.loop, client.socket.isValid());
  CHECK_EQUAL(client.socket.answerHeaders("set-cookie"), (Log{"a=1", "b=2"}));
  CHECK_EQUAL(client.socket.answerHeaders("X-None"), Log{});
  CHECK_EQUAL(
      check::errorOf([&] { (void)client.socket.answerHeaders(std::string_view("a\0b", 3)); }),
      QWS_ERR_ENCODING);
  client.socket.abort();
}

}  // namespace

int main() {
  return check::run({
      {"slotsAnswer401", slotsAnswer401},
      {"withoutAnAnswerItIsAnError", withoutAnAnswerItIsAnError},
      {"itCanBeDestroyedInTheSlot", itCanBeDestroyedInTheSlot},
      {"redirectsAreFollowedIfThatIsAskedFor", redirectsAreFollowedIfThatIsAskedFor},
      {"headersOfTheAnswerCanBeRead", headersOfTheAnswerCanBeRead},
  });
}
