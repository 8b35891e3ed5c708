/* The public functions of keys. */
#include "bridge.h"

qws_error qws_ssl_key_new(const char *data, size_t size, qws_encoding_format format,
                          qws_key_type type, const char *pass_phrase, qws_ssl_key **out_key) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_key_new((bridge_address)data, size, format, type, pass_phrase, out_key);
}

qws_error qws_ssl_key_free(qws_ssl_key *key) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_key_free((bridge_handle)key);
}

qws_key_algorithm qws_ssl_key_algorithm(const qws_ssl_key *key) {
  ANSWER_IF_FORKED(QWS_OPAQUE);
  return goqws_ssl_key_algorithm((bridge_handle)key);
}

qws_key_type qws_ssl_key_type(const qws_ssl_key *key) {
  ANSWER_IF_FORKED(QWS_PRIVATE_KEY);
  return goqws_ssl_key_type((bridge_handle)key);
}

int qws_ssl_key_length(const qws_ssl_key *key) {
  ANSWER_IF_FORKED(-1);
  return goqws_ssl_key_length((bridge_handle)key);
}

size_t qws_ssl_key_to_pem(const qws_ssl_key *key, const char *pass_phrase, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_key_to_pem((bridge_handle)key, pass_phrase, (bridge_address)buf, cap);
}

size_t qws_ssl_key_to_der(const qws_ssl_key *key, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_key_to_der((bridge_handle)key, (bridge_address)buf, cap);
}
