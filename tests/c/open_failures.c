/* Openings that fail: the event, and what the getters say. */
#include "pair.h"
#include "record.h"

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)socket, (void)user;
  record("error(%d)", (int)error);
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket, (void)user;
  record("state(%d)", (int)state);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("disconnected");
}

int main(void) {
  struct pair pair;
  pair_listen(&pair);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.error = on_error;
  events.state_changed = on_state_changed;
  events.disconnected = on_disconnected;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);

  CHECK_EQUAL(qws_socket_open(pair.client, NULL), QWS_OK);
  CHECK_RECORD("error(0) ");
  CHECK_TEXT(GET(qws_socket_error_string, pair.client), "Invalid URL.");
  CHECK_EQUAL(qws_socket_open(pair.client, ""), QWS_OK);
  CHECK_RECORD("error(0) ");
  CHECK_EQUAL(qws_socket_open(pair.client, "http://localhost"), QWS_OK);
  CHECK_RECORD("error(10) ");
  CHECK_TEXT(GET(qws_socket_error_string, pair.client), "Unsupported WebSocket scheme: http");
  CHECK_EQUAL(qws_socket_open_request(pair.client, NULL), QWS_ERR_HANDLE);

  /* A port that nobody listens on: the server's own, after it was closed. */
  char url[128];
  qws_server_url(pair.server, url, sizeof url);
  CHECK_EQUAL(qws_server_free(pair.server), QWS_OK);
  pair.server = NULL;
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
  CHECK_RECORD("state(2) ");
  RUN_UNTIL(pair.loop, strstr(record_text, "error"));
  CHECK_RECORD("state(0) disconnected error(0) ");
  CHECK_EQUAL(qws_socket_error(pair.client), QWS_CONNECTION_REFUSED_ERROR);

  /* Freed while it connects: nothing comes. */
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair.client), QWS_OK);
  pair.client = NULL;
  record_clear();
  for (int i = 0; i < 3; i++) qws_loop_run_once(pair.loop, 10);
  CHECK_RECORD("");

  pair_free(&pair);
  return check_finish();
}
