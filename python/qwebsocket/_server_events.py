"""How QWebSocketServer's signals come out of the C library: one callback for each kind, made once.

Only what has slots is asked for, and `closed`, which ends a shutdown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._corsauthenticator import QWebSocketCorsAuthenticator
from ._ffi import NOTICE, NUMBER, QUESTION, ServerEvents, lib
from ._handle import objects, settle_later
from ._handshakerequest import QWebSocketHandshakeRequest
from ._network import QAbstractSocket
from ._protocol import QWebSocketProtocol
from ._sslerror import read_errors
from ._sslpsk import answer_key_question, read_key_question


def _number(name: str, kind: Any) -> Any:
    def deliver(_handle: int, number: int, user: int) -> None:
        server = objects[user]()
        if server is not None:
            server._q_signals[name].deliver(server, (kind(number),))

    return NUMBER(deliver)


def _closed(_handle: int, user: int) -> None:
    server = objects[user]()
    if server is None:
        return
    settle_later(server)
    signal = server._q_signals.get("closed")
    if signal is not None:
        signal.deliver(server, ())


def _new_connection(_handle: int, user: int) -> None:
    server = objects[user]()
    if server is not None:
        server._q_signals["newConnection"].deliver(server, ())


def _origin_authentication_required(_handle: int, asker: int, user: int) -> None:
    server = objects[user]()
    if server is None:
        return
    authenticator = QWebSocketCorsAuthenticator(lib.qws_cors_authenticator_origin(asker))
    authenticator.setAllowed(bool(lib.qws_cors_authenticator_allowed(asker)))
    server._q_signals["originAuthenticationRequired"].deliver(server, (authenticator,))
    lib.qws_cors_authenticator_set_allowed(asker, authenticator.allowed())


def _handshake_requested(_handle: int, asker: int, user: int) -> None:
    server = objects[user]()
    if server is None:
        return
    request = QWebSocketHandshakeRequest(asker)
    try:
        server._q_signals["handshakeRequested"].deliver(server, (request,))
    finally:
        request._q_end()


def _peer_verify_error(_handle: int, error: int, user: int) -> None:
    server = objects[user]()
    if server is not None:
        server._q_signals["peerVerifyError"].deliver(server, tuple(read_errors(error)))


def _ssl_errors(_handle: int, errors: int, user: int) -> None:
    server = objects[user]()
    if server is not None:
        server._q_signals["sslErrors"].deliver(server, (read_errors(errors),))


def _pre_shared_key_authentication_required(_handle: int, asker: int, user: int) -> None:
    server = objects[user]()
    if server is None:
        return
    question = read_key_question(asker)
    server._q_signals["preSharedKeyAuthenticationRequired"].deliver(server, (question,))
    answer_key_question(question)


_ALWAYS = "closed"
_MEMBERS = {
    "acceptError": ("accept_error", _number("acceptError", QAbstractSocket.SocketError)),
    _ALWAYS: ("closed", NOTICE(_closed)),
    "handshakeRequested": ("handshake_requested", QUESTION(_handshake_requested)),
    "newConnection": ("new_connection", NOTICE(_new_connection)),
    "originAuthenticationRequired": (
        "origin_authentication_required",
        QUESTION(_origin_authentication_required),
    ),
    "peerVerifyError": ("peer_verify_error", QUESTION(_peer_verify_error)),
    "preSharedKeyAuthenticationRequired": (
        "pre_shared_key_authentication_required",
        QUESTION(_pre_shared_key_authentication_required),
    ),
    "serverError": ("server_error", _number("serverError", QWebSocketProtocol.CloseCode)),
    "sslErrors": ("ssl_errors", QUESTION(_ssl_errors)),
}


def events_for(signals: Iterable[str]) -> ServerEvents:
    """The qws_server_events that asks for these signals."""
    names = {_ALWAYS, *signals} & _MEMBERS.keys()
    return ServerEvents(**dict(_MEMBERS[name] for name in names))
