"""Text that is not UTF-8, and text that only looks so."""

from harness import better, feed, frame, mirror


def bad_utf8(h, *frames):
    """The peer sends text that ends the connection."""
    feed(h, frames, "disconnected", close=False)


@mirror
def utf8_lone_continuation(h):
    """0x80 alone."""
    bad_utf8(h, frame(1, b"\x80"))


@mirror
def utf8_overlong(h):
    """Overlong encoding of '/'."""
    bad_utf8(h, frame(1, b"\xc0\xaf"))


@mirror
def utf8_surrogate(h):
    """CESU-8 surrogate ED A0 80."""
    bad_utf8(h, frame(1, b"\xed\xa0\x80"))


@mirror
def utf8_too_high(h):
    """U+110000."""
    bad_utf8(h, frame(1, b"\xf4\x90\x80\x80"))


@mirror
def utf8_truncated_at_end(h):
    """A message that ends inside of a character."""
    bad_utf8(h, frame(1, b"a\xe2\x82"))


@mirror
def utf8_bad_in_second_fragment(h):
    """First fragment good, second bad: the first frame signal has been given."""
    bad_utf8(h, frame(1, "good", fin=0) + frame(0, b"\xfe"))


@mirror
def utf8_fragment_fails_fast(h):
    """A bad byte in a fragment, the next never comes: it fails at once."""
    bad_utf8(h, frame(1, b"good \xe2\x82\xff", fin=0))


@better
def utf8_fragment_fails_in_character(h):
    """The second byte of a character makes it too high; the rest of it never comes."""
    feed(h, [frame(1, b"\xf4\x90", fin=0)], "disconnected")


@mirror
def utf8_nonchar_valid(h):
    """U+FFFE, U+FFFF, U+FEFF in the middle and U+0000 are valid."""
    feed(h, [frame(1, "\ufffe\uffffa\ufeffb\0")], "textMessageReceived")


@mirror
def utf8_data_behind_bad(h):
    """A good message right behind the bad one in one segment: not delivered."""
    bad_utf8(h, frame(1, b"\xff") + frame(1, "later") + frame(2, b"later"))
