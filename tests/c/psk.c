/* Pre-shared keys on both sides: right, wrong, unknown and none; hints and limits; and what is freed inside. */
#include "record.h"
#include "tls.h"

static const char key[] = "0123456789abcdef";

/* What the client answers; NULL: nothing. */
static const char *client_identity, *client_key;

static void on_client(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  record("hint(%s)", GET(qws_psk_authenticator_identity_hint, authenticator));
  CHECK_TEXT(GET(qws_psk_authenticator_identity, authenticator), "");
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, authenticator), "");
  CHECK_EQUAL(qws_psk_authenticator_maximum_identity_length(authenticator), 255);
  CHECK_EQUAL(qws_psk_authenticator_maximum_pre_shared_key_length(authenticator), 512);
  CHECK_EQUAL(qws_psk_authenticator_set_identity(authenticator, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, NULL, 1), QWS_ERR_ARGUMENT);
  if (client_identity != NULL)
    CHECK_EQUAL(qws_psk_authenticator_set_identity(authenticator, client_identity,
                                                   strlen(client_identity)),
                QWS_OK);
  if (client_key != NULL)
    CHECK_EQUAL(
        qws_psk_authenticator_set_pre_shared_key(authenticator, client_key, strlen(client_key)),
        QWS_OK);
}

static void on_server(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)user;
  record("identity(%s)", GET(qws_psk_authenticator_identity, authenticator));
  CHECK_EQUAL(qws_psk_authenticator_maximum_identity_length(authenticator), 0);
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, authenticator), "");
  if (strncmp(GET(qws_psk_authenticator_identity, authenticator), "me", 2) != 0) return;
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, key, strlen(key)), QWS_OK);
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, authenticator), key);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

static void on_alert_received(qws_socket *socket, int level, int type, const char *description,
                              void *user) {
  (void)socket, (void)user;
  CHECK(strlen(description) > 0);
  record("received(%d,%d)", level, type);
}

static void on_alert_sent(qws_socket *socket, int level, int type, const char *description,
                          void *user) {
  (void)socket, (void)user;
  CHECK(strlen(description) > 0);
  record("sent(%d,%d)", level, type);
}

/* A server and a client that have pre-shared keys alone. */
static void listen_for_keys(struct pair *pair) {
  qws_server_events server = QWS_SERVER_EVENTS_INIT;
  qws_socket_events client = QWS_SOCKET_EVENTS_INIT;

  memset(pair, 0, sizeof *pair);
  CHECK_EQUAL(qws_loop_new(&pair->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair->loop, "test", QWS_SECURE_MODE, &pair->server), QWS_OK);
  server.new_connection = pair_take;
  server.pre_shared_key_authentication_required = on_server;
  CHECK_EQUAL(qws_server_set_events(pair->server, &server, pair), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair->server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &pair->client), QWS_OK);
  client.alert_received = on_alert_received;
  client.alert_sent = on_alert_sent;
  client.error = on_error;
  client.pre_shared_key_authentication_required = on_client;
  CHECK_EQUAL(qws_socket_set_events(pair->client, &client, NULL), QWS_OK);
}

static void set_hint(struct pair *pair, const char *own, const char *hint) {
  qws_ssl_configuration *configuration = tls_configuration(NULL, own);
  CHECK_EQUAL(qws_ssl_configuration_set_pre_shared_key_identity_hint(configuration, hint,
                                                                     strlen(hint)),
              QWS_OK);
  CHECK_EQUAL(qws_server_set_ssl_configuration(pair->server, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
}

static void end(struct pair *pair) {
  record_clear();
  pair_free(pair);
}

static void the_right_key_connects(void) {
  struct pair pair;
  qws_ssl_configuration *configuration = NULL;

  client_identity = "me";
  client_key = key;
  listen_for_keys(&pair);
  pair_connect(&pair);
  CHECK_RECORD("hint() identity(me) ");
  CHECK_EQUAL(qws_socket_ssl_configuration(pair.client, &configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_TLS_V1_2);
  CHECK(strstr(GET(qws_ssl_configuration_session_cipher, configuration), "PSK") != NULL);
  CHECK_EQUAL(qws_ssl_configuration_peer_certificate_chain(configuration, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);

  set_hint(&pair, NULL, "there");
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  pair_connect(&pair);
  CHECK_RECORD("hint(there) identity(me) ");
  end(&pair);
}

/* Unknown identities look the same to a client as wrong keys. */
static void everything_else_does_not(void) {
  static const struct {
    const char *identity, *key, *asked;
  } cases[] = {
      {"me", "0123456789abcdee", "hint() identity(me) received(2,20) "},
      {"you", key, "hint() identity(you) received(2,20) "},
      {"", key, "hint() identity() received(2,20) "},
      {"me", NULL, "hint() "},
      {NULL, NULL, "hint() "},
  };
  struct pair pair;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    listen_for_keys(&pair);
    client_identity = cases[i].identity;
    client_key = cases[i].key;
    CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
    CHECK_EQUAL(qws_socket_error(pair.client), QWS_SSL_HANDSHAKE_FAILED_ERROR);
    CHECK(strncmp(record_text, cases[i].asked, strlen(cases[i].asked)) == 0);
    CHECK(strstr(record_text, "error(13,Error during SSL handshake: ") != NULL);
    CHECK(strstr(record_text, key) == NULL);
    CHECK_EQUAL(qws_server_has_pending_connections(pair.server), 0);
    end(&pair);
  }
}

/* What is too long is cut off, as in Qt: here the identity, so that it still begins with "me". */
static void what_is_too_long_is_cut(void) {
  static char identity[300];
  struct pair pair;

  memset(identity, 'x', sizeof identity - 1);
  memcpy(identity, "me", 2);
  client_identity = identity;
  client_key = key;
  listen_for_keys(&pair);
  pair_connect(&pair);
  CHECK_EQUAL(strlen(record_text), strlen("hint() identity() ") + 255);
  end(&pair);
}

/* A client that would answer for a key reaches servers with certificates by those. */
static void a_certificate_comes_first(void) {
  struct pair pair;

  listen_for_keys(&pair);
  set_hint(&pair, "server", "both");
  tls_configure(pair.client, "root", NULL);
  pair_connect(&pair);
  CHECK_RECORD("");
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);

  tls_configure(pair.client, "lonely", NULL); /* a bad certificate is no reason to try a key */
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK(strncmp(record_text, "error(13,The issuer certificate", 31) == 0);
  pair.peer = NULL;
  end(&pair);
}

/* Who has no key to give, does not connect to those that want one. */
static void without_a_callback_there_is_no_key(void) {
  struct pair pair;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;

  listen_for_keys(&pair);
  events.alert_received = on_alert_received;
  events.error = on_error;
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK(strncmp(record_text, "received(2,40) error(13,", 24) == 0);
  end(&pair);
}

static qws_psk_authenticator *kept;

static void free_client(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  struct pair *pair = user;
  kept = authenticator;
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_set_identity(authenticator, "me", 2), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, key, strlen(key)), QWS_OK);
  pair->client = NULL;
}

static void abort_client(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  (void)user;
  kept = authenticator;
  CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);
}

static void free_server(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  struct pair *pair = user;
  kept = authenticator;
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(authenticator, key, strlen(key)), QWS_OK);
  pair->server = NULL;
}

static void it_can_end_in_its_callbacks(void) {
  struct pair pair;

  client_identity = "me";
  client_key = key;
  for (int i = 0; i < 3; i++) {
    qws_socket_events client = QWS_SOCKET_EVENTS_INIT;
    qws_server_events server = QWS_SERVER_EVENTS_INIT;
    listen_for_keys(&pair);
    kept = NULL;
    client.pre_shared_key_authentication_required = i == 0   ? free_client
                                                    : i == 1 ? abort_client
                                                             : on_client;
    server.pre_shared_key_authentication_required = i == 2 ? free_server : on_server;
    CHECK_EQUAL(qws_socket_set_events(pair.client, &client, &pair), QWS_OK);
    CHECK_EQUAL(qws_server_set_events(pair.server, &server, &pair), QWS_OK);
    CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
    RUN_UNTIL(pair.loop, kept != NULL);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);

    /* Borrowed until the callback has returned. */
    CHECK_EQUAL(qws_psk_authenticator_set_identity(kept, "me", 2), QWS_ERR_HANDLE);
    CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(kept, key, 1), QWS_ERR_HANDLE);
    CHECK_TEXT(GET(qws_psk_authenticator_identity, kept), "");
    CHECK_EQUAL(qws_psk_authenticator_maximum_pre_shared_key_length(kept), 0);
    end(&pair);
  }
}

int main(void) {
  tls_begin();
  the_right_key_connects();
  everything_else_does_not();
  what_is_too_long_is_cut();
  a_certificate_comes_first();
  without_a_callback_there_is_no_key();
  it_can_end_in_its_callbacks();
  return tls_finish();
}
