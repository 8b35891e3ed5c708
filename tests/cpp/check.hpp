/// \file
/// Checks, and the main function of a test program: it runs the tests in order, prints
/// "N passed, N failed" at the end, and returns 0 if none failed.
#ifndef TESTS_CPP_CHECK_HPP
#define TESTS_CPP_CHECK_HPP

#include <chrono>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <libqwebsocket.hpp>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace check {

inline int failures = 0;

inline void fail(const char* file, int line, const std::string& text) {
  ++failures;
  std::printf("%s:%d: %s\n", file, line, text.c_str());
}

template <class T>
std::string show(const T& value) {
  std::ostringstream out;
  if constexpr (std::is_enum_v<T>) {
    out << static_cast<int>(value);
  } else {
    out << std::boolalpha << value;
  }
  return out.str();
}

inline std::string show(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    out += out.empty() ? value : ", " + value;
  }
  return "[" + out + "]";
}

template <class A, class B>
void equal(const char* file, int line, const char* expression, const A& actual, const B& expected) {
  if (!(actual == expected)) {
    fail(file, line, std::string(expression) + " is " + show(actual) + ", not " + show(expected));
  }
}

/// The code of the qws::Error that function throws, QWS_OK if it throws nothing.
template <class Function>
qws_error errorOf(Function function) {
  try {
    function();
  } catch (const qws::Error& error) {
    return error.code();
  }
  return QWS_OK;
}

/// Lets the loop run until done() is true; false after 10 s.
template <class Done>
bool wait(qws::EventLoop& loop, Done done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!done()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= std::chrono::nanoseconds(0)) {
      return false;
    }
    loop.processEvents(std::chrono::ceil<std::chrono::milliseconds>(left));
  }
  return true;
}

struct Test {
  const char* name;
  void (*function)();
};

/// After each test no object of the library may be left.
inline int run(std::initializer_list<Test> tests) {
  int failed = 0;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const Test& test : tests) {
    failures = 0;
    try {
      test.function();
    } catch (const std::exception& exception) {
      fail(test.name, 0, std::string("throws ") + exception.what());
    }
    if (qws_live_objects() != 0) {
      fail(test.name, 0, std::to_string(qws_live_objects()) + " objects are left");
    }
    if (failures != 0) {
      ++failed;
      std::printf("FAILED %s\n", test.name);
    }
  }
  std::printf("%d passed, %d failed\n", static_cast<int>(tests.size()) - failed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace check

#define CHECK(condition) \
  ((condition) ? void() : check::fail(__FILE__, __LINE__, "not true: " #condition))
#define CHECK_EQUAL(actual, expected) check::equal(__FILE__, __LINE__, #actual, actual, expected)
#define CHECK_WAIT(loop, condition) CHECK(check::wait(loop, [&] { return (condition); }))

#endif
