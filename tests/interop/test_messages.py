"""Messages, pings and closes between this library and other implementations, in both directions."""

import pytest
from programs import COMMANDED, FOREIGN, Server, answers, converse

MIB = 1024 * 1024

EXCHANGES = {
    "text": [["text", "Hello, world"]],
    "non-ASCII text": [["text", "Grüße, Καλημέρα, 世界, 🌍"]],
    "binary": [["binary", bytes(range(256)).hex()]],
    "empty": [["text", ""], ["binary", ""]],
    "edges of lengths": [["binary", "5a" * n] for n in (1, 125, 126, 127, 65535, 65536, 65537)],
    "1 MiB": [["text", "é" * (MIB // 2)], ["binary", "a5" * MIB]],
    "fragments": [["fragments", ["ab", "cd", "ef", "g"]], ["text", "after"]],
    "ping": [["ping", b"are you there?".hex()]],
    "200 in order": [["text", f"message {n}"] for n in range(200)],
}

# Each pair has at least one side of ours: the C server, the Python server, or the Python client.
PAIRS = [(client, server) for client in FOREIGN for server in ("libqwebsocket", "qwebsocket")]
PAIRS += [("qwebsocket", server) for server in ("libqwebsocket", *COMMANDED)]


@pytest.fixture(scope="module")
def servers():
    """Every server by name, started when it is first asked for."""
    running = {}

    def get(name):
        if name not in running:
            running[name] = Server(name).__enter__()
        return running[name]

    yield get
    for server in running.values():
        server.__exit__()


@pytest.mark.parametrize("exchange", EXCHANGES)
@pytest.mark.parametrize("client, server", PAIRS)
def test_everything_comes_back(servers, client, server, exchange):
    sent = EXCHANGES[exchange]
    said = converse(client, servers(server).url, sent)
    assert said["events"] == answers(sent)


CLOSES = [(1000, ""), (1001, "going"), (3000, "Schlüssel €"), (4999, "x" * 123)]


@pytest.mark.parametrize("code, reason", CLOSES)
@pytest.mark.parametrize("client, server", [pair for pair in PAIRS if pair[1] in COMMANDED])
def test_client_closes(client, server, code, reason):
    with Server(server) as peer:
        said = converse(client, peer.url, [["text", "bye"]], close=(code, reason))
        assert said["close"] == [code, reason]
        assert peer.line() == f"closed {code} {reason}"


@pytest.mark.parametrize("code, reason", CLOSES)
@pytest.mark.parametrize("client, server", [pair for pair in PAIRS if pair[1] in COMMANDED])
def test_server_closes(client, server, code, reason):
    command = [["text", f"!close {code} {reason}"]]
    with Server(server) as peer:
        said = converse(client, peer.url, command, expect=0, close=None)
        assert said == {"events": [], "close": [code, reason]}
        assert peer.line() == f"closed {code} {reason}"


@pytest.mark.parametrize("client, server", [pair for pair in PAIRS if pair[1] in COMMANDED])
def test_client_answers_a_ping(servers, client, server):
    said = converse(client, servers(server).url, [["text", "!ping hello"]])
    assert said["events"] == [["text", "pong hello"]]


@pytest.mark.parametrize("client, server", [pair for pair in PAIRS if pair[1] in COMMANDED])
def test_server_sends_fragments(servers, client, server):
    said = converse(client, servers(server).url, [["text", "!fragments ab cd ef g"]])
    assert said["events"] == [["text", "abcdefg"]]
