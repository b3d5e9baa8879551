"""Where a report goes: what ``--output FORMAT[=FILE]`` says."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import UsageError
from sovcheck.inventory.nearest import did_you_mean
from sovcheck.report.formats import ReportFormat


@dataclass(frozen=True, slots=True)
class Destination:
    """One output; without a path it goes to standard output. ``language`` is that of HTML, and of nothing else."""

    format: ReportFormat
    path: Path | None = None
    language: str = "en"


DEFAULT = Destination(ReportFormat.TEXT)


def parse_destinations(values: Sequence[str], language: str = "en") -> tuple[Destination, ...]:
    """All outputs of a run, text on standard output when none is given. Raises UsageError for any that clash."""
    destinations = tuple(_parse(value, language) for value in values) or (DEFAULT,)
    _refuse_clashes(destinations)
    return destinations


def _parse(value: str, language: str) -> Destination:
    name, has_file, file = value.partition("=")
    try:
        report_format = ReportFormat(name)
    except ValueError:
        raise UsageError(f"--output {value}: no format {name!r}: {_advice(name)}") from None
    if has_file and not file:
        raise UsageError(f"--output {value}: the file is missing: write {name}=FILE, or {name} for standard output")
    return Destination(report_format, Path(file) if has_file and file != "-" else None, language)


def _advice(name: str) -> str:
    names = [known.value for known in ReportFormat]
    return did_you_mean(name, names, f"write one of {', '.join(names)}, then =FILE to write a file")


def _refuse_clashes(destinations: Sequence[Destination]) -> None:
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
