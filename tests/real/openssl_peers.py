"""openssl s_server and s_client as peers that speak websocket over their pipes."""

from certificates import certificate, key
from programs import Daemon, Program, wait_until
from speakers import Client, EchoServer

VERSIONS = {"-tls1_2": "4", "-tls1_3": "15"}  # as qws_ssl_protocol

# What is sent while a program obeys commands: no more than it reads at once, from its first byte on.
SMALL = [("text", 100)] * 6
UPDATES = {"own key": b"k\n", "both keys": b"K\n"}


def shown(name):
    """Options for a certificate to show."""
    return ["-cert", certificate(name), "-key", key(name)]


class SServer(Daemon):
    """An s_server that echoes the messages of one client; others may try to connect before."""

    def __init__(self, *options, before_echo=None):
        super().__init__(
            lambda port: ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", *options],
            piped=True,
        )
        self.url = f"wss://localhost:{self.port}/"
        self.echo = EchoServer(self, before_echo)


class SClient(Program):
    """An s_client that is connected to a server of ours."""

    def __init__(self, server, *options):
        where = ["-connect", f"127.0.0.1:{server.port}", "-servername", "localhost"]
        super().__init__("openssl", "s_client", "-quiet", *where, *options, piped=True)

    def visit(self, *args, **kwargs):
        """Visits our echo server; see speakers.Client."""
        return Client(self).visit(*args, **kwargs)


class Updates:
    """Lets openssl update its keys between messages, and knows from its log what came of it."""

    def __init__(self, folder, kind):
        self._log = folder / "messages"
        self._kind = kind
        self.options = ["-msg", "-msgfile", self._log]

    def update(self, speaker, number):
        """The function that a Speaker calls before a message."""
        speaker.command(UPDATES[self._kind])
        wait_until(lambda: self._count(">>>") > number)

    def must_have_been(self, count):
        """Asserts that there were so many, and that they were answered if openssl asked for that."""
        assert self._count(">>>") == count
        assert self._count("<<<") == (count if self._kind == "both keys" else 0)

    def _count(self, way):
        lines = self._log.read_text().splitlines()
        return sum(line.startswith(way) and line.endswith("KeyUpdate") for line in lines)
