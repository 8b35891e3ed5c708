"""QWebSocketServer.handshakeRequested: every request is shown, and can be answered by HTTP."""

import http.client
import sys
import threading
from http import HTTPStatus

import pytest
from qwebsocket._server_events import events_for
from qwebsocket.QtCore import QByteArray, QObject, Qt
from qwebsocket.QtNetwork import QHostAddress
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketHandshakeRequest, QWebSocketServer
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

TIME_LIMIT_S = 10
METHODS = {
    "isWebSocket": (),
    "method": (),
    "target": (),
    "hasRawHeader": (b"Host",),
    "rawHeader": (b"Host",),
    "peerAddress": (),
    "peerPort": (),
    "setRawHeader": (b"X-A", b"b"),
    "respond": (200,),
}


def fetch(server, target="/", method="GET", headers=None):
    """The answer to an HTTP request: status, headers and body. Not for the thread of the loop."""
    connection = http.client.HTTPConnection("127.0.0.1", server.serverPort(), TIME_LIMIT_S)
    try:
        connection.request(method, target, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def websocket(server, target="/", **options):
    """The headers of the answer to a websocket of another library. Not for the thread of the loop."""
    url = server.serverUrl().toString() + target
    with connect(url, proxy=None, open_timeout=TIME_LIMIT_S, **options) as peer:
        return peer.response.headers


@pytest.fixture
def taken(server):
    """The connections that the server gives out."""
    sockets = []
    server.newConnection.connect(lambda: sockets.append(server.nextPendingConnection()))
    return sockets


def test_plain_http_is_answered(server, elsewhere):
    def answer(request):
        assert not request.isWebSocket()
        request.setRawHeader(b"Content-Type", b"text/plain")
        request.setRawHeader(b"X-Two", b"1")
        request.setRawHeader(QByteArray(b"X-Two"), bytearray(b"2"))
        request.respond(HTTPStatus.OK, f"{request.method()} {request.target()}".encode())

    server.handshakeRequested.connect(answer)
    status, headers, body = elsewhere(fetch, server, "/health?full=1")
    assert (status, body) == (200, b"GET /health?full=1")
    assert headers["Content-Type"] == "text/plain"
    assert headers["X-Two"] == "2"
    assert headers["Content-Length"] == str(len(body))
    status, headers, body = elsewhere(fetch, server, "/health", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "12", b"")


def test_what_a_request_tells(server, taken, elsewhere):
    seen = []

    def look(request):
        assert type(request) is QWebSocketHandshakeRequest
        seen.append((request.isWebSocket(), request.method(), request.target()))
        assert request.peerAddress() == QHostAddress(QHostAddress.LocalHost)
        assert request.peerPort() > 0
        assert request.hasRawHeader(b"host") and request.hasRawHeader(QByteArray(b"HOST"))
        assert request.rawHeader(b"host") == b"127.0.0.1:%d" % server.serverPort()
        assert (
            request.rawHeader(b"X-Empty").isEmpty() and not request.rawHeader(b"X-Empty").isNull()
        )
        assert not request.hasRawHeader(b"X-None") and request.rawHeader(b"X-None").isNull()

    server.handshakeRequested.connect(look)
    status, _, _ = elsewhere(fetch, server, "/page", "POST", {"X-Empty": ""})
    assert status == 405
    status, _, _ = elsewhere(fetch, server, "/page", headers={"X-Empty": ""})
    assert status == 400
    elsewhere(websocket, server, "/chat?a=b", additional_headers={"X-Empty": ""})
    assert len(taken) == 1
    assert seen == [(False, "POST", "/page"), (False, "GET", "/page"), (True, "GET", "/chat?a=b")]


def test_a_websocket_is_refused_with_a_chosen_answer(server, elsewhere):
    def refuse(request):
        request.setRawHeader(b"WWW-Authenticate", b'Basic realm="chat"')
        request.respond(401, QByteArray(b"who are you?"))

    errors = []
    server.serverError.connect(errors.append)
    server.handshakeRequested.connect(refuse)
    with pytest.raises(InvalidStatus) as refused:
        elsewhere(websocket, server)
    answer = refused.value.response
    assert (answer.status_code, answer.body) == (401, b"who are you?")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="chat"'
    assert errors == [] and not server.hasPendingConnections()


def test_a_header_in_the_answer_to_a_websocket(server, taken, elsewhere):
    server.handshakeRequested.connect(lambda request: request.setRawHeader(b"Set-Cookie", b"a=b"))
    assert elsewhere(websocket, server)["Set-Cookie"] == "a=b"
    assert len(taken) == 1


def test_the_last_answer_holds(server, elsewhere):
    server.handshakeRequested.connect(lambda request: request.respond(500, b"first"))
    server.handshakeRequested.connect(lambda request: request.respond(404))
    status, _, body = elsewhere(fetch, server)
    assert (status, body) == (404, b"")


def test_what_cannot_be_answered(server, elsewhere):
    def attempt(request):
        for status in (0, 101, 199, 600, -1):
            with pytest.raises(ValueError):
                request.respond(status)
        for status, body in (("200", b""), (None, b""), (200, "text"), (200, 5)):
            with pytest.raises(TypeError):
                request.respond(status, body)
        with pytest.raises(OverflowError):
            request.respond(2**40)
        for name in (b"Content-Length", b"connection", b"X A", b"", b"X-A\0B"):
            with pytest.raises(ValueError, match="no header can be set here") as raised:
                request.setRawHeader(name, b"1")
            assert repr(name.decode()) in str(raised.value)
        for value in (b"a\r\nX-B: c", b"a\n", b"\0"):
            with pytest.raises(ValueError, match="value of header 'X-A' holds CR, LF or NUL"):
                request.setRawHeader(b"X-A", value)
        for name, value in (("X-A", b""), (b"X-A", "text"), (1, b"")):
            with pytest.raises(TypeError):
                request.setRawHeader(name, value)
        request.respond(299, b"done")

    server.handshakeRequested.connect(attempt)
    status, headers, body = elsewhere(fetch, server)
    assert (status, body) == (299, b"done")
    assert "X-A" not in headers and "X-B" not in headers


def test_after_the_slot_has_returned(server, elsewhere):
    kept = []
    server.handshakeRequested.connect(kept.append)
    elsewhere(fetch, server)
    for name, arguments in METHODS.items():
        with pytest.raises(RuntimeError, match="only in its slot"):
            getattr(kept[0], name)(*arguments)


@pytest.fixture
def reported(monkeypatch):
    """What slots have raised."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, traceback: errors.append(error))
    return errors


def test_a_slot_that_is_called_later_is_too_late(server, elsewhere, reported):
    def look(request):
        request.method()

    server.handshakeRequested.connect(look, Qt.QueuedConnection)
    status, _, _ = elsewhere(fetch, server)
    assert status == 400
    assert [type(error) for error in reported] == [RuntimeError]


def test_another_thread_may_look_while_the_slot_runs(server, elsewhere):
    seen = []

    def look(request):
        thread = threading.Thread(target=lambda: seen.append(request.target()))
        thread.start()
        thread.join()

    server.handshakeRequested.connect(look)
    elsewhere(fetch, server, "/x")
    assert seen == ["/x"]


def test_a_slot_that_raises_leaves_the_request_alone(server, taken, elsewhere, reported):
    def fail(request):
        raise KeyError(request.target())

    server.handshakeRequested.connect(fail)
    elsewhere(websocket, server)
    assert [type(error) for error in reported] == [KeyError]
    assert len(taken) == 1


def test_a_loop_inside_the_slot(server, wait, elsewhere):
    others = []

    def take_time(request):
        if request.target() == "/slow":
            wait(lambda: others)
            request.respond(200, b"slow")
        else:
            others.append(request.target())
            request.respond(200, b"fast")

    server.handshakeRequested.connect(take_time)

    def ask():
        slow = []
        thread = threading.Thread(target=lambda: slow.append(fetch(server, "/slow")))
        thread.start()
        fast = fetch(server, "/fast")
        thread.join()
        return fast[2], slow[0][2]

    assert elsewhere(ask) == (b"fast", b"slow")


@pytest.mark.parametrize("end", ["delete", "close", "delete later"])
def test_the_end_of_the_server_inside_the_slot(wait, end):
    family = [QObject()]
    server = QWebSocketServer("test", QWebSocketServer.NonSecureMode, family[0])
    assert server.listen(QHostAddress.LocalHost)
    seen = []

    def leave(request):
        if end == "delete":
            family.clear()
        elif end == "close":
            server.close()
        else:
            server.deleteLater()
        request.setRawHeader(b"X-A", b"b")
        request.respond(200, b"farewell")
        seen.append(request.target())

    server.handshakeRequested.connect(leave)
    client, errors = QWebSocket(), []
    client.error.connect(errors.append)
    client.open(server.serverUrl().toString() + "/last")
    wait(lambda: errors)
    assert seen == ["/last"]


def test_the_end_of_the_server_while_it_asks_for_an_origin(wait, reported):
    family = [QObject()]
    server = QWebSocketServer("test", QWebSocketServer.NonSecureMode, family[0])
    assert server.listen(QHostAddress.LocalHost)
    server.originAuthenticationRequired.connect(lambda authenticator: family.clear())
    client, errors = QWebSocket("http://page.test"), []
    client.error.connect(errors.append)
    client.open(server.serverUrl())
    wait(lambda: errors)
    assert reported == []


def test_without_a_slot_nothing_is_asked(server, elsewhere):
    assert not events_for(()).handshake_requested
    assert events_for(("handshakeRequested",)).handshake_requested
    seen = []
    server.handshakeRequested.connect(seen.append)
    server.handshakeRequested.disconnect(seen.append)
    status, _, _ = elsewhere(fetch, server)
    assert (status, seen) == (400, [])


def test_origins_are_judged_behind_it(server, taken, elsewhere):
    order = []
    server.handshakeRequested.connect(lambda request: order.append("request"))
    server.originAuthenticationRequired.connect(lambda authenticator: order.append("origin"))
    elsewhere(websocket, server, origin="http://page.test")
    elsewhere(fetch, server)
    assert order == ["request", "origin", "request"]
    assert len(taken) == 1
