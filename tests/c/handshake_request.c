/* handshake_requested: what a request says, and its answers: plain HTTP, a refusal, more headers. */
#include "pair.h"
#include "raw.h"
#include "record.h"

static struct pair pair;
static qws_handshake_request *borrowed;
static uint16_t port_asked;

static const char *header(const qws_handshake_request *request, const char *name) {
  qws_handshake_request_raw_header(request, name, check_room(), CHECK_ROOM);
  return check_room();
}

/* What is no header of an answer, and no answer. */
static void refuse_arguments(qws_handshake_request *request) {
  static const char *const names[] = {"",
                                      "a b",
                                      "a:",
                                      "a\r\nb",
                                      "caf\xe9",
                                      "Connection",
                                      "content-length",
                                      "Transfer-Encoding",
                                      "UPGRADE",
                                      "Sec-WebSocket-Accept",
                                      "Sec-WebSocket-Protocol",
                                      "Sec-WebSocket-Extensions"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    CHECK_EQUAL(qws_handshake_request_set_raw_header(request, names[i], "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, NULL, "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", NULL, 0), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", "v\r\nB: c", QWS_NUL_TERMINATED),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", "v\0w", 3), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", "v", SIZE_MAX - 1), QWS_ERR_RANGE);

  static const int statuses[] = {INT32_MIN, -1, 0, 100, 101, 199, 600, INT32_MAX};
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
    CHECK_EQUAL(qws_handshake_request_respond(request, statuses[i], NULL, 0), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_handshake_request_respond(request, 200, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_handshake_request_respond(request, 200, "v", SIZE_MAX), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_handshake_request_has_raw_header(request, NULL), 0);
  CHECK_EQUAL(qws_handshake_request_raw_header(request, NULL, NULL, 0), 0);
}

static void add(qws_handshake_request *request, const char *name, const char *value) {
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, name, value, QWS_NUL_TERMINATED),
              QWS_OK);
}

static void on_handshake(qws_server *server, qws_handshake_request *request, void *user) {
  CHECK(server == pair.server);
  CHECK(user == &pair);
  borrowed = request;
  port_asked = qws_handshake_request_peer_port(request);
  record("%s", GET(qws_handshake_request_method, request));
  record("%s", GET(qws_handshake_request_target, request));
  record("%d", qws_handshake_request_is_web_socket(request));
  CHECK_TEXT(GET(qws_handshake_request_peer_address, request), "127.0.0.1");
  refuse_arguments(request);

  qws_handshake_request_target(request, check_room(), CHECK_ROOM);
  if (strcmp(check_room(), "/health") == 0) {
    add(request, "Content-Type", "text/html");
    CHECK_EQUAL(qws_handshake_request_respond(request, 500, "not yet", 7), QWS_OK);
    CHECK_EQUAL(qws_handshake_request_respond(request, 200, "<p>w\0ll</p>", 11), QWS_OK);
  } else if (strcmp(check_room(), "/gone") == 0) {
    CHECK_EQUAL(qws_handshake_request_respond(request, 410, NULL, 0), QWS_OK);
  } else if (strcmp(check_room(), "/empty") == 0) {
    CHECK_EQUAL(qws_handshake_request_respond(request, 204, "body", 4), QWS_OK);
  } else if (strcmp(check_room(), "/same") == 0) {
    CHECK_EQUAL(qws_handshake_request_respond(request, 304, "body", 4), QWS_OK);
  } else if (strcmp(check_room(), "/odd") == 0) {
    CHECK_EQUAL(qws_handshake_request_respond(request, 599, "", 0), QWS_OK);
  } else {
    add(request, "Set-Cookie", "a=1");
    CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "Set-Cookie", "b=2, c", 3), QWS_OK);
  }
}

/* Sends a request and runs until the server has ended; the client is still to be closed. */
static void ask(struct raw *raw, const char *request) {
  raw_connect(raw, qws_server_port(pair.server));
  raw_say(raw, request);
  RUN_UNTIL(pair.loop, raw_ended(raw));
}

/* Nothing of the request can be used when its callback is over. */
static void stale(void) {
  CHECK(borrowed != NULL);
  CHECK_EQUAL(qws_handshake_request_is_web_socket(borrowed), 0);
  CHECK_TEXT(GET(qws_handshake_request_method, borrowed), "");
  CHECK_TEXT(GET(qws_handshake_request_target, borrowed), "");
  CHECK_TEXT(header(borrowed, "Host"), "");
  CHECK_EQUAL(qws_handshake_request_has_raw_header(borrowed, "Host"), 0);
  CHECK_TEXT(GET(qws_handshake_request_peer_address, borrowed), "");
  CHECK_EQUAL(qws_handshake_request_peer_port(borrowed), 0);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(borrowed, "A", "b", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_handshake_request_respond(borrowed, 200, NULL, 0), QWS_ERR_HANDLE);
  borrowed = NULL;
}

static void plain_http(void) {
  static struct raw raw;
  ask(&raw, "GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK_RECORD("GET /health 0 ");
  CHECK(raw_has(&raw, "HTTP/1.1 200 OK\r\n", 17));
  CHECK(raw_saw(&raw, "\r\nContent-Type: text/html\r\n"));
  CHECK(raw_saw(&raw, "\r\nContent-Length: 11\r\n"));
  CHECK(raw_saw(&raw, "\r\nConnection: close\r\n"));
  CHECK(raw_has(&raw, "\r\n\r\n<p>w\0ll</p>", 15));
  CHECK(!raw_saw(&raw, "not yet"));
  raw_close(&raw);
  stale();

  /* An older client, and one that wants the head alone. */
  ask(&raw, "GET /health HTTP/1.0\r\n\r\n");
  CHECK_RECORD("GET /health 0 ");
  CHECK(raw_has(&raw, "\r\n\r\n<p>w\0ll</p>", 15));
  raw_close(&raw);
  ask(&raw, "HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK_RECORD("HEAD /health 0 ");
  CHECK(raw_saw(&raw, "\r\nContent-Length: 11\r\n"));
  CHECK(!raw_saw(&raw, "<p>"));
  raw_close(&raw);

  /* A status without a phrase of its own; the body of a request is not read as the next one. */
  ask(&raw, "POST /odd HTTP/1.1\r\nHost: h\r\nContent-Length: 34\r\n\r\n"
            "GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK_RECORD("POST /odd 0 ");
  CHECK(raw_saw(&raw, "HTTP/1.1 599 \r\n"));
  CHECK(raw_saw(&raw, "\r\nContent-Length: 0\r\n"));
  raw_close(&raw);
  CHECK_EQUAL(qws_server_error(pair.server), 1000);
}

/* Answers that have no body by their status (RFC 9110, 6.4.1 and 8.6). */
static void without_body(void) {
  static struct raw raw;
  ask(&raw, "GET /empty HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(raw_saw(&raw, "HTTP/1.1 204 No Content\r\n"));
  CHECK(!raw_saw(&raw, "Content-Length"));
  CHECK(!raw_saw(&raw, "body"));
  raw_close(&raw);
  ask(&raw, "GET /same HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(raw_saw(&raw, "HTTP/1.1 304 Not Modified\r\n"));
  CHECK(!raw_saw(&raw, "body"));
  raw_close(&raw);
  record_clear();
}

static void unanswered(void) {
  static struct raw raw;

  /* The usual way of a websocket: the headers are in the 101. */
  raw_connect(&raw, qws_server_port(pair.server));
  raw_upgrade(&raw, "/chat?x=%20", "X-Own: one\r\nX-Own: two\r\n");
  RUN_UNTIL(pair.loop, raw_saw(&raw, "\r\n\r\n"));
  CHECK_RECORD("GET /chat?x=%20 1 ");
  CHECK(raw_saw(&raw, "HTTP/1.1 101 Switching Protocols\r\n"));
  CHECK(raw_saw(&raw, "\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"));
  CHECK_EQUAL(port_asked, raw_port(&raw));
  CHECK(pair.peer != NULL);
  raw_close(&raw);
  stale();
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  pair.peer = NULL;

  /* The usual way of other requests. */
  ask(&raw, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK_RECORD("GET / 0 ");
  CHECK(raw_saw(&raw, "HTTP/1.1 400 Bad Request\r\n"));
  CHECK(raw_saw(&raw, "Upgrade: websocket is missing."));
  raw_close(&raw);
  ask(&raw, "DELETE / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK_RECORD("DELETE / 0 ");
  CHECK(raw_saw(&raw, "HTTP/1.1 405 Method Not Allowed\r\n"));
  CHECK(raw_saw(&raw, "\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"));
  raw_close(&raw);

  /* What cannot be read is not asked about. */
  ask(&raw, "GET / HTTP/1.1\nHost: h\n\n");
  CHECK_RECORD("");
  CHECK(raw_saw(&raw, "HTTP/1.1 400 Bad Request\r\n"));
  raw_close(&raw);
}

static void refused_web_socket(void) {
  char url[128];
  snprintf(url, sizeof url, "%s/gone", GET(qws_server_url, pair.server));
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_error_string(pair.client, NULL, 0) > 0 &&
                           strstr(GET(qws_socket_error_string, pair.client), "410"));
  CHECK_TEXT(GET(qws_socket_error_string, pair.client),
             "QWebSocketPrivate::processHandshake: Unhandled http status code: 410 (Gone).");
  CHECK_RECORD("GET /gone 1 ");
  CHECK(pair.peer == NULL);
  CHECK_EQUAL(qws_server_error(pair.server), 1000);
}

int main(void) {
  pair_listen(&pair);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  events.handshake_requested = on_handshake;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, &pair), QWS_OK);
  plain_http();
  without_body();
  unanswered();
  refused_web_socket();
  pair_free(&pair);
  return check_finish();
}
