"""The compiled peers: what they are told, what each of them can agree upon, and where it falls short.

compiled/README.md says what their programs read and print.
"""

import subprocess
import threading
from dataclasses import dataclass, field, replace
from typing import Callable

from matrix import MIXED, SHRINKING, Case, Deflate
from matrix_client import Outcome
from programs import HERE, ROOT, TIME_LIMIT, Server

COMPILED = HERE / "compiled"
PLAIN = Deflate()


@dataclass(frozen=True)
class Shortcoming:
    """What a peer cannot do, and the file of its Go module that says so in these words, if there is one."""

    text: str
    source: str = ""
    words: str = ""


# ---- parts of a variant


def everything(variant):
    return variant


def nothing(_variant):
    return PLAIN


def contexts(variant):
    return replace(variant, server_max_window_bits=15, client_max_window_bits=15)


def contexts_and_server_window(variant):
    return replace(variant, client_max_window_bits=15)


def both_contexts_or_none(variant):
    gives_up_both = variant.server_no_context_takeover and variant.client_no_context_takeover
    return Deflate(gives_up_both, gives_up_both)


def no_context_ever(_variant):
    return Deflate(True, True)


@dataclass(frozen=True)
class Peer:
    """A library, and what its client and its server make of permessage-deflate.

    `asks` is what each of them can ask for of a variant, `takes` what they let the other side ask for, and
    `keeps` what a connection keeps to in fact after an agreement, None if it breaks. `mixed` are the messages
    that it takes when they are compressed. `tells` is how much of the close frame that answers its own it
    lets the application know: "all", "code" or "nothing".
    """

    name: str
    asks: dict = field(default_factory=lambda: {"client": everything, "server": everything})
    takes: dict = field(default_factory=lambda: {"client": everything, "server": everything})
    keeps: Callable[[str, Deflate], Deflate | None] = lambda role, agreed: agreed
    mixed: Case = MIXED
    tells: str = "all"
    believes: str = ""  # the subprotocol that its client reports when the server has chosen none
    cases: dict = field(default_factory=dict)  # others for it, by row; answers come in any order
    cannot: dict = field(default_factory=dict)  # by (role, row), or by role for all variants
    module: str = ""

    @property
    def program(self):
        return ROOT / "build" / "interop" / self.name

    def agreement(self, role, peer_wants, we_want):
        """What is agreed upon when the peer and our side want these variants."""
        return merged(self.asks[role](peer_wants), self.takes[role](we_want))

    def told(self, code, reason):
        """What it reports when its close with this code and reason was answered."""
        return {"all": (code, reason), "code": (code, ""), "nothing": (0, "")}[self.tells]

    def source(self, file):
        """The text of a file of its Go module."""
        command = ["go", "list", "-m", "-f", "{{.Dir}}/" + file, self.module]
        listed = subprocess.run(
            command, cwd=COMPILED, stdout=subprocess.PIPE, text=True, check=True
        )
        with open(listed.stdout.strip(), encoding="utf-8") as text:
            return text.read()


def merged(one, other):
    """What two sides agree upon that want these variants."""
    return Deflate(
        one.server_no_context_takeover or other.server_no_context_takeover,
        one.client_no_context_takeover or other.client_no_context_takeover,
        min(one.server_max_window_bits, other.server_max_window_bits),
        min(one.client_max_window_bits, other.client_max_window_bits),
    )


# ---- the peers

GWS_SUBPROTOCOL = Shortcoming(
    "gws ends a connection without the subprotocol that it has offered",
    "types.go",
    'errors.New("gws: sub-protocol negotiation failed")',
)
_GWS_WINDOWS = Shortcoming(
    "ok, but the server of gws has windows of its own only, whatever a client asks for",
    "upgrader.go",
    "ServerMaxWindowBits:   serverPD.ServerMaxWindowBits,",
)

GWS = Peer(
    "gws",
    takes={"client": everything, "server": contexts},
    tells="nothing",
    cannot={("client", "subprotocol not shared"): GWS_SUBPROTOCOL, "server": _GWS_WINDOWS},
    module="github.com/lxzan/gws",
)

_GORILLA = Shortcoming(
    "gorilla never keeps a context, and knows no windows",
    "doc.go",
    'Currently this package does not support compression with "context takeover".',
)

GORILLA = Peer(
    "gorilla",
    asks={"client": no_context_ever, "server": no_context_ever},
    takes={"client": contexts_and_server_window, "server": contexts},
    cannot={"client": _GORILLA, "server": _GORILLA},
    module="github.com/gorilla/websocket",
)

_CODER = Shortcoming(
    "coder asks for both contexts or none, and knows no windows",
    "accept.go",
    "We can't adjust the deflate window, but decoding with a larger window is acceptable.",
)
_CODER_PING = Shortcoming(
    "ok, but coder chooses itself what a ping carries",
    "conn.go",
    "func (c *Conn) Ping(ctx context.Context) error {",
)

CODER = Peer(
    "coder",
    asks={"client": both_contexts_or_none, "server": both_contexts_or_none},
    takes={"client": contexts_and_server_window, "server": contexts},
    tells="code",
    cannot={
        "client": _CODER,
        "server": _CODER,
        ("client", "ping"): _CODER_PING,
        ("server", "ping of the server"): _CODER_PING,
    },
    module="github.com/coder/websocket",
)

_LWS_SERVER = Shortcoming(
    "the server of libwebsockets asks for nothing, knows no windows, and takes the one context for the other"
)
LWS_WRONG_WAY = Shortcoming(
    "breaks: the server of libwebsockets forgets what the client has sent instead of what it has sent itself"
)
LWS_CLIENT_UNCOMPRESSED = Shortcoming(
    "the client of libwebsockets gives the application a message that was sent uncompressed, or a pong, "
    "again and again, without end"
)
LWS_EMPTY = Shortcoming("libwebsockets aborts when it is to send an empty message after others")


def _lws_keeps(role, agreed):
    """Its server takes the one context for the other."""
    if role == "client" or agreed.client_no_context_takeover == agreed.server_no_context_takeover:
        return agreed
    return None if agreed.server_no_context_takeover else Deflate(True, True)


LIBWEBSOCKETS = Peer(
    "libwebsockets",
    asks={"client": everything, "server": nothing},
    takes={"client": everything, "server": contexts},
    keeps=_lws_keeps,
    mixed=SHRINKING,
    tells="nothing",
    believes="echo",
    cannot={"server": _LWS_SERVER},
)

BEAST = Peer("beast")

_CURL_PONG = Shortcoming("ok, but libcurl answers a ping only with the next message")
_PING_AND_MESSAGE = Case(
    (("text", "!ping hello"), ("text", "next")), (("text", "next"), ("text", "pong hello"))
)

# The libcurl of the system, and the one that PyPI's pycurl brings along.
CURL, PYCURL = (
    Peer(
        name,
        cases={"ping of the server": _PING_AND_MESSAGE},
        cannot={("client", "ping of the server"): _CURL_PONG},
    )
    for name in ("curl", "pycurl")
)

PEERS = {peer.name: peer for peer in (GWS, GORILLA, CODER, LIBWEBSOCKETS, BEAST)}


# ---- their programs


def build():
    """Builds what is not up to date."""
    subprocess.run([COMPILED / "build.sh"], check=True)


def options(variant):
    """The options of a peer that wants a variant."""
    if variant is None:
        return []
    return ["deflate"] if variant == PLAIN else str(variant).split("; ")


def serve(peer, *options):
    """A server of a peer: `line()` gives `opened SUBPROTOCOL` and `closed CODE REASON`."""
    return Server("", peer.program, "server", *options)


def visit(peer, url, case, *options):
    """Lets a peer's client go through a case; its outcome, and the exit status of its program.

    The program is killed when it reports more than the case has, or when it is too late.
    """
    return _Client([peer.program, "client", url, *options], case).run()


class _Client:
    """A client program, which gets a record for everything that the case sends, and then for the close."""

    def __init__(self, command, case):
        self.case = case
        self.outcome = Outcome()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.sending = threading.Thread(target=self._send)

    def run(self):
        too_late = threading.Timer(TIME_LIMIT, self.process.kill)
        too_late.start()
        with self.process:
            self.sending.start()
            self._receive()
            self.sending.join()
        too_late.cancel()
        return self.outcome, self.process.returncode

    def _send(self):
        for kind, data in self.case.send:
            self._write(kind, " ".join(data) if kind == "fragments" else data)

    def _write(self, kind, data, number=0):
        data = data.encode() if isinstance(data, str) else data
        record = memoryview(f"{kind} {len(data)} {number}\n".encode() + data)
        try:
            while record:
                record = record[self.process.stdin.write(record) :]
        except BrokenPipeError:
            pass  # it has ended; its output and its status say why

    def _receive(self):
        receive, expected = self.outcome.receive, len(self.case.receive)
        with open(self.process.stdout.fileno(), "rb", closefd=False) as output:
            while line := output.readline():
                kind, size, number = line.decode().split()
                data = output.read(int(size))
                if kind == "opened":
                    self.outcome.subprotocol = data.decode()
                elif kind == "closed":
                    self.outcome.close = (int(number), data.decode())
                    return
                else:
                    receive.append((kind, data.decode() if kind == "text" else data))
                    if len(receive) > expected:
                        self.process.kill()
                        return
                if len(receive) == expected and not self.case.server_closes:
                    self.sending.join()
                    self._write("close", self.case.close[1], self.case.close[0])
