#!/usr/bin/env python3
"""Runs scenarios and prints their traces as JSON.

    BINDING=PySide2 /usr/bin/python3 run.py NAME...
    run.py --list [GROUP]

Without BINDING it is PySide2. A scenario runs in a child process, so that a crash or a hang is a result
like others.
"""

import contextlib
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from harness import output
from harness.harness import Harness
from harness.registry import SCENARIOS

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "python"
TIME_LIMIT = 45  # seconds; a scenario that takes longer hangs
PROXY_VARIABLES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}

# What is kept of the standard error output: warnings of Qt, and the last lines of tracebacks.
WORTH_KEEPING = re.compile(r"(Q[A-Z]\w+[:( ]|QObject|qt\.|[A-Za-z_.]*(Error|Exception|Exit)\b)")


def load():
    """The scenarios by name."""
    for path in sorted((HERE / "scenarios").glob("*.py")):
        importlib.import_module(f"scenarios.{path.stem}")
    return SCENARIOS


def act(name, path):
    """Lets a scenario act; the end of the child process, without the destructors of the binding."""
    record = output.Output(path)
    harness = Harness(os.environ["BINDING"], record)
    ended = {"status": "ok"}
    try:
        load()[name].act(harness)
    except Exception as error:
        traceback.print_exc()
        ended = {"python_error": f"{type(error).__name__}: {error}"}
    harness.finish()
    record.put(output.EXIT, ended)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def environment(binding):
    """The environment of the child process: the same everywhere, without proxies, and with the package of
    this checkout if PYTHONPATH says nothing else."""
    kept = {k: v for k, v in os.environ.items() if k.lower() not in PROXY_VARIABLES}
    ours = {"BINDING": binding, "PYTHONHASHSEED": "0", "QT_LOGGING_RULES": ""}
    return {"PYTHONPATH": str(PACKAGES), **kept, **ours}


def spawn(name, binding, python, path):
    """Runs a scenario in a child process: how it ended if not by itself, and what it said."""
    command = [python, HERE / "run.py", "--act", name, path]
    try:
        child = subprocess.run(
            command,
            capture_output=True,
            env=environment(binding),
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        return {"hang": True}, (expired.stderr or b"").decode("utf-8", "replace")
    said = child.stderr.decode("utf-8", "replace")
    if child.returncode < 0:
        return {"killed_by": signal.Signals(-child.returncode).name}, said
    return ({"returncode": child.returncode} if child.returncode else {}), said


def normaliser(ports):
    """A function that puts names in the place of what is not the same each time: ports, accept keys and
    addresses of objects."""
    patterns = [(re.compile(rf"(?<!\d){port}(?!\d)"), name) for port, name in ports]
    patterns.append((re.compile(r"[A-Za-z0-9+/]{27}="), "<accept>"))
    patterns.append((re.compile(r"0x[0-9a-f]{6,}"), "0x<addr>"))
    names = dict(ports)

    def normalise(x):
        if isinstance(x, str):
            for pattern, name in patterns:
                x = pattern.sub(name, x)
            return x
        if isinstance(x, int) and not isinstance(x, bool):
            return names.get(x, x)
        if isinstance(x, list):
            return [normalise(item) for item in x]
        if isinstance(x, dict):
            return {key: normalise(value) for key, value in x.items()}
        return x

    return normalise


def run(name, binding, python):
    """Runs a scenario with a binding, in an interpreter that finds it; the trace."""
    descriptor, path = tempfile.mkstemp(prefix="oracle")
    os.close(descriptor)
    try:
        ended, said = spawn(name, binding, python, path)
        entries = output.read(path)
    finally:
        os.unlink(path)
    normalise = normaliser([entry for kind, entry in entries if kind == output.PORT])
    wire = {}
    for kind, entry in entries:
        if kind == output.WIRE:
            peer, connection, what = entry
            wire.setdefault(peer, {}).setdefault(connection, []).append(what)
        elif kind == output.EXIT and not ended:
            ended = entry
    scenario = load()[name]
    return {
        "scenario": name,
        "group": scenario.group,
        "policy": scenario.policy,
        "doc": scenario.doc,
        "exit": ended or {"no_result": True},
        "trace": [normalise(entry) for kind, entry in entries if kind == output.TRACE],
        "wire": {
            peer: [normalise(entries) for _, entries in sorted(connections.items())]
            for peer, connections in sorted(wire.items())
        },
        "stderr": [normalise(line) for line in said.splitlines() if WORTH_KEEPING.match(line)],
    }


def dump(trace):
    """The JSON of a trace, with one entry a line, so that files can be compared."""
    lines = []
    for key, value in trace.items():
        if key == "trace":
            entries = ",\n".join(f"  {json.dumps(entry)}" for entry in value)
            lines.append(f' "trace": [\n{entries}\n ]')
        elif key == "wire":
            peers = ",\n".join(_dump_peer(*peer) for peer in value.items())
            lines.append(f' "wire": {{\n{peers}\n }}')
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump_peer(name, connections):
    dumped = []
    for entries in connections:
        lines = ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
        dumped.append(f"   [\n{lines}\n   ]")
    return f"  {json.dumps(name)}: [\n" + ",\n".join(dumped) + "\n  ]"


def show_list(group=None):
    for name, scenario in load().items():
        if group in (None, scenario.group):
            first_line = scenario.doc.split("\n")[0]
            print(f"{name:40} {scenario.group:10} {scenario.policy:7} {first_line}")


def main(arguments):
    if arguments[:1] == ["--act"]:
        act(*arguments[1:])
    elif arguments[:1] == ["--list"]:
        with contextlib.suppress(BrokenPipeError):
            show_list(*arguments[1:])
    else:
        binding = os.environ.get("BINDING", "PySide2")
        for name in arguments:
            if name not in load():
                sys.exit(f"no such scenario: {name}")
            sys.stdout.write(dump(run(name, binding, sys.executable)))


if __name__ == "__main__":
    main(sys.argv[1:])
