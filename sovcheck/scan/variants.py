"""Judging what a system would be: the same policies, profile and evidence, a changed inventory, nothing read again."""

from dataclasses import dataclass, replace

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.resolution import resolve
from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.assembly import summarize
from sovcheck.findings.judging import judge
from sovcheck.findings.report import Report, Result, Summary, Verdict
from sovcheck.findings.verdict import decide
from sovcheck.graph.build import build_graph
from sovcheck.graph.paths import Proof
from sovcheck.inventory.declared import Inventory
from sovcheck.scan.home import stated_domicile
from sovcheck.scan.scanning import EngineAtWork, Scan, judged, report_on


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a variant is judged. Its results, in no order, have no paths, and nothing is missing from its unknowns."""

    verdict: Verdict
    summary: Summary
    results: tuple[Result, ...]


def variant(prepared: Scan, inventory: Inventory) -> Scan:
    """The scan of another inventory against the same criteria. Raises InputError where it does not hold together.

    Home and profile stay: whoever changes a domicile from which home follows asks for another scan.
    """
    request = prepared.request
    system = on_day(resolve(inventory, prepared.system.catalog), request.today)
    graph = build_graph(system)
    evidence = prepared.appraise(system)
    days = prepared.profile.profile.thresholds.cutoff_test_days
    return replace(
        prepared,
        system=system,
        graph=graph,
        builder=FactsBuilder(graph, request.today, evidence, days),
        evidence=evidence,
        domicile=stated_domicile(system),
    )


def judge_variant(prepared: Scan, at_work: EngineAtWork, inventory: Inventory) -> Outcome:
    """What the policies say of the inventory; only facts that the engine has not seen yet are asked about.

    Raises InputError where the inventory does not hold together, EngineError when a rule has no answer.
    """
    changed = variant(prepared, inventory)
    answered = judged(changed, at_work, changed.system.declared)
    tally = judge(answered, changed.criteria, _without_proof, _nothing_missing)
    summary = summarize(tally, changed.criteria)
    return Outcome(decide(summary, changed.criteria.fail_on), summary, tuple(tally.results))


def report_on_variant(prepared: Scan, at_work: EngineAtWork, inventory: Inventory) -> Report:
    """The whole report on the inventory, equal to that of a scan of such files. Raises as ``judge_variant``."""
    changed = variant(prepared, inventory)
    return report_on(changed, at_work, changed.system.declared)


def _without_proof(_: str, __: str) -> Proof:
    return Proof(())


def _nothing_missing(_: str, __: str) -> tuple[Omitted, ...]:
    return ()
