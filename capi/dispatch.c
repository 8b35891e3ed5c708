/* The walk over a batch of data events: one crossing from Go for all of them, then C to C. Array and
 * cursor belong to the loop, so that a nested run goes on where the callback that started it stands. */
#include "bridge.h"

static _Thread_local struct bridge_loop *delivering;

struct bridge_loop *bridge_delivering(void) {
  return delivering;
}

/* Whether the event still counts. The message of a frame that was delivered is, even if the slot of the
 * frame closed the socket; only a free ends both. */
static int counts(const struct bridge_loop *loop, const struct bridge_event *event) {
  if (!event->socket->handle) return 0;
  if (event->unit && loop->delivered) return 1;
  return event->generation == event->socket->gate.generation;
}

static void call(const struct bridge_event *event) {
  qws_socket *socket = event->socket->handle;
  const qws_socket_events *events = event->socket->events;
  void *user = (void *)event->socket->user;
  switch ((enum bridge_event_kind)event->kind) {
    case BRIDGE_TEXT_FRAME:
      if (events->text_frame_received)
        events->text_frame_received(socket, event->data, event->size, event->last, user);
      break;
    case BRIDGE_TEXT_MESSAGE:
      if (events->text_message_received)
        events->text_message_received(socket, event->data, event->size, user);
      break;
    case BRIDGE_BINARY_FRAME:
      if (events->binary_frame_received)
        events->binary_frame_received(socket, event->data, event->size, event->last, user);
      break;
    case BRIDGE_BINARY_MESSAGE:
      if (events->binary_message_received)
        events->binary_message_received(socket, event->data, event->size, user);
      break;
    case BRIDGE_PONG:
      if (events->pong) events->pong(socket, event->elapsed, event->data, event->size, user);
      break;
  }
}

void bridge_deliver(struct bridge_loop *loop) {
  struct bridge_batch *batch = &loop->batch;
  struct bridge_loop *outer = delivering;
  delivering = loop;
  while (batch->cursor < batch->count) {
    /* A copy: a nested run may move or refill the array. */
    struct bridge_event event = batch->events[batch->cursor++];
    loop->delivered = counts(loop, &event);
    if (!loop->delivered) continue;
    loop->current = event.socket;
    loop->current_generation = event.generation;
    call(&event);
    loop->current = 0;
  }
  delivering = outer;
}
