"""The signals of C++ and C have the parameters of Qt's."""

import re

import header
import members
import pytest

# Each type of a parameter in Qt, in C++ and in C.
TYPES = {
    "bool": ("bool", ["int"]),
    "QAbstractSocket::SocketError": ("QAbstractSocket::SocketError", ["qws_connection_error"]),
    "QAbstractSocket::SocketState": ("QAbstractSocket::SocketState", ["qws_connection_state"]),
    "QAuthenticator*": ("QAuthenticator&", ["qws_authenticator *"]),
    "QByteArray": ("std::string_view", ["const void *", "size_t"]),
    "QList<QSslError>": ("const QSslErrorList&", ["const qws_ssl_errors *"]),
    "QNetworkProxy": ("const QNetworkProxy&", ["const qws_proxy *"]),
    "QSslPreSharedKeyAuthenticator*": (
        "QSslPreSharedKeyAuthenticator&",
        ["qws_psk_authenticator *"],
    ),
    "QSslError": ("const QSslError&", ["const qws_ssl_errors *"]),
    "QString": ("std::string_view", ["const char *", "size_t"]),
    "QWebSocketCorsAuthenticator*": ("QWebSocketCorsAuthenticator&", ["qws_cors_authenticator *"]),
    "QWebSocketProtocol::CloseCode": ("QWebSocketProtocol::CloseCode", ["int"]),
    "qlonglong": ("std::int64_t", ["int64_t"]),
    "qulonglong": ("std::chrono::milliseconds", ["uint64_t"]),  # the elapsed time of a pong
}
SIGNALS = [m for m in members.members() if m.kind == "signal" and m.owner in members.NOUNS]


def qt_parameters(member):
    """The types of a signal's parameters; no signal of the two classes has overloads."""
    (overload,) = members.SURFACE[member.owner]["signals"][member.name]["overloads"]
    parameters = re.fullmatch(r"\w+\((.*)\)", overload["signature"])[1]
    return [TYPES[name] for name in parameters.split(",") if name]


@pytest.mark.parametrize("member", [m for m in SIGNALS if not m.absence], ids=lambda m: m.name)
def test_signal(member):
    parameters = qt_parameters(member)
    noun, name = members.NOUNS[member.owner], member.identifier("C++")
    declaration = re.search(
        rf"^  Signal<(.*)> {name};", members.cpp_class(member.owner), re.MULTILINE
    )
    assert declaration[1] == ", ".join(cpp for cpp, _ in parameters)
    events = {event.name: event.parameters for event in header.events(f"qws_{noun}_events")}
    c_types = [c for _, types in parameters for c in types]
    assert events[member.identifier("C")] == [f"qws_{noun} *", *c_types, "void *"]
