/* qws_server_set_reuse_port: two servers on two loops, each in a thread of its own, share a port. */
#include <pthread.h>
#include <sys/socket.h>

#include "pair.h"

enum { CLIENTS = 64 };

/* One of the servers, and how many of the clients have come to it. */
struct side {
  qws_loop *loop;
  qws_server *server;
  pthread_t thread;
  int failed, taken;
  qws_socket *sockets[CLIENTS];
};

static void on_new_connection(qws_server *server, void *user) {
  struct side *side = user;
  while (qws_server_next_pending_connection(server, &side->sockets[side->taken]) == QWS_OK) {
    side->failed |= qws_socket_send_text_message(side->sockets[side->taken], "hello", 5) != 5;
    side->taken++;
  }
}

static void side_new(struct side *side) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = on_new_connection;
  memset(side, 0, sizeof *side);
  CHECK_EQUAL(qws_loop_new(&side->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(side->loop, NULL, QWS_NON_SECURE_MODE, &side->server), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(side->server, &events, side), QWS_OK);
}

static void side_free(struct side *side) {
  for (int i = 0; i < side->taken; i++) CHECK_EQUAL(qws_socket_free(side->sockets[i]), QWS_OK);
  CHECK_EQUAL(qws_server_free(side->server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(side->loop), QWS_OK);
}

static void *run(void *user) {
  struct side *side = user;
  side->failed |= qws_loop_run(side->loop) != QWS_OK;
  return NULL;
}

static int greeted;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  greeted += size == 5 && memcmp(text, "hello", 5) == 0;
}

/* Both want to share, else the second one cannot listen. It holds from the next listen on. */
static void who_may_share(void) {
  struct side sides[2];
  for (int shares = 0; shares < 4; shares++) {
    for (int i = 0; i < 2; i++) {
      side_new(&sides[i]);
      CHECK_EQUAL(qws_server_reuse_port(sides[i].server), 0);
      CHECK_EQUAL(qws_server_set_reuse_port(sides[i].server, shares >> i & 1 ? 7 : 0), QWS_OK);
      CHECK_EQUAL(qws_server_reuse_port(sides[i].server), shares >> i & 1);
    }
    CHECK_EQUAL(qws_server_listen(sides[0].server, "127.0.0.1", 0), QWS_OK);
    uint16_t port = qws_server_port(sides[0].server);
    CHECK_EQUAL(qws_server_listen(sides[1].server, "127.0.0.1", port),
                shares == 3 ? QWS_OK : QWS_ERR_SYSTEM);

    /* Changed while it listens, it changes nothing for others. */
    if (shares == 2) {
      CHECK_EQUAL(qws_server_set_reuse_port(sides[0].server, 1), QWS_OK);
      CHECK_EQUAL(qws_server_listen(sides[1].server, "127.0.0.1", port), QWS_ERR_SYSTEM);
    }
    for (int i = 0; i < 2; i++) side_free(&sides[i]);
  }
}

static void two_threads(void) {
  static struct side sides[2];
  qws_loop *loop = NULL;
  qws_socket *clients[CLIENTS];
  char url[128];
  uint16_t port = 0;
  for (int i = 0; i < 2; i++) {
    side_new(&sides[i]);
    CHECK_EQUAL(qws_server_set_reuse_port(sides[i].server, 1), QWS_OK);
    CHECK_EQUAL(qws_server_listen(sides[i].server, "127.0.0.1", port), QWS_OK);
    port = qws_server_port(sides[i].server);
  }
  qws_server_url(sides[0].server, url, sizeof url);
  CHECK_TEXT(GET(qws_server_url, sides[1].server), url);
  for (int i = 0; i < 2; i++)
    CHECK_EQUAL(pthread_create(&sides[i].thread, NULL, run, &sides[i]), 0);

  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  for (int i = 0; i < CLIENTS; i++) {
    CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &clients[i]), QWS_OK);
    CHECK_EQUAL(qws_socket_set_events(clients[i], &events, NULL), QWS_OK);
    CHECK_EQUAL(qws_socket_open(clients[i], url), QWS_OK);
  }
  RUN_UNTIL(loop, greeted == CLIENTS);
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(qws_loop_stop(sides[i].loop), QWS_OK);
    CHECK_EQUAL(pthread_join(sides[i].thread, NULL), 0);
    CHECK_EQUAL(sides[i].failed, 0);
  }

  /* The system spreads them by a hash of the addresses: neither side gets all of so many. */
  CHECK_EQUAL(sides[0].taken + sides[1].taken, CLIENTS);
  CHECK(sides[0].taken > 0 && sides[1].taken > 0);
  for (int i = 0; i < CLIENTS; i++) CHECK_EQUAL(qws_socket_free(clients[i]), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  for (int i = 0; i < 2; i++) side_free(&sides[i]);
}

int main(void) {
  who_may_share();
  two_threads();
  return check_finish();
}
