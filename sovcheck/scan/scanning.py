"""A scan: from request to report, stage by stage."""

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.engine.interface import Answering, Engine, EngineLimits
from sovcheck.errors import InputError
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.assembly import Header, assemble
from sovcheck.findings.changes import Changes
from sovcheck.findings.grading import Dependents, Grading
from sovcheck.findings.judging import Criteria, Judged, judge
from sovcheck.findings.report import (
    FileDigest,
    InventoryInfo,
    PolicyInfo,
    ProfileInfo,
    Report,
    ToolInfo,
)
from sovcheck.findings.waiver_book import WaiverBook
from sovcheck.findings.waivers import check_rule_names, check_terms, load_waivers
from sovcheck.graph.build import build_graph
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.policy.data_document import data_document
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profiles import ResolvedProfile
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.answering import MOST_ASSETS, answered
from sovcheck.scan.catalog_state import catalog_info
from sovcheck.scan.engines import make_engine
from sovcheck.scan.evaluation import KnownAnswers, Progress, evaluate, no_progress
from sovcheck.scan.home import Domicile, stated_domicile
from sovcheck.scan.profile import profile_for
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import Appraise, load_system, open_evidence
from sovcheck.version import __version__

if TYPE_CHECKING:
    from sovcheck.findings.baseline import Baseline

_REACHING = frozenset({Kind.APPLICATION, Kind.DATASET, Kind.ORGANIZATION})
"""What leads to others, and who stands behind them."""


class Scan(Struct, frozen=True):
    """Everything that is known before the first rule is asked."""

    request: ScanRequest
    system: System
    graph: SystemGraph
    builder: FactsBuilder
    policies: PolicySet
    profile: ResolvedProfile
    criteria: Criteria
    appraise: Appraise
    evidence: AppraisedEvidence
    domicile: Domicile


class EngineAtWork(Struct, frozen=True):
    """An engine at work, and what it was asked and has answered."""

    engine: Engine
    running: Answering
    known: KnownAnswers


def scan(request: ScanRequest, on_progress: Progress = no_progress) -> Report:
    """Judge everything that the request's files declare. Raises SovcheckError when there is no verdict."""
    return scan_system(request, on_progress)[0]


def scan_system(request: ScanRequest, on_progress: Progress = no_progress) -> tuple[Report, System]:
    """The same, with the system that was judged."""
    prepared = prepare(request)
    with start_engine(prepared) as at_work:
        report = report_on(prepared, at_work, prepared.system.declared, on_progress)
        changes = _advised(prepared, at_work, report) if request.advise else None
    return answered(report, prepared.graph, prepared.profile.data, changes, request.parts), prepared.system


def _advised(prepared: Scan, at_work: EngineAtWork, report: Report) -> Changes | None:
    if report.inventory.assets > MOST_ASSETS:
        return None
    from sovcheck.scan.advising import what_to_change  # nobody who does not ask for it pays for it

    return what_to_change(prepared, at_work, report)


def prepare(request: ScanRequest) -> Scan:
    """Read everything that the request names; InputError, PolicyError or UsageError say what is wrong."""
    return prepare_read(request, load_system(request.paths, request.catalogs, request.today, request.patches))


def prepare_read(request: ScanRequest, system: System) -> Scan:
    """The same of a system that was read already, as the request names it."""
    policies = load_policies(request.policies)
    rule_ids = [rule.id for rule in policies.rules]
    domicile = stated_domicile(system)
    profile = profile_for(request, system, domicile, rule_ids)
    criteria = Criteria(
        grading=Grading(policies.rules, profile.profile),
        waivers=_waiver_book(request, rule_ids, profile),
        fail_on=request.fail_on,
        budget=profile.profile.unknown_budget,
        baseline=_baseline(request, system, profile),
        list_passes=request.list_passes,
    )
    graph = build_graph(system)
    appraise = open_evidence(request.evidence, request.today)
    evidence = appraise(system)
    builder = FactsBuilder(graph, request.today, evidence, profile.profile.thresholds.cutoff_test_days)
    enabled = policies.without(profile.profile.disabled)
    return Scan(request, system, graph, builder, enabled, profile, criteria, appraise, evidence, domicile)


def judge_assets(prepared: Scan, asset_ids: Sequence[str], on_progress: Progress = no_progress) -> Report:
    """Judge these assets, each by all rules that apply to it. Raises EngineError when a rule has no answer."""
    with start_engine(prepared) as at_work:
        return report_on(prepared, at_work, asset_ids, on_progress)


@contextmanager
def start_engine(prepared: Scan) -> Iterator[EngineAtWork]:
    """The engine at work with the policies and the profile of a scan, for as many judgements as one likes."""
    limits = EngineLimits(seconds=prepared.request.rule_seconds)
    data = data_document(prepared.profile.data, prepared.system.catalog, prepared.request.today)
    engine = make_engine(prepared.request.engine, prepared.policies, data, limits)
    with engine.running() as running:
        yield EngineAtWork(engine, running, KnownAnswers(prepared.policies))


def report_on(
    prepared: Scan, at_work: EngineAtWork, asset_ids: Sequence[str], on_progress: Progress = no_progress
) -> Report:
    """Judge these assets by the policies of the engine. Raises EngineError when a rule has no answer."""
    with closing(judged(prepared, at_work, asset_ids, on_progress)) as answered:
        tally = judge(answered, prepared.criteria, prepared.builder.proof, prepared.builder.missing)
    return assemble(_header(prepared, at_work.engine), tally, prepared.criteria, asset_ids)


def _waiver_book(request: ScanRequest, rule_ids: Collection[str], profile: ResolvedProfile) -> WaiverBook:
    declared, file = load_waivers(request.waivers) if request.waivers else ((), None)
    problems = check_rule_names(declared, rule_ids)
    problems += check_terms(declared, request.today, profile.profile.waivers.max_days)
    if problems:
        raise InputError(problems)
    return WaiverBook(declared, request.today, file)


def _baseline(request: ScanRequest, system: System, profile: ResolvedProfile) -> "Baseline | None":
    """The baseline, where one is named and is about this system by this profile."""
    if request.baseline is None:
        return None
    from sovcheck.findings.baseline import VerdictBasis, load_baseline  # an earlier report is read with its models

    baseline = load_baseline(request.baseline)
    basis = VerdictBasis(
        system=system.inventory.name,
        profile=profile.profile.id,
        profile_sha256=profile.sha256,
        home=profile.data["home"],
        today=request.today,
    )
    if problems := baseline.differences(basis, system.declared):
        raise InputError(problems)
    return baseline


def judged(
    prepared: Scan, at_work: EngineAtWork, asset_ids: Sequence[str], on_progress: Progress = no_progress
) -> Generator[Judged, None, None]:
    """Each of the assets with the answers about it, and what decides how grave they are."""
    system, declared = prepared.system, prepared.system.inventory.assets
    of_class: dict[int, tuple[Dependents, bool]] = {}
    with closing(evaluate(at_work.running, at_work.known, prepared.builder, asset_ids, on_progress)) as answered:
        for asset_id, answers, facts_class in answered:
            likeness = prepared.builder.likeness(asset_id)
            asset = system.assets[asset_id]
            known = of_class.get(facts_class)
            if known is None:
                known = of_class[facts_class] = _use_of(asset_id, prepared)
            yield Judged(
                asset=asset_id,
                kind=asset.kind,
                name=asset.name,
                location=declared[asset_id].location,
                answers=answers,
                dependents=known[0],
                reached=known[1],
                likeness=(facts_class, likeness) if likeness is not None else None,
            )


def _use_of(asset_id: str, prepared: Scan) -> tuple[Dependents, bool]:
    """What depends on an asset, and whether anything leads to it: the same for all that have equal facts."""
    use, kind = prepared.graph.deployment(asset_id), prepared.system.assets[asset_id].kind
    spared = prepared.builder.is_spared(asset_id)
    return Dependents(use.criticalities, use.data_classes, use.complete, spared), kind in _REACHING or use.is_reached


def _notices(inventory: Inventory) -> Iterator[str]:
    """That what was judged is not what the files say, or that they speak of several systems."""
    if inventory.names:
        yield f"{len(inventory.names):,} names of systems are given, and all of it was judged as one system"
    if inventory.patches:
        names = ", ".join(file.path for file in inventory.patches)
        yield f"judged with {names} applied, and not as the inventory stands"


def _header(prepared: Scan, engine: Engine) -> Header:
    request, system, profile = prepared.request, prepared.system, prepared.profile
    kinds = Counter(system.assets[asset_id].kind.value for asset_id in system.declared)
    return Header(
        tool=ToolInfo(name="sovcheck", version=__version__),
        today=request.today,
        inventory=InventoryInfo(
            name=system.inventory.name,
            files=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.files),
            patches=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.patches) or None,
            assets=len(system.declared),
            by_kind=dict(sorted(kinds.items())),
            notices=(*_notices(system.inventory), *prepared.domicile.notices),
        ),
        profile=ProfileInfo(
            id=profile.profile.id,
            title=profile.profile.title,
            description=profile.profile.description,
            home=profile.data["home"],
            home_from=profile.home_from,
            fail_on=request.fail_on,
            trusted=tuple(profile.data["trusted"]),
            sha256=profile.sha256,
        ),
        catalog=catalog_info(system),
        policies=PolicyInfo(count=len(prepared.policies.rules), sha256=prepared.policies.sha256),
        engine=ToolInfo(name=engine.name, version=engine.version),
        evidence=prepared.evidence,
        rule_pages=request.rule_pages,
        settings=request.settings,
    )
