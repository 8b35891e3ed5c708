"""What a signal can be connected to, and how it is called."""

from __future__ import annotations

from functools import partial
from types import MethodType
from typing import Any, Callable, TypeVar
from weakref import ref

from ._loop import Loop

_Function = TypeVar("_Function", bound=Callable[..., Any])

_VARIABLE_ARGUMENTS = 0x04  # inspect.CO_VARARGS


def Slot(
    *types: object, name: str | None = None, result: object = None
) -> Callable[[_Function], _Function]:
    """Marks a method as a slot, as PySide2 does. Any callable is one, marked or not."""
    return lambda function: function


def accepts(*overloads: tuple[object, ...]) -> Callable[[_Function], _Function]:
    """Declares the argument lists that a slot of Qt has in C++, the longest first.

    A signal calls such a method with as many of its arguments as one of the lists begins with.
    """

    def mark(function: _Function) -> _Function:
        function._overloads = overloads  # type: ignore[attr-defined]
        return function

    return mark


def argument_count(function: Any, types: tuple[object, ...], bound: bool) -> int:
    """How many of a signal's arguments a function takes, behind self if it is bound."""
    for overload in getattr(function, "_overloads", ()):
        if types[: len(overload)] == overload:
            return len(overload)
    code = getattr(function, "__code__", None)
    if code is None and not isinstance(function, type):
        code = getattr(type(function).__call__, "__code__", None)
        bound = True
    if code is None or code.co_flags & _VARIABLE_ARGUMENTS:
        return len(types)
    return max(0, min(len(types), int(code.co_argcount) - bound))


class LoopObject:
    """What belongs to a loop, where its slots are called: a QObject, or a signal of one."""

    __slots__ = ()

    def _q_home(self) -> Loop:
        """The loop of the thread that the object belongs to."""
        raise NotImplementedError

    def _q_argument_count(self, function: Any, types: tuple[object, ...]) -> int:
        """How many of a signal's arguments a method of this object takes."""
        return argument_count(function, types, True)


class Connection:
    """One slot of one signal; this class holds any callable that is no bound method, and keeps it alive.

    `call` is how the signal calls the slot in the sender's thread; `direct` calls it in whatever thread
    it is called in. `loop` is where the slot belongs, None if it is called directly everywhere.
    """

    __slots__ = ("call", "direct", "live", "loop", "slot")

    def __init__(self, slot: Any, types: tuple[object, ...], loop: Loop) -> None:
        self.live = True
        self.slot = slot
        self.loop: Loop | None = loop
        count = argument_count(slot, types, False)
        self.direct: Callable[..., object] = slot if count == len(types) else _cut(slot, count)
        self.call = self.direct

    def post(self, *arguments: object) -> None:
        """Lets the loop of the slot call it, if it is still connected then."""
        assert self.loop is not None
        self.loop.post(partial(self._call_posted, arguments))

    def _call_posted(self, arguments: tuple[object, ...]) -> None:
        if self.live:
            self.direct(*arguments)

    def is_to(self, slot: Any) -> bool:
        """Whether disconnect(slot) means this connection."""
        return bool(self.slot == slot)


class MethodConnection(Connection):
    """A bound method. Its object is not kept alive; when that is gone, nothing is called any more."""

    __slots__ = ("receiver",)

    def __init__(
        self, slot: MethodType, types: tuple[object, ...], loop: Loop, sender: ref[Any]
    ) -> None:
        self.live = True
        self.slot = function = slot.__func__
        self.receiver = find = ref[Any](slot.__self__)
        self.loop = loop
        if isinstance(slot.__self__, LoopObject):
            self.loop = slot.__self__._q_home()
            count = slot.__self__._q_argument_count(function, types)
        else:
            count = argument_count(function, types, True)

        def call(*arguments: object) -> None:
            receiver = find()
            if receiver is None:
                self.live = False
            else:
                function(receiver, *arguments[:count])

        def call_object(*arguments: object) -> None:
            receiver = find()
            if receiver is None or receiver._q_is_deleted:
                self.live = False
                return
            outer = receiver._q_sender
            receiver._q_sender = sender()
            try:
                function(receiver, *arguments[:count])
            finally:
                receiver._q_sender = outer

        self.direct = call_object if hasattr(slot.__self__, "_q_sender") else call
        self.call = self.direct

    def is_to(self, slot: Any) -> bool:
        return (
            isinstance(slot, MethodType)
            and self.receiver() is slot.__self__
            and self.slot is slot.__func__
        )


def _cut(function: Callable[..., object], count: int) -> Callable[..., object]:
    return lambda *arguments: function(*arguments[:count])
