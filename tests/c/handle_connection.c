/* qws_server_handle_connection: connections that somebody else has accepted and begun to read. */
#include <fcntl.h>

#include "pair.h"
#include "raw.h"
#include "record.h"

/* A masked text frame "hi" from a client, and its echo. */
#define HI_MASKED "\x81\x82\0\0\0\0hi"
#define HI_BACK "\x81\x02hi"

static const char request[] =
    "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" HI_MASKED;

static qws_loop *loop;
static qws_server *server;
static qws_socket *taken;
static struct raw raw;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  record("text(%.*s)", (int)size, text);
  CHECK_EQUAL(qws_socket_send_text_message(socket, text, size), size);
}

static void on_new_connection(qws_server *from, void *user) {
  (void)user;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  record("new_connection");
  CHECK_EQUAL(qws_server_next_pending_connection(from, &taken), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(taken, &events, NULL), QWS_OK);
}

static void on_server_error(qws_server *from, int code, void *user) {
  (void)from, (void)user;
  record("server_error(%d)", code);
}

/* A socket of which the raw client has the other end. */
static int connected(void) {
  int fds[2] = {-1, -1};
  CHECK_EQUAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  raw_begin(&raw, fds[1]);
  return fds[0];
}

/* The request in two pieces of any sizes: read early, and still on its way. */
static void early_bytes(void) {
  size_t size = sizeof request - 1;
  size_t cuts[] = {0, 1, 30, size - sizeof HI_MASKED, size - sizeof HI_MASKED + 1, size - 3, size};
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    char early[sizeof request];
    memcpy(early, request, cuts[i]);
    CHECK_EQUAL(qws_server_handle_connection(server, connected(), early, cuts[i]), QWS_OK);
    memset(early, 'x', sizeof early);
    raw_send(&raw, request + cuts[i], size - cuts[i]);
    RUN_UNTIL(loop, raw_has(&raw, HI_BACK, sizeof HI_BACK - 1));
    CHECK_RECORD("new_connection text(hi) ");
    CHECK_TEXT(GET(qws_socket_request_url, taken), "ws://h/chat");
    CHECK_TEXT(GET(qws_socket_peer_address, taken), "");
    CHECK_EQUAL(qws_socket_free(taken), QWS_OK);
    RUN_UNTIL(loop, raw_ended(&raw));
    raw_close(&raw);
  }
}

/* A TCP connection keeps its addresses; the descriptor does not block and is not inherited. */
static void tcp_connection(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  CHECK_EQUAL(bind(listener, (struct sockaddr *)&address, size), 0);
  CHECK_EQUAL(listen(listener, 1), 0);
  CHECK_EQUAL(getsockname(listener, (struct sockaddr *)&address, &size), 0);
  raw_connect(&raw, ntohs(address.sin_port));
  raw_send(&raw, request, sizeof request - 1);
  int fd = accept(listener, NULL, NULL);
  CHECK_EQUAL(close(listener), 0);
  CHECK_EQUAL(qws_server_handle_connection(server, fd, NULL, 0), QWS_OK);
  CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
  CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
  RUN_UNTIL(loop, raw_has(&raw, HI_BACK, sizeof HI_BACK - 1));
  CHECK_RECORD("new_connection text(hi) ");
  CHECK_TEXT(GET(qws_socket_peer_address, taken), "127.0.0.1");
  CHECK_EQUAL(qws_socket_peer_port(taken), raw_port(&raw));
  CHECK_EQUAL(qws_socket_local_port(taken), ntohs(address.sin_port));
  CHECK_EQUAL(qws_socket_free(taken), QWS_OK);
  RUN_UNTIL(loop, raw_ended(&raw));
  raw_close(&raw);
  RUN_UNTIL(loop, fcntl(fd, F_GETFD) == -1);
}

static void bad_requests(void) {
  const char *bad = "GET / HTTP/1.1\r\n\r\n";
  CHECK_EQUAL(qws_server_handle_connection(server, connected(), bad, strlen(bad)), QWS_OK);
  RUN_UNTIL(loop, raw_ended(&raw));
  CHECK(raw_saw(&raw, "HTTP/1.1 400 Bad Request\r\n"));
  raw_close(&raw);
  CHECK_RECORD("");
}

/* After an error the descriptor still is the caller's. */
static void not_connections(void) {
  int fds[2] = {-1, -1}, datagrams[2] = {-1, -1}, listener = socket(AF_INET, SOCK_STREAM, 0);
  CHECK_EQUAL(pipe(fds), 0);
  CHECK_EQUAL(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams), 0);
  CHECK_EQUAL(listen(listener, 1), 0);
  int unconnected = socket(AF_INET, SOCK_STREAM, 0);
  int bad[] = {-1, INT32_MIN, fds[0], datagrams[0], listener, unconnected};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    CHECK_EQUAL(qws_server_handle_connection(server, bad[i], NULL, 0), QWS_ERR_SYSTEM);

  int fd = connected();
  CHECK_EQUAL(qws_server_handle_connection(server, fd, NULL, 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_handle_connection(server, fd, "x", SIZE_MAX), QWS_ERR_RANGE);
  int all[] = {fds[0], fds[1], datagrams[0], datagrams[1], listener, unconnected, fd};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) CHECK_EQUAL(close(all[i]), 0);
  raw_close(&raw);
  CHECK_RECORD("");
}

/* Inside the callback of a message: the messages behind it come when it has returned. */
static void on_first_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  record("<%.*s", (int)size, text);
  if (size == 1 && *text == '1') {
    int fd = connected();
    CHECK_EQUAL(qws_server_handle_connection(server, fd, request, sizeof request - 1), QWS_OK);
  }
  record("%.*s>", (int)size, text);
}

static void in_callback(void) {
  struct pair pair;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_server *first = server;
  pair_open(&pair);
  events.text_message_received = on_first_text;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair.loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "1", 1), 1);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "2", 1), 1);
  RUN_UNTIL(pair.loop, strstr(record_text, "2>"));
  CHECK_RECORD("<1 1> <2 2> ");
  RUN_UNTIL(pair.loop, qws_server_has_pending_connections(server));
  raw_close(&raw);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  server = first;
  pair_free(&pair);
}

static void server_gone(void) {
  int fd = connected();
  CHECK_EQUAL(qws_server_handle_connection(server, fd, request, 30), QWS_OK);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  RUN_UNTIL(loop, raw_ended(&raw));
  raw_close(&raw);
}

int main(void) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = on_new_connection;
  events.server_error = on_server_error;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  early_bytes();
  tcp_connection();
  bad_requests();
  not_connections();
  in_callback();
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  server_gone();
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
