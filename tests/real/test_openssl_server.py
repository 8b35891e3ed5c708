"""openssl s_server, and our client: versions, certificates, updates of keys, pre-shared keys."""

import pytest
from certificates import NO_ISSUER, WRONG_CERTIFICATES, certificate, pair
from drivers import CLOSE, visit
from keys import HINTS, IDENTITY, KEY, SUITES, UNKNOWN, WRONG_KEY
from openssl_peers import SMALL, UPDATES, VERSIONS, SServer, Updates, shown

ROOT = certificate("root")
TRUST = ("--ca", ROOT)
INSISTS = ["-Verify", "2", "-verify_return_error", "-CAfile", ROOT]

pytestmark = pytest.mark.part("openssl s_server", "server")
by_version = pytest.mark.parametrize("version", VERSIONS)
by_suite = pytest.mark.parametrize("suite", SUITES)
by_hint = pytest.mark.parametrize("hint", HINTS, ids=["no hint", "hint"])


@by_version
def test_echo(version):
    with SServer("-quiet", version, *shown("server")) as peer:
        said = visit(peer.url, *TRUST)
        said.must_echo()
        assert (said.tls[0], said.tls[4]) == (VERSIONS[version], "localhost")
        assert not said.said("sslErrors")
        assert peer.echo.closed() == CLOSE


@by_version
@pytest.mark.parametrize("name", WRONG_CERTIFICATES)
def test_wrong_certificate(version, name):
    with SServer("-quiet", version, *shown(name)) as peer:
        said = visit(peer.url, *TRUST)
        said.must_fail(13, WRONG_CERTIFICATES[name])
        assert said.said("sslErrors") == said.said("peerVerifyError")


@by_version
def test_unknown_authority(version):
    with SServer("-quiet", version, *shown("server")) as peer:
        said = visit(peer.url, "--ca", certificate("self"))
        said.must_fail(13, NO_ISSUER)
        assert [error.split()[0] for error in said.said("sslErrors")] == ["11", "12"]


@by_version
@pytest.mark.parametrize("ignore", ["all", "listed"])
def test_errors_ignored(version, ignore):
    with SServer("-quiet", version, *shown("stranger")) as peer:
        said = visit(peer.url, *TRUST, "--ignore", ignore)
        said.must_echo()
        assert [error.split()[0] for error in said.said("sslErrors")] == ["22", "11", "16", "12"]


@by_version
def test_certificate_of_the_client(version):
    with SServer("-quiet", version, *shown("server"), *INSISTS) as peer:
        visit(peer.url, *TRUST, "--certificate", *pair("client")).must_echo()
        peer.expect(rb"^depth=0 CN = client$")


# With TLS 1.3 the client's side of the handshake ends before the server has seen its certificate.
@pytest.mark.parametrize(
    "version, name, number, text",
    [
        (
            "-tls1_2",
            "stranger",
            13,
            "during SSL handshake: remote error: unknown certificate authority",
        ),
        ("-tls1_3", "stranger", 20, "while reading: remote error: unknown certificate authority"),
        ("-tls1_2", None, 13, "during SSL handshake: remote error: handshake failure"),
        ("-tls1_3", None, 20, "while reading: remote error: certificate required"),
    ],
)
def test_wrong_certificate_of_the_client(version, name, number, text):
    with SServer("-quiet", version, *shown("server"), *INSISTS) as peer:
        ours = ("--certificate", *pair(name)) if name else ()
        visit(peer.url, *TRUST, *ours).must_fail(number, f"Error {text}")


@pytest.mark.parametrize("kind", UPDATES)
def test_update_of_keys(tmp_path, kind):
    updates = Updates(tmp_path, kind)
    with SServer(*updates.options, *shown("server"), before_echo=updates.update) as peer:
        visit(peer.url, *TRUST, messages=SMALL).must_echo(SMALL)
        assert peer.echo.closed() == CLOSE
    updates.must_have_been(len(SMALL))


# ---- pre-shared keys


def keyed(suite, *options):
    """An s_server with the key, that knows this suite only."""
    key = ["-psk", KEY, "-psk_identity", IDENTITY]
    return SServer("-tls1_2", "-nocert", "-cipher", suite, *key, *options)


@by_hint
@by_suite
def test_pre_shared_key(suite, hint):
    with keyed(suite, "-quiet", *(["-psk_hint", hint] if hint else [])) as peer:
        said = visit(peer.url, "--psk", IDENTITY, KEY)
        said.must_echo()
        assert said.said("preSharedKeyAuthenticationRequired") == [hint]
        assert said.tls[:2] == (VERSIONS["-tls1_2"], suite)
        assert peer.echo.closed() == CLOSE


@by_suite
def test_wrong_key(suite):
    with keyed(suite, "-quiet") as peer:
        said = visit(peer.url, "--psk", IDENTITY, WRONG_KEY)
        said.must_fail(
            13, "Error during SSL handshake: The peer ended the connection: bad record MAC."
        )
        assert said.said("alertReceived") == ["2 20 bad record MAC"]
        peer.expect(rb"decryption failed or bad record mac")


@by_suite
def test_unknown_identity(suite):
    """s_server warns of it, and goes on if the key is right."""
    with keyed(suite) as peer:
        visit(peer.url, "--psk", UNKNOWN, KEY, messages=SMALL).must_echo(SMALL)
        peer.echo.closed()
        assert f"(got '{UNKNOWN}' expected '{IDENTITY}')" in peer.echo.preface


def test_no_suite_in_common():
    with keyed("RSA-PSK-AES256-GCM-SHA384", "-quiet") as peer:
        said = visit(peer.url, "--psk", IDENTITY, KEY)
        said.must_fail(
            13, "Error during SSL handshake: The peer ended the connection: handshake failure."
        )


def test_server_that_needs_no_key():
    with SServer("-quiet", *shown("server")) as peer:
        said = visit(peer.url, *TRUST, "--psk", IDENTITY, KEY)
        said.must_echo()
        assert not said.said("preSharedKeyAuthenticationRequired")
