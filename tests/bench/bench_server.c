/* The counterpart of bench_client.
 *
 *   bench_server                     prints "listening on ws://127.0.0.1:PORT", ends on SIGTERM
 *
 *   /echo                            sends each message back
 *   /flood/SIZE/COUNT/KIND/WARM      at the first message sends WARM messages, at the second COUNT
 *   /sink/COUNT/WARM                 reads WARM messages, answers "done", reads COUNT, answers "done" */
#include "pump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct connection {
  struct pump pump;
  enum { ECHO, FLOOD, SINK } kind;
  uint64_t count, warm;
  uint64_t received;
  char *payload; /* owned */
};

static void received(struct connection *connection) {
  connection->received++;
  if (connection->kind == FLOOD) {
    connection->pump.left = connection->received == 1 ? connection->warm : connection->count;
    pump_run(&connection->pump);
  } else if (connection->received == connection->warm ||
             connection->received == connection->warm + connection->count) {
    qws_socket_send_text_message(connection->pump.socket, "done", strlen("done"));
  }
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  struct connection *connection = user;

  if (connection->kind == ECHO) {
    qws_socket_send_text_message(socket, text, size);
  } else {
    received(connection);
  }
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  struct connection *connection = user;

  if (connection->kind == ECHO) {
    qws_socket_send_binary_message(socket, data, size);
  } else {
    received(connection);
  }
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  struct connection *connection = user;

  (void)socket;
  (void)bytes;
  pump_run(&connection->pump);
}

static void on_disconnected(qws_socket *socket, void *user) {
  struct connection *connection = user;

  qws_socket_free(socket);
  free(connection->payload);
  free(connection);
}

/* What the path of the connection asks for; everything unknown is an echo. */
static void read_path(struct connection *connection) {
  char url[512], kind[8] = "";
  const char *path;
  size_t size = 0;

  qws_socket_resource_name(connection->pump.socket, url, sizeof url);
  if ((path = strstr(url, "/flood/")) != NULL &&
      sscanf(path, "/flood/%zu/%" SCNu64 "/%7[a-z]/%" SCNu64, &size, &connection->count, kind,
             &connection->warm) == 4) {
    connection->kind = FLOOD;
  } else if ((path = strstr(url, "/sink/")) != NULL &&
             sscanf(path, "/sink/%" SCNu64 "/%" SCNu64, &connection->count, &connection->warm) == 2) {
    connection->kind = SINK;
  }
  connection->pump.text = strcmp(kind, "text") == 0;
  connection->pump.size = size;
  connection->payload = malloc(size + 1);
  if (connection->payload == NULL) {
    abort();
  }
  memset(connection->payload, 'x', size);
  connection->pump.payload = connection->payload;
}

static void on_new_connection(qws_server *server, void *user) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;

  (void)user;
  events.text_message_received = on_text_message;
  events.binary_message_received = on_binary_message;
  events.disconnected = on_disconnected;
  while (qws_server_next_pending_connection(server, &socket) == QWS_OK) {
    struct connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL) {
      abort();
    }
    connection->pump.socket = socket;
    read_path(connection);
    if (connection->kind == FLOOD) {
      events.bytes_written = on_bytes_written;
    }
    qws_socket_set_events(socket, &events, connection);
  }
}

int main(void) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  qws_loop *loop;
  qws_server *server;
  char url[256];

  if (qws_loop_new(&loop) != QWS_OK ||
      qws_server_new(loop, "", QWS_NON_SECURE_MODE, &server) != QWS_OK) {
    fputs("bench_server: the library does not start\n", stderr);
    return 1;
  }
  events.new_connection = on_new_connection;
  qws_server_set_events(server, &events, NULL);
  if (qws_server_listen(server, "127.0.0.1", 0) != QWS_OK) {
    fputs("bench_server: no port to listen on\n", stderr);
    return 1;
  }
  qws_server_url(server, url, sizeof url);
  printf("listening on %s\n", url);
  fflush(stdout);
  qws_loop_run(loop);
  return 0;
}
