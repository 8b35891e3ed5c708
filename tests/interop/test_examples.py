"""The example clients against every server, and the same script on both bindings."""

import pytest
from programs import BIN, COMMANDS, PYTHON, QT_PYTHON, ROOT, Server, run

PYTHON_CLIENT = ROOT / "examples" / "python" / "echo_client.py"
C_CLIENT_LINES = [
    "stateChanged 2",
    "stateChanged 3",
    "connected",
    "textMessageReceived 12 bytes: Hello, world",
    "textMessageReceived 20 bytes: Grüße, 世界 🌍",
    "binaryMessageReceived 5 bytes",
    "textMessageReceived 0 bytes: ",
    "textMessageReceived 102400 bytes",
    "pong 14 bytes: are you there?",
    "aboutToClose",
    "aboutToClose",
    "stateChanged 6",
    "stateChanged 0",
    "disconnected 1000 done",
]


@pytest.mark.parametrize("name", COMMANDS)
def test_c_client(name):
    with Server(name) as server:
        result = run(BIN / "echo_client", server.url)
    assert result.returncode == 0
    assert result.stdout.splitlines() == C_CLIENT_LINES


def test_c_client_without_a_server():
    result = run(BIN / "echo_client", "ws://127.0.0.1:1")
    assert result.returncode == 1
    assert "error 0: Connection refused" in result.stdout


def test_cpp_client_and_server():
    with Server("", BIN / "echo_server_cpp", 0) as server:
        result = run(BIN / "echo_client_cpp", server.url)
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "disconnected: 1000 done"


@pytest.mark.parametrize("name", COMMANDS)
def test_python_client_prints_the_same_on_both_bindings(name):
    with Server(name) as server:
        ours = run(PYTHON, PYTHON_CLIENT, server.url, name="qwebsocket")
        qt = run(QT_PYTHON, PYTHON_CLIENT, server.url, name="PySide2")
    assert (ours.returncode, qt.returncode) == (0, 0)
    assert ours.stdout.splitlines() == qt.stdout.splitlines()
    assert ours.stdout


@pytest.mark.parametrize("trust, status", [(["--ca", "root.pem"], 0), (["--insecure"], 0), ([], 1)])
def test_python_client_over_tls_prints_the_same_on_both_bindings(certificates, trust, status):
    files = certificates / "server.pem", certificates / "server.key"
    with Server("", BIN / "echo_server", 0, "--tls", *files) as server:
        command = PYTHON_CLIENT, server.url, *trust
        ours = run(PYTHON, *command, name="qwebsocket", cwd=certificates)
        qt = run(QT_PYTHON, *command, name="PySide2", cwd=certificates)
    assert (ours.returncode, qt.returncode) == (status, status)
    assert ours.stdout.splitlines() == qt.stdout.splitlines()
    assert ("sslErrors" in ours.stdout) == (trust[:1] != ["--ca"])
