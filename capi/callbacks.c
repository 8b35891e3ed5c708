/* Calls of the user's functions that Go makes one at a time: it cannot call a C function pointer. */
#include "bridge.h"

void bridge_call_post(bridge_post_function function, void *user) {
  function(user);
}

void bridge_call_timer(bridge_timer_function function, qws_timer *timer, void *user) {
  function(timer, user);
}

uint32_t bridge_call_next_mask(qws_next_mask function, void *user) {
  return function(user);
}

void bridge_call_socket(bridge_socket_function function, qws_socket *socket, void *user) {
  function(socket, user);
}

void bridge_call_socket_bytes(bridge_socket_bytes_function function, qws_socket *socket,
                              int64_t bytes, void *user) {
  function(socket, bytes, user);
}

void bridge_call_socket_error(bridge_socket_error_function function, qws_socket *socket,
                              qws_connection_error error, void *user) {
  function(socket, error, user);
}

void bridge_call_socket_state(bridge_socket_state_function function, qws_socket *socket,
                              qws_connection_state state, void *user) {
  function(socket, state, user);
}

void bridge_call_server(bridge_server_function function, qws_server *server, void *user) {
  function(server, user);
}

void bridge_call_server_error(bridge_server_error_function function, qws_server *server,
                              qws_connection_error error, void *user) {
  function(server, error, user);
}

void bridge_call_server_code(bridge_server_code_function function, qws_server *server, int code,
                             void *user) {
  function(server, code, user);
}

void bridge_call_server_origin(bridge_server_origin_function function, qws_server *server,
                               qws_cors_authenticator *authenticator, void *user) {
  function(server, authenticator, user);
}

void bridge_call_server_request(bridge_server_request_function function, qws_server *server,
                                qws_handshake_request *request, void *user) {
  function(server, request, user);
}

void bridge_call_socket_alert(bridge_socket_alert_function function, qws_socket *socket, int level,
                              int type, const char *description, void *user) {
  function(socket, level, type, description, user);
}

void bridge_call_socket_authentication(bridge_socket_authentication_function function,
                                       qws_socket *socket, qws_authenticator *authenticator,
                                       void *user) {
  function(socket, authenticator, user);
}

void bridge_call_socket_key(bridge_socket_key_function function, qws_socket *socket,
                            qws_psk_authenticator *authenticator, void *user) {
  function(socket, authenticator, user);
}

void bridge_call_socket_proxy(bridge_socket_proxy_function function, qws_socket *socket,
                              qws_proxy *proxy, qws_authenticator *authenticator, void *user) {
  function(socket, proxy, authenticator, user);
}

void bridge_call_socket_ssl_errors(bridge_socket_ssl_errors_function function, qws_socket *socket,
                                   qws_ssl_errors *errors, void *user) {
  function(socket, errors, user);
}

void bridge_call_server_key(bridge_server_key_function function, qws_server *server,
                            qws_psk_authenticator *authenticator, void *user) {
  function(server, authenticator, user);
}

void bridge_call_server_ssl_errors(bridge_server_ssl_errors_function function, qws_server *server,
                                   qws_ssl_errors *errors, void *user) {
  function(server, errors, user);
}
