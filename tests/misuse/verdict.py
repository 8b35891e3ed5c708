"""What the library may answer to any call."""

from arguments import OK, Misbehaviour
from library import ENUMS, ERRORS

HANDLE = ERRORS["QWS_ERR_HANDLE"]
NEVER = (ERRORS["QWS_ERR_INTERNAL"], ERRORS["QWS_ERR_FORKED"])

# What is answered for a bad handle where it is neither QWS_ERR_HANDLE nor 0: a number that says "none", or
# the safe one.
HARMLESS = {
    "qws_loop_fd": -1,
    "qws_loop_timeout": -1,
    "qws_server_socket_descriptor": -1,
    "qws_socket_error": ENUMS["qws_connection_error"]["QWS_UNKNOWN_SOCKET_ERROR"],
    "qws_socket_flush": HANDLE,
    "qws_socket_send_binary_message": HANDLE,
    "qws_socket_send_text_message": HANDLE,
    "qws_socket_version": ENUMS["qws_protocol_version"]["QWS_VERSION_UNKNOWN"],
    "qws_ssl_configuration_peer_verify_mode": ENUMS["qws_peer_verify_mode"]["QWS_AUTO_VERIFY_PEER"],
    "qws_ssl_configuration_protocol": ENUMS["qws_ssl_protocol"]["QWS_UNKNOWN_PROTOCOL"],
    "qws_ssl_configuration_session_protocol": ENUMS["qws_ssl_protocol"]["QWS_UNKNOWN_PROTOCOL"],
    "qws_ssl_key_length": -1,
    "qws_timer_remaining_time": -1,
}

# Functions whose object may be NULL, as that of _free.
NULL_IS_NONE = ("qws_set_application_proxy",)


def judge(function, values, result, is_subject_known, is_inside):
    """Raises Misbehaviour for what may not be answered. The object that the function is about is known if its
    handle is good, and the call may come from inside of a callback."""
    if result is None:
        raise Misbehaviour("no text")
    if function.result in ("qws_error", "int", "int64_t") and result in NEVER:
        raise Misbehaviour("a fault in the library")
    if function.result == "qws_error" and result not in ERRORS.values():
        raise Misbehaviour("no such error is known")
    if not is_subject_known and result != _for_bad_handle(function, values):
        raise Misbehaviour(f"the handle is bad, and it is not {_for_bad_handle(function, values)}")
    if function.name == "qws_shutdown" and (result == OK) == is_inside:
        raise Misbehaviour("a shutdown is for outside of callbacks, and only there")


def _for_bad_handle(function, values):
    if function.result != "qws_error":
        return HARMLESS.get(function.name, 0)
    takes_null = function.name.endswith("_free") or function.name in NULL_IS_NONE
    return OK if takes_null and values[0] == 0 else HANDLE
