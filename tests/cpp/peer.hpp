/// \file
/// Peers that speak raw TCP: they see what goes over the wire, and say what no good peer would.
#ifndef TESTS_CPP_PEER_HPP
#define TESTS_CPP_PEER_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <libqwebsocket.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace peer {

enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10, End = -1 };

/// A frame as it was read (RFC 6455, 5.2), unmasked. End stands for the end of the stream.
struct Frame {
  int opcode = End;
  bool final = false;
  bool masked = false;
  std::string key;
  std::string payload;
};

/// The bytes of a frame with a payload of up to 125 bytes; as a server sends it if there is no key.
inline std::string frame(int opcode, std::string_view payload, std::string_view key = {}) {
  std::string bytes(1, static_cast<char>(0x80 | opcode));
  bytes += static_cast<char>((key.empty() ? 0 : 0x80) | payload.size());
  bytes += key;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    bytes += static_cast<char>(payload[i] ^ (key.empty() ? 0 : key[i % 4]));
  }
  return bytes;
}

/// The payload of a close frame.
inline std::string closing(int code, std::string_view reason = {}) {
  std::string payload;
  payload += static_cast<char>(code >> 8);
  payload += static_cast<char>(code);
  return payload.append(reason);
}

/// A blocking connection. What does not come within 10 s counts as the end of the stream.
class Connection {
 public:
  explicit Connection(int descriptor) : descriptor_(descriptor) {
    const timeval limit{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(descriptor_); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// The head of a request or an answer, with the empty line.
  std::string readHead() {
    std::string head;
    while (head.size() < 4 || head.compare(head.size() - 4, 4, "\r\n\r\n") != 0) {
      const std::string next = readExactly(1);
      if (next.empty()) {
        break;
      }
      head += next;
    }
    return head;
  }

  Frame readFrame() {
    Frame frame;
    const std::string head = readExactly(2);
    if (head.size() < 2) {
      return frame;
    }
    frame.opcode = head[0] & 0x0f;
    frame.final = (head[0] & 0x80) != 0;
    frame.masked = (head[1] & 0x80) != 0;
    std::uint64_t size = head[1] & 0x7f;
    if (size >= 126) {
      const std::string bytes = readExactly(size == 126 ? 2 : 8);
      size = 0;
      for (const char byte : bytes) {
        size = size << 8 | static_cast<unsigned char>(byte);
      }
    }
    if (frame.masked) {
      frame.key = readExactly(4);
    }
    frame.payload = readExactly(static_cast<std::size_t>(size));
    if (frame.masked) {
      for (std::size_t i = 0; i < frame.payload.size(); ++i) {
        frame.payload[i] = static_cast<char>(frame.payload[i] ^ frame.key[i % 4]);
      }
    }
    return frame;
  }

  /// What comes until the stream ends.
  std::string readToEnd() {
    std::string rest;
    char buffer[65536];
    for (ssize_t got = 1; got > 0;) {
      got = recv(descriptor_, buffer, sizeof buffer, 0);
      rest.append(buffer, static_cast<std::size_t>(got > 0 ? got : 0));
    }
    return rest;
  }

  /// So many bytes, fewer at the end of the stream.
  std::string readExactly(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t got = recv(descriptor_, bytes.data() + have, size - have, 0);
      if (got <= 0) {
        break;
      }
      have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
  }

  int descriptor() const { return descriptor_; }

  /// Ends this side of the stream (FIN).
  void finish() { shutdown(descriptor_, SHUT_WR); }

  /// Drops the connection with RST when this object ends.
  void reset() {
    const linger none{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }

 private:
  int descriptor_;
};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Plays a script with one client, in a thread of its own. The destructor waits for the script's
/// end.
class Server {
 public:
  explicit Server(std::function<void(Connection&)> script) {
    descriptor_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const timeval limit{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(descriptor_, 1) != 0 ||
        getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("the raw peer cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, script = std::move(script)] {
      const int client = accept(descriptor_, nullptr, nullptr);
      if (client >= 0) {
        Connection connection(client);
        script(connection);
      }
    });
  }
  ~Server() {
    thread_.join();
    ::close(descriptor_);
  }

  std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_); }
  std::uint16_t port() const { return port_; }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// Plays a script with a server on this machine, in a thread of its own.
class Client {
 public:
  Client(std::uint16_t port, std::function<void(Connection&)> script)
      : thread_([port, script = std::move(script)] {
          const sockaddr_in address = loopback(port);
          Connection connection(socket(AF_INET, SOCK_STREAM, 0));
          if (connect(connection.descriptor(), reinterpret_cast<const sockaddr*>(&address),
                      sizeof address) == 0) {
            script(connection);
          }
        }) {}
  ~Client() { thread_.join(); }

 private:
  std::thread thread_;
};

/// A port that nobody listens on.
inline std::uint16_t closedPort() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  bind(descriptor, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(descriptor);
  return ntohs(address.sin_port);
}

/// Always the same mask, so that the Sec-WebSocket-Key and the accept key are always the same too.
class FixedMask : public qws::QMaskGenerator {
 public:
  static constexpr std::uint32_t mask = 0x01020304;

  std::uint32_t nextMask() override {
    ++calls;
    return mask;
  }

  int calls = 0;
};

/// The Sec-WebSocket-Key of a client with FixedMask, and the head that accepts it.
constexpr std::string_view fixedKey = "BAMCAQQDAgEEAwIBBAMCAQ==";
constexpr std::string_view acceptFixedKey =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Accept: BBf0e3RAzKa++KuRR4nw70PUJd4=\r\n\r\n";

/// The script of a server up to the open connection: returns the request of a client with
/// FixedMask.
inline std::string shakeHands(Connection& connection) {
  std::string request = connection.readHead();
  connection.send(acceptFixedKey);
  return request;
}

}  // namespace peer

#endif
