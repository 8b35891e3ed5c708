"""tinyproxy as HTTP proxy: CONNECT without a login, and with one by the Basic scheme.

nss_wrapper makes it believe in the address of behind.test.
"""

import os

import pytest
from certificates import certificate
from drivers import visit
from programs import Daemon, end_all

LOGIN = ("alice", "opensesame")
WRONG = ("alice", "openbarley")
REALM = "Tinyproxy"
TRUST = ("--ca", certificate("root"))

CONFIGURATION = """
Listen 127.0.0.1
Timeout 60
MaxClients 20
LogLevel Info
"""

pytestmark = pytest.mark.part("tinyproxy", "HTTP proxy")


@pytest.fixture(scope="module")
def start(folder, hosts):
    """Starts a tinyproxy with more lines of configuration; gives options of the client for it."""
    running = []
    env = {**os.environ, "LD_PRELOAD": "libnss_wrapper.so", "NSS_WRAPPER_HOSTS": str(hosts)}

    def start(*lines):
        def command_for(port):
            path = folder / f"tinyproxy-{port}.conf"
            path.write_text("\n".join([CONFIGURATION, f"Port {port}", *lines, ""]))
            return ["tinyproxy", "-d", "-c", path]

        running.append(Daemon(command_for, env=env))
        return ("--proxy", "http", "localhost", running[-1].port)

    yield start
    end_all(running)


@pytest.fixture(scope="module")
def open_proxy(start):
    """Options of the client for one that anybody may use."""
    return start()


@pytest.fixture(scope="module")
def strict_proxy(start):
    """Options of the client for one that wants a login."""
    return start("BasicAuth {} {}".format(*LOGIN))


def test_no_login(open_proxy, target):
    said = visit(target, *TRUST, *open_proxy)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


def test_port_that_nobody_listens_on(open_proxy, closed_port):
    said = visit(f"ws://behind.test:{closed_port}/", *open_proxy)
    said.must_fail(18, "Error communicating with HTTP proxy")


def test_login_in_the_proxy(strict_proxy, target):
    said = visit(target, *TRUST, *strict_proxy, "--proxy-login", *LOGIN)
    said.must_echo()
    assert not said.said("proxyAuthenticationRequired")


def test_login_only_when_asked(strict_proxy, target):
    said = visit(target, *TRUST, *strict_proxy, "--proxy-answer", *LOGIN)
    said.must_echo()
    assert said.said("proxyAuthenticationRequired") == [REALM]


def test_login_that_nobody_gives(strict_proxy, target_ws):
    said = visit(target_ws, *strict_proxy)
    said.must_fail(12, "Authentication required")
    assert said.said("proxyAuthenticationRequired") == [REALM]


def test_wrong_password(strict_proxy, target_ws):
    """tinyproxy answers with 401, which has another meaning than it wants to say."""
    said = visit(target_ws, *strict_proxy, "--proxy-login", *WRONG)
    said.must_fail(18, "Error communicating with HTTP proxy")
    assert not said.said("proxyAuthenticationRequired")
