"""Qt's numbers are the same in the header, in Go, in C++ and in Python."""

import re
import subprocess

import header
import pytest
from qwebsocket import QtNetwork, QtWebSockets

ENUMS = header.enums()
CORE = header.ROOT / "core"
OWNERS = {  # the class that has the enumerators, in C++ and in Python
    "qws_proxy_kind": QtNetwork.QNetworkProxy,
    "qws_connection_state": QtNetwork.QAbstractSocket,
    "qws_connection_error": QtNetwork.QAbstractSocket,
    "qws_close_code": QtWebSockets.QWebSocketProtocol,
    "qws_protocol_version": QtWebSockets.QWebSocketProtocol,
    "qws_pause_mode": QtNetwork.QAbstractSocket,
    "qws_message_compression": QtWebSockets.QWebSocket,
    "qws_ssl_mode": QtWebSockets.QWebSocketServer,
}
ENUMERATORS = [(enum, name) for enum in OWNERS for name in ENUMS[enum]]


def test_all_enums_of_the_header_are_compared():
    assert set(ENUMS) - set(OWNERS) == {"qws_error"}


@pytest.mark.parametrize("enum, name", ENUMERATORS)
def test_python(enum, name):
    assert getattr(OWNERS[enum], header.camel(name)) == ENUMS[enum][name]


def test_cpp(tmp_path):
    lines = ["#include <libqwebsocket.hpp>"]
    for enum, name in ENUMERATORS:
        qualified = f"qws::{OWNERS[enum].__name__}::{header.camel(name)}"
        lines.append(f"static_assert(static_cast<int>({qualified}) == {ENUMS[enum][name]});")
    source = tmp_path / "enums.cpp"
    source.write_text("\n".join(lines) + "\n")
    include = header.ROOT / "include"
    compiler = ["g++", "-std=c++17", "-fsyntax-only", f"-I{include}", source]
    assert subprocess.run(compiler, check=False).returncode == 0


@pytest.mark.parametrize(
    "go_type, enum, suffix",
    [
        ("SocketState", "qws_connection_state", "State"),
        ("SocketError", "qws_connection_error", "Error"),
        ("SslMode", "qws_ssl_mode", "Mode"),
        ("ProxyType", "qws_proxy_kind", "Proxy"),
    ],
)
def test_go(go_type, enum, suffix):
    expected = {header.camel(name).lower(): value for name, value in ENUMS[enum].items()}
    source = "".join(path.read_text() for path in sorted(CORE.glob("*.go")))
    constants = re.findall(rf"^\t(\w+) +{go_type} += (-?\d+)", source, re.MULTILINE)
    assert constants
    for name, value in constants:
        qt_name = name.removesuffix(suffix) + suffix
        assert expected[qt_name.lower()] == int(value), name


@pytest.mark.parametrize(
    "struct, go_type",
    [("qws_socket_events", "Signals"), ("qws_server_events", "ServerSignals")],
)
def test_signals_of_go_have_the_order_of_the_events(struct, go_type):
    source = (CORE / "signals.go").read_text()
    block = re.search(rf"const \(\n(\tSignal\w+ {go_type} = 1 << iota\n.*?)\)", source, re.DOTALL)[
        1
    ]
    names = re.findall(r"^\tSignal(\w+)", block, re.MULTILINE)
    members = [
        "".join(word.capitalize() for word in m.name.split("_")) for m in header.events(struct)
    ]
    assert names == members
