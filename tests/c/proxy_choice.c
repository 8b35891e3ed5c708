/* Which proxy is used: the socket's, the application's, the environment's, or none. */
#include <stdlib.h>

#include "record.h"
#include "scripted.h"
#include "tls.h"

static void connects(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, "HTTP/1.1 200 OK\r\n\r\n");
  scripted_relay(proxy, fd);
}

static const scripted_act acts[] = {connects};

struct through {
  struct pair pair;
  struct scripted proxy;
};

static void begin(struct through *through, int secure) {
  if (secure) tls_listen(&through->pair, "server");
  if (!secure) pair_listen(&through->pair);
  through->proxy.target = qws_server_port(through->pair.server);
  scripted_begin(&through->proxy, acts, 1);
}

static void end(struct through *through) {
  pair_free(&through->pair);
  scripted_end(&through->proxy);
}

/* Connects to a host and tells whether that went through the proxy. The host need not be there. */
static int proxied(struct through *through, const char *scheme, const char *host) {
  char url[64];
  snprintf(url, sizeof url, "%s://%s:%u/", scheme, host, through->proxy.target);
  CHECK_EQUAL(qws_socket_open(through->pair.client, url), QWS_OK);
  RUN_UNTIL(through->pair.loop, (through->pair.peer && qws_socket_is_valid(through->pair.client)) ||
                                    qws_socket_error(through->pair.client) !=
                                        QWS_UNKNOWN_SOCKET_ERROR);
  end(through);
  return strncmp(through->proxy.heard, "CONNECT ", 8) == 0;
}

static void set_application_proxy(qws_proxy_kind kind, uint16_t port) {
  qws_proxy *proxy = NULL;
  CHECK_EQUAL(qws_proxy_new(kind, "127.0.0.1", port, &proxy), QWS_OK);
  CHECK_EQUAL(qws_set_application_proxy(proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
}

static void set_own_proxy(struct through *through, qws_proxy_kind kind) {
  qws_proxy *proxy = NULL;
  CHECK_EQUAL(qws_proxy_new(kind, "127.0.0.1", through->proxy.port, &proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_set_proxy(through->pair.client, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
}

static void the_applications_proxy_is_a_copy(void) {
  qws_proxy *proxy = NULL;

  CHECK_EQUAL(qws_application_proxy(NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_application_proxy(&proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(proxy), QWS_NO_PROXY);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_set_application_proxy(proxy), QWS_ERR_HANDLE);

  CHECK_EQUAL(qws_proxy_new(QWS_HTTP_PROXY, "proxy.test", 3128, &proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_tls(proxy), 0);
  CHECK_EQUAL(qws_proxy_set_tls(proxy, 1), QWS_OK);
  CHECK_EQUAL(qws_set_application_proxy(proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_user(proxy, "later"), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_application_proxy(&proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(proxy), QWS_HTTP_PROXY);
  CHECK_TEXT(GET(qws_proxy_host_name, proxy), "proxy.test");
  CHECK_TEXT(GET(qws_proxy_user, proxy), "");
  CHECK_EQUAL(qws_proxy_tls(proxy), 1);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);

  CHECK_EQUAL(qws_set_application_proxy(NULL), QWS_OK);
  CHECK_EQUAL(qws_application_proxy(&proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(proxy), QWS_NO_PROXY);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
}

static void the_applications_proxy_is_for_other_machines(void) {
  struct through through;

  begin(&through, 0);
  set_application_proxy(QWS_HTTP_PROXY, through.proxy.port);
  CHECK(proxied(&through, "ws", "somewhere.test"));
  begin(&through, 0);
  set_application_proxy(QWS_HTTP_PROXY, through.proxy.port);
  CHECK(!proxied(&through, "ws", "127.0.0.1"));
  begin(&through, 0);
  set_application_proxy(QWS_HTTP_PROXY, through.proxy.port);
  CHECK(!proxied(&through, "ws", "localhost"));
  begin(&through, 0);
  set_application_proxy(QWS_HTTP_PROXY, 1);
  set_own_proxy(&through, QWS_HTTP_PROXY); /* the socket's own one comes first, and is for all */
  CHECK(proxied(&through, "ws", "127.0.0.1"));
  CHECK_EQUAL(qws_set_application_proxy(NULL), QWS_OK);
}

static void no_proxy_is_none_at_all(void) {
  struct through through;

  begin(&through, 0);
  set_application_proxy(QWS_HTTP_PROXY, through.proxy.port);
  set_own_proxy(&through, QWS_NO_PROXY);
  CHECK(!proxied(&through, "ws", "somewhere.test")); /* and nobody resolves that name */
  CHECK_EQUAL(qws_set_application_proxy(NULL), QWS_OK);
}

/* Sets or removes a variable, and makes the library look. */
static void environment(const char *name, const char *format, uint16_t port) {
  char value[128];
  static const char *const names[] = {"http_proxy",  "https_proxy", "all_proxy",  "no_proxy",
                                      "HTTP_PROXY",  "HTTPS_PROXY", "ALL_PROXY",  "NO_PROXY",
                                      "REQUEST_METHOD"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) unsetenv(names[i]);
  snprintf(value, sizeof value, format, port);
  setenv(name, value, 1);
}

static void the_environment_is_used_when_asked_for(void) {
  static const struct {
    const char *variable, *value, *scheme;
    int proxied;
  } cases[] = {
      {"http_proxy", "http://127.0.0.1:%u", "ws", 1},
      {"http_proxy", "127.0.0.1:%u", "ws", 1},
      {"http_proxy", "http://127.0.0.1:%u", "wss", 0},
      {"HTTP_PROXY", "http://127.0.0.1:%u/", "ws", 1},
      {"https_proxy", "http://127.0.0.1:%u", "wss", 1},
      {"https_proxy", "http://127.0.0.1:%u", "ws", 0},
      {"all_proxy", "http://127.0.0.1:%u", "ws", 1},
      {"all_proxy", "http://127.0.0.1:%u", "wss", 1},
  };
  struct through through;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    begin(&through, strcmp(cases[i].scheme, "wss") == 0);
    environment(cases[i].variable, cases[i].value, through.proxy.port);
    CHECK_EQUAL(qws_use_environment_proxies(1), QWS_OK);
    CHECK_EQUAL(proxied(&through, cases[i].scheme, "other.test"), cases[i].proxied);
  }
  begin(&through, 0);
  environment("all_proxy", "http://127.0.0.1:%u", through.proxy.port);
  setenv("no_proxy", "example.org,.test", 1);
  CHECK_EQUAL(qws_use_environment_proxies(1), QWS_OK);
  CHECK(!proxied(&through, "ws", "other.test"));
  begin(&through, 0);
  environment("all_proxy", "http://127.0.0.1:%u", through.proxy.port);
  CHECK_EQUAL(qws_use_environment_proxies(1), QWS_OK);
  CHECK(!proxied(&through, "ws", "127.0.0.1"));
  begin(&through, 0);
  environment("all_proxy", "http://127.0.0.1:%u", through.proxy.port);
  CHECK_EQUAL(qws_use_environment_proxies(0), QWS_OK);
  CHECK(!proxied(&through, "ws", "other.test"));
  begin(&through, 0); /* a header of a request, not a proxy */
  environment("HTTP_PROXY", "http://127.0.0.1:%u", through.proxy.port);
  setenv("REQUEST_METHOD", "GET", 1);
  CHECK_EQUAL(qws_use_environment_proxies(1), QWS_OK);
  CHECK(!proxied(&through, "ws", "other.test"));
}

static void a_bad_environment_is_refused(void) {
  static const char *const bad[] = {"ftp://127.0.0.1:%u", "http://[::1:%u", "://%u"};
  struct through through;

  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    environment("http_proxy", bad[i], 8080);
    CHECK_EQUAL(qws_use_environment_proxies(1), QWS_ERR_ARGUMENT);
  }
  environment("http_proxy", "", 0); /* empty is as if it were not there */
  CHECK_EQUAL(qws_use_environment_proxies(1), QWS_OK);
  begin(&through, 0);
  CHECK(!proxied(&through, "ws", "other.test"));
  CHECK_EQUAL(qws_use_environment_proxies(0), QWS_OK);
}

static void unsuitable_proxies_are_error_10(void) {
  static const qws_proxy_kind kinds[] = {QWS_HTTP_CACHING_PROXY, QWS_FTP_CACHING_PROXY};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    struct through through;
    begin(&through, 0);
    set_own_proxy(&through, kinds[i]);
    CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)),
                QWS_OK);
    RUN_UNTIL(through.pair.loop,
              qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
    CHECK_EQUAL(qws_socket_error(through.pair.client), QWS_UNSUPPORTED_SOCKET_OPERATION_ERROR);
    CHECK_EQUAL(qws_socket_state(through.pair.client), QWS_UNCONNECTED_STATE);
    end(&through);
  }
}

/* TLS to a proxy that speaks none. */
static void tls_to_a_plain_proxy_is_error_13(void) {
  struct through through;
  qws_proxy *proxy = NULL;

  begin(&through, 0);
  CHECK_EQUAL(qws_proxy_new(QWS_HTTP_PROXY, "localhost", qws_server_port(through.pair.server), &proxy),
              QWS_OK);
  CHECK_EQUAL(qws_proxy_set_tls(proxy, 1), QWS_OK);
  CHECK_EQUAL(qws_socket_set_proxy(through.pair.client, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_open(through.pair.client, "ws://other.test"), QWS_OK);
  RUN_UNTIL(through.pair.loop, qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_EQUAL(qws_socket_error(through.pair.client), QWS_SSL_HANDSHAKE_FAILED_ERROR);
  CHECK(strncmp(GET(qws_socket_error_string, through.pair.client),
                "Error during SSL handshake with the proxy: ", 43) == 0);
  end(&through);
}

int main(void) {
  environment("no_proxy", "", 0);
  tls_begin();
  the_applications_proxy_is_a_copy();
  the_applications_proxy_is_for_other_machines();
  no_proxy_is_none_at_all();
  the_environment_is_used_when_asked_for();
  a_bad_environment_is_refused();
  unsuitable_proxies_are_error_10();
  tls_to_a_plain_proxy_is_error_13();
  return tls_finish();
}
