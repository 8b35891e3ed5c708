"""The matrix with a page in Chromium, which can only be the client.

A page has no way to send pings or fragments, or to ask for a kind of compression.
"""

import json

import pytest
from browser import FOREIGN_HOST, Chromium, Page, Site
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
from programs import BIN, HERE, PYTHON, Server
from script_peers import in_one_piece
from tap import Tap

CASES = {**ECHOES, **COMMANDS}
HELLO = echoed(("text", "Hello, world"))
OFFER = "permessage-deflate; client_max_window_bits"
EXTENSIONS = "Sec-WebSocket-Extensions"
BINARY = 2  # the opcode
MEMBERS = [
    *("CLOSED", "CLOSING", "CONNECTING", "OPEN", "binaryType", "bufferedAmount", "close"),
    *("constructor", "extensions", "onclose", "onerror", "onmessage", "onopen", "protocol"),
    *("readyState", "send", "url"),
]


@pytest.fixture(scope="module")
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="module")
def page(site):
    """A page in a browser, whose host is that of all servers here."""
    with Chromium(site.url("http")):
        yield Page(site)


@pytest.fixture
def cell():
    return lambda row: TABLE.cell("Chromium", "client", row)


def our_server(variant=None, *subprotocols):
    """Our server that wants a variant: `line()` gives a JSON object for each connection."""
    compression = json.dumps(ours(variant, "server"))
    return Server("", PYTHON, HERE / "matrix_server.py", compression, *subprotocols)


def check(seen, case):
    assert seen.receive == list(case.receive)
    assert (seen.close, seen.wasClean, seen.exception) == (case.close, True, "")


# ---- cases


def no_pings(page):
    assert page.visit(page.site.url("ws", path="/echo"), HELLO).members == MEMBERS
    return "a page has no way to ping"


def no_fragments(page):
    case = ECHOES["16 MiB"]
    with Server("libqwebsocket") as server, Tap(server.url) as tap:
        check(page.visit(tap.url, case), case)
    assert (0, BINARY) in tap.frames("client")
    return (
        "a page has no way to send fragments; Chromium cuts 16 MiB in fragments, which is checked"
    )


def no_going_away(page):
    seen = page.visit(page.site.url("ws", path="/echo"), CASES["client closes 1001"])
    assert (seen.exception, seen.close) == ("InvalidAccessError", (1000, ""))
    assert page.reload() == 1001
    return "a page may close with 1000, 3000 to 4999; Chromium with 1001 for it, which is checked"


UNABLE = {"ping": no_pings, "fragments": no_fragments, "client closes 1001": no_going_away}


@pytest.mark.parametrize("name", CASES)
def test_case(page, cell, name):
    """The C program echoes, and the Python program obeys."""
    case, ours_is = CASES[name], "libqwebsocket" if name in ECHOES else "qwebsocket"
    with cell(name) as enter:
        if name in UNABLE:
            enter(UNABLE[name](page))
            return
        with Server(ours_is) as server:
            check(page.visit(server.url, case), case)
            if name in COMMANDS:
                assert server.line() == f"closed {case.close[0]} {case.close[1]}"


def test_subprotocol(page, cell):
    known, offered = ["chat.v1", "chat.v2"], ["chat.v3", "chat.v2"]
    with cell("subprotocol shared"), our_server(None, *known) as server:
        seen = page.visit(server.url, HELLO, offered)
        check(seen, HELLO)
        assert seen.subprotocol == json.loads(server.line())["subprotocol"] == "chat.v2"


def test_no_subprotocol(page, cell):
    """The connection is not to be established then: the WebSockets standard of the WHATWG, 2."""
    with cell("subprotocol not shared") as enter, our_server(None, "chat.v1") as server:
        seen = page.visit(server.url, HELLO, ["chat.v3"])
        assert (seen.opened, seen.close) == (False, (1006, ""))
        enter("Chromium refuses what does not choose one")


# ---- the origin


def test_its_own_origin(page, cell):
    with cell("page of the same host"):
        check(page.visit(page.site.url("ws", path="/echo"), HELLO), HELLO)
        assert page.site.errors == []


def test_a_foreign_origin(site, cell):
    """It is refused with 403, unless a server takes all origins, as echo_server does."""
    origin = site.url("http", FOREIGN_HOST, path="")
    with cell("page of another host: 403"), Server("libqwebsocket") as welcoming:
        with Chromium(f"{origin}/") as browser:
            page = Page(site)
            check(page.visit(site.url("ws", FOREIGN_HOST, "/echo"), HELLO), HELLO)
            check(page.visit(welcoming.url, HELLO), HELLO)
            assert site.errors == []
            seen = page.visit(site.url("ws", path="/echo"), HELLO)
        assert (seen.opened, seen.close) == (False, (1006, ""))
        ((code, text),) = site.errors
        assert code == 1008 and f'"{origin}"' in text
        assert "Unexpected response code: 403" in browser.net_log
        site.errors.clear()


# ---- compression


def check_compressed(page, server, expected, case, check_size=None):
    """Goes through a case, and looks at what was agreed upon, and how much has gone over the wire."""
    with Tap(server.url) as tap:
        seen = page.visit(tap.url, in_one_piece(case))
    check(seen, case)
    assert tap.header("client", EXTENSIONS) == OFFER
    assert seen.extensions == tap.header("server", EXTENSIONS)
    assert Deflate.parse(seen.extensions) == expected
    for side, size in tap.sizes.items() if check_size else ():
        check_size(expected, side, size)


@pytest.mark.parametrize("name", VARIANTS)
def test_deflate(page, cell, name):
    variant = VARIANTS[name]
    with cell(f"deflate: {name}") as enter, our_server(variant) as server:
        check_compressed(page, server, variant, REPEATS, check_repeats)
        check_compressed(page, server, variant, WINDOWS, check_windows)
        check_compressed(page, server, variant, MIXED)
        if variant != Deflate():
            enter(f"only our server asks: Chromium always offers {OFFER}")


def test_large_deflate(page, cell):
    def check_size(_agreed, _side, size):
        assert size < 5 * MIB  # three quarters of the octets are repeated

    with cell("deflate: 16 MiB"), our_server(Deflate()) as server:
        check_compressed(page, server, Deflate(), LARGE, check_size)


def test_no_compression(page, cell):
    with cell("deflate: wanted by one side only"), our_server() as server:
        check_compressed(page, server, None, REPEATS, check_repeats)
        check_compressed(page, server, None, MIXED)


def test_echo_server_with_deflate(page, cell):
    """The C server with its --deflate: windows of 12 bits and a threshold."""
    wanted = Deflate(server_max_window_bits=12, client_max_window_bits=12)
    with cell("echo_server --deflate"), Server("", BIN / "echo_server", 0, "--deflate") as server:
        check_compressed(page, server, wanted, WINDOWS, check_windows)
        check_compressed(page, server, wanted, MIXED)
