"""What stands behind the findings in Markdown: clauses, passes, and everything that went into the verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sovcheck.findings.report import Report, RuleCounts
from sovcheck.report.markdown_escape import escape
from sovcheck.report.wording import counted

_MOST_CLAUSES = 500
_MOST_PASSES = 20_000
_MOST_FILES = 100


def controls(report: Report) -> Iterator[str]:
    """A line for each clause that rules refer to, with what they said; a clause without a result is not shown."""
    rules: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in report.rules:
        for framework, clauses in rule.controls.items():
            for clause in clauses:
                rules[framework, clause].append(rule.id)
    rows = [row for clause, ids in sorted(rules.items()) if (row := _clause(*clause, ids, report.summary.by_rule))]
    if not rows:
        return
    yield "## By control\n"
    yield "What the rules that refer to a clause said; whether that meets the clause is for whoever judges it.\n"
    yield "| clause | rules | pass | fail | unknown | waived |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    yield from rows[:_MOST_CLAUSES]
    if len(rows) > _MOST_CLAUSES:
        yield f"\nAnd {counted(len(rows) - _MOST_CLAUSES, 'clause')} more."
    yield ""


def passes(report: Report) -> Iterator[str]:
    """The assets that passed, by rule, where they are listed."""
    if report.passes is None:
        return
    yield f"## Passes ({len(report.passes):,})\n"
    titles = {rule.id: rule.title for rule in report.rules}
    by_rule: dict[str, list[str]] = defaultdict(list)
    for passed in report.passes[:_MOST_PASSES]:
        by_rule[passed.rule].append(f"{escape(passed.asset)} ({escape(passed.kind)})")
    for rule, assets in by_rule.items():
        yield f"- **{escape(rule)}** {escape(titles.get(rule, ''))}: {', '.join(assets)}"
    if len(report.passes) > _MOST_PASSES:
        yield f"- and {len(report.passes) - _MOST_PASSES:,} more"
    yield ""


def inputs(report: Report) -> Iterator[str]:
    """Everything that the verdict depends on, with its digest, so that two reports can be compared."""
    yield "## Inputs\n"
    yield "| what | which | SHA-256 |"
    yield "| --- | --- | --- |"
    yield from (f"| {what} | {escape(which)} | {escape(sha256)} |" for what, which, sha256 in _digests(report))
    left_out = len(report.inventory.files) - _MOST_FILES
    if left_out > 0:
        yield f"\nAnd {counted(left_out, 'file')} of the inventory more."
    yield ""
    tool = f"{report.tool.name} {report.tool.version}"
    yield f"Judged by {escape(tool)} with {escape(f'{report.engine.name} {report.engine.version}')}.\n"


def _clause(framework: str, clause: str, ids: Iterable[str], by_rule: dict[str, RuleCounts]) -> str:
    said = [(rule, by_rule[rule]) for rule in ids if rule in by_rule and by_rule[rule] != RuleCounts()]
    if not said:
        return ""
    columns = zip(*((one.passed, one.fail, one.unknown, one.waived) for _, one in said), strict=True)
    numbers = " | ".join(str(sum(column)) for column in columns)
    return f"| {escape(f'{framework} {clause}')} | {escape(', '.join(rule for rule, _ in said))} | {numbers} |"


def _digests(report: Report) -> Iterator[tuple[str, str, str]]:
    for file in report.inventory.files[:_MOST_FILES]:
        yield "inventory", file.path, file.sha256
    for patch in report.inventory.patches or ():
        yield "patch", patch.path, patch.sha256
    if report.settings is not None and report.settings.file is not None:
        yield "configuration", report.settings.file, report.settings.sha256 or ""
    if report.waivers.file is not None:
        yield "waivers", report.waivers.file.path, report.waivers.file.sha256
    yield "profile", report.profile.id, report.profile.sha256
    yield "policies", counted(report.policies.count, "rule"), report.policies.sha256
    yield "catalog", report.catalog.date.isoformat(), report.catalog.sha256
    if (baseline := report.baseline) is not None:
        yield "baseline", baseline.file, baseline.sha256
    for evidence in report.evidence[:_MOST_FILES]:
        yield "evidence", evidence.path, evidence.sha256 or "not read"
    for key in report.trusted_keys[:_MOST_FILES]:
        yield "trusted key", "its id", key
