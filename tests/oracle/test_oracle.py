"""The library does what is expected of it, and the installed PySide2 still does what was recorded."""

import json

import judge
import pytest
import run

RECORDED = judge.recorded()
CASES = [(name, binding) for binding in ("qwebsocket", judge.REFERENCE) for name in RECORDED]


@pytest.mark.parametrize("name, binding", CASES)
def test_scenario(verdict, name, binding):
    assert verdict.same, "\n".join(verdict.alone)


def test_every_scenario_is_recorded():
    scenarios = run.load()
    assert set(scenarios) == set(RECORDED)
    for name, trace in RECORDED.items():
        described = (trace["group"], trace["policy"], trace["doc"])
        scenario = scenarios[name]
        assert described == (scenario.group, scenario.policy, scenario.doc), name


def test_every_better_scenario_has_a_reason():
    expected = {name for name, trace in RECORDED.items() if trace["policy"] == "better"}
    ours = {path.stem: json.loads(path.read_text()) for path in judge.OURS.glob("*.json")}
    assert set(ours) == expected
    assert [name for name, trace in ours.items() if not trace["reason"]] == []
