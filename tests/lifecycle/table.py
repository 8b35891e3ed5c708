"""Reads lifecycles.ini."""

import configparser
import shlex
from pathlib import Path

TABLE = Path(__file__).with_name("lifecycles.ini")


class Lifecycle:
    """One section of the table. `signals` and `wire` tell what a driver has to see."""

    def __init__(self, name, section):
        self.name = name
        self.drivers = section["for"].split()
        self.peer = section["peer"]
        self.slots = shlex.split(section["slots"])
        self.client = shlex.split(section["client"])
        self.has_written = section.getboolean("written")
        self._section = section

    def signals(self, driver):
        words = self._wanted("signals", driver)
        return [word for word in words if self.has_written or not word.startswith("bytesWritten")]

    def wire(self, driver):
        return self._wanted("wire", driver)

    def _wanted(self, key, driver):
        return shlex.split(self._section.get(f"{key}.{driver}") or self._section[key])


def lifecycles():
    """All of them, in the order of the table."""
    parser = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
    with TABLE.open(encoding="utf-8") as table:
        parser.read_file(table)
    return [Lifecycle(name, parser[name]) for name in parser.sections()]
