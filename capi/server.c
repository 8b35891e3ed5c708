/* The public functions of servers and of what their signals carry. */
#include "bridge.h"

size_t qws_cors_authenticator_origin(const qws_cors_authenticator *authenticator, char *buf,
                                     size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_cors_authenticator_origin((bridge_handle)authenticator, (bridge_address)buf, cap);
}

int qws_cors_authenticator_allowed(const qws_cors_authenticator *authenticator) {
  ANSWER_IF_FORKED(0);
  return goqws_cors_authenticator_allowed((bridge_handle)authenticator);
}

qws_error qws_cors_authenticator_set_allowed(qws_cors_authenticator *authenticator, int allowed) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_cors_authenticator_set_allowed((bridge_handle)authenticator, allowed);
}

qws_error qws_server_new(qws_loop *loop, const char *name, qws_ssl_mode mode,
                         qws_server **out_server) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_new((bridge_handle)loop, name, mode, out_server);
}

qws_error qws_server_free(qws_server *server) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_free((bridge_handle)server);
}

qws_error qws_server_set_events(qws_server *server, const qws_server_events *events, void *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_events((bridge_handle)server, events, (bridge_user)user);
}

qws_error qws_server_listen(qws_server *server, const char *address, uint16_t port) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_listen((bridge_handle)server, address, port);
}

qws_error qws_server_close(qws_server *server) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_close((bridge_handle)server);
}

int qws_server_is_listening(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_is_listening((bridge_handle)server);
}

size_t qws_server_address(const qws_server *server, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_server_address((bridge_handle)server, (bridge_address)buf, cap);
}

uint16_t qws_server_port(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_port((bridge_handle)server);
}

size_t qws_server_url(const qws_server *server, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_server_url((bridge_handle)server, (bridge_address)buf, cap);
}

size_t qws_server_name(const qws_server *server, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_server_name((bridge_handle)server, (bridge_address)buf, cap);
}

qws_error qws_server_set_name(qws_server *server, const char *name) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_name((bridge_handle)server, name);
}

qws_ssl_mode qws_server_secure_mode(const qws_server *server) {
  ANSWER_IF_FORKED(QWS_SECURE_MODE);
  return goqws_server_secure_mode((bridge_handle)server);
}

int qws_server_has_pending_connections(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_has_pending_connections((bridge_handle)server);
}

qws_error qws_server_next_pending_connection(qws_server *server, qws_socket **out_socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_next_pending_connection((bridge_handle)server, out_socket);
}

int qws_server_max_pending_connections(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_max_pending_connections((bridge_handle)server);
}

qws_error qws_server_set_max_pending_connections(qws_server *server, int count) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_max_pending_connections((bridge_handle)server, count);
}

int64_t qws_server_handshake_timeout_ms(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_handshake_timeout_ms((bridge_handle)server);
}

qws_error qws_server_set_handshake_timeout(qws_server *server, int64_t timeout_ms) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_handshake_timeout((bridge_handle)server, timeout_ms);
}

qws_error qws_server_pause_accepting(qws_server *server) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_pause_accepting((bridge_handle)server);
}

qws_error qws_server_resume_accepting(qws_server *server) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_resume_accepting((bridge_handle)server);
}

int qws_server_socket_descriptor(const qws_server *server) {
  ANSWER_IF_FORKED(-1);
  return goqws_server_socket_descriptor((bridge_handle)server);
}

qws_error qws_server_set_socket_descriptor(qws_server *server, int descriptor) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_socket_descriptor((bridge_handle)server, descriptor);
}

int qws_server_error(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_error((bridge_handle)server);
}

size_t qws_server_error_string(const qws_server *server, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_server_error_string((bridge_handle)server, (bridge_address)buf, cap);
}

qws_error qws_server_shutdown(qws_server *server, int64_t timeout_ms) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_shutdown((bridge_handle)server, timeout_ms);
}

int qws_server_reuse_port(const qws_server *server) {
  ANSWER_IF_FORKED(0);
  return goqws_server_reuse_port((bridge_handle)server);
}

qws_error qws_server_set_reuse_port(qws_server *server, int share) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_reuse_port((bridge_handle)server, share);
}

size_t qws_server_supported_subprotocols(const qws_server *server, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_server_supported_subprotocols((bridge_handle)server, (bridge_address)buf, cap);
}

qws_error qws_server_set_supported_subprotocols(qws_server *server, const char *names) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_supported_subprotocols((bridge_handle)server, names);
}

size_t qws_server_supported_versions(const qws_server *server, qws_protocol_version *versions,
                                     size_t cap) {
  ANSWER_IF_FORKED(0);
  return goqws_server_supported_versions((bridge_handle)server, (bridge_address)versions, cap);
}

qws_error qws_server_handle_connection(qws_server *server, int descriptor, const void *early,
                                       size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_handle_connection((bridge_handle)server, descriptor, (bridge_address)early,
                                        size);
}

qws_error qws_server_listen_activated(qws_server *server, int index) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_listen_activated((bridge_handle)server, index);
}

qws_error qws_server_set_compression(qws_server *server, const qws_compression *compression) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_compression((bridge_handle)server, compression);
}
