"""Our side of the table: the programs client.c and server.c, which use the library as its users do."""

import subprocess

from programs import BUILD, HERE, ROOT, TIME_LIMIT, Program, compile_program

MIB = 1024 * 1024
MESSAGES = [("text", 100), ("binary", 70_000), ("text", MIB), ("binary", MIB)]
CLOSE = (1000, "done")
CLOSES = [CLOSE, (1001, "going"), (3000, "Schlüssel €"), (4999, "x" * 123)]


def build_drivers():
    linked = ["-L" + str(ROOT / "build" / "lib"), "-lqwebsocket", r"-Wl,-rpath,$ORIGIN/../lib"]
    for source in ("client.c", "server.c"):
        compiler = ["gcc", "-std=gnu11", "-I" + str(ROOT / "include")]
        compile_program(compiler, HERE / source, *linked)


class Visit:
    """What the client has said of one connection."""

    def __init__(self, output):
        self.lines = output.splitlines()

    def said(self, signal):
        """What came with each of the signals of this name."""
        parted = (line.partition(" ") for line in self.lines)
        return [rest for word, _, rest in parted if word == signal]

    @property
    def tls(self):
        """(protocol, cipher, ALPN, resumed, name of the peer), all as text; None without TLS."""
        said = self.said("tls")
        return tuple(said[0].split(" ", 4)) if said else None

    def must_fail(self, number, text):
        """Asserts that the connection has not come about, for this reason."""
        assert not self.said("connected"), self.lines
        assert self.said("error") == [f"{number} {text}"], self.lines

    def must_echo(self, messages=MESSAGES, close=CLOSE):
        """Asserts that everything has come back, and that nothing was wrong."""
        sizes = [str(size) for _, size in messages]
        assert self.said("same") == sizes, self.lines
        assert not self.said("other"), self.lines
        assert not self.said("error"), self.lines
        assert self.said("disconnected") == [f"{close[0]} {close[1]}"], self.lines


def visit(url, *options, messages=MESSAGES, close=CLOSE):
    """Sends messages to an echo server, and closes when they have come back."""
    command = [BUILD / "client", url, *options]
    for kind, size in messages:
        command += ["--send", kind, size]
    command += ["--close", *close] if close else []
    return run_visit(command)


def run_visit(command, env=None):
    """Lets a client program make its visit."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=2 * TIME_LIMIT,
        check=False,
        env=env,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}: {done.stdout}"
    return Visit(done.stdout)


class Listener(Program):
    """A server that says by its first line "listening PORT" where it is."""

    def __init__(self, *command, scheme="wss", env=None):
        super().__init__(*command, env=env)
        try:
            self.port = int(self.expect(rb"^listening (\d+)\n")[1])
        except AssertionError:
            self.__exit__()
            raise
        self.url = f"{scheme}://localhost:{self.port}/"


class Server(Listener):
    """Our server; without options it is one for ws://."""

    def __init__(self, *options):
        super().__init__(BUILD / "server", *options, scheme="wss" if options else "ws")
