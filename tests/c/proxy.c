/* Proxies: what is set comes back, by itself and through a socket. */
#include "check.h"

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

  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION_LATEST, &socket), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_DEFAULT_PROXY);
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_set_proxy(socket, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_user(proxy, "later"), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_SOCKS5_PROXY);
  CHECK_TEXT(GET(qws_proxy_host_name, copy), "proxy.example");
  CHECK_TEXT(GET(qws_proxy_user, copy), "jos\xc3\xa9");
  CHECK_TEXT(GET(qws_proxy_password, copy), "secret");
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_set_proxy(socket, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_proxy(socket, &copy), QWS_OK);
  CHECK_EQUAL(qws_proxy_type(copy), QWS_DEFAULT_PROXY);
  CHECK_EQUAL(qws_proxy_free(copy), QWS_OK);

  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
