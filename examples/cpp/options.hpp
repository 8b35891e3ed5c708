// What the example programs take from their command lines and from files.
#ifndef OPTIONS_HPP
#define OPTIONS_HPP

#include <cstddef>
#include <fstream>
#include <iterator>
#include <libqwebsocket.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// A command line of arguments, and of options that have a fixed number of values each.
class Options {
 public:
  Options(int argc, char** argv, const std::map<std::string, int>& known) {
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      const auto option = known.find(word);
      if (option != known.end() && argc - i > option->second) {
        values_[word].assign(argv + i + 1, argv + i + 1 + option->second);
        i += option->second;
      } else if (word.compare(0, 2, "--") == 0) {
        good_ = false;
      } else {
        arguments_.push_back(word);
      }
    }
  }

  // Whether there were only known options, and so many arguments beside them.
  bool good(std::size_t arguments) const { return good_ && arguments_.size() == arguments; }

  const std::vector<std::string>& arguments() const { return arguments_; }
  bool has(const std::string& option) const { return values_.count(option) != 0; }

  // Value number index of an option that is there.
  const std::string& value(const std::string& option, std::size_t index = 0) const {
    return values_.at(option).at(index);
  }

 private:
  bool good_ = true;
  std::vector<std::string> arguments_;
  std::map<std::string, std::vector<std::string>> values_;
};

inline std::vector<qws::QSslCertificate> certificates(const std::string& path) {
  std::vector<qws::QSslCertificate> found = qws::QSslCertificate::fromPath(path);
  if (found.empty()) {
    throw std::runtime_error(path + ": no certificate");
  }
  return found;
}

// A private key of any algorithm, PEM.
inline qws::QSslKey privateKey(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string pem(std::istreambuf_iterator<char>(file), {});
  for (const auto algorithm : {qws::QSsl::Rsa, qws::QSsl::Ec, qws::QSsl::Opaque}) {
    const qws::QSslKey key(pem, algorithm);
    if (!key.isNull()) {
      return key;
    }
  }
  throw std::runtime_error(path + ": no private key");
}

// The octets of hexadecimal digits.
inline std::string octets(std::string_view hex) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string bytes;
  if (hex.empty() || hex.size() % 2 != 0 || hex.find_first_not_of(digits) != hex.npos) {
    throw std::runtime_error("a key is an even number of hexadecimal digits, in lower case");
  }
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(digits.find(hex[i]) * 16 + digits.find(hex[i + 1]));
  }
  return bytes;
}

#endif
