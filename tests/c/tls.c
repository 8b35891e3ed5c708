/* Client and server over TLS: messages, the order of closing, what was agreed on, and what is refused. */
#include "raw.h"
#include "record.h"
#include "scripted.h"
#include "tls.h"

enum { LARGE = 3 << 20 };

static size_t received;

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  received += size;
  if (size < LARGE) return;
  CHECK_EQUAL(((const char *)data)[size - 1], 'x');
  qws_socket_send_binary_message(socket, data, size);
}

static void messages_of_every_size_go_both_ways(void) {
  static char large[LARGE];
  const size_t sizes[] = {0, 1, 16384, 16385, 100000, LARGE};
  struct pair pair;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  size_t total = 0;

  memset(large, 'x', sizeof large);
  events.binary_message_received = on_binary;
  tls_listen(&pair, "server");
  pair_connect(&pair);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    CHECK_EQUAL(qws_socket_send_binary_message(pair.client, large, sizes[i]), sizes[i]);
    total += sizes[i];
  }
  RUN_UNTIL(pair.loop, received >= total + LARGE);
  CHECK_EQUAL(qws_socket_abort(pair.client), QWS_OK);
  pair_free(&pair);
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)socket;
  record("%saboutToClose", (const char *)user);
}

static void on_state(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket;
  record("%sstate(%d)", (const char *)user, (int)state);
}

static void on_disconnected(qws_socket *socket, void *user) {
  record("%sdisconnected(%d)", (const char *)user, qws_socket_close_code(socket));
}

static void on_finished(qws_socket *socket, void *user) {
  (void)socket;
  record("%sfinished", (const char *)user);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  record("%serror(%d,%s)", (const char *)user, (int)error, GET(qws_socket_error_string, socket));
}

static void on_connected(qws_socket *socket, void *user) {
  (void)socket;
  record("%sconnected", (const char *)user);
}

static qws_socket_events life_cycle(void) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.about_to_close = on_about_to_close;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.read_channel_finished = on_finished;
  events.state_changed = on_state;
  return events;
}

/* Over TLS the second aboutToClose comes last, as in Qt. */
static void closing_comes_in_the_order_of_qt(void) {
  struct pair pair;
  qws_socket_events events = life_cycle();

  tls_listen(&pair, "server");
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, ""), QWS_OK);
  pair_connect(&pair);
  CHECK_RECORD("state(2) state(3) connected ");
  CHECK_EQUAL(qws_socket_close(pair.client, QWS_CLOSE_CODE_NORMAL, "bye", 3), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE &&
                           qws_socket_state(pair.peer) == QWS_UNCONNECTED_STATE);
  CHECK_RECORD("aboutToClose state(6) state(0) disconnected(1000) finished aboutToClose ");
  CHECK_EQUAL(qws_socket_close_code(pair.peer), QWS_CLOSE_CODE_NORMAL);
  CHECK_TEXT(GET(qws_socket_close_reason, pair.peer), "bye");

  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  pair_connect(&pair);
  record_clear();
  CHECK_EQUAL(qws_socket_abort(pair.client), QWS_OK);
  CHECK_RECORD("state(0) disconnected(1000) finished aboutToClose ");
  pair_free(&pair);
}

static void it_can_be_told_what_was_agreed_on(void) {
  struct pair pair;
  qws_ssl_configuration *configuration = NULL;

  tls_listen(&pair, "server");
  CHECK_EQUAL(qws_server_secure_mode(pair.server), QWS_SECURE_MODE);
  CHECK(strncmp(GET(qws_server_url, pair.server), "wss://127.0.0.1:", 16) == 0);
  CHECK_EQUAL(qws_socket_ssl_configuration(pair.client, &configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_UNKNOWN_PROTOCOL);
  CHECK_TEXT(GET(qws_ssl_configuration_session_cipher, configuration), "");
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);

  pair_connect(&pair);
  CHECK_EQUAL(qws_socket_ssl_configuration(pair.client, &configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_TLS_V1_3);
  CHECK(strncmp(GET(qws_ssl_configuration_session_cipher, configuration), "TLS_", 4) == 0);
  CHECK_EQUAL(qws_ssl_configuration_session_resumed(configuration), 0);
  CHECK(qws_ssl_configuration_peer_certificate_chain(configuration, NULL, 0) > 0);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  CHECK_EQUAL(qws_socket_ssl_configuration(pair.peer, &configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_TLS_V1_3);
  CHECK_EQUAL(qws_ssl_configuration_peer_certificate_chain(configuration, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  pair_free(&pair);
}

static void versions_and_suites_can_be_chosen(void) {
  struct pair pair;
  qws_ssl_configuration *configuration;

  tls_listen(&pair, "server");
  configuration = tls_configuration("root", NULL);
  CHECK_EQUAL(qws_ssl_configuration_set_protocol(configuration, QWS_TLS_V1_2), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_ciphers(configuration, "ECDHE-ECDSA-AES256-GCM-SHA384"),
              QWS_OK);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  pair_connect(&pair);
  CHECK_EQUAL(qws_socket_ssl_configuration(pair.client, &configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_TLS_V1_2);
  CHECK_TEXT(GET(qws_ssl_configuration_session_cipher, configuration),
             "ECDHE-ECDSA-AES256-GCM-SHA384");
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  pair_free(&pair);
}

static void a_server_refuses_what_is_of_no_use(void) {
  struct pair pair;
  qws_server *plain = NULL;
  qws_ssl_configuration *configuration = NULL, *empty = tls_configuration(NULL, NULL);

  tls_listen(&pair, "server");
  CHECK_EQUAL(qws_server_set_ssl_configuration(pair.server, empty), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_ssl_configuration(pair.server, &configuration), QWS_OK);
  CHECK(qws_ssl_configuration_local_certificate_chain(configuration, NULL, 0) > 0);
  pair_connect(&pair); /* the old one has stayed */

  CHECK_EQUAL(qws_server_new(pair.loop, "", QWS_NON_SECURE_MODE, &plain), QWS_OK);
  CHECK_EQUAL(qws_server_set_ssl_configuration(plain, configuration), QWS_ERR_STATE);
  CHECK_EQUAL(qws_server_ssl_configuration(plain, &empty), QWS_ERR_STATE);
  CHECK_EQUAL(qws_server_free(plain), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(empty), QWS_OK);
  pair_free(&pair);
}

static void no_key(qws_server *server, qws_psk_authenticator *authenticator, void *user) {
  (void)server, (void)authenticator, (void)user;
}

/* It does not listen; and where it listens already, or is given connections, it drops them. */
static void a_server_without_a_certificate_accepts_nobody(void) {
  struct pair pair;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  struct raw raw;
  int ends[2];

  tls_listen(&pair, "server");
  CHECK_EQUAL(qws_server_free(pair.server), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair.loop, "", QWS_SECURE_MODE, &pair.server), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair.server, "127.0.0.1", 0), QWS_ERR_STATE);
  CHECK_TEXT(GET(qws_server_error_string, pair.server),
             "A secure server needs a configuration with a certificate and its key");

  events.pre_shared_key_authentication_required = no_key;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_listen(pair.server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(pair.server, NULL, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_set_handshake_timeout(pair.server, -1), QWS_OK);
  raw_connect(&raw, qws_server_port(pair.server));
  raw_say(&raw, "\x16\x03\x01");
  RUN_UNTIL(pair.loop, raw_ended(&raw));
  raw_close(&raw);

  CHECK_EQUAL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  raw_begin(&raw, ends[0]);
  CHECK_EQUAL(qws_server_handle_connection(pair.server, ends[1], "\x16\x03", 2), QWS_OK);
  RUN_UNTIL(pair.loop, raw_ended(&raw));
  raw_close(&raw);
  pair_free(&pair);
}

/* The one who speaks TLS to one who does not, and the other way round: an error, once. */
static void tls_and_plain_do_not_mix(void) {
  struct pair secure, plain;
  qws_socket_events events = life_cycle();
  char url[64];

  tls_listen(&secure, "server");
  CHECK_EQUAL(qws_socket_set_events(secure.client, &events, ""), QWS_OK);
  snprintf(url, sizeof url, "ws://127.0.0.1:%u", qws_server_port(secure.server));
  CHECK_EQUAL(qws_socket_open(secure.client, url), QWS_OK);
  RUN_UNTIL(secure.loop, qws_socket_state(secure.client) == QWS_UNCONNECTED_STATE);
  CHECK(strstr(record_text, "error(") != NULL && strstr(record_text, "disconnected") != NULL);
  CHECK(strstr(record_text, "connected ") == NULL || strstr(record_text, " connected ") == NULL);
  record_clear();

  pair_listen(&plain);
  snprintf(url, sizeof url, "wss://127.0.0.1:%u", qws_server_port(plain.server));
  CHECK_EQUAL(qws_socket_set_events(plain.client, &events, ""), QWS_OK);
  CHECK_EQUAL(qws_socket_open(plain.client, url), QWS_OK);
  RUN_UNTIL(plain.loop, qws_socket_state(plain.client) == QWS_UNCONNECTED_STATE);
  CHECK(strncmp(record_text, "state(2) error(13,Error during SSL handshake: ", 46) == 0);
  CHECK(strstr(record_text, " state(0) disconnected(1000) finished ") != NULL);
  record_clear();
  pair_free(&secure);
  pair_free(&plain);
}

/* A client that says hello at no end, nothing, half a record, or rubbish, is dropped and harms nobody. */
static void bad_clients_are_dropped(void) {
  static const char *const says[] = {"", "\x16\x03\x01", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x40\x01"};
  struct pair pair;
  struct raw raw;

  tls_listen(&pair, "server");
  CHECK_EQUAL(qws_server_set_handshake_timeout(pair.server, 200), QWS_OK);
  for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
    raw_connect(&raw, qws_server_port(pair.server));
    raw_say(&raw, says[i]);
    RUN_UNTIL(pair.loop, raw_ended(&raw));
    raw_close(&raw);
  }
  CHECK_EQUAL(qws_server_set_handshake_timeout(pair.server, 10000), QWS_OK);
  pair_connect(&pair);
  pair_free(&pair);
}

/* A server that accepts and says nothing: error 5 at the time limit. */
static void the_time_limit_holds_for_tls(void) {
  struct pair pair;
  qws_socket_events events = life_cycle();
  uint16_t port;
  int listener = scripted_listen(&port);
  char url[64];

  tls_listen(&pair, "server");
  snprintf(url, sizeof url, "wss://127.0.0.1:%u", port);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &events, ""), QWS_OK);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(pair.client, 100), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_error(pair.client), QWS_SOCKET_TIMEOUT_ERROR);
  record_clear();
  CHECK_EQUAL(close(listener), 0);
  pair_free(&pair);
}

int main(void) {
  tls_begin();
  messages_of_every_size_go_both_ways();
  closing_comes_in_the_order_of_qt();
  it_can_be_told_what_was_agreed_on();
  versions_and_suites_can_be_chosen();
  a_server_refuses_what_is_of_no_use();
  a_server_without_a_certificate_accepts_nobody();
  tls_and_plain_do_not_mix();
  bad_clients_are_dropped();
  the_time_limit_holds_for_tls();
  return tls_finish();
}
