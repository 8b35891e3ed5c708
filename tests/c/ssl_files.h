/* The files that tests/ssl_files.sh makes, in a folder of the program's own. */
#ifndef SSL_FILES_H
#define SSL_FILES_H

#include <stdlib.h>
#include <unistd.h>

#include "check.h"

static char ssl_files[] = "/tmp/qws_ssl_XXXXXX";

/* Makes the files; the first line of main. Programs run in the root of the checkout. */
static inline void ssl_files_make(void) {
  char command[128];
  CHECK(mkdtemp(ssl_files) != NULL);
  snprintf(command, sizeof command, "tests/ssl_files.sh %s", ssl_files);
  CHECK_EQUAL(system(command), 0);
}

static inline void ssl_files_remove(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", ssl_files);
  CHECK_EQUAL(system(command), 0);
}

/* A file, with a NUL behind it; the next call overwrites it. */
static inline const char *ssl_file(const char *name, size_t *out_size) {
  static char data[16384];
  char path[128];
  FILE *file;
  size_t size;

  snprintf(path, sizeof path, "%s/%s", ssl_files, name);
  file = fopen(path, "rb");
  CHECK(file != NULL);
  size = file == NULL ? 0 : fread(data, 1, sizeof data - 1, file);
  if (file != NULL) fclose(file);
  data[size] = 0;
  if (out_size != NULL) *out_size = size;
  return data;
}

static inline const char *ssl_text(const char *name) { return ssl_file(name, NULL); }

#endif
