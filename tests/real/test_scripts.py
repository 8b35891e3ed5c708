"""python websockets and node's ws over wss, in both roles."""

import os
import sys

import pytest
from certificates import NO_ISSUER, WRONG_CERTIFICATES, certificate, pair
from drivers import CLOSES, Listener, Server, run_visit, visit
from programs import HERE, ROOT

CA = certificate("root")
TRUST = ("--ca", CA)
PEERS = {
    "websockets": [sys.executable, HERE / "peers" / "websockets_{}.py"],
    "node ws": ["node", HERE / "peers" / "ws_{}.js"],
}
ENVIRONMENT = {**os.environ, "NODE_PATH": str(ROOT / "build" / "node" / "node_modules")}


def peers(role):
    """The parameter `peer`, whose part has this role."""
    return pytest.mark.parametrize(
        "peer", [pytest.param(name, id=name, marks=pytest.mark.part(name, role)) for name in PEERS]
    )


by_name = pytest.mark.parametrize("name", WRONG_CERTIFICATES)
by_close = pytest.mark.parametrize("close", CLOSES, ids=[str(code) for code, _ in CLOSES])


def command(peer, role, *arguments):
    interpreter, script = PEERS[peer]
    return [interpreter, str(script).format(role), *arguments]


class PeerServer(Listener):
    """An echo server of a peer with this certificate; `more` is a CA that clients have to have one of."""

    def __init__(self, peer, name, *more):
        super().__init__(*command(peer, "server", *pair(name), *more), env=ENVIRONMENT)


def visit_with(peer, url, ca=CA, own=()):
    """Lets a peer visit a server of ours; the messages are as large as those of drivers.py."""
    return run_visit(command(peer, "client", url, ca, *own), env=ENVIRONMENT)


# ---- the server is the peer's


@peers("server")
def test_echo(peer):
    with PeerServer(peer, "server") as server:
        said = visit(server.url, *TRUST)
        said.must_echo()
        assert said.tls[4] == "localhost"
        server.expect(rb"^disconnected 1000 done$")


@peers("server")
@by_close
def test_close_of_our_client(peer, close):
    with PeerServer(peer, "server") as server:
        visit(server.url, *TRUST, messages=[], close=close).must_echo([], close)
        server.expect("^disconnected {} {}$".format(*close).encode())


@peers("server")
@by_close
def test_close_of_the_server(peer, close):
    command = "!close {} {}".format(*close)
    with PeerServer(peer, "server") as server:
        visit(server.url, *TRUST, "--say", command, messages=[], close=None).must_echo([], close)


@peers("server")
@by_name
def test_wrong_certificate(peer, name):
    with PeerServer(peer, name) as server:
        visit(server.url, *TRUST).must_fail(13, WRONG_CERTIFICATES[name])
        visit(server.url, *TRUST, "--ignore", "all").must_echo()


@peers("server")
def test_unknown_authority(peer):
    with PeerServer(peer, "server") as server:
        visit(server.url, "--ca", certificate("self")).must_fail(13, NO_ISSUER)


@peers("server")
def test_certificate_of_our_client(peer):
    with PeerServer(peer, "server", CA) as server:
        visit(server.url, *TRUST, "--certificate", *pair("client")).must_echo()
        said = visit(server.url, *TRUST)
        assert not said.said("connected")
        assert said.said("error")


# ---- the client is the peer's


@peers("client")
def test_echo_by_it(peer):
    with Server("--certificate", *pair("server")) as ours:
        visit_with(peer, ours.url).must_echo()
        ours.expect(rb"^disconnected 1000 done$")


@peers("client")
@by_name
def test_wrong_certificate_of_ours(peer, name):
    with Server("--certificate", *pair(name)) as ours:
        said = visit_with(peer, ours.url)
        assert said.said("error")
        assert not said.said("connected")
        assert "newConnection" not in ours.said()


@peers("client")
@pytest.mark.parametrize("name", ["client", "stranger", None])
def test_certificate_for_our_server(peer, name):
    with Server("--certificate", *pair("server"), "--client-ca", "must", CA) as ours:
        said = visit_with(peer, ours.url, own=pair(name) if name else ())
        if name == "client":
            said.must_echo()
            ours.expect(rb"^tls .* client$")
        else:
            assert said.said("error")
            assert not said.said("connected")
            ours.expect(rb"^sslErrors ")
