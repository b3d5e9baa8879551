"""Framework sections of a report: what was judged, next to what rules say that have to do with a clause."""

from collections.abc import Mapping, Sequence

from sovcheck.findings.report import Report, RuleCounts, Verdict
from sovcheck.findings.verdict import contradictions_decide
from sovcheck.frameworks.assessment import Judged
from sovcheck.frameworks.section import ClauseInfo, FrameworkSection, RuleBehind, SourceInfo, WeightsInfo
from sovcheck.policy.framework.files import FrameworkFile
from sovcheck.policy.framework.model import Clause


def with_frameworks(report: Report, sections: Sequence[FrameworkSection]) -> Report:
    """The report with its sections. An answer that facts contradict is a failure of high severity."""
    fails = any(section.contradictions for section in sections) and contradictions_decide(report)
    verdict = Verdict.FAIL if fails else report.verdict
    return report.model_copy(update={"frameworks": tuple(sections), "verdict": verdict})


def section_of(
    file: FrameworkFile, judged: Sequence[Judged], inside: Sequence[str], report: Report, not_shown: int = 0
) -> FrameworkSection:
    """All that a report says of one framework."""
    framework = file.framework
    rules = _rules_by_clause(framework.id, report)
    return FrameworkSection(
        id=framework.id,
        title=framework.title,
        version=framework.version,
        force=framework.force,
        judged_by=framework.judged_by,
        complete=framework.complete,
        day=framework.day,
        sha256=file.sha256,
        inside=tuple(inside),
        notes=framework.notes,
        licence=framework.licence,
        sources=tuple(
            SourceInfo(name=source.name, day=source.day, certainty=source.certainty.value, note=source.note)
            for source in framework.sources
        ),
        weights=tuple(
            WeightsInfo(id=each.id, title=each.title, day=each.day, source=each.source, weights=each.weights)
            for each in framework.weight_sets
        ),
        clauses=tuple(_clause(clause, rules) for clause in framework.answerable()),
        assessments=tuple(each.assessment for each in judged),
        not_shown=not_shown or None,
        contradictions=tuple(found for each in judged for found in each.contradictions),
    )


def _rules_by_clause(framework: str, report: Report) -> Mapping[str, tuple[RuleBehind, ...]]:
    found: dict[str, list[RuleBehind]] = {}
    for rule in report.rules:
        counts = report.summary.by_rule.get(rule.id, RuleCounts())
        for role, clauses in (rule.control_roles or {}).get(framework, {}).items():
            for clause in clauses:
                found.setdefault(clause, []).append(
                    RuleBehind(
                        rule=rule.id,
                        role=role,
                        passed=counts.passed,
                        fail=counts.fail,
                        unknown=counts.unknown,
                        waived=counts.waived,
                    )
                )
    return {clause: tuple(rules) for clause, rules in found.items()}


def _clause(clause: Clause, rules: Mapping[str, tuple[RuleBehind, ...]]) -> ClauseInfo:
    """Items have the rules of their criterion, and those that name the item itself."""
    criterion, item = clause.criterion, clause.item
    return ClauseInfo(
        id=clause.id,
        criterion=criterion.id,
        objective=clause.objective.id,
        asks=clause.asks,
        type=item.type if item is not None else "criterion",
        extent=item.extent if item is not None else criterion.extent,
        limits=criterion.limits,
        note=criterion.note,
        rules=rules.get(criterion.id, ()) + (rules.get(item.id, ()) if item is not None else ()),
    )
