/// \file
/// Owning pointers to C objects, and text across the C border.
#ifndef LIBQWEBSOCKET_HANDLE_HPP
#define LIBQWEBSOCKET_HANDLE_HPP

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "error.hpp"

namespace qws::detail {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

/// Owns a C object and frees it with its _free function.
template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

/// The text that a getter of the C library gives out in the manner of snprintf.
template <class Getter, class... Args>
std::string text(Getter getter, Args... args) {
  char small[256];
  std::size_t size = getter(args..., small, sizeof small);
  if (size < sizeof small) {
    return std::string(small, size);
  }
  std::string large(size, '\0');
  size = getter(args..., large.data(), large.size() + 1);
  large.resize(std::min(size, large.size()));
  return large;
}

/// A copy of the text for parameters that end at the first NUL. Text that holds one is
/// QWS_ERR_ENCODING, for it would go on cut.
inline std::string terminated(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(QWS_ERR_ENCODING);
  }
  return std::string(text);
}

}  // namespace qws::detail

#endif
