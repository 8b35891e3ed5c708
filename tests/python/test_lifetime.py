"""What keeps an object alive, and what its end does."""

import gc
import threading
import weakref

import pytest
from qwebsocket.QtCore import QEventLoop, QObject, QTimer
from qwebsocket.QtNetwork import QAbstractSocket
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol, QWebSocketServer

END = [
    "aboutToClose",
    "aboutToClose",
    "stateChanged",
    "stateChanged",
    "disconnected",
    "readChannelFinished",
]


def run_loop_once():
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec_()


@pytest.fixture
def accepted(server, wait):
    """Makes a client connect, and gives the server's end alone."""

    def accept(client):
        client.open(server.serverUrl())
        wait(server.hasPendingConnections)
        taken = server.nextPendingConnection()
        wait(client.isValid)
        return taken

    return accept


def went_away(socket):
    return socket.closeCode() == QWebSocketProtocol.CloseCodeGoingAway and (
        socket.closeReason() == "Connection closed"
    )


def test_dropping_the_last_reference_closes_the_connection(accepted, wait, record):
    client = QWebSocket()
    signals = record(client)
    other_end = accepted(client)
    signals.clear()
    del client
    assert signals.names() == END
    wait(lambda: went_away(other_end))


def test_a_socket_that_is_not_connected_ends_silently(record):
    client = QWebSocket()
    signals = record(client)
    del client
    assert signals == []


def test_a_socket_that_still_connects_ends_silently(server, record):
    client = QWebSocket()
    client.open(server.serverUrl())
    signals = record(client)
    del client
    assert signals == []


def test_the_end_of_the_parent(accepted, wait):
    parent = QObject()
    client = QWebSocket("", QWebSocketProtocol.Version13, parent)
    other_end, seen = accepted(client), []

    def look():
        with pytest.raises(RuntimeError, match="already deleted"):
            client.state()
        seen.append(1)

    client.disconnected.connect(look)
    del parent
    assert seen == [1]
    wait(lambda: went_away(other_end))


def test_delete_later(accepted, wait, record):
    client = QWebSocket()
    signals, ended = record(client), []
    other_end = accepted(client)
    client.destroyed.connect(lambda: ended.append(list(signals.names())))
    signals.clear()
    client.deleteLater()
    assert client.isValid()
    run_loop_once()
    assert ended == [END]
    wait(lambda: went_away(other_end))


@pytest.mark.parametrize(
    "method",
    [
        "abort",
        "bytesToWrite",
        "close",
        "error",
        "errorString",
        "flush",
        "isValid",
        "maskGenerator",
        "ping",
        "proxy",
        "request",
        "requestUrl",
        "resume",
        "state",
        "version",
    ],
)
def test_methods_of_a_deleted_socket(method):
    client = QWebSocket()
    client.deleteLater()
    run_loop_once()
    with pytest.raises(RuntimeError, match="already deleted"):
        getattr(client, method)()


def test_dropping_the_last_reference_in_a_slot(accepted, wait):
    holder = {"client": QWebSocket()}
    gone, got = weakref.ref(holder["client"]), []

    def drop(text):
        got.append(text)
        del holder["client"]

    holder["client"].textMessageReceived.connect(drop)
    other_end = accepted(holder["client"])
    other_end.sendTextMessage("one")
    other_end.sendTextMessage("two")
    wait(lambda: went_away(other_end))
    assert got == ["one"]
    assert gone() is None


@pytest.mark.parametrize(
    "signal", ["stateChanged", "connected", "textFrameReceived", "disconnected"]
)
def test_deleting_a_family_in_a_slot(server, wait, signal):
    holder = {"parent": QObject()}
    client, seen = QWebSocket(parent=holder["parent"]), []

    def delete():
        if signal != "stateChanged" or client.state() == QAbstractSocket.ConnectedState:
            holder.clear()
            seen.append(1)

    getattr(client, signal).connect(delete)
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    other_end = server.nextPendingConnection()
    other_end.sendTextMessage("x")
    if signal == "disconnected":
        other_end.close()
    wait(lambda: seen)
    wait(lambda: other_end.state() == QAbstractSocket.UnconnectedState)
    assert seen == [1]


def test_slots_that_hold_an_open_socket_keep_it(server, wait):
    got = []

    def connect():
        client = QWebSocket()
        client.connected.connect(lambda: client.sendTextMessage("x"))
        client.textMessageReceived.connect(got.append)
        client.open(server.serverUrl())
        return weakref.ref(client)

    client = connect()
    wait(server.hasPendingConnections)
    other_end = server.nextPendingConnection()
    other_end.textMessageReceived.connect(other_end.sendTextMessage)
    gc.collect()
    wait(lambda: got == ["x"])
    other_end.close()
    wait(lambda: client().state() == QAbstractSocket.UnconnectedState)
    run_loop_once()
    gc.collect()
    assert client() is None


def test_slots_that_hold_a_closed_socket_do_not_keep_it(accepted):
    client = QWebSocket()
    client.connected.connect(lambda kept=client: kept)
    accepted(client)
    client.close()
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None


def test_a_listening_server_is_kept_by_slots_that_hold_it(wait):
    taken = []

    def listen():
        server = QWebSocketServer("kept", QWebSocketServer.NonSecureMode)

        def take():
            taken.append(server.nextPendingConnection())
            server.close()

        server.newConnection.connect(take)
        server.listen()
        return server.serverPort(), weakref.ref(server)

    port, server = listen()
    gc.collect()
    client = QWebSocket()
    client.open(f"ws://127.0.0.1:{port}/")
    wait(lambda: taken)
    wait(client.isValid)
    gc.collect()
    assert server() is None


def test_collections_in_every_slot(accepted, wait):
    client, got = QWebSocket(), []
    threshold = gc.get_threshold()
    gc.set_threshold(1)
    try:
        client.connected.connect(gc.collect)
        client.textMessageReceived.connect(lambda text: (gc.collect(), got.append(text)))
        other_end = accepted(client)
        for number in range(100):
            other_end.sendTextMessage(str(number))
        wait(lambda: len(got) == 100)
    finally:
        gc.set_threshold(*threshold)
    assert got == [str(number) for number in range(100)]


def test_a_socket_that_another_thread_drops_ends_in_its_own(accepted, wait):
    client, ends = QWebSocket(), []
    other_end = accepted(client)
    client.disconnected.connect(lambda: ends.append(threading.get_ident()))
    holder = [client]
    del client
    thread = threading.Thread(target=holder.clear)
    thread.start()
    thread.join()
    wait(lambda: went_away(other_end))
    assert ends == [threading.get_ident()]


def test_objects_of_a_thread_that_has_ended():
    kept = []

    def work():
        server = QWebSocketServer("thread", QWebSocketServer.NonSecureMode)
        server.listen()
        kept.append(server)
        kept.append(QTimer())
        kept[-1].start(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    kept.clear()


def test_reopening_in_disconnected(server, wait):
    client, connections = QWebSocket(), []

    def again():
        if len(connections) < 2:
            client.open(server.serverUrl())

    client.disconnected.connect(again)
    client.open(server.serverUrl())
    for _ in range(2):
        wait(server.hasPendingConnections)
        connections.append(server.nextPendingConnection())
        connections[-1].close()
    wait(lambda: client.state() == QAbstractSocket.UnconnectedState)
    assert client.peerPort() == 0


def test_a_loop_inside_a_slot_delivers_what_is_left(accepted, wait):
    client, order = QWebSocket(), []
    other_end = accepted(client)

    def nest(text):
        order.append(text)
        if text == "one":
            wait(lambda: "three" in order)
            order.append("nested loop is over")

    client.textMessageReceived.connect(nest)
    for text in ("one", "two", "three"):
        other_end.sendTextMessage(text)
    wait(lambda: len(order) == 4)
    assert order == ["one", "two", "three", "nested loop is over"]
