"""The version has one home, the header; whatever else tells it must agree."""

import ctypes
import re
import subprocess

import header
import qwebsocket

LIB = header.ROOT / "build" / "lib"
MACROS = header.defines()
MAJOR, MINOR, PATCH = (int(MACROS[f"QWS_VERSION_{part}"]) for part in ("MAJOR", "MINOR", "PATCH"))
VERSION = f"{MAJOR}.{MINOR}.{PATCH}"


def test_header():
    assert MACROS["QWS_VERSION_STRING"] == f'"{VERSION}"'


def test_library():
    library = ctypes.CDLL(str(LIB / "libqwebsocket.so"))
    library.qws_version.restype = ctypes.c_char_p
    assert library.qws_version().decode() == VERSION
    assert library.qws_version_number() == MAJOR * 0x10000 + MINOR * 0x100 + PATCH


def test_file_names():
    assert (LIB / "libqwebsocket.so").resolve().name == f"libqwebsocket.so.{VERSION}"
    assert (LIB / f"libqwebsocket.so.{MAJOR}").resolve().name == f"libqwebsocket.so.{VERSION}"


def test_soname():
    dynamic = subprocess.run(
        ["readelf", "-d", LIB / "libqwebsocket.so"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    assert re.search(r"SONAME.*\[(.*)\]", dynamic)[1] == f"libqwebsocket.so.{MAJOR}"


def test_python_package():
    assert qwebsocket.__version__ == VERSION
    project = (header.ROOT / "python" / "pyproject.toml").read_text()
    assert re.findall(r'^version = "(.*)"$', project, re.MULTILINE) in ([VERSION], [])
