/* A raw TCP client on this machine, in the thread of the loop: it says what no good websocket would,
 * and sees the bytes that come back. */
#ifndef RAW_H
#define RAW_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

struct raw {
  int fd;
  int ended; /* the server has ended its side, or dropped the connection */
  size_t size;
  char text[1 << 16]; /* what came, with a NUL */
};

/* A client of a descriptor that is connected; it is closed by raw_close. */
static inline void raw_begin(struct raw *raw, int fd) {
  raw->fd = fd;
  raw->ended = 0;
  raw->size = 0;
  raw->text[0] = 0;
}

static inline void raw_connect(struct raw *raw, uint16_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  raw_begin(raw, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  CHECK_EQUAL(connect(raw->fd, (struct sockaddr *)&address, sizeof address), 0);
}

/* The port of the client's end. */
static inline uint16_t raw_port(const struct raw *raw) {
  struct sockaddr_in address = {0};
  socklen_t size = sizeof address;
  CHECK_EQUAL(getsockname(raw->fd, (struct sockaddr *)&address, &size), 0);
  return ntohs(address.sin_port);
}

static inline void raw_send(struct raw *raw, const char *bytes, size_t size) {
  CHECK_EQUAL(send(raw->fd, bytes, size, MSG_NOSIGNAL), size);
}

static inline void raw_say(struct raw *raw, const char *text) {
  raw_send(raw, text, strlen(text));
}

/* Asks for a websocket at this target, with further lines such as "Origin: a\r\n". */
static inline void raw_upgrade(struct raw *raw, const char *target, const char *lines) {
  char request[2048];
  snprintf(request, sizeof request,
           "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
           target, lines);
  raw_say(raw, request);
}

/* Takes in what is there, without waiting. */
static inline void raw_read(struct raw *raw) {
  while (!raw->ended && raw->size + 1 < sizeof raw->text) {
    size_t room = sizeof raw->text - 1 - raw->size;
    ssize_t n = recv(raw->fd, raw->text + raw->size, room, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
      raw->ended = 1;
      return;
    }
    raw->size += (size_t)n;
    raw->text[raw->size] = 0;
  }
}

/* Whether these bytes have come, or the end: conditions for RUN_UNTIL. */
static inline int raw_has(struct raw *raw, const char *bytes, size_t size) {
  raw_read(raw);
  for (size_t at = 0; at + size <= raw->size; at++)
    if (memcmp(raw->text + at, bytes, size) == 0) return 1;
  return 0;
}

static inline int raw_saw(struct raw *raw, const char *text) {
  return raw_has(raw, text, strlen(text));
}

static inline int raw_ended(struct raw *raw) {
  raw_read(raw);
  return raw->ended;
}

static inline void raw_close(struct raw *raw) {
  CHECK_EQUAL(close(raw->fd), 0);
}

#endif
