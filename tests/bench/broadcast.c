/* What a broadcast costs against as many single sends: a server with 1,000 connections, whose other
 * ends are read by a process of their own.
 *
 *   broadcast [SOCKETS [BYTES]]
 *
 * Two ratios are printed. "queueing" is the calls alone, up to where the messages wait in the
 * sockets; "with the flush" goes on until the kernel has taken them all, with a write for each socket
 * either way. Times are CPU times of this process, medians of rounds that take turns. */
#include <libqwebsocket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 101, WARM_ROUNDS = 5 };

/* The two ways to tell everybody the same. */
enum way { SENDS, BROADCAST, WAYS };

struct bench {
  qws_loop *loop;
  qws_socket **sockets;
  size_t taken, count;
  char *message; /* owned */
  size_t size;
  int64_t written;
};

static void die(const char *what) {
  fprintf(stderr, "broadcast: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double cpu_us(void) {
  struct timespec time;

  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int connect_and_ask(uint16_t port) {
  static const char request[] =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);

  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)sizeof request - 1) {
    die("a client");
  }
  return fd;
}

/* Opens so many connections and reads what comes, until the process is killed. */
static void read_for_ever(uint16_t port, size_t count) {
  static char buffer[1 << 16];
  struct epoll_event event = {.events = EPOLLIN}, ready[64];
  int epoll = epoll_create1(0), i, n;

  for (; count > 0; count--) {
    event.data.fd = connect_and_ask(port);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) != 0) {
      die("epoll_ctl");
    }
  }
  for (;;) {
    n = epoll_wait(epoll, ready, sizeof ready / sizeof *ready, -1);
    for (i = 0; i < n; i++) {
      if (recv(ready[i].data.fd, buffer, sizeof buffer, MSG_DONTWAIT) == 0) {
        _exit(0);
      }
    }
  }
}

/* The library is of no use in the child, and the child does not use it. */
static pid_t start_readers(uint16_t port, size_t count) {
  pid_t pid = fork();

  if (pid < 0) {
    die("fork");
  }
  if (pid == 0) {
    read_for_ever(port, count);
  }
  return pid;
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  struct bench *bench = user;

  (void)socket;
  bench->written += bytes;
}

static void on_new_connection(qws_server *server, void *user) {
  struct bench *bench = user;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;

  events.bytes_written = on_bytes_written;
  while (bench->taken < bench->count &&
         qws_server_next_pending_connection(server, &socket) == QWS_OK) {
    qws_socket_set_events(socket, &events, bench);
    bench->sockets[bench->taken++] = socket;
  }
}

static int64_t waiting(const struct bench *bench) {
  int64_t bytes = 0;
  size_t i;

  for (i = 0; i < bench->count; i++) {
    bytes += qws_socket_bytes_to_write(bench->sockets[i]);
  }
  return bytes;
}

static void tell_everybody(const struct bench *bench, enum way way) {
  int64_t took = 0;
  size_t i;

  if (way == BROADCAST) {
    took = qws_broadcast_text_message(bench->sockets, bench->count, bench->message, bench->size);
  } else {
    for (i = 0; i < bench->count; i++) {
      took += qws_socket_send_text_message(bench->sockets[i], bench->message, bench->size) ==
              (int64_t)bench->size;
    }
  }
  if (took != (int64_t)bench->count) {
    fputs("broadcast: a connection is lost\n", stderr);
    exit(1);
  }
}

/* One round: the time of the calls, and the time until all is written. */
static void measure(struct bench *bench, enum way way, double *queueing, double *flushed) {
  double begin = cpu_us();
  int64_t bytes;

  tell_everybody(bench, way);
  *queueing = cpu_us() - begin;
  bytes = waiting(bench);
  bench->written = 0;
  begin = cpu_us();
  while (bench->written < bytes) {
    qws_loop_run_once(bench->loop, -1);
  }
  *flushed = *queueing + cpu_us() - begin;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
  qsort(values, count, sizeof *values, compare);
  return values[count / 2];
}

static void print(const char *what, double times[WAYS][ROUNDS]) {
  double sends = median(times[SENDS], ROUNDS), broadcast = median(times[BROADCAST], ROUNDS);

  printf("%-15s broadcast %9.1f us, single sends %9.1f us, ratio %.3f\n", what, broadcast, sends,
         broadcast / sends);
}

static void run(struct bench *bench) {
  static double queueing[WAYS][ROUNDS], flushed[WAYS][ROUNDS];
  int round, way;

  for (round = -WARM_ROUNDS; round < ROUNDS; round++) {
    for (way = 0; way < WAYS; way++) {
      int place = round < 0 ? 0 : round;

      measure(bench, (enum way)way, &queueing[way][place], &flushed[way][place]);
    }
  }
  printf("a message of %zu bytes to %zu sockets, CPU time\n", bench->size, bench->count);
  print("queueing:", queueing);
  print("with the flush:", flushed);
  puts("queueing is the library's work; the flush adds a system call for each socket, either way");
}

static void raise_descriptor_limit(void) {
  struct rlimit limit;

  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

static size_t argument(int argc, char **argv, int index, size_t otherwise) {
  long long value = argc > index ? atoll(argv[index]) : (long long)otherwise;

  if (value < 1 || argc > 3) {
    fputs("usage: broadcast [SOCKETS [BYTES]]\n", stderr);
    exit(2);
  }
  return (size_t)value;
}

int main(int argc, char **argv) {
  struct bench bench = {.count = argument(argc, argv, 1, 1000),
                        .size = argument(argc, argv, 2, 1024)};
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  qws_server *server;
  pid_t readers;

  raise_descriptor_limit();
  bench.sockets = calloc(bench.count, sizeof *bench.sockets);
  bench.message = malloc(bench.size);
  if (bench.sockets == NULL || bench.message == NULL || qws_loop_new(&bench.loop) != QWS_OK ||
      qws_server_new(bench.loop, "", QWS_NON_SECURE_MODE, &server) != QWS_OK) {
    die("start");
  }
  memset(bench.message, 'x', bench.size);
  events.new_connection = on_new_connection;
  qws_server_set_events(server, &events, &bench);
  if (qws_server_listen(server, "127.0.0.1", 0) != QWS_OK) {
    die("listen");
  }
  readers = start_readers(qws_server_port(server), bench.count);
  while (bench.taken < bench.count) {
    qws_loop_run_once(bench.loop, -1);
  }
  run(&bench);

  kill(readers, SIGKILL);
  waitpid(readers, NULL, 0);
  qws_shutdown();
  free(bench.sockets);
  free(bench.message);
  return 0;
}
