"""openssl s_client, and our server: versions, certificates, updates of keys, pre-shared keys."""

import pytest
from certificates import certificate, pair
from drivers import CLOSE, Server
from keys import HINTS, IDENTITY, KEY, SUITES, UNKNOWN, WRONG_KEY
from openssl_peers import SMALL, UPDATES, VERSIONS, SClient, Updates, shown

ROOT = certificate("root")
OWN = ("--certificate", *pair("server"))
TRUST = ["-verify_return_error", "-CAfile", ROOT]
PSK = ("--psk", IDENTITY, KEY)
SAID = {"stranger": [b"11 ", b"12 "], None: [b"21 The peer did not present any certificate"]}

pytestmark = pytest.mark.part("openssl s_client", "client")
by_version = pytest.mark.parametrize("version", VERSIONS)
by_suite = pytest.mark.parametrize("suite", SUITES)
by_hint = pytest.mark.parametrize("hint", HINTS, ids=["no hint", "hint"])


@by_version
def test_echo(version):
    with Server(*OWN) as ours, SClient(ours, version, *TRUST) as peer:
        assert peer.visit() == CLOSE
        ours.expect(rb"^tls %s " % VERSIONS[version].encode())
        ours.expect(rb"^disconnected 1000 done$")


@by_version
def test_close_of_the_server(version):
    with Server(*OWN) as ours, SClient(ours, version, *TRUST) as peer:
        assert peer.visit(SMALL, say="!close 3456 Gr\u00fc\u00dfe") == (3456, "Gr\u00fc\u00dfe")
        ours.expect(rb"^disconnected 3456 ")


@by_version
def test_client_does_not_trust_us(version):
    with Server("--certificate", *pair("self")) as ours, SClient(ours, version, *TRUST) as peer:
        peer.expect(rb"^verify error:num=18:")
        assert peer.wait() == 1
        assert "newConnection" not in ours.said()


@by_version
@pytest.mark.parametrize("mode", ["query", "must"])
def test_certificate_of_the_client(version, mode):
    asks = ("--client-ca", mode, ROOT)
    with Server(*OWN, *asks) as ours, SClient(ours, version, *TRUST, *shown("client")) as peer:
        assert peer.visit() == CLOSE
        ours.expect(rb"^tls .* client$")
        assert "peerVerifyError" not in ours.said()


@by_version
@pytest.mark.parametrize("name", SAID)
def test_wrong_certificate_that_we_asked_for(version, name):
    theirs = shown(name) if name else []
    with Server(*OWN, "--client-ca", "query", ROOT) as ours:
        with SClient(ours, version, *TRUST, *theirs) as peer:
            assert peer.visit(SMALL) == CLOSE
        ours.expect(rb"^tls .* %s$" % (name or "-").encode())
        assert "sslErrors" not in ours.said()


@by_version
@pytest.mark.parametrize("name", SAID)
def test_wrong_certificate_that_we_insisted_on(version, name):
    theirs = shown(name) if name else []
    with Server(*OWN, "--client-ca", "must", ROOT) as ours:
        with SClient(ours, version, *TRUST, *theirs) as peer:
            peer.expect(rb"SSL alert number 42$")
            for error in SAID[name]:
                ours.expect(rb"^peerVerifyError " + error)
                ours.expect(rb"^sslErrors " + error)
            assert peer.wait() != 0 or version == "-tls1_3"
        assert "newConnection" not in ours.said()


@pytest.mark.parametrize("kind", UPDATES)
def test_update_of_keys(tmp_path, kind):
    updates = Updates(tmp_path, kind)
    with Server(*OWN) as ours, SClient(ours, "-no_ign_eof", *updates.options) as peer:
        assert peer.visit(SMALL, before_send=updates.update) == CLOSE
    updates.must_have_been(len(SMALL))


# ---- pre-shared keys


def keyed(server, suite, identity=IDENTITY, key=KEY):
    """An s_client with a key, that offers this suite only."""
    return SClient(server, "-tls1_2", "-cipher", suite, "-psk", key, "-psk_identity", identity)


@by_hint
@by_suite
def test_pre_shared_key(suite, hint):
    with Server(*PSK, *(("--hint", hint) if hint else ())) as ours, keyed(ours, suite) as peer:
        assert peer.visit() == CLOSE
        ours.expect(rb"^tls 4 %s " % suite.encode())
        ours.expect(rb"^disconnected 1000 done$")
        asked = [line for line in ours.said().splitlines() if line.startswith("preShared")]
        assert asked == [f"preSharedKeyAuthenticationRequired {IDENTITY} {hint}"]


@by_suite
@pytest.mark.parametrize("wrong", ["key", "identity"])
def test_wrong_key_or_identity(suite, wrong):
    """Both look the same from outside."""
    answer = (IDENTITY, WRONG_KEY) if wrong == "key" else (UNKNOWN, KEY)
    with Server(*PSK) as ours, keyed(ours, suite, *answer) as peer:
        peer.expect(rb"SSL alert number 20$")
        assert peer.wait() == 1
        ours.expect(rb"^preSharedKeyAuthenticationRequired %s $" % answer[0].encode())
        assert "newConnection" not in ours.said()


@pytest.mark.parametrize("keyless", [True, False], ids=["certificate", "key"])
def test_server_with_certificate_and_key(keyless):
    with Server(*OWN, *PSK) as ours:
        with SClient(ours, "-tls1_3", *TRUST) if keyless else keyed(ours, SUITES[0]) as peer:
            assert peer.visit() == CLOSE
        assert ("preShared" in ours.said()) != keyless
