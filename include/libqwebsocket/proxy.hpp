/// \file
/// Proxies: of a socket, of the application, of the environment.
#ifndef LIBQWEBSOCKET_PROXY_HPP
#define LIBQWEBSOCKET_PROXY_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"
#include "raw_headers.hpp"

namespace qws {

/// Where a proxy is and how to log in (QNetworkProxy). A plain value; text is UTF-8.
class QNetworkProxy {
 public:
  /// DefaultProxy is the application's proxy, or the environment's. The caching ones cannot carry a
  /// websocket.
  enum ProxyType : int {
    DefaultProxy = QWS_DEFAULT_PROXY,
    Socks5Proxy = QWS_SOCKS5_PROXY,
    NoProxy = QWS_NO_PROXY,
    HttpProxy = QWS_HTTP_PROXY,
    HttpCachingProxy = QWS_HTTP_CACHING_PROXY,
    FtpCachingProxy = QWS_FTP_CACHING_PROXY
  };

  /// Credentials are only sent when the proxy asks for them.
  QNetworkProxy(ProxyType type = DefaultProxy, std::string hostName = {}, std::uint16_t port = 0,
                std::string user = {}, std::string password = {})
      : type_(type),
        hostName_(std::move(hostName)),
        port_(port),
        user_(std::move(user)),
        password_(std::move(password)) {}

  [[nodiscard]] ProxyType type() const noexcept { return type_; }
  [[nodiscard]] const std::string& hostName() const noexcept { return hostName_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] const std::string& user() const noexcept { return user_; }
  [[nodiscard]] const std::string& password() const noexcept { return password_; }

  void setType(ProxyType type) noexcept { type_ = type; }
  void setHostName(std::string hostName) { hostName_ = std::move(hostName); }
  void setPort(std::uint16_t port) noexcept { port_ = port; }
  void setUser(std::string user) { user_ = std::move(user); }
  void setPassword(std::string password) { password_ = std::move(password); }

  /// Not in Qt: TLS to the proxy itself, whose certificate must be good for its host name by the
  /// QSslConfiguration of the socket. There is no signal to ignore its errors by.
  [[nodiscard]] bool tls() const noexcept { return tls_; }
  void setTls(bool tls) noexcept { tls_ = tls; }

  /// Sets a header that the proxy gets with each CONNECT; set again it moves to the end, and
  /// std::nullopt removes it. Host, User-Agent and Proxy-Connection take the place of the library's,
  /// and Proxy-Authorization is sent until the proxy asks for a password. As in Qt, HttpProxy and
  /// HttpCachingProxy have headers; for other types they are neither set nor given. What sets the
  /// proxy throws Error: QWS_ERR_ARGUMENT if a name is not an HTTP token (RFC 9110, 5.1),
  /// QWS_ERR_ENCODING if a value holds CR, LF or NUL.
  void setRawHeader(std::string_view name, std::optional<std::string_view> value) {
    if (hasHeaders()) {
      headers_.set(name, value);
    }
  }

  /// The value of a header, whose name is compared without case; empty if there is none.
  [[nodiscard]] std::string rawHeader(std::string_view name) const {
    return hasHeaders() ? headers_.value(name) : std::string();
  }
  [[nodiscard]] bool hasRawHeader(std::string_view name) const {
    return hasHeaders() && headers_.has(name);
  }

  /// The names of the headers in order.
  [[nodiscard]] std::vector<std::string> rawHeaderList() const {
    return hasHeaders() ? headers_.names() : std::vector<std::string>();
  }

  /// What sockets use whose own proxy is DefaultProxy, but not for targets on this machine. NoProxy
  /// at first. From any thread.
  [[nodiscard]] static QNetworkProxy applicationProxy();
  static void setApplicationProxy(const QNetworkProxy& proxy);

  /// As in Qt, headers do not count.
  friend bool operator==(const QNetworkProxy& a, const QNetworkProxy& b) {
    return a.type_ == b.type_ && a.hostName_ == b.hostName_ && a.port_ == b.port_ &&
           a.user_ == b.user_ && a.password_ == b.password_ && a.tls_ == b.tls_;
  }
  friend bool operator!=(const QNetworkProxy& a, const QNetworkProxy& b) { return !(a == b); }

 private:
  [[nodiscard]] bool hasHeaders() const noexcept {
    return type_ == HttpProxy || type_ == HttpCachingProxy;
  }

  ProxyType type_;
  std::string hostName_;
  std::uint16_t port_;
  std::string user_;
  std::string password_;
  bool tls_ = false;
  detail::RawHeaders headers_;
};

/// Where proxies come from if nobody names them (QNetworkProxyFactory).
struct QNetworkProxyFactory {
  /// Whether sockets whose own proxy is DefaultProxy use the proxies of the environment, as it is
  /// now: http_proxy for ws, https_proxy for wss, all_proxy for both, but not for the hosts of
  /// no_proxy nor for this machine. From any thread. Throws Error QWS_ERR_ARGUMENT if one of them
  /// is no URL of a proxy: http, https, socks5, socks5h.
  static void setUseSystemConfiguration(bool enable) {
    detail::check(qws_use_environment_proxies(enable ? 1 : 0));
  }

  /// Whether they do; QNetworkProxy::setApplicationProxy() ends it too. From any thread.
  [[nodiscard]] static bool usesSystemConfiguration() noexcept {
    return qws_uses_environment_proxies() != 0;
  }
};

namespace detail {

using ProxyHandle = Handle<qws_proxy, qws_proxy_free>;

inline ProxyHandle toHandle(const QNetworkProxy& proxy) {
  qws_proxy* made = nullptr;
  check(qws_proxy_new(static_cast<qws_proxy_kind>(proxy.type()),
                      terminated(proxy.hostName()).c_str(), proxy.port(), &made));
  ProxyHandle handle(made);
  check(qws_proxy_set_user(made, terminated(proxy.user()).c_str()));
  check(qws_proxy_set_password(made, terminated(proxy.password()).c_str()));
  check(qws_proxy_set_tls(made, proxy.tls() ? 1 : 0));
  for (const std::string& name : proxy.rawHeaderList()) {
    setRawHeader(qws_proxy_set_raw_header, made, name, proxy.rawHeader(name));
  }
  return handle;
}

inline QNetworkProxy fromHandle(const qws_proxy* proxy) {
  QNetworkProxy value(static_cast<QNetworkProxy::ProxyType>(qws_proxy_type(proxy)),
                      text(qws_proxy_host_name, proxy), qws_proxy_port(proxy),
                      text(qws_proxy_user, proxy), text(qws_proxy_password, proxy));
  value.setTls(qws_proxy_tls(proxy) != 0);
  for (const std::string& name :
       rawHeaderNames(qws_proxy_raw_header_count, qws_proxy_raw_header_name, proxy)) {
    value.setRawHeader(name, text(qws_proxy_raw_header, proxy, name.c_str()));
  }
  return value;
}

/// The proxy that a getter of the C library makes an owned copy of.
template <class Getter, class... Args>
QNetworkProxy proxyOf(Getter getter, Args... args) {
  qws_proxy* proxy = nullptr;
  check(getter(args..., &proxy));
  return fromHandle(ProxyHandle(proxy).get());
}

}  // namespace detail

inline QNetworkProxy QNetworkProxy::applicationProxy() {
  return detail::proxyOf(qws_application_proxy);
}

inline void QNetworkProxy::setApplicationProxy(const QNetworkProxy& proxy) {
  detail::check(qws_set_application_proxy(detail::toHandle(proxy).get()));
}

}  // namespace qws

#endif
