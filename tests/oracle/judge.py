"""What each binding is expected to do, and how it is held against that.

PySide2 has to do what was recorded from it. Every other binding has to do the same in the scenarios of
the policy `mirror`; in those of the policy `better`, what stands in ours/, with the reason.
"""

import concurrent.futures
import difflib
import json
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from run import run

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
OURS = HERE / "ours"

REFERENCE = "PySide2"
PYTHONS = {REFERENCE: "/usr/bin/python3"}  # Debian's PySide2 is for Debian's interpreter

LOOSE = {"errorString", "bytesWrittenTotal", "text"}  # what TLS libraries say, each in its own way
OPENSSL_SPEAKS = {"tls_to_plain_server"}  # scenarios in which Qt gives such a text
LONGEST_DIFF = 40
LONGEST_LINE = 240


def recorded():
    """The traces of PySide2 by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(GOLDEN.glob("*.json"))}


def expected(name, binding):
    """The trace that is right for a binding, {} if nobody has said yet what is."""
    trace = json.loads((GOLDEN / f"{name}.json").read_text())
    if trace["policy"] == "mirror" or binding == REFERENCE:
        return trace
    ours = OURS / f"{name}.json"
    return json.loads(ours.read_text()) if ours.exists() else {}


def trace(name, binding, python=None):
    """What a binding does now."""
    return run(name, binding, python or PYTHONS.get(binding, sys.executable))


def lines(trace, loose=False):
    """A trace as lines that can be compared, one getter a line. The standard error output is no part of it,
    texts of TLS libraries only if not `loose`."""

    def kept(x):
        if isinstance(x, dict):
            return {k: kept(v) for k, v in x.items() if not (loose and k in LOOSE)}
        return [kept(item) for item in x] if isinstance(x, list) else x

    if not trace:
        return ["nothing"]
    shown = [f"exit {json.dumps(trace['exit'])}"]
    for entry in map(kept, trace["trace"]):
        if "snap" in entry:
            shown.append(f"snap [{entry['snap']}]")
            shown += [f"    .{name} = {json.dumps(v)}" for name, v in entry["get"].items()]
        else:
            shown.append(json.dumps(entry))
    for peer, connections in trace["wire"].items():
        for index, entries in enumerate(connections):
            shown += [f"wire {peer}.{index} {json.dumps(entry)}" for entry in entries]
    return shown


def differences(name, binding, python=None, loose=False):
    """Runs a scenario: a diff between what is right and what happens, then what the process said; nothing
    if it is the same."""
    right, happened = expected(name, binding), trace(name, binding, python)
    loose = loose or (name in OPENSSL_SPEAKS and binding != REFERENCE)
    diff = difflib.unified_diff(lines(right, loose), lines(happened, loose), lineterm="", n=1)
    shown = [line[:LONGEST_LINE] for line in list(diff)[2 : 2 + LONGEST_DIFF]]
    if shown:
        shown += [f"stderr: {line}" for line in happened["stderr"]]
    return shown


class Verdict(NamedTuple):
    """The differences of a run beside others, and, if there are any, of a second run without others."""

    beside_others: list
    alone: list

    @property
    def same(self):
        return not self.alone


class Court:
    """Runs cases, each the arguments of differences(), several at a time, in the order in which they come.
    Only the thread that made it may call it."""

    def __init__(self, cases, at_a_time):
        self._at_a_time = at_a_time
        self._entrance = threading.Lock()  # who runs alone stands here until all others have left
        self._places = threading.Semaphore(at_a_time)
        self._threads = concurrent.futures.ThreadPoolExecutor(at_a_time)
        self._runs = {case: self._threads.submit(self._beside_others, case) for case in cases}

    def verdict(self, case):
        """Waits for a case; one that differs is run again while no other runs."""
        first = self._runs[case].result()
        return Verdict(first, self._alone(case) if first else [])

    def close(self):
        self._threads.shutdown(cancel_futures=True)

    def _beside_others(self, case):
        with self._entrance:
            self._places.acquire()
        try:
            return differences(*case)
        finally:
            self._places.release()

    def _alone(self, case):
        with self._entrance:
            for _ in range(self._at_a_time):
                self._places.acquire()
            try:
                return differences(*case)
            finally:
                self._places.release(self._at_a_time)
