"""Whatever a program passes to the library, it answers an error or nothing, and never crashes.

Each seed stands for some thousand random calls of all functions of the header, in a process of its own:
see play.py. Connections happen meanwhile, and the callbacks call all functions, too. What the header
promises is checked for each call: what is answered for a bad handle, what is written where, how long texts
are, that nothing of the caller's is looked at behind its end or after the call, which callbacks come, and
how many objects live.

MISUSE_SEEDS and MISUSE_CALLS make long runs of it:

    MISUSE_SEEDS=1000-1999 MISUSE_CALLS=50000 python -m pytest tests/misuse

One seed alone does not reach everything; `MISUSE_SEEDS=7` goes with `-k test_seed`. Seeds decide what is
tried, but not when the system answers: a fault may need some runs to be seen again.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
FIRST, _, LAST = os.environ.get("MISUSE_SEEDS", "1-12").partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
CALLS = int(os.environ.get("MISUSE_CALLS", "8000"))
AT_ONCE = 2
TIME_LIMIT_S = 60 + CALLS / 100
SHOWN_LINES = 40

# A member of the structs that no misuse brings about: the process would have to run out of descriptors.
UNREACHABLE = {"qws_server_events.accept_error"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The folder with certificates and keys of all kinds."""
    folder = tmp_path_factory.mktemp("files")
    # Both make root and server; those of the latter stay.
    for script in ("ssl_files.sh", "tls_files.sh"):
        subprocess.run([TESTS / script, folder], check=True)
    key = ("-in", "ed25519.key", "-pubout", "-outform", "DER", "-out", "ed25519.pub.der")
    subprocess.run(["openssl", "pkey", *key], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def runs(files, tmp_path_factory):
    """What became of each seed; two of them run at a time."""
    folder = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {seed: pool.submit(play, seed, files, folder / str(seed)) for seed in SEEDS}
        pool.shutdown(cancel_futures=True)


def play(seed, files, folder):
    """Plays a seed in a folder of its own; returns exit status, output, errors, and the last calls."""
    folder.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if "_proxy" not in name.lower()},
        "PYTHONPATH": str(TESTS / "agreement"),
        "SSL_CERT_FILE": str(files / "root.pem"),
        "SSL_CERT_DIR": str(folder),
        "http_proxy": "http://127.0.0.1:1",
    }
    trace = folder / "trace"
    command = [sys.executable, HERE / "play.py", str(seed), str(CALLS), files, trace]
    with (folder / "output").open("wb") as output, (folder / "errors").open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=errors
        )
        try:
            status = process.wait(TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = f"none after {TIME_LIMIT_S:.0f} s"
    calls = trace.read_text(errors="replace").splitlines() if trace.exists() else []
    told = [(folder / name).read_text(errors="replace") for name in ("output", "errors")]
    shutil.rmtree(folder)
    return status, *told, calls[-SHOWN_LINES:]


@pytest.mark.parametrize("seed", SEEDS)
def test_seed(seed, runs):
    status, _, errors, calls = runs[seed].result()
    if status != 0 or errors:
        told = "\n".join(["the last calls:", *calls, f"exit status: {status}", errors[:4000]])
        pytest.fail(f"seed {seed}\n{told}", pytrace=False)


def test_everything_is_called(runs):
    """All functions of the header, and all members of the structs of events but the unreachable ones."""
    times = collections.Counter()
    for run in runs.values():
        _, output, _, _ = run.result()
        times.update(json.loads(output or "{}"))
    assert times
    assert {name for name, count in times.items() if count == 0} == UNREACHABLE
