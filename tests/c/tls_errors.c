/* Errors of the server's certificate: which they are, and every way to go on in spite of them or not. */
#include "record.h"
#include "tls.h"

/* What the callback of ssl_errors does. */
static void (*answer)(qws_socket *socket, const qws_ssl_errors *errors);

static void record_errors(const char *name, const qws_ssl_errors *errors) {
  char numbers[64] = "";
  for (size_t i = 0; i < qws_ssl_errors_count(errors); i++)
    snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers), "%s%d",
             i == 0 ? "" : ",", (int)qws_ssl_errors_error(errors, i));
  record("%s(%s)", name, numbers);
}

static void on_ssl_errors(qws_socket *socket, const qws_ssl_errors *errors, void *user) {
  (void)user;
  record_errors("errors", errors);
  if (answer != NULL) answer(socket, errors);
}

static void on_peer_verify_error(qws_socket *socket, const qws_ssl_errors *error, void *user) {
  (void)socket, (void)user;
  CHECK_EQUAL(qws_ssl_errors_count(error), 1);
  record_errors("verify", error);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  (void)user;
  record("error(%d,%s)", (int)error, GET(qws_socket_error_string, socket));
}

static void on_connected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("connected");
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("disconnected");
}

static void on_finished(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("finished");
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)socket, (void)user;
  record("aboutToClose");
}

static void on_state(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket, (void)user;
  record("state(%d)", (int)state);
}

/* A pair with a server of this certificate, and a client that listens to everything. */
static void listen_with(struct pair *pair, const char *certificate) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.about_to_close = on_about_to_close;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.peer_verify_error = on_peer_verify_error;
  events.read_channel_finished = on_finished;
  events.ssl_errors = on_ssl_errors;
  events.state_changed = on_state;
  answer = NULL;
  tls_listen(pair, certificate);
  CHECK_EQUAL(qws_socket_set_events(pair->client, &events, NULL), QWS_OK);
}

static void open_here(struct pair *pair) {
  CHECK_EQUAL(qws_socket_open(pair->client, GET(qws_server_url, pair->server)), QWS_OK);
}

static int is_connected(struct pair *pair) {
  return qws_socket_is_valid(pair->client);
}

static int is_over(struct pair *pair) {
  return qws_socket_state(pair->client) == QWS_UNCONNECTED_STATE;
}

static void end(struct pair *pair) {
  CHECK_EQUAL(qws_socket_set_events(pair->client, NULL, NULL), QWS_OK);
  record_clear();
  pair_free(pair);
}

static void check_refused(struct pair *pair, const char *want) {
  open_here(pair);
  RUN_UNTIL(pair->loop, is_over(pair));
  CHECK_RECORD(want);
}

#define END_OF_REFUSAL "state(0) disconnected finished "

static void each_bad_certificate_has_its_errors(void) {
  static const struct {
    const char *certificate, *record;
  } cases[] = {
      {"lonely", "state(2) verify(9) errors(9) "
                 "error(13,The certificate is self-signed, and untrusted) " END_OF_REFUSAL},
      {"expired", "state(2) verify(6) errors(6) "
                  "error(13,The certificate has expired) " END_OF_REFUSAL},
      {"other", "state(2) verify(22) errors(22) error(13,The host name did not match any of the valid "
                "hosts for this certificate) " END_OF_REFUSAL},
      {"stranger", "state(2) verify(22) verify(9) errors(22,9) error(13,The host name did not match any "
                   "of the valid hosts for this certificate) " END_OF_REFUSAL},
  };
  struct pair pair;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    listen_with(&pair, cases[i].certificate);
    check_refused(&pair, cases[i].record);
    end(&pair);
  }
  listen_with(&pair, "server"); /* of an authority that the client does not know */
  tls_configure(pair.client, "lonely", NULL);
  check_refused(&pair, "state(2) verify(11) verify(12) errors(11,12) error(13,The issuer certificate of a "
                       "locally looked up certificate could not be found) " END_OF_REFUSAL);
  end(&pair);
}

static void ignore(qws_socket *socket, const qws_ssl_errors *errors) {
  (void)errors;
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(socket), QWS_OK);
}

static void ignoring_in_the_callback_goes_on(void) {
  struct pair pair;
  listen_with(&pair, "stranger");
  answer = ignore;
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_connected(&pair));
  CHECK_RECORD("state(2) verify(22) verify(9) errors(22,9) state(3) connected ");

  answer = NULL; /* it was for that connection alone */
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_over(&pair));
  CHECK(strstr(record_text, "errors(22,9) error(13") != NULL);
  end(&pair);
}

static void ignoring_works_behind_open_but_not_before(void) {
  struct pair pair;
  listen_with(&pair, "lonely");
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair.client), QWS_OK);
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_over(&pair));
  record_clear();
  open_here(&pair);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair.client), QWS_OK);
  RUN_UNTIL(pair.loop, is_connected(&pair));
  CHECK_RECORD("state(2) verify(9) errors(9) state(3) connected ");
  end(&pair);
}

/* Ignores one error of a certificate by a list of its own. */
static void ignore_listed(qws_socket *socket, qws_ssl_error error, const char *certificate) {
  qws_ssl_errors *errors = NULL;
  qws_ssl_certificate *about = tls_certificate(certificate);
  CHECK_EQUAL(qws_ssl_errors_new(&errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_add(errors, error, about), QWS_OK);
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(socket, errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_errors_free(errors), QWS_OK);
  CHECK_EQUAL(qws_ssl_certificate_free(about), QWS_OK);
}

static void listed_errors_are_ignored_of_that_certificate_alone(void) {
  struct pair pair;
  listen_with(&pair, "lonely");
  ignore_listed(pair.client, QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE, "lonely");
  for (int i = 0; i < 2; i++) { /* it holds for each connection */
    open_here(&pair);
    RUN_UNTIL(pair.loop, is_connected(&pair));
    CHECK(strstr(record_text, "errors(9) state(3) connected ") != NULL);
    record_clear();
    CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
    pair.peer = NULL;
  }
  ignore_listed(pair.client, QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE, "stranger");
  CHECK_EQUAL(qws_socket_abort(pair.client), QWS_OK);
  record_clear();
  check_refused(&pair, "state(2) verify(9) errors(9) "
                       "error(13,The certificate is self-signed, and untrusted) " END_OF_REFUSAL);
  ignore_listed(pair.client, QWS_SSL_ERROR_CERTIFICATE_EXPIRED, "lonely");
  open_here(&pair);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair.client), QWS_OK); /* those that are listed, no others */
  RUN_UNTIL(pair.loop, is_over(&pair));
  record_clear();
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(pair.client, NULL), QWS_OK);
  open_here(&pair);
  CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair.client), QWS_OK);
  RUN_UNTIL(pair.loop, is_connected(&pair));
  end(&pair);
}

static void ignore_these(qws_socket *socket, const qws_ssl_errors *errors) {
  CHECK_EQUAL(qws_socket_ignore_listed_ssl_errors(socket, errors), QWS_OK);
}

static void the_list_of_the_callback_can_be_ignored(void) {
  struct pair pair;
  listen_with(&pair, "stranger");
  answer = ignore_these;
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_connected(&pair));
  CHECK_RECORD("state(2) verify(22) verify(9) errors(22,9) state(3) connected ");
  end(&pair);
}

static int asked, later;

static void on_later(qws_timer *timer, void *user) {
  (void)timer, (void)user;
  later = 1;
}

static void count(qws_socket *socket, const qws_ssl_errors *errors) {
  (void)socket, (void)errors;
  asked++;
}

static void a_pause_waits_for_the_answer(void) {
  struct pair pair;
  qws_timer *timer = NULL;
  listen_with(&pair, "lonely");
  CHECK_EQUAL(qws_timer_new(pair.loop, on_later, NULL, &timer), QWS_OK);
  CHECK_EQUAL(qws_socket_set_pause_mode(pair.client, QWS_PAUSE_ON_SSL_ERRORS), QWS_OK);
  CHECK_EQUAL(qws_socket_set_handshake_timeout(pair.client, 200), QWS_OK); /* it waits without limit */
  CHECK_EQUAL(qws_socket_resume(pair.client), QWS_OK);
  answer = count;
  for (int with = 1; with >= 0; with--) {
    asked = 0;
    open_here(&pair);
    RUN_UNTIL(pair.loop, asked == 1);
    later = 0;
    CHECK_EQUAL(qws_timer_start(timer, 250, -1), QWS_OK); /* the time limit would be over before */
    RUN_UNTIL(pair.loop, later);
    CHECK_RECORD("state(2) verify(9) errors(9) ");
    if (with) CHECK_EQUAL(qws_socket_ignore_ssl_errors(pair.client), QWS_OK);
    CHECK_EQUAL(qws_socket_resume(pair.client), QWS_OK);
    RUN_UNTIL(pair.loop, with ? is_connected(&pair) : is_over(&pair));
    CHECK_EQUAL(qws_socket_resume(pair.client), QWS_OK);
    if (with) CHECK_RECORD("state(3) connected ");
    if (with) CHECK_EQUAL(qws_socket_abort(pair.client), QWS_OK);
    if (!with)
      CHECK_RECORD("error(13,The certificate is self-signed, and untrusted) " END_OF_REFUSAL);
    record_clear();
  }
  asked = 0;
  open_here(&pair); /* freed while it waits */
  RUN_UNTIL(pair.loop, asked == 1);
  CHECK_EQUAL(qws_timer_free(timer), QWS_OK);
  end(&pair);
}

static void abort_it(qws_socket *socket, const qws_ssl_errors *errors) {
  CHECK_EQUAL(qws_socket_abort(socket), QWS_OK);
  CHECK(qws_ssl_errors_count(errors) > 0);
}

/* As in Qt the error comes nevertheless. */
static void abort_in_the_callback_ends_it(void) {
  struct pair pair;
  listen_with(&pair, "lonely");
  answer = abort_it;
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_over(&pair));
  CHECK_RECORD("state(2) verify(9) errors(9) state(0) disconnected finished aboutToClose "
               "error(13,The certificate is self-signed, and untrusted) ");
  end(&pair);
}

static void without_a_callback_it_is_refused(void) {
  struct pair pair;
  listen_with(&pair, "lonely");
  CHECK_EQUAL(qws_socket_set_events(pair.client, NULL, NULL), QWS_OK);
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_over(&pair));
  CHECK_EQUAL(qws_socket_error(pair.client), QWS_SSL_HANDSHAKE_FAILED_ERROR);
  end(&pair);
}

static void the_verify_mode_decides(void) {
  static const struct {
    qws_peer_verify_mode mode;
    const char *record;
  } cases[] = {{QWS_VERIFY_NONE, "state(2) state(3) connected "},
               {QWS_QUERY_PEER, "state(2) verify(9) state(3) connected "}};
  struct pair pair;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    listen_with(&pair, "lonely");
    qws_ssl_configuration *configuration = tls_configuration("root", NULL);
    CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_mode(configuration, cases[i].mode), QWS_OK);
    CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
    CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
    open_here(&pair);
    RUN_UNTIL(pair.loop, is_connected(&pair));
    CHECK_RECORD(cases[i].record);
    end(&pair);
  }
}

static void the_name_to_verify_can_be_set(void) {
  struct pair pair;
  listen_with(&pair, "other");
  qws_ssl_configuration *configuration = tls_configuration("root", NULL);
  CHECK_EQUAL(qws_ssl_configuration_set_peer_verify_name(configuration, "other.test"), QWS_OK);
  CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
  CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
  open_here(&pair);
  RUN_UNTIL(pair.loop, is_connected(&pair));
  CHECK_RECORD("state(2) state(3) connected ");
  end(&pair);
}

static int continues; /* how many interruptions are continued */

static void on_interrupted(qws_socket *socket, const qws_ssl_errors *error, void *user) {
  (void)user;
  record_errors("interrupted", error);
  if (continues-- > 0) CHECK_EQUAL(qws_socket_continue_interrupted_handshake(socket), QWS_OK);
}

static void an_interrupted_handshake_goes_on_if_told_so(void) {
  static const char *const want[] = {
      "interrupted(22) error(13) ",
      "interrupted(22) verify(22) interrupted(9) error(13) ",
      "interrupted(22) verify(22) interrupted(9) verify(9) errors(22,9) connected ",
  };
  struct pair pair;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.connected = on_connected;
  events.handshake_interrupted_on_error = on_interrupted;
  events.peer_verify_error = on_peer_verify_error;
  events.ssl_errors = on_ssl_errors;
  for (int i = 0; i < 3; i++) {
    listen_with(&pair, "stranger");
    qws_ssl_configuration *configuration = tls_configuration("root", NULL);
    CHECK_EQUAL(qws_ssl_configuration_set_handshake_must_interrupt_on_error(configuration, 1),
                QWS_OK);
    CHECK_EQUAL(qws_socket_set_ssl_configuration(pair.client, configuration), QWS_OK);
    CHECK_EQUAL(qws_ssl_configuration_free(configuration), QWS_OK);
    CHECK_EQUAL(qws_socket_set_events(pair.client, &events, NULL), QWS_OK);
    continues = i;
    answer = ignore;
    open_here(&pair);
    RUN_UNTIL(pair.loop, is_over(&pair) || is_connected(&pair));
    if (is_over(&pair)) record("error(%d)", (int)qws_socket_error(pair.client));
    CHECK_RECORD(want[i]);
    end(&pair);
  }
}

int main(void) {
  tls_begin();
  each_bad_certificate_has_its_errors();
  ignoring_in_the_callback_goes_on();
  ignoring_works_behind_open_but_not_before();
  listed_errors_are_ignored_of_that_certificate_alone();
  the_list_of_the_callback_can_be_ignored();
  a_pause_waits_for_the_answer();
  abort_in_the_callback_ends_it();
  without_a_callback_it_is_refused();
  the_verify_mode_decides();
  the_name_to_verify_can_be_set();
  an_interrupted_handshake_goes_on_if_told_so();
  return tls_finish();
}
