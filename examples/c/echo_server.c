/* A websocket server that sends every message back as it came.
 *
 *   echo_server PORT [--host H] [--tls CERT KEY] [--client-ca FILE] [--psk IDENTITY HEXKEY]
 *               [--psk-hint HINT] [--deflate] [--max-message N]
 *
 * PORT 0 picks a free port. With --tls (the certificate with those above it, and its key, both PEM) or
 * --psk (a pre-shared key) it speaks wss; --client-ca then asks clients for certificates of these
 * authorities. It prints "listening on ws://127.0.0.1:PORT" when it is ready, and ends with status 0 on
 * SIGTERM and SIGINT. */
#include "credentials.h"

#include <signal.h>
#include <sys/resource.h>

struct options {
  const char *host;
  uint16_t port;
  const char *certificate, *key, *client_ca, *psk_hint; /* NULL: none */
  struct psk psk;
  uint64_t max_message;
  int deflate;
};

static qws_loop *loop;
static struct options options = {.host = "127.0.0.1",
                                 .max_message = QWS_MAX_INCOMING_MESSAGE_SIZE};

static void on_text_message(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)user;
  qws_socket_send_text_message(socket, text, size);
}

static void on_binary_message(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  qws_socket_send_binary_message(socket, data, size);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  qws_socket_free(socket);
}

static void on_new_connection(qws_server *server, void *user) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;

  (void)user;
  events.text_message_received = on_text_message;
  events.binary_message_received = on_binary_message;
  events.disconnected = on_disconnected;
  while (qws_server_next_pending_connection(server, &socket) == QWS_OK) {
    qws_socket_set_max_allowed_incoming_frame_size(socket, options.max_message);
    qws_socket_set_max_allowed_incoming_message_size(socket, options.max_message);
    qws_socket_set_events(socket, &events, NULL);
  }
}

/* Every origin is welcome. Without this function a page of another host would be refused. */
static void on_origin_authentication_required(qws_server *server,
                                              qws_cors_authenticator *authenticator, void *user) {
  (void)server;
  (void)user;
  qws_cors_authenticator_set_allowed(authenticator, 1);
}

/* Other identities get no key, and so no connection. */
static void on_pre_shared_key_authentication_required(qws_server *server,
                                                      qws_psk_authenticator *authenticator,
                                                      void *user) {
  char identity[LONGEST_IDENTITY + 1];
  size_t size = qws_psk_authenticator_identity(authenticator, identity, sizeof identity);

  (void)server;
  (void)user;
  if (size == strlen(options.psk.identity) && memcmp(identity, options.psk.identity, size) == 0) {
    qws_psk_authenticator_set_pre_shared_key(authenticator, options.psk.key, options.psk.key_size);
  }
}

static void on_signal(int number) {
  (void)number;
  qws_loop_stop(loop);
}

/* SA_ONSTACK because the library is written in Go, whose threads have small stacks. */
static void stop_on(int number) {
  struct sigaction action;

  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  sigaction(number, &action, NULL);
}

/* Lets the process have as many connections as the system allows it. */
static void raise_descriptor_limit(void) {
  struct rlimit limit;

  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

static void usage(void) {
  fputs("usage: echo_server PORT [--host H] [--tls CERT KEY] [--client-ca FILE]\n"
        "                   [--psk IDENTITY HEXKEY] [--psk-hint HINT] [--deflate]\n"
        "                   [--max-message N]\n",
        stderr);
  exit(2);
}

/* A decimal number from 0 to max; anything else ends the program. */
static uint64_t number(const char *text, uint64_t max) {
  char *end;
  unsigned long long value = strtoull(text, &end, 10);

  if (*text < '0' || *text > '9' || *end != '\0' || value > max) {
    usage();
  }
  return value;
}

static void parse_options(int argc, char **argv) {
  int i;

  if (argc < 2) {
    usage();
  }
  options.port = (uint16_t)number(argv[1], UINT16_MAX);
  for (i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--host") == 0 && i + 1 < argc) {
      options.host = argv[++i];
    } else if (strcmp(argv[i], "--max-message") == 0 && i + 1 < argc) {
      options.max_message = number(argv[++i], QWS_MAX_INCOMING_MESSAGE_SIZE);
    } else if (strcmp(argv[i], "--deflate") == 0) {
      options.deflate = 1;
    } else if (strcmp(argv[i], "--tls") == 0 && i + 2 < argc) {
      options.certificate = argv[++i];
      options.key = argv[++i];
    } else if (strcmp(argv[i], "--client-ca") == 0 && i + 1 < argc) {
      options.client_ca = argv[++i];
    } else if (strcmp(argv[i], "--psk") == 0 && i + 2 < argc &&
               parse_psk(&options.psk, argv[i + 1], argv[i + 2])) {
      i += 2;
    } else if (strcmp(argv[i], "--psk-hint") == 0 && i + 1 < argc) {
      options.psk_hint = argv[++i];
    } else {
      usage();
    }
  }
  if ((options.client_ca != NULL && options.certificate == NULL) ||
      (options.psk_hint != NULL && options.psk.identity == NULL)) {
    usage();
  }
}

static int is_secure(void) {
  return options.certificate != NULL || options.psk.identity != NULL;
}

/* Gives the server what the options ask for; its events are set already. */
static void secure(qws_server *server) {
  qws_ssl_configuration *configuration;

  need(qws_ssl_configuration_new(&configuration) == QWS_OK, "TLS", "no configuration");
  if (options.certificate != NULL) {
    load_certificate(configuration, options.certificate, options.key);
  }
  if (options.client_ca != NULL) {
    load_authorities(configuration, options.client_ca);
    qws_ssl_configuration_set_peer_verify_mode(configuration, QWS_VERIFY_PEER);
  }
  if (options.psk_hint != NULL) {
    qws_ssl_configuration_set_pre_shared_key_identity_hint(configuration, options.psk_hint,
                                                           strlen(options.psk_hint));
  }
  need(qws_server_set_ssl_configuration(server, configuration) == QWS_OK,
       options.certificate == NULL ? "TLS" : options.certificate, "does not go with its key");
  qws_ssl_configuration_free(configuration);
}

int main(int argc, char **argv) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  const qws_compression compression = QWS_COMPRESSION_INIT;
  qws_server *server;
  char text[256];

  parse_options(argc, argv);
  raise_descriptor_limit();
  if (qws_loop_new(&loop) != QWS_OK ||
      qws_server_new(loop, "libqwebsocket echo",
                     is_secure() ? QWS_SECURE_MODE : QWS_NON_SECURE_MODE, &server) != QWS_OK) {
    fputs("echo_server: the library does not start\n", stderr);
    return 1;
  }
  events.new_connection = on_new_connection;
  events.origin_authentication_required = on_origin_authentication_required;
  if (options.psk.identity != NULL) {
    events.pre_shared_key_authentication_required = on_pre_shared_key_authentication_required;
  }
  qws_server_set_events(server, &events, NULL);
  if (is_secure()) {
    secure(server);
  }
  qws_server_set_max_pending_connections(server, 10000);
  if (options.deflate) {
    qws_server_set_compression(server, &compression);
  }
  if (qws_server_listen(server, options.host, options.port) != QWS_OK) {
    qws_server_error_string(server, text, sizeof text);
    fprintf(stderr, "echo_server: %s port %u: %s\n", options.host, (unsigned)options.port, text);
    return 1;
  }
  stop_on(SIGTERM);
  stop_on(SIGINT);

  qws_server_url(server, text, sizeof text);
  printf("listening on %s\n", text);
  fflush(stdout);
  qws_loop_run(loop);

  qws_shutdown();
  return 0;
}
