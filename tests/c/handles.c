/* Handles that are NULL, freed, of another type, or no handle at all: an error or a harmless zero. */
#include "check.h"

static void nothing(void *user) {
  (void)user;
}

static void no_timeout(qws_timer *timer, void *user) {
  (void)timer, (void)user;
}

/* Every function on a handle that names no object of its type. */
static void bad(void *handle) {
  qws_loop *loop = handle;
  CHECK_EQUAL(qws_loop_run(loop), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_run_once(loop, 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_stop(loop), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_wake(loop), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_post(loop, nothing, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_fd(loop), -1);
  CHECK_EQUAL(qws_loop_timeout(loop), -1);

  qws_timer *timer = handle;
  CHECK_EQUAL(qws_timer_new(loop, no_timeout, NULL, &timer), QWS_ERR_HANDLE);
  CHECK(timer == handle);
  CHECK_EQUAL(qws_timer_start(timer, 0, -1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_timer_stop(timer), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_timer_is_active(timer), 0);
  CHECK_EQUAL(qws_timer_remaining_time(timer), -1);

  qws_request *request = handle;
  CHECK_TEXT(GET(qws_request_url, request), "");
  CHECK_EQUAL(qws_request_set_url(request, "ws://localhost"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_request_set_raw_header(request, "A", "b", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_request_raw_header(request, "A", NULL, 0), 0);
  CHECK_EQUAL(qws_request_has_raw_header(request, "A"), 0);
  CHECK_EQUAL(qws_request_raw_header_count(request), 0);
  CHECK_EQUAL(qws_request_raw_header_name(request, 0, NULL, 0), 0);
  CHECK_TEXT(GET(qws_request_subprotocols, request), "");
  CHECK_EQUAL(qws_request_set_subprotocols(request, "a"), QWS_ERR_HANDLE);

  qws_proxy *proxy = handle;
  CHECK_EQUAL(qws_proxy_type(proxy), QWS_DEFAULT_PROXY);
  CHECK_TEXT(GET(qws_proxy_host_name, proxy), "");
  CHECK_EQUAL(qws_proxy_port(proxy), 0);
  CHECK_TEXT(GET(qws_proxy_user, proxy), "");
  CHECK_EQUAL(qws_proxy_set_user(proxy, "u"), QWS_ERR_HANDLE);
  CHECK_TEXT(GET(qws_proxy_password, proxy), "");
  CHECK_EQUAL(qws_proxy_set_password(proxy, "p"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_proxy_tls(proxy), 0);
  CHECK_EQUAL(qws_proxy_set_tls(proxy, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "A", "b", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_proxy_raw_header(proxy, "A", NULL, 0), 0);
  CHECK_EQUAL(qws_proxy_has_raw_header(proxy, "A"), 0);
  CHECK_EQUAL(qws_proxy_raw_header_count(proxy), 0);
  CHECK_EQUAL(qws_proxy_raw_header_name(proxy, 0, NULL, 0), 0);

  qws_authenticator *authenticator = handle;
  CHECK_TEXT(GET(qws_authenticator_realm, authenticator), "");
  CHECK_TEXT(GET(qws_authenticator_user, authenticator), "");
  CHECK_TEXT(GET(qws_authenticator_password, authenticator), "");
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "u"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_authenticator_set_password(authenticator, "p"), QWS_ERR_HANDLE);

  qws_psk_authenticator *psk = handle;
  CHECK_TEXT(GET(qws_psk_authenticator_identity_hint, psk), "");
  CHECK_TEXT(GET(qws_psk_authenticator_identity, psk), "");
  CHECK_TEXT(GET(qws_psk_authenticator_pre_shared_key, psk), "");
  CHECK_EQUAL(qws_psk_authenticator_set_identity(psk, "i", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_set_pre_shared_key(psk, "k", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_psk_authenticator_maximum_identity_length(psk), 0);
  CHECK_EQUAL(qws_psk_authenticator_maximum_pre_shared_key_length(psk), 0);

  qws_handshake_request *asked = handle;
  CHECK_EQUAL(qws_handshake_request_is_web_socket(asked), 0);
  CHECK_TEXT(GET(qws_handshake_request_method, asked), "");
  CHECK_TEXT(GET(qws_handshake_request_target, asked), "");
  CHECK_EQUAL(qws_handshake_request_raw_header(asked, "A", NULL, 0), 0);
  CHECK_EQUAL(qws_handshake_request_has_raw_header(asked, "A"), 0);
  CHECK_TEXT(GET(qws_handshake_request_peer_address, asked), "");
  CHECK_EQUAL(qws_handshake_request_peer_port(asked), 0);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(asked, "A", "b", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_handshake_request_respond(asked, 200, NULL, 0), QWS_ERR_HANDLE);
}

static void bad_socket(void *handle) {
  qws_socket *socket = handle;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  CHECK_EQUAL(qws_socket_new((qws_loop *)handle, "", QWS_VERSION13, &socket), QWS_ERR_HANDLE);
  CHECK(socket == handle);
  CHECK_EQUAL(qws_socket_set_events(socket, &events, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_open(socket, "ws://localhost"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_open_request(socket, (qws_request *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_close(socket, 1000, NULL, 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_abort(socket), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_send_text_message(socket, "a", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_send_binary_message(socket, "a", 1), QWS_ERR_HANDLE);
  qws_compression compression = QWS_COMPRESSION_INIT;
  CHECK_EQUAL(qws_socket_set_compression(socket, &compression), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_set_compression(socket, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_compression(socket, &compression), 0);
  CHECK_EQUAL(qws_socket_set_message_compression(socket, QWS_COMPRESS_NEVER), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_broadcast_text_message(&socket, 1, "a", 1), 0);
  CHECK_EQUAL(qws_broadcast_binary_message(&socket, 1, "a", 1), 0);
  CHECK_EQUAL(qws_socket_ping(socket, "a", 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_flush(socket), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_resume(socket), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(socket), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(socket, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_continue_interrupted_handshake(socket), QWS_ERR_HANDLE);
  qws_ssl_configuration *configuration = handle;
  CHECK_EQUAL(qws_socket_ssl_configuration(socket, &configuration), QWS_ERR_HANDLE);
  CHECK(configuration == handle);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(socket, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_redirect_policy(socket), QWS_MANUAL_REDIRECT_POLICY);
  CHECK_EQUAL(qws_socket_set_redirect_policy(socket, QWS_MANUAL_REDIRECT_POLICY), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_answer_header_count(socket, "A"), 0);
  CHECK_EQUAL(qws_socket_answer_header(socket, "A", 0, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_state(socket), QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_is_valid(socket), 0);
  CHECK_EQUAL(qws_socket_error(socket), QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_TEXT(GET(qws_socket_error_string, socket), "");
  CHECK_EQUAL(qws_socket_close_code(socket), 0);
  CHECK_TEXT(GET(qws_socket_close_reason, socket), "");
  CHECK_TEXT(GET(qws_socket_origin, socket), "");
  CHECK_EQUAL(qws_socket_version(socket), QWS_VERSION_UNKNOWN);
  CHECK_TEXT(GET(qws_socket_request_url, socket), "");
  CHECK_TEXT(GET(qws_socket_resource_name, socket), "");
  CHECK_TEXT(GET(qws_socket_subprotocol, socket), "");
  qws_request *request = handle;
  CHECK_EQUAL(qws_socket_request(socket, &request), QWS_ERR_HANDLE);
  CHECK(request == handle);
  CHECK_TEXT(GET(qws_socket_local_address, socket), "");
  CHECK_EQUAL(qws_socket_local_port(socket), 0);
  CHECK_TEXT(GET(qws_socket_peer_address, socket), "");
  CHECK_EQUAL(qws_socket_peer_port(socket), 0);
  CHECK_TEXT(GET(qws_socket_peer_name, socket), "");
  CHECK_EQUAL(qws_socket_bytes_to_write(socket), 0);
  CHECK_EQUAL(qws_socket_read_buffer_size(socket), 0);
  CHECK_EQUAL(qws_socket_set_read_buffer_size(socket, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_frame_size(socket), 0);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_frame_size(socket, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_message_size(socket), 0);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_message_size(socket, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_outgoing_frame_size(socket), 0);
  CHECK_EQUAL(qws_socket_set_outgoing_frame_size(socket, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_pause_mode(socket), QWS_PAUSE_NEVER);
  CHECK_EQUAL(qws_socket_set_pause_mode(socket, QWS_PAUSE_NEVER), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_handshake_timeout(socket), 0);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(socket, 1), QWS_ERR_HANDLE);
  qws_proxy *proxy = handle;
  CHECK_EQUAL(qws_socket_proxy(socket, &proxy), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_set_proxy(socket, NULL), QWS_ERR_HANDLE);
  qws_next_mask next = NULL;
  void *user = NULL;
  CHECK_EQUAL(qws_socket_set_mask_generator(socket, NULL, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_mask_generator(socket, &next, &user), QWS_ERR_HANDLE);
}

static void bad_server(void *handle) {
  qws_server *server = handle;
  qws_socket *socket = handle;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  CHECK_EQUAL(qws_server_new((qws_loop *)handle, "", QWS_NON_SECURE_MODE, &server), QWS_ERR_HANDLE);
  CHECK(server == handle);
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_close(server), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  CHECK_TEXT(GET(qws_server_address, server), "");
  CHECK_EQUAL(qws_server_port(server), 0);
  CHECK_TEXT(GET(qws_server_url, server), "");
  CHECK_TEXT(GET(qws_server_name, server), "");
  CHECK_EQUAL(qws_server_set_name(server, "n"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_secure_mode(server), 0);
  CHECK_EQUAL(qws_server_has_pending_connections(server), 0);
  CHECK_EQUAL(qws_server_next_pending_connection(server, &socket), QWS_ERR_HANDLE);
  CHECK(socket == handle);
  CHECK_EQUAL(qws_server_max_pending_connections(server), 0);
  CHECK_EQUAL(qws_server_set_max_pending_connections(server, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_handshake_timeout_ms(server), 0);
  CHECK_EQUAL(qws_server_set_handshake_timeout(server, 1), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_pause_accepting(server), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_resume_accepting(server), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_socket_descriptor(server), -1);
  CHECK_EQUAL(qws_server_set_socket_descriptor(server, 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_shutdown(server, 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_reuse_port(server), 0);
  CHECK_EQUAL(qws_server_set_reuse_port(server, 1), QWS_ERR_HANDLE);
  CHECK_TEXT(GET(qws_server_supported_subprotocols, server), "");
  CHECK_EQUAL(qws_server_set_supported_subprotocols(server, "a"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_set_compression(server, NULL), QWS_ERR_HANDLE);
  qws_protocol_version version = QWS_VERSION_UNKNOWN;
  CHECK_EQUAL(qws_server_supported_versions(server, &version, 1), 0);
  CHECK_EQUAL(version, QWS_VERSION_UNKNOWN);
  CHECK_EQUAL(qws_server_handle_connection(server, 0, NULL, 0), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_listen_activated(server, 0), QWS_ERR_HANDLE);
  qws_ssl_configuration *configuration = handle;
  CHECK_EQUAL(qws_server_ssl_configuration(server, &configuration), QWS_ERR_HANDLE);
  CHECK(configuration == handle);
  CHECK_EQUAL(qws_server_set_ssl_configuration(server, configuration), QWS_ERR_HANDLE);
  qws_proxy *proxy = handle;
  CHECK_EQUAL(qws_server_proxy(server, &proxy), QWS_ERR_HANDLE);
  CHECK(proxy == handle);
  CHECK_EQUAL(qws_server_set_proxy(server, proxy), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_error(server), 0);
  CHECK_TEXT(GET(qws_server_error_string, server), "");

  qws_cors_authenticator *cors = handle;
  CHECK_TEXT(GET(qws_cors_authenticator_origin, cors), "");
  CHECK_EQUAL(qws_cors_authenticator_allowed(cors), 0);
  CHECK_EQUAL(qws_cors_authenticator_set_allowed(cors, 1), QWS_ERR_HANDLE);
}

static void bad_free(void *handle) {
  CHECK_EQUAL(qws_loop_free((qws_loop *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_timer_free((qws_timer *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_request_free((qws_request *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_proxy_free((qws_proxy *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_free((qws_socket *)handle), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_free((qws_server *)handle), QWS_ERR_HANDLE);
}

static void bad_everywhere(void *handle) {
  bad(handle);
  bad_socket(handle);
  bad_server(handle);
}

int main(void) {
  bad_everywhere(NULL);
  CHECK_EQUAL(qws_loop_free(NULL), QWS_OK);
  CHECK_EQUAL(qws_timer_free(NULL), QWS_OK);
  CHECK_EQUAL(qws_request_free(NULL), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_free(NULL), QWS_OK);
  CHECK_EQUAL(qws_server_free(NULL), QWS_OK);

  int foreign = 0;
  void *addresses[] = {&foreign, (void *)1, (void *)4096, (void *)~(uintptr_t)0};
  for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
    bad_everywhere(addresses[i]);
    bad_free(addresses[i]);
  }

  qws_loop *loop = NULL;
  qws_timer *timer = NULL;
  qws_request *request = NULL;
  qws_proxy *proxy = NULL;
  qws_socket *socket = NULL;
  qws_server *server = NULL;
  CHECK_EQUAL(qws_loop_new(NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_timer_new(loop, no_timeout, NULL, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_timer_new(loop, NULL, NULL, &timer), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_timer_new(loop, no_timeout, NULL, &timer), QWS_OK);
  CHECK_EQUAL(qws_request_new(NULL, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_new(NULL, &request), QWS_OK);
  CHECK_EQUAL(qws_proxy_new(QWS_NO_PROXY, NULL, 0, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_proxy_new(QWS_NO_PROXY, NULL, 0, &proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_new(loop, NULL, (qws_protocol_version)12, &socket), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &socket), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_new(loop, NULL, (qws_ssl_mode)2, &server), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_live_objects(), 6);

  /* NULL where a value is needed. */
  CHECK_EQUAL(qws_socket_ssl_configuration(socket, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(socket, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(socket, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_ssl_configuration(server, NULL), QWS_ERR_ARGUMENT);
  CHECK(qws_server_set_ssl_configuration(server, NULL) != QWS_OK);
  CHECK_EQUAL(qws_server_proxy(server, NULL), QWS_ERR_ARGUMENT);

  /* Of another type. */
  CHECK_EQUAL(qws_socket_set_ssl_configuration(socket, (qws_ssl_configuration *)proxy),
              QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(socket, (qws_ssl_errors *)request),
              QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_server_set_proxy(server, (qws_proxy *)request), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_set_application_proxy((qws_proxy *)request), QWS_ERR_HANDLE);
  bad_socket(server);
  bad_server(socket);
  bad(server);
  CHECK_EQUAL(qws_proxy_type((qws_proxy *)request), QWS_DEFAULT_PROXY);
  CHECK_EQUAL(qws_socket_free((qws_socket *)server), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_loop_free((qws_loop *)socket), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_open_request(socket, (qws_request *)proxy), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_socket_set_proxy(socket, (qws_proxy *)request), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_live_objects(), 6);

  /* Freed, and freed again. */
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  CHECK_EQUAL(qws_timer_free(timer), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  CHECK_EQUAL(qws_live_objects(), 0);
  void *freed[] = {server, socket, proxy, request, timer, loop};
  for (size_t i = 0; i < sizeof freed / sizeof *freed; i++) {
    bad_everywhere(freed[i]);
    bad_free(freed[i]);
  }
  return check_finish();
}
