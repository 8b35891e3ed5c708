"""Frames that break the protocol's rules."""

from harness import better, close_payload, feed, frame, mirror


def proto(h, *frames, close=False, ms=1500):
    """The peer sends frames that end the connection."""
    feed(h, frames, "disconnected", close=close, ms=ms)


@mirror
def proto_rsv1(h):
    """RSV1 set."""
    proto(h, frame(1, "x", rsv=4))


@mirror
def proto_rsv2_rsv3(h):
    """RSV2 and RSV3 set on a ping."""
    proto(h, frame(9, b"x", rsv=3))


@mirror
def proto_reserved_opcode_3(h):
    """Opcode 3."""
    proto(h, frame(3, b"x"))


@mirror
def proto_reserved_opcode_b(h):
    """Opcode 0xB."""
    proto(h, frame(11, b"x"))


@better
def proto_masked_server_frame(h):
    """A masked frame from the server: Qt takes it (RFC: must fail with 1002)."""
    proto(
        h,
        frame(1, "masked", mask=b"\x01\x02\x03\x04"),
        frame(9, b"p", mask=b"\0\0\0\1"),
        close=True,
        ms=300,
    )


@mirror
def proto_close_too_long(h):
    """Close of 126 bytes."""
    proto(h, frame(8, close_payload(1000, "x" * 124)))


@mirror
def proto_continuation_first(h):
    """Continuation with nothing to continue."""
    proto(h, frame(0, b"x"))


@mirror
def proto_continuation_after_final(h):
    """Continuation after a finished message."""
    proto(h, frame(1, "whole"), frame(0, "x"))


@mirror
def proto_text_inside_fragments(h):
    """A new text while a message is open."""
    proto(h, frame(1, "a", fin=0) + frame(1, "b"))


@mirror
def proto_binary_inside_text(h):
    """A binary frame inside of a fragmented text."""
    proto(h, frame(1, "a", fin=0) + frame(2, b"b"))


@mirror
def proto_data_behind_error(h):
    """A good message, an illegal frame, and another message and a ping in one segment."""
    proto(h, frame(1, "before") + frame(3, b"x") + frame(1, "behind") + frame(9, b"behind"))


@mirror
def proto_length_msb(h):
    """64-bit length with the highest bit set."""
    proto(h, frame(2, b"", form=64, length=(1 << 63) | 5))


@mirror
def proto_length_huge(h):
    """64-bit length of 2^40: over the limit."""
    proto(h, frame(2, b"", form=64, length=1 << 40))


@mirror
def proto_nonminimal_16(h):
    """5 bytes in a 16-bit length."""
    proto(h, frame(2, b"12345", form=16))


@mirror
def proto_nonminimal_64(h):
    """300 bytes in a 64-bit length."""
    proto(h, frame(2, b"1" * 300, form=64))
