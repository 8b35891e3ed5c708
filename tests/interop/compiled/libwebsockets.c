/* The peer made with libwebsockets. README.md beside this file says what it is told and what it tells. */
#include "records.h"

#include <libwebsockets.h>
#include <pthread.h>

/* What waits to be sent. flags are those of lws_write(), or CLOSE, whose code is in `number`. */
struct output {
  struct output *next;
  int flags, number;
  size_t size;
  unsigned char bytes[]; /* LWS_PRE bytes that belong to lws_write(), and then the payload */
};

enum { CLOSE = -1 };

/* One connection; lws allocates it, filled with zeros. */
struct session {
  struct output *first, **last;
  struct record message; /* what has come of it so far */
  int code;
  char reason[124];
};

static struct options options;
static struct lws_context *context;
static char offer[256]; /* of the client: the value of Sec-WebSocket-Extensions */

/* The client's connection, and what the reader of standard input has for it. */
static struct lws *visiting;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct output *posted, **last_posted = &posted;
static int has_ended;

static struct output *output_new(int flags, int number, const void *data, size_t size) {
  struct output *o = calloc(1, sizeof *o + LWS_PRE + size + 1);

  o->flags = flags;
  o->number = number;
  o->size = size;
  memcpy(o->bytes + LWS_PRE, data, size);
  return o;
}

static void append(struct session *s, struct output *o) {
  if (s->first == NULL) {
    s->last = &s->first;
  }
  *s->last = o;
  while (*s->last != NULL) {
    s->last = &(*s->last)->next;
  }
}

/* The parts of a text that are parted by spaces, as the frames of one message. */
static struct output *fragments(const char *text) {
  struct output *first = NULL, **last = &first;
  int opcode = LWS_WRITE_TEXT;

  for (;;) {
    size_t size = strcspn(text, " ");
    int is_last = text[size] == '\0';

    *last = output_new(opcode | (is_last ? 0 : LWS_WRITE_NO_FIN), 0, text, size);
    if (is_last) {
      return first;
    }
    last = &(*last)->next;
    text += size + 1;
    opcode = LWS_WRITE_CONTINUATION;
  }
}

/* What a record of the client asks for. */
static struct output *output_of(const struct record *r) {
  if (strcmp(r->kind, "fragments") == 0) {
    return fragments(r->data);
  }
  return output_new(strcmp(r->kind, "text") == 0     ? LWS_WRITE_TEXT
                    : strcmp(r->kind, "binary") == 0 ? LWS_WRITE_BINARY
                    : strcmp(r->kind, "ping") == 0   ? LWS_WRITE_PING
                                                     : CLOSE,
                    r->number, r->data, r->size);
}

/* What the server does about a message. */
static struct output *answer(const struct record *message, int is_binary) {
  const char *text = message->data;
  char *reason;

  if (!is_binary && strncmp(text, "!ping ", 6) == 0) {
    return output_new(LWS_WRITE_PING, 0, text + 6, strlen(text + 6));
  }
  if (!is_binary && strncmp(text, "!fragments ", 11) == 0) {
    return fragments(text + 11);
  }
  if (!is_binary && strncmp(text, "!close ", 7) == 0) {
    long code = strtol(text + 7, &reason, 10);

    reason += *reason == ' ';
    return output_new(CLOSE, (int)code, reason, strlen(reason));
  }
  return output_new(is_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT, 0, text, message->size);
}

/* Writes what is next. A result other than 0 ends the connection, as callbacks of lws do it. */
static int write_next(struct lws *wsi, struct session *s) {
  struct output *o = s->first;
  int result = 0;

  if (o == NULL) {
    return 0;
  }
  s->first = o->next;
  if (o->flags == CLOSE) {
    lws_close_reason(wsi, (enum lws_close_status)o->number, o->bytes + LWS_PRE, o->size);
    result = -1;
  } else if (lws_write(wsi, o->bytes + LWS_PRE, o->size, (enum lws_write_protocol)o->flags) < 0) {
    result = -1;
  }
  free(o);
  if (s->first != NULL) {
    lws_callback_on_writable(wsi);
  }
  return result;
}

static void receive(struct lws *wsi, struct session *s, const void *data, size_t size, int is_server) {
  int is_binary = lws_frame_is_binary(wsi);

  record_append(&s->message, data, size);
  if (!lws_is_final_fragment(wsi)) {
    return;
  }
  if (is_server) {
    append(s, answer(&s->message, is_binary));
    lws_callback_on_writable(wsi);
  } else {
    record_write(is_binary ? "binary" : "text", 0, s->message.data, s->message.size);
  }
  record_clear(&s->message);
}

static void note_close(struct session *s, const unsigned char *data, size_t size) {
  if (size >= 2) {
    s->code = data[0] << 8 | data[1];
    memcpy(s->reason, data + 2, size - 2);
  }
}

static void session_end(struct session *s) {
  record_clear(&s->message);
  while (s->first != NULL) {
    struct output *o = s->first;

    s->first = o->next;
    free(o);
  }
}

static void take_posted(void) {
  struct session *s = lws_wsi_user(visiting);

  pthread_mutex_lock(&mutex);
  if (posted != NULL) {
    append(s, posted);
    posted = NULL;
    last_posted = &posted;
    lws_callback_on_writable(visiting);
  }
  pthread_mutex_unlock(&mutex);
}

/* Gives messages room, since lws 4.1 cannot go on with all of those that it inflates or deflates in parts. */
static void make_room(struct lws *wsi) {
  lws_set_extension_option(wsi, "permessage-deflate", "rx_buf_size", "24");
  lws_set_extension_option(wsi, "permessage-deflate", "tx_buf_size", "24");
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t size) {
  struct session *s = user;
  char text[256];

  switch (reason) {
  case LWS_CALLBACK_ESTABLISHED:
    printf("opened %s\n", options.subprotocol);
    make_room(wsi);
    break;
  case LWS_CALLBACK_CLIENT_ESTABLISHED:
    visiting = wsi;
    make_room(wsi);
    record_write("opened", 0, options.subprotocol, strlen(options.subprotocol));
    take_posted();
    break;
  case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
    if (visiting != NULL) {
      take_posted();
    }
    break;
  case LWS_CALLBACK_RECEIVE:
  case LWS_CALLBACK_CLIENT_RECEIVE:
    receive(wsi, s, in, size, reason == LWS_CALLBACK_RECEIVE);
    break;
  case LWS_CALLBACK_RECEIVE_PONG:
    append(s, output_new(LWS_WRITE_TEXT, 0, text,
                         (size_t)snprintf(text, sizeof text, "pong %.*s", (int)size, (char *)in)));
    lws_callback_on_writable(wsi);
    break;
  case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
    record_write("pong", 0, in, size);
    break;
  case LWS_CALLBACK_SERVER_WRITEABLE:
  case LWS_CALLBACK_CLIENT_WRITEABLE:
    return write_next(wsi, s);
  case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    note_close(s, in, size);
    break;
  case LWS_CALLBACK_CLOSED:
    printf("closed %d %s\n", s->code, s->reason);
    session_end(s);
    break;
  case LWS_CALLBACK_CLIENT_CLOSED:
    record_write("closed", s->code, s->reason, strlen(s->reason));
    session_end(s);
    has_ended = 1;
    break;
  case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    fprintf(stderr, "libwebsockets: %s\n", in != NULL ? (char *)in : "no connection");
    exit(1);
  default:
    break;
  }
  return 0;
}

/* Reads standard input for the connection that the main thread serves. */
static void *read_input(void *unused) {
  struct record r;

  while (record_read(&r)) {
    pthread_mutex_lock(&mutex);
    *last_posted = output_of(&r);
    while (*last_posted != NULL) {
      last_posted = &(*last_posted)->next;
    }
    pthread_mutex_unlock(&mutex);
    record_clear(&r);
    lws_cancel_service(context);
  }
  return unused;
}

static void connect_to(const char *url) {
  struct lws_client_connect_info info;
  char *copy = strdup(url);
  const char *scheme, *path;
  int port;
  pthread_t reader;

  memset(&info, 0, sizeof info);
  if (lws_parse_uri(copy, &scheme, &info.address, &port, &path) != 0) {
    die("no URL");
  }
  info.context = context;
  info.port = port;
  info.path = "/";
  info.host = info.address;
  info.protocol = options.subprotocol[0] != '\0' ? options.subprotocol : NULL;
  if (lws_client_connect_via_info(&info) == NULL) {
    die("no connection");
  }
  pthread_create(&reader, NULL, read_input, NULL);
  pthread_detach(reader);
}

/* Writes what the client says in Sec-WebSocket-Extensions. */
static void format_offer(const struct options *o, char *buffer, size_t size) {
  char server_bits[40] = "", client_bits[40] = "; client_max_window_bits";

  if (o->server_max_window_bits != 0) {
    snprintf(server_bits, sizeof server_bits, "; server_max_window_bits=%d", o->server_max_window_bits);
  }
  if (o->client_max_window_bits != 0) {
    snprintf(client_bits, sizeof client_bits, "; client_max_window_bits=%d", o->client_max_window_bits);
  }
  snprintf(buffer, size, "permessage-deflate%s%s%s%s",
           o->server_no_context_takeover ? "; server_no_context_takeover" : "",
           o->client_no_context_takeover ? "; client_no_context_takeover" : "", server_bits, client_bits);
}

int main(int argc, char **argv) {
  struct lws_protocols protocols[] = {
      {"none", on_event, sizeof(struct session), 1 << 24, 0, NULL, 0}, {0}};
  const struct lws_extension extensions[] = {
      {"permessage-deflate", lws_extension_callback_pm_deflate, offer}, {0}};
  struct lws_context_creation_info info;
  struct lws_vhost *vhost;
  int is_server;

  setvbuf(stdout, NULL, _IOLBF, 0);
  is_server = parse_arguments(&options, argc, argv);
  format_offer(&options, offer, sizeof offer);
  if (options.subprotocol[0] != '\0') {
    protocols[0].name = options.subprotocol;
  }
  lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
  memset(&info, 0, sizeof info);
  info.port = is_server ? 0 : CONTEXT_PORT_NO_LISTEN;
  info.iface = is_server ? "127.0.0.1" : NULL;
  info.protocols = protocols;
  info.extensions = options.deflate ? extensions : NULL;
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  context = lws_create_context(&info);
  vhost = context != NULL ? lws_create_vhost(context, &info) : NULL;
  if (vhost == NULL) {
    die("libwebsockets does not start");
  }
  if (is_server) {
    printf("listening on ws://127.0.0.1:%d\n", lws_get_vhost_listen_port(vhost));
  } else {
    connect_to(argv[2]);
  }
  while (!has_ended && lws_service(context, 0) >= 0) {
  }
  return 0;
}
