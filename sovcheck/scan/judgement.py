"""Judgement of a prepared scan: the engine is asked about assets, and a report comes of its answers."""

from collections import Counter
from collections.abc import Generator, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from sovcheck.engine.interface import Answering, Engine, EngineLimits
from sovcheck.findings.assembly import Header, assemble
from sovcheck.findings.judging.grading import Dependents
from sovcheck.findings.judging.judgement import Judged, Tally, judge
from sovcheck.findings.report import (
    FileDigest,
    InventoryInfo,
    PolicyInfo,
    ProfileInfo,
    Report,
    ToolInfo,
)
from sovcheck.findings.results.results import Own
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.policy.profile.data import data_document
from sovcheck.policy.profile.resolve import ResolvedProfile
from sovcheck.scan.catalog_state import catalog_info
from sovcheck.scan.engines import make_engine
from sovcheck.scan.evaluation import EqualFacts, KnownAnswers, evaluate
from sovcheck.scan.preparation import Scan
from sovcheck.scan.progress import Progress, no_progress
from sovcheck.version import __version__

if TYPE_CHECKING:
    from sovcheck.engine.embedded.early import EarlyWorker

LARGE = 250_000
"""Assets of a scan from which on a process more, and how its memory is shared, makes a difference."""

_REACHING = frozenset({Kind.APPLICATION, Kind.DATASET, Kind.ORGANIZATION})
"""What leads to others, and who stands behind them."""


class RunningEngine(Struct, frozen=True):
    """A running engine, and what it was asked and has answered."""

    engine: Engine
    running: Answering
    known: KnownAnswers


def judge_assets(prepared: Scan, asset_ids: Sequence[str], on_progress: Progress = no_progress) -> Report:
    """Judge these assets, each by all rules that apply to it. Raises EngineError when a rule has no answer."""
    with start_engine(prepared) as at_work:
        return report_on(prepared, at_work, asset_ids, on_progress)


@contextmanager
def start_engine(prepared: Scan, early: "EarlyWorker | None" = None) -> Iterator[RunningEngine]:
    """The running engine with the policies and the profile of a scan, for as many judgements as one likes.

    It takes the worker that waits ``early``, where there is one.
    """
    limits = EngineLimits(seconds=prepared.request.rule_seconds)
    data = data_document(prepared.profile.data, prepared.system.catalog, prepared.request.today)
    # A copy of a large process keeps every page as it was that the process writes to.
    fresh = True if len(prepared.system.declared) >= LARGE else None
    engine = make_engine(prepared.request.engine, prepared.policies, data, limits, early, fresh=fresh)
    with engine.running() as running:
        yield RunningEngine(engine, running, KnownAnswers(prepared.policies))


def report_on(
    prepared: Scan,
    at_work: RunningEngine,
    asset_ids: Sequence[str],
    on_progress: Progress = no_progress,
    equal: EqualFacts | None = None,
) -> Report:
    """Judge these assets by the policies of the engine. Raises EngineError when a rule has no answer.

    Their facts are kept in ``equal``, where it is given.
    """
    with closing(judged(prepared, at_work, asset_ids, on_progress, equal)) as answered:
        tally = judge(answered, prepared.criteria, prepared.proof, prepared.missing)
    return report_of(prepared, at_work, tally, asset_ids)


def report_of(prepared: Scan, at_work: RunningEngine, tally: Tally, asset_ids: Sequence[str]) -> Report:
    """The report on these assets, which were judged."""
    return assemble(_header(prepared, at_work.engine), tally, prepared.criteria, asset_ids)


def judged(
    prepared: Scan,
    at_work: RunningEngine,
    asset_ids: Sequence[str],
    on_progress: Progress = no_progress,
    equal: EqualFacts | None = None,
) -> Generator[Judged, None, None]:
    """Each of the assets with the answers about it, and what decides how grave they are."""
    system, declared = prepared.system, prepared.system.inventory.assets
    of_class: dict[int, _Class] = {}
    stand_ins = prepared.stand_ins
    evaluation = evaluate(at_work.running, at_work.known, prepared.builder, asset_ids, on_progress, equal, stand_ins)
    with closing(evaluation) as answered:
        for asset_id, answers, facts_class in answered:
            known = of_class.get(facts_class)
            if known is None:
                known = of_class[facts_class] = _class_of(asset_id, prepared)
            is_application = known.kind is Kind.APPLICATION
            alike = prepared.builder.likeness(asset_id) if is_application else known.likeness
            yield Judged(
                asset=asset_id,
                kind=known.kind,
                name=system.assets[asset_id].name,
                location=declared[asset_id].location,
                answers=answers,
                dependents=known.dependents,
                reached=known.reached or asset_id in prepared.graph.keepers,
                likeness=(facts_class, alike) if alike is not None else None,
                own=_own(asset_id, prepared) if is_application and alike is not None else (),
            )


class _Class(NamedTuple):
    """What assets of one class of facts have in common: only those that are written alike are alike.

    Applications are not all written alike that have equal facts.
    """

    kind: Kind
    dependents: Dependents
    reached: bool
    likeness: Hashable | None


def _own(asset_id: str, prepared: Scan) -> tuple[Own, ...]:
    """What an application names and others that are like it name equal ones of, with the lines."""
    declared = prepared.system.inventory.assets
    return tuple([Own(name, declared[name].location.line) for name in prepared.builder.own(asset_id)])


def _class_of(asset_id: str, prepared: Scan) -> _Class:
    """Found for the first asset of the class, which is one that stands for itself."""
    use, kind = prepared.graph.deployment(asset_id), prepared.system.assets[asset_id].kind
    spared, likeness = prepared.builder.is_spared(asset_id), prepared.builder.likeness(asset_id)
    return _Class(
        kind=kind,
        dependents=Dependents(use.criticalities, use.data_classes, use.complete, spared),
        reached=kind in _REACHING or use.is_reached,
        likeness=likeness,
    )


def _notices(inventory: Inventory) -> Iterator[str]:
    """That what was judged is not what the files say, or that they speak of several systems."""
    if inventory.names:
        yield f"{len(inventory.names):,} names of systems are given, and all of it was judged as one system"
    if inventory.patches:
        names = ", ".join(file.path for file in inventory.patches)
        yield f"judged with {names} applied, and not as the inventory stands"


def _header(prepared: Scan, engine: Engine) -> Header:
    request, system, profile = prepared.request, prepared.system, prepared.profile
    kinds = Counter([system.assets[asset_id].kind for asset_id in system.declared])
    return Header(
        tool=ToolInfo(name="sovcheck", version=__version__),
        today=request.today,
        inventory=InventoryInfo(
            name=system.inventory.name,
            names=system.inventory.names or None,
            files=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.files),
            patches=tuple(FileDigest(path=file.path, sha256=file.sha256) for file in system.inventory.patches) or None,
            assets=len(system.declared),
            by_kind={kind.value: kinds[kind] for kind in sorted(kinds)},
            notices=(*_notices(system.inventory), *prepared.domicile.notices),
        ),
        profile=_profile_info(profile, request.fail_on),
        catalog=catalog_info(system),
        policies=PolicyInfo(count=len(prepared.policies.rules), sha256=prepared.policies.sha256),
        engine=ToolInfo(name=engine.name, version=engine.version),
        evidence=prepared.evidence,
        rule_pages=request.rule_pages,
        settings=request.settings,
        arguments=request.arguments,
    )


def _profile_info(profile: ResolvedProfile, fail_on: str) -> ProfileInfo:
    own = profile.own
    return ProfileInfo(
        id=profile.profile.id,
        title=profile.profile.title,
        description=profile.profile.description,
        home=profile.data["home"],
        home_from=profile.home_from,
        fail_on=fail_on,
        trusted=tuple(profile.data["trusted"]),
        file=own.file if own else None,
        other=own.other if own else None,
        trusts=own.trusts or None if own else None,
        changed=own.changed or None if own else None,
        disabled=own.disabled or None if own else None,
        graded=own.graded or None if own else None,
        sha256=profile.sha256,
    )
