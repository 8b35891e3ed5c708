/* Sends inside the callbacks of data events: short ASCII, other text, large, binary, to this socket and to
 * others, all in the order in which they were made. */
#include <stdlib.h>

#include "pair.h"
#include "record.h"

static struct pair pair, other;
static char large[5000], largest_short[4096];

/* What arrives is recorded by its first bytes and its size. */
static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  record("%s%.*s/%zu", (const char *)user, (int)(size < 3 ? size : 3), text, size);
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket;
  record("%s#%.*s/%zu", (const char *)user, (int)(size < 3 ? size : 3), (const char *)data, size);
}

static int other_received;

static void on_other_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  CHECK(size == 4 && memcmp(text, "else", 4) == 0);
  other_received++;
}

static void answer_all_kinds(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, "one", 3), 3);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "zw\xc3\xb6lf", 6), 6);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "two", QWS_NUL_TERMINATED), 3);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "bad\xff", 4), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "\xe2\x82", 2), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_socket_send_text_message(socket, large, sizeof large), sizeof large);
  CHECK_EQUAL(qws_socket_send_text_message(socket, largest_short, sizeof largest_short),
              sizeof largest_short);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, "\x80\x81", 2), 2);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, large, sizeof large), sizeof large);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "", 0), 0);
  CHECK_EQUAL(qws_socket_send_text_message(socket, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_send_text_message(socket, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_send_text_message((qws_socket *)pair.loop, "x", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_send_text_message(NULL, "x", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_send_text_message(other.peer, "else", 4), 4);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "end", 3), 3);
}

/* The ring is emptied by every look at what waits. */
static void look_between(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  int64_t before = qws_socket_bytes_to_write(socket);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "abcd", 4), 4);
  CHECK_EQUAL(qws_socket_bytes_to_write(socket), before + 6);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "abcd", 4), 4);
  CHECK_EQUAL(qws_socket_flush(socket), 1);
  CHECK_EQUAL(qws_socket_bytes_to_write(socket), 0);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "end", 3), 3);
}

/* More than the ring holds, in one callback. */
static void answer_a_lot(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  for (int i = 0; i < 200; i++) {
    char message[4000] = {0};
    snprintf(message, sizeof message, "%d", i);
    CHECK_EQUAL(qws_socket_send_binary_message(socket, message, sizeof message), sizeof message);
  }
}

static int in_order;

static void on_numbered(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket, (void)user;
  if (size == 4000 && atoi(data) == in_order) in_order++;
}

/* After close nothing more is taken, whether the socket has the ring's right or not. */
static void close_then_send(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, "last", 4), 4);
  CHECK_EQUAL(qws_socket_close(socket, 1000, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "late", 4), 0);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, "late", 4), 0);
}

static void listen_at(qws_socket *socket, const char *user) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.binary_message_received = on_binary;
  CHECK_EQUAL(qws_socket_set_events(socket, &events, (void *)user), QWS_OK);
}

/* Sends a message to the peer, which answers with the function. */
static void ask(void (*answer)(qws_socket *, const char *, size_t, void *)) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = answer;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "?", 1), 1);
}

int main(void) {
  memset(large, 'L', sizeof large);
  memset(largest_short, 'S', sizeof largest_short);
  pair_open(&pair);

  /* A second pair on the same loop. */
  other.loop = pair.loop;
  other.server = pair.server;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, &other), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair.loop, NULL, QWS_VERSION13, &other.client), QWS_OK);
  pair_connect(&other);
  qws_socket_events counting = QWS_SOCKET_EVENTS_INIT;
  counting.text_message_received = on_other_text;
  CHECK_EQUAL(qws_socket_set_events(other.client, &counting, NULL), QWS_OK);

  listen_at(pair.client, "");
  ask(answer_all_kinds);
  RUN_UNTIL(pair.loop, strstr(record_text, "end"));
  CHECK_RECORD("one/3 zw\xc3/6 two/3 LLL/5000 SSS/4096 #\x80\x81/2 #LLL/5000 /0 /0 end/3 ");
  RUN_UNTIL(pair.loop, other_received == 1);

  ask(look_between);
  RUN_UNTIL(pair.loop, strstr(record_text, "end"));
  CHECK_RECORD("abc/4 abc/4 end/3 ");

  qws_socket_events numbered = QWS_SOCKET_EVENTS_INIT;
  numbered.binary_message_received = on_numbered;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &numbered, NULL), QWS_OK);
  ask(answer_a_lot);
  RUN_UNTIL(pair.loop, in_order == 200);

  listen_at(pair.client, "");
  ask(close_then_send);
  RUN_UNTIL(pair.loop, !qws_socket_is_valid(pair.client));
  CHECK_RECORD("las/4 ");

  CHECK_EQUAL(qws_socket_free(other.client), QWS_OK);
  CHECK_EQUAL(qws_socket_free(other.peer), QWS_OK);
  pair_free(&pair);
  return check_finish();
}
