"""The matrix with ws, websockets, aiohttp and picows: both roles, every case, every kind of compression.

Besides, compression with Qt, which has none.
"""

import json
from dataclasses import replace

import matrix_client
import pytest
from matrix import (
    COMMANDS,
    ECHOES,
    LARGE,
    MIB,
    MIXED,
    REPEATS,
    TABLE,
    VARIANTS,
    WINDOWS,
    Deflate,
    check_repeats,
    check_windows,
    echoed,
    ours,
)
from programs import BIN, HERE, PYTHON, Server, converse
from script_peers import PLAIN, SCRIPT_PEERS, Client, in_one_piece
from tap import Tap

CASES = {**ECHOES, **COMMANDS}
TEXT = 1  # the opcode
HELLO = echoed(("text", "Hello, world"))
OF_CLIENTS = ["client_no_context_takeover", "client_max_window_bits"]
REFUSED = "deflate: wanted by one side only"
OFFERED, SUPPORTED, CHOSEN = ("chat.v3", "chat.v2"), ("chat.v1", "chat.v2"), "chat.v2"

by_peer = pytest.mark.parametrize("peer", SCRIPT_PEERS.values(), ids=SCRIPT_PEERS)
by_role = pytest.mark.parametrize("role", ["client", "server"])


@pytest.fixture(scope="module")
def started():
    """Starts a program when it is first asked for, and ends all of them at the end."""
    running = {}

    def get(key, make):
        if key not in running:
            running[key] = make().__enter__()
        return running[key]

    yield get
    for program in running.values():
        program.__exit__()


@pytest.fixture(scope="module")
def peer_client(started):
    return lambda peer: started(("client", peer), lambda: Client(peer))


@pytest.fixture(scope="module")
def peer_server(started):
    """The peer's server without compression."""

    def get(peer, *options):
        wanted = {"deflate": peer.server_asks(None), **dict(options)}
        return started(
            (peer, *options), lambda: Server(peer.name, *peer.server, json.dumps(wanted))
        )

    return get


@pytest.fixture(scope="module")
def peer_url(started):
    """Where a server of the peer wants a variant, or why it cannot; one program has them all."""
    urls = {}

    def get(peer, variant):
        if peer not in urls:
            variants = [*VARIANTS.values(), None]
            wanted = [json.dumps({"deflate": peer.server_asks(each)}) for each in variants]
            server = started(("servers", peer), lambda: Server(peer.name, *peer.server, *wanted))
            more = [server.line().removeprefix("listening on ") for _ in variants[1:]]
            urls[peer] = dict(zip(variants, [server.url, *more], strict=True))
        return urls[peer][variant]

    return get


@pytest.fixture(scope="module")
def our_server(started):
    """Our server that wants a variant; it tells of each connection that has ended."""

    def get(variant):
        command = [PYTHON, HERE / "matrix_server.py", json.dumps(ours(variant, "server"))]
        return started(("ours", variant), lambda: Server("qwebsocket", *command, *SUPPORTED))

    return get


# ---- cases


def assert_outcome(said, case):
    """Everything has come, and the connection has ended as wanted, as far as the peer tells of it."""
    assert said.receive == list(case.receive)
    code, reason = said.close
    assert (code, case.close[1] if reason is None else reason) == case.close


@pytest.mark.parametrize("name", CASES)
@by_peer
def test_client(started, peer_client, peer, name):
    """The C program echoes, and the Python program obeys."""
    case, ours_is = CASES[name], "libqwebsocket" if name in ECHOES else "qwebsocket"
    with TABLE.cell(peer.name, "client", name) as enter:
        if unable := peer.unable.get(("client", name)):
            enter(unable())
            return
        server = started(ours_is, lambda: Server(ours_is))
        with Tap(server.url) as tap:
            said = peer_client(peer).visit(tap.url, case, peer.client_asks(None))
        end = server.line() if name in COMMANDS else None
        assert_outcome(said, case)
        assert end in (None, f"closed {case.close[0]} {case.close[1]}")
        if name == "fragments":
            assert (0, TEXT) in tap.frames("client")


@pytest.mark.parametrize("name", CASES)
@by_peer
def test_server(peer_server, peer, name):
    case, server = CASES[name], peer_server(peer)
    with TABLE.cell(peer.name, "server", name) as enter:
        if unable := peer.unable.get(("server", name)):
            enter(unable())
            return
        with Tap(server.url) as tap:
            said = matrix_client.visit(tap.url, case)
        end = server.line()
        assert_outcome(said, case)
        assert end.startswith(f"closed {case.close[0]} ")
        assert case.server_closes or end.endswith(f" {case.close[1]}")
        if name == "fragments of the server":
            assert (0, TEXT) in tap.frames("server")


@by_role
@by_peer
def test_subprotocol(peer_client, peer_server, our_server, peer, role):
    """What both know is chosen."""
    with TABLE.cell(peer.name, role, "subprotocol shared"):
        if role == "server":
            server = peer_server(peer, ("subprotocols", SUPPORTED))
            said = matrix_client.visit(server.url, HELLO, None, OFFERED)
        else:
            server = our_server(None)
            said = peer_client(peer).visit(server.url, HELLO, peer.client_asks(None), OFFERED)
            assert json.loads(server.line())["subprotocol"] == CHOSEN
        assert_outcome(said, HELLO)
        assert said.subprotocol == CHOSEN


# ---- compression


@pytest.fixture
def meet(peer_client, peer_url, our_server):
    """Gives how the peer in a role and ours, that want these variants, go through a case.

    That returns what has been agreed upon, and how many bytes each side has sent.
    """

    def peer_visits(peer, peer_wants, we_want):
        server, deflate = our_server(we_want), peer.client_asks(peer_wants)

        def visit(case):
            with Tap(server.url) as tap:
                said = peer_client(peer).visit(tap.url, able(peer, case), deflate)
            agreed, known = agreement(tap), json.loads(server.line())["compression"]
            assert_outcome(said, case)
            assert known is agreed is None or known.items() >= ours(agreed, "server").items()
            return agreed, tap.sizes

        return visit

    def we_visit(peer, peer_wants, we_want):
        url, compression = peer_url(peer, peer_wants), ours(we_want, "client")

        def visit(case):
            with Tap(url) as tap:
                said = matrix_client.visit(tap.url, case, compression)
            assert_outcome(said, case)
            return agreement(tap), tap.sizes

        return visit

    return {"client": peer_visits, "server": we_visit}


def agreement(tap):
    """What the server's answer says; None if nothing was agreed upon."""
    return Deflate.parse(tap.header("server", "Sec-WebSocket-Extensions"))


def able(peer, case):
    """The case as the peer's client can go through it."""
    return in_one_piece(case) if ("client", "fragments") in peer.unable else case


def check_all(visit, expected, effective):
    """Goes through all cases of compression; effective is what is expected, and what ours does beyond it."""
    for case, check in ((REPEATS, check_repeats), (WINDOWS, check_windows)):
        agreed, sizes = visit(case)
        assert agreed == expected
        for side, size in sizes.items():
            check(effective, side, size)
    assert visit(MIXED)[0] == expected


@pytest.mark.parametrize("name", VARIANTS)
@by_peer
def test_deflate_of_a_client(meet, peer_client, our_server, peer, name):
    """Our server asks the peer for it; then the peer asks our server."""
    variant = VARIANTS[name]
    with TABLE.cell(peer.name, "client", f"deflate: {name}") as enter:
        check_all(meet["client"](peer, PLAIN, variant), variant, variant)
        if cannot := peer.client_cannot(variant):
            with pytest.raises(AssertionError, match=peer.complaint):
                peer_client(peer).visit(our_server(PLAIN).url, HELLO, peer.client_asks(variant))
            enter(cannot)
        elif variant != PLAIN:
            check_all(meet["client"](peer, variant, PLAIN), variant, variant)


@pytest.mark.parametrize("name", VARIANTS)
@by_peer
def test_deflate_of_a_server(meet, peer_url, peer, name):
    """Our client asks the peer for it; then the peer asks our client."""
    variant, answer, notes = VARIANTS[name], peer.answer(VARIANTS[name]), []
    with TABLE.cell(peer.name, "server", f"deflate: {name}") as enter:
        if variant.server_no_context_takeover and not answer.server_no_context_takeover:
            with pytest.raises(AssertionError, match="Server chose parameters"):
                matrix_client.visit(peer_url(peer, PLAIN), HELLO, ours(variant, "client"))
            notes.append("our client refuses its answer, which is not what it has asked for")
        else:
            ours_keeps_to = {key: getattr(variant, key) for key in OF_CLIENTS}
            visit = meet["server"](peer, PLAIN, variant)
            check_all(visit, answer, replace(answer, **ours_keeps_to))
            if answer != variant:
                notes.append(f"its answer to our client is {answer}")
        if cannot := peer.server_cannot(variant):
            assert peer.complaint in peer_url(peer, variant)
            notes.append(cannot)
        elif variant != PLAIN:
            check_all(meet["server"](peer, variant, PLAIN), variant, variant)
        if notes:
            enter("; ".join(notes))


@by_role
@by_peer
def test_large_deflate(meet, peer, role):
    with TABLE.cell(peer.name, role, "deflate: 16 MiB"):
        agreed, sizes = meet[role](peer, PLAIN, PLAIN)(LARGE)
        assert agreed == PLAIN
        assert max(sizes.values()) < 5 * MIB  # three quarters of the octets are repeated


@by_peer
def test_echo_server_with_deflate(started, peer_client, peer):
    """The C server with its --deflate: windows of 12 bits and a threshold."""
    wanted = Deflate(server_max_window_bits=12, client_max_window_bits=12)
    server = started("--deflate", lambda: Server("", BIN / "echo_server", 0, "--deflate"))
    with TABLE.cell(peer.name, "client", "echo_server --deflate"):
        for case, check in ((WINDOWS, check_windows), (able(peer, MIXED), None)):
            with Tap(server.url) as tap:
                said = peer_client(peer).visit(tap.url, case, peer.client_asks(PLAIN))
            assert_outcome(said, case)
            assert agreement(tap) == wanted
            for side, size in tap.sizes.items() if check else ():
                check(wanted, side, size)


@by_role
@by_peer
def test_no_compression(meet, peer, role):
    """Nothing is compressed if one of the two does not want it."""
    with TABLE.cell(peer.name, role, REFUSED):
        for peer_wants, we_want in ((PLAIN, None), (None, PLAIN)):
            check_all(meet[role](peer, peer_wants, we_want), None, None)


# ---- Qt, whose other cases are in test_messages.py


def test_qt(our_server):
    """Qt has no compression, and is none the worse for it if we want it."""
    case = ECHOES["16 MiB"]
    ((_, data),) = case.send
    with TABLE.cell("PySide2", "client", "16 MiB"), TABLE.cell("PySide2", "client", REFUSED):
        server = our_server(PLAIN)
        said = converse("PySide2", server.url, [["binary", data.hex()]])
        assert said["events"] == [["binary", data.hex()]]
        assert json.loads(server.line())["compression"] is None
    with TABLE.cell("PySide2", "server", "16 MiB"), TABLE.cell("PySide2", "server", REFUSED):
        with Server("PySide2") as server, Tap(server.url) as tap:
            assert_outcome(matrix_client.visit(tap.url, case, ours(PLAIN, "client")), case)
        assert agreement(tap) is None
