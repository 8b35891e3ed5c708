/// \file
/// What a socket signals, as lines of text.
#ifndef TESTS_CPP_RECORDER_HPP
#define TESTS_CPP_RECORDER_HPP

#include <libqwebsocket.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "peer.hpp"

using Log = std::vector<std::string>;

/// Appends each signal but bytesWritten and the frames, with its arguments, to the log, which has
/// to outlive the socket.
inline void record(qws::QWebSocket& socket, Log& log) {
  const auto line = [&log](std::string text) { return [&log, text] { log.push_back(text); }; };
  socket.aboutToClose.connect(line("aboutToClose"));
  socket.connected.connect(line("connected"));
  socket.disconnected.connect(line("disconnected"));
  socket.readChannelFinished.connect(line("readChannelFinished"));
  socket.errorOccurred.connect(
      [&log](int error) { log.push_back("error " + std::to_string(error)); });
  socket.stateChanged.connect(
      [&log](int state) { log.push_back("state " + std::to_string(state)); });
  socket.textMessageReceived.connect(
      [&log](std::string_view text) { log.push_back("text " + std::string(text)); });
  socket.binaryMessageReceived.connect(
      [&log](std::string_view data) { log.push_back("binary " + std::string(data)); });
  socket.pong.connect(
      [&log](auto, std::string_view payload) { log.push_back("pong " + std::string(payload)); });
}

/// Whether the last signal is this one.
inline bool endsWith(const Log& log, std::string_view line) {
  return !log.empty() && log.back() == line;
}

/// A socket whose signals are recorded, on a loop of its own, for peers that accept the fixed key.
struct RecordedClient {
  Log log;
  qws::EventLoop loop;
  qws::QWebSocket socket{loop};

  RecordedClient() {
    socket.setMaskGenerator(std::make_shared<peer::FixedMask>());
    record(socket, log);
  }
};

#endif
