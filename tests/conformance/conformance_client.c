/* A client that a conformance suite drives, as Autobahn's fuzzing server does: it asks how many cases
 * there are, echoes every message of each case, and asks for the reports.
 *
 *   conformance_client URL [--deflate]
 *
 * The exit status is 0 when all cases were visited, whatever happened in them. */
#include <libqwebsocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT "libqwebsocket"

static qws_loop *loop;
static int deflate;

static void on_text_echo(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  qws_socket_send_text_message(socket, text, size);
}

static void on_binary_echo(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  qws_socket_send_binary_message(socket, data, size);
}

static void on_case_count(qws_socket *socket, const char *text, size_t size, void *user) {
  long *count = user;
  char number[16];

  (void)socket;
  snprintf(number, sizeof number, "%.*s", (int)(size < sizeof number ? size : sizeof number), text);
  *count = strtol(number, NULL, 10);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)socket;
  (void)user;
  qws_loop_stop(loop);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  char text[256];

  (void)user;
  qws_socket_error_string(socket, text, sizeof text);
  fprintf(stderr, "conformance_client: error %d: %s\n", (int)error, text);
  qws_loop_stop(loop);
}

/* Connects, and returns when the connection has ended or could not be made. */
static void visit(const char *url, qws_socket_events events, void *user) {
  const qws_compression compression = QWS_COMPRESSION_INIT;
  qws_socket *socket;

  events.disconnected = on_disconnected;
  events.error = on_error;
  if (qws_socket_new(loop, NULL, QWS_VERSION_LATEST, &socket) != QWS_OK) {
    return;
  }
  if (deflate) {
    qws_socket_set_compression(socket, &compression);
  }
  qws_socket_set_events(socket, &events, user);
  qws_socket_open(socket, url);
  qws_loop_run(loop);
  qws_socket_free(socket);
}

int main(int argc, char **argv) {
  qws_socket_events counting = QWS_SOCKET_EVENTS_INIT;
  qws_socket_events echoing = QWS_SOCKET_EVENTS_INIT;
  qws_socket_events idle = QWS_SOCKET_EVENTS_INIT;
  char url[1024];
  long count = -1, number;
  const char *suite = NULL;
  int base, i;

  for (i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--deflate") == 0) {
      deflate = 1;
    } else if (argv[i][0] == '-' || suite != NULL) {
      suite = NULL;
      break;
    } else {
      suite = argv[i];
    }
  }
  if (suite == NULL) {
    fputs("usage: conformance_client URL [--deflate]\n", stderr);
    return 2;
  }
  if (qws_loop_new(&loop) != QWS_OK) {
    fputs("conformance_client: the library does not start\n", stderr);
    return 1;
  }
  base = (int)strlen(suite);
  if (base > 0 && suite[base - 1] == '/') {
    base--;
  }

  counting.text_message_received = on_case_count;
  snprintf(url, sizeof url, "%.*s/getCaseCount", base, suite);
  visit(url, counting, &count);
  if (count < 0) {
    fprintf(stderr, "conformance_client: no case count from %s\n", url);
    return 1;
  }

  echoing.text_message_received = on_text_echo;
  echoing.binary_message_received = on_binary_echo;
  for (number = 1; number <= count; number++) {
    snprintf(url, sizeof url, "%.*s/runCase?case=%ld&agent=" AGENT, base, suite, number);
    visit(url, echoing, NULL);
  }

  snprintf(url, sizeof url, "%.*s/updateReports?agent=" AGENT, base, suite);
  visit(url, idle, NULL);
  printf("%ld cases\n", count);
  qws_loop_free(loop);
  return 0;
}
