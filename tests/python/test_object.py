"""QObject: families, properties, and the end."""

import gc
import weakref

import pytest
from qwebsocket.QtCore import QEventLoop, QObject, QTimer, Signal


class Tagged(QObject):
    tagged = Signal(str)


def run_loop_once():
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec_()


def test_a_child_lives_with_its_parent():
    parent = QObject()
    child = weakref.ref(QObject(parent))
    gc.collect()
    assert child() in parent.children()
    assert child().parent() is parent
    child().setParent(None)
    assert child() is None
    assert parent.children() == []


def test_a_child_ends_with_its_parent():
    parent = QObject()
    child, grandchild = QObject(parent), QObject()
    grandchild.setParent(child)
    ended = []
    for name, item in (("parent", parent), ("child", child), ("grandchild", grandchild)):
        item.destroyed.connect(lambda name=name: ended.append(name))
    del item, parent
    assert ended == ["parent", "child", "grandchild"]
    for item in (child, grandchild):
        with pytest.raises(RuntimeError, match="already deleted"):
            item.objectName()


def test_a_parent_must_be_an_object():
    with pytest.raises(TypeError):
        QObject("parent")


def test_find_children():
    parent = QObject()
    one, two = Tagged(parent), QTimer(parent)
    three = Tagged(one)
    three.setObjectName("three")
    assert parent.findChildren(QObject) == [one, three, two]
    assert parent.findChildren(Tagged) == [one, three]
    assert parent.findChild(QTimer) is two
    assert parent.findChild(QObject, "three") is three
    assert parent.findChild(QTimer, "three") is None


def test_properties():
    names = []
    item = QObject(objectName="first", objectNameChanged=names.append)
    item.setObjectName("second")
    item.setObjectName("second")
    assert names == ["second"]
    assert item.property("objectName") == "second"
    assert item.setProperty("objectName", "third") is True
    assert item.objectName() == "third"
    assert item.setProperty("own", 5) is False
    assert item.property("own") == item.property(b"own") == 5
    assert item.dynamicPropertyNames() == [b"own"]
    item.setProperty("own", None)
    assert item.property("own") is None
    assert item.dynamicPropertyNames() == []


def test_keywords_of_the_constructor():
    timer = QTimer(interval=5, singleShot=True)
    assert (timer.interval(), timer.isSingleShot()) == (5, True)
    with pytest.raises(AttributeError, match="nonsense"):
        QObject(nonsense=1)


def test_inherits():
    assert QTimer().inherits("QObject")
    assert not QObject().inherits("QTimer")


def test_destroyed_tells_which_object():
    item, ended = QObject(), []
    item.destroyed.connect(lambda *arguments: ended.append(arguments))
    item.destroyed[QObject].connect(lambda *arguments: ended.append(arguments))
    item.deleteLater()
    run_loop_once()
    assert ended == [(), (item,)]


def test_delete_later():
    item, ended = QObject(), []
    item.destroyed.connect(lambda: ended.append(1))
    item.deleteLater()
    item.deleteLater()
    assert item.objectName() == ""
    run_loop_once()
    assert ended == [1]
    for call in (item.objectName, item.deleteLater, item.parent, item.children, item.sender):
        with pytest.raises(RuntimeError, match="already deleted"):
            call()
    with pytest.raises(RuntimeError, match="already deleted"):
        item.destroyed.connect(print)


def test_delete_later_waits_for_the_loop_it_was_called_in():
    item, order = QObject(), []
    item.destroyed.connect(lambda: order.append("ended"))
    outer = QEventLoop()

    def nest():
        item.deleteLater()
        run_loop_once()
        order.append("nested loop is over")
        QTimer.singleShot(0, outer.quit)

    QTimer.singleShot(0, nest)
    outer.exec_()
    assert order == ["nested loop is over", "ended"]


def test_slots_of_its_own_are_not_called_at_the_end():
    class Mournful(QObject):
        def __init__(self, got):
            super().__init__()
            self.got = got
            self.destroyed.connect(self.mourn)

        def mourn(self):
            self.got.append(self)

    got = []
    Mournful(got).deleteLater()
    run_loop_once()
    assert got == []


def test_a_subclass_that_does_not_call_the_constructor():
    class Unmade(Tagged):
        def __init__(self):
            pass

    item = Unmade()
    for call in (item.objectName, lambda: item.tagged, lambda: item.setParent(None)):
        with pytest.raises(RuntimeError, match="not called"):
            call()


def test_a_family_in_a_cycle_is_collected():
    parent = QObject()
    child = QObject(parent)
    child.family = parent
    ended = []
    child.destroyed.connect(lambda: ended.append(1))
    del parent, child
    gc.collect()
    assert ended == [1]


def test_names_of_a_subclass_are_its_own():
    class Named(Tagged):
        def __init__(self):
            super().__init__()
            self._loop = self._state = self._signals = self._sender = self._handle = self

        def _delete(self):
            raise AssertionError

        _check = _release = _settle = _delete

    class Plain:
        _loop = _sender = None

        def take(self, text):
            got.append(text)

    got, sender, receiver = [], Named(), Plain()
    sender.tagged.connect(receiver.take)
    sender.tagged.emit("x")
    assert got == ["x"]
    sender.deleteLater()
    run_loop_once()
    with pytest.raises(RuntimeError, match="already deleted"):
        sender.children()
