/* A websocket client that sends a fixed list of messages to an echo server, prints one line for each
 * signal, and closes when everything has come back.
 *
 *   echo_client URL
 *
 * The exit status is 0 if the connection was closed with 1000 after all answers, 1 if not, or if that
 * takes more than 10 seconds. */
#include <libqwebsocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIME_LIMIT_MS = 10000, LARGE_SIZE = 100 * 1024, LONGEST_SHOWN = 60 };

struct client {
  qws_loop *loop;
  int unanswered;
  int complete;    /* 1 when everything has come back, the pong too */
  int closed_well; /* 1 when the connection was closed with 1000 after that */
};

static void show_payload(const char *signal, const void *data, size_t size) {
  if (size <= LONGEST_SHOWN) {
    printf("%s %zu bytes: %.*s\n", signal, size, (int)size, (const char *)data);
  } else {
    printf("%s %zu bytes\n", signal, size);
  }
}

/* One more message has come back; behind the last one goes a ping. */
static void answered(struct client *client, qws_socket *socket) {
  if (--client->unanswered == 0) {
    qws_socket_ping(socket, "are you there?", strlen("are you there?"));
  }
}

static void send_text(struct client *client, qws_socket *socket, const char *text, size_t size) {
  client->unanswered++;
  qws_socket_send_text_message(socket, text, size);
}

static void on_connected(qws_socket *socket, void *user) {
  static const unsigned char binary[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
  static char large[LARGE_SIZE];
  struct client *client = user;

  printf("connected\n");
  send_text(client, socket, "Hello, world", QWS_NUL_TERMINATED);
  send_text(client, socket, "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d", QWS_NUL_TERMINATED);
  client->unanswered++;
  qws_socket_send_binary_message(socket, binary, sizeof binary);
  send_text(client, socket, "", 0);
  memset(large, 'x', sizeof large);
  send_text(client, socket, large, sizeof large);
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  show_payload("textMessageReceived", text, size);
  answered(user, socket);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)data;
  printf("binaryMessageReceived %zu bytes\n", size);
  answered(user, socket);
}

static void on_pong(qws_socket *socket, uint64_t elapsed_time, const void *payload, size_t size,
                    void *user) {
  struct client *client = user;

  (void)elapsed_time;
  show_payload("pong", payload, size);
  client->complete = 1;
  qws_socket_close(socket, QWS_CLOSE_CODE_NORMAL, "done", QWS_NUL_TERMINATED);
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket;
  (void)user;
  printf("stateChanged %d\n", (int)state);
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)socket;
  (void)user;
  printf("aboutToClose\n");
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  struct client *client = user;
  char text[256];

  qws_socket_error_string(socket, text, sizeof text);
  printf("error %d: %s\n", (int)error, text);
  qws_loop_stop(client->loop);
}

static void on_disconnected(qws_socket *socket, void *user) {
  struct client *client = user;
  char reason[128];
  int code = qws_socket_close_code(socket);

  qws_socket_close_reason(socket, reason, sizeof reason);
  printf("disconnected %d %s\n", code, reason);
  client->closed_well = client->complete && code == QWS_CLOSE_CODE_NORMAL;
  qws_loop_stop(client->loop);
}

static void on_time_limit(qws_timer *timer, void *user) {
  struct client *client = user;

  (void)timer;
  printf("no end after %d ms\n", (int)TIME_LIMIT_MS);
  qws_loop_stop(client->loop);
}

int main(int argc, char **argv) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  struct client client = {0};
  qws_socket *socket;
  qws_timer *timer;

  if (argc != 2) {
    fputs("usage: echo_client URL\n", stderr);
    return 2;
  }
  if (qws_loop_new(&client.loop) != QWS_OK ||
      qws_timer_new(client.loop, on_time_limit, &client, &timer) != QWS_OK ||
      qws_socket_new(client.loop, NULL, QWS_VERSION_LATEST, &socket) != QWS_OK) {
    fputs("echo_client: the library does not start\n", stderr);
    return 1;
  }
  events.about_to_close = on_about_to_close;
  events.binary_message_received = on_binary_message;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.pong = on_pong;
  events.state_changed = on_state_changed;
  events.text_message_received = on_text_message;
  qws_socket_set_events(socket, &events, &client);

  setvbuf(stdout, NULL, _IOLBF, 0);
  qws_timer_start(timer, TIME_LIMIT_MS, -1);
  qws_socket_open(socket, argv[1]);
  qws_loop_run(client.loop);

  qws_socket_free(socket);
  qws_timer_free(timer);
  qws_loop_free(client.loop);
  return client.closed_well ? 0 : 1;
}
