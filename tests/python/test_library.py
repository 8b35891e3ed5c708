"""How the C library is found and loaded, and what becomes of it at a fork and at the end."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from qwebsocket import _ffi, _places

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "python" / "qwebsocket"
LIBRARY = ROOT / "build" / "lib" / "libqwebsocket.so"


def run(script, **environment):
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_places():
    *_, package, checkout, system = _places.candidates()
    assert package == str(PACKAGE / "libqwebsocket.so")
    assert checkout == str(LIBRARY)
    assert system == "libqwebsocket.so.1"


def test_the_environment_names_the_only_place(tmp_path):
    link = tmp_path / "renamed.so"
    link.symlink_to(LIBRARY)
    script = "from qwebsocket import QWebSocket; print(QWebSocket().state())"
    assert run(script, QWEBSOCKET_LIBRARY=str(link)).returncode == 0
    missing = str(tmp_path / "missing.so")
    ended = run(script, QWEBSOCKET_LIBRARY=missing)
    assert ended.returncode == 1
    assert f"{missing}: not there" in ended.stderr
    assert "QWEBSOCKET_LIBRARY" in ended.stderr


@pytest.mark.parametrize("library", ["libc.so.6", __file__])
def test_a_file_that_is_not_the_library(library):
    ended = run("from qwebsocket import QWebSocket; QWebSocket()", QWEBSOCKET_LIBRARY=library)
    assert f"ImportError: the library libqwebsocket was not found. Tried:\n  {library}: " in (
        ended.stderr
    )


def test_imports_do_not_load_it():
    script = "from qwebsocket import QtCore, QtNetwork, QtWebSockets; QtCore.QObject()"
    ended = run(script, QWEBSOCKET_LIBRARY="/not/there.so")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_ctypes_is_known_to_one_module():
    users = [path.name for path in PACKAGE.glob("*.py") if "ctypes import" in path.read_text()]
    assert users == ["_ffi.py"]


def test_errors_are_exceptions():
    with pytest.raises(RuntimeError, match="qws_loop_run_once"):
        _ffi.lib.qws_loop_run_once(None, 0)
    with pytest.raises(ValueError, match="qws_proxy_new"):
        _ffi.lib.qws_proxy_new(-1, b"", 0)


def test_long_texts():
    url = "ws://h/" + "x" * 1000
    request = _ffi.lib.qws_request_new(url.encode())
    assert _ffi.lib.qws_request_url(request) == url
    _ffi.lib.qws_request_free(request)


FORK = """
import os, sys
from qwebsocket import QWebSocket
kept = QWebSocket()
child = os.fork()
if child == 0:
    try:
        kept.state()
        QWebSocket()
    except RuntimeError as error:
        print(error, flush=True)
    sys.exit()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), kept.state())
"""


def test_a_forked_child_gets_an_error_that_tells_what_to_do():
    ended = run(FORK, PYTHONWARNINGS="ignore::DeprecationWarning")
    child, parent, rest = re.fullmatch(r"(.*)\n(.*)\n(.*)", ended.stdout).groups()
    assert "qws_" in child and "spawn" in child
    assert parent.startswith("0 ")
    assert (rest, ended.stderr, ended.returncode) == ("", "", 0)


END = """
import sys
from qwebsocket.QtCore import QCoreApplication, QUrl
from qwebsocket.QtNetwork import QHostAddress
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer

app = QCoreApplication(sys.argv)
server = QWebSocketServer("end", QWebSocketServer.NonSecureMode)
server.listen(QHostAddress(QHostAddress.LocalHost))
taken = []
server.newConnection.connect(lambda: taken.append(server.nextPendingConnection()))
client = QWebSocket()
client.connected.connect(app.quit)
client.disconnected.connect(lambda: print("disconnected"))
client.open(server.serverUrl())
app.exec_()
"""


def test_the_end_of_the_program_closes_connections():
    ended = run(END)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "disconnected\n", "")


OTHER_GO = """package main

import "C"

//export answer
func answer(n C.int) C.int {
	done := make(chan C.int)
	go func() { done <- 2 * n }()
	return <-done
}

func main() {}
"""

BESIDE_OTHER_GO = """
import ctypes, sys
other = ctypes.CDLL(sys.argv[1])
assert other.answer(21) == 42
from qwebsocket.QtCore import QCoreApplication, QUrl
from qwebsocket.QtWebSockets import QWebSocket, QWebSocketServer
app = QCoreApplication([])
server = QWebSocketServer("test", QWebSocketServer.NonSecureMode)
taken = []
def take():
    taken.append(server.nextPendingConnection())
    taken[0].textMessageReceived.connect(taken[0].sendTextMessage)
server.newConnection.connect(take)
assert server.listen()
client = QWebSocket()
def said(text):
    print(text, other.answer(4))
    app.quit()
client.connected.connect(lambda: client.sendTextMessage("hello"))
client.textMessageReceived.connect(said)
client.open(server.serverUrl())
app.exec_()
"""


def test_another_library_of_go_in_the_process(tmp_path):
    (tmp_path / "other.go").write_text(OTHER_GO)
    (tmp_path / "go.mod").write_text("module other\n\ngo 1.24\n")
    subprocess.run(
        ["go", "build", "-buildmode=c-shared", "-o", "other.so", "."],
        cwd=tmp_path,
        check=True,
        timeout=300,
    )
    script = f"import sys; sys.argv = ['', {str(tmp_path / 'other.so')!r}]\n{BESIDE_OTHER_GO}"
    ended = run(script)
    assert (ended.returncode, ended.stdout) == (0, "hello 8\n"), ended.stderr
