"""The report as a table: a row for each result, also for what was waived, and for passes where they are listed."""

from collections.abc import Iterator

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.findings.report import MissingField, Report, Result, Status, WaiverStatus
from sovcheck.findings.verdict import contradictions_decide
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.path_wording import branches, hop_origin, hop_step, place
from sovcheck.report.verdict_impact import Impact, Impacts
from sovcheck.report.wording import (
    controls_sentence,
    counted,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)

COLUMNS = (
    "rule",
    "title",
    "severity",
    "status",
    "decides",
    "new",
    "asset",
    "name",
    "kind",
    "about",
    "message",
    "proof",
    "certainty",
    "to_state",
    "file",
    "line",
    "controls",
    "what_to_do",
    "accepted_because",
    "owner",
    "approver",
    "expires",
    "fingerprint",
)
"""``about`` is the discriminator, ``certainty`` that of the least sure step of the proof."""

_SURE = (Certainty.UNVERIFIED, Certainty.SECONDARY, Certainty.CONFIRMED)


def render_csv(report: Report) -> str:
    """Results in the order of the report, then passes, then waivers that somebody should look at."""
    return csv_text(COLUMNS, (tuple(row.get(name) for name in COLUMNS) for row in _rows(report)))


def _rows(report: Report) -> Iterator[dict[str, object]]:
    impacts = Impacts(report)
    if not report.summary.evaluated:
        yield {"status": report.verdict, "decides": "yes", "message": verdict_sentence(report)}
    for result in report.results:
        yield _row(result) | {"decides": "yes" if impacts.of(result) is Impact.DECIDES else "no"}
    for section in report.frameworks:
        for found in section.contradictions:
            yield {
                "rule": f"{section.id} {found.clause}",
                "title": "A declared answer is contradicted by facts",
                "severity": found.severity,
                "status": "fail",
                "decides": "yes" if contradictions_decide(report) else "no",
                "asset": found.application,
                "message": contradiction_words(found),
                "file": found.file,
                "line": found.line,
            }
    titles = {rule.id: rule.title for rule in report.rules}
    for passed in report.passes or ():
        yield {
            "rule": passed.rule,
            "title": titles.get(passed.rule),
            "status": "pass",
            "decides": "no",
            "asset": passed.asset,
            "kind": passed.kind,
        }
    for word, statuses in waivers_by_word(report).items():
        yield from (_waiver_row(word, status) for status in statuses)


def _waiver_row(word: str, status: WaiverStatus) -> dict[str, object]:
    return {
        "rule": status.rule,
        "status": word,
        "decides": "no",
        "asset": status.asset,
        "about": status.discriminator,
        "message": waiver_status_sentence(status),
        "file": status.file,
        "line": status.line,
        "owner": status.owner,
        "expires": status.expires,
    }


def _row(result: Result) -> dict[str, object]:
    row: dict[str, object] = {
        "rule": result.rule,
        "title": result.title,
        "severity": result.severity,
        "status": result.status,
        "new": "yes" if result.new else "no",
        "asset": result.asset,
        "name": result.asset_name,
        "kind": result.kind,
        "about": result.discriminator,
        "message": result.message,
        "proof": " / ".join(_proof(result)),
        "certainty": _least_sure(result),
        "to_state": ", ".join(_to_state(result)),
        "file": result.file,
        "line": result.line,
        "controls": controls_sentence(result.controls),
        "what_to_do": "" if result.status is Status.UNKNOWN else result.remediation,
        "fingerprint": result.fingerprint,
    }
    if (waiver := result.waiver) is not None:
        row |= {"accepted_because": waiver.reason, "owner": waiver.owner}
        row |= {"approver": waiver.approver, "expires": waiver.expires}
    return row


def _to_state(result: Result) -> Iterator[str]:
    yield from map(_missing, result.missing or ())
    if result.further_missing:
        yield f"and at least {counted(result.further_missing, 'more field')}"


def _missing(missing: MissingField) -> str:
    where = f" ({place(missing.file, missing.line)})" if missing.file is not None else ""
    return f"{missing.asset}: {missing.field}{where}"


def _proof(result: Result) -> Iterator[str]:
    for words, path in branches(result):
        if words:
            yield words
        yield from (f"{hop_step(hop)} ({hop_origin(hop)})" if hop_origin(hop) else hop_step(hop) for hop in path)


def _least_sure(result: Result) -> Certainty | None:
    told = {hop.certainty for path in result.paths for hop in path}
    return next((certainty for certainty in _SURE if certainty in told), None)
