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
    "qws_redirect_policy": QtNetwork.QNetworkRequest,
    "qws_connection_state": QtNetwork.QAbstractSocket,
    "qws_connection_error": QtNetwork.QAbstractSocket,
    "qws_close_code": QtWebSockets.QWebSocketProtocol,
    "qws_protocol_version": QtWebSockets.QWebSocketProtocol,
    "qws_pause_mode": QtNetwork.QAbstractSocket,
    "qws_message_compression": QtWebSockets.QWebSocket,
    "qws_ssl_mode": QtWebSockets.QWebSocketServer,
    "qws_encoding_format": QtNetwork.QSsl,
    "qws_key_algorithm": QtNetwork.QSsl,
    "qws_key_type": QtNetwork.QSsl,
    "qws_alternative_name_entry_type": QtNetwork.QSsl,
    "qws_ssl_protocol": QtNetwork.QSsl,
    "qws_ssl_option": QtNetwork.QSsl,
    "qws_ssl_error": QtNetwork.QSslError,
    "qws_peer_verify_mode": QtNetwork.QSslSocket,
}
NOT_IN_PYTHON = {
    "qws_error",  # exceptions
    "qws_hash_algorithm",  # hashlib
}
ENUMERATORS = [(enum, name) for enum in OWNERS for name in ENUMS[enum]]


def test_all_enums_of_the_header_are_compared():
    assert set(ENUMS) - set(OWNERS) == NOT_IN_PYTHON


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


# What names of Go's side have more than Qt's, and how they write versions of TLS.
GO_PREFIX = re.compile("^(ssl|hash)")
GO_TLS = re.compile(r"^tls(\d)(\d)")


@pytest.mark.parametrize(
    "go_type, enum, suffix",
    [
        ("SocketState", "qws_connection_state", "State"),
        ("SocketError", "qws_connection_error", "Error"),
        ("SslMode", "qws_ssl_mode", "Mode"),
        ("ProxyType", "qws_proxy_kind", "Proxy"),
        ("PeerVerifyMode", "qws_peer_verify_mode", ""),
        ("SSLEncoding", "qws_encoding_format", ""),
        ("SSLKeyAlgorithm", "qws_key_algorithm", ""),
        ("SSLKeyType", "qws_key_type", ""),
        ("SSLAlternativeNameKind", "qws_alternative_name_entry_type", ""),
        ("SSLOptions", "qws_ssl_option", ""),
        ("SSLProtocol", "qws_ssl_protocol", ""),
        ("HashAlgorithm", "qws_hash_algorithm", ""),
    ],
)
def test_go(go_type, enum, suffix):
    expected = {header.camel(name).lower(): value for name, value in ENUMS[enum].items()}
    source = "".join(path.read_text() for path in sorted(CORE.glob("*.go")))
    constants = re.findall(rf"^\t(\w+) +{go_type} += (-?\d+)", source, re.MULTILINE)
    assert constants
    for name, value in constants:
        qt_name = (name.removesuffix(suffix) + suffix).lower()
        known = [expected.get(qt_name), expected.get(GO_PREFIX.sub("", qt_name))]
        known.append(expected.get(GO_TLS.sub(r"tlsv\1_\2", qt_name)))
        assert int(value) in known, name


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
    members = [member.name.replace("_", "") for member in header.events(struct)]
    # Where sockets and servers share a signal, that of servers says so.
    assert [name.lower().removeprefix("server") for name in names] == [
        member.removeprefix("server") for member in members
    ]
