"""The programs of the README compile and do what they say."""

import os
import re
import subprocess
import sys

import header
import pytest

README = (header.ROOT / "README.md").read_text()
BUILD = header.ROOT / "build"
FLAGS = [
    f"-I{header.ROOT / 'include'}",
    f"-L{BUILD / 'lib'}",
    f"-Wl,-rpath,{BUILD / 'lib'}",
    "-lqwebsocket",
]


def program(language):
    """The one block of code in that language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return block


@pytest.fixture
def url():
    server = subprocess.Popen(
        [BUILD / "bin" / "echo_server", "0"], stdout=subprocess.PIPE, text=True
    )
    with server.stdout:
        yield server.stdout.readline().split()[-1]
        server.kill()
        server.wait()


@pytest.mark.parametrize(
    "language, command",
    [("c", ["gcc"]), ("cpp", ["g++", "-std=c++17"]), ("python", None)],
)
def test_example(tmp_path, url, language, command):
    block = program(language)
    assert "ws://127.0.0.1:9000" in block
    source = tmp_path / f"hello.{language}"
    source.write_text(block.replace("ws://127.0.0.1:9000", url))
    if command:
        subprocess.run([*command, source, "-o", tmp_path / "hello", *FLAGS], check=True)
        run = [tmp_path / "hello"]
    else:
        run = [sys.executable, source]
    environment = {**os.environ, "PYTHONPATH": str(header.ROOT / "python")}
    said = subprocess.run(
        run, stdout=subprocess.PIPE, text=True, timeout=30, check=True, env=environment
    )
    assert said.stdout == "Hello, world\n"


def test_programs_exist():
    table = README.partition("\n## Programs\n")[2].partition("\n## ")[0]
    named = re.findall(r"(?:build/bin|examples/python)/\w+(?:\.py)?", table)
    assert named
    assert [path for path in named if not (header.ROOT / path).exists()] == []
