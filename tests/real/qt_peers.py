"""qt_client.cpp and qt_server.cpp: QWebSocket and QWebSocketServer of Qt 5 itself."""

import shlex
import subprocess

from drivers import Listener, run_visit
from programs import BUILD, HERE, compile_program


def build_qt_peers():
    flags = subprocess.check_output(
        ["pkg-config", "--cflags", "--libs", "Qt5WebSockets"], text=True
    )
    for source in ("qt_client.cpp", "qt_server.cpp"):
        compile_program(["g++", "-std=c++17", "-fPIC"], HERE / source, *shlex.split(flags))


def visit_with_qt(url, *options):
    """Lets Qt visit a server of ours; the messages are those of drivers.py."""
    return run_visit([BUILD / "qt_client", url, *options])


class QtServer(Listener):
    """An echo server with Qt."""

    def __init__(self, *options):
        super().__init__(BUILD / "qt_server", *options)
