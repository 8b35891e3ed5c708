/* Two loops on two threads at the same time, and two loops on one thread, one inside the other. */
#include <pthread.h>

#include "pair.h"

struct side {
  struct pair pair;
  int echoes;
  int failed;
};

static void on_text_echo(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  qws_socket_send_text_message(socket, text, size);
}

static void on_text_count(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size;
  struct side *side = user;
  side->echoes++;
  if (side->echoes == 5000)
    qws_loop_stop(side->pair.loop);
  else
    qws_socket_send_text_message(socket, "ping pong", 9);
}

static void set_up(struct side *side) {
  pair_open(&side->pair);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text_echo;
  CHECK_EQUAL(qws_socket_set_events(side->pair.peer, &events, side), QWS_OK);
  events.text_message_received = on_text_count;
  CHECK_EQUAL(qws_socket_set_events(side->pair.client, &events, side), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(side->pair.client, "ping pong", 9), 9);
}

static void *run(void *user) {
  struct side *side = user;
  side->failed = qws_loop_run(side->pair.loop) != QWS_OK;
  return NULL;
}

/* A message on the first loop runs the second one, which sends on the first. */
static struct side outer, inner;

static void on_inner_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(outer.pair.peer, text, size), size);
  inner.echoes++;
}

static void on_outer_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, text, size), size);
  CHECK_EQUAL(qws_socket_send_text_message(inner.pair.client, "inside", 6), 6);
  RUN_UNTIL(inner.pair.loop, inner.echoes == 1);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "after", 5), 5);
}

static char answers[64];

static void on_answer(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  strncat(answers, text, size);
  strcat(answers, " ");
  outer.echoes++;
}

int main(void) {
  static struct side sides[2];
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) set_up(&sides[i]);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(pthread_create(&threads[i], NULL, run, &sides[i]), 0);
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    CHECK_EQUAL(sides[i].failed, 0);
    CHECK_EQUAL(sides[i].echoes, 5000);
    pair_free(&sides[i].pair);
  }

  pair_open(&outer.pair);
  pair_open(&inner.pair);
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_outer_text;
  CHECK_EQUAL(qws_socket_set_events(outer.pair.peer, &events, NULL), QWS_OK);
  events.text_message_received = on_inner_text;
  CHECK_EQUAL(qws_socket_set_events(inner.pair.peer, &events, NULL), QWS_OK);
  events.text_message_received = on_answer;
  CHECK_EQUAL(qws_socket_set_events(outer.pair.client, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(outer.pair.client, "first", 5), 5);
  RUN_UNTIL(outer.pair.loop, outer.echoes == 3);
  CHECK_TEXT(answers, "first inside after ");
  pair_free(&outer.pair);
  pair_free(&inner.pair);
  return check_finish();
}
