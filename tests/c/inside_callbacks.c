/* free, abort, close and open of a socket inside each of its own callbacks: no crash, no callback after
 * free, and nothing of the old connection after the others. */
#include "pair.h"
#include "record.h"

enum action { FREE, ABORT, CLOSE, OPEN, ACTIONS };

enum signal {
  ABOUT_TO_CLOSE,
  BINARY_FRAME,
  BINARY_MESSAGE,
  BYTES_WRITTEN,
  CONNECTED,
  DISCONNECTED,
  ERROR,
  PONG,
  READ_CHANNEL_FINISHED,
  STATE_CHANGED,
  TEXT_FRAME,
  TEXT_MESSAGE,
  SIGNALS
};

static struct pair pair;
static char url[128];
static enum action action;
static enum signal at;
static int acted;       /* the action was done */
static int after_freed; /* callbacks that came after it, if it was a free */
static int stale;       /* data that came after it while there was no connection */
static int unit;        /* the signal that still comes: the message of the frame that acted; or -1 */

static void act(qws_socket *socket, enum signal signal) {
  int data = signal == BINARY_FRAME || signal == BINARY_MESSAGE || signal == PONG ||
             signal == TEXT_FRAME || signal == TEXT_MESSAGE;
  if (acted) {
    if (action == FREE) after_freed++;
    if (!data) return;
    if ((int)signal != unit && qws_socket_state(socket) != QWS_CONNECTED_STATE) stale++;
    unit = -1;
    return;
  }
  if (signal != at) return;
  acted = 1;
  unit = signal == TEXT_FRAME ? TEXT_MESSAGE : signal == BINARY_FRAME ? BINARY_MESSAGE : -1;
  switch (action) {
    case FREE:
      CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
      pair.client = NULL;
      break;
    case ABORT: CHECK_EQUAL(qws_socket_abort(socket), QWS_OK); break;
    case CLOSE: CHECK_EQUAL(qws_socket_close(socket, 1000, "inside", 6), QWS_OK); break;
    default: CHECK_EQUAL(qws_socket_open(socket, url), QWS_OK); break;
  }
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)user;
  act(socket, ABOUT_TO_CLOSE);
}

static void on_binary_frame(qws_socket *socket, const void *data, size_t size, int last, void *user) {
  (void)data, (void)size, (void)last, (void)user;
  act(socket, BINARY_FRAME);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)data, (void)size, (void)user;
  act(socket, BINARY_MESSAGE);
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  (void)bytes, (void)user;
  act(socket, BYTES_WRITTEN);
}

static void on_connected(qws_socket *socket, void *user) {
  (void)user;
  act(socket, CONNECTED);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  act(socket, DISCONNECTED);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)error, (void)user;
  act(socket, ERROR);
}

static void on_pong(qws_socket *socket, uint64_t elapsed, const void *payload, size_t size,
                    void *user) {
  (void)elapsed, (void)payload, (void)size, (void)user;
  act(socket, PONG);
}

static void on_read_channel_finished(qws_socket *socket, void *user) {
  (void)user;
  act(socket, READ_CHANNEL_FINISHED);
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)state, (void)user;
  act(socket, STATE_CHANGED);
}

static void on_text_frame(qws_socket *socket, const char *text, size_t size, int last, void *user) {
  (void)text, (void)size, (void)last, (void)user;
  act(socket, TEXT_FRAME);
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  act(socket, TEXT_MESSAGE);
}

static const qws_socket_events all = {
    .struct_size = sizeof all,
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

/* Takes a connection; a client that opens itself again leaves the old one behind. */
static void take(qws_server *server, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  CHECK_EQUAL(qws_server_next_pending_connection(server, &pair.peer), QWS_OK);
}

static void set_up(void) {
  pair_listen(&pair);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = take;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, NULL), QWS_OK);
  qws_server_url(pair.server, url, sizeof url);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &all, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, url), QWS_OK);
}

static void rounds(int n) {
  while (n-- > 0) qws_loop_run_once(pair.loop, 10);
}

/* Everything that can happen to a socket, on one connection, the data in one read. */
static void live_through(void) {
  set_up();
  RUN_UNTIL(pair.loop, acted || (pair.peer && qws_socket_is_valid(pair.client)));
  if (pair.client) qws_socket_ping(pair.client, "p", 1);
  rounds(3);
  if (pair.peer) {
    for (int i = 0; i < 3; i++) {
      qws_socket_send_text_message(pair.peer, "text", 4);
      qws_socket_send_binary_message(pair.peer, "data", 4);
    }
  }
  rounds(3);
  if (!acted) {
    if (at == ERROR)
      qws_socket_abort(pair.peer);
    else
      qws_socket_close(pair.peer, 1001, "end", 3);
  }
  rounds(5);
}

int main(void) {
  for (int a = 0; a < ACTIONS; a++) {
    for (int s = 0; s < SIGNALS; s++) {
      action = a;
      at = s;
      acted = after_freed = stale = 0;
      unit = -1;
      live_through();
      CHECK(acted);
      CHECK_EQUAL(after_freed, 0);
      CHECK_EQUAL(stale, 0);
      if (!acted || after_freed || stale) printf("  action %d in signal %d\n", a, s);
      pair_free(&pair);
      CHECK_EQUAL(qws_live_objects(), 0);
    }
  }
  return check_finish();
}
