/* The public functions of sockets. */
#include <string.h>

#include "bridge.h"

qws_error qws_socket_new(qws_loop *loop, const char *origin, qws_protocol_version version,
                         qws_socket **out_socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_new((bridge_handle)loop, origin, version, out_socket);
}

qws_error qws_socket_free(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_free((bridge_handle)socket);
}

qws_error qws_socket_set_events(qws_socket *socket, const qws_socket_events *events, void *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_events((bridge_handle)socket, events, (bridge_user)user);
}

qws_error qws_socket_open(qws_socket *socket, const char *url) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_open((bridge_handle)socket, url);
}

qws_error qws_socket_open_request(qws_socket *socket, const qws_request *request) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_open_request((bridge_handle)socket, (bridge_handle)request);
}

qws_error qws_socket_close(qws_socket *socket, int code, const char *reason, size_t reason_size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_close((bridge_handle)socket, code, (bridge_address)reason, reason_size);
}

qws_error qws_socket_abort(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_abort((bridge_handle)socket);
}

/* A send inside the callback of a data event goes to the ring if it can, and does not enter Go. */
static int ring_takes(const qws_socket *socket, int text, const void *data, size_t size) {
  struct bridge_loop *loop = bridge_delivering();
  return loop && bridge_ring_send(loop, socket, text, data, size);
}

int64_t qws_socket_send_text_message(qws_socket *socket, const char *text, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  if (text && size == QWS_NUL_TERMINATED) size = strlen(text);
  if (ring_takes(socket, 1, text, size)) return (int64_t)size;
  return goqws_socket_send_text_message((bridge_handle)socket, (bridge_address)text, size);
}

int64_t qws_socket_send_binary_message(qws_socket *socket, const void *data, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  if (ring_takes(socket, 0, data, size)) return (int64_t)size;
  return goqws_socket_send_binary_message((bridge_handle)socket, (bridge_address)data, size);
}

qws_error qws_socket_ping(qws_socket *socket, const void *payload, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_ping((bridge_handle)socket, (bridge_address)payload, size);
}

int qws_socket_flush(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_flush((bridge_handle)socket);
}

qws_connection_state qws_socket_state(const qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_UNCONNECTED_STATE);
  return goqws_socket_state((bridge_handle)socket);
}

int qws_socket_is_valid(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_is_valid((bridge_handle)socket);
}

qws_connection_error qws_socket_error(const qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_UNKNOWN_SOCKET_ERROR);
  return goqws_socket_error((bridge_handle)socket);
}

size_t qws_socket_error_string(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_error_string((bridge_handle)socket, (bridge_address)buf, cap);
}

int qws_socket_close_code(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_close_code((bridge_handle)socket);
}

size_t qws_socket_close_reason(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_close_reason((bridge_handle)socket, (bridge_address)buf, cap);
}

size_t qws_socket_origin(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_origin((bridge_handle)socket, (bridge_address)buf, cap);
}

qws_protocol_version qws_socket_version(const qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_VERSION_UNKNOWN);
  return goqws_socket_version((bridge_handle)socket);
}

size_t qws_socket_request_url(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_request_url((bridge_handle)socket, (bridge_address)buf, cap);
}

size_t qws_socket_resource_name(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_resource_name((bridge_handle)socket, (bridge_address)buf, cap);
}

qws_error qws_socket_request(const qws_socket *socket, qws_request **out_request) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_request((bridge_handle)socket, out_request);
}

size_t qws_socket_local_address(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_local_address((bridge_handle)socket, (bridge_address)buf, cap);
}

uint16_t qws_socket_local_port(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_local_port((bridge_handle)socket);
}

size_t qws_socket_peer_address(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_peer_address((bridge_handle)socket, (bridge_address)buf, cap);
}

uint16_t qws_socket_peer_port(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_peer_port((bridge_handle)socket);
}

size_t qws_socket_peer_name(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_peer_name((bridge_handle)socket, (bridge_address)buf, cap);
}

int64_t qws_socket_bytes_to_write(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_bytes_to_write((bridge_handle)socket);
}

int64_t qws_socket_read_buffer_size(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_read_buffer_size((bridge_handle)socket);
}

qws_error qws_socket_set_read_buffer_size(qws_socket *socket, int64_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_read_buffer_size((bridge_handle)socket, size);
}

uint64_t qws_socket_max_allowed_incoming_frame_size(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_max_allowed_incoming_frame_size((bridge_handle)socket);
}

qws_error qws_socket_set_max_allowed_incoming_frame_size(qws_socket *socket, uint64_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_max_allowed_incoming_frame_size((bridge_handle)socket, size);
}

uint64_t qws_socket_max_allowed_incoming_message_size(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_max_allowed_incoming_message_size((bridge_handle)socket);
}

qws_error qws_socket_set_max_allowed_incoming_message_size(qws_socket *socket, uint64_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_max_allowed_incoming_message_size((bridge_handle)socket, size);
}

uint64_t qws_socket_outgoing_frame_size(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_outgoing_frame_size((bridge_handle)socket);
}

qws_error qws_socket_set_outgoing_frame_size(qws_socket *socket, uint64_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_outgoing_frame_size((bridge_handle)socket, size);
}

qws_pause_mode qws_socket_pause_mode(const qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_PAUSE_NEVER);
  return goqws_socket_pause_mode((bridge_handle)socket);
}

qws_error qws_socket_set_pause_mode(qws_socket *socket, qws_pause_mode mode) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_pause_mode((bridge_handle)socket, mode);
}

int64_t qws_socket_handshake_timeout(const qws_socket *socket) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_handshake_timeout((bridge_handle)socket);
}

qws_error qws_socket_set_handshake_timeout(qws_socket *socket, int64_t timeout_ms) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_handshake_timeout((bridge_handle)socket, timeout_ms);
}

qws_error qws_socket_proxy(const qws_socket *socket, qws_proxy **out_proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_proxy((bridge_handle)socket, out_proxy);
}

qws_error qws_socket_set_proxy(qws_socket *socket, const qws_proxy *proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_proxy((bridge_handle)socket, (bridge_handle)proxy);
}

qws_error qws_socket_set_mask_generator(qws_socket *socket, qws_next_mask next_mask, void *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_mask_generator((bridge_handle)socket, next_mask, (bridge_user)user);
}

qws_error qws_socket_mask_generator(const qws_socket *socket, qws_next_mask *out_next_mask,
                                    void **out_user) {
  bridge_user user;
  qws_error error;

  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  error = goqws_socket_mask_generator((bridge_handle)socket, out_next_mask,
                                      out_user ? &user : NULL);
  if (error == QWS_OK) *out_user = (void *)user;
  return error;
}

size_t qws_socket_subprotocol(const qws_socket *socket, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_subprotocol((bridge_handle)socket, (bridge_address)buf, cap);
}

int64_t qws_broadcast_text_message(qws_socket *const *sockets, size_t count, const char *text,
                                   size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_broadcast((bridge_address)sockets, count, 1, (bridge_address)text, size);
}

int64_t qws_broadcast_binary_message(qws_socket *const *sockets, size_t count, const void *data,
                                     size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_broadcast((bridge_address)sockets, count, 0, (bridge_address)data, size);
}

qws_error qws_socket_set_compression(qws_socket *socket, const qws_compression *compression) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_compression((bridge_handle)socket, compression);
}

int qws_socket_compression(const qws_socket *socket, qws_compression *out_compression) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_compression((bridge_handle)socket, out_compression);
}

qws_error qws_socket_set_message_compression(qws_socket *socket, qws_message_compression mode) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_message_compression((bridge_handle)socket, mode);
}
