/// \file
/// Owning pointers to C objects, and text across the C border.
#ifndef LIBQWEBSOCKET_HANDLE_HPP
#define LIBQWEBSOCKET_HANDLE_HPP

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

/// Names as a list with commas, which is how they cross the C border. A name that would not come
/// out of the list as it went in is QWS_ERR_ARGUMENT; the library judges the others.
inline std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (name.empty() || name.find_first_of(", \t") != std::string::npos) {
      throw Error(QWS_ERR_ARGUMENT);
    }
    list += list.empty() ? name : ", " + name;
  }
  return terminated(list);
}

/// The names of such a list.
inline std::vector<std::string> separated(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::string_view name = list.substr(0, list.find(", "));
    names.emplace_back(name);
    list.remove_prefix(std::min(list.size(), name.size() + 2));
  }
  return names;
}

}  // namespace qws::detail

#endif
