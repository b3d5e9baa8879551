"""Impact of a result on the verdict, for formats that have levels but no word for what does not count."""

from enum import StrEnum

from sovcheck.findings.report import Report, Result, Status
from sovcheck.findings.verdict import deciding_unknowns


class Impact(StrEnum):
    """From what decides the verdict down to what somebody has accepted."""

    DECIDES = "decides"
    OPEN = "open"
    ASIDE = "aside"


class Impacts:
    """Looks at the results of one report."""

    def __init__(self, report: Report) -> None:
        self._deciding = deciding_unknowns(report)

    def of(self, result: Result) -> Impact:
        """Waived and known ones do not count; failures below ``--fail-on`` and unknowns within the budget are open."""
        if result.status is Status.WAIVED or not result.new:
            return Impact.ASIDE
        if result.blocking or (result.status is Status.UNKNOWN and result.severity in self._deciding):
            return Impact.DECIDES
        return Impact.OPEN
