"""The demo: the library's own server, and a client in C, in C++ and in Python, one after the other.

    demo.py BIN

BIN is the folder with demo_server, demo_client_c and demo_client_cpp. Each program writes a line for
each signal into one pipe, in the order in which things happen; here the lines get their form. The exit
status is 0 if everything happened in all three.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON_PACKAGE = HERE.parent.parent / "python"
TIME_LIMIT = 30  # seconds for each program
COLOURS = {"server": 35, "C": 34, "C++": 36, "Python": 32}
RED, BOLD, DIM = 31, 1, 2


class Screen:
    """Prints the lines of a pipe as they come, with milliseconds and in columns, and keeps them."""

    def __init__(self, pipe):
        self.start = time.monotonic()
        self.pipe = pipe
        self.lines = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        with open(self.pipe, encoding="utf-8", errors="replace") as pipe:
            for text in pipe:
                who, signal, arguments = text.rstrip("\n").split("\t", 2)
                self._show(who, signal, arguments)
                with self.changed:
                    self.lines.append((who, signal, arguments))
                    self.changed.notify()

    def _show(self, who, signal, arguments):
        milliseconds = f"{(time.monotonic() - self.start) * 1000:8.1f} ms"
        bad = signal in ("error", "FAILED")
        print(
            paint(milliseconds, DIM),
            paint(f"{who:8}", COLOURS.get(who, RED)),
            paint(f"{signal:22}", RED if bad else BOLD),
            arguments,
            flush=True,
        )

    def find(self, who, signal):
        """The arguments of all signals of that name, in order."""
        return [line[2] for line in self.lines if line[:2] == (who, signal)]

    def wait(self, who, signal, count):
        """Waits until a signal has come so many times; the arguments of all of them."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.find(who, signal)) >= count, TIME_LIMIT)
            return self.find(who, signal)


def paint(text, colour):
    return f"\033[{colour}m{text}\033[0m" if sys.stdout.isatty() else text


def title(text):
    print(f"\n{paint(text, BOLD)}", flush=True)


def succeeds(process):
    """Waits for the end of a program; true if its exit status was 0."""
    try:
        return process.wait(TIME_LIMIT) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False


def main():
    folder = Path(sys.argv[1])
    clients = {
        "C": ([folder / "demo_client_c"], '4001 "C says goodbye"'),
        "C++": ([folder / "demo_client_cpp"], '4002 "C++ says goodbye"'),
        "Python": ([sys.executable, HERE / "demo_client.py"], '4003 "Python says goodbye"'),
    }
    environment = {**os.environ, "PYTHONPATH": str(PYTHON_PACKAGE)}
    read_end, write_end = os.pipe()

    def start(*command):
        return subprocess.Popen([str(part) for part in command], stdout=write_end, env=environment)

    screen = Screen(read_end)
    title("The server, in C")
    server = start(folder / "demo_server", len(clients))
    urls = screen.wait("server", "listening", 1)
    done = []
    for name, (command, _) in clients.items() if urls else ():
        title(f"A client, in {name}")
        if succeeds(start(*command, f"{urls[0]}/{name}")):
            done.append(name)
            screen.wait("server", "disconnected", len(done))
    if len(done) < len(clients):
        server.kill()
    server_ended_well = succeeds(server)
    os.close(write_end)
    screen.reader.join()

    closes = screen.find("server", "disconnected")
    complete = server_ended_well and closes == [close for _, close in clients.values()]
    messages = sum(signal.endswith("MessageReceived") for _, signal, _ in screen.lines)
    took = time.monotonic() - screen.start
    title(
        f"{len(done)} of {len(clients)} clients did everything ({', '.join(done) or 'none'}): "
        f"{messages} messages, {len(closes)} closed with code and reason, in {took:.2f} s"
    )
    return 0 if complete and len(done) == len(clients) else 1


if __name__ == "__main__":
    sys.exit(main())
