"""From a resolved system to its graph."""

from sovcheck.catalog.system import System
from sovcheck.graph.system_graph import SystemGraph


def build_graph(system: System) -> SystemGraph:
    """The graph of the system."""
    return SystemGraph(system)
