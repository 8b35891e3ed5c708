"""The functions of the library as the header declares them, ready to be called."""

import ctypes
import os
import re
from typing import NamedTuple

import header

PATH = header.ROOT / "build" / "lib" / "libqwebsocket.so"
ENUMS = header.enums()
ERRORS = ENUMS["qws_error"]

NUMBERS = {
    "int": ctypes.c_int,
    "int64_t": ctypes.c_int64,
    "size_t": ctypes.c_size_t,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    **dict.fromkeys(ENUMS, ctypes.c_int),
}
OBJECT = re.compile(r"(?:const )?(qws_\w+) \*")
OUT_OBJECT = re.compile(r"(qws_\w+) \* \*")
VALUES = ("qws_compression", "qws_protocol_version", "qws_next_mask")  # behind * as numbers are

_SOURCE = "".join(
    path.read_text() for path in (header.PATH, *header.PATH.parent.glob("libqwebsocket/*.h"))
)


class Parameter(NamedTuple):
    """A parameter, or two of them that say together where something is and how much there is of it."""

    type: str
    name: str
    size: str = ""  # the name of the second one

    @property
    def object(self):
        """The type of the objects that it takes, "" if it takes none."""
        match = OBJECT.fullmatch(self.type)
        return match[1] if match and is_object(match[1]) else ""


class Function(NamedTuple):
    name: str
    result: str
    parameters: list[Parameter]
    pointer: object

    @property
    def subject(self):
        """The type of the object that it is about, "" if it is about none."""
        return self.parameters[0].object if self.parameters else ""


def is_object(name):
    return not name.endswith("_events") and name not in VALUES


def ctype(c_type):
    """The type of a parameter or a result; addresses are numbers."""
    return ctypes.c_char_p if c_type == "const char*" else NUMBERS.get(c_type, ctypes.c_void_p)


def load():
    """The functions of the library by name. $QWEBSOCKET_LIBRARY names another file than that of build/lib."""
    loaded = ctypes.CDLL(os.environ.get("QWEBSOCKET_LIBRARY", PATH))
    functions = {}
    for name, declared in header.functions().items():
        pointer = getattr(loaded, name)
        pointer.restype = ctype(declared.result)
        pointer.argtypes = [ctype(each) for each in declared.parameters]
        parameters = list(_parameters(name, declared.parameters))
        functions[name] = Function(name, declared.result, parameters, pointer)
    return functions


def _parameters(function, types):
    names = _names(function)
    remaining = iter(range(len(types)))
    for i in remaining:
        size = names[i + 1] if i + 1 < len(types) else ""
        alone = Parameter(types[i], names[i])
        is_pair = "*" in types[i] and re.search(r"(^|_)size$|^cap$|^count$", size)
        is_pair = is_pair and not alone.object
        yield alone._replace(size=size) if is_pair else alone
        if is_pair:
            next(remaining)


def _names(function):
    """The names of a function's parameters."""
    parameters = re.search(rf"QWS_API[^;(]*?\b{function}\(([^;]*)\);", _SOURCE)[1]
    if parameters == "void":
        return []
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", parameters)]
    matches = [re.search(r"\(\*(\w+)\)|(\w+)$", part) for part in parts]
    return [match[1] or match[2] for match in matches]
