"""What a server may answer in place of a websocket: that it wants a password, or is elsewhere."""

import base64

import pytest
from peers import answer, read_head, server_context, upgrade
from qwebsocket.QtCore import QByteArray, QUrl
from qwebsocket.QtNetwork import QAbstractSocket, QNetworkRequest
from qwebsocket.QtWebSockets import QWebSocket

BASIC = "Basic " + base64.b64encode(b"user:secret").decode()
DIGEST = 'WWW-Authenticate: Digest realm="there", nonce="n0", qop="auth", algorithm=SHA-256'
MANUAL = QNetworkRequest.ManualRedirectPolicy
NO_LESS_SAFE = QNetworkRequest.NoLessSafeRedirectPolicy
SAME_ORIGIN = QNetworkRequest.SameOriginRedirectPolicy


class Site:
    """Wants a password if it has one; sends who asks for /away elsewhere, and sets cookies."""

    def __init__(
        self, authorization=None, challenge='WWW-Authenticate: Basic realm="there"', away=""
    ):
        self.seen = []
        self._authorization, self._challenge, self._away = authorization, challenge, away

    def __call__(self, connection):
        while True:
            line, headers = read_head(connection)
            self.seen.append((line, headers))
            if line.startswith("GET /away"):
                answer(connection, "302 Found", f"Location: {self._away}", "Connection: close")
                return
            if headers.get("authorization", "").startswith(self._authorization or ""):
                break
            answer(connection, "401 Unauthorized", self._challenge)
        upgrade(connection, headers, "Set-Cookie: a=1", "Set-Cookie: b=2")


class Client(QWebSocket):
    """A socket that answers questions with what it is given, and keeps them."""

    def __init__(self, *answers):
        super().__init__()
        self.answers, self.asked, self.failures = list(answers), [], []
        self.authenticationRequired.connect(self.answer)
        self.error.connect(self.failures.append)

    def answer(self, authenticator):
        self.asked.append((authenticator.realm(), authenticator.user(), authenticator.isNull()))
        if self.answers:
            user, password = self.answers.pop(0)
            authenticator.setUser(user)
            authenticator.setPassword(password)


@pytest.fixture
def opened(wait):
    """Opens a client, and waits for the outcome."""
    clients = []

    def reach(client, url):
        clients.append(client)
        client.open(url)
        wait(lambda: client.isValid() or client.failures)
        return client

    yield reach
    for client in clients:
        client.abort()
    clients.clear()


# ---- passwords


def test_a_password_in_the_slot(peer, opened):
    site = Site(BASIC)
    url = f"ws://127.0.0.1:{peer(site).port}/"
    client = opened(Client(("user", "wrong"), ("user", "secret")), url)
    assert client.isValid()
    assert client.asked == [("there", "", False)] * 2
    assert "authorization" not in site.seen[0][1]


def test_a_password_in_the_url(peer, opened):
    site = Site(BASIC)
    client = opened(Client(), f"ws://user:secret@127.0.0.1:{peer(site).port}/")
    assert client.isValid() and client.asked == []
    assert "authorization" not in site.seen[0][1]


def test_digest(peer, opened):
    site = Site("Digest ", DIGEST)
    client = opened(Client(("user", "secret")), f"ws://127.0.0.1:{peer(site).port}/")
    assert client.isValid()
    assert 'username="user"' in site.seen[1][1]["authorization"]
    assert "secret" not in repr(site.seen)


@pytest.mark.parametrize("listens", [True, False])
def test_no_password(peer, opened, listens):
    client = Client()
    if not listens:
        client.authenticationRequired.disconnect()
    opened(client, f"ws://127.0.0.1:{peer(Site(BASIC)).port}/")
    assert client.failures == [QAbstractSocket.ConnectionRefusedError]
    assert "401" in client.errorString()
    assert len(client.asked) == listens


# ---- redirects


def test_policies():
    client = QWebSocket()
    assert client.redirectPolicy() is MANUAL
    for policy in (NO_LESS_SAFE, SAME_ORIGIN, MANUAL):
        client.setRedirectPolicy(policy)
        assert client.redirectPolicy() is policy
    with pytest.raises(ValueError):
        client.setRedirectPolicy(QNetworkRequest.UserVerifiedRedirectPolicy)
    for wrong in (1, None):
        with pytest.raises(TypeError):
            client.setRedirectPolicy(wrong)


@pytest.mark.parametrize(
    "policy, here, there",
    [(MANUAL, False, False), (NO_LESS_SAFE, True, True), (SAME_ORIGIN, True, False)],
)
def test_what_is_followed(peer, opened, policy, here, there):
    other = Site()
    elsewhere = f"http://127.0.0.1:{peer(other).port}/new?x=1"
    for away, followed in (("/new?x=1", here), (elsewhere, there)):
        client, site = Client(), Site(away=away)
        client.setRedirectPolicy(policy)
        request = QNetworkRequest(QUrl(f"ws://127.0.0.1:{peer(site).port}/away"))
        request.setRawHeader(b"Authorization", b"mine")
        opened(client, request)
        assert client.isValid() == followed
        if followed:
            assert client.requestUrl().path() == "/new"
            line, headers = (site.seen + other.seen)[-1]
            assert line == "GET /new?x=1 HTTP/1.1"
            assert ("authorization" in headers) == (away != elsewhere)


def test_a_redirect_to_less_safety(peer, opened, tls_files, identity):
    plain = Site()
    site = Site(away=f"ws://127.0.0.1:{peer(plain).port}/")
    client = Client()
    client.setSslConfiguration(identity())
    client.setRedirectPolicy(NO_LESS_SAFE)
    opened(client, f"wss://127.0.0.1:{peer(site, server_context(tls_files)).port}/away")
    assert client.failures[0] == QAbstractSocket.ConnectionRefusedError
    assert client.errorString() == "Handshake: Redirect is not followed: it leads from wss to ws."
    assert plain.seen == []


# ---- headers of the answer


def test_headers(peer, opened):
    client = QWebSocket()
    assert client.answerHeader(b"Set-Cookie") == []
    client.failures = []
    opened(client, f"ws://127.0.0.1:{peer(Site()).port}/")
    assert client.answerHeader(b"set-cookie") == [QByteArray(b"a=1"), QByteArray(b"b=2")]
    assert client.answerHeader(QByteArray(b"Upgrade")) == [b"websocket"]
    assert client.answerHeader(b"X-None") == client.answerHeader(b"") == []
    with pytest.raises(TypeError):
        client.answerHeader("Upgrade")
