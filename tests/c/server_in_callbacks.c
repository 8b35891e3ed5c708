/* free and close of a server inside each of its own callbacks, and of the socket that it has just given. */
#include "pair.h"

enum signal { HANDSHAKE, NEW_CONNECTION, ORIGIN, SERVER_ERROR, CLOSED, SIGNALS };

static qws_loop *loop;
static qws_server *server;
static enum signal at;
static int freeing, acted, after;

static void act(enum signal signal) {
  if (acted) {
    if (freeing) after++;
    return;
  }
  if (signal != at) return;
  acted = 1;
  qws_socket *taken = NULL;
  if (qws_server_next_pending_connection(server, &taken) == QWS_OK)
    CHECK_EQUAL(qws_socket_free(taken), QWS_OK);
  if (freeing) {
    CHECK_EQUAL(qws_server_free(server), QWS_OK);
    server = NULL;
  } else {
    CHECK_EQUAL(qws_server_close(server), QWS_OK);
  }
}

static void on_closed(qws_server *from, void *user) {
  (void)from, (void)user;
  act(CLOSED);
}

static void on_new_connection(qws_server *from, void *user) {
  (void)from, (void)user;
  act(NEW_CONNECTION);
}

static void on_handshake(qws_server *from, qws_handshake_request *request, void *user) {
  (void)from, (void)user;
  act(HANDSHAKE);
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "A", "b", 1), QWS_OK);
}

static void on_origin(qws_server *from, qws_cors_authenticator *authenticator, void *user) {
  (void)from, (void)user;
  act(ORIGIN);
  CHECK_EQUAL(qws_cors_authenticator_set_allowed(authenticator, at != SERVER_ERROR), QWS_OK);
}

static void on_server_error(qws_server *from, int code, void *user) {
  (void)from, (void)code, (void)user;
  act(SERVER_ERROR);
}

static const qws_server_events all = {
    .struct_size = sizeof all,
    .closed = on_closed,
    .new_connection = on_new_connection,
    .origin_authentication_required = on_origin,
    .server_error = on_server_error,
    .handshake_requested = on_handshake,
};

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  for (freeing = 0; freeing < 2; freeing++) {
    for (int s = 0; s < SIGNALS; s++) {
      at = s;
      acted = after = 0;
      qws_socket *clients[3] = {NULL, NULL, NULL};
      CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
      CHECK_EQUAL(qws_server_set_events(server, &all, NULL), QWS_OK);
      CHECK_EQUAL(qws_server_listen(server, "127.0.0.1", 0), QWS_OK);
      char url[128];
      qws_server_url(server, url, sizeof url);
      for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &clients[i]), QWS_OK);
        CHECK_EQUAL(qws_socket_open(clients[i], url), QWS_OK);
      }
      for (int i = 0; i < 10; i++) qws_loop_run_once(loop, 10);
      if (server) CHECK_EQUAL(qws_server_close(server), QWS_OK);
      RUN_UNTIL(loop, acted);
      for (int i = 0; i < 5; i++) qws_loop_run_once(loop, 10);
      CHECK_EQUAL(after, 0);
      for (int i = 0; i < 3; i++) CHECK_EQUAL(qws_socket_free(clients[i]), QWS_OK);
      CHECK_EQUAL(qws_server_free(server), QWS_OK);
      CHECK_EQUAL(qws_live_objects(), 1);
    }
  }
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
