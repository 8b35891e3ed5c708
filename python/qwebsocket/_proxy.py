"""QNetworkProxy: the proxy to go through."""

from __future__ import annotations

from typing import Any

from ._arguments import instance, quint16, text
from ._bytearray import QByteArray
from ._enum import QtEnum, QtFlags
from ._ffi import lib
from ._headers import Headers
from ._names import qt_name
from ._octets import OctetsLike, octets
from ._request import QNetworkRequest


class QNetworkProxy:
    """A kind of proxy, its address, and a user's name and password for it.

    Raw headers belong to HTTP proxies: for another type they are neither kept nor given. They are sent
    with each CONNECT. Host, User-Agent and Proxy-Connection take the place of the library's own, and
    Proxy-Authorization is sent until the proxy asks for a password. What sets the proxy raises
    ValueError for headers that would inject others. Not in Qt is tls(): a proxy that is itself spoken
    to over TLS.
    """

    class ProxyType(QtEnum):
        """Kinds of proxies."""

        DefaultProxy = 0
        Socks5Proxy = 1
        NoProxy = 2
        HttpProxy = 3
        HttpCachingProxy = 4
        FtpCachingProxy = 5

    class Capability(QtEnum):
        """What a proxy can do."""

        TunnelingCapability = 1
        ListeningCapability = 2
        UdpTunnelingCapability = 4
        CachingCapability = 8
        HostNameLookupCapability = 16
        SctpTunnelingCapability = 32
        SctpListeningCapability = 64

        def __or__(self, other: int) -> QNetworkProxy.Capabilities:
            return QNetworkProxy.Capabilities(int(self) | int(other))

    class Capabilities(QtFlags):
        """A set of Capability."""

        __slots__ = ()

    DefaultProxy = ProxyType.DefaultProxy
    Socks5Proxy = ProxyType.Socks5Proxy
    NoProxy = ProxyType.NoProxy
    HttpProxy = ProxyType.HttpProxy
    HttpCachingProxy = ProxyType.HttpCachingProxy
    FtpCachingProxy = ProxyType.FtpCachingProxy

    TunnelingCapability = Capability.TunnelingCapability
    ListeningCapability = Capability.ListeningCapability
    UdpTunnelingCapability = Capability.UdpTunnelingCapability
    CachingCapability = Capability.CachingCapability
    HostNameLookupCapability = Capability.HostNameLookupCapability
    SctpTunnelingCapability = Capability.SctpTunnelingCapability
    SctpListeningCapability = Capability.SctpListeningCapability

    def __init__(
        self,
        type: QNetworkProxy | QNetworkProxy.ProxyType = DefaultProxy,
        hostName: str | None = None,
        port: int = 0,
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        if isinstance(type, QNetworkProxy):
            self._assign(type)
            return
        self._type = instance(type, QNetworkProxy.ProxyType)
        self._host, self._port = text(hostName), quint16(port)
        self._user, self._password = text(user), text(password)
        self._tls = False
        self._capabilities: QNetworkProxy.Capabilities | None = None
        self._headers = Headers()

    def _assign(self, other: QNetworkProxy) -> None:
        self.__dict__.update(other.__dict__)
        self._headers = Headers(other._headers)

    def swap(self, other: QNetworkProxy) -> None:
        """QNetworkProxy::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QNetworkProxy:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        """As in Qt, raw headers do not count."""
        if not isinstance(other, QNetworkProxy):
            return NotImplemented
        return self._how() == other._how() and self.capabilities() == other.capabilities()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f'{qt_name(type(self))}({self._type.name}, "{self._host}:{self._port}")'

    def type(self) -> QNetworkProxy.ProxyType:
        """QNetworkProxy::type()."""
        return self._type

    def setType(self, type: QNetworkProxy.ProxyType) -> None:
        """QNetworkProxy::setType(): the capabilities follow, unless they were set."""
        self._type = instance(type, QNetworkProxy.ProxyType)

    def capabilities(self) -> QNetworkProxy.Capabilities:
        """QNetworkProxy::capabilities(): those of the type, or those that were set."""
        return _CAPABILITIES[self._type] if self._capabilities is None else self._capabilities

    def setCapabilities(self, capab: QNetworkProxy.Capabilities | QNetworkProxy.Capability) -> None:
        """QNetworkProxy::setCapabilities()."""
        if not isinstance(capab, (QNetworkProxy.Capabilities, QNetworkProxy.Capability)):
            raise TypeError("expected QNetworkProxy.Capabilities")
        self._capabilities = QNetworkProxy.Capabilities(capab)

    def isCachingProxy(self) -> bool:
        """QNetworkProxy::isCachingProxy()."""
        return bool(self.capabilities() & QNetworkProxy.CachingCapability)

    def isTransparentProxy(self) -> bool:
        """QNetworkProxy::isTransparentProxy(): it tunnels, as a websocket needs."""
        return bool(self.capabilities() & QNetworkProxy.TunnelingCapability)

    def hostName(self) -> str:
        """QNetworkProxy::hostName()."""
        return self._host

    def setHostName(self, hostName: str | None) -> None:
        """QNetworkProxy::setHostName()."""
        self._host = text(hostName)

    def port(self) -> int:
        """QNetworkProxy::port(): 0 for the usual one of the type."""
        return self._port

    def setPort(self, port: int) -> None:
        """QNetworkProxy::setPort()."""
        self._port = quint16(port)

    def user(self) -> str:
        """QNetworkProxy::user()."""
        return self._user

    def setUser(self, userName: str | None) -> None:
        """QNetworkProxy::setUser()."""
        self._user = text(userName)

    def password(self) -> str:
        """QNetworkProxy::password()."""
        return self._password

    def setPassword(self, password: str | None) -> None:
        """QNetworkProxy::setPassword()."""
        self._password = text(password)

    def tls(self) -> bool:
        """Whether the connection to the proxy itself is TLS. Not in Qt."""
        return self._tls

    def setTls(self, tls: bool) -> None:
        """Sets it: the proxy's certificate has to be good for its host name. Not in Qt.

        The socket's configuration decides that, and no signal can ignore its errors.
        """
        self._tls = bool(tls)

    def _http_headers(self) -> Headers:
        """The headers; for a type that has none, a place where they get lost."""
        http = self._type in (QNetworkProxy.HttpProxy, QNetworkProxy.HttpCachingProxy)
        return self._headers if http else Headers()

    def rawHeaderList(self) -> list[QByteArray]:
        """QNetworkProxy::rawHeaderList()."""
        return self._http_headers().names()

    def hasRawHeader(self, headerName: OctetsLike) -> bool:
        """QNetworkProxy::hasRawHeader()."""
        return self._http_headers().raw(headerName) is not None

    def rawHeader(self, headerName: OctetsLike) -> QByteArray:
        """QNetworkProxy::rawHeader(): null if it is not there."""
        return QByteArray(self._http_headers().raw(headerName))

    def setRawHeader(self, headerName: OctetsLike, value: OctetsLike) -> None:
        """QNetworkProxy::setRawHeader(): None or a null value removes it."""
        self._http_headers().set_raw(headerName, value)

    def header(self, header: QNetworkRequest.KnownHeaders) -> Any:
        """QNetworkProxy::header(): as QNetworkRequest.header()."""
        return self._http_headers().known(instance(header, QNetworkRequest.KnownHeaders))

    def setHeader(self, header: QNetworkRequest.KnownHeaders, value: object) -> None:
        """QNetworkProxy::setHeader(): as QNetworkRequest.setHeader()."""
        self._http_headers().set_known(instance(header, QNetworkRequest.KnownHeaders), value)

    @staticmethod
    def applicationProxy() -> QNetworkProxy:
        """QNetworkProxy::applicationProxy(): a copy of what sockets use that have no other."""
        return take_proxy(lib.qws_application_proxy(), _application)

    @staticmethod
    def setApplicationProxy(proxy: QNetworkProxy | QNetworkProxy.ProxyType) -> None:
        """QNetworkProxy::setApplicationProxy(): DefaultProxy stands for NoProxy."""
        global _application
        chosen = QNetworkProxy(proxy)
        handle = new_proxy(chosen)
        try:
            lib.qws_set_application_proxy(handle)
        finally:
            lib.qws_proxy_free(handle)
        _application = chosen

    def _how(self) -> tuple[object, ...]:
        """How it is reached."""
        return self._type, self._host, self._port, self._user, self._password, self._tls

    def _known_to_c(self) -> tuple[object, ...]:
        """All but what Python alone keeps: the capabilities, and headers of other types."""
        return *self._how(), self._http_headers()


def new_proxy(proxy: QNetworkProxy) -> int:
    """An owned qws_proxy; ValueError for a header that cannot be sent."""
    handle: int = lib.qws_proxy_new(int(proxy.type()), _utf8(proxy.hostName()), proxy.port())
    lib.qws_proxy_set_user(handle, _utf8(proxy.user()))
    lib.qws_proxy_set_password(handle, _utf8(proxy.password()))
    lib.qws_proxy_set_tls(handle, proxy.tls())
    try:
        for header in proxy.rawHeaderList():
            name, value = octets(header), octets(proxy.rawHeader(header))
            lib.qws_proxy_set_raw_header(handle, name, value)
    except Exception:
        lib.qws_proxy_free(handle)
        raise
    return handle


def read_proxy(handle: int) -> QNetworkProxy:
    """The value of a qws_proxy."""
    proxy = QNetworkProxy(
        QNetworkProxy.ProxyType(lib.qws_proxy_type(handle)),
        lib.qws_proxy_host_name(handle),
        lib.qws_proxy_port(handle),
        lib.qws_proxy_user(handle),
        lib.qws_proxy_password(handle),
    )
    proxy.setTls(bool(lib.qws_proxy_tls(handle)))
    for index in range(lib.qws_proxy_raw_header_count(handle)):
        name = lib.qws_proxy_raw_header_name(handle, index)
        proxy.setRawHeader(name, lib.qws_proxy_raw_header(handle, name))
    return proxy


def take_proxy(handle: int, given: QNetworkProxy) -> QNetworkProxy:
    """The value of an owned qws_proxy, which is freed; if it is the given one, all of that."""
    proxy = read_proxy(handle)
    lib.qws_proxy_free(handle)
    return QNetworkProxy(given) if proxy._known_to_c() == given._known_to_c() else proxy


def _utf8(name: str) -> bytes:
    return name.encode("utf-8", "replace")


_CAPABILITIES = {
    kind: QNetworkProxy.Capabilities(capabilities)
    for kind, capabilities in (
        (QNetworkProxy.DefaultProxy, 0x67),
        (QNetworkProxy.Socks5Proxy, 0x17),
        (QNetworkProxy.NoProxy, 0x67),
        (QNetworkProxy.HttpProxy, 0x19),
        (QNetworkProxy.HttpCachingProxy, 0x18),
        (QNetworkProxy.FtpCachingProxy, 0x18),
    )
}
_application = QNetworkProxy()
