"""Makes certificates, and prints the table of the matrix when the tests have ended."""

import importlib
import subprocess
from pathlib import Path

import pytest

pytest.register_assert_rewrite("matrix", "matrix_client")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """The folder with the certificates and keys of tests/tls_files.sh."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run([Path(__file__).parent.parent / "tls_files.sh", folder], check=True)
    return folder


def pytest_terminal_summary(terminalreporter):
    lines = list(importlib.import_module("matrix").TABLE.lines())
    if lines:
        terminalreporter.section("interop: the role is the peer's")
        for line in lines:
            terminalreporter.line(line.rstrip())
