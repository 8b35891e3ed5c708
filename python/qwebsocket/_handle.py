"""Objects with a part in the C library: how its callbacks find them, and what keeps their slots."""

from __future__ import annotations

import atexit
import os
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

    _handle = cast(int, Missing())
    _key = 0

    def _register(self) -> int:
        """Makes C callbacks find the object; returns the key to give them."""
        self._key = next(_keys)
        objects[self._key] = ref(self)
        return self._key

    def _set_busy(self, busy: bool) -> None:
        """Tells whether the library may call back at any time."""
        if busy:
            _busy[self._key] = self._signals
        else:
            _busy.pop(self._key, None)

    def _release(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if self._key not in objects:
            return
        objects[self._key] = lambda: self
        try:
            if handle is not None:
                self._end(handle)
        finally:
            self._set_busy(False)
            del objects[self._key]

    def _end(self, handle: int) -> None:
        """Frees the C object; the signals of its end are still delivered."""
        raise NotImplementedError


def _end_all() -> None:
    """At the end of the interpreter: ends what is left, so that peers see a proper end."""
    for find in list(objects.values()):
        found = find()
        if found is not None and found._loop.is_mine():
            guard(found._delete)


def _forget_all() -> None:
    """After a fork: the child may not use what the parent has made."""
    objects.clear()
    _busy.clear()


atexit.register(_end_all)
os.register_at_fork(after_in_child=_forget_all)
