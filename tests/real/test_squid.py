"""squid as HTTP proxy: CONNECT without and with a login, and TLS to squid itself."""

import hashlib
import subprocess

import pytest
from certificates import NO_ISSUER, WRONG_CERTIFICATES, certificate, pair
from drivers import visit
from programs import Daemon, end_all

USER, PASSWORD, REALM = "alice", "open sesame", "squid of the tests"
LOGIN = (USER, PASSWORD)
WRONG = (USER, "open barley")
TRUST = ("--ca", certificate("root"))
HELPERS = "/usr/lib/squid"
UNTRUSTED = "Error during SSL handshake with the proxy:"
SCHEMES = ["basic", "digest", "ntlm"]
CHECKED = ["basic", "digest"]  # the helper for NTLM takes any password

CONFIGURATION = """
pid_filename none
cache_log /dev/null
access_log none
cache deny all
shutdown_lifetime 0 seconds
visible_hostname localhost
pinger_enable off
max_filedescriptors 1024
"""
ANYBODY = "http_access allow localhost"
KNOWN = "acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"


@pytest.fixture(scope="module")
def start_squid(folder, hosts):
    """Starts a squid with more lines of configuration; gives its port."""
    running = []

    def start(*lines, certificate=None):
        tls = "https_port 127.0.0.1:{} tls-cert={} tls-key={}"

        def command_for(port):
            path = folder / f"squid-{port}.conf"
            listen = (
                tls.format(port, *certificate) if certificate else f"http_port 127.0.0.1:{port}"
            )
            path.write_text("\n".join([CONFIGURATION, f"hosts_file {hosts}", *lines, listen, ""]))
            return ["squid", "-N", "-d", "1", "-f", path]

        running.append(Daemon(command_for))
        return running[-1].port

    yield start
    end_all(running)


@pytest.fixture(scope="module")
def squid(start_squid):
    """Options of the client for a squid that anybody may use."""
    return ("--proxy", "http", "localhost", start_squid(ANYBODY))


@pytest.fixture(scope="module")
def schemes(start_squid, folder):
    """Lines of configuration for the schemes of authentication."""
    hashed = subprocess.check_output(["openssl", "passwd", "-apr1", PASSWORD], text=True)
    basic, digest = folder / "squid-basic", folder / "squid-digest"
    basic.write_text(f"{USER}:{hashed}")
    secret = hashlib.md5(f"{USER}:{REALM}:{PASSWORD}".encode()).hexdigest()
    digest.write_text(f"{USER}:{REALM}:{secret}\n")
    programs = {
        "basic": f"{HELPERS}/basic_ncsa_auth {basic}",
        "digest": f"{HELPERS}/digest_file_auth -c {digest}",
        "ntlm": f"{HELPERS}/ntlm_fake_auth",
    }
    return {
        name: f"auth_param {name} program {program}\nauth_param {name} children 1\n"
        + (f"auth_param {name} realm {REALM}\n" if name != "ntlm" else "")
        for name, program in programs.items()
    }


@pytest.fixture(scope="module")
def strict_squid(start_squid, schemes):
    """Gives options of the client for a squid that wants a login by one of these schemes."""
    ports = {}

    def get(*names):
        if names not in ports:
            ports[names] = start_squid(*(schemes[name] for name in names), KNOWN)
        return ("--proxy", "http", "localhost", ports[names])

    return get


by_scheme = pytest.mark.parametrize("scheme", SCHEMES)
by_checked_scheme = pytest.mark.parametrize("scheme", CHECKED)
over_tls = pytest.mark.part("squid", "HTTPS proxy")
pytestmark = pytest.mark.part("squid", "HTTP proxy")


def test_no_login(squid, target):
    said = visit(target, *TRUST, *squid)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


def test_certificate_of_another_host(squid, wrong_target):
    said = visit(wrong_target, *TRUST, *squid)
    said.must_fail(13, "The host name did not match any of the valid hosts for this certificate")


def test_port_that_nobody_listens_on(squid, closed_port):
    said = visit(f"ws://behind.test:{closed_port}/", *squid)
    said.must_fail(0, "Connection refused")


def test_host_that_is_not_allowed(start_squid, target_ws):
    port = start_squid("http_access deny all")
    said = visit(target_ws, "--proxy", "http", "localhost", port)
    said.must_fail(3, "Proxy denied connection")


@by_scheme
def test_login_in_the_proxy(strict_squid, target, scheme):
    said = visit(target, *TRUST, *strict_squid(scheme), "--proxy-login", *LOGIN)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


@by_scheme
def test_login_only_when_asked(strict_squid, target, scheme):
    said = visit(target, *TRUST, *strict_squid(scheme), "--proxy-answer", *LOGIN)
    said.must_echo()
    assert said.said("proxyAuthenticationRequired") == ["" if scheme == "ntlm" else REALM]


@by_scheme
def test_login_that_nobody_gives(strict_squid, target_ws, scheme):
    said = visit(target_ws, *strict_squid(scheme))
    said.must_fail(12, "Authentication required")
    assert len(said.said("proxyAuthenticationRequired")) == 1


@by_checked_scheme
def test_wrong_password_in_the_proxy(strict_squid, target_ws, scheme):
    said = visit(target_ws, *strict_squid(scheme), "--proxy-login", *WRONG)
    said.must_fail(12, "Authentication required")
    assert said.said("proxyAuthenticationRequired") == [REALM]


@by_checked_scheme
def test_wrong_password_when_asked(strict_squid, target_ws, scheme):
    said = visit(target_ws, *strict_squid(scheme), "--proxy-answer", *WRONG)
    said.must_fail(12, "Authentication required")
    assert said.said("proxyAuthenticationRequired") == [REALM] * 2


@by_checked_scheme
def test_wrong_password_in_the_proxy_and_the_right_one_when_asked(strict_squid, target, scheme):
    logins = ("--proxy-login", *WRONG, "--proxy-answer", *LOGIN)
    said = visit(target, *TRUST, *strict_squid(scheme), *logins)
    said.must_echo()
    assert said.said("proxyAuthenticationRequired") == [REALM]


def test_all_schemes(strict_squid, target):
    said = visit(target, *TRUST, *strict_squid(*SCHEMES), "--proxy-login", *LOGIN)
    said.must_echo()


# ---- TLS to squid itself


@pytest.fixture(scope="module")
def tls_squid(start_squid, schemes):
    """Gives options of the client for a squid with a certificate, which also wants a login."""
    ports = {}

    def get(name):
        if name not in ports:
            ports[name] = start_squid(schemes["digest"], KNOWN, certificate=pair(name))
        return ("--proxy", "https", "localhost", ports[name], "--proxy-login", *LOGIN)

    return get


@over_tls
def test_good_certificate(tls_squid, target):
    visit(target, *TRUST, *tls_squid("server")).must_echo()


@over_tls
def test_unknown_authority(tls_squid, target):
    said = visit(target, "--ca", certificate("self"), *tls_squid("server"))
    said.must_fail(13, f"{UNTRUSTED} {NO_ISSUER}")


@over_tls
@pytest.mark.parametrize("name", WRONG_CERTIFICATES)
def test_certificate_which_nobody_can_ignore(tls_squid, target_ws, name):
    said = visit(target_ws, *TRUST, *tls_squid(name), "--ignore", "all")
    said.must_fail(13, f"{UNTRUSTED} {WRONG_CERTIFICATES[name]}")
