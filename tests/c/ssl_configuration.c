/* TLS configurations: what is set comes back, copies are independent, and the default is the one of the
 * process. */
#include "ssl_files.h"

static const char FRESH_OPTIONS = 1 | 4 | 16 | 64;

static int options_of(const qws_ssl_configuration *configuration) {
  int bit, options = 0;
  for (bit = 1; bit < 256; bit *= 2) {
    if (qws_ssl_configuration_test_ssl_option(configuration, (qws_ssl_option)bit)) options |= bit;
  }
  return options;
}

static void check_fresh(const qws_ssl_configuration *configuration) {
  qws_ssl_key *key = NULL;
  CHECK_EQUAL(qws_ssl_configuration_uses_system_ca_certificates(configuration), 1);
  CHECK_EQUAL(qws_ssl_configuration_ca_certificates(configuration, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_local_certificate_chain(configuration, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_private_key(configuration, &key), QWS_ERR_STATE);
  CHECK_EQUAL(qws_ssl_configuration_peer_verify_mode(configuration), QWS_AUTO_VERIFY_PEER);
  CHECK_EQUAL(qws_ssl_configuration_peer_verify_depth(configuration), 0);
  CHECK_TEXT(GET(qws_ssl_configuration_peer_verify_name, configuration), "");
  CHECK_EQUAL(qws_ssl_configuration_protocol(configuration), QWS_SECURE_PROTOCOLS);
  CHECK_TEXT(GET(qws_ssl_configuration_ciphers, configuration), "");
  CHECK_TEXT(GET(qws_ssl_configuration_allowed_next_protocols, configuration), "");
  CHECK_TEXT(GET(qws_ssl_configuration_key_log_file, configuration), "");
  CHECK_TEXT(GET(qws_ssl_configuration_pre_shared_key_identity_hint, configuration), "");
  CHECK_EQUAL(options_of(configuration), FRESH_OPTIONS);
  CHECK_EQUAL(qws_ssl_configuration_peer_certificate_chain(configuration, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_session_protocol(configuration), QWS_UNKNOWN_PROTOCOL);
  CHECK_TEXT(GET(qws_ssl_configuration_session_cipher, configuration), "");
  CHECK_TEXT(GET(qws_ssl_configuration_next_negotiated_protocol, configuration), "");
  CHECK_EQUAL(qws_ssl_configuration_session_resumed(configuration), 0);
}

static void choices(void) {
  qws_ssl_configuration *c = NULL;

  CHECK_EQUAL(qws_ssl_configuration_new(NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_new(&c), QWS_OK);
  check_fresh(c);

  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_mode(c, QWS_QUERY_PEER), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_mode(c, (qws_peer_verify_mode)4),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_peer_verify_mode(c), QWS_QUERY_PEER);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_depth(c, 5), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_depth(c, -1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_ssl_configuration_peer_verify_depth(c), 5);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_name(c, "host.test"), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_name(c, "\xff"), QWS_ERR_ENCODING);
  CHECK_TEXT(GET(qws_ssl_configuration_peer_verify_name, c), "host.test");
  CHECK_EQUAL(qws_ssl_configuration_set_protocol(c, QWS_TLS_V1_3), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_protocol(c, (qws_ssl_protocol)17), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_protocol(c), QWS_TLS_V1_3);
  CHECK_EQUAL(qws_ssl_configuration_set_allowed_next_protocols(c, "h2, http/1.1"), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_allowed_next_protocols, c), "h2, http/1.1");
  CHECK_EQUAL(qws_ssl_configuration_set_key_log_file(c, "/tmp/keys"), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_key_log_file, c), "/tmp/keys");
  CHECK_EQUAL(qws_ssl_configuration_set_pre_shared_key_identity_hint(c, "a\0b", 3), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_pre_shared_key_identity_hint(c, check_room(), CHECK_ROOM), 3);
  CHECK(memcmp(check_room(), "a\0b", 4) == 0);

  CHECK_EQUAL(qws_ssl_configuration_set_ssl_option(c, QWS_SSL_OPTION_DISABLE_SESSION_TICKETS, 1),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_ssl_option(c, QWS_SSL_OPTION_DISABLE_COMPRESSION, 0),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_ssl_option(c, (qws_ssl_option)256, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(options_of(c), (FRESH_OPTIONS | 2) & ~4);
  CHECK_EQUAL(qws_ssl_configuration_free(c), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_depth(c, 5), QWS_ERR_HANDLE);
}

static void ciphers(void) {
  qws_ssl_configuration *c = NULL;
  char names[4096];

  CHECK_EQUAL(qws_ssl_configuration_new(&c), QWS_OK);
  CHECK(qws_ssl_supported_ciphers(names, sizeof names) < sizeof names);
  CHECK(strncmp(names, "TLS_AES_256_GCM_SHA384:", 23) == 0);
  CHECK_EQUAL(qws_ssl_configuration_set_ciphers(c, names), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_ciphers, c), names);
  CHECK_EQUAL(qws_ssl_configuration_set_ciphers(c, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
              QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_ciphers, c), "ECDHE-RSA-AES128-GCM-SHA256");
  CHECK_EQUAL(qws_ssl_configuration_set_ciphers(c, "AES128-SHA:nonsense"), QWS_ERR_ARGUMENT);
  CHECK_TEXT(GET(qws_ssl_configuration_ciphers, c), "ECDHE-RSA-AES128-GCM-SHA256");
  CHECK_EQUAL(qws_ssl_configuration_set_ciphers(c, ""), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_ciphers, c), "");
  CHECK_TEXT(GET(qws_ssl_cipher_description, "ECDHE-RSA-AES128-GCM-SHA256"),
             "ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 Kx=ECDH Au=RSA Enc=AESGCM(128)");
  CHECK_TEXT(GET(qws_ssl_cipher_description, "nonsense"), "");
  CHECK_EQUAL(qws_ssl_configuration_free(c), QWS_OK);
}

static void certificates_and_keys(void) {
  qws_ssl_configuration *c = NULL, *copy = NULL;
  qws_ssl_key *key = NULL, *again = NULL;
  size_t size;
  const char *bag;

  CHECK_EQUAL(qws_ssl_configuration_new(&c), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_ca_certificates(c, ssl_text("root.pem"),
                                                        QWS_NUL_TERMINATED),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_uses_system_ca_certificates(c), 0);
  CHECK_TEXT(GET(qws_ssl_configuration_ca_certificates, c), ssl_text("root.pem"));
  CHECK_EQUAL(qws_ssl_configuration_add_ca_certificates(c, ssl_text("rich.pem"),
                                                        QWS_NUL_TERMINATED),
              QWS_OK);
  GET(qws_ssl_configuration_ca_certificates, c);
  CHECK(strstr(check_room(), ssl_text("root.pem")) == check_room());
  CHECK(strstr(check_room(), ssl_text("rich.pem")) != NULL);
  CHECK_EQUAL(qws_ssl_configuration_set_ca_certificates(c, "zz", 2), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_set_uses_system_ca_certificates(c, 1), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_uses_system_ca_certificates(c), 1);
  CHECK_EQUAL(qws_ssl_configuration_set_ca_certificates(c, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_ca_certificates(c, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_uses_system_ca_certificates(c), 0);
  CHECK(qws_ssl_system_ca_certificates(NULL, 0) > 1000);

  CHECK_EQUAL(qws_ssl_key_new(ssl_text("server.key"), QWS_NUL_TERMINATED, QWS_PEM, QWS_PRIVATE_KEY,
                              NULL, &key),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_private_key(c, key), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_private_key(c, (const qws_ssl_key *)c), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_local_certificate_chain(c, ssl_text("server.pem"),
                                                                QWS_NUL_TERMINATED),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_copy(c, &copy), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_private_key(c, NULL), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_local_certificate_chain(c, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_private_key(c, &again), QWS_ERR_STATE);
  CHECK_EQUAL(qws_ssl_configuration_local_certificate_chain(c, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_private_key(copy, &again), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_length(again), 256);
  CHECK_EQUAL(qws_ssl_key_free(again), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_configuration_local_certificate_chain, copy), ssl_text("server.pem"));
  CHECK_EQUAL(qws_ssl_configuration_free(copy), QWS_OK);

  bag = ssl_file("server.p12", &size);
  CHECK_EQUAL(qws_ssl_configuration_import_pkcs12(c, bag, size, "wrong"), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_import_pkcs12(c, bag, size - 9, "secret"), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_configuration_local_certificate_chain(c, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_configuration_import_pkcs12(c, bag, size, "secret"), QWS_OK);
  GET(qws_ssl_configuration_local_certificate_chain, c);
  CHECK(strstr(check_room(), ssl_text("server.pem")) == check_room());
  CHECK(strstr(check_room(), ssl_text("root.pem")) != NULL);
  CHECK_EQUAL(qws_ssl_configuration_private_key(c, &key), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(c), QWS_OK);
}

/* The errors of a good chain: how many there are with the default configuration. */
static size_t errors_of_the_server(void) {
  qws_ssl_errors *errors = NULL;
  size_t count;
  CHECK_EQUAL(qws_ssl_certificate_verify(ssl_text("server.pem"), QWS_NUL_TERMINATED, "host.test",
                                         &errors),
              QWS_OK);
  count = qws_ssl_errors_count(errors);
  CHECK_EQUAL(qws_ssl_errors_free(errors), QWS_OK);
  return count;
}

static void the_default(void) {
  qws_ssl_configuration *before = NULL, *c = NULL, *now = NULL;

  CHECK_EQUAL(qws_ssl_configuration_default(&before), QWS_OK);
  check_fresh(before);
  CHECK_EQUAL(errors_of_the_server(), 2);
  CHECK_EQUAL(qws_ssl_configuration_copy(before, &c), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_add_ca_certificates(c, ssl_text("root.pem"),
                                                        QWS_NUL_TERMINATED),
              QWS_OK);
  CHECK_EQUAL(errors_of_the_server(), 2);
  CHECK_EQUAL(qws_ssl_configuration_set_default(c), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_depth(c, 7), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_default(&now), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_peer_verify_depth(now), 0);
  CHECK_TEXT(GET(qws_ssl_configuration_ca_certificates, now), ssl_text("root.pem"));
  CHECK_EQUAL(errors_of_the_server(), 0);
  CHECK_EQUAL(qws_ssl_configuration_set_default(before), QWS_OK);
  CHECK_EQUAL(errors_of_the_server(), 2);
  CHECK_EQUAL(qws_ssl_configuration_set_default(NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_ssl_configuration_free(before), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(c), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(now), QWS_OK);
}

int main(void) {
  ssl_files_make();
  choices();
  ciphers();
  certificates_and_keys();
  the_default();
  ssl_files_remove();
  return check_finish();
}
