"""The bases of all enum and flags types: Qt's numbers, PySide2's forms."""

from __future__ import annotations

from enum import IntEnum
from typing import TypeVar

from ._names import qt_name

_E = TypeVar("_E", bound="QtEnum")
_F = TypeVar("_F", bound="QtFlags")


class _Values:
    """PySide2's `values` of an enum type and of its members: all names, aliases too, to members."""

    def __get__(self, member: _E | None, cls: type[_E]) -> dict[str, _E]:
        return dict(cls.__members__)


class _Named:
    values = _Values()


class QtEnum(_Named, IntEnum):
    """An enum of Qt.

    As in PySide2 a number without a name makes a value too (`CloseCode(4321)`), `values` maps the
    names to members, and str() and repr() end in the member's name. Other than there, the members
    are ints and `name` is a str.
    """

    @classmethod
    def _missing_(cls, value: object) -> QtEnum:
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        unnamed = int.__new__(cls, value)
        unnamed._name_ = f"{cls.__name__}({value})"
        unnamed._value_ = value
        return unnamed

    def __reduce_ex__(self, protocol: object) -> tuple[type[QtEnum], tuple[int]]:
        """Copies and pickles are made of the number: a value may have no name to find it by."""
        return type(self), (self._value_,)

    def __repr__(self) -> str:
        named = self._name_ in type(self).__members__
        return qt_name(type(self)) + (f".{self._name_}" if named else f"({self._value_})")

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return int.__format__(self, spec) if spec else str(self)


class QtFlags(int):
    """A set of flags of Qt: an int whose operators | & ^ ~ give the same flags type.

    It is made of an enum member or a number. Other than PySide2's it can be hashed and is an int.
    """

    __slots__ = ()

    def __new__(cls: type[_F], value: int = 0) -> _F:
        if not isinstance(value, int):
            raise TypeError("QFlags must be created using enums or numbers.")
        return super().__new__(cls, value)

    def __or__(self: _F, other: int) -> _F:
        return type(self)(int(self) | int(other))

    def __and__(self: _F, other: int) -> _F:
        return type(self)(int(self) & int(other))

    def __xor__(self: _F, other: int) -> _F:
        return type(self)(int(self) ^ int(other))

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self: _F) -> _F:
        return type(self)(~int(self))

    def __repr__(self) -> str:
        return f"{qt_name(type(self))}({int(self)})"

    __str__ = __repr__
