"""The echo servers as programs: options, ready line, exit statuses, and room for many connections."""

import asyncio
import os
import resource
import signal
import socket
import ssl

import pytest
from programs import BIN, PYTHON, ROOT, TIME_LIMIT, Server, answers, converse, run
from websockets.asyncio.client import connect as connect_by_asyncio
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect as open_websocket

SERVERS = {
    "C": [BIN / "echo_server"],
    "Python": [PYTHON, ROOT / "examples" / "python" / "echo_server.py"],
}
CONNECTIONS = 10_000
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nOrigin: http://elsewhere.example\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
HELLO_MASKED = bytes.fromhex("8185 00000000") + b"hello"
HELLO_ECHOED = bytes.fromhex("8105") + b"hello"


def connect(url):
    """A raw connection to where a ws URL points."""
    host, _, port = url.removeprefix("ws://").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=30)


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        got = connection.recv(size - len(data))
        assert got, f"the server closed after {data!r}"
        data += got
    return data


def shake_hands(connection):
    connection.sendall(HANDSHAKE)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += read_exactly(connection, 1)
    assert head.startswith(b"HTTP/1.1 101 "), head


@pytest.fixture(params=SERVERS)
def command(request):
    return SERVERS[request.param]


def test_any_origin_is_welcome(command):
    with Server("", *command, 0) as server, connect(server.url) as connection:
        shake_hands(connection)
        connection.sendall(HELLO_MASKED)
        assert read_exactly(connection, len(HELLO_ECHOED)) == HELLO_ECHOED


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_with_status_0_on_a_signal(command, number):
    with Server("", *command, 0) as server, connect(server.url) as connection:
        shake_hands(connection)
        server.process.send_signal(number)
        assert server.process.wait(30) == 0


def test_host(command):
    with Server("", *command, 0, "--host", "127.0.0.2") as server:
        assert server.url.startswith("ws://127.0.0.2:")
        sent = [["text", "hello"]]
        assert converse("websockets", server.url, sent)["events"] == answers(sent)


def test_limit_of_messages(command):
    with Server("", *command, 0, "--max-message", 10) as server:
        fits, too_big = [["text", "0123456789"]], [["text", "0123456789a"]]
        assert converse("websockets", server.url, fits)["events"] == answers(fits)
        said = converse("websockets", server.url, too_big, expect=0, close=None)
        assert said["close"][0] == 1009


def test_no_limit_below_100_mib(command):
    with Server("", *command, 0) as server, connect(server.url) as connection:
        shake_hands(connection)
        size = 100 * 1024 * 1024
        connection.sendall(bytes.fromhex("82ff") + size.to_bytes(8, "big") + bytes(4))
        connection.sendall(bytes(size))
        echoed = 0
        while echoed < size:
            head = read_exactly(connection, 2)
            lengths = {126: 2, 127: 8}
            extended = read_exactly(connection, lengths.get(head[1], 0))
            length = int.from_bytes(extended, "big") if extended else head[1]
            assert not any(read_exactly(connection, length))
            echoed += length
        assert echoed == size


async def echoed(url, trusting, text):
    """By the asyncio client: that of threads reads and writes one TLS connection at the same time, and now
    and then loses bytes on it."""
    async with connect_by_asyncio(url, ssl=trusting) as client:
        await client.send(text)
        return await client.recv()


def test_tls(command, certificates):
    trusting = ssl.create_default_context(cafile=certificates / "root.pem")
    files = certificates / "server.pem", certificates / "server.key"
    with Server("", *command, 0, "--tls", *files) as server:
        assert server.url.startswith("wss://127.0.0.1:")
        assert asyncio.run(echoed(server.url, trusting, "hello")) == "hello"


@pytest.mark.parametrize(
    "certificate, key",
    [
        ("server.pem", "nowhere"),
        ("nowhere", "server.key"),
        ("server.key", "server.key"),
        ("server.pem", "server.pem"),
        ("server.pem", "other.key"),
    ],
)
def test_tls_with_files_of_no_use(command, certificates, certificate, key):
    files = certificates / certificate, certificates / key
    assert run(*command, 0, "--tls", *files).returncode == 1


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"server_no_context_takeover": True, "client_no_context_takeover": True},
        {"server_max_window_bits": 9, "client_max_window_bits": 10},
        {"client_max_window_bits": 15},
    ],
)
def test_deflate(offer):
    """What python websockets compresses comes back whole, compressed by ours."""
    factory = ClientPerMessageDeflateFactory(**offer)
    with (
        Server("", *SERVERS["C"], 0, "--deflate") as server,
        open_websocket(server.url, compression=None, extensions=[factory], max_size=None) as client,
    ):
        assert "permessage-deflate" in client.response.headers["Sec-WebSocket-Extensions"]
        for message in ["", "short", "grüße " * 10_000, bytes(1 << 20), os.urandom(100_000)]:
            client.send(message)
            assert client.recv(timeout=TIME_LIMIT) == message


@pytest.mark.parametrize("options", [[], ["x"], ["65536"], ["0", "--no-such-option"]])
def test_bad_options(command, options):
    assert run(*command, *options).returncode == 2


def test_port_in_use(command):
    with Server("", *command, 0) as server:
        port = server.url.rpartition(":")[2]
        assert run(*command, port).returncode == 1


def test_many_connections():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections = []
    try:
        with Server("", *SERVERS["C"], 0) as server:
            for _ in range(CONNECTIONS):
                connections.append(connect(server.url))
                connections[-1].sendall(HANDSHAKE)
            for connection in connections:
                while not connection.recv(4096).endswith(b"\r\n\r\n"):
                    pass
            for connection in connections:
                connection.sendall(HELLO_MASKED)
            for connection in connections:
                assert read_exactly(connection, len(HELLO_ECHOED)) == HELLO_ECHOED
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
