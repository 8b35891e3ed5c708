"""Percent-encoding of octets (RFC 3986 section 2.1)."""

from __future__ import annotations

import re
from collections.abc import Set
from string import ascii_letters, digits

UNRESERVED = frozenset((ascii_letters + digits + "-._~").encode())
"""The octets that mean the same encoded or not."""


def encode(content: bytes, plain: Set[int], percent: bytes = b"%") -> bytes:
    """Every octet that is not in `plain` as the percent character and two hex digits."""
    return b"".join(
        bytes((octet,)) if octet in plain else b"%s%02X" % (percent, octet) for octet in content
    )


def decode(content: bytes, percent: bytes = b"%") -> bytes:
    """Every percent character with two hex digits as the octet; what is broken stays as it is."""
    encoded = re.compile(re.escape(percent) + b"([0-9A-Fa-f]{2})")
    return encoded.sub(lambda match: bytes.fromhex(match.group(1).decode()), content)
