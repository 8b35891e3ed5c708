/* struct_size: programs that are older or newer than the library, and structs that are none. */
#include <stddef.h>

#include "pair.h"
#include "record.h"

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  record("%s(%.*s)", (const char *)user, (int)size, text);
}

static void on_text_frame(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)socket, (void)user;
  record("frame(%.*s,%d)", (int)size, text, last);
}

static struct pair pair;

/* Sends a message to the client and runs until it was read. */
static void tell(const char *text) {
  qws_socket_send_text_message(pair.peer, text, QWS_NUL_TERMINATED);
  qws_socket_send_text_message(pair.peer, "end", 3);
  for (int i = 0; i < 100 && !strstr(record_text, "(end"); i++) qws_loop_run_once(pair.loop, 100);
}

static void on_handshake(qws_server *server, qws_handshake_request *request, void *user) {
  (void)server, (void)request, (void)user;
  record("handshake");
}

/* A program that does not know handshake_requested, and one that does. */
static void servers(void) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  events.handshake_requested = on_handshake;
  for (int older = 1; older >= 0; older--) {
    if (older) events.struct_size = offsetof(qws_server_events, handshake_requested);
    CHECK_EQUAL(qws_server_set_events(pair.server, &events, &pair), QWS_OK);
    CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
    pair_connect(&pair);
    CHECK_RECORD(older ? "" : "handshake ");
    events.struct_size = sizeof events;
  }
}

int main(void) {
  pair_open(&pair);
  struct {
    qws_socket_events events;
    void *unknown[3];
  } newer = {.events = QWS_SOCKET_EVENTS_INIT, .unknown = {&newer, &newer, &newer}};

  newer.events.struct_size = sizeof newer;
  newer.events.text_message_received = on_text_message;
  newer.events.text_frame_received = on_text_frame;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &newer.events, "new"), QWS_OK);
  tell("a");
  CHECK_RECORD("frame(a,1) new(a) frame(end,1) new(end) ");

  /* A program that does not know text_message_received, the last member. */
  qws_socket_events older = newer.events;
  older.struct_size = offsetof(qws_socket_events, text_message_received);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &older, "old"), QWS_OK);
  tell("b");
  CHECK_RECORD("frame(b,1) frame(end,1) ");

  /* The struct is copied. */
  older.text_frame_received = NULL;
  tell("c");
  CHECK_RECORD("frame(c,1) frame(end,1) ");

  qws_socket_events bad = newer.events;
  bad.struct_size = 0;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &bad, "bad"), QWS_ERR_ARGUMENT);
  bad.struct_size = sizeof(size_t);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &bad, "bad"), QWS_ERR_ARGUMENT);
  qws_server_events bad_server = {0};
  CHECK_EQUAL(qws_server_set_events(pair.server, &bad_server, "bad"), QWS_ERR_ARGUMENT);
  tell("d");
  CHECK_RECORD("frame(d,1) frame(end,1) ");

  CHECK_EQUAL(qws_socket_set_events(pair.client, NULL, NULL), QWS_OK);
  qws_socket_send_text_message(pair.peer, "nobody", 6);
  qws_socket_close(pair.peer, 1000, NULL, 0);
  RUN_UNTIL(pair.loop, !qws_socket_is_valid(pair.client));
  CHECK_RECORD("");

  servers();
  pair_free(&pair);
  return check_finish();
}
