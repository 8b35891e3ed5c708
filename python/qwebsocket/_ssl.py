"""The value types of TLS, in one place to import from."""

from __future__ import annotations

from ._qssl import QSsl
from ._sslcertificate import QSslCertificate
from ._sslcipher import QSslCipher
from ._sslconfiguration import QSslConfiguration
from ._sslerror import QSslError
from ._sslkey import QSslKey
from ._sslpsk import QSslPreSharedKeyAuthenticator
from ._sslsocket import QSslSocket

__all__ = [
    "QSsl",
    "QSslCertificate",
    "QSslCipher",
    "QSslConfiguration",
    "QSslError",
    "QSslKey",
    "QSslPreSharedKeyAuthenticator",
    "QSslSocket",
]
