"""Mask keys from Python, seen by a raw peer."""

import gc
import socket as sockets
import sys
from contextlib import suppress

import pytest
from qwebsocket.QtNetwork import QAbstractSocket
from qwebsocket.QtWebSockets import QMaskGenerator, QWebSocket


class Fixed(QMaskGenerator):
    def __init__(self, mask):
        super().__init__()
        self.mask = mask
        self.calls = 0

    def seed(self):
        return True

    def nextMask(self):
        self.calls += 1
        return self.mask


class Broken(QMaskGenerator):
    def nextMask(self):
        raise ValueError("no mask")


@pytest.fixture
def peer():
    """A listening socket, whose connections a test accepts itself."""
    with sockets.create_server(("127.0.0.1", 0)) as peer:
        peer.settimeout(10)
        yield peer


def opening_request(peer, socket, wait):
    """Lets a socket connect; returns the connection and what it has sent."""
    socket.open(f"ws://127.0.0.1:{peer.getsockname()[1]}/")
    connection, _ = peer.accept()
    connection.setblocking(False)
    received = bytearray()

    def read():
        with suppress(BlockingIOError):
            received.extend(connection.recv(65536))
        return received.endswith(b"\r\n\r\n")

    wait(read)
    return connection, bytes(received)


def test_the_key_of_the_handshake_comes_from_it(peer, wait):
    socket, generator = QWebSocket(), Fixed(0x0A0B0C0D)
    socket.setMaskGenerator(generator)
    connection, request = opening_request(peer, socket, wait)
    connection.close()
    assert b"Sec-WebSocket-Key: DQwLCg0MCwoNDAsKDQwLCg==\r\n" in request
    assert generator.calls == 4


def test_it_is_kept_as_long_as_it_is_used(peer, wait):
    socket = QWebSocket()
    socket.setMaskGenerator(Fixed(0x0A0B0C0D))
    gc.collect()
    connection, request = opening_request(peer, socket, wait)
    connection.close()
    assert b"DQwLCg0MCwoNDAsKDQwLCg==" in request


def test_one_that_raises_is_replaced_by_random_masks(peer, wait, monkeypatch):
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(str(error)))
    socket = QWebSocket()
    socket.setMaskGenerator(Broken())
    connection, request = opening_request(peer, socket, wait)
    connection.close()
    assert errors == ["no mask"] * 4
    assert b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" not in request
    assert socket.state() == QAbstractSocket.ConnectingState


def test_it_must_be_implemented():
    with pytest.raises(NotImplementedError):
        QMaskGenerator().nextMask()


def test_a_collection_inside_of_it_ends_objects_later(pair, wait):
    class Collecting(Fixed):
        def nextMask(self):
            gc.collect()
            return super().nextMask()

    client, accepted = pair
    garbage = QWebSocket()
    ended = []
    garbage.destroyed.connect(lambda: ended.append(1))
    garbage.itself = garbage
    client.setMaskGenerator(Collecting(1))
    del garbage
    client.sendTextMessage("x")
    got = []
    accepted.textMessageReceived.connect(got.append)
    wait(lambda: got == ["x"] and ended == [1])
