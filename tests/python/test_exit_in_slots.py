"""sys.exit() inside each signal of a socket ends the program with its code, and its connections properly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lives import SIGNALS, has_ended, went_away

ROOT = Path(__file__).resolve().parent.parent.parent
EXIT = """
import sys
from qwebsocket.QtCore import *
from qwebsocket.QtNetwork import *
from qwebsocket.QtWebSockets import *

app = QCoreApplication(sys.argv)
client = QWebSocket()
client.{signal}.connect(lambda *arguments: {deed})
client.connected.connect(lambda: client.ping(b"p"))
client.open(QUrl(sys.argv[1]))
app.exec_()
print("the loop has ended")
"""
NESTED = "(QTimer.singleShot(0, lambda: sys.exit(5)), QEventLoop().exec_())"


@pytest.mark.parametrize("deed", ["sys.exit(5)", NESTED], ids=["in the slot", "in a nested loop"])
@pytest.mark.parametrize("signal", SIGNALS)
def test_sys_exit(server, wait, signal, deed):
    script = EXIT.format(signal=signal, deed=deed)
    program = subprocess.Popen(
        [sys.executable, "-c", script, server.serverUrl().toString()],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait(lambda: server.hasPendingConnections() or program.poll() is not None)
        accepted = server.nextPendingConnection()
        if accepted is not None:
            accepted.sendTextMessage("text")
            accepted.sendBinaryMessage(b"binary")
            accepted.flush()
            if signal == "error":
                accepted.abort()
            elif signal in ("aboutToClose", "disconnected", "readChannelFinished"):
                accepted.close()
            wait(lambda: has_ended(accepted))
            if signal in ("connected", "pong", "textFrameReceived", "binaryMessageReceived"):
                assert went_away(accepted)
        wait(lambda: program.poll() is not None)
        assert program.communicate() == ("", "")
        assert program.returncode == 5
    finally:
        program.kill()
        program.wait()
