"""What the summary of a test run says about scenarios that were run twice."""

import judge
import pytest

AT_A_TIME = 4  # scenarios mostly wait

DIFFERED = pytest.StashKey[dict]()


def pytest_configure(config):
    config.stash[DIFFERED] = {}


@pytest.fixture(scope="session")
def court(request):
    """Runs the cases of all selected tests, several at a time, ahead of the tests."""
    cases = [
        (item.callspec.params["name"], item.callspec.params["binding"])
        for item in request.session.items
        if "court" in item.fixturenames
    ]
    court = judge.Court(cases, AT_A_TIME)
    yield court
    court.close()


@pytest.fixture
def verdict(court, request, name, binding):
    """The verdict on a case; the summary shows both results of one that had to be run twice."""
    verdict = court.verdict((name, binding))
    if verdict.beside_others:
        request.config.stash[DIFFERED][name, binding] = verdict
    return verdict


def pytest_terminal_summary(terminalreporter, config):
    for (name, binding), verdict in config.stash[DIFFERED].items():
        terminalreporter.section(f"{name} differed with {binding}")
        for label, lines in (
            ("beside others:", verdict.beside_others),
            ("alone:", verdict.alone or ["same"]),
        ):
            terminalreporter.line(label)
            for line in lines:
                terminalreporter.line(f"    {line}")
