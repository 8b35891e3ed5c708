"""gnutls-serv and gnutls-cli: TLS by certificates and by pre-shared keys, in both roles.

gnutls-serv knows no websockets. It sends back what it gets: that our client calls its own request a
wrong answer shows that data went both ways.
"""

import pytest
from certificates import NO_ISSUER, WRONG_CERTIFICATES, certificate, key, pair
from drivers import CLOSE, Server, visit
from keys import HINTS, IDENTITY, KEY, SUITES, UNKNOWN, WRONG_KEY
from programs import Daemon, Program
from speakers import Client

ROOT = certificate("root")
TRUST = ("--ca", ROOT)
OWN = ("--certificate", *pair("server"))
OWN_REQUEST = "Invalid statusline in response: GET / HTTP/1.1."
VERSIONS = {"TLS1.2": "4", "TLS1.3": "15"}  # as qws_ssl_protocol

server = pytest.mark.part("gnutls-serv", "server")
client = pytest.mark.part("gnutls-cli", "client")
by_version = pytest.mark.parametrize("version", VERSIONS)
by_suite = pytest.mark.parametrize("suite", SUITES)
by_hint = pytest.mark.parametrize("hint", HINTS, ids=["no hint", "hint"])


def shown(name):
    return [f"--x509certfile={certificate(name)}", f"--x509keyfile={key(name)}"]


def only_version(version):
    return f"--priority=NORMAL:-VERS-ALL:+VERS-{version}"


def only_suite(suite):
    """What GnuTLS calls a suite with pre-shared keys."""
    exchange, _, rest = suite.partition("PSK-")
    cipher = rest.replace("AES", "AES-")
    mac = "AEAD"
    if "CBC" in suite:
        cipher, _, mac = cipher.rpartition("-")
        mac = {"SHA": "SHA1"}.get(mac, mac)
    elif "GCM" in suite:
        cipher = cipher.rpartition("-")[0]
    parts = [f"-KX-ALL:+{exchange}PSK", f"-CIPHER-ALL:+{cipher}", f"-MAC-ALL:+{mac}"]
    return ":".join([only_version("TLS1.2"), *parts])


# ---- our client


def start_server(*options):
    return Daemon(lambda port: ["gnutls-serv", "--echo", f"--port={port}", *options])


def visit_server(peer, *options):
    return visit(f"wss://localhost:{peer.port}/", *options)


@server
@by_version
def test_data(version):
    with start_server(only_version(version), *shown("server")) as peer:
        visit_server(peer, *TRUST).must_fail(0, OWN_REQUEST)
        peer.expect(rb"^- Version: " + version.encode())


@server
@pytest.mark.parametrize("name", WRONG_CERTIFICATES)
def test_wrong_certificate(name):
    with start_server(*shown(name)) as peer:
        visit_server(peer, *TRUST).must_fail(13, WRONG_CERTIFICATES[name])


@server
def test_unknown_authority():
    with start_server(*shown("server")) as peer:
        visit_server(peer, "--ca", certificate("self")).must_fail(13, NO_ISSUER)


@server
@by_version
def test_certificate_of_the_client(version):
    asks = ["--require-client-cert", "--verify-client-cert", f"--x509cafile={ROOT}"]
    with start_server(only_version(version), *shown("server"), *asks) as peer:
        visit_server(peer, *TRUST, "--certificate", *pair("client")).must_fail(0, OWN_REQUEST)
        peer.expect(rb"Subject: CN=client$")


@pytest.fixture
def passwords(tmp_path):
    """The option for a file with the key."""
    path = tmp_path / "passwords"
    path.write_text(f"{IDENTITY}:{KEY}\n")
    return f"--pskpasswd={path}"


@server
@by_hint
@by_suite
def test_pre_shared_key(passwords, suite, hint):
    hints = [f"--pskhint={hint}"] if hint else []
    with start_server(only_suite(suite), passwords, *hints) as peer:
        said = visit_server(peer, "--psk", IDENTITY, KEY)
        said.must_fail(0, OWN_REQUEST)
        assert said.said("preSharedKeyAuthenticationRequired") == [hint]
        peer.expect(rb"Connected as '%s'" % IDENTITY.encode())


@server
@by_suite
@pytest.mark.parametrize("wrong", ["key", "identity"])
def test_wrong_key_or_identity(passwords, suite, wrong):
    answer = (IDENTITY, WRONG_KEY) if wrong == "key" else (UNKNOWN, KEY)
    with start_server(only_suite(suite), passwords) as peer:
        said = visit_server(peer, "--psk", *answer)
        said.must_fail(
            13, "Error during SSL handshake: The peer ended the connection: bad record MAC."
        )
        peer.expect(rb"Error in handshake: Decryption has failed")


# ---- our server


class GnutlsClient(Program):
    """A gnutls-cli that is connected to a server of ours."""

    def __init__(self, ours, folder, *options):
        self._log = folder / "log"
        own = [f"--logfile={self._log}", f"--port={ours.port}"]
        super().__init__("gnutls-cli", *own, *options, "localhost", piped=True)

    def words(self):
        """What it says of the connection, which else would stand among the data."""
        return self._log.read_text()


@client
@by_version
def test_echo(tmp_path, version):
    trust = f"--x509cafile={ROOT}"
    with Server(*OWN) as ours:
        with GnutlsClient(ours, tmp_path, only_version(version), trust) as peer:
            assert Client(peer).visit() == CLOSE
        ours.expect(rb"^tls %s " % VERSIONS[version].encode())
        ours.expect(rb"^disconnected 1000 done$")


@client
def test_client_does_not_trust_us(tmp_path):
    with Server(*OWN) as ours:
        trust = f"--x509cafile={certificate('self')}"
        with GnutlsClient(ours, tmp_path, trust) as peer:
            assert peer.wait() == 1
        assert "newConnection" not in ours.said()


@client
@by_version
def test_certificate_for_our_server(tmp_path, version):
    options = [only_version(version), f"--x509cafile={ROOT}", *shown("client")]
    with Server(*OWN, "--client-ca", "must", ROOT) as ours:
        with GnutlsClient(ours, tmp_path, *options) as peer:
            assert Client(peer).visit() == CLOSE
        ours.expect(rb"^tls .* client$")


def keyed(ours, folder, suite, identity=IDENTITY, key=KEY):
    """A gnutls-cli with a key, that offers this suite only."""
    answer = [f"--pskusername={identity}", f"--pskkey={key}"]
    few = f"--x509cafile={ROOT}"  # else it reads all authorities of the system
    more = ["--debug=4"] if suite.startswith("ECDHE") else []  # see below
    return GnutlsClient(ours, folder, only_suite(suite), few, *answer, *more)


@client
@by_hint
@by_suite
def test_pre_shared_key_for_our_server(tmp_path, suite, hint):
    """With ECDHE the handshake alone: gnutls-cli 3.7 crashes when it prints what that has agreed on."""
    hints = ("--hint", hint) if hint else ()
    question = f"preSharedKeyAuthenticationRequired {IDENTITY} {hint}"
    with Server("--psk", IDENTITY, KEY, *hints) as ours, keyed(ours, tmp_path, suite) as peer:
        ours.expect(b"^" + question.encode() + b"$")
        if suite.startswith("ECDHE"):
            peer.expect(rb"FINISHED \(20\) was received")
        else:
            assert Client(peer).visit() == CLOSE
            ours.expect(rb"^tls 4 %s " % suite.encode())
            ours.expect(rb"^disconnected 1000 done$")


@client
@by_suite
@pytest.mark.parametrize("wrong", ["key", "identity"])
def test_wrong_key_or_identity_for_our_server(tmp_path, suite, wrong):
    answer = (IDENTITY, WRONG_KEY) if wrong == "key" else (UNKNOWN, KEY)
    with Server("--psk", IDENTITY, KEY) as ours, keyed(ours, tmp_path, suite, *answer) as peer:
        assert peer.wait() == 1
        assert "Received alert [20]: Bad record MAC" in peer.words()
        assert "newConnection" not in ours.said()
