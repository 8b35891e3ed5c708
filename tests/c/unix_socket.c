/* Servers and clients that meet at a socket in the file system. */
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "pair.h"
#include "raw.h"
#include "record.h"

static char folder[] = "/tmp/qws-unix-XXXXXX";

/* "prefix" folder "/" name; valid until the next four calls. */
static const char *in_folder(const char *prefix, const char *name) {
  static char texts[4][256];
  static int next;
  char *text = texts[next++ % 4];
  snprintf(text, sizeof texts[0], "%s%s/%s", prefix, folder, name);
  return text;
}

static int exists(const char *name) {
  struct stat status;
  return lstat(in_folder("", name), &status) == 0;
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  record("text(%.*s)", (int)size, text);
}

static void on_handshake(qws_server *server, qws_handshake_request *request, void *user) {
  (void)server, (void)user;
  CHECK_TEXT(GET(qws_handshake_request_peer_address, request), "");
  CHECK_EQUAL(qws_handshake_request_peer_port(request), 0);
  record("asked(%s)", GET(qws_handshake_request_target, request));
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)socket, (void)user;
  record("error(%d)", (int)error);
}

static void begin(struct pair *pair) {
  memset(pair, 0, sizeof *pair);
  CHECK_EQUAL(qws_loop_new(&pair->loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(pair->loop, "test", QWS_NON_SECURE_MODE, &pair->server), QWS_OK);
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = pair_take;
  events.handshake_requested = on_handshake;
  CHECK_EQUAL(qws_server_set_events(pair->server, &events, pair), QWS_OK);
  CHECK_EQUAL(qws_socket_new(pair->loop, NULL, QWS_VERSION13, &pair->client), QWS_OK);
  qws_socket_events client_events = QWS_SOCKET_EVENTS_INIT;
  client_events.error = on_error;
  CHECK_EQUAL(qws_socket_set_events(pair->client, &client_events, NULL), QWS_OK);
}

/* Opens the URL, and sends a message. */
static void talk(struct pair *pair, const char *url) {
  CHECK_EQUAL(qws_socket_open(pair->client, url), QWS_OK);
  RUN_UNTIL(pair->loop, strstr(record_text, "error") ||
                            (pair->peer && qws_socket_is_valid(pair->client)));
  if (!pair->peer) return;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  CHECK_EQUAL(qws_socket_set_events(pair->peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair->client, "hi", 2), 2);
  RUN_UNTIL(pair->loop, strstr(record_text, "text(hi)"));
}

static void connection(void) {
  struct pair pair;
  begin(&pair);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "a"), 7), QWS_OK);
  CHECK_EQUAL(qws_server_is_listening(pair.server), 1);
  CHECK_TEXT(GET(qws_server_address, pair.server), in_folder("unix:", "a"));
  CHECK_EQUAL(qws_server_port(pair.server), 0);
  CHECK_TEXT(GET(qws_server_url, pair.server), in_folder("ws+unix:", "a"));
  CHECK(qws_server_socket_descriptor(pair.server) >= 0);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "b"), 0), QWS_ERR_STATE);
  CHECK(exists("a") && !exists("b"));

  talk(&pair, in_folder("ws+unix:", "a:/chat?x=1"));
  CHECK_RECORD("asked(/chat?x=1) text(hi) ");
  CHECK_TEXT(GET(qws_socket_resource_name, pair.client), "/chat?x=1");
  CHECK_TEXT(GET(qws_socket_request_url, pair.client), in_folder("ws+unix:", "a:/chat?x=1"));
  CHECK_TEXT(GET(qws_socket_request_url, pair.peer), "ws://localhost/chat?x=1");
  qws_socket *ends[] = {pair.client, pair.peer};
  for (int i = 0; i < 2; i++) {
    CHECK_TEXT(GET(qws_socket_peer_address, ends[i]), "");
    CHECK_TEXT(GET(qws_socket_local_address, ends[i]), "");
    CHECK_EQUAL(qws_socket_peer_port(ends[i]), 0);
    CHECK_EQUAL(qws_socket_local_port(ends[i]), 0);
  }

  /* The connection outlives the name. */
  CHECK_EQUAL(qws_server_close(pair.server), QWS_OK);
  CHECK(!exists("a"));
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "on", 2), 2);
  RUN_UNTIL(pair.loop, strstr(record_text, "text(on)"));
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "a"), 0), QWS_OK);
  pair_free(&pair);
  CHECK(!exists("a"));
  record_clear();
}

/* The URL of a server opens it, whatever the path; without a resource it is "/". */
static void urls(void) {
  static const char *const names[] = {"plain", "a space", "h%C3%A4", "h\xc3\xa4", "100%",
                                      "what?", "#1",      "b:c",     "[x]"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct pair pair;
    char url[512];
    begin(&pair);
    CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", names[i]), 0), QWS_OK);
    CHECK(exists(names[i]));
    qws_server_url(pair.server, url, sizeof url);
    talk(&pair, url);
    CHECK_RECORD("asked(/) text(hi) ");
    pair_free(&pair);
  }
}

static void outside_of_the_file_system(void) {
  struct pair pair;
  char address[128], url[128];
  begin(&pair);
  snprintf(address, sizeof address, "unix:@%s", folder);
  snprintf(url, sizeof url, "ws+unix:@%s", folder);
  CHECK_EQUAL(qws_server_listen(pair.server, address, 0), QWS_OK);
  CHECK_TEXT(GET(qws_server_url, pair.server), url);
  talk(&pair, url);
  CHECK_RECORD("asked(/) text(hi) ");
  pair_free(&pair);
}

static void paths_in_use(void) {
  struct pair pair, other;
  begin(&pair);
  begin(&other);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "used"), 0), QWS_OK);
  CHECK_EQUAL(qws_server_listen(other.server, in_folder("unix:", "used"), 0), QWS_ERR_SYSTEM);
  CHECK_EQUAL(qws_server_error(other.server), 1006);
  CHECK(qws_server_error_string(other.server, NULL, 0) > 0);
  CHECK_EQUAL(qws_server_is_listening(other.server), 0);
  CHECK_TEXT(GET(qws_server_address, other.server), "");
  CHECK_EQUAL(qws_server_free(other.server), QWS_OK);
  other.server = NULL;
  CHECK(exists("used"));
  talk(&pair, in_folder("ws+unix:", "used"));
  CHECK_RECORD("asked(/) text(hi) ");
  pair_free(&other);
  pair_free(&pair);

  /* What an ended process has left behind is replaced, a file that is no socket is not. */
  struct sockaddr_un left = {.sun_family = AF_UNIX};
  snprintf(left.sun_path, sizeof left.sun_path, "%s", in_folder("", "left"));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  CHECK_EQUAL(bind(fd, (struct sockaddr *)&left, sizeof left), 0);
  CHECK_EQUAL(close(fd), 0);
  fclose(fopen(in_folder("", "file"), "w"));
  begin(&pair);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "file"), 0), QWS_ERR_SYSTEM);
  CHECK(exists("file"));
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "left"), 0), QWS_OK);
  pair_free(&pair);
  CHECK(!exists("left"));
  CHECK_EQUAL(unlink(in_folder("", "file")), 0);
}

static void bad_paths(void) {
  struct pair pair;
  char longest[256];
  begin(&pair);
  CHECK_EQUAL(qws_server_listen(pair.server, "unix:", 0), QWS_ERR_SYSTEM);
  CHECK_EQUAL(qws_server_listen(pair.server, "unix:\xff", 0), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "no/folder"), 0), QWS_ERR_SYSTEM);
  CHECK_EQUAL(qws_server_listen(pair.server, in_folder("unix:", "."), 0), QWS_ERR_SYSTEM);
  memset(longest, 'x', sizeof longest);
  memcpy(longest, "unix:/tmp/", 10);
  longest[sizeof longest - 1] = 0;
  CHECK_EQUAL(qws_server_listen(pair.server, longest, 0), QWS_ERR_SYSTEM);
  CHECK_EQUAL(qws_server_is_listening(pair.server), 0);
  CHECK_TEXT(GET(qws_server_url, pair.server), "");

  /* A client of nobody. */
  record_clear();
  static const struct {
    const char *name, *signals;
  } nobody[] = {{"nobody", "error(7) "}, {"no/folder:/", "error(7) "}, {"", "error(0) "}};
  for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) {
    CHECK_EQUAL(qws_socket_open(pair.client, in_folder("ws+unix:", nobody[i].name)), QWS_OK);
    RUN_UNTIL(pair.loop, strstr(record_text, "error"));
    CHECK_RECORD(nobody[i].signals);
    CHECK_EQUAL(qws_socket_state(pair.client), QWS_UNCONNECTED_STATE);
    CHECK(qws_socket_error_string(pair.client, NULL, 0) > 0);
  }
  pair_free(&pair);
}

int main(void) {
  CHECK(mkdtemp(folder) != NULL);
  connection();
  urls();
  outside_of_the_file_system();
  paths_in_use();
  bad_paths();
  CHECK_EQUAL(rmdir(folder), 0);
  return check_finish();
}
