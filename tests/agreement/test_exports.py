"""The library exports what the header declares, and only capi knows C."""

import re
import subprocess

import header

LIBRARY = header.ROOT / "build" / "lib" / "libqwebsocket.so"


def tool(*command):
    return subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def test_the_library_exports_the_functions_of_the_header_and_nothing_else():
    symbols = re.findall(
        r" [A-Z] (\S+)$", tool("nm", "-D", "--defined-only", LIBRARY), re.MULTILINE
    )
    names = {symbol.partition("@")[0] for symbol in symbols}
    assert names - {"qws_1"} == set(header.functions())


def test_every_export_has_the_version_node():
    symbols = tool("nm", "-D", "--defined-only", "--with-symbol-versions", LIBRARY).splitlines()
    assert [line for line in symbols if " T " in line and not line.endswith("@@qws_1")] == []


def test_programs_find_the_library_beside_themselves():
    for program in (header.ROOT / "build" / "bin").iterdir():
        assert "RUNPATH" in tool("readelf", "-d", program)
        assert "$ORIGIN/../lib" in tool("readelf", "-d", program)


def test_only_capi_imports_c():
    folders = ("capi", "core", "examples", "python", "tests")
    sources = [path for folder in folders for path in (header.ROOT / folder).rglob("*.go")]
    speaks_c = re.compile(r"^import .C.$", re.MULTILINE)
    importing = {path.parent.name for path in sources if speaks_c.search(path.read_text())}
    assert importing == {"capi"}
