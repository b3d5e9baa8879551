"""A comparison as text on one screen: both sides, what was changed, what that did, and whether B is worse."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.text import Text

from sovcheck.findings.comparison.model import ComparedResult, Comparison, Matrix, MatrixRow, SideSummary
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.findings.report import Status, Verdict
from sovcheck.inventory.messages import cut
from sovcheck.policy.severity import Severity
from sovcheck.report.comparison.wording import (
    asset_changes,
    basis,
    change_of,
    counts,
    entries,
    letter,
    matrix_verdict,
    outcome,
    party_change,
    survival_change,
    verdict,
)
from sovcheck.report.text.lines import BLANK, Style, line, prose, written
from sovcheck.report.text_style import TextStyle
from sovcheck.visible import visible

_INDENT = 10
_GAP = "   "
_MOST = 40
"""Entries of one part; JSON has all of them."""

_NARROWEST = 30
_LABEL = 44
_GRAVE = (Severity.CRITICAL, Severity.HIGH)
_STYLES = {Verdict.PASS: Style.PASS, Verdict.FAIL: Style.CRITICAL, Verdict.INCOMPLETE: Style.WARNING}
_SIGNS = {None: "-", Status.FAIL: "fail", Status.UNKNOWN: "unknown", Status.WAIVED: "waived", Status.PASS: "pass"}


def render_text(compared: Comparison | Matrix, only: Collection[Part], style: TextStyle | None = None) -> str:
    """The comparison as text that ends with its verdict."""
    chosen = style or TextStyle()
    if isinstance(compared, Matrix):
        return written(_matrix(compared, only, chosen.width), color=chosen.color)
    return written(_comparison(compared, only, chosen.width), color=chosen.color)


def _comparison(compared: Comparison, only: Collection[Part], width: int) -> Iterator[Text]:
    yield from _sides([compared.a, compared.b])
    yield from prose(basis(compared.b, compared.fail_on), 0, width, Style.FAINT)
    for note in compared.notes:
        yield from prose(f"note: {note}", 0, width, Style.WARNING)
    yield BLANK
    shown = only or list(Part)
    if Part.ASSETS in shown and compared.assets is not None:
        changed = list(asset_changes(compared.assets))
        room = min(max((len(asset) for asset, _ in changed), default=0), 24)
        yield from _listed("CHANGED", [f"{asset.ljust(room)}  {how}" for asset, how in changed], width)
        yield from _listed("MAPPED", [f"{each.old} is now {each.new}" for each in compared.renamed], width, empty=False)
    if Part.FIXED in shown:
        yield from _flowing(f"FIXED {len(compared.fixed):,}", entries(compared.fixed), width, Style.PASS)
    if Part.NEW in shown:
        yield from _listed(f"NEW {len(compared.new):,}", list(_grave(compared.new)), width, style=Style.CRITICAL)
        unknown = compared.newly_unknown
        yield from _headed("NOT KNOWN ANY MORE", unknown, width, Style.UNKNOWN)
        yield from _headed("WAIVED NOW", compared.newly_waived, width, Style.WAIVED)
    if not only:
        yield from _same(compared.same, width)
    if Part.PARTIES in shown and compared.parties is not None:
        yield from _listed("PARTIES", list(map(party_change, compared.parties)), width)
    if Part.SURVIVAL in shown and compared.survival is not None:
        yield from _listed("SURVIVAL", list(map(survival_change, compared.survival)), width)
    for each in compared.left_out:
        if each.part in shown:
            yield from prose(f"left out: {each.part}, {each.why}", 0, width, Style.FAINT)
    yield BLANK
    code = compared.exit_code
    yield from prose(verdict(compared, code), 0, width, Style.CRITICAL if code else Style.PASS)


def _sides(sides: Sequence[SideSummary]) -> Iterator[Text]:
    room = min(max(len(visible(side.label)) for side in sides), _LABEL)
    for place, side in enumerate(sides):
        word = (f"{side.verdict.upper():<10}", _STYLES[side.verdict])
        label = f"{letter(place)}  {_tail(visible(side.label)).ljust(room)}  "
        yield line(0, (label, Style.STRONG), word, counts(side))


def _tail(label: str) -> str:
    """The end of a path says more than its beginning."""
    return label if len(label) <= _LABEL else f"…{label[1 - _LABEL :]}"


def _grave(results: Iterable[ComparedResult]) -> Iterator[str]:
    """New failures one by one, with what they say."""
    for result in results:
        change = change_of(result)
        said = f" ({change})" if change else ""
        yield f"{result.severity.upper()} {result.rule} {result.asset}{said}: {result.message}"


def _headed(title: str, results: Sequence[ComparedResult], width: int, style: Style) -> Iterator[Text]:
    if results:
        yield line(0, (f"{title} {len(results):,}", style))
        yield from _flow(list(entries(results)), width)


def _same(results: Sequence[ComparedResult], width: int) -> Iterator[Text]:
    grave = [each for each in results if each.severity in _GRAVE and each.after is Status.FAIL]
    said = list(entries(grave))
    first = f"of which failures of high severity or more: {len(grave):,}" if grave else ""
    yield from _flowing(f"SAME {len(results):,}", [first, *said] if first else [], width, Style.FAINT)


def _flowing(label: str, items: Iterable[str], width: int, style: Style) -> Iterator[Text]:
    """A label, and entries beside it, as many on a line as fit."""
    yield from _beside(label, list(_flow(list(items), width)), style)


def _listed(
    label: str, items: Sequence[str], width: int, *, style: Style = Style.STRONG, empty: bool = True
) -> Iterator[Text]:
    """A label, and entries beside it, each on a line of its own."""
    if items or empty:
        shown, more = items[:_MOST], len(items) - _MOST
        lines = [part for item in shown for part in prose(visible(item), _INDENT, width)]
        lines += prose(f"and {more:,} more, in --output json", _INDENT, width, Style.FAINT) if more > 0 else ()
        yield from _beside(label, lines or [line(_INDENT, ("nothing", Style.FAINT))] * (label.isalpha()), style)


def _beside(label: str, lines: Sequence[Text], style: Style) -> Iterator[Text]:
    """The label where the first line is indented, or above, where it is too long."""
    if not lines or len(label) >= _INDENT:
        yield line(0, (label, style))
        yield from lines
        return
    first, *others = lines
    yield line(0, (label.ljust(_INDENT), style)).append_text(first[_INDENT:])
    yield from others


def _flow(items: Sequence[str], width: int) -> Iterator[Text]:
    """The entries, as many on a line as fit; one that fits on none is broken between words."""
    more = [f"and {len(items) - _MOST:,} more, in --output json"] if len(items) > _MOST else []
    row = ""
    for item in map(visible, (*items[:_MOST], *more)):
        if row and _INDENT + len(row) + len(_GAP) + len(item) > width:
            yield from prose(row, _INDENT, width)
            row = ""
        row = f"{row}{_GAP}{item}" if row else item
    if row:
        yield from prose(row, _INDENT, width)


def _matrix(matrix: Matrix, only: Collection[Part], width: int) -> Iterator[Text]:
    yield from _sides(matrix.designs)
    yield from prose(basis(matrix.designs[0], matrix.fail_on), 0, width, Style.FAINT)
    for note in matrix.notes:
        yield from prose(f"note: {note}", 0, width, Style.WARNING)
    shown = only or list(Part)
    columns = [letter(place) for place in range(len(matrix.designs))]
    if Part.NEW in shown or Part.FIXED in shown:
        rows = [
            (f"{row.severity.upper():<8} {row.rule} {row.asset}{_about(row)}", [_SIGNS[each] for each in row.statuses])
            for row in matrix.rows
        ]
        yield from _table(f"FINDINGS THAT DIFFER {len(rows):,}", columns, rows, width)
    if Part.ASSETS in shown:
        counted = ["?" if number is None else f"{number:,}" for number in matrix.changes]
        yield from _table("CHANGES", columns, [("assets and fields that differ from A", counted)], width)
    if Part.SURVIVAL in shown and matrix.survival is not None:
        changes = [
            (f"without {cut(row.name or row.party)}: {row.application}", [outcome(each) for each in row.outcomes])
            for row in matrix.survival
        ]
        yield from _table(f"SURVIVAL {len(changes):,}", columns, changes, width)
    for each in matrix.left_out:
        yield from prose(f"left out: {each.part}, {each.why}", 0, width, Style.FAINT)
    yield BLANK
    code = matrix.exit_code
    yield line(0, (matrix_verdict(matrix, code), Style.CRITICAL if code else Style.PASS))


def _about(row: MatrixRow) -> str:
    return f": {cut(row.discriminator)}" if row.discriminator is not None else ""


def _table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, list[str]]], width: int) -> Iterator[Text]:
    """Rows with a column for each design; what a row is about is cut where the columns need the room."""
    cells = max((len(cell) for _, row in rows for cell in row), default=0) + 2
    room = max(width - cells * len(columns), _NARROWEST)
    yield BLANK
    yield line(0, (title.ljust(room) + "".join(name.ljust(cells) for name in columns), Style.STRONG))
    for about, row in rows[:_MOST]:
        seen = visible(about)
        yield line(0, seen.ljust(room) if len(seen) <= room else f"{seen[: room - 2]}… ", _cells(row, cells))
    if len(rows) > _MOST:
        yield line(2, (f"and {len(rows) - _MOST:,} more, in --output json", Style.FAINT))


def _cells(row: Sequence[str], width: int) -> str:
    return "".join(cell.ljust(width) for cell in row)
