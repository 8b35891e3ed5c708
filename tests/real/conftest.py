"""Builds what all tests here need, and prints the table of results when they have ended."""

import tempfile
from pathlib import Path

import pytest
from certificates import make_certificates, pair
from drivers import Server, build_drivers
from programs import ROOT, Program, free_port
from results import Table

TABLE = Table()


def pytest_configure(config):
    config.addinivalue_line("markers", "part(name, role): the real part that a test is about")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call" or report.failed:
        TABLE.enter(item, "ok" if report.passed else f"FAILED in {report.when}")
    return report


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("real parts: part, its role, case, result")
    for line in TABLE.lines():
        terminalreporter.line(line)


@pytest.fixture(scope="session", autouse=True)
def built():
    build_drivers()
    make_certificates()


@pytest.fixture(scope="session")
def folder():
    """A folder for the files of daemons, which may run as users that cannot read the checkout."""
    with tempfile.TemporaryDirectory(prefix="real-parts-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture(scope="session")
def echo_ws(built):
    """The URL of the echo server among the examples."""
    with Program(ROOT / "build" / "bin" / "echo_server", 0) as program:
        port = program.expect(rb"^listening on ws://127\.0\.0\.1:(\d+)")[1].decode()
        yield f"ws://localhost:{port}/"


@pytest.fixture(scope="session")
def echo_wss(built):
    """The URL of our server with a certificate."""
    with Server("--certificate", *pair("server")) as server:
        yield server.url


@pytest.fixture(scope="session")
def other_wss(built):
    """The URL, with localhost in it, of our server with a certificate for another host."""
    with Server("--certificate", *pair("other")) as server:
        yield server.url


@pytest.fixture
def closed_port():
    """A port of 127.0.0.1 on which nobody listens."""
    return free_port()


# ---- for proxies


@pytest.fixture(scope="session")
def hosts(folder):
    """A file that says where behind.test is. Only proxies get to know that."""
    path = folder / "hosts"
    path.write_text("127.0.0.1 localhost behind.test\n")
    return path


@pytest.fixture(params=["ws", "wss"])
def target(request):
    """An echo server of ours, without TLS and with it: its URL, with a name that only proxies know."""
    return request.getfixturevalue(f"echo_{request.param}").replace("localhost", "behind.test")


@pytest.fixture
def target_ws(echo_ws):
    """The one without TLS."""
    return echo_ws.replace("localhost", "behind.test")


@pytest.fixture
def wrong_target(other_wss):
    """The same with a certificate for another name."""
    return other_wss.replace("localhost", "behind.test")
