"""The value types of QtNetwork that have nothing to do with TLS, in one place to import from."""

from __future__ import annotations

from ._abstractsocket import QAbstractSocket
from ._authenticator import QAuthenticator
from ._hostaddress import QHostAddress
from ._proxy import QNetworkProxy
from ._request import QNetworkRequest

__all__ = ["QAbstractSocket", "QAuthenticator", "QHostAddress", "QNetworkProxy", "QNetworkRequest"]
