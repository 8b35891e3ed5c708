/// \file
/// One message for many sockets.
#ifndef LIBQWEBSOCKET_BROADCAST_HPP
#define LIBQWEBSOCKET_BROADCAST_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "socket.hpp"

namespace qws {

namespace detail {

inline qws_socket* handleOf(QWebSocket& socket) noexcept { return socket.handle(); }

/// The same for pointers, smart ones too.
template <class Pointer>
auto handleOf(const Pointer& pointer) noexcept -> decltype(handleOf(*pointer)) {
  return pointer == nullptr ? nullptr : handleOf(*pointer);
}

template <class Sockets, class Send>
std::int64_t broadcast(Sockets& sockets, Send send) {
  std::vector<qws_socket*> handles;
  handles.reserve(static_cast<std::size_t>(std::distance(std::begin(sockets), std::end(sockets))));
  for (auto&& socket : sockets) {
    handles.push_back(handleOf(socket));
  }
  return checkCount(send(handles.data(), handles.size()));
}

}  // namespace detail

/// Queues one text message for many sockets of one loop, and returns how many took it: those that
/// are connected. Sockets is any range of QWebSocket, of references or of pointers to it, plain or
/// smart; those that are null or were moved from are passed over. The message is framed once for
/// all of a server's side, and written when control is back in the loop. Throws Error
/// QWS_ERR_ENCODING for text that is not UTF-8.
template <class Sockets>
std::int64_t broadcastTextMessage(Sockets&& sockets, std::string_view message) {
  return detail::broadcast(sockets, [=](qws_socket* const* handles, std::size_t count) {
    return qws_broadcast_text_message(handles, count, message.data(), message.size());
  });
}

/// The same with any bytes.
template <class Sockets>
std::int64_t broadcastBinaryMessage(Sockets&& sockets, const void* data, std::size_t size) {
  return detail::broadcast(sockets, [=](qws_socket* const* handles, std::size_t count) {
    return qws_broadcast_binary_message(handles, count, data, size);
  });
}
template <class Sockets>
std::int64_t broadcastBinaryMessage(Sockets&& sockets, std::string_view data) {
  return broadcastBinaryMessage(sockets, data.data(), data.size());
}

}  // namespace qws

#endif
