"""What a slot raises that may not pass through C: it is kept until control is back in Python."""

from __future__ import annotations

from sys import is_finalizing
from threading import get_ident

_interrupts: dict[int, BaseException] = {}


def interrupt(error: BaseException) -> None:
    """Keeps sys.exit() or Ctrl-C in a slot until raise_interrupt()."""
    _interrupts.setdefault(get_ident(), error)


def is_exiting() -> bool:
    """Whether no slot may run any more in this thread: one has called sys.exit(), or Python ends."""
    if _interrupts and isinstance(_interrupts.get(get_ident()), SystemExit):
        return True
    return is_finalizing()


def raise_interrupt() -> None:
    """Raises what interrupt() keeps for this thread."""
    if _interrupts:
        error = _interrupts.pop(get_ident(), None)
        if error is not None:
            raise error
