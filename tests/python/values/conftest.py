"""Tests of the value types. What they expect is what PySide2 5.15.8 answers, written down here.

Values need no event loop and leave nothing in the library, so the fixtures that every other test has
do nothing here.
"""

import pytest


@pytest.fixture(autouse=True)
def nothing_is_left():
    """Values are no objects of the library."""


@pytest.fixture(autouse=True)
def app():
    """Values need no application."""
