"""QNetworkRequest: where to connect to, and the headers to send."""

from __future__ import annotations

from typing import Any

from ._arguments import instance, text
from ._bytearray import QByteArray
from ._enum import QtEnum
from ._headers import Headers
from ._object import QObject
from ._octets import OctetsLike
from ._sslconfiguration import QSslConfiguration
from ._url import QUrl, UrlLike, to_url


class QNetworkRequest:
    """A URL, raw headers and attributes. The websocket sends the raw headers, in order.

    Other than in PySide2, header() gives dates and cookies, whose Qt types are not here, as text,
    and setHeader() raises TypeError for a value that it can not write instead of dropping it.
    """

    class KnownHeaders(QtEnum):
        """Headers that have a number and a type."""

        ContentTypeHeader = 0
        ContentLengthHeader = 1
        LocationHeader = 2
        LastModifiedHeader = 3
        CookieHeader = 4
        SetCookieHeader = 5
        ContentDispositionHeader = 6
        UserAgentHeader = 7
        ServerHeader = 8
        IfModifiedSinceHeader = 9
        ETagHeader = 10
        IfMatchHeader = 11
        IfNoneMatchHeader = 12

    class Attribute(QtEnum):
        """What a request or reply has beside headers."""

        HttpStatusCodeAttribute = 0
        HttpReasonPhraseAttribute = 1
        RedirectionTargetAttribute = 2
        ConnectionEncryptedAttribute = 3
        CacheLoadControlAttribute = 4
        CacheSaveControlAttribute = 5
        SourceIsFromCacheAttribute = 6
        DoNotBufferUploadDataAttribute = 7
        HttpPipeliningAllowedAttribute = 8
        HttpPipeliningWasUsedAttribute = 9
        CustomVerbAttribute = 10
        CookieLoadControlAttribute = 11
        AuthenticationReuseAttribute = 12
        CookieSaveControlAttribute = 13
        MaximumDownloadBufferSizeAttribute = 14
        DownloadBufferAttribute = 15
        SynchronousRequestAttribute = 16
        BackgroundRequestAttribute = 17
        SpdyAllowedAttribute = 18
        SpdyWasUsedAttribute = 19
        EmitAllUploadProgressSignalsAttribute = 20
        FollowRedirectsAttribute = 21
        HTTP2AllowedAttribute = 22
        Http2AllowedAttribute = 22
        HTTP2WasUsedAttribute = 23
        Http2WasUsedAttribute = 23
        OriginalContentLengthAttribute = 24
        RedirectPolicyAttribute = 25
        Http2DirectAttribute = 26
        ResourceTypeAttribute = 27
        AutoDeleteReplyOnFinishAttribute = 28
        User = 1000
        UserMax = 32767

    class CacheLoadControl(QtEnum):
        """Where a reply may come from."""

        AlwaysNetwork = 0
        PreferNetwork = 1
        PreferCache = 2
        AlwaysCache = 3

    class LoadControl(QtEnum):
        """Who cares for cookies and authentication."""

        Automatic = 0
        Manual = 1

    class Priority(QtEnum):
        """How urgent a request is."""

        HighPriority = 1
        NormalPriority = 3
        LowPriority = 5

    class RedirectPolicy(QtEnum):
        """Which redirections are followed."""

        ManualRedirectPolicy = 0
        NoLessSafeRedirectPolicy = 1
        SameOriginRedirectPolicy = 2
        UserVerifiedRedirectPolicy = 3

    class TransferTimeoutConstant(QtEnum):
        """The transfer timeout that stands for the default, in milliseconds."""

        DefaultTransferTimeoutConstant = 30000

    ContentTypeHeader = KnownHeaders.ContentTypeHeader
    ContentLengthHeader = KnownHeaders.ContentLengthHeader
    LocationHeader = KnownHeaders.LocationHeader
    LastModifiedHeader = KnownHeaders.LastModifiedHeader
    CookieHeader = KnownHeaders.CookieHeader
    SetCookieHeader = KnownHeaders.SetCookieHeader
    ContentDispositionHeader = KnownHeaders.ContentDispositionHeader
    UserAgentHeader = KnownHeaders.UserAgentHeader
    ServerHeader = KnownHeaders.ServerHeader
    IfModifiedSinceHeader = KnownHeaders.IfModifiedSinceHeader
    ETagHeader = KnownHeaders.ETagHeader
    IfMatchHeader = KnownHeaders.IfMatchHeader
    IfNoneMatchHeader = KnownHeaders.IfNoneMatchHeader

    HttpStatusCodeAttribute = Attribute.HttpStatusCodeAttribute
    HttpReasonPhraseAttribute = Attribute.HttpReasonPhraseAttribute
    RedirectionTargetAttribute = Attribute.RedirectionTargetAttribute
    ConnectionEncryptedAttribute = Attribute.ConnectionEncryptedAttribute
    CacheLoadControlAttribute = Attribute.CacheLoadControlAttribute
    CacheSaveControlAttribute = Attribute.CacheSaveControlAttribute
    SourceIsFromCacheAttribute = Attribute.SourceIsFromCacheAttribute
    DoNotBufferUploadDataAttribute = Attribute.DoNotBufferUploadDataAttribute
    HttpPipeliningAllowedAttribute = Attribute.HttpPipeliningAllowedAttribute
    HttpPipeliningWasUsedAttribute = Attribute.HttpPipeliningWasUsedAttribute
    CustomVerbAttribute = Attribute.CustomVerbAttribute
    CookieLoadControlAttribute = Attribute.CookieLoadControlAttribute
    AuthenticationReuseAttribute = Attribute.AuthenticationReuseAttribute
    CookieSaveControlAttribute = Attribute.CookieSaveControlAttribute
    MaximumDownloadBufferSizeAttribute = Attribute.MaximumDownloadBufferSizeAttribute
    DownloadBufferAttribute = Attribute.DownloadBufferAttribute
    SynchronousRequestAttribute = Attribute.SynchronousRequestAttribute
    BackgroundRequestAttribute = Attribute.BackgroundRequestAttribute
    SpdyAllowedAttribute = Attribute.SpdyAllowedAttribute
    SpdyWasUsedAttribute = Attribute.SpdyWasUsedAttribute
    EmitAllUploadProgressSignalsAttribute = Attribute.EmitAllUploadProgressSignalsAttribute
    FollowRedirectsAttribute = Attribute.FollowRedirectsAttribute
    HTTP2AllowedAttribute = Attribute.HTTP2AllowedAttribute
    Http2AllowedAttribute = Attribute.Http2AllowedAttribute
    HTTP2WasUsedAttribute = Attribute.HTTP2WasUsedAttribute
    Http2WasUsedAttribute = Attribute.Http2WasUsedAttribute
    OriginalContentLengthAttribute = Attribute.OriginalContentLengthAttribute
    RedirectPolicyAttribute = Attribute.RedirectPolicyAttribute
    Http2DirectAttribute = Attribute.Http2DirectAttribute
    ResourceTypeAttribute = Attribute.ResourceTypeAttribute
    AutoDeleteReplyOnFinishAttribute = Attribute.AutoDeleteReplyOnFinishAttribute
    User = Attribute.User
    UserMax = Attribute.UserMax

    AlwaysNetwork = CacheLoadControl.AlwaysNetwork
    PreferNetwork = CacheLoadControl.PreferNetwork
    PreferCache = CacheLoadControl.PreferCache
    AlwaysCache = CacheLoadControl.AlwaysCache

    Automatic = LoadControl.Automatic
    Manual = LoadControl.Manual

    HighPriority = Priority.HighPriority
    NormalPriority = Priority.NormalPriority
    LowPriority = Priority.LowPriority

    ManualRedirectPolicy = RedirectPolicy.ManualRedirectPolicy
    NoLessSafeRedirectPolicy = RedirectPolicy.NoLessSafeRedirectPolicy
    SameOriginRedirectPolicy = RedirectPolicy.SameOriginRedirectPolicy
    UserVerifiedRedirectPolicy = RedirectPolicy.UserVerifiedRedirectPolicy

    DefaultTransferTimeoutConstant = TransferTimeoutConstant.DefaultTransferTimeoutConstant

    def __init__(self, url: QNetworkRequest | UrlLike = None) -> None:
        if isinstance(url, QNetworkRequest):
            self._assign(url)
            return
        self._url = QUrl(to_url(url))
        self._headers = Headers()
        self._attributes: dict[int, Any] = {}
        self._priority = QNetworkRequest.NormalPriority
        self._redirects = 50
        self._verify_name = ""
        self._timeout = 0
        self._ssl: QSslConfiguration | None = None
        self._origin: QObject | None = None

    def _assign(self, other: QNetworkRequest) -> None:
        self.__dict__.update(other.__dict__)
        self._url = QUrl(other._url)
        self._headers = Headers(other._headers)
        self._attributes = dict(other._attributes)

    def swap(self, other: QNetworkRequest) -> None:
        """QNetworkRequest::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QNetworkRequest:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QNetworkRequest):
            return NotImplemented
        compared = {**self.__dict__, "_origin": None}
        return compared == {**other.__dict__, "_origin": None}

    __hash__ = None  # type: ignore[assignment]

    def url(self) -> QUrl:
        """QNetworkRequest::url(): a copy."""
        return QUrl(self._url)

    def setUrl(self, url: UrlLike) -> None:
        """QNetworkRequest::setUrl()."""
        self._url = QUrl(to_url(url))

    def rawHeaderList(self) -> list[QByteArray]:
        """QNetworkRequest::rawHeaderList(): the names as they were spelt, in order."""
        return self._headers.names()

    def hasRawHeader(self, headerName: OctetsLike) -> bool:
        """QNetworkRequest::hasRawHeader(): in any case of its letters."""
        return self._headers.raw(headerName) is not None

    def rawHeader(self, headerName: OctetsLike) -> QByteArray:
        """QNetworkRequest::rawHeader(): in any case of its letters; null if it is not there."""
        return QByteArray(self._headers.raw(headerName))

    def setRawHeader(self, headerName: OctetsLike, value: OctetsLike) -> None:
        """QNetworkRequest::setRawHeader(): moves it to the end; None or a null value removes it."""
        self._headers.set_raw(headerName, value)

    def header(self, header: QNetworkRequest.KnownHeaders) -> Any:
        """QNetworkRequest::header(): int for the length, QUrl, list of str for tags, else str."""
        return self._headers.known(instance(header, QNetworkRequest.KnownHeaders))

    def setHeader(self, header: QNetworkRequest.KnownHeaders, value: object) -> None:
        """QNetworkRequest::setHeader(): str, int, QUrl or a list of str; None removes it."""
        self._headers.set_known(instance(header, QNetworkRequest.KnownHeaders), value)

    def attribute(self, code: QNetworkRequest.Attribute, defaultValue: Any = None) -> Any:
        """QNetworkRequest::attribute()."""
        return self._attributes.get(instance(code, QNetworkRequest.Attribute), defaultValue)

    def setAttribute(self, code: QNetworkRequest.Attribute, value: Any) -> None:
        """QNetworkRequest::setAttribute(): None removes it. No attribute has an effect here."""
        self._attributes.pop(instance(code, QNetworkRequest.Attribute), None)
        if value is not None:
            self._attributes[code] = value

    def priority(self) -> QNetworkRequest.Priority:
        """QNetworkRequest::priority()."""
        return self._priority

    def setPriority(self, priority: QNetworkRequest.Priority) -> None:
        """QNetworkRequest::setPriority(): without effect on a websocket."""
        self._priority = instance(priority, QNetworkRequest.Priority)

    def maximumRedirectsAllowed(self) -> int:
        """QNetworkRequest::maximumRedirectsAllowed()."""
        return self._redirects

    def setMaximumRedirectsAllowed(self, maximumRedirectsAllowed: int) -> None:
        """QNetworkRequest::setMaximumRedirectsAllowed(): a websocket follows none."""
        self._redirects = instance(maximumRedirectsAllowed, int)

    def peerVerifyName(self) -> str:
        """QNetworkRequest::peerVerifyName()."""
        return self._verify_name

    def setPeerVerifyName(self, peerName: str | None) -> None:
        """QNetworkRequest::setPeerVerifyName(): without effect on a websocket, as in Qt."""
        self._verify_name = text(peerName)

    def transferTimeout(self) -> int:
        """QNetworkRequest::transferTimeout(): in milliseconds."""
        return self._timeout

    def setTransferTimeout(self, timeout: int = DefaultTransferTimeoutConstant) -> None:
        """QNetworkRequest::setTransferTimeout(): without effect on a websocket, as in Qt."""
        self._timeout = int(instance(timeout, int))

    def sslConfiguration(self) -> QSslConfiguration:
        """QNetworkRequest::sslConfiguration(): the default one unless one was set."""
        return QSslConfiguration(self._ssl or QSslConfiguration.defaultConfiguration())

    def setSslConfiguration(self, configuration: QSslConfiguration) -> None:
        """QNetworkRequest::setSslConfiguration()."""
        self._ssl = QSslConfiguration(configuration)

    def originatingObject(self) -> QObject | None:
        """QNetworkRequest::originatingObject()."""
        return self._origin

    def setOriginatingObject(self, object: QObject | None) -> None:
        """QNetworkRequest::setOriginatingObject(): of no meaning to a websocket."""
        self._origin = object
