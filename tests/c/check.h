/* The vocabulary of the test programs: each is one file about one behaviour, prints what failed and a line
 * "N passed, N failed", and exits 0 or 1. */
#ifndef CHECK_H
#define CHECK_H

#include <libqwebsocket.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int check_passed, check_failed;

static inline void check_that(int ok, const char *what, const char *file, int line) {
  if (ok) {
    check_passed++;
    return;
  }
  check_failed++;
  printf("%s:%d: %s\n", file, line, what);
}

static inline void check_equal(long long got, long long want, const char *what, const char *file,
                               int line) {
  check_that(got == want, what, file, line);
  if (got != want) printf("  got %lld, want %lld\n", got, want);
}

static inline void check_text(const char *got, const char *want, const char *what, const char *file,
                              int line) {
  check_that(strcmp(got, want) == 0, what, file, line);
  if (strcmp(got, want) != 0) printf("  got  \"%s\"\n  want \"%s\"\n", got, want);
}

/* A condition, two numbers, or two texts that must be so. The program goes on if they are not. */
#define CHECK(condition) check_that((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(got, want) \
  check_equal((long long)(got), (long long)(want), #got " == " #want, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) check_text(got, want, #got " is " #want, __FILE__, __LINE__)

#define CHECK_ROOM 4096

static inline char *check_room(void) {
  static char room[CHECK_ROOM];
  return room;
}

/* The text that a getter gives for an object; the next GET overwrites it. */
#define GET(getter, object) (getter(object, check_room(), CHECK_ROOM), (const char *)check_room())

static inline double check_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Runs the loop until the condition holds, and fails if it does not within ten seconds. */
#define RUN_UNTIL(loop, condition)                                          \
  do {                                                                      \
    double end_ = check_clock() + 10;                                       \
    while (!(condition) && check_clock() < end_) qws_loop_run_once(loop, 100); \
    check_that((condition) != 0, "reached: " #condition, __FILE__, __LINE__); \
  } while (0)

/* Ends the program: all objects must be freed by now. The value is for main. */
static inline int check_finish(void) {
  CHECK_EQUAL(qws_live_objects(), 0);
  printf("%d passed, %d failed\n", check_passed, check_failed);
  return check_failed != 0;
}

#endif
