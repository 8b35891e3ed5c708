/* Certificates of clients: asked for, required, right and wrong, as the server and the client see it. */
#include "record.h"
#include "tls.h"

static void on_errors(qws_server *server, const qws_ssl_errors *errors, void *user) {
  (void)server;
  record("%s", (const char *)user);
  for (size_t i = 0; i < qws_ssl_errors_count(errors); i++)
    record("%d", (int)qws_ssl_errors_error(errors, i));
}

static void on_ssl_errors(qws_server *server, const qws_ssl_errors *errors, void *user) {
  (void)user;
  on_errors(server, errors, "errors");
}

static void on_peer_verify_error(qws_server *server, const qws_ssl_errors *error, void *user) {
  (void)user;
  CHECK_EQUAL(qws_ssl_errors_count(error), 1);
  on_errors(server, error, "verify");
}

/* A server that asks for certificates of the root, and a client that has one or not. */
static void listen_with(struct pair *pair, qws_peer_verify_mode mode, const char *client) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  events.peer_verify_error = on_peer_verify_error;
  events.ssl_errors = on_ssl_errors;
  tls_listen(pair, "server");
  tls_configure_server(pair->server, "root", "server", mode);
  CHECK_EQUAL(qws_server_set_events(pair->server, &events, pair), QWS_OK);
  tls_configure(pair->client, "root", client);
}

/* The common name of the certificate that the server has got, "" for none. */
static const char *name_of_client(struct pair *pair) {
  static char name[64];
  char pem[4096];
  qws_ssl_configuration *configuration = NULL;
  qws_ssl_certificate *certificate = NULL;

  name[0] = 0;
  CHECK_EQUAL(qws_socket_ssl_configuration(pair->peer, &configuration), QWS_OK);
  qws_ssl_configuration_peer_certificate_chain(configuration, pem, sizeof pem);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  if (pem[0] == 0) return name;
  CHECK_EQUAL(qws_ssl_certificate_new(pem, QWS_NUL_TERMINATED, QWS_PEM, NULL, &certificate), QWS_OK);
  qws_ssl_certificate_subject_info(certificate, "CN", 0, name, sizeof name);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
  return name;
}

static void accepted(qws_peer_verify_mode mode, const char *client, const char *name,
                     const char *want) {
  struct pair pair;
  listen_with(&pair, mode, client);
  pair_connect(&pair);
  CHECK_TEXT(name_of_client(&pair), name);
  CHECK_RECORD(want);
  pair_free(&pair);
}

/* By TLS 1.3 the client learns it only when its own handshake is done. */
static void refused(qws_ssl_protocol protocol, const char *client, const char *want) {
  struct pair pair;
  qws_ssl_configuration *configuration;

  listen_with(&pair, QWS_VERIFY_PEER, client);
  configuration = tls_configuration("root", client);
  CHECK_EQUAL(qws_ssl_configuration_set_protocol(configuration, protocol), QWS_OK);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_error(pair.client),
              protocol == QWS_TLS_V1_2 ? QWS_SSL_HANDSHAKE_FAILED_ERROR : QWS_SSL_INTERNAL_ERROR);
  CHECK_EQUAL(qws_server_has_pending_connections(pair.server), 0);
  CHECK(pair.peer == NULL);
  CHECK_RECORD(want);
  pair_free(&pair);
}

static void free_server(qws_server *server, const qws_ssl_errors *errors, void *user) {
  struct pair *pair = user;
  (void)errors;
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  pair->server = NULL;
}

/* Frees the server in each of its callbacks about certificates. */
static void a_server_can_be_freed_in_its_callbacks(void) {
  for (int i = 0; i < 2; i++) {
    struct pair pair;
    qws_server_events events = QWS_SERVER_EVENTS_INIT;
    listen_with(&pair, QWS_VERIFY_PEER, "lonely");
    if (i == 0) events.peer_verify_error = free_server;
    if (i == 1) events.ssl_errors = free_server;
    CHECK_EQUAL(qws_server_set_events(pair.server, &events, &pair), QWS_OK);
    CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
    RUN_UNTIL(pair.loop, pair.server == NULL);
    RUN_UNTIL(pair.loop, qws_socket_state(pair.client) == QWS_UNCONNECTED_STATE);
    pair_free(&pair);
  }
}

int main(void) {
  tls_begin();
  accepted(QWS_AUTO_VERIFY_PEER, "client", "", "");
  accepted(QWS_VERIFY_NONE, "client", "", "");
  accepted(QWS_QUERY_PEER, "client", "client", "");
  accepted(QWS_QUERY_PEER, NULL, "", "");
  accepted(QWS_QUERY_PEER, "lonely", "lonely", "verify 9 ");
  accepted(QWS_VERIFY_PEER, "client", "client", "");
  for (int i = 0; i < 2; i++) {
    qws_ssl_protocol protocol = i == 0 ? QWS_TLS_V1_2 : QWS_TLS_V1_3;
    refused(protocol, NULL, "verify 21 errors 21 ");
    refused(protocol, "lonely", "verify 9 errors 9 ");
    refused(protocol, "expired", "verify 6 errors 6 ");
  }
  a_server_can_be_freed_in_its_callbacks();
  return tls_finish();
}
