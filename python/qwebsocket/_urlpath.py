"""Paths of URLs put together and tidied up (RFC 3986 sections 5.2.3 and 5.2.4)."""

from __future__ import annotations


def normalize(path: str) -> str:
    """The path without "." and ".." segments; those that lead above the root vanish."""
    absolute = path.startswith("/")
    kept: list[str] = []
    segments = path.split("/")[absolute:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1:] in ([".."], ["."]) and (kept or not absolute):
        kept.append("")
    return "/" * absolute + "/".join(kept)


def merge(base: str, relative: str, has_host: bool) -> str:
    """The path that a relative one means beside the base's."""
    if not base and has_host:
        return "/" + relative
    return base[: base.rfind("/") + 1] + relative
