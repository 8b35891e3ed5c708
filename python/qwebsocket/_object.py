"""QObject: parents and children, life and end, properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, cast
from weakref import ref

from . import _connect
from ._bytearray import QByteArray
from ._loop import Loop, guard
from ._names import qt_name
from ._signal import Signal, SignalInstance
from ._slot import LoopObject

_Object = TypeVar("_Object", bound="QObject")


class _State:
    """What is there of a QObject as long as it is alive."""

    __slots__ = ("children", "name", "parent", "values")

    def __init__(self) -> None:
        self.children: list[QObject] = []
        self.name = ""
        self.parent: ref[QObject] | None = None
        self.values: dict[str, object] = {}


class Missing:
    """Stands for an attribute that an object has only while it is alive."""

    def __get__(self, found: QObject | None, owner: type) -> Any:
        if found is None:
            return self
        if found._q_is_deleted:
            raise RuntimeError(f"Internal C++ object ({qt_name(owner)}) already deleted.")
        name = owner.__name__
        raise RuntimeError(f"'__init__' method of object's base class ({name}) not called.")


class QObject(LoopObject):
    """The base of everything with signals. It belongs to the thread that made it.

    An object lives as long as its parent lives or somebody in Python holds it. After its end, also
    by deleteLater() or with its parent, every method raises RuntimeError.
    """

    destroyed = Signal((), ("QObject",))
    objectNameChanged = Signal(str)

    connect = _connect.connect
    disconnect = _connect.disconnect

    # The properties of Qt: their getters and setters.
    _q_properties: ClassVar[dict[str, tuple[str, str]]] = {
        "objectName": ("objectName", "setObjectName"),
    }

    _q_is_deleted = False
    _q_blocked = False
    _q_sender: QObject | None = None
    _q_loop = cast(Loop, Missing())
    _q_signals = cast("dict[str, SignalInstance]", Missing())
    _q_state = cast(_State, Missing())

    def __init__(self, parent: QObject | None = None, **properties: object) -> None:
        self._q_loop = Loop.current()
        self._q_signals = {}
        self._q_state = _State()
        self.setParent(parent)
        self._q_initialize(properties)

    def _q_initialize(self, properties: dict[str, object]) -> None:
        """Handles keywords of the constructor: properties to set and signals to connect."""
        for name, value in properties.items():
            if name in self._q_properties:
                self.setProperty(name, value)
            elif isinstance(getattr(type(self), name, None), Signal):
                getattr(self, name).connect(value)
            else:
                cls = qt_name(type(self))
                raise AttributeError(f"{cls}.__init__(): '{name}' is not a Qt property or a signal")

    def _q_home(self) -> Loop:
        return self._q_loop

    def _q_check(self) -> None:
        """Raises RuntimeError if the object is not alive."""
        self._q_state  # noqa: B018

    def _q_listeners_changed(self, signal: str) -> None:
        """A slot was connected to the signal, or disconnected."""

    # ---- the end

    def __del__(self) -> None:
        if "_q_state" in self.__dict__:
            self._q_delete()

    def deleteLater(self) -> None:
        """Ends the object when control is back in the event loop. From any thread."""
        self._q_check()
        if self._q_loop.is_mine():
            self._q_loop.delete_later(ref(self))
        else:
            self._q_loop.post(self.deleteLater)

    def _q_delete(self) -> None:
        """Ends the object: first its part in C, with the signals of that, then its children."""
        if not self._q_loop.may_end_objects():
            self._q_loop.post(self._q_delete)
            return
        state = self.__dict__.pop("_q_state", None)
        if state is None:
            return
        self._q_is_deleted = True
        guard(self._q_release)
        for types in QObject.destroyed.overloads:
            QObject.destroyed.of(self, types).deliver(self, (self,) * len(types))
        parent = state.parent and state.parent()
        if parent is not None and not parent._q_is_deleted:
            parent._q_state.children.remove(self)
        for child in state.children:
            child._q_delete()
        for signal in self._q_signals.values():
            signal.drop_all()
        self._q_signals.clear()

    def _q_release(self) -> None:
        """Gives up what the object has in the C library."""

    # ---- parents and children

    def parent(self) -> QObject | None:
        parent = self._q_state.parent
        return None if parent is None else parent()

    def setParent(self, parent: QObject | None) -> None:
        """Makes the object live and end with another one; None: with its Python references."""
        if not isinstance(parent, (QObject, type(None))):
            raise TypeError(f"a parent must be a QObject, not {parent!r}")
        old = self.parent()
        if old is not None:
            old._q_state.children.remove(self)
        self._q_state.parent = None
        if parent is not None:
            parent._q_state.children.append(self)
            self._q_state.parent = ref(parent)

    def children(self) -> list[QObject]:
        return list(self._q_state.children)

    def findChild(self, type: type[_Object], name: str = "") -> _Object | None:
        """The first child, children's children included, of the type and, if given, the name."""
        return next(iter(self.findChildren(type, name)), None)

    def findChildren(self, type: type[_Object], name: str = "") -> list[_Object]:
        """All children, children's children included, of the type and, if given, the name."""
        return [
            child
            for child in self._q_descendants()
            if isinstance(child, type) and name in ("", child.objectName())
        ]

    def _q_descendants(self) -> Iterator[QObject]:
        for child in self._q_state.children:
            yield child
            yield from child._q_descendants()

    # ---- properties

    def objectName(self) -> str:
        return self._q_state.name

    def setObjectName(self, name: str) -> None:
        if name != self._q_state.name:
            self._q_state.name = name
            self.objectNameChanged.emit(name)

    def property(self, name: str | bytes) -> Any:
        """The value of a property of Qt or of one that setProperty() made, else None."""
        key = _key_of(name)
        if key in self._q_properties:
            return getattr(self, self._q_properties[key][0])()
        return self._q_state.values.get(key)

    def setProperty(self, name: str | bytes, value: object) -> bool:
        """Sets a property of Qt (True), or one of the object's own (False; None removes it)."""
        key = _key_of(name)
        if key in self._q_properties:
            getattr(self, self._q_properties[key][1])(value)
            return True
        self._q_state.values[key] = value
        if value is None:
            del self._q_state.values[key]
        return False

    def dynamicPropertyNames(self) -> list[QByteArray]:
        return [QByteArray(name.encode()) for name in self._q_state.values]

    def inherits(self, name: str) -> bool:
        self._q_check()
        return any(cls.__name__ == name for cls in type(self).__mro__)

    # ---- signals

    def blockSignals(self, block: bool) -> bool:
        """Lets the object emit nothing, or emit again. Returns whether it was blocked before."""
        self._q_check()
        before, self._q_blocked = self._q_blocked, bool(block)
        return before

    def signalsBlocked(self) -> bool:
        self._q_check()
        return self._q_blocked

    def sender(self) -> QObject | None:
        """Inside a slot of this object: the object whose signal called it."""
        self._q_check()
        return self._q_sender


def _key_of(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name
