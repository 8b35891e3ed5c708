"""QWebSocket without a peer: its members, defaults, arguments, and URLs that lead nowhere."""

import socket as sockets

import pytest
from qwebsocket.QtCore import QObject, QUrl
from qwebsocket.QtNetwork import QAbstractSocket, QNetworkProxy, QNetworkRequest
from qwebsocket.QtWebSockets import QMaskGenerator, QWebSocket, QWebSocketProtocol

# fmt: off
MEMBERS = [
    "abort", "aboutToClose", "binaryFrameReceived", "binaryMessageReceived", "blockSignals",
    "bytesToWrite", "bytesWritten", "close", "closeCode", "closeReason", "connected",
    "deleteLater", "destroyed", "disconnected", "error", "errorString", "flush",
    "ignoreSslErrors", "isValid", "localAddress", "localPort", "maskGenerator",
    "maxAllowedIncomingFrameSize", "maxAllowedIncomingMessageSize", "maxIncomingFrameSize",
    "maxIncomingMessageSize", "maxOutgoingFrameSize", "objectName", "open", "origin",
    "outgoingFrameSize", "parent", "pauseMode", "peerAddress", "peerName", "peerPort", "ping",
    "pong", "preSharedKeyAuthenticationRequired", "property", "proxy",
    "proxyAuthenticationRequired", "readBufferSize", "readChannelFinished", "request",
    "requestUrl", "resourceName", "resume", "sendBinaryMessage", "sendTextMessage", "sender",
    "setMaskGenerator", "setMaxAllowedIncomingFrameSize", "setMaxAllowedIncomingMessageSize",
    "setOutgoingFrameSize", "setParent", "setPauseMode", "setProxy", "setReadBufferSize",
    "sslErrors", "state", "stateChanged", "textFrameReceived", "textMessageReceived", "version",
]
# fmt: on
SIGNATURES = {
    "aboutToClose": "aboutToClose()",
    "binaryFrameReceived": "binaryFrameReceived(QByteArray,bool)",
    "binaryMessageReceived": "binaryMessageReceived(QByteArray)",
    "bytesWritten": "bytesWritten(qlonglong)",
    "connected": "connected()",
    "disconnected": "disconnected()",
    "error": "error(QAbstractSocket::SocketError)",
    "pong": "pong(qulonglong,QByteArray)",
    "readChannelFinished": "readChannelFinished()",
    "sslErrors": "sslErrors(QList<QSslError>)",
    "stateChanged": "stateChanged(QAbstractSocket::SocketState)",
    "textFrameReceived": "textFrameReceived(QString,bool)",
    "textMessageReceived": "textMessageReceived(QString)",
}
TOO_BIG = 2147483647


@pytest.fixture
def socket():
    return QWebSocket()


@pytest.mark.parametrize("name", MEMBERS)
def test_member(socket, name):
    assert hasattr(socket, name)


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature(name):
    assert str(getattr(QWebSocket, name)) == SIGNATURES[name]


def test_no_names_of_qt_6(socket):
    assert not hasattr(socket, "errorOccurred")


def test_defaults(socket):
    assert socket.state() == QAbstractSocket.UnconnectedState
    assert not socket.isValid()
    assert (socket.error(), socket.errorString()) == (QAbstractSocket.UnknownSocketError, "")
    assert (socket.closeCode(), socket.closeReason()) == (1000, "")
    assert (socket.origin(), socket.version()) == ("", QWebSocketProtocol.Version13)
    assert (socket.resourceName(), socket.requestUrl()) == ("", QUrl())
    assert (socket.peerName(), socket.peerPort(), socket.localPort()) == ("", 0, 0)
    assert socket.peerAddress().isNull() and socket.localAddress().isNull()
    assert (socket.bytesToWrite(), socket.readBufferSize()) == (0, 0)
    assert socket.maxAllowedIncomingFrameSize() == QWebSocket.maxIncomingFrameSize()
    assert socket.maxAllowedIncomingMessageSize() == QWebSocket.maxIncomingMessageSize()
    assert socket.outgoingFrameSize() == 512 * 1024
    assert socket.pauseMode() == QAbstractSocket.PauseNever
    assert socket.proxy().type() == QNetworkProxy.DefaultProxy
    assert socket.request() == QNetworkRequest()
    assert socket.handshakeTimeout() == 30_000
    assert socket.flush() is True


def test_constructor():
    parent, seen = QObject(), []
    socket = QWebSocket("o", QWebSocketProtocol.Version8, parent, connected=seen.append)
    assert (socket.origin(), socket.version(), socket.parent()) == ("o", 8, parent)
    assert QWebSocket(None, parent=None).origin() == ""
    assert QWebSocket(origin="\u20ac").origin() == "\u20ac"


@pytest.mark.parametrize(
    "arguments", [(5,), (b"o",), ("o", 13), ("o", None), (QObject(),), ("", 13, None, 1)]
)
def test_wrong_arguments_of_the_constructor(arguments):
    with pytest.raises(TypeError):
        QWebSocket(*arguments)


def test_error_is_a_signal_and_a_method(socket):
    got = []
    socket.error.connect(got.append)
    socket.error[QAbstractSocket.SocketError].connect(got.append)
    socket.error["QAbstractSocket::SocketError"].connect(got.append)
    assert socket.error() == QWebSocket.error(socket) == QAbstractSocket.UnknownSocketError
    socket.error.emit(QAbstractSocket.NetworkError)
    assert got == [QAbstractSocket.NetworkError] * 3


@pytest.mark.parametrize(
    "setter, getter, value",
    [
        ("setReadBufferSize", "readBufferSize", 4096),
        ("setReadBufferSize", "readBufferSize", -1),
        ("setMaxAllowedIncomingFrameSize", "maxAllowedIncomingFrameSize", 10),
        ("setMaxAllowedIncomingMessageSize", "maxAllowedIncomingMessageSize", 0),
        ("setOutgoingFrameSize", "outgoingFrameSize", 1),
        ("setPauseMode", "pauseMode", QAbstractSocket.PauseOnSslErrors),
        ("setPauseMode", "pauseMode", 1),
        ("setHandshakeTimeout", "handshakeTimeout", 0),
    ],
)
def test_setter(socket, setter, getter, value):
    getattr(socket, setter)(value)
    assert getattr(socket, getter)() == value


@pytest.mark.parametrize(
    "setter, getter",
    [
        ("setMaxAllowedIncomingFrameSize", "maxAllowedIncomingFrameSize"),
        ("setMaxAllowedIncomingMessageSize", "maxAllowedIncomingMessageSize"),
        ("setOutgoingFrameSize", "outgoingFrameSize"),
    ],
)
def test_sizes_beyond_the_maximum_are_ignored(socket, setter, getter):
    before = getattr(socket, getter)()
    getattr(socket, setter)(TOO_BIG)
    assert getattr(socket, getter)() == before
    for value in (-1, 1 << 70):
        with pytest.raises(OverflowError):
            getattr(socket, setter)(value)


@pytest.mark.parametrize(
    "method, argument",
    [
        ("sendTextMessage", b"bytes"),
        ("sendTextMessage", 5),
        ("sendBinaryMessage", "text"),
        ("sendBinaryMessage", 5),
        ("sendBinaryMessage", memoryview(b"view")),
        ("ping", "text"),
        ("open", b"ws://127.0.0.1/"),
        ("open", 5),
        ("close", "text"),
        ("setProxy", 2),
        ("setProxy", None),
        ("setMaskGenerator", 5),
        ("setReadBufferSize", "text"),
    ],
)
def test_wrong_arguments(socket, method, argument):
    with pytest.raises(TypeError):
        getattr(socket, method)(argument)


def test_the_proxy_is_a_copy(socket):
    proxy = QNetworkProxy(QNetworkProxy.Socks5Proxy, "h", 1080, "u", "p")
    socket.setProxy(proxy)
    proxy.setPort(1)
    assert socket.proxy() == QNetworkProxy(QNetworkProxy.Socks5Proxy, "h", 1080, "u", "p")
    socket.setProxy(QNetworkProxy.NoProxy)
    assert socket.proxy().type() == QNetworkProxy.NoProxy


def test_mask_generator(socket):
    class Generator(QMaskGenerator):
        def seed(self):
            return True

        def nextMask(self):
            return 7

    assert isinstance(socket.maskGenerator(), QMaskGenerator)
    generator = Generator()
    socket.setMaskGenerator(generator)
    assert socket.maskGenerator() is generator
    socket.setMaskGenerator(None)
    assert socket.maskGenerator() is not generator


def test_sends_of_an_unopened_socket(socket):
    assert socket.sendTextMessage("x") == 0
    assert socket.sendTextMessage(None) == 0
    assert socket.sendBinaryMessage(b"x") == 0
    assert socket.ping() is None


@pytest.mark.parametrize("url", ["", None, QUrl(), QUrl("ws://h:port/")])
def test_invalid_urls(socket, record, url):
    signals = record(socket)
    socket.open(url)
    assert signals == [["error", QAbstractSocket.ConnectionRefusedError]]
    assert socket.errorString() == "Invalid URL."


def test_other_schemes(socket, record):
    signals = record(socket)
    socket.open(QUrl("http://127.0.0.1/"))
    assert signals == [["error", QAbstractSocket.UnsupportedSocketOperationError]]
    assert socket.errorString() == "Unsupported WebSocket scheme: http"


def test_refused(socket, record, wait):
    with sockets.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        signals = record(socket)
        socket.open(f"ws://127.0.0.1:{taken.getsockname()[1]}/")
        wait(lambda: "error" in signals.names())
    assert signals == [
        ["stateChanged", QAbstractSocket.ConnectingState],
        ["stateChanged", QAbstractSocket.UnconnectedState],
        ["disconnected"],
        ["error", QAbstractSocket.ConnectionRefusedError],
    ]
    assert socket.errorString() == "Connection refused"
    assert socket.error() == QAbstractSocket.ConnectionRefusedError


@pytest.mark.parametrize(
    "name, value, text",
    [
        (b"X-A", b"1\r\nY: 2", "the value of header 'X-A' holds CR, LF or NUL"),
        (b"X-A", b"\0", "the value of header 'X-A' holds CR, LF or NUL"),
        (b"a b", b"1", "no header can be set here that is called 'a b'"),
        (b"a\0b", b"1", r"no header can be set here that is called 'a\\x00b'"),
    ],
)
def test_a_header_that_would_break_the_request_is_refused(socket, name, value, text):
    request = QNetworkRequest(QUrl("ws://127.0.0.1/"))
    request.setRawHeader(name, value)
    with pytest.raises(ValueError, match=text):
        socket.open(request)
    assert socket.state() == QAbstractSocket.UnconnectedState
