"""The programs of examples/python do the same with both bindings: same lines, same exit status."""

import contextlib
import hashlib
import itertools
import json
import threading

import pytest
from programs import PEERS, PYTHON, QT_PYTHON, ROOT, Server, run
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

EXAMPLES = ROOT / "examples" / "python"
BINDINGS = {"qwebsocket": PYTHON, "PySide2": QT_PYTHON}
STEPS = [f"{percent} %" for percent in range(10, 101, 10)]


@contextlib.contextmanager
def serving(handler, **options):
    """A server whose connections a function serves, each in a thread; gives its URL."""
    with serve(handler, "127.0.0.1", 0, max_size=None, **options) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
    thread.join()


def run_both(program, handler, *arguments):
    """Runs a program with each binding against a server of its own; returns its lines, which are the same."""
    results = {}
    for name, interpreter in BINDINGS.items():
        with serving(handler) as url:
            results[name] = run(interpreter, EXAMPLES / program, url, *arguments, name=name)
    assert results["qwebsocket"].stdout == results["PySide2"].stdout
    assert results["qwebsocket"].returncode == results["PySide2"].returncode
    return results["qwebsocket"].stdout.splitlines(), results["qwebsocket"].returncode


# ---- reconnecting_client.py


def mortal_server(port, count):
    return Server("", PYTHON, PEERS / "mortal_server.py", port, count)


@pytest.mark.parametrize("name", BINDINGS)
def test_reconnecting_client(name):
    """The server vanishes, is away until the client has noticed, and comes back."""
    lines = []
    with contextlib.ExitStack() as processes:
        url = processes.enter_context(mortal_server(0, 4)).url
        command = [BINDINGS[name], "-u", EXAMPLES / "reconnecting_client.py", url]
        client = processes.push(Server(name, *command))
        while (line := client.line()) is not None:
            if line == "error 0 Connection refused" and line not in lines:
                processes.enter_context(mortal_server(url.rpartition(":")[2], 1000))
            lines.append(line)
        assert client.process.wait() == 0
    assert [line for line, _ in itertools.groupby(lines)] == [
        "connected to 127.0.0.1",
        "received: message 1",
        "received: message 2",
        "received: message 3",
        "error 1 The remote host closed the connection",
        "disconnected 1000 ",
        "error 0 Connection refused",
        "connected to 127.0.0.1",
        "received: message 4",
        "received: message 5",
        "disconnected 1000 done",
    ]


def echo(connection):
    for message in connection:
        connection.send(message)


def test_reconnecting_client_after_a_refused_handshake():
    def run_with_refusal(name):
        refusals = iter([404, 503])

        def refuse_twice(connection, request):
            status = next(refusals, None)
            return None if status is None else connection.respond(status, "")

        with serving(echo, process_request=refuse_twice) as url:
            program = EXAMPLES / "reconnecting_client.py"
            return run(BINDINGS[name], program, url, 1, name=name)

    results = [run_with_refusal(name) for name in BINDINGS]
    text = "error 0 QWebSocketPrivate::processHandshake: Unhandled http status code: "
    for result in results:
        assert result.returncode == 0
        assert result.stdout.splitlines() == [
            text + "404 (Not Found).",
            text + "503 (Service Unavailable).",
            "connected to 127.0.0.1",
            "received: message 1",
            "disconnected 1000 done",
        ]


# ---- chat_client.py


def chat(connection):
    """A room with Bob in it, who answers what Ann says; he leaves when she says goodbye."""

    def tell(**message):
        connection.send(json.dumps(message))

    for text in connection:
        message = json.loads(text)
        if message["type"] == "join":
            assert connection.request.headers["User-Agent"] == "chat_client"
            tell(type="joined", name="Bob")
            tell(type="joined", name=message["name"])
        else:
            tell(type="said", name="Bob", text=f"{message['text']}?")
            if message["text"] == "goodbye":
                tell(type="left", name="Bob")
            tell(type="said", name="Ann", text=message["text"])


def test_chat_client():
    lines, status = run_both("chat_client.py", chat, "Ann", "hello", "Grüße, 世界", "goodbye")
    assert status == 0
    assert lines == [
        *("state 2", "state 3", "* Bob has joined", "* Ann has joined"),
        *("<Bob> hello?", "<Ann> hello", "<Bob> Grüße, 世界?", "<Ann> Grüße, 世界"),
        *("<Bob> goodbye?", "* Bob has left", "<Ann> goodbye"),
        *("state 6", "state 0", "closed 1000 "),
    ]


def test_chat_client_in_a_room_that_speaks_another_language():
    def babble(connection):
        connection.recv()
        connection.send('{"type": "babble"}')
        with pytest.raises(ConnectionClosed):
            connection.recv()

    lines, status = run_both("chat_client.py", babble, "Ann", "hello")
    assert status == 1
    assert lines == ["state 2", "state 3", "state 6", "state 0", "closed 1003 unknown type"]


# ---- file_sender.py


def receive_file(connection):
    head = json.loads(connection.recv())
    digest, size = hashlib.sha256(), 0
    while (piece := connection.recv()) != "end":
        digest.update(piece)
        size += len(piece)
    assert size == head["size"]
    connection.send(f"{head['name']}: {size} bytes, {digest.hexdigest()}")
    with pytest.raises(ConnectionClosed):
        connection.recv()


@pytest.mark.parametrize("size", [0, 1, 300_000, 20_000_000])
def test_file_sender(tmp_path, size):
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    lines, status = run_both("file_sender.py", receive_file, path)
    assert status == 0
    head = len(json.dumps({"name": "file.bin", "size": size}))
    assert lines == [
        f"head: {head} bytes, 6 bytes around it",
        "flushed: True waiting: 0",
        *STEPS,
        f"server: file.bin: {size} bytes, {hashlib.sha256(content).hexdigest()}",
        "waiting: 0",
    ]


def test_file_sender_to_a_server_that_ends(tmp_path):
    def end(connection):
        connection.recv()
        connection.close(1008, "no files")

    path = tmp_path / "file.bin"
    path.write_bytes(bytes(10))
    lines, status = run_both("file_sender.py", end, path)
    assert status == 1
    assert lines == [
        "head: 32 bytes, 6 bytes around it",
        "flushed: True waiting: 0",
        *STEPS,
    ]
