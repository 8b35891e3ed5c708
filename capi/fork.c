/* The fork guard. A forked child has Go's memory but none of its threads: whatever needs another thread
 * (the collector, a name lookup) would hang there without a word. */
#include <pthread.h>

#include "bridge.h"

int bridge_forked;

static void forked_child(void) {
  bridge_forked = 1;
}

__attribute__((constructor)) static void watch_forks(void) {
  pthread_atfork(NULL, NULL, forked_child);
}

size_t bridge_no_text(char *buf, size_t cap) {
  if (buf && cap > 0) buf[0] = 0;
  return 0;
}
