/* What an idle connection costs a server of its own memory.
 *
 *   idle ECHO_SERVER [CONNECTIONS]
 *
 * It starts the echo_server of that path as a process of its own, opens 10,000 connections (or so
 * many) without the library, and prints by how much the server's resident memory (VmRSS) has grown,
 * per connection. What the kernel holds for a connection does not count. Then each connection must
 * echo a message. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS = 10000, OTHER_DESCRIPTORS = 64 };

static pid_t server;

static void end(int status) {
  if (server > 0) {
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
  }
  exit(status);
}

static void die(const char *what) {
  fprintf(stderr, "idle: %s: %s\n", what, strerror(errno));
  end(1);
}

/* Raises the limit of descriptors, for the server too, which inherits it; says so if that is refused.
 * Returns how many connections are possible. */
static size_t possible_connections(size_t wanted) {
  struct rlimit limit;
  rlim_t need = wanted + OTHER_DESCRIPTORS;

  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    die("getrlimit");
  }
  if (limit.rlim_max < need) {
    struct rlimit higher = {need, need};

    if (setrlimit(RLIMIT_NOFILE, &higher) != 0) {
      printf("the limit of descriptors is %llu, and raising it to %llu is refused: %s\n",
             (unsigned long long)limit.rlim_max, (unsigned long long)need, strerror(errno));
      need = limit.rlim_max;
    }
  }
  limit.rlim_cur = need;
  if (limit.rlim_max < need) {
    limit.rlim_max = need;
  }
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    die("setrlimit");
  }
  return need <= OTHER_DESCRIPTORS ? 0 : (size_t)need - OTHER_DESCRIPTORS;
}

/* Starts the server and returns its port. */
static uint16_t start_server(const char *program) {
  int said[2];
  char line[256] = "";
  const char *port;
  FILE *out;

  if (pipe(said) != 0 || (server = fork()) < 0) {
    die("a process for the server");
  }
  if (server == 0) {
    dup2(said[1], STDOUT_FILENO);
    execl(program, program, "0", (char *)NULL);
    perror(program);
    _exit(127);
  }
  close(said[1]);
  out = fdopen(said[0], "r");
  if (out == NULL || fgets(line, sizeof line, out) == NULL || (port = strrchr(line, ':')) == NULL) {
    fputs("idle: the server does not say where it listens\n", stderr);
    end(1);
  }
  fclose(out);
  return (uint16_t)atoi(port + 1);
}

/* The resident memory of the server in KiB. */
static long resident(void) {
  char path[64], line[256];
  long size = -1;
  FILE *status;

  snprintf(path, sizeof path, "/proc/%d/status", (int)server);
  status = fopen(path, "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (sscanf(line, "VmRSS: %ld", &size) == 1) {
      break;
    }
  }
  if (size < 0) {
    die(path);
  }
  fclose(status);
  return size;
}

static void receive(int fd, char *text, size_t size) {
  size_t have = 0;

  while (have < size) {
    ssize_t got = recv(fd, text + have, size - have, 0);

    if (got <= 0) {
      die("the server has gone");
    }
    have += (size_t)got;
  }
}

/* Opens a connection and finishes its handshake. */
static int open_connection(uint16_t port) {
  static const char request[] =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char end_of_head[4] = "";
  int fd = socket(AF_INET, SOCK_STREAM, 0);

  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)sizeof request - 1) {
    die("a connection");
  }
  while (memcmp(end_of_head, "\r\n\r\n", sizeof end_of_head) != 0) {
    memmove(end_of_head, end_of_head + 1, sizeof end_of_head - 1);
    receive(fd, end_of_head + sizeof end_of_head - 1, 1);
  }
  return fd;
}

static void echo(int fd) {
  static const char hi_masked[] = "\x81\x82\0\0\0\0hi", hi[] = "\x81\x02hi";
  char answer[sizeof hi - 1];

  if (send(fd, hi_masked, sizeof hi_masked - 1, MSG_NOSIGNAL) != (ssize_t)sizeof hi_masked - 1) {
    die("a connection that was open");
  }
  receive(fd, answer, sizeof answer);
  if (memcmp(answer, hi, sizeof answer) != 0) {
    fputs("idle: that is no echo\n", stderr);
    end(1);
  }
}

int main(int argc, char **argv) {
  long wanted = argc == 3 ? atol(argv[2]) : CONNECTIONS, before, after;
  size_t count, i;
  uint16_t port;
  int *fds;

  if (argc < 2 || argc > 3 || wanted < 1) {
    fputs("usage: idle ECHO_SERVER [CONNECTIONS]\n", stderr);
    return 2;
  }
  count = possible_connections((size_t)wanted);
  fds = calloc(count + 1, sizeof *fds);
  if (count == 0 || fds == NULL) {
    die("no connections");
  }
  port = start_server(argv[1]);

  /* The first connection pays for what the server makes once. */
  fds[count] = open_connection(port);
  echo(fds[count]);
  before = resident();
  for (i = 0; i < count; i++) {
    fds[i] = open_connection(port);
  }
  after = resident();
  for (i = 0; i <= count; i++) {
    echo(fds[i]);
  }
  printf("%zu idle connections: the server's VmRSS grew from %ld to %ld KiB, "
         "%.2f KiB a connection\n",
         count, before, after, (double)(after - before) / (double)count);
  free(fds);
  end(0);
}
