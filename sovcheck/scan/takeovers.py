"""Judging a takeover: the same system by the same rules, once as it is and once with other owners."""

from dataclasses import replace

from sovcheck.graph.needs import RecentTests
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import EngineAtWork, Scan, prepare, start_engine
from sovcheck.scan.variants import judge_variant, variant
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.report import Takeover, Transfer
from sovcheck.whatif.takeover import control_changes, law_changes, outcome_changes, result_changes
from sovcheck.whatif.taking_over import read_transfer, taken_over


def judge_takeover(request: ScanRequest, transfers: tuple[str, ...]) -> Takeover:
    """What changes when these takeovers, each ``ORG=OWNER``, have happened. Raises as a scan, and UsageError."""
    prepared = prepare(request)
    asked = tuple(sorted({read_transfer(value, prepared.system) for value in transfers}, key=_order))
    with start_engine(prepared) as at_work:
        return compare(prepared, at_work, asked)


def compare(prepared: Scan, at_work: EngineAtWork, transfers: tuple[Transfer, ...]) -> Takeover:
    """The system before and after."""
    inventory, catalog = taken_over(prepared.system, transfers)
    later = replace(prepared, system=replace(prepared.system, catalog=catalog))
    after = variant(later, inventory)
    judged_before = judge_variant(prepared, at_work, prepared.system.inventory)
    judged_after = judge_variant(later, at_work, inventory)
    return Takeover(
        transfers=transfers,
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
