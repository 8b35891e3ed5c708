/// \file
/// permessage-deflate.
#ifndef LIBQWEBSOCKET_COMPRESSION_HPP
#define LIBQWEBSOCKET_COMPRESSION_HPP

#include <cstddef>
#include <optional>

#include "../libqwebsocket.h"

namespace qws {

namespace detail {

inline constexpr qws_compression usualCompression = QWS_COMPRESSION_INIT;

}  // namespace detail

/// permessage-deflate (RFC 7692): what a side wants, or what was agreed on. A plain value; its
/// defaults are those of QWS_COMPRESSION_INIT.
struct QWebSocketCompression {
  /// How hard is tried to compress: 1 is the fastest, 9 the smallest.
  int level = detail::usualCompression.level;

  /// The messages of a direction look back at most 2^bits bytes, 8 to 15.
  int sendWindowBits = detail::usualCompression.send_window_bits;
  int receiveWindowBits = detail::usualCompression.receive_window_bits;

  /// Whether messages of a direction may look back at those before; without it they are compressed
  /// less, and take no memory between messages.
  bool sendContextTakeover = detail::usualCompression.send_context_takeover != 0;
  bool receiveContextTakeover = detail::usualCompression.receive_context_takeover != 0;

  /// Shorter messages go out as they are; bytes.
  std::size_t threshold = detail::usualCompression.threshold;

  friend bool operator==(const QWebSocketCompression& a, const QWebSocketCompression& b) {
    return a.level == b.level && a.sendWindowBits == b.sendWindowBits &&
           a.receiveWindowBits == b.receiveWindowBits &&
           a.sendContextTakeover == b.sendContextTakeover &&
           a.receiveContextTakeover == b.receiveContextTakeover && a.threshold == b.threshold;
  }
  friend bool operator!=(const QWebSocketCompression& a, const QWebSocketCompression& b) {
    return !(a == b);
  }
};

namespace detail {

/// Calls call() with the C form of a compression, null for none.
template <class Call>
auto withC(const std::optional<QWebSocketCompression>& compression, Call call) {
  if (!compression.has_value()) {
    return call(nullptr);
  }
  qws_compression form = usualCompression;
  form.level = compression->level;
  form.send_window_bits = compression->sendWindowBits;
  form.receive_window_bits = compression->receiveWindowBits;
  form.send_context_takeover = compression->sendContextTakeover ? 1 : 0;
  form.receive_context_takeover = compression->receiveContextTakeover ? 1 : 0;
  form.threshold = compression->threshold;
  return call(&form);
}

inline QWebSocketCompression fromC(const qws_compression& compression) noexcept {
  return {compression.level,
          compression.send_window_bits,
          compression.receive_window_bits,
          compression.send_context_takeover != 0,
          compression.receive_context_takeover != 0,
          compression.threshold};
}

}  // namespace detail
}  // namespace qws

#endif
