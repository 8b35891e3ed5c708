"""What slots may do, each of it inside each signal of a socket: nothing crashes, no object is left, the rest
goes on.
"""

import gc
import sys
import weakref

import pytest
from lives import SIGNALS, Life, has_ended, went_away
from qwebsocket.QtCore import QCoreApplication, QEventLoop, QObject, QTimer
from qwebsocket.QtWebSockets import QMaskGenerator, QWebSocket, QWebSocketServer

each_signal = pytest.mark.parametrize("signal", SIGNALS)


def forget(life):
    life.client = None


@pytest.fixture
def live(server, wait):
    """Lets a connection go its way, with a deed inside a signal."""

    def live_with(signal, deed):
        life = Life(server, wait, signal, deed)
        return life, life.live()

    return live_with


@each_signal
def test_collecting_garbage(live, signal):
    def collect(life):
        for _ in range(3):
            garbage = QWebSocket()
            garbage.itself = garbage
        del garbage
        gc.collect()

    life, _ = live(signal, collect)
    assert life.has_everything()


def test_collecting_garbage_everywhere(live):
    threshold = gc.get_threshold()
    gc.set_threshold(1)
    try:
        life, _ = live("connected", lambda life: gc.collect())
    finally:
        gc.set_threshold(*threshold)
    assert life.has_everything()


@each_signal
def test_dropping_the_last_reference(live, signal):
    life, accepted = live(signal, forget)
    gc.collect()
    assert life.found() is None
    if signal in ("connected", "textMessageReceived", "binaryFrameReceived", "pong"):
        assert went_away(accepted)


@each_signal
def test_delete_later(live, wait, signal):
    life, _ = live(signal, lambda life: life.client.deleteLater())
    ended = []
    QTimer.singleShot(0, lambda: ended.append(1))
    wait(lambda: ended)
    with pytest.raises(RuntimeError, match="already deleted"):
        life.client.state()


@each_signal
def test_ending_the_parent(server, wait, signal):
    def end_parent(life):
        life.parent = None
        with pytest.raises(RuntimeError, match="already deleted"):
            life.client.state()

    life = Life(server, wait, signal, end_parent)
    life.parent = QObject()
    life.client.setParent(life.parent)
    life.live()


@each_signal
def test_leaving_the_parent(server, wait, signal):
    def leave_parent(life):
        client, life.client = life.client, None
        client.setParent(None)

    life = Life(server, wait, signal, leave_parent)
    parent = life.parent = QObject()
    life.client.setParent(parent)
    life.live()
    gc.collect()
    assert life.found() is None
    assert parent.children() == []


@each_signal
def test_raising(live, signal, monkeypatch):
    raised = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: raised.append(kind))
    life, _ = live(signal, lambda life: 1 / 0)
    assert raised == [ZeroDivisionError]
    assert life.has_everything()


@each_signal
def test_processing_events(live, signal):
    life, _ = live(signal, lambda life: [QCoreApplication.processEvents() for _ in range(5)])
    assert life.has_everything()


@each_signal
def test_running_a_loop(live, signal):
    def run(life):
        loop = QEventLoop()
        QTimer.singleShot(1, loop.quit)
        loop.exec_()

    life, _ = live(signal, run)
    assert life.has_everything()


@each_signal
def test_dropping_the_last_reference_in_a_nested_loop(live, signal):
    def nest(life):
        loop = QEventLoop()
        QTimer.singleShot(0, lambda: forget(life))
        QTimer.singleShot(1, loop.quit)
        loop.exec_()

    life, _ = live(signal, nest)
    gc.collect()
    assert life.found() is None


# ---- other objects in their own slots


def test_dropping_a_timer_in_its_timeout(wait):
    held = [QTimer()]
    gone = weakref.ref(held[0])
    held[0].timeout.connect(held.clear)
    held[0].start(0)
    wait(lambda: not held)
    assert gone() is None


def test_dropping_a_server_in_its_new_connection(wait):
    held, taken, got = [QWebSocketServer("s", QWebSocketServer.NonSecureMode)], [], []
    held[0].listen()

    def take():
        taken.append(held[0].nextPendingConnection())
        held.clear()

    held[0].newConnection.connect(take)
    client = QWebSocket()
    client.textMessageReceived.connect(got.append)
    client.open(f"ws://127.0.0.1:{held[0].serverPort()}/")
    wait(lambda: taken and client.isValid())
    taken[0].sendTextMessage("still here")
    wait(lambda: got == ["still here"])


def test_dropping_a_server_while_it_asks_for_an_origin(wait, record):
    held = [QWebSocketServer("s", QWebSocketServer.NonSecureMode)]
    gone = weakref.ref(held[0])
    held[0].listen()
    held[0].originAuthenticationRequired.connect(lambda authenticator: held.clear())
    client = QWebSocket()
    signals = record(client)
    client.open(f"ws://127.0.0.1:{held[0].serverPort()}/")
    wait(lambda: "readChannelFinished" in signals.names())
    assert gone() is None
    assert "connected" not in signals.names()


# ---- mask generators


class Masks(QMaskGenerator):
    """Does a deed each time it is asked for a mask."""

    def __init__(self, deed):
        super().__init__()
        self.deed = deed

    def seed(self):
        return True

    def nextMask(self):
        self.deed()
        return 1


@pytest.mark.parametrize("when", ["in the handshake", "while connected"])
def test_a_generator_that_nobody_else_holds(server, wait, when):
    def install():
        generator = Masks(gc.collect)
        client.setMaskGenerator(generator)
        return weakref.ref(generator)

    client, got = QWebSocket(), []
    if when == "in the handshake":
        generator = install()
    client.open(server.serverUrl())
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    accepted.textMessageReceived.connect(got.append)
    wait(client.isValid)
    if when == "while connected":
        generator = install()
    gc.collect()
    client.sendTextMessage("x")
    wait(lambda: got == ["x"])
    client.setMaskGenerator(None)
    assert generator() is None


def test_a_generator_that_replaces_itself(pair, wait):
    client, accepted = pair
    got = []
    client.setMaskGenerator(Masks(lambda: client.setMaskGenerator(None)))
    accepted.textMessageReceived.connect(got.append)
    client.sendTextMessage("x")
    client.sendTextMessage("y")
    wait(lambda: got == ["x", "y"])


def test_a_generator_that_drops_its_socket(server, wait):
    held = [QWebSocket()]
    gone = weakref.ref(held[0])
    held[0].open(server.serverUrl())
    wait(server.hasPendingConnections)
    accepted = server.nextPendingConnection()
    wait(held[0].isValid)
    held[0].setMaskGenerator(Masks(held.clear))
    held[0].sendTextMessage("x")
    wait(lambda: has_ended(accepted))
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("method", ["close", "abort", "flush"])
def test_a_generator_may_not_touch_its_socket(pair, wait, monkeypatch, method):
    client, accepted = pair
    errors, got = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(kind))
    accepted.textMessageReceived.connect(got.append)
    client.setMaskGenerator(Masks(lambda: getattr(client, method)()))
    client.sendTextMessage("x")
    wait(lambda: got == ["x"])
    assert len(errors) == 1
