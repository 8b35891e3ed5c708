"""The benchmark's client keeps its contract, in C and in Python."""

import json

import pytest
from programs import BIN, PYTHON, ROOT, Server, run

CLIENTS = {
    "C": [BIN / "bench_client"],
    "Python": [PYTHON, ROOT / "tests" / "bench" / "bench_client.py"],
}
FIGURES = {
    *("mode", "n", "secs", "mps", "MBps", "ucpu", "scpu"),
    *("cpu_us_per_msg", "p50_us", "p99_us", "maxrss_kb"),
}


@pytest.mark.parametrize("kind", ["text", "bin"])
@pytest.mark.parametrize("size, count", [(32, 1000), (1024 * 1024, 20)])
@pytest.mark.parametrize("mode", ["rtt", "recv", "send"])
@pytest.mark.parametrize("client", CLIENTS)
def test_prints_its_figures(client, mode, size, count, kind):
    with Server("", BIN / "bench_server") as server:
        port = server.url.rpartition(":")[2]
        result = run(*CLIENTS[client], mode, "127.0.0.1", port, size, count, kind)
    assert result.returncode == 0
    figures = json.loads(result.stdout)
    assert set(figures) == FIGURES
    assert (figures["mode"], figures["n"]) == (mode, count)
