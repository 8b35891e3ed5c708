/* A client and a server's side that are connected over loopback, on one loop. */
#ifndef PAIR_H
#define PAIR_H

#include "check.h"

struct pair {
  qws_loop *loop;
  qws_server *server;
  qws_socket *client; /* may be freed by the test, which then sets it to NULL */
  qws_socket *peer;   /* the server's side; likewise */
};

/* Takes the connection; it has no events yet. */
static inline void pair_take(qws_server *server, void *user) {
  struct pair *pair = user;
  qws_server_next_pending_connection(server, &pair->peer);
}

/* Makes a loop, a server that listens on a free port, and a client that is not opened. */
static inline void pair_listen(struct pair *pair) {
  memset(pair, 0, sizeof *pair);
  CHECK_EQUAL(qws_loop_new(&pair->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair->loop, "test", QWS_NON_SECURE_MODE, &pair->server), QWS_OK);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  CHECK_EQUAL(qws_server_set_events(pair->server, &events, pair), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair->server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &pair->client), QWS_OK);
}

/* Opens the client and runs until both sides are connected. */
static inline void pair_connect(struct pair *pair) {
  pair->peer = NULL;
  CHECK_EQUAL(qws_socket_open(pair->client, GET(qws_server_url, pair->server)), QWS_OK);
  RUN_UNTIL(pair->loop, pair->peer && qws_socket_is_valid(pair->client));
}

static inline void pair_open(struct pair *pair) {
  pair_listen(pair);
  pair_connect(pair);
}

/* Frees what is left. */
static inline void pair_free(struct pair *pair) {
  CHECK_EQUAL(qws_socket_free(pair->client), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair->peer), QWS_OK);
  CHECK_EQUAL(qws_server_free(pair->server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(pair->loop), QWS_OK);
}

#endif
