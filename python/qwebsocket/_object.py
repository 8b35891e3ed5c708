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
        if found._is_deleted:
            raise RuntimeError(f"Internal C++ object ({qt_name(owner)}) already deleted.")
        name = owner.__name__
        raise RuntimeError(f"'__init__' method of object's base class ({name}) not called.")


class QObject:
    """The base of everything with signals. It belongs to the thread that made it.

    An object lives as long as its parent lives or somebody in Python holds it. After its end, also
    by deleteLater() or with its parent, every method raises RuntimeError.
    """

    destroyed = Signal((), ("QObject",))
    objectNameChanged = Signal(str)

    connect = _connect.connect
    disconnect = _connect.disconnect

    # The properties of Qt: their getters and setters.
    _properties: ClassVar[dict[str, tuple[str, str]]] = {
        "objectName": ("objectName", "setObjectName"),
    }

    _is_deleted = False
    _blocked = False
    _sender: QObject | None = None
    _loop = cast(Loop, Missing())
    _signals = cast("dict[str, SignalInstance]", Missing())
    _state = cast(_State, Missing())

    def __init__(self, parent: QObject | None = None, **properties: object) -> None:
        self._loop = Loop.current()
        self._signals = {}
        self._state = _State()
        self.setParent(parent)
        self._initialize(properties)

    def _initialize(self, properties: dict[str, object]) -> None:
        """Handles keywords of the constructor: properties to set and signals to connect."""
        for name, value in properties.items():
            if name in self._properties:
                self.setProperty(name, value)
            elif isinstance(getattr(type(self), name, None), Signal):
                getattr(self, name).connect(value)
            else:
                cls = qt_name(type(self))
                raise AttributeError(f"{cls}.__init__(): '{name}' is not a Qt property or a signal")

    def _check(self) -> None:
        """Raises RuntimeError if the object is not alive."""
        self._state  # noqa: B018

    def _listeners_changed(self, signal: str) -> None:
        """A slot was connected to the signal, or disconnected."""

    # ---- the end

    def __del__(self) -> None:
        if "_state" not in self.__dict__:
            return
        if self._loop.is_mine():
            self._delete()
        else:
            self._loop.post(self._delete)

    def deleteLater(self) -> None:
        """Ends the object when control is back in the event loop. From any thread."""
        self._check()
        if self._loop.is_mine():
            self._loop.delete_later(ref(self))
        else:
            self._loop.post(self.deleteLater)

    def _delete(self) -> None:
        """Ends the object: first its part in C, with the signals of that, then its children."""
        state = self.__dict__.pop("_state", None)
        if state is None:
            return
        self._is_deleted = True
        guard(self._release)
        for types in QObject.destroyed.overloads:
            QObject.destroyed.of(self, types).deliver(self, (self,) * len(types))
        parent = state.parent and state.parent()
        if parent is not None and not parent._is_deleted:
            parent._state.children.remove(self)
        for child in state.children:
            child._delete()
        for signal in self._signals.values():
            signal.drop_all()
        self._signals.clear()

    def _release(self) -> None:
        """Gives up what the object has in the C library."""

    # ---- parents and children

    def parent(self) -> QObject | None:
        parent = self._state.parent
        return None if parent is None else parent()

    def setParent(self, parent: QObject | None) -> None:
        """Makes the object live and end with another one; None: with its Python references."""
        if not isinstance(parent, (QObject, type(None))):
            raise TypeError(f"a parent must be a QObject, not {parent!r}")
        old = self.parent()
        if old is not None:
            old._state.children.remove(self)
        self._state.parent = None
        if parent is not None:
            parent._state.children.append(self)
            self._state.parent = ref(parent)

    def children(self) -> list[QObject]:
        return list(self._state.children)

    def findChild(self, type: type[_Object], name: str = "") -> _Object | None:
        """The first child, children's children included, of the type and, if given, the name."""
        return next(iter(self.findChildren(type, name)), None)

    def findChildren(self, type: type[_Object], name: str = "") -> list[_Object]:
        """All children, children's children included, of the type and, if given, the name."""
        return [
            child
            for child in self._descendants()
            if isinstance(child, type) and name in ("", child.objectName())
        ]

    def _descendants(self) -> Iterator[QObject]:
        for child in self._state.children:
            yield child
            yield from child._descendants()

    # ---- properties

    def objectName(self) -> str:
        return self._state.name

    def setObjectName(self, name: str) -> None:
        if name != self._state.name:
            self._state.name = name
            self.objectNameChanged.emit(name)

    def property(self, name: str | bytes) -> Any:
        """The value of a property of Qt or of one that setProperty() made, else None."""
        key = _key_of(name)
        if key in self._properties:
            return getattr(self, self._properties[key][0])()
        return self._state.values.get(key)

    def setProperty(self, name: str | bytes, value: object) -> bool:
        """Sets a property of Qt (True), or one of the object's own (False; None removes it)."""
        key = _key_of(name)
        if key in self._properties:
            getattr(self, self._properties[key][1])(value)
            return True
        self._state.values[key] = value
        if value is None:
            del self._state.values[key]
        return False

    def dynamicPropertyNames(self) -> list[QByteArray]:
        return [QByteArray(name.encode()) for name in self._state.values]

    def inherits(self, name: str) -> bool:
        self._check()
        return any(cls.__name__ == name for cls in type(self).__mro__)

    # ---- signals

    def blockSignals(self, block: bool) -> bool:
        """Lets the object emit nothing, or emit again. Returns whether it was blocked before."""
        self._check()
        before, self._blocked = self._blocked, bool(block)
        return before

    def signalsBlocked(self) -> bool:
        self._check()
        return self._blocked

    def sender(self) -> QObject | None:
        """Inside a slot of this object: the object whose signal called it."""
        self._check()
        return self._sender


def _key_of(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name
