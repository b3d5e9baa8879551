"""What the edges of a need say beside their end: which are alternatives of each other, which one can do without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.requirements import Alternative, RequirementEntry

_REQUIRES = EDGE_TYPES.index(EdgeType.REQUIRES)
_RUNS_ON = EDGE_TYPES.index(EdgeType.RUNS_ON)


@dataclass(frozen=True, slots=True)
class Choice:
    """One edge of a need: ``any_of`` numbers the alternatives of its asset, and edges of one number replace each other.

    None where it has no alternative. ``tested`` is the day on which the switch to it, or life without it, was tried.
    """

    any_of: int | None
    optional: bool
    tested: date | None


def choices_of(graph: SystemGraph, node: int) -> Mapping[int, Choice]:
    """The choices of those edges of a node that have alternatives, are optional, or were tested."""
    topology = graph.topology
    asset = graph.system.assets.get(topology.names[node])
    groups: dict[str, list[int]] = {}
    terms: dict[int, tuple[bool, date | None]] = {}
    for edge in topology.edges(node) if asset is not None else ():
        if topology.edge_type[edge] == _REQUIRES:
            entry, option = _requirement(asset, topology.fields[topology.field[edge]])
            if entry is not None and option is not None:
                groups.setdefault(topology.fields[topology.field[edge]].partition(".any_of.")[0], []).append(edge)
                terms[edge] = entry.optional, option.tested
        elif topology.edge_type[edge] == _RUNS_ON and isinstance(asset, Model) and asset.access is not Access.API:
            groups.setdefault("hosts", []).append(edge)
    numbers = _numbers(
        [edges for edges in groups.values() if len({topology.target[edge] for edge in edges}) > 1], graph
    )
    found = {edge: Choice(numbers.get(edge), *terms.get(edge, (False, None))) for edge in {*numbers, *terms}}
    return {edge: choice for edge, choice in found.items() if choice != Choice(None, False, None)}


def _numbers(groups: Sequence[Sequence[int]], graph: SystemGraph) -> dict[int, int]:
    """Numbers from 1, by the ids of the alternatives, so that they do not depend on the order of a file."""
    names, target = graph.topology.names, graph.topology.target
    ordered = sorted(groups, key=lambda edges: (sorted(names[target[edge]] for edge in edges), edges))
    return {edge: number for number, edges in enumerate(ordered, start=1) for edge in edges}


def _requirement(asset: Asset | None, field: str) -> tuple[RequirementEntry | None, Alternative | None]:
    """The entry and the alternative that the field of an edge names, such as ``requires.0.any_of.1.id``."""
    entries: Sequence[RequirementEntry] = getattr(asset, "requires", None) or ()
    match field.split("."):
        case ["requires", place, _, option, *_] if place.isdecimal() and int(place) < len(entries):
            entry = entries[int(place)]
            return entry, entry.any_of[int(option)]
        case _:
            return None, None
