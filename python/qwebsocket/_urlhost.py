"""The host of a URL: which ones Qt takes, and the one form that it keeps of each."""

from __future__ import annotations

import re
import stringprep
from encodings import idna

from ._inet import read_ipv4, read_ipv6, write_ipv4, write_ipv6
from ._urltext import BROKEN_PERCENT, recode

# fmt: off
IDN_WHITELIST = (
    "ac", "ar", "asia", "at", "biz", "br", "cat", "ch", "cl", "cn", "com", "de", "dk", "es", "fi",
    "gr", "hu", "il", "info", "io", "is", "ir", "jp", "kr", "li", "lt", "lu", "lv", "museum",
    "name", "net", "no", "nu", "nz", "org", "pl", "pr", "se", "sh", "tel", "th", "tm", "tw", "ua",
    "vn", "xn--fiqs8s", "xn--fiqz9s", "xn--fzc2c9e2c", "xn--j6w193g", "xn--kprw13d", "xn--kpry57d",
    "xn--mgba3a4f16a", "xn--mgba3a4fra", "xn--mgbaam7a8h", "xn--mgbayh7gpa", "xn--mgberp4a5d4ar",
    "xn--ogbpf8fl", "xn--p1ai", "xn--wgbh1c", "xn--wgbl6a", "xn--xkc2al3hye2a",
)
# fmt: on
"""The top-level domains that Qt 5.15 shows in Unicode; below all others it shows the ACE form."""

_LABEL = re.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)")
_FUTURE = re.compile(r"\[v[0-9a-f]+\.[a-z0-9._~!$&'()*+,;=:-]+\]", re.IGNORECASE)


class InvalidHostError(Exception):
    """The text names no host; the message is Qt's, source the text that it is about."""

    def __init__(self, message: str, source: str | None = None) -> None:
        super().__init__(message)
        self.source = source


def to_ace(domain: str) -> str:
    """The domain in ASCII (RFC 3490, of the characters of Unicode 3.2), or nothing."""
    if any(map(stringprep.in_table_a1, domain)):
        return ""
    labels = []
    for label in idna.dots.split(domain):
        try:
            labels.append(idna.ToASCII(label).decode().lower() if label else "")
        except UnicodeError:
            return ""
    body = labels[:-1] if len(labels) > 1 and not labels[-1] else labels
    return ".".join(labels) if all(_LABEL.fullmatch(label) for label in body) else ""


def from_ace(domain: str) -> str:
    """The domain in Unicode if its top-level domain is in the whitelist, else as it is."""
    if "xn--" not in domain or domain.rstrip(".").rpartition(".")[2] not in IDN_WHITELIST:
        return domain
    return ".".join(_label_from_ace(label) for label in domain.split("."))


def _label_from_ace(label: str) -> str:
    try:
        return idna.ToUnicode(label)
    except UnicodeError:
        return label


def parse_host(text: str, strict: bool) -> str:
    """The host as QUrl keeps it: an IPv6 address in brackets, IPv4 in four parts, or a name.

    Raises InvalidHostError.
    """
    if not text:
        return ""
    if text.startswith("["):
        return _parse_bracketed(text)
    address = read_ipv4(text)
    if address is not None:
        return write_ipv4(address)
    name = to_ace(text)
    if not name and not strict:
        decoded = recode(text, 0)
        if "%" in decoded:
            raise InvalidHostError("Invalid hostname (character '%' not permitted)", decoded)
        name = "" if decoded == text else to_ace(decoded)
        if not name and decoded != text:
            raise InvalidHostError("Invalid hostname (contains invalid characters)", decoded)
    if not name:
        raise InvalidHostError("Invalid hostname (contains invalid characters)")
    return from_ace(name)


def _parse_bracketed(text: str) -> str:
    if not text.endswith("]"):
        raise InvalidHostError("Expected ']' to match '[' in hostname")
    if text[1:2] in ("v", "V"):
        if not _FUTURE.fullmatch(text):
            raise InvalidHostError("Invalid IPvFuture address")
        return text
    address, percent, zone = text[1:-1].partition("%")
    number = read_ipv6(address)
    zone = zone.removeprefix("25")
    if number is None or (percent and not zone):
        raise InvalidHostError("Invalid IPv6 address")
    if not percent:
        return f"[{write_ipv6(number)}]"
    if BROKEN_PERCENT.search(zone):
        raise InvalidHostError("Invalid IPv6 address (character '%' not permitted)")
    return f"[{write_ipv6(number)}%25{recode(zone, 0)}]"
