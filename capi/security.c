/* The public functions of sockets and servers about TLS, redirects and the answer to the handshake. */
#include "bridge.h"

qws_error qws_socket_resume(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_resume((bridge_handle)socket);
}

qws_error qws_socket_ignore_ssl_errors(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_ignore_ssl_errors((bridge_handle)socket);
}

qws_error qws_socket_ignore_listed_ssl_errors(qws_socket *socket, const qws_ssl_errors *errors) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_ignore_listed_ssl_errors((bridge_handle)socket, (bridge_handle)errors);
}

qws_error qws_socket_continue_interrupted_handshake(qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_continue_interrupted_handshake((bridge_handle)socket);
}

qws_error qws_socket_ssl_configuration(const qws_socket *socket,
                                       qws_ssl_configuration **out_configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_ssl_configuration((bridge_handle)socket, out_configuration);
}

qws_error qws_socket_set_ssl_configuration(qws_socket *socket,
                                           const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_ssl_configuration((bridge_handle)socket, (bridge_handle)configuration);
}

qws_redirect_policy qws_socket_redirect_policy(const qws_socket *socket) {
  ANSWER_IF_FORKED(QWS_MANUAL_REDIRECT_POLICY);
  return goqws_socket_redirect_policy((bridge_handle)socket);
}

qws_error qws_socket_set_redirect_policy(qws_socket *socket, qws_redirect_policy policy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_socket_set_redirect_policy((bridge_handle)socket, policy);
}

size_t qws_socket_answer_header_count(const qws_socket *socket, const char *name) {
  ANSWER_IF_FORKED(0);
  return goqws_socket_answer_header_count((bridge_handle)socket, name);
}

size_t qws_socket_answer_header(const qws_socket *socket, const char *name, size_t index, char *buf,
                                size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_socket_answer_header((bridge_handle)socket, name, index, (bridge_address)buf, cap);
}

qws_error qws_server_ssl_configuration(const qws_server *server,
                                       qws_ssl_configuration **out_configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_ssl_configuration((bridge_handle)server, out_configuration);
}

qws_error qws_server_set_ssl_configuration(qws_server *server,
                                           const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_ssl_configuration((bridge_handle)server, (bridge_handle)configuration);
}

qws_error qws_server_proxy(const qws_server *server, qws_proxy **out_proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_proxy((bridge_handle)server, out_proxy);
}

qws_error qws_server_set_proxy(qws_server *server, const qws_proxy *proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_server_set_proxy((bridge_handle)server, (bridge_handle)proxy);
}
