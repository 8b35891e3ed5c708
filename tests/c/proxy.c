/* Proxies: what is set comes back, by itself and through a socket. */
#include "check.h"

static const char *header(const qws_proxy *proxy, const char *name) {
  qws_proxy_raw_header(proxy, name, check_room(), CHECK_ROOM);
  return check_room();
}

static const char *name_at(const qws_proxy *proxy, size_t index) {
  qws_proxy_raw_header_name(proxy, index, check_room(), CHECK_ROOM);
  return check_room();
}

static void raw_headers(qws_proxy *proxy) {
  CHECK_EQUAL(qws_proxy_raw_header_count(proxy), 0);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "First", "1", QWS_NUL_TERMINATED), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "Second", "two and more", 3), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "Empty", "", 0), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "FIRST", "caf\xe9", 4), QWS_OK);
  CHECK_EQUAL(qws_proxy_raw_header_count(proxy), 3);
  CHECK_TEXT(name_at(proxy, 0), "Second");
  CHECK_TEXT(name_at(proxy, 1), "Empty");
  CHECK_TEXT(name_at(proxy, 2), "FIRST");
  CHECK_TEXT(name_at(proxy, 3), "");
  CHECK_TEXT(header(proxy, "first"), "caf\xe9");
  CHECK_TEXT(header(proxy, "second"), "two");
  CHECK_EQUAL(qws_proxy_has_raw_header(proxy, "empty"), 1);
  CHECK_EQUAL(qws_proxy_has_raw_header(proxy, "none"), 0);
  CHECK_EQUAL(qws_proxy_has_raw_header(proxy, NULL), 0);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "second", NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "second", NULL, 0), QWS_OK);

  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, NULL, "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "a: b\r\nc", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "A", "v\r\nB: c", QWS_NUL_TERMINATED),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "A", "v\0w", 3), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "A", "v", SIZE_MAX - 1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_proxy_raw_header_count(proxy), 2);
}

int main(void) {
  qws_loop *loop = NULL;
  qws_proxy *proxy = NULL, *copy = NULL;
  qws_socket *socket = NULL;

  CHECK_EQUAL(qws_proxy_new((qws_proxy_kind)6, "h", 1, &proxy), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_proxy_new((qws_proxy_kind)-1, "h", 1, &proxy), QWS_ERR_ARGUMENT);
  CHECK(proxy == NULL);
  CHECK_EQUAL(qws_proxy_new(QWS_SOCKS5_PROXY, "proxy.example", 1080, &proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(proxy), QWS_SOCKS5_PROXY);
  CHECK_TEXT(GET(qws_proxy_host_name, proxy), "proxy.example");
  CHECK_EQUAL(qws_proxy_port(proxy), 1080);
  CHECK_TEXT(GET(qws_proxy_user, proxy), "");
  CHECK_EQUAL(qws_proxy_set_user(proxy, "jos\xc3\xa9"), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_password(proxy, "secret"), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_password(proxy, "\xff"), QWS_ERR_ENCODING);
  CHECK_TEXT(GET(qws_proxy_user, proxy), "jos\xc3\xa9");
  CHECK_TEXT(GET(qws_proxy_password, proxy), "secret");

  raw_headers(proxy);

  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION_LATEST, &socket), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_DEFAULT_PROXY);
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_set_proxy(socket, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_user(proxy, "later"), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "First", "later", 5), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_SOCKS5_PROXY);
  CHECK_TEXT(GET(qws_proxy_host_name, copy), "proxy.example");
  CHECK_TEXT(GET(qws_proxy_user, copy), "jos\xc3\xa9");
  CHECK_TEXT(GET(qws_proxy_password, copy), "secret");
  CHECK_TEXT(header(copy, "First"), "caf\xe9");
  CHECK_EQUAL(qws_proxy_set_raw_header(copy, "First", NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_TEXT(name_at(copy, 1), "FIRST");
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_set_proxy(socket, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_DEFAULT_PROXY);
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
