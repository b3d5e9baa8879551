"""Who can be ticked in the simulator."""

from sovcheck.findings.picture import PictureNode
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
