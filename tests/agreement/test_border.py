"""Go never holds as a pointer what a C program may choose freely: its runtime ends the process when it moves
a stack and finds a pointer below 4096 there. User data, and addresses that come with a size, are numbers in
capi/bridge.h.
"""

import re

import header
import pytest

CAPI = header.ROOT / "capi"
BRIDGE = re.sub(r"/\*.*?\*/", "", (CAPI / "bridge.h").read_text(), flags=re.DOTALL)
PROTOTYPES = dict(
    re.findall(r"^\w[\w *]*\b((?:goqws|bridge_call)_\w+)\((.*?)\);", BRIDGE, re.M | re.S)
)
NO_NUMBER = re.compile(r"\bvoid \*|\*\w+, size_t (?:size|cap|count|\w+_size)\b")


def test_all_exports_have_a_prototype():
    sources = "".join(path.read_text() for path in CAPI.glob("*.go"))
    exports = set(re.findall(r"^//export (\w+)$", sources, re.MULTILINE))
    assert {name for name in PROTOTYPES if name.startswith("goqws_")} == exports


@pytest.mark.parametrize("name", PROTOTYPES)
def test_what_a_program_chooses_is_a_number(name):
    assert not NO_NUMBER.search(" ".join(PROTOTYPES[name].split()))
