/* The table of loops behind qws_loop_stop() and qws_loop_wake(), which may run in a signal handler and
 * on any thread: no lock, no allocation, no Go. Slots are never freed, only claimed again, so that a
 * search needs nothing but the atomic fields. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "bridge.h"

struct slot {
  struct bridge_control control; /* first: a control is turned back into its slot by a cast */
  int claimed;
  uintptr_t loop;    /* the handle, 0 while unknown */
  uint32_t visitors; /* threads and handlers that use the control now */
};

#define SLOTS 64

struct chunk {
  struct slot slots[SLOTS];
  struct chunk *next;
};

static struct chunk first;

struct bridge_control *bridge_control_claim(void) {
  for (struct chunk *chunk = &first;;) {
    for (int i = 0; i < SLOTS; i++) {
      struct slot *slot = &chunk->slots[i];
      if (!slot->claimed) {
        slot->claimed = 1;
        slot->control.stop = slot->control.wake = 0;
        return &slot->control;
      }
    }
    if (!chunk->next) {
      struct chunk *next = calloc(1, sizeof *next);
      if (!next) return NULL;
      __atomic_store_n(&chunk->next, next, __ATOMIC_RELEASE);
    }
    chunk = chunk->next;
  }
}

void bridge_control_publish(struct bridge_control *control, void *loop) {
  struct slot *slot = (struct slot *)control;
  __atomic_store_n(&slot->loop, (uintptr_t)loop, __ATOMIC_SEQ_CST);
}

void bridge_control_withdraw(struct bridge_control *control) {
  struct slot *slot = (struct slot *)control;
  __atomic_store_n(&slot->loop, 0, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&slot->visitors, __ATOMIC_SEQ_CST) != 0) sched_yield();
}

void bridge_control_release(struct bridge_control *control) {
  struct slot *slot = (struct slot *)control;
  slot->claimed = 0;
}

/* The slot of a loop, with a visit that the caller ends; NULL if there is no such loop. The second look
 * at the handle makes sure that whoever withdraws the slot sees the visit. */
static struct slot *visit(const qws_loop *loop) {
  if (!loop) return NULL;
  for (struct chunk *chunk = &first; chunk; chunk = __atomic_load_n(&chunk->next, __ATOMIC_ACQUIRE)) {
    for (int i = 0; i < SLOTS; i++) {
      struct slot *slot = &chunk->slots[i];
      if (__atomic_load_n(&slot->loop, __ATOMIC_RELAXED) != (uintptr_t)loop) continue;
      __atomic_add_fetch(&slot->visitors, 1, __ATOMIC_SEQ_CST);
      if (__atomic_load_n(&slot->loop, __ATOMIC_SEQ_CST) == (uintptr_t)loop) return slot;
      __atomic_sub_fetch(&slot->visitors, 1, __ATOMIC_SEQ_CST);
    }
  }
  return NULL;
}

static void leave(struct slot *slot) {
  __atomic_sub_fetch(&slot->visitors, 1, __ATOMIC_SEQ_CST);
}

/* Ends the loop's wait. A full counter (EAGAIN) wakes as well. */
static void signal_event(struct slot *slot) {
  const uint64_t one = 1;
  int saved = errno;
  while (write(slot->control.event_fd, &one, sizeof one) < 0 && errno == EINTR) {
  }
  errno = saved;
}

qws_error qws_loop_stop(qws_loop *loop) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  struct slot *slot = visit(loop);
  if (!slot) return QWS_ERR_HANDLE;
  __atomic_store_n(&slot->control.stop, 1, __ATOMIC_SEQ_CST);
  signal_event(slot);
  leave(slot);
  return QWS_OK;
}

qws_error qws_loop_wake(qws_loop *loop) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  struct slot *slot = visit(loop);
  if (!slot) return QWS_ERR_HANDLE;
  __atomic_store_n(&slot->control.wake, 1, __ATOMIC_SEQ_CST);
  signal_event(slot);
  leave(slot);
  return QWS_OK;
}
