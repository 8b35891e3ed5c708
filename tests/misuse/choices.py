"""Which arguments a parameter gets: a table from function, type and name to what makes one.

Most are sound, so that calls do something. `world.misuses()` says when one is not.
"""

import os
import re
import socket
import struct

import slots
from arguments import (
    NUL_TERMINATED,
    Argument,
    Descriptor,
    Handle,
    Lent,
    Number,
    Output,
    TextRoom,
    User,
    Written,
)
from library import ENUMS

JUNK = (b"", b"\xff\xfe", b"x" * 5000, "ä€".encode(), b"a\r\nb", b" ", b"%s%n", b",,")
EDGES = (0, 1, -1, 7, 1000, 2**31 - 1, -(2**31))
WIDE_EDGES = (0, 1, -1, 5, 4096, 2**31, 2**32, 2**63 - 1, -(2**63))
DANGLING = (0, 1, 0x56, 4095, 0xDEADBEEF000, 2**64 - 8)

HANDSHAKE = (
    b"GET /raw HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def number(*usual, edges=EDGES):
    """One of these, or one that may be out of range."""

    def make(world, parameter):
        return Number(world.random.choice(edges if world.misuses() else usual))

    return make


def enumerator(world, parameter):
    """One of the parameter's type, or a number that the enum does not have."""
    known = list(ENUMS[parameter.type].values())
    unknown = (min(known) - 1, max(known) + 1, 77, 2**31 - 1, -(2**31))
    return Number(world.random.choice(unknown if world.misuses() else known))


def text(*usual, junk=JUNK):
    """Text that ends at the NUL, or NULL. What can be called makes it."""

    def make(world, parameter):
        if world.misuses(0.08):
            return Argument("NULL", None)
        chosen = world.random.choice(junk if world.misuses() else usual)
        return Lent((chosen(world) if callable(chosen) else chosen) + b"\0", None)

    return make


def octets(*usual, junk=JUNK):
    """Bytes and their size: as they are, up to the NUL, none at a dangling address, or too many."""

    def make(world, parameter):
        chosen = world.random.choice(junk if world.misuses() else usual)
        content = chosen(world) if callable(chosen) else chosen
        is_text = parameter.type == "const char *"
        if world.misuses(0.1):
            return Argument("dangling, 0", world.random.choice(DANGLING), 0)
        if world.misuses(0.06):
            size = world.random.choice([1, 5, 2**63, NUL_TERMINATED])
            return Argument(f"NULL, {size}", 0, size)
        if world.misuses(0.04):
            return Lent(content, world.random.choice([2**63, NUL_TERMINATED - is_text]))
        if is_text and world.misuses():
            return Lent(content + b"\0", NUL_TERMINATED)
        return Lent(content, len(content))

    return make


def file(pattern):
    """The content of one of the files with certificates and keys."""

    def content(world):
        names = [name for name in world.files if re.fullmatch(pattern, name)]
        return world.files[world.random.choice(names)]

    return content


def url(world):
    """Where somebody listens."""
    return world.random.choice(list(world.urls.values()) or [b"ws://127.0.0.1:1/"])


def port(world, parameter):
    """Of somebody who listens, 0 for a free one."""
    ports = [
        int(match[1]) for match in map(re.compile(rb":(\d+)").search, world.urls.values()) if match
    ]
    return Number(world.random.choice([0, 0, 0, *ports]))


def handle(world, parameter):
    """An object of the type, or NULL, a freed one, one of another type, no handle at all."""
    if not world.misuses(0.2):
        return Handle(world.sound_handle(parameter.object))
    others = [each for of_type in world.live.values() for each in of_type]
    kinds = [[0], DANGLING, list(world.stale), others]
    return Handle(world.random.choice(world.random.choice(kinds) or [0]))


def handles(world, parameter):
    """An array of them and its length."""
    made = [handle(world, parameter._replace(type="qws_socket *")) for _ in range(4)]
    count = world.random.choice([0, 1, 3, 4])
    if count == 0:
        return Argument("dangling, 0", world.random.choice(DANGLING), 0)
    if world.misuses(0.05):
        return Argument("NULL, 3", 0, 3)
    content = struct.pack(f"{count}Q", *[each.values[0] for each in made[:count]])
    return Lent(content, world.random.choice([2**61, 2**64 - 1]) if world.misuses(0.05) else count)


def room(world, parameter):
    """A buffer of some size for text; one of none may be anywhere."""
    cap = world.random.choice([0, 1, 2, 64, 4096, world.random.randrange(4096)])
    if cap == 0 and world.misuses(0.5):
        return Argument("dangling, 0", world.random.choice(DANGLING), 0)
    if world.misuses(0.05):
        return Argument(f"NULL, {cap}", 0, cap)
    return TextRoom(cap)


def versions(world, parameter):
    cap = world.random.choice([0, 1, 4])
    return Written(b"\xff" * 4 * cap, cap)


def output(world, parameter):
    return Argument("NULL", None) if world.misuses(0.05) else Output(parameter.type)


def used_size(world, parameter):
    """An output that may be NULL."""
    return Argument("NULL", None) if world.random.random() < 0.5 else Output(parameter.type)


def wanted_compression(world, parameter):
    """A struct with members that are in range, or not."""
    if world.misuses(0.1):
        return Argument("NULL", None)
    window, threshold = world.random.choice([9, 12, 15]), world.random.choice([0, 1, 256])
    numbers = [world.random.choice([1, 5, 9]), window, window, 1, world.random.choice([0, 1])]
    if world.misuses():
        numbers[world.random.randrange(5)] = world.random.choice(EDGES)
        threshold = world.random.choice([2**63, 2**64 - 1, 2**31])
    return versioned(world, struct.pack("5i4xQ", *numbers, threshold))


def versioned(world, members):
    """A struct that begins with its size: of a program of this version, or with more or fewer members."""
    size = 8 + len(members)
    if world.misuses():
        size = world.random.choice([0, 4, 7, 8, 12, 16, 24, size + 16, NUL_TERMINATED])
    content = struct.pack("Q", size) + members + b"\1" * 16
    return Lent(content[: max(8, min(size, len(content)))], None)


def agreed_compression(world, parameter):
    if world.misuses(0.1):
        return Argument("NULL", None)
    size = world.random.choice([8, 12, 20, 40, 64]) if world.misuses() else 40
    return Written(struct.pack("Q", size) + b"\xff" * (size - 8))


def events(struct_name):
    """A struct of events: most have all functions, some have few, or are those of another version."""

    def make(world, parameter):
        if world.misuses(0.1):
            return Argument("NULL", None)
        functions = [slot if not world.misuses() else 0 for slot in world.slots.events(struct_name)]
        return versioned(world, struct.pack(f"{len(functions)}Q", *functions))

    return make


def function(name):
    def make(world, parameter):
        is_null = world.misuses(0.1)
        return Argument("NULL", None) if is_null else Argument(name, world.slots.address(name))

    return make


def user(world, parameter):
    return User(world.new_user())


def descriptor(world, parameter):
    """A connected stream, a socket that listens, something else, or nothing."""
    kind = world.random.choice(["stream", "tcp", "listener", "datagram", "file", "none"])
    if kind == "none":
        return Number(world.random.choice([-1, 99_999, -(2**31), 2**31 - 1]))
    if kind == "file":
        return Descriptor(os.open(os.devnull, os.O_RDWR))
    if kind == "datagram":
        return Descriptor(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).detach())
    if kind == "stream":
        ours, theirs = socket.socketpair()
    else:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            if kind == "listener":
                return Descriptor(os.dup(listener.fileno()))
            ours = socket.create_connection(listener.getsockname())
            theirs, _ = listener.accept()
    ours.send(world.random.choice([b"", b"\0", HANDSHAKE, HANDSHAKE[:50]]))
    world.keep(ours)
    return Descriptor(theirs.detach())


HOST = text(b"127.0.0.1", b"localhost", b"::1", junk=(b"", b"\xff\xfe", b"127.0.0.1\r\n"))
PAYLOAD = (b"", b"hello", b"x" * 125, b"y" * 126, "ü".encode() * 2500, b"z" * 70_000)
ADDRESS = text(
    b"127.0.0.1", b"unix:socket", junk=(b"", b"::1", b"unix:", b"unix:" + b"s" * 200, b"1.2")
)

# The first row that fits: patterns of function, type and name, and what makes the argument.
ROWS = [
    # Objects and what they write
    (".*", r"qws_socket \* const \*", ".*", handles),
    ("qws_ssl_certificate_new", ".*", "out_used", used_size),
    (".*", r"qws_next_mask \*|void \* \*|qws_\w+ \* \*", ".*", output),
    (".*", r"char \*", "buf", room),
    (".*", r"qws_protocol_version \*", "versions", versions),
    (".*", r"const qws_compression \*", ".*", wanted_compression),
    (".*", r"qws_compression \*", ".*", agreed_compression),
    # Callbacks
    (".*", r"const qws_socket_events \*", ".*", events("qws_socket_events")),
    (".*", r"const qws_server_events \*", ".*", events("qws_server_events")),
    ("qws_loop_post", "function", ".*", function(slots.POSTED)),
    ("qws_timer_new", "function", ".*", function(slots.TIMEOUT)),
    (".*", "qws_next_mask", ".*", function(slots.NEXT_MASK)),
    (".*", r"void \*", "user", user),
    (".*", r"(const )?qws_\w+ \*", ".*", handle),
    # Numbers
    (".*", "int", "descriptor", descriptor),
    ("qws_loop_run_once", "int", ".*", number(0, 0, 0, 1, 2, edges=EDGES)),
    ("qws_timer_start", "int64_t", ".*", number(-1, 0, 1, 3, edges=WIDE_EDGES)),
    (".*_timeout", "int64_t", ".*", number(10_000, edges=WIDE_EDGES)),
    (".*", "uint16_t", "port", port),
    (".*", "int", "status", number(200, 302, 401, 407, 404, edges=(0, 101, 199, 600, *EDGES))),
    (".*", "int", "code", number(1000, 1001, 3000, 4999, edges=(1005, 1006, 65_536, *EDGES))),
    (".*", "int", "count", number(1, 30)),
    (".*", "int", ".*", number(0, 1)),
    (".*outgoing_frame_size", "uint64_t", ".*", number(0, 125, 65_536, edges=WIDE_EDGES)),
    (".*", "u?int64_t", ".*", number(0, 65_536, 2**31 - 2, edges=WIDE_EDGES)),
    (".*", "size_t", "index", number(0, 1, edges=WIDE_EDGES)),
    (".*", f"{'|'.join(ENUMS)}", ".*", enumerator),
    # Text
    (
        ".*",
        ".*",
        "url",
        text(url, url, url, b"ws://[::1]:1/", b"ws+unix:socket:/", b"wss://a:b@127.0.0.1:1"),
    ),
    ("qws_server_listen", ".*", "address", ADDRESS),
    ("qws_proxy_new", ".*", "host_name", HOST),
    ("qws_.*set_ciphers|.*cipher_description", ".*", ".*", text(b"", b"PSK-AES128-GCM-SHA256")),
    (
        ".*",
        r"const char \*",
        "names?",
        text(b"X-A", b"Location", b"Set-Cookie", b"chat", b"chat, b"),
    ),
    (".*", ".*", "attribute", text(b"CN", b"O", b"OU", b"2.5.4.3")),
    (".*", ".*", "path", text(b"", b"keys.log", junk=(b"not/there", b"\xff", b"/dev/null"))),
    (".*", r"const char \*", "pass_phrase", text(b"", b"secret", b"wrong")),
    # Octets
    (
        ".*raw_header",
        ".*",
        "value",
        octets(b"1", b'Basic realm="r"', b'Digest realm="r", nonce="n"', url),
    ),
    ("qws_ssl_key_new", ".*", "data", octets(file(r".*\.(key|pub|der)"), file("ed25519.pub.der"))),
    (".*", r"const char \*", "data|pem|chain", octets(file(r".*\.(pem|der)"), file("root.pem"))),
    (".*pkcs12", ".*", "data", octets(file(r".*\.p12"), file(r"rsa\.key"))),
    (".*", r"const void \*", "identity|key", octets(b"", b"k" * 16, b"\0" * 300)),
    (
        ".*",
        r"const void \*",
        "early",
        octets(b"", HANDSHAKE, HANDSHAKE[:40], b"POST / HTTP/1.0\r\n\r\n"),
    ),
    (".*", r"const (char|void) \*", "text|data|payload|body|reason|hint", octets(*PAYLOAD)),
    (".*", r"const char \*", ".*", text(b"", b"someone", b"127.0.0.1", b"secret")),
]


def maker(name, parameter):
    """What makes the arguments of a parameter."""
    looked_for = (name, parameter.type, parameter.name)
    for *patterns, make in ROWS:
        if all(map(re.fullmatch, patterns, looked_for)):
            return make
    raise LookupError(f"{name}: no row for {parameter.type} {parameter.name}")
