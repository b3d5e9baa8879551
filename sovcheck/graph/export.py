"""The graph as networkx holds it: for people to query, and for every format that it is written in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import networkx as nx

from sovcheck.graph.edges import EdgeType, effect_words
from sovcheck.graph.paths import COUNTRY_PREFIX, Hop
from sovcheck.graph.shares import holder_of, stake_of
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.assets.requirements import Alternative, RequirementEntry

_REQUIRES = EDGE_TYPES.index(EdgeType.REQUIRES)
_RUNS_ON = EDGE_TYPES.index(EdgeType.RUNS_ON)

_Attributes: TypeAlias = dict[str, str | float | list[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One edge of a need: ``any_of`` numbers the alternatives of its asset, and edges of one number replace each other.

    None where it has no alternative. ``tested`` is the day on which the switch to it, or life without it, was tried.
    """

    any_of: int | None
    optional: bool
    tested: date | None


def to_networkx(graph: SystemGraph, focus: str | None = None) -> "nx.MultiDiGraph[str]":
    """The whole graph, or what ``focus`` leads to; sorted, so that equal systems give equal exports.

    Nodes carry ``kind``, and ``name`` and ``country`` where they are known. Edges carry ``type``, ``effects`` (a list
    of words), ``stated`` (file and line), or ``source`` with its ``certainty``, or both, and for shares ``capital`` and
    ``voting``. Those of a need carry ``any_of``, a number that the alternatives of one asset share and of which one is
    enough; ``optional``, where the asset can do without; and ``tested``, the day on which that was tried. Raises
    KeyError for a focus that the system does not have.
    """
    exported: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges = _all_edges(graph) if focus is None else _edges_below(graph, graph.topology.index[focus])
    nodes = set(range(len(graph.topology.names))) if focus is None else {graph.topology.index[focus]}
    # What an asset has through the party that runs it is shown by the edges of that organization.
    chosen = [edge for edge in edges if not graph.is_through(edge)]
    choices: dict[int, Choice] = {}
    for edge in chosen:
        nodes.update((graph.topology.source[edge], graph.topology.target[edge]))
    for node in {graph.topology.source[edge] for edge in chosen}:
        choices.update(_choices_of(graph, node))
    for name in sorted(graph.topology.names[node] for node in nodes):
        exported.add_node(name, **_node_attributes(graph, name))
    for hop, edge in sorted(((graph.hop(edge), edge) for edge in chosen), key=lambda pair: _order(pair[0])):
        attributes = _edge_attributes(graph, hop, edge) | _choice_attributes(choices.get(edge))
        exported.add_edges_from([(hop.asset, hop.to, attributes)])
    return exported


def _all_edges(graph: SystemGraph) -> Iterator[int]:
    return iter(range(len(graph.topology.source)))


def _edges_below(graph: SystemGraph, focus: int) -> Iterator[int]:
    """Every edge on a path from the focus; what a host serves is shown for the focus only: it needs none of it."""
    topology, serves = graph.topology, EDGE_TYPES.index(EdgeType.SERVES)
    seen = {focus}
    waiting = [focus]
    while waiting:
        node = waiting.pop()
        for edge in topology.edges(node):
            target = topology.target[edge]
            if topology.edge_type[edge] == serves:
                if node == focus:
                    yield edge
                continue
            yield edge
            if target not in seen:
                seen.add(target)
                waiting.append(target)


def _order(hop: Hop) -> tuple[str, int, str, str]:
    return hop.asset, EDGE_TYPES.index(hop.edge), hop.to, str(hop.location)


def _node_attributes(graph: SystemGraph, name: str) -> dict[str, str]:
    asset = graph.system.assets.get(name)
    if asset is None:
        return {"kind": "country", "country": name.removeprefix(COUNTRY_PREFIX)}
    country = asset.country if isinstance(asset, Organization) else None
    countries = (country,) if country else graph.system.service_countries(name) or ()
    found = {"kind": asset.kind.value, "name": asset.name, "country": " ".join(countries)}
    return {key: value for key, value in found.items() if value}


def _choices_of(graph: SystemGraph, node: int) -> Mapping[int, Choice]:
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


def _choice_attributes(choice: Choice | None) -> _Attributes:
    if choice is None:
        return {}
    told: dict[str, str | float | None] = {
        "any_of": choice.any_of,
        "optional": choice.optional or None,
        "tested": choice.tested.isoformat() if choice.tested is not None else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _edge_attributes(graph: SystemGraph, hop: Hop, edge: int) -> _Attributes:
    passes = graph.topology.passes[edge]
    field = graph.topology.fields[graph.topology.field[edge]]
    attributes: _Attributes = {
        "type": hop.edge.value,
        "effects": list(effect_words(passes)),
    }
    if hop.location is not None:
        attributes["stated"] = str(hop.location)
    if hop.source is not None:
        attributes["source"] = hop.source
    if hop.certainty is not None:
        attributes["certainty"] = hop.certainty.value
    stake = _stake(graph, hop, field)
    for right in ("capital", "voting"):
        value = getattr(stake, right, None)
        if value is not None:
            attributes[right] = value
    return attributes


def _stake(graph: SystemGraph, hop: Hop, field: str) -> Stake | None:
    """The stake that an edge stands for; none for joint control, which is several."""
    asset = graph.system.assets[hop.asset]
    if not isinstance(asset, Organization) or hop.edge is not EdgeType.OWNED_BY:
        return None
    stake = stake_of(asset, field)
    return stake if holder_of(stake) == hop.to else None
