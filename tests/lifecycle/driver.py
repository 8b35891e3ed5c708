"""Plays one life cycle of lifecycles.ini with the binding that $BINDING names, qwebsocket or PySide2.

    driver.py URL GATE_PORT [SLOT...] -- ACTION...

The words and what is printed are described in lifecycles.ini. The exit status is 0 if no object of the
library is left at the end.
"""

import gc
import importlib
import os
import select
import socket as sockets
import sys
import time

BINDING = os.environ["BINDING"]
QtCore = importlib.import_module(f"{BINDING}.QtCore")
QtWebSockets = importlib.import_module(f"{BINDING}.QtWebSockets")

TIME_LIMIT_MS = 10_000
LONGEST_SHOWN = 125
BIG = 16 * 1024 * 1024
SIGNALS = (
    *("aboutToClose", "binaryFrameReceived", "binaryMessageReceived", "bytesWritten", "connected"),
    *("destroyed", "disconnected", "error", "pong", "readChannelFinished", "stateChanged"),
    *("textFrameReceived", "textMessageReceived"),
)


def shown(value):
    """An argument of a signal, or what a getter gives, as the other drivers show it too."""
    if hasattr(value, "toString"):
        return value.toString()
    if isinstance(value, str):
        size = len(value.encode())
        return value if size <= LONGEST_SHOWN else f"{size} bytes"
    if hasattr(value, "data"):
        return shown(value.data().decode())
    return str(int(value))


class Driver:
    def __init__(self, url, gate_port, slots):
        self.url = url
        self.gate_port = int(gate_port)
        self.slots = [slot.partition(":") for slot in slots]
        self.counts = dict.fromkeys(SIGNALS, 0)
        self.ended = False
        self.waiting = []  # (signal, count, event loop that waits for it)
        self.socket = QtWebSockets.QWebSocket()
        for name in SIGNALS:
            getattr(self.socket, name).connect(self.slot_for(name))

    def slot_for(self, name):
        def slot(*arguments):
            self.emitted(name, arguments)

        return slot

    def emitted(self, name, arguments):
        if self.ended:
            return
        arguments = arguments[1:] if name == "pong" else arguments
        print(f"{name}({','.join(map(shown, arguments))})" if arguments else name, end="")
        try:
            print(f"@{int(self.socket.state())}{'+' if self.socket.isValid() else ''}")
        except RuntimeError:
            print("@gone")
        self.counts[name] += 1
        now = f"{name}*{self.counts[name]}"
        for when, _, action in self.slots:
            if when == now:
                self.act(action)
        for signal, count, loop in self.waiting:
            if self.counts[signal] >= count:
                loop.quit()

    def act(self, word):
        """Does one action, between lines that say which and what it returned."""
        name, _, argument = word.partition("=")
        print(f"{name}{{")
        result = getattr(self, name)(*([argument] if argument or "=" in word else ()))
        print("}" if result is None else f"}}={shown(result)}")

    def run(self, word):
        """Does an action of the main program: waiting is nothing to be told there."""
        name, _, argument = word.partition("=")
        if name in ("until", "poll", "gate", "get"):
            getattr(self, name)(*([argument] if argument else ()))
        else:
            self.act(word)

    # ---- the actions

    def open(self, url=None):
        self.socket.open(QtCore.QUrl(self.url if url is None else url))

    def close(self, argument="1000"):
        code, _, reason = argument.partition(",")
        self.socket.close(QtWebSockets.QWebSocketProtocol.CloseCode(int(code)), reason)

    def abort(self):
        self.socket.abort()

    def text(self, message):
        return self.socket.sendTextMessage(message)

    def binary(self, message):
        return self.socket.sendBinaryMessage(message.encode())

    def big(self):
        return self.socket.sendBinaryMessage(bytes(BIG))

    def ping(self, payload):
        self.socket.ping(payload.encode())

    def flush(self):
        return self.socket.flush()

    def limit(self, size):
        self.socket.setMaxAllowedIncomingFrameSize(int(size))

    def deadline(self, milliseconds):
        self.socket.setHandshakeTimeout(int(milliseconds))

    def deleteLater(self):
        self.socket.deleteLater()

    def later(self, action):
        QtCore.QTimer.singleShot(0, lambda: self.act(action))

    def until(self, when):
        """Runs an event loop until a signal has come so many times."""
        signal, _, count = when.partition("*")
        count = int(count or 1)
        if self.counts[signal] >= count:
            return
        loop, timer = QtCore.QEventLoop(), QtCore.QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        timer.start(TIME_LIMIT_MS)
        self.waiting.append((signal, count, loop))
        loop.exec_()
        self.waiting.remove((signal, count, loop))
        timer.stop()
        if self.counts[signal] < count:
            print(f"no {when}")

    def poll(self, when):
        """The same with processEvents()."""
        signal, _, count = when.partition("*")
        deadline = time.monotonic() + TIME_LIMIT_MS / 1000
        while self.counts[signal] < int(count or 1):
            QtCore.QCoreApplication.processEvents()
            if time.monotonic() > deadline:
                print(f"no {when}")
                return

    def gate(self, running=False):
        """Waits until the peer is at its gate too, while the loop runs or does not."""
        deadline = time.monotonic() + TIME_LIMIT_MS / 1000
        with sockets.create_connection(("127.0.0.1", self.gate_port)) as gate:
            while not select.select([gate], [], [], 0.005)[0]:
                if time.monotonic() > deadline:
                    sys.exit("the peer does not come to the gate")
                if running:
                    QtCore.QCoreApplication.processEvents()

    def get(self, getter):
        print(f"{getter}={shown(getattr(self.socket, getter)())}")


def settle():
    """Lets the loop deliver what has happened."""
    for _ in range(3):
        loop = QtCore.QEventLoop()
        QtCore.QTimer.singleShot(0, loop.quit)
        loop.exec_()


def objects_left():
    if BINDING == "PySide2":
        return 0
    gc.collect()
    importlib.import_module("qwebsocket._loop").Loop.current().close()
    return importlib.import_module("qwebsocket._ffi").lib.qws_live_objects()


def main():
    words = sys.argv[3:]
    split = words.index("--")
    application = QtCore.QCoreApplication(sys.argv[:1])
    driver = Driver(*sys.argv[1:3], words[:split])
    for word in words[split + 1 :]:
        driver.run(word)
    driver.gate(running=True)
    settle()
    driver.ended = True
    del driver, application
    return 1 if objects_left() else 0


sys.exit(main())
