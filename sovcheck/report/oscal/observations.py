"""Observations: each result with the asset that it is about, its proof, and the risk that a failure is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sovcheck.findings.report import Report, Result
from sovcheck.report.identifiers import moment
from sovcheck.report.markdown_escape import escape
from sovcheck.report.oscal.values import href, line, property_of, token, uuid_of
from sovcheck.report.path_wording import branches, hop_origin, hop_step, message_with_places


def names_of(results: Sequence[Result], identity: str) -> list[str]:
    """An identifier for the observation of each result; of results that say the same each has its own."""
    before: Counter[tuple[str, str]] = Counter()
    names = []
    for result in results:
        said = (result.fingerprint, result.message)
        names.append(uuid_of("observation", identity, *said, str(before[said])))
        before[said] += 1
    return names


def components_of(results: Iterable[Result], identity: str) -> dict[str, dict[str, Any]]:
    """The assets of which anything is said, as components of the system."""
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        if result.asset not in found:
            found[result.asset] = {
                "uuid": uuid_of("asset", identity, result.asset),
                "type": token(result.kind.replace("_", "-")),
                "title": line(result.asset_name or result.asset),
                "description": escape(f"{result.asset}, declared at {result.file}:{result.line}"),
                "props": [property_of("asset", result.asset)],
                "status": {"state": "other", "remarks": "It is declared; whether it runs was not examined."},
            }
    return found


def observation_of(
    report: Report, result: Result, name: str, components: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """What a rule said of an asset, under its name, with its proof."""
    component = components[result.asset]["uuid"]
    return {
        "uuid": name,
        "title": line(f"{result.rule}: {result.title}"),
        "description": escape(message_with_places(result)),
        "props": [
            property_of("rule", result.rule),
            property_of("severity", result.severity),
            property_of("status", result.status),
            property_of("fingerprint", result.fingerprint),
            property_of("decides", "yes" if result.blocking else "no"),
        ],
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "subjects": [{"subject-uuid": component, "type": "component"}],
        "relevant-evidence": _evidence(result),
        "collected": moment(report.today),
    }


def _evidence(result: Result) -> list[dict[str, Any]]:
    """Each step of the proof with the place that states it; without a proof, where the asset is declared."""
    steps = [
        {
            **({"href": href(hop.file, hop.line)} if hop.file is not None else {}),
            "description": escape(f"{hop_step(hop)} ({hop_origin(hop)})" if hop_origin(hop) else hop_step(hop)),
        }
        for _, path in branches(result)
        for hop in path
    ]
    return steps or [{"href": href(result.file, result.line), "description": escape(f"{result.asset} is declared")}]


def risk_of(result: Result, name: str) -> dict[str, Any]:
    """What a failure means; open, or accepted until its waiver ends. ``name`` is that of the observation."""
    risk: dict[str, Any] = {
        "uuid": uuid_of("risk", name),
        "title": line(result.title),
        "description": escape(result.message),
        "statement": escape(result.remediation),
        "props": [property_of("severity", result.severity)],
        "status": "open",
    }
    if (waiver := result.waiver) is not None:
        risk["status"] = "deviation-approved"
        risk["deadline"] = moment(waiver.expires)
        risk["props"] += [property_of("owner", waiver.owner), property_of("approver", waiver.approver)]
        risk["statement"] = escape(waiver.reason)
    return risk
