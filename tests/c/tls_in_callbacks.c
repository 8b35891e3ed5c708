/* free, abort, close and open inside each callback of several lives over TLS: each life is lived once to count
 * its callbacks, and then once for each of them and each action. No callback comes after free. */
#include "tls.h"

enum action { FREE, ABORT, CLOSE, OPEN, NOTHING };

/* How a life goes; each ends by itself. */
enum life {
  GOOD,    /* connects, sends, is answered, and closed by the server */
  IGNORED, /* the same in spite of two errors, each of which interrupts the handshake */
  PAUSED,  /* the same behind a pause */
  REFUSED, /* ends by the errors */
  ALERTED, /* ends by an alert: the server has no certificate */
  LIVES
};

static struct pair pair;
static qws_socket **subject = &pair.client; /* the one in whose callbacks something is done */
static enum life life;
static enum action action;
static int at;    /* the callback that acts, from 1 */
static int calls; /* callbacks so far */
static const qws_socket *gone; /* the one that was freed inside; its handle is not used again soon */

/* Does what has to be done in this callback, and tells whether the socket is still there. */
static int act(qws_socket *socket) {
  CHECK(socket != gone);
  if (socket != *subject || ++calls != at) return 1;
  switch (action) {
    case FREE:
      CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
      gone = socket;
      *subject = NULL;
      return 0;
    case ABORT: CHECK_EQUAL(qws_socket_abort(socket), QWS_OK); break;
    case CLOSE: CHECK_EQUAL(qws_socket_close(socket, 1000, "inside", 6), QWS_OK); break;
    case OPEN: CHECK_EQUAL(qws_socket_open(socket, GET(qws_server_url, pair.server)), QWS_OK); break;
    case NOTHING: break;
  }
  return 1;
}

static void on_plain(qws_socket *socket, void *user) {
  (void)user;
  act(socket);
}

static void on_alert(qws_socket *socket, int level, int type, const char *text, void *user) {
  (void)level, (void)type, (void)user;
  act(socket);
  CHECK(strlen(text) > 0); /* borrowed until the callback returns */
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  (void)bytes, (void)user;
  act(socket);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)error, (void)user;
  act(socket);
}

static void on_state(qws_socket *socket, qws_connection_state state, void *user) {
  (void)state, (void)user;
  act(socket);
}

static void on_connected(qws_socket *socket, void *user) {
  (void)user;
  if (act(socket)) qws_socket_send_text_message(socket, "hello", 5);
}

static void on_interrupted(qws_socket *socket, const qws_ssl_errors *error, void *user) {
  (void)user;
  if (act(socket) && life != REFUSED) qws_socket_continue_interrupted_handshake(socket);
  CHECK_EQUAL(qws_ssl_errors_count(error), 1);
}

static void on_peer_verify_error(qws_socket *socket, const qws_ssl_errors *error, void *user) {
  (void)user;
  act(socket);
  CHECK_EQUAL(qws_ssl_errors_count(error), 1);
}

static void resume(void *user) {
  (void)user;
  qws_socket_ignore_ssl_errors(pair.client);
  qws_socket_resume(pair.client);
}

static void on_ssl_errors(qws_socket *socket, const qws_ssl_errors *errors, void *user) {
  (void)user;
  if (act(socket) && life == IGNORED) qws_socket_ignore_ssl_errors(socket);
  if (life == PAUSED) CHECK_EQUAL(qws_loop_post(pair.loop, resume, NULL), QWS_OK);
  CHECK(qws_ssl_errors_count(errors) > 0);
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)user;
  CHECK_EQUAL(size, 5);
  if (!act(socket)) return;
  if (socket == pair.peer) {
    qws_socket_send_text_message(socket, "hello", 5);
    qws_socket_close(socket, 1000, "", 0);
  }
}

static const qws_socket_events all = {
    .struct_size = sizeof all,
    .about_to_close = on_plain,
    .alert_received = on_alert,
    .alert_sent = on_alert,
    .bytes_written = on_bytes_written,
    .connected = on_connected,
    .disconnected = on_plain,
    .error = on_error,
    .handshake_interrupted_on_error = on_interrupted,
    .peer_verify_error = on_peer_verify_error,
    .read_channel_finished = on_plain,
    .ssl_errors = on_ssl_errors,
    .state_changed = on_state,
    .text_message_received = on_text,
};

/* A client that opens itself again leaves its old connection behind. */
static void take(qws_server *server, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  CHECK_EQUAL(qws_server_next_pending_connection(server, &pair.peer), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &all, NULL), QWS_OK);
}

static void no_key(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)authenticator, (void)user;
}

static void begin(void) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  qws_ssl_configuration *configuration = tls_configuration("root", NULL);

  tls_listen(&pair, life == GOOD ? "server" : "stranger");
  events.new_connection = take;
  if (life == ALERTED) {
    CHECK_EQUAL(qws_server_free(pair.server), QWS_OK);
    CHECK_EQUAL(qws_server_new(pair.loop, "", QWS_SECURE_MODE, &pair.server), QWS_OK);
    events.pre_shared_key_authentication_required = no_key;
  }
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, NULL), QWS_OK);
  if (life == ALERTED) CHECK_EQUAL(qws_server_listen(pair.server, "127.0.0.1", 0), QWS_OK);
  if (life == IGNORED || life == REFUSED)
    CHECK_EQUAL(qws_ssl_configuration_set_handshake_must_interrupt_on_error(configuration,
                                                                            life == IGNORED),
                QWS_OK);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  if (life == PAUSED)
    CHECK_EQUAL(qws_socket_set_pause_mode(pair.client, QWS_PAUSE_ON_SSL_ERRORS), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &all, NULL), QWS_OK);
}

static int is_over(const qws_socket *socket) {
  return socket == NULL || qws_socket_state(socket) == QWS_UNCONNECTED_STATE;
}

/* Lives once, and returns how many callbacks there were. */
static int live(void) {
  calls = 0;
  begin();
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  do {
    RUN_UNTIL(pair.loop, is_over(pair.client) && is_over(pair.peer));
    for (int i = 0; i < 5; i++) qws_loop_run_once(pair.loop, 0);
  } while (check_failed == 0 && !(is_over(pair.client) && is_over(pair.peer)));
  pair_free(&pair);
  return calls;
}

static void every_callback(int actions) {
  at = 0;
  action = NOTHING;
  int count = live();
  CHECK(count > 3 || subject == &pair.peer);
  for (int a = 0; a < actions; a++)
    for (int i = 1; i <= count; i++) {
      action = (enum action)a;
      at = i;
      live();
    }
}

int main(void) {
  tls_begin();
  for (int each = 0; each < LIVES; each++) {
    life = (enum life)each;
    every_callback(NOTHING);
  }
  life = GOOD;
  subject = &pair.peer;
  every_callback(OPEN); /* a server's socket is not opened */
  return tls_finish();
}
