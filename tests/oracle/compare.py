#!/usr/bin/env python3
"""Holds a binding against what is expected of it, with the differences.

    PYTHONPATH=python python3 tests/oracle/compare.py [options] [NAME|GROUP ...]

A scenario that differs is run once more, alone, and both results are shown; the second one counts. The
exit status is 0 if everything is the same.
"""

import argparse
import collections
import os
import sys

import judge


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME|GROUP", help="default: all")
    parser.add_argument("--binding", default=os.environ.get("BINDING", "qwebsocket"))
    parser.add_argument("--python", help="interpreter for the scenarios")
    parser.add_argument("--loose", action="store_true", help="leave out texts of TLS libraries")
    parser.add_argument("--summary", action="store_true", help="one line each, no differences")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="at the same time, default 2")
    return parser.parse_args()


def show(difference, what):
    if what:
        print(f"    {what}")
    for line in difference:
        print(f"      {line}")


def main():
    options = parse()
    traces = judge.recorded()
    names = [
        name
        for name, trace in traces.items()
        if not options.names or name in options.names or trace["group"] in options.names
    ]
    cases = {name: (name, options.binding, options.python, options.loose) for name in names}
    court = judge.Court(cases.values(), options.j)
    tally = collections.Counter()
    for name, case in cases.items():
        verdict = court.verdict(case)
        result = "same" if verdict.same else "DIFFERS"
        policy = traces[name]["policy"]
        tally[policy, result] += 1
        print(f"{result:9} {policy:7} {name}", flush=True)
        if verdict.beside_others and not options.summary:
            show(verdict.beside_others, "beside others:")
            show(verdict.alone, f"alone: {result}")
    court.close()
    for (policy, result), count in sorted(tally.items()):
        print(f"{policy:7} {result:9} {count}")
    return any(result != "same" for _, result in tally)


if __name__ == "__main__":
    sys.exit(main())
