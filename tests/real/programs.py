"""Programs that run while a test does: how they are started, waited for and ended."""

import os
import re
import socket
import subprocess
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "real"
TIME_LIMIT = 20  # seconds for whatever is waited for

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]

os.environ["PATH"] += ":/usr/sbin"  # where daemons are


class Program:
    """A process whose output is gathered as it comes, until the end of the `with` block.

    If it is `piped`, only its standard error is: input and output are for somebody else.
    """

    def __init__(self, *command, piped=False, env=None):
        self.command = [str(part) for part in command]
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if piped else subprocess.STDOUT,
            env=env,
        )
        self.output = b""
        self._ended = False
        self._changed = threading.Condition()
        pipe = self.process.stderr if piped else self.process.stdout
        threading.Thread(target=self._gather, args=(pipe,), daemon=True).start()

    def _gather(self, pipe):
        with pipe:
            while True:
                data = pipe.read1(65536)
                with self._changed:
                    self.output += data
                    self._ended = not data
                    self._changed.notify_all()
                if not data:
                    return

    def expect(self, pattern):
        """Waits until the output has the pattern (bytes, multi-line) in it; returns the match."""
        found = re.compile(pattern, re.MULTILINE)
        with self._changed:
            self._changed.wait_for(lambda: self._ended or found.search(self.output), TIME_LIMIT)
            match = found.search(self.output)
        assert match, f"{self.command} does not say {pattern}: {self.said()}"
        return match

    def said(self):
        """All output so far, as text."""
        return self.output.decode(errors="replace")

    def wait(self):
        """Waits for the end of the process; returns its exit status."""
        self.process.wait(TIME_LIMIT)
        with self._changed:
            assert self._changed.wait_for(lambda: self._ended, TIME_LIMIT)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Daemon(Program):
    """A program that listens on a port of 127.0.0.1, and cannot choose it itself.

    command_for(port) gives its command; should somebody else get the port first, another is tried.
    """

    def __init__(self, command_for, **options):
        for attempts_left in (2, 1, 0):
            self.port = free_port()
            super().__init__(*command_for(self.port), **options)
            if self._listens():
                return
            super().__exit__()
            assert attempts_left, f"{self.command} does not listen: {self.said()}"

    def _listens(self):
        deadline = time.monotonic() + TIME_LIMIT
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return True
            except ConnectionRefusedError:
                time.sleep(0.01)  # between two looks
        return False


def wait_until(reached):
    """Waits until a condition holds that nobody tells of."""
    deadline = time.monotonic() + TIME_LIMIT
    while not reached():
        assert time.monotonic() < deadline, "the condition does not come to hold"
        time.sleep(0.005)  # between two looks


def end_all(programs):
    """Ends programs, all at once since some take their time."""
    for program in programs:
        program.process.terminate()
    for program in programs:
        program.__exit__()


def free_port():
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def compile_program(compiler, source, *libraries):
    """Compiles a program into build/real, unless it is there and newer than what it is made of."""
    program = BUILD / source.stem
    made_of = [source, *source.parent.glob("*.h*"), *(ROOT / "include").rglob("*.h*")]
    newest = max(path.stat().st_mtime for path in made_of)
    if program.exists() and program.stat().st_mtime >= newest:
        return program
    BUILD.mkdir(parents=True, exist_ok=True)
    fresh = program.with_suffix(".new")
    done = subprocess.run(
        [*compiler, *WARNINGS, "-O2", source, "-o", fresh, *libraries],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{source} does not compile:\n{done.stdout}"
    return fresh.replace(program)
