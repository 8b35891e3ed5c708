"""The matrix with gws, gorilla, coder, libwebsockets and Boost.Beast, and with curl, which is no server."""

import contextlib
import json
import signal
import subprocess

import matrix_client
import pytest
from compiled_peers import (
    CURL,
    GWS,
    GWS_SUBPROTOCOL,
    LIBWEBSOCKETS,
    LWS_CLIENT_UNCOMPRESSED,
    LWS_EMPTY,
    LWS_WRONG_WAY,
    PEERS,
    PLAIN,
    PYCURL,
    build,
    options,
    serve,
    visit,
)
from matrix import (
    COMMANDS,
    ECHOES,
    LARGE,
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
from programs import BIN, HERE, PYTHON, TIME_LIMIT, Server, run
from programs import COMMANDS as PROGRAMS
from tap import Tap

EXTENSIONS = "Sec-WebSocket-Extensions"
ROWS = {**ECHOES, **COMMANDS}  # without compression
HELLO = ("text", "Hello, world")
PING = ("ping", b"ping")
EMPTY = echoed(("text", "é" * 1000), ("text", ""), ("binary", b""), ("text", "é" * 1000))
IN_FRAGMENTS = ["frame=2"]  # for libraries that cut messages themselves

every_peer = pytest.mark.parametrize("peer", PEERS.values(), ids=lambda peer: peer.name)
every_role = pytest.mark.parametrize("role", ["client", "server"])


@pytest.fixture(scope="module", autouse=True)
def programs():
    build()


def our_server(variant=None, *subprotocols):
    """Our server that wants a variant."""
    compression = json.dumps(ours(variant, "server"))
    return Server("", PYTHON, HERE / "matrix_server.py", compression, *subprotocols)


@pytest.fixture(scope="module")
def our_servers():
    """Our server for a variant, which is started when it is first asked for."""
    running = {}
    with contextlib.ExitStack() as stack:

        def get(variant):
            if variant not in running:
                running[variant] = stack.enter_context(our_server(variant))
            return running[variant]

        yield get


def what_ours_says(server, tap):
    """What our server says of the connection of a relay."""
    while True:
        said = json.loads(server.line())
        if said["port"] == tap.port:
            return said


def check_client(outcome, status, case, close):
    """A peer's client has seen all that it should."""
    assert tuple(outcome.receive) == case.receive
    assert outcome.close == close
    assert status == 0


def check_visit(url, case, **keywords):
    """Our client sees all that it should."""
    outcome = matrix_client.visit(url, case, **keywords)
    assert tuple(outcome.receive) == case.receive
    assert outcome.close == case.close
    return outcome


# ---- without compression


def note(peer, role, name, enter):
    if (role, name) in peer.cannot:
        enter(peer.cannot[role, name].text)


@pytest.mark.parametrize("peer", [*PEERS.values(), PYCURL], ids=lambda peer: peer.name)
@pytest.mark.parametrize("name", ROWS)
def test_client(peer, name):
    """Echoes come from the C server, what is commanded from the Python server."""
    case = peer.cases.get(name) or ROWS[name]
    fragments = IN_FRAGMENTS if name == "fragments" else []
    server = "qwebsocket" if name in COMMANDS else "libqwebsocket"
    with (
        TABLE.cell(peer.name, "client", name) as enter,
        Server(server, *PROGRAMS[server][0]) as running,
    ):
        with Tap(running.url) as tap:
            outcome, status = visit(peer, tap.url, case, *fragments)
        if name in peer.cases:
            outcome.receive.sort()
        close = case.close if case.server_closes else peer.told(*case.close)
        check_client(outcome, status, case, close)
        if name in COMMANDS:
            assert running.line() == f"closed {case.close[0]} {case.close[1]}"
        if fragments:
            assert (0, 1) in tap.frames("client")
        note(peer, "client", name, enter)


@every_peer
@pytest.mark.parametrize("name", ROWS)
def test_server(peer, name):
    case = ROWS[name]
    fragments = IN_FRAGMENTS if name == "fragments of the server" else []
    with TABLE.cell(peer.name, "server", name) as enter, serve(peer, *fragments) as server:
        with Tap(server.url) as tap:
            check_visit(tap.url, case)
        code, reason = peer.told(*case.close) if case.server_closes else case.close
        assert [server.line(), server.line()] == ["opened ", f"closed {code} {reason}"]
        if fragments:
            assert (0, 1) in tap.frames("server")
        note(peer, "server", name, enter)


@every_peer
@pytest.mark.parametrize(
    "row, agreed", [("subprotocol shared", "echo"), ("subprotocol not shared", "")]
)
def test_subprotocol_client(peer, row, agreed):
    """The peer offers one, which our server speaks or does not."""
    case = ECHOES["text"]
    known = ["other", *([agreed] if agreed else [])]
    with TABLE.cell(peer.name, "client", row) as enter, our_server(None, *known) as server:
        with Tap(server.url) as tap:
            outcome, status = visit(peer, tap.url, case, "subprotocol=echo")
        assert tap.header("server", "Sec-WebSocket-Protocol") == agreed
        assert what_ours_says(server, tap)["subprotocol"] == agreed
        if (peer, agreed) == (GWS, ""):
            assert (outcome.receive, status) == ([], 1), "gws has learnt it"
            enter(GWS_SUBPROTOCOL.text)
            return
        check_client(outcome, status, case, peer.told(*case.close))
        assert outcome.subprotocol == (agreed or peer.believes)


@every_peer
def test_subprotocol_server(peer):
    """Our client offers one that the peer does not know, and one that it does."""
    row = "subprotocol shared"
    with TABLE.cell(peer.name, "server", row), serve(peer, "subprotocol=echo") as server:
        outcome = check_visit(server.url, ECHOES["text"], subprotocols=["none.such", "echo"])
        assert outcome.subprotocol == "echo"
        assert server.line() == "opened echo"


# ---- permessage-deflate


@pytest.fixture
def serving(our_servers):
    """The server that is visited when a peer has a role, for what the peer and we want."""

    def start(peer, role, peer_wants, we_want):
        if role == "client":
            return contextlib.nullcontext(our_servers(we_want))
        return serve(peer, *options(peer_wants))

    return start


def visit_compressed(peer, role, server, peer_wants, we_want, case):
    """Goes through a case with these wishes; whether all came back, and the relay between the sides."""
    whole = False
    with Tap(server.url) as tap, contextlib.suppress(matrix_client.ConnectionFailed):
        if role == "client":
            outcome, status = visit(peer, tap.url, case, *options(peer_wants))
            close = peer.told(*case.close)
        else:
            outcome, status = matrix_client.visit(tap.url, case, ours(we_want, "client")), 0
            close = case.close
        whole = tuple(outcome.receive) == case.receive and (outcome.close, status) == (close, 0)
    return whole, tap


def check_what_ours_says(agreed, said):
    """What our server says of the agreement is what stands in its answer."""
    assert (said["sendContextTakeover"], said["sendWindowBits"]) == agreed.of("server")
    assert (said["receiveContextTakeover"], said["receiveWindowBits"]) == agreed.of("client")


def check_agreement(serving, peer, role, peer_wants, we_want, checks):
    """Goes through cases with these wishes, each with a check of the bytes; what the connections kept to."""
    agreed = peer.agreement(role, peer_wants, we_want)
    kept = peer.keeps(role, agreed)
    with serving(peer, role, peer_wants, we_want) as server:
        for case, check in checks:
            whole, tap = visit_compressed(peer, role, server, peer_wants, we_want, case)
            assert Deflate.parse(tap.header("server", EXTENSIONS)) == agreed
            if role == "client":
                check_what_ours_says(agreed, what_ours_says(server, tap)["compression"])
            assert whole or (not kept and check)
            for side, size in tap.sizes.items() if whole and check else ():
                check(kept, side, size)
    return kept


@every_peer
@every_role
@pytest.mark.parametrize("name", VARIANTS)
def test_deflate(serving, peer, role, name):
    """Both sides ask for the variant, and each of them alone."""
    variant = VARIANTS[name]
    on_the_wire = [(REPEATS, check_repeats), (WINDOWS, check_windows)]
    with TABLE.cell(peer.name, role, f"deflate: {name}") as enter:
        kept = [check_agreement(serving, peer, role, variant, variant, [(peer.mixed, None)])]
        if variant == PLAIN:
            on_the_wire.append((LARGE, None))
        else:
            kept.append(check_agreement(serving, peer, role, variant, PLAIN, on_the_wire))
        kept.append(check_agreement(serving, peer, role, PLAIN, variant, on_the_wire))
        if None in kept:
            enter(LWS_WRONG_WAY.text)
        elif any(each != variant for each in kept):
            enter(peer.cannot[role].text)


def test_libwebsockets_takes_the_one_context_for_the_other():
    """What keeps() says of it: the connection breaks when the client keeps its context alone."""
    variant = Deflate(server_no_context_takeover=True)
    with serve(LIBWEBSOCKETS, *options(variant)) as server:
        whole, _ = visit_compressed(LIBWEBSOCKETS, "server", server, variant, variant, REPEATS)
        assert not whole, "libwebsockets has learnt it"


@every_peer
@every_role
@pytest.mark.parametrize("kind, sent", [("message", HELLO), ("pong", PING)])
def test_what_is_not_compressed(serving, peer, role, kind, sent):
    """Short messages and pongs go as they are although compression was agreed upon."""
    case = echoed(sent)
    with (
        TABLE.cell(peer.name, role, f"deflate: uncompressed {kind}") as enter,
        serving(peer, role, PLAIN, PLAIN) as server,
    ):
        if (peer, role) == (LIBWEBSOCKETS, "client"):
            outcome, _ = visit(peer, server.url, case, *options(PLAIN))
            assert outcome.receive == [*case.receive, *case.receive], "libwebsockets has learnt it"
            enter(LWS_CLIENT_UNCOMPRESSED.text)
        else:
            whole, _ = visit_compressed(peer, role, server, PLAIN, PLAIN, case)
            assert whole


@every_peer
@every_role
def test_empty_messages(serving, peer, role):
    row = "deflate: empty messages"
    with TABLE.cell(peer.name, role, row) as enter, serving(peer, role, PLAIN, PLAIN) as server:
        if peer != LIBWEBSOCKETS:
            whole, _ = visit_compressed(peer, role, server, PLAIN, PLAIN, EMPTY)
            assert whole
            return
        if role == "client":
            _, status = visit(peer, server.url, EMPTY, *options(PLAIN))
        else:
            visit_compressed(peer, role, server, PLAIN, PLAIN, EMPTY)
            status = server.process.wait(TIME_LIMIT)
        assert status == -signal.SIGABRT, "libwebsockets has learnt it"
        enter(LWS_EMPTY.text)


@every_peer
def test_echo_server_with_deflate(peer):
    """The C server with its --deflate: windows of 12 bits and a threshold."""
    windows_of_12_bits = Deflate(server_max_window_bits=12, client_max_window_bits=12)
    agreed = peer.agreement("client", PLAIN, windows_of_12_bits)
    with (
        TABLE.cell(peer.name, "client", "echo_server --deflate"),
        Server("", BIN / "echo_server", 0, "--deflate") as server,
    ):
        for case in (peer.mixed, WINDOWS):
            whole, tap = visit_compressed(peer, "client", server, PLAIN, PLAIN, case)
            assert whole
            assert Deflate.parse(tap.header("server", EXTENSIONS)) == agreed


# ---- curl


def version(curl):
    """What a libcurl says of itself: its version, and "ws" if it has websockets."""
    return run(curl.program, "version").stdout.split()


def test_curl_of_the_system():
    """Where it has no websockets it says so, by its list of protocols and when it is asked to connect."""
    number, *websockets = version(CURL)
    if websockets:
        for name in ROWS:
            test_client(CURL, name)
        return
    with TABLE.cell(CURL.name, "client", "text") as enter:
        result = run(CURL.program, "client", "ws://127.0.0.1/", stderr=subprocess.PIPE)
        assert (result.returncode, result.stderr) == (1, "curl: Unsupported protocol\n")
        enter(f"libcurl {number} of this system has no websockets: Unsupported protocol")


def test_curl_offers_no_compression():
    assert version(PYCURL)[1:] == ["ws"]
    with (
        TABLE.cell(PYCURL.name, "client", "deflate: plain") as enter,
        Server("", BIN / "echo_server", 0, "--deflate") as server,
    ):
        with Tap(server.url) as tap:
            outcome, status = visit(PYCURL, tap.url, MIXED)
        check_client(outcome, status, MIXED, MIXED.close)
        assert tap.header("client", EXTENSIONS) == tap.header("server", EXTENSIONS) == ""
        enter("curl has no compression of messages")


# ---- what the peers say


def shortcomings():
    return [
        (peer, shortcoming)
        for peer in PEERS.values()
        for shortcoming in peer.cannot.values()
        if shortcoming.words
    ]


@pytest.mark.parametrize(
    "peer, shortcoming", shortcomings(), ids=lambda value: getattr(value, "name", "")
)
def test_a_peer_says_itself_what_it_cannot(peer, shortcoming):
    assert shortcoming.words in peer.source(shortcoming.source)
