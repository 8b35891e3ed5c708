/* What the two drivers have in common: they read files and octets from their command line, and print what TLS
 * has agreed on and what is wrong with certificates. */
#ifndef DRIVER_H
#define DRIVER_H

#include <libqwebsocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OCTETS = 512 };

/* Octets that were given as hexadecimal digits. */
struct octets {
  unsigned char data[MOST_OCTETS];
  size_t size;
};

/* Ends the program because of its command line, or of a file that is named there. */
static void refuse(const char *what, const char *text) {
  fprintf(stderr, "%s: %s\n", what, text);
  exit(2);
}

static void must(const char *what, qws_error error) {
  if (error != QWS_OK) {
    refuse(what, qws_error_string(error));
  }
}

static long number(const char *text) {
  char *end;
  long value = strtol(text, &end, 10);

  if (*text == '\0' || *end != '\0') {
    refuse(text, "not a number");
  }
  return value;
}

static struct octets octets_of(const char *digits) {
  struct octets octets = {.size = strlen(digits) / 2};
  size_t i;

  if (octets.size > MOST_OCTETS || strlen(digits) % 2 != 0) {
    refuse(digits, "not octets");
  }
  for (i = 0; i < octets.size; i++) {
    if (sscanf(digits + 2 * i, "%2hhx", &octets.data[i]) != 1) {
      refuse(digits, "not octets");
    }
  }
  return octets;
}

/* The whole file (owned, malloc) with a NUL behind it. */
static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  char *text;
  long size;

  if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
    refuse(path, "cannot be read");
  }
  rewind(file);
  text = malloc((size_t)size + 1);
  if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
    refuse(path, "cannot be read");
  }
  text[size] = '\0';
  fclose(file);
  return text;
}

/* Trusts the authorities in a PEM file, and no others. */
static void trust(qws_ssl_configuration *configuration, const char *path) {
  char *pem = read_file(path);

  must(path, qws_ssl_configuration_set_ca_certificates(configuration, pem, QWS_NUL_TERMINATED));
  free(pem);
}

/* Shows the certificate of one PEM file, with the key of another. */
static void identify(qws_ssl_configuration *configuration, const char *certificate_path,
                     const char *key_path) {
  char *pem = read_file(certificate_path);
  char *key_pem = read_file(key_path);
  qws_ssl_key *key;

  must(certificate_path,
       qws_ssl_configuration_set_local_certificate_chain(configuration, pem, QWS_NUL_TERMINATED));
  must(key_path, qws_ssl_key_new(key_pem, QWS_NUL_TERMINATED, QWS_PEM, QWS_PRIVATE_KEY, NULL, &key));
  must(key_path, qws_ssl_configuration_set_private_key(configuration, key));
  qws_ssl_key_free(key);
  free(key_pem);
  free(pem);
}

/* "tls PROTOCOL CIPHER ALPN RESUMED NAME", ALPN and NAME, the peer's common name, are "-" if there is none;
 * nothing for a connection without TLS. */
static void print_session(const qws_socket *socket) {
  qws_ssl_configuration *configuration;
  qws_ssl_certificate *peer;
  char cipher[64], next[64], name[128] = "-", chain[16384];

  must("configuration", qws_socket_ssl_configuration(socket, &configuration));
  if (qws_ssl_configuration_session_cipher(configuration, cipher, sizeof cipher) > 0) {
    if (qws_ssl_configuration_next_negotiated_protocol(configuration, next, sizeof next) == 0) {
      strcpy(next, "-");
    }
    if (qws_ssl_configuration_peer_certificate_chain(configuration, chain, sizeof chain) > 0) {
      must("chain", qws_ssl_certificate_new(chain, QWS_NUL_TERMINATED, QWS_PEM, NULL, &peer));
      qws_ssl_certificate_subject_info(peer, "CN", 0, name, sizeof name);
      qws_ssl_certificate_free(peer);
    }
    printf("tls %d %s %s %d %s\n", (int)qws_ssl_configuration_session_protocol(configuration),
           cipher, next, qws_ssl_configuration_session_resumed(configuration), name);
  }
  qws_ssl_configuration_free(configuration);
}

/* "SIGNAL NUMBER TEXT" for each error. */
static void print_errors(const char *signal, const qws_ssl_errors *errors) {
  char text[256];
  size_t i;

  for (i = 0; i < qws_ssl_errors_count(errors); i++) {
    qws_ssl_errors_error_string(errors, i, text, sizeof text);
    printf("%s %d %s\n", signal, (int)qws_ssl_errors_error(errors, i), text);
  }
}

#endif
