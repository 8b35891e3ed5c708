/* qws_shutdown frees everything, and new objects can be made afterwards. Loops that are freed before
 * their objects leave them closed. */
#include "pair.h"

static void no_timeout(qws_timer *timer, void *user) {
  (void)timer, (void)user;
}

static void try_shutdown(qws_socket *socket, qws_connection_state state, void *user) {
  (void)state;
  struct pair *pair = user;
  CHECK_EQUAL(qws_shutdown(), QWS_ERR_STATE);
  CHECK_EQUAL(qws_loop_free(pair->loop), QWS_ERR_STATE);
  CHECK_EQUAL(qws_socket_state(socket), QWS_CONNECTING_STATE);
}

static void unexpected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  CHECK(!"a signal of a socket whose loop is freed");
}

int main(void) {
  struct pair pair;
  qws_timer *timer = NULL;
  qws_request *request = NULL;
  qws_proxy *proxy = NULL;
  CHECK_EQUAL(qws_shutdown(), QWS_OK);

  for (int i = 0; i < 3; i++) {
    pair_open(&pair);
    CHECK_EQUAL(qws_timer_new(pair.loop, no_timeout, NULL, &timer), QWS_OK);
    CHECK_EQUAL(qws_timer_start(timer, 0, 0), QWS_OK);
    CHECK_EQUAL(qws_request_new("ws://h", &request), QWS_OK);
    CHECK_EQUAL(qws_proxy_new(QWS_NO_PROXY, NULL, 0, &proxy), QWS_OK);
    CHECK_EQUAL(qws_socket_send_text_message(pair.client, "lost", 4), 4);
    CHECK_EQUAL(qws_live_objects(), 7);
    CHECK_EQUAL(qws_shutdown(), QWS_OK);
    CHECK_EQUAL(qws_live_objects(), 0);
    CHECK_EQUAL(qws_loop_run(pair.loop), QWS_ERR_HANDLE);
    CHECK_EQUAL(qws_loop_stop(pair.loop), QWS_ERR_HANDLE);
    CHECK_EQUAL(qws_socket_abort(pair.client), QWS_ERR_HANDLE);
    CHECK_EQUAL(qws_server_free(pair.server), QWS_ERR_HANDLE);
  }

  /* Not from a callback, also outside of a run. */
  pair_listen(&pair);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.state_changed = try_shutdown;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, &pair), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.client, NULL, NULL), QWS_OK);
  RUN_UNTIL(pair.loop, pair.peer && qws_socket_is_valid(pair.client));

  /* The loop first: no signal comes of what is done afterwards. */
  events = (qws_socket_events)QWS_SOCKET_EVENTS_INIT;
  events.about_to_close = events.disconnected = events.read_channel_finished = unexpected;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_loop_free(pair.loop), QWS_OK);
  CHECK_EQUAL(qws_socket_state(pair.client), QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_is_valid(pair.peer), 0);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "late", 4), 0);
  CHECK_EQUAL(qws_socket_bytes_to_write(pair.client), 0);
  CHECK_EQUAL(qws_socket_open(pair.client, "ws://127.0.0.1:1"), QWS_ERR_STATE);
  CHECK_EQUAL(qws_socket_close(pair.client, 1000, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_abort(pair.client), QWS_OK);
  CHECK_EQUAL(qws_socket_ping(pair.client, NULL, 0), QWS_OK);
  CHECK(qws_socket_flush(pair.client) >= 0);
  CHECK_EQUAL(qws_server_is_listening(pair.server), 0);
  CHECK_EQUAL(qws_server_listen(pair.server, "127.0.0.1", 0), QWS_ERR_STATE);
  CHECK_EQUAL(qws_server_close(pair.server), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair.client), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  CHECK_EQUAL(qws_server_free(pair.server), QWS_OK);
  return check_finish();
}
