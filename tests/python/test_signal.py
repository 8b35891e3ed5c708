"""Signals and slots."""

import sys

import pytest
from qwebsocket.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, SignalInstance, Slot


class Sender(QObject):
    nothing = Signal()
    one = Signal(str)
    two = Signal(str, int)
    overloaded = Signal((int,), (str,))
    renamed = Signal(name="other")


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.got = []

    @Slot(str)
    def take(self, *arguments):
        self.got.append((self.sender(), *arguments))


class Plain:
    def __init__(self):
        self.got = []

    def take(self, text):
        self.got.append(text)


@pytest.fixture
def sender():
    return Sender()


@pytest.fixture
def printed(monkeypatch):
    """The exceptions that sys.excepthook gets."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))
    return errors


def test_slots_are_called_in_the_order_of_connecting(sender):
    got = []
    for number in range(3):
        assert sender.one.connect(lambda text, number=number: got.append((number, text))) is True
    assert sender.one.emit("x") is True
    assert got == [(0, "x"), (1, "x"), (2, "x")]


@pytest.mark.parametrize(
    "slot, expected",
    [
        (lambda: "none", "none"),
        (lambda text: text, "x"),
        (lambda text, number: (text, number), ("x", 7)),
        (lambda *all: all, ("x", 7)),
        (lambda text, number=1, more=2: (number, more), (7, 2)),
    ],
)
def test_a_slot_may_take_fewer_arguments(sender, slot, expected):
    got = []

    class Callable:
        __call__ = staticmethod(slot)

    def keep(*arguments):
        got.append(slot(*arguments))

    count = slot.__code__.co_argcount
    if not slot.__code__.co_flags & 0x04:
        namespace = {"keep": keep}
        names = ", ".join(f"a{i}" for i in range(min(count, 2)))
        keep = eval(f"lambda {names}: keep({names})", namespace)
    sender.two.connect(keep)
    sender.two.emit("x", 7)
    assert got == [expected]
