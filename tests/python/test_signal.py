"""Signals and slots."""

import functools
import sys

import pytest
from qwebsocket.QtCore import QObject, Qt, Signal, Slot


class Sender(QObject):
    nothing = Signal()
    one = Signal(str)
    two = Signal(str, int)
    overloaded = Signal((int,), (str,))


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.got = []

    @Slot(str)
    def take(self, *arguments):
        self.got.append((self.sender(), *arguments))


class Plain:
    def __init__(self, got):
        self.got = got

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
        assert sender.one.connect(lambda text, number=number: got.append(number)) is True
    sender.one.connect(lambda: got.append("last"))
    assert sender.one.emit("x") is True
    assert got == [0, 1, 2, "last"]


def test_a_slot_may_take_fewer_arguments(sender):
    got = []
    sender.two.connect(lambda: got.append("none"))
    sender.two.connect(lambda text: got.append(text))
    sender.two.connect(lambda text, number: got.append((text, number)))
    sender.two.connect(lambda text, number=1, more=2: got.append((number, more)))
    sender.two.connect(lambda *arguments: got.append(arguments))
    sender.two.emit("x", 7)
    assert got == ["none", "x", ("x", 7), (7, 2), ("x", 7)]


def test_any_callable_is_a_slot(sender):
    got = []

    class Functor:
        def __call__(self, text):
            got.append(f"functor {text}")

    sender.two.connect(Functor())
    sender.one.connect(got.append)
    sender.one.connect(functools.partial(got.append))
    sender.two.emit("a", 1)
    sender.one.emit("b")
    assert got == ["functor a", "b", "b"]


@pytest.mark.parametrize("slot", [None, 5, "text"])
def test_what_is_not_callable_is_no_slot(sender, slot):
    with pytest.raises(TypeError):
        sender.one.connect(slot)


@pytest.mark.parametrize("arguments", [(), ("x",), ("x", 1, 2)])
def test_emit_wants_the_arguments_of_the_signal(sender, arguments):
    with pytest.raises(TypeError, match=r"two\(QString,int\)"):
        sender.two.emit(*arguments)


def test_a_slot_connected_twice_is_called_twice_and_disconnected_one_by_one(sender):
    got = []
    slot = got.append
    sender.one.connect(slot)
    sender.one.connect(slot)
    sender.one.emit("x")
    sender.one.disconnect(slot)
    sender.one.emit("y")
    assert got == ["x", "x", "y"]


def test_a_unique_connection_is_made_once(sender):
    receiver = Receiver()
    assert sender.one.connect(receiver.take, Qt.UniqueConnection) is True
    assert sender.one.connect(receiver.take, Qt.UniqueConnection) is False


def test_disconnect(sender):
    got = []
    sender.one.connect(got.append)
    sender.one.connect(lambda: got.append("other"))
    assert sender.one.disconnect(got.append) is True
    sender.one.emit("x")
    assert got == ["other"]
    assert sender.one.disconnect() is True
    sender.one.emit("x")
    assert got == ["other"]
    with pytest.raises(RuntimeError, match=r"one\(QString\)"):
        sender.one.disconnect()
    with pytest.raises(RuntimeError):
        sender.one.disconnect(got.append)


def test_a_bound_method_does_not_keep_its_object(sender):
    got = []
    plain, receiver = Plain(got), Receiver()
    sender.one.connect(plain.take)
    sender.one.connect(receiver.take)
    sender.one.emit("x")
    assert got == ["x"]
    assert receiver.got == [(sender, "x")]
    del plain, receiver
    sender.one.emit("y")
    assert got == ["x"]


def test_other_callables_are_kept(sender):
    got = []
    sender.one.connect(lambda text: got.append(text))
    sender.one.emit("x")
    assert got == ["x"]


def test_a_slot_of_a_deleted_object_is_not_called(sender):
    parent = QObject()
    receiver = Receiver()
    receiver.setParent(parent)
    sender.one.connect(receiver.take)
    del parent
    sender.one.emit("x")
    assert receiver.got == []


def test_sender_is_known_inside_the_slot_only(sender):
    receiver = Receiver()
    sender.one.connect(receiver.take)
    sender.one.emit("x")
    assert receiver.got == [(sender, "x")]
    assert receiver.sender() is None


def test_a_signal_is_a_slot(sender):
    other, got = Sender(), []
    other.one.connect(got.append)
    sender.one.connect(other.one)
    sender.two.connect(other.one)
    sender.one.emit("a")
    sender.two.emit("b", 1)
    assert got == ["a", "b"]
    sender.one.disconnect(other.one)
    sender.one.emit("c")
    del other
    sender.two.emit("d", 1)
    assert got == ["a", "b"]


def test_a_signal_that_wants_more_arguments_is_no_slot(sender):
    with pytest.raises(TypeError):
        sender.one.connect(sender.two)


def test_overloads(sender):
    got = []
    sender.overloaded.connect(lambda value: got.append(("int", value)))
    sender.overloaded[str].connect(lambda value: got.append(("str", value)))
    sender.overloaded.emit(1)
    sender.overloaded[str].emit("x")
    sender.overloaded["QString"].emit("y")
    assert sender.overloaded[int] is sender.overloaded
    assert got == [("int", 1), ("str", "x"), ("str", "y")]
    with pytest.raises(IndexError):
        sender.overloaded[float]


def test_slots_that_are_connected_or_disconnected_meanwhile(sender):
    got = []

    def late():
        got.append("late")

    def dropped():
        got.append("dropped")

    def first():
        got.append("first")
        sender.nothing.connect(late)
        sender.nothing.disconnect(dropped)

    sender.nothing.connect(first)
    sender.nothing.connect(dropped)
    sender.nothing.emit()
    assert got == ["first"]
    sender.nothing.disconnect(first)
    sender.nothing.emit()
    assert got == ["first", "late"]


def test_blocked_signals(sender):
    got = []
    sender.one.connect(got.append)
    assert sender.blockSignals(True) is False
    assert sender.signalsBlocked()
    sender.one.emit("x")
    assert sender.blockSignals(False) is True
    sender.one.emit("y")
    assert got == ["y"]


def test_what_a_slot_raises_is_printed_and_the_others_are_called(sender, printed):
    got = []
    sender.one.connect(lambda text: 1 / 0)
    sender.one.connect(got.append)
    sender.one.emit("x")
    assert got == ["x"]
    assert [type(error) for error in printed] == [ZeroDivisionError]


def test_a_slot_that_wants_more_arguments_is_an_error_when_it_is_called(sender, printed):
    sender.one.connect(lambda a, b: None)
    sender.one.emit("x")
    assert [type(error) for error in printed] == [TypeError]


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_what_ends_a_program_comes_out_of_emit(sender, kind):
    def stop():
        raise kind

    got = []
    sender.nothing.connect(stop)
    sender.nothing.connect(lambda: got.append("never"))
    with pytest.raises(kind):
        sender.nothing.emit()
    assert got == []


def test_a_queued_connection_waits_for_the_loop(sender, wait):
    got = []
    sender.one.connect(got.append, Qt.QueuedConnection)
    sender.one.emit("x")
    sender.one.emit("y")
    assert got == []
    wait(lambda: got == ["x", "y"])


def test_a_queued_call_that_is_disconnected_does_not_come(sender, wait):
    got = []
    sender.one.connect(got.append, Qt.QueuedConnection)
    sender.one.emit("x")
    sender.one.disconnect(got.append)
    sender.one.connect(lambda text: got.append(f"then {text}"), Qt.QueuedConnection)
    sender.one.emit("y")
    wait(lambda: got == ["then y"])


def test_a_signal_of_the_class_is_a_declaration():
    assert isinstance(Sender.one, Signal)
    assert str(Sender.one) == "one(QString)"
    assert str(Sender().two) == "two(QString,int)"
    with pytest.raises(TypeError):
        Sender().nothing()


def test_the_same_instance_each_time(sender):
    assert sender.one is sender.one
