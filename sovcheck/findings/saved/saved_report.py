"""Reports that were saved as JSON: read back whole, or refused with what is wrong and where."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from sovcheck.errors import InputError, Location, Problem, SovcheckError
from sovcheck.findings.answer.agreement import disagreements
from sovcheck.findings.report import Report, Result, Status
from sovcheck.findings.saved.altered import CHANGED, wrong_fingerprint
from sovcheck.findings.saved.grouped_report import GROUPED, parsed
from sovcheck.findings.saved.json_places import line_of, line_of_ambiguity
from sovcheck.findings.verdict import blocks, decide, parse_fail_on
from sovcheck.policy.severity import Severity
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import STDIN, STDIN_NAME, read_bounded, read_standard_input

SCHEMA = "sovcheck.report/v1"
ADVICE = "write one with `sovcheck scan --output json=FILE`"


def load_report(path: str) -> Report:
    """The report of a file, or of standard input (``-``). Raises InputError when it is not a whole one."""
    if path == STDIN:
        return parse_report(read_standard_input(), STDIN_NAME)
    return parse_report(read_bounded(Path(path), ADVICE), path)


def parse_report(data: bytes, file: str) -> Report:
    """The report out of its JSON, grouped or not, with or without the parts that later versions added.

    Raises InputError for any other schema, for JSON that readers take differently, and for one that contradicts itself:
    a verdict that its own results do not give would be shown as if it had been judged.
    """
    return parsed(data, file, _parse_whole)


def _parse_whole(data: bytes, file: str) -> Report:
    try:
        parse_object(data)
        report = Report.model_validate_json(data, by_alias=True, by_name=False)
    except NotStrictError as error:
        raise InputError([Problem(Location(file, line_of_ambiguity(data)), "", str(error), ADVICE)]) from None
    except ValidationError as error:
        raise InputError([explain_invalid(error, data, file)]) from None
    if (problem := next(_contradictions(report, data, file), None)) is not None:
        raise InputError([problem])
    return report


def explain_invalid(error: ValidationError, data: bytes, file: str) -> Problem:
    """The first thing that is wrong with a report; the others mostly follow from it."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        line = re.search(r"line (\d+)", first["msg"])
        return Problem(Location(file, int(line[1]) if line else 0), "", "is not valid JSON", ADVICE)
    tree = json.loads(data)
    schema = tree.get("schema") if isinstance(tree, dict) else None
    if schema != SCHEMA:
        if not isinstance(schema, str):
            return Problem(Location(file, 1), "", "is not a report of sovcheck", ADVICE)
        return Problem(
            Location(file, line_of(data, ("schema",))),
            "schema",
            f"is {schema!r}, and only {SCHEMA!r} and {GROUPED!r} can be read",
            ADVICE,
        )
    field = ".".join(str(step) for step in first["loc"])
    place = Location(file, line_of(data, first["loc"]))
    if first["type"] == "extra_forbidden":
        return Problem(place, field, "is not a field that this version knows", _of_writer(tree))
    return Problem(place, field, first["msg"][:1].lower() + first["msg"][1:], ADVICE)


def _of_writer(tree: dict[str, object]) -> str:
    tool = tree.get("tool")
    version = tool.get("version") if isinstance(tool, dict) else None
    return f"use sovcheck {version}, which wrote it" if isinstance(version, str) else ADVICE


def _contradictions(report: Report, data: bytes, file: str) -> Iterator[Problem]:
    """What the report says twice and differently, the first that is found first."""

    def problem(field: str, wrong: str) -> Problem:
        path = [int(step) if step.isdecimal() else step for step in field.split(".")]
        return Problem(Location(file, line_of(data, path)), field, wrong, CHANGED)

    for field, said, counted in _counted_twice(report):
        if said != counted:
            yield problem(field, f"says {said}, and what it lists makes {counted}")
    try:
        fail_on = parse_fail_on(report.profile.fail_on)
    except SovcheckError:
        yield problem("profile.fail_on", "is neither a severity nor never")
        return
    for number, result in enumerate(report.results):
        if wrong := _wrong_with(result, fail_on):
            yield problem(f"results.{number}", wrong)
        if wrong := wrong_fingerprint(result.rule, result.asset, result.discriminator, result.fingerprint):
            yield problem(f"results.{number}.fingerprint", wrong)
    verdict = decide(report.summary, report.profile.fail_on)
    if report.verdict is not verdict:
        yield problem("verdict", f"is {report.verdict}, and its results give {verdict}")
    for field, wrong in disagreements(report.answer) if report.answer is not None else ():
        yield problem(field, wrong)


def _counted_twice(report: Report) -> Iterator[tuple[str, object, object]]:
    """Everything that is reported and can be counted: where, what is said, and what was counted."""
    summary, rules = report.summary, {rule.id for rule in report.rules}
    by_status = Counter(result.status for result in report.results)
    by_rule = Counter((result.rule, result.status) for result in report.results)
    yield "rules", len(report.rules), len(rules)
    named = {result.rule for result in report.results} | {passed.rule for passed in report.passes or ()}
    yield "results", 0, len((named | set(summary.by_rule)) - rules)
    yield "summary.fail", summary.fail, by_status[Status.FAIL]
    yield "summary.unknown", summary.unknown, by_status[Status.UNKNOWN]
    yield "summary.waived", summary.waived, by_status[Status.WAIVED]
    yield "summary.pass", summary.passed, sum(counts.passed for counts in summary.by_rule.values())
    yield "summary.evaluated", summary.evaluated, summary.passed + len(report.results)
    yield "summary.blocking", summary.blocking, sum(result.blocking for result in report.results)
    yield "summary.unknown_over_budget", summary.unknown_over_budget, bool(summary.over_budget)
    for rule in rules:
        counts = summary.by_rule.get(rule)
        said = (counts.fail, counts.unknown, counts.waived) if counts else (0, 0, 0)
        listed = tuple(by_rule[rule, status] for status in (Status.FAIL, Status.UNKNOWN, Status.WAIVED))
        yield f"summary.by_rule.{rule}", said, listed
    failures = Counter(result.severity for result in report.results if result.status is Status.FAIL)
    yield "summary.by_severity", _plain(summary.by_severity), _plain(failures)
    if report.passes is not None:
        yield "passes", len(report.passes), summary.passed


def _plain(counts: dict[Severity, int]) -> dict[str, int]:
    return {severity.value: number for severity, number in sorted(counts.items()) if number}


def _wrong_with(result: Result, fail_on: Severity | None) -> str:
    if result.status is Status.PASS:
        return "is a pass, and passes stand elsewhere"
    if (result.status is Status.WAIVED) is (result.waiver is None):
        return "is waived without a waiver, or the other way round"
    decides = result.status is Status.FAIL and result.new and blocks(result.severity, fail_on)
    return "" if result.blocking is decides else f"says that it {'blocks' if result.blocking else 'does not block'}"
