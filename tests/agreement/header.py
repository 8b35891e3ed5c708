"""What include/libqwebsocket.h declares, read with regular expressions made for its style."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PATH = ROOT / "include" / "libqwebsocket.h"


class Function(NamedTuple):
    """A function or a function pointer: types as written in C, without names of parameters."""

    name: str
    result: str
    parameters: list[str]


def _source():
    text = re.sub(
        r'^#include "(.*)"$',
        lambda part: (PATH.parent / part[1]).read_text(),
        PATH.read_text(),
        flags=re.MULTILINE,
    )
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _split(parameters):
    """The parameters of a list, cut at the commas that are not inside of parentheses."""
    parts = re.split(r",(?![^(]*\))", parameters)
    return [] if parameters.strip() == "void" else [_type(part) for part in parts]


def _type(parameter):
    """The type of a parameter, `function` for a function pointer."""
    if "(*" in parameter:
        return "function"
    words = parameter.replace("*", " * ").split()
    return " ".join(words[:-1])


def defines():
    """Macros with a plain value, by name."""
    return dict(re.findall(r"^#define (QWS_\w+) (.+)$", _source(), flags=re.MULTILINE))


def functions():
    """The functions of the library, by name."""
    found = re.findall(r"^QWS_API\s+([^;(]*?)(qws_\w+)\(([^;]*)\);", _source(), flags=re.MULTILINE)
    return {
        name: Function(name, result.replace(" *", "*").strip(), _split(parameters))
        for result, name, parameters in found
    }


def enums():
    """The enumerators of each enum with their values, by the enum's name."""
    found = {}
    for name, body in re.findall(r"typedef enum (\w+) \{(.*?)\}", _source(), flags=re.DOTALL):
        values = {}
        for enumerator, value in re.findall(r"(\w+) = (-?\w+)", body):
            values[enumerator] = values[value] if value in values else int(value)
        found[name] = values
    return found


def members(struct):
    """The names of the members of a struct of numbers, in order."""
    body = re.search(rf"typedef struct {struct} \{{(.*?)\}}", _source(), flags=re.DOTALL)[1]
    return re.findall(r"(\w+)[,;]", body)


def events(struct):
    """The members of a struct of events after struct_size, in order."""
    body = re.search(rf"typedef struct {struct} \{{(.*?)\}}", _source(), flags=re.DOTALL)[1]
    return [
        Function(name, "void", _split(parameters))
        for name, parameters in re.findall(r"void \(\*(\w+)\)\(([^;]*)\);", body)
    ]


def camel(name):
    """Qt's spelling of an enumerator: QWS_CONNECTED_STATE is ConnectedState, QWS_TLS_V1_2 is TlsV1_2."""
    words = name.removeprefix("QWS_").removeprefix("SSL_ERROR_").split("_")
    return re.sub(r"_(?=\D)", "", "_".join(word.capitalize() for word in words))
