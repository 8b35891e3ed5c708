"""QObject.connect() and disconnect() with SIGNAL() and SLOT() texts, the form before Qt 5."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from ._qt import Qt
from ._signal import Signal, SignalInstance

if TYPE_CHECKING:
    from ._object import QObject

_METHOD, _SIGNAL = "1", "2"


def SIGNAL(signature: str) -> str:
    """The text by which connect() knows a signal: ``SIGNAL("textMessageReceived(QString)")``."""
    return _SIGNAL + signature


def SLOT(signature: str) -> str:
    """The text by which connect() knows a slot: ``SLOT("close()")``."""
    return _METHOD + signature


def find_slot(receiver: object, text: str) -> Any:
    """What a SLOT() or SIGNAL() text names of an object: a method, a signal, or None."""
    if text[:1] == _SIGNAL:
        return _find_signal(receiver, text)
    if text[:1] == _METHOD:
        method = getattr(receiver, text[1:].partition("(")[0].strip(), None)
        return method if callable(method) else None
    return None


def _find_signal(sender: object, text: object) -> SignalInstance | None:
    if not isinstance(text, str) or text[:1] != _SIGNAL:
        raise TypeError("Use the function QtCore.SIGNAL on signals")
    name, _, types = text[1:].replace("const ", "").replace("&", "").replace(" ", "").partition("(")
    if not isinstance(getattr(type(sender), name, None), Signal):
        return None
    try:
        found: SignalInstance = getattr(sender, name)[types.rstrip(")")]
    except IndexError:
        return None
    return found


def _resolve(self: QObject | None, arguments: tuple[Any, ...]) -> tuple[SignalInstance | None, Any]:
    """The signal and the slot of ``[sender,] signal, callable`` or ``..., [receiver,] slot text``.

    A sender or receiver that is not given is the object whose method was called.
    """
    rest = list(arguments)
    sender = self if isinstance(rest[0], str) else rest.pop(0)
    signal = _find_signal(sender, rest.pop(0))
    if len(rest) == 2:
        return signal, find_slot(*rest)
    if isinstance(rest[0], str):
        return signal, find_slot(self, rest[0])
    return signal, rest[0]


def _connect(self: QObject | None, *arguments: Any, type: int = Qt.AutoConnection) -> bool:
    if isinstance(arguments[-1], Qt.ConnectionType):
        *shorter, type = arguments
        arguments = tuple(shorter)
    signal, slot = _resolve(self, arguments)
    if signal is None or slot is None:
        return False
    return signal.connect(slot, Qt.ConnectionType(type))


def _disconnect(self: QObject | None, *arguments: Any) -> bool:
    signal, slot = _resolve(self, arguments)
    if signal is None or slot is None:
        return False
    try:
        return signal.disconnect(slot)
    except RuntimeError:
        return False


class _StaticOrBound:
    """A method that may be called on the class, and then gets None for self."""

    def __init__(self, function: Callable[..., bool]) -> None:
        self._function = function

    def __get__(self, found: QObject | None, owner: type) -> Callable[..., bool]:
        return partial(self._function, found)


connect = _StaticOrBound(_connect)
disconnect = _StaticOrBound(_disconnect)
