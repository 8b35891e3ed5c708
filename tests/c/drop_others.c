/* Sockets that are freed or closed in the callback of another one: their events of the same round are
 * dropped, also when many objects are made and freed meanwhile. */
#include "pair.h"

#define SOCKETS 20
#define MESSAGES 5

static qws_loop *loop;
static qws_server *server;
static qws_socket *clients[SOCKETS], *peers[SOCKETS];
static int taken, received[SOCKETS], wrong;

static void on_new_connection(qws_server *from, void *user) {
  (void)user;
  qws_server_next_pending_connection(from, &peers[taken++]);
}

/* The first message of anybody frees the even sockets and closes the odd ones, except its own. */
static int hit = -1;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size;
  int me = (int)(intptr_t)user;
  received[me]++;
  if (peers[me] != socket) wrong++;
  if (hit >= 0) {
    if (me != hit) wrong++;
    return;
  }
  hit = me;
  for (int i = 0; i < SOCKETS; i++) {
    if (i == me) continue;
    if (i % 2 == 0) {
      CHECK_EQUAL(qws_socket_free(peers[i]), QWS_OK);
      peers[i] = NULL;
    } else {
      CHECK_EQUAL(qws_socket_close(peers[i], 1000, NULL, 0), QWS_OK);
    }
  }
  for (int i = 0; i < 70000; i++) {
    qws_socket *other = NULL;
    if (qws_socket_new(loop, NULL, QWS_VERSION13, &other) != QWS_OK) wrong++;
    qws_socket_free(other);
  }
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  qws_server_events server_events = QWS_SERVER_EVENTS_INIT;
  server_events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_server_set_events(server, &server_events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
  for (int i = 0; i < SOCKETS; i++) {
    CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &clients[i]), QWS_OK);
    CHECK_EQUAL(qws_socket_open(clients[i], GET(qws_server_url, server)), QWS_OK);
    RUN_UNTIL(loop, taken == i + 1 && qws_socket_is_valid(clients[i]));
    qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
    events.text_message_received = on_text;
    CHECK_EQUAL(qws_socket_set_events(peers[i], &events, (void *)(intptr_t)i), QWS_OK);
  }

  /* All messages are in the kernel before the loop looks. */
  for (int i = 0; i < SOCKETS; i++) {
    for (int k = 0; k < MESSAGES; k++) qws_socket_send_text_message(clients[i], "hello", 5);
    CHECK_EQUAL(qws_socket_flush(clients[i]), 1);
  }
  RUN_UNTIL(loop, hit >= 0 && received[hit] == MESSAGES);
  for (int i = 0; i < 5; i++) qws_loop_run_once(loop, 10);
  CHECK_EQUAL(wrong, 0);
  for (int i = 0; i < SOCKETS; i++) {
    if (i != hit) CHECK_EQUAL(received[i], 0);
    CHECK_EQUAL(qws_socket_free(peers[i]), QWS_OK);
    CHECK_EQUAL(qws_socket_free(clients[i]), QWS_OK);
  }
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
