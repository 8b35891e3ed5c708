/* qws_broadcast_*: one message for many sockets, and what is passed over in their list. */
#include "pair.h"

enum { CLIENTS = 50, SOCKETS = 2 * CLIENTS };

static qws_loop *loop;
static qws_socket *sockets[SOCKETS]; /* the clients, then the server's sides */
static int taken;

/* What each socket has received: how often, and the last payload. */
static struct inbox {
  int texts, binaries;
  size_t size;
  char payload[64];
} inboxes[SOCKETS];

static void keep(struct inbox *inbox, const void *data, size_t size) {
  inbox->size = size;
  memcpy(inbox->payload, data, size < sizeof inbox->payload ? size : sizeof inbox->payload);
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  struct inbox *inbox = user;
  inbox->texts++;
  keep(inbox, text, size);
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket;
  struct inbox *inbox = user;
  inbox->binaries++;
  keep(inbox, data, size);
}

static void listen_to(int i) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.binary_message_received = on_binary;
  CHECK_EQUAL(qws_socket_set_events(sockets[i], &events, &inboxes[i]), QWS_OK);
}

static void on_new_connection(qws_server *server, void *user) {
  (void)user;
  while (qws_server_next_pending_connection(server, &sockets[CLIENTS + taken]) == QWS_OK)
    listen_to(CLIENTS + taken++);
}

static void connect_all(qws_server *server) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
  for (int i = 0; i < CLIENTS; i++) {
    CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &sockets[i]), QWS_OK);
    listen_to(i);
    CHECK_EQUAL(qws_socket_open(sockets[i], GET(qws_server_url, server)), QWS_OK);
  }
  RUN_UNTIL(loop, taken == CLIENTS);
  for (int i = 0; i < CLIENTS; i++) RUN_UNTIL(loop, qws_socket_is_valid(sockets[i]));
}

/* Whether every socket that is connected has received so much, and this message last. */
static int all_have(int texts, int binaries, const char *payload, size_t size) {
  for (int i = 0; i < SOCKETS; i++) {
    struct inbox *inbox = &inboxes[i];
    if (!qws_socket_is_valid(sockets[i])) continue;
    if (inbox->texts != texts || inbox->binaries != binaries || inbox->size != size) return 0;
    if (memcmp(inbox->payload, payload, size) != 0) return 0;
  }
  return 1;
}

#define CHECK_ALL_HAVE(texts, binaries, payload, size)              \
  do {                                                              \
    RUN_UNTIL(loop, all_have(texts, binaries, payload, size));      \
    memset(inboxes, 0, sizeof inboxes);                             \
  } while (0)

static void to_all(void) {
  const char *cafe = "caf\xc3\xa9 for all";
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, cafe, QWS_NUL_TERMINATED), SOCKETS);
  CHECK_ALL_HAVE(1, 0, cafe, 13);
  CHECK_EQUAL(qws_broadcast_binary_message(sockets, SOCKETS, "\0\xff", 2), SOCKETS);
  CHECK_ALL_HAVE(0, 1, "\0\xff", 2);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, NULL, 0), SOCKETS);
  CHECK_ALL_HAVE(1, 0, "", 0);

  /* In order with what is sent before and after, in frames of the size that each socket has. */
  CHECK_EQUAL(qws_socket_set_outgoing_frame_size(sockets[SOCKETS - 1], 2), QWS_OK);
  for (int i = 0; i < SOCKETS; i++)
    CHECK_EQUAL(qws_socket_send_binary_message(sockets[i], "before", 6), 6);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, "between", 7), SOCKETS);
  for (int i = 0; i < SOCKETS; i++)
    CHECK_EQUAL(qws_socket_send_text_message(sockets[i], "after", 5), 5);
  CHECK_ALL_HAVE(2, 1, "after", 5);
}

static void arguments(void) {
  int64_t waiting = qws_socket_bytes_to_write(sockets[CLIENTS]);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, "\xff", 1), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_broadcast_text_message(NULL, 0, "\xff", 1), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_broadcast_binary_message(sockets, SOCKETS, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_broadcast_binary_message(sockets, SOCKETS, "x", SIZE_MAX - 1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_broadcast_binary_message(sockets, SIZE_MAX, "x", 1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_broadcast_text_message(NULL, 1, "x", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_broadcast_binary_message(NULL, 1, "x", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_broadcast_text_message(NULL, 0, "x", 1), 0);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, 0, "x", 1), 0);
  CHECK_EQUAL(qws_socket_bytes_to_write(sockets[CLIENTS]), waiting);
}

/* NULL, freed, of another type, of another loop, not connected, and no handle at all. */
static void passed_over(qws_server *server) {
  struct pair other;
  qws_socket *fresh = NULL;
  pair_open(&other);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &fresh), QWS_OK);
  CHECK_EQUAL(qws_socket_free(sockets[3]), QWS_OK);
  CHECK_EQUAL(qws_socket_close(sockets[5], 1000, NULL, 0), QWS_OK);
  int foreign = 0;
  void *bad[] = {NULL, server, loop, fresh, (void *)1, (void *)~(uintptr_t)0, &foreign};
  qws_socket *list[SOCKETS + 9] = {NULL};
  memcpy(list, bad, sizeof bad);
  memcpy(list + 7, sockets, sizeof sockets);
  list[SOCKETS + 7] = other.client;
  CHECK_EQUAL(qws_broadcast_text_message(list, SOCKETS + 9, "to the rest", 11), SOCKETS - 2);
  memset(&inboxes[CLIENTS + 3], 0, sizeof *inboxes);
  CHECK_EQUAL(qws_socket_bytes_to_write(other.client), 0);
  for (int i = 0; i < SOCKETS; i++)
    if (qws_socket_is_valid(sockets[i])) RUN_UNTIL(loop, inboxes[i].texts == 1);
  memset(inboxes, 0, sizeof inboxes);

  /* The same one twice gets it twice. */
  qws_socket *twice[] = {sockets[0], sockets[0]};
  CHECK_EQUAL(qws_broadcast_text_message(twice, 2, "again", 5), 2);
  RUN_UNTIL(loop, inboxes[CLIENTS].texts == 2);

  CHECK_EQUAL(qws_broadcast_text_message(list, 7, "nobody", 6), 0);
  CHECK_EQUAL(qws_socket_free(fresh), QWS_OK);
  pair_free(&other);
  CHECK_EQUAL(qws_broadcast_text_message(&list[SOCKETS + 7], 1, "nobody", 6), 0);
}

/* Inside the callback of a message, behind what the callback has sent before. */
static int sides; /* of the server that are connected */

static void relay(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, "1", 1), 1);
  CHECK_EQUAL(qws_broadcast_text_message(sockets + CLIENTS, CLIENTS, text, size), sides);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "3", 1), 1);
}

static char order[8];

static void on_order(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  strncat(order, text, size);
}

static void in_callback(void) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  for (int i = CLIENTS; i < SOCKETS; i++) sides += qws_socket_is_valid(sockets[i]);
  events.text_message_received = on_order;
  CHECK_EQUAL(qws_socket_set_events(sockets[0], &events, NULL), QWS_OK);
  events.text_message_received = relay;
  qws_socket *side = NULL;
  for (int i = CLIENTS; i < SOCKETS; i++)
    if (qws_socket_peer_port(sockets[i]) == qws_socket_local_port(sockets[0])) side = sockets[i];
  CHECK_EQUAL(qws_socket_set_events(side, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(sockets[0], "2", 1), 1);
  RUN_UNTIL(loop, strlen(order) >= 3);
  CHECK_TEXT(order, "123");
}

int main(void) {
  qws_server *server = NULL;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  connect_all(server);
  to_all();
  arguments();
  passed_over(server);
  in_callback();
  for (int i = 0; i < SOCKETS; i++)
    if (i != 3) CHECK_EQUAL(qws_socket_free(sockets[i]), QWS_OK);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_broadcast_text_message(sockets, SOCKETS, "all freed", 9), 0);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
