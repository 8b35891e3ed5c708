/* What README.md beside this file says of options and records, for the peers in C. */
#ifndef RECORDS_H
#define RECORDS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(2);
}

/* ---- options */

struct options {
  int deflate;
  int server_no_context_takeover, client_no_context_takeover;
  int server_max_window_bits, client_max_window_bits; /* 0: nothing is said of it */
  const char *subprotocol;                            /* "" for none */
};

static int parse_flag(const char *argument, const char *name, int *out) {
  if (strcmp(argument, name) != 0) {
    return 0;
  }
  *out = 1;
  return 1;
}

static int parse_number(const char *argument, const char *name, int *out) {
  size_t size = strlen(name);

  if (strncmp(argument, name, size) != 0 || argument[size] != '=') {
    return 0;
  }
  *out = atoi(argument + size + 1);
  return 1;
}

/* Reads the arguments of the program; 1 for a server, 0 for a client, whose URL is argv[2]. */
static int parse_arguments(struct options *o, int argc, char **argv) {
  int is_server = argc >= 2 && strcmp(argv[1], "server") == 0;
  int i, frame;

  memset(o, 0, sizeof *o);
  o->subprotocol = "";
  if (!is_server && (argc < 3 || strcmp(argv[1], "client") != 0)) {
    die("usage: server [OPTION...] | client URL [OPTION...]");
  }
  for (i = is_server ? 2 : 3; i < argc; i++) {
    if (strncmp(argv[i], "subprotocol=", 12) == 0) {
      o->subprotocol = argv[i] + 12;
    } else if (parse_flag(argv[i], "deflate", &o->deflate) ||
               parse_flag(argv[i], "server_no_context_takeover", &o->server_no_context_takeover) ||
               parse_flag(argv[i], "client_no_context_takeover", &o->client_no_context_takeover) ||
               parse_number(argv[i], "server_max_window_bits", &o->server_max_window_bits) ||
               parse_number(argv[i], "client_max_window_bits", &o->client_max_window_bits)) {
      o->deflate = 1;
    } else if (!parse_number(argv[i], "frame", &frame)) {
      die(argv[i]);
    }
  }
  return is_server;
}

/* ---- records */

/* data is owned, ends with a zero that is not counted, and is NULL in an empty record that holds zeros. */
struct record {
  char kind[16];
  int number;
  size_t size, room;
  char *data;
};

static void record_clear(struct record *r) {
  free(r->data);
  memset(r, 0, sizeof *r);
}

static void record_append(struct record *r, const void *data, size_t size) {
  if (r->data == NULL || r->room < r->size + size + 1) {
    r->room = 2 * (r->size + size) + 1;
    r->data = realloc(r->data, r->room);
    if (r->data == NULL) {
      die("no memory");
    }
  }
  if (size > 0) {
    memcpy(r->data + r->size, data, size);
  }
  r->size += size;
  r->data[r->size] = '\0';
}

/* Reads a record from standard input; 0 at its end. */
static int record_read(struct record *r) {
  memset(r, 0, sizeof *r);
  if (scanf("%15s %zu %d", r->kind, &r->size, &r->number) != 3 || getchar() != '\n') {
    return 0;
  }
  r->data = malloc(r->size + 1);
  if (r->data == NULL || fread(r->data, 1, r->size, stdin) != r->size) {
    die("a record is incomplete");
  }
  r->data[r->size] = '\0';
  return 1;
}

static void record_write(const char *kind, int number, const void *data, size_t size) {
  printf("%s %zu %d\n", kind, size, number);
  fwrite(data, 1, size, stdout);
  fflush(stdout);
}

#endif
