"""How much a report in text tells."""

from enum import StrEnum

from sovcheck.errors import UsageError
from sovcheck.report.destination import Destination
from sovcheck.report.formats import ADVISING, ReportFormat


class Detail(StrEnum):
    """From nothing over what failed and an answer on one screen to everything with its proof."""

    NOTHING = "nothing"
    FINDINGS = "findings"
    SUMMARY = "summary"
    UNKNOWNS = "unknowns"
    EVERYTHING = "everything"


def detail_asked(*, quiet: int, verbose: bool, details: bool) -> Detail:
    """What ``-q`` (twice: nothing), ``-v`` and ``--details`` ask for. Raises UsageError for two of them at once."""
    asked = [word for word, given in (("--quiet", quiet), ("--verbose", verbose), ("--details", details)) if given]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} ask for less and for more: write one of them")
    if quiet:
        return Detail.FINDINGS if quiet == 1 else Detail.NOTHING
    if details:
        return Detail.EVERYTHING
    return Detail.UNKNOWNS if verbose else Detail.SUMMARY


def advises(destination: Destination, detail: Detail) -> bool:
    """Whether the output says what to change first: text does on one screen, and not where it tells less or proves."""
    if destination.format is ReportFormat.TEXT:
        return destination.path is None and detail in (Detail.SUMMARY, Detail.UNKNOWNS)
    return destination.format in ADVISING
