"""Several designs side by side, each compared with the first."""

from collections.abc import Iterator, Mapping, Sequence

from sovcheck.findings.answer.departures import Departures
from sovcheck.findings.comparison.model import (
    AssetChanges,
    Comparison,
    LeftOut,
    Matrix,
    MatrixRow,
    SurvivalRow,
)
from sovcheck.findings.comparison.pairwise import compare
from sovcheck.findings.comparison.sides import Names, Side
from sovcheck.findings.comparison.survival import applications, open_applications, outcome_of, outcomes, parties
from sovcheck.findings.report import Result, Status, ToolInfo
from sovcheck.findings.results.result import left_open

MOST_DESIGNS = 5
"""More columns nobody reads, and no terminal shows."""

_GRAVITY = {Status.FAIL: 0, Status.UNKNOWN: 1, Status.WAIVED: 2}
_Key = tuple[str, str, str | None]


def compare_all(sides: Sequence[Side], *, fail_on: str, tool: ToolInfo) -> Matrix:
    """The matrix of two to five designs. Raises UsageError where any cannot be compared with the first."""
    comparisons = [compare(sides[0], side, {}, fail_on=fail_on, tool=tool) for side in sides[1:]]
    return Matrix(
        tool=tool,
        designs=tuple(side.summary() for side in sides),
        fail_on=fail_on,
        worse=(False, *(each.worse for each in comparisons)),
        changes=(0, *(_count(each.assets) for each in comparisons)),
        rows=tuple(_rows([side.report.results for side in sides])),
        survival=_survival(sides),
        notes=tuple(dict.fromkeys(note for each in comparisons for note in each.notes)),
        left_out=tuple(_left_out(comparisons)),
    )


def _count(changes: AssetChanges | None) -> int | None:
    if changes is None:
        return None
    return len(changes.added) + len(changes.removed) + sum(len(asset.fields) for asset in changes.changed)


def _rows(by_design: Sequence[Sequence[Result]]) -> Iterator[MatrixRow]:
    """One row for each result that is not the same everywhere, gravest first.

    What a design leaves out is not known there, and not gone: where its rule cannot tell all of the asset.
    """
    found: list[Mapping[_Key, Result]] = [_gravest(results) for results in by_design]
    cannot_tell = [left_open(results) for results in by_design]
    every = {key: result for results in reversed(found) for key, result in results.items()}
    for key, shown in sorted(every.items(), key=lambda each: (-each[1].severity.rank, *map(str, each[0]))):
        statuses = tuple(
            results[key].status if key in results else Status.UNKNOWN if key[:2] in unsettled else None
            for results, unsettled in zip(found, cannot_tell, strict=True)
        )
        if len(set(statuses)) > 1:
            yield MatrixRow(
                rule=shown.rule,
                title=shown.title,
                severity=shown.severity,
                asset=shown.asset,
                discriminator=shown.discriminator,
                statuses=statuses,
            )


def _gravest(results: Sequence[Result]) -> Mapping[_Key, Result]:
    """Of several results about the same, the one that counts most."""
    found: dict[_Key, Result] = {}
    for result in results:
        key = result.rule, result.asset, result.discriminator
        if key not in found or _GRAVITY[result.status] < _GRAVITY[found[key].status]:
            found[key] = result
    return found


def _survival(sides: Sequence[Side]) -> tuple[SurvivalRow, ...] | None:
    told: list[Departures] = []
    for side in sides:
        answer = side.report.answer
        if answer is None or answer.departures is None:
            return None
        told.append(answer.departures)
    return tuple(_survival_rows(told, _shared(sides, told)))


def _shared(sides: Sequence[Side], told: Sequence[Departures]) -> frozenset[str]:
    """The assets that all designs have."""
    return frozenset.intersection(
        *(side.assets | applications(each, Names({})) for side, each in zip(sides, told, strict=True))
    )


def _survival_rows(told: Sequence[Departures], shared: frozenset[str]) -> Iterator[SurvivalRow]:
    by_design = [outcomes(each, Names({})) for each in told]
    still_open = [open_applications(each, Names({})) for each in told]
    who = {party: leaving for each in reversed(told) for party, leaving in parties(each, Names({})).items()}
    known = [
        party
        for party in who
        if all(party in by or not each.left_out for by, each in zip(by_design, told, strict=True))
    ]
    for party in sorted(known):
        concerned = {application for design in by_design for application in design.get(party, {})}
        for application in sorted(concerned & shared):
            row = tuple(
                outcome_of(application, design.get(party, {}), unsettled)
                for design, unsettled in zip(by_design, still_open, strict=True)
            )
            if len(set(row)) > 1:
                kind, party_id = party
                yield SurvivalRow(
                    party=party_id, kind=kind, name=who[party].name, application=application, outcomes=row
                )


def _left_out(comparisons: Sequence[Comparison]) -> Iterator[LeftOut]:
    """Each reason once."""
    yield from dict.fromkeys(each for comparison in comparisons for each in comparison.left_out)
