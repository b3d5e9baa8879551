"""A comparison as Markdown, for a pull request that changes a design."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sovcheck.findings.comparison.model import ComparedResult, Comparison, Matrix, SideSummary
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.inventory.messages import cut
from sovcheck.policy.severity import Severity
from sovcheck.report.comparison.wording import (
    asset_changes,
    basis,
    change_of,
    entries,
    letter,
    matrix_verdict,
    outcome,
    party_change,
    survival_change,
    verdict,
)
from sovcheck.report.markdown_escape import escape
from sovcheck.report.wording import counted

_MOST = 100
"""Entries of one part; JSON has all of them."""


def render_markdown(compared: Comparison | Matrix, only: Collection[Part]) -> str:
    """The verdict first, then both sides, then what is different; all text of others is escaped."""
    lines = _matrix(compared) if isinstance(compared, Matrix) else _comparison(compared, only)
    return "".join(f"{line}\n" for line in lines)


def _comparison(compared: Comparison, only: Collection[Part]) -> Iterator[str]:
    shown = only or list(Part)
    yield f"# {escape(verdict(compared, compared.exit_code))}"
    yield from _sides([compared.a, compared.b])
    yield from _basis(compared.b, compared.fail_on)
    yield from _notes(compared.notes)
    if Part.ASSETS in shown and compared.assets is not None:
        changes = [f"`{escape(asset)}`: {escape(how)}" for asset, how in asset_changes(compared.assets)]
        changes += [f"{escape(each.old)} is now {escape(each.new)}" for each in compared.renamed]
        yield from _listed("Changed", changes)
    if Part.FIXED in shown:
        yield from _listed(f"Fixed ({len(compared.fixed):,})", map(escape, entries(compared.fixed)))
    if Part.NEW in shown:
        yield from _listed(f"New ({len(compared.new):,})", map(_new, compared.new))
        unknown, waived = compared.newly_unknown, compared.newly_waived
        yield from _listed(f"Not known any more ({len(unknown):,})", map(escape, entries(unknown)))
        if waived:
            yield from _listed(f"Waived now ({len(waived):,})", map(escape, entries(waived)))
    if Part.PARTIES in shown and compared.parties is not None:
        yield from _listed("Parties", (escape(party_change(each)) for each in compared.parties))
    if Part.SURVIVAL in shown and compared.survival is not None:
        yield from _listed("Survival", (escape(survival_change(each)) for each in compared.survival))
    yield from _left_out([(each.part, each.why) for each in compared.left_out if each.part in shown])
    if not only:
        yield f"\n{counted(len(compared.same), 'result')} on both sides alike."


def _new(result: ComparedResult) -> str:
    change = change_of(result)
    said = f" ({change})" if change else ""
    return f"**{result.severity}** {escape(result.rule)} {escape(result.asset)}{said}: {escape(result.message)}"


def _sides(sides: Sequence[SideSummary]) -> Iterator[str]:
    yield ""
    yield "| | design | verdict | fail | critical | unknown | waived | pass |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for place, side in enumerate(sides):
        critical = side.by_severity.get(Severity.CRITICAL, 0)
        numbers = (side.fail, critical, side.unknown, side.waived, side.passed)
        cells = [letter(place), escape(side.label), side.verdict.upper(), *(f"{number:,}" for number in numbers)]
        yield f"| {' | '.join(cells)} |"


def _basis(side: SideSummary, fail_on: str) -> Iterator[str]:
    said = basis(side, fail_on)
    yield f"\n{escape(said[:1].upper() + said[1:])}."


def _notes(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield f"\nNote: {escape(note)}."


def _left_out(parts: Sequence[tuple[str, str]]) -> Iterator[str]:
    for part, why in parts:
        yield f"\nLeft out: {escape(part)}, {escape(why)}."


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    listed = list(items)
    yield ""
    yield f"## {title}"
    yield ""
    yield from (f"- {item}" for item in listed[:_MOST])
    if not listed:
        yield "Nothing."
    if len(listed) > _MOST:
        yield f"- and {len(listed) - _MOST:,} more"


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield f"# {escape(matrix_verdict(matrix, matrix.exit_code))}"
    yield from _sides(matrix.designs)
    yield from _basis(matrix.designs[0], matrix.fail_on)
    yield from _notes(matrix.notes)
    names = [letter(place) for place in range(len(matrix.designs))]
    rows = [
        [str(row.severity), row.rule, row.asset, cut(row.discriminator or ""), *(each or "-" for each in row.statuses)]
        for row in matrix.rows
    ]
    yield from _table(["severity", "rule", "asset", "about", *names], rows)
    if matrix.survival is not None:
        changes = [
            [cut(row.name or row.party), row.application, *(outcome(each) for each in row.outcomes)]
            for row in matrix.survival
        ]
        yield from _table(["without", "application", *names], changes)
    yield from _left_out([(each.part, each.why) for each in matrix.left_out])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(map(escape, row))} |" for row in rows[:_MOST])
    if len(rows) > _MOST:
        yield f"\nand {len(rows) - _MOST:,} more"
