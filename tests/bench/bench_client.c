/* The client that the benchmarks time: it does one kind of work and prints one line of JSON.
 *
 *   bench_client MODE HOST PORT SIZE COUNT KIND [tls]
 *
 *   rtt    one message at a time to /echo
 *   recv   sends the text "go" to /flood/SIZE/COUNT/KIND/WARM, reads WARM messages, sends "go" again and
 *          reads COUNT
 *   send   sends WARM messages to /sink/COUNT/WARM, waits for the text "done", sends COUNT, waits for
 *          "done"
 *
 * KIND is text or bin; WARM, the part that is not timed, is COUNT / 10. tls: over TLS, with whatever certificate
 * the server has. */
#include "pump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum mode { RTT, RECV, SEND };

/* The clock and the CPU time of this process, in seconds. */
struct instant {
  double wall, user, system;
};

struct bench {
  enum mode mode;
  uint64_t count, warm;
  struct pump pump;
  qws_loop *loop;
  int timing;           /* 0 while warming up */
  uint64_t received;    /* messages of this part */
  uint64_t sent_at;     /* rtt: nanoseconds */
  uint32_t *round_trip; /* rtt: nanoseconds of each message */
  struct instant begin, end;
  int finished;
};

static const char *const mode_names[] = {"rtt", "recv", "send"};

static uint64_t now_ns(void) {
  struct timespec time;

  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static struct instant instant_now(void) {
  struct rusage usage;

  getrusage(RUSAGE_SELF, &usage);
  return (struct instant){(double)now_ns() * 1e-9, seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

static void start_timing(struct bench *bench) {
  bench->timing = 1;
  bench->received = 0;
  bench->begin = instant_now();
}

static void finish(struct bench *bench) {
  bench->end = instant_now();
  bench->finished = 1;
  qws_loop_stop(bench->loop);
}

static void send_go(const struct bench *bench) {
  qws_socket_send_text_message(bench->pump.socket, "go", 2);
}

static void send_one(struct bench *bench) {
  bench->sent_at = now_ns();
  pump_send(&bench->pump);
}

static void send_many(struct bench *bench, uint64_t count) {
  bench->pump.left = count;
  pump_run(&bench->pump);
}

/* The untimed part is over, or there is none. */
static void warm(struct bench *bench) {
  start_timing(bench);
  if (bench->mode == RECV) {
    send_go(bench);
  } else if (bench->mode == SEND) {
    send_many(bench, bench->count);
  }
}

static void received_echo(struct bench *bench) {
  if (bench->timing) {
    bench->round_trip[bench->received] = (uint32_t)(now_ns() - bench->sent_at);
  }
  bench->received++;
  if (bench->timing && bench->received == bench->count) {
    finish(bench);
    return;
  }
  if (!bench->timing && bench->received == bench->warm) {
    warm(bench);
  }
  send_one(bench);
}

static void received_flood(struct bench *bench) {
  bench->received++;
  if (bench->timing && bench->received == bench->count) {
    finish(bench);
  } else if (!bench->timing && bench->received == bench->warm) {
    warm(bench);
  }
}

static void received(struct bench *bench) {
  switch (bench->mode) {
  case RTT:
    received_echo(bench);
    break;
  case RECV:
    received_flood(bench);
    break;
  case SEND:
    if (bench->timing) {
      finish(bench);
    } else {
      warm(bench);
    }
    break;
  }
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket;
  (void)text;
  (void)size;
  received(user);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket;
  (void)data;
  (void)size;
  received(user);
}

static void on_bytes_written(qws_socket *socket, int64_t bytes, void *user) {
  struct bench *bench = user;

  (void)socket;
  (void)bytes;
  pump_run(&bench->pump);
}

static void on_connected(qws_socket *socket, void *user) {
  struct bench *bench = user;

  (void)socket;
  if (bench->mode == RECV) {
    send_go(bench);
  } else if (bench->mode == SEND) {
    send_many(bench, bench->warm);
  }
  if (bench->mode != SEND && bench->warm == 0) {
    warm(bench);
  }
  if (bench->mode == RTT) {
    send_one(bench);
  }
}

static void on_disconnected(qws_socket *socket, void *user) {
  struct bench *bench = user;

  (void)socket;
  qws_loop_stop(bench->loop);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  struct bench *bench = user;
  char text[256];

  qws_socket_error_string(socket, text, sizeof text);
  fprintf(stderr, "bench_client: error %d: %s\n", (int)error, text);
  qws_loop_stop(bench->loop);
}

static int ascending(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

  return (a > b) - (a < b);
}

static void print_result(struct bench *bench) {
  double secs = bench->end.wall - bench->begin.wall;
  double user = bench->end.user - bench->begin.user;
  double system = bench->end.system - bench->begin.system;
  double mps = (double)bench->count / secs, p50 = 0, p99 = 0;
  struct rusage usage;

  if (bench->mode == RTT) {
    qsort(bench->round_trip, bench->count, sizeof *bench->round_trip, ascending);
    p50 = bench->round_trip[bench->count / 2] / 1e3;
    p99 = bench->round_trip[bench->count * 99 / 100] / 1e3;
  }
  getrusage(RUSAGE_SELF, &usage);
  printf("{\"mode\": \"%s\", \"n\": %" PRIu64 ", \"secs\": %.6f, \"mps\": %.1f, \"MBps\": %.2f, "
         "\"ucpu\": %.6f, \"scpu\": %.6f, \"cpu_us_per_msg\": %.4f, \"p50_us\": %.2f, "
         "\"p99_us\": %.2f, \"maxrss_kb\": %ld}\n",
         mode_names[bench->mode], bench->count, secs, mps, mps * (double)bench->pump.size / 1e6, user,
         system, (user + system) * 1e6 / (double)bench->count, p50, p99, usage.ru_maxrss);
}

static void usage(void) {
  fputs("usage: bench_client rtt|recv|send HOST PORT SIZE COUNT text|bin [tls]\n", stderr);
  exit(2);
}

/* Reads the arguments; url gets where to connect to. */
static void parse_arguments(struct bench *bench, int argc, char **argv, char *url, size_t cap) {
  int used;
  char *payload;
  size_t i;

  if (argc < 7 || argc > 8 || (argc == 8 && strcmp(argv[7], "tls") != 0)) {
    usage();
  }
  while (strcmp(argv[1], mode_names[bench->mode]) != 0) {
    if (bench->mode == SEND) {
      usage();
    }
    bench->mode++;
  }
  bench->pump.size = strtoull(argv[4], NULL, 10);
  bench->count = strtoull(argv[5], NULL, 10);
  bench->pump.text = strcmp(argv[6], "text") == 0;
  bench->warm = bench->count / 10;
  payload = malloc(bench->pump.size + 1);
  bench->round_trip = calloc(bench->count, sizeof *bench->round_trip);
  if (bench->count == 0 || payload == NULL || bench->round_trip == NULL) {
    usage();
  }
  for (i = 0; i < bench->pump.size; i++) {
    payload[i] = (char)('a' + i % 26);
  }
  bench->pump.payload = payload;

  used = snprintf(url, cap, "%s://%s:%s", argc == 8 ? "wss" : "ws", argv[2], argv[3]);
  if (used < 0 || (size_t)used >= cap) {
    usage();
  }
  url += used;
  cap -= (size_t)used;
  if (bench->mode == RTT) {
    snprintf(url, cap, "/echo");
  } else if (bench->mode == RECV) {
    snprintf(url, cap, "/flood/%zu/%" PRIu64 "/%s/%" PRIu64, bench->pump.size, bench->count, argv[6],
             bench->warm);
  } else {
    snprintf(url, cap, "/sink/%" PRIu64 "/%" PRIu64, bench->count, bench->warm);
  }
}

/* Takes whatever certificate a server has: what is measured here is not a secret. */
static void trust_everybody(qws_socket *socket) {
  qws_ssl_configuration *configuration;

  if (qws_ssl_configuration_new(&configuration) != QWS_OK ||
      qws_ssl_configuration_set_peer_verify_mode(configuration, QWS_VERIFY_NONE) != QWS_OK ||
      qws_socket_set_ssl_configuration(socket, configuration) != QWS_OK) {
    fputs("bench_client: no TLS\n", stderr);
    exit(1);
  }
  qws_ssl_configuration_free(configuration);
}

int main(int argc, char **argv) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  struct bench bench = {0};
  char url[512];

  parse_arguments(&bench, argc, argv, url, sizeof url);
  if (qws_loop_new(&bench.loop) != QWS_OK ||
      qws_socket_new(bench.loop, NULL, QWS_VERSION_LATEST, &bench.pump.socket) != QWS_OK) {
    fputs("bench_client: the library does not start\n", stderr);
    return 1;
  }
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.text_message_received = on_text_message;
  events.binary_message_received = on_binary_message;
  if (bench.mode == SEND) {
    events.bytes_written = on_bytes_written;
  }
  qws_socket_set_events(bench.pump.socket, &events, &bench);
  trust_everybody(bench.pump.socket);
  qws_socket_open(bench.pump.socket, url);
  qws_loop_run(bench.loop);
  if (!bench.finished) {
    fputs("bench_client: the connection ended too early\n", stderr);
    return 1;
  }
  print_result(&bench);
  return 0;
}
