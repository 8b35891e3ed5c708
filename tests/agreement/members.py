#!/usr/bin/env python3
"""How every member of QWebSocket and QWebSocketServer is spelled in Python, in C++ and in C.

    members.py      writes the table of the README

The names are those of tests/oracle/surface.json. One rule makes the others from them: `sendTextMessage`
is `sendTextMessage` in C++ and `qws_socket_send_text_message` in C; what the rule does not make stands in
OTHERWISE and NOWHERE.
"""

import json
import re
from typing import NamedTuple

import header

ROOT = header.ROOT
README = ROOT / "README.md"
SURFACE = json.loads((ROOT / "tests" / "oracle" / "surface.json").read_text())["classes"]
BEGIN, END = "<!-- members -->\n", "<!-- /members -->\n"
LANGUAGES = ("Python", "C++", "C")
NOTHING = "—"
NOUNS = {"QWebSocket": "socket", "QWebSocketServer": "server"}  # in the names of C

# Members of QObject that scripts use on a socket; there is no tree of objects in C and in C++.
OBJECT_MEMBERS = (
    *("blockSignals", "deleteLater", "objectName", "parent", "property", "sender", "setParent"),
)
OBJECT_SIGNALS = ("destroyed",)

# Spellings that the rule does not make.
OTHERWISE = {
    # In C++ a signal is a member like others, and error() is the getter.
    ("QWebSocket", "error signal", "C++"): "errorOccurred",
    # C has no overloads.
    ("QWebSocket", "open(request)", "C"): "qws_socket_open_request()",
    # Qt's newer name for the same.
    ("QWebSocketServer", "nativeDescriptor", "C++"): "socketDescriptor()",
    ("QWebSocketServer", "nativeDescriptor", "C"): "qws_server_socket_descriptor()",
    ("QWebSocketServer", "setNativeDescriptor", "C++"): "setSocketDescriptor()",
    ("QWebSocketServer", "setNativeDescriptor", "C"): "qws_server_set_socket_descriptor()",
}

# Members that C and C++ do not have, with the reason.
NOWHERE = {
    "there is no tree of objects: C frees its handles, C++ has owners": {
        "QObject": (*OBJECT_MEMBERS, *(f"{name} signal" for name in OBJECT_SIGNALS)),
    },
}


class Member(NamedTuple):
    """A member of a class: a constructor, a method, a constant (a static method of Qt), or a signal."""

    owner: str
    name: str
    kind: str
    overload: str = ""  # the first parameter, if there are other overloads

    @property
    def key(self):
        """The name in OTHERWISE and NOWHERE: there is a method error and a signal error."""
        if self.kind == "signal":
            return f"{self.name} signal"
        return f"{self.name}({self.overload})" if self.overload else self.name

    @property
    def absence(self):
        """Why C and C++ do not have it, "" if they do."""
        for reason, owners in NOWHERE.items():
            if self.key in owners.get(self.owner, ()):
                return reason
        return ""

    def spelling(self, language):
        """How it is or would be spelled."""
        rule = c_spelling if language == "C" else qt_spelling
        return OTHERWISE.get((self.owner, self.key, language)) or rule(self)

    def identifier(self, language):
        """The name alone, of a signal in C that of the member of the struct."""
        return self.spelling(language).partition("(")[0].rpartition(".")[2]


def members():
    """All members, by class, methods before signals, in alphabetical order."""
    found = []
    for owner in NOUNS:
        surface = SURFACE[owner]
        found.append(Member(owner, owner, "constructor"))
        methods = [
            Member(owner, name.partition(".")[0], "method", overload)
            for name, signatures in surface["methods"].items()
            for overload in overloads(signatures)
        ]
        methods += [
            Member(owner, name, "method") for name in surface.get("metaobject_only_methods", ())
        ]
        methods += [Member(owner, name, "constant") for name in surface["static_methods"]]
        found += sorted(methods)
        found += [Member(owner, name, "signal") for name in sorted(surface["signals"])]
    found += [Member("QObject", name, "method") for name in OBJECT_MEMBERS]
    found += [Member("QObject", name, "signal") for name in OBJECT_SIGNALS]
    return found


def overloads(signatures):
    """What tells the overloads of a method apart; "" if there is only one."""
    if len(signatures) == 1:
        return [""]
    return [re.match(r"\(self, (\w+)", signature)[1] for signature in signatures]


def snake(name):
    return re.sub(r"(?<=[a-z0-9])[A-Z]+", lambda match: f"_{match[0].lower()}", name).lower()


def qt_spelling(member):
    return member.name if member.kind == "signal" else f"{member.name}({member.overload})"


def c_spelling(member):
    """Functions do not say the noun of their class twice: serverName() is qws_server_name()."""
    noun = NOUNS[member.owner]
    if member.kind == "constructor":
        return f"qws_{noun}_new()"
    if member.kind == "constant":
        return f"QWS_{snake(member.name).upper()}"
    if member.kind == "signal":
        return f"qws_{noun}_events.{snake(member.name)}"
    words = re.sub(rf"(^|_){noun}_", r"\1", snake(member.name))
    return f"qws_{noun}_{words}()"


def cpp_class(owner):
    """The definition of a class in the headers of C++."""
    headers = sorted((ROOT / "include" / "libqwebsocket").glob("*.hpp"))
    source = "".join(path.read_text() for path in headers)
    pattern = rf"^class [^;{{]*\b{owner} .*?^}};"
    return re.search(pattern, source, re.MULTILINE | re.DOTALL)[0]


def declared(member, language):
    """Whether the headers of C or C++ declare a member."""
    name = member.identifier(language)
    if language == "C" and member.kind == "signal":
        events = header.events(f"qws_{NOUNS[member.owner]}_events")
        return name in {event.name for event in events}
    if language == "C":
        return name in header.functions() or name in header.defines()
    pattern = rf"^  Signal<.*> {name};" if member.kind == "signal" else rf"\b{name}\("
    return re.search(pattern, cpp_class(member.owner), re.MULTILINE) is not None


# Where members are mentioned counts as where they are tested.
TESTS = {
    "Python": ("oracle/scenarios/*.py", "python/test_*.py"),
    "C++": ("cpp/*.cpp", "lifecycle/*.cpp"),
    "C": ("c/*.c", "lifecycle/*.c"),
}
ABOUT_SERVERS = re.compile("server|handle_connection")


def test_files(language):
    """The tests in a language, by their path below tests/."""
    folder = ROOT / "tests"
    paths = [path for pattern in TESTS[language] for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def mentions(member, language, files):
    """How often each file mentions a member; members of servers in the files that are about servers."""
    if language != "Python" and member.absence:
        return {}
    name = member.identifier(language)
    pattern = re.compile(rf"\b{name}\b" if language == "C" else rf'(?<=[.>:"\[]){name}\b')
    counts = {
        path: len(pattern.findall(text))
        for path, text in files.items()
        if bool(ABOUT_SERVERS.search(path)) == (member.owner == "QWebSocketServer")
    }
    return {path: count for path, count in counts.items() if count}


def section():
    """What the README has between the markers."""
    return README.read_text().partition(BEGIN)[2].partition(END)[0]


def places_by_row():
    """The tests that the README names, by class and by what stands in the first column."""
    found = {}
    owner = ""
    for line in section().splitlines():
        if line.startswith("**"):
            owner = line.strip("*")
        elif line.startswith("| `"):
            first, *_, places = line.strip("| ").split(" | ")
            found[owner, first] = places.split(", ")
    return found


def table():
    """What has to stand between the markers of the README. A test that the README names stays there as
    long as it mentions the member, so that not every new test changes the table."""
    files = {language: test_files(language) for language in LANGUAGES}
    places_now = places_by_row()
    lines = []
    owner = ""
    for member in members():
        if member.owner != owner:
            owner = member.owner
            lines += [
                "",
                f"**{owner}**",
                "",
                "| Python | C++ | C | tested in |",
                "|---|---|---|---|",
            ]
        cells = [cell(member, language) for language in LANGUAGES]
        named = places_now.get((owner, cells[0]), ())
        places = [place(mentions(member, each, files[each]), named) for each in LANGUAGES]
        lines.append(f"| {' | '.join([*cells, ', '.join(filter(None, places)) or NOTHING])} |")
    return "\n".join([*lines[1:], "", *notes()]) + "\n"


def cell(member, language):
    if language != "Python" and member.absence:
        return NOTHING
    return f"`{member.spelling(language)}`"


def place(counts, named):
    """Of files that mention a member, one that is named already, else the one that mentions it most."""
    return max(sorted(counts), key=lambda path: (path in named, counts[path]), default="")


def notes():
    """Why members are nowhere."""
    yield "Not in C and C++:"
    yield ""
    for reason, owners in NOWHERE.items():
        names = [f"`{key.removesuffix(' signal')}`" for keys in owners.values() for key in keys]
        yield f"- {', '.join(names)} of {' and '.join(owners)}: {reason}"


def main():
    text = README.read_text()
    README.write_text(text.replace(BEGIN + section() + END, BEGIN + table() + END))


if __name__ == "__main__":
    main()
