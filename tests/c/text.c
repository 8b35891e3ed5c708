/* Text in and out: the manner of snprintf, NULL, sizes, and what is not UTF-8. */
#include "check.h"

int main(void) {
  qws_loop *loop = NULL;
  qws_request *request = NULL;
  qws_socket *socket = NULL;
  qws_server *server = NULL;
  qws_proxy *proxy = NULL;
  char buf[8];

  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_request_new("ws://h", &request), QWS_OK);

  CHECK_EQUAL(qws_request_url(request, NULL, 0), 6);
  CHECK_EQUAL(qws_request_url(request, NULL, 100), 6);
  memset(buf, 'x', sizeof buf);
  CHECK_EQUAL(qws_request_url(request, buf, 0), 6);
  CHECK_EQUAL(buf[0], 'x');
  CHECK_EQUAL(qws_request_url(request, buf, 1), 6);
  CHECK_TEXT(buf, "");
  CHECK_EQUAL(qws_request_url(request, buf, 6), 6);
  CHECK_TEXT(buf, "ws://");
  CHECK_EQUAL(buf[6], 'x');
  CHECK_EQUAL(qws_request_url(request, buf, 7), 6);
  CHECK_TEXT(buf, "ws://h");
  CHECK_EQUAL(buf[7], 'x');
  CHECK_EQUAL(qws_request_url(NULL, buf, sizeof buf), 0);
  CHECK_TEXT(buf, "");

  CHECK_EQUAL(qws_request_set_url(request, "ws://\xff"), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_request_set_url(request, "ws://\xed\xa0\x80"), QWS_ERR_ENCODING);
  CHECK_TEXT(GET(qws_request_url, request), "ws://h");
  CHECK_EQUAL(qws_request_set_url(request, NULL), QWS_OK);
  CHECK_TEXT(GET(qws_request_url, request), "");

  qws_request *none = NULL;
  CHECK_EQUAL(qws_request_new("\xc3", &none), QWS_ERR_ENCODING);
  CHECK(none == NULL);
  CHECK_EQUAL(qws_socket_new(loop, "\x80", QWS_VERSION13, &socket), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_server_new(loop, "\x80", QWS_NON_SECURE_MODE, &server), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_server_new(loop, "a\r\nb", QWS_NON_SECURE_MODE, &server), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_proxy_new(QWS_NO_PROXY, "\x80", 0, &proxy), QWS_ERR_ENCODING);
  CHECK(socket == NULL && server == NULL && proxy == NULL);

  CHECK_EQUAL(qws_socket_new(loop, "http://h", QWS_VERSION8, &socket), QWS_OK);
  CHECK_TEXT(GET(qws_socket_origin, socket), "http://h");
  CHECK_EQUAL(qws_socket_version(socket), QWS_VERSION8);
  CHECK_EQUAL(qws_socket_open(socket, "ws://\xff"), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_close(socket, 1000, "\xff", 1), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_close(socket, 1000, "\xff", QWS_NUL_TERMINATED), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_close(socket, 1000, NULL, 5), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(socket, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_send_text_message(socket, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_send_text_message(socket, NULL, QWS_NUL_TERMINATED), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "\xff", 1), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "a", SIZE_MAX / 2 + 1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, "a", QWS_NUL_TERMINATED), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_socket_ping(socket, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_ping(socket, NULL, 1), QWS_ERR_ARGUMENT);

  CHECK_EQUAL(qws_server_new(loop, "name", QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_TEXT(GET(qws_server_name, server), "name");
  CHECK_EQUAL(qws_server_set_name(server, "a\nb"), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_server_set_name(server, "\xff"), QWS_ERR_ENCODING);
  CHECK_TEXT(GET(qws_server_name, server), "name");
  CHECK_EQUAL(qws_server_set_name(server, NULL), QWS_OK);
  CHECK_TEXT(GET(qws_server_name, server), "");

  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
