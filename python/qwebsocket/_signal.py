"""Signals: declared in a class as Signal, found on its objects as SignalInstance."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any, Callable, overload
from weakref import ref

from ._interrupt import is_exiting, raise_interrupt
from ._loop import Loop, guard, leave, report
from ._qt import Qt
from ._slot import Connection, LoopObject, MethodConnection

if TYPE_CHECKING:
    from ._object import QObject

_CPP_NAMES: dict[object, str] = {
    str: "QString",
    float: "double",
    list: "QVariantList",
    dict: "QVariantMap",
    object: "PyObject",
}


def _type_name(type: object) -> str:
    if isinstance(type, str):
        return type
    name = getattr(type, "__qualname__", str(type))
    return _CPP_NAMES.get(type, name.replace(".", "::"))


def _signature(name: str, types: tuple[object, ...]) -> str:
    return f"{name}({','.join(map(_type_name, types))})"


class Signal:
    """A signal of a class: ``Signal(str, int)``, or with overloads ``Signal((int,), (str,))``.

    `getter` stands for a method of the class that has the signal's name: calling the signal calls
    it.
    """

    def __init__(
        self,
        *types: object,
        name: str | None = None,
        arguments: object = None,
        getter: Callable[[Any], object] | None = None,
    ) -> None:
        self.overloads: list[tuple[object, ...]] = [
            tuple(each) for each in types if isinstance(each, (tuple, list))
        ] or [types]
        self.name = name or ""
        self.getter = getter

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    @overload
    def __get__(self, source: None, owner: type) -> Signal: ...
    @overload
    def __get__(self, source: QObject, owner: type) -> SignalInstance: ...
    def __get__(self, source: QObject | None, owner: type) -> Signal | SignalInstance:
        return self if source is None else self.of(source, self.overloads[0])

    def of(self, source: QObject, types: tuple[object, ...]) -> SignalInstance:
        """The signal, or one overload of it, of an object."""
        key = self.name if types == self.overloads[0] else _signature(self.name, types)
        instance = source._q_signals.get(key)
        if instance is None:
            instance = source._q_signals[key] = SignalInstance(self, source, types)
        return instance

    def __call__(self, source: QObject) -> object:
        return self.of(source, self.overloads[0])()

    def __str__(self) -> str:
        return _signature(self.name, self.overloads[0])


class SignalInstance(LoopObject):
    """A signal of an object. Its slots are called in the order of connecting.

    A slot that is connected while the signal is emitted is called from the next time on; one that
    is disconnected meanwhile is not called any more. A slot whose object lives in another thread
    than the one that emits is called by the loop of that other thread.
    """

    __slots__ = ("__weakref__", "_connections", "_signal", "_source", "_types")

    def __init__(self, signal: Signal, source: QObject, types: tuple[object, ...]) -> None:
        self._signal = signal
        self._source = ref(source)
        self._types = types
        self._connections: tuple[Connection, ...] = ()

    def __call__(self) -> Any:
        if self._signal.getter is None:
            raise TypeError("native Qt signal is not callable")
        return self._signal.getter(self._find_source())

    def __getitem__(self, key: object) -> SignalInstance:
        """The overload with these argument types, given as types or as C++ writes them."""
        wanted = key if isinstance(key, tuple) else (key,)
        name = self._signal.name
        signature = _signature(name, wanted)
        for types in self._signal.overloads:
            if _signature(name, types) == signature:
                return self._signal.of(self._find_source(), types)
        raise IndexError(f"Signature {signature} not found for signal: {name}")

    def __str__(self) -> str:
        return _signature(self._signal.name, self._types)

    def _q_home(self) -> Loop:
        return self._find_source()._q_loop

    def _q_argument_count(self, function: Any, types: tuple[object, ...]) -> int:
        return len(self._types)

    def _find_source(self) -> QObject:
        source = self._source()
        if source is None:
            raise RuntimeError(f"the object of the signal {self} is already deleted")
        source._q_check()
        return source

    def connect(self, slot: object, type: Qt.ConnectionType = Qt.AutoConnection) -> bool:
        """Connects a callable or another signal; False if it should be unique and is not.

        A bound method does not keep its object alive, any other callable is kept.
        """
        source = self._find_source()
        if isinstance(slot, SignalInstance) and len(slot._types) > len(self._types):
            raise TypeError(f"{self} has too few arguments for {slot}")
        slot = _callable(slot)
        unique, kind = int(type) & Qt.UniqueConnection, int(type) & ~Qt.UniqueConnection
        if kind == Qt.BlockingQueuedConnection:
            raise NotImplementedError("Qt.BlockingQueuedConnection")
        if unique and any(each.is_to(slot) for each in self._connections):
            return False
        if isinstance(slot, MethodType):
            made: Connection = MethodConnection(slot, self._types, source._q_loop, self._source)
        else:
            made = Connection(slot, self._types, source._q_loop)
        if kind == Qt.DirectConnection:
            made.loop = None
        elif kind == Qt.QueuedConnection or made.loop is not source._q_loop:
            made.call = made.post
        self._connections = (*(each for each in self._connections if each.live), made)
        source._q_listeners_changed(self._signal.name)
        return True

    def disconnect(self, slot: object = None) -> bool:
        """Ends the first connection to the slot, or all of them; RuntimeError if there is none."""
        source = self._find_source()
        ended = self._connections
        if slot is not None:
            slot = _callable(slot)
            ended = tuple(each for each in ended if each.live and each.is_to(slot))[:1]
        if not ended:
            raise RuntimeError(f"Failed to disconnect signal {self}.")
        for each in ended:
            each.live = False
        self._connections = tuple(each for each in self._connections if each.live)
        source._q_listeners_changed(self._signal.name)
        return True

    def emit(self, *arguments: object) -> bool:
        """Calls the slots; what they raise is printed by sys.excepthook. From any thread."""
        if len(arguments) != len(self._types):
            expected, given = len(self._types), len(arguments)
            how = "needs" if given < expected else "only accepts"
            raise TypeError(f"{self} {how} {expected} argument(s), {given} given!")
        source = self._find_source()
        if source._q_loop.is_mine():
            self.deliver(source, arguments)
        elif not source._q_blocked:
            for each in self._connections:
                is_near = each.loop is None or each.loop.is_mine()
                guard(each.direct if is_near else each.post, *arguments)
        raise_interrupt()
        return True

    def deliver(self, source: QObject, arguments: tuple[object, ...]) -> None:
        """Calls the slots in the sender's thread. Raises nothing: C may be below."""
        if source._q_blocked or is_exiting():
            return
        for each in self._connections:
            if each.live:
                try:
                    each.call(*arguments)
                except Exception:
                    report()
                except BaseException as error:
                    leave(error)
                    return

    def has_slots(self) -> bool:
        return bool(self._connections)

    def drop_all(self) -> None:
        """Ends all connections of an object that is deleted."""
        for each in self._connections:
            each.live = False
        self._connections = ()


def _callable(slot: object) -> object:
    if isinstance(slot, SignalInstance):
        return slot.emit
    if callable(slot):
        return slot
    raise TypeError(f"a slot must be callable, not {slot!r}")
