/* A forked child gets an error or a harmless zero from every kind of function, at once, and the parent
 * goes on. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static void nothing(void *user) {
  (void)user;
}

static int child(struct pair *pair) {
  int failed_before = check_failed;
  qws_loop *loop = NULL;
  qws_request *request = NULL;
  char text[] = "text";
  alarm(10);

  CHECK_EQUAL(qws_loop_new(&loop), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_run(pair->loop), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_run_once(pair->loop, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_stop(pair->loop), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_wake(pair->loop), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_post(pair->loop, nothing, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_loop_fd(pair->loop), -1);
  CHECK_EQUAL(qws_request_new("ws://h", &request), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_send_text_message(pair->client, "a", 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_flush(pair->client), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_state(pair->client), QWS_UNCONNECTED_STATE);
  CHECK_EQUAL(qws_socket_error(pair->client), QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_EQUAL(qws_socket_origin(pair->client, text, sizeof text), 0);
  CHECK_TEXT(text, "");
  CHECK_EQUAL(qws_socket_close(pair->client, 1000, NULL, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_free(pair->client), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_free(NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_close(pair->server), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_shutdown(pair->server, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_reuse_port(pair->server), 0);
  CHECK_EQUAL(qws_server_set_reuse_port(pair->server, 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_supported_subprotocols(pair->server, NULL, 0), 0);
  CHECK_EQUAL(qws_server_set_supported_subprotocols(pair->server, ""), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_set_compression(pair->server, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_set_compression(pair->client, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_compression(pair->client, NULL), 0);
  CHECK_EQUAL(qws_socket_set_message_compression(pair->client, QWS_COMPRESS_NEVER), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_supported_versions(pair->server, NULL, 0), 0);
  CHECK_EQUAL(qws_server_handle_connection(pair->server, 0, NULL, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_listen_activated(pair->server, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_broadcast_text_message(&pair->client, 1, "a", 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_broadcast_binary_message(&pair->client, 1, "a", 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_subprotocol(pair->client, NULL, 0), 0);
  CHECK_EQUAL(qws_request_set_subprotocols(request, ""), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_handshake_request_is_web_socket(NULL), 0);
  CHECK_EQUAL(qws_handshake_request_respond(NULL, 200, NULL, 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_authenticator_set_user(NULL, ""), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_psk_authenticator_set_identity(NULL, "", 0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_psk_authenticator_maximum_identity_length(NULL), 0);
  CHECK_EQUAL(qws_socket_resume(pair->client), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair->client), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(pair->client, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_continue_interrupted_handshake(pair->client), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_ssl_configuration(pair->client, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(pair->client, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_redirect_policy(pair->client), QWS_MANUAL_REDIRECT_POLICY);
  CHECK_EQUAL(qws_socket_set_redirect_policy(pair->client, QWS_MANUAL_REDIRECT_POLICY),
              QWS_ERR_FORKED);
  CHECK_EQUAL(qws_socket_answer_header_count(pair->client, "A"), 0);
  CHECK_EQUAL(qws_socket_answer_header(pair->client, "A", 0, text, sizeof text), 0);
  CHECK_EQUAL(qws_server_ssl_configuration(pair->server, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_set_ssl_configuration(pair->server, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_proxy(pair->server, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_server_set_proxy(pair->server, NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_proxy_set_tls(NULL, 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_proxy_set_raw_header(NULL, "A", "b", 1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_application_proxy(NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_set_application_proxy(NULL), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_use_environment_proxies(1), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_use_environment_proxies(0), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_uses_environment_proxies(), 0);
  CHECK_EQUAL(qws_shutdown(), QWS_ERR_FORKED);
  CHECK_EQUAL(qws_live_objects(), 0);
  CHECK_TEXT(qws_version(), QWS_VERSION_STRING);
  CHECK(strlen(qws_error_string(QWS_ERR_FORKED)) > 0);
  return check_failed - failed_before;
}

/* The child of a fork, in main or in a callback. */
static void fork_and_check(struct pair *pair) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int failed = child(pair);
    fflush(stdout);
    _exit(failed == 0 ? 0 : 1);
  }
  int status = -1;
  CHECK_EQUAL(waitpid(pid, &status, 0), pid);
  CHECK(WIFEXITED(status));
  CHECK_EQUAL(WEXITSTATUS(status), 0);
}

static int received;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)text, (void)size;
  fork_and_check(user);
  received++;
}

int main(void) {
  struct pair pair;
  pair_open(&pair);
  fork_and_check(&pair);

  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, &pair), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "still here", 10), 10);
  RUN_UNTIL(pair.loop, received == 1);
  pair_free(&pair);
  return check_finish();
}
