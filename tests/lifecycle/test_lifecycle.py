"""Every life cycle of lifecycles.ini through C, C++ and Python, and through PySide2 if Qt does the same."""

import difflib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from peer import Peer
from table import lifecycles

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "lifecycle"
TIME_LIMIT_S = 60
COMPILERS = {
    "C-gcc": ["gcc", "-std=gnu11", HERE / "driver.c"],
    "C-clang": ["clang", "-std=gnu11", HERE / "driver.c"],
    "C++-gcc": ["g++", "-std=gnu++17", HERE / "driver.cpp"],
    "C++-clang": ["clang++", "-std=gnu++17", HERE / "driver.cpp"],
}
INTERPRETERS = {"qwebsocket": sys.executable, "PySide2": "/usr/bin/python3"}
FLAGS = [
    *("-g", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsanitize=address,undefined"),
    *("-fno-sanitize-recover=all", "-fno-omit-frame-pointer", f"-I{ROOT}/include"),
]
LIBRARY = [f"-L{ROOT}/build/lib", "-lqwebsocket", f"-Wl,-rpath,{ROOT}/build/lib"]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "python"),
    "PYTHONUTF8": "1",
    "ASAN_OPTIONS": "detect_stack_use_after_return=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tests/lsan.supp:print_suppressions=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
CASES = [
    pytest.param(lifecycle, driver, id=f"{driver}-{lifecycle.name}")
    for driver in [*COMPILERS, *INTERPRETERS]
    for lifecycle in lifecycles()
    if driver.split("-")[0] in lifecycle.drivers
]


@pytest.fixture(scope="module")
def command():
    """Gives the command of a driver, compiled if it is older than its sources."""
    commands = {name: [path, HERE / "driver.py"] for name, path in INTERPRETERS.items()}

    def command_of(driver):
        if driver not in commands:
            commands[driver] = [compiled(driver)]
        return commands[driver]

    return command_of


def compiled(driver):
    """The program of a compiler's driver."""
    *compiler, source = COMPILERS[driver]
    program = BUILD / driver
    sources = [source, *HERE.glob("*.h*"), *(ROOT / "include").rglob("*.h*")]
    newest = max(path.stat().st_mtime for path in sources)
    if not program.exists() or program.stat().st_mtime < newest:
        BUILD.mkdir(parents=True, exist_ok=True)
        subprocess.run([*compiler, *FLAGS, source, "-o", program, *LIBRARY], check=True)
    return program


@pytest.fixture
def nobody():
    """The URL of a port that refuses connections, and that nobody else can take."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"ws://127.0.0.1:{bound.getsockname()[1]}/"


def filled(words, values):
    """The words, with what is only known at run time put in the place of its name in braces."""
    for name, value in values.items():
        words = [word.replace(f"{{{name}}}", str(value)) for word in words]
    return words


def play(command, binding, lifecycle, peer, nobody):
    """Runs a driver against a peer; returns the lines that it has printed."""
    client = filled(lifecycle.client, {"nobody": nobody, "port": peer.port})
    slots = filled(lifecycle.slots, {"nobody": nobody})
    arguments = [f"ws://127.0.0.1:{peer.port}/", str(peer.gate_port), *slots, "--", *client]
    ended = subprocess.run(
        [*map(str, command), *arguments],
        env={**ENVIRONMENT, "BINDING": binding},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    if binding != "PySide2":  # Qt warns of some
        assert ended.stderr == ""
    assert ended.returncode == 0, "objects of the library are left"
    return ended.stdout.splitlines()


def wire(peer):
    """What a peer has received, as words of the table."""
    words = []
    for connection in peer.connections:
        words += ["|", *connection.received]
    return words[1:]


def assert_same(what, got, wanted):
    if got != wanted:
        difference = "\n".join(difflib.ndiff(wanted, got))
        pytest.fail(f"{what}; - is wanted, + is what came:\n{difference}", pytrace=False)


@pytest.mark.parametrize("lifecycle, driver", CASES)
def test_lifecycle(lifecycle, driver, command, nobody):
    program = command(driver)
    with Peer(lifecycle.peer) as peer:
        signals = play(program, driver, lifecycle, peer, nobody)
    if not lifecycle.has_written:
        signals = [line for line in signals if not line.startswith("bytesWritten")]
    request = max((len(connection.request) for connection in peer.connections), default=0)
    values = {"request": request, "port": peer.port}
    name = driver.split("-")[0]
    assert_same("signals", signals, filled(lifecycle.signals(name), values))
    assert_same("wire", wire(peer), lifecycle.wire(name))
