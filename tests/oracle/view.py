#!/usr/bin/env python3
"""Prints traces for reading: signals with state and validity, and of the getters what has changed.

view.py FILE...
"""

import json
import sys
from pathlib import Path

LONGEST_LINE = 700


def signal(entry):
    arguments = " ".join(json.dumps(x) for x in entry["args"])
    valid = "valid" if entry.get("valid") else "-"
    return f"{entry['sig']} {arguments} {{{entry.get('state', '')} {valid}}}"


def entries(trace):
    """The lines of the entries of a trace."""
    known = {}
    for entry in trace:
        if "sig" in entry:
            yield signal(entry)
        elif "snap" in entry:
            changed = {k: v for k, v in entry["get"].items() if k not in known or known[k] != v}
            known.update(changed)
            yield f"[{entry['snap']}] {json.dumps(changed)}"
        else:
            yield f"* {json.dumps(entry)}"


def view(path):
    trace = json.loads(Path(path).read_text())
    first_line = trace["doc"].split("\n")[0]
    print(f"=== {trace['scenario']} ({trace['policy']}) {first_line} exit={trace['exit']}")
    if "reason" in trace:
        print(f"    {trace['reason']}")
    for line in entries(trace["trace"]):
        print(f"    {line[:LONGEST_LINE]}")
    for peer, connections in trace["wire"].items():
        for index, connection in enumerate(connections):
            for entry in connection:
                print(f"      <{peer}.{index}> {json.dumps(entry)[:LONGEST_LINE]}")
    for line in trace["stderr"]:
        print(f"      stderr: {line}")


if __name__ == "__main__":
    for path in sys.argv[1:]:
        view(path)
