/* Plays one life cycle of lifecycles.ini through libqwebsocket.h.
 *
 *   driver URL GATE_PORT [SLOT...] -- ACTION...
 *
 * The words and what is printed are described in lifecycles.ini. The exit status is 0 if no object of the
 * library is left at the end. */
#include <arpa/inet.h>
#include <libqwebsocket.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TIME_LIMIT_S 10
#define LONGEST_SHOWN 125
#define BIG (16 * 1024 * 1024)
#define ROOM 1024

enum signal {
  ABOUT_TO_CLOSE,
  BINARY_FRAME_RECEIVED,
  BINARY_MESSAGE_RECEIVED,
  BYTES_WRITTEN,
  CONNECTED,
  DISCONNECTED,
  ERROR,
  PONG,
  READ_CHANNEL_FINISHED,
  STATE_CHANGED,
  TEXT_FRAME_RECEIVED,
  TEXT_MESSAGE_RECEIVED,
  SIGNALS
};

static const char *const signal_names[SIGNALS] = {
    "aboutToClose",        "binaryFrameReceived", "binaryMessageReceived", "bytesWritten",
    "connected",           "disconnected",        "error",                 "pong",
    "readChannelFinished", "stateChanged",        "textFrameReceived",     "textMessageReceived",
};

static const char *url;
static uint16_t gate_port;
static char **slots; /* those of the command line, up to the "--" */
static int counts[SIGNALS];
static qws_loop *loop;
static qws_socket *client; /* NULL when it was freed */

static void fail(const char *what, const char *word) {
  fprintf(stderr, "driver: %s: %s\n", what, word);
  exit(2);
}

static void check(qws_error error) {
  if (error != QWS_OK) fail("unexpected", qws_error_string(error));
}

/* ---- actions: each returns whether it has a result, which it stores ------------------------------- */

static int act_open(const char *argument, int64_t *result) {
  (void)result;
  check(qws_socket_open(client, argument ? argument : url));
  return 0;
}

static int act_close(const char *argument, int64_t *result) {
  (void)result;
  const char *reason = argument ? strchr(argument, ',') : NULL;
  check(qws_socket_close(client, argument ? atoi(argument) : 1000, reason ? reason + 1 : NULL,
                         QWS_NUL_TERMINATED));
  return 0;
}

static int act_abort(const char *argument, int64_t *result) {
  (void)argument, (void)result;
  check(qws_socket_abort(client));
  return 0;
}

static int act_free(const char *argument, int64_t *result) {
  (void)argument, (void)result;
  check(qws_socket_free(client));
  client = NULL;
  return 0;
}

static int act_text(const char *argument, int64_t *result) {
  *result = qws_socket_send_text_message(client, argument, QWS_NUL_TERMINATED);
  return 1;
}

static int act_binary(const char *argument, int64_t *result) {
  *result = qws_socket_send_binary_message(client, argument, strlen(argument));
  return 1;
}

static int act_big(const char *argument, int64_t *result) {
  (void)argument;
  void *message = calloc(1, BIG);
  *result = qws_socket_send_binary_message(client, message, BIG);
  free(message);
  return 1;
}

static int act_ping(const char *argument, int64_t *result) {
  (void)result;
  check(qws_socket_ping(client, argument, strlen(argument)));
  return 0;
}

static int act_flush(const char *argument, int64_t *result) {
  (void)argument;
  *result = qws_socket_flush(client);
  return 1;
}

static int act_limit(const char *argument, int64_t *result) {
  (void)result;
  check(qws_socket_set_max_allowed_incoming_frame_size(client, strtoull(argument, NULL, 10)));
  return 0;
}

static int act_deadline(const char *argument, int64_t *result) {
  (void)result;
  check(qws_socket_set_handshake_timeout(client, atoll(argument)));
  return 0;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run_until(const char *when, int timeout_ms) {
  size_t size = strcspn(when, "*");
  int wanted = when[size] ? atoi(when + size + 1) : 1;
  double end = now() + TIME_LIMIT_S;
  for (int i = 0; i < SIGNALS; i++) {
    if (strlen(signal_names[i]) != size || strncmp(signal_names[i], when, size) != 0) continue;
    while (counts[i] < wanted && now() < end) check(qws_loop_run_once(loop, timeout_ms));
    if (counts[i] < wanted) printf("no %s\n", when);
    return;
  }
  fail("no such signal", when);
}

static int act_until(const char *argument, int64_t *result) {
  (void)result;
  run_until(argument, 100);
  return 0;
}

static int act_poll(const char *argument, int64_t *result) {
  (void)result;
  run_until(argument, 0);
  return 0;
}

/* Waits until the peer is at its gate too, while the loop runs or does not. */
static void pass_gate(int running) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(gate_port)};
  double end = now() + TIME_LIMIT_S;
  char byte;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int gate = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(gate, (struct sockaddr *)&address, sizeof address) != 0) fail("no peer at the", "gate");
  while (recv(gate, &byte, 1, MSG_DONTWAIT) < 0) {
    struct pollfd readable = {.fd = gate, .events = POLLIN};
    if (now() > end) fail("the peer does not come to the", "gate");
    if (running) check(qws_loop_run_once(loop, 10));
    else poll(&readable, 1, 100);
  }
  close(gate);
}

static int act_gate(const char *argument, int64_t *result) {
  (void)argument, (void)result;
  pass_gate(0);
  return 0;
}

static void act(const char *word, int in_slot);

static void on_timeout(qws_timer *timer, void *user) {
  check(qws_timer_free(timer));
  act(user, 1);
}

static int act_later(const char *argument, int64_t *result) {
  qws_timer *timer = NULL;
  (void)result;
  check(qws_timer_new(loop, on_timeout, (void *)argument, &timer));
  check(qws_timer_start(timer, 0, -1));
  return 0;
}

static int act_get(const char *name, int64_t *result) {
  static const struct {
    const char *name;
    size_t (*get)(const qws_socket *socket, char *buf, size_t cap);
  } texts[] = {
      {"errorString", qws_socket_error_string}, {"closeReason", qws_socket_close_reason},
      {"peerAddress", qws_socket_peer_address}, {"peerName", qws_socket_peer_name},
  };
  char room[ROOM];
  (void)result;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (strcmp(name, texts[i].name) != 0) continue;
    texts[i].get(client, room, sizeof room);
    printf("%s=%s\n", name, room);
    return 0;
  }
  long long number = 0;
  if (strcmp(name, "state") == 0) number = qws_socket_state(client);
  else if (strcmp(name, "error") == 0) number = qws_socket_error(client);
  else if (strcmp(name, "closeCode") == 0) number = qws_socket_close_code(client);
  else if (strcmp(name, "peerPort") == 0) number = qws_socket_peer_port(client);
  else if (strcmp(name, "bytesToWrite") == 0) number = qws_socket_bytes_to_write(client);
  else fail("no such getter", name);
  printf("%s=%lld\n", name, number);
  return 0;
}

static const struct action {
  const char *name;
  int (*act)(const char *argument, int64_t *result);
  int quiet; /* 1: not told when the main program does it */
} actions[] = {
    {"open", act_open, 0},   {"close", act_close, 0}, {"abort", act_abort, 0},
    {"free", act_free, 0},   {"text", act_text, 0},   {"binary", act_binary, 0},
    {"big", act_big, 0},     {"ping", act_ping, 0},   {"flush", act_flush, 0},
    {"limit", act_limit, 0}, {"until", act_until, 1}, {"deadline", act_deadline, 0},
    {"later", act_later, 0}, {"poll", act_poll, 1},   {"gate", act_gate, 1},
    {"get", act_get, 1},
};

/* Does one action, between lines that say which and what it returned. */
static void act(const char *word, int in_slot) {
  size_t size = strcspn(word, "=");
  const char *argument = word[size] ? word + size + 1 : NULL;
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
    const struct action *action = &actions[i];
    int64_t result = 0;
    if (strlen(action->name) != size || strncmp(action->name, word, size) != 0) continue;
    if (action->quiet && !in_slot) {
      action->act(argument, &result);
      return;
    }
    printf("%s{\n", action->name);
    if (action->act(argument, &result)) printf("}=%lld\n", (long long)result);
    else printf("}\n");
    return;
  }
  fail("no such action", word);
}

/* ---- signals ---------------------------------------------------------------------------------------- */

/* Prints a signal with its arguments, "" for none, and does what its slots are to do. */
static void emitted(qws_socket *socket, enum signal signal, const char *arguments) {
  char when[64];
  size_t size = (size_t)snprintf(when, sizeof when, "%s*%d:", signal_names[signal], ++counts[signal]);
  printf("%s%s@%d%s\n", signal_names[signal], arguments, (int)qws_socket_state(socket),
         qws_socket_is_valid(socket) ? "+" : "");
  for (char **slot = slots; strcmp(*slot, "--") != 0; slot++)
    if (strncmp(*slot, when, size) == 0) act(*slot + size, 1);
}

static void emitted_number(qws_socket *socket, enum signal signal, long long number) {
  char arguments[32];
  snprintf(arguments, sizeof arguments, "(%lld)", number);
  emitted(socket, signal, arguments);
}

/* last is 0 or 1, and negative for a signal that has no such argument. */
static void emitted_data(qws_socket *socket, enum signal signal, const void *data, size_t size,
                         int last) {
  char arguments[LONGEST_SHOWN + 32];
  const char *more = last < 0 ? "" : last ? ",1" : ",0";
  if (size <= LONGEST_SHOWN)
    snprintf(arguments, sizeof arguments, "(%.*s%s)", (int)size, (const char *)data, more);
  else
    snprintf(arguments, sizeof arguments, "(%zu bytes%s)", size, more);
  emitted(socket, signal, arguments);
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)user;
  emitted(socket, ABOUT_TO_CLOSE, "");
}

static void on_binary_frame(qws_socket *socket, const void *data, size_t size, int last, void *user) {
  (void)user;
  emitted_data(socket, BINARY_FRAME_RECEIVED, data, size, last);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  emitted_data(socket, BINARY_MESSAGE_RECEIVED, data, size, -1);
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  (void)user;
  emitted_number(socket, BYTES_WRITTEN, bytes);
}

static void on_connected(qws_socket *socket, void *user) {
  (void)user;
  emitted(socket, CONNECTED, "");
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  emitted(socket, DISCONNECTED, "");
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  emitted_number(socket, ERROR, error);
}

static void on_pong(qws_socket *socket, uint64_t elapsed_time, const void *payload, size_t size,
                    void *user) {
  (void)elapsed_time, (void)user;
  emitted_data(socket, PONG, payload, size, -1);
}

static void on_read_channel_finished(qws_socket *socket, void *user) {
  (void)user;
  emitted(socket, READ_CHANNEL_FINISHED, "");
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)user;
  emitted_number(socket, STATE_CHANGED, state);
}

static void on_text_frame(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)user;
  emitted_data(socket, TEXT_FRAME_RECEIVED, text, size, last);
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  emitted_data(socket, TEXT_MESSAGE_RECEIVED, text, size, -1);
}

static const qws_socket_events events = {
    .struct_size = sizeof events,
    .about_to_close = on_about_to_close,
    .binary_frame_received = on_binary_frame,
    .binary_message_received = on_binary_message,
    .bytes_written = on_bytes_written,
    .connected = on_connected,
    .disconnected = on_disconnected,
    .error = on_error,
    .pong = on_pong,
    .read_channel_finished = on_read_channel_finished,
    .state_changed = on_state_changed,
    .text_frame_received = on_text_frame,
    .text_message_received = on_text_message,
};

int main(int argc, char **argv) {
  if (argc < 4) fail("usage", "driver URL GATE_PORT [SLOT...] -- ACTION...");
  setvbuf(stdout, NULL, _IOLBF, 0);
  url = argv[1];
  gate_port = (uint16_t)atoi(argv[2]);
  slots = argv + 3;
  char **words = slots;
  while (*words && strcmp(*words, "--") != 0) words++;
  if (!*words) fail("missing", "--");

  check(qws_loop_new(&loop));
  check(qws_socket_new(loop, NULL, QWS_VERSION_LATEST, &client));
  check(qws_socket_set_events(client, &events, NULL));
  for (words++; *words; words++) act(*words, 0);

  /* What has happened up to the peer's end is delivered; nothing may come after the end of the socket. */
  pass_gate(1);
  for (int i = 0; i < 3; i++) check(qws_loop_run_once(loop, 0));
  check(qws_socket_free(client));
  check(qws_loop_run_once(loop, 0));
  check(qws_loop_free(loop));
  return qws_live_objects() != 0;
}
