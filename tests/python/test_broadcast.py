"""QWebSocket.broadcastTextMessage() and broadcastBinaryMessage(): one message for many sockets."""

import asyncio

import pytest
from qwebsocket.QtCore import QByteArray
from qwebsocket.QtWebSockets import QMaskGenerator, QWebSocket
from websockets.asyncio.client import connect

COUNT = 50
SIZES = [0, 1, 125, 126, 65_535, 65_536, 1_000_000]


@pytest.fixture
def crowd(server, wait):
    """Connected pairs: the clients, and the server's ends."""
    server.setMaxPendingConnections(COUNT)
    clients, accepted = [QWebSocket() for _ in range(COUNT)], []
    server.newConnection.connect(lambda: accepted.append(server.nextPendingConnection()))
    for client in clients:
        client.open(server.serverUrl())
    wait(lambda: len(accepted) == COUNT and all(client.isValid() for client in clients))
    yield clients, accepted
    for socket in clients + accepted:
        socket.abort()


def listen(sockets):
    """The texts that each socket gets."""
    got = [[] for _ in sockets]
    for socket, texts in zip(sockets, got):
        socket.textMessageReceived.connect(texts.append)
    return got


def test_to_clients_of_another_library(server, elsewhere, wait):
    taken = set()

    def take():
        taken.add(server.nextPendingConnection())
        if len(taken) == COUNT:
            assert QWebSocket.broadcastTextMessage(taken, "to all \u20ac") == COUNT
            assert QWebSocket.broadcastBinaryMessage(taken, b"\0" * 70_000) == COUNT

    async def receive_all(url):
        peers = await asyncio.gather(*(connect(url, proxy=None) for _ in range(COUNT)))
        messages = [[await peer.recv(), await peer.recv()] for peer in peers]
        await asyncio.gather(*(peer.close() for peer in peers))
        return messages

    server.newConnection.connect(take)
    messages = elsewhere(lambda: asyncio.run(receive_all(server.serverUrl().toString())))
    assert messages == [["to all \u20ac", b"\0" * 70_000]] * COUNT
    wait(lambda: not any(socket.isValid() for socket in taken))


def test_from_both_sides(crowd, wait):
    clients, accepted = crowd
    got = listen([*clients, *accepted])
    for number in range(3):
        assert QWebSocket.broadcastTextMessage(accepted + clients, f"{number}") == 2 * COUNT
    wait(lambda: all(texts == ["0", "1", "2"] for texts in got))


@pytest.mark.parametrize("size", SIZES)
def test_sizes(pair, wait, size):
    client, accepted = pair
    got = []
    client.binaryMessageReceived.connect(got.append)
    accepted.binaryMessageReceived.connect(got.append)
    for data in (b"x" * size, bytearray(b"x" * size), QByteArray(b"x" * size)):
        assert QWebSocket.broadcastBinaryMessage((client, accepted), data) == 2
    wait(lambda: len(got) == 6)
    assert all(data == b"x" * size for data in got)


def test_order_with_other_messages(crowd, wait):
    clients, accepted = crowd
    got = listen(clients)
    for socket in accepted:
        socket.sendTextMessage("before")
    QWebSocket.broadcastTextMessage(accepted, "all")
    for socket in accepted:
        socket.sendTextMessage("after")
    wait(lambda: all(texts == ["before", "all", "after"] for texts in got))


def test_inside_a_slot(crowd, wait):
    clients, accepted = crowd
    got = listen(clients)
    for socket in accepted:
        socket.textMessageReceived.connect(
            lambda text: QWebSocket.broadcastTextMessage(accepted, text)
        )
    clients[0].sendTextMessage("chat")
    wait(lambda: all(texts == ["chat"] for texts in got))


def test_sockets_that_cannot_send_are_passed_over(pair, wait):
    client, accepted = pair
    deleted = QWebSocket()
    deleted.deleteLater()
    wait(lambda: deleted._q_is_deleted)
    (got,) = listen([client])
    assert QWebSocket.broadcastTextMessage([QWebSocket(), accepted, deleted], "x") == 1
    wait(lambda: got == ["x"])
    accepted.close()
    assert QWebSocket.broadcastTextMessage([accepted], "y") == 0
    assert QWebSocket.broadcastTextMessage([], "z") == 0
    assert QWebSocket.broadcastBinaryMessage(iter(()), b"") == 0


def test_masks_are_those_of_each_socket(pair, wait):
    class Masks(QMaskGenerator):
        asked = 0

        def seed(self):
            return True

        def nextMask(self):
            self.asked += 1
            return 0x01020304

    client, accepted = pair
    masks = Masks()
    client.setMaskGenerator(masks)
    (got,) = listen([accepted])
    assert QWebSocket.broadcastTextMessage([client], "masked") == 1
    wait(lambda: got == ["masked"])
    assert masks.asked == 1


@pytest.mark.parametrize(
    "sockets, message",
    [(None, "x"), (5, "x"), (["socket"], "x"), ([None], "x"), ([], 5), ([], b"x")],
)
def test_wrong_arguments(sockets, message):
    with pytest.raises(TypeError):
        QWebSocket.broadcastTextMessage(sockets, message)


def test_a_text_is_no_data():
    with pytest.raises(TypeError):
        QWebSocket.broadcastBinaryMessage([], "text")
