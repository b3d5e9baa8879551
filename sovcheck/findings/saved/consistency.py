"""Consistency of a saved report: what shows that it was altered, since it does not follow from the rest of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sovcheck.errors import InputError, Location, Problem, SovcheckError
from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.departures import Departures, Outcome, PartyKind
from sovcheck.findings.report import Report, Result, Status
from sovcheck.findings.results.result import fingerprint
from sovcheck.findings.saved.json_places import line_of
from sovcheck.findings.verdict import blocks, decide, parse_fail_on
from sovcheck.policy.severity import Severity
from sovcheck.visible import NAME_LETTERS, shortened

CHANGED = "it was changed after it was written: scan again"


def refuse_altered(found: Iterator[tuple[str, str]], data: bytes, file: str) -> None:
    """Raises InputError with the first field that says otherwise than the rest of this JSON, if there is one."""
    for field, wrong in found:
        path = [int(step) if step.isdecimal() else step for step in field.split(".")]
        raise InputError([Problem(Location(file, line_of(data, path)), field, wrong, CHANGED)])


def contradictions(report: Report) -> Iterator[tuple[str, str]]:
    """The fields that say otherwise than the rest of the report, and what is wrong with each."""
    for field, said, counted in _counted_twice(report):
        if said != counted:
            yield field, f"says {said}, and what it lists makes {counted}"
    try:
        fail_on = parse_fail_on(report.profile.fail_on)
    except SovcheckError:
        yield "profile.fail_on", "is neither a severity nor never"
        return
    for number, result in enumerate(report.results):
        if wrong := _wrong_with(result, fail_on):
            yield f"results.{number}", wrong
        if wrong := wrong_fingerprint(result.rule, result.asset, result.discriminator, result.fingerprint):
            yield f"results.{number}.fingerprint", wrong
    verdict = decide(report.summary, report.profile.fail_on)
    if report.verdict is not verdict:
        yield "verdict", f"is {report.verdict}, and its results give {verdict}"
    if report.answer is not None:
        yield from disagreements(report.answer)


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


def wrong_fingerprint(rule: str, asset: str, discriminator: str | None, written: str) -> str:
    """What is wrong with the fingerprint that is beside the others; nothing where it is theirs.

    Readers look at rule, asset and discriminator, and what is known is known by its fingerprint alone: that of another
    result would make known what nobody has read.
    """
    if written == fingerprint(rule, asset, discriminator):
        return ""
    about = [shortened(each, NAME_LETTERS) for each in (rule, asset, discriminator) if each]
    return f"is not the fingerprint of {', '.join(about)}"


def more_than_counted(
    results: Iterable[tuple[str, Status, Severity | None]],
    by_rule: Mapping[str, Mapping[str, int]],
    by_severity: Mapping[Severity, int],
) -> Iterator[tuple[str, str]]:
    """Each count of a summary that its results exceed, by rule and status, or severity: the field, and what is wrong.

    Fewer are fine: the party that takes a result out of a baseline wants to see it again.
    """
    statuses: Counter[tuple[str, Status]] = Counter()
    failures: Counter[Severity | None] = Counter()
    for rule, status, severity in results:
        statuses[rule, status] += 1
        failures[severity] += status is Status.FAIL
    for (rule, status), number in sorted(statuses.items()):
        said = by_rule.get(rule, {}).get(status.value, 0)
        if number > said:
            yield f"summary.by_rule.{rule}", f"counts {said:,} of {status}, and {number:,} are listed"
    for severity in Severity:
        said, number = by_severity.get(severity, 0), failures[severity]
        if number > said:
            yield "summary.by_severity", f"counts {said:,} failures of {severity}, and {number:,} are listed"


def disagreements(answer: Answer) -> Iterator[tuple[str, str]]:
    """The fields of holders that say otherwise than the departures, and what; not where parties were left out."""
    departures = answer.departures
    if departures is None or departures.left_out:
        return
    organizations = _stopping(departures, PartyKind.ORGANIZATION)
    for number, holder in enumerate(answer.holders or ()):
        stopped, place = organizations.get(holder.organization), f"answer.holders.{number}"
        if stopped is None and holder.stops:
            yield place, "can stop assets, and answer.departures does not say what becomes of them"
        elif set(holder.stops_applications) != (stopped or set()):
            said, other = _named(holder.stops_applications), _named(stopped or ())
            yield place, f"stops {said}, and by answer.departures {other}"
    countries = _stopping(departures, PartyKind.COUNTRY)
    if (critical := answer.critical) is not None:
        for number, country in enumerate(critical.stopped_by_countries):
            if critical.application not in countries.get(country.id, ()):
                wrong = f"stops {critical.application}, and by answer.departures it does not"
                yield f"answer.critical.stopped_by_countries.{number}", wrong


def _stopping(departures: Departures, kind: PartyKind) -> dict[str, set[str]]:
    """Of each party of the kind that leaves alone: the applications that stop."""
    return {
        departure.without[0].id: {each.id for each in departure.applications if each.outcome is Outcome.STOPS}
        for departure in departures.parties
        if len(departure.without) == 1 and departure.without[0].kind is kind
    }


def _named(applications: Iterable[str]) -> str:
    return ", ".join(sorted(applications)) or "nothing"
