/* Calls of the user's functions that Go makes one at a time: it cannot call a C function pointer. */
#include "bridge.h"

void bridge_call_post(bridge_post_function function, bridge_user user) {
  function((void *)user);
}

void bridge_call_timer(bridge_timer_function function, qws_timer *timer, bridge_user user) {
  function(timer, (void *)user);
}

uint32_t bridge_call_next_mask(qws_next_mask function, bridge_user user) {
  return function((void *)user);
}

void bridge_call_socket(bridge_socket_function function, qws_socket *socket, bridge_user user) {
  function(socket, (void *)user);
}

void bridge_call_socket_bytes(bridge_socket_bytes_function function, qws_socket *socket,
                              int64_t bytes, bridge_user user) {
  function(socket, bytes, (void *)user);
}

void bridge_call_socket_error(bridge_socket_error_function function, qws_socket *socket,
                              qws_connection_error error, bridge_user user) {
  function(socket, error, (void *)user);
}

void bridge_call_socket_state(bridge_socket_state_function function, qws_socket *socket,
                              qws_connection_state state, bridge_user user) {
  function(socket, state, (void *)user);
}

void bridge_call_server(bridge_server_function function, qws_server *server, bridge_user user) {
  function(server, (void *)user);
}

void bridge_call_server_error(bridge_server_error_function function, qws_server *server,
                              qws_connection_error error, bridge_user user) {
  function(server, error, (void *)user);
}

void bridge_call_server_code(bridge_server_code_function function, qws_server *server, int code,
                             bridge_user user) {
  function(server, code, (void *)user);
}

void bridge_call_server_origin(bridge_server_origin_function function, qws_server *server,
                               qws_cors_authenticator *authenticator, bridge_user user) {
  function(server, authenticator, (void *)user);
}

void bridge_call_server_request(bridge_server_request_function function, qws_server *server,
                                qws_handshake_request *request, bridge_user user) {
  function(server, request, (void *)user);
}

void bridge_call_socket_alert(bridge_socket_alert_function function, qws_socket *socket, int level,
                              int type, const char *description, bridge_user user) {
  function(socket, level, type, description, (void *)user);
}

void bridge_call_socket_authentication(bridge_socket_authentication_function function,
                                       qws_socket *socket, qws_authenticator *authenticator,
                                       bridge_user user) {
  function(socket, authenticator, (void *)user);
}

void bridge_call_socket_key(bridge_socket_key_function function, qws_socket *socket,
                            qws_psk_authenticator *authenticator, bridge_user user) {
  function(socket, authenticator, (void *)user);
}

void bridge_call_socket_proxy(bridge_socket_proxy_function function, qws_socket *socket,
                              qws_proxy *proxy, qws_authenticator *authenticator, bridge_user user) {
  function(socket, proxy, authenticator, (void *)user);
}

void bridge_call_socket_ssl_errors(bridge_socket_ssl_errors_function function, qws_socket *socket,
                                   qws_ssl_errors *errors, bridge_user user) {
  function(socket, errors, (void *)user);
}

void bridge_call_server_key(bridge_server_key_function function, qws_server *server,
                            qws_psk_authenticator *authenticator, bridge_user user) {
  function(server, authenticator, (void *)user);
}

void bridge_call_server_ssl_errors(bridge_server_ssl_errors_function function, qws_server *server,
                                   qws_ssl_errors *errors, bridge_user user) {
  function(server, errors, (void *)user);
}
