"""Where a report goes: what ``--output FORMAT[=FILE]`` says, and which parts of the answer are shown there."""

import os
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

from sovcheck.errors import UsageError
from sovcheck.findings.answer.answer import AnswerPart
from sovcheck.report.formats import ADVISING, SHOWING, ReportFormat
from sovcheck.report.text_style import Detail
from sovcheck.suggestions import did_you_mean

Format = TypeVar("Format", bound=StrEnum)
_NAMES = frozenset({AnswerPart.HOLDERS, AnswerPart.PICTURE})


class Target(Struct, Generic[Format], frozen=True):
    """One output of a command that has such formats; without a path it goes to standard output.

    ``language`` is that of HTML, and of nothing else.
    """

    format: Format
    path: Path | None = None
    language: str = "en"


Destination = Target[ReportFormat]
"""One output of a report."""


def parse_destinations(values: Sequence[str], language: str = "en") -> tuple[Destination, ...]:
    """All outputs of a run, text on standard output when none is given. Raises UsageError for any that clash."""
    return parse_targets(values, ReportFormat.TEXT, language)


def parse_targets(values: Sequence[str], default: Format, language: str = "en") -> tuple[Target[Format], ...]:
    """The same in the formats among which the default is."""
    targets = tuple(_parse(value, type(default), language) for value in values) or (Target(default),)
    _refuse_clashes(targets)
    return targets


def _parse(value: str, formats: type[Format], language: str) -> Target[Format]:
    name, has_file, file = value.partition("=")
    try:
        chosen = formats(name)
    except ValueError:
        raise UsageError(f"--output {value}: no format {name!r}: {_advice(name, formats)}") from None
    if has_file and not file:
        raise UsageError(f"--output {value}: the file is missing: write {name}=FILE, or {name} for standard output")
    return Target(chosen, Path(file) if has_file and file != "-" else None, language)


def _advice(name: str, formats: type[StrEnum]) -> str:
    names = [known.value for known in formats]
    return did_you_mean(name, names, f"write one of {', '.join(names)}, then =FILE to write a file")


def _refuse_clashes(destinations: Sequence[Target[Format]]) -> None:
    on_standard_output = [destination.format for destination in destinations if destination.path is None]
    if len(on_standard_output) > 1:
        both = " and ".join(on_standard_output)
        raise UsageError(
            f"--output: {both} both go to standard output: give all but one a file, as in json=report.json"
        )
    files = Counter(os.path.realpath(destination.path) for destination in destinations if destination.path)
    for file, number in files.items():
        if number > 1:
            raise UsageError(f"--output: {number} reports go to the file {file}: give each a file of its own")


def advises(destination: Destination, detail: Detail) -> bool:
    """Whether the output says what to change first: text does on one screen, and not where it says less or proves."""
    if destination.format is ReportFormat.TEXT:
        return destination.path is None and detail in (Detail.SUMMARY, Detail.UNKNOWNS)
    return destination.format in ADVISING


def shows(destination: Destination, detail: Detail) -> frozenset[AnswerPart]:
    """The parts of the answer that the output shows, or takes names from."""
    nothing: frozenset[AnswerPart] = frozenset()
    if destination.format is ReportFormat.TEXT:
        return _SHOWN_AS_TEXT[Detail.EVERYTHING if destination.path is not None else detail]
    return SHOWING.get(destination.format, nothing)


_SHOWN_AS_TEXT = {
    Detail.NOTHING: frozenset[AnswerPart](),
    Detail.FINDINGS: _NAMES,
    Detail.SUMMARY: SHOWING[ReportFormat.TEXT],
    Detail.UNKNOWNS: SHOWING[ReportFormat.TEXT],
    Detail.EVERYTHING: _NAMES,
}
