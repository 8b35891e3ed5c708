/* Runs of a loop: run_once and its limit, stop before and during a run, wake, and what is not allowed. */
#include "record.h"

static qws_loop *loop;

static void stop(void *user) {
  (void)user;
  record("stop");
  CHECK_EQUAL(qws_loop_free(loop), QWS_ERR_STATE);
  CHECK_EQUAL(qws_shutdown(), QWS_ERR_STATE);
  CHECK_EQUAL(qws_loop_stop(loop), QWS_OK);
}

static void posted(void *user) {
  record("%s", (const char *)user);
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);
  CHECK_EQUAL(qws_loop_run_once(loop, 0), QWS_OK);
  CHECK_EQUAL(qws_loop_timeout(loop), -1);

  /* The limit holds without anything to do. */
  double start = check_clock();
  CHECK_EQUAL(qws_loop_run_once(loop, 30), QWS_OK);
  CHECK(check_clock() - start >= 0.030);

  /* A stop that no run was there for ends the next one at once. */
  CHECK_EQUAL(qws_loop_stop(loop), QWS_OK);
  CHECK_EQUAL(qws_loop_run(loop), QWS_OK);
  CHECK_EQUAL(qws_loop_stop(loop), QWS_OK);
  CHECK_EQUAL(qws_loop_run_once(loop, -1), QWS_OK);

  CHECK_EQUAL(qws_loop_wake(loop), QWS_OK);
  CHECK_EQUAL(qws_loop_run_once(loop, -1), QWS_OK);

  CHECK_EQUAL(qws_loop_post(loop, NULL, NULL), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_loop_post(loop, posted, "a"), QWS_OK);
  CHECK_EQUAL(qws_loop_timeout(loop), 0);
  CHECK_EQUAL(qws_loop_post(loop, posted, "b"), QWS_OK);
  CHECK_EQUAL(qws_loop_post(loop, stop, NULL), QWS_OK);
  CHECK_EQUAL(qws_loop_run(loop), QWS_OK);
  CHECK_RECORD("a b stop ");

  /* What was posted to a loop that is freed is not called. */
  CHECK_EQUAL(qws_loop_post(loop, posted, "never"), QWS_OK);
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);
  CHECK_RECORD("");
  return check_finish();
}
