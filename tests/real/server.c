/* An echo server that says what happens to it, one line for each signal.
 *
 *   server [OPTION]...
 *
 *   --certificate FILE KEY     serves wss:// with it
 *   --client-ca query|must FILE    asks clients for a certificate of these authorities, or insists on one
 *   --protocol NUMBER          a qws_ssl_protocol
 *   --psk IDENTITY DIGITS      the pre-shared key of the one client that has one; serves wss:// too
 *   --hint TEXT                what to tell such clients
 *
 * Its first line is "listening PORT". A client's text "!close CODE REASON" closes its connection, any other
 * message goes back as it came. It ends with status 0 on SIGTERM. */
#include "driver.h"

#include <signal.h>

static struct {
  qws_loop *loop;
  qws_ssl_configuration *configuration; /* NULL: ws:// */
  const char *psk_identity;
  struct octets psk;
} server;

/* ---- signals of the connections */

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  char command[256] = "", reason[128] = "";
  int code;

  (void)user;
  printf("text %zu\n", size);
  if (size < sizeof command) {
    memcpy(command, text, size);
  }
  if (sscanf(command, "!close %d %127[^\n]", &code, reason) >= 1) {
    qws_socket_close(socket, code, reason, QWS_NUL_TERMINATED);
  } else {
    qws_socket_send_text_message(socket, text, size);
  }
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)user;
  printf("binary %zu\n", size);
  qws_socket_send_binary_message(socket, data, size);
}

static void on_error(qws_socket *socket, qws_connection_error error, void *user) {
  char text[512];

  (void)user;
  qws_socket_error_string(socket, text, sizeof text);
  printf("error %d %s\n", (int)error, text);
}

static void on_disconnected(qws_socket *socket, void *user) {
  char reason[128];

  (void)user;
  qws_socket_close_reason(socket, reason, sizeof reason);
  printf("disconnected %d %s\n", qws_socket_close_code(socket), reason);
  qws_socket_free(socket);
}

/* ---- signals of the server */

static void on_new_connection(qws_server *listener, void *user) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  qws_socket *socket;

  (void)user;
  events.binary_message_received = on_binary;
  events.disconnected = on_disconnected;
  events.error = on_error;
  events.text_message_received = on_text;
  while (qws_server_next_pending_connection(listener, &socket) == QWS_OK) {
    must("events", qws_socket_set_events(socket, &events, NULL));
    print_session(socket);
    printf("newConnection\n");
  }
}

static void on_server_error(qws_server *listener, int code, void *user) {
  char text[256];

  (void)user;
  qws_server_error_string(listener, text, sizeof text);
  printf("serverError %d %s\n", code, text);
}

static void on_peer_verify_error(qws_server *listener, const qws_ssl_errors *error, void *user) {
  (void)listener;
  (void)user;
  print_errors("peerVerifyError", error);
}

static void on_ssl_errors(qws_server *listener, const qws_ssl_errors *errors, void *user) {
  (void)listener;
  (void)user;
  print_errors("sslErrors", errors);
}

static void on_psk(qws_server *listener, qws_psk_authenticator *authenticator, void *user) {
  char hint[256], identity[256];

  (void)listener;
  (void)user;
  qws_psk_authenticator_identity_hint(authenticator, hint, sizeof hint);
  qws_psk_authenticator_identity(authenticator, identity, sizeof identity);
  printf("preSharedKeyAuthenticationRequired %s %s\n", identity, hint);
  if (strcmp(identity, server.psk_identity) == 0) {
    qws_psk_authenticator_set_pre_shared_key(authenticator, server.psk.data, server.psk.size);
  }
}

static void on_origin(qws_server *listener, qws_cors_authenticator *authenticator, void *user) {
  (void)listener;
  (void)user;
  qws_cors_authenticator_set_allowed(authenticator, 1);
}

/* ---- command line */

static qws_ssl_configuration *configuration(void) {
  if (server.configuration == NULL) {
    must("configuration", qws_ssl_configuration_new(&server.configuration));
  }
  return server.configuration;
}

/* Takes one option with what belongs to it from the arguments; returns how many arguments that were. */
static int parse_option(char **argument, int count) {
  const char *option = argument[0];

  if (count > 1 && strcmp(option, "--protocol") == 0) {
    must(option,
         qws_ssl_configuration_set_protocol(configuration(), (qws_ssl_protocol)number(argument[1])));
    return 2;
  } else if (count > 1 && strcmp(option, "--hint") == 0) {
    must(option, qws_ssl_configuration_set_pre_shared_key_identity_hint(
                     configuration(), argument[1], strlen(argument[1])));
    return 2;
  } else if (count > 2 && strcmp(option, "--certificate") == 0) {
    identify(configuration(), argument[1], argument[2]);
    return 3;
  } else if (count > 2 && strcmp(option, "--client-ca") == 0) {
    trust(configuration(), argument[2]);
    must(option, qws_ssl_configuration_set_peer_verify_mode(
                     configuration(),
                     strcmp(argument[1], "must") == 0 ? QWS_VERIFY_PEER : QWS_QUERY_PEER));
    return 3;
  } else if (count > 2 && strcmp(option, "--psk") == 0) {
    configuration();
    server.psk_identity = argument[1];
    server.psk = octets_of(argument[2]);
    return 3;
  }
  refuse(option, "no such option, or something is missing behind it");
  return 0;
}

static void on_signal(int signal_number) {
  (void)signal_number;
  qws_loop_stop(server.loop);
}

/* SA_ONSTACK because the library is written in Go, whose threads have small stacks. */
static void stop_on(int signal_number) {
  struct sigaction action;

  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  sigaction(signal_number, &action, NULL);
}

int main(int argc, char **argv) {
  qws_server_events events = QWS_SERVER_EVENTS_INIT;
  qws_server *listener;
  int i;

  setvbuf(stdout, NULL, _IOLBF, 0);
  must("loop", qws_loop_new(&server.loop));
  for (i = 1; i < argc;) {
    i += parse_option(argv + i, argc - i);
  }
  events.new_connection = on_new_connection;
  events.origin_authentication_required = on_origin;
  events.peer_verify_error = on_peer_verify_error;
  events.pre_shared_key_authentication_required = server.psk_identity != NULL ? on_psk : NULL;
  events.server_error = on_server_error;
  events.ssl_errors = on_ssl_errors;
  must("server",
       qws_server_new(server.loop, "real parts",
                      server.configuration != NULL ? QWS_SECURE_MODE : QWS_NON_SECURE_MODE, &listener));
  must("events", qws_server_set_events(listener, &events, NULL));
  if (server.configuration != NULL) {
    must("configuration", qws_server_set_ssl_configuration(listener, server.configuration));
  }
  stop_on(SIGTERM);
  must("listen", qws_server_listen(listener, "127.0.0.1", 0));
  printf("listening %u\n", (unsigned)qws_server_port(listener));
  qws_loop_run(server.loop);
  qws_shutdown();
  return 0;
}
