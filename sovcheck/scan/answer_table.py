"""Tables that came back with answers filled in: rows with their lines, whatever spreadsheet wrote them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.user_files import read_bounded

_LONGEST = 10_000


def cell(row: Mapping[str, str], name: str) -> str:
    """The cell, without the apostrophe that keeps a spreadsheet from reading a formula."""
    return (row.get(name) or "").strip().removeprefix("'").strip()[:_LONGEST]


def rows_of(answers: Path, needed: Sequence[str], advice: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with their lines; a table that spreadsheets wrote with semicolons is read, too."""
    data = read_bounded(answers, advice)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            [Problem(Location(str(answers)), "", "is not UTF-8 text", "save it as CSV in UTF-8")]
        ) from None
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, restval="")
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            wrong = f"has no column {missing[0]!r}"
            raise InputError([Problem(Location(str(answers), 1), "", wrong, advice)])
        for row in reader:
            yield reader.line_num, {key: value for key, value in row.items() if isinstance(key, str)}
    except csv.Error as error:
        place = Location(str(answers), reader.line_num)
        raise InputError([Problem(place, "", f"is not a table ({error})", advice)]) from None
