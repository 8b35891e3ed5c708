"""QWebSocketCompression: permessage-deflate (RFC 7692)."""

from __future__ import annotations

from dataclasses import dataclass

from ._arguments import instance, number
from ._ffi import Compression

_INT = 2**31


@dataclass
class QWebSocketCompression:
    """What a side wants of compression, or what was agreed on. Not in Qt.

    `level` is how hard is tried to compress: 1 is the fastest, 9 the smallest. The messages of a
    direction look back at most 2**windowBits bytes (8 to 15), and with contextTakeover also at the
    messages before; without it they are compressed less, and take no memory between messages.
    Messages of less than `threshold` bytes go out as they are.
    """

    level: int = 5
    sendWindowBits: int = 12
    receiveWindowBits: int = 12
    sendContextTakeover: bool = True
    receiveContextTakeover: bool = True
    threshold: int = 256


def wanted(compression: QWebSocketCompression | None) -> Compression | None:
    """What the library takes for it; None for none."""
    if compression is None:
        return None
    value = instance(compression, QWebSocketCompression)
    return Compression(
        level=number(value.level, -_INT, _INT - 1),
        send_window_bits=number(value.sendWindowBits, -_INT, _INT - 1),
        receive_window_bits=number(value.receiveWindowBits, -_INT, _INT - 1),
        send_context_takeover=bool(value.sendContextTakeover),
        receive_context_takeover=bool(value.receiveContextTakeover),
        threshold=number(value.threshold, 0, 2**64 - 1),
    )


def agreed(compression: Compression | None) -> QWebSocketCompression | None:
    """What the library gives; None for none."""
    if compression is None:
        return None
    return QWebSocketCompression(
        level=compression.level,
        sendWindowBits=compression.send_window_bits,
        receiveWindowBits=compression.receive_window_bits,
        sendContextTakeover=bool(compression.send_context_takeover),
        receiveContextTakeover=bool(compression.receive_context_takeover),
        threshold=compression.threshold,
    )
