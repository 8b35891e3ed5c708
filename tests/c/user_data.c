/* User data may be any number, not only an address, and the address of nothing may dangle: some languages give
 * an empty array the address 1. (That no such number gets into a Go pointer is checked in tests/agreement.) */
#include "pair.h"

#define DANGLING 1

static struct pair pair;
static int posts, timeouts, states, texts, closes;

static void on_post(void *user) {
  CHECK_EQUAL((uintptr_t)user, 10);
  posts++;
}

static void on_timeout(qws_timer *timer, void *user) {
  (void)timer;
  CHECK_EQUAL((uintptr_t)user, 11);
  timeouts++;
}

static void on_state(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket, (void)state;
  CHECK_EQUAL((uintptr_t)user, 12);
  states++;
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)text;
  CHECK_EQUAL(size, 0);
  CHECK_EQUAL((uintptr_t)user, 12);
  texts++;
}

static void on_closed(qws_server *server, void *user) {
  (void)server;
  CHECK_EQUAL((uintptr_t)user, 13);
  closes++;
}

static uint32_t next_mask(void *user) {
  CHECK_EQUAL((uintptr_t)user, 14);
  return 1;
}

static void test_user_data(void) {
  qws_timer *timer = NULL;
  qws_next_mask found = NULL;
  void *user = NULL;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_server_events server_events = QWS_SERVER_EVENTS_INIT;

  CHECK_EQUAL(qws_loop_post(pair.loop, on_post, (void *)10), QWS_OK);
  CHECK_EQUAL(qws_timer_new(pair.loop, on_timeout, (void *)11, &timer), QWS_OK);
  CHECK_EQUAL(qws_timer_start(timer, 0, -1), QWS_OK);
  RUN_UNTIL(pair.loop, posts == 1 && timeouts == 1);
  CHECK_EQUAL(qws_timer_free(timer), QWS_OK);

  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, next_mask, (void *)14), QWS_OK);
  CHECK_EQUAL(qws_socket_mask_generator(pair.client, &found, &user), QWS_OK);
  CHECK(found == next_mask);
  CHECK_EQUAL((uintptr_t)user, 14);
  CHECK_EQUAL(qws_socket_mask_generator(pair.client, &found, NULL), QWS_ERR_ARGUMENT);

  events.state_changed = on_state;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, (void *)12), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, (const char *)DANGLING, 0), 0);
  RUN_UNTIL(pair.loop, texts == 1);

  server_events.closed = on_closed;
  CHECK_EQUAL(qws_server_set_events(pair.server, &server_events, (void *)13), QWS_OK);
  CHECK_EQUAL(qws_server_close(pair.server), QWS_OK);
  RUN_UNTIL(pair.loop, closes == 1);
}

static void test_addresses_of_nothing(void) {
  qws_request *request = NULL;
  char *buffer = (char *)DANGLING;
  const char *text = (const char *)DANGLING;

  CHECK_EQUAL(qws_request_new("ws://host/", &request), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "X-Empty", text, 0), QWS_OK);
  CHECK_EQUAL(qws_request_has_raw_header(request, "X-Empty"), 1);
  CHECK_EQUAL(qws_request_url(request, buffer, 0), 10);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, text, 0), 0);
  CHECK_EQUAL(qws_socket_ping(pair.client, text, 0), QWS_OK);
  CHECK_EQUAL(qws_broadcast_text_message((qws_socket *const *)text, 0, text, 0), 0);

  /* Something cannot be there. */
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, text, 5), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_broadcast_text_message((qws_socket *const *)text, 1, "x", 1), QWS_ERR_ARGUMENT);

  CHECK_EQUAL(qws_socket_close(pair.peer, 1000, text, 0), QWS_OK);
  CHECK(states > 0);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.peer) == QWS_UNCONNECTED_STATE);
}

int main(void) {
  pair_open(&pair);
  test_user_data();
  test_addresses_of_nothing();
  pair_free(&pair);
  return check_finish();
}
