"""What every peer goes through: messages as cases, permessage-deflate as variants, and the table of results.

conftest.py has the table printed when the tests have ended.
"""

import random
import string
from contextlib import contextmanager
from dataclasses import dataclass

MIB = 1024 * 1024
LIMIT = 20 * MIB  # bytes of a message that peers are to let pass

_random = random.Random(7692)


def noise(count):
    """So many characters that hold 6 bits each."""
    return "".join(_random.choices(string.ascii_letters + string.digits + "+/", k=count))


# ---- cases


@dataclass(frozen=True)
class Case:
    """What a client does with an echo server.

    It sends everything at once: ("text", str), ("binary", bytes), ("ping", bytes), or ("fragments", [str]),
    which is one text. When everything has come back, it closes with code and reason; the server does, if
    `server_closes`.
    """

    send: tuple
    receive: tuple
    close: tuple = (1000, "")
    server_closes: bool = False


def echoed(*send, close=(1000, "")):
    whole = {"fragments": "text", "ping": "pong"}
    receive = tuple(
        (whole.get(kind, kind), "".join(data) if kind == "fragments" else data)
        for kind, data in send
    )
    return Case(send, receive, close)


CLOSES = [(1000, "done"), (1001, "going"), (3000, "Schlüssel €"), (4999, "x" * 123)]

# Without compression, against any echo server.
ECHOES = {
    "text": echoed(("text", "Hello, world"), ("text", "Grüße, Καλημέρα, 世界, 🌍")),
    "binary": echoed(
        *(
            ("binary", bytes(n % 251 for n in range(size)))
            for size in (1, 125, 126, 127, 65535, 65536, 65537)
        )
    ),
    "empty": echoed(("text", ""), ("binary", b"")),
    "16 MiB": echoed(("binary", _random.randbytes(16 * MIB))),
    "fragments": echoed(("fragments", ["ab", "cd", "ef"]), ("text", "after")),
    "ping": echoed(("ping", b"are you there?")),
}

# Against servers that obey the texts of programs.py.
COMMANDS = {
    "fragments of the server": Case((("text", "!fragments ab cd ef"),), (("text", "abcdef"),)),
    "ping of the server": Case((("text", "!ping hello"),), (("text", "pong hello"),)),
    **{f"client closes {close[0]}": echoed(("text", "bye"), close=close) for close in CLOSES},
    **{
        f"server closes {code}": Case(
            (("text", f"!close {code} {reason}"),), (), (code, reason), True
        )
        for code, reason in CLOSES
    },
}

# ---- cases that tell from the bytes on the wire what is compressed, and how

# A message that repeats itself, near enough for the smallest window, since some compressors give up on one
# in which nothing repeats.
REPEATED, TIMES = noise(120) * 2, 20
DISTANCES = [200, 400, 900, 1_800, 3_600, 7_000, 14_000, 30_000]
_FAR = [noise(distance) * 2 for distance in DISTANCES]

# Messages that are shorter when they are compressed, and then all kinds.
SHRINKING = echoed(
    ("text", "Grüße " * 50),
    ("binary", bytes(65537)),
    ("fragments", [noise(100) * 30] * 5),
    ("text", "é" * 300_000),
)
MIXED = echoed(
    *ECHOES["text"].send,
    *ECHOES["binary"].send,
    *ECHOES["empty"].send,
    *ECHOES["fragments"].send,
    *SHRINKING.send,
)
REPEATS = echoed(*[("text", REPEATED)] * TIMES)
WINDOWS = echoed(("text", "".join(_FAR)), ("binary", "".join(_FAR).encode()))
LARGE = echoed(
    ("binary", b"".join(_random.randbytes(1024) * 4 for _ in range(4096))),
)


# ---- variants


@dataclass(frozen=True)
class Deflate:
    """What a member of Sec-WebSocket-Extensions says of permessage-deflate (RFC 7692, 7.1)."""

    server_no_context_takeover: bool = False
    client_no_context_takeover: bool = False
    server_max_window_bits: int = 15
    client_max_window_bits: int = 15

    def __str__(self):
        words = [name for name in CONTEXTS if getattr(self, name)]
        bits = ((name, getattr(self, name)) for name in WINDOW_BITS)
        words += [f"{name}={value}" for name, value in bits if value != 15]
        return "; ".join(words) or "plain"

    @classmethod
    def parse(cls, header):
        """The agreement of an answer; None if it agrees upon nothing."""
        if not header:
            return None
        name, *parameters = [part.strip() for part in header.split(";")]
        assert name == "permessage-deflate" and "," not in header, header
        values = {}
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            assert key in (CONTEXTS if not value else WINDOW_BITS), header
            values[key] = int(value) if value else True
        return cls(**values)

    def of(self, side):
        """Whether the messages of "client" or "server" keep the context, and their window's bits."""
        kept = not getattr(self, f"{side}_no_context_takeover")
        return kept, getattr(self, f"{side}_max_window_bits")


CONTEXTS = ["server_no_context_takeover", "client_no_context_takeover"]
WINDOW_BITS = ["server_max_window_bits", "client_max_window_bits"]

_VARIANTS = [
    Deflate(),
    Deflate(server_no_context_takeover=True),
    Deflate(client_no_context_takeover=True),
    Deflate(server_no_context_takeover=True, client_no_context_takeover=True),
    *(Deflate(**{name: bits}) for name in WINDOW_BITS for bits in range(9, 15)),
    Deflate(server_max_window_bits=9, client_max_window_bits=9),
    Deflate(True, True, 10, 11),
]
VARIANTS = {str(variant): variant for variant in _VARIANTS}


def ours(variant, role):
    """What a QWebSocketCompression of ours is made of that wants a variant; None for None."""
    if variant is None:
        return None
    other = {"client": "server", "server": "client"}[role]
    sends, send_bits = variant.of(role)
    receives, receive_bits = variant.of(other)
    return {
        "sendWindowBits": send_bits,
        "receiveWindowBits": receive_bits,
        "sendContextTakeover": sends,
        "receiveContextTakeover": receives,
        "threshold": 0,
    }


# ---- what the bytes on the wire have to be; heads of frames and the closing handshake are in the slack


def check_repeats(agreed, side, size):
    """The bytes of REPEATS: with the context kept, all but the first message are references to it."""
    once = len(REPEATED) // 2 * 6 // 8
    if agreed is None:
        assert size > len(REPEATED) * TIMES
    elif agreed.of(side)[0]:
        assert once < size < 2 * once + 30 * TIMES, f"{side} does not keep the context: {size}"
    else:
        assert once * TIMES < size < 2 * once * TIMES, f"{side} does not compress: {size}"


def check_windows(agreed, side, size):
    """The bytes of WINDOWS: what repeats beyond the window has to be there again."""
    total = 2 * sum(len(part) for part in _FAR)
    if agreed is None:
        assert size > total
        return
    reach = 1 << agreed.of(side)[1]
    fresh = sum(distance if distance <= reach else 2 * distance for distance in DISTANCES)
    assert size < 0.9 * total, f"{side} does not compress: {size} of {total}"
    least = 2 * 0.74 * fresh
    if agreed.of(side)[0] and reach > 2 * DISTANCES[-1]:
        least /= 2
    assert size > least, f"{side} looks back further than {reach} bytes: {size}, not {least:.0f}"


# ---- the table


class Table:
    """Results by row, peer and role; what is not just "ok" becomes a note below the table."""

    PEERS_IN_A_BLOCK = 6
    LABEL = 44  # characters

    def __init__(self):
        self._results = {}
        self._peers = []

    @contextmanager
    def cell(self, peer, role, row):
        """Enters what the block gives to the function that it gets, else "ok"; FAILED if it raises."""
        results = self._results.setdefault(row, {})
        if peer not in self._peers:
            self._peers.append(peer)
        results[peer, role] = "FAILED"
        said = []
        yield said.append
        results[peer, role] = said[0] if said else "ok"

    def lines(self):
        notes = []
        for start in range(0, len(self._peers), self.PEERS_IN_A_BLOCK):
            yield from self._block(self._peers[start : start + self.PEERS_IN_A_BLOCK], notes)
        for number, note in enumerate(notes, 1):
            yield f"[{number}] {note}"

    def _block(self, peers, notes):
        yield " " * self.LABEL + "".join(f"  {peer:<14}" for peer in peers)
        yield " " * self.LABEL + "  client server" * len(peers)
        for row, cells in self._results.items():
            shown = [
                self._short(cells.get((peer, role), ""), notes)
                for peer in peers
                for role in ("client", "server")
            ]
            if any(shown):
                if len(row) > self.LABEL:
                    yield row
                    row = ""
                columns = zip(shown[::2], shown[1::2])
                yield f"{row:{self.LABEL}}" + "".join(f"  {c:<6} {s:<7}" for c, s in columns)
        yield ""

    @staticmethod
    def _short(result, notes):
        if result in ("ok", "FAILED", ""):
            return result
        if result not in notes:
            notes.append(result)
        return f"[{notes.index(result) + 1}]"


TABLE = Table()
