"""The ctypes tables of the Python package agree with the header."""

import ctypes

import header
import pytest
from qwebsocket import QWebSocketCompression, _ffi
from qwebsocket._compression import wanted

FUNCTIONS = header.functions()
NUMBERS = {
    "int": ctypes.c_int,
    "int64_t": ctypes.c_int64,
    "size_t": ctypes.c_size_t,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "void": None,
    **dict.fromkeys(header.enums(), ctypes.c_int),
}


def agrees(c_type, python_type):
    """Whether a ctypes type is right for a type of the header. Any pointer goes for any other, and a
    number of a pointer's size for `void *user`, which Python uses as a key."""
    if c_type in NUMBERS:
        return python_type is NUMBERS[c_type]
    if c_type in ("function", "qws_next_mask"):
        return hasattr(python_type, "_argtypes_")
    is_pointer = python_type in (ctypes.c_void_p, ctypes.c_char_p) or hasattr(
        python_type, "contents"
    )
    return is_pointer or (c_type == "void *" and python_type is ctypes.c_size_t)


@pytest.mark.parametrize("name", _ffi.PROTOTYPES)
def test_prototype(name):
    prototype, function = _ffi.PROTOTYPES[name], FUNCTIONS[name]
    assert agrees(function.result, prototype.result)
    assert len(function.parameters) == len(prototype.arguments)
    for c_type, python_type in zip(function.parameters, prototype.arguments):
        assert agrees(c_type, python_type), c_type


def test_compression():
    names = header.members("qws_compression")
    assert [name for name, _ in _ffi.Compression._fields_] == names
    size, *numbers = header.defines()["QWS_COMPRESSION_INIT"].strip("{}").split(", ")
    assert size == "sizeof(qws_compression)"
    start = wanted(QWebSocketCompression())
    assert start.struct_size == ctypes.sizeof(_ffi.Compression)
    assert [getattr(start, name) for name in names[1:]] == [int(number) for number in numbers]


@pytest.mark.parametrize(
    "struct, python_struct",
    [("qws_socket_events", _ffi.SocketEvents), ("qws_server_events", _ffi.ServerEvents)],
)
def test_events(struct, python_struct):
    members = header.events(struct)
    size, *fields = python_struct._fields_
    assert size == ("struct_size", ctypes.c_size_t)
    assert [member.name for member in members] == [field[0] for field in fields]
    for member, (_, callback) in zip(members, fields):
        assert callback._restype_ is None
        assert len(member.parameters) == len(callback._argtypes_), member.name
        for c_type, python_type in zip(member.parameters, callback._argtypes_):
            assert agrees(c_type, python_type), (member.name, c_type)
