"""OSCAL assessment results (NIST, version 1.2.1): what was observed, and what is found of each rule and clause.

Every identifier is a UUID of version 5 over what it stands for, and every time is the day of the scan, so that equal
reports give equal bytes. What is not known is not satisfied, with the reason ``other``: neither a pass nor a fail.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from sovcheck.findings.report import Report, Result, RuleInfo, Status
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseStatus, FrameworkSection
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.framework_words import contradiction_words, grounds_words
from sovcheck.report.markdown_escape import escape
from sovcheck.report.wording import (
    branches,
    hop_origin,
    hop_step,
    message_with_places,
    unreached_sentence,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)

_VERSION = "1.2.1"
_NAMESPACE = "https://sovcheck.dev/ns/oscal"
"""The namespace of properties that OSCAL does not define; nothing has to be found there."""

_SPACE = uuid5(NAMESPACE_URL, _NAMESPACE)
_NO_REASON = "other"
_OF_STATUS = {
    Status.PASS: ("satisfied", "pass"),
    Status.FAIL: ("not-satisfied", "fail"),
    Status.WAIVED: ("not-satisfied", "fail"),
    Status.UNKNOWN: ("not-satisfied", _NO_REASON),
}
_OF_CLAUSE = {
    ClauseStatus.MET: ("satisfied", "pass"),
    ClauseStatus.NOT_MET: ("not-satisfied", "fail"),
    ClauseStatus.UNKNOWN: ("not-satisfied", _NO_REASON),
    ClauseStatus.NOT_ASSESSABLE: ("not-satisfied", _NO_REASON),
}
_WORST = (Status.FAIL, Status.UNKNOWN, Status.WAIVED, Status.PASS)
"""What a rule comes to over all assets: the first of these that it said of any."""


def render_oscal(report: Report) -> str:
    """An ``assessment-results`` document. What was asked stands in its back matter, in the place of a plan."""
    return escaped_json({"assessment-results": _document(report)}).decode()


def _document(report: Report) -> dict[str, Any]:
    identity = _identity(report)
    resources = list(_resources(report, identity))
    return {
        "uuid": _uuid("document", identity),
        "metadata": {
            "title": _line(f"Sovereignty of {report.inventory.name or 'the declared system'}"),
            "last-modified": _moment(report),
            "version": report.tool.version,
            "oscal-version": _VERSION,
            "props": [_property("tool", f"{report.tool.name} {report.tool.version}")],
            "remarks": escape(report.notice),
        },
        "import-ap": {"href": f"#{resources[0]['uuid']}"},
        "results": [_result(report, identity)],
        "back-matter": {"resources": resources},
    }


def _result(report: Report, identity: str) -> dict[str, Any]:
    results = list(report.results)
    components = _components(results, identity)
    found: dict[str, Any] = {
        "uuid": _uuid("result", identity),
        "title": _line(f"Scan by the profile {report.profile.id}"),
        "description": escape(verdict_sentence(report)),
        "start": _moment(report),
        "end": _moment(report),
        "props": [
            _property("verdict", report.verdict),
            _property("profile", report.profile.id),
            _property("home", report.profile.home),
            _property("fail-on", report.profile.fail_on),
            _property("catalog-date", report.catalog.date.isoformat()),
            _property("engine", f"{report.engine.name} {report.engine.version}"),
            *(_property(f"results-{word}", str(count)) for word, count in _counts(report)),
        ],
    }
    if components:
        found["local-definitions"] = {"components": list(components.values())}
    found["reviewed-controls"] = {"control-selections": [_selection(report)]}
    observations = [_observation(report, result, components, identity) for result in results]
    risks = [_risk(result, identity) for result in results if result.status in (Status.FAIL, Status.WAIVED)]
    findings = [*_of_rules(report, results, identity), *_of_clauses(report, identity)]
    told: dict[str, Any] = {"observations": observations, "risks": risks, "findings": findings}
    told["remarks"] = "\n\n".join(escape(sentence) for sentence in _remarks(report))
    return found | {name: entries for name, entries in told.items() if entries}


def _remarks(report: Report) -> Iterator[str]:
    """What is odd in the inventory, what nothing reaches, contradicted answers, and waivers that one should look at."""
    yield from report.inventory.notices
    if report.unreached is not None:
        yield unreached_sentence(report)
    for section in report.frameworks:
        for found in section.contradictions:
            yield f"Contradicted ({found.severity}): {section.id} {contradiction_words(found)}"
    for word, statuses in waivers_by_word(report).items():
        yield from (f"Waiver, {word}: {waiver_status_sentence(status)}" for status in statuses)


def _counts(report: Report) -> Iterator[tuple[str, int]]:
    summary = report.summary
    yield from (("evaluated", summary.evaluated), ("pass", summary.passed), ("fail", summary.fail))
    yield from (("unknown", summary.unknown), ("waived", summary.waived), ("blocking", summary.blocking))


def _selection(report: Report) -> dict[str, Any]:
    """Rules, and of each framework that was asked for every clause: what was looked at, whatever came of it."""
    clauses = [_clause_id(section, clause.id) for section in report.frameworks for clause in section.clauses]
    named = [_token(rule.id) for rule in report.rules] + clauses
    return {"include-controls": [{"control-id": name} for name in named]} if named else {"include-all": {}}


def _components(results: Iterable[Result], identity: str) -> dict[str, dict[str, Any]]:
    """The assets of which anything is said, as components of the system."""
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        if result.asset not in found:
            found[result.asset] = {
                "uuid": _uuid("asset", identity, result.asset),
                "type": _token(result.kind.replace("_", "-")),
                "title": _line(result.asset_name or result.asset),
                "description": escape(f"{result.asset}, declared at {result.file}:{result.line}"),
                "props": [_property("asset", result.asset)],
                "status": {"state": "other", "remarks": "It is declared; whether it runs was not looked at."},
            }
    return found


def _observation(
    report: Report, result: Result, components: dict[str, dict[str, Any]], identity: str
) -> dict[str, Any]:
    component = components[result.asset]["uuid"]
    return {
        "uuid": _uuid("observation", identity, result.fingerprint, result.message),
        "title": _line(f"{result.rule}: {result.title}"),
        "description": escape(message_with_places(result)),
        "props": [
            _property("rule", result.rule),
            _property("severity", result.severity),
            _property("status", result.status),
            _property("fingerprint", result.fingerprint),
            _property("decides", "yes" if result.blocking else "no"),
        ],
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "subjects": [{"subject-uuid": component, "type": "component"}],
        "relevant-evidence": _evidence(result),
        "collected": _moment(report),
    }


def _evidence(result: Result) -> list[dict[str, Any]]:
    """Each step of the proof with the place that states it; without a proof, where the asset is declared."""
    steps = [
        {
            **({"href": _href(hop.file, hop.line)} if hop.file is not None else {}),
            "description": escape(f"{hop_step(hop)} ({hop_origin(hop)})" if hop_origin(hop) else hop_step(hop)),
        }
        for _, path in branches(result)
        for hop in path
    ]
    return steps or [{"href": _href(result.file, result.line), "description": escape(f"{result.asset} is declared")}]


def _risk(result: Result, identity: str) -> dict[str, Any]:
    risk: dict[str, Any] = {
        "uuid": _risk_uuid(result, identity),
        "title": _line(result.title),
        "description": escape(result.message),
        "statement": escape(result.remediation),
        "props": [_property("severity", result.severity)],
        "status": "open",
    }
    if (waiver := result.waiver) is not None:
        risk["status"] = "deviation-approved"
        risk["deadline"] = f"{waiver.expires.isoformat()}T00:00:00Z"
        risk["props"] += [_property("owner", waiver.owner), _property("approver", waiver.approver)]
        risk["statement"] = escape(waiver.reason)
    return risk


def _of_rules(report: Report, results: Iterable[Result], identity: str) -> Iterator[dict[str, Any]]:
    """One finding for each rule that applied to anything."""
    by_rule: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_rule[result.rule].append(result)
    for rule in report.rules:
        counts = report.summary.by_rule.get(rule.id)
        told = by_rule.get(rule.id, [])
        statuses = {result.status for result in told} | ({Status.PASS} if counts and counts.passed else set())
        if statuses:
            yield _of_rule(rule, next(each for each in _WORST if each in statuses), told, identity)


def _of_rule(rule: RuleInfo, status: Status, results: list[Result], identity: str) -> dict[str, Any]:
    state, reason = _OF_STATUS[status]
    finding: dict[str, Any] = {
        "uuid": _uuid("finding", identity, rule.id),
        "title": _line(rule.title),
        "description": escape(rule.description),
        "target": {
            "type": "objective-id",
            "target-id": _token(rule.id),
            "status": {"state": state, "reason": reason},
        },
    }
    if results:
        seen = [_uuid("observation", identity, result.fingerprint, result.message) for result in results]
        finding["related-observations"] = [{"observation-uuid": each} for each in seen]
    risks = [_risk_uuid(result, identity) for result in results if result.status in (Status.FAIL, Status.WAIVED)]
    if risks:
        finding["related-risks"] = [{"risk-uuid": each} for each in risks]
    return finding


def _of_clauses(report: Report, identity: str) -> Iterator[dict[str, Any]]:
    """One finding for each clause and application."""
    for section in report.frameworks:
        asks = {clause.id: clause.asks for clause in section.clauses}
        for assessment in section.assessments:
            for answer in assessment.answers:
                yield _of_clause(section, assessment, answer, asks[answer.clause], identity)


def _of_clause(
    section: FrameworkSection, assessment: Assessment, answer: ClauseAnswer, asks: str, identity: str
) -> dict[str, Any]:
    state, reason = _OF_CLAUSE[answer.status]
    where = assessment.application or "the whole system"
    grounds = "; ".join(grounds_words(answer))
    props = [_property("framework", section.id), _property("clause-status", answer.status)]
    props += [_property("application", assessment.application)] if assessment.application else []
    props += [_property("basis", answer.basis)] if answer.basis else []
    return {
        "uuid": _uuid("clause", identity, section.id, answer.clause, assessment.application or ""),
        "title": _line(f"{section.title} {answer.clause}: {where}"),
        "description": escape(grounds or asks),
        "props": props,
        "target": {
            "type": "objective-id",
            "target-id": _clause_id(section, answer.clause),
            "status": {"state": state, "reason": reason},
        },
    }


def _resources(report: Report, identity: str) -> Iterator[dict[str, Any]]:
    """What was asked, then the files that were read, each by its digest."""
    yield {
        "uuid": _uuid("plan", identity),
        "title": "What was asked",
        "description": escape(
            f"{report.policies.count} rules (sha256 {report.policies.sha256}), profile {report.profile.id} "
            f"(sha256 {report.profile.sha256}), catalog of {report.catalog.date.isoformat()} "
            f"(sha256 {report.catalog.sha256}), home {report.profile.home}, as of {report.today.isoformat()}"
        ),
    }
    files = [("inventory", file.path, file.sha256) for file in report.inventory.files]
    files += [("patch", file.path, file.sha256) for file in report.inventory.patches or ()]
    files += [("evidence", file.path, file.sha256) for file in report.evidence if file.sha256 is not None]
    for role, path, digest in files:
        yield {
            "uuid": _uuid(role, identity, path),
            "title": _line(f"{role}: {path}"),
            "rlinks": [{"href": _href(path), "hashes": [{"algorithm": "SHA-256", "value": digest}]}],
        }


def _identity(report: Report) -> str:
    """What tells this scan from others: everything that decides what it says."""
    digest = hashlib.sha256()
    inventory = [(file.path, file.sha256) for file in (*report.inventory.files, *(report.inventory.patches or ()))]
    evidence = [(file.path, file.sha256 or "") for file in report.evidence]
    asked = (report.policies.sha256, report.profile.sha256, report.catalog.sha256, report.profile.home)
    for part in (report.tool.version, report.today.isoformat(), *asked, *sum((*inventory, *evidence), ())):
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()


def _uuid(*parts: str) -> str:
    return str(uuid5(_SPACE, "\n".join(f"{len(part)}:{part}" for part in parts)))


def _risk_uuid(result: Result, identity: str) -> str:
    return _uuid("risk", identity, result.fingerprint, result.message)


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NAMESPACE, "value": _line(value)}


def _line(text: str) -> str:
    """Text of one line that shows exactly itself; OSCAL has no empty ones, and none that begin or end with a blank."""
    return " ".join(escape(text).split()) or "-"


def _token(text: str) -> str:
    """A name as OSCAL's tokens allow it: letters, digits, dots, dashes and underscores, none of the first two first."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in text)
    return kept if kept[:1].isalpha() else f"_{kept}"


def _clause_id(section: FrameworkSection, clause: str) -> str:
    return _token(f"{section.id}_{clause}")


def _href(file: str, line: int | None = None) -> str:
    return quote(file.encode(errors="surrogatepass")) + (f"#L{line}" if line is not None else "")


def _moment(report: Report) -> str:
    return f"{report.today.isoformat()}T00:00:00Z"
