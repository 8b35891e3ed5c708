/* permessage-deflate: what is set, what is agreed on, and what goes over the wire. */
#include <stddef.h>
#include <stdlib.h>

#include "pair.h"
#include "raw.h"
#include "record.h"

static struct pair pair;
static char message[20000];

static void on_text(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)socket, (void)user;
  if (size == sizeof message && memcmp(text, message, size) == 0)
    record("message");
  else
    record("text(%.*s)", size < 100 ? (int)size : 100, text);
}

static void on_binary(qws_socket *socket, const void *data, size_t size, void *user) {
  (void)socket, (void)data, (void)user;
  record("binary(%zu)", size);
}

static void on_disconnected(qws_socket *socket, void *user) {
  (void)user;
  record("disconnected(%d)", qws_socket_close_code(socket));
}

static void listen_to(qws_socket *socket) {
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  events.text_message_received = on_text;
  events.binary_message_received = on_binary;
  events.disconnected = on_disconnected;
  CHECK_EQUAL(qws_socket_set_events(socket, &events, NULL), QWS_OK);
}

/* Connects with these compressions, NULL for none. */
static void connect_with(const qws_compression *client, const qws_compression *server) {
  pair_listen(&pair);
  CHECK_EQUAL(qws_socket_set_compression(pair.client, client), QWS_OK);
  CHECK_EQUAL(qws_server_set_compression(pair.server, server), QWS_OK);
  pair_connect(&pair);
  listen_to(pair.client);
  listen_to(pair.peer);
}

static void end(void) {
  CHECK_EQUAL(qws_socket_set_events(pair.client, NULL, NULL), QWS_OK);
  pair_free(&pair);
  record_clear();
}

/* The bytes on the wire of a message from this socket, which arrives whole. */
static int64_t cost(qws_socket *socket) {
  CHECK_EQUAL(qws_socket_bytes_to_write(socket), 0);
  CHECK_EQUAL(qws_socket_send_text_message(socket, message, sizeof message), sizeof message);
  int64_t bytes = qws_socket_bytes_to_write(socket);
  RUN_UNTIL(pair.loop, record_size > 0);
  CHECK_RECORD("message ");
  return bytes;
}

static void arguments(void) {
  static const qws_compression usual = QWS_COMPRESSION_INIT;
  pair_listen(&pair);
  struct {
    int offset, low, high;
  } numbers[] = {{offsetof(qws_compression, level), 1, 9},
                 {offsetof(qws_compression, send_window_bits), 8, 15},
                 {offsetof(qws_compression, receive_window_bits), 8, 15}};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    int values[] = {INT32_MIN, -1, 0, numbers[i].low - 1, numbers[i].high + 1, INT32_MAX};
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
      qws_compression bad = usual;
      memcpy((char *)&bad + numbers[i].offset, &values[k], sizeof(int));
      CHECK_EQUAL(qws_socket_set_compression(pair.client, &bad), QWS_ERR_RANGE);
      CHECK_EQUAL(qws_server_set_compression(pair.server, &bad), QWS_ERR_RANGE);
    }
    for (int value = numbers[i].low; value <= numbers[i].high; value++) {
      qws_compression good = usual;
      memcpy((char *)&good + numbers[i].offset, &value, sizeof(int));
      CHECK_EQUAL(qws_socket_set_compression(pair.client, &good), QWS_OK);
      CHECK_EQUAL(qws_server_set_compression(pair.server, &good), QWS_OK);
    }
  }
  qws_compression bad = usual;
  bad.threshold = SIZE_MAX;
  CHECK_EQUAL(qws_socket_set_compression(pair.client, &bad), QWS_ERR_RANGE);
  static const size_t sizes[] = {0, 1, sizeof(size_t) - 1};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    bad = usual;
    bad.struct_size = sizes[i];
    CHECK_EQUAL(qws_socket_set_compression(pair.client, &bad), QWS_ERR_ARGUMENT);
    CHECK_EQUAL(qws_server_set_compression(pair.server, &bad), QWS_ERR_ARGUMENT);
  }

  CHECK_EQUAL(qws_socket_set_message_compression(pair.client, QWS_COMPRESS_NEVER), QWS_OK);
  CHECK_EQUAL(qws_socket_set_message_compression(pair.client, (qws_message_compression)3),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_set_message_compression(pair.client, (qws_message_compression)-1),
              QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 0);
  qws_compression none = usual;
  CHECK_EQUAL(qws_socket_compression(pair.client, &none), 0);
  CHECK_EQUAL(memcmp(&none, &usual, sizeof usual), 0);
  end();
}

/* A program that is older, and one that is newer than the library. */
static void struct_sizes(void) {
  struct {
    qws_compression known;
    int unknown[4];
  } newer = {.known = QWS_COMPRESSION_INIT, .unknown = {1, 2, 3, 4}};
  newer.known.struct_size = sizeof newer;
  newer.known.threshold = 300;
  qws_compression older = QWS_COMPRESSION_INIT;
  older.struct_size = offsetof(qws_compression, threshold);
  older.threshold = SIZE_MAX;

  connect_with(&newer.known, &older);
  struct {
    qws_compression known;
    int unknown;
  } agreed = {.unknown = 7};
  agreed.known.struct_size = sizeof agreed;
  CHECK_EQUAL(qws_socket_compression(pair.client, &agreed.known), 1);
  CHECK_EQUAL(agreed.known.struct_size, sizeof agreed);
  CHECK_EQUAL(agreed.known.threshold, 300);
  CHECK_EQUAL(agreed.unknown, 7);

  memset(&agreed, 0x55, sizeof agreed);
  agreed.known.struct_size = offsetof(qws_compression, send_context_takeover);
  CHECK_EQUAL(qws_socket_compression(pair.peer, &agreed.known), 1);
  CHECK_EQUAL(agreed.known.level, 5);
  CHECK_EQUAL(agreed.known.receive_window_bits, 12);
  CHECK_EQUAL(agreed.known.send_context_takeover, 0x55555555);
  CHECK_EQUAL(agreed.known.struct_size, offsetof(qws_compression, send_context_takeover));
  CHECK_EQUAL(qws_socket_compression(pair.peer, NULL), 1);
  end();
}

/* What the two sides do must fit together. */
static void check_agreed(void) {
  qws_compression client = QWS_COMPRESSION_INIT, server = QWS_COMPRESSION_INIT;
  CHECK_EQUAL(qws_socket_compression(pair.client, &client), 1);
  CHECK_EQUAL(qws_socket_compression(pair.peer, &server), 1);
  CHECK(client.send_window_bits <= server.receive_window_bits);
  CHECK(server.send_window_bits <= client.receive_window_bits);
  CHECK(client.send_context_takeover <= server.receive_context_takeover);
  CHECK(server.send_context_takeover <= client.receive_context_takeover);
}

static void agreement(void) {
  static const qws_compression usual = QWS_COMPRESSION_INIT;
  connect_with(&usual, NULL);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 0);
  CHECK_EQUAL(qws_socket_compression(pair.peer, NULL), 0);
  CHECK(cost(pair.client) > (int64_t)sizeof message);
  end();
  connect_with(NULL, &usual);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 0);
  CHECK_EQUAL(qws_socket_compression(pair.peer, NULL), 0);
  CHECK(cost(pair.peer) > (int64_t)sizeof message);
  end();

  for (int bits = 8; bits <= 15; bits++) {
    for (int context = 0; context < 4; context++) {
      qws_compression one = usual, other = usual;
      one.send_window_bits = bits;
      one.receive_window_bits = 23 - bits;
      one.send_context_takeover = context & 1;
      one.receive_context_takeover = context >> 1;
      other.level = bits - 7;
      for (int turned = 0; turned < 2; turned++) {
        connect_with(turned ? &other : &one, turned ? &one : &other);
        check_agreed();
        for (int i = 0; i < 2; i++) {
          CHECK(cost(pair.client) < 2000);
          CHECK(cost(pair.peer) < 2000);
        }
        end();
      }
    }
  }
}

/* With context takeover the same message again costs next to nothing, without it the same again. The
 * message is made of few words in any order. */
static void context_takeover(void) {
  char text[2000];
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof text; i++) {
    if (i % 8 == 0) random = random * 1664525 + 1013904223;
    text[i] = (char)('A' + (random >> 28) * (i % 8) % 50);
  }
  for (int takeover = 0; takeover < 2; takeover++) {
    qws_compression compression = QWS_COMPRESSION_INIT;
    compression.level = 9;
    compression.send_window_bits = compression.receive_window_bits = 15;
    compression.send_context_takeover = takeover;
    connect_with(&compression, &compression);
    int64_t costs[2];
    for (int i = 0; i < 2; i++) {
      CHECK_EQUAL(qws_socket_send_text_message(pair.client, text, sizeof text), sizeof text);
      costs[i] = qws_socket_bytes_to_write(pair.client);
      RUN_UNTIL(pair.loop, record_size > 0);
      record_clear();
    }
    CHECK(costs[0] > 200 && costs[0] < (int64_t)sizeof text);
    if (takeover)
      CHECK(costs[1] < 100);
    else
      CHECK_EQUAL(costs[1], costs[0]);
    end();
  }
}

static void which_messages(void) {
  qws_compression compression = QWS_COMPRESSION_INIT;
  compression.threshold = 500;
  compression.send_context_takeover = 0;
  connect_with(&compression, &compression);
  char text[500];
  memset(text, 'x', sizeof text);
  static const struct {
    qws_message_compression mode;
    size_t size;
    int compressed;
  } sends[] = {{QWS_COMPRESS_BY_THRESHOLD, 500, 1}, {QWS_COMPRESS_BY_THRESHOLD, 499, 0},
               {QWS_COMPRESS_NEVER, 500, 0},        {QWS_COMPRESS_NEVER, 499, 0},
               {QWS_COMPRESS_ALWAYS, 500, 1},       {QWS_COMPRESS_ALWAYS, 150, 1},
               {QWS_COMPRESS_BY_THRESHOLD, 500, 1}};
  qws_socket *ends[] = {pair.client, pair.peer};
  for (size_t i = 0; i < sizeof sends / sizeof *sends; i++) {
    for (int way = 0; way < 4; way++) {
      qws_socket *socket = ends[way & 1];
      int64_t took;
      CHECK_EQUAL(qws_socket_set_message_compression(socket, sends[i].mode), QWS_OK);
      if (way & 2)
        took = qws_broadcast_text_message(&socket, 1, text, sends[i].size) * (int64_t)sends[i].size;
      else
        took = qws_socket_send_text_message(socket, text, sends[i].size);
      CHECK_EQUAL(took, sends[i].size);
      CHECK_EQUAL(qws_socket_bytes_to_write(socket) < (int64_t)sends[i].size, sends[i].compressed);
      RUN_UNTIL(pair.loop, record_size > 0);
      CHECK_EQUAL(record_size, 100 + strlen("text() "));
      record_clear();
    }
  }
  end();
}

/* The mode holds for the messages behind it, also inside of a callback. */
static void on_text_reply(qws_socket *socket, const char *text, size_t size, void *user) {
  (void)text, (void)size, (void)user;
  CHECK_EQUAL(qws_socket_send_text_message(socket, message, 1000), 1000);
  CHECK_EQUAL(qws_socket_set_message_compression(socket, QWS_COMPRESS_NEVER), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(socket, message, 1000), 1000);
  int64_t waiting = qws_socket_bytes_to_write(socket);
  CHECK(waiting > 1000 && waiting < 2000);
}

static void in_callback(void) {
  qws_compression compression = QWS_COMPRESSION_INIT;
  qws_socket_events events = QWS_SOCKET_EVENTS_INIT;
  connect_with(&compression, &compression);
  events.text_message_received = on_text_reply;
  CHECK_EQUAL(qws_socket_set_events(pair.peer, &events, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_send_text_message(pair.client, "go", 2), 2);
  RUN_UNTIL(pair.loop, record_size >= 2 * strlen("text() "));
  end();
}

static void fragments_and_empty_messages(void) {
  qws_compression compression = QWS_COMPRESSION_INIT;
  compression.threshold = 0;
  connect_with(&compression, &compression);
  qws_socket *ends[] = {pair.client, pair.peer};
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(qws_socket_set_outgoing_frame_size(ends[i], 7), QWS_OK);
    cost(ends[i]);
    CHECK_EQUAL(qws_socket_send_text_message(ends[i], "", 0), 0);
    CHECK_EQUAL(qws_socket_send_binary_message(ends[i], NULL, 0), 0);
    CHECK_EQUAL(qws_socket_send_binary_message(ends[i], "\xff", 1), 1);
    RUN_UNTIL(pair.loop, strstr(record_text, "binary(1)"));
    CHECK_RECORD("text() binary(0) binary(1) ");
  }
  end();
}

/* It belongs to the connection: gone with it, and offered anew. */
static void closing(void) {
  qws_compression compression = QWS_COMPRESSION_INIT;
  connect_with(&compression, &compression);
  CHECK_EQUAL(qws_socket_set_compression(pair.client, NULL), QWS_OK);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 1);
  CHECK_EQUAL(qws_socket_close(pair.client, 1000, NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 0);
  RUN_UNTIL(pair.loop, !qws_socket_is_valid(pair.peer));
  CHECK_EQUAL(qws_socket_compression(pair.peer, NULL), 0);
  CHECK_EQUAL(qws_socket_free(pair.peer), QWS_OK);
  record_clear();
  pair_connect(&pair);
  CHECK_EQUAL(qws_socket_compression(pair.client, NULL), 0);
  end();
}

/* A small message that becomes larger than the server takes. */
static void limits(void) {
  qws_compression compression = QWS_COMPRESSION_INIT;
  connect_with(&compression, &compression);
  size_t size = (16 << 20) + 1;
  char *zeros = calloc(1, size);
  CHECK_EQUAL(qws_socket_max_allowed_incoming_message_size(pair.peer), size - 1);
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, zeros, size - 1), size - 1);
  CHECK(qws_socket_bytes_to_write(pair.client) < 100000);
  RUN_UNTIL(pair.loop, record_size > 0);
  CHECK_RECORD("binary(16777216) ");
  CHECK_EQUAL(qws_socket_send_binary_message(pair.client, zeros, size), size);
  RUN_UNTIL(pair.loop, strstr(record_text, "disconnected(1009) disconnected(1009) "));
  CHECK_RECORD("disconnected(1009) disconnected(1009) ");
  free(zeros);
  end();
}

/* The bytes of RFC 7692, 7.2.3: "Hello" compressed, alone, in two frames, and in a stored block. */
static void wire(void) {
  static struct raw raw;
  static const char hello[] = "\xc1\x87\0\0\0\0\xf2\x48\xcd\xc9\xc9\x07\0";
  static const char again[] = "\xc1\x85\0\0\0\0\xf2\0\x11\0\0";
  static const char stored[] = "\x41\x86\0\0\0\0\0\x05\0\xfa\xff\x48"
                               "\x80\x85\0\0\0\0\x65\x6c\x6c\x6f\0";
  qws_compression compression = QWS_COMPRESSION_INIT;
  pair_listen(&pair);
  CHECK_EQUAL(qws_server_set_compression(pair.server, &compression), QWS_OK);
  raw_connect(&raw, qws_server_port(pair.server));
  raw_upgrade(&raw, "/",
              "Sec-WebSocket-Extensions: other, permessage-deflate; client_max_window_bits\r\n");
  RUN_UNTIL(pair.loop, raw_saw(&raw, "\r\n\r\n"));
  CHECK(raw_saw(&raw, "\r\nSec-WebSocket-Extensions: permessage-deflate; "));
  listen_to(pair.peer);
  raw_send(&raw, hello, sizeof hello - 1);
  raw_send(&raw, again, sizeof again - 1);
  raw_send(&raw, stored, sizeof stored - 1);
  raw_send(&raw, "\x81\x85\0\0\0\0Hello", 11);
  for (int i = 0; i < 50 && record_size < 48; i++) qws_loop_run_once(pair.loop, 100);
  CHECK_RECORD("text(Hello) text(Hello) text(Hello) text(Hello) ");

  /* What is no compressed data. */
  raw_send(&raw, "\xc1\x81\0\0\0\0\xff", 7);
  RUN_UNTIL(pair.loop, record_size > 0);
  CHECK_RECORD("disconnected(1007) ");
  raw_close(&raw);
  end();

  /* Nothing was agreed on. */
  pair_listen(&pair);
  raw_connect(&raw, qws_server_port(pair.server));
  raw_upgrade(&raw, "/", "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  RUN_UNTIL(pair.loop, raw_saw(&raw, "\r\n\r\n"));
  CHECK(!raw_saw(&raw, "Sec-WebSocket-Extensions"));
  listen_to(pair.peer);
  raw_send(&raw, hello, sizeof hello - 1);
  RUN_UNTIL(pair.loop, record_size > 0);
  CHECK_RECORD("disconnected(1002) ");
  raw_close(&raw);
  end();
}

int main(void) {
  for (size_t i = 0; i < sizeof message; i++) message[i] = "compress me, "[i % 13];
  arguments();
  struct_sizes();
  agreement();
  context_takeover();
  which_messages();
  in_callback();
  fragments_and_empty_messages();
  closing();
  limits();
  wire();
  return check_finish();
}
