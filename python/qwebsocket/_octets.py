"""Octets that can be changed in place, with the protocols of Python's bytes: QByteArray's base."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar, Union, overload

from ._arguments import number
from ._names import qt_name

if TYPE_CHECKING:
    _A = TypeVar("_A", bound="_Array")

    class _Array:
        """What is used of array("B"); its other members are no part of the class."""

        def __new__(cls: type[_A], typecode: str, content: bytes, /) -> _A: ...
        def __len__(self) -> int: ...
        def __setitem__(self, index: int | slice, content: int | array[int], /) -> None: ...
        def __buffer__(self, flags: int, /) -> memoryview: ...
        def tobytes(self) -> bytes: ...
else:
    _Array = array

_O = TypeVar("_O", bound="Octets")

OctetsLike = Union[bytes, bytearray, "Octets", None]
"""What PySide2 takes for a QByteArray; None is the null one."""

Char = Union[str, int]
"""One octet: a str of one ASCII character, or its number."""

_INT = 2**31


def octets(value: object) -> bytes:
    """The octets of anything that PySide2 takes for a QByteArray; TypeError for the rest."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Octets):
        return value.tobytes()
    if isinstance(value, bytearray):
        return bytes(value)
    if value is None:
        return b""
    raise TypeError(f"expected bytes, bytearray or QByteArray, got {type(value).__name__}")


def char(value: object) -> bytes:
    """The octet that a character argument stands for."""
    if isinstance(value, str):
        if len(value) == 1 and value.isascii():
            return value.encode()
        raise TypeError("expected one ASCII character")
    return bytes((number(value, -128, 255) & 0xFF,))


def chars(count: object, value: object) -> bytes:
    """The octet of a character argument, `count` times."""
    return char(value) * max(0, number(count, -_INT, _INT - 1))


def octets_or_char(value: object) -> bytes:
    """The octets of an argument that may be a QByteArray or one character."""
    return char(value) if isinstance(value, (str, int)) else octets(value)


class Octets(_Array):
    """A mutable array of octets with the protocols of Python's bytes, as PySide2 bends them.

    It has the buffer protocol (writable), so it can go wherever bytes can, but it is no bytes. An
    index gives bytes of length one and must not be negative, a slice gives an array of the same
    class, iteration gives single bytes, and so `b"ab" in octets` is False.

    Other than PySide2's, hash() is that of the equal bytes, and a text with other characters than
    ASCII can be compared with (as UTF-8).
    """

    __slots__ = ("_null",)
    _null: bool

    def __new__(cls: type[_O], data: OctetsLike | int = None, c: Char | None = None) -> _O:
        """A copy of the octets; or `data` times the character; with no argument the null array."""
        if c is not None:
            data = chars(data, c)
        made = _Array.__new__(cls, "B", data if type(data) is bytes else octets(data))
        made._null = data is None
        return made

    def __bytes__(self) -> bytes:
        return self.tobytes()

    def __repr__(self) -> str:
        return f"{qt_name(type(self))}({self.tobytes()!r})"

    def __str__(self) -> str:
        return repr(self.tobytes())

    def __hash__(self) -> int:
        return hash(self.tobytes())

    def __eq__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() == content

    def __ne__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() != content

    def __lt__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() < content

    def __le__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() <= content

    def __gt__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() > content

    def __ge__(self, other: object) -> bool:
        content = _comparable(other)
        return NotImplemented if content is None else self.tobytes() >= content

    @overload
    def __getitem__(self, index: int, /) -> bytes: ...
    @overload
    def __getitem__(self: _O, index: slice, /) -> _O: ...
    def __getitem__(self: _O, index: int | slice, /) -> bytes | _O:
        content = self.tobytes()
        if isinstance(index, slice):
            return type(self)(content[index])
        octet = content[index : index + 1] if index >= 0 else b""
        if not octet:
            raise IndexError("index out of bounds")
        return octet

    def __setitem__(self, index: int | slice, value: OctetsLike, /) -> None:  # type: ignore[override]
        """Sets the octet at an index (a negative one counts from the end) or those of a slice."""
        if isinstance(index, slice):
            super().__setitem__(index, array("B", octets(value)))
            self._null = False
        elif isinstance(value, (bytes, bytearray, Octets)) and len(value) == 1:
            super().__setitem__(index, octets(value)[0])
        else:
            raise ValueError("bytes object of size 1 is needed")

    def _splice(self: _O, start: int, stop: int, content: bytes) -> _O:
        """Puts the content in the place of the octets from start to stop, and gives itself."""
        super().__setitem__(slice(start, stop), array("B", content))
        self._null = self._null and not content
        return self

    def __iter__(self) -> Iterator[bytes]:
        return (bytes((octet,)) for octet in self.tobytes())

    def __reversed__(self) -> Iterator[bytes]:
        return (bytes((octet,)) for octet in reversed(self.tobytes()))

    def __contains__(self, item: object) -> bool:
        return any(item == octet for octet in self)

    def __add__(self: _O, other: OctetsLike | Char) -> _O:
        return type(self)(self.tobytes() + octets_or_char(other))

    def __radd__(self: _O, other: OctetsLike) -> _O:
        return type(self)(octets(other) + self.tobytes())

    def __iadd__(self: _O, other: OctetsLike | Char) -> _O:
        return self._splice(len(self), len(self), octets_or_char(other))

    __mul__ = __rmul__ = __imul__ = None

    def __copy__(self: _O) -> _O:
        return type(self)(self)

    def __deepcopy__(self: _O, memo: object) -> _O:
        return type(self)(self)

    def __reduce_ex__(self: _O, protocol: object) -> tuple[type[_O], tuple[bytes]]:
        return type(self), (self.tobytes(),)


def _comparable(other: object) -> bytes | None:
    if isinstance(other, (bytes, bytearray, Octets)):
        return octets(other)
    return other.encode("utf-8", "surrogatepass") if isinstance(other, str) else None
