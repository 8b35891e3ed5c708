#!/usr/bin/env python3
"""Prints each trace in a few lines: the signals in one, the last getters in one, each connection in one.

    brief.py FILE...

stateChanged is st, aboutToClose atc, readChannelFinished rcf, bytesWritten bw, CONN and DISC are connected
and disconnected, tF, tM, bF and bM are frames and messages of text and binary.
"""

import json
import re
import sys
from pathlib import Path

NAMES = {
    "aboutToClose": "atc",
    "binaryFrameReceived": "bF",
    "binaryMessageReceived": "bM",
    "bytesWritten": "bw",
    "connected": "CONN",
    "disconnected": "DISC",
    "proxyAuthenticationRequired": "pauth",
    "readChannelFinished": "rcf",
    "stateChanged": "st",
    "textFrameReceived": "tF",
    "textMessageReceived": "tM",
}
GETTERS = ("state", "error", "errorString", "closeCode", "closeReason", "bytesToWrite")
LONGEST_VALUE = 24
LONGEST_ENTRY = 90


def short(x):
    """A value in few characters: of enumerators the number, of bytes the beginning."""
    if isinstance(x, str):
        number = re.fullmatch(r"\w+\((-?\d+)\)", x)
        return number[1] if number else repr(x[:LONGEST_VALUE])
    if isinstance(x, dict):
        shown = next((x[key] for key in ("b", "hex", "blen", "strlen") if key in x), x)
        return f"b'{str(shown)[:LONGEST_VALUE]}'"
    return str(x)


def entry_line(entry):
    if "sig" in entry:
        who, signal = entry["sig"].split(".")
        arguments = ",".join(map(short, entry["args"]))
        prefix = "" if who == "ws" else f"{who}:"
        return f"{prefix}{NAMES.get(signal, signal)}" + (f"({arguments})" if arguments else "")
    if "snap" in entry:
        return f"[{entry['snap']}]"
    if "call" in entry:
        return f"<{entry['call']}={entry.get('ret', entry.get('raises'))}>"
    return json.dumps(entry)[:LONGEST_ENTRY]


def wire_line(entry):
    if "line" in entry:
        return "HEAD"
    if "frame" not in entry:
        return json.dumps(entry)
    frame = entry["frame"]
    fragment, unmasked = "" if frame["fin"] else "!", "" if frame["masked"] else "u"
    close = f" code={frame['code']} {short(frame['reason'])}" if "code" in frame else ""
    return f"{fragment}{frame['op']}{unmasked} len={frame['len']}{close}"


def brief(path):
    trace = json.loads(Path(path).read_text())
    last = {}
    for entry in trace["trace"]:
        last.update(entry.get("get", {}))
    ended = "" if trace["exit"] == {"status": "ok"} else trace["exit"]
    print("##", trace["scenario"], trace["policy"], ended, "--", trace["doc"].split("\n")[0])
    print("  ", " ".join(map(entry_line, trace["trace"])))
    print("   last:", {getter: last[getter] for getter in GETTERS if getter in last})
    for peer, connections in trace["wire"].items():
        for connection in connections:
            print("     ", peer, "; ".join(map(wire_line, connection)))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        brief(path)
