/* A mask generator of the program: one call for each frame, four for the key of a handshake; and it may not
 * touch the loop's objects, because it is asked in the middle of a send. */
#include "pair.h"

static struct pair pair;
static int calls;

static uint32_t next_mask(void *user) {
  ++*(int *)user;
  return 0x01020304;
}

static uint32_t meddle(void *user) {
  ++*(int *)user;
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "x", 1), QWS_ERR_STATE);
  CHECK_EQUAL(qws_socket_close(pair.client, 1000, NULL, 0), QWS_ERR_STATE);
  CHECK_EQUAL(qws_socket_abort(pair.client), QWS_ERR_STATE);
  CHECK_EQUAL(qws_socket_free(pair.client), QWS_ERR_STATE);
  CHECK_EQUAL(qws_loop_run_once(pair.loop, 0), QWS_ERR_STATE);
  CHECK_EQUAL(qws_loop_free(pair.loop), QWS_ERR_STATE);
  CHECK_EQUAL(qws_shutdown(), QWS_ERR_STATE);
  return 0;
}

/* Inside of the callback of a message, which may send to its socket without further ado, the generator may not. */
static void on_text_ping(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size;
  CHECK_EQUAL(qws_socket_ping(socket, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "y", 1), 1);
  ++*(int *)user;
}

static uint32_t send_to_nobody(void *user) {
  ++*(int *)user;
  CHECK_EQUAL(qws_socket_send_text_message(NULL, "x", 1), QWS_ERR_HANDLE);
  return 0;
}

static void on_text_free(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
}

static void test_inside_a_message(void) {
  int pinged = 0;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;

  events.text_message_received = on_text_ping;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, &pinged), QWS_OK);
  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, meddle, &calls), QWS_OK);
  calls = 0;
  CHECK_EQUAL(qws_socket_send_text_message(pair.peer, "hello", 5), 5);
  RUN_UNTIL(pair.loop, pinged == 1 && calls == 2);

  events.text_message_received = on_text_free;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, send_to_nobody, &calls), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.peer, "hello", 5), 5);
  RUN_UNTIL(pair.loop, calls == 3);
  pair.client = NULL;
}

static int received;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  CHECK(size == 5 && memcmp(text, "hello", 5) == 0);
  received++;
}

int main(void) {
  pair_listen(&pair);
  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, next_mask, &calls), QWS_OK);
  pair_connect(&pair);
  CHECK_EQUAL(calls, 4);
  qws_request *request = NULL;
  CHECK_EQUAL(qws_socket_request(pair.peer, &request), QWS_OK);
  qws_request_raw_header(request, "Sec-WebSocket-Key", check_room(), CHECK_ROOM);
  CHECK_TEXT(check_room(), "BAMCAQQDAgEEAwIBBAMCAQ==");
  CHECK_EQUAL(qws_request_free(request), QWS_OK);

  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  calls = 0;
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "hello", 5), 5);
  CHECK_EQUAL(calls, 1);
  CHECK_EQUAL(qws_socket_ping(pair.client, NULL, 0), QWS_OK);
  CHECK_EQUAL(calls, 2);

  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, meddle, &calls), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "hello", 5), 5);
  CHECK_EQUAL(calls, 3);
  CHECK_EQUAL(qws_socket_set_mask_generator(pair.client, NULL, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "hello", 5), 5);
  CHECK_EQUAL(calls, 3);
  RUN_UNTIL(pair.loop, received == 3);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, NULL, NULL), QWS_OK);
  test_inside_a_message();
  pair_free(&pair);
  return check_finish();
}
