/* qws_server_shutdown: every connection is told and waited for, and cut when the time is up. */
#include <stdlib.h>

#include "pair.h"
#include "raw.h"
#include "record.h"

/* The close frame of a server: 1001 "Server closed.", unmasked. */
#define GOING_AWAY "\x88\x10\x03\xe9Server closed."

enum { HOUR = 3600 * 1000 };

static qws_loop *loop;
static qws_server *server;
static qws_socket *taken[4];
static int count, take_at_most;

static void on_closed(qws_server *from, void *user) {
  (void)from, (void)user;
  record("closed");
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_close_code(socket), 1001);
  record("about_to_close");
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  record("disconnected(%d %s)", qws_socket_close_code(socket),
         GET(qws_socket_close_reason, socket));
}

static void on_new_connection(qws_server *from, void *user) {
  (void)user;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.disconnected = on_disconnected;
  if (count == take_at_most) return;
  CHECK_EQUAL(qws_server_next_pending_connection(from, &taken[count]), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(taken[count++], &events, NULL), QWS_OK);
}

static void begin(int takes) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.closed = on_closed;
  events.new_connection = on_new_connection;
  count = 0;
  take_at_most = takes;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
}

static void end(void) {
  for (int i = 0; i < count; i++) CHECK_EQUAL(qws_socket_free(taken[i]), QWS_OK);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  record_clear();
}

/* A raw client whose handshake is done. */
static void join(struct raw *raw) {
  raw_connect(raw, qws_server_port(server));
  raw_upgrade(raw, "/", "");
  RUN_UNTIL(loop, raw_saw(raw, "\r\n\r\n"));
}

static qws_socket *join_socket(void) {
  qws_socket *socket = NULL;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.disconnected = on_disconnected;
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &socket), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(socket, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(socket, GET(qws_server_url, server)), QWS_OK);
  RUN_UNTIL(loop, qws_socket_is_valid(socket));
  return socket;
}

static void without_connections(void) {
  begin(0);
  CHECK_EQUAL(qws_server_shutdown(server, -1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_server_shutdown(server, INT64_MAX), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_server_is_listening(server), 1);
  CHECK_EQUAL(qws_server_shutdown(server, HOUR), QWS_OK);
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  CHECK_RECORD("");
  RUN_UNTIL(loop, record_size > 0);
  CHECK_RECORD("closed ");
  CHECK_EQUAL(qws_loop_timeout(loop), -1);

  /* It can listen again, and end again, even where it does not listen. */
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(qws_server_shutdown(server, 0), QWS_OK);
    RUN_UNTIL(loop, record_size > 0);
    CHECK_RECORD("closed ");
  }
  end();
}

/* One is taken, one waits, one is in its handshake; what was sent before arrives before. */
static void cooperating_peers(void) {
  static struct raw handshaking;
  begin(1);
  qws_socket *first = join_socket(), *second = join_socket();
  RUN_UNTIL(loop, qws_server_has_pending_connections(server));
  raw_connect(&handshaking, qws_server_port(server));
  raw_say(&handshaking, "GET / HTTP/1.1\r\n");
  for (int i = 0; i < 3; i++) qws_loop_run_once(loop, 10);
  char *large = calloc(1, 8 << 20);
  CHECK_EQUAL(qws_socket_send_binary_message(taken[0], large, 8 << 20), 8 << 20);

  CHECK_EQUAL(qws_server_shutdown(server, HOUR), QWS_OK);
  CHECK_EQUAL(qws_server_has_pending_connections(server), 0);
  CHECK_EQUAL(qws_socket_state(taken[0]), QWS_CLOSING_STATE);
  RUN_UNTIL(loop, strstr(record_text, "closed "));
  CHECK_EQUAL(qws_socket_state(taken[0]), QWS_UNCONNECTED_STATE);
  const char *all = strstr(record_text, "closed ");
  CHECK_EQUAL(all == NULL ? 1 : strlen(all), strlen("closed "));
  const char *going_away = "disconnected(1001 Server closed.)";
  int told = 0;
  for (const char *at = record_text; (at = strstr(at, going_away)); at++) told++;
  CHECK_EQUAL(told, 3);
  CHECK(raw_ended(&handshaking));
  CHECK_EQUAL(handshaking.size, 0);
  CHECK_EQUAL(qws_loop_timeout(loop), -1);
  free(large);
  raw_close(&handshaking);
  CHECK_EQUAL(qws_socket_free(first), QWS_OK);
  CHECK_EQUAL(qws_socket_free(second), QWS_OK);
  end();
}

/* Peers that read the close frame and stay for a while: closed waits for the last one. */
static void slow_peers(void) {
  static struct raw raws[2];
  begin(1);
  for (int i = 0; i < 2; i++) join(&raws[i]);
  CHECK_EQUAL(qws_server_shutdown(server, HOUR), QWS_OK);
  CHECK_RECORD("disconnected(1001 Server closed.) ");
  for (int i = 0; i < 2; i++) {
    RUN_UNTIL(loop, raw_has(&raws[i], GOING_AWAY, sizeof GOING_AWAY - 1));
    CHECK_RECORD("");
    raw_close(&raws[i]);
  }
  RUN_UNTIL(loop, record_size > 0);
  CHECK_RECORD("closed ");
  end();
}

/* Peers that never end. */
static void stubborn_peers(void) {
  static struct raw raws[2];
  begin(1);
  for (int i = 0; i < 2; i++) join(&raws[i]);
  CHECK_EQUAL(qws_server_shutdown(server, 20), QWS_OK);
  RUN_UNTIL(loop, strstr(record_text, "closed "));
  CHECK_RECORD("disconnected(1001 Server closed.) closed ");
  for (int i = 0; i < 2; i++) {
    RUN_UNTIL(loop, raw_ended(&raws[i]));
    CHECK(raw_has(&raws[i], GOING_AWAY, sizeof GOING_AWAY - 1));
    raw_close(&raws[i]);
  }
  end();
}

/* A peer that does not read: its connection stays in the closing state until it is cut. */
static void peer_that_does_not_read(void) {
  static struct raw raw;
  static char block[1 << 20];
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.about_to_close = on_about_to_close;
  events.disconnected = on_disconnected;
  begin(1);
  join(&raw);
  CHECK_EQUAL(qws_socket_set_events(taken[0], &events, NULL), QWS_OK);
  for (int i = 0; i < 32; i++)
    CHECK_EQUAL(qws_socket_send_binary_message(taken[0], block, sizeof block), sizeof block);
  CHECK_EQUAL(qws_server_shutdown(server, 20), QWS_OK);
  CHECK_RECORD("about_to_close about_to_close ");
  CHECK_EQUAL(qws_socket_state(taken[0]), QWS_CLOSING_STATE);
  RUN_UNTIL(loop, strstr(record_text, "closed "));
  CHECK_RECORD("disconnected(1001 Server closed.) closed ");
  CHECK_EQUAL(qws_socket_state(taken[0]), QWS_UNCONNECTED_STATE);
  raw_close(&raw);
  end();
}

/* Asked again, it ends at the earlier time: so a program ends at the second Ctrl-C. */
static void sooner(void) {
  static struct raw raw;
  begin(1);
  join(&raw);
  CHECK_EQUAL(qws_server_shutdown(server, HOUR), QWS_OK);
  record_clear();
  CHECK_EQUAL(qws_server_shutdown(server, 0), QWS_OK);
  for (int i = 0; i < 20 && record_size == 0; i++) qws_loop_run_once(loop, 10);
  CHECK_RECORD("closed ");
  raw_close(&raw);
  end();
}

/* Connections that somebody has closed before are waited for as well, others are not. */
static void connections_of_others(void) {
  struct pair pair;
  begin(1);
  qws_socket *client = join_socket();
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &pair.server), QWS_OK);
  pair.peer = NULL;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, &pair), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair.server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &pair.client), QWS_OK);
  pair.loop = loop;
  pair_connect(&pair);
  CHECK_EQUAL(qws_server_shutdown(server, HOUR), QWS_OK);
  RUN_UNTIL(loop, strstr(record_text, "closed "));
  CHECK_EQUAL(qws_socket_is_valid(pair.client), 1);
  CHECK_EQUAL(qws_socket_is_valid(pair.peer), 1);
  CHECK_EQUAL(qws_server_is_listening(pair.server), 1);
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair.client), QWS_OK);
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  CHECK_EQUAL(qws_server_free(pair.server), QWS_OK);
  end();
}

/* What slots may do meanwhile: free the server, or free, abort and reopen its connections. */
static qws_socket *reopened;

static void on_closing(qws_socket *socket, void *user) {
  switch (*(int *)user) {
  case 0:
    CHECK_EQUAL(qws_server_free(server), QWS_OK);
    server = NULL;
    break;
  case 1:
    for (int i = 0; i < count; i++) {
      CHECK_EQUAL(qws_socket_free(taken[i]), QWS_OK);
      taken[i] = NULL;
    }
    break;
  case 2:
    CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);
    break;
  case 3:
    CHECK_EQUAL(qws_server_shutdown(server, 0), QWS_OK);
    break;
  case 4:
    CHECK_EQUAL(qws_loop_run_once(loop, 0), QWS_OK);
    break;
  case 5:
    if (reopened) break;
    reopened = socket;
    CHECK_EQUAL(qws_socket_open(socket, "ws://127.0.0.1:1"), QWS_OK);
    break;
  }
}

static void in_callbacks(void) {
  for (int what = 0; what < 6; what++) {
    static struct raw raws[3];
    qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
    events.about_to_close = on_closing;
    reopened = NULL;
    begin(3);
    for (int i = 0; i < 3; i++) join(&raws[i]);
    RUN_UNTIL(loop, count == 3);
    for (int i = 0; i < 3; i++)
      CHECK_EQUAL(qws_socket_set_events(taken[i], &events, &what), QWS_OK);
    CHECK_EQUAL(qws_server_shutdown(server, 20), QWS_OK);
    if (server) RUN_UNTIL(loop, strstr(record_text, "closed "));
    for (int i = 0; i < 5; i++) qws_loop_run_once(loop, 10);
    CHECK_TEXT(record_text, server ? "closed " : "");
    for (int i = 0; i < 3; i++) raw_close(&raws[i]);
    end();
  }
}

int main(void) {
  without_connections();
  cooperating_peers();
  slow_peers();
  stubborn_peers();
  peer_that_does_not_read();
  sooner();
  connections_of_others();
  in_callbacks();
  return check_finish();
}
