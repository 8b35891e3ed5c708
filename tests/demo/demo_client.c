/* The client of the demo in C: each answer of the server is checked and leads to the next step.
 *
 *   demo_client_c URL
 *
 * The exit status is 0 if everything happened: text, binary, 1 MiB, ping, and the close. */
#include "line.h"

#include <libqwebsocket.h>

#include <string.h>

#define ME "C"

enum { BYTES_SIZE = 256, LARGE_SIZE = 1024 * 1024, CLOSE_CODE = 4001 };

static const char text_sent[] = "Grüße, 世界, from C 🌍";
static const char ping_sent[] = "are you there?";
static const char close_reason[] = "C says goodbye";
static unsigned char bytes_sent[BYTES_SIZE], large_sent[LARGE_SIZE];
static qws_loop *loop;

/* What the client waits for. */
static enum { GREETING, TEXT, BYTES, LARGE, PONG, CLOSE, DONE } step;

static void fail(const char *what) {
  line(ME, "FAILED", "%s", what);
  qws_loop_stop(loop);
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  line(ME, "textMessageReceived", "\"%.*s\"", (int)size, text);
  if (step == GREETING) {
    step = TEXT;
    qws_socket_send_text_message(socket, text_sent, QWS_NUL_TERMINATED);
  } else if (step == TEXT && size == strlen(text_sent) && memcmp(text, text_sent, size) == 0) {
    step = BYTES;
    qws_socket_send_binary_message(socket, bytes_sent, BYTES_SIZE);
  } else {
    fail("another text than was sent");
  }
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  line(ME, "binaryMessageReceived", "%zu bytes", size);
  if (step == BYTES && size == BYTES_SIZE && memcmp(data, bytes_sent, size) == 0) {
    step = LARGE;
    qws_socket_send_binary_message(socket, large_sent, LARGE_SIZE);
  } else if (step == LARGE && size == LARGE_SIZE && memcmp(data, large_sent, size) == 0) {
    step = PONG;
    qws_socket_ping(socket, ping_sent, strlen(ping_sent));
  } else {
    fail("other bytes than were sent");
  }
}

static void on_pong(qws_socket *socket, uint64_t elapsed_time, const void *payload, size_t size,
                    void *user) {
  (void)user;
  line(ME, "pong", "%u ms, \"%.*s\"", (unsigned)elapsed_time, (int)size, (const char *)payload);
  if (step == PONG && size == strlen(ping_sent) && memcmp(payload, ping_sent, size) == 0) {
    step = CLOSE;
    qws_socket_close(socket, CLOSE_CODE, close_reason, QWS_NUL_TERMINATED);
  } else {
    fail("another pong than was asked for");
  }
}

static void on_connected(qws_socket *socket, void *user) {
  (void)socket;
  (void)user;
  line(ME, "connected", "%s", "");
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket;
  (void)user;
  line(ME, "stateChanged", "%s", state_name(state));
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  line(ME, "disconnected", "%d", qws_socket_close_code(socket));
  if (step == CLOSE && qws_socket_close_code(socket) == CLOSE_CODE) {
    step = DONE;
  }
  qws_loop_stop(loop);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  char text[256];

  (void)user;
  qws_socket_error_string(socket, text, sizeof text);
  line(ME, "error", "%d, %s", (int)error, text);
  qws_loop_stop(loop);
}

int main(int argc, char **argv) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;
  int i;

  if (argc != 2 || qws_loop_new(&loop) != QWS_OK ||
      qws_socket_new(loop, NULL, QWS_VERSION_LATEST, &socket) != QWS_OK) {
    return 2;
  }
  for (i = 0; i < BYTES_SIZE; i++) {
    bytes_sent[i] = (unsigned char)i;
  }
  memset(large_sent, 'C', LARGE_SIZE);
  events.binary_message_received = on_binary_message;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.pong = on_pong;
  events.state_changed = on_state_changed;
  events.text_message_received = on_text_message;
  qws_socket_set_events(socket, &events, NULL);

  qws_socket_open(socket, argv[1]);
  qws_loop_run(loop);

  qws_socket_free(socket);
  qws_loop_free(loop);
  return step == DONE ? 0 : 1;
}
