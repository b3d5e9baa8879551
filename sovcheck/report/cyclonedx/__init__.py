"""CycloneDX 1.7: a bill of materials of the system, who states each fact of it, and what was found, as attestations.

The serial number is a UUID of version 5 over all that the document is made of, and every time is the day of the scan,
so that equal reports give equal bytes. Nobody has shown that an inventory is complete, and the document says so.
"""

from collections.abc import Iterator
from typing import Any

from sovcheck.findings.report import FileDigest, Report
from sovcheck.report.cyclonedx.components import Bill, bill_of, dependencies_of, properties_of
from sovcheck.report.cyclonedx.declarations import Declarations
from sovcheck.report.cyclonedx.element import Cited, citations_of
from sovcheck.report.cyclonedx.standards import standards_of
from sovcheck.report.cyclonedx.values import (
    CATALOG,
    SYSTEM,
    TOOL,
    file_ref,
    property_of,
    uuid_of,
)
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.identifiers import identity_of, moment
from sovcheck.report.stated_assets import stated_assets
from sovcheck.report.wording import unreached_sentence, verdict_sentence, waiver_status_sentence, waivers_by_word

_VERSION = "1.7"


def render_cyclonedx(report: Report) -> str:
    """A bill of materials. Raises UsageError for a report that does not hold what is stated of its assets."""
    return escaped_json(_document(report)).decode()


def _document(report: Report) -> dict[str, Any]:
    bill = bill_of(stated_assets(report))
    properties, cited = _of_organizations(bill)
    cited += [(element.stated, field, f"{at}{rest}") for at, element in bill.all() for field, rest in element.cited()]
    targets = {
        "organizations": [element.content for element in bill.organizations],
        "components": [element.content for element in bill.flows],
    }
    written: dict[str, Any] = {
        "components": [element.content for element in bill.components],
        "services": [element.content for element in bill.services],
        "dependencies": dependencies_of(bill.assets),
        "compositions": [{"aggregate": "unknown", "assemblies": [SYSTEM]}],
        "declarations": Declarations(report, {*bill.assets, SYSTEM}).written(
            {name: entries for name, entries in targets.items() if entries}
        ),
        "definitions": {"standards": standards_of(report)},
        "citations": citations_of(cited, moment(report.today)),
        "properties": properties,
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": _VERSION,
        "serialNumber": f"urn:uuid:{uuid_of('document', identity_of(report, stated=True))}",
        "version": 1,
        "metadata": _metadata(report, bill),
        **{name: entries for name, entries in written.items() if entries},
    }


def _of_organizations(bill: Bill) -> tuple[list[dict[str, str]], list[Cited]]:
    """What is stated of organizations beyond name and country, which no entity of CycloneDX has room for."""
    properties: list[dict[str, str]] = []
    cited: list[Cited] = []
    for organization in bill.organizations:
        for field, written in properties_of(organization):
            cited.append((organization.stated, field, f"/properties/{len(properties)}"))
            properties.append(written)
    return properties, cited


def _metadata(report: Report, bill: Bill) -> dict[str, Any]:
    system: dict[str, Any] = {
        "type": "application",
        "bom-ref": SYSTEM,
        "name": report.inventory.name or "The declared system",
    }
    files = _files(report, bill)
    if files:
        system["components"] = files
    catalog = {
        "type": "data",
        "bom-ref": CATALOG,
        "name": "Catalog",
        "version": report.catalog.date.isoformat(),
        "hashes": [{"alg": "SHA-256", "content": report.catalog.sha256}],
    }
    tool = {"type": "application", "bom-ref": TOOL, "name": report.tool.name, "version": report.tool.version}
    return {
        "timestamp": moment(report.today),
        "tools": {"components": [tool | {"components": [catalog]}]},
        "component": system,
        "properties": [property_of(name, value) for name, value in _said(report)],
    }


def _files(report: Report, bill: Bill) -> list[dict[str, Any]]:
    """The files that state something, each once by its path."""
    digests: dict[str, FileDigest] = {}
    for file in (*report.inventory.files, *(report.inventory.patches or ())):
        digests.setdefault(file.path, file)
    named = {
        file: None
        for _, element in bill.all()
        for file in (element.stated.file, *(fact.file for fact in element.stated.facts))
        if file is not None
    }
    return [
        {"type": "file", "bom-ref": file_ref(path), "name": path}
        | ({"hashes": [{"alg": "SHA-256", "content": digests[path].sha256}]} if path in digests else {})
        for path in dict.fromkeys([*digests, *named])
    ]


def _said(report: Report) -> Iterator[tuple[str, str]]:
    """The verdict, against what it was judged, and what somebody should look at."""
    yield "verdict", report.verdict
    yield "verdict:sentence", verdict_sentence(report)
    yield "notice", report.notice
    yield "profile", f"{report.profile.id} (sha256 {report.profile.sha256})"
    yield "home", report.profile.home
    yield "fail-on", report.profile.fail_on
    yield "policies", f"{report.policies.count} rules (sha256 {report.policies.sha256})"
    yield "engine", f"{report.engine.name} {report.engine.version}"
    yield from (("inventory:notice", notice) for notice in report.inventory.notices)
    if report.unreached is not None:
        yield "unreached", unreached_sentence(report)
    for word, statuses in waivers_by_word(report).items():
        yield from (("waiver", f"{word}: {waiver_status_sentence(status)}") for status in statuses)
