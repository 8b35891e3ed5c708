/* A scripted server on this machine, in a thread of its own: a proxy, or an HTTP server that is none of
 * websockets. It plays the acts of its script one after the other, each with the next connection. Waiting
 * for a peer ends after ten seconds. */
#ifndef SCRIPTED_H
#define SCRIPTED_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"

struct scripted;

/* One act: talks to a connection, which is closed when it returns. */
typedef void (*scripted_act)(struct scripted *server, int fd);

struct scripted {
  int listener;
  uint16_t port;   /* where it listens */
  uint16_t target; /* where scripted_relay leads to */
  const scripted_act *acts;
  int count;
  pthread_t thread;
  size_t size;
  char heard[1 << 14]; /* what the acts have read, with a NUL; to be looked at after scripted_end */
};

static inline void scripted_limit(int fd) {
  struct timeval limit = {.tv_sec = 10};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

/* A listening descriptor on a free port. */
static inline int scripted_listen(uint16_t *out_port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK_EQUAL(bind(fd, (struct sockaddr *)&address, size), 0);
  CHECK_EQUAL(listen(fd, 8), 0);
  CHECK_EQUAL(getsockname(fd, (struct sockaddr *)&address, &size), 0);
  scripted_limit(fd);
  *out_port = ntohs(address.sin_port);
  return fd;
}

static inline void *scripted_play(void *user) {
  struct scripted *server = user;
  for (int i = 0; i < server->count; i++) {
    int fd = accept(server->listener, NULL, NULL);
    if (fd < 0) break;
    scripted_limit(fd);
    server->acts[i](server, fd);
    close(fd);
  }
  return NULL;
}

/* Begins to play; the acts must live until scripted_end. */
static inline void scripted_begin(struct scripted *server, const scripted_act *acts, int count) {
  server->listener = scripted_listen(&server->port);
  server->acts = acts;
  server->count = count;
  server->size = 0;
  server->heard[0] = 0;
  CHECK_EQUAL(pthread_create(&server->thread, NULL, scripted_play, server), 0);
}

/* Waits until the script is over. An act that still waits for its connection is given up. */
static inline void scripted_end(struct scripted *server) {
  shutdown(server->listener, SHUT_RDWR);
  CHECK_EQUAL(pthread_join(server->thread, NULL), 0);
  CHECK_EQUAL(close(server->listener), 0);
}

/* Reads so many bytes, fewer at the end; they are added to what was heard. */
static inline const char *scripted_read(struct scripted *server, int fd, size_t size) {
  char *start = server->heard + server->size;
  while (size > 0 && server->size + 1 < sizeof server->heard) {
    ssize_t n = recv(fd, server->heard + server->size, 1, 0);
    if (n <= 0) break;
    server->size++;
    size--;
  }
  server->heard[server->size] = 0;
  return start;
}

/* Reads the head of a request up to its empty line. */
static inline const char *scripted_head(struct scripted *server, int fd) {
  const char *start = server->heard + server->size;
  while (strstr(start, "\r\n\r\n") == NULL) {
    size_t before = server->size;
    scripted_read(server, fd, 1);
    if (server->size == before) break;
  }
  return start;
}

static inline void scripted_send(int fd, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes += n;
    size -= (size_t)n;
  }
}

static inline void scripted_say(int fd, const char *text) {
  scripted_send(fd, text, strlen(text));
}

/* Waits for the peer's end. */
static inline void scripted_until_end(int fd) {
  char rest[4096];
  while (recv(fd, rest, sizeof rest, 0) > 0) continue;
}

/* Connects to the target and carries bytes both ways until one side ends. */
static inline void scripted_relay(struct scripted *server, int fd) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(server->target),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int ends[2] = {fd, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  struct pollfd both[2] = {{.fd = ends[0], .events = POLLIN}, {.events = POLLIN}};
  char bytes[16384];

  both[1].fd = ends[1];
  if (connect(ends[1], (struct sockaddr *)&address, sizeof address) == 0) {
    for (int open = 1; open && poll(both, 2, 10000) > 0;) {
      for (int i = 0; i < 2 && open; i++) {
        if (both[i].revents == 0) continue;
        ssize_t n = recv(ends[i], bytes, sizeof bytes, 0);
        open = n > 0;
        if (open) scripted_send(ends[1 - i], bytes, (size_t)n);
      }
    }
  }
  close(ends[1]);
}

#endif
