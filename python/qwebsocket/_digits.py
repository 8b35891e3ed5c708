"""Numbers as text in Qt's C locale: how QByteArray reads and writes them."""

from __future__ import annotations

import re
import struct
from math import isinf

_SPACE = b" \t\n\v\f\r"
_INTEGER = re.compile(rb"([+-]?)(0[xX](?=[0-9a-fA-F]))?([0-9a-zA-Z]+)")
_REAL = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_NAMED = {b"inf", b"+inf", b"-inf", b"nan"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def read_integer(octets: bytes, base: int, low: int, high: int) -> tuple[int, bool]:
    """The integer that the text up to its first NUL is, and True; 0 and False if it is none.

    One that is not between low and high is none. Base 0 takes the habits of C: 0x for 16, a
    leading 0 for 8.
    """
    match = _INTEGER.fullmatch(octets.partition(b"\0")[0].strip(_SPACE))
    if not match:
        return 0, False
    sign, prefix, digits = match.groups()
    if base == 0:
        base = 16 if prefix else 8 if digits.startswith(b"0") else 10
    if not 2 <= base <= 36 or (prefix and base != 16):
        return 0, False
    if any(int(chr(digit), 36) >= base for digit in digits):
        return 0, False
    value = int(sign + digits, base)
    return (value, True) if low <= value <= high else (0, False)


def read_real(octets: bytes) -> tuple[float, bool]:
    """The number that the text is, and True; else 0.0 (or an infinity for one too large), False."""
    word = octets.partition(b"\0")[0].strip(_SPACE)
    if word in _NAMED:
        return float(word), True
    match = _REAL.fullmatch(word)
    if not match:
        return 0.0, False
    value = float(word)
    vanished = value == 0 and match.group(1).strip(b"0.") != b""
    return value, not (isinf(value) or vanished)


def read_single(octets: bytes) -> tuple[float, bool]:
    """As read_real(), rounded to single precision."""
    value, ok = read_real(octets)
    single: float = struct.unpack("f", struct.pack("f", value))[0]
    return single, ok and isinf(single) == isinf(value) and (single != 0 or value == 0)


def write_integer(value: int, base: int) -> bytes:
    """The digits of a 64-bit integer; a negative one in two's complement unless the base is 10."""
    if not 2 <= base <= 36:
        raise ValueError(f"base {base} is not between 2 and 36")
    if base == 10:
        return str(value).encode()
    value &= 0xFFFF_FFFF_FFFF_FFFF
    digits = "" if value else "0"
    while value:
        value, digit = divmod(value, base)
        digits = _DIGITS[digit] + digits
    return digits.encode()


def write_real(value: float, form: str, precision: int) -> bytes:
    """The number in one of printf's forms e, E, f, g and G; a negative precision stands for 6."""
    if form not in "eEfgG":
        form = "f"
    return format(value, f".{precision if precision >= 0 else 6}{form}").encode()
