"""The value types of TLS, in one place to import from."""

from __future__ import annotations

from ._qssl import QSsl
from ._sslcertificate import QSslCertificate, QSslKey
from ._sslconfiguration import QSslConfiguration, QSslSocket
from ._sslerror import QSslError
from ._sslpsk import QSslPreSharedKeyAuthenticator

__all__ = [
    "QSsl",
    "QSslCertificate",
    "QSslConfiguration",
    "QSslError",
    "QSslKey",
    "QSslPreSharedKeyAuthenticator",
    "QSslSocket",
]
