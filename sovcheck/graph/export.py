"""The graph as networkx holds it: for people to query, and for every format that it is written in."""

from collections.abc import Iterator

import networkx as nx

from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import COUNTRY_PREFIX, Hop
from sovcheck.graph.shares import holder_of, stake_of
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.organization import Organization, Stake

_WORDS = {Effect.ACCESS: "access", Effect.THROTTLE: "throttle", Effect.CUTOFF: "cutoff", Effect.ORIGIN: "origin"}


def to_networkx(graph: SystemGraph, focus: str | None = None) -> "nx.MultiDiGraph[str]":
    """The whole graph, or what ``focus`` leads to; sorted, so that equal systems give equal exports.

    Nodes carry ``kind``, and ``name`` and ``country`` where they are known. Edges carry ``type``, ``effects`` (a list
    of words), ``stated`` (file and line) or ``source`` or both, and for shares ``capital`` and ``voting``. Raises
    KeyError for a focus that the system does not have.
    """
    exported: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges = _all_edges(graph) if focus is None else _edges_below(graph, graph.topology.index[focus])
    nodes = set(range(len(graph.topology.names))) if focus is None else {graph.topology.index[focus]}
    chosen = list(edges)
    for edge in chosen:
        nodes.update((graph.topology.source[edge], graph.topology.target[edge]))
    for name in sorted(graph.topology.names[node] for node in nodes):
        exported.add_node(name, **_node_attributes(graph, name))
    for hop, edge in sorted(((graph.hop(edge), edge) for edge in chosen), key=lambda pair: _order(pair[0])):
        exported.add_edges_from([(hop.asset, hop.to, _edge_attributes(graph, hop, edge))])
    return exported


def _all_edges(graph: SystemGraph) -> Iterator[int]:
    return iter(range(len(graph.topology.source)))


def _edges_below(graph: SystemGraph, focus: int) -> Iterator[int]:
    """Every edge on a path from the focus; what a host serves is told of the focus only, for it needs none of it."""
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


def _edge_attributes(graph: SystemGraph, hop: Hop, edge: int) -> dict[str, str | float | list[str]]:
    passes = graph.topology.passes[edge]
    attributes: dict[str, str | float | list[str]] = {
        "type": hop.edge.value,
        "effects": [word for effect, word in _WORDS.items() if passes & effect],
    }
    if hop.location is not None:
        attributes["stated"] = str(hop.location)
    if hop.source is not None:
        attributes["source"] = hop.source
    stake = _stake(graph, hop, graph.topology.fields[graph.topology.field[edge]])
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
