/* A loop inside of another one: its descriptor alone tells when there is something to do. */
#include <poll.h>

#include "pair.h"
#include "record.h"

static struct pair pair;

static int readable(int timeout_ms) {
  struct pollfd poller = {.fd = qws_loop_fd(pair.loop), .events = POLLIN};
  return poll(&poller, 1, timeout_ms) == 1;
}

/* Runs the loop as an outer one does, until the record holds the text. */
static void drive_until(const char *text) {
  double end = check_clock() + 10;
  while (!strstr(record_text, text) && check_clock() < end)
    if (readable(1000)) qws_loop_run_once(pair.loop, 0);
  CHECK(strstr(record_text, text) != NULL);
  record_clear();
}

/* With nothing to do the descriptor falls silent. */
static void settle(void) {
  for (int i = 0; i < 100 && readable(50); i++) qws_loop_run_once(pair.loop, 0);
  CHECK(!readable(0));
}

static void on_connected(qws_socket *socket, void *user) {
  (void)user;
  record("connected");
  qws_socket_send_text_message(socket, "hello", 5);
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  record("%s(%.*s)", (const char *)user, (int)size, text);
}

static void on_peer_text(qws_socket *socket, const char *text, size_t size, void *user) {
  on_text(socket, text, size, user);
  qws_socket_send_text_message(socket, text, size);
}

static void on_new_connection(qws_server *server, void *user) {
  (void)user;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_peer_text;
  qws_server_next_pending_connection(server, &pair.peer);
  qws_socket_set_events(pair.peer, &events, "peer");
  record("taken");
}

static void on_timeout(qws_timer *timer, void *user) {
  (void)timer, (void)user;
  record("timeout");
}

static void on_post(void *user) {
  (void)user;
  record("posted");
}

int main(void) {
  pair_listen(&pair);
  qws_server_events server_events = QWS_SERVER_EVENTS_INIT;
  server_events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_server_set_events(pair.server, &server_events, NULL), QWS_OK);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.connected = on_connected;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, "client"), QWS_OK);
  CHECK(qws_loop_fd(pair.loop) >= 0);

  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  drive_until("client(hello)");
  settle();

  /* A send outside of the loop is written by the next run, which the descriptor asks for. */
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "again", 5), 5);
  CHECK_EQUAL(qws_loop_timeout(pair.loop), 0);
  CHECK(readable(0));
  drive_until("client(again)");
  settle();

  CHECK_EQUAL(qws_loop_post(pair.loop, on_post, NULL), QWS_OK);
  CHECK(readable(0));
  drive_until("posted");
  settle();

  qws_timer *timer = NULL;
  CHECK_EQUAL(qws_timer_new(pair.loop, on_timeout, NULL, &timer), QWS_OK);
  CHECK_EQUAL(qws_timer_start(timer, 20, -1), QWS_OK);
  CHECK(qws_loop_timeout(pair.loop) >= 0);
  drive_until("timeout");
  settle();
  CHECK_EQUAL(qws_timer_free(timer), QWS_OK);

  CHECK_EQUAL(qws_loop_wake(pair.loop), QWS_OK);
  CHECK(readable(0));
  settle();

  pair_free(&pair);
  return check_finish();
}
