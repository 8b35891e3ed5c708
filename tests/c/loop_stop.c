/* Stop and wake from other threads and from signal handlers, also while loops come and go. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>

#include "check.h"

static qws_loop *loop;
static atomic_int rounds;

static void *stop_from_thread(void *user) {
  (void)user;
  CHECK_EQUAL(qws_loop_stop(loop), QWS_OK);
  return NULL;
}

static void *wake_from_thread(void *user) {
  (void)user;
  CHECK_EQUAL(qws_loop_wake(loop), QWS_OK);
  return NULL;
}

static void on_alarm(int number) {
  (void)number;
  rounds++;
  qws_loop_stop(loop);
}

/* Runs in a thread while main makes and frees loops: what it stops may be gone at any moment. */
static _Atomic(qws_loop *) victim;
static atomic_int done;

static void *stop_victims(void *user) {
  (void)user;
  while (!done) {
    qws_loop *now = victim;
    qws_error error = qws_loop_stop(now);
    if (error != QWS_OK && error != QWS_ERR_HANDLE) return "bad answer";
    error = qws_loop_wake(now);
    if (error != QWS_OK && error != QWS_ERR_HANDLE) return "bad answer";
  }
  return NULL;
}

static void *in_thread(void *(*function)(void *)) {
  pthread_t thread;
  CHECK_EQUAL(pthread_create(&thread, NULL, function, NULL), 0);
  return (void *)thread;
}

static void *joined(void *thread) {
  void *result = NULL;
  CHECK_EQUAL(pthread_join((pthread_t)thread, &result), 0);
  return result;
}

int main(void) {
  CHECK_EQUAL(qws_loop_new(&loop), QWS_OK);

  for (int i = 0; i < 100; i++) {
    void *thread = in_thread(stop_from_thread);
    CHECK_EQUAL(qws_loop_run(loop), QWS_OK);
    joined(thread);
    thread = in_thread(wake_from_thread);
    CHECK_EQUAL(qws_loop_run_once(loop, -1), QWS_OK);
    joined(thread);
  }

  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
  for (int i = 0; i < 20; i++) {
    int before = rounds;
    struct itimerval soon = {.it_value = {.tv_usec = 2000}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &soon, NULL), 0);
    CHECK_EQUAL(qws_loop_run(loop), QWS_OK);
    CHECK_EQUAL(rounds, before + 1);
  }
  CHECK_EQUAL(qws_loop_free(loop), QWS_OK);

  /* More loops than one part of the table holds, each with its own stop. */
  qws_loop *many[200];
  for (int i = 0; i < 200; i++) CHECK_EQUAL(qws_loop_new(&many[i]), QWS_OK);
  for (int i = 0; i < 200; i++) {
    CHECK_EQUAL(qws_loop_stop(many[i]), QWS_OK);
    CHECK_EQUAL(qws_loop_run(many[i]), QWS_OK);
  }
  for (int i = 0; i < 200; i++) CHECK_EQUAL(qws_loop_free(many[i]), QWS_OK);
  for (int i = 0; i < 200; i++) CHECK_EQUAL(qws_loop_stop(many[i]), QWS_ERR_HANDLE);

  void *thread = in_thread(stop_victims);
  for (int i = 0; i < 2000; i++) {
    qws_loop *next = NULL;
    if (qws_loop_new(&next) != QWS_OK) break;
    victim = next;
    qws_loop_run_once(next, 0);
    if (qws_loop_free(next) != QWS_OK) break;
  }
  done = 1;
  CHECK(joined(thread) == NULL);
  return check_finish();
}
