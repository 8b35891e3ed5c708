/* The server of the demo: it greets who connects, sends every message back, and ends when as many clients
 * as its argument says have come and gone.
 *
 *   demo_server CLIENTS */
#include "line.h"

#include <libqwebsocket.h>

#include <stdlib.h>
#include <string.h>

static qws_loop *loop;
static long clients_to_come;

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  line("server", "textMessageReceived", "\"%.*s\"", (int)size, text);
  qws_socket_send_text_message(socket, text, size);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  line("server", "binaryMessageReceived", "%zu bytes", size);
  qws_socket_send_binary_message(socket, data, size);
}

static void on_disconnected(qws_socket *socket, void *user) {
  char reason[128];

  (void)user;
  qws_socket_close_reason(socket, reason, sizeof reason);
  line("server", "disconnected", "%d \"%s\"", qws_socket_close_code(socket), reason);
  qws_socket_free(socket);
  if (--clients_to_come == 0) {
    qws_loop_stop(loop);
  }
}

static void on_new_connection(qws_server *server, void *user) {
  static const char greeting[] = "Welcome! This is libqwebsocket " QWS_VERSION_STRING ".";
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;
  char url[256];

  (void)user;
  events.text_message_received = on_text_message;
  events.binary_message_received = on_binary_message;
  events.disconnected = on_disconnected;
  while (qws_server_next_pending_connection(server, &socket) == QWS_OK) {
    qws_socket_resource_name(socket, url, sizeof url);
    line("server", "newConnection", "%s", url);
    qws_socket_set_events(socket, &events, NULL);
    qws_socket_send_text_message(socket, greeting, strlen(greeting));
  }
}

int main(int argc, char **argv) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  qws_server *server;
  char url[256];

  if (argc != 2 || (clients_to_come = strtol(argv[1], NULL, 10)) < 1) {
    fputs("usage: demo_server CLIENTS\n", stderr);
    return 2;
  }
  if (qws_loop_new(&loop) != QWS_OK ||
      qws_server_new(loop, "libqwebsocket demo", QWS_NON_SECURE_MODE, &server) != QWS_OK) {
    fputs("demo_server: the library does not start\n", stderr);
    return 1;
  }
  events.new_connection = on_new_connection;
  qws_server_set_events(server, &events, NULL);
  if (qws_server_listen(server, "127.0.0.1", 0) != QWS_OK) {
    fputs("demo_server: no port to listen on\n", stderr);
    return 1;
  }
  qws_server_url(server, url, sizeof url);
  line("server", "listening", "%s", url);
  qws_loop_run(loop);

  qws_server_free(server);
  qws_loop_free(loop);
  return 0;
}
