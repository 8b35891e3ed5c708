"""The client of the demo in Python: each answer of the server is checked and leads to the next step.

    demo_client.py URL

The exit status is 0 if everything happened: text, binary, 1 MiB, ping, and the close.
"""

import sys

from qwebsocket.QtCore import QByteArray, QCoreApplication, QUrl
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketProtocol

TEXT = "Grüße, 世界, from Python 🌍"
BYTES = bytes(range(256))
LARGE = b"P" * (1024 * 1024)
PING = b"are you there?"
CLOSE_CODE = QWebSocketProtocol.CloseCode(4003)
CLOSE_REASON = "Python says goodbye"


def line(signal, arguments=""):
    """Prints who, signal and arguments as demo.py reads them: one line in one write."""
    sys.stdout.write(f"Python\t{signal}\t{arguments}\n")
    sys.stdout.flush()


class Client:
    def __init__(self, app, url):
        self.app = app
        self.failed = False
        self.socket = socket = QWebSocket()
        # What must come, and what to do then. None is the greeting, whatever it says.
        self.steps = [
            (None, lambda: socket.sendTextMessage(TEXT)),
            (TEXT, lambda: socket.sendBinaryMessage(QByteArray(BYTES))),
            (BYTES, lambda: socket.sendBinaryMessage(QByteArray(LARGE))),
            (LARGE, lambda: socket.ping(QByteArray(PING))),
            (PING, lambda: socket.close(CLOSE_CODE, CLOSE_REASON)),
        ]
        socket.connected.connect(lambda: line("connected"))
        socket.stateChanged.connect(self.on_state_changed)
        socket.textMessageReceived.connect(self.on_text_message)
        socket.binaryMessageReceived.connect(self.on_binary_message)
        socket.pong.connect(self.on_pong)
        socket.disconnected.connect(self.on_disconnected)
        socket.error.connect(self.on_error)
        socket.open(QUrl(url))

    def came(self, what):
        expected, proceed = self.steps.pop(0)
        if expected is None or what == expected:
            proceed()
        else:
            line("FAILED", "something else than was sent")
            self.end(failed=True)

    def end(self, failed):
        self.failed = failed
        self.app.quit()

    def on_state_changed(self, state):
        line("stateChanged", str(state).rpartition(".")[2].replace("State", ""))

    def on_text_message(self, text):
        line("textMessageReceived", f'"{text}"')
        self.came(text)

    def on_binary_message(self, data):
        line("binaryMessageReceived", f"{len(data)} bytes")
        self.came(bytes(data))

    def on_pong(self, elapsed_time, payload):
        line("pong", f'{elapsed_time} ms, "{bytes(payload).decode()}"')
        self.came(bytes(payload))

    def on_disconnected(self):
        line("disconnected", str(int(self.socket.closeCode())))
        self.end(failed=bool(self.steps) or self.socket.closeCode() != CLOSE_CODE)

    def on_error(self, error):
        line("error", f"{int(error)}, {self.socket.errorString()}")
        self.end(failed=True)


def main():
    app = QCoreApplication(sys.argv)
    client = Client(app, sys.argv[1])
    app.exec_()
    return 1 if client.failed else 0


if __name__ == "__main__":
    sys.exit(main())
