// The peer made with Boost.Beast. README.md beside this file says what it is told and what it tells.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdlib>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using error_code = beast::error_code;

namespace {

constexpr std::size_t max_message = 32 << 20;

struct Options {
  websocket::permessage_deflate deflate;
  std::string subprotocol;

  void parse(const std::string &argument) {
    const auto equals = argument.find('=');
    const auto key = argument.substr(0, equals);
    const auto value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    if (key == "subprotocol") {
      subprotocol = value;
      return;
    }
    if (key == "frame") {
      return;
    }
    deflate.client_enable = deflate.server_enable = true;
    if (key == "server_no_context_takeover") {
      deflate.server_no_context_takeover = true;
    } else if (key == "client_no_context_takeover") {
      deflate.client_no_context_takeover = true;
    } else if (key == "server_max_window_bits") {
      deflate.server_max_window_bits = std::stoi(value);
    } else if (key == "client_max_window_bits") {
      deflate.client_max_window_bits = std::stoi(value);
    } else if (key != "deflate") {
      throw std::invalid_argument(argument);
    }
  }
};

struct Record {
  std::string kind;
  int number = 0;
  std::string data;

  // Reads a record from standard input; false at its end.
  bool read() {
    std::size_t size = 0;
    if (!(std::cin >> kind >> size >> number) || std::cin.get() != '\n') {
      return false;
    }
    data.resize(size);
    std::cin.read(&data[0], static_cast<std::streamsize>(size));
    return bool(std::cin);
  }

  void write() const {
    std::cout << kind << ' ' << data.size() << ' ' << number << '\n' << data << std::flush;
  }
};

// An open connection: what is sent waits its turn, what comes is given to functions.
class Connection : public std::enable_shared_from_this<Connection> {
public:
  std::function<void(bool text, std::string message)> on_message;
  std::function<void(std::string payload)> on_pong;
  std::function<void(int code, std::string reason)> on_closed;

  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {
    stream.next_layer().set_option(tcp::no_delay(true));
  }

  void send(bool text, std::string message) {
    enqueue([this, text, message = std::move(message)](auto done) {
      stream.text(text);
      stream.async_write(asio::buffer(message), std::move(done));
    });
  }

  // The parts of a text that are parted by spaces, as the frames of one message.
  void send_fragments(const std::string &parts) {
    std::istringstream words(parts);
    std::string part;
    words >> part;
    while (words) {
      std::string next;
      const bool is_last = !(words >> next);
      enqueue([this, part, is_last](auto done) {
        stream.text(true);
        stream.async_write_some(is_last, asio::buffer(part), std::move(done));
      });
      part = next;
    }
  }

  void ping(std::string payload) {
    enqueue([this, payload = std::move(payload)](auto done) {
      stream.async_ping(websocket::ping_data(payload),
                        [done = std::move(done)](error_code error) { done(error, 0); });
    });
  }

  void close(int code, std::string reason) {
    enqueue([this, code, reason = std::move(reason)](auto done) {
      stream.async_close({static_cast<websocket::close_code>(code), reason},
                         [done = std::move(done)](error_code error) { done(error, 0); });
    });
  }

  void start() {
    stream.read_message_max(max_message);
    stream.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
      if (kind == websocket::frame_type::pong) {
        on_pong(std::string(payload));
      }
    });
    read();
  }

  websocket::stream<tcp::socket> stream;

private:
  using Done = std::function<void(error_code, std::size_t)>;

  void enqueue(std::function<void(Done)> operation) {
    operations.push_back(std::move(operation));
    if (operations.size() == 1) {
      operate();
    }
  }

  void operate() {
    operations.front()([self = shared_from_this()](error_code error, std::size_t) {
      self->operations.pop_front();
      if (!error && !self->operations.empty()) {
        self->operate();
      }
    });
  }

  void read() {
    stream.async_read(buffer, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) {
        const auto &reason = self->stream.reason();
        if (!reason) {
          std::cerr << "beast: " << error.message() << '\n';
        }
        self->on_closed(reason.code, std::string(reason.reason.data(), reason.reason.size()));
        return;
      }
      std::string message = beast::buffers_to_string(self->buffer.data());
      self->buffer.consume(self->buffer.size());
      self->on_message(self->stream.got_text(), std::move(message));
      self->read();
    });
  }

  beast::flat_buffer buffer{max_message};
  std::deque<std::function<void(Done)>> operations;
};

// ---- server

void answer(Connection &connection, bool text, std::string message) {
  const auto space = message.find(' ');
  const auto command = text ? message.substr(0, space) : "";
  const auto argument = space == std::string::npos ? "" : message.substr(space + 1);
  if (command == "!close") {
    const auto end = argument.find(' ');
    const auto reason = end == std::string::npos ? "" : argument.substr(end + 1);
    connection.close(std::stoi(argument), reason);
  } else if (command == "!ping") {
    connection.ping(argument);
  } else if (command == "!fragments") {
    connection.send_fragments(argument);
  } else {
    connection.send(text, std::move(message));
  }
}

// Whether a client has named the subprotocol in its request.
bool is_offered(const std::string &name, const http::request<http::string_body> &request) {
  http::token_list names{request[http::field::sec_websocket_protocol]};
  return !name.empty() && names.exists(name);
}

void accept(tcp::socket socket, const Options &options) {
  auto connection = std::make_shared<Connection>(std::move(socket));
  auto &stream = connection->stream;
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  std::string chosen;

  http::read(stream.next_layer(), buffer, request);
  if (is_offered(options.subprotocol, request)) {
    chosen = options.subprotocol;
    stream.set_option(websocket::stream_base::decorator([chosen](websocket::response_type &response) {
      response.set(http::field::sec_websocket_protocol, chosen);
    }));
  }
  stream.set_option(options.deflate);
  stream.accept(request);
  std::cout << "opened " << chosen << std::endl;
  auto *c = connection.get();
  c->on_message = [c](bool text, std::string message) { answer(*c, text, std::move(message)); };
  c->on_pong = [c](std::string payload) { c->send(true, "pong " + payload); };
  c->on_closed = [](int code, std::string reason) {
    std::cout << "closed " << code << ' ' << reason << std::endl;
  };
  c->start();
}

void serve(asio::io_context &io, tcp::acceptor &acceptor, const Options &options) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (!error) {
      try {
        accept(std::move(socket), options);
      } catch (const std::exception &e) {
        std::cerr << "beast: " << e.what() << '\n';
      }
    }
    serve(io, acceptor, options);
  });
}

int run_server(const Options &options) {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
  std::cout << "listening on ws://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;
  serve(io, acceptor, options);
  io.run();
  return 0;
}

// ---- client

void obey(Connection &connection, const Record &record) {
  if (record.kind == "ping") {
    connection.ping(record.data);
  } else if (record.kind == "close") {
    connection.close(record.number, record.data);
  } else if (record.kind == "fragments") {
    connection.send_fragments(record.data);
  } else {
    connection.send(record.kind == "text", record.data);
  }
}

int run_client(const std::string &url, const Options &options) {
  const auto host = url.substr(url.find("//") + 2, url.rfind(':') - url.find("//") - 2);
  const auto port = std::stoi(url.substr(url.rfind(':') + 1));
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect({asio::ip::make_address(host), static_cast<unsigned short>(port)});
  auto connection = std::make_shared<Connection>(std::move(socket));
  auto *c = connection.get();
  websocket::response_type response;

  c->stream.set_option(options.deflate);
  if (!options.subprotocol.empty()) {
    c->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type &request) {
      request.set(http::field::sec_websocket_protocol, options.subprotocol);
    }));
  }
  c->stream.handshake(response, host, "/");
  Record{"opened", 0, std::string(response[http::field::sec_websocket_protocol])}.write();
  c->on_message = [](bool text, std::string message) {
    Record{text ? "text" : "binary", 0, std::move(message)}.write();
  };
  c->on_pong = [](std::string payload) { Record{"pong", 0, std::move(payload)}.write(); };
  c->on_closed = [](int code, std::string reason) {
    Record{"closed", code, std::move(reason)}.write();
    std::_Exit(0); // with the thread that reads standard input
  };
  c->start();
  std::thread([&io, connection] {
    Record record;
    while (record.read()) {
      asio::post(io, [connection, record] { obey(*connection, record); });
    }
  }).detach();
  io.run();
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool is_server = !arguments.empty() && arguments[0] == "server";

  if (!is_server && (arguments.size() < 2 || arguments[0] != "client")) {
    std::cerr << "usage: server [OPTION...] | client URL [OPTION...]\n";
    return 2;
  }
  try {
    Options options;
    for (std::size_t i = is_server ? 1 : 2; i < arguments.size(); i++) {
      options.parse(arguments[i]);
    }
    return is_server ? run_server(options) : run_client(arguments[1], options);
  } catch (const std::exception &e) {
    std::cerr << "beast: " << e.what() << '\n';
    return 1;
  }
}
