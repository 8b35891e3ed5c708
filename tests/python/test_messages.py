"""Messages between a QWebSocket and the socket of a QWebSocketServer."""

import pytest
from qwebsocket.QtCore import QByteArray, QUrl
from qwebsocket.QtNetwork import QAbstractSocket, QNetworkRequest
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol

TEXTS = [
    "",
    "plain",
    "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f30d",
    "a\0b\0",
    "\ufeffmark",
    "x" * 70_000,
]
BINARIES = [b"", b"\x00\x01\xff", bytes(range(256)) * 300]


@pytest.mark.parametrize("text", TEXTS)
def test_text(pair, wait, text):
    client, accepted = pair
    got = []
    accepted.textMessageReceived.connect(accepted.sendTextMessage)
    client.textMessageReceived.connect(got.append)
    assert client.sendTextMessage(text) == len(text.encode())
    wait(lambda: got)
    assert got == [text]


@pytest.mark.parametrize("data", BINARIES)
@pytest.mark.parametrize("kind", [bytes, bytearray, QByteArray])
def test_binary(pair, wait, data, kind):
    client, accepted = pair
    got = []
    accepted.binaryMessageReceived.connect(accepted.sendBinaryMessage)
    client.binaryMessageReceived.connect(got.append)
    assert client.sendBinaryMessage(kind(data)) == len(data)
    wait(lambda: got)
    assert got == [data]
    assert isinstance(got[0], QByteArray)


def test_half_of_a_surrogate_pair_is_replaced(pair, wait):
    client, accepted = pair
    got = []
    accepted.textMessageReceived.connect(got.append)
    client.sendTextMessage("a\ud800b")
    wait(lambda: got)
    assert got == ["a?b"]


def test_frames_come_before_their_message(pair, wait, record):
    client, accepted = pair
    signals = record(accepted)
    client.setOutgoingFrameSize(4)
    client.sendTextMessage("0123456789")
    client.sendBinaryMessage(b"")
    wait(lambda: len(signals) == 6)
    assert signals == [
        ["textFrameReceived", "0123", False],
        ["textFrameReceived", "4567", False],
        ["textFrameReceived", "89", True],
        ["textMessageReceived", "0123456789"],
        ["binaryFrameReceived", b"", True],
        ["binaryMessageReceived", b""],
    ]


@pytest.mark.parametrize("payload", [b"", b"abc", QByteArray(b"\x00\xff"), b"x" * 125])
def test_ping(pair, wait, payload):
    client, _ = pair
    pongs = []
    client.pong.connect(lambda elapsed, data: pongs.append((elapsed, data)))
    client.ping(payload)
    wait(lambda: pongs)
    assert pongs[0][0] >= 0
    assert pongs[0][1] == payload


def test_bytes_written(pair, wait):
    client, accepted = pair
    counts, got = [], []
    client.bytesWritten.connect(counts.append)
    accepted.binaryMessageReceived.connect(got.append)
    client.sendBinaryMessage(b"x" * 1000)
    assert client.bytesToWrite() == 1000 + 8
    assert client.flush() is True
    assert client.flush() is False
    assert client.bytesToWrite() == 0
    wait(lambda: got)
    assert sum(counts) == 1000 + 8


def test_methods_of_a_socket_are_slots(pair, wait):
    client, accepted = pair
    got, pongs = [], []
    client.textMessageReceived.connect(got.append)
    client.pong.connect(lambda elapsed, data: pongs.append(data))
    accepted.textMessageReceived.connect(accepted.sendTextMessage)
    accepted.textMessageReceived.connect(accepted.close)
    client.textMessageReceived.connect(client.ping)
    client.sendTextMessage("x")
    wait(lambda: client.state() == QAbstractSocket.UnconnectedState)
    assert got == ["x"]
    assert (client.closeCode(), client.closeReason()) == (1000, "")


@pytest.mark.parametrize("code", [QWebSocketProtocol.CloseCodeGoingAway, 1001, 4321])
def test_close(pair, wait, record, code):
    client, accepted = pair
    ours, theirs = record(client), record(accepted)
    client.close(code, "br\u00fcder")
    sequence = [
        ["aboutToClose"],
        ["aboutToClose"],
        ["stateChanged", QAbstractSocket.ClosingState],
        ["stateChanged", QAbstractSocket.UnconnectedState],
        ["disconnected"],
        ["readChannelFinished"],
    ]
    assert ours == sequence
    wait(lambda: len(theirs) == len(sequence))
    assert theirs == sequence
    for socket in pair:
        assert (socket.closeCode(), socket.closeReason()) == (code, "br\u00fcder")


def test_abort(pair, wait, record):
    client, accepted = pair
    theirs = record(accepted)
    client.abort()
    assert client.state() == QAbstractSocket.UnconnectedState
    wait(lambda: "disconnected" in theirs.names())
    assert theirs[0] == ["error", QAbstractSocket.RemoteHostClosedError]


def test_addresses_and_names(pair, server):
    client, accepted = pair
    assert client.peerPort() == accepted.localPort() == server.serverPort()
    assert client.localPort() == accepted.peerPort()
    assert client.peerAddress().toString() == "127.0.0.1"
    assert client.peerName() == "127.0.0.1"
    assert client.requestUrl() == server.serverUrl()


def test_headers_of_a_request(server, wait):
    client = QWebSocket("http://127.0.0.1")
    request = QNetworkRequest(QUrl(server.serverUrl().toString() + "/chat?x=\u00fc"))
    request.setRawHeader(b"X-One", b"1")
    request.setRawHeader(b"X-Latin", "\u00e9".encode("latin-1"))
    client.open(request)
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    assert accepted.request().rawHeader(b"x-one") == b"1"
    assert accepted.request().rawHeader(b"x-latin") == b"\xe9"
    assert accepted.origin() == "http://127.0.0.1"
    assert client.request() == request
    assert client.resourceName() == "/chat?x=%C3%BC"
