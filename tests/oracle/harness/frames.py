"""Frames of RFC 6455, section 5.2, legal and illegal ones."""

import base64
import hashlib
import struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_key(key):
    """Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455, section 4.2.2)."""
    return base64.b64encode(hashlib.sha1(key + GUID).digest())


def mask_bytes(data, key):
    """The data with the four bytes of the key over it."""
    if not data:
        return b""
    size = len(data)
    keys = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(keys, "big")).to_bytes(size, "big")


def frame(op, payload=b"", fin=1, rsv=0, mask=None, form=None, length=None):
    """The bytes of a frame. `form` (7, 16 or 64 bits) forces an encoding of the length, which is the
    shortest by default; `length` is written in the place of the payload's own."""
    if isinstance(payload, str):
        payload = payload.encode("utf-8")
    size = len(payload) if length is None else length
    first = (0x80 if fin else 0) | (rsv << 4) | op
    mask_bit = 0x80 if mask is not None else 0
    if form is None:
        form = 7 if size <= 125 else 16 if size <= 0xFFFF else 64
    if form == 7:
        head = struct.pack("!BB", first, mask_bit | size)
    elif form == 16:
        head = struct.pack("!BBH", first, mask_bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask_bit | 127, size)
    if mask is not None:
        return head + mask + mask_bytes(payload, mask)
    return head + payload


def close_payload(code, reason=""):
    """The payload of a close frame."""
    if isinstance(reason, str):
        reason = reason.encode("utf-8")
    return struct.pack("!H", code) + reason
