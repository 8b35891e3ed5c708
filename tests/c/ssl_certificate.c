/* Certificates and keys: what openssl has written is read, and comes out again. */
#include "ssl_files.h"

static qws_ssl_certificate *certificate_of(const char *name) {
  qws_ssl_certificate *certificate = NULL;
  CHECK_EQUAL(qws_ssl_certificate_new(ssl_text(name), QWS_NUL_TERMINATED, QWS_PEM, NULL,
                                      &certificate),
              QWS_OK);
  return certificate;
}

static void check_info(const qws_ssl_certificate *certificate, const char *attribute, size_t count,
                       const char *first) {
  char text[64];
  CHECK_EQUAL(qws_ssl_certificate_subject_info_count(certificate, attribute), count);
  CHECK_EQUAL(qws_ssl_certificate_issuer_info_count(certificate, attribute), count);
  CHECK_EQUAL(qws_ssl_certificate_subject_info(certificate, attribute, 0, text, sizeof text),
              strlen(first));
  CHECK_TEXT(text, first);
  CHECK_EQUAL(qws_ssl_certificate_issuer_info(certificate, attribute, 0, text, sizeof text),
              strlen(first));
  CHECK_TEXT(text, first);
  CHECK_EQUAL(qws_ssl_certificate_subject_info(certificate, attribute, count, text, sizeof text),
              0);
}

static void check_names(const qws_ssl_certificate *certificate,
                        qws_alternative_name_entry_type type, const char *first,
                        const char *second) {
  char text[64];
  CHECK_EQUAL(qws_ssl_certificate_subject_alternative_name_count(certificate, type),
              second[0] ? 2 : 1);
  qws_ssl_certificate_subject_alternative_name(certificate, type, 0, text, sizeof text);
  CHECK_TEXT(text, first);
  qws_ssl_certificate_subject_alternative_name(certificate, type, 1, text, sizeof text);
  CHECK_TEXT(text, second);
}

static void what_stands_in_a_certificate(void) {
  qws_ssl_certificate *certificate = certificate_of("rich.pem");
  int64_t from = qws_ssl_certificate_effective_date(certificate);

  CHECK_TEXT(GET(qws_ssl_certificate_subject_info_attributes, certificate),
             "C,CN,L,O,OU,ST,dnQualifier,emailAddress,serialNumber,title");
  CHECK_TEXT(GET(qws_ssl_certificate_issuer_info_attributes, certificate),
             "C,CN,L,O,OU,ST,dnQualifier,emailAddress,serialNumber,title");
  check_info(certificate, "CN", 1, "N\xc3\xa4me");
  check_info(certificate, "O", 1, "Org One");
  check_info(certificate, "OU", 2, "Unit B");
  check_info(certificate, "emailAddress", 1, "a@b.test");
  check_info(certificate, "nothing", 0, "");
  check_names(certificate, QWS_DNS_ENTRY, "a.test", "*.b.test");
  check_names(certificate, QWS_IP_ADDRESS_ENTRY, "127.0.0.1", "::1");
  check_names(certificate, QWS_EMAIL_ENTRY, "x@y.test", "");
  CHECK(from <= time(NULL) && from > time(NULL) - 3600);
  CHECK_EQUAL(qws_ssl_certificate_expiry_date(certificate) - from, 3650LL * 24 * 3600);
  CHECK_EQUAL(qws_ssl_certificate_version(certificate), 3);
  CHECK_TEXT(GET(qws_ssl_certificate_serial_number, certificate), "01:02:a4:ff");
  CHECK_EQUAL(qws_ssl_certificate_is_self_signed(certificate), 1);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);

  certificate = certificate_of("server.pem");
  CHECK_EQUAL(qws_ssl_certificate_is_self_signed(certificate), 0);
  CHECK_EQUAL(qws_ssl_certificate_subject_info_count(certificate, "CN"), 1);
  qws_ssl_certificate_issuer_info(certificate, "CN", 0, check_room(), CHECK_ROOM);
  CHECK_TEXT(check_room(), "root");
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_version(certificate), 0);
}

static void digests(void) {
  static const size_t sizes[] = {0, 16, 20, 28, 32, 48, 64, 0};
  qws_ssl_certificate *certificate = certificate_of("rich.pem");
  unsigned char digest[65];
  char text[128] = "";
  int i;

  for (i = 0; i < 8; i++) {
    CHECK_EQUAL(qws_ssl_certificate_digest(certificate, (qws_hash_algorithm)i, (char *)digest, 65),
                sizes[i]);
  }
  qws_ssl_certificate_digest(certificate, QWS_SHA256, (char *)digest, sizeof digest);
  for (i = 0; i < 32; i++) sprintf(text + 3 * i, i < 31 ? "%02X:" : "%02X", digest[i]);
  CHECK(strstr(ssl_text("rich.txt"), text) != NULL);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
}

static void certificates_in_data(void) {
  char two[16384], der[4096];
  const char *file;
  size_t size, used = 7, end;
  qws_ssl_certificate *certificate = NULL, *second = NULL;

  snprintf(two, sizeof two, "text\n%s", ssl_text("rich.pem"));
  end = strlen(two);
  snprintf(two + end, sizeof two - end, "%s", ssl_text("server.pem"));
  CHECK_EQUAL(qws_ssl_certificate_new(two, QWS_NUL_TERMINATED, QWS_PEM, &used, &certificate),
              QWS_OK);
  CHECK_EQUAL(used, end);
  CHECK_TEXT(GET(qws_ssl_certificate_to_pem, certificate), ssl_text("rich.pem"));
  CHECK_EQUAL(qws_ssl_certificate_new(two + used, strlen(two) - used, QWS_PEM, &used, &second),
              QWS_OK);
  CHECK_TEXT(GET(qws_ssl_certificate_to_pem, second), ssl_text("server.pem"));
  CHECK_EQUAL(qws_ssl_certificate_free(second), QWS_OK);

  file = ssl_file("rich.der", &size);
  memcpy(der, file, size);
  CHECK_EQUAL(qws_ssl_certificate_to_der(certificate, check_room(), CHECK_ROOM), size);
  CHECK(memcmp(check_room(), der, size) == 0);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_new(der, size, QWS_DER, &used, &certificate), QWS_OK);
  CHECK_EQUAL(used, size);
  CHECK_TEXT(GET(qws_ssl_certificate_to_pem, certificate), ssl_text("rich.pem"));
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);

  certificate = NULL;
  CHECK_EQUAL(qws_ssl_certificate_new(der, size - 1, QWS_DER, NULL, &certificate),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_new(der, size, QWS_PEM, NULL, &certificate), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_new(NULL, 0, QWS_PEM, NULL, &certificate), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_new(two, end, (qws_encoding_format)2, NULL, &certificate),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_new(two, end, QWS_PEM, NULL, NULL), QWS_ERR_ARGUMENT);
  CHECK(certificate == NULL);
}

static qws_error read_key(const char *name, qws_encoding_format format, qws_key_type type,
                          const char *pass_phrase, qws_ssl_key **out_key) {
  size_t size;
  const char *data = ssl_file(name, &size);
  return qws_ssl_key_new(data, size, format, type, pass_phrase, out_key);
}

/* Reads a key, looks at it and at its PEM form, and frees it. */
static void check_key(const char *name, qws_encoding_format format, qws_key_type type,
                      const char *pass_phrase, qws_key_algorithm algorithm, int length,
                      const char *pem) {
  qws_ssl_key *key = NULL;
  CHECK_EQUAL(read_key(name, format, type, pass_phrase, &key), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_algorithm(key), algorithm);
  CHECK_EQUAL(qws_ssl_key_type(key), type);
  CHECK_EQUAL(qws_ssl_key_length(key), length);
  qws_ssl_key_to_pem(key, NULL, check_room(), CHECK_ROOM);
  CHECK_TEXT(check_room(), ssl_text(pem));
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
}

static void keys(void) {
  const char *hidden[] = {"rsa.old.key", "rsa.hidden.key"};
  qws_ssl_certificate *certificate;
  qws_ssl_key *key = NULL, *again = NULL;
  char der[2048];
  size_t size;
  int i;

  check_key("rsa.key", QWS_PEM, QWS_PRIVATE_KEY, NULL, QWS_RSA, 2048, "rsa.traditional.key");
  check_key("rsa.traditional.key", QWS_PEM, QWS_PRIVATE_KEY, "any", QWS_RSA, 2048,
            "rsa.traditional.key");
  check_key("rsa.der", QWS_DER, QWS_PRIVATE_KEY, NULL, QWS_RSA, 2048, "rsa.traditional.key");
  check_key("rsa.pub", QWS_PEM, QWS_PUBLIC_KEY, NULL, QWS_RSA, 2048, "rsa.pub");
  check_key("ec.key", QWS_PEM, QWS_PRIVATE_KEY, NULL, QWS_EC, 256, "ec.key");
  check_key("ed25519.key", QWS_PEM, QWS_PRIVATE_KEY, NULL, QWS_OPAQUE, 256, "ed25519.key");
  for (i = 0; i < 2; i++) {
    check_key(hidden[i], QWS_PEM, QWS_PRIVATE_KEY, "secret", QWS_RSA, 2048, "rsa.traditional.key");
    CHECK_EQUAL(read_key(hidden[i], QWS_PEM, QWS_PRIVATE_KEY, "wrong", &key), QWS_ERR_ARGUMENT);
    CHECK_EQUAL(read_key(hidden[i], QWS_PEM, QWS_PRIVATE_KEY, NULL, &key), QWS_ERR_ARGUMENT);
  }
  CHECK_EQUAL(read_key("rsa.pub", QWS_PEM, QWS_PRIVATE_KEY, NULL, &key), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(read_key("rsa.key", QWS_PEM, QWS_PUBLIC_KEY, NULL, &key), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(read_key("rich.pem", QWS_PEM, QWS_PRIVATE_KEY, NULL, &key), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(read_key("rsa.key", QWS_PEM, (qws_key_type)2, NULL, &key), QWS_ERR_ARGUMENT);
  CHECK(key == NULL);

  CHECK_EQUAL(read_key("ec.key", QWS_PEM, QWS_PRIVATE_KEY, NULL, &key), QWS_OK);
  size = qws_ssl_key_to_pem(key, "own", check_room(), CHECK_ROOM);
  CHECK(strstr(check_room(), "BEGIN ENCRYPTED PRIVATE KEY") != NULL);
  CHECK_EQUAL(qws_ssl_key_new(check_room(), size, QWS_PEM, QWS_PRIVATE_KEY, "own", &again), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_to_der(key, der, sizeof der),
              qws_ssl_key_to_der(again, check_room(), CHECK_ROOM));
  CHECK(memcmp(der, check_room(), qws_ssl_key_to_der(key, NULL, 0)) == 0);
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_free(again), QWS_OK);
  CHECK_EQUAL(qws_ssl_key_free(again), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_ssl_key_length(again), -1);
  CHECK_EQUAL(qws_ssl_key_to_pem(again, NULL, NULL, 0), 0);

  certificate = certificate_of("rich.pem");
  CHECK_EQUAL(qws_ssl_certificate_public_key(certificate, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_public_key(certificate, &key), QWS_OK);
  qws_ssl_key_to_pem(key, "ignored", check_room(), CHECK_ROOM);
  CHECK_TEXT(check_room(), ssl_text("rsa.pub"));
  CHECK_EQUAL(qws_ssl_key_free(key), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
}

static void lists_of_errors(void) {
  qws_ssl_certificate *certificate = certificate_of("rich.pem"), *about = NULL;
  qws_ssl_errors *errors = NULL;

  CHECK_EQUAL(qws_ssl_errors_new(&errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_count(errors), 0);
  CHECK_EQUAL(qws_ssl_errors_add(errors, QWS_SSL_ERROR_HOST_NAME_MISMATCH, certificate), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_add(errors, QWS_SSL_ERROR_NO_PEER_CERTIFICATE, NULL), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_add(errors, QWS_SSL_ERROR_UNSPECIFIED_ERROR,
                                 (const qws_ssl_certificate *)errors),
              QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_ssl_errors_count(errors), 2);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 0), QWS_SSL_ERROR_HOST_NAME_MISMATCH);
  qws_ssl_errors_error_string(errors, 0, check_room(), CHECK_ROOM);
  CHECK_TEXT(check_room(),
             "The host name did not match any of the valid hosts for this certificate");
  CHECK_EQUAL(qws_ssl_errors_certificate(errors, 0, &about), QWS_OK);
  CHECK_TEXT(GET(qws_ssl_certificate_to_pem, about), ssl_text("rich.pem"));
  CHECK_EQUAL(qws_ssl_certificate_free(about), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 1), QWS_SSL_ERROR_NO_PEER_CERTIFICATE);
  CHECK_EQUAL(qws_ssl_errors_certificate(errors, 1, &about), QWS_ERR_STATE);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 2), QWS_SSL_ERROR_NO_ERROR);
  CHECK_EQUAL(qws_ssl_errors_error_string(errors, 2, NULL, 0), 0);
  CHECK_EQUAL(qws_ssl_errors_certificate(errors, 2, &about), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_ssl_errors_free(errors), QWS_OK);

  CHECK_EQUAL(qws_ssl_certificate_verify(ssl_text("rich.pem"), QWS_NUL_TERMINATED, "x.test",
                                         &errors),
              QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_count(errors), 2);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 0), QWS_SSL_ERROR_HOST_NAME_MISMATCH);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 1), QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE);
  CHECK_EQUAL(qws_ssl_errors_free(errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_verify("no certificate", QWS_NUL_TERMINATED, NULL, &errors),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_ssl_certificate_verify(NULL, 0, NULL, &errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_error(errors, 0), QWS_SSL_ERROR_NO_PEER_CERTIFICATE);
  CHECK_EQUAL(qws_ssl_errors_free(errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_free(certificate), QWS_OK);
}

int main(void) {
  ssl_files_make();
  what_stands_in_a_certificate();
  digests();
  certificates_in_data();
  keys();
  lists_of_errors();
  ssl_files_remove();
  return check_finish();
}
