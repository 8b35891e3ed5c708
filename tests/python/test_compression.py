"""permessage-deflate: what is agreed on, what shrinks, and what comes back whole."""

import copy
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from qwebsocket.QtCore import QObject
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketCompression, QWebSocketProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parent.parent.parent
TIME_LIMIT_S = 10
TEXT = "compress me, gr\u00fc\u00dfe " * 1000
SIZE = len(TEXT.encode())
MESSAGES = ["", "short", TEXT, bytes(1 << 20), os.urandom(100_000)]


@pytest.fixture
def agree(server, wait):
    """Connects a client that wants one compression to the server that wants another; both ends."""
    ends = []

    def connected(client_wants, server_wants):
        server.setCompression(server_wants)
        client = QWebSocket()
        client.setCompression(client_wants)
        assert client.compression() is None
        client.open(server.serverUrl())
        wait(server.hasPendingConnections)
        wait(client.isValid)
        ends.extend((client, server.nextPendingConnection()))
        return ends[-2:]

    yield connected
    for end in ends:
        end.abort()


@pytest.fixture
def compressed(agree):
    return agree(QWebSocketCompression(), QWebSocketCompression())


def queued(socket, text):
    """How many bytes the socket has to write for a text."""
    before = socket.bytesToWrite()
    assert socket.sendTextMessage(text) == len(text.encode())
    return socket.bytesToWrite() - before


def test_values():
    plain = QWebSocketCompression()
    assert plain == QWebSocketCompression(5, 12, 12, True, True, 256) == copy.copy(plain)
    plain.level = 9
    assert plain == QWebSocketCompression(level=9) != QWebSocketCompression()
    assert "level=9" in repr(plain)


@pytest.mark.parametrize(
    "client_wants, server_wants",
    [
        (None, None),
        (None, QWebSocketCompression()),
        (QWebSocketCompression(), None),
    ],
)
def test_without_both_nothing_is_compressed(agree, wait, client_wants, server_wants):
    client, accepted = agree(client_wants, server_wants)
    assert client.compression() is accepted.compression() is None
    got = []
    client.textMessageReceived.connect(got.append)
    accepted.setMessageCompression(QWebSocket.CompressAlways)
    assert queued(accepted, TEXT) >= SIZE
    wait(lambda: got == [TEXT])


@pytest.mark.parametrize(
    "client_wants, server_wants",
    [
        (QWebSocketCompression(), QWebSocketCompression()),
        (QWebSocketCompression(level=1), QWebSocketCompression(level=9)),
        (QWebSocketCompression(sendWindowBits=9, receiveWindowBits=10), QWebSocketCompression()),
        (QWebSocketCompression(), QWebSocketCompression(sendWindowBits=15, receiveWindowBits=8)),
        (
            QWebSocketCompression(sendContextTakeover=False, receiveContextTakeover=False),
            QWebSocketCompression(threshold=0),
        ),
    ],
)
def test_what_is_agreed_on(agree, wait, client_wants, server_wants):
    client, accepted = agree(client_wants, server_wants)
    ours, theirs = client.compression(), accepted.compression()
    assert ours.sendWindowBits == theirs.receiveWindowBits <= client_wants.sendWindowBits
    assert theirs.sendWindowBits == ours.receiveWindowBits <= server_wants.sendWindowBits
    assert ours.sendContextTakeover is theirs.receiveContextTakeover
    assert ours.receiveContextTakeover is theirs.sendContextTakeover
    assert ours.sendContextTakeover is client_wants.sendContextTakeover
    assert (ours.level, theirs.level) == (client_wants.level, server_wants.level)
    for sender, receiver in ((client, accepted), (accepted, client)):
        got = []
        receiver.textMessageReceived.connect(got.append)
        for _ in range(3):
            assert 0 < queued(sender, TEXT) < SIZE // 10
        wait(lambda got=got: got == [TEXT] * 3)


def test_the_end_of_the_connection_is_the_end_of_what_was_agreed_on(compressed, wait):
    client, accepted = compressed
    client.close()
    wait(lambda: not accepted.isValid())
    assert client.compression() is accepted.compression() is None


def test_the_threshold(agree):
    client, accepted = agree(QWebSocketCompression(threshold=100), QWebSocketCompression())
    assert (client.compression().threshold, accepted.compression().threshold) == (100, 256)
    assert queued(client, "x" * 99) > 99
    assert queued(client, "x" * 100) < 50


def test_messages_one_by_one(compressed, wait):
    client, accepted = compressed
    got = []
    accepted.textMessageReceived.connect(got.append)
    client.setMessageCompression(QWebSocket.CompressNever)
    assert queued(client, TEXT) > SIZE
    client.setMessageCompression(QWebSocket.MessageCompression.CompressAlways)
    assert queued(client, "x" * 200) < 50
    client.setMessageCompression(QWebSocket.CompressByThreshold)
    assert queued(client, "x" * 200) > 200
    assert queued(client, TEXT) < SIZE // 10
    wait(lambda: got == [TEXT, "x" * 200, "x" * 200, TEXT])


def test_broadcast(compressed, pair, wait):
    got = []
    for socket in (*compressed, *pair):
        socket.textMessageReceived.connect(got.append)
    assert QWebSocket.broadcastTextMessage([*compressed, *pair], TEXT) == 4
    wait(lambda: got == [TEXT] * 4)


def test_a_bomb_stops_at_the_limit(compressed, wait):
    client, accepted = compressed
    accepted.setMaxAllowedIncomingMessageSize(1 << 20)
    assert client.sendBinaryMessage(bytes(50 << 20)) == 50 << 20
    wait(lambda: not client.isValid())
    assert client.closeCode() == QWebSocketProtocol.CloseCodeTooMuchData


@pytest.mark.parametrize(
    "wrong, error",
    [
        ({"level": 0}, ValueError),
        ({"level": 10}, ValueError),
        ({"sendWindowBits": 7}, ValueError),
        ({"receiveWindowBits": 16}, ValueError),
        ({"level": 2**40}, OverflowError),
        ({"threshold": -1}, OverflowError),
        ({"level": "5"}, TypeError),
        ({"threshold": None}, TypeError),
    ],
)
def test_numbers_out_of_range(server, wrong, error):
    for each in (QWebSocket(), server):
        with pytest.raises(error):
            each.setCompression(QWebSocketCompression(**wrong))


@pytest.mark.parametrize("wrong", [True, 5, "deflate", {}, QObject()])
def test_wrong_arguments(server, wrong):
    for each in (QWebSocket(), server):
        with pytest.raises(TypeError):
            each.setCompression(wrong)
    with pytest.raises(TypeError):
        QWebSocket().setMessageCompression(wrong)


def exchange(url, messages, **offer):
    """What a client of another library gets back for its messages, and the extensions agreed on."""
    factory = ClientPerMessageDeflateFactory(**offer)
    options = {"compression": None, "extensions": [factory], "max_size": None, "proxy": None}
    with connect(url, **options) as peer:
        answers = []
        for message in messages:
            peer.send(message)
            answers.append(peer.recv(TIME_LIMIT_S))
        return answers, peer.response.headers.get("Sec-WebSocket-Extensions", "")


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"client_max_window_bits": 15},
        {"server_max_window_bits": 9, "client_max_window_bits": 10},
        {"server_no_context_takeover": True, "client_no_context_takeover": True},
    ],
)
def test_a_client_of_another_library(server, elsewhere, offer):
    kept = []

    def take():
        taken = server.nextPendingConnection()
        taken.textMessageReceived.connect(taken.sendTextMessage)
        taken.binaryMessageReceived.connect(taken.sendBinaryMessage)
        kept.append((taken, taken.compression()))

    server.setCompression(QWebSocketCompression())
    server.newConnection.connect(take)
    url = server.serverUrl().toString()
    answers, extensions = elsewhere(exchange, url, MESSAGES, **offer)
    assert answers == MESSAGES
    assert extensions.startswith("permessage-deflate")
    ((_, agreed),) = kept
    assert agreed.sendContextTakeover is not offer.get("server_no_context_takeover", False)
    assert agreed.sendWindowBits <= offer.get("server_max_window_bits", 12)


@pytest.mark.parametrize("options, agreed", [([], False), (["--deflate"], True)])
def test_the_echo_server(options, agreed):
    process = subprocess.Popen(
        [sys.executable, ROOT / "examples" / "python" / "echo_server.py", "0", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            url = process.stdout.readline().split()[-1]
            answers, extensions = exchange(url, MESSAGES)
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert answers == MESSAGES
    assert bool(extensions) is agreed
