"""OSCAL assessment results (NIST, version 1.2.1): what was observed, and what is found of each rule and clause.

Every identifier is a UUID of version 5 over what it stands for, and every time is the day of the scan, so that equal
reports give equal bytes. What is not known is not satisfied, with the reason ``other``: neither a pass nor a fail.
"""

from collections.abc import Iterator
from typing import Any

from sovcheck.findings.report import Report
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.identifiers import identity_of, moment
from sovcheck.report.markdown_escape import escape
from sovcheck.report.oscal.findings import AT_RISK, clause_id, findings_of_clauses, findings_of_rules
from sovcheck.report.oscal.observations import components_of, names_of, observation_of, risk_of
from sovcheck.report.oscal.values import href, line, property_of, token, uuid_of
from sovcheck.report.wording import unreached_sentence, verdict_sentence, waiver_status_sentence, waivers_by_word

_VERSION = "1.2.1"


def render_oscal(report: Report) -> str:
    """An ``assessment-results`` document. What was asked is in its back matter, in the place of a plan."""
    return escaped_json({"assessment-results": _document(report)}).decode()


def _document(report: Report) -> dict[str, Any]:
    identity = identity_of(report, stated=False)
    resources = list(_resources(report, identity))
    return {
        "uuid": uuid_of("document", identity),
        "metadata": {
            "title": line(f"Sovereignty of {report.inventory.name or 'the declared system'}"),
            "last-modified": moment(report.today),
            "version": report.tool.version,
            "oscal-version": _VERSION,
            "props": [property_of("tool", f"{report.tool.name} {report.tool.version}")],
            "remarks": escape(report.notice),
        },
        "import-ap": {"href": f"#{resources[0]['uuid']}"},
        "results": [_result(report, identity)],
        "back-matter": {"resources": resources},
    }


def _result(report: Report, identity: str) -> dict[str, Any]:
    results = list(report.results)
    named = list(zip(results, names_of(results, identity), strict=True))
    components = components_of(results, identity)
    found: dict[str, Any] = {
        "uuid": uuid_of("result", identity),
        "title": line(f"Scan by the profile {report.profile.id}"),
        "description": escape(verdict_sentence(report)),
        "start": moment(report.today),
        "end": moment(report.today),
        "props": [
            property_of("verdict", report.verdict),
            property_of("profile", report.profile.id),
            property_of("home", report.profile.home),
            property_of("fail-on", report.profile.fail_on),
            property_of("catalog-date", report.catalog.date.isoformat()),
            property_of("engine", f"{report.engine.name} {report.engine.version}"),
            *(property_of(f"results-{word}", str(count)) for word, count in _counts(report)),
        ],
    }
    if components:
        found["local-definitions"] = {"components": list(components.values())}
    found["reviewed-controls"] = {"control-selections": [_selection(report)]}
    observations = [observation_of(report, result, name, components) for result, name in named]
    risks = [risk_of(result, name) for result, name in named if result.status in AT_RISK]
    findings = [*findings_of_rules(report, named, identity), *findings_of_clauses(report, identity)]
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
    clauses = [clause_id(section, clause.id) for section in report.frameworks for clause in section.clauses]
    named = [token(rule.id) for rule in report.rules] + clauses
    return {"include-controls": [{"control-id": name} for name in named]} if named else {"include-all": {}}


def _resources(report: Report, identity: str) -> Iterator[dict[str, Any]]:
    """What was asked, then the files that were read, each by its digest."""
    yield {
        "uuid": uuid_of("plan", identity),
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
            "uuid": uuid_of(role, identity, path),
            "title": line(f"{role}: {path}"),
            "rlinks": [{"href": href(path), "hashes": [{"algorithm": "SHA-256", "value": digest}]}],
        }
