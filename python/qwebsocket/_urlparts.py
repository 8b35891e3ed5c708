"""The components of a URL: how a text falls apart into them, and how they make a text again."""

from __future__ import annotations

import re

from ._urlhost import InvalidHostError, parse_host, to_ace
from ._urlpath import normalize
from ._urltext import (
    COMPONENT,
    ENCODE_DELIMITERS,
    ENCODE_UNICODE,
    FULLY_DECODED,
    forbidden_character,
    percent_literal,
    recode,
)

TOLERANT, STRICT, DECODED = range(3)
"""How a text is read: mending it, refusing what is wrong, or taking "%" literally."""

REMOVE_SCHEME = 0x1
REMOVE_PASSWORD = 0x2
REMOVE_USER_INFO = 0x6
REMOVE_PORT = 0x8
REMOVE_AUTHORITY = 0x1E
REMOVE_PATH = 0x20
REMOVE_QUERY = 0x40
REMOVE_FRAGMENT = 0x80
STRIP_TRAILING_SLASH = 0x400
REMOVE_FILENAME = 0x800
NORMALIZE_PATH = 0x1000

SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*")

_DELIMITERS = ':@][/?#"<>^\\|{}'
"""Characters that are decoded in a component by itself: in each from another one of them on."""

USER, PASSWORD, PATH, QUERY, FRAGMENT = (_DELIMITERS[start:] for start in (0, 1, 5, 6, 7))

IN_USER_INFO, IN_AUTHORITY, IN_URL = 1, 4, 7
"""Where user name and password stand: so many of the delimiters are encoded there."""


class UrlParts:
    """The state of a QUrl: each component as it is kept, None where it is not there."""

    __slots__ = (
        "_error",
        "_fragment",
        "_host",
        "_password",
        "_path",
        "_port",
        "_query",
        "_scheme",
        "_user",
    )

    def clear(self) -> None:
        """QUrl::clear(): makes it the empty URL."""
        self._scheme = ""
        self._user: str | None = None
        self._password: str | None = None
        self._host: str | None = None
        self._port = -1
        self._path = ""
        self._query: str | None = None
        self._fragment: str | None = None
        self._error: tuple[str, str] | None = None

    def _assign(self, other: UrlParts) -> None:
        for name in UrlParts.__slots__:
            setattr(self, name, getattr(other, name))

    def _key(self) -> tuple[str, ...]:
        """What makes URLs the same, in the order in which they sort."""
        host = self._host or "" if self._scheme == "file" else self._host
        optional = (self._user, self._password, host, self._query, self._fragment)
        shown = ("" if part is None else "=" + part for part in optional)
        return (self._scheme, f"{self._port + 1:05d}", self._path, *shown)

    # ---- reading ------------------------------------------------------------------------------

    def _parse(self, source: str, mode: int) -> None:
        self.clear()
        rest, hash_sign, fragment = source.partition("#")
        rest, question_mark, query = rest.partition("?")
        scheme, colon, after = rest.partition(":")
        if colon and SCHEME.fullmatch(scheme):
            self._scheme, rest = scheme.lower(), after
        if rest.startswith("//"):
            authority, slash, path = rest[2:].partition("/")
            self._parse_authority(authority, mode, source)
            rest = slash + path
        self._path = self._read(rest, mode, PATH, "path", source)
        if question_mark:
            self._query = self._read(query, mode, QUERY, "query", source)
        if hash_sign:
            self._fragment = self._read(fragment, mode, FRAGMENT, "fragment", source)

    def _parse_authority(self, authority: str, mode: int, source: str) -> None:
        self._user = self._password = None
        self._host, self._port = "", -1
        user_info, at_sign, rest = authority.partition("@")
        if at_sign:
            self._parse_user_info(user_info, mode, source)
        else:
            rest = authority
        host, colon, port = rest.rpartition(":")
        if not colon or (host.startswith("[") and not host.endswith("]")):
            host, port = rest, ""
        if port:
            if port.isascii() and port.isdigit() and int(port) <= 0xFFFF:
                self._port = int(port)
            else:
                self._fail("Invalid port or port number out of range", source)
        if self._error is None or mode != STRICT:
            self._parse_host(host, mode, source)
        if self._error is not None and mode == STRICT:
            self._user = self._password = None
            self._port = -1

    def _parse_user_info(self, user_info: str, mode: int, source: str) -> None:
        user, colon, password = user_info.partition(":")
        self._user = self._read_user(user, mode, source)
        self._password = self._read_password(password, mode, source) if colon else None

    def _read_user(self, user: str, mode: int, source: str) -> str:
        return self._read(user, mode, USER, "user name", source, "@[]")

    def _read_password(self, password: str, mode: int, source: str) -> str:
        return self._read(password, mode, PASSWORD, "password", source, "/?#@[]")

    def _parse_host(self, host: str, mode: int, source: str) -> None:
        self._host = ""
        try:
            self._host = parse_host(host, mode == STRICT)
        except InvalidHostError as invalid:
            self._fail(str(invalid), source if invalid.source is None else invalid.source)

    def _read(
        self, part: str, mode: int, decode: str, name: str, source: str, forbidden: str = ""
    ) -> str:
        """A component in the form that it is kept in."""
        if mode == DECODED:
            part = percent_literal(part)
        elif mode == STRICT:
            wrong = forbidden_character(part, forbidden)
            if wrong:
                self._fail(f"Invalid {name} (character '{wrong}' not permitted)", source)
        return recode(part, 0, decode)

    def _fail(self, message: str, source: str) -> None:
        """Keeps the first thing that was found wrong, with the text that it is about."""
        if self._error is None:
            self._error = message, source

    def _has_authority(self) -> bool:
        return not (self._host is None and self._user is None and self._password is None)

    def _flaw(self) -> tuple[str, str] | None:
        """What is wrong with the URL, and the text that it is about."""
        path = self._path
        if self._error is not None:
            return self._error
        if self._host is not None:
            if path and not path.startswith("/"):
                return "Path component is relative and authority is present", path
        elif path.startswith("//"):
            return "Path component starts with '//' and authority is absent", path
        elif not self._scheme and ":" in path.partition("/")[0]:
            return "Relative URL's path component contains ':' before any '/'", path
        return None

    # ---- writing ------------------------------------------------------------------------------

    def _write(self, options: int) -> str:
        """The whole URL, with all that would end a component too early encoded."""
        shown = ""
        if self._scheme and not options & REMOVE_SCHEME:
            shown = self._scheme + ":"
        if options & REMOVE_AUTHORITY != REMOVE_AUTHORITY and self._has_authority():
            shown += "//" + self._write_authority(options, IN_URL)
        elif self._scheme == "file" and self._path.startswith("/"):
            shown += "//"
        if not options & REMOVE_PATH:
            shown += recode(self._adjusted_path(options), options, encode="?#")
        if self._query is not None and not options & REMOVE_QUERY:
            shown += "?" + recode(self._query, options, encode="#")
        if self._fragment is not None and not options & REMOVE_FRAGMENT:
            encode = "#" if options & ENCODE_DELIMITERS else ""
            shown += "#" + recode(self._fragment, options, encode=encode)
        return shown

    def _write_authority(self, options: int, place: int) -> str:
        shown = ""
        if options & REMOVE_USER_INFO != REMOVE_USER_INFO:
            shown = self._write_user_info(options, place)
            if self._user is not None or shown:
                shown += "@"
        shown += self._write_host(options)
        return shown if self._port == -1 or options & REMOVE_PORT else f"{shown}:{self._port}"

    def _write_user_info(self, options: int, place: int) -> str:
        if options & ENCODE_DELIMITERS:
            place = IN_URL
        decode = "" if place == IN_URL else _DELIMITERS[place:]
        shown = recode(self._user or "", options, decode, _DELIMITERS[:place])
        if self._password is not None and not options & REMOVE_PASSWORD:
            shown += ":" + recode(self._password, options, decode, _DELIMITERS[1:place])
        return shown

    def _write_host(self, options: int) -> str:
        host = self._host or ""
        if host.startswith("["):
            return recode(host, options) if options & COMPONENT else host
        encoded = options & ENCODE_UNICODE and options & FULLY_DECODED != FULLY_DECODED
        return to_ace(host) if encoded else host

    def _adjusted_path(self, options: int) -> str:
        path = self._path
        if options & NORMALIZE_PATH:
            path = normalize(path)
        if options & REMOVE_FILENAME:
            path = path[: path.rfind("/") + 1]
        if options & STRIP_TRAILING_SLASH:
            path = path[:1] + path[1:].rstrip("/")
        return path
