/* Redirects, which are followed only if that is asked for, and the headers of the server's answer. */
#include "http.h"
#include "record.h"
#include "tls.h"

static uint16_t elsewhere; /* the port of the other origin */
static char location[256]; /* where redirects lead */

static void redirects(struct scripted *server, int fd) {
  char lines[300];
  scripted_head(server, fd);
  snprintf(lines, sizeof lines, "Location: %s\r\n", location);
  http_say(fd, "302 Found", lines, "");
}

static void accepts(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_accept(fd, "Set-Cookie: a=1\r\nX-One: 1\r\nset-cookie:  b=2 ; Path=/ \r\n");
  scripted_until_end(fd);
}

static void asks(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_say(fd, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"r\"\r\n", "");
  scripted_until_end(fd);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

static void begin(struct http *http, qws_redirect_policy policy, const scripted_act *acts, int count) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.error = on_error;
  http_begin(http, acts, count);
  CHECK_EQUAL(qws_socket_redirect_policy(http->client), QWS_MANUAL_REDIRECT_POLICY);
  CHECK_EQUAL(qws_socket_set_redirect_policy(http->client, policy), QWS_OK);
  CHECK_EQUAL(qws_socket_redirect_policy(http->client), policy);
  CHECK_EQUAL(qws_socket_set_events(http->client, &events, NULL), QWS_OK);
}

static void end(struct http *http) {
  record_clear();
  http_end(http);
}

static void they_are_followed_if_that_is_asked_for(void) {
  const scripted_act acts[] = {redirects, accepts};
  struct http http;
  char url[64];

  snprintf(location, sizeof location, "/there?x=1#fragment");
  begin(&http, QWS_MANUAL_REDIRECT_POLICY, acts, 1);
  http_open(&http, "", "/here");
  CHECK(strstr(record_text, "error(0,") != NULL && strstr(record_text, "302") != NULL);
  end(&http);

  begin(&http, QWS_SAME_ORIGIN_REDIRECT_POLICY, acts, 2);
  http_open(&http, "", "/here");
  CHECK(qws_socket_is_valid(http.client));
  CHECK_RECORD("");
  snprintf(url, sizeof url, "ws://127.0.0.1:%u/there?x=1", http.server.port);
  CHECK_TEXT(GET(qws_socket_request_url, http.client), url);
  CHECK_TEXT(GET(qws_socket_resource_name, http.client), "/there?x=1");
  end(&http);
  CHECK_EQUAL(http_heard(&http, "GET /here HTTP/1.1\r\n"), 1);
  CHECK_EQUAL(http_heard(&http, "GET /there?x=1 HTTP/1.1\r\n"), 1);
}

static void some_places_are_refused(void) {
  static const struct {
    qws_redirect_policy policy;
    const char *location, *problem;
  } cases[] = {
      {QWS_NO_LESS_SAFE_REDIRECT_POLICY, "", "it names no place"},
      {QWS_NO_LESS_SAFE_REDIRECT_POLICY, "ftp://127.0.0.1/", "its scheme is none of a websocket"},
      {QWS_NO_LESS_SAFE_REDIRECT_POLICY, "http://[::1/", "its place is no URL"},
      {QWS_SAME_ORIGIN_REDIRECT_POLICY, "ws://localhost:1/", "it leads to another origin"},
  };
  const scripted_act acts[] = {redirects};
  char want[128];

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct http http;
    snprintf(location, sizeof location, "%s", cases[i].location);
    snprintf(want, sizeof want, "error(0,Handshake: Redirect is not followed: %s.) ", cases[i].problem);
    begin(&http, cases[i].policy, acts, 1);
    http_open(&http, "", "/");
    CHECK_RECORD(want);
    end(&http);
  }
}

static void five_are_the_most(void) {
  const scripted_act acts[] = {redirects, redirects, redirects, redirects, redirects, redirects, accepts};
  struct http http;

  snprintf(location, sizeof location, "/again");
  begin(&http, QWS_NO_LESS_SAFE_REDIRECT_POLICY, acts, 7);
  http_open(&http, "", "/");
  CHECK_RECORD("error(0,Handshake: Redirect is not followed: too many redirects.) ");
  end(&http);
  CHECK_EQUAL(http_heard(&http, "GET "), 6);
}

/* Opens with headers that are for the first origin alone. */
static void open_with_secrets(struct http *http) {
  qws_request *request = NULL;
  char url[64];

  snprintf(url, sizeof url, "ws://u:secret@127.0.0.1:%u/", http->server.port);
  CHECK_EQUAL(qws_request_new(url, &request), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "Authorization", "Bearer token", 12), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "cookie", "c=token", 7), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "Proxy-Authorization", "token", 5), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "X-Other", "kept", 4), QWS_OK);
  CHECK_EQUAL(qws_socket_open_request(http->client, request), QWS_OK);
  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  RUN_UNTIL(http->loop, qws_socket_is_valid(http->client) || record_size > 0);
}

static void another_origin_gets_no_secrets(void) {
  const scripted_act first[] = {redirects}, accepting[] = {accepts}, asking[] = {asks};
  struct http http;
  struct scripted other;

  for (int i = 0; i < 2; i++) {
    scripted_begin(&other, i == 0 ? accepting : asking, 1);
    elsewhere = other.port;
    snprintf(location, sizeof location, "http://127.0.0.1:%u/other", elsewhere);
    begin(&http, QWS_NO_LESS_SAFE_REDIRECT_POLICY, first, 1);
    open_with_secrets(&http);
    CHECK_EQUAL(qws_socket_is_valid(http.client), i == 0);
    end(&http);
    scripted_end(&other);
    CHECK_EQUAL(http_heard(&http, "token"), 3);
    CHECK(strstr(other.heard, "GET /other HTTP/1.1\r\n") != NULL);
    CHECK(strstr(other.heard, "token") == NULL && strstr(other.heard, "uthorization") == NULL);
    CHECK(strstr(other.heard, "X-Other: kept\r\n") != NULL);
  }
}

static void at_home_the_secrets_go_along(void) {
  const scripted_act acts[] = {redirects, accepts};
  struct http http;

  snprintf(location, sizeof location, "/more");
  begin(&http, QWS_NO_LESS_SAFE_REDIRECT_POLICY, acts, 2);
  open_with_secrets(&http);
  CHECK(qws_socket_is_valid(http.client));
  end(&http);
  CHECK_EQUAL(http_heard(&http, "token"), 6);
}

static void redirect_it(qws_server *server, qws_handshake_request *request, void *user) {
  char plain[64];
  (void)user;
  snprintf(plain, sizeof plain, "ws://127.0.0.1:%u/", qws_server_port(server));
  CHECK_EQUAL(qws_handshake_request_set_raw_header(request, "Location", plain, strlen(plain)), QWS_OK);
  CHECK_EQUAL(qws_handshake_request_respond(request, 307, NULL, 0), QWS_OK);
}

static void never_from_wss_to_ws(void) {
  struct pair pair;
  qws_server_events server = QWS_SERVER_EVENTS_INIT;
  qws_socket_events client = QWS_SOCKET_EVENTS_INIT;

  tls_listen(&pair, "server");
  server.handshake_requested = redirect_it;
  client.error = on_error;
  CHECK_EQUAL(qws_server_set_events(pair.server, &server, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_events(pair.client, &client, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_set_redirect_policy(pair.client, QWS_NO_LESS_SAFE_REDIRECT_POLICY), QWS_OK);
  CHECK_EQUAL(qws_socket_open(pair.client, GET(qws_server_url, pair.server)), QWS_OK);
  RUN_UNTIL(pair.loop, record_size > 0);
  CHECK(strncmp(record_text, "error(0,Handshake: Redirect is not followed: it leads from wss to ws.) ",
                71) == 0);
  record_clear();
  pair_free(&pair);
}

static void headers_of_the_answer_can_be_read(void) {
  const scripted_act acts[] = {accepts};
  struct http http;
  char text[64];

  begin(&http, QWS_MANUAL_REDIRECT_POLICY, acts, 1);
  CHECK_EQUAL(qws_socket_answer_header_count(http.client, "Set-Cookie"), 0);
  http_open(&http, "", "/");
  CHECK_EQUAL(qws_socket_answer_header_count(http.client, "SET-COOKIE"), 2);
  qws_socket_answer_header(http.client, "Set-Cookie", 0, text, sizeof text);
  CHECK_TEXT(text, "a=1");
  CHECK_EQUAL(qws_socket_answer_header(http.client, "Set-Cookie", 1, text, sizeof text), 12);
  CHECK_TEXT(text, "b=2 ; Path=/");
  CHECK_EQUAL(qws_socket_answer_header(http.client, "Set-Cookie", 2, text, sizeof text), 0);
  CHECK_TEXT(text, "");
  CHECK_EQUAL(qws_socket_answer_header(http.client, "Set-Cookie", (size_t)-1, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_answer_header_count(http.client, "X-None"), 0);
  CHECK_EQUAL(qws_socket_answer_header_count(http.client, NULL), 0);
  CHECK_EQUAL(qws_socket_answer_header(http.client, NULL, 0, NULL, 0), 0);
  CHECK_EQUAL(qws_socket_set_redirect_policy(http.client, (qws_redirect_policy)3), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_set_redirect_policy(http.client, (qws_redirect_policy)-1), QWS_ERR_ARGUMENT);
  end(&http);
}

int main(void) {
  tls_begin();
  they_are_followed_if_that_is_asked_for();
  some_places_are_refused();
  five_are_the_most();
  another_origin_gets_no_secrets();
  at_home_the_secrets_go_along();
  never_from_wss_to_ws();
  headers_of_the_answer_can_be_read();
  return tls_finish();
}
