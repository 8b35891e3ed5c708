/* A client that says what happens to it, one line for each signal.
 *
 *   client URL [OPTION]...
 *
 *   --ca FILE                     the authorities to trust; without it those of the system
 *   --certificate FILE KEY        what to show to a server that asks
 *   --protocol NUMBER             a qws_ssl_protocol
 *   --cipher NAMES                the cipher suites, with ":" between
 *   --ignore all|listed           ignores the errors of certificates that come
 *   --psk IDENTITY DIGITS         answers with a pre-shared key
 *   --proxy KIND HOST PORT        KIND: http, https (TLS to the proxy itself) or socks
 *   --proxy-login USER PASSWORD   goes into the proxy
 *   --proxy-answer USER PASSWORD  is the answer to the first proxyAuthenticationRequired
 *   --answer USER PASSWORD        is the answer to the first authenticationRequired
 *   --follow                      follows redirects
 *   --send text|binary SIZE       a message, behind those before; it has to come back as it is
 *   --say TEXT                    a text that is not expected to come back
 *   --close CODE REASON           ends the connection when all has come back; without it the server does
 *
 * "same SIZE" is a message that has come back as it was sent, the next one goes out after that; "other SIZE" is
 * any other one. The program ends with the connection, with status 0 whatever became of that. */
#include "driver.h"

enum { TIME_LIMIT_MS = 20000, MOST_MESSAGES = 64 };

struct message {
  int binary;
  int unanswered; /* 1: nothing comes back */
  char *data;
  size_t size;
};

struct login {
  const char *user, *password;
};

static struct {
  qws_loop *loop;
  qws_ssl_configuration *configuration;
  qws_proxy *proxy;
  const char *psk_identity;
  struct octets psk;
  const char *ignore;
  struct login proxy_answer, answer;
  struct message messages[MOST_MESSAGES];
  int message_count, sent;
  int follow;
  int close_code;
  const char *close_reason;
  int late; /* 1: the time limit has passed */
} client;

static void send_next(qws_socket *socket) {
  while (client.sent < client.message_count) {
    const struct message *message = &client.messages[client.sent++];

    if (message->binary) {
      qws_socket_send_binary_message(socket, message->data, message->size);
    } else {
      qws_socket_send_text_message(socket, message->data, message->size);
    }
    if (!message->unanswered) {
      return;
    }
  }
  if (client.close_code != 0) {
    qws_socket_close(socket, client.close_code, client.close_reason, QWS_NUL_TERMINATED);
  }
}

/* ---- signals */

static void on_connected(qws_socket *socket, void *user) {
  char url[1024];

  (void)user;
  print_session(socket);
  qws_socket_request_url(socket, url, sizeof url);
  printf("connected %s\n", url);
  send_next(socket);
}

static void received(qws_socket *socket, int binary, const void *data, size_t size) {
  const struct message *message = client.sent > 0 ? &client.messages[client.sent - 1] : NULL;
  int same = message != NULL && message->binary == binary && message->size == size &&
             memcmp(message->data, data, size) == 0;

  printf("%s %zu\n", same ? "same" : "other", size);
  if (same) {
    send_next(socket);
  }
}

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  received(socket, 0, text, size);
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  received(socket, 1, data, size);
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket;
  (void)user;
  printf("stateChanged %d\n", (int)state);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  char text[512];

  (void)user;
  qws_socket_error_string(socket, text, sizeof text);
  printf("error %d %s\n", (int)error, text);
  qws_loop_stop(client.loop);
}

static void on_disconnected(qws_socket *socket, void *user) {
  char reason[128];

  (void)user;
  qws_socket_close_reason(socket, reason, sizeof reason);
  printf("disconnected %d %s\n", qws_socket_close_code(socket), reason);
  qws_loop_stop(client.loop);
}

static void on_ssl_errors(qws_socket *socket, const qws_ssl_errors *errors, void *user) {
  (void)user;
  print_errors("sslErrors", errors);
  if (client.ignore != NULL && strcmp(client.ignore, "listed") == 0) {
    must("ignore", qws_socket_ignore_listed_ssl_errors(socket, errors));
  } else if (client.ignore != NULL) {
    must("ignore", qws_socket_ignore_ssl_errors(socket));
  }
}

static void on_peer_verify_error(qws_socket *socket, const qws_ssl_errors *error, void *user) {
  (void)socket;
  (void)user;
  print_errors("peerVerifyError", error);
}

static void on_alert_sent(qws_socket *socket, int level, int type, const char *description,
                          void *user) {
  (void)socket;
  (void)user;
  printf("alertSent %d %d %s\n", level, type, description);
}

static void on_alert_received(qws_socket *socket, int level, int type, const char *description,
                              void *user) {
  (void)socket;
  (void)user;
  printf("alertReceived %d %d %s\n", level, type, description);
}

static void on_psk(qws_socket *socket, qws_psk_authenticator *authenticator, void *user) {
  char hint[256];

  (void)socket;
  (void)user;
  qws_psk_authenticator_identity_hint(authenticator, hint, sizeof hint);
  printf("preSharedKeyAuthenticationRequired %s\n", hint);
  qws_psk_authenticator_set_identity(authenticator, client.psk_identity,
                                     strlen(client.psk_identity));
  qws_psk_authenticator_set_pre_shared_key(authenticator, client.psk.data, client.psk.size);
}

/* Answers the first question only: whoever asks again did not like the answer. */
static void log_in(const char *signal, qws_authenticator *authenticator, struct login *login) {
  char realm[128];

  qws_authenticator_realm(authenticator, realm, sizeof realm);
  printf("%s %s\n", signal, realm);
  if (login->user != NULL) {
    qws_authenticator_set_user(authenticator, login->user);
    qws_authenticator_set_password(authenticator, login->password);
    login->user = NULL;
  }
}

static void on_proxy_authentication(qws_socket *socket, const qws_proxy *proxy,
                                    qws_authenticator *authenticator, void *user) {
  (void)socket;
  (void)proxy;
  (void)user;
  log_in("proxyAuthenticationRequired", authenticator, &client.proxy_answer);
}

static void on_authentication(qws_socket *socket, qws_authenticator *authenticator, void *user) {
  (void)socket;
  (void)user;
  log_in("authenticationRequired", authenticator, &client.answer);
}

static void on_time_limit(qws_timer *timer, void *user) {
  (void)timer;
  (void)user;
  client.late = 1;
  qws_loop_stop(client.loop);
}

/* ---- command line */

/* A text is valid UTF-8 of this size, binary data has every octet in it. */
static void add_message(int binary, size_t size) {
  static const char pattern[] = "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d; ";
  struct message *message = &client.messages[client.message_count];
  size_t i;

  if (client.message_count++ == MOST_MESSAGES) {
    refuse("--send", "too many messages");
  }
  message->binary = binary;
  message->size = size;
  message->data = malloc(size + 1);
  memset(message->data, 'x', size);
  for (i = 0; binary && i < size; i++) {
    message->data[i] = (char)(i * 7 + i / 256);
  }
  for (i = 0; !binary && i + strlen(pattern) <= size; i += strlen(pattern)) {
    memcpy(message->data + i, pattern, strlen(pattern));
  }
}

static void add_say(char *text) {
  if (client.message_count == MOST_MESSAGES) {
    refuse("--say", "too many messages");
  }
  client.messages[client.message_count++] = (struct message){0, 1, text, strlen(text)};
}

static void set_proxy(const char *kind, const char *host, const char *port) {
  int socks = strcmp(kind, "socks") == 0;

  must("--proxy", qws_proxy_new(socks ? QWS_SOCKS5_PROXY : QWS_HTTP_PROXY, host,
                                (uint16_t)number(port), &client.proxy));
  qws_proxy_set_tls(client.proxy, strcmp(kind, "https") == 0);
}

/* Takes one option with what belongs to it from the arguments; returns how many arguments that were. */
static int parse_option(char **argument, int count) {
  const char *option = argument[0];
  int one = count > 1, two = count > 2, three = count > 3;

  if (strcmp(option, "--follow") == 0) {
    client.follow = 1;
    return 1;
  } else if (one && strcmp(option, "--ca") == 0) {
    trust(client.configuration, argument[1]);
    return 2;
  } else if (one && strcmp(option, "--protocol") == 0) {
    must(option, qws_ssl_configuration_set_protocol(client.configuration,
                                                    (qws_ssl_protocol)number(argument[1])));
    return 2;
  } else if (one && strcmp(option, "--cipher") == 0) {
    must(option, qws_ssl_configuration_set_ciphers(client.configuration, argument[1]));
    return 2;
  } else if (one && strcmp(option, "--ignore") == 0) {
    client.ignore = argument[1];
    return 2;
  } else if (one && strcmp(option, "--say") == 0) {
    add_say(argument[1]);
    return 2;
  } else if (two && strcmp(option, "--certificate") == 0) {
    identify(client.configuration, argument[1], argument[2]);
    return 3;
  } else if (two && strcmp(option, "--psk") == 0) {
    client.psk_identity = argument[1];
    client.psk = octets_of(argument[2]);
    return 3;
  } else if (two && client.proxy != NULL && strcmp(option, "--proxy-login") == 0) {
    must(option, qws_proxy_set_user(client.proxy, argument[1]));
    must(option, qws_proxy_set_password(client.proxy, argument[2]));
    return 3;
  } else if (two && strcmp(option, "--proxy-answer") == 0) {
    client.proxy_answer = (struct login){argument[1], argument[2]};
    return 3;
  } else if (two && strcmp(option, "--answer") == 0) {
    client.answer = (struct login){argument[1], argument[2]};
    return 3;
  } else if (two && strcmp(option, "--send") == 0) {
    add_message(strcmp(argument[1], "binary") == 0, (size_t)number(argument[2]));
    return 3;
  } else if (two && strcmp(option, "--close") == 0) {
    client.close_code = (int)number(argument[1]);
    client.close_reason = argument[2];
    return 3;
  } else if (three && strcmp(option, "--proxy") == 0) {
    set_proxy(argument[1], argument[2], argument[3]);
    return 4;
  }
  refuse(option, "no such option, or something is missing behind it");
  return 0;
}

static qws_socket *new_socket(void) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;

  must("socket", qws_socket_new(client.loop, NULL, QWS_VERSION_LATEST, &socket));
  events.alert_received = on_alert_received;
  events.alert_sent = on_alert_sent;
  events.authentication_required = on_authentication;
  events.binary_message_received = on_binary;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.peer_verify_error = on_peer_verify_error;
  events.pre_shared_key_authentication_required = client.psk_identity != NULL ? on_psk : NULL;
  events.proxy_authentication_required = on_proxy_authentication;
  events.ssl_errors = on_ssl_errors;
  events.state_changed = on_state_changed;
  events.text_message_received = on_text;
  must("events", qws_socket_set_events(socket, &events, NULL));
  must("configuration", qws_socket_set_ssl_configuration(socket, client.configuration));
  if (client.proxy != NULL) {
    must("proxy", qws_socket_set_proxy(socket, client.proxy));
  }
  if (client.follow) {
    must("--follow", qws_socket_set_redirect_policy(socket, QWS_NO_LESS_SAFE_REDIRECT_POLICY));
  }
  return socket;
}

int main(int argc, char **argv) {
  qws_timer *timer;
  qws_socket *socket;
  int i;

  if (argc < 2) {
    refuse("client", "where is the URL?");
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  must("loop", qws_loop_new(&client.loop));
  must("configuration", qws_ssl_configuration_new(&client.configuration));
  for (i = 2; i < argc;) {
    i += parse_option(argv + i, argc - i);
  }
  must("timer", qws_timer_new(client.loop, on_time_limit, NULL, &timer));
  socket = new_socket();
  qws_timer_start(timer, TIME_LIMIT_MS, -1);
  qws_socket_open(socket, argv[1]);
  qws_loop_run(client.loop);
  qws_shutdown();
  if (client.late) {
    refuse(argv[1], "no end within the time limit");
  }
  return 0;
}
