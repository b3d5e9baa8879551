"""Judging what a system would be: the same policies, profile and evidence, a changed inventory, nothing read again."""

from collections.abc import Collection

from msgspec.structs import replace

from sovcheck import lazy_model
from sovcheck.catalog.dated import on_day
from sovcheck.catalog.resolution import resolve
from sovcheck.errors import InputError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.assembly import summarize
from sovcheck.findings.judging.judgement import judge
from sovcheck.findings.report import Report
from sovcheck.findings.verdict import decide
from sovcheck.graph.build import build_graph
from sovcheck.graph.paths import Proof
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patch
from sovcheck.scan.home import stated_domicile
from sovcheck.scan.judgement import RunningEngine, judged, report_on
from sovcheck.scan.preparation import Scan
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome, held

_CHANGE = "<change>"


def variant(prepared: Scan, inventory: Inventory) -> Scan:
    """The scan of another inventory against the same criteria. Raises InputError where it does not hold together.

    Home and profile stay: the one who changes a domicile from which home follows asks for another scan.
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
        builder=FactsBuilder(graph, request.today, evidence, days, prepared.profile.data["trusted"]),
        evidence=evidence,
        domicile=stated_domicile(system),
    )


class Variants:
    """A judge of designs who has one engine at work for all of them, and takes none that changes what is kept."""

    def __init__(self, prepared: Scan, at_work: RunningEngine, kept: Collection[str] = ()) -> None:
        self._prepared = prepared
        self._at_work = at_work
        self._kept = kept

    def as_it_is(self, design: Design) -> Outcome:
        """The outcome, in detail, of a design that is known to hold together."""
        return held(self(design, detailed=True))

    def __call__(self, design: Design, *, detailed: bool = False) -> Outcome | None:
        """See ``Judge``."""
        if self._kept and design.touched.intersection(self._kept):
            return None
        try:
            inventory = apply_patch(design.inventory, design.patch(_CHANGE)) if detailed else design.unwritten()
            return outcome_of(variant(self._prepared, inventory), self._at_work, detailed=detailed)
        except (InputError, lazy_model.ValidationError):
            return None


def outcome_of(scan: Scan, at_work: RunningEngine, *, detailed: bool = False) -> Outcome:
    """What the policies say of the scan's system; only facts that the engine has not seen yet are asked about.

    Raises EngineError when a rule has no answer.
    """
    answered = judged(scan, at_work, scan.system.declared)
    # What is missing says which facts to ask for, and whether an unknown is one that somebody knows of.
    tally = judge(answered, scan.criteria, scan.builder.proof if detailed else _without_proof, scan.builder.missing)
    summary = summarize(tally, scan.criteria)
    return Outcome(decide(summary, scan.criteria.fail_on), summary, tuple(tally.results))


def report_on_variant(prepared: Scan, at_work: RunningEngine, inventory: Inventory) -> Report:
    """The whole report on the inventory, equal to that of a scan of such files.

    Raises InputError where it does not hold together, EngineError when a rule has no answer.
    """
    changed = variant(prepared, inventory)
    return report_on(changed, at_work, changed.system.declared)


def _without_proof(_: str, __: str) -> Proof:
    return Proof(())
