"""Objects with a part in the C library: how its callbacks find them, and what keeps their slots."""

from __future__ import annotations

import atexit
import os
from functools import partial
from itertools import count
from typing import Any, Callable, cast
from weakref import ref

from ._loop import guard
from ._object import Missing, QObject
from ._signal import SignalInstance

_keys = count(1)

# What C callbacks find an object by: their `user` is the key. Keeps no object alive.
objects: dict[int, Callable[[], Any]] = {}

# The signals of objects that the library may call back at any time: an open connection, a started
# timer. As in Qt what is connected to them stays connected, even if nobody else holds the callable.
# One that holds the object, as many lambdas do, thereby keeps it until the connection has ended.
_busy: dict[int, dict[str, SignalInstance]] = {}


class HandleObject(QObject):
    """A QObject that owns an object of the C library."""

    _q_handle = cast(int, Missing())
    _q_key = 0

    def _q_register(self) -> int:
        """Makes C callbacks find the object; returns the key to give them."""
        self._q_key = next(_keys)
        objects[self._q_key] = ref(self)
        return self._q_key

    def _q_set_busy(self, busy: bool) -> None:
        """Tells whether the library may call back at any time."""
        if busy:
            _busy[self._q_key] = self._q_signals
        else:
            _busy.pop(self._q_key, None)

    def _q_release(self) -> None:
        handle = self.__dict__.pop("_q_handle", None)
        if self._q_key not in objects:
            return
        objects[self._q_key] = lambda: self
        try:
            if handle is not None:
                self._q_end(handle)
        finally:
            self._q_set_busy(False)
            del objects[self._q_key]

    def _q_end(self, handle: int) -> None:
        """Frees the C object; the signals of its end are still delivered."""
        raise NotImplementedError


def settle_later(found: Any) -> None:
    """Lets a socket or a server look anew whether it is busy, when its callbacks have returned."""
    found._q_loop.afterwards.append(partial(_settle, ref(found)))


def _settle(find: Callable[[], Any]) -> None:
    found = find()
    if found is not None:
        found._q_settle()


def _end_all() -> None:
    """At the end of the interpreter: ends what is left, so that peers see a proper end."""
    for find in list(objects.values()):
        found = find()
        if found is not None and found._q_loop.is_mine():
            guard(found._q_delete)


def _forget_all() -> None:
    """After a fork: the child may not use what the parent has made."""
    objects.clear()
    _busy.clear()


atexit.register(_end_all)
os.register_at_fork(after_in_child=_forget_all)
