/* The public functions of requests. */
#include "bridge.h"

qws_error qws_request_new(const char *url, qws_request **out_request) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_request_new(url, out_request);
}

qws_error qws_request_free(qws_request *request) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_request_free((bridge_handle)request);
}

size_t qws_request_url(const qws_request *request, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_request_url((bridge_handle)request, (bridge_address)buf, cap);
}

qws_error qws_request_set_url(qws_request *request, const char *url) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_request_set_url((bridge_handle)request, url);
}

qws_error qws_request_set_raw_header(qws_request *request, const char *name, const char *value,
                                     size_t value_size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_request_set_raw_header((bridge_handle)request, name, (bridge_address)value,
                                      value_size);
}

size_t qws_request_raw_header(const qws_request *request, const char *name, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_request_raw_header((bridge_handle)request, name, (bridge_address)buf, cap);
}

int qws_request_has_raw_header(const qws_request *request, const char *name) {
  ANSWER_IF_FORKED(0);
  return goqws_request_has_raw_header((bridge_handle)request, name);
}

size_t qws_request_raw_header_count(const qws_request *request) {
  ANSWER_IF_FORKED(0);
  return goqws_request_raw_header_count((bridge_handle)request);
}

size_t qws_request_raw_header_name(const qws_request *request, size_t index, char *buf,
                                   size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_request_raw_header_name((bridge_handle)request, index, (bridge_address)buf, cap);
}

size_t qws_request_subprotocols(const qws_request *request, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_request_subprotocols((bridge_handle)request, (bridge_address)buf, cap);
}

qws_error qws_request_set_subprotocols(qws_request *request, const char *names) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_request_set_subprotocols((bridge_handle)request, names);
}
