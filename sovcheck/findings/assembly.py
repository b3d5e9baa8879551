"""Assembly of the report out of what judging added up: results sorted and counted, and the verdict."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date

from msgspec import Struct

from sovcheck.evidence.appraised import NO_EVIDENCE, AppraisedEvidence, Rejected, Signed, day_of
from sovcheck.findings.inputs import CatalogInfo, Settings
from sovcheck.findings.judging.judgement import Criteria, Tally
from sovcheck.findings.report import (
    BaselineInfo,
    EvidenceInfo,
    InventoryInfo,
    PassedResult,
    PolicyInfo,
    ProfileInfo,
    Report,
    RuleCounts,
    RuleInfo,
    Status,
    Summary,
    ToolInfo,
    Unreached,
)
from sovcheck.findings.verdict import decide, notice, over_budget
from sovcheck.policy.controls import by_role
from sovcheck.policy.rules import Rule
from sovcheck.policy.severity import Severity

_MOST_UNREACHED = 20
"""How many assets that nothing leads to are named."""


class Header(Struct, frozen=True, kw_only=True):
    """What was judged, against what, and by whom."""

    tool: ToolInfo
    today: date
    inventory: InventoryInfo
    profile: ProfileInfo
    catalog: CatalogInfo
    policies: PolicyInfo
    engine: ToolInfo
    evidence: AppraisedEvidence = NO_EVIDENCE
    rule_pages: str | None = None
    settings: Settings | None = None
    arguments: tuple[str, ...] | None = None


def assemble(header: Header, tally: Tally, criteria: Criteria, assets: Collection[str]) -> Report:
    """The whole report; ``assets`` are the ids that were to be judged, which waivers are checked against."""
    summary = summarize(tally, criteria)
    compared = criteria.baseline is not None
    return Report(
        tool=header.tool,
        today=header.today,
        verdict=decide(summary, header.profile.fail_on),
        notice=notice(header.catalog.date),
        inventory=header.inventory,
        profile=header.profile,
        catalog=header.catalog,
        policies=header.policies,
        engine=header.engine,
        evidence=_describe_evidence(header.evidence, header.today),
        trusted_keys=header.evidence.trusted_keys,
        baseline=_compare(tally, criteria),
        summary=summary,
        unreached=_unreached(tally),
        rule_pages=header.rule_pages,
        settings=header.settings,
        arguments=header.arguments,
        rules=tuple(_rule_info(rule) for _, rule in sorted(criteria.grading.rules.items())),
        results=tally.results,
        passes=_passes(tally) if criteria.list_passes else None,
        waivers=criteria.waivers.attention(tally.counted.used_waivers, assets, tally.results, compared=compared),
    )


def _passes(tally: Tally) -> tuple[PassedResult, ...]:
    return tuple(sorted(tally.counted.passes, key=lambda passed: (passed.rule, passed.asset)))


def _unreached(tally: Tally) -> Unreached | None:
    if not tally.counted.unreached:
        return None
    return Unreached(
        count=len(tally.counted.unreached), assets=tuple(sorted(tally.counted.unreached)[:_MOST_UNREACHED])
    )


def summarize(tally: Tally, criteria: Criteria) -> Summary:
    """The counts, and which severities have more unknowns than the profile allows."""
    failures, unknowns = Counter[Severity](), Counter[Severity]()
    totals, of_rules = Counter[Status](), Counter[tuple[str, Status]]()
    totals[Status.PASS] = tally.counted.passed.total()
    for kinds, number in tally.counts.items():
        totals[kinds.status] += number
        of_rules[kinds.rule, kinds.status] += number
        if kinds.status is Status.FAIL:
            failures[kinds.severity] += number
        elif kinds.status is Status.UNKNOWN and kinds.new:
            unknowns[kinds.severity] += number
    overrun = over_budget(unknowns, criteria.budget)
    return Summary(
        evaluated=totals.total(),
        passed=totals[Status.PASS],
        fail=totals[Status.FAIL],
        unknown=totals[Status.UNKNOWN],
        waived=totals[Status.WAIVED],
        blocking=sum(number for kinds, number in tally.counts.items() if kinds.blocking),
        unknown_over_budget=bool(overrun),
        over_budget=overrun,
        by_severity={severity: failures[severity] for severity in reversed(Severity) if failures[severity]},
        by_rule={
            rule_id: RuleCounts(
                passed=tally.counted.passed[rule_id],
                fail=of_rules[rule_id, Status.FAIL],
                unknown=of_rules[rule_id, Status.UNKNOWN],
                waived=of_rules[rule_id, Status.WAIVED],
            )
            for rule_id in sorted(criteria.grading.rules)
        },
    )


def _compare(tally: Tally, criteria: Criteria) -> BaselineInfo | None:
    if criteria.baseline is None:
        return None
    return criteria.baseline.info(tally.results)


def _rule_info(rule: Rule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        description=rule.description,
        severity=rule.severity,
        layer=rule.layer,
        controls=dict(rule.controls),
        control_roles=by_role(rule.typed_controls) or None,
        remediation=rule.remediation,
    )


def _describe_evidence(evidence: AppraisedEvidence, today: date) -> tuple[EvidenceInfo, ...]:
    """Every file in the order of the paths."""
    return tuple(
        _signed(appraisal, today) if isinstance(appraisal, Signed) else _rejected(appraisal)
        for appraisal in evidence.appraisals
    )


def _rejected(file: Rejected) -> EvidenceInfo:
    return EvidenceInfo(path=file.path, sha256=file.sha256, status=file.status, why=file.why)


def _signed(file: Signed, today: date) -> EvidenceInfo:
    predicate = file.predicate
    return EvidenceInfo(
        path=file.path,
        sha256=file.sha256,
        status=file.status,
        why=file.why,
        keys=file.key_ids,
        asset=predicate.asset,
        host=predicate.host_asset,
        verdict=predicate.verdict,
        isolation=predicate.isolation.level if predicate.isolation is not None else None,
        ended=predicate.run.ended.astimezone(UTC),
        age_days=(today - day_of(predicate.run.ended)).days,
    )
