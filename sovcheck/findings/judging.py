"""From the engine's answers to results: graded, matched with waivers and the baseline, with their paths resolved."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sovcheck.engine.answers import Answer, Finding
from sovcheck.errors import EngineError, Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.baseline import Baseline
from sovcheck.findings.fingerprint import fingerprint
from sovcheck.findings.grading import Dependents, Grading
from sovcheck.findings.hops import shortened, written
from sovcheck.findings.report import Hop, MissingField, PassedResult, Result, Status, WaiverNote
from sovcheck.findings.sheet import Sheet, make_sheet
from sovcheck.findings.subjects import named
from sovcheck.findings.unknown_facts import explain_omitted, explain_unknown, says_itself
from sovcheck.findings.verdict import blocks, parse_fail_on
from sovcheck.findings.waiver_book import Coverage, WaiverBook
from sovcheck.findings.waivers import ALL, NOT_KNOWN, Subject
from sovcheck.graph import paths
from sovcheck.policy.profile import UnknownBudget
from sovcheck.policy.rules import Rule

ResolvePath = Callable[[str, str], paths.Proof]
"""The paths behind a handle: asset id, handle. Raises KeyError for a handle that the asset's facts do not hold."""

FindMissing = Callable[[str, str], tuple[Omitted, ...]]
"""What leaves a fact unknown, each once: asset id, fact."""


_MOST_MISSING = 12
"""How many fields are named that would settle an unknown."""

_NO_PROOF = paths.Proof(())


@dataclass(frozen=True, slots=True)
class Judged:
    """One asset with its answers by rule id; assets with equal facts may share one mapping.

    ``reached`` tells whether an application or a dataset leads to it.
    """

    asset: str
    kind: str
    name: str | None
    location: Location
    answers: Mapping[str, Answer]
    dependents: Dependents
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What results are measured by. ``fail_on`` is a severity, or ``never``."""

    grading: Grading
    waivers: WaiverBook
    fail_on: str
    budget: UnknownBudget
    baseline: Baseline | None = None
    list_passes: bool = False


@dataclass(slots=True)
class Tally:
    """What judging adds up: results in no order, counts per rule and status, and what each waiver covered."""

    results: list[Result] = field(default_factory=list)
    passes: list[PassedResult] = field(default_factory=list)
    counts: Counter[tuple[str, Status]] = field(default_factory=Counter)
    unreached: list[str] = field(default_factory=list)
    used_waivers: dict[Subject, Coverage] = field(default_factory=dict)


def judge(assets: Iterable[Judged], criteria: Criteria, resolve_path: ResolvePath, find_missing: FindMissing) -> Tally:
    """Go through all assets once. Passes are only counted unless they are to be listed. Raises EngineError."""
    judgement = _Judgement(criteria, resolve_path, find_missing)
    for asset in assets:
        judgement.add(asset)
    return judgement.finish()


class _Judgement:
    def __init__(self, criteria: Criteria, resolve_path: ResolvePath, find_missing: FindMissing) -> None:
        self._tally = Tally()
        self._sheets: dict[int, Sheet] = {}
        self._hops: dict[int, tuple[paths.Hop, Hop]] = {}
        self._criteria = criteria
        self._fail_on = parse_fail_on(criteria.fail_on)
        self._resolve_path = resolve_path
        self._find_missing = find_missing

    def add(self, asset: Judged) -> None:
        sheet = self._sheet(asset.answers)
        sheet.assets += 1
        if not asset.reached:
            self._tally.unreached.append(asset.asset)
        if self._criteria.list_passes:
            passes = (PassedResult(rule=rule.id, asset=asset.asset, kind=asset.kind) for rule in sheet.passed)
            self._tally.passes.extend(passes)
        for rule, finding, number in sheet.findings:
            self._keep(self._failure(asset, rule, finding, number))
        for rule, facts in sheet.unknowns:
            self._keep(self._unknown(asset, rule, facts))

    def finish(self) -> Tally:
        for sheet in self._sheets.values():
            for rule in sheet.passed:
                self._tally.counts[rule.id, Status.PASS] += sheet.assets
        return self._tally

    def _sheet(self, answers: Mapping[str, Answer]) -> Sheet:
        """Assets with equal facts share their answers, so these are sorted once."""
        sheet = self._sheets.get(id(answers))
        if sheet is None:
            sheet = self._sheets[id(answers)] = make_sheet(answers, self._criteria.grading.rules)
        return sheet

    def _keep(self, result: Result) -> None:
        self._tally.counts[result.rule, result.status] += 1
        self._tally.results.append(result)

    def _failure(self, asset: Judged, rule: Rule, finding: Finding, number: int) -> Result:
        identity = fingerprint(rule.id, asset.asset, finding.discriminator)
        severity = self._criteria.grading.severity(rule.id, asset.dependents)
        baseline = self._criteria.baseline
        new = baseline is None or not baseline.has_failure(identity, number)
        waiver = self._waiver(rule, asset, _waivable(rule, finding.discriminator), new=new)
        proof = self._proof(asset, rule, finding.path)
        return Result(
            rule=rule.id,
            title=rule.title,
            severity=severity,
            status=Status.FAIL if waiver is None else Status.WAIVED,
            asset=asset.asset,
            asset_name=asset.name,
            kind=asset.kind,
            message=named(finding.message, asset.asset),
            paths=tuple(tuple(map(self._hop, shortened(path))) for path in proof.paths),
            further_paths=proof.further or None,
            controls=rule.controls,
            remediation=rule.remediation,
            fingerprint=identity,
            discriminator=finding.discriminator,
            file=asset.location.file,
            line=asset.location.line,
            blocking=new and waiver is None and blocks(severity, self._fail_on),
            new=new,
            waiver=waiver,
        )

    def _unknown(self, asset: Judged, rule: Rule, facts: tuple[str, ...]) -> Result:
        """An unknown has no discriminator: what somebody accepts is that the rule cannot tell."""
        identity = fingerprint(rule.id, asset.asset)
        baseline = self._criteria.baseline
        new = baseline is None or not baseline.has_unknown(identity)
        waiver = self._waiver(rule, asset, NOT_KNOWN, new=new)
        missing = self._missing(asset, facts)
        elsewhere = [each for each in missing if each.asset != asset.asset or not says_itself(facts, each.field)]
        return Result(
            rule=rule.id,
            title=rule.title,
            severity=self._criteria.grading.severity(rule.id, asset.dependents),
            status=Status.UNKNOWN if waiver is None else Status.WAIVED,
            asset=asset.asset,
            asset_name=asset.name,
            kind=asset.kind,
            message=explain_unknown(facts) + explain_omitted(elsewhere),
            paths=(),
            controls=rule.controls,
            remediation=rule.remediation,
            fingerprint=identity,
            file=asset.location.file,
            line=asset.location.line,
            blocking=False,
            new=new,
            unknown_facts=facts,
            missing=tuple(map(_missing_field, missing[:_MOST_MISSING])),
            waiver=waiver,
        )

    def _missing(self, asset: Judged, facts: Sequence[str]) -> tuple[Omitted, ...]:
        if len(facts) == 1:
            return self._find_missing(asset.asset, facts[0])
        return tuple(dict.fromkeys(omitted for fact in facts for omitted in self._find_missing(asset.asset, fact)))

    def _waiver(self, rule: Rule, asset: Judged, discriminator: str | None, *, new: bool) -> WaiverNote | None:
        waiver = self._criteria.waivers.covering(rule.id, asset.asset, discriminator)
        if waiver is None:
            return None
        coverage = self._tally.used_waivers.setdefault(waiver.subject, Coverage())
        coverage.results += 1
        coverage.new += new
        return waiver.note

    def _proof(self, asset: Judged, rule: Rule, handle: str | None) -> paths.Proof:
        if handle is None:
            return _NO_PROOF
        try:
            return self._resolve_path(asset.asset, handle)
        except KeyError:
            raise EngineError(
                f"{rule.location}: {rule.id} gives the path {handle!r} for {asset.asset}, "
                "but its facts hold no such path: give one back as it stands in the facts"
            ) from None

    def _hop(self, hop: paths.Hop) -> Hop:
        """The graph gives the same hop for many paths; it is kept, so that no other can take its address."""
        known = self._hops.get(id(hop))
        if known is None:
            known = self._hops[id(hop)] = (hop, written(hop))
        return known[1]


def _missing_field(omitted: Omitted) -> MissingField:
    where = omitted.location
    return MissingField(
        asset=omitted.asset,
        field=omitted.field,
        file=where.file if where is not None else None,
        line=(where.line or None) if where is not None else None,
    )


def _waivable(rule: Rule, discriminator: str | None) -> str | None:
    """The discriminator of a finding, which must not be a word that means something else in a waiver."""
    if discriminator in {ALL, NOT_KNOWN}:
        raise EngineError(
            f"{rule.location}: {rule.id} gives a finding the discriminator {discriminator!r}, which a waiver has "
            "another meaning for: name what the finding is about, such as the party or the place"
        )
    return discriminator
