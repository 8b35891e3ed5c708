"""Pre-shared keys, client and server."""

import pytest
from qwebsocket.QtNetwork import (
    QAbstractSocket,
    QHostAddress,
    QSsl,
    QSslConfiguration,
    QSslPreSharedKeyAuthenticator,
)
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer

LOCALHOST = QHostAddress(QHostAddress.LocalHost)
HINT, NAME, KEY = b"Test hint", b"Client_identity", bytes(range(16))


class Server(QWebSocketServer):
    """Knows clients and their keys."""

    def __init__(self, configuration, keys):
        super().__init__("test", QWebSocketServer.SecureMode)
        self.keys, self.asked, self.taken = keys, [], []
        self.preSharedKeyAuthenticationRequired.connect(self.answer)
        self.newConnection.connect(self.take)
        configuration.setPreSharedKeyIdentityHint(HINT)
        self.setSslConfiguration(configuration)
        assert self.listen(LOCALHOST)

    def answer(self, asker):
        assert type(asker) is QSslPreSharedKeyAuthenticator
        name = asker.identity()
        self.asked.append((asker.identityHint(), name, asker.maximumIdentityLength()))
        assert asker.maximumPreSharedKeyLength() == 512
        asker.setPreSharedKey(self.keys.get(name.data(), b""))

    def take(self):
        taken = self.nextPendingConnection()
        taken.textMessageReceived.connect(taken.sendTextMessage)
        self.taken.append(taken)


class Client(QWebSocket):
    """Has a name and a key."""

    def __init__(self, name=NAME, key=KEY):
        super().__init__()
        self.name, self.key = name, key
        self.asked, self.failures, self.alerts = [], [], []
        self.preSharedKeyAuthenticationRequired.connect(self.answer)
        self.error.connect(self.failures.append)
        self.alertReceived.connect(lambda *alert: self.alerts.append(("received", *alert[:2])))
        self.alertSent.connect(lambda *alert: self.alerts.append(("sent", *alert[:2])))

    def answer(self, asker):
        longest = asker.maximumIdentityLength(), asker.maximumPreSharedKeyLength()
        self.asked.append((asker.identityHint(), asker.identity(), *longest))
        asker.setIdentity(self.name)
        asker.setPreSharedKey(self.key)


@pytest.fixture
def listening():
    """Makes servers that end with the test."""
    made = []

    def make(configuration=None, keys=None):
        made.append(Server(configuration or QSslConfiguration(), keys or {NAME: KEY}))
        return made[-1]

    yield make
    for each in made:
        each.close()
        each.taken.clear()
    made.clear()


@pytest.fixture
def opened(wait):
    """Opens a client to a server, and waits for the outcome."""
    clients = []

    def reach(client, server):
        clients.append(client)
        client.open(server.serverUrl())
        wait(lambda: client.failures or (client.isValid() and server.taken))
        return client

    yield reach
    for client in clients:
        client.abort()
    clients.clear()


def test_the_right_key(listening, opened, wait):
    server, got = listening(), []
    client = opened(Client(), server)
    assert client.asked == [(HINT, b"", 255, 512)]
    assert server.asked == [(HINT, NAME, 0)]
    client.textMessageReceived.connect(got.append)
    client.sendTextMessage("hello")
    wait(lambda: got == ["hello"])
    for end in (client, *server.taken):
        assert end.sslConfiguration().sessionProtocol() == QSsl.TlsV1_2
        assert end.sslConfiguration().peerCertificate().isNull()


def test_octets_of_all_values(listening, opened):
    name, key = bytes(range(1, 256)), bytes(range(256)) * 2
    server = listening(keys={name: key})
    assert opened(Client(name + b"cut off", key + b"cut off"), server).isValid()
    assert server.asked == [(HINT, name, 0)]


@pytest.mark.parametrize("name, key", [(b"somebody", KEY), (NAME, b"something")])
def test_the_wrong_key(listening, opened, name, key):
    client = opened(Client(name, key), listening())
    assert client.failures == [QAbstractSocket.SslHandshakeFailedError]
    assert client.alerts == [("received", QSsl.AlertLevel.Fatal, QSsl.AlertType.BadRecordMac)]


def test_no_key(listening, opened):
    server = listening()
    client = opened(Client(NAME, b""), server)
    assert client.failures == [QAbstractSocket.SslHandshakeFailedError]
    assert [(how, level) for how, level, _ in client.alerts] == [("sent", QSsl.AlertLevel.Fatal)]
    assert server.asked == []


def test_nobody_asks_for_keys(listening, opened):
    client = Client()
    client.preSharedKeyAuthenticationRequired.disconnect()
    assert opened(client, listening()).failures == [QAbstractSocket.SslHandshakeFailedError]
    assert client.alerts == [("received", QSsl.AlertLevel.Fatal, QSsl.AlertType.HandshakeFailure)]


def test_certificates_come_first(listening, opened, identity):
    server = listening(identity("server"))
    client = Client()
    client.setSslConfiguration(identity())
    assert opened(client, server).isValid()
    assert client.asked == server.asked == []


def test_a_server_without_a_slot_needs_a_certificate():
    server = QWebSocketServer("test", QWebSocketServer.SecureMode)
    server.setSslConfiguration(QSslConfiguration())
    assert not server.listen(LOCALHOST)
    server.preSharedKeyAuthenticationRequired.connect(lambda asker: None)
    assert server.listen(LOCALHOST)
    server.close()


def deferring(questions):
    def defer(asker):
        asker.deferAnswer()
        with pytest.raises(RuntimeError):
            asker.deferAnswer()
        questions.append(asker)

    return defer


def ask_later(asking, questions):
    """Makes a client or a server leave its questions for later."""
    asking.preSharedKeyAuthenticationRequired.disconnect()
    asking.preSharedKeyAuthenticationRequired.connect(deferring(questions))


@pytest.mark.parametrize("key", [KEY, b"something"])
def test_answers_that_come_later(listening, wait, key):
    server, client, questions = listening(), Client(), []
    ask_later(client, questions)
    ask_later(server, questions)
    client.open(server.serverUrl())
    for secret in (KEY, key):
        wait(lambda: questions)
        question = questions.pop()
        if question.maximumIdentityLength():
            question.setIdentity(NAME)
        assert question.identity() == NAME
        question.setPreSharedKey(secret)
        assert question.answer()
        for method in (question.answer, question.deferAnswer):
            with pytest.raises(RuntimeError):
                method()
    wait(lambda: client.failures or (client.isValid() and server.taken))
    assert client.isValid() == (key == KEY)
    client.abort()


def test_an_answer_that_comes_too_late(listening, wait):
    server, client, questions = listening(), Client(), []
    ask_later(client, questions)
    client.open(server.serverUrl())
    wait(lambda: questions)
    client.abort()
    questions[0].setPreSharedKey(KEY)
    assert questions.pop().answer() is False


def test_an_answer_that_never_comes(listening, wait):
    server, client, questions = listening(), Client(), []
    ask_later(client, questions)
    client.open(server.serverUrl())
    wait(lambda: questions)
    same = QSslPreSharedKeyAuthenticator(questions.pop())
    assert client.failures == []
    del same
    wait(lambda: client.failures == [QAbstractSocket.SslHandshakeFailedError])


def test_answers_in_the_slot(listening, opened):
    client = Client()
    client.preSharedKeyAuthenticationRequired.connect(lambda asker: asker.deferAnswer())
    client.preSharedKeyAuthenticationRequired.connect(lambda asker: asker.answer())
    assert opened(client, listening()).isValid()


def test_what_can_not_be_deferred(listening, opened):
    client, kept = Client(), []
    client.preSharedKeyAuthenticationRequired.connect(kept.append)
    assert opened(client, listening()).isValid()
    for asker in (QSslPreSharedKeyAuthenticator(), *kept):
        for method in (asker.deferAnswer, asker.answer):
            with pytest.raises(RuntimeError):
                method()
