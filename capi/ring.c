/* The command ring: messages that a program sends inside the callback of a data event are copied here,
 * C to C, and framed together when Go has control again. */
#include <string.h>

#include "bridge.h"

/* Records begin at multiples of their alignment. */
static size_t aligned(size_t size) {
  const size_t alignment = _Alignof(struct bridge_send);
  return (size + alignment - 1) / alignment * alignment;
}

/* Copies text and tells whether all of it was ASCII, a word at a time. */
static int copy_ascii(char *to, const char *from, size_t size) {
  uint64_t seen = 0, word;
  size_t i = 0;
  for (; i + sizeof word <= size; i += sizeof word) {
    memcpy(&word, from + i, sizeof word);
    memcpy(to + i, &word, sizeof word);
    seen |= word;
  }
  for (; i < size; i++) {
    to[i] = from[i];
    seen |= (unsigned char)from[i];
  }
  return (seen & UINT64_C(0x8080808080808080)) == 0;
}

/* Whether a send for this socket has the same outcome in the ring as in Go. */
static int may_take(const struct bridge_loop *loop, const qws_socket *socket) {
  const struct bridge_socket *current = loop->current;
  return current && socket && current->handle == socket && current->gate.open &&
         current->gate.generation == loop->current_generation;
}

int bridge_ring_send(struct bridge_loop *loop, const qws_socket *socket, int text, const void *data,
                     size_t size) {
  struct bridge_ring *ring = &loop->ring;
  if (size > BRIDGE_RING_PAYLOAD || ((uintptr_t)data < BRIDGE_LEAST_ADDRESS && size) || !may_take(loop, socket)) return 0;
  size_t need = sizeof(struct bridge_send) + aligned(size);
  if (need > ring->size - ring->tail) return 0;

  struct bridge_send *send = (struct bridge_send *)(ring->bytes + ring->tail);
  char *payload = (char *)(send + 1);
  if (text) {
    if (!copy_ascii(payload, data, size)) return 0;
  } else if (size) {
    memcpy(payload, data, size);
  }
  send->socket = loop->current->handle;
  send->next = ring->tail + need;
  send->size = (uint32_t)size;
  send->text = text != 0;
  ring->tail = send->next;
  return 1;
}
