"""Where a scenario writes what happens, line by line, so that nothing is lost in a crash."""

import json
import threading

TRACE, WIRE, PORT, EXIT = "trace", "wire", "port", "exit"  # the kinds of entries


class Output:
    """A file of entries, one in a line; for all threads."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="ascii")  # noqa: SIM115, open until the process ends
        self._lock = threading.Lock()

    def put(self, kind, entry):
        line = json.dumps([kind, entry])
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()


def read(path):
    """The entries of a file, without what a crash has left half written."""
    entries = []
    with open(path, encoding="ascii") as file:
        for line in file:
            try:
                entries.append(json.loads(line))
            except ValueError:
                continue
    return entries
