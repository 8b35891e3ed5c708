"""Where the C library may be."""

from __future__ import annotations

import os

_NAME = "libqwebsocket.so"
_SYSTEM_NAME = "libqwebsocket.so.1"


def candidates() -> list[str]:
    """The places in order. If $QWEBSOCKET_LIBRARY is set, it is the only one."""
    chosen = os.environ.get("QWEBSOCKET_LIBRARY")
    if chosen:
        return [chosen]
    package = os.path.dirname(os.path.abspath(__file__))
    checkout = os.path.dirname(os.path.dirname(package))
    return [
        os.path.join(package, _NAME),
        os.path.join(checkout, "build", "lib", _NAME),
        _SYSTEM_NAME,
    ]
