"""Judging an altered system: by the same rules, once as it is and once with patches and other owners."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sovcheck.errors import InputError
from sovcheck.graph.needs import RecentTests
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patches
from sovcheck.inventory.patch.reading import read_patches
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import EngineAtWork, Scan, prepare, start_engine
from sovcheck.scan.variants import judge_variant, variant
from sovcheck.whatif.alteration import control_changes, law_changes, outcome_changes, result_changes
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.report import Alteration, Transfer
from sovcheck.whatif.taking_over import read_transfer, taken_over


def judge_alteration(request: ScanRequest, transfers: Sequence[str], patches: Sequence[Path] = ()) -> Alteration:
    """What changes with the patches, and when these takeovers, each ``ORG=OWNER``, have happened.

    Raises as a scan, and UsageError for what is no takeover.
    """
    prepared = prepare(request)
    inventory = _patched(prepared.system.inventory, patches)
    system = variant(prepared, inventory).system if patches else prepared.system
    asked = tuple(sorted({read_transfer(value, system) for value in transfers}, key=_order))
    with start_engine(prepared) as at_work:
        altered = _compare(prepared, at_work, inventory, asked)
    return altered.model_copy(update={"patches": tuple(map(str, patches))})


def _compare(prepared: Scan, at_work: EngineAtWork, patched: Inventory, transfers: tuple[Transfer, ...]) -> Alteration:
    """The system before and after."""
    inventory, catalog = taken_over(patched, prepared.system.catalog, transfers)
    later = replace(prepared, system=replace(prepared.system, catalog=catalog))
    after = variant(later, inventory)
    judged_before = judge_variant(prepared, at_work, prepared.system.inventory)
    judged_after = judge_variant(later, at_work, inventory)
    return Alteration(
        transfers=transfers,
        control=tuple(sorted(control_changes(prepared.graph, after.graph), key=lambda each: each.organization)),
        law=tuple(law_changes(prepared.graph, after.graph)),
        outcomes=tuple(outcome_changes(_whatif(prepared), _whatif(after))),
        results=tuple(result_changes(judged_before.results, judged_after.results)),
        verdict_before=judged_before.verdict,
        verdict_after=judged_after.verdict,
    )


def _patched(inventory: Inventory, paths: Sequence[Path]) -> Inventory:
    reading = read_patches(paths)
    patched, flaws = apply_patches(inventory, reading.patches)
    if problems := (*reading.problems, *flaws.problems):
        raise InputError(problems)
    return patched


def _whatif(scan: Scan) -> WhatIf:
    days = scan.profile.profile.thresholds.cutoff_test_days
    return WhatIf(scan.graph, RecentTests.until(scan.request.today, days), scan.profile.data["trusted"])


def _order(transfer: Transfer) -> tuple[str, str]:
    return transfer.organization, transfer.owner
