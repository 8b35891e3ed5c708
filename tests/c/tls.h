/* Connections over TLS: the files that tests/tls_files.sh makes, configurations of them, and a pair whose
 * server is secure. */
#ifndef TLS_H
#define TLS_H

#include <stdlib.h>
#include <unistd.h>

#include "pair.h"

static char tls_folder[] = "/tmp/qws_tls_XXXXXX";

/* Makes the files; the first line of main. Programs run in the root of the checkout. */
static inline void tls_begin(void) {
  char command[128];
  CHECK(mkdtemp(tls_folder) != NULL);
  snprintf(command, sizeof command, "tests/tls_files.sh %s", tls_folder);
  CHECK_EQUAL(system(command), 0);
}

/* Removes them, and ends the program: the value is for main. */
static inline int tls_finish(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", tls_folder);
  CHECK_EQUAL(system(command), 0);
  return check_finish();
}

/* What NAME.pem or NAME.key holds; the next call overwrites it. */
static inline const char *tls_file(const char *name, const char *ending) {
  static char data[16384];
  char path[128];
  snprintf(path, sizeof path, "%s/%s.%s", tls_folder, name, ending);
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL);
  size_t size = file == NULL ? 0 : fread(data, 1, sizeof data - 1, file);
  if (file != NULL) fclose(file);
  data[size] = 0;
  return data;
}

static inline qws_ssl_certificate *tls_certificate(const char *name) {
  qws_ssl_certificate *certificate = NULL;
  CHECK_EQUAL(qws_ssl_certificate_new(tls_file(name, "pem"), QWS_NUL_TERMINATED, QWS_PEM, NULL,
                                      &certificate),
              QWS_OK);
  return certificate;
}

/* A configuration (owned) that trusts one authority, has an own certificate with its key, or neither. */
static inline qws_ssl_configuration *tls_configuration(const char *authority, const char *own) {
  qws_ssl_configuration *configuration = NULL;
  qws_ssl_key *key = NULL;
  CHECK_EQUAL(qws_ssl_configuration_new(&configuration), QWS_OK);
  if (authority != NULL)
    CHECK_EQUAL(qws_ssl_configuration_set_ca_certificates(
                    configuration, tls_file(authority, "pem"), QWS_NUL_TERMINATED),
                QWS_OK);
  if (own == NULL) return configuration;
  CHECK_EQUAL(qws_ssl_configuration_set_local_certificate_chain(
                  configuration, tls_file(own, "pem"), QWS_NUL_TERMINATED),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_key_new(tls_file(own, "key"), QWS_NUL_TERMINATED, QWS_PEM, QWS_PRIVATE_KEY,
                              NULL, &key),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_private_key(configuration, key), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
  return configuration;
}

/* Gives a socket or a server such a configuration. */
static inline void tls_configure(qws_socket *socket, const char *authority, const char *own) {
  qws_ssl_configuration *configuration = tls_configuration(authority, own);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(socket, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
}

static inline void tls_configure_server(qws_server *server, const char *authority, const char *own,
                                        qws_peer_verify_mode mode) {
  qws_ssl_configuration *configuration = tls_configuration(authority, own);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_mode(configuration, mode), QWS_OK);
  CHECK_EQUAL(qws_server_set_ssl_configuration(server, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
}

/* As pair_listen, with a server that has this certificate, or none of its own (NULL), and a client that
 * trusts the root. */
static inline void tls_listen(struct pair *pair, const char *own) {
  memset(pair, 0, sizeof *pair);
  CHECK_EQUAL(qws_loop_new(&pair->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair->loop, "test", QWS_SECURE_MODE, &pair->server), QWS_OK);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  CHECK_EQUAL(qws_server_set_events(pair->server, &events, pair), QWS_OK);
  if (own != NULL) tls_configure_server(pair->server, NULL, own, QWS_AUTO_VERIFY_PEER);
  CHECK_EQUAL(qws_server_listen(pair->server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &pair->client), QWS_OK);
  tls_configure(pair->client, "root", NULL);
}

#endif
