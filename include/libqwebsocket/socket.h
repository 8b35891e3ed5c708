/* The part of libqwebsocket.h about sockets: the events of one, what it can do, and how it is set up. */
#ifndef LIBQWEBSOCKET_H
#include "../libqwebsocket.h" /* which includes this at its place */
#elif !defined(LIBQWEBSOCKET_SOCKET_H)
#define LIBQWEBSOCKET_SOCKET_H

/* One websocket, client's or server's side (QWebSocket). */
typedef struct qws_socket qws_socket;

/* QAbstractSocket::SocketState. HOST_LOOKUP, BOUND and LISTENING never occur. */
typedef enum qws_connection_state {
  QWS_UNCONNECTED_STATE = 0,
  QWS_HOST_LOOKUP_STATE = 1,
  QWS_CONNECTING_STATE = 2,
  QWS_CONNECTED_STATE = 3,
  QWS_BOUND_STATE = 4,
  QWS_LISTENING_STATE = 5,
  QWS_CLOSING_STATE = 6
} qws_connection_state;

/* QAbstractSocket::SocketError */
typedef enum qws_connection_error {
  QWS_CONNECTION_REFUSED_ERROR = 0,
  QWS_REMOTE_HOST_CLOSED_ERROR = 1,
  QWS_HOST_NOT_FOUND_ERROR = 2,
  QWS_SOCKET_ACCESS_ERROR = 3,
  QWS_SOCKET_RESOURCE_ERROR = 4,
  QWS_SOCKET_TIMEOUT_ERROR = 5,
  QWS_DATAGRAM_TOO_LARGE_ERROR = 6,
  QWS_NETWORK_ERROR = 7,
  QWS_ADDRESS_IN_USE_ERROR = 8,
  QWS_SOCKET_ADDRESS_NOT_AVAILABLE_ERROR = 9,
  QWS_UNSUPPORTED_SOCKET_OPERATION_ERROR = 10,
  QWS_UNFINISHED_SOCKET_OPERATION_ERROR = 11,
  QWS_PROXY_AUTHENTICATION_REQUIRED_ERROR = 12,
  QWS_SSL_HANDSHAKE_FAILED_ERROR = 13,
  QWS_PROXY_CONNECTION_REFUSED_ERROR = 14,
  QWS_PROXY_CONNECTION_CLOSED_ERROR = 15,
  QWS_PROXY_CONNECTION_TIMEOUT_ERROR = 16,
  QWS_PROXY_NOT_FOUND_ERROR = 17,
  QWS_PROXY_PROTOCOL_ERROR = 18,
  QWS_OPERATION_ERROR = 19,
  QWS_SSL_INTERNAL_ERROR = 20,
  QWS_SSL_INVALID_USER_DATA_ERROR = 21,
  QWS_TEMPORARY_ERROR = 22,
  QWS_UNKNOWN_SOCKET_ERROR = -1
} qws_connection_error;

/* QWebSocketProtocol::CloseCode (RFC 6455, 7.4.1). close() takes any number, see there. */
typedef enum qws_close_code {
  QWS_CLOSE_CODE_NORMAL = 1000,
  QWS_CLOSE_CODE_GOING_AWAY = 1001,
  QWS_CLOSE_CODE_PROTOCOL_ERROR = 1002,
  QWS_CLOSE_CODE_DATATYPE_NOT_SUPPORTED = 1003,
  QWS_CLOSE_CODE_RESERVED1004 = 1004,
  QWS_CLOSE_CODE_MISSING_STATUS_CODE = 1005,
  QWS_CLOSE_CODE_ABNORMAL_DISCONNECTION = 1006,
  QWS_CLOSE_CODE_WRONG_DATATYPE = 1007,
  QWS_CLOSE_CODE_POLICY_VIOLATED = 1008,
  QWS_CLOSE_CODE_TOO_MUCH_DATA = 1009,
  QWS_CLOSE_CODE_MISSING_EXTENSION = 1010,
  QWS_CLOSE_CODE_BAD_OPERATION = 1011,
  QWS_CLOSE_CODE_TLS_HANDSHAKE_FAILED = 1015
} qws_close_code;

/* QWebSocketProtocol::Version. What goes over the wire is always 13. */
typedef enum qws_protocol_version {
  QWS_VERSION_UNKNOWN = -1,
  QWS_VERSION0 = 0,
  QWS_VERSION4 = 4,
  QWS_VERSION5 = 5,
  QWS_VERSION6 = 6,
  QWS_VERSION7 = 7,
  QWS_VERSION8 = 8,
  QWS_VERSION13 = 13,
  QWS_VERSION_LATEST = QWS_VERSION13
} qws_protocol_version;

/* QAbstractSocket::PauseModes */
typedef enum qws_pause_mode { QWS_PAUSE_NEVER = 0, QWS_PAUSE_ON_SSL_ERRORS = 1 } qws_pause_mode;

/* The largest frame and message that the setters below take (QWebSocket::maxIncomingFrameSize()). */
#define QWS_MAX_INCOMING_FRAME_SIZE UINT64_C(2147483646)
#define QWS_MAX_INCOMING_MESSAGE_SIZE UINT64_C(2147483646)
#define QWS_MAX_OUTGOING_FRAME_SIZE UINT64_C(2147483646)

/* Asks for the pre-shared key of a TLS handshake (QSslPreSharedKeyAuthenticator, RFC 4279); borrowed until the
 * callback returns, or owned, see qws_psk_authenticator_defer(). Hint, identity and key are octets. A client
 * sets identity and key, a server sees the client's identity and sets the key. What is longer than its maximum
 * is cut off, as in Qt; without a key the handshake fails. */
typedef struct qws_psk_authenticator qws_psk_authenticator;

QWS_API size_t qws_psk_authenticator_identity_hint(const qws_psk_authenticator *authenticator,
                                                   char *buf, size_t cap);
QWS_API size_t qws_psk_authenticator_identity(const qws_psk_authenticator *authenticator, char *buf,
                                              size_t cap);
QWS_API qws_error qws_psk_authenticator_set_identity(qws_psk_authenticator *authenticator,
                                                     const void *identity, size_t size);
QWS_API size_t qws_psk_authenticator_maximum_identity_length(
    const qws_psk_authenticator *authenticator); /* 0 on a server */
QWS_API size_t qws_psk_authenticator_pre_shared_key(const qws_psk_authenticator *authenticator,
                                                    char *buf, size_t cap);
QWS_API qws_error qws_psk_authenticator_set_pre_shared_key(qws_psk_authenticator *authenticator,
                                                           const void *key, size_t size);
QWS_API size_t qws_psk_authenticator_maximum_pre_shared_key_length(
    const qws_psk_authenticator *authenticator);

/* Keeps the question open when the callback returns, for an answer that is not known yet. From now on the
 * object is owned: qws_psk_authenticator_answer() or qws_psk_authenticator_free() ends it. The handshake waits;
 * the time that it may take goes on. QWS_ERR_STATE outside of the callback, and if it is deferred already.
 * Beyond Qt. */
QWS_API qws_error qws_psk_authenticator_defer(qws_psk_authenticator *authenticator);

/* Answers a question that was deferred, with the identity and the key that are set, and frees the object,
 * whatever is returned. What comes of it comes from the loop. QWS_ERR_STATE if there is nothing to answer any
 * more: the connection has ended meanwhile, timed out, or its socket or server was freed. A question that was
 * not deferred is QWS_ERR_STATE too, and so is any inside of a mask generator; these stay as they are. */
QWS_API qws_error qws_psk_authenticator_answer(qws_psk_authenticator *authenticator);

/* Frees a question that was deferred (else QWS_ERR_STATE) without an answer: the handshake fails. */
QWS_API qws_error qws_psk_authenticator_free(qws_psk_authenticator *authenticator);

/* QWebSocket's signals. Data events (frames, messages, pong) of one read come one after the other;
 * close(), abort(), open() or free inside a callback drop those of this socket that are still to come.
 * What is sent inside a callback is written when control is back in the loop, or by flush(). */
typedef struct qws_socket_events {
  size_t struct_size;

  /* Before the socket closes; Qt emits it twice, and so does this library. */
  void (*about_to_close)(qws_socket *socket, void *user);

  /* A TLS alert (RFC 8446, 6) has ended a handshake: its level, its number and what it means (borrowed). Only
   * what is known is told: alerts that are sent under encryption are not. */
  void (*alert_received)(qws_socket *socket, int level, int type, const char *description,
                         void *user);
  void (*alert_sent)(qws_socket *socket, int level, int type, const char *description, void *user);

  /* The server has answered with 401 and wants a name and a password (RFC 9110, 11). Without an answer that
   * is an error, as it is if the member is NULL. */
  void (*authentication_required)(qws_socket *socket, qws_authenticator *authenticator, void *user);

  /* A frame of a binary message; last is 1 for the final one. Comes before the message. */
  void (*binary_frame_received)(qws_socket *socket, const void *data, size_t size, int last,
                                void *user);
  void (*binary_message_received)(qws_socket *socket, const void *data, size_t size, void *user);

  /* Bytes that the kernel took, handshake and frame heads included. */
  void (*bytes_written)(qws_socket *socket, int64_t bytes, void *user);
  void (*connected)(qws_socket *socket, void *user);
  void (*disconnected)(qws_socket *socket, void *user);
  void (*error)(qws_socket *socket, qws_connection_error error, void *user);

  /* An error of the peer's certificate (a list of one), before it is known whether there are more; only if the
   * configuration asks for it. Unless qws_socket_continue_interrupted_handshake() is called inside, the
   * opening ends. */
  void (*handshake_interrupted_on_error)(qws_socket *socket, const qws_ssl_errors *error, void *user);

  /* Each error of the peer's certificate (a list of one), before ssl_errors. */
  void (*peer_verify_error)(qws_socket *socket, const qws_ssl_errors *error, void *user);

  /* The answer to ping(): milliseconds since the last ping (since the socket was made, if none). */
  void (*pong)(qws_socket *socket, uint64_t elapsed_time, const void *payload, size_t size,
               void *user);

  /* The TLS handshake needs a pre-shared key. Only while the member is not NULL such keys are used, and only
   * with a server that refuses a handshake with certificates: it is connected to anew. */
  void (*pre_shared_key_authentication_required)(qws_socket *socket,
                                                 qws_psk_authenticator *authenticator, void *user);

  /* The proxy wants a name and a password; without an answer the opening ends. */
  void (*proxy_authentication_required)(qws_socket *socket, const qws_proxy *proxy,
                                        qws_authenticator *authenticator, void *user);
  void (*read_channel_finished)(qws_socket *socket, void *user);

  /* All errors of the peer's certificate, that of the host name first. Unless they are ignored inside, or the
   * pause mode lets the handshake wait, the opening ends. */
  void (*ssl_errors)(qws_socket *socket, const qws_ssl_errors *errors, void *user);
  void (*state_changed)(qws_socket *socket, qws_connection_state state, void *user);

  /* A frame of a text message: valid UTF-8; a character cut between frames comes with the later one. */
  void (*text_frame_received)(qws_socket *socket, const char *text, size_t size, int last,
                              void *user);
  void (*text_message_received)(qws_socket *socket, const char *text, size_t size, void *user);
} qws_socket_events;

#define QWS_SOCKET_EVENTS_INIT \
  {sizeof(qws_socket_events), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* A socket that is not connected. origin (copied; NULL or "" for none) goes into the Origin header;
 * version is only kept for qws_socket_version(). */
QWS_API qws_error qws_socket_new(qws_loop *loop, const char *origin, qws_protocol_version version,
                                 qws_socket **out_socket);

/* Frees it. A connected one sends close 1001 "Connection closed" first, as Qt's destructor. */
QWS_API qws_error qws_socket_free(qws_socket *socket);

/* Replaces the event functions (copied; NULL: none). Inside a callback it holds from the next event. */
QWS_API qws_error qws_socket_set_events(qws_socket *socket, const qws_socket_events *events,
                                        void *user);

/* Starts to connect (QWebSocket::open). Emits state_changed(CONNECTING) before it returns; a bad URL is
 * the event error(CONNECTION_REFUSED), another scheme than ws and wss error(UNSUPPORTED_OPERATION).
 * An open connection is dropped silently. open_request sends the request's headers too (copied). */
QWS_API qws_error qws_socket_open(qws_socket *socket, const char *url);
QWS_API qws_error qws_socket_open_request(qws_socket *socket, const qws_request *request);

/* Sends a close frame behind everything that waits, and ends the connection when all is written
 * (QWebSocket::close). code goes out only if RFC 6455, 7.4 allows it, else 1000 does; reason is cut at
 * 123 bytes, before a character that does not fit; NULL is an empty reason. */
QWS_API qws_error qws_socket_close(qws_socket *socket, int code, const char *reason,
                                   size_t reason_size);

/* Ends the connection at once; what waits is lost (QWebSocket::abort). */
QWS_API qws_error qws_socket_abort(qws_socket *socket);

/* Queues a message and returns the number of payload bytes taken: all, or 0 if the socket is not
 * connected, or a negative qws_error (QWS_ERR_ENCODING: the text is not UTF-8). */
QWS_API int64_t qws_socket_send_text_message(qws_socket *socket, const char *text, size_t size);
QWS_API int64_t qws_socket_send_binary_message(qws_socket *socket, const void *data, size_t size);

/* Queues one message for `count` sockets of one loop (NULL, freed ones and those that are not connected are
 * passed over), framed once for all of a server's side. Returns how many took it, or a negative
 * qws_error. */
QWS_API int64_t qws_broadcast_text_message(qws_socket *const *sockets, size_t count,
                                           const char *text, size_t size);
QWS_API int64_t qws_broadcast_binary_message(qws_socket *const *sockets, size_t count,
                                             const void *data, size_t size);

/* How messages go out on a connection that has agreed on compression. */
typedef enum qws_message_compression {
  QWS_COMPRESS_BY_THRESHOLD = 0, /* those that are long enough */
  QWS_COMPRESS_ALWAYS = 1,
  QWS_COMPRESS_NEVER = 2
} qws_message_compression;

/* Sets how the messages that follow go out. Secrets beside what an attacker can choose should not be
 * compressed (RFC 7692, 8). */
QWS_API qws_error qws_socket_set_message_compression(qws_socket *socket,
                                                     qws_message_compression mode);

/* Sends a ping; the payload is cut at 125 bytes. Does nothing if the socket is not connected. */
QWS_API qws_error qws_socket_ping(qws_socket *socket, const void *payload, size_t size);

/* Writes what waits as far as the kernel takes it. 1 if something was written or the socket was never
 * opened, 0 if not, or a negative qws_error. */
QWS_API int qws_socket_flush(qws_socket *socket);

/* Goes on after a pause (pause mode QWS_PAUSE_ON_SSL_ERRORS), from the loop, or ends the opening if its errors
 * were not ignored meanwhile; else does nothing. */
QWS_API qws_error qws_socket_resume(qws_socket *socket);

/* Lets the connection that is being made go on in spite of errors of the peer's certificate: for this one
 * alone, without effect before open(), as in Qt, and if errors are listed, for those only. */
QWS_API qws_error qws_socket_ignore_ssl_errors(qws_socket *socket);

/* Lets this and later connections go on in spite of these errors (copied), each of this very certificate. NULL
 * or an empty list: as if never called. */
QWS_API qws_error qws_socket_ignore_listed_ssl_errors(qws_socket *socket,
                                                      const qws_ssl_errors *errors);

/* Lets the handshake go on, inside of handshake_interrupted_on_error. */
QWS_API qws_error qws_socket_continue_interrupted_handshake(qws_socket *socket);

QWS_API qws_connection_state qws_socket_state(const qws_socket *socket);
QWS_API int qws_socket_is_valid(const qws_socket *socket); /* 1 while messages can be sent */

/* The error of the TCP connection, QWS_UNKNOWN_SOCKET_ERROR if there is none or the handle is bad; and the
 * text of the last error, of the handshake too. */
QWS_API qws_connection_error qws_socket_error(const qws_socket *socket);
QWS_API size_t qws_socket_error_string(const qws_socket *socket, char *buf, size_t cap);

/* Code and reason of the last close, whoever began it; 1000 and "" before. */
QWS_API int qws_socket_close_code(const qws_socket *socket);
QWS_API size_t qws_socket_close_reason(const qws_socket *socket, char *buf, size_t cap);

QWS_API size_t qws_socket_origin(const qws_socket *socket, char *buf, size_t cap);
QWS_API qws_protocol_version qws_socket_version(const qws_socket *socket);
QWS_API size_t qws_socket_request_url(const qws_socket *socket, char *buf, size_t cap);
QWS_API size_t qws_socket_resource_name(const qws_socket *socket, char *buf, size_t cap);

/* The subprotocol that the handshake has chosen, "" if none (Qt 6's QWebSocket::subprotocol). */
QWS_API size_t qws_socket_subprotocol(const qws_socket *socket, char *buf, size_t cap);

/* The compression to offer with the next open (copied), NULL for none, as at first; numbers out of range
 * are QWS_ERR_RANGE. The getter answers 1 and what the open connection has agreed on, or 0 if messages go as
 * they are; set out_compression->struct_size first. */
QWS_API qws_error qws_socket_set_compression(qws_socket *socket, const qws_compression *compression);
QWS_API int qws_socket_compression(const qws_socket *socket, qws_compression *out_compression);

/* The request that was opened, or that the server received: an owned copy. */
QWS_API qws_error qws_socket_request(const qws_socket *socket, qws_request **out_request);

/* Addresses as text ("127.0.0.1", "::1"), empty when there is no connection. */
QWS_API size_t qws_socket_local_address(const qws_socket *socket, char *buf, size_t cap);
QWS_API uint16_t qws_socket_local_port(const qws_socket *socket);
QWS_API size_t qws_socket_peer_address(const qws_socket *socket, char *buf, size_t cap);
QWS_API uint16_t qws_socket_peer_port(const qws_socket *socket);
QWS_API size_t qws_socket_peer_name(const qws_socket *socket, char *buf, size_t cap);

/* Bytes, heads of frames included, that wait to be written. */
QWS_API int64_t qws_socket_bytes_to_write(const qws_socket *socket);

/* The most bytes to hold for the application, 0 for no limit: the socket then stops to read. A frame
 * that is larger is delivered all the same. Negative numbers are kept and mean no limit, as in Qt. */
QWS_API int64_t qws_socket_read_buffer_size(const qws_socket *socket);
QWS_API qws_error qws_socket_set_read_buffer_size(qws_socket *socket, int64_t size);

/* Incoming frames and messages above these many bytes end the connection with 1009. Numbers above the
 * maximum are ignored, as in Qt. */
QWS_API uint64_t qws_socket_max_allowed_incoming_frame_size(const qws_socket *socket);
QWS_API qws_error qws_socket_set_max_allowed_incoming_frame_size(qws_socket *socket, uint64_t size);
QWS_API uint64_t qws_socket_max_allowed_incoming_message_size(const qws_socket *socket);
QWS_API qws_error qws_socket_set_max_allowed_incoming_message_size(qws_socket *socket,
                                                                   uint64_t size);

/* Outgoing messages are cut in frames of at most this payload, default 512 KiB; 0: not cut. Numbers
 * above the maximum are ignored. */
QWS_API uint64_t qws_socket_outgoing_frame_size(const qws_socket *socket);
QWS_API qws_error qws_socket_set_outgoing_frame_size(qws_socket *socket, uint64_t size);

QWS_API qws_pause_mode qws_socket_pause_mode(const qws_socket *socket);
QWS_API qws_error qws_socket_set_pause_mode(qws_socket *socket, qws_pause_mode mode);

/* Milliseconds from open() until the handshake must be complete, default 30,000; 0: no limit. Else
 * error(SOCKET_TIMEOUT) and the end. */
QWS_API int64_t qws_socket_handshake_timeout(const qws_socket *socket);
QWS_API qws_error qws_socket_set_handshake_timeout(qws_socket *socket, int64_t timeout_ms);

/* The proxy to use (copied); NULL: QWS_DEFAULT_PROXY. The getter gives an owned copy. */
QWS_API qws_error qws_socket_proxy(const qws_socket *socket, qws_proxy **out_proxy);
QWS_API qws_error qws_socket_set_proxy(qws_socket *socket, const qws_proxy *proxy);

/* What TLS connections are made with, from the next open() on (copied); NULL: the default configuration. The
 * getter gives an owned copy, which also tells what a connection that is there has agreed on. */
QWS_API qws_error qws_socket_ssl_configuration(const qws_socket *socket,
                                               qws_ssl_configuration **out_configuration);
QWS_API qws_error qws_socket_set_ssl_configuration(qws_socket *socket,
                                                   const qws_ssl_configuration *configuration);

/* QNetworkRequest::RedirectPolicy, as far as a websocket can follow it. */
typedef enum qws_redirect_policy {
  QWS_MANUAL_REDIRECT_POLICY = 0,       /* not at all: such an answer is an error */
  QWS_NO_LESS_SAFE_REDIRECT_POLICY = 1, /* but never from wss to ws */
  QWS_SAME_ORIGIN_REDIRECT_POLICY = 2   /* within scheme, host and port */
} qws_redirect_policy;

/* What the next open() does with an answer of 301, 302, 303, 307 or 308; QWS_MANUAL_REDIRECT_POLICY at first.
 * At most 5 are followed. To another origin no Authorization, Cookie or Proxy-Authorization header goes, no
 * client certificate and nothing of the URL's user and password, and errors of certificates have to be ignored
 * anew. qws_socket_request_url() then is where it led to. */
QWS_API qws_redirect_policy qws_socket_redirect_policy(const qws_socket *socket);
QWS_API qws_error qws_socket_set_redirect_policy(qws_socket *socket, qws_redirect_policy policy);

/* The headers of the server's answer to the opening handshake, for each of Set-Cookie for one: how often there
 * is one with this name (compared without case), and the value of number index, from 0. A client has them from
 * the answer to the next open(), a server's sockets have none. */
QWS_API size_t qws_socket_answer_header_count(const qws_socket *socket, const char *name);
QWS_API size_t qws_socket_answer_header(const qws_socket *socket, const char *name, size_t index,
                                        char *buf, size_t cap);

/* Where mask keys come from (QMaskGenerator): next_mask is called once for each frame, and four times
 * for Sec-WebSocket-Key. NULL: the library's own, from the system's random source. It must outlive its
 * use, and may not call into the loop that it serves (QWS_ERR_STATE); the getter gives back what was
 * set. */
typedef uint32_t (*qws_next_mask)(void *user);
QWS_API qws_error qws_socket_set_mask_generator(qws_socket *socket, qws_next_mask next_mask,
                                                void *user);
QWS_API qws_error qws_socket_mask_generator(const qws_socket *socket, qws_next_mask *out_next_mask,
                                            void **out_user);

#endif
