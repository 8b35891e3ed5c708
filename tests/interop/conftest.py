"""Prints the table of the matrix when the tests have ended."""

import importlib

import pytest

pytest.register_assert_rewrite("matrix", "matrix_client")


def pytest_terminal_summary(terminalreporter):
    lines = list(importlib.import_module("matrix").TABLE.lines())
    if lines:
        terminalreporter.section("interop: the role is the peer's")
        for line in lines:
            terminalreporter.line(line.rstrip())
