"""QTimer."""

import gc
import weakref

import pytest
from qwebsocket.QtCore import SLOT, QObject, Qt, QTimer, Slot


def test_fires_again_and_again_until_it_is_stopped(wait):
    timer, ticks = QTimer(), []
    timer.timeout.connect(lambda: ticks.append(timer.isActive()))
    timer.start(1)
    wait(lambda: len(ticks) >= 3)
    timer.stop()
    timer.timeout.disconnect()
    assert ticks[:3] == [True, True, True]
    assert not timer.isActive()


def test_a_single_shot_fires_once(wait):
    timer, other, ticks = QTimer(), QTimer(), []
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: ticks.append(timer.isActive()))
    timer.start(0)
    other.start(1)
    wait(lambda: ticks)
    timer.timeout.disconnect()
    assert ticks == [False]


def test_a_timer_that_is_made_a_single_shot_while_it_runs(wait):
    timer, ticks = QTimer(), []
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    timer.setSingleShot(True)
    wait(lambda: ticks)
    assert not timer.isActive()


def test_getters():
    timer = QTimer()
    assert (timer.interval(), timer.isActive(), timer.timerId()) == (0, False, -1)
    assert timer.remainingTime() == -1
    assert timer.timerType() == Qt.CoarseTimer
    timer.start(60_000)
    assert timer.isActive()
    assert timer.timerId() > 0
    assert 0 < timer.remainingTime() <= 60_000
    timer.setInterval(30_000)
    assert timer.remainingTime() <= 30_000
    timer.stop()
    timer.start()
    assert timer.interval() == 30_000


def test_times_may_be_floats_but_not_texts():
    timer = QTimer()
    timer.setInterval(1.7)
    assert timer.interval() == 1
    with pytest.raises(TypeError):
        timer.start("5")


def test_negative_intervals_do_not_start():
    timer = QTimer()
    with pytest.warns(RuntimeWarning):
        timer.start(-5)
    assert not timer.isActive()


def test_single_shots_come_in_the_order_of_their_times(wait):
    order = []
    QTimer.singleShot(20, lambda: order.append("d"))
    QTimer.singleShot(0, lambda: order.append("a"))
    QTimer.singleShot(0, lambda: order.append("b"))
    QTimer.singleShot(5, lambda: order.append("c"))
    wait(lambda: len(order) == 4)
    assert order == ["a", "b", "c", "d"]


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.calls = []

    @Slot()
    def call(self, *arguments):
        self.calls.append(arguments)


def test_forms_of_single_shot(wait):
    receiver = Receiver()
    QTimer.singleShot(0, receiver.call)
    QTimer.singleShot(0, receiver, SLOT("call()"))
    QTimer.singleShot(0, Qt.PreciseTimer, receiver, SLOT("call()"))
    QTimer.singleShot(0, receiver, receiver.call)
    wait(lambda: len(receiver.calls) == 4)
    assert receiver.calls == [()] * 4
    with pytest.raises(ValueError):
        QTimer.singleShot(0, receiver, SLOT("unknown()"))


def test_a_single_shot_does_not_keep_its_receiver(wait):
    receiver, done = Receiver(), []
    calls = receiver.calls
    QTimer.singleShot(0, receiver.call)
    QTimer.singleShot(1, lambda: done.append(1))
    del receiver
    wait(lambda: done)
    assert calls == []


def test_a_started_timer_is_kept_by_slots_that_hold_it(wait):
    ticks = []

    def begin():
        timer = QTimer()

        def tick():
            ticks.append(1)
            if len(ticks) == 3:
                timer.stop()

        timer.timeout.connect(tick)
        timer.start(1)
        return weakref.ref(timer)

    timer = begin()
    gc.collect()
    wait(lambda: len(ticks) == 3)
    gc.collect()
    assert timer() is None


def test_a_timer_that_nobody_holds_ends(wait):
    ticks, done = [], []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(0)
    del timer
    QTimer.singleShot(1, lambda: done.append(1))
    wait(lambda: done)
    assert ticks == []
