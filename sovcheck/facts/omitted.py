"""What was left out where, so that a fact is unknown; looked up only for those facts that turn out to matter."""

from dataclasses import dataclass

from sovcheck.errors import Location
from sovcheck.graph.omissions import Omission
from sovcheck.graph.system_graph import SystemGraph


@dataclass(frozen=True, slots=True)
class Omitted:
    """A field that an asset leaves out; ``location`` is where to state it, None in an asset of the catalog."""

    asset: str
    field: str
    location: Location | None


def omitted(asset_id: str, fact: str, graph: SystemGraph) -> tuple[Omitted, ...]:
    """What leaves the fact of the asset open, as far as other assets do; a few where there are many."""
    return tuple(_placed(omission, graph) for omission in _omissions(asset_id, fact, graph))


def _omissions(asset_id: str, fact: str, graph: SystemGraph) -> tuple[Omission, ...]:
    match fact:
        case "reach_complete":
            return graph.reach_omissions(asset_id)
        case "access_complete":
            return graph.access_omissions(asset_id)
    return ()


def _placed(omission: Omission, graph: SystemGraph) -> Omitted:
    location = graph.system.statement(omission.asset, omission.field).location
    return Omitted(omission.asset, omission.field, location)
