"""Who holds the system, a row each: those outside the trusted set first, makers in one row, the trusted in one line."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from sovcheck.findings.answer.holders import Holder, NamedParty
from sovcheck.findings.report import Report
from sovcheck.report.country_wording import acting_below, capital, country_called
from sovcheck.report.holder_columns import HOLDER_COLUMNS, holder_columns
from sovcheck.report.text.lines import BLANK, NARROW, Style, fitted, line, padded, short, some

_NAME = 26
"""How much room the name of somebody has in a line with others."""

_GAP = 2
_NARROWEST = 13
"""No column is made narrower than the longest head."""


def lay_out_holders(report: Report, width: int, most: int) -> list[Text]:
    """At most so many of those outside; nothing where the report does not know who holds it."""
    found = (report.answer.holders if report.answer is not None else None) or ()
    if not found:
        return []
    holding = [holder for holder in found if holder.stops or holder.reads or holder.throttles]
    foreign = [holder for holder in holding if not holder.trusted]
    by_place = _by_place(report, foreign)
    lines = [BLANK, *_table(foreign[:most], width, nobody="no owner" if by_place else "nobody")]
    if len(foreign) > most:
        lines.append(line(2, f"and {len(foreign) - most:,} more not known to be in the trusted set"))
    if unsure := [holder for holder in foreign if holder.trusted is None]:
        lines.append(line(2, f"who controls them is not known: {_people(unsure, width - 36)}"))
    if by_place:
        lines.append(line(2, f"by where it stands or is run from: {some(by_place, width // 2)}"))
    lines += [line(2, said) for said in _acting(report, width // 2)]
    if makers := [holder for holder in found if not holder.trusted and holder not in foreign]:
        made = list(dict.fromkeys(asset for holder in makers for asset in holder.made))
        lines.append(line(2, f"only made {some(made, width // 3)}: {_people(makers, width * 3 // 5)}"))
    if trusted := [holder for holder in holding if holder.trusted]:
        lines.append(line(2, (f"in the trusted set: {_people(trusted, width - 24)}", Style.FAINT)))
    return [fitted(each, width) for each in lines]


def _by_place(report: Report, foreign: Sequence[Holder]) -> list[str]:
    """The countries with power over the most critical application or its data that none of these holders is under."""
    facts = report.answer.critical if report.answer is not None else None
    if facts is None:
        return []
    able = (*facts.stopped_by_countries, *facts.partly_stopped_by_countries, *facts.read_by_countries)
    behind = {code for holder in foreign for code in holder.countries}
    return [name for code, name in {country.id: country.name for country in able}.items() if code not in behind]


def _acting(report: Report, room: int) -> Iterator[str]:
    """Through whom a country acts that no ultimate owner of the table is behind."""
    facts = report.answer.critical if report.answer is not None else None
    for each in acting_below(facts) if facts is not None else ():
        country = NamedParty(id=each.country, name=each.name)
        yield f"{capital(country_called(country))} acts through {some([party.name for party in each.through], room)}"


def _table(holders: Sequence[Holder], width: int, *, nobody: str) -> list[Text]:
    """A head and a row for each; below 90 columns there is no room for what their power goes through."""
    if not holders:
        return [line(0, ("WHO HOLDS IT", Style.STRONG), f"  {nobody} outside the trusted set is known to")]
    cells = [holder_columns(holder)[: 4 if width >= NARROW else 3] for holder in holders]
    names = [_owner(holder, _NAME) for holder in holders]
    first = max(cell_len("WHO HOLDS IT") - 2, *map(cell_len, names))
    rooms = _rooms(cells, width - 2 - first)
    heads = "".join(" " * _GAP + padded(head, room) for head, room in zip(HOLDER_COLUMNS, rooms, strict=False))
    lines = [line(0, (padded("WHO HOLDS IT", first + 2), Style.STRONG), (heads, Style.FAINT))]
    for name, row in zip(names, cells, strict=True):
        shown = "".join(
            " " * _GAP + padded(some(cell, room) or "-", room) for cell, room in zip(row, rooms, strict=True)
        )
        lines.append(line(2, padded(name, first), shown))
    return lines


def _rooms(rows: Sequence[Sequence[Sequence[str]]], width: int) -> list[int]:
    """The widths of the columns: as wide as their texts, the last ones narrowed first until all fit."""
    rooms = [
        max(len(head), *(cell_len(short(", ".join(row[column][:8]), width)) for row in rows))
        for column, head in zip(range(len(rows[0])), HOLDER_COLUMNS, strict=False)
    ]
    for column in reversed(range(len(rooms))):
        too_wide = sum(rooms) + _GAP * len(rooms) - width
        rooms[column] -= max(min(too_wide, rooms[column] - _NARROWEST), 0)
    return rooms


def _owner(holder: Holder, room: int) -> str:
    country = f" ({holder.country or '?'})"
    return f"{short(holder.name or holder.organization, room - len(country))}{country}"


def _people(holders: Sequence[Holder], room: int) -> str:
    return some([_owner(holder, _NAME) for holder in holders], room)
