/* The public functions of lists of errors of certificates. */
#include "bridge.h"

qws_error qws_ssl_errors_new(qws_ssl_errors **out_errors) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_errors_new(out_errors);
}

qws_error qws_ssl_errors_free(qws_ssl_errors *errors) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_errors_free((bridge_handle)errors);
}

qws_error qws_ssl_errors_add(qws_ssl_errors *errors, qws_ssl_error error,
                             const qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_errors_add((bridge_handle)errors, error, (bridge_handle)certificate);
}

size_t qws_ssl_errors_count(const qws_ssl_errors *errors) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_errors_count((bridge_handle)errors);
}

qws_ssl_error qws_ssl_errors_error(const qws_ssl_errors *errors, size_t index) {
  ANSWER_IF_FORKED(QWS_SSL_ERROR_UNSPECIFIED_ERROR);
  return goqws_ssl_errors_error((bridge_handle)errors, index);
}

size_t qws_ssl_errors_error_string(const qws_ssl_errors *errors, size_t index, char *buf,
                                   size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_errors_error_string((bridge_handle)errors, index, (bridge_address)buf, cap);
}

qws_error qws_ssl_errors_certificate(const qws_ssl_errors *errors, size_t index,
                                     qws_ssl_certificate **out_certificate) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_errors_certificate((bridge_handle)errors, index, out_certificate);
}
