"""Every member of QWebSocket and QWebSocketServer has its spelling in Python, C++ and C, and its row in the
README."""

import members
import pytest
from qwebsocket import QtCore, QtWebSockets

MEMBERS = members.members()
OF_SOCKETS = [member for member in MEMBERS if member.owner in members.NOUNS]


def dotted(member):
    return f"{member.owner}.{member.key}"


@pytest.mark.parametrize("member", MEMBERS, ids=dotted)
def test_python(member):
    module = QtCore if member.owner == "QObject" else QtWebSockets
    assert member.kind == "constructor" or hasattr(getattr(module, member.owner), member.name)


@pytest.mark.parametrize("language", ["C++", "C"])
@pytest.mark.parametrize("member", OF_SOCKETS, ids=dotted)
def test_header(member, language):
    expected = not member.absence
    assert members.declared(member, language) == expected, member.spelling(language)


def test_exceptions_are_of_members():
    excepted = {(owner, key) for owner, key, _ in members.OTHERWISE}
    for owners in members.NOWHERE.values():
        excepted |= {(owner, key) for owner, keys in owners.items() for key in keys}
    assert excepted <= {(member.owner, member.key) for member in MEMBERS}


def without_places(table):
    """A table without its last column."""
    return [line.rpartition(" | ")[0] or line for line in table.splitlines()]


def test_readme():
    now, right = members.section(), members.table()
    assert without_places(now) == without_places(right), "tests/agreement/members.py writes it anew"


def test_tests_of_the_readme_mention_the_members():
    files = {language: members.test_files(language) for language in members.LANGUAGES}
    places = members.places_by_row()
    for member in MEMBERS:
        named = set(places[member.owner, members.cell(member, "Python")])
        mentioning = {p for each in files for p in members.mentions(member, each, files[each])}
        assert named - {members.NOTHING} <= mentioning, dotted(member)
