/// \file
/// QWebSocket.
#ifndef LIBQWEBSOCKET_SOCKET_HPP
#define LIBQWEBSOCKET_SOCKET_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert.hpp"
#include "authenticator.hpp"
#include "compression.hpp"
#include "handle.hpp"
#include "handshake.hpp"
#include "loop.hpp"
#include "network.hpp"
#include "protocol.hpp"
#include "proxy.hpp"
#include "signal.hpp"
#include "socket_sender.hpp"
#include "ssl.hpp"

namespace qws {

/// One websocket, client's or server's side (QWebSocket). A move-only owner; belongs to its loop's
/// thread. It may be moved and destroyed inside every slot, its own too.
///
/// Functions throw Error where they are misused: QWS_ERR_HANDLE if the object was moved from,
/// QWS_ERR_ENCODING for text that is not UTF-8. Getters of plain values throw nothing and answer 0,
/// false or "" then. What happens to the connection comes as signals. open(), close(), abort() and
/// flush() emit before they return, and throw what the slots threw.
class [[nodiscard]] QWebSocket {
 public:
  using milliseconds = std::chrono::milliseconds;

  /// How messages go out on a connection that has agreed on compression; CompressByThreshold: those
  /// that are long enough.
  enum MessageCompression : int {
    CompressByThreshold = QWS_COMPRESS_BY_THRESHOLD,
    CompressAlways = QWS_COMPRESS_ALWAYS,
    CompressNever = QWS_COMPRESS_NEVER
  };

  /// A socket that is not connected. The origin goes into the Origin header, "" sends none; the
  /// version is only kept for version().
  explicit QWebSocket(EventLoop& loop, std::string_view origin = {},
                      QWebSocketProtocol::Version version = QWebSocketProtocol::VersionLatest)
      : QWebSocket(loop.required(), make(loop, origin, version)) {}
  QWebSocket(QWebSocket&&) noexcept = default;
  QWebSocket& operator=(QWebSocket&&) noexcept = default;

  /// A connected one sends close 1001 "Connection closed" first. No slot is called any more.
  ~QWebSocket() = default;

  /// False if it was moved from, or if QWebSocketServer::nextPendingConnection() had none.
  explicit operator bool() const noexcept { return sender_ != nullptr; }

  /// Before the socket closes; Qt emits it twice for a close(), and so does this library.
  Signal<> aboutToClose;

  /// (level, type, description): an alert of TLS has ended a handshake. Only what is known is told:
  /// alerts that go under encryption are not.
  Signal<QSsl::AlertLevel, QSsl::AlertType, std::string_view> alertReceived;
  Signal<QSsl::AlertLevel, QSsl::AlertType, std::string_view> alertSent;

  /// The server has answered with 401 and wants a name and a password (RFC 9110, 11); a slot sets
  /// them. Without an answer that is an error.
  Signal<QAuthenticator&> authenticationRequired;

  /// (payload, isLastFrame): a frame of a binary message. Comes before the message.
  Signal<std::string_view, bool> binaryFrameReceived;

  /// A whole binary message.
  Signal<std::string_view> binaryMessageReceived;

  /// Bytes that the kernel took, handshake and frame heads included.
  Signal<std::int64_t> bytesWritten;

  /// The handshake is done: messages can be sent.
  Signal<> connected;

  /// The connection is gone, or could not be made. readChannelFinished may still follow.
  Signal<> disconnected;

  /// The network failed, or the server refused the handshake; errorString() says how. Errors of the
  /// protocol are in closeCode() alone, as in Qt. It is Qt 5's signal `error` under a name of its
  /// own, for error() is the getter.
  Signal<QAbstractSocket::SocketError> errorOccurred;

  /// An error of the peer's certificate, before it is known whether there are more; only if the
  /// configuration asks for it (QSslConfiguration::setHandshakeMustInterruptOnError). Unless a slot
  /// calls continueInterruptedHandshake(), the opening ends.
  Signal<const QSslError&> handshakeInterruptedOnError;

  /// Each error of the peer's certificate, before sslErrors.
  Signal<const QSslError&> peerVerifyError;

  /// (elapsedTime, payload): the answer to ping(). The time since the last ping(), or since the
  /// socket was made if there was none.
  Signal<std::chrono::milliseconds, std::string_view> pong;

  /// The TLS handshake needs a pre-shared key; a slot sets it. Only while a slot is connected such
  /// keys are used, and only with a server that refuses a handshake with certificates: it is
  /// connected to anew.
  Signal<QSslPreSharedKeyAuthenticator&> preSharedKeyAuthenticationRequired;

  /// The proxy wants a name and a password; a slot sets them. Without an answer the opening ends.
  Signal<const QNetworkProxy&, QAuthenticator&> proxyAuthenticationRequired;

  /// Nothing more will be received: the last signal of a connection.
  Signal<> readChannelFinished;

  /// All errors of the peer's certificate, that of the host name first. Unless a slot ignores them,
  /// or the pause mode lets the handshake wait, the opening ends.
  Signal<const QSslErrorList&> sslErrors;

  /// state() has changed. Comes before connected and disconnected.
  Signal<QAbstractSocket::SocketState> stateChanged;

  /// (text, isLastFrame): a frame of a text message, valid UTF-8. A character that is cut between
  /// two frames comes with the later one. Comes before the message.
  Signal<std::string_view, bool> textFrameReceived;

  /// A whole text message, valid UTF-8.
  Signal<std::string_view> textMessageReceived;

  /// Starts to connect, to "ws://host:port/resource" or to a socket in the file system:
  /// "ws+unix:/path:/resource". Emits stateChanged(ConnectingState) before it returns; a bad URL is
  /// errorOccurred(ConnectionRefusedError), another scheme
  /// errorOccurred(UnsupportedSocketOperationError). An open connection is dropped silently.
  void open(std::string_view url) {
    const std::string copy = detail::terminated(url);
    call([&](qws_socket* socket) { return qws_socket_open(socket, copy.c_str()); });
  }

  /// The same with the additional headers of a request, which is copied.
  void open(const QNetworkRequest& request) {
    call([&](qws_socket* socket) { return qws_socket_open_request(socket, request.handle()); });
  }

  /// The same with what else the handshake shall ask for. Throws Error QWS_ERR_ARGUMENT if a
  /// subprotocol is no token or stands there twice.
  void open(std::string_view url, const QWebSocketHandshakeOptions& options) {
    openWith(QNetworkRequest(url), options);
  }
  void open(const QNetworkRequest& request, const QWebSocketHandshakeOptions& options) {
    openWith(request.copy(), options);
  }

  /// Sends a close frame behind everything that waits, and ends the connection when all is written.
  /// Only codes that RFC 6455, 7.4 allows go out, else 1000 does; the reason is cut at 123 bytes,
  /// before a character that does not fit.
  void close(int closeCode = QWebSocketProtocol::CloseCodeNormal, std::string_view reason = {}) {
    call([=](qws_socket* socket) {
      return qws_socket_close(socket, closeCode, reason.data(), reason.size());
    });
  }

  /// Ends the connection at once; what waits is lost.
  void abort() { call(qws_socket_abort); }

  /// Queues a message, copied, and returns the number of payload bytes taken: all of them, or 0 if
  /// the socket is not connected. It is written when control is back in the loop, or by flush().
  std::int64_t sendTextMessage(std::string_view message) {
    return detail::checkCount(
        qws_socket_send_text_message(handle(), message.data(), message.size()));
  }

  /// The same with any bytes.
  std::int64_t sendBinaryMessage(std::string_view data) {
    return sendBinaryMessage(data.data(), data.size());
  }
  std::int64_t sendBinaryMessage(const void* data, std::size_t size) {
    return detail::checkCount(qws_socket_send_binary_message(handle(), data, size));
  }

  /// Sends a ping; the payload is cut at 125 bytes. Does nothing if the socket is not connected.
  void ping(std::string_view payload = {}) {
    detail::check(qws_socket_ping(handle(), payload.data(), payload.size()));
  }

  /// Writes what waits as far as the kernel takes it. True if something was written, or the socket
  /// was never opened.
  bool flush() { return detail::checkCount(detail::emits(sender_, qws_socket_flush)) != 0; }

  /// Goes on with a handshake that PauseOnSslErrors stopped, from the loop, or ends the opening if
  /// its errors were not ignored meanwhile; else does nothing.
  void resume() { detail::check(qws_socket_resume(handle())); }

  /// Lets the connection that is being made go on in spite of errors of the peer's certificate: for
  /// this one alone, without effect before open(), as in Qt, and if errors are listed, for those
  /// only.
  void ignoreSslErrors() { detail::check(qws_socket_ignore_ssl_errors(handle())); }

  /// Lets this and later connections go on in spite of these errors, each of this very certificate.
  /// An empty list: as if never called.
  void ignoreSslErrors(const QSslErrorList& errors) {
    detail::check(
        qws_socket_ignore_listed_ssl_errors(handle(), detail::toHandle(errors).get()));
  }

  /// Lets the handshake go on, in a slot of handshakeInterruptedOnError.
  void continueInterruptedHandshake() {
    detail::check(qws_socket_continue_interrupted_handshake(handle()));
  }

  /// Where the connection stands.
  [[nodiscard]] QAbstractSocket::SocketState state() const noexcept {
    return static_cast<QAbstractSocket::SocketState>(qws_socket_state(handle()));
  }

  /// True while messages can be sent.
  [[nodiscard]] bool isValid() const noexcept { return qws_socket_is_valid(handle()) != 0; }

  /// The last error of the connection, UnknownSocketError if there was none, and its text.
  [[nodiscard]] QAbstractSocket::SocketError error() const noexcept {
    return static_cast<QAbstractSocket::SocketError>(qws_socket_error(handle()));
  }
  [[nodiscard]] std::string errorString() const {
    return detail::text(qws_socket_error_string, handle());
  }

  /// Code and reason of the last close, whoever began it; 1000 and "" before.
  [[nodiscard]] QWebSocketProtocol::CloseCode closeCode() const noexcept {
    return static_cast<QWebSocketProtocol::CloseCode>(qws_socket_close_code(handle()));
  }
  [[nodiscard]] std::string closeReason() const {
    return detail::text(qws_socket_close_reason, handle());
  }

  /// What the constructor was given, or for a server's connection what the client sent.
  [[nodiscard]] std::string origin() const { return detail::text(qws_socket_origin, handle()); }
  [[nodiscard]] QWebSocketProtocol::Version version() const noexcept {
    return static_cast<QWebSocketProtocol::Version>(qws_socket_version(handle()));
  }

  /// The request that was opened, or that the server received: a copy.
  [[nodiscard]] QNetworkRequest request() const {
    qws_request* request = nullptr;
    detail::check(qws_socket_request(handle(), &request));
    return QNetworkRequest(request);
  }

  /// The options that it was opened with; none for a server's connection.
  [[nodiscard]] QWebSocketHandshakeOptions handshakeOptions() const {
    const QNetworkRequest opened = request();
    QWebSocketHandshakeOptions options;
    options.setSubprotocols(
        detail::separated(detail::text(qws_request_subprotocols, opened.handle())));
    return options;
  }

  /// The subprotocol that the handshake has chosen, "" if none.
  [[nodiscard]] std::string subprotocol() const {
    return detail::text(qws_socket_subprotocol, handle());
  }

  /// The compression to offer with the next open(); std::nullopt for none, as at first. Throws
  /// Error QWS_ERR_RANGE for numbers out of range.
  void setCompression(const std::optional<QWebSocketCompression>& compression) {
    detail::check(detail::withC(compression, [this](const qws_compression* offer) {
      return qws_socket_set_compression(handle(), offer);
    }));
  }

  /// What the open connection has agreed on; std::nullopt if messages go as they are.
  [[nodiscard]] std::optional<QWebSocketCompression> compression() const noexcept {
    qws_compression agreed = QWS_COMPRESSION_INIT;
    return qws_socket_compression(handle(), &agreed) != 0
               ? std::optional(detail::fromC(agreed))
               : std::nullopt;
  }

  /// How the messages that follow go out. Secrets beside what an attacker can choose should not be
  /// compressed (RFC 7692, 8).
  void setMessageCompression(MessageCompression mode) {
    detail::check(qws_socket_set_message_compression(
        handle(), static_cast<qws_message_compression>(mode)));
  }

  /// The URL of the request, and what of it goes into the request line. For a server's connection
  /// both are the whole URL, as in Qt.
  [[nodiscard]] std::string requestUrl() const {
    return detail::text(qws_socket_request_url, handle());
  }
  [[nodiscard]] std::string resourceName() const {
    return detail::text(qws_socket_resource_name, handle());
  }

  /// Addresses as text ("127.0.0.1", "::1") and ports, empty and 0 when there is no connection.
  [[nodiscard]] std::string localAddress() const {
    return detail::text(qws_socket_local_address, handle());
  }
  [[nodiscard]] std::uint16_t localPort() const noexcept { return qws_socket_local_port(handle()); }
  [[nodiscard]] std::string peerAddress() const {
    return detail::text(qws_socket_peer_address, handle());
  }
  [[nodiscard]] std::uint16_t peerPort() const noexcept { return qws_socket_peer_port(handle()); }

  /// The host of the URL that was opened; it stays when the connection is gone.
  [[nodiscard]] std::string peerName() const {
    return detail::text(qws_socket_peer_name, handle());
  }

  /// Bytes, heads of frames included, that wait to be written.
  [[nodiscard]] std::int64_t bytesToWrite() const noexcept {
    return qws_socket_bytes_to_write(handle());
  }

  /// The most bytes to hold for the application, 0 or less for no limit: the socket then stops to
  /// read. A frame that is larger is delivered all the same.
  [[nodiscard]] std::int64_t readBufferSize() const noexcept {
    return qws_socket_read_buffer_size(handle());
  }
  void setReadBufferSize(std::int64_t size) {
    detail::check(qws_socket_set_read_buffer_size(handle(), size));
  }

  /// Incoming frames and messages above these many bytes end the connection with 1009. Numbers
  /// above the maximum are ignored, as in Qt.
  [[nodiscard]] std::uint64_t maxAllowedIncomingFrameSize() const noexcept {
    return qws_socket_max_allowed_incoming_frame_size(handle());
  }
  void setMaxAllowedIncomingFrameSize(std::uint64_t size) {
    detail::check(qws_socket_set_max_allowed_incoming_frame_size(handle(), size));
  }
  [[nodiscard]] std::uint64_t maxAllowedIncomingMessageSize() const noexcept {
    return qws_socket_max_allowed_incoming_message_size(handle());
  }
  void setMaxAllowedIncomingMessageSize(std::uint64_t size) {
    detail::check(qws_socket_set_max_allowed_incoming_message_size(handle(), size));
  }

  /// Outgoing messages are cut in frames of at most this payload, default 512 KiB; 0: not cut.
  /// Numbers above the maximum are ignored.
  [[nodiscard]] std::uint64_t outgoingFrameSize() const noexcept {
    return qws_socket_outgoing_frame_size(handle());
  }
  void setOutgoingFrameSize(std::uint64_t size) {
    detail::check(qws_socket_set_outgoing_frame_size(handle(), size));
  }

  /// The largest numbers, in bytes, that the setters above take.
  [[nodiscard]] static constexpr std::uint64_t maxIncomingFrameSize() noexcept {
    return QWS_MAX_INCOMING_FRAME_SIZE;
  }
  [[nodiscard]] static constexpr std::uint64_t maxIncomingMessageSize() noexcept {
    return QWS_MAX_INCOMING_MESSAGE_SIZE;
  }
  [[nodiscard]] static constexpr std::uint64_t maxOutgoingFrameSize() noexcept {
    return QWS_MAX_OUTGOING_FRAME_SIZE;
  }

  /// Whether a handshake stops after sslErrors, until resume(); default PauseNever.
  [[nodiscard]] QAbstractSocket::PauseMode pauseMode() const noexcept {
    return static_cast<QAbstractSocket::PauseMode>(qws_socket_pause_mode(handle()));
  }
  void setPauseMode(QAbstractSocket::PauseMode mode) {
    detail::check(qws_socket_set_pause_mode(handle(), static_cast<qws_pause_mode>(mode)));
  }

  /// Time from open() until the handshake must be complete, default 30 s; 0: no limit. Else
  /// errorOccurred(SocketTimeoutError) and the end.
  [[nodiscard]] milliseconds handshakeTimeout() const noexcept {
    return milliseconds(qws_socket_handshake_timeout(handle()));
  }
  void setHandshakeTimeout(milliseconds timeout) {
    detail::check(qws_socket_set_handshake_timeout(handle(), timeout.count()));
  }

  /// The proxy to use from the next open() on: a copy.
  [[nodiscard]] QNetworkProxy proxy() const {
    return detail::proxyOf(qws_socket_proxy, handle());
  }
  void setProxy(const QNetworkProxy& proxy) {
    detail::check(qws_socket_set_proxy(handle(), detail::toHandle(proxy).get()));
  }

  /// What TLS connections are made with, from the next open() on: a copy, which also tells what a
  /// connection that is there has agreed on. At first the default configuration.
  [[nodiscard]] QSslConfiguration sslConfiguration() const {
    qws_ssl_configuration* configuration = nullptr;
    detail::check(qws_socket_ssl_configuration(handle(), &configuration));
    return QSslConfiguration(configuration);
  }
  void setSslConfiguration(const QSslConfiguration& configuration) {
    detail::check(qws_socket_set_ssl_configuration(handle(), configuration.handle()));
  }

  /// Not in Qt: what the next open() does with an answer of 301, 302, 303, 307 or 308;
  /// ManualRedirectPolicy at first. At most 5 are followed. To another origin no Authorization,
  /// Cookie or Proxy-Authorization header goes, no client certificate and nothing of the URL's user
  /// and password, and errors of certificates have to be ignored anew. requestUrl() then is where
  /// it led to.
  [[nodiscard]] QNetworkRequest::RedirectPolicy redirectPolicy() const noexcept {
    return static_cast<QNetworkRequest::RedirectPolicy>(qws_socket_redirect_policy(handle()));
  }
  void setRedirectPolicy(QNetworkRequest::RedirectPolicy policy) {
    detail::check(
        qws_socket_set_redirect_policy(handle(), static_cast<qws_redirect_policy>(policy)));
  }

  /// Not in Qt: the values of the headers with this name, compared without case, of the server's
  /// answer to the last handshake: of each Set-Cookie, for one. None for a server's connection.
  [[nodiscard]] std::vector<std::string> answerHeaders(std::string_view name) const {
    const std::string copy = detail::terminated(name);
    std::vector<std::string> values(qws_socket_answer_header_count(handle(), copy.c_str()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = detail::text(qws_socket_answer_header, handle(), copy.c_str(), i);
    }
    return values;
  }

  /// Where mask keys come from; null: the library's own, from the system's random source. The
  /// socket shares the ownership of the generator.
  [[nodiscard]] std::shared_ptr<QMaskGenerator> maskGenerator() const noexcept {
    return sender_ == nullptr ? nullptr : sender_->maskGenerator;
  }
  void setMaskGenerator(std::shared_ptr<QMaskGenerator> generator) {
    detail::check(sender_ == nullptr ? QWS_ERR_HANDLE
                                     : sender_->setMaskGenerator(std::move(generator)));
  }

  /// The C object (borrowed); null if this was moved from.
  [[nodiscard]] qws_socket* handle() const noexcept {
    return sender_ == nullptr ? nullptr : sender_->handle.get();
  }

  /// Gives the C object up, owned by the caller, without slots and mask generator.
  [[nodiscard]] qws_socket* release() {
    qws_socket* const socket = sender_ == nullptr ? nullptr : sender_->releaseHandle();
    sender_.reset();
    return socket;
  }

 private:
  friend class QWebSocketServer;

  QWebSocket() = default;

  QWebSocket(std::shared_ptr<detail::LoopState> loop, detail::SocketHandle socket)
      : QWebSocket(detail::Owner<detail::SocketSender>(
            new detail::SocketSender(std::move(loop), std::move(socket)))) {}

  explicit QWebSocket(detail::Owner<detail::SocketSender> sender) noexcept
      : aboutToClose(sender->aboutToClose),
        alertReceived(sender->alertReceived),
        alertSent(sender->alertSent),
        authenticationRequired(sender->authenticationRequired),
        binaryFrameReceived(sender->binaryFrameReceived),
        binaryMessageReceived(sender->binaryMessageReceived),
        bytesWritten(sender->bytesWritten),
        connected(sender->connected),
        disconnected(sender->disconnected),
        errorOccurred(sender->errorOccurred),
        handshakeInterruptedOnError(sender->handshakeInterruptedOnError),
        peerVerifyError(sender->peerVerifyError),
        pong(sender->pong),
        preSharedKeyAuthenticationRequired(sender->preSharedKeyAuthenticationRequired),
        proxyAuthenticationRequired(sender->proxyAuthenticationRequired),
        readChannelFinished(sender->readChannelFinished),
        sslErrors(sender->sslErrors),
        stateChanged(sender->stateChanged),
        textFrameReceived(sender->textFrameReceived),
        textMessageReceived(sender->textMessageReceived),
        sender_(std::move(sender)) {}

  static detail::SocketHandle make(EventLoop& loop, std::string_view origin,
                                   QWebSocketProtocol::Version version) {
    qws_socket* socket = nullptr;
    detail::check(qws_socket_new(loop.handle(), detail::terminated(origin).c_str(),
                                 static_cast<qws_protocol_version>(version), &socket));
    return detail::SocketHandle(socket);
  }

  void openWith(QNetworkRequest request, const QWebSocketHandshakeOptions& options) {
    detail::check(qws_request_set_subprotocols(request.handle(),
                                               detail::joined(options.subprotocols()).c_str()));
    open(request);
  }

  template <class Call>
  void call(Call function) {
    detail::check(detail::emits(sender_, function));
  }

  detail::Owner<detail::SocketSender> sender_;
};

}  // namespace qws

#endif
