/* Runs inside callbacks: stop ends the innermost, and what waits outside is delivered inside. */
#include "pair.h"
#include "record.h"

static struct pair pair;

static void stop(void *user) {
  record("stop-%s", (const char *)user);
  qws_loop_stop(pair.loop);
}

static void run_inside(void *user) {
  (void)user;
  record("(");
  qws_loop_post(pair.loop, stop, "inner");
  CHECK_EQUAL(qws_loop_run(pair.loop), QWS_OK);
  record(")");
  qws_loop_post(pair.loop, stop, "outer");
}

/* The first message runs a loop until the last one is there: all messages of the read come inside. */
static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  record("%.*s", (int)size, text);
  if (*text == '1') {
    record("(");
    RUN_UNTIL(pair.loop, strstr(record_text, "9"));
    record(")");
  }
}

/* Each message is answered, and runs the loop: nesting as deep as there are messages. */
static int depth;

static void on_text_deep(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  depth++;
  record("%.*s/%d", (int)size, text, depth);
  qws_socket_send_text_message(socket, text, size);
  qws_loop_run_once(pair.loop, 0);
  qws_socket_send_text_message(socket, "after", 5);
  depth--;
}

static void on_echo(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  record("echo(%.*s)", (int)size, text);
  ++*(int *)user;
}

int main(void) {
  pair_open(&pair);
  qws_loop_post(pair.loop, run_inside, NULL);
  CHECK_EQUAL(qws_loop_run(pair.loop), QWS_OK);
  CHECK_RECORD("( stop-inner ) stop-outer ");

  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  const char *texts[] = {"0", "1", "2", "3", "4"};
  for (int i = 0; i < 5; i++) qws_socket_send_text_message(pair.client, texts[i], 1);
  CHECK_EQUAL(qws_socket_flush(pair.client), 1);
  qws_socket_send_text_message(pair.client, "9", 1);
  RUN_UNTIL(pair.loop, strstr(record_text, ")"));
  CHECK_RECORD("0 1 ( 2 3 4 9 ) ");

  int echoes = 0;
  events.text_message_received = on_text_deep;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  events.text_message_received = on_echo;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, &echoes), QWS_OK);
  for (int i = 0; i < 3; i++) qws_socket_send_text_message(pair.client, texts[i], 1);
  CHECK_EQUAL(qws_socket_flush(pair.client), 1);
  RUN_UNTIL(pair.loop, echoes == 6);
  char order[256] = "";
  for (char *echo = strstr(record_text, "echo"); echo; echo = strstr(echo + 1, "echo")) {
    strncat(order, echo + 4, strcspn(echo + 4, ")") + 1);
  }
  CHECK_TEXT(order, "(0)(1)(2)(after)(after)(after)");
  record_clear();

  pair_free(&pair);
  return check_finish();
}
