/* qws_server_listen_activated: the program starts itself again as a service manager would, with two
 * listening descriptors, and talks to it. */
#include <stdlib.h>
#include <sys/wait.h>

#include "pair.h"
#include "raw.h"

enum { FIRST = 3 };

static int quit;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  qws_socket_send_text_message(socket, text, size);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  qws_socket_free(socket);
  quit++;
}

static void on_new_connection(qws_server *server, void *user) {
  (void)user;
  qws_socket *socket = NULL;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.disconnected = on_disconnected;
  qws_server_next_pending_connection(server, &socket);
  qws_socket_set_events(socket, &events, NULL);
}

/* What was started: echoes on both descriptors until a client of each has gone. */
static int service(void) {
  qws_loop *loop = NULL;
  qws_server *servers[2] = {NULL, NULL};
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  events.new_connection = on_new_connection;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &servers[i]), QWS_OK);
    CHECK_EQUAL(qws_server_set_events(servers[i], &events, NULL), QWS_OK);
    CHECK_EQUAL(qws_server_listen_activated(servers[i], -1), QWS_ERR_STATE);
    CHECK_EQUAL(qws_server_listen_activated(servers[i], 2), QWS_ERR_STATE);
    CHECK_EQUAL(qws_server_listen_activated(servers[i], i), QWS_OK);
    CHECK_EQUAL(qws_server_listen_activated(servers[i], i), QWS_ERR_STATE);
    CHECK_EQUAL(qws_server_socket_descriptor(servers[i]), FIRST + i);
    CHECK_EQUAL(qws_server_is_listening(servers[i]), 1);
    CHECK_TEXT(GET(qws_server_address, servers[i]), "127.0.0.1");
    CHECK(qws_server_port(servers[i]) > 0);
  }
  RUN_UNTIL(loop, quit == 2);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(qws_server_free(servers[i]), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}

/* Started with an environment that is meant for nobody, or for another process. */
static int nothing_passed(void) {
  qws_loop *loop = NULL;
  qws_server *server = NULL;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  for (int i = -1; i < 4; i++) CHECK_EQUAL(qws_server_listen_activated(server, i), QWS_ERR_STATE);
  CHECK_TEXT(GET(qws_server_error_string, server),
             "No descriptor 3 was passed by a service manager, which passed 0");
  CHECK_EQUAL(qws_server_is_listening(server), 0);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}

/* A descriptor that was announced but does not listen. */
static int no_listener(void) {
  qws_loop *loop = NULL;
  qws_server *server = NULL;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_server_new(loop, NULL, QWS_NON_SECURE_MODE, &server), QWS_OK);
  CHECK_EQUAL(qws_server_listen_activated(server, 0), QWS_ERR_SYSTEM);
  CHECK_EQUAL(qws_server_free(server), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}

static int listener(uint16_t *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK_EQUAL(bind(fd, (struct sockaddr *)&address, size), 0);
  CHECK_EQUAL(listen(fd, 8), 0);
  CHECK_EQUAL(getsockname(fd, (struct sockaddr *)&address, &size), 0);
  *port = ntohs(address.sin_port);
  return fd;
}

/* Starts this program as `part`, with two descriptors from FIRST on, LISTEN_FDS (NULL: none) and
 * LISTEN_PID (its own number, or the parent's). */
static pid_t start(const char *part, const int fds[2], const char *announced, int own_pid) {
  char number[16];
  fflush(stdout);
  pid_t pid = fork();
  if (pid != 0) return pid;
  int moved[2];
  for (int i = 0; i < 2; i++) moved[i] = dup2(fds[i], 100 + i);
  for (int i = 0; i < 2; i++) dup2(moved[i], FIRST + i);
  for (int i = 0; i < 2; i++) close(moved[i]);
  unsetenv("LISTEN_FDS");
  if (announced) setenv("LISTEN_FDS", announced, 1);
  snprintf(number, sizeof number, "%d", (int)(own_pid ? getpid() : getppid()));
  setenv("LISTEN_PID", number, 1);
  execl("/proc/self/exe", "listen_activated", part, (char *)NULL);
  _exit(127);
}

static void check_ended(pid_t pid) {
  int status = -1;
  CHECK_EQUAL(waitpid(pid, &status, 0), pid);
  CHECK(WIFEXITED(status));
  CHECK_EQUAL(WEXITSTATUS(status), 0);
}

static int answers;

static void on_answer(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  answers += size == 5 && memcmp(text, "hello", 5) == 0;
  qws_socket_close(socket, 1000, NULL, 0);
}

static void on_connected(qws_socket *socket, void *user) {
  (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, "hello", 5), 5);
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "service") == 0) return service();
  if (count == 2 && strcmp(arguments[1], "nothing") == 0) return nothing_passed();
  if (count == 2 && strcmp(arguments[1], "no_listener") == 0) return no_listener();

  uint16_t ports[2];
  int fds[2] = {listener(&ports[0]), listener(&ports[1])};
  static const char *const useless[] = {NULL, "", "x", "0", "-1", "2x"};
  for (size_t i = 0; i < sizeof useless / sizeof *useless; i++)
    check_ended(start("nothing", fds, useless[i], 1));
  check_ended(start("nothing", fds, "2", 0));
  int pipes[2];
  CHECK_EQUAL(pipe(pipes), 0);
  check_ended(start("no_listener", pipes, "1", 1));
  for (int i = 0; i < 2; i++) CHECK_EQUAL(close(pipes[i]), 0);

  pid_t pid = start("service", fds, "2", 1);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(close(fds[i]), 0);
  qws_loop *loop = NULL;
  qws_socket *clients[2];
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.connected = on_connected;
  events.text_message_received = on_answer;
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  for (int i = 0; i < 2; i++) {
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", (unsigned)ports[i]);
    CHECK_EQUAL(qws_socket_new(loop, NULL, QWS_VERSION13, &clients[i]), QWS_OK);
    CHECK_EQUAL(qws_socket_set_events(clients[i], &events, NULL), QWS_OK);
    CHECK_EQUAL(qws_socket_open(clients[i], url), QWS_OK);
  }
  RUN_UNTIL(loop, answers == 2);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(qws_socket_free(clients[i]), QWS_OK);
  RUN_UNTIL(loop, qws_loop_timeout(loop) < 0);
  check_ended(pid);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  return check_finish();
}
