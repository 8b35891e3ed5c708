"""PySide2.QtNetwork, as far as websocket programs use it."""

from ._network import QAbstractSocket, QAuthenticator, QHostAddress, QNetworkProxy, QNetworkRequest
from ._ssl import (
    QSsl,
    QSslCertificate,
    QSslConfiguration,
    QSslError,
    QSslKey,
    QSslPreSharedKeyAuthenticator,
    QSslSocket,
)

__all__ = [
    "QAbstractSocket",
    "QAuthenticator",
    "QHostAddress",
    "QNetworkProxy",
    "QNetworkRequest",
    "QSsl",
    "QSslCertificate",
    "QSslConfiguration",
    "QSslError",
    "QSslKey",
    "QSslPreSharedKeyAuthenticator",
    "QSslSocket",
]
