"""QUrl: a URL in its components, read tolerantly and written in several forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Union

from ._arguments import text
from ._bytearray import QByteArray
from ._enum import QtEnum, QtFlags
from ._inet import read_ipv6
from ._names import qt_name
from ._octets import OctetsLike, octets
from ._urlhost import IDN_WHITELIST, from_ace, to_ace
from ._urlparts import (
    DECODED,
    FRAGMENT,
    IN_AUTHORITY,
    IN_USER_INFO,
    PASSWORD,
    PATH,
    QUERY,
    SCHEME,
    USER,
    UrlParts,
)
from ._urlpath import merge, normalize
from ._urltext import (
    COMPONENT,
    DECODE_RESERVED,
    ENCODE_DELIMITERS,
    ENCODE_RESERVED,
    FULLY_DECODED,
    FULLY_ENCODED,
    percent_decode,
    percent_literal,
    recode,
)

if TYPE_CHECKING:
    from ._urlquery import QUrlQuery

UrlLike = Union["QUrl", str, None]
"""What PySide2 takes for a QUrl; None is the empty one."""


def to_url(value: object) -> QUrl:
    """The QUrl that an argument stands for; TypeError if it is for none."""
    return value if isinstance(value, QUrl) else QUrl(text(value))


class QUrl(UrlParts):
    """A URL: scheme, user info, host, port, path, query and fragment.

    A str is parsed as Qt does in the tolerant mode. Components that are not there are told apart
    from empty ones: setters take None, PySide2's null text, for "not there". A URL that is not
    valid gives the empty text, and errorString() the reason.

    Other than in PySide2, any number is taken for formatting options, and the options of both enums
    can be joined by "|".
    """

    __slots__ = ()

    class ParsingMode(QtEnum):
        """How a text is read: mending it, refusing what is wrong, or taking "%" literally."""

        TolerantMode = 0
        StrictMode = 1
        DecodedMode = 2

    class ComponentFormattingOption(QtEnum):
        """Which characters of a component are shown percent-encoded."""

        PrettyDecoded = 0
        EncodeSpaces = 0x100000
        EncodeUnicode = 0x200000
        EncodeDelimiters = 0xC00000
        EncodeReserved = 0x1000000
        FullyEncoded = 0x1F00000
        DecodeReserved = 0x2000000
        FullyDecoded = 0x7F00000

        def __or__(self, other: int) -> QUrl.FormattingOptions:
            return QUrl.FormattingOptions(int(self) | int(other))

    class UrlFormattingOption(QtEnum):
        """Which components of a URL are left out or changed."""

        None_ = 0
        RemoveScheme = 0x1
        RemovePassword = 0x2
        RemoveUserInfo = 0x6
        RemovePort = 0x8
        RemoveAuthority = 0x1E
        RemovePath = 0x20
        RemoveQuery = 0x40
        RemoveFragment = 0x80
        PreferLocalFile = 0x200
        StripTrailingSlash = 0x400
        RemoveFilename = 0x800
        NormalizePathSegments = 0x1000

        def __or__(self, other: int) -> QUrl.FormattingOptions:
            return QUrl.FormattingOptions(int(self) | int(other))

    class FormattingOptions(QtFlags):
        """A set of UrlFormattingOption and ComponentFormattingOption."""

        __slots__ = ()

    TolerantMode = ParsingMode.TolerantMode
    StrictMode = ParsingMode.StrictMode
    DecodedMode = ParsingMode.DecodedMode

    PrettyDecoded = ComponentFormattingOption.PrettyDecoded
    EncodeSpaces = ComponentFormattingOption.EncodeSpaces
    EncodeUnicode = ComponentFormattingOption.EncodeUnicode
    EncodeDelimiters = ComponentFormattingOption.EncodeDelimiters
    EncodeReserved = ComponentFormattingOption.EncodeReserved
    FullyEncoded = ComponentFormattingOption.FullyEncoded
    DecodeReserved = ComponentFormattingOption.DecodeReserved
    FullyDecoded = ComponentFormattingOption.FullyDecoded

    None_ = UrlFormattingOption.None_
    RemoveScheme = UrlFormattingOption.RemoveScheme
    RemovePassword = UrlFormattingOption.RemovePassword
    RemoveUserInfo = UrlFormattingOption.RemoveUserInfo
    RemovePort = UrlFormattingOption.RemovePort
    RemoveAuthority = UrlFormattingOption.RemoveAuthority
    RemovePath = UrlFormattingOption.RemovePath
    RemoveQuery = UrlFormattingOption.RemoveQuery
    RemoveFragment = UrlFormattingOption.RemoveFragment
    PreferLocalFile = UrlFormattingOption.PreferLocalFile
    StripTrailingSlash = UrlFormattingOption.StripTrailingSlash
    RemoveFilename = UrlFormattingOption.RemoveFilename
    NormalizePathSegments = UrlFormattingOption.NormalizePathSegments

    def __init__(self, url: UrlLike = None, mode: ParsingMode = TolerantMode) -> None:
        self.clear()
        if isinstance(url, QUrl):
            self._assign(url)
        else:
            self.setUrl(text(url), mode)

    def swap(self, other: QUrl) -> None:
        """QUrl::swap()."""
        mine = QUrl(self)
        self._assign(other)
        other._assign(mine)

    # ---- Python's protocols -------------------------------------------------------------------

    def __repr__(self) -> str:
        return f"{qt_name(type(self))}({self.toString()!r})"

    __str__ = __repr__

    def __copy__(self) -> QUrl:
        return type(self)(self)

    def __reduce__(self) -> tuple[type[QUrl], tuple[str]]:
        return type(self), (self.toString(),)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            other = QUrl(other)
        return self._key() == other._key() if isinstance(other, QUrl) else NotImplemented

    def __lt__(self, other: UrlLike) -> bool:
        return self._key() < to_url(other)._key()

    def __hash__(self) -> int:
        return hash(self._key())

    # ---- the whole ----------------------------------------------------------------------------

    def setUrl(self, url: str | None, mode: ParsingMode = TolerantMode) -> None:
        """QUrl::setUrl(): parses the text; in DecodedMode, which Qt refuses, it becomes empty."""
        self._parse("" if mode == DECODED else text(url), mode)

    def isEmpty(self) -> bool:
        """QUrl::isEmpty(): it has no components at all."""
        absent = self._scheme, self._path, self._has_authority(), self._port != -1
        return not any(absent) and self._query is None and self._fragment is None

    def isValid(self) -> bool:
        """QUrl::isValid(): not empty, and nothing wrong was found."""
        return not self.isEmpty() and self._flaw() is None

    def errorString(self) -> str:
        """QUrl::errorString(): what is wrong, and all the components; empty if nothing is."""
        flaw = self._flaw()
        if flaw is None:
            return ""
        parts = {
            "scheme": self._scheme or None,
            "userinfo": None if self._user is None else self.userInfo(),
            "host": self._host,
            "port": None if self._port == -1 else str(self._port),
            "path": self._path or None,
            "query": self._query,
            "fragment": self._fragment,
        }
        shown = ", ".join(f'{name} = "{part}"' for name, part in parts.items() if part is not None)
        return f'{flaw[0]}; source was "{flaw[1]}"; {shown}'

    def isRelative(self) -> bool:
        """QUrl::isRelative(): it has no scheme."""
        return not self._scheme

    def isLocalFile(self) -> bool:
        """QUrl::isLocalFile(): its scheme is "file"."""
        return self._scheme == "file"

    def isParentOf(self, url: UrlLike) -> bool:
        """QUrl::isParentOf(): the other one has the same scheme and authority, and a path below."""
        child, path = to_url(url), self.path()
        if child.scheme() or child.authority():
            same = child.scheme() == self.scheme() and child.authority() == self.authority()
        else:
            same = not (self.scheme() or self.authority())
        folder = path if path.endswith("/") else path + "/"
        return same and child.path().startswith(folder) and child.path() != path

    def toString(self, options: int = PrettyDecoded) -> str:
        """QUrl::toString(): FullyDecoded, in which a URL loses its meaning, gives PrettyDecoded."""
        options = int(options)
        if options & QUrl.PreferLocalFile and self.isLocalFile():
            return self.toLocalFile()
        if options & COMPONENT == FULLY_DECODED:
            options &= ~FULLY_DECODED
        if options & DECODE_RESERVED:
            options &= ~ENCODE_RESERVED
        else:
            options |= ENCODE_RESERVED
        return self._write(options) if self.isValid() else ""

    url = toString

    def toDisplayString(self, options: int = PrettyDecoded) -> str:
        """QUrl::toDisplayString(): for people to read, without the password."""
        return self.toString(int(options) | QUrl.RemovePassword)

    def toEncoded(self, options: int = FullyEncoded) -> QByteArray:
        """QUrl::toEncoded(): in ASCII, all encoded that has to be."""
        options = int(options) & ~FULLY_DECODED | FULLY_ENCODED
        return QByteArray(self._write(options).encode() if self.isValid() else b"")

    def adjusted(self, options: int) -> QUrl:
        """QUrl::adjusted(): a copy with the options applied."""
        options = int(options)
        made = QUrl(self)
        if not self.isValid():
            return QUrl()
        if options & QUrl.RemoveScheme:
            made.setScheme("")
        if options & QUrl.RemoveAuthority == QUrl.RemoveAuthority:
            made.setAuthority(None)
        else:
            if options & QUrl.RemoveUserInfo == QUrl.RemoveUserInfo:
                made.setUserInfo(None)
            elif options & QUrl.RemovePassword:
                made.setPassword(None)
            if options & QUrl.RemovePort:
                made.setPort(-1)
        made._path = "" if options & QUrl.RemovePath else self._adjusted_path(options)
        if options & QUrl.RemoveQuery:
            made.setQuery(None)
        if options & QUrl.RemoveFragment:
            made.setFragment(None)
        return made

    def matches(self, url: UrlLike, options: int) -> bool:
        """QUrl::matches(): both are the same after adjusted()."""
        return self.adjusted(options) == to_url(url).adjusted(options)

    def resolved(self, relative: UrlLike) -> QUrl:
        """QUrl::resolved(): what a relative URL means here (RFC 3986 section 5.2.2)."""
        other = to_url(relative)
        if self.isEmpty() or other._scheme:
            made = QUrl(other)
        elif other._has_authority():
            made = QUrl(other)
            made._scheme = self._scheme
        else:
            made = QUrl(self)
            made._error = None
            made._fragment = other._fragment
            if other._path.startswith("/"):
                made._path, made._query = other._path, other._query
            elif other._path:
                made._path = merge(self._path, other._path, bool(self._host))
                made._query = other._query
            elif other._query is not None:
                made._query = other._query
        made._path = normalize(made._path)
        return made

    def toLocalFile(self) -> str:
        """QUrl::toLocalFile(): the path of a file URL, behind "//host" if it has a host."""
        if not self.isLocalFile():
            return ""
        return f"//{self.host()}{self.path()}" if self.host() else self.path()

    # ---- components ---------------------------------------------------------------------------

    def _show(self, component: str | None, options: int, decode: str, encode: str) -> str:
        """A component by itself: `decode` shows decoded, or `encode` encoded if delimiters are."""
        if not component or options & COMPONENT == 0:
            return component or ""
        if options & ENCODE_DELIMITERS:
            return recode(component, options, encode=encode)
        return recode(component, options, decode)

    def scheme(self) -> str:
        """QUrl::scheme(): in lower case."""
        return self._scheme

    def setScheme(self, scheme: str | None) -> None:
        """QUrl::setScheme(): the empty text takes it away."""
        given = text(scheme)
        self._error = None
        self._scheme = ""
        match = SCHEME.match(given)
        if match and match.group() == given:
            self._scheme = given.lower()
        elif given:
            wrong = given[match.end() if match else 0]
            self._fail(f"Invalid scheme (character '{wrong}' not permitted)", given)

    def userName(self, options: int = FullyDecoded) -> str:
        """QUrl::userName()."""
        return self._show(self._user, options, USER, ":@][/?#")

    def setUserName(self, userName: str | None, mode: ParsingMode = DecodedMode) -> None:
        """QUrl::setUserName(): None takes it away."""
        self._error = None
        if userName is not None:
            userName = self._read_user(text(userName), mode, userName)
        self._user = userName

    def password(self, options: int = FullyDecoded) -> str:
        """QUrl::password()."""
        return self._show(self._password, options, PASSWORD, "@][/?#")

    def setPassword(self, password: str | None, mode: ParsingMode = DecodedMode) -> None:
        """QUrl::setPassword(): None takes it away."""
        self._error = None
        if password is not None:
            password = self._read_password(text(password), mode, password)
        self._password = password

    def userInfo(self, options: int = PrettyDecoded) -> str:
        """QUrl::userInfo(): user name and password with a colon; FullyDecoded gives nothing."""
        return "" if options == FULLY_DECODED else self._write_user_info(options, IN_USER_INFO)

    def setUserInfo(self, userInfo: str | None, mode: ParsingMode = TolerantMode) -> None:
        """QUrl::setUserInfo(): None takes it away; DecodedMode, as Qt has it, changes nothing."""
        self._error = None
        if userInfo is None:
            self._user = self._password = None
        elif mode != DECODED:
            self._parse_user_info(text(userInfo).strip(), mode, userInfo)

    def host(self, options: int = FullyDecoded) -> str:
        """QUrl::host(): without brackets; in Unicode if its top-level domain is in Qt's list."""
        shown = self._write_host(options)
        return shown[1:-1] if shown.startswith("[") else shown

    def setHost(self, host: str | None, mode: ParsingMode = DecodedMode) -> None:
        """QUrl::setHost(): a name, or an address with or without brackets; None takes it away."""
        self._error = None
        if host is None:
            self._host = None
            return
        given = text(host)
        if mode == DECODED:
            given = percent_literal(given)
        self._parse_host(given, mode, given)
        if self._error is not None and not given.startswith("["):
            failed, self._error = self._error, None
            self._parse_host(f"[{given}]", mode, given)
            if self._error is not None:
                self._error = ("Invalid IPv6 address", given) if ":" in given else failed

    def port(self, defaultPort: int = -1) -> int:
        """QUrl::port(): or the default if there is none."""
        return defaultPort if self._port == -1 else self._port

    def setPort(self, port: int) -> None:
        """QUrl::setPort(): -1 takes it away."""
        if not isinstance(port, int):
            raise TypeError("expected int")
        self._error = None
        self._port = port if -1 <= port <= 0xFFFF else -1
        if self._port != port:
            self._fail("Invalid port or port number out of range", str(port))
        if self._port != -1 and self._host is None:
            self._host = ""

    def authority(self, options: int = PrettyDecoded) -> str:
        """QUrl::authority(): user info, host and port; FullyDecoded gives nothing."""
        return "" if options == FULLY_DECODED else self._write_authority(options, IN_AUTHORITY)

    def setAuthority(self, authority: str | None, mode: ParsingMode = TolerantMode) -> None:
        """QUrl::setAuthority(): None takes it away; DecodedMode, as Qt has it, changes nothing."""
        self._error = None
        if authority is None:
            self._user = self._password = self._host = None
            self._port = -1
        elif mode != DECODED:
            self._parse_authority(text(authority), mode, authority)

    def path(self, options: int = FullyDecoded) -> str:
        """QUrl::path()."""
        return self._show(self._adjusted_path(options), options, PATH, "?#")

    def setPath(self, path: str | None, mode: ParsingMode = DecodedMode) -> None:
        """QUrl::setPath()."""
        self._error = None
        given = text(path)
        self._path = self._read(given, mode, PATH, "path", given)

    def fileName(self, options: int = FullyDecoded) -> str:
        """QUrl::fileName(): what follows the last slash of the path."""
        return self.path(options).rpartition("/")[2]

    def query(self, options: int = PrettyDecoded) -> str:
        """QUrl::query(): without the question mark."""
        return self._show(self._query, options, QUERY, "#")

    def hasQuery(self) -> bool:
        """QUrl::hasQuery(): there is a question mark."""
        return self._query is not None

    def setQuery(self, query: str | QUrlQuery | None, mode: ParsingMode = TolerantMode) -> None:
        """QUrl::setQuery(): a text or a QUrlQuery; None and an empty QUrlQuery take it away."""
        self._error = None
        if query is None:
            self._query = None
        elif isinstance(query, str):
            self._query = self._read(query, mode, QUERY, "query", query)
        else:
            self._query = None if query.isEmpty() else query.toString()

    def fragment(self, options: int = PrettyDecoded) -> str:
        """QUrl::fragment(): without the hash sign."""
        return self._show(self._fragment, options, FRAGMENT, "#")

    def hasFragment(self) -> bool:
        """QUrl::hasFragment(): there is a hash sign."""
        return self._fragment is not None

    def setFragment(self, fragment: str | None, mode: ParsingMode = TolerantMode) -> None:
        """QUrl::setFragment(): None takes it away."""
        self._error = None
        self._fragment = None
        if fragment is not None:
            self._fragment = self._read(text(fragment), mode, FRAGMENT, "fragment", fragment)

    # ---- made of other things -----------------------------------------------------------------

    @staticmethod
    def fromLocalFile(localfile: str) -> QUrl:
        """QUrl::fromLocalFile(): the file URL of a path with slashes."""
        made = QUrl()
        path = text(localfile)
        if path:
            made.setScheme("file")
            host, slash, below = path[2:].partition("/") if path.startswith("//") else ("", "", "")
            if host:
                made.setHost(host)
                path = slash + below if made.isValid() else path
            if path.startswith("/") and not made.host():
                made.setHost("")
            made.setPath(path)
        return made

    @staticmethod
    def fromUserInput(userInput: str) -> QUrl:
        """QUrl::fromUserInput(): a URL, a host name or an absolute path as people type them."""
        typed = text(userInput).strip()
        if read_ipv6(typed) is not None:
            return QUrl(f"http://[{typed}]")
        if typed.startswith("/"):
            return QUrl.fromLocalFile(typed)
        url, web = QUrl(typed), QUrl("http://" + typed)
        if url.isValid() and url.scheme() and web.port() == -1:
            return url
        if not typed or not web.isValid() or not (web.host() or web.path()):
            return QUrl()
        if web.host().partition(".")[0] == "ftp":
            web.setScheme("ftp")
        return web

    @staticmethod
    def fromEncoded(url: OctetsLike, mode: ParsingMode = TolerantMode) -> QUrl:
        """QUrl::fromEncoded(): from what toEncoded() gives."""
        return QUrl(octets(url).decode("utf-8", "replace"), mode)

    @staticmethod
    def fromPercentEncoding(encoded: OctetsLike) -> str:
        """QUrl::fromPercentEncoding(): each %XX decoded, and the whole taken for UTF-8."""
        return percent_decode(octets(encoded).decode("utf-8", "replace"))

    @staticmethod
    def toPercentEncoding(
        input: str, exclude: OctetsLike = None, include: OctetsLike = None
    ) -> QByteArray:
        """QUrl::toPercentEncoding(): all but letters, digits, "-._~" and `exclude` as %XX."""
        return QByteArray(text(input).encode()).toPercentEncoding(exclude, include)

    @staticmethod
    def toAce(domain: str) -> QByteArray:
        """QUrl::toAce(): the domain in ASCII, empty if it is not valid."""
        return QByteArray(to_ace(text(domain)).encode())

    @staticmethod
    def fromAce(domain: OctetsLike) -> str:
        """QUrl::fromAce(): the domain in Unicode, if its top-level domain is in Qt's list."""
        return from_ace(to_ace(octets(domain).decode("latin-1")))

    @staticmethod
    def idnWhitelist() -> list[str]:
        """QUrl::idnWhitelist(): the top-level domains whose names are shown in Unicode."""
        return list(IDN_WHITELIST)

    @staticmethod
    def fromStringList(uris: Iterable[str], mode: ParsingMode = TolerantMode) -> list[QUrl]:
        """QUrl::fromStringList()."""
        return [QUrl(uri, mode) for uri in uris]

    @staticmethod
    def toStringList(uris: Iterable[QUrl], options: int = PrettyDecoded) -> list[str]:
        """QUrl::toStringList()."""
        return [uri.toString(options) for uri in uris]
