"""nginx and haproxy in front of our servers: they end TLS, want logins, redirect, or let TLS through."""

import pytest
from certificates import NO_ISSUER, certificate
from drivers import CLOSES, Server, visit
from programs import end_all
from terminators import LOGIN, PARTS, REALM, Front

TRUST = ("--ca", certificate("root"))
STATUS = "QWebSocketPrivate::processHandshake: Unhandled http status code:"

by_part = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.part(name, "in front of our server"), id=name)
        for name in PARTS
    ],
)
by_close = pytest.mark.parametrize("close", CLOSES, ids=[str(code) for code, _ in CLOSES])


@pytest.fixture(scope="module")
def start(folder):
    """Starts a part in front of a port once, and gives it."""
    running = {}

    def start(name, behind, terminates=True):
        key = (name, behind, terminates)
        if key not in running:
            running[key] = Front(name, folder, behind, terminates)
        return running[key]

    yield start
    end_all(running.values())


@pytest.fixture
def terminator(start, echo_ws, name):
    """The part in front of the echo server among the examples."""
    return start(name, echo_ws.rstrip("/").rpartition(":")[2])


@by_part
def test_echo(terminator):
    said = visit(terminator.url, *TRUST)
    said.must_echo()
    assert said.tls[4] == "localhost"


@by_part
def test_unknown_authority(terminator):
    visit(terminator.url, "--ca", certificate("self")).must_fail(13, NO_ISSUER)


@by_close
@by_part
def test_close_of_the_client(start, name, close):
    with Server() as server:
        said = visit(start(name, server.port).url, *TRUST, messages=[], close=close)
        said.must_echo([], close)
        server.expect("^disconnected {} {}$".format(*close).encode())


@by_close
@by_part
def test_close_of_the_server(start, name, close):
    command = "!close {} {}".format(*close)
    with Server() as server:
        url = start(name, server.port).url
        said = visit(url, *TRUST, "--say", command, messages=[], close=None)
        said.must_echo([], close)
        server.expect(b"^disconnected %d " % close[0])


# ---- HTTP


@by_part
def test_login_when_asked(terminator):
    said = visit(terminator.url + "known", *TRUST, "--answer", *LOGIN)
    said.must_echo()
    assert said.said("authenticationRequired") == [REALM]


@by_part
def test_login_in_the_url(terminator):
    url = terminator.url.replace("//", "//{}:{}@".format(*LOGIN))
    said = visit(url + "known", *TRUST)
    said.must_echo()
    assert not said.said("authenticationRequired")


@by_part
def test_wrong_password(terminator):
    said = visit(terminator.url + "known", *TRUST, "--answer", LOGIN[0], "wrong")
    said.must_fail(0, f"{STATUS} 401 (Unauthorized).")
    assert said.said("authenticationRequired") == [REALM] * 2


@by_part
def test_redirect(terminator):
    said = visit(terminator.url + "moved", *TRUST, "--follow")
    said.must_echo()
    assert said.said("connected") == [terminator.url]


@by_part
def test_redirect_that_is_not_followed(terminator):
    said = visit(terminator.url + "moved", *TRUST)
    said.must_fail(0, f"{STATUS} 307 (Temporary Redirect).")


@by_part
def test_redirect_from_wss_to_ws(terminator):
    said = visit(terminator.url + "unsafe", *TRUST, "--follow")
    said.must_fail(0, "Handshake: Redirect is not followed: it leads from wss to ws.")


# ---- TLS that is let through


@by_part
def test_tls_let_through(start, echo_wss, name):
    front = start(name, echo_wss.rstrip("/").rpartition(":")[2], terminates=False)
    visit(front.url, *TRUST).must_echo()


@by_part
def test_certificate_of_another_host_let_through(start, other_wss, name):
    front = start(name, other_wss.rstrip("/").rpartition(":")[2], terminates=False)
    said = visit(front.url, *TRUST)
    said.must_fail(13, "The host name did not match any of the valid hosts for this certificate")
