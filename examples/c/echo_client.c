/* A websocket client that sends a fixed list of messages to an echo server, prints one line for each
 * signal, and closes when everything has come back.
 *
 *   echo_client URL [--ca FILE] [--insecure] [--cert FILE --key FILE] [--psk IDENTITY HEXKEY]
 *               [--proxy URL]
 *
 * For wss: --ca names the authorities to trust instead of the system's, --insecure goes on in spite of
 * errors of the server's certificate, --cert and --key are the client's own certificate, --psk a
 * pre-shared key for servers that have no certificate. Files are PEM. --proxy is
 * http://[USER:PASSWORD@]HOST:PORT, https:// for TLS to the proxy itself, or socks5://.
 *
 * The exit status is 0 if the connection was closed with 1000 after all answers, 1 if not, or if that
 * takes more than 10 seconds. */
#include "credentials.h"

enum { TIME_LIMIT_MS = 10000, LARGE_SIZE = 100 * 1024, LONGEST_SHOWN = 60 };

struct options {
  const char *url, *ca, *certificate, *key, *proxy; /* NULL: none */
  struct psk psk;
  int insecure;
};

static struct options options;

struct client {
  qws_loop *loop;
  int unanswered;
  int complete;    /* 1 when everything has come back, the pong too */
  int closed_well; /* 1 when the connection was closed with 1000 after that */
};

static void show_payload(const char *signal, const void *data, size_t size) {
  if (size <= LONGEST_SHOWN) {
    printf("%s %zu bytes: %.*s\n", signal, size, (int)size, (const char *)data);
  } else {
    printf("%s %zu bytes\n", signal, size);
  }
}

/* One more message has come back; behind the last one goes a ping. */
static void answered(struct client *client, qws_socket *socket) {
  if (--client->unanswered == 0) {
    qws_socket_ping(socket, "are you there?", strlen("are you there?"));
  }
}

static void send_text(struct client *client, qws_socket *socket, const char *text, size_t size) {
  client->unanswered++;
  qws_socket_send_text_message(socket, text, size);
}

static void on_connected(qws_socket *socket, void *user) {
  static const unsigned char binary[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
  static char large[LARGE_SIZE];
  struct client *client = user;

  printf("connected\n");
  send_text(client, socket, "Hello, world", QWS_NUL_TERMINATED);
  send_text(client, socket, "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d", QWS_NUL_TERMINATED);
  client->unanswered++;
  qws_socket_send_binary_message(socket, binary, sizeof binary);
  send_text(client, socket, "", 0);
  memset(large, 'x', sizeof large);
  send_text(client, socket, large, sizeof large);
}

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  show_payload("textMessageReceived", text, size);
  answered(user, socket);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)data;
  printf("binaryMessageReceived %zu bytes\n", size);
  answered(user, socket);
}

static void on_pong(qws_socket *socket, uint64_t elapsed_time, const void *payload, size_t size,
                    void *user) {
  struct client *client = user;

  (void)elapsed_time;
  show_payload("pong", payload, size);
  client->complete = 1;
  qws_socket_close(socket, QWS_CLOSE_CODE_NORMAL, "done", QWS_NUL_TERMINATED);
}

static void on_state_changed(qws_socket *socket, qws_connection_state state, void *user) {
  (void)socket;
  (void)user;
  printf("stateChanged %d\n", (int)state);
}

static void on_about_to_close(qws_socket *socket, void *user) {
  (void)socket;
  (void)user;
  printf("aboutToClose\n");
}

static void on_ssl_errors(qws_socket *socket, const qws_ssl_errors *errors, void *user) {
  char text[256];
  size_t i;

  (void)user;
  for (i = 0; i < qws_ssl_errors_count(errors); i++) {
    qws_ssl_errors_error_string(errors, i, text, sizeof text);
    printf("sslErrors %d: %s\n", (int)qws_ssl_errors_error(errors, i), text);
  }
  if (options.insecure) {
    qws_socket_ignore_ssl_errors(socket);
  }
}

static void on_pre_shared_key_authentication_required(qws_socket *socket,
                                                      qws_psk_authenticator *authenticator,
                                                      void *user) {
  char hint[256];

  (void)socket;
  (void)user;
  qws_psk_authenticator_identity_hint(authenticator, hint, sizeof hint);
  printf("preSharedKeyAuthenticationRequired %s\n", hint);
  qws_psk_authenticator_set_identity(authenticator, options.psk.identity,
                                     strlen(options.psk.identity));
  qws_psk_authenticator_set_pre_shared_key(authenticator, options.psk.key, options.psk.key_size);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  struct client *client = user;
  char text[256];

  qws_socket_error_string(socket, text, sizeof text);
  printf("error %d: %s\n", (int)error, text);
  qws_loop_stop(client->loop);
}

static void on_disconnected(qws_socket *socket, void *user) {
  struct client *client = user;
  char reason[128];
  int code = qws_socket_close_code(socket);

  qws_socket_close_reason(socket, reason, sizeof reason);
  printf("disconnected %d %s\n", code, reason);
  client->closed_well = client->complete && code == QWS_CLOSE_CODE_NORMAL;
  qws_loop_stop(client->loop);
}

static void on_time_limit(qws_timer *timer, void *user) {
  struct client *client = user;

  (void)timer;
  printf("no end after %d ms\n", (int)TIME_LIMIT_MS);
  qws_loop_stop(client->loop);
}

static void usage(void) {
  fputs("usage: echo_client URL [--ca FILE] [--insecure] [--cert FILE --key FILE]\n"
        "                   [--psk IDENTITY HEXKEY] [--proxy URL]\n",
        stderr);
  exit(2);
}

static void parse_options(int argc, char **argv) {
  int i;

  for (i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--ca") == 0 && i + 1 < argc) {
      options.ca = argv[++i];
    } else if (strcmp(argv[i], "--insecure") == 0) {
      options.insecure = 1;
    } else if (strcmp(argv[i], "--cert") == 0 && i + 1 < argc) {
      options.certificate = argv[++i];
    } else if (strcmp(argv[i], "--key") == 0 && i + 1 < argc) {
      options.key = argv[++i];
    } else if (strcmp(argv[i], "--psk") == 0 && i + 2 < argc &&
               parse_psk(&options.psk, argv[i + 1], argv[i + 2])) {
      i += 2;
    } else if (strcmp(argv[i], "--proxy") == 0 && i + 1 < argc) {
      options.proxy = argv[++i];
    } else if (argv[i][0] != '-' && options.url == NULL) {
      options.url = argv[i];
    } else {
      usage();
    }
  }
  if (options.url == NULL || (options.certificate == NULL) != (options.key == NULL)) {
    usage();
  }
}

static void set_security(qws_socket *socket) {
  qws_ssl_configuration *configuration;

  need(qws_socket_ssl_configuration(socket, &configuration) == QWS_OK, "TLS", "no configuration");
  if (options.ca != NULL) {
    load_authorities(configuration, options.ca);
  }
  if (options.certificate != NULL) {
    load_certificate(configuration, options.certificate, options.key);
  }
  qws_socket_set_ssl_configuration(socket, configuration);
  qws_ssl_configuration_free(configuration);
}

static void set_proxy(qws_socket *socket) {
  char scheme[8], user[128] = "", password[128] = "", host[256], end;
  unsigned short port;
  qws_proxy_kind kind;
  qws_proxy *proxy;

  if (sscanf(options.proxy, "%7[a-z0-9]://%127[^:/@]:%127[^/@]@%255[^:/@]:%hu%c", scheme, user,
             password, host, &port, &end) != 5) {
    user[0] = password[0] = '\0';
    need(sscanf(options.proxy, "%7[a-z0-9]://%255[^:/@]:%hu%c", scheme, host, &port, &end) == 3,
         options.proxy, "no URL of a proxy");
  }
  kind = strcmp(scheme, "socks5") == 0 ? QWS_SOCKS5_PROXY : QWS_HTTP_PROXY;
  need(kind == QWS_SOCKS5_PROXY || strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0,
       options.proxy, "no URL of a proxy");
  need(qws_proxy_new(kind, host, port, &proxy) == QWS_OK, options.proxy, "no proxy");
  qws_proxy_set_user(proxy, user);
  qws_proxy_set_password(proxy, password);
  qws_proxy_set_tls(proxy, strcmp(scheme, "https") == 0);
  qws_socket_set_proxy(socket, proxy);
  qws_proxy_free(proxy);
}

int main(int argc, char **argv) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  struct client client = {0};
  qws_socket *socket;
  qws_timer *timer;

  parse_options(argc, argv);
  if (qws_loop_new(&client.loop) != QWS_OK ||
      qws_timer_new(client.loop, on_time_limit, &client, &timer) != QWS_OK ||
      qws_socket_new(client.loop, NULL, QWS_VERSION_LATEST, &socket) != QWS_OK) {
    fputs("echo_client: the library does not start\n", stderr);
    return 1;
  }
  events.about_to_close = on_about_to_close;
  events.binary_message_received = on_binary_message;
  events.connected = on_connected;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.pong = on_pong;
  if (options.psk.identity != NULL) {
    events.pre_shared_key_authentication_required = on_pre_shared_key_authentication_required;
  }
  events.ssl_errors = on_ssl_errors;
  events.state_changed = on_state_changed;
  events.text_message_received = on_text_message;
  qws_socket_set_events(socket, &events, &client);
  set_security(socket);
  if (options.proxy != NULL) {
    set_proxy(socket);
  }

  setvbuf(stdout, NULL, _IOLBF, 0);
  qws_timer_start(timer, TIME_LIMIT_MS, -1);
  qws_socket_open(socket, options.url);
  qws_loop_run(client.loop);

  qws_socket_free(socket);
  qws_timer_free(timer);
  qws_loop_free(client.loop);
  return client.closed_well ? 0 : 1;
}
