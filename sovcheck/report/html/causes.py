"""Results as a reader meets them: one cause for each rule and asset, with an anchor that minutes can link to."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sovcheck.findings.report import Report, Result, Status
from sovcheck.policy.controls import Role
from sovcheck.policy.severity import Severity

_EVIDENCE = "evidence"
"""The field that stands for what only a signed run shows."""

_SUFFIX = {Status.FAIL: "", Status.UNKNOWN: "-unknown", Status.WAIVED: "-accepted"}


class Cause(Struct, frozen=True):
    """The results of one status that a rule gives for an asset; ``severity`` is that of the gravest."""

    anchor: str
    results: tuple[Result, ...]

    @property
    def first(self) -> Result:
        """The gravest; rule, asset and place are those of all of them."""
        return self.results[0]

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.first.severity

    @property
    def decides(self) -> bool:
        """Whether it decides the verdict."""
        return any(result.blocking for result in self.results)

    @property
    def new(self) -> bool:
        """Whether some of it was not there in the baseline."""
        return any(result.new for result in self.results)


def causes(report: Report, status: Status) -> list[Cause]:
    """All causes of that status, gravest first, as the results are."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in report.results:
        if result.status is status:
            found.setdefault((result.rule, result.asset), []).append(result)
    return [
        Cause(anchor(rule, asset, status), tuple(sorted(results, key=lambda one: -one.severity.rank)))
        for (rule, asset), results in found.items()
    ]


def anchor(rule: str, asset: str, status: Status = Status.FAIL) -> str:
    """``CMP-01-gpu-frankfurt``; ids are slugs, and whatever else is in a report is left out."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", f"{rule}-{asset}{_SUFFIX.get(status, '')}")[:200]


def only_by_evidence(unknowns: Iterable[Cause]) -> list[Cause]:
    """The unknowns that only a signed run can settle."""
    return [cause for cause in unknowns if any(each.field == _EVIDENCE for each in cause.first.missing or ())]


def passes(report: Report) -> dict[str, list[str]]:
    """The assets that passed each rule, where they are listed."""
    found: dict[str, list[str]] = {}
    for passed in report.passes or ():
        found.setdefault(passed.rule, []).append(passed.asset)
    return found


class Clause(Struct, frozen=True):
    """A clause of a framework and what the results say of it; ``state`` is a word of ``controls`` in the messages."""

    clause: str
    state: str
    passed: int
    behind: tuple[Cause, ...]


class RuleOfClause(Struct, frozen=True):
    """A rule that names a clause; where it is only related to that, its results say nothing of the clause."""

    id: str
    related: bool


def by_control(report: Report) -> list[tuple[str, list[Clause]]]:
    """All frameworks that rules bear on, each with its clauses."""
    of_rule: dict[str, list[Cause]] = {}
    for status in (Status.FAIL, Status.UNKNOWN, Status.WAIVED):
        for cause in causes(report, status):
            of_rule.setdefault(cause.first.rule, []).append(cause)
    clauses: dict[str, dict[str, list[RuleOfClause]]] = {}
    for rule in report.rules:
        for framework, names in rule.controls.items():
            related = (rule.control_roles or {}).get(framework, {}).get(Role.RELATED, ())
            for clause in names:
                of_rule_here = RuleOfClause(rule.id, clause in related)
                clauses.setdefault(framework, {}).setdefault(clause, []).append(of_rule_here)
    return [(framework, list(_clauses(report, of_clause, of_rule))) for framework, of_clause in sorted(clauses.items())]


def _clauses(
    report: Report, rules_of: dict[str, list["RuleOfClause"]], causes_of: dict[str, list[Cause]]
) -> Iterator[Clause]:
    for clause, rules in sorted(rules_of.items(), key=lambda item: _natural(item[0])):
        behind = tuple(cause for rule in rules for cause in causes_of.get(rule.id, ()))
        counts = [report.summary.by_rule[rule.id] for rule in rules if rule.id in report.summary.by_rule]
        passed = sum(count.passed for count in counts)
        bearing = {rule.id for rule in rules if not rule.related}
        statuses = {cause.first.status for cause in behind if cause.first.rule in bearing}
        yield Clause(clause, _state(statuses, passed) if bearing else "related", passed, behind)


def _state(statuses: Iterable[Status], passed: int) -> str:
    for status, word in ((Status.FAIL, "not-met"), (Status.UNKNOWN, "not-known"), (Status.WAIVED, "accepted")):
        if status in statuses:
            return word
    return "no-finding" if passed else "not-assessable"


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Numbers in a clause by their size: 9.2 before 19.6."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", text)]
