/* A stream of equal messages on one socket, with at most 1 MiB waiting in it. */
#ifndef PUMP_H
#define PUMP_H

#include <libqwebsocket.h>

struct pump {
  qws_socket *socket;
  const char *payload; /* borrowed */
  size_t size;
  int text;      /* 1: text messages, 0: binary */
  uint64_t left; /* messages to send */
};

static inline void pump_send(const struct pump *pump) {
  if (pump->text) {
    qws_socket_send_text_message(pump->socket, pump->payload, pump->size);
  } else {
    qws_socket_send_binary_message(pump->socket, pump->payload, pump->size);
  }
}

/* Sends what fits; to be called at the beginning and from each bytes_written. The library is asked once
 * for a whole batch how much waits, because asking makes it frame what was sent so far. */
static inline void pump_run(struct pump *pump) {
  enum { LIMIT = 1024 * 1024, LARGEST_HEAD = 14 };

  while (pump->left > 0) {
    int64_t waiting = qws_socket_bytes_to_write(pump->socket);
    uint64_t batch;

    if (waiting < 0 || waiting >= LIMIT) {
      return;
    }
    batch = (uint64_t)(LIMIT - waiting) / (pump->size + LARGEST_HEAD);
    if (batch == 0) {
      batch = 1;
    }
    for (; batch > 0 && pump->left > 0; batch--, pump->left--) {
      pump_send(pump);
    }
  }
}

#endif
