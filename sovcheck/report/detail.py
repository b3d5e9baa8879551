"""How much a report in text tells."""

from enum import StrEnum

from sovcheck.errors import UsageError
from sovcheck.findings.answer import AnswerPart
from sovcheck.report.destination import Destination
from sovcheck.report.formats import ADVISING, SHOWING, ReportFormat


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


def shows(destination: Destination, detail: Detail) -> frozenset[AnswerPart]:
    """The parts of the answer that the output shows, or takes names from."""
    nothing: frozenset[AnswerPart] = frozenset()
    if destination.format is ReportFormat.TEXT:
        return _SHOWN_AS_TEXT[Detail.EVERYTHING if destination.path is not None else detail]
    return SHOWING.get(destination.format, nothing)


_NAMES = frozenset({AnswerPart.HOLDERS, AnswerPart.PICTURE})
_SHOWN_AS_TEXT = {
    Detail.NOTHING: frozenset[AnswerPart](),
    Detail.FINDINGS: _NAMES,
    Detail.SUMMARY: SHOWING[ReportFormat.TEXT],
    Detail.UNKNOWNS: SHOWING[ReportFormat.TEXT],
    Detail.EVERYTHING: _NAMES,
}
