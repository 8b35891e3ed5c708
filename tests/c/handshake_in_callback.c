/* What may happen inside handshake_requested: the loop runs on, the client goes, the server ends. */
#include "pair.h"
#include "raw.h"

/* A masked text frame "hi" from a client, and its echo. */
#define HI_MASKED "\x81\x82\0\0\0\0hi"
#define HI_BACK "\x81\x02hi"

static struct pair pair;
static struct raw raw;
static int asked;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, text, size), size);
}

static void on_new_connection(qws_server *server, void *user) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK(pair.peer == NULL);
  pair_take(server, user);
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
}

typedef void (*handshake_function)(qws_server *, qws_handshake_request *, void *);

static void listen_with(handshake_function handshake_requested) {
  pair_listen(&pair);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = on_new_connection;
  events.handshake_requested = handshake_requested;
  CHECK_EQUAL(qws_server_set_events(pair.server, &events, &pair), QWS_OK);
  asked = 0;
  raw_connect(&raw, qws_server_port(pair.server));
  raw_upgrade(&raw, "/", "");
}

static void end(void) {
  raw_close(&raw);
  pair_free(&pair);
}

/* A frame arrives while the callback runs the loop: it waits until the request is judged. */
static void run_on(qws_server *server, qws_handshake_request *request, void *user) {
  (void)server, (void)user;
  if (++asked > 1) return;
  raw_send(&raw, HI_MASKED, sizeof HI_MASKED - 1);
  for (int i = 0; i < 5; i++) CHECK_EQUAL(qws_loop_run_once(pair.loop, 10), QWS_OK);
  CHECK_EQUAL(qws_handshake_request_is_web_socket(request), 1);
  CHECK(pair.peer == NULL);
}

static void nested_run(void) {
  listen_with(run_on);
  RUN_UNTIL(pair.loop, raw_has(&raw, HI_BACK, sizeof HI_BACK - 1));
  CHECK_EQUAL(asked, 1);
  end();
}

/* The client goes while the callback runs the loop. */
static void leave(qws_server *server, qws_handshake_request *request, void *user) {
  (void)server, (void)user;
  asked++;
  CHECK_EQUAL(shutdown(raw.fd, SHUT_RDWR), 0);
  for (int i = 0; i < 5; i++) CHECK_EQUAL(qws_loop_run_once(pair.loop, 10), QWS_OK);
  CHECK_TEXT(GET(qws_handshake_request_target, request), "/");
  CHECK_EQUAL(qws_handshake_request_respond(request, 200, "late", 4), QWS_OK);
}

static void client_goes(void) {
  listen_with(leave);
  RUN_UNTIL(pair.loop, asked == 1);
  for (int i = 0; i < 5; i++) qws_loop_run_once(pair.loop, 10);
  CHECK(pair.peer == NULL);
  end();
}

/* The server is closed, shut down, or freed, before or after the answer. */
static int how;

static void end_server(qws_server *server, qws_handshake_request *request, void *user) {
  (void)user;
  asked++;
  if (how & 1) CHECK_EQUAL(qws_handshake_request_respond(request, 200, "first", 5), QWS_OK);
  if (how >> 1 == 0) CHECK_EQUAL(qws_server_close(server), QWS_OK);
  if (how >> 1 == 1) CHECK_EQUAL(qws_server_shutdown(server, 0), QWS_OK);
  if (how >> 1 == 2) {
    CHECK_EQUAL(qws_server_free(server), QWS_OK);
    pair.server = NULL;
  }
  CHECK_TEXT(GET(qws_handshake_request_method, request), "GET");
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", "b", 1), QWS_OK);
  CHECK_EQUAL(qws_handshake_request_respond(request, 200, "second", 6), QWS_OK);
}

static void server_ends(void) {
  for (how = 0; how < 6; how++) {
    listen_with(end_server);
    RUN_UNTIL(pair.loop, raw_ended(&raw));
    CHECK_EQUAL(asked, 1);
    CHECK_EQUAL(raw.size, 0);
    CHECK(pair.peer == NULL);
    end();
  }
}

/* The loop cannot be freed, and the answer does not need the function that gave it. */
static void try_to_free(qws_server *server, qws_handshake_request *request, void *user) {
  (void)server, (void)user;
  asked++;
  CHECK_EQUAL(qws_loop_free(pair.loop), QWS_ERR_STATE);
  CHECK_EQUAL(qws_shutdown(), QWS_ERR_STATE);
  CHECK_EQUAL(qws_server_set_events(pair.server, NULL, NULL), QWS_OK);
  CHECK_EQUAL(qws_handshake_request_respond(request, 200, "alone", 5), QWS_OK);
}

static void loop_stays(void) {
  listen_with(try_to_free);
  RUN_UNTIL(pair.loop, raw_ended(&raw));
  CHECK(raw_saw(&raw, "\r\n\r\nalone"));
  end();
}

int main(void) {
  nested_run();
  client_goes();
  server_ends();
  loop_stays();
  return check_finish();
}
