"""How QWebSocket's signals come out of the C library: one callback for each kind, made once.

Only what has slots is asked for. A callback holds the socket as long as its slots run, so that a
slot may drop the last other reference.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Callable

from ._bytearray import QByteArray
from ._ffi import (
    ALERT,
    FRAME,
    MESSAGE,
    NEXT_MASK,
    NOTICE,
    NUMBER,
    PONG,
    PROXY,
    QUESTION,
    WRITTEN,
    SocketEvents,
    string_at,
)
from ._handle import objects, settle_later
from ._loop import Loop, report
from ._network import QAbstractSocket, QAuthenticator, QNetworkProxy
from ._proxy import read_proxy
from ._ssl import QSsl
from ._sslerror import read_errors
from ._sslpsk import answer_key_question, read_key_question
from ._values import answer_authenticator, read_authenticator

_UNCONNECTED = 0


def _notice(name: str) -> Any:
    def deliver(_handle: int, user: int) -> None:
        socket = objects[user]()
        if socket is not None:
            socket._q_signals[name].deliver(socket, ())

    return NOTICE(deliver)


def _message(name: str, decode: Callable[[bytes], object]) -> Any:
    def deliver(_handle: int, data: int, size: int, user: int) -> None:
        socket = objects[user]()
        if socket is not None:
            socket._q_signals[name].deliver(socket, (decode(string_at(data, size)),))

    return MESSAGE(deliver)


def _frame(name: str, decode: Callable[[bytes], object]) -> Any:
    def deliver(_handle: int, data: int, size: int, last: int, user: int) -> None:
        socket = objects[user]()
        if socket is not None:
            socket._q_signals[name].deliver(socket, (decode(string_at(data, size)), bool(last)))

    return FRAME(deliver)


def _bytes_written(_handle: int, count: int, user: int) -> None:
    socket = objects[user]()
    if socket is not None:
        socket._q_signals["bytesWritten"].deliver(socket, (count,))


def _pong(_handle: int, elapsed_time: int, data: int, size: int, user: int) -> None:
    socket = objects[user]()
    if socket is not None:
        payload = QByteArray(string_at(data, size))
        socket._q_signals["pong"].deliver(socket, (elapsed_time, payload))


def _error(_handle: int, code: int, user: int) -> None:
    socket = objects[user]()
    if socket is not None:
        socket._q_signals["error"].deliver(socket, (QAbstractSocket.SocketError(code),))


def _state_changed(_handle: int, state: int, user: int) -> None:
    socket = objects[user]()
    if socket is None:
        return
    if state == _UNCONNECTED:
        settle_later(socket)
    signal = socket._q_signals.get("stateChanged")
    if signal is not None:
        signal.deliver(socket, (QAbstractSocket.SocketState(state),))


_LEVELS = {1: QSsl.AlertLevel.Warning, 2: QSsl.AlertLevel.Fatal}


def _alert(name: str) -> Any:
    def deliver(_handle: int, level: int, type: int, description: bytes, user: int) -> None:
        socket = objects[user]()
        if socket is not None:
            how_bad = _LEVELS.get(level, QSsl.AlertLevel.Unknown)
            alert = how_bad, QSsl.AlertType(type), description.decode()
            socket._q_signals[name].deliver(socket, alert)

    return ALERT(deliver)


def _ssl_error(name: str) -> Any:
    def deliver(_handle: int, errors: int, user: int) -> None:
        socket = objects[user]()
        if socket is not None:
            socket._q_signals[name].deliver(socket, tuple(read_errors(errors)))

    return QUESTION(deliver)


def _ssl_errors(_handle: int, errors: int, user: int) -> None:
    socket = objects[user]()
    if socket is not None:
        socket._q_signals["sslErrors"].deliver(socket, (read_errors(errors),))


def _authentication_required(_handle: int, asker: int, user: int) -> None:
    socket = objects[user]()
    if socket is None:
        return
    authenticator = read_authenticator(asker)
    socket._q_signals["authenticationRequired"].deliver(socket, (authenticator,))
    answer_authenticator(asker, authenticator)


def _proxy_authentication_required(_handle: int, proxy: int, asker: int, user: int) -> None:
    socket = objects[user]()
    if socket is None:
        return
    asking = read_proxy(proxy)
    is_socks = asking.type() == QNetworkProxy.Socks5Proxy  # which has no realm
    authenticator = QAuthenticator() if is_socks else read_authenticator(asker)
    socket._q_signals["proxyAuthenticationRequired"].deliver(socket, (asking, authenticator))
    answer_authenticator(asker, authenticator)


def _pre_shared_key_authentication_required(_handle: int, asker: int, user: int) -> None:
    socket = objects[user]()
    if socket is None:
        return
    question = read_key_question(asker)
    socket._q_signals["preSharedKeyAuthenticationRequired"].deliver(socket, (question,))
    answer_key_question(question)


def _next_mask(user: int) -> int:
    """A mask key from the socket's own QMaskGenerator; a random one if that fails."""
    loop = Loop.current()
    loop.asks_for_mask = True
    try:
        return int(objects[user]()._q_mask_generator.nextMask()) & 0xFFFFFFFF
    except Exception:
        report()
        return int.from_bytes(os.urandom(4), "little")
    finally:
        loop.asks_for_mask = False


next_mask = NEXT_MASK(_next_mask)

_ALWAYS = "stateChanged"
_MEMBERS: dict[str, tuple[str, Any]] = {
    "aboutToClose": ("about_to_close", _notice("aboutToClose")),
    "alertReceived": ("alert_received", _alert("alertReceived")),
    "alertSent": ("alert_sent", _alert("alertSent")),
    "authenticationRequired": ("authentication_required", QUESTION(_authentication_required)),
    "binaryFrameReceived": ("binary_frame_received", _frame("binaryFrameReceived", QByteArray)),
    "binaryMessageReceived": (
        "binary_message_received",
        _message("binaryMessageReceived", QByteArray),
    ),
    "bytesWritten": ("bytes_written", WRITTEN(_bytes_written)),
    "connected": ("connected", _notice("connected")),
    "disconnected": ("disconnected", _notice("disconnected")),
    "error": ("error", NUMBER(_error)),
    "handshakeInterruptedOnError": (
        "handshake_interrupted_on_error",
        _ssl_error("handshakeInterruptedOnError"),
    ),
    "peerVerifyError": ("peer_verify_error", _ssl_error("peerVerifyError")),
    "pong": ("pong", PONG(_pong)),
    "preSharedKeyAuthenticationRequired": (
        "pre_shared_key_authentication_required",
        QUESTION(_pre_shared_key_authentication_required),
    ),
    "proxyAuthenticationRequired": (
        "proxy_authentication_required",
        PROXY(_proxy_authentication_required),
    ),
    "readChannelFinished": ("read_channel_finished", _notice("readChannelFinished")),
    "sslErrors": ("ssl_errors", QUESTION(_ssl_errors)),
    _ALWAYS: ("state_changed", NUMBER(_state_changed)),
    "textFrameReceived": ("text_frame_received", _frame("textFrameReceived", bytes.decode)),
    "textMessageReceived": ("text_message_received", _message("textMessageReceived", bytes.decode)),
}

_structs: dict[frozenset[str], SocketEvents] = {}


def events_for(signals: Iterable[str]) -> SocketEvents:
    """The qws_socket_events that asks for these signals, and always for changes of the state."""
    names = frozenset({_ALWAYS, *signals} & _MEMBERS.keys())
    if names not in _structs:
        _structs[names] = SocketEvents(**dict(_MEMBERS[name] for name in names))
    return _structs[names]
