"""The report as JUnit XML: a suite per rule, a case per asset, red exactly where it decides the verdict.

Test reports have no word for "does not count", so what does not decide (below ``--fail-on``, known in the baseline,
waived, unknown within the budget) is skipped, with its message and the reason.
"""

from collections.abc import Iterator

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.findings.report import EvidenceInfo, Report, Result, Status, WaiverStatus
from sovcheck.findings.verdict import contradictions_decide, deciding_unknowns
from sovcheck.policy.severity import Severity
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.junit_xml import Case, document, suite
from sovcheck.report.path_wording import branches, hop_origin, hop_step, message_with_places, place
from sovcheck.report.selection import MOST_READ, left_out_sentence, select
from sovcheck.report.wording import (
    controls_sentence,
    counted,
    evidence_sentence,
    settings_sentence,
    standing,
    unreached_sentence,
    verdict_sentence,
    waiver_sentence,
    waiver_status_sentence,
    waivers_by_word,
)
from sovcheck.visible import visible


def render_junit(report: Report) -> str:
    """XML that Jenkins, GitLab and the xunit schema accept. Passes are counted per rule unless they are listed."""
    cases = _cases_by_rule(report)
    suites = [suite(f"{rule.id} {rule.title}", cases[rule.id]) for rule in report.rules if cases[rule.id]]
    if not report.summary.evaluated:
        suites = [suite("sovcheck", [Case("sovcheck", "evaluation", "error", "empty", verdict_sentence(report))])]
    if sentence := unreached_sentence(report):
        suites.append(suite("inventory", [Case("inventory", "unreached", "skipped", "unreached", sentence)]))
    if sentence := settings_sentence(report):
        suites.append(
            suite("settings", [Case("settings", "not from the command line", "skipped", "settings", sentence)])
        )
    if (left_out := len(report.results) - MOST_READ) > 0:
        suites.append(suite("results", [_left_out_case(left_out)]))
    if waivers := [_waiver_case(word, status) for word, of in waivers_by_word(report).items() for status in of]:
        suites.append(suite("waivers", waivers))
    if report.evidence:
        suites.append(suite("evidence", [_evidence_case(evidence) for evidence in report.evidence]))
    if contradicted := list(_contradicted_cases(report)):
        suites.append(suite("frameworks", contradicted))
    return document(report.tool.name, suites)


def _cases_by_rule(report: Report) -> dict[str, list[Case]]:
    deciding = deciding_unknowns(report)
    cases: dict[str, list[Case]] = {rule.id: [] for rule in report.rules}
    for result in select(report.results, MOST_READ):
        cases[result.rule].append(_case(result, report.profile.fail_on, deciding))
    for passed in report.passes or ():
        cases[passed.rule].append(Case(passed.rule, passed.asset))
    if report.passes is None:
        for rule_id, counts in report.summary.by_rule.items():
            if counts.passed:
                cases[rule_id].append(Case(rule_id, f"{counted(counts.passed, 'asset')} passed"))
    return cases


def _contradicted_cases(report: Report) -> Iterator[Case]:
    """Declared answers that facts contradict, which decide the verdict as failures of their severity do."""
    for section in report.frameworks:
        for found in section.contradictions:
            name = f"{section.id} {found.clause}{f' for {found.application}' if found.application else ''}"
            outcome = "failure" if contradictions_decide(report) else "skipped"
            yield Case("frameworks", name, outcome, found.severity, contradiction_words(found))


def _left_out_case(number: int) -> Case:
    return Case("results", "not shown", "skipped", "left out", left_out_sentence(number))


def _waiver_case(word: str, status: WaiverStatus) -> Case:
    """A waiver decides nothing by itself; what it does not cover fails under its rule."""
    name = f"{status.rule} on {status.asset} ({place(status.file, status.line)})"
    return Case("waivers", name, "skipped", word, waiver_status_sentence(status))


def _evidence_case(evidence: EvidenceInfo) -> Case:
    """Refused evidence decides nothing by itself; what it should have proved is unknown or fails under its rule."""
    if evidence.status is EvidenceStatus.ACCEPTED:
        return Case("evidence", evidence.path)
    return Case("evidence", evidence.path, "skipped", evidence.status, evidence_sentence(evidence))


def _case(result: Result, fail_on: str, deciding: frozenset[Severity]) -> Case:
    name = result.asset if result.discriminator is None else f"{result.asset}: {result.discriminator}"
    outcome, reason = _outcome(result, fail_on, deciding)
    message = f"{reason}: {result.message}" if reason else result.message
    return Case(result.rule, name, outcome, result.severity, message, _details(result))


def _outcome(result: Result, fail_on: str, deciding: frozenset[Severity]) -> tuple[str, str]:
    """The element, and why it is not red."""
    match result.status:
        case Status.WAIVED:
            return "skipped", f"waived: {waiver_sentence(result)}"
        case Status.UNKNOWN if result.new and result.severity in deciding:
            return "error", ""
        case Status.UNKNOWN:
            return "skipped", standing(result, fail_on) or "unknown, as the profile allows"
        case _ if result.blocking:
            return "failure", ""
        case _:
            return "skipped", standing(result, fail_on)


def _details(result: Result) -> str:
    """The text inside of the element, line by line."""
    lines = [
        f"{result.severity} {result.status}: {result.title}",
        f"{result.asset} ({result.kind}) at {place(result.file, result.line)}",
        message_with_places(result),
        *_path_lines(result),
        "" if result.status is Status.UNKNOWN else f"What to do: {result.remediation}",
        f"Controls: {controls_sentence(result.controls)}" if result.controls else "",
        f"Fingerprint: {result.fingerprint}",
    ]
    return "\n".join(visible(line).rstrip() for line in lines if line)


def _path_lines(result: Result) -> Iterator[str]:
    for words, path in branches(result):
        yield f"  {words}" if words else ""
        yield from (f"  {hop_step(hop)}  {hop_origin(hop)}" for hop in path)
