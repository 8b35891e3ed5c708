"""The peers that are written in a script language, and what each of them can agree upon.

Beyond programs.py, their servers take any number of arguments {"deflate": ..., "subprotocols": [...]} and
start a server for each, in that order, or print `cannot listen ERROR`. Their clients do one piece of work
after another, a line each, which may hold "url", "deflate" and "subprotocols"; if there were some, they print
"subprotocol" too, and {"failed": ERROR} if there is no connection. What deflate is depends on the peer: the
arguments that its own API has for permessage-deflate.
"""

import inspect
import json
import subprocess
import threading
from dataclasses import asdict, dataclass, replace
from typing import Callable

import aiohttp
from aiohttp import web
from matrix import Deflate
from matrix_client import Outcome
from programs import PEERS, PYTHON, TIME_LIMIT, environment

PLAIN = Deflate()


def contexts_and_windows(variant):
    """The parameters of a variant that say something, by their names in RFC 7692."""
    return {key: value for key, value in asdict(variant).items() if value not in (False, 15)}


@dataclass(frozen=True, eq=False)
class Peer:
    """A library, and the programs that are made with it.

    `client_asks` and `server_asks` give the deflate of its programs for a variant, None for no compression.
    `unable` has functions that tell why its API has no way for a case in a role, and check that.
    `client_cannot` and `server_cannot` say why they cannot ask for a variant, "" if they can; to what they
    cannot, their API answers with an error that has `complaint` in it.
    `answer` is what its server answers to a client that asks for a variant.
    """

    name: str
    client: list
    server: list
    client_asks: Callable
    server_asks: Callable
    unable: dict
    client_cannot: Callable = lambda variant: ""
    server_cannot: Callable = lambda variant: ""
    complaint: str = ""
    answer: Callable = lambda variant: variant


# ---- node's ws


def _ws_asks(variant):
    if variant is None:
        return False
    wanted = contexts_and_windows(variant)
    return {"threshold": 0, **{_camel_case(key): value for key, value in wanted.items()}}


def _camel_case(name):
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


WS = Peer(
    "ws",
    ["node", PEERS / "ws_client.js"],
    ["node", PEERS / "ws_server.js"],
    _ws_asks,
    _ws_asks,
    {},
)

# ---- python websockets


def _websockets_client_asks(variant):
    return variant and {"client_max_window_bits": True, **contexts_and_windows(variant)}


def _websockets_server_asks(variant):
    return variant and {"server_no_context_takeover": False, **contexts_and_windows(variant)}


WEBSOCKETS = Peer(
    "websockets",
    [PYTHON, PEERS / "websockets_client.py"],
    [PYTHON, PEERS / "websockets_server.py"],
    _websockets_client_asks,
    _websockets_server_asks,
    {},
)

# ---- aiohttp


def _aiohttp_client_asks(variant):
    if variant is None:
        return {"compress": 0}
    wanted = contexts_and_windows(variant)
    return {"compress": wanted.pop("server_max_window_bits", 15), **wanted}


def _aiohttp_server_asks(variant):
    return {"compress": variant is not None, **(contexts_and_windows(variant) if variant else {})}


def _aiohttp_client_cannot(variant):
    if contexts_and_windows(variant).keys() <= {"server_max_window_bits"}:
        return ""
    return "only our server asks: aiohttp's client has no way to offer this"


def _aiohttp_server_cannot(variant):
    if variant == PLAIN:
        return ""
    return "only our client asks: aiohttp's server has no limits of its own"


def _aiohttp_answer(variant):
    """It says nothing about the client's messages, which RFC 7692, 7.1.1.2 and 7.1.2.2 allow."""
    return Deflate(
        server_no_context_takeover=variant.server_no_context_takeover,
        server_max_window_bits=variant.server_max_window_bits,
    )


def _no_fragments(method):
    def why():
        parameters = set(inspect.signature(method).parameters)
        assert parameters == {"self", "message", "opcode", "compress"}, parameters
        return (
            "aiohttp sends no fragments: its send_frame() has no way to say that more will follow"
        )

    return why


AIOHTTP = Peer(
    "aiohttp",
    [PYTHON, PEERS / "aiohttp_client.py"],
    [PYTHON, PEERS / "aiohttp_server.py"],
    _aiohttp_client_asks,
    _aiohttp_server_asks,
    {
        ("client", "fragments"): _no_fragments(aiohttp.ClientWebSocketResponse.send_frame),
        ("server", "fragments of the server"): _no_fragments(web.WebSocketResponse.send_frame),
    },
    _aiohttp_client_cannot,
    _aiohttp_server_cannot,
    "unexpected keyword argument",
    _aiohttp_answer,
)

# ---- picows, by its API that is the one of websockets


def _picows_asks(variant):
    return variant and contexts_and_windows(variant)


def _picows_client_cannot(variant):
    return "" if variant == PLAIN else "only our server asks: picows has no parameters to set"


def _picows_server_cannot(variant):
    return "" if variant == PLAIN else "only our client asks: picows has no parameters to set"


_PICOWS = ["env", "WEBSOCKETS=picows.websockets", PYTHON]

PICOWS = Peer(
    "picows",
    [*_PICOWS, PEERS / "websockets_client.py"],
    [*_PICOWS, PEERS / "websockets_server.py"],
    _picows_asks,
    _picows_asks,
    {},
    _picows_client_cannot,
    _picows_server_cannot,
    "extensions aren't supported by picows",
    lambda variant: PLAIN,  # whatever the offer says
)

SCRIPT_PEERS = {peer.name: peer for peer in (WS, WEBSOCKETS, AIOHTTP, PICOWS)}


class Client:
    """A client program that goes through one case after another."""

    def __init__(self, peer):
        self.peer = peer
        self._process = subprocess.Popen(
            [str(part) for part in peer.client],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(peer.name),
        )

    def visit(self, url, case, deflate, subprotocols=()):
        """Goes through a case with a server; what the program does not know of the end is None."""
        work = {
            "url": url,
            "send": [[kind, _written(data)] for kind, data in case.send],
            "expect": len(case.receive),
            "close": None if case.server_closes else case.close,
            "deflate": deflate,
        }
        if subprotocols:
            work["subprotocols"] = list(subprotocols)
        said = self._ask(work)
        assert "failed" not in said, f"{self.peer.name}'s client: {said['failed']}"
        receive = [
            (kind, bytes.fromhex(data) if kind in ("binary", "pong") else data)
            for kind, data in said["events"]
        ]
        return Outcome(receive, tuple(said["close"]), said.get("subprotocol", ""))

    def _ask(self, work):
        deadline = threading.Timer(TIME_LIMIT, self._process.kill)
        deadline.start()
        try:
            print(json.dumps(work), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        finally:
            deadline.cancel()
        assert answer, f"{self.peer.name}'s client has ended"
        return json.loads(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()


def _written(data):
    return data.hex() if isinstance(data, bytes) else data


def in_one_piece(case):
    """The case for clients that cannot send fragments."""
    send = [
        ("text", "".join(data)) if kind == "fragments" else (kind, data) for kind, data in case.send
    ]
    return replace(case, send=tuple(send))
