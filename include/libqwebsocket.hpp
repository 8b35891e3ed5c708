/// \file
/// libqwebsocket for C++17: QWebSocket and QWebSocketServer with Qt's names, and without Qt.
///
///     #include <libqwebsocket.hpp>
///
///     int main() {
///       qws::EventLoop loop;
///       qws::QWebSocket socket(loop);
///       socket.connected.connect([&] { socket.sendTextMessage("hello"); });
///       socket.textMessageReceived.connect([&](std::string_view text) { socket.close(); });
///       socket.disconnected.connect([&] { loop.quit(); });
///       socket.open("ws://127.0.0.1:8080");
///       return loop.exec();
///     }
///
/// The goals, in order:
/// 1. Classes, methods, enumerators and signals have Qt's names and meaning. What is new is the
///    loop, the first argument of constructors: Qt has one for each thread, and finds it by itself.
/// 2. Owners cannot be copied, only moved; their destructors free. No pointer is yours to delete.
/// 3. Misuse throws qws::Error; what happens on the network is a signal; what a slot throws comes
///    out of the call that emitted, and never passes through the library.
/// 4. Header only, on the C interface alone: std::string_view in, std::string out, std::chrono for
///    time.
///
/// The rules on threads, processes and signals of libqwebsocket.h hold here too. Text is UTF-8
/// everywhere. A program links with -lqwebsocket.
#ifndef LIBQWEBSOCKET_HPP
#define LIBQWEBSOCKET_HPP

#include "libqwebsocket/alert.hpp"
#include "libqwebsocket/authenticator.hpp"
#include "libqwebsocket/broadcast.hpp"
#include "libqwebsocket/compression.hpp"
#include "libqwebsocket/error.hpp"
#include "libqwebsocket/handshake.hpp"
#include "libqwebsocket/loop.hpp"
#include "libqwebsocket/network.hpp"
#include "libqwebsocket/protocol.hpp"
#include "libqwebsocket/proxy.hpp"
#include "libqwebsocket/server.hpp"
#include "libqwebsocket/signal.hpp"
#include "libqwebsocket/socket.hpp"
#include "libqwebsocket/ssl.hpp"
#include "libqwebsocket/timer.hpp"

#endif
