/* The options of a socket: defaults, what is kept, and numbers that are ignored or refused. */
#include "check.h"

static uint32_t next_mask(void *user) {
  (void)user;
  return 7;
}

int main(void) {
  qws_loop *loop = NULL;
  qws_socket *socket = NULL;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION_UNKNOWN, &socket), QWS_OK);

  CHECK_EQUAL(qws_socket_state(socket), QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_is_valid(socket), 0);
  CHECK_EQUAL(qws_socket_error(socket), QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_TEXT(GET(qws_socket_error_string, socket), "");
  CHECK_EQUAL(qws_socket_close_code(socket), 1000);
  CHECK_TEXT(GET(qws_socket_close_reason, socket), "");
  CHECK_TEXT(GET(qws_socket_origin, socket), "");
  CHECK_EQUAL(qws_socket_version(socket), QWS_VERSION_UNKNOWN);
  CHECK_EQUAL(qws_socket_bytes_to_write(socket), 0);
  CHECK_EQUAL(qws_socket_flush(socket), 1);
  CHECK_EQUAL(qws_socket_resume(socket), QWS_OK);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(socket), QWS_OK);
  CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);

  CHECK_EQUAL(qws_socket_max_allowed_incoming_frame_size(socket), QWS_MAX_INCOMING_FRAME_SIZE);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_message_size(socket), QWS_MAX_INCOMING_MESSAGE_SIZE);
  CHECK_EQUAL(qws_socket_outgoing_frame_size(socket), 512 * 1024);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_frame_size(socket, 100), QWS_OK);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_message_size(socket, 200), QWS_OK);
  CHECK_EQUAL(qws_socket_set_outgoing_frame_size(socket, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_frame_size(socket, UINT64_MAX), QWS_OK);
  CHECK_EQUAL(qws_socket_set_max_allowed_incoming_message_size(socket, UINT64_MAX), QWS_OK);
  CHECK_EQUAL(qws_socket_set_outgoing_frame_size(socket, QWS_MAX_OUTGOING_FRAME_SIZE + 1), QWS_OK);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_frame_size(socket), 100);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_message_size(socket), 200);
  CHECK_EQUAL(qws_socket_outgoing_frame_size(socket), 0);

  CHECK_EQUAL(qws_socket_read_buffer_size(socket), 0);
  CHECK_EQUAL(qws_socket_set_read_buffer_size(socket, -5), QWS_OK);
  CHECK_EQUAL(qws_socket_read_buffer_size(socket), -5);

  CHECK_EQUAL(qws_socket_pause_mode(socket), QWS_PAUSE_NEVER);
  CHECK_EQUAL(qws_socket_set_pause_mode(socket, QWS_PAUSE_ON_SSL_ERRORS), QWS_OK);
  CHECK_EQUAL(qws_socket_set_pause_mode(socket, (qws_pause_mode)2), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_pause_mode(socket), QWS_PAUSE_ON_SSL_ERRORS);

  CHECK_EQUAL(qws_socket_handshake_timeout(socket), 30000);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(socket, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(socket, -1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(socket, INT64_MAX), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_socket_handshake_timeout(socket), 0);

  qws_next_mask function = next_mask;
  void *user = socket;
  CHECK_EQUAL(qws_socket_mask_generator(socket, NULL, &user), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_mask_generator(socket, &function, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_mask_generator(socket, &function, &user), QWS_OK);
  CHECK(function == NULL && user == NULL);
  CHECK_EQUAL(qws_socket_set_mask_generator(socket, next_mask, &loop), QWS_OK);
  CHECK_EQUAL(qws_socket_mask_generator(socket, &function, &user), QWS_OK);
  CHECK(function == next_mask && user == &loop);

  qws_request *request = NULL;
  CHECK_EQUAL(qws_socket_request(socket, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_request(socket, &request), QWS_OK);
  CHECK_TEXT(GET(qws_request_url, request), "");
  CHECK_EQUAL(qws_request_free(request), QWS_OK);

  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
