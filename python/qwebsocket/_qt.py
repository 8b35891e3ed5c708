"""The namespace Qt, as far as connections and timers need it."""

from __future__ import annotations

from ._enum import QtEnum


class Qt:
    """Enums of Qt's namespace."""

    class ConnectionType(QtEnum):
        AutoConnection = 0
        DirectConnection = 1
        QueuedConnection = 2
        BlockingQueuedConnection = 3
        UniqueConnection = 0x80

    class TimerType(QtEnum):
        PreciseTimer = 0
        CoarseTimer = 1
        VeryCoarseTimer = 2

    AutoConnection = ConnectionType.AutoConnection
    DirectConnection = ConnectionType.DirectConnection
    QueuedConnection = ConnectionType.QueuedConnection
    BlockingQueuedConnection = ConnectionType.BlockingQueuedConnection
    UniqueConnection = ConnectionType.UniqueConnection

    PreciseTimer = TimerType.PreciseTimer
    CoarseTimer = TimerType.CoarseTimer
    VeryCoarseTimer = TimerType.VeryCoarseTimer
