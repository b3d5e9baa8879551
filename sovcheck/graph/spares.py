"""Spares: which hosts and services an application has nothing left beside when some parties leave together."""

from collections.abc import Collection

from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Kind


def stopping_together(graph: SystemGraph, trusted: Collection[str], tested: RecentTests) -> frozenset[str]:
    """What applications miss where everybody under a country that is not trusted leaves at once.

    Two who replace each other are both among them where both are lost: neither is a spare of the other then. An
    alternative that was not tested, or that may be in such hands, is not counted on.
    """
    index, names = graph.topology.index, graph.topology.names
    abroad = [node for name, node in index.items() if name.startswith(COUNTRY_PREFIX) and _code(name) not in trusted]
    losses = graph.losses(tested)
    lost = losses.unsure_without(abroad)
    applications = (index[name] for name, asset in graph.system.assets.items() if asset.kind is Kind.APPLICATION)
    missed = [node for node in applications if node in lost]
    seen = set(missed)
    for node in missed:
        for target in losses.missed(node, lost):
            if target not in seen:
                seen.add(target)
                missed.append(target)
    return frozenset(names[node] for node in seen)


def _code(country: str) -> str:
    return country.removeprefix(COUNTRY_PREFIX)
