"""Internet addresses as text, in the forms that Qt reads and writes."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

_PART = re.compile(r"0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*")


def read_ipv4(text: str) -> int | None:
    """The number of an IPv4 address as inet_aton() reads it, or None.

    One to four parts, decimal, octal (0...) or hexadecimal (0x...); the last one fills the rest.
    """
    parts = text.split(".")
    if len(parts) > 4 or not all(_PART.fullmatch(part) for part in parts):
        return None
    *heads, tail = (int(part, 8 if re.match("0[0-7]", part) else 0) for part in parts)
    if any(head > 0xFF for head in heads) or tail >= 1 << 8 * (4 - len(heads)):
        return None
    return sum(head << 8 * (3 - i) for i, head in enumerate(heads)) + tail


def write_ipv4(address: int) -> str:
    """The four decimal parts."""
    return ".".join(str(octet) for octet in address.to_bytes(4, "big"))


def read_ipv6(text: str) -> int | None:
    """The number of an IPv6 address (RFC 4291 section 2.2, without a zone), or None."""
    try:
        return None if "%" in text else int(IPv6Address(text))
    except AddressValueError:
        return None


def write_ipv6(address: int) -> str:
    """The shortest form; mapped (::ffff:1.2.3.4) and compatible addresses end in IPv4 form."""
    high, low = divmod(address, 1 << 32)
    if high == 0xFFFF:
        return "::ffff:" + write_ipv4(low)
    if high == 0 and low > 0xFFFF:
        return "::" + write_ipv4(low)
    return IPv6Address(address).compressed
