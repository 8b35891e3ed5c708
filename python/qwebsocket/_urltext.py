"""The text of a URL's components: which characters stand there percent-encoded and which do not.

QUrl keeps a component with everything decoded that loses no meaning by it, and shows it in one of
several forms. Both are one function, recode(), with another set of characters to decode and encode.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ._percent import UNRESERVED

ENCODE_SPACES = 0x100000
ENCODE_UNICODE = 0x200000
ENCODE_DELIMITERS = 0xC00000
ENCODE_RESERVED = 0x1000000
DECODE_RESERVED = 0x2000000
FULLY_ENCODED = ENCODE_SPACES | ENCODE_UNICODE | ENCODE_DELIMITERS | ENCODE_RESERVED
FULLY_DECODED = FULLY_ENCODED | DECODE_RESERVED | 0x4000000
COMPONENT = 0x7FF0000

_RESERVED = '"<>\\^`{|}'
"""Neither delimiters nor unreserved (RFC 3986): by default encoded."""

_CONTROL = "".join(map(chr, range(0x20))) + "\x7f"

BROKEN_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
"""A "%" that begins no %XX."""

_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_NOT_ASCII = re.compile("[^\0-\x7f]+")


def forbidden_character(text: str, more: str = "") -> str:
    """The first character that a strictly written component may not have, or nothing."""
    found = re.search(f"[{re.escape(_CONTROL + _RESERVED + more)} ]|{BROKEN_PERCENT.pattern}", text)
    return found.group() if found else ""


def percent_literal(text: str) -> str:
    """Every "%" of the text as "%25": it was meant as that character."""
    return text.replace("%", "%25")


def percent_decode(text: str) -> str:
    """Every %XX decoded, U+FFFD for what is no UTF-8 then."""
    return _ENCODED.sub(lambda run: _octets(run.group()).decode("utf-8", "replace"), text)


def recode(text: str, options: int, decode: str = "", encode: str = "") -> str:
    """The text with %XX decoded and characters encoded as the formatting options want it.

    `decode` and `encode` are the characters whose treatment in this place is not the default one. A
    text with a broken %XX in it is taken to mean all its "%" literally.
    """
    if options & FULLY_DECODED == FULLY_DECODED:
        return percent_decode(text)
    if BROKEN_PERCENT.search(text):
        text = percent_literal(text)
    to_decode, to_encode = _treatment(options & COMPONENT, decode, encode)
    keep_utf8 = bool(options & ENCODE_UNICODE)
    text = to_encode.sub(lambda found: f"%{ord(found.group()):02X}", text)
    text = _ENCODED.sub(lambda run: _decode_run(_octets(run.group()), to_decode, keep_utf8), text)
    return _NOT_ASCII.sub(_encode_unicode, text) if keep_utf8 else text


@lru_cache(maxsize=64)
def _treatment(options: int, decode: str, encode: str) -> tuple[frozenset[int], re.Pattern[str]]:
    """The octets to decode where they are encoded, and a pattern of characters to encode."""
    decoded, encoded = set(map(chr, UNRESERVED)), set(_CONTROL)
    (decoded if options & DECODE_RESERVED else encoded).update(_RESERVED)
    (encoded if options & ENCODE_SPACES else decoded).add(" ")
    decoded = (decoded | set(decode)) - set(encode)
    encoded = (encoded - set(decode)) | set(encode)
    characters = re.escape("".join(sorted(encoded)))
    return frozenset(map(ord, decoded)), re.compile(f"[{characters}]")


def _octets(encoded: str) -> bytes:
    return bytes.fromhex(encoded.replace("%", ""))


def _decode_run(octets: bytes, decoded: frozenset[int], keep_utf8: bool) -> str:
    """A run of %XX with those decoded that are to be, and UTF-8 unless it is to be kept."""
    parts = []
    at = 0
    while at < len(octets):
        octet = octets[at]
        character = "" if octet < 0x80 or keep_utf8 else _utf8_character(octets[at : at + 4])
        if character:
            parts.append(character)
            at += len(character.encode())
            continue
        parts.append(chr(octet) if octet in decoded else f"%{octet:02X}")
        at += 1
    return "".join(parts)


def _utf8_character(octets: bytes) -> str:
    """The character that the octets begin with, or nothing for none and for a non-character."""
    for size in range(2, len(octets) + 1):
        try:
            character = octets[:size].decode()
        except UnicodeDecodeError:
            continue
        code = ord(character)
        return "" if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE else character
    return ""


def _encode_unicode(found: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in found.group().encode("utf-8", "surrogatepass"))
