/* What the example programs read their TLS options with. Each function ends the program with status 1 and a
 * message if a file is of no use. */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <libqwebsocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_IDENTITY = 128, LONGEST_KEY = 64 };

/* A pre-shared key and whose it is (RFC 4279); identity is NULL if there is none. */
struct psk {
  const char *identity;
  unsigned char key[LONGEST_KEY];
  size_t key_size;
};

static inline int hex_digit(char c) {
  static const char digits[] = "0123456789abcdefABCDEF";
  const char *found = c == '\0' ? NULL : strchr(digits, c);
  int value = found == NULL ? -1 : (int)(found - digits);

  return value < 16 ? value : value - 6;
}

/* 1 if the key is hexadecimal digits for 1 to LONGEST_KEY octets, else 0. */
static inline int parse_psk(struct psk *psk, const char *identity, const char *hex) {
  psk->identity = identity;
  for (psk->key_size = 0; hex[0] != '\0' && psk->key_size < LONGEST_KEY; hex += 2) {
    int high = hex_digit(hex[0]), low = hex_digit(hex[1]);

    if (high < 0 || low < 0) {
      return 0;
    }
    psk->key[psk->key_size++] = (unsigned char)(high * 16 + low);
  }
  return hex[0] == '\0' && psk->key_size > 0 && strlen(identity) <= LONGEST_IDENTITY;
}

static inline void need(int good, const char *path, const char *what) {
  if (!good) {
    fprintf(stderr, "%s: %s\n", path, what);
    exit(1);
  }
}

/* What a file holds, for the caller to free. */
static inline char *contents(const char *path, size_t *size) {
  enum { LARGEST = 1 << 20 };
  char *data = malloc(LARGEST);
  FILE *file = fopen(path, "rb");

  need(file != NULL, path, "cannot be read");
  need(data != NULL, path, "no memory");
  *size = fread(data, 1, LARGEST, file);
  fclose(file);
  return data;
}

/* Reads the authorities to trust, PEM. */
static inline void load_authorities(qws_ssl_configuration *configuration, const char *path) {
  size_t size;
  char *pem = contents(path, &size);

  need(qws_ssl_configuration_set_ca_certificates(configuration, pem, size) == QWS_OK && size > 0,
       path, "no certificate");
  free(pem);
}

/* Reads the own certificate, with those above it, and its key: both PEM. */
static inline void load_certificate(qws_ssl_configuration *configuration, const char *certificate_path,
                                    const char *key_path) {
  qws_ssl_key *key;
  size_t size;
  char *pem = contents(certificate_path, &size);

  need(qws_ssl_configuration_set_local_certificate_chain(configuration, pem, size) == QWS_OK &&
           size > 0,
       certificate_path, "no certificate");
  free(pem);
  pem = contents(key_path, &size);
  need(qws_ssl_key_new(pem, size, QWS_PEM, QWS_PRIVATE_KEY, NULL, &key) == QWS_OK, key_path,
       "no private key");
  free(pem);
  qws_ssl_configuration_set_private_key(configuration, key);
  qws_ssl_key_free(key);
}

#endif
