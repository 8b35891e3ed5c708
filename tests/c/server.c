/* Servers: listening and its errors, descriptors, origins, connections that nobody takes. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pair.h"
#include "record.h"

static qws_loop *loop;
static qws_cors_authenticator *borrowed;

static void on_server_error(qws_server *server, int code, void *user) {
  (void)user;
  CHECK_EQUAL(qws_server_error(server), code);
  record("server_error(%d)", code);
}

static void on_closed(qws_server *server, void *user) {
  (void)server, (void)user;
  record("closed");
}

static void on_new_connection(qws_server *server, void *user) {
  (void)server, (void)user;
  record("new_connection");
}

static void on_origin(qws_server *server, qws_cors_authenticator *authenticator, void *user) {
  (void)server;
  borrowed = authenticator;
  record("origin(%s)", GET(qws_cors_authenticator_origin, authenticator));
  CHECK_EQUAL(qws_cors_authenticator_allowed(authenticator), 1);
  CHECK_EQUAL(qws_cors_authenticator_set_allowed(authenticator, *(int *)user), QWS_OK);
  CHECK_EQUAL(qws_cors_authenticator_allowed(authenticator), *(int *)user);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)socket, (void)user;
  record("error(%d)", (int)error);
}

static void on_connected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("connected");
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  record("disconnected(%d %s)", qws_socket_close_code(socket),
         GET(qws_socket_close_reason, socket));
}

static qws_socket *open_from(const char *origin, qws_server *server) {
  qws_socket *socket = NULL;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.error = on_error;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  CHECK_EQUAL(qws_socket_new(loop, origin, QWS_VERSION13, &socket), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(socket, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(socket, GET(qws_server_url, server)), QWS_OK);
  return socket;
}

static void listening(void) {
  qws_server *server = NULL, *second = NULL;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.server_error = on_server_error;
  events.closed = on_closed;
  CHECK_EQUAL(qws_server_new(loop, "n", QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, "m", QWS_NON_SECURE_MODE, &second), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(second, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_secure_mode(server), QWS_NON_SECURE_MODE);
  CHECK_EQUAL(qws_server_max_pending_connections(server), 30);
  CHECK_EQUAL(qws_server_handshake_timeout_ms(server), 10000);
  CHECK_EQUAL(qws_server_set_handshake_timeout(server, -7), QWS_OK);
  CHECK(qws_server_handshake_timeout_ms(server) < 0);
  CHECK_EQUAL(qws_server_set_handshake_timeout(server, INT64_MAX), QWS_ERR_RANGE);
  qws_protocol_version versions[] = {QWS_VERSION_UNKNOWN, QWS_VERSION_UNKNOWN};
  CHECK_EQUAL(qws_server_supported_versions(server, NULL, 0), 1);
  CHECK_EQUAL(qws_server_supported_versions(server, NULL, 2), 1);
  CHECK_EQUAL(qws_server_supported_versions(server, versions, 0), 1);
  CHECK_EQUAL(versions[0], QWS_VERSION_UNKNOWN);
  CHECK_EQUAL(qws_server_supported_versions(server, versions, 2), 1);
  CHECK_EQUAL(versions[0], QWS_VERSION13);
  CHECK_EQUAL(versions[1], QWS_VERSION_UNKNOWN);
  CHECK_EQUAL(qws_server_error(server), 1000);
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  CHECK_EQUAL(qws_server_socket_descriptor(server), -1);
  CHECK_EQUAL(qws_server_listen(server, "no address", 0), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_server_listen(server, "\xff", 0), QWS_ERR_ENCODING);
  record_clear();

  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
  CHECK_EQUAL(qws_server_is_listening(server), 1);
  CHECK(qws_server_port(server) > 0);
  CHECK(qws_server_socket_descriptor(server) >= 0);
  CHECK_TEXT(GET(qws_server_address, server), "127.0.0.1");
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_ERR_STATE);
  CHECK_RECORD("server_error(1006) ");

  CHECK_EQUAL(qws_server_listen(second, "127.0.0.1", qws_server_port(server)), QWS_ERR_SYSTEM);
  CHECK_RECORD("server_error(1006) ");
  CHECK(qws_server_error_string(second, NULL, 0) > 0);

  CHECK_EQUAL(qws_server_close(server), QWS_OK);
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  CHECK_RECORD("");
  RUN_UNTIL(loop, strstr(record_text, "closed"));
  CHECK_RECORD("closed ");
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_server_free(second), QWS_OK);
}

static void descriptors(void) {
  qws_server *server = NULL;
  CHECK_EQUAL(qws_server_new(loop, "", QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_set_socket_descriptor(server, -1), QWS_ERR_SYSTEM);

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  CHECK_EQUAL(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  CHECK_EQUAL(listen(fd, 10), 0);
  CHECK_EQUAL(qws_server_set_socket_descriptor(server, fd), QWS_OK);
  CHECK_EQUAL(qws_server_socket_descriptor(server), fd);
  CHECK_EQUAL(qws_server_is_listening(server), 1);
  qws_socket *client = open_from(NULL, server);
  RUN_UNTIL(loop, qws_server_has_pending_connections(server));
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  record_clear();
}

static void origins(void) {
  qws_server *server = NULL;
  int allow = 0;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.server_error = on_server_error;
  events.origin_authentication_required = on_origin;
  events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_server_new(loop, "", QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(server, &events, &allow), QWS_OK);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);

  qws_socket *client = open_from("http://a.example", server);
  RUN_UNTIL(loop, strstr(record_text, " error("));
  CHECK_RECORD("origin(http://a.example) server_error(1008) error(0) ");
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  CHECK_EQUAL(qws_cors_authenticator_set_allowed(borrowed, 1), QWS_ERR_HANDLE);

  allow = 1;
  client = open_from("http://b.example", server);
  RUN_UNTIL(loop, strstr(record_text, "connected"));
  CHECK(strstr(record_text, "origin(http://b.example) new_connection") == record_text);
  RUN_UNTIL(loop, qws_socket_is_valid(client));
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  record_clear();

  /* Nobody listens: an origin of another host is refused, none is welcome. */
  events.origin_authentication_required = NULL;
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  client = open_from("http://c.example", server);
  RUN_UNTIL(loop, strstr(record_text, " error("));
  CHECK_RECORD("server_error(1008) error(0) ");
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  client = open_from(NULL, server);
  RUN_UNTIL(loop, qws_socket_is_valid(client));
  CHECK_EQUAL(qws_socket_free(client), QWS_OK);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  record_clear();
}

static void pending(void) {
  qws_server *server = NULL;
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.closed = on_closed;
  CHECK_EQUAL(qws_server_new(loop, "", QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_set_events(server, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_server_set_max_pending_connections(server, 2), QWS_OK);
  CHECK_EQUAL(qws_server_max_pending_connections(server), 2);
  CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
  qws_socket *first = open_from(NULL, server), *second = open_from(NULL, server);
  RUN_UNTIL(loop, qws_socket_is_valid(first) && qws_socket_is_valid(second));
  qws_socket *third = open_from(NULL, server);
  record_clear();
  RUN_UNTIL(loop, strstr(record_text, "disconnected"));
  CHECK_RECORD("error(1) disconnected(1000 ) ");

  /* One is taken and lives on; the other one learns that the server is closed. */
  qws_socket *taken = NULL;
  CHECK_EQUAL(qws_server_next_pending_connection(server, &taken), QWS_OK);
  CHECK_EQUAL(qws_server_close(server), QWS_OK);
  RUN_UNTIL(loop, strstr(record_text, "disconnected") && strstr(record_text, "closed "));
  CHECK(strstr(record_text, "disconnected(1001 Server closed.)") != NULL);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_socket_is_valid(taken), 1);
  CHECK_EQUAL(qws_socket_is_valid(first) + qws_socket_is_valid(second), 1);
  qws_socket *sockets[] = {first, second, third, taken};
  for (int i = 0; i < 4; i++) CHECK_EQUAL(qws_socket_free(sockets[i]), QWS_OK);
  record_clear();
}

static void pausing(void) {
  struct pair pair;
  pair_listen(&pair);
  CHECK_EQUAL(qws_server_pause_accepting(pair.server), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  for (int i = 0; i < 5; i++) qws_loop_run_once(pair.loop, 10);
  CHECK(pair.peer == NULL);
  CHECK_EQUAL(qws_server_resume_accepting(pair.server), QWS_OK);
  RUN_UNTIL(pair.loop, pair.peer && qws_socket_is_valid(pair.client));
  pair_free(&pair);
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  listening();
  descriptors();
  origins();
  pending();
  pausing();
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
