"""Parties: the nodes that are organizations or countries, and the country that each is under."""

from collections.abc import Mapping

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.graph.paths import COUNTRY_PREFIX, Party, country_node
from sovcheck.graph.topology import Topology
from sovcheck.inventory.assets.organization import Organization


class Parties(Struct, frozen=True):
    """Parties by node and nodes by party; ``country_of`` is the node of an organization's country, where it is stated.

    ``rank`` numbers the nodes in the order of their parties.
    """

    party: Mapping[int, Party]
    node: Mapping[Party, int]
    country_of: Mapping[int, int]
    rank: Mapping[int, int]


def find_parties(system: System, topology: Topology) -> Parties:
    """Every organization and every country of the graph."""
    party: dict[int, Party] = {}
    country_of: dict[int, int] = {}
    for name, node in topology.index.items():
        asset = system.assets.get(name)
        if isinstance(asset, Organization):
            party[node] = Party(name, asset.country)
            if asset.country is not None:
                country_of[node] = topology.index[country_node(asset.country)]
        elif asset is None:
            party[node] = Party(None, name.removeprefix(COUNTRY_PREFIX))
    ordered = sorted(party, key=lambda node: party[node].sort_key)
    return Parties(
        party=party,
        node={value: node for node, value in party.items()},
        country_of=country_of,
        rank={node: rank for rank, node in enumerate(ordered)},
    )
