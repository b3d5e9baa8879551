"""From a resolved system to its graph."""

from collections.abc import Iterable
from itertools import chain

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.links import links_of
from sovcheck.graph.parties import find_parties
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import Link, build_topology
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.organization import Organization


def build_graph(system: System) -> SystemGraph:
    """The graph of the system: its assets, the countries that they name, and the edges that their fields state."""
    controllers = Controllers(system)
    stated = ((name, _links(asset, system, controllers)) for name, asset in system.assets.items())
    topology = build_topology(system.assets, stated)
    return SystemGraph(system, topology, find_parties(system, topology), controllers, build_graph)


def _links(asset: Asset, system: System, controllers: Controllers) -> Iterable[Link]:
    links = links_of(asset, system, controllers)
    return chain(links, controllers.links(asset)) if isinstance(asset, Organization) else links
