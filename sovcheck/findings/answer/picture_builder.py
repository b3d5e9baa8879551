"""Picture builder: from the graph of a system to the picture that reports show."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sovcheck.findings.answer.picture import (
    Layer,
    OpenTo,
    Picture,
    PictureEdge,
    PictureNeed,
    PictureNode,
    PictureOption,
)
from sovcheck.graph.edges import EdgeType, effect_words
from sovcheck.graph.loss import Scope
from sovcheck.graph.losses import Losses
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import COUNTRY_PREFIX, country_node
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.requirements import requirements_of

_LAYERS = {
    Kind.APPLICATION: Layer.APPLICATION,
    Kind.MODEL: Layer.NEED,
    Kind.DATASET: Layer.NEED,
    Kind.DATA_FLOW: Layer.NEED,
    Kind.SOFTWARE: Layer.NEED,
    Kind.GPU_HOST: Layer.PLACE,
    Kind.CLOUD_SERVICE: Layer.PLACE,
}
"""Where assets are; an organization that another one is under is with the owners."""

_SCOPES: Mapping[Scope, OpenTo] = {
    Scope.ASSETS: "asset",
    Scope.ORGANIZATIONS: "organization",
    Scope.COUNTRIES: "country",
}
_ORDER = list(Layer)


def draw(graph: SystemGraph, trusted: Collection[str]) -> Picture | None:
    """All that the applications of the system lead to; None where it declares none."""
    applications = [name for name, asset in graph.system.assets.items() if asset.kind is Kind.APPLICATION]
    if not applications:
        return None
    reached = _reached(graph, applications)
    edges = tuple(_edges(graph, reached))
    owners = _owners(graph, edges)
    losses = graph.losses(RecentTests(date.min, date.max))
    nodes = [_node(graph, name, owners, trusted, losses) for name in reached]
    return Picture(
        trusted=tuple(sorted(trusted)),
        nodes=tuple(sorted(nodes, key=lambda node: (_ORDER.index(node.layer), node.id))),
        edges=edges,
        needs=tuple(dict.fromkeys(need for name in reached for need in _needs(graph, name))),
    )


def _reached(graph: SystemGraph, applications: Sequence[str]) -> list[str]:
    """The ids of all that the applications lead to or need, and the countries that this is under, sorted."""
    names, index = graph.topology.names, graph.topology.index
    found: set[str] = set()
    waiting = list(applications)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if not name.startswith(COUNTRY_PREFIX):
            waiting.extend(names[node] for node in graph.dependencies(index[name]))
            waiting.extend(option.id for need in _needs(graph, name) for option in need.any_of)
            waiting.extend(country_node(code) for code in _countries(graph, name) if country_node(code) in index)
    return sorted(found)


def _edges(graph: SystemGraph, reached: Collection[str]) -> Iterator[PictureEdge]:
    """One edge for each two nodes; what an asset has through the party that runs it is shown there."""
    chosen = set(reached)
    found: dict[tuple[str, str], tuple[set[str], int]] = {}
    for name in reached:
        node = graph.topology.index[name]
        for edge in graph.topology.edges(node):
            target, edge_type = graph.topology.names[graph.topology.target[edge]], _type(graph, edge)
            if target in chosen and edge_type is not EdgeType.SERVES and not graph.is_through(edge):
                types, passes = found.get((name, target), (set(), 0))
                found[name, target] = {*types, edge_type.value}, passes | graph.topology.passes[edge]
    for (name, target), (types, passes) in sorted(found.items()):
        yield PictureEdge(asset=name, to=target, edges=tuple(sorted(types)), effects=effect_words(passes))


def _type(graph: SystemGraph, edge: int) -> EdgeType:
    return EDGE_TYPES[graph.topology.edge_type[edge]]


def _owners(graph: SystemGraph, edges: Sequence[PictureEdge]) -> Collection[str]:
    """The organizations that nothing but organizations leads to: they are there as owners."""
    organizations = {name for name, asset in graph.system.assets.items() if isinstance(asset, Organization)}
    led_to: Mapping[str, list[str]] = {name: [] for name in organizations}
    for edge in edges:
        if edge.to in led_to:
            led_to[edge.to].append(edge.asset)
    return {name for name, sources in led_to.items() if sources and organizations.issuperset(sources)}


def _node(
    graph: SystemGraph, name: str, owners: Collection[str], trusted: Collection[str], losses: Losses
) -> PictureNode:
    asset = graph.system.assets.get(name)
    if asset is None:
        code = name.removeprefix(COUNTRY_PREFIX)
        return PictureNode(id=name, kind="country", layer=Layer.COUNTRY, countries=(code,), foreign=code not in trusted)
    countries = _countries(graph, name)
    stopped_by = graph.stopped_by(name)
    organization = Layer.OWNER if name in owners else Layer.OPERATOR
    return PictureNode(
        id=name,
        name=asset.name,
        kind=asset.kind.value,
        layer=_LAYERS.get(asset.kind, organization),
        countries=countries,
        foreign=_foreign(graph, name, countries, stopped_by, trusted),
        stopped_by=stopped_by,
        open_to=_open_to(graph, name, losses),
    )


def _open_to(graph: SystemGraph, name: str, losses: Losses) -> OpenTo | None:
    if graph.system.assets[name].kind is Kind.ORGANIZATION:
        return None
    scope = losses.open_to(graph.topology.index[name])
    return None if scope is None else _SCOPES[scope]


def _countries(graph: SystemGraph, name: str) -> tuple[str, ...]:
    asset = graph.system.assets[name]
    if isinstance(asset, Organization):
        return (asset.country,) if asset.country is not None else ()
    return tuple(graph.system.service_countries(name) or ())


def _foreign(
    graph: SystemGraph, name: str, countries: Collection[str], stopped_by: Collection[str], trusted: Collection[str]
) -> bool | None:
    """Whether it is outside, or somebody there can stop, slow or read it, other than over what it needs."""
    if any(code not in trusted for code in countries):
        return True
    powers = {party for party in stopped_by if party.startswith(COUNTRY_PREFIX)}
    if any(party.removeprefix(COUNTRY_PREFIX) not in trusted for party in powers):
        return True
    asset = graph.system.assets[name]
    known = graph.control_stated(name) if isinstance(asset, Organization) else not graph.cutoff_omissions(name)
    return False if known else None


def _needs(graph: SystemGraph, name: str) -> Iterator[PictureNeed]:
    asset = graph.system.assets.get(name)
    if asset is None:
        return
    tested = _tested(graph, name)
    for group in graph.needs(name):
        ids = sorted({graph.topology.names[graph.topology.target[edge]] for edge in group})
        yield PictureNeed(asset=name, any_of=tuple(PictureOption(id=each, tested=tested.get(each)) for each in ids))
    for entry in requirements_of(asset):
        if entry.optional:
            options = {option.id: option.tested for option in entry.any_of}
            any_of = tuple(PictureOption(id=each, tested=day) for each, day in sorted(options.items()))
            yield PictureNeed(asset=name, any_of=any_of, optional=True, tested=entry.tested)


def _tested(graph: SystemGraph, name: str) -> dict[str, date]:
    """The latest day on which the switch to each alternative was tried."""
    found: dict[str, date] = {}
    for entry in requirements_of(graph.system.assets[name]):
        for option in entry.any_of:
            if option.tested is not None:
                found[option.id] = max(option.tested, found.get(option.id, option.tested))
    return found
