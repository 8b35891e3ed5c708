/* What scripted HTTP servers say to a websocket client whose mask, and so its key, is always the same. */
#ifndef HTTP_H
#define HTTP_H

#include "scripted.h"

static inline uint32_t http_mask(void *user) {
  (void)user;
  return 0x01020304;
}

/* Accepts a client with that mask; lines are further ones such as "A: b\r\n". */
static inline void http_accept(int fd, const char *lines) {
  char answer[1024];
  snprintf(answer, sizeof answer,
           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: BBf0e3RAzKa++KuRR4nw70PUJd4=\r\n%s\r\n",
           lines);
  scripted_say(fd, answer);
}

static inline void http_say(int fd, const char *status, const char *lines, const char *body) {
  char answer[1024];
  snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", status, lines,
           strlen(body), body);
  scripted_say(fd, answer);
}

/* A scripted server and a client for it, on a loop. */
struct http {
  qws_loop *loop;
  qws_socket *client;
  struct scripted server;
};

static inline void http_begin(struct http *http, const scripted_act *acts, int count) {
  CHECK_EQUAL(qws_loop_new(&http->loop), QWS_OK);
  CHECK_EQUAL(qws_socket_new(http->loop, NULL, QWS_VERSION13, &http->client), QWS_OK);
  CHECK_EQUAL(qws_socket_set_mask_generator(http->client, http_mask, NULL), QWS_OK);
  scripted_begin(&http->server, acts, count);
}

/* Opens "ws://userinfo127.0.0.1:port/path", and runs until it is connected or has failed. As in Qt a socket
 * whose handshake was refused waits for the server to close. */
static inline void http_open(struct http *http, const char *userinfo, const char *path) {
  char url[256];
  snprintf(url, sizeof url, "ws://%s127.0.0.1:%u%s", userinfo, http->server.port, path);
  CHECK_EQUAL(qws_socket_open(http->client, url), QWS_OK);
  RUN_UNTIL(http->loop, http->client == NULL || qws_socket_is_valid(http->client) ||
                            qws_socket_state(http->client) == QWS_UNCONNECTED_STATE ||
                            strcmp(GET(qws_socket_error_string, http->client), "Unknown error"));
}

static inline void http_end(struct http *http) {
  CHECK_EQUAL(qws_socket_free(http->client), QWS_OK);
  CHECK_EQUAL(qws_loop_free(http->loop), QWS_OK);
  scripted_end(&http->server);
}

/* How often the server has heard a text. */
static inline int http_heard(const struct http *http, const char *text) {
  int times = 0;
  for (const char *at = http->server.heard; (at = strstr(at, text)) != NULL; at++) times++;
  return times;
}

#endif
