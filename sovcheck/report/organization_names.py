"""Display names of the organizations that a report names by their ids."""

from collections.abc import Mapping

from sovcheck.findings.report import Report
from sovcheck.inventory.assets.asset import Kind


def names_of(report: Report) -> Mapping[str, str]:
    """Names by id, of those organizations that the report has names of; a name that nobody states is the id."""
    answer = report.answer
    if answer is None:
        return {}
    names = {
        node.id: node.name
        for node in (answer.picture.nodes if answer.picture is not None else ())
        if node.kind == Kind.ORGANIZATION and node.name
    }
    for holder in answer.holders or ():
        names |= {party.id: party.name for party in (*holder.controlled, *holder.between)}
        if holder.name:
            names[holder.organization] = holder.name
    return names
