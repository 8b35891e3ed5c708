"""Names of subprotocols: lists of str here, texts with commas in the C library."""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import _arguments

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def checked(protocols: Iterable[str]) -> list[str]:
    """The names; ValueError for one that is no token of HTTP or stands there twice (RFC 6455, 4.1)."""
    if isinstance(protocols, (str, bytes)):
        raise TypeError("expected a list of names, not one name")
    names = [_arguments.text(name) for name in protocols]
    for index, name in enumerate(names):
        if not _TOKEN.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a subprotocol")
        if name in names[:index]:
            raise ValueError(f"the subprotocol {name!r} is named twice")
    return names


def joined(names: list[str]) -> bytes:
    """What the library takes for checked names."""
    return ", ".join(names).encode()


def split(text: str) -> list[str]:
    """The names in a text of the library."""
    return text.split(", ") if text else []
