"""Graph construction: from a resolved system to its graph."""

from collections.abc import Iterable, Iterator
from itertools import chain

from sovcheck.catalog.references import references_of
from sovcheck.catalog.system import System
from sovcheck.graph.edge_table import links_of
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.parties import find_parties
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import Link, Stated, build_topology
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.organization import Organization


def build_graph(system: System) -> SystemGraph:
    """The graph of the system: its assets, the countries that they name, and the edges that their fields state."""
    controllers = Controllers(system)
    topology = build_topology(system.assets, _stated(system, controllers), system.more)
    return SystemGraph(system, topology, find_parties(system, topology), controllers, build_graph)


def _stated(system: System, controllers: Controllers) -> Iterator[Stated]:
    """The links of every asset, with its text unless the first of that text names itself: others name that one, too."""
    usable: dict[int | None, bool] = {None: True}
    for name, asset in system.assets.items():
        text = system.texts.get(name)
        if text not in usable:
            usable[text] = name not in (target for _, target, _ in references_of(asset))
        yield Stated(name, _links(asset, system, controllers), text if usable[text] else None)


def _links(asset: Asset, system: System, controllers: Controllers) -> Iterable[Link]:
    links = links_of(asset, system, controllers)
    return chain(links, controllers.links(asset)) if isinstance(asset, Organization) else links
