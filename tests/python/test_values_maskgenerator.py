"""QMaskGenerator: to be derived from."""

import pytest
from qwebsocket.QtCore import QObject
from qwebsocket.QtWebSockets import QMaskGenerator, QWebSocket


class Sevens(QMaskGenerator):
    def seed(self):
        return True

    def nextMask(self):
        return 7


class Nothing(QMaskGenerator):
    pass


def test_it_is_abstract():
    with pytest.raises(NotImplementedError):
        QMaskGenerator()
    for method in (Nothing().seed, Nothing().nextMask):
        with pytest.raises(NotImplementedError):
            method()


def test_a_derived_one_is_a_qobject_with_a_parent():
    parent = QObject()
    generator = Sevens(parent)
    assert isinstance(generator, QObject)
    assert generator.parent() is parent
    assert (generator.seed(), generator.nextMask()) == (True, 7)


def test_a_socket_gives_back_the_one_that_was_set():
    socket, generator = QWebSocket(), Sevens()
    assert isinstance(socket.maskGenerator(), QMaskGenerator)
    socket.setMaskGenerator(generator)
    assert socket.maskGenerator() is generator
    assert generator.parent() is None
