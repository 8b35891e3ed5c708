"""QByteArray: octets that can be changed in place, as messages carry them."""

from __future__ import annotations

from typing import overload

from . import _base64, _digits, _percent
from ._arguments import instance, number
from ._enum import QtEnum, QtFlags
from ._octets import Char, Octets, OctetsLike, char, chars, octets, octets_or_char

_SMALL = bytes(range(0x61, 0x7B)) + bytes(range(0xE0, 0xF7)) + bytes(range(0xF8, 0xFF))
_CAPITAL = bytes(octet - 0x20 for octet in _SMALL)
_TO_LOWER = bytes.maketrans(_CAPITAL, _SMALL)
_TO_UPPER = bytes.maketrans(_SMALL, _CAPITAL)
_SPACE = b" \t\n\v\f\r"


class QByteArray(Octets):
    """An array of octets with Qt's methods; what it does as a Python object stands with Octets.

    Other than in PySide2, at(), front() and back() raise IndexError for what is not there and take
    octets for Latin-1, a character argument must be ASCII, and broken %XX stay as they are.
    """

    __slots__ = ()

    class Base64Option(QtEnum):
        """How toBase64() writes and fromBase64() reads."""

        Base64Encoding = 0
        IgnoreBase64DecodingErrors = 0
        KeepTrailingEquals = 0
        Base64UrlEncoding = 1
        OmitTrailingEquals = 2
        AbortOnBase64DecodingErrors = 4

        def __or__(self, other: int) -> QByteArray.Base64Options:
            return QByteArray.Base64Options(int(self) | int(other))

    class Base64Options(QtFlags):
        """A set of Base64Option."""

        __slots__ = ()

    Base64Encoding = Base64Option.Base64Encoding
    IgnoreBase64DecodingErrors = Base64Option.IgnoreBase64DecodingErrors
    KeepTrailingEquals = Base64Option.KeepTrailingEquals
    Base64UrlEncoding = Base64Option.Base64UrlEncoding
    OmitTrailingEquals = Base64Option.OmitTrailingEquals
    AbortOnBase64DecodingErrors = Base64Option.AbortOnBase64DecodingErrors

    # ---- size and content ---------------------------------------------------------------------

    def size(self) -> int:
        """QByteArray::size(): the number of octets."""
        return len(self)

    length = size

    def isEmpty(self) -> bool:
        """QByteArray::isEmpty(): no octets."""
        return len(self) == 0

    def isNull(self) -> bool:
        """QByteArray::isNull(): empty because nothing was given, or because of clear()."""
        return self._null and len(self) == 0

    def data(self) -> bytes:
        """QByteArray::data(): a copy as bytes."""
        return self.tobytes()

    def at(self, i: int) -> str:
        """QByteArray::at(): the octet at i as a character of Latin-1."""
        return self[i].decode("latin-1")

    def front(self) -> str:
        """QByteArray::front(): the first octet as a character of Latin-1."""
        return self.at(0)

    def back(self) -> str:
        """QByteArray::back(): the last octet as a character of Latin-1."""
        return self.at(len(self) - 1)

    def left(self, len: int) -> QByteArray:
        """QByteArray::left(): the first `len` octets, at most all."""
        return self[: max(0, len)]

    def right(self, len: int) -> QByteArray:
        """QByteArray::right(): the last `len` octets, at most all."""
        return self[max(0, self.size() - max(0, len)) :]

    def mid(self, index: int, len: int = -1) -> QByteArray:
        """QByteArray::mid(): up to `len` octets from the index on; a negative len takes the rest.

        A negative index counts octets in front of the first one.
        """
        stop = index + len if len >= 0 else self.size()
        return self[max(0, index) : max(0, stop)]

    def chopped(self, len: int) -> QByteArray:
        """QByteArray::chopped(): without the last `len` octets."""
        return self[: max(0, self.size() - max(0, len))]

    def split(self, sep: Char) -> list[QByteArray]:
        """QByteArray::split(): the parts between the separating characters, empty ones too."""
        return [QByteArray(part) for part in self.tobytes().split(char(sep))]

    # ---- searching ----------------------------------------------------------------------------

    def contains(self, a: OctetsLike | Char) -> bool:
        """QByteArray::contains()."""
        return octets_or_char(a) in self.tobytes()

    def count(self, a: OctetsLike | Char = None) -> int:
        """QByteArray::count(): how often `a` occurs, overlapping ones too; of nothing: the size."""
        if a is None:
            return len(self)
        content, part = self.tobytes(), octets_or_char(a)
        return sum(content.startswith(part, i) for i in range(len(content)))

    def startsWith(self, a: OctetsLike | Char) -> bool:
        """QByteArray::startsWith()."""
        return self.tobytes().startswith(octets_or_char(a))

    def endsWith(self, a: OctetsLike | Char) -> bool:
        """QByteArray::endsWith()."""
        return self.tobytes().endswith(octets_or_char(a))

    def indexOf(self, a: OctetsLike, from_: int = 0) -> int:
        """QByteArray::indexOf(): the first place of `a` at or behind `from_`, or -1."""
        return self.tobytes().find(octets(a), from_)

    def lastIndexOf(self, a: OctetsLike, from_: int = -1) -> int:
        """QByteArray::lastIndexOf(): the last place of `a` at or before `from_`, or -1.

        A negative `from_` counts from the end.
        """
        start = from_ + len(self) + (from_ == -1) if from_ < 0 else from_
        part = octets(a)
        return self.tobytes().rfind(part, 0, start + len(part)) if start >= 0 else -1

    def compare(self, a: OctetsLike | str, cs: int = 1) -> int:
        """QByteArray::compare(): negative, zero or positive, as this one is below, equal or above.

        With cs Qt.CaseInsensitive (0), ASCII letters of both cases are the same.
        """
        one = self.tobytes()
        other = a.encode() if isinstance(a, str) else octets(a)
        if not cs:
            one, other = one.lower(), other.lower()
        for x, y in zip(one, other):
            if x != y:
                return x - y
        return len(one) - len(other)

    def isUpper(self) -> bool:
        """QByteArray::isUpper(): not empty, and upper case letters of Latin-1 only."""
        return len(self) > 0 and not self.tobytes().strip(_CAPITAL)

    def isLower(self) -> bool:
        """QByteArray::isLower(): not empty, and lower case letters of Latin-1 only."""
        return len(self) > 0 and not self.tobytes().strip(_SMALL)

    # ---- changing in place --------------------------------------------------------------------

    @overload
    def append(self, a: OctetsLike | Char, /) -> QByteArray: ...
    @overload
    def append(self, count: int, c: Char, /) -> QByteArray: ...
    def append(self, *a: object) -> QByteArray:
        """QByteArray::append(): adds octets, a character or `count` characters; gives itself."""
        return self._splice(len(self), len(self), _content(a))

    @overload
    def prepend(self, a: OctetsLike | Char, /) -> QByteArray: ...
    @overload
    def prepend(self, count: int, c: Char, /) -> QByteArray: ...
    def prepend(self, *a: object) -> QByteArray:
        """QByteArray::prepend(): as append(), in front."""
        return self._splice(0, 0, _content(a))

    @overload
    def insert(self, i: int, a: OctetsLike, /) -> QByteArray: ...
    @overload
    def insert(self, i: int, count: int, c: Char, /) -> QByteArray: ...
    def insert(self, i: int, *a: object) -> QByteArray:
        """QByteArray::insert(): puts octets in at i; spaces fill up when i lies behind the end."""
        content = octets(a[0]) if len(a) == 1 else _content(a)
        if i < 0:
            return self
        return self._splice(i, i, b" " * (i - len(self)) + content)

    def remove(self, index: int, len: int) -> QByteArray:
        """QByteArray::remove(): takes `len` octets out from the index on."""
        if index < 0 or len <= 0:
            return self
        return self._splice(index, index + len, b"")

    @overload
    def replace(self, before: OctetsLike | Char, after: OctetsLike | Char, /) -> QByteArray: ...
    @overload
    def replace(self, index: int, len: int, s: OctetsLike, /) -> QByteArray: ...
    def replace(self, *a: object) -> QByteArray:
        """QByteArray::replace(): one by the other everywhere, or `len` octets at `index`."""
        if len(a) == 2:
            before, after = octets_or_char(a[0]), octets_or_char(a[1])
            return self._splice(0, len(self), self.tobytes().replace(before, after))
        if len(a) != 3:
            raise TypeError("wrong number of arguments")
        index, count, content = a
        start = number(index, -(2**31), 2**31 - 1)
        if start < 0:
            return self
        stop = start + max(0, number(count, -(2**31), 2**31 - 1))
        return self._splice(start, stop, b" " * (start - len(self)) + octets(content))

    def fill(self, c: Char, size: int = -1) -> QByteArray:
        """QByteArray::fill(): only this character, `size` times or as many as there were octets."""
        return self._splice(0, len(self), char(c) * (size if size >= 0 else len(self)))

    def resize(self, size: int) -> None:
        """QByteArray::resize(): cuts the end off, or adds octets of value zero."""
        self._splice(max(0, size), len(self), b"\0" * (size - len(self)))

    def truncate(self, pos: int) -> None:
        """QByteArray::truncate(): cuts off what lies behind pos."""
        self._splice(max(0, pos), len(self), b"")

    def chop(self, n: int) -> None:
        """QByteArray::chop(): cuts n octets off the end."""
        self.truncate(len(self) - max(0, n))

    def clear(self) -> None:
        """QByteArray::clear(): makes it empty and null."""
        self.truncate(0)
        self._null = True

    def swap(self, other: QByteArray) -> None:
        """QByteArray::swap()."""
        mine, theirs = self.tobytes(), other.tobytes()
        self._null, other._null = other._null, self._null
        self._splice(0, len(self), theirs)
        other._splice(0, len(other), mine)

    # ---- made from this one -------------------------------------------------------------------

    def toUpper(self) -> QByteArray:
        """QByteArray::toUpper(): of the letters of Latin-1."""
        return QByteArray(self.tobytes().translate(_TO_UPPER))

    def toLower(self) -> QByteArray:
        """QByteArray::toLower(): of the letters of Latin-1."""
        return QByteArray(self.tobytes().translate(_TO_LOWER))

    def trimmed(self) -> QByteArray:
        """QByteArray::trimmed(): without white space at both ends."""
        return QByteArray(self.tobytes().strip(_SPACE))

    def simplified(self) -> QByteArray:
        """QByteArray::simplified(): trimmed, and each run of white space made one space."""
        return QByteArray(b" ".join(self.tobytes().split()))

    def repeated(self, times: int) -> QByteArray:
        """QByteArray::repeated(): the content several times over."""
        return QByteArray(self.tobytes() * times)

    def leftJustified(self, width: int, fill: Char = " ", truncate: bool = False) -> QByteArray:
        """QByteArray::leftJustified(): filled up at the end to the width, or cut to it."""
        padding = char(fill) * (width - len(self))
        return QByteArray(self.tobytes()[: width if truncate else None] + padding)

    def rightJustified(self, width: int, fill: Char = " ", truncate: bool = False) -> QByteArray:
        """QByteArray::rightJustified(): filled up in front to the width, or cut to it."""
        padding = char(fill) * (width - len(self))
        return QByteArray(padding + self.tobytes()[: width if truncate else None])

    def toHex(self, separator: Char = 0) -> QByteArray:
        """QByteArray::toHex(): two lower case digits an octet, the separator between the octets."""
        between = char(separator)
        digits = self.tobytes().hex() if between == b"\0" else self.tobytes().hex(between.decode())
        return QByteArray(digits.encode())

    @staticmethod
    def fromHex(hexEncoded: OctetsLike) -> QByteArray:
        """QByteArray::fromHex(): passes over all that is no digit; a missing first digit is 0."""
        digits = bytes(c for c in octets(hexEncoded) if chr(c) in "0123456789abcdefABCDEF").decode()
        return QByteArray(bytes.fromhex("0" * (len(digits) % 2) + digits))

    def toBase64(self, options: Base64Option | Base64Options = Base64Encoding) -> QByteArray:
        """QByteArray::toBase64()."""
        flags = _base64_flags(options)
        return QByteArray(_base64.encode(self.tobytes(), bool(flags & 1), not flags & 2))

    @staticmethod
    def fromBase64(
        base64: OctetsLike, options: Base64Option | Base64Options = Base64Encoding
    ) -> QByteArray:
        """QByteArray::fromBase64()."""
        flags = _base64_flags(options)
        return QByteArray(_base64.decode(octets(base64), bool(flags & 1), bool(flags & 4)))

    def toPercentEncoding(
        self, exclude: OctetsLike = None, include: OctetsLike = None, percent: Char = "%"
    ) -> QByteArray:
        """QByteArray::toPercentEncoding(): all but letters, digits, "-._~" and `exclude` as %XX."""
        plain = (_percent.UNRESERVED - set(octets(include))) | set(octets(exclude))
        return QByteArray(_percent.encode(self.tobytes(), plain, char(percent)))

    @staticmethod
    def fromPercentEncoding(pctEncoded: OctetsLike, percent: Char = "%") -> QByteArray:
        """QByteArray::fromPercentEncoding(): each %XX made one octet, a broken one left alone."""
        return QByteArray(_percent.decode(octets(pctEncoded), char(percent)))

    # ---- numbers ------------------------------------------------------------------------------

    def toShort(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toShort(): the 16-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, -(2**15), 2**15 - 1)

    def toUShort(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toUShort(): the unsigned 16-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, 0, 2**16 - 1)

    def toInt(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toInt(): the 32-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, -(2**31), 2**31 - 1)

    def toUInt(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toUInt(): the unsigned 32-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, 0, 2**32 - 1)

    def toLongLong(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toLongLong(): the 64-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, -(2**63), 2**63 - 1)

    def toULongLong(self, base: int = 10) -> tuple[int, bool]:
        """QByteArray::toULongLong(): the unsigned 64-bit number and whether it was one."""
        return _digits.read_integer(self.tobytes(), base, 0, 2**64 - 1)

    toLong = toLongLong
    toULong = toULongLong

    def toDouble(self) -> tuple[float, bool]:
        """QByteArray::toDouble(): the number and whether it was one."""
        return _digits.read_real(self.tobytes())

    def toFloat(self) -> tuple[float, bool]:
        """QByteArray::toFloat(): the number in single precision and whether it was one."""
        return _digits.read_single(self.tobytes())

    def setNum(self, n: float, base_or_form: int | str | None = None, prec: int = 6) -> QByteArray:
        """QByteArray::setNum(): becomes the text of number()."""
        return self._splice(0, len(self), QByteArray.number(n, base_or_form, prec).tobytes())

    @staticmethod
    def number(n: float, base_or_form: int | str | None = None, prec: int = 6) -> QByteArray:
        """QByteArray::number(): an int in a base (10), or a float in printf's form ("g")."""
        if isinstance(n, float):
            return QByteArray(_digits.write_real(n, str(base_or_form or "g"), prec))
        base = 10 if base_or_form is None else instance(base_or_form, int)
        return QByteArray(_digits.write_integer(number(n, -(2**63), 2**63 - 1), base))


def _content(arguments: tuple[object, ...]) -> bytes:
    """The octets to put in: of a QByteArray or a character, or of a count and a character."""
    if len(arguments) == 2:
        return chars(*arguments)
    if len(arguments) != 1:
        raise TypeError("wrong number of arguments")
    return octets_or_char(arguments[0])


def _base64_flags(options: object) -> int:
    if isinstance(options, QByteArray.Base64Options):
        return options
    return instance(options, QByteArray.Base64Option)
