"""From a resolved system to its graph."""

from itertools import chain

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import joint_links
from sovcheck.graph.links import links_of
from sovcheck.graph.parties import find_parties
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import build_topology


def build_graph(system: System) -> SystemGraph:
    """The graph of the system: its assets, the countries that they name, and the edges that their fields state."""
    joint = joint_links(system)
    stated = (
        (name, chain(links_of(asset, system), joint[name]) if name in joint else links_of(asset, system))
        for name, asset in system.assets.items()
    )
    topology = build_topology(system.assets, stated)
    return SystemGraph(system, topology, find_parties(system, topology))
