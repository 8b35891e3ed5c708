"""The table of results: part, its role, case, result.

A test says by `@pytest.mark.part(PART, ROLE)` whom it is about; the case is its name. All variants of a test
share a line, which counts them.
"""

from collections import defaultdict

SHOWN = 60  # characters of what is listed in a line


class Table:
    """Results of all tests that are about a part, those of each part together."""

    def __init__(self):
        self._rows = defaultdict(dict)

    def enter(self, item, outcome):
        """Notes the outcome of a phase of a test: "ok", or what went wrong, which stays."""
        marker = item.get_closest_marker("part")
        if marker is None:
            return
        call = getattr(item, "callspec", None)
        case = item.originalname.removeprefix("test_").replace("_", " ")
        row = self._rows[(*marker.args, case)]
        variant = call.id.replace(marker.args[0], "").strip("-") if call else ""
        if row.get(variant, "ok") == "ok":
            row[variant] = outcome

    def lines(self):
        """The lines of the table."""
        if not self._rows:
            return
        widths = [max(len(row[column]) for row in self._rows) for column in range(3)]
        parts = [row[:2] for row in self._rows]
        for row, results in sorted(self._rows.items(), key=lambda item: parts.index(item[0][:2])):
            cells = (f"{cell:{width}}" for cell, width in zip(row, widths))
            yield "  ".join([*cells, _summary(results)])


def _summary(results):
    if list(results) == [""]:
        return results[""]
    variants = defaultdict(list)
    for variant, outcome in results.items():
        variants[outcome].append(variant)
    return "; ".join(_counted(outcome, names) for outcome, names in variants.items())


def _counted(outcome, names):
    listed = ", ".join(names)
    return f"{len(names)} {outcome}" + (f": {listed}" if len(listed) <= SHOWN else "")
