"""The names that values print: PySide2's own, so that what a program prints stays the same."""

from __future__ import annotations

_QT_MODULES = {
    "_abstractsocket": "QtNetwork",
    "_application": "QtCore",
    "_authenticator": "QtNetwork",
    "_bytearray": "QtCore",
    "_corsauthenticator": "QtWebSockets",
    "_handshakeoptions": "QtWebSockets",
    "_handshakerequest": "QtWebSockets",
    "_hostaddress": "QtNetwork",
    "_object": "QtCore",
    "_protocol": "QtWebSockets",
    "_proxy": "QtNetwork",
    "_qssl": "QtNetwork",
    "_qt": "QtCore",
    "_request": "QtNetwork",
    "_server": "QtWebSockets",
    "_signal": "QtCore",
    "_socket": "QtWebSockets",
    "_sslcertificate": "QtNetwork",
    "_sslcipher": "QtNetwork",
    "_sslconfiguration": "QtNetwork",
    "_sslerror": "QtNetwork",
    "_sslkey": "QtNetwork",
    "_sslpsk": "QtNetwork",
    "_sslsocket": "QtNetwork",
    "_timer": "QtCore",
    "_url": "QtCore",
    "_urlquery": "QtCore",
}
"""The Qt module that each module of values belongs to."""


def qt_name(cls: type) -> str:
    """The name of a class in repr() and str(), for example "PySide2.QtCore.QByteArray".

    PySide2 prints its module with the name and programs compare such texts, so it is printed here
    too. A class of the user's own, derived from one of ours, is printed by its bare name.
    """
    module = _QT_MODULES.get(cls.__module__.rpartition(".")[2])
    return f"PySide2.{module}.{cls.__qualname__}" if module else cls.__qualname__
