"""QCoreApplication and QEventLoop."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from qwebsocket.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

ROOT = Path(__file__).resolve().parent.parent.parent


def program(body):
    """Runs a script that begins with the usual imports, and returns how it ended.

    A shell that started the tests in the background lets them ignore SIGINT.
    """
    script = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from qwebsocket.QtCore import *\n"
        "from qwebsocket.QtWebSockets import *\n"
        "app = QCoreApplication(sys.argv)\n" + body
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_there_is_one_application(app):
    assert QCoreApplication.instance() is app
    with pytest.raises(RuntimeError):
        QCoreApplication([])


def test_exit_codes(app):
    QTimer.singleShot(0, lambda: app.exit(3))
    assert app.exec_() == 3
    QTimer.singleShot(0, app.quit)
    assert QCoreApplication.exec_() == 0


def test_exit_and_quit_before_the_loop_have_no_effect(app):
    app.exit(7)
    QTimer.singleShot(0, lambda: app.exit(2))
    assert app.exec_() == 2
    loop = QEventLoop()
    loop.exit(7)
    QTimer.singleShot(0, lambda: loop.exit(4))
    assert loop.exec_() == 4
    assert not loop.isRunning()


def test_about_to_quit(app):
    seen = []
    app.aboutToQuit.connect(lambda: seen.append(1))
    QTimer.singleShot(0, app.quit)
    app.exec_()
    app.aboutToQuit.disconnect()
    assert seen == [1]


def test_quit_ends_nested_loops_too(app):
    codes = []

    def nest():
        QTimer.singleShot(0, app.quit)
        codes.append(QEventLoop().exec_())

    QTimer.singleShot(0, nest)
    codes.append(app.exec_())
    assert codes == [0, 0]


def test_an_outer_loop_that_is_told_to_leave_does_so_after_the_inner_one():
    outer, inner, order = QEventLoop(), QEventLoop(), []

    def nest():
        outer.exit(1)
        QTimer.singleShot(1, lambda: inner.exit(2))
        order.append(inner.exec_())

    QTimer.singleShot(0, nest)
    order.append(outer.exec_())
    assert order == [2, 1]


def test_a_loop_does_not_run_twice():
    loop, codes = QEventLoop(), []

    def again():
        with pytest.warns(RuntimeWarning):
            codes.append(loop.exec_())
        loop.quit()

    QTimer.singleShot(0, again)
    codes.append(loop.exec_())
    assert codes == [-1, 0]


def test_process_events(app):
    loop, got = QEventLoop(), []
    while loop.processEvents():
        pass
    QTimer.singleShot(0, lambda: got.append(1))
    assert loop.processEvents() is True
    assert got == [1]
    QTimer.singleShot(1, lambda: got.append(2))
    app.processEvents(QEventLoop.WaitForMoreEvents)
    assert got == [1, 2]
    QTimer.singleShot(1, lambda: got.append(3))
    while len(got) < 3:
        app.processEvents(QEventLoop.AllEvents, 5)


def test_quit_from_another_thread(app):
    thread = threading.Thread(target=app.quit)
    QTimer.singleShot(0, thread.start)
    assert app.exec_() == 0
    thread.join()


def test_quit_from_a_signal_handler(app):
    before = signal.signal(signal.SIGUSR1, lambda *_: app.exit(5))
    sender = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
    sender.start()
    assert app.exec_() == 5
    signal.signal(signal.SIGUSR1, before)
    sender.join()


def test_names(app):
    assert app.applicationName() == "test"
    QCoreApplication.setApplicationName("named")
    assert app.applicationName() == "named"
    QCoreApplication.setOrganizationName("org")
    assert app.organizationName() == "org"
    assert app.arguments() == ["test"]
    assert app.applicationPid() == os.getpid()


def test_sys_exit_in_a_slot_ends_the_program_with_its_code():
    ended = program(
        "QTimer.singleShot(0, lambda: sys.exit(5))\n"
        "QTimer.singleShot(0, lambda: print('never'))\n"
        "app.exec_()\n"
        "print('never')\n"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (5, "", "")


def test_sys_exit_in_a_nested_loop():
    ended = program(
        "def nest():\n"
        "    QTimer.singleShot(0, lambda: sys.exit(6))\n"
        "    QEventLoop().exec_()\n"
        "QTimer.singleShot(0, nest)\n"
        "app.exec_()\n"
    )
    assert ended.returncode == 6


def test_sys_exit_in_a_signal_that_comes_inside_a_method():
    ended = program(
        "socket = QWebSocket()\n"
        "socket.error.connect(lambda error: sys.exit(7))\n"
        "socket.open(QUrl('http://not.a.websocket/'))\n"
        "print('never')\n"
    )
    assert (ended.returncode, ended.stdout) == (7, "")


def test_a_slot_that_raises_is_printed_and_the_loop_goes_on():
    ended = program(
        "QTimer.singleShot(0, lambda: 1 / 0)\n"
        "QTimer.singleShot(1, lambda: app.exit(4))\n"
        "sys.exit(app.exec_())\n"
    )
    assert ended.returncode == 4
    assert "ZeroDivisionError" in ended.stderr


FLOOD = """
import os, signal, threading
from qwebsocket.QtNetwork import QHostAddress

server = QWebSocketServer("flood", QWebSocketServer.NonSecureMode)
server.listen(QHostAddress(QHostAddress.LocalHost))
taken = []

def take():
    taken.append(server.nextPendingConnection())
    taken[-1].textMessageReceived.connect(taken[-1].sendTextMessage)

server.newConnection.connect(take)
client = QWebSocket()
client.textMessageReceived.connect(client.sendTextMessage)
client.connected.connect(lambda: [client.sendTextMessage(str(i)) for i in range(100)])
client.open(server.serverUrl())
hits = 0
for attempt in range(30):
    thread = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT))
    QTimer.singleShot(0, lambda: thread.start())
    try:
        app.exec_()
    except KeyboardInterrupt:
        hits += 1
print(hits)
"""


def test_ctrl_c_leaves_the_loop_while_messages_come():
    ended = program(FLOOD)
    assert (ended.stdout, ended.stderr) == ("30\n", "")


def test_ctrl_c_leaves_the_loop_when_nothing_happens():
    ended = program(
        "import os, signal, threading\n"
        "threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try:\n"
        "    app.exec_()\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    assert ended.stdout == "interrupted\n"


class Worker(QObject):
    finished = Signal(int)


def test_a_loop_of_another_thread():
    codes = []

    def work():
        loop = QEventLoop()
        QTimer.singleShot(0, lambda: loop.exit(9))
        codes.append(loop.exec_())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert codes == [9]


def test_a_signal_from_another_thread_is_delivered_in_the_receivers(app):
    worker, got = Worker(), []

    class Receiver(QObject):
        def take(self, number):
            got.append((number, threading.get_ident()))

    receiver = Receiver()
    worker.finished.connect(receiver.take)
    worker.finished.connect(lambda number: got.append((number, threading.get_ident())))
    worker.finished.connect(lambda: app.quit())
    thread = threading.Thread(target=worker.finished.emit, args=(1,))
    thread.start()
    thread.join()
    assert got == []
    app.exec_()
    assert got == [(1, threading.get_ident())] * 2
