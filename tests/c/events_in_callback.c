/* Data events of one read while callbacks change things: the message of a frame comes with its frame, new
 * event functions hold from the next event, and limits from the next frame. */
#include "pair.h"
#include "record.h"

static struct pair pair;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  record("%stext(%.*s)", (const char *)user, (int)size, text);
}

static void on_frame_close(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)user;
  record("frame(%.*s,%d)", (int)size, text, last);
  CHECK_EQUAL(qws_socket_close(socket, 1000, NULL, 0), QWS_OK);
}

static void on_frame_free(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)user;
  record("frame(%.*s,%d)", (int)size, text, last);
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  pair.peer = NULL;
}

/* Closes in the frame and runs the loop there: the message comes inside, once. */
static void on_frame_close_and_run(qws_socket *socket, const char *text, size_t size, int last,
                                   void *user) {
  on_frame_close(socket, text, size, last, user);
  record("(");
  qws_loop_run_once(pair.loop, 0);
  record(")");
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket, (void)user;
  record("binary(%.*s)", (int)size, (const char *)data);
}

static void on_text_change(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  record("first(%.*s)", (int)size, text);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.binary_message_received = on_binary;
  CHECK_EQUAL(qws_socket_set_events(socket, &events, "then:"), QWS_OK);
}

static void on_text_limit(qws_socket *socket, const char *text, size_t size, void *user) {
  on_text(socket, text, size, user);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_frame_size(socket, 1000), QWS_OK);
}

/* Connects, sends three texts and a binary message in one write, and runs until they were read. */
static void converse(const qws_socket_events *events) {
  pair_open(&pair);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, events, ""), QWS_OK);
  qws_socket_send_text_message(pair.client, "a", 1);
  qws_socket_send_binary_message(pair.client, "b", 1);
  qws_socket_send_text_message(pair.client, "c", 1);
  for (int i = 0; i < 5; i++) qws_loop_run_once(pair.loop, 10);
  pair_free(&pair);
}

int main(void) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.text_frame_received = on_frame_close;
  converse(&events);
  CHECK_RECORD("frame(a,1) text(a) ");
  events.text_frame_received = on_frame_free;
  converse(&events);
  CHECK_RECORD("frame(a,1) ");
  events.text_frame_received = on_frame_close_and_run;
  converse(&events);
  CHECK_RECORD("frame(a,1) ( text(a) ) ");

  events.text_frame_received = NULL;
  events.text_message_received = on_text_change;
  converse(&events);
  CHECK_RECORD("first(a) binary(b) then:text(c) ");

  /* A frame that was too large when it was read, and is not when its turn comes. */
  pair_open(&pair);
  events.text_message_received = on_text_limit;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, ""), QWS_OK);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_frame_size(pair.peer, 3), QWS_OK);
  qws_socket_send_text_message(pair.client, "a", 1);
  qws_socket_send_text_message(pair.client, "long", 4);
  for (int i = 0; i < 5; i++) qws_loop_run_once(pair.loop, 10);
  CHECK_RECORD("text(a) text(long) ");
  CHECK_EQUAL(qws_socket_is_valid(pair.peer), 1);
  pair_free(&pair);
  return check_finish();
}
