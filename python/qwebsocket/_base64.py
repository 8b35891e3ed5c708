"""Base64 as QByteArray reads and writes it: both alphabets, tolerant of what does not belong."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_FOREIGN = re.compile(b"[^A-Za-z0-9+/]")
_FOREIGN_URL = re.compile(b"[^A-Za-z0-9_-]")


def encode(octets: bytes, url: bool, padded: bool) -> bytes:
    """The base64 text, in the alphabet for URLs or the common one, with trailing "=" or without."""
    text = b64encode(octets)
    if url:
        text = text.translate(_TO_URL)
    return text if padded else text.rstrip(b"=")


def decode(text: bytes, url: bool, strict: bool) -> bytes:
    """The octets of a base64 text.

    Strict: empty when anything is in it that is neither of the alphabet nor a right padding.
    Otherwise such octets are passed over, and bits that make no whole octet are dropped.
    """
    foreign = _FOREIGN_URL if url else _FOREIGN
    known = foreign.sub(b"", text)
    if strict:
        padding = text[len(known) :]
        if text[: len(known)] != known or padding not in (b"", b"=" * (-len(known) % 4)):
            return b""
    if url:
        known = known.translate(_FROM_URL)
    whole = known[:-1] if len(known) % 4 == 1 else known
    return b64decode(whole + b"=" * (-len(whole) % 4))
