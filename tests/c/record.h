/* A record of what happened, as text: "connected text(hello) closed ", which tests compare as a whole. */
#ifndef RECORD_H
#define RECORD_H

#include <stdarg.h>
#include <stdio.h>

#include "check.h"

static char record_text[1 << 16];
static size_t record_size;

static inline void record(const char *format, ...) __attribute__((format(printf, 1, 2)));

static inline void record(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(record_text + record_size, sizeof record_text - record_size, format, arguments);
  va_end(arguments);
  if (n > 0 && record_size + (size_t)n < sizeof record_text) record_size += (size_t)n;
  if (record_size + 1 < sizeof record_text) record_text[record_size++] = ' ';
  record_text[record_size] = 0;
}

static inline void record_clear(void) {
  record_size = 0;
  record_text[0] = 0;
}

/* Compares the record with what should have happened, and begins a new one. */
#define CHECK_RECORD(want)            \
  do {                                \
    CHECK_TEXT(record_text, want);    \
    record_clear();                   \
  } while (0)

#endif
