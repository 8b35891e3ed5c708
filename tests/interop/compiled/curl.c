/* The peer made with libcurl, which has a client only, if it has websockets at all. README.md beside this file
 * says what it is told and what it tells; `curl version` prints the version, and "ws" if it has them. */
#include "records.h"

#include <curl/curl.h>
#include <poll.h>
#include <unistd.h>

#if LIBCURL_VERSION_NUM >= 0x080000
typedef const struct curl_ws_frame ws_frame;
#else
typedef struct curl_ws_frame ws_frame;
#endif

static CURL *curl;
static struct record message; /* what has come of it so far */
static int has_closed;        /* a close frame was sent */

static void check(CURLcode code) {
  if (code != CURLE_OK) {
    fprintf(stderr, "curl: %s\n", curl_easy_strerror(code));
    exit(1);
  }
}

static void wait_for(short socket_events, short input_events) {
  struct pollfd fds[] = {{-1, socket_events, 0}, {STDIN_FILENO, input_events, 0}};
  curl_socket_t socket;

  check(curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket));
  fds[0].fd = socket;
  if (poll(fds, 2, -1) < 0) {
    die("poll");
  }
}

static void receive_all(void);

static void send_frame(const char *data, size_t size, unsigned flags) {
  size_t sent = 0;

  do {
    CURLcode code = curl_ws_send(curl, data, size, &sent, 0, flags);

    if (code == CURLE_AGAIN) {
      sent = 0;
      wait_for(POLLIN | POLLOUT, 0);
      receive_all();
    } else {
      check(code);
    }
    data += sent;
    size -= sent;
  } while (size > 0);
}

static void send_fragments(const char *text) {
  for (;;) {
    size_t size = strcspn(text, " ");
    int is_last = text[size] == '\0';

    send_frame(text, size, CURLWS_TEXT | (is_last ? 0 : CURLWS_CONT));
    if (is_last) {
      return;
    }
    text += size + 1;
  }
}

static void send_close(const char *payload, size_t size) {
  if (!has_closed) {
    has_closed = 1;
    send_frame(payload, size, CURLWS_CLOSE);
  }
}

static void obey(const struct record *r) {
  char payload[125];

  if (strcmp(r->kind, "fragments") == 0) {
    send_fragments(r->data);
  } else if (strcmp(r->kind, "close") == 0) {
    payload[0] = (char)(r->number >> 8);
    payload[1] = (char)r->number;
    memcpy(payload + 2, r->data, r->size);
    send_close(payload, r->size + 2);
  } else {
    send_frame(r->data, r->size,
               strcmp(r->kind, "text") == 0     ? CURLWS_TEXT
               : strcmp(r->kind, "binary") == 0 ? CURLWS_BINARY
                                                : CURLWS_PING);
  }
}

/* Takes a frame, or a part of one. libcurl answers pings itself. */
static void receive(const void *data, size_t size, ws_frame *frame) {
  record_append(&message, data, size);
  if (frame->bytesleft > 0 || (frame->flags & CURLWS_CONT) != 0) {
    return;
  }
  if (frame->flags & CURLWS_CLOSE) {
    int code = message.size < 2 ? 0 : (message.data[0] & 255) << 8 | (message.data[1] & 255);

    send_close(message.data, message.size);
    record_write("closed", code, message.data + 2, message.size < 2 ? 0 : message.size - 2);
    exit(0);
  }
  if ((frame->flags & CURLWS_PING) == 0) {
    record_write(frame->flags & CURLWS_PONG   ? "pong"
                 : frame->flags & CURLWS_TEXT ? "text"
                                              : "binary",
                 0, message.data, message.size);
  }
  record_clear(&message);
}

/* Takes whatever has come. */
static void receive_all(void) {
  static char buffer[1 << 16];
  ws_frame *frame;
  size_t size;
  CURLcode code;

  while ((code = curl_ws_recv(curl, buffer, sizeof buffer, &size, &frame)) == CURLE_OK) {
    receive(buffer, size, frame);
  }
  if (code != CURLE_AGAIN) {
    check(code);
  }
}

static int input_is_ready(void) {
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};

  return poll(&input, 1, 0) > 0;
}

static void visit(const char *url) {
  struct record r;

  check(curl_easy_setopt(curl, CURLOPT_URL, url));
  check(curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 2L));
  check(curl_easy_perform(curl));
  record_write("opened", 0, "", 0);
  for (;;) {
    receive_all();
    if (input_is_ready() && record_read(&r)) {
      obey(&r);
      record_clear(&r);
    } else {
      wait_for(POLLIN, POLLIN);
    }
  }
}

static int has_websockets(void) {
  const char *const *protocol = curl_version_info(CURLVERSION_NOW)->protocols;

  while (*protocol != NULL && strcmp(*protocol, "ws") != 0) {
    protocol++;
  }
  return *protocol != NULL;
}

int main(int argc, char **argv) {
  struct options options;

  if (argc == 2 && strcmp(argv[1], "version") == 0) {
    printf("%s%s\n", curl_version_info(CURLVERSION_NOW)->version, has_websockets() ? " ws" : "");
    return 0;
  }
  if (parse_arguments(&options, argc, argv)) {
    die("libcurl is no server");
  }
  setvbuf(stdin, NULL, _IONBF, 0);
  curl = curl_easy_init();
  visit(argv[2]);
  return 0;
}
