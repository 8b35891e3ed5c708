"""QObject.connect() with SIGNAL() and SLOT() texts."""

import pytest
from qwebsocket.QtCore import SIGNAL, SLOT, QObject, Qt, Signal


class Object(QObject):
    said = Signal(str)

    def __init__(self):
        super().__init__()
        self.heard = []

    def hear(self, text):
        self.heard.append(text)


@pytest.fixture
def one():
    return Object()


def test_texts():
    assert SIGNAL("connected()") == "2connected()"
    assert SLOT("close()") == "1close()"


def test_connect_to_a_callable(one):
    got = []
    assert QObject.connect(one, SIGNAL("said(QString)"), got.append)
    assert one.connect(SIGNAL("said( const QString & )"), got.append)
    one.said.emit("x")
    assert got == ["x", "x"]


def test_connect_to_a_slot_or_a_signal_by_its_text(one):
    other = Object()
    assert QObject.connect(one, SIGNAL("said(QString)"), other, SLOT("hear(QString)"))
    assert one.connect(SIGNAL("said(QString)"), other, SIGNAL("said(QString)"))
    assert other.connect(other, SIGNAL("said(QString)"), SLOT("hear(QString)"))
    one.said.emit("x")
    assert other.heard == ["x", "x"]


def test_connect_with_a_kind_of_connection(one, wait):
    assert QObject.connect(one, SIGNAL("said(QString)"), one.hear, Qt.QueuedConnection)
    one.said.emit("x")
    assert one.heard == []
    wait(lambda: one.heard == ["x"])


def test_disconnect(one):
    one.connect(SIGNAL("said(QString)"), one.hear)
    assert QObject.disconnect(one, SIGNAL("said(QString)"), one, SLOT("hear(QString)"))
    assert not one.disconnect(SIGNAL("said(QString)"), one.hear)
    one.said.emit("x")
    assert one.heard == []


def test_what_is_not_there(one):
    assert not one.connect(SIGNAL("unknown()"), one.hear)
    assert not one.connect(SIGNAL("said(int)"), one.hear)
    assert not one.connect(SIGNAL("said(QString)"), one, SLOT("unknown()"))
    with pytest.raises(TypeError):
        one.connect("said(QString)", one.hear)
