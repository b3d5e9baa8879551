"""Shown parts: which parts of the answer an output shows, so that no other is worked out."""

from sovcheck.findings.answer.answer import AnswerPart
from sovcheck.report.destination import Destination
from sovcheck.report.detail import Detail
from sovcheck.report.formats import ADVISING, SHOWING, ReportFormat


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
