"""What PySide2 takes as an argument where Qt wants a QString, a number or an enum, and what not."""

from __future__ import annotations

from operator import index
from typing import TypeVar

_T = TypeVar("_T")


def text(value: object) -> str:
    """A str as it is, None as the empty text (PySide2's null QString); TypeError for the rest."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise TypeError(f"expected str, got {type(value).__name__}")


def number(value: object, low: int, high: int) -> int:
    """An integer between low and high; OverflowError outside of them, TypeError for no integer."""
    result = index(value)  # type: ignore[arg-type]
    if not low <= result <= high:
        raise OverflowError(f"{result} is not between {low} and {high}")
    return result


def quint16(value: object) -> int:
    """A port number."""
    return number(value, 0, 0xFFFF)


def instance(value: object, kind: type[_T]) -> _T:
    """The value if it is of that very kind, as PySide2 wants of enums; else TypeError."""
    if isinstance(value, kind):
        return value
    raise TypeError(f"expected {kind.__qualname__}, got {type(value).__name__}")
