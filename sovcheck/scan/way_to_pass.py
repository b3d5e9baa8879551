"""The way to pass, of ``whatif --to-pass``: the smallest change with which a system passes its own policies."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sovcheck.errors import InputError, Location, Problem
from sovcheck.facts.missing.omitted import EVIDENCE
from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import MissingField, Result, Status
from sovcheck.inventory.patch.change_set import Patch
from sovcheck.inventory.patch.writing import patch_tree
from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.judgement import start_engine
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import check_asset
from sovcheck.scan.variants import Variants
from sovcheck.user_files import NotRegularError, read_regular
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.costs import bundled_costs, read_costs
from sovcheck.whatif.design import Design
from sovcheck.whatif.favourable_answers import favourable_answer
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.search import Search
from sovcheck.whatif.search_result import Extent, Found, Limits
from sovcheck.whatif.steps import FILE, in_order, warnings
from sovcheck.whatif.way_to_pass import Remaining, WayToPass

_NAME = "Changes to pass"
_WRITING = "--write and --output"
_COSTS_BYTES = 1 << 16
_MOST_ASSETS = 200
"""About so many assets changes are thought of at once, those that most failures are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchConstraints:
    """What a way to pass has to keep to: who takes over, what stays as it is, what changes cost, how long to look.

    ``writes`` are the files that will be written, none of which may be one that is read.
    """

    to: str | None = None
    kept: tuple[str, ...] = ()
    costs: Path | None = None
    max_changes: int = 4
    seconds: float = 10.0
    writes: tuple[Path | None, ...] = ()


def way_to_pass(request: ScanRequest, constraints: SearchConstraints) -> tuple[WayToPass, Patch]:
    """The way, and the patch that makes all of its steps. Raises SovcheckError when there is no verdict at all."""
    refuse_overwriting(constraints.writes, inputs_of(request, constraints.costs), _WRITING)
    costs = bundled_costs() if constraints.costs is None else _costs_in(constraints.costs)
    prepared = _prepared(request, constraints)
    terms = circumstances(prepared, constraints.to)
    base = Design(prepared.system.inventory)
    started = time.monotonic()
    limits = Limits(constraints.max_changes, lambda: (time.monotonic() - started) / constraints.seconds)

    def generate(design: Design, results: Collection[Result]) -> list[Candidate]:
        return candidates(design, results, terms, constraints.kept, _MOST_ASSETS)

    with start_engine(prepared) as at_work:
        judge = Variants(prepared, at_work, constraints.kept)
        before = judge.as_it_is(base)
        if before.passes or not before.summary.evaluated:
            return _nothing_to_do(prepared, constraints, before), base.patch(FILE)
        found = Search(base, judge, generate, costs, limits).run()
        steps = in_order(base, before, found.chosen, judge, lambda: limits.passed() >= 1)
        obvious = () if limits.passed() >= 1 else generate(base, before.results)
        warned = warnings(base, before, obvious, judge, lambda: limits.passed() >= 1)
    patch = found.design.patch(FILE, name=_NAME, description=_described(found))
    way = WayToPass(
        **_head(prepared, constraints),
        extent=found.extent,
        evaluated=before.summary.evaluated,
        before=before.standing,
        after=found.outcome.standing,
        steps=steps,
        cost=sum(costs[candidate.effort] for candidate in found.chosen),
        candidates=found.candidates,
        judged=found.judged,
        assumed=tuple(dict.fromkeys(text for step in steps for text in step.assumed)),
        warnings=warned,
        worse=tuple(_worse(before, found.outcome)),
        remaining=tuple(_remaining(found, terms)),
        patch=patch_tree(patch),
    )
    return way, patch


def _prepared(request: ScanRequest, constraints: SearchConstraints) -> Scan:
    """The scan, once nothing that it read would be written over, and what is to stay is there."""
    prepared = prepare(request)
    refuse_overwriting(
        constraints.writes, gather(Path(file.path) for file in prepared.system.inventory.files), _WRITING
    )
    for asset_id in constraints.kept:
        check_asset(prepared.system, asset_id)
    return prepared


def _costs_in(path: Path) -> Mapping[Effort, int]:
    try:
        data = read_regular(path, _COSTS_BYTES)
    except (OSError, NotRegularError) as error:
        wrong = getattr(error, "strerror", None) or str(error)
        raise InputError([Problem(Location(str(path)), "", wrong, "check the path and its permissions")]) from error
    if len(data) > _COSTS_BYTES:
        wrong = f"is larger than {_COSTS_BYTES:,} bytes"
        raise InputError([Problem(Location(str(path)), "", wrong, "name a file of kind Costs")])
    return read_costs(data, str(path))


def _head(prepared: Scan, constraints: SearchConstraints) -> dict[str, Any]:
    return {
        "name": prepared.system.inventory.name,
        "profile": prepared.profile.profile.id,
        "home": prepared.profile.data["home"],
        "today": prepared.request.today.isoformat(),
        "max_changes": constraints.max_changes,
        "seconds": constraints.seconds,
    }


def _nothing_to_do(prepared: Scan, constraints: SearchConstraints, outcome: Outcome) -> WayToPass:
    """The way of a system that passes as it is, or of which nothing was evaluated."""
    return WayToPass(
        **_head(prepared, constraints),
        extent=Extent.SMALLEST if outcome.passes else Extent.NONE_FOUND,
        before=outcome.standing,
        after=outcome.standing,
        evaluated=outcome.summary.evaluated,
        steps=(),
        cost=0,
        candidates=0,
        judged=1,
        patch=patch_tree(Design(prepared.system.inventory).patch(FILE)),
    )


def _described(found: Found) -> str:
    assumed = list(dict.fromkeys(text for candidate in found.chosen for text in candidate.assumed))
    number = f"{len(assumed)} thing{' is' if len(assumed) == 1 else 's are'}"
    return f"Written by sovcheck whatif --to-pass. Nothing in it is so yet; {number} assumed."


def _worse(before: Outcome, after: Outcome) -> Iterator[str]:
    """What fails or is not known then, and not now."""
    had = {(result.fingerprint, result.status) for result in before.results}
    for result in sorted(after.results, key=lambda each: (-each.severity.rank, each.rule, each.asset, each.message)):
        if result.status in (Status.FAIL, Status.UNKNOWN) and (result.fingerprint, result.status) not in had:
            fails = "fails" if result.status is Status.FAIL else "is not known"
            yield f"{result.rule} {fails} of {result.asset} ({result.severity}): {result.message}"


def _remaining(found: Found, terms: Circumstances) -> Iterator[Remaining]:
    """What still decides the verdict; nothing where it is a pass."""
    outcome = found.outcome
    if outcome.passes:
        return
    over = {overrun.severity for overrun in outcome.summary.over_budget}
    for result in sorted(outcome.results, key=lambda each: (-each.severity.rank, each.rule, each.asset, each.message)):
        is_open = result.status is Status.UNKNOWN and result.new and result.severity in over
        if result.blocking or is_open:
            yield Remaining(
                rule=result.rule,
                severity=result.severity,
                status=result.status.value,
                asset=result.asset,
                message=result.message,
                missing=result.missing or (),
                why=_why(result, found.design, terms),
            )


def _why(result: Result, design: Design, terms: Circumstances) -> str:
    """Why no change settles it."""
    if result.status is Status.FAIL:
        return "no change was found that settles it"
    unproved = dict.fromkeys(each.asset for each in result.missing or () if each.field == EVIDENCE)
    if unproved:
        where = " and ".join(unproved)
        return f"only a signed run shows it, and no patch stands for one: `sovcheck smoke` where {where} runs"
    ours = [each for each in result.missing or () if each.file is not None and each.asset in design]
    others = [
        each
        for each in result.missing or ()
        if each not in ours and favourable_answer(design, each.asset, each.field, terms) is None
    ]
    open_here = [each for each in ours if favourable_answer(design, each.asset, each.field, terms) is None]
    parts = []
    if others:
        parts.append(f"nobody here can state {_fields(others)}")
    if open_here:
        parts.append(f"no answer can be taken for granted: state {_fields(open_here)}")
    return "; ".join(parts) or "what was stated leaves it open"


def _fields(missing: Sequence[MissingField]) -> str:
    return ", ".join(dict.fromkeys(f"{each.field} of {each.asset}" for each in missing))
