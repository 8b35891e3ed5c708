/* Subprotocols: lists of names, what is offered and chosen, and that both sides know. */
#include "pair.h"
#include "raw.h"

static void bad_lists(qws_request *request, qws_server *server) {
  static const char *const bad[] = {"a b",         "a, a", "a,b,a",   "caf\xe9",
                                    "a\r\nB: c", "a;b",  "\"a\"", "a,\nb"};
  CHECK_EQUAL(qws_request_set_subprotocols(request, "kept"), QWS_OK);
  CHECK_EQUAL(qws_server_set_supported_subprotocols(server, "kept"), QWS_OK);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    CHECK_EQUAL(qws_request_set_subprotocols(request, bad[i]), QWS_ERR_ARGUMENT);
    CHECK_EQUAL(qws_server_set_supported_subprotocols(server, bad[i]), QWS_ERR_ARGUMENT);
  }
  CHECK_TEXT(GET(qws_request_subprotocols, request), "kept");
  CHECK_TEXT(GET(qws_server_supported_subprotocols, server), "kept");
}

static void good_lists(qws_request *request, qws_server *server) {
  static const char *const lists[][2] = {
      {"", ""}, {"a", "a"}, {"a,b", "a, b"}, {" a ,\tb,, ", "a, b"}, {"B, b", "B, b"}, {",", ""},
      {"v1.chat!#$%&'*+-^_`|~", "v1.chat!#$%&'*+-^_`|~"}};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    CHECK_EQUAL(qws_request_set_subprotocols(request, lists[i][0]), QWS_OK);
    CHECK_TEXT(GET(qws_request_subprotocols, request), lists[i][1]);
    CHECK_EQUAL(qws_server_set_supported_subprotocols(server, lists[i][0]), QWS_OK);
    CHECK_TEXT(GET(qws_server_supported_subprotocols, server), lists[i][1]);
  }
  CHECK_EQUAL(qws_request_set_subprotocols(request, "a"), QWS_OK);
  CHECK_EQUAL(qws_request_set_subprotocols(request, NULL), QWS_OK);
  CHECK_EQUAL(qws_request_subprotocols(request, NULL, 0), 0);
  CHECK_EQUAL(qws_server_set_supported_subprotocols(server, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_supported_subprotocols(server, NULL, 0), 0);

  /* In the manner of snprintf. */
  char buf[4] = "xxx";
  CHECK_EQUAL(qws_request_set_subprotocols(request, "abc,d"), QWS_OK);
  CHECK_EQUAL(qws_request_subprotocols(request, buf, sizeof buf), 6);
  CHECK_TEXT(buf, "abc");
}

/* Connects with what is offered and supported, and compares what both sides have chosen. */
static void choose(struct pair *pair, const char *offered, const char *supported,
                   const char *chosen) {
  qws_request *request = NULL;
  CHECK_EQUAL(qws_request_new(GET(qws_server_url, pair->server), &request), QWS_OK);
  CHECK_EQUAL(qws_request_set_subprotocols(request, offered), QWS_OK);
  CHECK_EQUAL(qws_server_set_supported_subprotocols(pair->server, supported), QWS_OK);
  pair->peer = NULL;
  CHECK_EQUAL(qws_socket_open_request(pair->client, request), QWS_OK);
  CHECK_TEXT(GET(qws_socket_subprotocol, pair->client), "");
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  RUN_UNTIL(pair->loop, pair->peer && qws_socket_is_valid(pair->client));
  CHECK_TEXT(GET(qws_socket_subprotocol, pair->client), chosen);
  CHECK_TEXT(GET(qws_socket_subprotocol, pair->peer), chosen);

  /* The options are part of the request, which can be opened again. */
  CHECK_EQUAL(qws_socket_request(pair->client, &request), QWS_OK);
  CHECK_TEXT(GET(qws_request_subprotocols, request), offered);
  CHECK_EQUAL(qws_request_raw_header_count(request), 0);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  CHECK_EQUAL(qws_socket_request(pair->peer, &request), QWS_OK);
  CHECK_EQUAL(qws_request_has_raw_header(request, "Sec-WebSocket-Protocol"), offered[0] != 0);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair->peer), QWS_OK);
  pair->peer = NULL;
}

/* A client that names them in several lines, and whose first choice wins. */
static void choose_raw(struct pair *pair) {
  static struct raw raw;
  CHECK_EQUAL(qws_server_set_supported_subprotocols(pair->server, "c, b"), QWS_OK);
  raw_connect(&raw, qws_server_port(pair->server));
  raw_upgrade(&raw, "/", "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b, c\r\n");
  RUN_UNTIL(pair->loop, raw_saw(&raw, "\r\n\r\n"));
  CHECK(raw_saw(&raw, "\r\nSec-WebSocket-Protocol: b\r\n"));
  raw_close(&raw);
  CHECK_EQUAL(qws_socket_free(pair->peer), QWS_OK);
  pair->peer = NULL;
}

int main(void) {
  struct pair pair;
  qws_request *request = NULL;
  pair_listen(&pair);
  CHECK_EQUAL(qws_request_new(NULL, &request), QWS_OK);
  bad_lists(request, pair.server);
  good_lists(request, pair.server);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);

  choose(&pair, "", "", "");
  choose(&pair, "a", "", "");
  choose(&pair, "", "a", "");
  choose(&pair, "a, b", "b, a", "a");
  choose(&pair, "x, b", "a, b", "b");
  choose(&pair, "A", "a", "");
  choose_raw(&pair);
  pair_free(&pair);
  return check_finish();
}
