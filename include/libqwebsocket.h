/* libqwebsocket: QWebSocket and QWebSocketServer without Qt, as a C library.
 *
 * ## The rules, once for all functions
 *
 * **Threads.** A loop and everything made on it belong to one thread: the one that runs the loop.
 * All callbacks come on that thread, from inside qws_loop_run(), qws_loop_run_once() or a call that
 * emits before it returns (open, close, abort, flush, listen, shutdown). Callable from any
 * thread are exactly qws_loop_post(), qws_loop_stop() and qws_loop_wake(), and what needs no
 * object: qws_version(), qws_error_string(), qws_live_objects(). Different loops may run on different
 * threads. In a signal handler only qws_loop_stop() and qws_loop_wake() are allowed.
 *
 * **Ownership.** Every pointer is one of three: *owned* (you free it with the _free function of its
 * type), *borrowed* (valid until the callback returns, or as long as the object named), *copied* (the
 * library keeps nothing of yours). Objects are opaque; a _new function gives an owned one, _free takes
 * NULL, may be called inside any callback, and no callback of that object comes after it. A freed, NULL
 * or foreign handle answers QWS_ERR_HANDLE (getters: a harmless zero); it is never dereferenced.
 * Freeing a loop cuts the connections of its objects; free the objects first or afterwards, both work.
 *
 * **Text** is UTF-8. Where a parameter pair `const char *text, size_t size` stands, size counts bytes,
 * the text may hold NUL, and QWS_NUL_TERMINATED as size means "up to the first NUL". Single parameters
 * `const char *` end at the NUL. Text comes out in the manner of snprintf: the function returns the
 * length in bytes without the NUL, writes at most `cap` bytes and always a NUL if cap > 0. Where a size is
 * 0, the address beside it may be anything. Payloads in callbacks are borrowed, not NUL-terminated;
 * payloads given to a send function are copied.
 *
 * **Errors.** Functions that can be misused return qws_error (or a negative one in place of a count).
 * Outputs come last and are written only on success. What happens to a *connection* is no return value
 * but an event, with Qt's own numbers and texts. No function calls exit() or abort(); a fault inside
 * the library is QWS_ERR_INTERNAL.
 *
 * **Events.** One struct of function pointers for each object, named after Qt's signals. Start it with
 * its _INIT macro (it sets struct_size, so that a library newer than your program knows which members
 * you have). A NULL member is a signal that nobody listens to, and costs nothing. `user` comes back
 * unchanged as the last argument; it is never looked at, and may be a number as well as an address.
 *
 * **The process.** The library is written in Go: it starts threads of its own, and installs handlers on
 * the alternate stack for the signals that the Go runtime needs. Install your handlers with SA_ONSTACK.
 * After fork() the child may not use the library (every call answers QWS_ERR_FORKED); fork and exec, or
 * load the library after the fork. It cannot be unloaded; qws_shutdown() ends what runs.
 *
 * Within one major version nothing is removed or renumbered, and enumerators and struct members are only
 * appended. */
#ifndef LIBQWEBSOCKET_H
#define LIBQWEBSOCKET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QWS_API __attribute__((visibility("default")))
#else
#define QWS_API
#endif

/* ---- version ------------------------------------------------------------------------------------ */

#define QWS_VERSION_MAJOR 1
#define QWS_VERSION_MINOR 0
#define QWS_VERSION_PATCH 0
#define QWS_VERSION_NUMBER (QWS_VERSION_MAJOR * 0x10000 + QWS_VERSION_MINOR * 0x100 + QWS_VERSION_PATCH)
#define QWS_VERSION_STRING "1.0.0"

/* The version of the library that runs, as "1.0.0" (static text) and as QWS_VERSION_NUMBER. */
QWS_API const char *qws_version(void);
QWS_API uint32_t qws_version_number(void);

/* ---- errors ------------------------------------------------------------------------------------- */

typedef enum qws_error {
  QWS_OK = 0,
  QWS_ERR_HANDLE = -1,      /* NULL, freed, or of another type */
  QWS_ERR_ARGUMENT = -2,    /* NULL where a value is needed, an unknown enumerator, a bad name */
  QWS_ERR_RANGE = -3,       /* a number or a size outside of what the function takes */
  QWS_ERR_STATE = -4,       /* not allowed in the state the object is in */
  QWS_ERR_ENCODING = -5,    /* text that is not UTF-8, or holds CR, LF or NUL where a header cannot */
  QWS_ERR_SYSTEM = -6,      /* the operating system refused; see error_string() of the object */
  QWS_ERR_FORKED = -7,      /* the process was forked after the library started */
  QWS_ERR_UNSUPPORTED = -8, /* this build or this kind of object cannot do it */
  QWS_ERR_INTERNAL = -9     /* a fault in the library; please report it */
} qws_error;

/* A short English text for an error code (static; "unknown error" for others). */
QWS_API const char *qws_error_string(qws_error error);

/* How many objects (loops, timers, requests, proxies, sockets, servers, and those of TLS) are made and not
 * freed. */
QWS_API size_t qws_live_objects(void);

/* Frees every object of every loop and ends the library's threads of work. Not from a callback
 * (QWS_ERR_STATE). Afterwards all handles are stale; new objects may be made. */
QWS_API qws_error qws_shutdown(void);

#define QWS_NUL_TERMINATED ((size_t)-1)

/* ---- loop --------------------------------------------------------------------------------------- */

/* The event loop that stands in for Qt's: an epoll set, timers and a queue of posted calls. */
typedef struct qws_loop qws_loop;

QWS_API qws_error qws_loop_new(qws_loop **out_loop);

/* Frees the loop: its connections are cut, its timers stopped, and its objects answer as closed.
 * QWS_ERR_STATE while the loop runs. */
QWS_API qws_error qws_loop_free(qws_loop *loop);

/* Runs until qws_loop_stop(). May be called inside a callback (a nested run, as QEventLoop). */
QWS_API qws_error qws_loop_run(qws_loop *loop);

/* Waits at most timeout_ms for something to happen (0: do not wait, negative: no limit), delivers what
 * happened and returns. Also returns, with QWS_OK, when a signal handler ran. */
QWS_API qws_error qws_loop_run_once(qws_loop *loop, int timeout_ms);

/* Makes the innermost run return after what is being delivered: the data events of one read belong
 * together. If no run is under way, the next one returns at once. From any thread and from signal
 * handlers. */
QWS_API qws_error qws_loop_stop(qws_loop *loop);

/* Makes a run that waits go round once: qws_loop_run_once() returns. From any thread and from signal
 * handlers. */
QWS_API qws_error qws_loop_wake(qws_loop *loop);

/* Calls function(user) on the loop's thread, from inside a run, in the order of posting. From any
 * thread. If the loop is freed first, the function is not called. */
QWS_API qws_error qws_loop_post(qws_loop *loop, void (*function)(void *user), void *user);

/* A descriptor (borrowed) that is readable, level-triggered, when qws_loop_run_once(loop, 0) has
 * something to do, timers included: hand it to another event loop. Never read it. -1 on error. */
QWS_API int qws_loop_fd(const qws_loop *loop);

/* Milliseconds until the next timer is due, 0 if something waits now, -1 if there is nothing. For outer
 * loops that prefer a timeout to the descriptor's own timer. */
QWS_API int qws_loop_timeout(const qws_loop *loop);

/* ---- timer -------------------------------------------------------------------------------------- */

/* A timer of a loop (QTimer). Times are in milliseconds of the monotonic clock. */
typedef struct qws_timer qws_timer;

/* A timer that is not started; `timeout` is called each time it is due. */
QWS_API qws_error qws_timer_new(qws_loop *loop, void (*timeout)(qws_timer *timer, void *user),
                                void *user, qws_timer **out_timer);
QWS_API qws_error qws_timer_free(qws_timer *timer);

/* Starts or restarts it: due after timeout_ms, then every repeat_ms; a negative repeat_ms means once.
 * A repeat of 0 fires once each time the loop goes round, as Qt's zero timer. */
QWS_API qws_error qws_timer_start(qws_timer *timer, int64_t timeout_ms, int64_t repeat_ms);
QWS_API qws_error qws_timer_stop(qws_timer *timer);

/* 1 while it is started, else 0. */
QWS_API int qws_timer_is_active(const qws_timer *timer);

/* Milliseconds until it is due, -1 if it is not active (QTimer::remainingTime). */
QWS_API int64_t qws_timer_remaining_time(const qws_timer *timer);

/* ---- request ------------------------------------------------------------------------------------ */

/* The URL and the additional headers of an opening handshake (QNetworkRequest). */
typedef struct qws_request qws_request;

/* url may be NULL for an empty one; it is judged when it is opened. */
QWS_API qws_error qws_request_new(const char *url, qws_request **out_request);
QWS_API qws_error qws_request_free(qws_request *request);

QWS_API size_t qws_request_url(const qws_request *request, char *buf, size_t cap);
QWS_API qws_error qws_request_set_url(qws_request *request, const char *url);

/* Sets a header; set again it moves to the end, and value NULL removes it. The name must be an HTTP
 * token (RFC 9110, 5.1: QWS_ERR_ARGUMENT), the value may not hold CR, LF or NUL (QWS_ERR_ENCODING);
 * its bytes go out as they are. */
QWS_API qws_error qws_request_set_raw_header(qws_request *request, const char *name,
                                             const char *value, size_t value_size);

/* The value of a header, name compared without case; 0 and an empty text if there is none.
 * qws_request_has_raw_header() tells the difference (1 or 0). */
QWS_API size_t qws_request_raw_header(const qws_request *request, const char *name, char *buf,
                                      size_t cap);
QWS_API int qws_request_has_raw_header(const qws_request *request, const char *name);

/* The headers in order: how many, and the name of number index (from 0). */
QWS_API size_t qws_request_raw_header_count(const qws_request *request);
QWS_API size_t qws_request_raw_header_name(const qws_request *request, size_t index, char *buf,
                                           size_t cap);

/* The subprotocols to offer, the preferred one first, as a list with commas: "chat, superchat"; NULL or ""
 * for none. Names are tokens, each different (QWS_ERR_ARGUMENT; RFC 6455, 4.1). */
QWS_API size_t qws_request_subprotocols(const qws_request *request, char *buf, size_t cap);
QWS_API qws_error qws_request_set_subprotocols(qws_request *request, const char *names);

/* ---- proxy -------------------------------------------------------------------------------------- */

/* QNetworkProxy::ProxyType */
typedef enum qws_proxy_kind {
  QWS_DEFAULT_PROXY = 0,
  QWS_SOCKS5_PROXY = 1,
  QWS_NO_PROXY = 2,
  QWS_HTTP_PROXY = 3,
  QWS_HTTP_CACHING_PROXY = 4,
  QWS_FTP_CACHING_PROXY = 5
} qws_proxy_kind;

/* Where a proxy is and how to log in (QNetworkProxy). */
typedef struct qws_proxy qws_proxy;

QWS_API qws_error qws_proxy_new(qws_proxy_kind type, const char *host_name, uint16_t port,
                                qws_proxy **out_proxy);
QWS_API qws_error qws_proxy_free(qws_proxy *proxy);
QWS_API qws_proxy_kind qws_proxy_type(const qws_proxy *proxy);
QWS_API size_t qws_proxy_host_name(const qws_proxy *proxy, char *buf, size_t cap);
QWS_API uint16_t qws_proxy_port(const qws_proxy *proxy);
QWS_API size_t qws_proxy_user(const qws_proxy *proxy, char *buf, size_t cap);
QWS_API qws_error qws_proxy_set_user(qws_proxy *proxy, const char *user);
QWS_API size_t qws_proxy_password(const qws_proxy *proxy, char *buf, size_t cap);
QWS_API qws_error qws_proxy_set_password(qws_proxy *proxy, const char *password);

/* 1: TLS to the proxy itself, whose certificate must be good for its host name by the configuration of the
 * socket. */
QWS_API int qws_proxy_tls(const qws_proxy *proxy);
QWS_API qws_error qws_proxy_set_tls(qws_proxy *proxy, int tls);

/* Sets a header that an HTTP proxy gets with each CONNECT, in the clear unless TLS to the proxy is on; other
 * kinds keep it, and do not get it. Set again it moves to the end, and value NULL removes it. One that is
 * called Host, User-Agent or Proxy-Connection takes the place of the library's, and a Proxy-Authorization is
 * sent until the proxy asks for a password. The name must be an HTTP token (RFC 9110, 5.1: QWS_ERR_ARGUMENT),
 * the value may not hold CR, LF or NUL (QWS_ERR_ENCODING); its bytes go out as they are. */
QWS_API qws_error qws_proxy_set_raw_header(qws_proxy *proxy, const char *name, const char *value,
                                           size_t value_size);

/* The value of a header, name compared without case; 0 and an empty text if there is none.
 * qws_proxy_has_raw_header() tells the difference (1 or 0). */
QWS_API size_t qws_proxy_raw_header(const qws_proxy *proxy, const char *name, char *buf, size_t cap);
QWS_API int qws_proxy_has_raw_header(const qws_proxy *proxy, const char *name);

/* The headers in order: how many, and the name of number index (from 0). */
QWS_API size_t qws_proxy_raw_header_count(const qws_proxy *proxy);
QWS_API size_t qws_proxy_raw_header_name(const qws_proxy *proxy, size_t index, char *buf, size_t cap);

/* QNetworkProxy::applicationProxy: what sockets use whose own proxy is QWS_DEFAULT_PROXY, but not for targets
 * on this machine. The getter gives an owned copy; the setter copies, NULL is QWS_NO_PROXY. From any thread. */
QWS_API qws_error qws_application_proxy(qws_proxy **out_proxy);
QWS_API qws_error qws_set_application_proxy(const qws_proxy *proxy);

/* 1: those sockets use the proxies of the environment, as it is now: http_proxy for ws://, https_proxy for
 * wss://, all_proxy for both, but not for the hosts of no_proxy nor for this machine
 * (QNetworkProxyFactory::setUseSystemConfiguration). Lower case comes before upper case; HTTP_PROXY does not
 * count in a CGI program. QWS_ERR_ARGUMENT if one of them is no URL of a proxy: http, https, socks5, socks5h.
 * 0: no more, and an application's proxy stays. From any thread. */
QWS_API qws_error qws_use_environment_proxies(int use);

/* 1 while they do: qws_set_application_proxy() ends it too (QNetworkProxyFactory::usesSystemConfiguration). From
 * any thread. */
QWS_API int qws_uses_environment_proxies(void);

/* Asks for a name and a password in a callback (QAuthenticator); borrowed until it returns. */
typedef struct qws_authenticator qws_authenticator;

QWS_API size_t qws_authenticator_realm(const qws_authenticator *authenticator, char *buf, size_t cap);
QWS_API size_t qws_authenticator_user(const qws_authenticator *authenticator, char *buf, size_t cap);
QWS_API qws_error qws_authenticator_set_user(qws_authenticator *authenticator, const char *user);
QWS_API size_t qws_authenticator_password(const qws_authenticator *authenticator, char *buf,
                                          size_t cap);
QWS_API qws_error qws_authenticator_set_password(qws_authenticator *authenticator,
                                                 const char *password);

/* ---- TLS ---------------------------------------------------------------------------------------- */

#include "libqwebsocket/tls.h"

/* ---- compression -------------------------------------------------------------------------------- */

/* permessage-deflate (RFC 7692): what a side wants, or what was agreed on. */
typedef struct qws_compression {
  size_t struct_size;

  /* How hard is tried to compress: 1 is the fastest, 9 the smallest. */
  int level;

  /* The messages of a direction look back at most 2^bits bytes, 8 to 15. */
  int send_window_bits, receive_window_bits;

  /* 1: messages of a direction may look back at those before; 0 compresses less and takes no memory
   * between messages. */
  int send_context_takeover, receive_context_takeover;

  /* Shorter messages go out as they are; bytes. */
  size_t threshold;
} qws_compression;

#define QWS_COMPRESSION_INIT {sizeof(qws_compression), 5, 12, 12, 1, 1, 256}

/* ---- socket ------------------------------------------------------------------------------------- */

#include "libqwebsocket/socket.h"

/* ---- server ------------------------------------------------------------------------------------- */

/* A listening socket that gives out connections whose handshake is done (QWebSocketServer). */
typedef struct qws_server qws_server;

/* QWebSocketServer::SslMode */
typedef enum qws_ssl_mode { QWS_SECURE_MODE = 0, QWS_NON_SECURE_MODE = 1 } qws_ssl_mode;

/* Asks in a callback whether a request's origin is welcome (QWebSocketCorsAuthenticator); borrowed until
 * it returns. It starts as allowed. */
typedef struct qws_cors_authenticator qws_cors_authenticator;

QWS_API size_t qws_cors_authenticator_origin(const qws_cors_authenticator *authenticator, char *buf,
                                             size_t cap);
QWS_API int qws_cors_authenticator_allowed(const qws_cors_authenticator *authenticator);
QWS_API qws_error qws_cors_authenticator_set_allowed(qws_cors_authenticator *authenticator,
                                                     int allowed);

/* A request that has arrived at a server, a websocket's or plain HTTP, and the answer to it; borrowed until
 * the callback returns. */
typedef struct qws_handshake_request qws_handshake_request;

/* 1 if it is a good opening handshake, 0 if it is another HTTP request. */
QWS_API int qws_handshake_request_is_web_socket(const qws_handshake_request *request);
QWS_API size_t qws_handshake_request_method(const qws_handshake_request *request, char *buf,
                                            size_t cap);

/* Path and query as they stand in the request line. */
QWS_API size_t qws_handshake_request_target(const qws_handshake_request *request, char *buf,
                                            size_t cap);
QWS_API size_t qws_handshake_request_raw_header(const qws_handshake_request *request,
                                                const char *name, char *buf, size_t cap);
QWS_API int qws_handshake_request_has_raw_header(const qws_handshake_request *request,
                                                 const char *name);
QWS_API size_t qws_handshake_request_peer_address(const qws_handshake_request *request, char *buf,
                                                  size_t cap);
QWS_API uint16_t qws_handshake_request_peer_port(const qws_handshake_request *request);

/* Adds a header to the answer, whichever it will be, the 101 too. Names that frame an answer (Connection,
 * Content-Length ...) are QWS_ERR_ARGUMENT; see qws_request_set_raw_header(). */
QWS_API qws_error qws_handshake_request_set_raw_header(qws_handshake_request *request,
                                                       const char *name, const char *value,
                                                       size_t value_size);

/* Answers with an HTTP status of 200 to 599 and a body (copied) instead of a websocket, and ends the
 * connection behind it. Without it the request takes its usual way: a websocket, or an error. */
QWS_API qws_error qws_handshake_request_respond(qws_handshake_request *request, int status,
                                                const void *body, size_t size);

/* QWebSocketServer's signals. */
typedef struct qws_server_events {
  size_t struct_size;

  /* accept() failed; the server goes on when it can. */
  void (*accept_error)(qws_server *server, qws_connection_error error, void *user);
  void (*closed)(qws_server *server, void *user);

  /* A connection waits for qws_server_next_pending_connection(). */
  void (*new_connection)(qws_server *server, void *user);

  /* For every valid request. NULL: a request is refused with 403 if it has an Origin of another host
   * than its Host. */
  void (*origin_authentication_required)(qws_server *server, qws_cors_authenticator *authenticator,
                                         void *user);

  /* A request was refused, or listen() failed; code is a qws_close_code. */
  void (*server_error)(qws_server *server, int code, void *user);

  /* For every request that can be read, before it is judged. */
  void (*handshake_requested)(qws_server *server, qws_handshake_request *request, void *user);

  /* The errors of a client's certificate, one at a time (a list of one), then all; with QWS_VERIFY_PEER its
   * connection ends. */
  void (*peer_verify_error)(qws_server *server, const qws_ssl_errors *error, void *user);

  /* A client offers to authenticate by a pre-shared key. While the member is NULL, such keys are not used. */
  void (*pre_shared_key_authentication_required)(qws_server *server,
                                                 qws_psk_authenticator *authenticator, void *user);
  void (*ssl_errors)(qws_server *server, const qws_ssl_errors *errors, void *user);
} qws_server_events;

#define QWS_SERVER_EVENTS_INIT {sizeof(qws_server_events), 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* A server that does not listen. name (copied) goes into the Server header; "" sends none. */
QWS_API qws_error qws_server_new(qws_loop *loop, const char *name, qws_ssl_mode mode,
                                 qws_server **out_server);

/* Closes and frees it. Connections that were taken live on. */
QWS_API qws_error qws_server_free(qws_server *server);
QWS_API qws_error qws_server_set_events(qws_server *server, const qws_server_events *events,
                                        void *user);

/* Listens on an address ("127.0.0.1", "::1"; NULL or "" for all, IPv6 and IPv4) and a port (0: a free
 * one), or on a socket in the file system ("unix:/path", which clients open as "ws+unix:/path:/resource"
 * and which is removed when the server stops listening). QWS_ERR_SYSTEM if it cannot, with server_error and
 * error_string(); QWS_ERR_STATE if it listens, or if it is secure and has neither a certificate nor pre-shared
 * keys. */
QWS_API qws_error qws_server_listen(qws_server *server, const char *address, uint16_t port);

/* Stops listening; connections that nobody took get 1001 "Server closed.". closed comes later. */
QWS_API qws_error qws_server_close(qws_server *server);
QWS_API int qws_server_is_listening(const qws_server *server);
QWS_API size_t qws_server_address(const qws_server *server, char *buf, size_t cap);
QWS_API uint16_t qws_server_port(const qws_server *server);
QWS_API size_t qws_server_url(const qws_server *server, char *buf, size_t cap);
QWS_API size_t qws_server_name(const qws_server *server, char *buf, size_t cap);
QWS_API qws_error qws_server_set_name(qws_server *server, const char *name);
QWS_API qws_ssl_mode qws_server_secure_mode(const qws_server *server);

/* What TLS connections are accepted with (copied), from now on: a certificate and its key. Without them the
 * server only listens if pre_shared_key_authentication_required is set. QWS_ERR_ARGUMENT if certificate and key
 * do not fit, or are missing while the server listens; then the old one stays. QWS_ERR_STATE if the server is
 * not in QWS_SECURE_MODE. The getter gives an owned copy, QWS_ERR_STATE if there is none. */
QWS_API qws_error qws_server_ssl_configuration(const qws_server *server,
                                               qws_ssl_configuration **out_configuration);
QWS_API qws_error qws_server_set_ssl_configuration(qws_server *server,
                                                   const qws_ssl_configuration *configuration);

/* QWebSocketServer::proxy: kept (a copy), and used for nothing, as in Qt. */
QWS_API qws_error qws_server_proxy(const qws_server *server, qws_proxy **out_proxy);
QWS_API qws_error qws_server_set_proxy(qws_server *server, const qws_proxy *proxy);

/* The next connection (owned; it outlives the server), or QWS_ERR_STATE if none waits. Set its events
 * before you return to the loop: nothing of it is delivered earlier. */
QWS_API int qws_server_has_pending_connections(const qws_server *server);
QWS_API qws_error qws_server_next_pending_connection(qws_server *server, qws_socket **out_socket);

/* How many connections may wait to be taken, default 30; those above are refused. */
QWS_API int qws_server_max_pending_connections(const qws_server *server);
QWS_API qws_error qws_server_set_max_pending_connections(qws_server *server, int count);

/* Milliseconds that a client has for its handshake, default 10,000; negative: no limit. */
QWS_API int64_t qws_server_handshake_timeout_ms(const qws_server *server);
QWS_API qws_error qws_server_set_handshake_timeout(qws_server *server, int64_t timeout_ms);

QWS_API qws_error qws_server_pause_accepting(qws_server *server);
QWS_API qws_error qws_server_resume_accepting(qws_server *server);

/* Ends in order: stops listening, closes every connection that it has accepted, taken or not, with 1001
 * "Server closed.", and waits from the loop until their peers have ended too, at most timeout_ms; then it
 * cuts them. closed comes at the end. */
QWS_API qws_error qws_server_shutdown(qws_server *server, int64_t timeout_ms);

/* 1: other servers, of this process and of others of the same user, may listen on the same address if they
 * want to share it too, and the system spreads the connections (SO_REUSEPORT). From the next listen on. */
QWS_API int qws_server_reuse_port(const qws_server *server);
QWS_API qws_error qws_server_set_reuse_port(qws_server *server, int share);

/* The subprotocols that the server speaks, as in qws_request_set_subprotocols(): of what a client offers,
 * the first one among them is chosen. */
QWS_API size_t qws_server_supported_subprotocols(const qws_server *server, char *buf, size_t cap);
QWS_API qws_error qws_server_set_supported_subprotocols(qws_server *server, const char *names);

/* The compression that clients of later handshakes may have (copied), NULL for none, as at first. */
QWS_API qws_error qws_server_set_compression(qws_server *server, const qws_compression *compression);

/* The versions of the protocol that it speaks: how many, and the first `cap` of them. Always 13 alone. */
QWS_API size_t qws_server_supported_versions(const qws_server *server, qws_protocol_version *versions,
                                             size_t cap);

/* Takes over a connected stream socket as one that it has accepted itself; early are bytes of the request
 * that were read from it already (copied). On an error the descriptor still is yours. */
QWS_API qws_error qws_server_handle_connection(qws_server *server, int descriptor, const void *early,
                                               size_t size);

/* Listens on descriptor number index, from 0, of those that a service manager has passed to the process
 * (LISTEN_FDS, sd_listen_fds(3)). QWS_ERR_STATE, after server_error, if there is none. */
QWS_API qws_error qws_server_listen_activated(qws_server *server, int index);

/* The listening descriptor (borrowed), -1 if there is none. The setter takes over a descriptor that
 * listens already. */
QWS_API int qws_server_socket_descriptor(const qws_server *server);
QWS_API qws_error qws_server_set_socket_descriptor(qws_server *server, int descriptor);

/* The last error as a qws_close_code (1000: none), and its text. */
QWS_API int qws_server_error(const qws_server *server);
QWS_API size_t qws_server_error_string(const qws_server *server, char *buf, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
