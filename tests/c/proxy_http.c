/* HTTP proxies as scripted servers play them: CONNECT, credentials, refusals, and proxies that misbehave. */
#include "record.h"
#include "scripted.h"
#include "tls.h"

static const char ok[] = "HTTP/1.1 200 Connection established\r\n\r\n";
static const char wants_basic[] =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"the proxy\"\r\n"
    "Content-Length: 4\r\n\r\nnope";

static void connects(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, ok);
  scripted_relay(proxy, fd);
}

static void asks_once(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, wants_basic);
  connects(proxy, fd);
}

static void asks_and_closes(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: "
                   "Digest realm=\"the proxy\", nonce=\"abc\", qop=\"auth\"\r\nConnection: close\r\n"
                   "Content-Length: 0\r\n\r\n");
}

static void asks_for_ever(struct scripted *proxy, int fd) {
  size_t before;
  do {
    before = proxy->size;
    scripted_head(proxy, fd);
    scripted_say(fd, wants_basic);
  } while (proxy->size > before);
}

static void closes(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
}

static void forbids(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  scripted_until_end(fd);
}

static void talks_nonsense(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_say(fd, "220 mail.test ESMTP\r\n\r\n");
  scripted_until_end(fd);
}

static void says_nothing(struct scripted *proxy, int fd) {
  scripted_head(proxy, fd);
  scripted_until_end(fd);
}

/* What the callback of proxy_authentication_required answers; NULL: nothing. */
static const char *user_name, *password;
static qws_authenticator *kept_authenticator;
static const qws_proxy *kept_proxy;

static void on_proxy_authentication(qws_socket *socket, const qws_proxy *proxy,
                                    qws_authenticator *authenticator, void *user) {
  (void)socket;
  record("asked(%s,", GET(qws_authenticator_realm, authenticator));
  record("%d,%u)", (int)qws_proxy_type(proxy), qws_proxy_port(proxy) == *(uint16_t *)user);
  CHECK_EQUAL(qws_proxy_has_raw_header(proxy, "X-Tenant"), 1);
  CHECK_TEXT(GET(qws_authenticator_user, authenticator), "");
  CHECK_TEXT(GET(qws_authenticator_password, authenticator), "");
  CHECK_EQUAL(qws_proxy_free((qws_proxy *)proxy), QWS_ERR_STATE);
  kept_authenticator = authenticator;
  kept_proxy = proxy;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "\xff"), QWS_ERR_ENCODING);
  if (user_name == NULL) return;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, user_name), QWS_OK);
  CHECK_EQUAL(qws_authenticator_set_password(authenticator, password), QWS_OK);
  CHECK_TEXT(GET(qws_authenticator_user, authenticator), user_name);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

struct through {
  struct pair pair;
  struct scripted proxy;
};

/* A pair whose client goes through a scripted proxy with these credentials, NULL for none. The proxy is sent
 * a header, and one in place of the library's. */
static void begin(struct through *through, int secure, const char *user, const scripted_act *acts,
                  int count) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_proxy *proxy = NULL;

  if (secure) tls_listen(&through->pair, "server");
  if (!secure) pair_listen(&through->pair);
  through->proxy.target = qws_server_port(through->pair.server);
  scripted_begin(&through->proxy, acts, count);
  CHECK_EQUAL(qws_proxy_new(QWS_HTTP_PROXY, "127.0.0.1", through->proxy.port, &proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_user(proxy, user == NULL ? "" : user), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_password(proxy, user == NULL ? "" : "secret"), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "User-Agent", "c/1", 3), QWS_OK);
  CHECK_EQUAL(qws_proxy_set_raw_header(proxy, "X-Tenant", "seven", 5), QWS_OK);
  CHECK_EQUAL(qws_socket_set_proxy(through->pair.client, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  events.error = on_error;
  events.proxy_authentication_required = on_proxy_authentication;
  CHECK_EQUAL(qws_socket_set_events(through->pair.client, &events, &through->proxy.port), QWS_OK);
}

static void end(struct through *through) {
  record_clear();
  pair_free(&through->pair);
  scripted_end(&through->proxy);
}

static int arrived;

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)text, (void)user;
  arrived += size == 5;
}

/* Runs until both sides are connected, and a message has gone through. */
static void connect_through(struct through *through) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  arrived = 0;
  events.text_message_received = on_text;
  pair_connect(&through->pair);
  CHECK_EQUAL(qws_socket_set_events(through->pair.peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(through->pair.client, "hello", 5), 5);
  RUN_UNTIL(through->pair.loop, arrived == 1);
}

static void plain_and_secure_go_through(void) {
  const scripted_act acts[] = {connects};
  struct through through;
  char request[256];

  for (int secure = 0; secure < 2; secure++) {
    begin(&through, secure, "u", acts, 1);
    snprintf(request, sizeof request,
             "CONNECT 127.0.0.1:%u HTTP/1.1\r\nProxy-Connection: keep-alive\r\n"
             "Host: 127.0.0.1\r\nUser-Agent: c/1\r\nX-Tenant: seven\r\n\r\n",
             through.proxy.target);
    connect_through(&through);
    CHECK_TEXT(GET(qws_socket_peer_name, through.pair.client), "127.0.0.1");
    CHECK_RECORD("");
    end(&through);
    CHECK_TEXT(through.proxy.heard, request); /* no Proxy-Authorization: nobody has asked for it */
  }
}

static void credentials_are_given_when_they_are_asked_for(void) {
  const scripted_act once[] = {asks_once}, anew[] = {asks_and_closes, connects};
  struct through through;

  begin(&through, 1, "u", once, 1);
  connect_through(&through);
  CHECK_RECORD("");
  end(&through);
  CHECK(strstr(through.proxy.heard,
               "X-Tenant: seven\r\nProxy-Authorization: Basic dTpzZWNyZXQ=\r\n\r\n") != NULL);

  user_name = "v";
  password = "other";
  begin(&through, 0, NULL, once, 1);
  connect_through(&through);
  CHECK_RECORD("asked(the proxy, 3,1) ");
  end(&through);
  CHECK(strstr(through.proxy.heard, "\r\nProxy-Authorization: Basic djpvdGhlcg==\r\n") != NULL);

  begin(&through, 0, NULL, anew, 2);
  connect_through(&through);
  CHECK_RECORD("asked(the proxy, 3,1) ");
  end(&through);
  CHECK(strstr(through.proxy.heard, "\r\nProxy-Authorization: Digest ") != NULL);
  CHECK(strstr(through.proxy.heard, "nonce=\"abc\"") != NULL);
  CHECK(strstr(through.proxy.heard, "other") == NULL);
}

static void no_answer_is_error_12(void) {
  const scripted_act acts[] = {asks_for_ever};
  struct through through;

  user_name = NULL;
  begin(&through, 0, NULL, acts, 1);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_RECORD("asked(the proxy, 3,1) error(12,Authentication required) ");

  /* Borrowed until the callback has returned. */
  CHECK_EQUAL(qws_authenticator_set_user(kept_authenticator, "u"), QWS_ERR_HANDLE);
  CHECK_EQUAL(qws_authenticator_set_password(kept_authenticator, "u"), QWS_ERR_HANDLE);
  CHECK_TEXT(GET(qws_authenticator_realm, kept_authenticator), "");
  CHECK_TEXT(GET(qws_proxy_host_name, kept_proxy), "");
  CHECK_EQUAL(qws_proxy_port(kept_proxy), 0);
  end(&through);

  begin(&through, 0, NULL, acts, 1); /* nobody listens to the question */
  CHECK_EQUAL(qws_socket_set_events(through.pair.client, NULL, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_EQUAL(qws_socket_error(through.pair.client), QWS_PROXY_AUTHENTICATION_REQUIRED_ERROR);
  end(&through);
}

/* A proxy that is never content gets a new answer each time it asks, and no answer twice. */
static void wrong_credentials_are_asked_for_again(void) {
  const scripted_act acts[] = {asks_for_ever, asks_for_ever, asks_for_ever, asks_for_ever};
  struct through through;

  user_name = NULL;
  begin(&through, 0, "u", acts, 4);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, qws_socket_error(through.pair.client) != QWS_UNKNOWN_SOCKET_ERROR);
  CHECK_RECORD("asked(the proxy, 3,1) error(12,Authentication required) ");
  end(&through);
}

static void each_misbehaviour_is_one_error(void) {
  static const struct {
    scripted_act act;
    const char *record;
  } cases[] = {
      {closes, "error(15,Proxy connection closed prematurely) "},
      {forbids, "error(3,Proxy denied connection) "},
      {talks_nonsense, "error(18,Did not receive HTTP response from proxy) "},
  };
  const scripted_act silent[] = {says_nothing};
  struct through through;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    begin(&through, 1, NULL, &cases[i].act, 1);
    CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)),
                QWS_OK);
    RUN_UNTIL(through.pair.loop, record_size > 0);
    CHECK_EQUAL(qws_socket_state(through.pair.client), QWS_UNCONNECTED_STATE);
    CHECK_RECORD(cases[i].record);
    end(&through);
  }
  begin(&through, 0, NULL, silent, 1);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(through.pair.client, 100), QWS_OK);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, record_size > 0);
  CHECK_EQUAL(qws_socket_error(through.pair.client), QWS_SOCKET_TIMEOUT_ERROR);
  end(&through);
}

static void errors_of_certificates_come_through_a_proxy(void) {
  const scripted_act acts[] = {connects};
  struct through through;

  begin(&through, 1, NULL, acts, 1);
  tls_configure(through.pair.client, "lonely", NULL);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, record_size > 0);
  CHECK_RECORD("error(13,The issuer certificate of a locally looked up certificate could not be found) ");
  end(&through);
}

static void free_it(qws_socket *socket, const qws_proxy *proxy, qws_authenticator *authenticator,
                    void *user) {
  struct through *through = user;
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_TEXT(GET(qws_proxy_host_name, proxy), "127.0.0.1");
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "u"), QWS_OK);
  through->pair.client = NULL;
}

static void abort_it(qws_socket *socket, const qws_proxy *proxy, qws_authenticator *authenticator,
                     void *user) {
  (void)proxy, (void)user;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "u"), QWS_OK);
  CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);
}

static void it_can_end_in_the_callback(void) {
  const scripted_act acts[] = {asks_for_ever};
  struct through through;

  for (int i = 0; i < 2; i++) {
    qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
    begin(&through, 0, NULL, acts, 1);
    events.proxy_authentication_required = i == 0 ? free_it : abort_it;
    CHECK_EQUAL(qws_socket_set_events(through.pair.client, &events, &through), QWS_OK);
    CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)),
                QWS_OK);
    RUN_UNTIL(through.pair.loop,
              qws_socket_state(through.pair.client) == QWS_UNCONNECTED_STATE);
    end(&through);
  }
}

static void nobody_there_is_error_14(void) {
  struct through through;
  uint16_t port;
  int listener = scripted_listen(&port);
  qws_proxy *proxy = NULL;

  begin(&through, 0, NULL, NULL, 0);
  CHECK_EQUAL(close(listener), 0);
  CHECK_EQUAL(qws_proxy_new(QWS_HTTP_PROXY, "127.0.0.1", port, &proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_set_proxy(through.pair.client, proxy), QWS_OK);
  CHECK_EQUAL(qws_proxy_free(proxy), QWS_OK);
  CHECK_EQUAL(qws_socket_open(through.pair.client, GET(qws_server_url, through.pair.server)), QWS_OK);
  RUN_UNTIL(through.pair.loop, record_size > 0);
  CHECK_RECORD("error(14,Proxy connection refused) ");
  end(&through);
}

int main(void) {
  tls_begin();
  plain_and_secure_go_through();
  credentials_are_given_when_they_are_asked_for();
  no_answer_is_error_12();
  wrong_credentials_are_asked_for_again();
  each_misbehaviour_is_one_error();
  errors_of_certificates_come_through_a_proxy();
  it_can_end_in_the_callback();
  nobody_there_is_error_14();
  return tls_finish();
}
