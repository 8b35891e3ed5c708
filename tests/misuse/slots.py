"""The functions that the library calls: they check why they are called, and misuse it once more."""

import collections
import ctypes
import threading

import header
from arguments import Misbehaviour
from library import OBJECT, ctype, is_object

STRUCTS = ("qws_socket_events", "qws_server_events")
POSTED, TIMEOUT, NEXT_MASK = "posted", "timeout", "next_mask"
DEEPEST = 3


def _answer(status, **header):
    """Calls that answer a request with a status, after another header."""
    return [
        ("qws_handshake_request_set_raw_header", header),
        ("qws_handshake_request_respond", {"status": status}),
    ]


_LOG_IN = (0.7, [("qws_authenticator_set_user", {}), ("qws_authenticator_set_password", {})])

# What a slot often does first, so that connections get on: how often, and calls for what it was called with.
DEEDS = {
    "new_connection": [
        (0.9, [("qws_server_next_pending_connection", {}), ("qws_socket_set_events", {})])
    ],
    "connected": [
        (0.7, [("qws_socket_send_text_message", {}), ("qws_socket_send_binary_message", {})]),
        (0.7, [("qws_socket_ping", {})]),
    ],
    "text_message_received": [(0.3, [("qws_socket_send_text_message", {})])],
    "handshake_requested": [
        (0.1, _answer(401, name=b"WWW-Authenticate", value=b'Basic realm="r"')),
        (0.3, _answer(407, name=b"Proxy-Authenticate", value=b'Basic realm="r"')),
        (0.1, _answer(302, name=b"Location")),
    ],
    "authentication_required": [_LOG_IN],
    "proxy_authentication_required": [_LOG_IN],
    "pre_shared_key_authentication_required": [
        (0.3, [("qws_psk_authenticator_defer", {})]),
        (0.9, [("qws_psk_authenticator_set_identity", {"identity": b"me"})]),
        (0.9, [("qws_psk_authenticator_set_pre_shared_key", {"key": b"k" * 16})]),
    ],
    "ssl_errors": [(0.5, [("qws_socket_ignore_ssl_errors", {})])],
    "handshake_interrupted_on_error": [(0.7, [("qws_socket_continue_interrupted_handshake", {})])],
}


class Slots:
    """A function of C for each member of the structs of events, for posts, timers and masks."""

    def __init__(self, world):
        self._world = world
        self._thread = threading.get_ident()
        self._counts = collections.Counter()
        self._structs = {
            struct: [
                self._slot(member._replace(name=f"{struct}.{member.name}"))
                for member in header.events(struct)
            ]
            for struct in STRUCTS
        }
        self._single = {
            POSTED: self._slot(header.Function(POSTED, "void", ["void *"])),
            TIMEOUT: self._slot(header.Function(TIMEOUT, "void", ["qws_timer *", "void *"])),
            NEXT_MASK: self._slot(header.Function(NEXT_MASK, "uint32_t", ["void *"])),
        }

    def events(self, struct):
        """The addresses of the functions for a struct, in the order of its members."""
        return [ctypes.cast(slot, ctypes.c_void_p).value for slot in self._structs[struct]]

    def address(self, name):
        return ctypes.cast(self._single[name], ctypes.c_void_p).value

    def called(self):
        """How often each slot was called, by its name."""
        return dict(self._counts)

    def _slot(self, member):
        result = None if member.result == "void" else ctype(member.result)
        prototype = ctypes.CFUNCTYPE(result, *map(ctype, member.parameters))
        self._counts[member.name] = 0

        def slot(*values):
            try:
                self._called(member, values)
            except BaseException as error:
                self._world.fail(error)
            return self._world.random.getrandbits(32)

        return prototype(slot)

    def _called(self, member, values):
        world = self._world
        world.trace(f"{member.name}{values}")
        self._counts[member.name] += 1
        if threading.get_ident() != self._thread:
            raise Misbehaviour("a slot runs on another thread")
        world.check_user(member, values)
        objects = self._objects(member, values)
        self._read(member, values)
        with world.lending(objects[1:]), world.preferring(objects):
            if len(world.inside) < DEEPEST and not world.is_closing:
                self._act(member)

    @staticmethod
    def _objects(member, values):
        """The types and handles that a slot was called with."""
        types = [OBJECT.fullmatch(each) for each in member.parameters]
        return [
            (match[1], value)
            for match, value in zip(types, values)
            if match and is_object(match[1])
        ]

    @staticmethod
    def _read(member, values):
        """Reads the bytes that a slot was called with: they must be there."""
        for i, c_type in enumerate(member.parameters):
            if c_type in ("const char *", "const void *"):
                is_sized = member.parameters[i + 1] == "size_t"
                content = ctypes.string_at(values[i], *([values[i + 1]] if is_sized else []))
                if c_type == "const char *":
                    content.decode()

    def _act(self, member):
        world = self._world
        with world.acting(member.name):
            for chance, calls in DEEDS.get(member.name.rpartition(".")[2], ()):
                if world.random.random() < chance:
                    for name, fixed in calls:
                        world.do(name, **fixed)
            for _ in range(world.random.choice([0, 0, 1, 2, 4])):
                world.step()
