"""What a message costs: the library's clients, in C and in Python, against the library's server, each a
process of its own.

    run.py BIN

BIN is the folder with bench_client and bench_server. Compare only figures of one run: they move with the
machine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Mode, bytes of a message, kind, messages.
WORK = [
    ("rtt", 32, "text", 20_000),
    ("rtt", 65_536, "bin", 3_000),
    ("recv", 32, "text", 1_000_000),
    ("recv", 4_096, "text", 200_000),
    ("recv", 1_048_576, "bin", 1_000),
    ("send", 32, "text", 1_000_000),
    ("send", 4_096, "text", 200_000),
    ("send", 1_048_576, "bin", 1_000),
]


def measure(client, port, mode, size, kind, count):
    """The figures that the client prints."""
    arguments = [mode, "127.0.0.1", port, size, count, kind]
    said = subprocess.run(
        [str(part) for part in (*client, *arguments)],
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent / "python")},
    )
    return json.loads(said.stdout)


def main():
    folder = Path(sys.argv[1])
    clients = {
        "C": [folder / "bench_client"],
        "Python": [sys.executable, HERE / "bench_client.py"],
    }
    server = subprocess.Popen([folder / "bench_server"], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip().rpartition(":")[2]
        print("client  mode     bytes   messages/s     MB/s  CPU us/message   p50 us   p99 us")
        for work in WORK:
            for name, client in clients.items():
                figures = measure(client, port, *work)
                mode, size = work[:2]
                latency = f"{figures['p50_us']:8.1f} {figures['p99_us']:8.1f}"
                print(
                    f"{name:7} {mode:4} {size:9,} {figures['mps']:12,.0f} {figures['MBps']:8,.1f} "
                    f"{figures['cpu_us_per_msg']:15.3f} {latency if mode == 'rtt' else ''}",
                    flush=True,
                )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
