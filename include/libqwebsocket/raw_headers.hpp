/// \file
/// Raw headers: as a value, and those of C objects.
#ifndef LIBQWEBSOCKET_RAW_HEADERS_HPP
#define LIBQWEBSOCKET_RAW_HEADERS_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"

namespace qws::detail {

/// Sets a raw header of a C object by its setter; std::nullopt removes it.
template <class Setter, class T>
void setRawHeader(Setter setter, T* object, std::string_view name,
                  std::optional<std::string_view> value) {
  const std::string_view bytes = value.value_or(std::string_view());
  const char* const data = bytes.data() == nullptr ? "" : bytes.data();
  check(setter(object, terminated(name).c_str(), value.has_value() ? data : nullptr,
               bytes.size()));
}

/// The names of the raw headers of a C object in order, by its getters.
template <class Count, class Name, class T>
std::vector<std::string> rawHeaderNames(Count count, Name name, const T* object) {
  std::vector<std::string> names(count(object));
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = text(name, object, i);
  }
  return names;
}

/// Header fields in the order in which they were set, with names in any case.
class RawHeaders {
 public:
  using Field = std::pair<std::string, std::string>;

  /// Sets a field, which moves to the end; std::nullopt takes it away.
  void set(std::string_view name, std::optional<std::string_view> value) {
    if (const auto old = find(name); old != fields_.end()) {
      fields_.erase(old);
    }
    if (value.has_value()) {
      fields_.emplace_back(name, *value);
    }
  }

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != fields_.end(); }

  /// The value of a field; empty if there is none.
  [[nodiscard]] std::string value(std::string_view name) const {
    const auto field = find(name);
    return field == fields_.end() ? std::string() : field->second;
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const Field& field : fields_) {
      names.push_back(field.first);
    }
    return names;
  }

 private:
  static char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }

  [[nodiscard]] std::vector<Field>::const_iterator find(std::string_view name) const {
    return std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) {
      return std::equal(name.begin(), name.end(), field.first.begin(), field.first.end(),
                        [](char a, char b) { return lower(a) == lower(b); });
    });
  }

  std::vector<Field> fields_;
};

}  // namespace qws::detail

#endif
