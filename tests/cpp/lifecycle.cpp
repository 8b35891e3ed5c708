// Every way a connection begins and ends, with the signals in the order in which Qt emits them.
#include <future>
#include <string>
#include <vector>

#include "check.hpp"
#include "peer.hpp"
#include "recorder.hpp"

namespace {

using qws::QAbstractSocket;

const Log opened = {"state 2", "state 3", "connected"};
const Log closedByUs = {"aboutToClose", "aboutToClose", "state 6",
                        "state 0",      "disconnected", "readChannelFinished"};

Log operator+(Log log, const Log& more) {
  log.insert(log.end(), more.begin(), more.end());
  return log;
}

/// A client that has connected to a server.
struct ConnectedClient : RecordedClient {
  explicit ConnectedClient(const peer::Server& server) {
    socket.open(server.url());
    CHECK_WAIT(loop, endsWith(log, "connected"));
    CHECK_EQUAL(log, opened);
    log.clear();
  }
};

/// A client whose request is with a server that has not answered yet.
struct ConnectingClient : RecordedClient {
  explicit ConnectingClient(const peer::Server& server) {
    bool written = false;
    const qws::ScopedConnection connection = socket.bytesWritten.connect([&] { written = true; });
    socket.open(server.url());
    CHECK_WAIT(loop, written);
    CHECK_EQUAL(log, (Log{"state 2"}));
    log.clear();
  }
};

/// What an open connection does when the peer sends these bytes: ends as Qt ends it, with this
/// close code.
void endsWithCode(const std::string& bytes, int code, const std::string& reason) {
  peer::Frame answer;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      connection.readFrame();
      connection.send(bytes);
      answer = connection.readFrame();
      connection.finish();
      connection.readToEnd();
    });
    ConnectedClient client(server);
    client.socket.sendTextMessage("go");
    CHECK_WAIT(client.loop, endsWith(client.log, "readChannelFinished"));
    CHECK_EQUAL(client.log, closedByUs);
    CHECK_EQUAL(client.socket.error(), QAbstractSocket::UnknownSocketError);
    CHECK_EQUAL(client.socket.errorString(), "Unknown error");
    CHECK_EQUAL(static_cast<int>(client.socket.closeCode()), code);
    CHECK_EQUAL(client.socket.closeReason(), reason);
  }
  CHECK_EQUAL(answer.opcode, static_cast<int>(peer::Close));
  CHECK_EQUAL(answer.payload, peer::closing(code, reason));
}

/// What a connection that is not complete does when the server drops it.
void endsWithErrorInHandshake(bool reset) {
  peer::Server server([=](peer::Connection& connection) {
    connection.readHead();
    connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade:");
    if (reset) {
      connection.reset();
    }
  });
  RecordedClient client;
  client.socket.open(server.url());
  CHECK_WAIT(client.loop, endsWith(client.log, "readChannelFinished"));
  CHECK_EQUAL(client.log,
              (Log{"state 2", "error 1", "state 0", "disconnected", "readChannelFinished"}));
  CHECK_EQUAL(client.socket.error(), QAbstractSocket::RemoteHostClosedError);
  CHECK_EQUAL(client.socket.errorString(), "The remote host closed the connection");
}

/// What an open connection does when the server drops it without a close frame.
void endsWithError(bool reset) {
  peer::Server server([=](peer::Connection& connection) {
    peer::shakeHands(connection);
    connection.readFrame();
    if (reset) {
      connection.reset();
    }
  });
  ConnectedClient client(server);
  bool valid = true;
  client.socket.errorOccurred.connect([&] { valid = client.socket.isValid(); });
  client.socket.sendTextMessage("go");
  CHECK_WAIT(client.loop, endsWith(client.log, "readChannelFinished"));
  CHECK_EQUAL(client.log,
              (Log{"error 1", "state 6", "state 0", "disconnected", "readChannelFinished"}));
  CHECK(!valid);
  CHECK_EQUAL(client.socket.error(), QAbstractSocket::RemoteHostClosedError);
  CHECK_EQUAL(client.socket.closeCode(), qws::QWebSocketProtocol::CloseCodeNormal);
}

void readToEnd(peer::Connection& connection) { connection.readToEnd(); }

void openAndStay(peer::Connection& connection) {
  peer::shakeHands(connection);
  connection.readToEnd();
}

void openEmitsConnectingBeforeItReturns() {
  peer::Server server(openAndStay);
  RecordedClient client;
  client.socket.stateChanged.connect([&](int state) {
    CHECK_EQUAL(static_cast<int>(client.socket.state()), state);
    CHECK_EQUAL(client.socket.isValid(), state == QAbstractSocket::ConnectedState);
  });
  client.socket.open(server.url());
  CHECK_EQUAL(client.log, (Log{"state 2"}));
  CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
  CHECK_EQUAL(client.log, opened);
  client.socket.close();
}

void closeWithNothingPendingEndsAtOnce() {
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
      connection.readToEnd();
    });
    ConnectedClient client(server);
    client.socket.close(qws::QWebSocketProtocol::CloseCodeGoingAway, "bye");
    CHECK_EQUAL(client.log, closedByUs);
    CHECK_EQUAL(client.socket.state(), QAbstractSocket::UnconnectedState);
    CHECK_EQUAL(client.socket.closeCode(), qws::QWebSocketProtocol::CloseCodeGoingAway);
    CHECK_EQUAL(client.socket.closeReason(), "bye");
    client.socket.close();
    client.socket.abort();
    CHECK_EQUAL(client.log, closedByUs);
  }
  CHECK_EQUAL(frame.payload, peer::closing(1001, "bye"));
}

void closeWithDataPendingEndsWhenItIsWritten() {
  constexpr std::int64_t messageSize = 8 * 1024 * 1024;
  std::promise<void> read;
  std::int64_t received = 0;
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      read.get_future().wait();
      do {
        frame = connection.readFrame();
        received +=
            frame.opcode == peer::Close ? 0 : static_cast<std::int64_t>(frame.payload.size());
      } while (frame.opcode != peer::Close && frame.opcode != peer::End);
      connection.readToEnd();
    });
    ConnectedClient client(server);
    const std::string message(messageSize, 'x');
    for (int i = 0; i < 4; ++i) {
      CHECK_EQUAL(client.socket.sendBinaryMessage(message), messageSize);
    }
    client.socket.close();
    CHECK_EQUAL(client.log, (Log{"aboutToClose", "aboutToClose", "state 6"}));
    CHECK(client.socket.bytesToWrite() > 0);
    read.set_value();
    CHECK_WAIT(client.loop, endsWith(client.log, "readChannelFinished"));
    CHECK_EQUAL(client.log, closedByUs);
    CHECK_EQUAL(client.socket.bytesToWrite(), 0);
  }
  CHECK_EQUAL(received, 4 * messageSize);
  CHECK_EQUAL(frame.payload, peer::closing(1000));
}

void closeFrameOfThePeerIsAnswered() {
  endsWithCode(peer::frame(peer::Close, peer::closing(4000, "bye")), 4000, "bye");
}

void protocolErrorCloses() { endsWithCode(peer::frame(0x3, "x"), 1002, "Used reserved opcode"); }

void textThatIsNotUtf8Closes() {
  endsWithCode(peer::frame(peer::Text, "\xff"), 1007, "Invalid UTF-8 code encountered.");
}

void messageThatIsTooBigCloses() {
  peer::Server server([](peer::Connection& connection) {
    peer::shakeHands(connection);
    connection.readFrame();
    connection.send(peer::frame(peer::Binary, "12345678901"));
    connection.readFrame();
    connection.finish();
    connection.readToEnd();
  });
  ConnectedClient client(server);
  client.socket.setMaxAllowedIncomingFrameSize(10);
  client.socket.sendTextMessage("go");
  CHECK_WAIT(client.loop, endsWith(client.log, "readChannelFinished"));
  CHECK_EQUAL(client.log, closedByUs);
  CHECK_EQUAL(client.socket.closeCode(), qws::QWebSocketProtocol::CloseCodeTooMuchData);
  CHECK_EQUAL(client.socket.closeReason(), "Maximum framesize exceeded.");
}

void endOfTheStreamIsAnError() { endsWithError(false); }
void resetIsAnError() { endsWithError(true); }
void endOfTheStreamInTheHandshakeIsAnError() { endsWithErrorInHandshake(false); }
void resetInTheHandshakeIsAnError() { endsWithErrorInHandshake(true); }

void abortOfAnOpenConnection() {
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
    });
    ConnectedClient client(server);
    client.socket.abort();
    CHECK_EQUAL(client.log,
                (Log{"aboutToClose", "state 0", "disconnected", "readChannelFinished"}));
  }
  CHECK_EQUAL(frame.opcode, static_cast<int>(peer::End));
}

void abortRightAfterOpen() {
  RecordedClient client;
  client.socket.open("ws://127.0.0.1:" + std::to_string(peer::closedPort()));
  client.log.clear();
  client.socket.abort();
  client.loop.processEvents();
  CHECK_EQUAL(client.log, (Log{"aboutToClose", "state 0", "disconnected", "readChannelFinished"}));
}

void abortOfAHandshake() {
  peer::Server server(readToEnd);
  ConnectingClient client(server);
  client.socket.abort();
  CHECK_EQUAL(client.log, (Log{"aboutToClose", "state 0", "disconnected", "readChannelFinished"}));
}

void closeOfAHandshakeSendsAFrameToo() {
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      connection.readHead();
      frame = connection.readFrame();
    });
    ConnectingClient client(server);
    client.socket.close(1001, "enough");
    CHECK_EQUAL(client.log, (Log{"aboutToClose", "aboutToClose", "state 0", "disconnected",
                                 "readChannelFinished"}));
    CHECK_EQUAL(client.socket.closeReason(), "enough");
  }
  CHECK_EQUAL(frame.payload, peer::closing(1001, "enough"));
}

void refusedConnection() {
  RecordedClient client;
  client.socket.open("ws://127.0.0.1:" + std::to_string(peer::closedPort()));
  CHECK_WAIT(client.loop, client.log.size() == 4);
  CHECK_EQUAL(client.log, (Log{"state 2", "state 0", "disconnected", "error 0"}));
  CHECK_EQUAL(client.socket.error(), QAbstractSocket::ConnectionRefusedError);
  CHECK_EQUAL(client.socket.errorString(), "Connection refused");
}

void hostThatDoesNotExist() {
  RecordedClient client;
  client.socket.open("ws:///path");
  CHECK_WAIT(client.loop, client.log.size() == 4);
  CHECK_EQUAL(client.log, (Log{"state 2", "state 0", "disconnected", "error 2"}));
  CHECK_EQUAL(client.socket.errorString(), "Host not found");
}

void badAnswerIsAnErrorAndWaits() {
  peer::Server server([](peer::Connection& connection) {
    connection.readHead();
    connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    connection.readToEnd();
  });
  ConnectingClient client(server);
  CHECK_WAIT(client.loop, !client.log.empty());
  CHECK_EQUAL(client.log, (Log{"error 0"}));
  CHECK_EQUAL(client.socket.state(), QAbstractSocket::ConnectingState);
  CHECK_EQUAL(client.socket.error(), QAbstractSocket::UnknownSocketError);
  CHECK_EQUAL(client.socket.errorString(),
              "QWebSocketPrivate::processHandshake: Unhandled http status code: 404 (Not Found).");
  client.log.clear();
  client.socket.close();
  CHECK_EQUAL(client.log, (Log{"aboutToClose", "aboutToClose", "state 0", "disconnected",
                               "readChannelFinished"}));
}

void badUrlIsAnErrorInsideOpen() {
  RecordedClient client;
  client.socket.open("");
  CHECK_EQUAL(client.log, (Log{"error 0"}));
  CHECK_EQUAL(client.socket.errorString(), "Invalid URL.");
  CHECK_EQUAL(client.socket.error(), QAbstractSocket::UnknownSocketError);
}

void otherSchemeIsAnErrorInsideOpen() {
  RecordedClient client;
  client.socket.open("http://127.0.0.1/");
  CHECK_EQUAL(client.log, (Log{"error 10"}));
  CHECK_EQUAL(client.socket.errorString(), "Unsupported WebSocket scheme: http");
}

void openDropsTheOldConnectionSilently() {
  peer::Frame frame;
  {
    peer::Server first([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
    });
    peer::Server second(openAndStay);
    ConnectedClient client(first);
    client.socket.open(second.url());
    CHECK_EQUAL(client.log, (Log{"state 2"}));
    CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
    CHECK_EQUAL(client.log, opened);
    client.socket.close();
  }
  CHECK_EQUAL(frame.opcode, static_cast<int>(peer::End));
}

void openInTheSlotOfDisconnected() {
  peer::Server first(openAndStay);
  peer::Server second(openAndStay);
  ConnectedClient client(first);
  qws::Connection once;
  once = client.socket.disconnected.connect([&] {
    once.disconnect();
    client.socket.open(second.url());
  });
  client.socket.close();
  CHECK_WAIT(client.loop, endsWith(client.log, "connected"));
  CHECK_EQUAL(client.log,
              (Log{"aboutToClose", "aboutToClose", "state 6", "state 0", "disconnected"} + opened));
  client.socket.close();
}

void destructorSaysGoingAwayAndEmitsNothing() {
  peer::Frame frame;
  {
    peer::Server server([&](peer::Connection& connection) {
      peer::shakeHands(connection);
      frame = connection.readFrame();
      connection.readToEnd();
    });
    Log log;
    qws::EventLoop loop;
    {
      qws::QWebSocket socket(loop);
      socket.setMaskGenerator(std::make_shared<peer::FixedMask>());
      record(socket, log);
      socket.open(server.url());
      CHECK_WAIT(loop, endsWith(log, "connected"));
    }
    CHECK_EQUAL(log, opened);
  }
  CHECK_EQUAL(frame.payload, peer::closing(1001, "Connection closed"));
}

}  // namespace

int main() {
  return check::run({
      {"openEmitsConnectingBeforeItReturns", openEmitsConnectingBeforeItReturns},
      {"closeWithNothingPendingEndsAtOnce", closeWithNothingPendingEndsAtOnce},
      {"closeWithDataPendingEndsWhenItIsWritten", closeWithDataPendingEndsWhenItIsWritten},
      {"closeFrameOfThePeerIsAnswered", closeFrameOfThePeerIsAnswered},
      {"protocolErrorCloses", protocolErrorCloses},
      {"textThatIsNotUtf8Closes", textThatIsNotUtf8Closes},
      {"messageThatIsTooBigCloses", messageThatIsTooBigCloses},
      {"endOfTheStreamIsAnError", endOfTheStreamIsAnError},
      {"resetIsAnError", resetIsAnError},
      {"endOfTheStreamInTheHandshakeIsAnError", endOfTheStreamInTheHandshakeIsAnError},
      {"resetInTheHandshakeIsAnError", resetInTheHandshakeIsAnError},
      {"abortOfAnOpenConnection", abortOfAnOpenConnection},
      {"abortRightAfterOpen", abortRightAfterOpen},
      {"abortOfAHandshake", abortOfAHandshake},
      {"closeOfAHandshakeSendsAFrameToo", closeOfAHandshakeSendsAFrameToo},
      {"refusedConnection", refusedConnection},
      {"hostThatDoesNotExist", hostThatDoesNotExist},
      {"badAnswerIsAnErrorAndWaits", badAnswerIsAnErrorAndWaits},
      {"badUrlIsAnErrorInsideOpen", badUrlIsAnErrorInsideOpen},
      {"otherSchemeIsAnErrorInsideOpen", otherSchemeIsAnErrorInsideOpen},
      {"openDropsTheOldConnectionSilently", openDropsTheOldConnectionSilently},
      {"openInTheSlotOfDisconnected", openInTheSlotOfDisconnected},
      {"destructorSaysGoingAwayAndEmitsNothing", destructorSaysGoingAwayAndEmitsNothing},
  });
}
