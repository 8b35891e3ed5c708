#!/usr/bin/env python3
"""Records traces of a binding, those of PySide2 in golden/ and those of others in ours/.

    record.py BINDING NAME...

A scenario is recorded if it gives the same three times. In ours/ a reason has to be written by hand; the
reason of an older recording is kept.
"""

import json
import sys

import judge
from run import dump

TIMES = 3


def record(binding, name):
    """True if the scenario was recorded."""
    first, *others = [judge.trace(name, binding) for _ in range(TIMES)]
    if any(judge.lines(other) != judge.lines(first) for other in others):
        print(f"{name}: not the same each time")
        return False
    folder = judge.GOLDEN if binding == judge.REFERENCE else judge.OURS
    path = folder / f"{name}.json"
    if folder == judge.OURS:
        reason = json.loads(path.read_text())["reason"] if path.exists() else ""
        first = {"scenario": name, "reason": reason, **first}
    path.write_text(dump(first))
    print(f"{name}: recorded")
    return True


def main(binding, *names):
    results = [record(binding, name) for name in names]
    return not all(results)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
