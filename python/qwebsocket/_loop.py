"""The event loop of a thread, below QEventLoop: one for each thread, made when it is first used."""

from __future__ import annotations

import sys
from itertools import count
from select import select
from threading import Lock, get_ident, local
from time import monotonic
from typing import Any, Callable

from ._ffi import FUNCTION, lib
from ._interrupt import interrupt

# How long one wait may last: Ctrl-C that comes just before a wait is seen after it.
SLICE_MS = 500

_WAIT_FOR_MORE_EVENTS = 0x04  # QEventLoop.WaitForMoreEvents
_CALLBACK = "ctypes callback"  # in the text that sys.unraisablehook gets
_NOBODY = 0  # no thread: the one the loop belonged to has ended

_making = Lock()
_keys = count(1)
_posted: dict[int, Callable[[], object]] = {}


class Loop:
    """What objects of one thread share: the C loop, posted calls, and what waits to be deleted.

    `post` may be called from any thread, everything else from the loop's own.
    """

    def __init__(self) -> None:
        self.thread = get_ident()
        self.depth = 0  # how many QEventLoop.exec_() are running
        self.asks_for_mask = False  # the library waits for a mask key, and takes no other call
        self._handle: int | None = None
        self.afterwards: list[Callable[[], object]] = []  # to be called when run_once() returns
        self._doomed: list[tuple[int, Callable[[], Any]]] = []

    @staticmethod
    def current() -> Loop:
        """The loop of this thread."""
        try:
            return _here.lease.loop
        except AttributeError:
            _here.lease = _Lease()
            return _here.lease.loop

    @property
    def handle(self) -> int:
        """The C loop, made when it is first asked for."""
        if self._handle is None:
            with _making:
                if self._handle is None:
                    self._handle = lib.qws_loop_new()
                    _catch_interrupts()
        return self._handle

    def is_mine(self) -> bool:
        """Whether this thread may use the objects of this loop."""
        return self.thread in (get_ident(), _NOBODY)

    def may_end_objects(self) -> bool:
        """Whether the library takes the calls that end an object, here and now."""
        return self.is_mine() and not self.asks_for_mask

    def post(self, call: Callable[[], object]) -> None:
        """Lets the loop make a call, in the order of posting. From any thread."""
        key = next(_keys)
        _posted[key] = call
        lib.qws_loop_post(self.handle, _call_posted, key)

    def wake(self) -> None:
        """Makes run_once() return, from any thread."""
        if self._handle is not None:
            lib.qws_loop_wake(self._handle)

    def stop(self) -> None:
        """Makes run_once() return after the callback that is being delivered."""
        if self._handle is not None:
            lib.qws_loop_stop(self._handle)

    def run_once(self, timeout_ms: int) -> None:
        """Waits up to timeout_ms for something to happen, and delivers it."""
        lib.qws_loop_run_once(self.handle, timeout_ms)
        while self.afterwards:
            self.afterwards.pop()()

    def delete_later(self, find: Callable[[], Any]) -> None:
        """Ends the object that `find` gives when control is back in the exec_() that runs now.

        If none runs, the next to start does it, as Qt.
        """
        self._doomed.append((self.depth, find))

    def delete_due(self) -> None:
        """Ends the objects that this depth of exec_() is due for."""
        while True:
            due = [find for depth, find in self._doomed if not 0 < depth < self.depth]
            if not due:
                return
            self._doomed = [entry for entry in self._doomed if 0 < entry[0] < self.depth]
            for find in due:
                found = find()
                if found is not None:
                    found._q_delete()

    def process_events(self, flags: int, maximum_ms: int | None) -> None:
        """Delivers what has happened; with a maximum, also what happens meanwhile."""
        self.run_once(SLICE_MS if flags & _WAIT_FOR_MORE_EVENTS else 0)
        if maximum_ms is not None:
            deadline = monotonic() + maximum_ms / 1000
            while self.is_ready() and monotonic() < deadline:
                self.run_once(0)

    def is_ready(self) -> bool:
        """Whether run_once() has something to do."""
        return bool(select([lib.qws_loop_fd(self.handle)], [], [], 0)[0])

    def close(self) -> None:
        """Frees the C loop. A new one is made when the loop is used again."""
        handle, self._handle = self._handle, None
        if handle is not None:
            lib.qws_loop_free(handle)

    def abandon(self) -> None:
        """The thread of the loop has ended."""
        self.thread = _NOBODY
        self.close()


class _Lease:
    """Dies with the thread it was made in."""

    def __init__(self) -> None:
        self.loop = Loop()

    def __del__(self) -> None:
        self.loop.abandon()


class _Here(local):
    lease: _Lease


_here = _Here()


def guard(call: Callable[..., object], *arguments: Any) -> None:
    """Calls a slot as the loop does: sys.excepthook prints what it raises, and the loop goes on.

    What is no Exception (sys.exit(), Ctrl-C) leaves the loop.
    """
    try:
        call(*arguments)
    except Exception:
        report()
    except BaseException as error:
        leave(error)


def report() -> None:
    """Gives the exception that is being handled to sys.excepthook."""
    try:
        sys.excepthook(*sys.exc_info())
    except Exception:
        sys.__excepthook__(*sys.exc_info())


def leave(error: BaseException) -> None:
    """Lets the innermost run of this thread's loop end with an exception."""
    interrupt(error)
    Loop.current().stop()


def _catch_interrupts() -> None:
    """Lets Ctrl-C leave the loop also when it hits a callback of ours before that can catch it.

    ctypes gives what leaves a callback to sys.unraisablehook.
    """
    others = sys.unraisablehook
    if getattr(others, "catches_interrupts", False):
        return

    def hook(raised: Any) -> None:
        if isinstance(raised.exc_value, Exception) or _CALLBACK not in str(raised.err_msg):
            others(raised)
        else:
            leave(raised.exc_value)

    hook.catches_interrupts = True  # type: ignore[attr-defined]
    sys.unraisablehook = hook


def _call(key: int) -> None:
    guard(_posted.pop(key))


_call_posted = FUNCTION(_call)
