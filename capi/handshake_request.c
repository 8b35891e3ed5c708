/* The public functions of a request that a server asks about. */
#include "bridge.h"

int qws_handshake_request_is_web_socket(const qws_handshake_request *request) {
  ANSWER_IF_FORKED(0);
  return goqws_handshake_request_is_web_socket((bridge_handle)request);
}

size_t qws_handshake_request_method(const qws_handshake_request *request, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_handshake_request_method((bridge_handle)request, (bridge_address)buf, cap);
}

size_t qws_handshake_request_target(const qws_handshake_request *request, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_handshake_request_target((bridge_handle)request, (bridge_address)buf, cap);
}

size_t qws_handshake_request_raw_header(const qws_handshake_request *request, const char *name,
                                        char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_handshake_request_raw_header((bridge_handle)request, name, (bridge_address)buf, cap);
}

int qws_handshake_request_has_raw_header(const qws_handshake_request *request, const char *name) {
  ANSWER_IF_FORKED(0);
  return goqws_handshake_request_has_raw_header((bridge_handle)request, name);
}

size_t qws_handshake_request_peer_address(const qws_handshake_request *request, char *buf,
                                          size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_handshake_request_peer_address((bridge_handle)request, (bridge_address)buf, cap);
}

uint16_t qws_handshake_request_peer_port(const qws_handshake_request *request) {
  ANSWER_IF_FORKED(0);
  return goqws_handshake_request_peer_port((bridge_handle)request);
}

qws_error qws_handshake_request_set_raw_header(qws_handshake_request *request, const char *name,
                                               const char *value, size_t value_size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_handshake_request_set_raw_header((bridge_handle)request, name, (bridge_address)value,
                                                value_size);
}

qws_error qws_handshake_request_respond(qws_handshake_request *request, int status, const void *body,
                                        size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_handshake_request_respond((bridge_handle)request, status, (bridge_address)body,
                                         size);
}
