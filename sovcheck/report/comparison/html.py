"""A comparison as one page that loads nothing, to hand on beside a design: what the Markdown says, with the digests."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sovcheck.findings.comparison.model import ComparedResult, Comparison, Matrix, SideSummary
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.findings.report import FileDigest
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
from sovcheck.report.html.environment import beside, content_policy, environment
from sovcheck.report.wording import counted

_MOST = 500
"""Rows of one part; JSON has all of them."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table; ``heads`` are empty for a list of one column. ``left_out`` rows are counted alone."""

    title: str
    heads: Row
    rows: tuple[Row, ...]
    left_out: int = 0


def render_html(compared: Comparison | Matrix, only: Collection[Part]) -> str:
    """The whole page; equal comparisons give equal bytes."""
    style = beside("style.css")
    code = compared.exit_code
    several = isinstance(compared, Matrix)
    sides = compared.designs if isinstance(compared, Matrix) else (compared.a, compared.b)
    return (
        environment()
        .get_template("comparison.html")
        .render(
            style=style,
            content_policy=content_policy(style),
            verdict=matrix_verdict(compared, code) if isinstance(compared, Matrix) else verdict(compared, code),
            mark={0: "pass", 1: "fail"}.get(code, "incomplete"),
            tool=compared.tool,
            sides=[(letter(place), side) for place, side in enumerate(sides)],
            critical=Severity.CRITICAL,
            basis=basis(sides[0] if several else sides[-1], compared.fail_on),
            notes=compared.notes,
            sections=list(_of_matrix(compared) if isinstance(compared, Matrix) else _of_two(compared, only or Part)),
            left_out=[
                each for each in compared.left_out if several or not only or each.part in {part.value for part in only}
            ],
            same="" if isinstance(compared, Matrix) or only else counted(len(compared.same), "result"),
            files=[(letter(place), file) for place, side in enumerate(sides) for file in _files(side)],
        )
    )


def _of_two(compared: Comparison, shown: Iterable[Part]) -> Iterator[Section]:
    parts = set(shown)
    if Part.ASSETS in parts and compared.assets is not None:
        renamed = ((each.old, f"is now {each.new}") for each in compared.renamed)
        yield _section("Changed", ("asset", "how"), (*asset_changes(compared.assets), *renamed))
    if Part.FIXED in parts:
        yield _section(f"Fixed ({len(compared.fixed):,})", (), _told(compared.fixed))
    if Part.NEW in parts:
        yield _section(f"New ({len(compared.new):,})", ("severity", "rule", "asset", "what"), map(_new, compared.new))
        unknown, waived = compared.newly_unknown, compared.newly_waived
        yield _section(f"Not known any more ({len(unknown):,})", (), _told(unknown))
        if waived:
            yield _section(f"Waived now ({len(waived):,})", (), _told(waived))
    if Part.PARTIES in parts and compared.parties is not None:
        yield _section("Parties", (), ((party_change(each),) for each in compared.parties))
    if Part.SURVIVAL in parts and compared.survival is not None:
        yield _section("Survival", (), ((survival_change(each),) for each in compared.survival))


def _of_matrix(matrix: Matrix) -> Iterator[Section]:
    names = tuple(letter(place) for place in range(len(matrix.designs)))
    results = (
        (row.severity.value, row.rule, row.asset, row.discriminator or "", *(each or "-" for each in row.statuses))
        for row in matrix.rows
    )
    yield _section("Results that differ", ("severity", "rule", "asset", "about", *names), results)
    if matrix.survival is not None:
        changes = (
            (row.name or row.party, row.application, *(outcome(each) for each in row.outcomes))
            for row in matrix.survival
        )
        yield _section("Survival", ("without", "application", *names), changes)


def _section(title: str, heads: Row, rows: Iterable[Sequence[str]]) -> Section:
    found = [tuple(row) for row in rows]
    return Section(title, heads, tuple(found[:_MOST]), max(len(found) - _MOST, 0))


def _told(results: Iterable[ComparedResult]) -> Iterator[Row]:
    return ((entry,) for entry in entries(results))


def _new(result: ComparedResult) -> Row:
    change = change_of(result)
    return (result.severity.value, result.rule, result.asset, f"{result.message}{f' ({change})' if change else ''}")


def _files(side: SideSummary) -> tuple[FileDigest, ...]:
    return side.files + (side.patches or ())
