/* SOCKS5 proxies (RFC 1928, 1929) as scripted servers play them: greetings, credentials, refusals, lies. */
#include "record.h"
#include "scripted.h"
#include "tls.h"

static const char granted[] = "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00";

/* Reads a greeting and answers with the method. */
static void greet(struct scripted *proxy, int fd, char method) {
  const char *greeting = scripted_read(proxy, fd, 2);
  const char answer[] = {5, method};
  scripted_read(proxy, fd, (size_t)greeting[1]);
  scripted_send(fd, answer, sizeof answer);
}

/* Reads the request to connect to a name or an address. */
static void read_request(struct scripted *proxy, int fd) {
  const char *request = scripted_read(proxy, fd, 5);
  scripted_read(proxy, fd, request[3] == 3 ? (size_t)request[4] + 2 : 5);
}

static void connects(struct scripted *proxy, int fd) {
  greet(proxy, fd, 0);
  read_request(proxy, fd);
  scripted_send(fd, granted, sizeof granted - 1);
  scripted_relay(proxy, fd);
}

/* Takes any name and password that are three bytes long each. */
static void asks(struct scripted *proxy, int fd) {
  greet(proxy, fd, 2);
  scripted_read(proxy, fd, 9);
  scripted_send(fd, "\x01\x00", 2);
  read_request(proxy, fd);
  scripted_send(fd, granted, sizeof granted - 1);
  scripted_relay(proxy, fd);
}

static void refuses_them(struct scripted *proxy, int fd) {
  greet(proxy, fd, 2);
  scripted_read(proxy, fd, 9);
  scripted_send(fd, "\x01\x01", 2);
  scripted_until_end(fd);
}

static void no_method(struct scripted *proxy, int fd) {
  greet(proxy, fd, (char)0xff);
  scripted_until_end(fd);
}

static void not_allowed(struct scripted *proxy, int fd) {
  greet(proxy, fd, 0);
  read_request(proxy, fd);
  scripted_send(fd, "\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", 10);
  scripted_until_end(fd);
}

static void refused(struct scripted *proxy, int fd) {
  greet(proxy, fd, 0);
  read_request(proxy, fd);
  scripted_send(fd, "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00", 10);
  scripted_until_end(fd);
}

static void closes(struct scripted *proxy, int fd) {
  scripted_read(proxy, fd, 3);
}

static void speaks_version_4(struct scripted *proxy, int fd) {
  scripted_read(proxy, fd, 3);
  scripted_send(fd, "\x04\x00", 2);
  scripted_until_end(fd);
}

static void lies_about_the_length(struct scripted *proxy, int fd) {
  greet(proxy, fd, 0);
  read_request(proxy, fd);
  scripted_send(fd, "\x05\x00\x00\x03\xff" "ab", 7);
}

static void names_an_unknown_address(struct scripted *proxy, int fd) {
  greet(proxy, fd, 0);
  read_request(proxy, fd);
  scripted_send(fd, "\x05\x00\x00\x09\x00\x00\x00\x00\x00\x00", 10);
  scripted_until_end(fd);
}

static const char *user_name; /* what the callback answers; NULL: nothing */

static void on_proxy_authentication(qws_socket *socket, const qws_proxy *proxy,
                                    qws_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  record("asked(%d)", (int)qws_proxy_type(proxy));
  if (user_name == NULL) return;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, user_name), QWS_OK);
  CHECK_EQUAL(qws_authenticator_set_password(authenticator, "pwd"), QWS_OK);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

struct through {
  struct pair pair;
  struct scripted proxy;
};

static void begin(struct through *through, int secure, const char *user, const scripted_act *acts,
                  int count) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_proxy *proxy = NULL;

  if (secure) tls_listen(&through->pair, "server");
  if (!secure) pair_listen(&through->pair);
  through->proxy.target = qws_server_port(through->pair.server);
  scripted_begin(&through->proxy, acts, count);
  CHECK_EQUAL(qws_proxy_new(QWS_SOCKS5_PROXY, "127.0.0.1", through->proxy.port, &proxy), QWS_OK);
  if (user != NULL) {
    CHECK_EQUAL(qws_proxy_set_user(proxy, user), QWS_OK);
    CHECK_EQUAL(qws_proxy_set_password(proxy, "pwd"), QWS_OK);
  }
  CHECK_EQUAL(qws_socket_set_proxy(through->pair.client, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  events.error = on_error;
  events.proxy_authentication_required = on_proxy_authentication;
  CHECK_EQUAL(qws_socket_set_events(through->pair.client, &events, NULL), QWS_OK);
}

static void end(struct through *through) {
  record_clear();
  pair_free(&through->pair);
  scripted_end(&through->proxy);
}

/* The bytes of a request for a name. */
static int heard(const struct scripted *proxy, const char *bytes, size_t size) {
  for (size_t at = 0; at + size <= proxy->size; at++)
    if (memcmp(proxy->heard + at, bytes, size) == 0) return 1;
  return 0;
}

static void names_are_resolved_by_the_proxy(void) {
  const scripted_act acts[] = {connects};
  struct through through;
  char url[64];

  for (int secure = 0; secure < 2; secure++) {
    begin(&through, secure, NULL, acts, 1);
    snprintf(url, sizeof url, "%s://%s:%u", secure ? "wss" : "ws",
             secure ? "localhost" : "nowhere.test", through.proxy.target);
    CHECK_EQUAL(qws_socket_open(through.pair.client, url), QWS_OK);
    RUN_UNTIL(through.pair.loop,
              through.pair.peer && qws_socket_is_valid(through.pair.client));
    CHECK_RECORD("");
    end(&through);
    CHECK(heard(&through.proxy, "\x05\x01\x00", 3)); /* one method: without credentials */
    CHECK(secure ? heard(&through.proxy, "\x03\x09localhost", 11)
                 : heard(&through.proxy, "\x03\x0cnowhere.test", 14));
  }
}

/* As Qt greets: method 2 alone with credentials, else method 0 alone. */
static void credentials_choose_the_method(void) {
  const scripted_act known[] = {asks}, unknown[] = {no_method, asks};
  struct through through;

  begin(&through, 1, "abc", known, 1);
  pair_connect(&through.pair);
  CHECK_RECORD("");
  end(&through);
  CHECK(heard(&through.proxy, "\x05\x01\x02\x01\x03" "abc\x03" "pwd", 12));

  user_name = "xyz";
  begin(&through, 0, NULL, unknown, 2);
  pair_connect(&through.pair);
  CHECK_RECORD("asked(1) ");
  end(&through);
  CHECK(heard(&through.proxy, "\x05\x01\x00\x05\x01\x02\x01\x03xyz\x03pwd", 15));
}

static void each_refusal_is_one_error(void) {
  static const struct {
    scripted_act act;
    const char *user, *record;
  } cases[] = {
      {no_method, NULL, "asked(1) error(12,Proxy authentication failed) "},
      {refuses_them, "abc", "asked(1) error(12,Proxy authentication failed) "},
      {not_allowed, NULL, "error(3,Connection not allowed by SOCKSv5 server) "},
      {refused, NULL, "error(0,Connection refused) "},
      {closes, NULL, "error(15,Connection to proxy closed prematurely) "},
      {speaks_version_4, NULL, "error(18,SOCKS version 5 protocol error) "},
      {lies_about_the_length, NULL, "error(15,Connection to proxy closed prematurely) "},
      {names_an_unknown_address, NULL, "error(18,SOCKS version 5 protocol error) "},
  };
  struct through through;

  user_name = NULL;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    begin(&through, i % 2, cases[i].user, &cases[i].act, 1);
    CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)),
                QWS_OK);
    RUN_UNTIL(through.pair.loop,
              qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
    CHECK_EQUAL(qws_socket_state(through.pair.client), QWS_UNCONNECTED_STATE);
    CHECK_RECORD(cases[i].record);
    end(&through);
  }
}

static void free_it(qws_socket *socket, const qws_proxy *proxy, qws_authenticator *authenticator,
                    void *user) {
  struct through *through = user;
  (void)proxy;
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "abc"), QWS_OK);
  through->pair.client = NULL;
}

static void it_can_be_freed_in_the_callback(void) {
  const scripted_act acts[] = {no_method};
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  struct through through;

  begin(&through, 0, NULL, acts, 1);
  events.proxy_authentication_required = free_it;
  CHECK_EQUAL(qws_socket_set_events(through.pair.client, &events, &through), QWS_OK);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, through.pair.client == NULL);
  end(&through);
}

int main(void) {
  tls_begin();
  names_are_resolved_by_the_proxy();
  credentials_choose_the_method();
  each_refusal_is_one_error();
  it_can_be_freed_in_the_callback();
  return tls_finish();
}
