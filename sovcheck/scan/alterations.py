"""Judging an altered system: by the same rules, once as it is and once with patches and other owners."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.errors import InputError
from sovcheck.graph.needs import RecentTests
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patches
from sovcheck.inventory.patch.reading import read_patches
from sovcheck.scan.judgement import RunningEngine, start_engine
from sovcheck.scan.preparation import Scan
from sovcheck.scan.variants import outcome_of, variant
from sovcheck.whatif.alteration import control_changes, law_changes, outcome_changes, result_changes
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.report import Alteration, Transfer
from sovcheck.whatif.takeover import read_transfer, taken_over


class Patched(Struct, frozen=True):
    """The inventory once these patches, if there are any, are made to it."""

    inventory: Inventory
    files: tuple[str, ...]


def patched(inventory: Inventory, paths: Sequence[Path]) -> Patched:
    """The inventory with the patches of these files. Raises InputError for what is wrong with any of them."""
    if not paths:
        return Patched(inventory, ())
    reading = read_patches(paths)
    changed, flaws = apply_patches(inventory, reading.patches)
    problems = flaws.collected()
    problems.extend(reading.problems)
    if problems:
        raise InputError(problems.listed())
    return Patched(changed, tuple(map(str, paths)))


def judge_alteration(prepared: Scan, patched_with: Patched, transfers: Sequence[str]) -> Alteration:
    """What changes with the patches, and when these takeovers, each ``ORG=OWNER``, have happened.

    Raises UsageError for what is not a takeover, EngineError when a rule has no answer.
    """
    patched = variant(prepared, patched_with.inventory) if patched_with.files else prepared
    asked = tuple(sorted({read_transfer(value, patched.system) for value in transfers}, key=_order))
    after = _taken_over(patched, asked) if asked else patched
    with start_engine(prepared) as at_work:
        compared = _compare(prepared, after, at_work)
    return compared.model_copy(update={"transfers": asked, "patches": patched_with.files})


def _taken_over(scan: Scan, transfers: tuple[Transfer, ...]) -> Scan:
    """The same once these takeovers have happened."""
    inventory, catalog = taken_over(scan.system.inventory, scan.system.catalog, transfers)
    return variant(replace(scan, system=replace(scan.system, catalog=catalog)), inventory)


def _compare(prepared: Scan, after: Scan, at_work: RunningEngine) -> Alteration:
    """The system before and after."""
    judged_before, judged_after = outcome_of(prepared, at_work), outcome_of(after, at_work)
    return Alteration(
        control=tuple(sorted(control_changes(prepared.graph, after.graph), key=lambda each: each.organization)),
        law=tuple(law_changes(prepared.graph, after.graph)),
        outcomes=tuple(outcome_changes(_whatif(prepared), _whatif(after))),
        results=tuple(result_changes(judged_before.results, judged_after.results)),
        verdict_before=judged_before.verdict,
        verdict_after=judged_after.verdict,
    )


def _whatif(scan: Scan) -> WhatIf:
    days = scan.profile.profile.thresholds.cutoff_test_days
    return WhatIf(scan.graph, RecentTests.until(scan.request.today, days), scan.profile.data["trusted"])


def _order(transfer: Transfer) -> tuple[str, str]:
    return transfer.organization, transfer.owner
