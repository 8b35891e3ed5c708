"""The programs that talk to each other here, and how they are started.

**Servers** print `listening on ws://127.0.0.1:PORT`, echo every message, and print `closed CODE REASON`
when a connection has ended. Those in COMMANDED also obey texts:

    !close CODE REASON      closes
    !ping PAYLOAD           sends a ping; sends the text `pong PAYLOAD` when it is answered
    !fragments A B C        sends the text ABC in fragments

**Clients** get a URL and read work from standard input:

    {"send": [[KIND, PAYLOAD], ...], "expect": N, "close": [CODE, REASON] or null}

They send everything at once, and close after N events, or wait for the other side's close. Then they
print {"events": [[KIND, PAYLOAD], ...], "close": [CODE, REASON]}. KIND is text, binary, ping or pong, or
fragments (a text as a list of parts); payloads are text, or hexadecimal digits for bytes.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BIN = ROOT / "build" / "bin"
PEERS = HERE / "peers"
TIME_LIMIT = 30  # seconds for whatever is waited for

PYTHON = sys.executable
QT_PYTHON = "/usr/bin/python3"  # Debian's PySide2 is for Debian's interpreter

COMMANDS = {
    "libqwebsocket": ([BIN / "echo_server", 0], None),
    "qwebsocket": ([PYTHON, PEERS / "qt_server.py"], [PYTHON, PEERS / "qt_client.py"]),
    "websockets": (
        [PYTHON, PEERS / "websockets_server.py"],
        [PYTHON, PEERS / "websockets_client.py"],
    ),
    "ws": (["node", PEERS / "ws_server.js"], ["node", PEERS / "ws_client.js"]),
    "PySide2": ([QT_PYTHON, PEERS / "qt_server.py"], [QT_PYTHON, PEERS / "qt_client.py"]),
}
FOREIGN = ["websockets", "ws", "PySide2"]
COMMANDED = ["qwebsocket", *FOREIGN]


def environment(name):
    return {
        **os.environ,
        "BINDING": "PySide2" if name == "PySide2" else "qwebsocket",
        "PYTHONPATH": str(ROOT / "python"),
        "NODE_PATH": str(ROOT / "build" / "node" / "node_modules"),
    }


class Server:
    """A server process, from its ready line to the end of the `with` block."""

    def __init__(self, name, *command):
        self.command = [str(part) for part in command or COMMANDS[name][0]]
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, text=True, env=environment(name)
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self):
        """The next line that the server prints; None when it has ended."""
        return self._lines.get(timeout=TIME_LIMIT)

    def __enter__(self):
        ready = self.line()
        assert ready and ready.startswith("listening on ws"), f"{self.command} says {ready}"
        self.url = ready.split()[-1]
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def run(*command, name="", **options):
    """Runs a program to its end; its result has stdout as text."""
    return subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
        env=environment(name),
        **options,
    )


def converse(client, url, send, expect=None, close=(1000, "")):
    """Lets a client do the work; returns what it printed. By default every sent thing is answered."""
    work = {"send": send, "expect": len(send) if expect is None else expect, "close": close}
    result = run(*COMMANDS[client][1], url, name=client, input=json.dumps(work))
    assert result.returncode == 0, f"{client}: exit status {result.returncode}"
    return json.loads(result.stdout)


def answers(sent):
    """What an echo server sends back."""
    whole = {"ping": "pong", "fragments": "text"}
    return [[whole.get(kind, kind), "".join(payload)] for kind, payload in sent]
