"""Parties that can leave: in the table of single parties, and among the tick boxes of the simulator."""

from sovcheck.findings.answer.departures import Departure, PartyKind
from sovcheck.findings.answer.picture import PictureNode
from sovcheck.findings.report import Report

_GROUPS = (
    ("countries", {"country"}),
    ("organizations", {"organization"}),
    ("places", {"gpu_host", "cloud_service"}),
)


def simulated_parties(report: Report) -> list[tuple[str, list[PictureNode]]]:
    """The parties and places of the picture whose loss stops some part of it, by the words of ``leave``."""
    picture = report.answer.picture if report.answer is not None else None
    if picture is None:
        return []
    powerful = {
        party for node in picture.nodes if node.kind not in {"organization", "country"} for party in node.stopped_by
    }
    powerful |= {node.id for node in picture.nodes if node.kind in {"gpu_host", "cloud_service"}}
    found = [
        (group, [node for node in picture.nodes if node.kind in kinds and node.id in powerful])
        for group, kinds in _GROUPS
    ]
    return [(group, nodes) for group, nodes in found if nodes]


def told_departures(report: Report) -> list[Departure]:
    """The countries, organizations, hosts and services without which an application does not go on as it was.

    Single models and programs are left to the report inside: they do not leave, their providers do.
    """
    departures = report.answer.departures if report.answer is not None else None
    picture = report.answer.picture if report.answer is not None else None
    kinds = {node.id: node.kind for node in picture.nodes} if picture is not None else {}
    places = {name for name, kind in kinds.items() if kind in {"gpu_host", "cloud_service"}}
    return [
        each
        for each in (departures.parties if departures is not None else ())
        if each.applications and all(one.kind is not PartyKind.ASSET or one.id in places for one in each.without)
    ]
