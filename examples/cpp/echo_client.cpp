// A websocket client: sends a few messages to an echo server, shows what comes back, and closes.
//
//   echo_client URL
//
// The exit status is 0 if everything came back and the connection was closed with 1000.
#include <chrono>
#include <exception>
#include <iostream>
#include <libqwebsocket.hpp>
#include <string>
#include <string_view>

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: echo_client URL\n";
    return 2;
  }
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  int unanswered = 4;
  const auto answered = [&] {
    if (--unanswered == 0) {
      socket.close(qws::QWebSocketProtocol::CloseCodeNormal, "done");
    }
  };

  socket.connected.connect([&] {
    std::cout << "connected to " << socket.peerAddress() << " port " << socket.peerPort() << '\n';
    socket.sendTextMessage("Hello, world");
    socket.sendTextMessage("Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d");
    socket.sendBinaryMessage(std::string(1024 * 1024, '\x7f'));
    socket.ping("are you there?");
  });
  socket.textMessageReceived.connect([&](std::string_view text) {
    std::cout << "text: " << text << '\n';
    answered();
  });
  socket.binaryMessageReceived.connect([&](std::string_view data) {
    std::cout << "binary: " << data.size() << " bytes\n";
    answered();
  });
  socket.pong.connect([&](std::chrono::milliseconds elapsed, std::string_view payload) {
    std::cout << "pong after " << elapsed.count() << " ms: " << payload << '\n';
    answered();
  });
  socket.errorOccurred.connect([&] {
    std::cout << "error: " << socket.errorString() << '\n';
    loop.quit();
  });
  socket.disconnected.connect([&] {
    std::cout << "disconnected: " << socket.closeCode() << ' ' << socket.closeReason() << '\n';
    loop.quit();
  });
  qws::QTimer::singleShot(loop, std::chrono::seconds(10), [&] { socket.abort(); });

  socket.open(argv[1]);
  loop.exec();
  return unanswered == 0 && socket.closeCode() == qws::QWebSocketProtocol::CloseCodeNormal ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "echo_client: " << error.what() << '\n';
  return 1;
}
