/* What the C half and the Go half of this package share.
 *
 * Names: qws_* is the public contract, goqws_* is Go called by C, bridge_* is C called by Go and the
 * structs that both read. cgo compares each goqws_* prototype with its Go function, so that drift is a
 * compile error. Handles, user data and the addresses of bytes travel to Go as numbers: Go's runtime
 * stops the process when it meets a pointer that cannot be one, and what a caller passes can be anything:
 * a small number as user data, or a dangling address with a size of 0. */
#ifndef CAPI_BRIDGE_H
#define CAPI_BRIDGE_H

#include "../include/libqwebsocket.h"

/* Go has no const; these names carry it through the generated prototypes. */
typedef const char bridge_text;
typedef const qws_socket_events bridge_socket_events;
typedef const qws_server_events bridge_server_events;
typedef const qws_compression bridge_compression;

typedef uintptr_t bridge_handle;
typedef uintptr_t bridge_user;
typedef uintptr_t bridge_address; /* of as many bytes or elements as the next parameter says */

/* Below every address of memory; Go's runtime does not bear pointers that small. */
#define BRIDGE_LEAST_ADDRESS 4096

typedef void (*bridge_post_function)(void *user);
typedef void (*bridge_timer_function)(qws_timer *timer, void *user);

/* ---- fork.c ------------------------------------------------------------------------------------- */

/* Not 0 in a process that was forked after the library was loaded. */
extern int bridge_forked;

/* The first line of each public function: a forked child gets the answer and never enters Go. */
#define ANSWER_IF_FORKED(answer) \
  do { \
    if (bridge_forked) return answer; \
  } while (0)

/* The answer of a text getter that has no text: 0, and a NUL if there is room. */
size_t bridge_no_text(char *buf, size_t cap);

/* ---- looptable.c -------------------------------------------------------------------------------- */

/* The part of a loop that other threads and signal handlers write; laid out as core.LoopControl. */
struct bridge_control {
  uint32_t stop, wake;
  int32_t event_fd;
};

/* A control that no loop uses, NULL without memory. Claims and releases come one at a time (Go holds a
 * lock); handlers may search the table meanwhile. */
struct bridge_control *bridge_control_claim(void);

/* Makes the control known as that of a loop, so that qws_loop_stop() and qws_loop_wake() find it. */
void bridge_control_publish(struct bridge_control *control, void *loop);

/* Makes it unknown again and waits until no thread uses it any more. */
void bridge_control_withdraw(struct bridge_control *control);

/* Lets another loop claim it. */
void bridge_control_release(struct bridge_control *control);

/* ---- the records of loops and sockets ----------------------------------------------------------- */

/* Laid out as core.Gate, which alone writes it: what was parsed under another generation is stale, and
 * messages can be sent while open is not 0. */
struct bridge_gate {
  uint32_t generation, open;
};

/* A socket, as far as the C half must know it without asking Go. */
struct bridge_socket {
  qws_socket *handle; /* NULL once the socket is freed */
  struct bridge_gate gate;
  qws_socket_events *events; /* shared, never NULL before the socket is freed */
  bridge_user user;
};

/* Which function of the socket an event calls; numbered as core.DataKind. */
enum bridge_event_kind {
  BRIDGE_TEXT_FRAME,
  BRIDGE_TEXT_MESSAGE,
  BRIDGE_BINARY_FRAME,
  BRIDGE_BINARY_MESSAGE,
  BRIDGE_PONG
};

/* One data event that waits for its delivery. */
struct bridge_event {
  struct bridge_socket *socket;
  const void *data; /* never NULL */
  size_t size;
  uint64_t elapsed;
  uint32_t generation; /* of the socket, when the event was parsed */
  uint8_t kind;
  uint8_t last;
  uint8_t unit; /* lives and dies with the event before it */
};

/* The data events of a loop in the order of their delivery: those before the cursor are delivered. */
struct bridge_batch {
  struct bridge_event *events;
  size_t cursor, count;
};

/* Messages sent inside the callbacks of a batch, which Go has not seen yet: bridge_send records from
 * head to tail. Go empties it, and starts again at the front. */
struct bridge_ring {
  char *bytes;
  size_t head, tail, size;
};

/* A message in the ring; its payload follows. */
struct bridge_send {
  qws_socket *socket;
  size_t next; /* where the next record begins */
  uint32_t size;
  uint32_t text; /* 1 for text, 0 for binary */
};

/* A loop, as far as dispatch needs it. It belongs to the loop's thread. */
struct bridge_loop {
  struct bridge_batch batch;
  struct bridge_ring ring;
  int delivered; /* whether the last event before the cursor was delivered */

  /* The socket whose event is being delivered, and its generation at that event. NULL outside of data
   * callbacks, and from a nested run on. */
  struct bridge_socket *current;
  uint32_t current_generation;
};

/* ---- ring.c ------------------------------------------------------------------------------------- */

/* Larger payloads enter Go: a second copy would cost more than the crossing. */
#define BRIDGE_RING_PAYLOAD 4096

/* Takes a message into the loop's ring if it may: only for the socket whose event is being delivered,
 * while that can send, and of text only ASCII, which needs no validation. 1 if it was taken. */
int bridge_ring_send(struct bridge_loop *loop, const qws_socket *socket, int text, const void *data,
                     size_t size);

/* ---- dispatch.c --------------------------------------------------------------------------------- */

/* The loop whose events this thread is delivering, the innermost one; NULL if there is none. */
struct bridge_loop *bridge_delivering(void);

/* Calls the functions for all events behind the cursor. A nested delivery takes over what is left, and
 * the outer one finds nothing more. Freed sockets and stale generations are passed over. */
void bridge_deliver(struct bridge_loop *loop);

/* ---- callbacks.c: one crossing into a function of the user -------------------------------------- */

void bridge_call_post(bridge_post_function function, bridge_user user);
void bridge_call_timer(bridge_timer_function function, qws_timer *timer, bridge_user user);
uint32_t bridge_call_next_mask(qws_next_mask function, bridge_user user);

typedef void (*bridge_socket_function)(qws_socket *socket, void *user);
typedef void (*bridge_socket_bytes_function)(qws_socket *socket, int64_t bytes, void *user);
typedef void (*bridge_socket_error_function)(qws_socket *socket, qws_connection_error error,
                                             void *user);
typedef void (*bridge_socket_state_function)(qws_socket *socket, qws_connection_state state,
                                             void *user);
void bridge_call_socket(bridge_socket_function function, qws_socket *socket, bridge_user user);
void bridge_call_socket_bytes(bridge_socket_bytes_function function, qws_socket *socket,
                              int64_t bytes, bridge_user user);
void bridge_call_socket_error(bridge_socket_error_function function, qws_socket *socket,
                              qws_connection_error error, bridge_user user);
void bridge_call_socket_state(bridge_socket_state_function function, qws_socket *socket,
                              qws_connection_state state, bridge_user user);

typedef void (*bridge_socket_alert_function)(qws_socket *socket, int level, int type,
                                             const char *description, void *user);
typedef void (*bridge_socket_authentication_function)(qws_socket *socket,
                                                      qws_authenticator *authenticator,
                                                      void *user);
typedef void (*bridge_socket_key_function)(qws_socket *socket,
                                           qws_psk_authenticator *authenticator, void *user);
typedef void (*bridge_socket_proxy_function)(qws_socket *socket, const qws_proxy *proxy,
                                             qws_authenticator *authenticator, void *user);
typedef void (*bridge_socket_ssl_errors_function)(qws_socket *socket, const qws_ssl_errors *errors,
                                                  void *user);
void bridge_call_socket_alert(bridge_socket_alert_function function, qws_socket *socket, int level,
                              int type, const char *description, bridge_user user);
void bridge_call_socket_authentication(bridge_socket_authentication_function function,
                                       qws_socket *socket, qws_authenticator *authenticator,
                                       bridge_user user);
void bridge_call_socket_key(bridge_socket_key_function function, qws_socket *socket,
                            qws_psk_authenticator *authenticator, bridge_user user);
void bridge_call_socket_proxy(bridge_socket_proxy_function function, qws_socket *socket,
                              qws_proxy *proxy, qws_authenticator *authenticator, bridge_user user);
void bridge_call_socket_ssl_errors(bridge_socket_ssl_errors_function function, qws_socket *socket,
                                   qws_ssl_errors *errors, bridge_user user);

typedef void (*bridge_server_key_function)(qws_server *server,
                                           qws_psk_authenticator *authenticator, void *user);
typedef void (*bridge_server_ssl_errors_function)(qws_server *server, const qws_ssl_errors *errors,
                                                  void *user);
void bridge_call_server_key(bridge_server_key_function function, qws_server *server,
                            qws_psk_authenticator *authenticator, bridge_user user);
void bridge_call_server_ssl_errors(bridge_server_ssl_errors_function function, qws_server *server,
                                   qws_ssl_errors *errors, bridge_user user);

typedef void (*bridge_server_function)(qws_server *server, void *user);
typedef void (*bridge_server_error_function)(qws_server *server, qws_connection_error error,
                                             void *user);
typedef void (*bridge_server_code_function)(qws_server *server, int code, void *user);
typedef void (*bridge_server_origin_function)(qws_server *server,
                                              qws_cors_authenticator *authenticator, void *user);
typedef void (*bridge_server_request_function)(qws_server *server, qws_handshake_request *request,
                                               void *user);
void bridge_call_server(bridge_server_function function, qws_server *server, bridge_user user);
void bridge_call_server_error(bridge_server_error_function function, qws_server *server,
                              qws_connection_error error, bridge_user user);
void bridge_call_server_code(bridge_server_code_function function, qws_server *server, int code,
                             bridge_user user);
void bridge_call_server_origin(bridge_server_origin_function function, qws_server *server,
                               qws_cors_authenticator *authenticator, bridge_user user);

void bridge_call_server_request(bridge_server_request_function function, qws_server *server,
                                qws_handshake_request *request, bridge_user user);

/* ---- Go, called by C ---------------------------------------------------------------------------- */

size_t goqws_live_objects(void);
qws_error goqws_shutdown(void);

qws_error goqws_loop_new(qws_loop **out_loop);
qws_error goqws_loop_free(bridge_handle loop);
qws_error goqws_loop_run(bridge_handle loop);
qws_error goqws_loop_run_once(bridge_handle loop, int timeout_ms);
qws_error goqws_loop_post(bridge_handle loop, bridge_post_function function, bridge_user user);
int goqws_loop_fd(bridge_handle loop);
int goqws_loop_timeout(bridge_handle loop);

qws_error goqws_timer_new(bridge_handle loop, bridge_timer_function timeout, bridge_user user,
                          qws_timer **out_timer);
qws_error goqws_timer_free(bridge_handle timer);
qws_error goqws_timer_start(bridge_handle timer, int64_t timeout_ms, int64_t repeat_ms);
qws_error goqws_timer_stop(bridge_handle timer);
int goqws_timer_is_active(bridge_handle timer);
int64_t goqws_timer_remaining_time(bridge_handle timer);

qws_error goqws_request_new(bridge_text *url, qws_request **out_request);
qws_error goqws_request_free(bridge_handle request);
size_t goqws_request_url(bridge_handle request, bridge_address buf, size_t cap);
qws_error goqws_request_set_url(bridge_handle request, bridge_text *url);
qws_error goqws_request_set_raw_header(bridge_handle request, bridge_text *name,
                                       bridge_address value, size_t value_size);
size_t goqws_request_raw_header(bridge_handle request, bridge_text *name, bridge_address buf,
                                size_t cap);
int goqws_request_has_raw_header(bridge_handle request, bridge_text *name);
size_t goqws_request_raw_header_count(bridge_handle request);
size_t goqws_request_raw_header_name(bridge_handle request, size_t index, bridge_address buf,
                                     size_t cap);

size_t goqws_request_subprotocols(bridge_handle request, bridge_address buf, size_t cap);
qws_error goqws_request_set_subprotocols(bridge_handle request, bridge_text *names);

qws_error goqws_proxy_new(qws_proxy_kind type, bridge_text *host_name, uint16_t port,
                          qws_proxy **out_proxy);
qws_error goqws_proxy_free(bridge_handle proxy);
qws_proxy_kind goqws_proxy_type(bridge_handle proxy);
size_t goqws_proxy_host_name(bridge_handle proxy, bridge_address buf, size_t cap);
uint16_t goqws_proxy_port(bridge_handle proxy);
size_t goqws_proxy_user(bridge_handle proxy, bridge_address buf, size_t cap);
qws_error goqws_proxy_set_user(bridge_handle proxy, bridge_text *user);
size_t goqws_proxy_password(bridge_handle proxy, bridge_address buf, size_t cap);
qws_error goqws_proxy_set_password(bridge_handle proxy, bridge_text *password);
int goqws_proxy_tls(bridge_handle proxy);
qws_error goqws_proxy_set_tls(bridge_handle proxy, int tls);
qws_error goqws_proxy_set_raw_header(bridge_handle proxy, bridge_text *name, bridge_address value,
                                     size_t value_size);
size_t goqws_proxy_raw_header(bridge_handle proxy, bridge_text *name, bridge_address buf,
                              size_t cap);
int goqws_proxy_has_raw_header(bridge_handle proxy, bridge_text *name);
size_t goqws_proxy_raw_header_count(bridge_handle proxy);
size_t goqws_proxy_raw_header_name(bridge_handle proxy, size_t index, bridge_address buf,
                                   size_t cap);

qws_error goqws_application_proxy(qws_proxy **out_proxy);
qws_error goqws_set_application_proxy(bridge_handle proxy);
qws_error goqws_set_environment_proxies(bridge_text *http, bridge_text *https, bridge_text *all,
                                        bridge_text *no);
qws_error goqws_clear_environment_proxies(void);
int goqws_uses_environment_proxies(void);

size_t goqws_authenticator_realm(bridge_handle authenticator, bridge_address buf, size_t cap);
size_t goqws_authenticator_user(bridge_handle authenticator, bridge_address buf, size_t cap);
qws_error goqws_authenticator_set_user(bridge_handle authenticator, bridge_text *user);
size_t goqws_authenticator_password(bridge_handle authenticator, bridge_address buf, size_t cap);
qws_error goqws_authenticator_set_password(bridge_handle authenticator, bridge_text *password);

size_t goqws_psk_authenticator_identity_hint(bridge_handle authenticator, bridge_address buf,
                                             size_t cap);
size_t goqws_psk_authenticator_identity(bridge_handle authenticator, bridge_address buf,
                                        size_t cap);
qws_error goqws_psk_authenticator_set_identity(bridge_handle authenticator, bridge_address identity,
                                               size_t size);
size_t goqws_psk_authenticator_maximum_identity_length(bridge_handle authenticator);
size_t goqws_psk_authenticator_pre_shared_key(bridge_handle authenticator, bridge_address buf,
                                              size_t cap);
qws_error goqws_psk_authenticator_set_pre_shared_key(bridge_handle authenticator,
                                                     bridge_address key, size_t size);
size_t goqws_psk_authenticator_maximum_pre_shared_key_length(bridge_handle authenticator);
qws_error goqws_psk_authenticator_defer(bridge_handle authenticator);
qws_error goqws_psk_authenticator_answer(bridge_handle authenticator);
qws_error goqws_psk_authenticator_free(bridge_handle authenticator);

qws_error goqws_socket_new(bridge_handle loop, bridge_text *origin, qws_protocol_version version,
                           qws_socket **out_socket);
qws_error goqws_socket_free(bridge_handle socket);
qws_error goqws_socket_set_events(bridge_handle socket, bridge_socket_events *events,
                                  bridge_user user);
qws_error goqws_socket_open(bridge_handle socket, bridge_text *url);
qws_error goqws_socket_open_request(bridge_handle socket, bridge_handle request);
qws_error goqws_socket_close(bridge_handle socket, int code, bridge_address reason,
                             size_t reason_size);
qws_error goqws_socket_abort(bridge_handle socket);
int64_t goqws_socket_send_text_message(bridge_handle socket, bridge_address text, size_t size);
int64_t goqws_socket_send_binary_message(bridge_handle socket, bridge_address data, size_t size);
qws_error goqws_socket_ping(bridge_handle socket, bridge_address payload, size_t size);
int goqws_socket_flush(bridge_handle socket);
qws_error goqws_socket_resume(bridge_handle socket);
qws_error goqws_socket_ignore_ssl_errors(bridge_handle socket);
qws_error goqws_socket_ignore_listed_ssl_errors(bridge_handle socket, bridge_handle errors);
qws_error goqws_socket_continue_interrupted_handshake(bridge_handle socket);
qws_error goqws_socket_ssl_configuration(bridge_handle socket,
                                         qws_ssl_configuration **out_configuration);
qws_error goqws_socket_set_ssl_configuration(bridge_handle socket, bridge_handle configuration);
qws_redirect_policy goqws_socket_redirect_policy(bridge_handle socket);
qws_error goqws_socket_set_redirect_policy(bridge_handle socket, qws_redirect_policy policy);
size_t goqws_socket_answer_header_count(bridge_handle socket, bridge_text *name);
size_t goqws_socket_answer_header(bridge_handle socket, bridge_text *name, size_t index,
                                  bridge_address buf, size_t cap);
qws_connection_state goqws_socket_state(bridge_handle socket);
int goqws_socket_is_valid(bridge_handle socket);
qws_connection_error goqws_socket_error(bridge_handle socket);
size_t goqws_socket_error_string(bridge_handle socket, bridge_address buf, size_t cap);
int goqws_socket_close_code(bridge_handle socket);
size_t goqws_socket_close_reason(bridge_handle socket, bridge_address buf, size_t cap);
size_t goqws_socket_origin(bridge_handle socket, bridge_address buf, size_t cap);
qws_protocol_version goqws_socket_version(bridge_handle socket);
size_t goqws_socket_request_url(bridge_handle socket, bridge_address buf, size_t cap);
size_t goqws_socket_resource_name(bridge_handle socket, bridge_address buf, size_t cap);
qws_error goqws_socket_set_compression(bridge_handle socket, bridge_compression *compression);
int goqws_socket_compression(bridge_handle socket, qws_compression *out);
qws_error goqws_socket_set_message_compression(bridge_handle socket, qws_message_compression mode);
size_t goqws_socket_subprotocol(bridge_handle socket, bridge_address buf, size_t cap);
qws_error goqws_socket_request(bridge_handle socket, qws_request **out_request);
size_t goqws_socket_local_address(bridge_handle socket, bridge_address buf, size_t cap);
uint16_t goqws_socket_local_port(bridge_handle socket);
size_t goqws_socket_peer_address(bridge_handle socket, bridge_address buf, size_t cap);
uint16_t goqws_socket_peer_port(bridge_handle socket);
size_t goqws_socket_peer_name(bridge_handle socket, bridge_address buf, size_t cap);
int64_t goqws_socket_bytes_to_write(bridge_handle socket);
int64_t goqws_socket_read_buffer_size(bridge_handle socket);
qws_error goqws_socket_set_read_buffer_size(bridge_handle socket, int64_t size);
uint64_t goqws_socket_max_allowed_incoming_frame_size(bridge_handle socket);
qws_error goqws_socket_set_max_allowed_incoming_frame_size(bridge_handle socket, uint64_t size);
uint64_t goqws_socket_max_allowed_incoming_message_size(bridge_handle socket);
qws_error goqws_socket_set_max_allowed_incoming_message_size(bridge_handle socket, uint64_t size);
uint64_t goqws_socket_outgoing_frame_size(bridge_handle socket);
qws_error goqws_socket_set_outgoing_frame_size(bridge_handle socket, uint64_t size);
qws_pause_mode goqws_socket_pause_mode(bridge_handle socket);
qws_error goqws_socket_set_pause_mode(bridge_handle socket, qws_pause_mode mode);
int64_t goqws_socket_handshake_timeout(bridge_handle socket);
qws_error goqws_socket_set_handshake_timeout(bridge_handle socket, int64_t timeout_ms);
qws_error goqws_socket_proxy(bridge_handle socket, qws_proxy **out_proxy);
qws_error goqws_socket_set_proxy(bridge_handle socket, bridge_handle proxy);
qws_error goqws_socket_set_mask_generator(bridge_handle socket, qws_next_mask next_mask,
                                          bridge_user user);
qws_error goqws_socket_mask_generator(bridge_handle socket, qws_next_mask *out_next_mask,
                                      bridge_user *out_user);

int64_t goqws_broadcast(bridge_address sockets, size_t count, int text, bridge_address data,
                        size_t size);

size_t goqws_cors_authenticator_origin(bridge_handle authenticator, bridge_address buf, size_t cap);
int goqws_cors_authenticator_allowed(bridge_handle authenticator);
qws_error goqws_cors_authenticator_set_allowed(bridge_handle authenticator, int allowed);

int goqws_handshake_request_is_web_socket(bridge_handle request);
size_t goqws_handshake_request_method(bridge_handle request, bridge_address buf, size_t cap);
size_t goqws_handshake_request_target(bridge_handle request, bridge_address buf, size_t cap);
size_t goqws_handshake_request_raw_header(bridge_handle request, bridge_text *name,
                                          bridge_address buf, size_t cap);
int goqws_handshake_request_has_raw_header(bridge_handle request, bridge_text *name);
size_t goqws_handshake_request_peer_address(bridge_handle request, bridge_address buf, size_t cap);
uint16_t goqws_handshake_request_peer_port(bridge_handle request);
qws_error goqws_handshake_request_set_raw_header(bridge_handle request, bridge_text *name,
                                                 bridge_address value, size_t value_size);
qws_error goqws_handshake_request_respond(bridge_handle request, int status, bridge_address body,
                                          size_t size);

qws_error goqws_server_new(bridge_handle loop, bridge_text *name, qws_ssl_mode mode,
                           qws_server **out_server);
qws_error goqws_server_free(bridge_handle server);
qws_error goqws_server_set_events(bridge_handle server, bridge_server_events *events,
                                  bridge_user user);
qws_error goqws_server_listen(bridge_handle server, bridge_text *address, uint16_t port);
qws_error goqws_server_close(bridge_handle server);
int goqws_server_is_listening(bridge_handle server);
size_t goqws_server_address(bridge_handle server, bridge_address buf, size_t cap);
uint16_t goqws_server_port(bridge_handle server);
size_t goqws_server_url(bridge_handle server, bridge_address buf, size_t cap);
size_t goqws_server_name(bridge_handle server, bridge_address buf, size_t cap);
qws_error goqws_server_set_name(bridge_handle server, bridge_text *name);
qws_ssl_mode goqws_server_secure_mode(bridge_handle server);
int goqws_server_has_pending_connections(bridge_handle server);
qws_error goqws_server_next_pending_connection(bridge_handle server, qws_socket **out_socket);
int goqws_server_max_pending_connections(bridge_handle server);
qws_error goqws_server_set_max_pending_connections(bridge_handle server, int count);
int64_t goqws_server_handshake_timeout_ms(bridge_handle server);
qws_error goqws_server_set_handshake_timeout(bridge_handle server, int64_t timeout_ms);
qws_error goqws_server_pause_accepting(bridge_handle server);
qws_error goqws_server_resume_accepting(bridge_handle server);
qws_error goqws_server_ssl_configuration(bridge_handle server,
                                         qws_ssl_configuration **out_configuration);
qws_error goqws_server_set_ssl_configuration(bridge_handle server, bridge_handle configuration);
qws_error goqws_server_proxy(bridge_handle server, qws_proxy **out_proxy);
qws_error goqws_server_set_proxy(bridge_handle server, bridge_handle proxy);
qws_error goqws_server_shutdown(bridge_handle server, int64_t timeout_ms);
int goqws_server_reuse_port(bridge_handle server);
qws_error goqws_server_set_reuse_port(bridge_handle server, int share);
size_t goqws_server_supported_subprotocols(bridge_handle server, bridge_address buf, size_t cap);
qws_error goqws_server_set_supported_subprotocols(bridge_handle server, bridge_text *names);
qws_error goqws_server_set_compression(bridge_handle server, bridge_compression *compression);
size_t goqws_server_supported_versions(bridge_handle server, bridge_address versions,
                                       size_t cap);
qws_error goqws_server_handle_connection(bridge_handle server, int descriptor, bridge_address early,
                                         size_t size);
qws_error goqws_server_listen_activated(bridge_handle server, int index);
int goqws_server_socket_descriptor(bridge_handle server);
qws_error goqws_server_set_socket_descriptor(bridge_handle server, int descriptor);
int goqws_server_error(bridge_handle server);
size_t goqws_server_error_string(bridge_handle server, bridge_address buf, size_t cap);

qws_error goqws_ssl_key_new(bridge_address data, size_t size, qws_encoding_format format,
                            qws_key_type type, bridge_text *pass_phrase, qws_ssl_key **out_key);
qws_error goqws_ssl_key_free(bridge_handle key);
qws_key_algorithm goqws_ssl_key_algorithm(bridge_handle key);
qws_key_type goqws_ssl_key_type(bridge_handle key);
int goqws_ssl_key_length(bridge_handle key);
size_t goqws_ssl_key_to_pem(bridge_handle key, bridge_text *pass_phrase, bridge_address buf,
                            size_t cap);
size_t goqws_ssl_key_to_der(bridge_handle key, bridge_address buf, size_t cap);
qws_error goqws_ssl_certificate_new(bridge_address data, size_t size, qws_encoding_format format,
                                    size_t *out_used, qws_ssl_certificate **out_certificate);
qws_error goqws_ssl_certificate_free(bridge_handle certificate);
size_t goqws_ssl_certificate_to_pem(bridge_handle certificate, bridge_address buf, size_t cap);
size_t goqws_ssl_certificate_to_der(bridge_handle certificate, bridge_address buf, size_t cap);
size_t goqws_ssl_certificate_subject_info_attributes(bridge_handle certificate, bridge_address buf,
                                                     size_t cap);
size_t goqws_ssl_certificate_issuer_info_attributes(bridge_handle certificate, bridge_address buf,
                                                    size_t cap);
size_t goqws_ssl_certificate_subject_info_count(bridge_handle certificate, bridge_text *attribute);
size_t goqws_ssl_certificate_subject_info(bridge_handle certificate, bridge_text *attribute,
                                          size_t index, bridge_address buf, size_t cap);
size_t goqws_ssl_certificate_issuer_info_count(bridge_handle certificate, bridge_text *attribute);
size_t goqws_ssl_certificate_issuer_info(bridge_handle certificate, bridge_text *attribute,
                                         size_t index, bridge_address buf, size_t cap);
size_t goqws_ssl_certificate_subject_alternative_name_count(bridge_handle certificate,
                                                            qws_alternative_name_entry_type type);
size_t goqws_ssl_certificate_subject_alternative_name(bridge_handle certificate,
                                                      qws_alternative_name_entry_type type,
                                                      size_t index, bridge_address buf, size_t cap);
int64_t goqws_ssl_certificate_effective_date(bridge_handle certificate);
int64_t goqws_ssl_certificate_expiry_date(bridge_handle certificate);
int goqws_ssl_certificate_version(bridge_handle certificate);
size_t goqws_ssl_certificate_serial_number(bridge_handle certificate, bridge_address buf,
                                           size_t cap);
int goqws_ssl_certificate_is_self_signed(bridge_handle certificate);
size_t goqws_ssl_certificate_digest(bridge_handle certificate, qws_hash_algorithm algorithm,
                                    bridge_address buf, size_t cap);
qws_error goqws_ssl_certificate_public_key(bridge_handle certificate, qws_ssl_key **out_key);
qws_error goqws_ssl_errors_new(qws_ssl_errors **out_errors);
qws_error goqws_ssl_errors_free(bridge_handle errors);
qws_error goqws_ssl_errors_add(bridge_handle errors, qws_ssl_error error,
                               bridge_handle certificate);
size_t goqws_ssl_errors_count(bridge_handle errors);
qws_ssl_error goqws_ssl_errors_error(bridge_handle errors, size_t index);
size_t goqws_ssl_errors_error_string(bridge_handle errors, size_t index, bridge_address buf,
                                     size_t cap);
qws_error goqws_ssl_errors_certificate(bridge_handle errors, size_t index,
                                       qws_ssl_certificate **out_certificate);
qws_error goqws_ssl_certificate_verify(bridge_address chain, size_t size, bridge_text *host_name,
                                       qws_ssl_errors **out_errors);
qws_error goqws_ssl_configuration_new(qws_ssl_configuration **out_configuration);
qws_error goqws_ssl_configuration_free(bridge_handle configuration);
qws_error goqws_ssl_configuration_copy(bridge_handle configuration,
                                       qws_ssl_configuration **out_copy);
qws_error goqws_ssl_configuration_default(qws_ssl_configuration **out_configuration);
qws_error goqws_ssl_configuration_set_default(bridge_handle configuration);
size_t goqws_ssl_configuration_ca_certificates(bridge_handle configuration, bridge_address buf,
                                               size_t cap);
qws_error goqws_ssl_configuration_set_ca_certificates(bridge_handle configuration,
                                                      bridge_address pem, size_t size);
qws_error goqws_ssl_configuration_add_ca_certificates(bridge_handle configuration,
                                                      bridge_address pem, size_t size);
int goqws_ssl_configuration_uses_system_ca_certificates(bridge_handle configuration);
qws_error goqws_ssl_configuration_set_uses_system_ca_certificates(bridge_handle configuration,
                                                                  int use);
size_t goqws_ssl_system_ca_certificates(bridge_address buf, size_t cap);
size_t goqws_ssl_configuration_local_certificate_chain(bridge_handle configuration,
                                                       bridge_address buf, size_t cap);
qws_error goqws_ssl_configuration_set_local_certificate_chain(bridge_handle configuration,
                                                              bridge_address pem, size_t size);
qws_error goqws_ssl_configuration_private_key(bridge_handle configuration, qws_ssl_key **out_key);
qws_error goqws_ssl_configuration_set_private_key(bridge_handle configuration, bridge_handle key);
qws_error goqws_ssl_configuration_import_pkcs12(bridge_handle configuration, bridge_address data,
                                                size_t size, bridge_text *pass_phrase);
qws_peer_verify_mode goqws_ssl_configuration_peer_verify_mode(bridge_handle configuration);
qws_error goqws_ssl_configuration_set_peer_verify_mode(bridge_handle configuration,
                                                       qws_peer_verify_mode mode);
int goqws_ssl_configuration_peer_verify_depth(bridge_handle configuration);
qws_error goqws_ssl_configuration_set_peer_verify_depth(bridge_handle configuration, int depth);
size_t goqws_ssl_configuration_peer_verify_name(bridge_handle configuration, bridge_address buf,
                                                size_t cap);
qws_error goqws_ssl_configuration_set_peer_verify_name(bridge_handle configuration,
                                                       bridge_text *name);
qws_ssl_protocol goqws_ssl_configuration_protocol(bridge_handle configuration);
qws_error goqws_ssl_configuration_set_protocol(bridge_handle configuration,
                                               qws_ssl_protocol protocol);
size_t goqws_ssl_configuration_ciphers(bridge_handle configuration, bridge_address buf, size_t cap);
qws_error goqws_ssl_configuration_set_ciphers(bridge_handle configuration, bridge_text *names);
size_t goqws_ssl_supported_ciphers(bridge_address buf, size_t cap);
size_t goqws_ssl_cipher_description(bridge_text *name, bridge_address buf, size_t cap);
size_t goqws_ssl_configuration_allowed_next_protocols(bridge_handle configuration,
                                                      bridge_address buf, size_t cap);
qws_error goqws_ssl_configuration_set_allowed_next_protocols(bridge_handle configuration,
                                                             bridge_text *names);
int goqws_ssl_configuration_test_ssl_option(bridge_handle configuration, qws_ssl_option option);
qws_error goqws_ssl_configuration_set_ssl_option(bridge_handle configuration, qws_ssl_option option,
                                                 int on);
size_t goqws_ssl_configuration_key_log_file(bridge_handle configuration, bridge_address buf,
                                            size_t cap);
qws_error goqws_ssl_configuration_set_key_log_file(bridge_handle configuration, bridge_text *path);
size_t goqws_ssl_configuration_pre_shared_key_identity_hint(bridge_handle configuration,
                                                            bridge_address buf, size_t cap);
qws_error goqws_ssl_configuration_set_pre_shared_key_identity_hint(bridge_handle configuration,
                                                                   bridge_address hint, size_t size);
int goqws_ssl_configuration_handshake_must_interrupt_on_error(bridge_handle configuration);
qws_error goqws_ssl_configuration_set_handshake_must_interrupt_on_error(bridge_handle configuration,
                                                                        int on);
size_t goqws_ssl_configuration_peer_certificate_chain(bridge_handle configuration,
                                                      bridge_address buf, size_t cap);
qws_ssl_protocol goqws_ssl_configuration_session_protocol(bridge_handle configuration);
size_t goqws_ssl_configuration_session_cipher(bridge_handle configuration, bridge_address buf,
                                              size_t cap);
size_t goqws_ssl_configuration_next_negotiated_protocol(bridge_handle configuration,
                                                        bridge_address buf, size_t cap);
int goqws_ssl_configuration_session_resumed(bridge_handle configuration);

#endif
