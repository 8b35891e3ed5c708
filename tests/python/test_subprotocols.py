"""Subprotocols: QWebSocketHandshakeOptions, and what client and server agree upon."""

import copy
import threading

import pytest
from qwebsocket.QtCore import QObject, QUrl, Signal
from qwebsocket.QtNetwork import QNetworkRequest
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketHandshakeOptions
from websockets.sync.client import connect
from websockets.sync.server import serve

NO_NAMES = [
    ["a b"],
    [""],
    ["a,b"],
    ["a", "b", "a"],
    ["a\r\nb"],
    ["a\0"],
    ["\u00e9"],
    ["a;q=1"],
    [None],
]
NO_LISTS = ["chat", b"chat", 5, None, [5], [b"chat"]]


def offer(*names):
    options = QWebSocketHandshakeOptions()
    options.setSubprotocols(names)
    return options


def test_options_are_values():
    options = offer("a", "b")
    assert options.subprotocols() == ["a", "b"]
    options.subprotocols().append("c")
    for other in (QWebSocketHandshakeOptions(options), copy.copy(options)):
        assert other == options
        other.setSubprotocols(["c"])
        assert other != options and options.subprotocols() == ["a", "b"]
    other.swap(options)
    assert (options.subprotocols(), other.subprotocols()) == (["c"], ["a", "b"])
    options.setSubprotocols([])
    assert options == QWebSocketHandshakeOptions() != 5
    with pytest.raises(TypeError):
        hash(options)
    with pytest.raises(TypeError):
        QWebSocketHandshakeOptions(["a"])


@pytest.mark.parametrize("names", NO_NAMES)
def test_what_is_no_name(server, names):
    options = offer("kept")
    server.setSupportedSubprotocols(["kept"])
    for setter in (options.setSubprotocols, server.setSupportedSubprotocols):
        with pytest.raises(ValueError, match="subprotocol"):
            setter(names)
    assert options.subprotocols() == server.supportedSubprotocols() == ["kept"]


@pytest.mark.parametrize("names", NO_LISTS)
def test_what_is_no_list(server, names):
    for setter in (QWebSocketHandshakeOptions().setSubprotocols, server.setSupportedSubprotocols):
        with pytest.raises(TypeError):
            setter(names)


@pytest.mark.parametrize(
    "offered, supported, chosen",
    [
        ((), (), ""),
        (("a",), (), ""),
        ((), ("a",), ""),
        (("a", "b"), ("b", "a"), "a"),
        (("x", "b"), ("a", "b"), "b"),
        (("x",), ("a",), ""),
    ],
)
def test_choice(server, wait, offered, supported, chosen):
    server.setSupportedSubprotocols(supported)
    assert server.supportedSubprotocols() == list(supported)
    client = QWebSocket()
    assert client.handshakeOptions() == QWebSocketHandshakeOptions()
    client.open(server.serverUrl(), offer(*offered))
    assert client.handshakeOptions() == offer(*offered)
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    wait(client.isValid)
    assert client.subprotocol() == accepted.subprotocol() == chosen
    assert accepted.handshakeOptions() == QWebSocketHandshakeOptions()


def test_ways_to_open(server, wait):
    server.setSupportedSubprotocols(["chat"])
    request = QNetworkRequest(server.serverUrl())
    request.setRawHeader(b"X-A", b"b")
    for target in (request, server.serverUrl(), server.serverUrl().toString()):
        client = QWebSocket()
        client.open(target, options=offer("chat"))
        wait(server.hasPendingConnections)
        accepted = server.nextPendingConnection()
        assert accepted.request().hasRawHeader(b"X-A") == (target is request)
        wait(client.isValid)
        assert client.subprotocol() == "chat"
        client.open(target)
        assert client.subprotocol() == ""
        wait(client.isValid)
        assert client.handshakeOptions() == QWebSocketHandshakeOptions()
        wait(server.hasPendingConnections)
        server.nextPendingConnection()


@pytest.mark.parametrize("options", [["chat"], "chat", 5])
def test_wrong_options(options):
    client = QWebSocket()
    with pytest.raises(TypeError):
        client.open("ws://127.0.0.1/", options)
    assert client.state() == 0


def test_a_client_of_another_library(server, elsewhere):
    server.setSupportedSubprotocols(["superchat", "chat"])
    taken = []
    server.newConnection.connect(lambda: taken.append(server.nextPendingConnection()))

    def talk():
        url = server.serverUrl().toString()
        with connect(url, subprotocols=["x", "chat", "superchat"], proxy=None) as peer:
            return peer.subprotocol

    assert elsewhere(talk) == "chat"
    assert taken[0].subprotocol() == "chat"


def test_a_server_of_another_library(wait):
    chosen, ended = [], []
    with serve(lambda peer: peer.recv(), "127.0.0.1", 0, subprotocols=["b"]) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        client = QWebSocket()
        client.connected.connect(lambda: chosen.append(client.subprotocol()))
        client.connected.connect(lambda: client.sendTextMessage("enough"))
        client.disconnected.connect(lambda: ended.append(1))
        client.open(f"ws://127.0.0.1:{other.socket.getsockname()[1]}/", offer("a", "b"))
        wait(lambda: ended)
        other.shutdown()
        thread.join()
    assert chosen == ["b"]


def test_open_as_a_slot(server, wait):
    class Sender(QObject):
        plain = Signal(QUrl, int)
        full = Signal(QUrl, QWebSocketHandshakeOptions)

    server.setSupportedSubprotocols(["chat"])
    client, sender = QWebSocket(), Sender()
    for signal, argument, chosen in ((sender.plain, 5, ""), (sender.full, offer("chat"), "chat")):
        signal.connect(client.open)
        signal.emit(server.serverUrl(), argument)
        wait(server.hasPendingConnections)
        assert server.nextPendingConnection().subprotocol() == chosen
