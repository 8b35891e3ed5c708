"""The scenarios by name, as they are defined."""

from typing import Callable, NamedTuple


class Scenario(NamedTuple):
    """A function that gets a Harness and lets the binding act; its docstring says what it is about.

    The group is the name of the file that defines it. The policy says what other bindings than PySide2
    have to do: `mirror` is the same; `better` is something else, because the recorded behaviour is a
    defect or a crash.
    """

    act: Callable
    group: str
    policy: str

    @property
    def doc(self):
        return (self.act.__doc__ or "").strip()


SCENARIOS = {}


def mirror(act):
    """Registers a scenario in which Qt's behaviour is the right one."""
    return _register(act, "mirror")


def better(act):
    """Registers a scenario in which Qt's behaviour is not to be copied."""
    return _register(act, "better")


def _register(act, policy):
    name = act.__name__
    assert name not in SCENARIOS, name
    SCENARIOS[name] = Scenario(act, act.__module__.rpartition(".")[2], policy)
    return act
