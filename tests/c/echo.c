/* A whole conversation over loopback: every signal of both sides in order, getters, and the close. */
#include <stdlib.h>

#include "pair.h"
#include "record.h"

static struct pair pair;

static const char *who(void *user) {
  return user;
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)socket;
  record("%s:about_to_close", who(user));
}

static void on_connected(qws_socket *socket, void *user) {
  CHECK_EQUAL(qws_socket_is_valid(socket), 1);
  record("%s:connected", who(user));
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)socket;
  record("%s:disconnected", who(user));
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)socket;
  record("%s:error(%d)", who(user), (int)error);
}

static void on_read_channel_finished(qws_socket *socket, void *user) {
  (void)socket;
  record("%s:read_channel_finished", who(user));
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  CHECK_EQUAL(qws_socket_state(socket), state);
  record("%s:state(%d)", who(user), (int)state);
}

static void on_text_frame(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)socket;
  record("%s:text_frame(%.*s,%d)", who(user), (int)size, text, last);
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  record("%s:text(%.*s)", who(user), (int)size, text);
  if (socket == pair.peer) CHECK_EQUAL(qws_socket_send_text_message(socket, text, size), size);
}

static void on_binary_frame(qws_socket *socket, const void *data, size_t size, int last, void *user) {
  (void)socket, (void)data;
  record("%s:binary_frame(%zu,%d)", who(user), size, last);
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  record("%s:binary(%zu)", who(user), size);
  if (socket == pair.peer) CHECK_EQUAL(qws_socket_send_binary_message(socket, data, size), size);
}

static void on_pong(qws_socket *socket, uint64_t elapsed, const void *payload, size_t size,
                    void *user) {
  (void)socket;
  CHECK(elapsed < 10000);
  record("%s:pong(%.*s)", who(user), (int)size, (const char *)payload);
}

static size_t written;

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  (void)socket, (void)user;
  written += (size_t)bytes;
}

static const qws_socket_events all = {
    .struct_size = sizeof all,
    .about_to_close = on_about_to_close,
    .binary_frame_received = on_binary_frame,
    .binary_message_received = on_binary,
    .bytes_written = on_bytes_written,
    .connected = on_connected,
    .disconnected = on_disconnected,
    .error = on_error,
    .pong = on_pong,
    .read_channel_finished = on_read_channel_finished,
    .state_changed = on_state_changed,
    .text_frame_received = on_text_frame,
    .text_message_received = on_text,
};

static void on_new_connection(qws_server *server, void *user) {
  (void)user;
  CHECK_EQUAL(qws_server_has_pending_connections(server), 1);
  CHECK_EQUAL(qws_server_next_pending_connection(server, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_next_pending_connection(server, &pair.peer), QWS_OK);
  qws_socket *none = NULL;
  CHECK_EQUAL(qws_server_next_pending_connection(server, &none), QWS_ERR_STATE);
  CHECK(none == NULL);
  CHECK_EQUAL(qws_server_has_pending_connections(server), 0);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &all, "peer"), QWS_OK);
  record("new_connection");
}

/* Runs until the record holds the text. */
static void until(const char *text) {
  double end = check_clock() + 10;
  while (!strstr(record_text, text) && check_clock() < end) qws_loop_run_once(pair.loop, 100);
}

int main(void) {
  pair_listen(&pair);
  qws_server_events server_events = QWS_SERVER_EVENTS_INIT;
  server_events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_server_set_events(pair.server, &server_events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &all, "client"), QWS_OK);

  char url[128];
  qws_server_url(pair.server, url, sizeof url);
  strcat(url, "/chat?x=1");
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
  CHECK_RECORD("client:state(2) ");
  until("client:connected");
  CHECK_RECORD("new_connection client:state(3) client:connected ");

  CHECK_TEXT(GET(qws_socket_request_url, pair.client), url);
  CHECK_TEXT(GET(qws_socket_resource_name, pair.client), "/chat?x=1");
  CHECK_TEXT(GET(qws_socket_peer_address, pair.client), "127.0.0.1");
  CHECK_TEXT(GET(qws_socket_peer_name, pair.client), "127.0.0.1");
  CHECK_TEXT(GET(qws_socket_local_address, pair.peer), "127.0.0.1");
  CHECK_EQUAL(qws_socket_peer_port(pair.client), qws_server_port(pair.server));
  CHECK_EQUAL(qws_socket_local_port(pair.client), qws_socket_peer_port(pair.peer));
  CHECK_EQUAL(qws_socket_is_valid(pair.peer), 1);
  qws_request *request = NULL;
  CHECK_EQUAL(qws_socket_request(pair.peer, &request), QWS_OK);
  CHECK_EQUAL(qws_request_has_raw_header(request, "sec-websocket-key"), 1);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);

  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "gr\xc3\xbc\xc3\x9f", QWS_NUL_TERMINATED), 6);
  CHECK(qws_socket_bytes_to_write(pair.client) > 6);
  until("client:text(");
  CHECK_RECORD("peer:text_frame(gr\xc3\xbc\xc3\x9f,1) peer:text(gr\xc3\xbc\xc3\x9f) "
               "client:text_frame(gr\xc3\xbc\xc3\x9f,1) client:text(gr\xc3\xbc\xc3\x9f) ");
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "", 0), 0);
  until("client:text(");
  CHECK_RECORD("peer:text_frame(,1) peer:text() client:text_frame(,1) client:text() ");
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, "a\0b", 3), 3);
  until("client:binary(");
  CHECK_RECORD("peer:binary_frame(3,1) peer:binary(3) client:binary_frame(3,1) client:binary(3) ");
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "\xc3", 1), QWS_ERR_ENCODING);

  /* A megabyte: two frames, of the default size. */
  char *large = calloc(1, 1 << 20);
  written = 0;
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, large, 1 << 20), 1 << 20);
  until("client:binary(");
  CHECK_RECORD("peer:binary_frame(524288,0) peer:binary_frame(524288,1) peer:binary(1048576) "
               "client:binary_frame(524288,0) client:binary_frame(524288,1) client:binary(1048576) ");
  CHECK_EQUAL(written, 2 * (1 << 20) + 2 * 10 + 2 * 14);
  free(large);

  CHECK_EQUAL(qws_socket_ping(pair.client, "are you there", 13), QWS_OK);
  until("pong");
  CHECK_RECORD("client:pong(are you there) ");

  CHECK_EQUAL(qws_socket_close(pair.client, 4000, "that is all", QWS_NUL_TERMINATED), QWS_OK);
  CHECK_RECORD("client:about_to_close client:about_to_close client:state(6) client:state(0) "
               "client:disconnected client:read_channel_finished ");
  until("peer:read_channel_finished");
  CHECK_RECORD("peer:about_to_close peer:about_to_close peer:state(6) peer:state(0) "
               "peer:disconnected peer:read_channel_finished ");
  CHECK_EQUAL(qws_socket_close_code(pair.peer), 4000);
  CHECK_TEXT(GET(qws_socket_close_reason, pair.peer), "that is all");
  CHECK_EQUAL(qws_socket_close_code(pair.client), 4000);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "late", 4), 0);
  CHECK_TEXT(GET(qws_socket_peer_address, pair.client), "");
  CHECK_EQUAL(qws_socket_peer_port(pair.client), 0);

  pair_free(&pair);
  CHECK_RECORD("");
  return check_finish();
}
