"""The register of information of DORA (Regulation (EU) 2022/2554, Article 28(3)), as far as facts go.

A line for each cell of four templates, so that the one who completes the register sees what is stated, where, and what
is not. Nothing is made up: a cell that no fact fills is empty, and says whether an inventory could state it at all.
"""

from collections.abc import Iterator
from itertools import chain

from sovcheck.findings.report import Report
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.dora.arrangements import Arrangements
from sovcheck.report.dora.contracts import assessments, contracts
from sovcheck.report.dora.providers import providers
from sovcheck.report.dora.supply_chains import supply_chains
from sovcheck.report.dora.templates import TEMPLATES, Cell, Row, is_held
from sovcheck.report.stated_assets import stated_assets
from sovcheck.report.wording import verdict_sentence

COLUMNS = ("template", "row", "column", "title", "value", "refers_to", "basis", "stated_at", "note")

_EMPTY = Cell()


def render_dora(report: Report) -> str:
    """The table. Raises UsageError for a report that does not hold what is stated of its assets."""
    known = Arrangements.of(stated_assets(report))
    rows = chain(contracts(known), providers(known), supply_chains(known), assessments(known))
    return csv_text(COLUMNS, chain(_verdict(report), chain.from_iterable(map(_lines, rows))))


def _verdict(report: Report) -> Iterator[tuple[object, ...]]:
    if not report.summary.evaluated:
        yield (None,) * 6 + (report.verdict, None, verdict_sentence(report))


def _lines(row: Row) -> Iterator[tuple[object, ...]]:
    for column, title in TEMPLATES[row.template].items():
        cell = row.cells.get(column, _EMPTY)
        held = "not stated" if is_held(row.template, column) else "not in an inventory"
        basis = cell.basis if cell.value is not None else held
        yield (
            *(row.template, row.key, column, title),
            *(cell.value, "; ".join(cell.refers_to) or None, basis, cell.stated_at, cell.note),
        )
