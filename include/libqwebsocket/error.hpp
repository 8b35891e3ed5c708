/// \file
/// How misuse of the library is reported in C++.
#ifndef LIBQWEBSOCKET_ERROR_HPP
#define LIBQWEBSOCKET_ERROR_HPP

#include <cstdint>
#include <stdexcept>

#include "../libqwebsocket.h"

namespace qws {

/// Thrown when a function is misused: an object that was moved from, text that is not UTF-8, a
/// number out of range, the wrong state. What happens to a connection is never an exception but a
/// signal.
class Error : public std::runtime_error {
 public:
  /// An error whose what() is qws_error_string(code).
  explicit Error(qws_error code) : std::runtime_error(qws_error_string(code)), code_(code) {}

  /// Which kind of misuse it was.
  [[nodiscard]] qws_error code() const noexcept { return code_; }

 private:
  qws_error code_;
};

namespace detail {

/// Throws what a function of the C library answers.
inline void check(qws_error error) {
  if (error != QWS_OK) {
    throw Error(error);
  }
}

/// The same for functions whose answer is a count, or a negative qws_error.
inline std::int64_t checkCount(std::int64_t count) {
  if (count < 0) {
    throw Error(static_cast<qws_error>(count));
  }
  return count;
}

}  // namespace detail
}  // namespace qws

#endif
