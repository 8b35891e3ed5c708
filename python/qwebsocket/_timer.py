"""QTimer."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from ._connect import find_slot
from ._ffi import NOTICE, lib
from ._handle import HandleObject, objects
from ._object import QObject
from ._qt import Qt
from ._signal import Signal
from ._slot import accepts


def _milliseconds(value: object) -> int:
    """A time in milliseconds; a float is cut, as in PySide2."""
    if isinstance(value, (int, float)):
        return int(value)
    raise TypeError(f"expected int, got {type(value).__name__}")


class QTimer(HandleObject):
    """Emits timeout when its interval, in milliseconds, has gone by: each time, or once."""

    timeout = Signal()

    _q_properties: ClassVar[dict[str, tuple[str, str]]] = {
        **QObject._q_properties,
        "interval": ("interval", "setInterval"),
        "singleShot": ("isSingleShot", "setSingleShot"),
        "timerType": ("timerType", "setTimerType"),
    }

    def __init__(self, parent: QObject | None = None, **properties: object) -> None:
        self._q_interval = 0
        self._q_single_shot = False
        self._q_timer_type = Qt.CoarseTimer
        super().__init__(parent, **properties)

    @accepts((int,), ())
    def start(self, msec: int | None = None) -> None:
        """Starts or restarts the timer, with another interval if one is given."""
        self._q_check()
        if msec is not None:
            self._q_interval = _milliseconds(msec)
        if self._q_interval < 0:
            warnings.warn("Timers cannot have negative intervals", RuntimeWarning, stacklevel=2)
            return
        if "_q_handle" not in self.__dict__:
            self._q_handle = lib.qws_timer_new(self._q_loop.handle, _timed_out, self._q_register())
        lib.qws_timer_start(self._q_handle, self._q_interval, self._q_interval)
        self._q_set_busy(True)

    def stop(self) -> None:
        if self.isActive():
            lib.qws_timer_stop(self._q_handle)
            self._q_set_busy(False)

    def isActive(self) -> bool:
        self._q_check()
        return "_q_handle" in self.__dict__ and bool(lib.qws_timer_is_active(self._q_handle))

    def interval(self) -> int:
        self._q_check()
        return self._q_interval

    def setInterval(self, msec: int) -> None:
        """Sets the interval; a started timer starts anew with it."""
        active = self.isActive()
        self._q_interval = _milliseconds(msec)
        if active:
            self.start()

    def isSingleShot(self) -> bool:
        self._q_check()
        return self._q_single_shot

    def setSingleShot(self, singleShot: bool) -> None:
        """Sets whether the timer ends with its next timeout."""
        self._q_check()
        self._q_single_shot = bool(singleShot)

    def remainingTime(self) -> int:
        """Milliseconds to the timeout, -1 if the timer is not started."""
        return lib.qws_timer_remaining_time(self._q_handle) if self.isActive() else -1

    def timerId(self) -> int:
        """A number of its own for each started timer, -1 if it is not started."""
        return self._q_key if self.isActive() else -1

    def timerType(self) -> Qt.TimerType:
        self._q_check()
        return self._q_timer_type

    def setTimerType(self, atype: Qt.TimerType) -> None:
        """Is kept, and changes nothing: all timers are precise."""
        self._q_check()
        self._q_timer_type = Qt.TimerType(atype)

    @staticmethod
    def singleShot(msec: int, *arguments: Any) -> None:
        """Calls a slot once, after so many milliseconds.

        Forms: ``(msec, callable or signal)``, ``(msec, [timer type,] receiver, SLOT("name()"))``, and
        ``(msec, receiver, callable)`` as in C++.
        """
        if arguments and isinstance(arguments[0], Qt.TimerType):
            arguments = arguments[1:]
        slot = arguments[-1]
        if isinstance(slot, str):
            slot = find_slot(*arguments)
            if slot is None:
                raise ValueError(f"no such slot: {arguments[1]}")
        _SingleShot(msec, slot)

    def _q_end(self, handle: int) -> None:
        lib.qws_timer_free(handle)


class _SingleShot(QTimer):
    """Keeps itself until it has fired."""

    waiting: ClassVar[set[_SingleShot]] = set()

    def __init__(self, msec: int, slot: Any) -> None:
        super().__init__()
        self.setSingleShot(True)
        self.timeout.connect(slot)
        self.start(max(0, _milliseconds(msec)))
        self.waiting.add(self)


def _time_out(_handle: int, user: int) -> None:
    timer = objects[user]()
    if timer is None:
        return
    if timer._q_single_shot:
        timer.stop()
        _SingleShot.waiting.discard(timer)
    timer.timeout.deliver(timer, ())


_timed_out = NOTICE(_time_out)
