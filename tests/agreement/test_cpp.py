"""What C can do, C++ can do too."""

import re

import header
import pytest

SOURCE = "".join(path.read_text() for path in (header.ROOT / "include").glob("**/*.hpp"))

# Functions that the C++ headers have no use for.
ABSENT = {
    "its macros are there": ("qws_version", "qws_version_number"),
    "owners free what they own": ("qws_live_objects", "qws_shutdown"),
    "a proxy is a value with headers of its own": ("qws_proxy_has_raw_header",),
    "the wrapper of a socket keeps its generator itself": ("qws_socket_mask_generator",),
}


@pytest.mark.parametrize("name", header.functions())
def test_function(name):
    absent = {each for names in ABSENT.values() for each in names}
    used = re.search(rf"\b{name}\b", SOURCE) is not None
    assert used != (name in absent)


@pytest.mark.parametrize("struct", ["qws_socket_events", "qws_server_events"])
def test_events(struct):
    names = [event.name for event in header.events(struct)]
    assert [name for name in names if f"events.{name} =" not in SOURCE] == []
