"""Pairwise comparison: two reports in, one comparison out; what a report does not say is listed as left out."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.comparison.assets import compare_assets
from sovcheck.findings.comparison.model import (
    AssetChanges,
    Comparison,
    LeftOut,
    PartyChange,
    Renaming,
    SurvivalChange,
)
from sovcheck.findings.comparison.parties import compare_parties
from sovcheck.findings.comparison.results import compare_results, is_worse
from sovcheck.findings.comparison.sides import Names, Side, check_comparable, check_renaming, notes_on
from sovcheck.findings.comparison.survival import applications, compare_survival
from sovcheck.findings.report import ToolInfo
from sovcheck.findings.verdict import parse_fail_on


class Part(StrEnum):
    """The parts of a comparison, of which ``--only`` shows some."""

    NEW = "new"
    FIXED = "fixed"
    ASSETS = "assets"
    PARTIES = "parties"
    SURVIVAL = "survival"


def compare(one: Side, other: Side, renamed: Mapping[str, str], *, fail_on: str, tool: ToolInfo) -> Comparison:
    """The comparison of the second side with the first. Raises UsageError where the two cannot be compared.

    ``renamed`` says what assets of the first side are called on the second.
    """
    names = Names(renamed)
    check_renaming(renamed, one, other)
    check_comparable(one, other, names)
    results = compare_results(one, other, names)
    return Comparison(
        tool=tool,
        a=one.summary(),
        b=other.summary(),
        fail_on=fail_on,
        worse=is_worse(one, other, results, parse_fail_on(fail_on), names),
        renamed=tuple(Renaming(old=old, new=new) for old, new in sorted(renamed.items())),
        notes=tuple(notes_on(one, other)),
        assets=_assets(one, other, names),
        fixed=tuple(results.fixed),
        new=tuple(results.new),
        newly_unknown=tuple(results.newly_unknown),
        newly_waived=tuple(results.newly_waived),
        same=tuple(results.same),
        parties=_parties(one.report.answer, other.report.answer, names),
        survival=_survival(one, other, names),
        left_out=tuple(_left_out(one, other)),
    )


def _assets(one: Side, other: Side, names: Names) -> AssetChanges | None:
    if one.inventory is None or other.inventory is None:
        return None
    return compare_assets(one.inventory, other.inventory, names)


def _parties(before: Answer | None, after: Answer | None, names: Names) -> tuple[PartyChange, ...] | None:
    if before is None or after is None or before.holders is None or after.holders is None:
        return None
    nodes = after.picture.nodes if after.picture is not None else ()
    left_open = frozenset(node.id for node in nodes if node.open_to is not None)
    return tuple(compare_parties(before.holders, after.holders, names, left_open))


def _survival(one: Side, other: Side, names: Names) -> tuple[SurvivalChange, ...] | None:
    before, after = (side.report.answer.departures if side.report.answer else None for side in (one, other))
    if before is None or after is None:
        return None
    known = {names.asset(each) for each in one.assets} | applications(before, names)
    shared = known & (other.assets | applications(after, Names({})))
    return tuple(compare_survival(before, after, names, shared))


def _left_out(one: Side, other: Side) -> Iterator[LeftOut]:
    saved = [side.label for side in (one, other) if side.inventory is None]
    if saved:
        yield LeftOut(
            part=Part.ASSETS, why=f"{' and '.join(saved)}: a report does not hold the fields that are declared"
        )
    for part, field in ((Part.PARTIES, "holders"), (Part.SURVIVAL, "departures")):
        silent = [side.label for side in (one, other) if getattr(side.report.answer, field, None) is None]
        if silent:
            who = "neither report says" if len(silent) > 1 else f"the report of {silent[0]} does not say"
            yield LeftOut(part=part, why=f"{who} ({field})")
