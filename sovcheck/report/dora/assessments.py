"""B_07.01: whether one could leave, as far as facts tell."""

from collections.abc import Iterator

from sovcheck.report.dora.arrangements import Arrangements, providers_of
from sovcheck.report.dora.cell import Cell, Row
from sovcheck.report.dora.templates import ASSESSMENTS


def assessments(known: Arrangements) -> Iterator[Row]:
    """For each service or host that is used itself whether a plan to leave it and others to go to are stated."""
    alternatives = known.alternatives()
    for name in known.direct():
        part = known.parts[name]
        cells = {"c0010": Cell(refers_to=(name,)), "c0020": Cell(refers_to=providers_of(part))}
        if part.exit_plan is not None:
            says = "Yes" if part.exit_plan.exists else "No"
            cells["c0080"] = Cell(value=says, stated_at=known.stated_at(name, "exit_plan"))
        if others := alternatives.get(name):
            cells["c0110"] = Cell(value="Yes", basis="computed", note="a requirement names others beside it")
            cells["c0120"] = Cell(refers_to=tuple(others))
        yield Row(ASSESSMENTS, name, cells)
