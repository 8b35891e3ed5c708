/* The one line that a program of the demo prints for each signal: who, signal and arguments, separated by
 * tabs. demo.py gives it its form. */
#ifndef LINE_H
#define LINE_H

#include <stdarg.h>
#include <stdio.h>

/* Prints a line at once and in one write, so that lines of several processes never mix. */
__attribute__((format(printf, 3, 4))) static inline void line(const char *who, const char *signal,
                                                              const char *format, ...) {
  char arguments[512];
  va_list values;

  va_start(values, format);
  vsnprintf(arguments, sizeof arguments, format, values);
  va_end(values);
  printf("%s\t%s\t%s\n", who, signal, arguments);
  fflush(stdout);
}

/* QAbstractSocket's name of a qws_connection_state. */
static inline const char *state_name(int state) {
  static const char *const names[] = {"Unconnected", "HostLookup", "Connecting", "Connected",
                                      "Bound",       "Listening",  "Closing"};
  return names[state];
}

#endif
