"""dante as SOCKS5 proxy, without a login and with one by name and password (RFC 1929).

dante checks passwords of accounts of the system; nss_wrapper makes it believe in an account of the tests, and
in the address of behind.test.
"""

import os
import pwd
import subprocess

import pytest
from certificates import certificate
from drivers import visit
from programs import Daemon, end_all

LOGIN = ("alice", "open sesame")
WRONG = ("alice", "open barley")
STRANGER = ("bob", "open sesame")
TRUST = ("--ca", certificate("root"))
FAILED = "Proxy authentication failed"

CONFIGURATION = """
logoutput: stdout
internal: 127.0.0.1 port = {port}
external: 127.0.0.1
clientmethod: none
socksmethod: {method}
user.privileged: {user}
user.unprivileged: {user}
client pass {{ from: 127.0.0.0/8 to: 127.0.0.0/8 }}
socks block {{ from: 127.0.0.0/8 to: 127.0.0.0/8 port = 1 }}
socks pass {{ from: 127.0.0.0/8 to: 0.0.0.0/0 }}
"""

pytestmark = pytest.mark.part("dante", "SOCKS5 proxy")


@pytest.fixture(scope="module")
def wrapped(folder, hosts):
    """The environment of a program that knows the account of the tests and behind.test."""
    user, password = LOGIN
    files = {name: folder / name for name in ("passwd", "group", "shadow")}
    hashed = subprocess.check_output(["openssl", "passwd", "-6", password], text=True).strip()
    own = pwd.getpwuid(os.geteuid())
    files["passwd"].write_text(
        f"{own.pw_name}:x:{own.pw_uid}:{own.pw_gid}::/:/bin/false\n{user}:x:54321:54321::/:/bin/false\n"
    )
    files["group"].write_text(f"{own.pw_name}:x:{own.pw_gid}:\n{user}:x:54321:\n")
    files["shadow"].write_text(f"{user}:{hashed}:19000:0:99999:7:::\n")
    names = {f"NSS_WRAPPER_{name.upper()}": str(path) for name, path in files.items()}
    names["NSS_WRAPPER_HOSTS"] = str(hosts)
    return {**os.environ, **names, "LD_PRELOAD": "libnss_wrapper.so"}


@pytest.fixture(scope="module")
def start(folder, wrapped):
    """Starts a dante that wants a method of authentication; gives options of the client for it."""
    running = []

    def start(method):
        def command_for(port):
            path = folder / f"danted-{port}.conf"
            user = pwd.getpwuid(os.geteuid()).pw_name
            path.write_text(CONFIGURATION.format(port=port, method=method, user=user))
            return ["danted", "-f", path, "-p", folder / f"danted-{port}.pid"]

        running.append(Daemon(command_for, env=wrapped))
        return ("--proxy", "socks", "localhost", running[-1].port)

    yield start
    end_all(running)


@pytest.fixture(scope="module")
def open_proxy(start):
    """Options of the client for one that anybody may use."""
    return start("none")


@pytest.fixture(scope="module")
def strict_proxy(start):
    """Options of the client for one that wants a login."""
    return start("username")


def test_no_login(open_proxy, target):
    said = visit(target, *TRUST, *open_proxy)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


def test_certificate_of_another_host(open_proxy, wrong_target):
    said = visit(wrong_target, *TRUST, *open_proxy)
    said.must_fail(13, "The host name did not match any of the valid hosts for this certificate")


def test_port_that_nobody_listens_on(open_proxy, closed_port):
    said = visit(f"ws://behind.test:{closed_port}/", *open_proxy)
    said.must_fail(0, "Connection refused")


# Qt takes any refusal of a name for a name that is not known.
@pytest.mark.parametrize(
    "host, number, text",
    [
        ("behind.test", 2, "Host not found"),
        ("127.0.0.1", 3, "Connection not allowed by SOCKSv5 server"),
    ],
)
def test_target_that_is_not_allowed(open_proxy, host, number, text):
    said = visit(f"ws://{host}:1/", *open_proxy)
    said.must_fail(number, text)


def test_login_in_the_proxy(strict_proxy, target):
    said = visit(target, *TRUST, *strict_proxy, "--proxy-login", *LOGIN)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


def test_login_only_when_asked(strict_proxy, target):
    said = visit(target, *TRUST, *strict_proxy, "--proxy-answer", *LOGIN)
    said.must_echo()
    assert said.said("proxyAuthenticationRequired") == [""]


def test_login_that_nobody_gives(strict_proxy, target_ws):
    said = visit(target_ws, *strict_proxy)
    said.must_fail(12, FAILED)
    assert said.said("proxyAuthenticationRequired") == [""]


@pytest.mark.parametrize("wrong", [WRONG, STRANGER], ids=["password", "name"])
def test_wrong_password_or_name(strict_proxy, target_ws, wrong):
    said = visit(target_ws, *strict_proxy, "--proxy-login", *wrong)
    said.must_fail(12, FAILED)
    assert said.said("proxyAuthenticationRequired") == [""]


def test_wrong_password_in_the_proxy_and_right_when_asked(strict_proxy, target):
    logins = ("--proxy-login", *WRONG, "--proxy-answer", *LOGIN)
    said = visit(target, *TRUST, *strict_proxy, *logins)
    said.must_echo()
    assert said.said("proxyAuthenticationRequired") == [""]
