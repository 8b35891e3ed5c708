"""Requests and authenticators between Python's value types and the C library's objects."""

from __future__ import annotations

from . import _subprotocols
from ._ffi import lib
from ._handshakeoptions import QWebSocketHandshakeOptions
from ._network import QAuthenticator, QNetworkRequest
from ._octets import octets
from ._url import QUrl


def new_request(request: QNetworkRequest, options: QWebSocketHandshakeOptions | None) -> int:
    """An owned qws_request with the URL, the raw headers and the options."""
    handle: int = lib.qws_request_new(_encoded(request.url()))
    try:
        for header in request.rawHeaderList():
            name, value = octets(header), octets(request.rawHeader(header))
            lib.qws_request_set_raw_header(handle, name, value)
        if options is not None:
            names = _subprotocols.joined(options.subprotocols())
            lib.qws_request_set_subprotocols(handle, names)
    except Exception:
        lib.qws_request_free(handle)
        raise
    return handle


def take_request(handle: int) -> QNetworkRequest:
    """The value of an owned qws_request, which is freed."""
    request = QNetworkRequest(QUrl(lib.qws_request_url(handle)))
    for index in range(lib.qws_request_raw_header_count(handle)):
        name = lib.qws_request_raw_header_name(handle, index)
        request.setRawHeader(name, lib.qws_request_raw_header(handle, name))
    lib.qws_request_free(handle)
    return request


def take_options(handle: int) -> QWebSocketHandshakeOptions:
    """The options of an owned qws_request, which is freed."""
    options = QWebSocketHandshakeOptions()
    options.setSubprotocols(_subprotocols.split(lib.qws_request_subprotocols(handle)))
    lib.qws_request_free(handle)
    return options


def _encoded(url: QUrl) -> bytes:
    """A URL as the library reads it; empty if it is not valid."""
    return octets(url.toEncoded()) if url.isValid() else b""


def read_authenticator(handle: int) -> QAuthenticator:
    """The question of a qws_authenticator, without an answer."""
    authenticator = QAuthenticator()
    authenticator.setRealm(lib.qws_authenticator_realm(handle))
    return authenticator


def answer_authenticator(handle: int, authenticator: QAuthenticator) -> None:
    """Gives the library what the slots have filled in."""
    if authenticator.user() or authenticator.password():
        user, password = authenticator.user(), authenticator.password()
        lib.qws_authenticator_set_user(handle, user.encode("utf-8", "replace"))
        lib.qws_authenticator_set_password(handle, password.encode("utf-8", "replace"))
