"""Qt 5 as peer in both roles: wss with good and bad certificates, and pre-shared keys."""

import pytest
from certificates import NO_ISSUER, WRONG_CERTIFICATES, certificate, key, pair
from drivers import CLOSES, Server, visit
from keys import HINTS, IDENTITY, KEY, SUITES, UNKNOWN, WRONG_KEY
from qt_peers import QtServer, build_qt_peers, visit_with_qt

ROOT = certificate("root")
TRUST = ("--ca", ROOT)
VERSIONS = {"TLS 1.2": "4", "TLS 1.3": "15"}  # as QSsl::SslProtocol
BAD_MAC = "Error during SSL handshake: error:0A0003FC:SSL routines::sslv3 alert bad record mac"

server = pytest.mark.part("Qt", "server")
client = pytest.mark.part("Qt", "client")
by_version = pytest.mark.parametrize("version", VERSIONS)
by_suite = pytest.mark.parametrize("suite", SUITES)
by_hint = pytest.mark.parametrize("hint", HINTS, ids=["no hint", "hint"])
by_name = pytest.mark.parametrize("name", WRONG_CERTIFICATES)
by_close = pytest.mark.parametrize("close", CLOSES, ids=[str(code) for code, _ in CLOSES])
by_wrong = pytest.mark.parametrize(
    "answer", [(IDENTITY, WRONG_KEY), (UNKNOWN, KEY)], ids=["key", "identity"]
)

pytestmark = pytest.mark.usefixtures("qt")


@pytest.fixture(scope="module")
def qt(built):
    build_qt_peers()


def shown(name):
    """Options of the programs with Qt for a certificate to show."""
    return ("--certificate", certificate(name), "--key", key(name))


# ---- the server is Qt's


@server
@by_version
def test_echo(version):
    with QtServer(*shown("server"), "--protocol", VERSIONS[version]) as peer:
        said = visit(peer.url, *TRUST)
        said.must_echo()
        assert (said.tls[0], said.tls[4]) == (VERSIONS[version], "localhost")
        peer.expect(rb"^disconnected 1000 done$")


@server
@by_close
def test_close_of_our_client(close):
    with QtServer(*shown("server")) as peer:
        visit(peer.url, *TRUST, messages=[], close=close).must_echo([], close)
        peer.expect("^disconnected {} {}$".format(*close).encode())


@server
@by_close
def test_close_of_the_server(close):
    command = "!close {} {}".format(*close)
    with QtServer(*shown("server")) as peer:
        visit(peer.url, *TRUST, "--say", command, messages=[], close=None).must_echo([], close)


@server
@by_name
def test_wrong_certificate(name):
    with QtServer(*shown(name)) as peer:
        visit(peer.url, *TRUST).must_fail(13, WRONG_CERTIFICATES[name])
        visit(peer.url, *TRUST, "--ignore", "all").must_echo()


@server
def test_unknown_authority():
    with QtServer(*shown("server")) as peer:
        visit(peer.url, "--ca", certificate("self")).must_fail(13, NO_ISSUER)


@server
def test_certificate_of_our_client():
    with QtServer(*shown("server"), *TRUST) as peer:
        visit(peer.url, *TRUST, "--certificate", *pair("client")).must_echo()
        peer.expect(rb"^tls .* client$")


# Qt's server hangs up without an alert on clients that offer no suite for keys: ours is told to use
# those alone.


@server
@by_hint
@by_suite
def test_pre_shared_key(suite, hint):
    hints = ("--hint", hint) if hint else ()
    keys = ("--identity", IDENTITY, "--psk", KEY)
    with QtServer("--cipher", suite, *keys, *hints) as peer:
        said = visit(peer.url, "--cipher", suite, "--psk", IDENTITY, KEY)
        said.must_echo()
        assert said.said("preSharedKeyAuthenticationRequired") == [hint]
        assert said.tls[:2] == (VERSIONS["TLS 1.2"], suite)
        peer.expect(f"^preSharedKeyAuthenticationRequired {IDENTITY} {hint}$".encode())
        peer.expect(rb"^tls 4 %s " % suite.encode())
        peer.expect(rb"^disconnected 1000 done$")


@server
@by_suite
@by_wrong
def test_wrong_key_or_identity(suite, answer):
    """Qt's server ends the connection without a word."""
    with QtServer("--cipher", suite, "--identity", IDENTITY, "--psk", KEY) as peer:
        said = visit(peer.url, "--cipher", suite, "--psk", *answer)
        said.must_fail(1, "The remote host closed the connection")
        assert said.said("preSharedKeyAuthenticationRequired") == [""]
        peer.expect(rb"^preSharedKeyAuthenticationRequired %s $" % answer[0].encode())
        assert "newConnection" not in peer.said()


# ---- the client is Qt's


@client
@by_version
def test_echo_by_qt(version):
    with Server("--certificate", *pair("server")) as ours:
        said = visit_with_qt(ours.url, *TRUST, "--protocol", VERSIONS[version])
        said.must_echo()
        assert (said.tls[0], said.tls[4]) == (VERSIONS[version], "localhost")
        ours.expect(rb"^disconnected 1000 done$")


@client
@by_close
def test_close_of_our_server(close):
    with Server("--certificate", *pair("server")) as ours:
        said = visit_with_qt(ours.url, *TRUST, "--say", "!close {} {}".format(*close))
        assert said.said("disconnected") == ["{} {}".format(*close)]


@client
@by_name
def test_wrong_certificate_of_ours(name):
    with Server("--certificate", *pair(name)) as ours:
        visit_with_qt(ours.url, *TRUST).must_fail(13, WRONG_CERTIFICATES[name])
        visit_with_qt(ours.url, *TRUST, "--ignore").must_echo()


@client
@by_name
def test_same_errors_as_ours(name):
    """Qt and we find the same errors, in the same order, with the same words."""
    with Server("--certificate", *pair(name)) as ours:
        theirs = visit_with_qt(ours.url, *TRUST).said("sslErrors")
        assert theirs == visit(ours.url, *TRUST).said("sslErrors") != []


@client
def test_unknown_authority_of_ours():
    with Server("--certificate", *pair("server")) as ours:
        visit_with_qt(ours.url, "--ca", certificate("self")).must_fail(13, NO_ISSUER)


@client
@pytest.mark.parametrize("name", ["client", "stranger", None])
def test_certificate_for_our_server(name):
    with Server("--certificate", *pair("server"), "--client-ca", "must", ROOT) as ours:
        said = visit_with_qt(ours.url, *TRUST, *(shown(name) if name else ()))
        if name == "client":
            said.must_echo()
            ours.expect(rb"^tls .* client$")
        else:
            assert said.said("error")[0].startswith("20 Error while reading: ")
            assert not said.said("same")
            ours.expect(rb"^sslErrors ")


@client
@by_hint
@by_suite
def test_pre_shared_key_of_ours(suite, hint):
    with Server("--psk", IDENTITY, KEY, *(("--hint", hint) if hint else ())) as ours:
        keys = ("--identity", IDENTITY, "--psk", KEY)
        said = visit_with_qt(ours.url, "--cipher", suite, *keys)
        said.must_echo()
        assert said.said("preSharedKeyAuthenticationRequired") == [hint]
        assert said.tls[:2] == (VERSIONS["TLS 1.2"], suite)
        ours.expect(f"^preSharedKeyAuthenticationRequired {IDENTITY} {hint}$".encode())
        ours.expect(rb"^disconnected 1000 done$")


@client
@by_suite
@by_wrong
def test_wrong_key_or_identity_for_our_server(suite, answer):
    with Server("--psk", IDENTITY, KEY) as ours:
        keys = ("--identity", answer[0], "--psk", answer[1])
        visit_with_qt(ours.url, "--cipher", suite, *keys).must_fail(13, BAD_MAC)
        ours.expect(rb"^preSharedKeyAuthenticationRequired %s $" % answer[0].encode())
        assert "newConnection" not in ours.said()
