"""PySide2.QtCore, as far as websocket programs use it."""

from ._application import QCoreApplication, QEventLoop
from ._bytearray import QByteArray
from ._connect import SIGNAL, SLOT
from ._object import QObject
from ._qt import Qt
from ._signal import Signal, SignalInstance
from ._slot import Slot
from ._timer import QTimer
from ._url import QUrl
from ._urlquery import QUrlQuery

__all__ = [
    "SIGNAL",
    "SLOT",
    "QByteArray",
    "QCoreApplication",
    "QEventLoop",
    "QObject",
    "QTimer",
    "QUrl",
    "QUrlQuery",
    "Qt",
    "Signal",
    "SignalInstance",
    "Slot",
]
