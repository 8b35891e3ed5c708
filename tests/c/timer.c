/* Timers: order, repeats, restarts, and free inside of their own callback. */
#include "record.h"

static qws_loop *loop;
static int fired;

static void on_timeout(qws_timer *timer, void *user) {
  (void)timer;
  record("%s", (const char *)user);
  fired++;
}

static void on_timeout_free(qws_timer *timer, void *user) {
  (void)user;
  record("free");
  CHECK_EQUAL(qws_timer_free(timer), QWS_OK);
  CHECK_EQUAL(qws_timer_stop(timer), QWS_ERR_HANDLE);
  fired++;
}

static void on_timeout_restart(qws_timer *timer, void *user) {
  int *left = user;
  record("again");
  if (--*left > 0) CHECK_EQUAL(qws_timer_start(timer, 0, -1), QWS_OK);
}

static void on_timeout_stop(qws_timer *timer, void *user) {
  int *left = user;
  if (--*left == 0) CHECK_EQUAL(qws_timer_stop(timer), QWS_OK);
}

static qws_timer *make(void (*function)(qws_timer *, void *), void *user) {
  qws_timer *timer = NULL;
  CHECK_EQUAL(qws_timer_new(loop, function, user, &timer), QWS_OK);
  return timer;
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  qws_timer *a = make(on_timeout, "a"), *b = make(on_timeout, "b"), *c = make(on_timeout, "c");
  CHECK_EQUAL(qws_timer_is_active(a), 0);
  CHECK_EQUAL(qws_timer_remaining_time(a), -1);
  CHECK_EQUAL(qws_timer_start(a, -1, -1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_timer_start(a, INT64_MAX, -1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_timer_start(a, 0, INT64_MAX), QWS_ERR_RANGE);

  CHECK_EQUAL(qws_timer_start(a, 100000, -1), QWS_OK);
  CHECK_EQUAL(qws_timer_is_active(a), 1);
  CHECK(qws_timer_remaining_time(a) > 90000 && qws_timer_remaining_time(a) <= 100000);
  CHECK(qws_loop_timeout(loop) > 90000 && qws_loop_timeout(loop) <= 100000);
  CHECK_EQUAL(qws_timer_stop(a), QWS_OK);
  CHECK_EQUAL(qws_loop_timeout(loop), -1);

  /* By deadline, and equal ones in the order of starting. */
  CHECK_EQUAL(qws_timer_start(b, 40, -1), QWS_OK);
  CHECK_EQUAL(qws_timer_start(c, 0, -1), QWS_OK);
  CHECK_EQUAL(qws_timer_start(a, 20, -1), QWS_OK);
  RUN_UNTIL(loop, fired == 3);
  CHECK_RECORD("c a b ");
  CHECK_EQUAL(qws_timer_is_active(a), 0);

  int left = 5;
  qws_timer *repeating = make(on_timeout_stop, &left);
  CHECK_EQUAL(qws_timer_start(repeating, 1, 1), QWS_OK);
  RUN_UNTIL(loop, left == 0);
  CHECK_EQUAL(qws_timer_is_active(repeating), 0);
  left = 5;
  CHECK_EQUAL(qws_timer_start(repeating, 0, 0), QWS_OK);
  RUN_UNTIL(loop, left == 0);
  CHECK_EQUAL(qws_timer_free(repeating), QWS_OK);

  /* Started again in its callback with 0, a timer fires in the next round and not in the same. */
  left = 3;
  qws_timer *again = make(on_timeout_restart, &left);
  CHECK_EQUAL(qws_timer_start(again, 0, -1), QWS_OK);
  CHECK_EQUAL(qws_loop_run_once(loop, 100), QWS_OK);
  CHECK_RECORD("again ");
  RUN_UNTIL(loop, left == 0);
  CHECK_RECORD("again again ");
  CHECK_EQUAL(qws_timer_free(again), QWS_OK);

  fired = 0;
  CHECK_EQUAL(qws_timer_start(make(on_timeout_free, NULL), 0, 0), QWS_OK);
  CHECK_EQUAL(qws_timer_start(make(on_timeout_free, NULL), 0, -1), QWS_OK);
  RUN_UNTIL(loop, fired == 2);
  CHECK_EQUAL(qws_loop_run_once(loop, 0), QWS_OK);
  CHECK_RECORD("free free ");

  /* After its loop. */
  CHECK_EQUAL(qws_timer_start(a, 0, 0), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  CHECK_EQUAL(qws_timer_start(b, 0, -1), QWS_ERR_STATE);
  CHECK_EQUAL(qws_timer_is_active(a), 0);
  CHECK_EQUAL(qws_timer_stop(a), QWS_OK);
  CHECK_EQUAL(qws_timer_free(a), QWS_OK);
  CHECK_EQUAL(qws_timer_free(b), QWS_OK);
  CHECK_EQUAL(qws_timer_free(c), QWS_OK);
  return check_finish();
}
