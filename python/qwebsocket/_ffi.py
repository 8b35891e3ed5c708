"""The C library: how it is found, loaded and described. The only module that knows ctypes.

``lib.qws_NAME(...)`` is the function of libqwebsocket.h. The library is loaded when the first of them
is used. What returns qws_error raises instead; what gives an object or a text by an output parameter
returns it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    PyDLL,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_size_t,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    create_string_buffer,
    sizeof,
)
from ctypes import string_at as string_at
from functools import partial
from typing import Any, Callable, Generic, TypeVar, cast

from ._interrupt import raise_interrupt
from ._places import candidates

_Result = TypeVar("_Result")

# Callbacks. `user`, the last argument, is the key of a Python object (see _handle).
FUNCTION = CFUNCTYPE(None, c_size_t)
NOTICE = CFUNCTYPE(None, c_void_p, c_size_t)
NUMBER = CFUNCTYPE(None, c_void_p, c_int, c_size_t)
ALERT = CFUNCTYPE(None, c_void_p, c_int, c_int, c_char_p, c_size_t)
WRITTEN = CFUNCTYPE(None, c_void_p, c_int64, c_size_t)
MESSAGE = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t, c_size_t)
FRAME = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t, c_int, c_size_t)
PONG = CFUNCTYPE(None, c_void_p, c_uint64, c_void_p, c_size_t, c_size_t)
PROXY = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_size_t)
QUESTION = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t)
NEXT_MASK = CFUNCTYPE(c_uint32, c_size_t)


class SocketEvents(Structure):
    """qws_socket_events."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("about_to_close", NOTICE),
        ("alert_received", ALERT),
        ("alert_sent", ALERT),
        ("authentication_required", QUESTION),
        ("binary_frame_received", FRAME),
        ("binary_message_received", MESSAGE),
        ("bytes_written", WRITTEN),
        ("connected", NOTICE),
        ("disconnected", NOTICE),
        ("error", NUMBER),
        ("handshake_interrupted_on_error", QUESTION),
        ("peer_verify_error", QUESTION),
        ("pong", PONG),
        ("pre_shared_key_authentication_required", QUESTION),
        ("proxy_authentication_required", PROXY),
        ("read_channel_finished", NOTICE),
        ("ssl_errors", QUESTION),
        ("state_changed", NUMBER),
        ("text_frame_received", FRAME),
        ("text_message_received", MESSAGE),
    ]

    def __init__(self, **members: object) -> None:
        super().__init__(struct_size=sizeof(SocketEvents), **members)


class ServerEvents(Structure):
    """qws_server_events."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("accept_error", NUMBER),
        ("closed", NOTICE),
        ("new_connection", NOTICE),
        ("origin_authentication_required", QUESTION),
        ("server_error", NUMBER),
        ("handshake_requested", QUESTION),
        ("peer_verify_error", QUESTION),
        ("pre_shared_key_authentication_required", QUESTION),
        ("ssl_errors", QUESTION),
    ]

    def __init__(self, **members: object) -> None:
        super().__init__(struct_size=sizeof(ServerEvents), **members)


class Compression(Structure):
    """qws_compression."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("level", c_int),
        ("send_window_bits", c_int),
        ("receive_window_bits", c_int),
        ("send_context_takeover", c_int),
        ("receive_context_takeover", c_int),
        ("threshold", c_size_t),
    ]

    def __init__(self, **members: int) -> None:
        super().__init__(struct_size=sizeof(Compression), **members)


_EXCEPTIONS: dict[int, type[Exception]] = {
    -1: RuntimeError,  # QWS_ERR_HANDLE
    -2: ValueError,  # QWS_ERR_ARGUMENT
    -3: ValueError,  # QWS_ERR_RANGE
    -4: RuntimeError,  # QWS_ERR_STATE
    -5: ValueError,  # QWS_ERR_ENCODING
    -6: OSError,  # QWS_ERR_SYSTEM
    -7: RuntimeError,  # QWS_ERR_FORKED
    -8: NotImplementedError,  # QWS_ERR_UNSUPPORTED
}
_ARGUMENT, _STATE, _ENCODING, _FORKED = -2, -4, -5, -7
_REFUSALS = (-4, -6, -8)  # QWS_ERR_STATE, QWS_ERR_SYSTEM, QWS_ERR_UNSUPPORTED
_FORK_ADVICE = "; use multiprocessing with 'spawn' or 'forkserver', or fork before the first use"


def check(result: int, function: Any, arguments: object = None) -> int:
    """Raises for a negative qws_error; an errcheck of ctypes."""
    raise_interrupt()
    if result < 0:
        text = lib.qws_error_string(result).decode()
        advice = _FORK_ADVICE if result == _FORKED else ""
        raise _EXCEPTIONS.get(result, SystemError)(f"{function.__name__}: {text}{advice}")
    return result


def _check_attempt(result: int, function: Any, arguments: object) -> bool:
    """As check(), but a refusal is the answer no."""
    return check(0 if result in _REFUSALS else result, function) == result


def _new_handle(function: Any, *arguments: object) -> int | None:
    handle = c_void_p()
    function(*arguments, byref(handle))
    return handle.value


def _read_data(function: Any, *arguments: object) -> bytes:
    capacity = 256
    while True:
        buffer = create_string_buffer(capacity)
        size = function(*arguments, buffer, capacity)
        if size < capacity:
            return buffer.raw[:size]
        capacity = size + 1


def _read_text(function: Any, *arguments: object) -> str:
    return _read_data(function, *arguments).decode("utf-8", "replace")


def _read_numbers(function: Any, *arguments: object) -> list[int]:
    count = function(*arguments, None, 0)
    numbers = (c_int * count)()
    function(*arguments, numbers, count)
    return list(numbers)


def _next_certificate(function: Any, data: bytes, format: int) -> tuple[int, int] | None:
    """The first certificate of data, and how many octets it took; None if there is none."""
    handle, used = c_void_p(), c_size_t()
    result = function(data, len(data), format, byref(used), byref(handle))
    if result == _ARGUMENT:
        return None
    check(result, function)
    return cast(int, handle.value), used.value


def _find_handle(function: Any, *arguments: object) -> int | None:
    """The object of the last, output parameter; None if the library refuses."""
    handle = c_void_p()
    result = function(*arguments, byref(handle))
    if result not in (_ARGUMENT, _STATE):
        check(result, function)
    return handle.value


def _read_compression(function: Any, handle: int) -> Compression | None:
    compression = Compression()
    return compression if function(handle, byref(compression)) else None


def _set_header(function: Any, handle: int, name: bytes, value: bytes) -> None:
    result = _ARGUMENT if b"\0" in name else function(handle, name, value, len(value))
    shown = repr(name.decode("latin-1"))
    if result == _ARGUMENT:
        raise ValueError(f"no header can be set here that is called {shown}")
    if result == _ENCODING:
        raise ValueError(
            f"the value of header {shown} holds CR, LF or NUL, or another control character"
        )
    check(result, function)


def _send_to_all(function: Any, handles: Sequence[int | None], data: bytes) -> int:
    return cast(int, function((c_void_p * len(handles))(*handles), len(handles), data, len(data)))


_MAJOR = 1


def _load() -> tuple[CDLL, PyDLL]:
    """The library as one that releases the GIL, and as one that keeps it."""
    tried = []
    for path in candidates():
        if os.path.dirname(path) and not os.path.exists(path):
            tried.append(f"{path}: not there")
            continue
        try:
            libraries = CDLL(path), PyDLL(path)
            major = libraries[1].qws_version_number() >> 16
        except (OSError, AttributeError) as error:
            tried.append(f"{path}: {error}")
            continue
        if major == _MAJOR:
            return libraries
        tried.append(f"{path}: version {major}, not {_MAJOR}")
    lines = "".join(f"\n  {line}" for line in tried)
    raise ImportError(
        f"the library libqwebsocket was not found. Tried:{lines}\n"
        "Build it, or name its file in the environment variable QWEBSOCKET_LIBRARY."
    )


class Prototype(Generic[_Result]):
    """A function of the header, made ready when it is first used: an attribute of _Library."""

    def __init__(
        self,
        result: Any,
        *arguments: Any,
        keeps_gil: bool = False,
        check: Callable[..., object] | None = None,
        wrapper: Callable[..., object] | None = None,
    ) -> None:
        self.result = result
        self.arguments = arguments
        self._keeps_gil = keeps_gil
        self._check = check
        self._wrapper = wrapper

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, library: _Library, owner: type) -> Callable[..., _Result]:
        function = library.find(self._name, self._keeps_gil)
        function.restype = self.result
        function.argtypes = self.arguments
        if self._check is not None:
            function.errcheck = self._check
        ready = partial(self._wrapper, function) if self._wrapper else function
        setattr(library, self._name, ready)
        return cast("Callable[..., _Result]", ready)


_H = c_void_p
_TEXT = c_char_p


def _call(*arguments: Any) -> Prototype[int]:
    """Returns qws_error or a count, checked. May wait or call back, so it runs without the GIL."""
    return Prototype(c_int, *arguments, check=check)


def _attempt(*arguments: Any) -> Prototype[bool]:
    """As _call, and tells whether it could be done."""
    return Prototype(c_int, *arguments, check=_check_attempt)


def _make(*arguments: Any) -> Prototype[int]:
    """As _call, and returns the object of its last, output parameter."""
    return Prototype(c_int, *arguments, POINTER(c_void_p), check=check, wrapper=_new_handle)


def _find(*arguments: Any) -> Prototype[int | None]:
    """As _make, and None if there is no such object."""
    return Prototype(c_int, *arguments, POINTER(c_void_p), wrapper=_find_handle)


def _free(*arguments: Any) -> Prototype[int]:
    """As _call, but never raises: it stands in finalizers."""
    return Prototype(c_int, *arguments)


def _ask(result: Any, *arguments: Any) -> Prototype[int]:
    """Returns at once and calls nothing back, so it keeps the GIL."""
    return Prototype(result, *arguments, keeps_gil=True)


def _text(*arguments: Any) -> Prototype[str]:
    """As _ask: a getter in the manner of snprintf, as a str."""
    return Prototype(c_size_t, *arguments, _TEXT, c_size_t, keeps_gil=True, wrapper=_read_text)


def _data(*arguments: Any) -> Prototype[bytes]:
    """As _text, as bytes."""
    return Prototype(c_size_t, *arguments, _TEXT, c_size_t, keeps_gil=True, wrapper=_read_data)


def _header() -> Prototype[None]:
    """As _call: an object, and the name and the value of a header; a ValueError names it."""
    return Prototype(c_int, _H, _TEXT, _TEXT, c_size_t, wrapper=_set_header)


def _broadcast() -> Prototype[int]:
    """As _call: a sequence of handles and the octets of a message."""
    arguments = POINTER(c_void_p), c_size_t, _TEXT, c_size_t
    return Prototype(c_int64, *arguments, check=check, wrapper=_send_to_all)


class _Library:
    """The functions of the header that Python uses."""

    qws_version: Prototype[bytes] = Prototype(_TEXT, keeps_gil=True)
    qws_version_number = _ask(c_uint32)
    qws_error_string: Prototype[bytes] = Prototype(_TEXT, c_int, keeps_gil=True)
    qws_live_objects = _ask(c_size_t)
    qws_shutdown = _free()
    qws_loop_new = _make()
    qws_loop_free = _free(_H)
    qws_loop_run_once = _call(_H, c_int)
    qws_loop_stop = _ask(c_int, _H)
    qws_loop_wake = _ask(c_int, _H)
    qws_loop_post = _call(_H, FUNCTION, c_size_t)
    qws_loop_fd = _ask(c_int, _H)
    qws_loop_timeout = _ask(c_int, _H)
    qws_timer_new = _make(_H, NOTICE, c_size_t)
    qws_timer_free = _free(_H)
    qws_timer_start = _call(_H, c_int64, c_int64)
    qws_timer_stop = _call(_H)
    qws_timer_is_active = _ask(c_int, _H)
    qws_timer_remaining_time = _ask(c_int64, _H)
    qws_request_new = _make(_TEXT)
    qws_request_free = _free(_H)
    qws_request_url = _text(_H)
    qws_request_set_raw_header = _header()
    qws_request_raw_header = _data(_H, _TEXT)
    qws_request_raw_header_count = _ask(c_size_t, _H)
    qws_request_raw_header_name = _data(_H, c_size_t)
    qws_request_subprotocols = _text(_H)
    qws_request_set_subprotocols = _call(_H, _TEXT)
    qws_proxy_new = _make(c_int, _TEXT, c_uint16)
    qws_proxy_free = _free(_H)
    qws_proxy_type = _ask(c_int, _H)
    qws_proxy_host_name = _text(_H)
    qws_proxy_port = _ask(c_uint16, _H)
    qws_proxy_user = _text(_H)
    qws_proxy_set_user = _call(_H, _TEXT)
    qws_proxy_password = _text(_H)
    qws_proxy_set_password = _call(_H, _TEXT)
    qws_proxy_tls = _ask(c_int, _H)
    qws_proxy_set_tls = _call(_H, c_int)
    qws_proxy_set_raw_header = _header()
    qws_proxy_raw_header = _data(_H, _TEXT)
    qws_proxy_raw_header_count = _ask(c_size_t, _H)
    qws_proxy_raw_header_name = _data(_H, c_size_t)
    qws_application_proxy = _make()
    qws_set_application_proxy = _call(_H)
    qws_use_environment_proxies = _call(c_int)
    qws_uses_environment_proxies = _ask(c_int)
    qws_authenticator_realm = _text(_H)
    qws_authenticator_set_user = _call(_H, _TEXT)
    qws_authenticator_set_password = _call(_H, _TEXT)
    qws_psk_authenticator_identity_hint = _data(_H)
    qws_psk_authenticator_identity = _data(_H)
    qws_psk_authenticator_set_identity = _call(_H, _TEXT, c_size_t)
    qws_psk_authenticator_maximum_identity_length = _ask(c_size_t, _H)
    qws_psk_authenticator_set_pre_shared_key = _call(_H, _TEXT, c_size_t)
    qws_psk_authenticator_maximum_pre_shared_key_length = _ask(c_size_t, _H)
    qws_psk_authenticator_defer = _call(_H)
    qws_psk_authenticator_answer = _attempt(_H)
    qws_psk_authenticator_free = _free(_H)
    qws_ssl_key_new = _find(_TEXT, c_size_t, c_int, c_int, _TEXT)
    qws_ssl_key_free = _free(_H)
    qws_ssl_key_algorithm = _ask(c_int, _H)
    qws_ssl_key_type = _ask(c_int, _H)
    qws_ssl_key_length = _ask(c_int, _H)
    qws_ssl_key_to_pem = _data(_H, _TEXT)
    qws_ssl_key_to_der = _data(_H)
    qws_ssl_certificate_new: Prototype[tuple[int, int] | None] = Prototype(
        *(c_int, _TEXT, c_size_t, c_int, POINTER(c_size_t), POINTER(c_void_p)),
        wrapper=_next_certificate,
    )
    qws_ssl_certificate_free = _free(_H)
    qws_ssl_certificate_to_pem = _data(_H)
    qws_ssl_certificate_to_der = _data(_H)
    qws_ssl_certificate_subject_info_attributes = _text(_H)
    qws_ssl_certificate_issuer_info_attributes = _text(_H)
    qws_ssl_certificate_subject_info_count = _ask(c_size_t, _H, _TEXT)
    qws_ssl_certificate_subject_info = _text(_H, _TEXT, c_size_t)
    qws_ssl_certificate_issuer_info_count = _ask(c_size_t, _H, _TEXT)
    qws_ssl_certificate_issuer_info = _text(_H, _TEXT, c_size_t)
    qws_ssl_certificate_subject_alternative_name_count = _ask(c_size_t, _H, c_int)
    qws_ssl_certificate_subject_alternative_name = _text(_H, c_int, c_size_t)
    qws_ssl_certificate_effective_date = _ask(c_int64, _H)
    qws_ssl_certificate_expiry_date = _ask(c_int64, _H)
    qws_ssl_certificate_version = _ask(c_int, _H)
    qws_ssl_certificate_serial_number = _data(_H)
    qws_ssl_certificate_is_self_signed = _ask(c_int, _H)
    qws_ssl_certificate_public_key = _make(_H)
    qws_ssl_certificate_verify = _make(_TEXT, c_size_t, _TEXT)
    qws_ssl_errors_new = _make()
    qws_ssl_errors_free = _free(_H)
    qws_ssl_errors_add = _call(_H, c_int, _H)
    qws_ssl_errors_count = _ask(c_size_t, _H)
    qws_ssl_errors_error = _ask(c_int, _H, c_size_t)
    qws_ssl_errors_error_string = _text(_H, c_size_t)
    qws_ssl_errors_certificate = _find(_H, c_size_t)
    qws_ssl_configuration_new = _make()
    qws_ssl_configuration_free = _free(_H)
    qws_ssl_configuration_default = _make()
    qws_ssl_configuration_set_default = _call(_H)
    qws_ssl_configuration_ca_certificates = _data(_H)
    qws_ssl_configuration_set_ca_certificates = _call(_H, _TEXT, c_size_t)
    qws_ssl_configuration_add_ca_certificates = _call(_H, _TEXT, c_size_t)
    qws_ssl_configuration_uses_system_ca_certificates = _ask(c_int, _H)
    qws_ssl_configuration_set_uses_system_ca_certificates = _call(_H, c_int)
    qws_ssl_system_ca_certificates = _data()
    qws_ssl_configuration_local_certificate_chain = _data(_H)
    qws_ssl_configuration_set_local_certificate_chain = _call(_H, _TEXT, c_size_t)
    qws_ssl_configuration_private_key = _find(_H)
    qws_ssl_configuration_set_private_key = _call(_H, _H)
    qws_ssl_configuration_import_pkcs12 = _call(_H, _TEXT, c_size_t, _TEXT)
    qws_ssl_configuration_peer_verify_mode = _ask(c_int, _H)
    qws_ssl_configuration_set_peer_verify_mode = _call(_H, c_int)
    qws_ssl_configuration_peer_verify_depth = _ask(c_int, _H)
    qws_ssl_configuration_set_peer_verify_depth = _call(_H, c_int)
    qws_ssl_configuration_peer_verify_name = _text(_H)
    qws_ssl_configuration_set_peer_verify_name = _call(_H, _TEXT)
    qws_ssl_configuration_protocol = _ask(c_int, _H)
    qws_ssl_configuration_set_protocol = _call(_H, c_int)
    qws_ssl_configuration_ciphers = _text(_H)
    qws_ssl_configuration_set_ciphers = _call(_H, _TEXT)
    qws_ssl_supported_ciphers = _text()
    qws_ssl_cipher_description = _text(_TEXT)
    qws_ssl_configuration_allowed_next_protocols = _data(_H)
    qws_ssl_configuration_set_allowed_next_protocols = _call(_H, _TEXT)
    qws_ssl_configuration_test_ssl_option = _ask(c_int, _H, c_int)
    qws_ssl_configuration_set_ssl_option = _call(_H, c_int, c_int)
    qws_ssl_configuration_key_log_file = _data(_H)
    qws_ssl_configuration_set_key_log_file = _call(_H, _TEXT)
    qws_ssl_configuration_pre_shared_key_identity_hint = _data(_H)
    qws_ssl_configuration_set_pre_shared_key_identity_hint = _call(_H, _TEXT, c_size_t)
    qws_ssl_configuration_handshake_must_interrupt_on_error = _ask(c_int, _H)
    qws_ssl_configuration_set_handshake_must_interrupt_on_error = _call(_H, c_int)
    qws_ssl_configuration_peer_certificate_chain = _data(_H)
    qws_ssl_configuration_session_protocol = _ask(c_int, _H)
    qws_ssl_configuration_session_cipher = _text(_H)
    qws_ssl_configuration_next_negotiated_protocol = _data(_H)
    qws_ssl_configuration_session_resumed = _ask(c_int, _H)
    qws_socket_new = _make(_H, _TEXT, c_int)
    qws_socket_free = _free(_H)
    qws_socket_set_events = _call(_H, POINTER(SocketEvents), c_size_t)
    qws_socket_open_request = _call(_H, _H)
    qws_socket_close = _call(_H, c_int, _TEXT, c_size_t)
    qws_socket_abort = _call(_H)
    qws_socket_send_text_message = _ask(c_int64, _H, _TEXT, c_size_t)
    qws_socket_send_binary_message = _ask(c_int64, _H, _TEXT, c_size_t)
    qws_broadcast_text_message = _broadcast()
    qws_broadcast_binary_message = _broadcast()
    qws_socket_set_message_compression = _call(_H, c_int)
    qws_socket_ping = _call(_H, _TEXT, c_size_t)
    qws_socket_flush = _call(_H)
    qws_socket_resume = _call(_H)
    qws_socket_ignore_ssl_errors = _call(_H)
    qws_socket_ignore_listed_ssl_errors = _call(_H, _H)
    qws_socket_continue_interrupted_handshake = _call(_H)
    qws_socket_state = _ask(c_int, _H)
    qws_socket_is_valid = _ask(c_int, _H)
    qws_socket_error = _ask(c_int, _H)
    qws_socket_error_string = _text(_H)
    qws_socket_close_code = _ask(c_int, _H)
    qws_socket_close_reason = _text(_H)
    qws_socket_origin = _text(_H)
    qws_socket_version = _ask(c_int, _H)
    qws_socket_request_url = _text(_H)
    qws_socket_resource_name = _text(_H)
    qws_socket_subprotocol = _text(_H)
    qws_socket_set_compression = _call(_H, POINTER(Compression))
    qws_socket_compression: Prototype[Compression | None] = Prototype(
        c_int, _H, POINTER(Compression), keeps_gil=True, wrapper=_read_compression
    )
    qws_socket_request = _make(_H)
    qws_socket_local_address = _text(_H)
    qws_socket_local_port = _ask(c_uint16, _H)
    qws_socket_peer_address = _text(_H)
    qws_socket_peer_port = _ask(c_uint16, _H)
    qws_socket_peer_name = _text(_H)
    qws_socket_bytes_to_write = _ask(c_int64, _H)
    qws_socket_read_buffer_size = _ask(c_int64, _H)
    qws_socket_set_read_buffer_size = _call(_H, c_int64)
    qws_socket_max_allowed_incoming_frame_size = _ask(c_uint64, _H)
    qws_socket_set_max_allowed_incoming_frame_size = _call(_H, c_uint64)
    qws_socket_max_allowed_incoming_message_size = _ask(c_uint64, _H)
    qws_socket_set_max_allowed_incoming_message_size = _call(_H, c_uint64)
    qws_socket_outgoing_frame_size = _ask(c_uint64, _H)
    qws_socket_set_outgoing_frame_size = _call(_H, c_uint64)
    qws_socket_pause_mode = _ask(c_int, _H)
    qws_socket_set_pause_mode = _call(_H, c_int)
    qws_socket_handshake_timeout = _ask(c_int64, _H)
    qws_socket_set_handshake_timeout = _call(_H, c_int64)
    qws_socket_proxy = _make(_H)
    qws_socket_set_proxy = _call(_H, _H)
    qws_socket_ssl_configuration = _make(_H)
    qws_socket_set_ssl_configuration = _call(_H, _H)
    qws_socket_redirect_policy = _ask(c_int, _H)
    qws_socket_set_redirect_policy = _call(_H, c_int)
    qws_socket_answer_header_count = _ask(c_size_t, _H, _TEXT)
    qws_socket_answer_header = _data(_H, _TEXT, c_size_t)
    qws_socket_set_mask_generator = _call(_H, NEXT_MASK, c_size_t)
    qws_cors_authenticator_origin = _text(_H)
    qws_cors_authenticator_allowed = _ask(c_int, _H)
    qws_cors_authenticator_set_allowed = _call(_H, c_int)
    qws_handshake_request_is_web_socket = _ask(c_int, _H)
    qws_handshake_request_method = _text(_H)
    qws_handshake_request_target = _text(_H)
    qws_handshake_request_raw_header = _data(_H, _TEXT)
    qws_handshake_request_has_raw_header = _ask(c_int, _H, _TEXT)
    qws_handshake_request_peer_address = _text(_H)
    qws_handshake_request_peer_port = _ask(c_uint16, _H)
    qws_handshake_request_set_raw_header = _header()
    qws_handshake_request_respond = _call(_H, c_int, _TEXT, c_size_t)
    qws_server_new = _make(_H, _TEXT, c_int)
    qws_server_free = _free(_H)
    qws_server_set_events = _call(_H, POINTER(ServerEvents), c_size_t)
    qws_server_listen = _attempt(_H, _TEXT, c_uint16)
    qws_server_close = _call(_H)
    qws_server_is_listening = _ask(c_int, _H)
    qws_server_address = _text(_H)
    qws_server_port = _ask(c_uint16, _H)
    qws_server_url = _text(_H)
    qws_server_name = _text(_H)
    qws_server_set_name = _call(_H, _TEXT)
    qws_server_secure_mode = _ask(c_int, _H)
    qws_server_ssl_configuration = _find(_H)
    qws_server_set_ssl_configuration = _call(_H, _H)
    qws_server_proxy = _make(_H)
    qws_server_set_proxy = _call(_H, _H)
    qws_server_has_pending_connections = _ask(c_int, _H)
    qws_server_next_pending_connection = _make(_H)
    qws_server_max_pending_connections = _ask(c_int, _H)
    qws_server_set_max_pending_connections = _call(_H, c_int)
    qws_server_handshake_timeout_ms = _ask(c_int64, _H)
    qws_server_set_handshake_timeout = _call(_H, c_int64)
    qws_server_pause_accepting = _call(_H)
    qws_server_resume_accepting = _call(_H)
    qws_server_shutdown = _call(_H, c_int64)
    qws_server_reuse_port = _ask(c_int, _H)
    qws_server_set_reuse_port = _call(_H, c_int)
    qws_server_supported_subprotocols = _text(_H)
    qws_server_set_supported_subprotocols = _call(_H, _TEXT)
    qws_server_set_compression = _call(_H, POINTER(Compression))
    qws_server_supported_versions: Prototype[list[int]] = Prototype(
        c_size_t, _H, POINTER(c_int), c_size_t, keeps_gil=True, wrapper=_read_numbers
    )
    qws_server_handle_connection = _attempt(_H, c_int, _TEXT, c_size_t)
    qws_server_listen_activated = _attempt(_H, c_int)
    qws_server_socket_descriptor = _ask(c_int, _H)
    qws_server_set_socket_descriptor = _attempt(_H, c_int)
    qws_server_error = _ask(c_int, _H)
    qws_server_error_string = _text(_H)

    def __init__(self) -> None:
        self._libraries: tuple[CDLL, PyDLL] | None = None

    def find(self, name: str, keeps_gil: bool) -> Any:
        """A function of the library, which is loaded at the first time."""
        if self._libraries is None:
            self._libraries = _load()
        return getattr(self._libraries[keeps_gil], name)


PROTOTYPES = {
    name: member for name, member in vars(_Library).items() if isinstance(member, Prototype)
}

lib = _Library()
