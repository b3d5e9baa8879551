"""Judgement: from the engine's answers to results, graded, matched with waivers and the baseline, with their paths."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from msgspec import Struct

from sovcheck.engine.answers import Answer, Finding
from sovcheck.errors import EngineError, Location
from sovcheck.findings.judging.grading import Dependents, Grading
from sovcheck.findings.judging.grounds import (
    FindMissing,
    Gap,
    Grounds,
    GroundsFinder,
    LeftOpen,
    Named,
    ResolvePath,
    Shown,
    can_move,
    named,
)
from sovcheck.findings.judging.outcomes import Outcomes, sort_answers
from sovcheck.findings.results.proof import Hop, LeftOut, MissingField
from sovcheck.findings.results.result import PassedResult, Result, Status, WaiverNote, fingerprint
from sovcheck.findings.results.results import (
    Kinds,
    Member,
    Own,
    ResultClass,
    ResultCollector,
    Results,
    SharedResult,
    Wording,
    in_order,
    keep_their_order,
)
from sovcheck.findings.verdict import blocks, parse_fail_on
from sovcheck.findings.waivers.book import Coverage, WaiverBook
from sovcheck.findings.waivers.waivers import ALL, NOT_KNOWN, Subject
from sovcheck.policy.profile.model import UnknownBudget
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity

if TYPE_CHECKING:
    from sovcheck.findings.saved.baseline import Baseline


class Judged(Struct, frozen=True):
    """One asset with its answers by rule id; assets with equal facts may share one mapping.

    ``reached`` says whether an application or a dataset leads to it. Of assets with equal ``likeness`` answers, paths
    and gaps are each other's, but for the ids and lines, and so is what depends on them; None where that is not known.
    Those who have assets of their ``own`` share no gaps, and name those in the place of each other's.
    """

    asset: str
    kind: str
    name: str | None
    location: Location
    answers: Mapping[str, Answer]
    dependents: Dependents
    reached: bool = True
    likeness: Hashable | None = None
    own: tuple[Own, ...] = ()


class Criteria(Struct, frozen=True, kw_only=True):
    """What results are measured by. ``fail_on`` is a severity, or ``never``."""

    grading: Grading
    waivers: WaiverBook
    fail_on: str
    budget: UnknownBudget
    baseline: "Baseline | None" = None
    list_passes: bool = False

    @property
    def accepts_some(self) -> bool:
        """Whether anything that is found may be accepted, or known, already."""
        return self.baseline is not None or self.waivers.covers_any


class Counted(Struct):
    """What judging adds up beside the results, asset by asset, and what each waiver covered."""

    passed: Counter[str]
    passes: list[PassedResult]
    unreached: list[str]
    used_waivers: dict[Subject, Coverage]

    def add(self, other: "Counted") -> None:
        """What was counted of other assets."""
        self.passed += other.passed
        self.passes += other.passes
        self.unreached += other.unreached
        # A waiver names an asset, so that both never have the same.
        self.used_waivers.update(other.used_waivers)


class Tally(Struct):
    """What judging comes to: results in their order, how many there are of each kind, and what else was counted."""

    results: Results
    counts: Counter[Kinds]
    counted: Counted


def judge(assets: Iterable[Judged], criteria: Criteria, resolve_path: ResolvePath, find_missing: FindMissing) -> Tally:
    """Go through all assets once. Passes are only counted unless they are to be listed. Raises EngineError."""
    judgement, collector = Judgement(criteria, resolve_path, find_missing), ResultCollector()
    for asset in assets:
        collector.add(*judgement.of(asset))
    return tally(collector, judgement.counted())


def tally(collector: ResultCollector, counted: Counted) -> Tally:
    """What the results, and what was counted beside them, come to."""
    return Tally(collector.results(), collector.counts(), counted)


class _Own(TypedDict):
    """What only failures or only unknowns say, and what each says in its own words."""

    message: str
    paths: tuple[tuple[Hop, ...], ...]
    further_paths: NotRequired[int | None]
    discriminator: NotRequired[str | None]
    unknown_facts: NotRequired[tuple[str, ...]]
    open_facts: NotRequired[tuple[str, ...] | None]
    missing: NotRequired[tuple[MissingField, ...] | None]
    further_missing: NotRequired[int | None]


class Judgement:
    """Judges assets one after the other; those that are alike share what is found of the first of them."""

    def __init__(self, criteria: Criteria, resolve_path: ResolvePath, find_missing: FindMissing) -> None:
        self._criteria = criteria
        self._fail_on = parse_fail_on(criteria.fail_on)
        self._grounds = GroundsFinder(resolve_path, find_missing)
        self._outcomes: dict[int, Outcomes] = {}
        self._classes: dict[Hashable, ResultClass] = {}
        self._passes: list[PassedResult] = []
        self._unreached: list[str] = []
        self._used_waivers: dict[Subject, Coverage] = {}

    def of(self, asset: Judged) -> tuple[ResultClass, Member]:
        """The results of the asset, which others may have, too, and what is its own of them."""
        outcomes = self._outcomes_of(asset.answers)
        outcomes.assets += 1
        if not asset.reached:
            self._unreached.append(asset.asset)
        if self._criteria.list_passes:
            passes = (PassedResult(rule=rule.id, asset=asset.asset, kind=asset.kind) for rule in outcomes.passed)
            self._passes.extend(passes)
        member = Member(asset.asset, asset.name, asset.location.line, asset.own)
        return self._class_of(asset, member, outcomes), member

    def counted(self) -> Counted:
        """What all assets so far add up to beside their results."""
        passed: Counter[str] = Counter()
        for outcomes in self._outcomes.values():
            for rule in outcomes.passed:
                passed[rule.id] += outcomes.assets
        return Counted(passed, self._passes, self._unreached, self._used_waivers)

    def _outcomes_of(self, answers: Mapping[str, Answer]) -> Outcomes:
        """Assets with equal facts share their answers, so these are sorted once."""
        outcomes = self._outcomes.get(id(answers))
        if outcomes is None:
            outcomes = self._outcomes[id(answers)] = sort_answers(answers, self._criteria.grading.rules)
        return outcomes

    def _class_of(self, asset: Judged, member: Member, outcomes: Outcomes) -> ResultClass:
        """The results of the asset: those of one that is like it, or its own."""
        if asset.likeness is None or self._is_told_apart(asset.asset):
            return ResultClass(self._results(asset, member, outcomes, self._grounds.of(asset.asset, outcomes)))
        key = asset.likeness, asset.name is None
        known = self._classes.get(key)
        if known is not None:
            return known
        grounds = self._grounds.of(asset.asset, outcomes)
        found = ResultClass(self._results(asset, member, outcomes, grounds))
        if can_move(grounds, outcomes, member) and keep_their_order(found.shared):
            self._classes[key] = found
        return found

    def _is_told_apart(self, asset: str) -> bool:
        """Whether an asset may have other results than one that is like it: by waivers, and by an earlier report."""
        return self._criteria.baseline is not None or self._criteria.waivers.is_about(asset)

    def _results(self, asset: Judged, member: Member, outcomes: Outcomes, grounds: Grounds) -> tuple[SharedResult, ...]:
        failures = (
            self._failure(asset, rule, finding, number, shown, outcomes.open_facts[rule.id])
            for (rule, finding, number), shown in zip(outcomes.findings, grounds.proofs, strict=True)
        )
        unknowns = (
            self._unknown(asset, rule, facts, gap)
            for (rule, facts), gap in zip(outcomes.unknowns, grounds.gaps, strict=True)
        )
        return in_order([SharedResult(result, wording, member) for result, wording in (*failures, *unknowns)])

    def _failure(
        self, asset: Judged, rule: Rule, finding: Finding, number: int, shown: Shown, open_facts: tuple[str, ...]
    ) -> tuple[Result, Wording]:
        result = self._result(
            asset,
            rule,
            Status.FAIL,
            _waivable(rule, finding.discriminator),
            lambda baseline, identity, severity: baseline.has_failure(identity, number, severity),
            message=named(finding.message, asset.asset),
            paths=shown.paths,
            further_paths=shown.further or None,
            discriminator=finding.discriminator,
            open_facts=open_facts or None,
        )
        return result, Named(finding.message)

    def _unknown(self, asset: Judged, rule: Rule, facts: tuple[str, ...], gap: Gap) -> tuple[Result, Wording]:
        """An unknown has no discriminator: what somebody accepts is that the rule cannot tell."""
        result = self._result(
            asset,
            rule,
            Status.UNKNOWN,
            NOT_KNOWN,
            lambda baseline, identity, severity: baseline.has_unknown(identity, severity, gap.left_out),
            message=gap.message,
            paths=(),
            unknown_facts=facts,
            missing=gap.left_out.fields,
            further_missing=gap.left_out.further or None,
        )
        return result, LeftOpen(gap, facts)

    def _result(
        self,
        asset: Judged,
        rule: Rule,
        status: Status,
        waivable: str | None,
        is_known: "Callable[[Baseline, str, Severity], bool]",
        **own: Unpack[_Own],
    ) -> Result:
        """The result with its grade, and whether it is new, waived and blocking; nothing but a failure blocks."""
        identity = fingerprint(rule.id, asset.asset, own.get("discriminator"))
        severity = self._criteria.grading.severity(rule.id, asset.dependents)
        baseline = self._criteria.baseline
        new = baseline is None or not is_known(baseline, identity, severity)
        left_out = LeftOut(own.get("missing") or (), own.get("further_missing") or 0)
        waiver = self._waiver(rule, asset, waivable, severity, left_out, new=new)
        counts = status is Status.FAIL and new and waiver is None
        return Result(
            rule=rule.id,
            title=rule.title,
            severity=severity,
            status=status if waiver is None else Status.WAIVED,
            asset=asset.asset,
            asset_name=asset.name,
            kind=asset.kind,
            controls=rule.controls,
            remediation=rule.remediation,
            fingerprint=identity,
            file=asset.location.file,
            line=asset.location.line,
            blocking=counts and blocks(severity, self._fail_on),
            new=new,
            waiver=waiver,
            **own,
        )

    def _waiver(
        self,
        rule: Rule,
        asset: Judged,
        discriminator: str | None,
        severity: Severity,
        left_out: LeftOut,
        *,
        new: bool,
    ) -> WaiverNote | None:
        waiver = self._criteria.waivers.covering(rule, asset.asset, discriminator, severity, left_out)
        if waiver is None:
            return None
        coverage = self._used_waivers.setdefault(waiver.subject, Coverage())
        coverage.results += 1
        coverage.new += new
        return waiver.note


def _waivable(rule: Rule, discriminator: str | None) -> str | None:
    """The discriminator of a finding, which must not be a word that means something else in a waiver."""
    if discriminator in {ALL, NOT_KNOWN}:
        raise EngineError(
            f"{rule.location}: {rule.id} gives a finding the discriminator {discriminator!r}, which a waiver has "
            "another meaning for: name what the finding is about, such as the party or the place"
        )
    return discriminator
