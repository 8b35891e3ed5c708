/* Servers that answer with 401: Basic and Digest, names and passwords of the URL and of the callback. */
#include "http.h"
#include "record.h"

static const char basic[] = "WWW-Authenticate: Basic realm=\"the realm\"\r\n";
static const char digest[] =
    "WWW-Authenticate: Digest realm=\"the realm\", nonce=\"n0\", qop=\"auth\", algorithm=SHA-256\r\n";

static void accepts(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_accept(fd, "");
  scripted_until_end(fd);
}

static void asks_on_the_same_connection(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_say(fd, "401 Unauthorized", basic, "who are you?");
  accepts(server, fd);
}

static void asks_and_closes(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_say(fd, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"the realm\"\r\nConnection: close\r\n",
           "");
}

static void asks_for_a_digest(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_say(fd, "401 Unauthorized", digest, "");
  accepts(server, fd);
}

static void asks_for_ever(struct scripted *server, int fd) {
  size_t before;
  do {
    before = server->size;
    scripted_head(server, fd);
    if (server->size > before) http_say(fd, "401 Unauthorized", basic, "no");
  } while (server->size > before);
}

static void asks_for_what_nobody_knows(struct scripted *server, int fd) {
  scripted_head(server, fd);
  http_say(fd, "401 Unauthorized", "WWW-Authenticate: Mystery\r\n", "");
  scripted_until_end(fd);
}

static const char *user_name, *password; /* what the callback answers; NULL: nothing */
static qws_authenticator *kept;

static void on_authentication(qws_socket *socket, qws_authenticator *authenticator, void *user) {
  (void)socket, (void)user;
  record("asked(%s)", GET(qws_authenticator_realm, authenticator));
  kept = authenticator;
  CHECK_TEXT(GET(qws_authenticator_user, authenticator), "");
  if (user_name == NULL) return;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, user_name), QWS_OK);
  CHECK_EQUAL(qws_authenticator_set_password(authenticator, password), QWS_OK);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

static void begin(struct http *http, const scripted_act *acts, int count) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.authentication_required = on_authentication;
  events.error = on_error;
  http_begin(http, acts, count);
  CHECK_EQUAL(qws_socket_set_events(http->client, &events, NULL), QWS_OK);
}

static void end(struct http *http) {
  record_clear();
  http_end(http);
}

static void the_callback_answers(void) {
  const scripted_act same[] = {asks_on_the_same_connection}, anew[] = {asks_and_closes, accepts};
  struct http http;

  user_name = "u";
  password = "secret";
  begin(&http, same, 1);
  http_open(&http, "", "/a");
  CHECK(qws_socket_is_valid(http.client));
  CHECK_RECORD("asked(the realm) ");
  CHECK_EQUAL(qws_authenticator_set_user(kept, "u"), QWS_ERR_HANDLE); /* borrowed until then */
  end(&http);
  CHECK_EQUAL(http_heard(&http, "GET /a HTTP/1.1\r\n"), 2);
  CHECK_EQUAL(http_heard(&http, "\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), 1);

  begin(&http, anew, 2);
  http_open(&http, "", "/");
  CHECK(qws_socket_is_valid(http.client));
  CHECK_RECORD("asked(the realm) ");
  end(&http);
  CHECK_EQUAL(http_heard(&http, "\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), 1);
}

static void a_digest_does_not_give_the_password_away(void) {
  const scripted_act acts[] = {asks_for_a_digest};
  struct http http;

  user_name = "u";
  password = "secret";
  begin(&http, acts, 1);
  http_open(&http, "", "/path?x=1");
  CHECK(qws_socket_is_valid(http.client));
  end(&http);
  CHECK_EQUAL(http_heard(&http, "\r\nAuthorization: Digest "), 1);
  CHECK_EQUAL(http_heard(&http, "uri=\"/path?x=1\""), 1);
  CHECK_EQUAL(http_heard(&http, "nonce=\"n0\""), 1);
  CHECK_EQUAL(http_heard(&http, "algorithm=SHA-256"), 1);
  CHECK_EQUAL(http_heard(&http, "secret"), 0);
}

/* Those of the URL come first, and only when they are asked for. */
static void the_url_answers(void) {
  const scripted_act asking[] = {asks_on_the_same_connection}, content[] = {accepts};
  struct http http;

  user_name = NULL;
  begin(&http, asking, 1);
  http_open(&http, "u:secret@", "/");
  CHECK(qws_socket_is_valid(http.client));
  CHECK_RECORD("");
  end(&http);
  CHECK_EQUAL(http_heard(&http, "\r\nAuthorization: Basic dTpzZWNyZXQ=\r\n"), 1);

  begin(&http, content, 1);
  http_open(&http, "u:secret@", "/");
  CHECK(qws_socket_is_valid(http.client));
  end(&http);
  CHECK_EQUAL(http_heard(&http, "Authorization"), 0);
  CHECK_EQUAL(http_heard(&http, "secret"), 0);
}

static void without_an_answer_it_is_an_error(void) {
  const scripted_act ever[] = {asks_for_ever, asks_for_ever}, mystery[] = {asks_for_what_nobody_knows};
  struct http http;

  user_name = NULL;
  begin(&http, ever, 2);
  http_open(&http, "", "/");
  CHECK(strncmp(record_text, "asked(the realm) error(0,", 25) == 0);
  end(&http);

  begin(&http, ever, 2); /* wrong ones of the URL: the callback is next */
  http_open(&http, "u:secret@", "/");
  CHECK(strncmp(record_text, "asked(the realm) error(0,", 25) == 0);
  CHECK(strstr(record_text, "secret") == NULL);
  end(&http);
  CHECK_EQUAL(http_heard(&http, "GET "), 2);

  begin(&http, ever, 2); /* nobody listens */
  CHECK_EQUAL(qws_socket_set_events(http.client, NULL, NULL), QWS_OK);
  http_open(&http, "", "/");
  CHECK(strstr(GET(qws_socket_error_string, http.client), "401 (Unauthorized)") != NULL);
  end(&http);
  CHECK_EQUAL(http_heard(&http, "GET "), 1);

  begin(&http, mystery, 1);
  http_open(&http, "", "/");
  CHECK(strncmp(record_text, "error(0,", 8) == 0);
  end(&http);
}

static void free_it(qws_socket *socket, qws_authenticator *authenticator, void *user) {
  struct http *http = user;
  CHECK_EQUAL(qws_socket_free(socket), QWS_OK);
  CHECK_TEXT(GET(qws_authenticator_realm, authenticator), "the realm");
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "u"), QWS_OK);
  http->client = NULL;
}

static void abort_it(qws_socket *socket, qws_authenticator *authenticator, void *user) {
  (void)user;
  CHECK_EQUAL(qws_authenticator_set_user(authenticator, "u"), QWS_OK);
  CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);
}

static void it_can_end_in_the_callback(void) {
  const scripted_act acts[] = {asks_for_ever};
  for (int i = 0; i < 2; i++) {
    qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
    struct http http;
    http_begin(&http, acts, 1);
    events.authentication_required = i == 0 ? free_it : abort_it;
    CHECK_EQUAL(qws_socket_set_events(http.client, &events, &http), QWS_OK);
    http_open(&http, "", "/");
    end(&http);
    CHECK_EQUAL(http_heard(&http, "Authorization"), 0);
  }
}

int main(void) {
  the_callback_answers();
  a_digest_does_not_give_the_password_away();
  the_url_answers();
  without_an_answer_it_is_an_error();
  it_can_end_in_the_callback();
  return check_finish();
}
