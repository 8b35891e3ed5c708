"""PySide2.QtNetwork, as far as websocket programs use it."""

from ._network import QAbstractSocket, QAuthenticator, QHostAddress, QNetworkProxy, QNetworkRequest
from ._proxyfactory import QNetworkProxyFactory
from ._ssl import (
    QSsl,
    QSslCertificate,
    QSslCipher,
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
    "QNetworkProxyFactory",
    "QNetworkRequest",
    "QSsl",
    "QSslCertificate",
    "QSslCipher",
    "QSslConfiguration",
    "QSslError",
    "QSslKey",
    "QSslPreSharedKeyAuthenticator",
    "QSslSocket",
]
