/* Questions for pre-shared keys that are answered behind their callback, refused, or not answered in time. */
#include <pthread.h>

#include "pair.h"
#include "record.h"

static const char key[] = "0123456789abcdef";

/* The questions that the callbacks have deferred. */
static qws_psk_authenticator *of_client, *of_server;

static void fill(qws_psk_authenticator *authenticator) {
  if (qws_psk_authenticator_maximum_identity_length(authenticator) > 0)
    CHECK_EQUAL(qws_psk_authenticator_set_identity(authenticator, "me", 2), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, key, strlen(key)), QWS_OK);
}

static void answer_client(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  fill(authenticator);
}

static void answer_server(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)user;
  CHECK_TEXT(GET(qws_psk_authenticator_identity, authenticator), "me");
  fill(authenticator);
}

static void defer_client(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_OK);
  of_client = authenticator;
}

static void defer_server(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)user;
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_OK);
  of_server = authenticator;
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)socket, (void)user;
  record("error(%d)", (int)error);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("disconnected");
}

typedef void (*client_slot)(qws_socket *socket, qws_psk_authenticator *authenticator, void *user);
typedef void (*server_slot)(qws_server *server, qws_psk_authenticator *authenticator, void *user);

/* A server and a client that have pre-shared keys alone, not opened. */
static void listen_for_keys(struct pair *pair, client_slot client, server_slot server) {
  qws_server_events server_events = QWS_SERVER_EVENTS_INIT;
  qws_socket_events client_events = QWS_SOCKET_EVENTS_INIT;

  memset(pair, 0, sizeof *pair);
  of_client = of_server = NULL;
  record_clear();
  CHECK_EQUAL(qws_loop_new(&pair->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair->loop, "test", QWS_SECURE_MODE, &pair->server), QWS_OK);
  server_events.new_connection = pair_take;
  server_events.pre_shared_key_authentication_required = server;
  CHECK_EQUAL(qws_server_set_events(pair->server, &server_events, pair), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair->server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &pair->client), QWS_OK);
  client_events.error = on_error;
  client_events.disconnected = on_disconnected;
  client_events.pre_shared_key_authentication_required = client;
  CHECK_EQUAL(qws_socket_set_events(pair->client, &client_events, pair), QWS_OK);
}

static void open_client(struct pair *pair) {
  CHECK_EQUAL(qws_socket_open(pair->client, GET(qws_server_url, pair->server)), QWS_OK);
}

/* Whatever is done with a handle that has ended. */
static void check_stale(qws_psk_authenticator *authenticator) {
  CHECK_EQUAL(qws_psk_authenticator_answer(authenticator), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_free(authenticator), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_set_identity(authenticator, "me", 2), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, key, 1), QWS_ERR_HANDLE);
  CHECK_TEXT(GET(qws_psk_authenticator_identity, authenticator), "");
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, authenticator), "");
  CHECK_EQUAL(qws_psk_authenticator_maximum_pre_shared_key_length(authenticator), 0);
}

/* Answers a question that is open, and shows that it is one. */
static void answer_now(qws_psk_authenticator *authenticator) {
  size_t objects = qws_live_objects();

  fill(authenticator);
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, authenticator), key);
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_ERR_STATE); /* too late for that */
  CHECK_EQUAL(qws_psk_authenticator_answer(authenticator), QWS_OK);
  CHECK_EQUAL(qws_live_objects(), objects - 1);
  check_stale(authenticator);
}

/* Answers a question that nobody waits for any more. */
static void answer_too_late(qws_psk_authenticator *authenticator) {
  fill(authenticator);
  CHECK_EQUAL(qws_psk_authenticator_answer(authenticator), QWS_ERR_STATE);
  check_stale(authenticator);
}

static void check_connected(struct pair *pair) {
  RUN_UNTIL(pair->loop, pair->peer && qws_socket_is_valid(pair->client));
  CHECK_RECORD("");
}

static void the_answer_comes_later(void) {
  struct pair pair;

  for (int who = 1; who <= 3; who++) {
    int client = who & 1, server = who & 2;
    listen_for_keys(&pair, client ? defer_client : answer_client,
                    server ? defer_server : answer_server);
    open_client(&pair);
    if (client) {
      RUN_UNTIL(pair.loop, of_client != NULL);
      answer_now(of_client);
      CHECK_EQUAL(qws_socket_state(pair.client), QWS_CONNECTING_STATE);
    }
    if (server) {
      RUN_UNTIL(pair.loop, of_server != NULL);
      CHECK_TEXT(GET(qws_psk_authenticator_identity, of_server), "me");
      CHECK_EQUAL(qws_psk_authenticator_maximum_identity_length(of_server), 0);
      answer_now(of_server);
      CHECK(pair.peer == NULL);
    }
    check_connected(&pair);
    pair_free(&pair);
  }
}

static void answer_posted(void *user) { answer_now(user); }

struct look_up {
  qws_loop *loop;
  qws_psk_authenticator *authenticator;
};

static void *look_up(void *user) {
  struct look_up *search = user;
  CHECK_EQUAL(qws_loop_post(search->loop, answer_posted, search->authenticator), QWS_OK);
  return NULL;
}

/* What it is made for: another thread knows the key, and posts it. */
static void another_thread_knows_the_key(void) {
  struct pair pair;
  struct look_up search;
  pthread_t thread;

  listen_for_keys(&pair, answer_client, defer_server);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_server != NULL);
  search.loop = pair.loop;
  search.authenticator = of_server;
  CHECK_EQUAL(pthread_create(&thread, NULL, look_up, &search), 0);
  check_connected(&pair);
  CHECK_EQUAL(pthread_join(thread, NULL), 0);
  pair_free(&pair);
}

/* Without a key, or freed: the handshake fails, as without a key in the callback. */
static void it_is_refused_later(void) {
  struct pair pair;

  for (int i = 0; i < 4; i++) {
    qws_psk_authenticator **question = i < 2 ? &of_client : &of_server;
    listen_for_keys(&pair, i < 2 ? defer_client : answer_client,
                    i < 2 ? answer_server : defer_server);
    open_client(&pair);
    RUN_UNTIL(pair.loop, *question != NULL);
    if (i % 2 == 0) {
      fill(*question);
      CHECK_EQUAL(qws_psk_authenticator_free(*question), QWS_OK);
    } else {
      CHECK_EQUAL(qws_psk_authenticator_answer(*question), QWS_OK);
    }
    check_stale(*question);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
    CHECK_RECORD("error(13) disconnected ");
    CHECK_EQUAL(qws_server_has_pending_connections(pair.server), 0);
    pair_free(&pair);
  }
}

static void both_in_one(qws_psk_authenticator *authenticator) {
  CHECK_EQUAL(qws_psk_authenticator_answer(authenticator), QWS_ERR_STATE); /* not deferred */
  CHECK_EQUAL(qws_psk_authenticator_free(authenticator), QWS_ERR_STATE);
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_ERR_STATE);
  fill(authenticator);
  CHECK_EQUAL(qws_psk_authenticator_answer(authenticator), QWS_OK);
  check_stale(authenticator);
}

static void client_in_one(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  both_in_one(authenticator);
}

static void server_in_one(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)user;
  both_in_one(authenticator);
}

static void refuse_in_one(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  fill(authenticator);
  CHECK_EQUAL(qws_psk_authenticator_defer(authenticator), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_free(authenticator), QWS_OK);
  check_stale(authenticator);
}

static void it_is_deferred_and_answered_in_the_callback(void) {
  struct pair pair;

  listen_for_keys(&pair, client_in_one, server_in_one);
  open_client(&pair);
  check_connected(&pair);
  pair_free(&pair);

  listen_for_keys(&pair, refuse_in_one, answer_server);
  open_client(&pair);
  RUN_UNTIL(pair.loop, record_size > 0 && qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK_RECORD("error(13) disconnected ");
  pair_free(&pair);
}

static void end_client(struct pair *pair, int how) {
  if (how == 0) {
    CHECK_EQUAL(qws_socket_abort(pair->client), QWS_OK);
  } else {
    CHECK_EQUAL(qws_socket_free(pair->client), QWS_OK);
    pair->client = NULL;
  }
}

static void end_server(struct pair *pair, int how) {
  if (how == 0) {
    CHECK_EQUAL(qws_server_close(pair->server), QWS_OK);
  } else {
    CHECK_EQUAL(qws_server_free(pair->server), QWS_OK);
    pair->server = NULL;
  }
}

/* The side that waits has ended itself. */
static void it_ends_meanwhile(void) {
  struct pair pair;

  for (int how = 0; how < 2; how++) {
    listen_for_keys(&pair, defer_client, answer_server);
    open_client(&pair);
    RUN_UNTIL(pair.loop, of_client != NULL);
    end_client(&pair, how);
    CHECK_RECORD(how == 0 ? "disconnected " : "");
    answer_too_late(of_client);
    pair_free(&pair);

    listen_for_keys(&pair, answer_client, defer_server);
    open_client(&pair);
    RUN_UNTIL(pair.loop, of_server != NULL);
    end_server(&pair, how);
    answer_too_late(of_server);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
    CHECK_RECORD("error(1) disconnected ");
    pair_free(&pair);
  }
}

/* The server tells nobody that a client has gone; but it knows when it has asked about the next one. */
static void until_the_next_is_asked_about(struct pair *pair) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *next = NULL;

  of_server = NULL;
  events.pre_shared_key_authentication_required = answer_client;
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &next), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(next, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(next, GET(qws_server_url, pair->server)), QWS_OK);
  RUN_UNTIL(pair->loop, of_server != NULL);
  CHECK_EQUAL(qws_psk_authenticator_free(of_server), QWS_OK);
  CHECK_EQUAL(qws_socket_free(next), QWS_OK);
}

static void the_peer_ends_meanwhile(void) {
  struct pair pair;
  qws_psk_authenticator *first;

  for (int how = 0; how < 2; how++) {
    listen_for_keys(&pair, defer_client, answer_server);
    open_client(&pair);
    RUN_UNTIL(pair.loop, of_client != NULL);
    end_server(&pair, how);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
    CHECK_RECORD("error(1) disconnected ");
    answer_too_late(of_client);
    pair_free(&pair);

    listen_for_keys(&pair, answer_client, defer_server);
    open_client(&pair);
    RUN_UNTIL(pair.loop, of_server != NULL);
    first = of_server;
    end_client(&pair, how);
    until_the_next_is_asked_about(&pair);
    answer_too_late(first);
    CHECK(pair.peer == NULL);
    pair_free(&pair);
  }
}

/* The deadline of a handshake does not wait for the answer. */
static void the_time_is_up(void) {
  struct pair pair;

  listen_for_keys(&pair, defer_client, answer_server);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(pair.client, 2000), QWS_OK);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_client != NULL);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK_RECORD("error(5) disconnected ");
  answer_too_late(of_client);
  pair_free(&pair);

  listen_for_keys(&pair, answer_client, defer_server);
  CHECK_EQUAL(qws_server_set_handshake_timeout(pair.server, 2000), QWS_OK);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_server != NULL);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK_RECORD("error(1) disconnected ");
  answer_too_late(of_server);
  pair_free(&pair);
}

static void defer_and_free(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  struct pair *pair = user;
  defer_client(socket, authenticator, user);
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  pair->client = NULL;
}

/* A question outlives its socket, its loop, and ends with qws_shutdown(). */
static void a_question_outlives_its_socket(void) {
  struct pair pair;

  listen_for_keys(&pair, defer_and_free, answer_server);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_client != NULL);
  answer_too_late(of_client);
  pair_free(&pair);

  listen_for_keys(&pair, defer_client, answer_server);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_client != NULL);
  pair_free(&pair);
  CHECK_EQUAL(qws_live_objects(), 1);
  fill(of_client);
  CHECK_EQUAL(qws_psk_authenticator_free(of_client), QWS_OK); /* as _free always */
  check_stale(of_client);

  listen_for_keys(&pair, defer_client, defer_server);
  open_client(&pair);
  RUN_UNTIL(pair.loop, of_client != NULL);
  answer_now(of_client);
  RUN_UNTIL(pair.loop, of_server != NULL);
  CHECK_EQUAL(qws_shutdown(), QWS_OK);
  CHECK_EQUAL(qws_live_objects(), 0);
  check_stale(of_server);
}

static void null_is_no_question(void) {
  CHECK_EQUAL(qws_psk_authenticator_defer(NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_answer(NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_free(NULL), QWS_OK);
}

int main(void) {
  the_answer_comes_later();
  another_thread_knows_the_key();
  it_is_refused_later();
  it_is_deferred_and_answered_in_the_callback();
  it_ends_meanwhile();
  the_peer_ends_meanwhile();
  the_time_is_up();
  a_question_outlives_its_socket();
  null_is_no_question();
  return check_finish();
}
