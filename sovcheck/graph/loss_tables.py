"""Tables behind losses: what each asset needs and leaves out, and who goes along with whom."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from sovcheck.catalog.system import System
from sovcheck.graph.exposure import Exposures
from sovcheck.graph.needs import Needs
from sovcheck.graph.omissions import Omission
from sovcheck.graph.open_effects import OmittedBy, omitted_by_each
from sovcheck.graph.parties import Parties
from sovcheck.graph.topology import Topology
from sovcheck.inventory.assets.asset import Kind


class LossTables:
    """Tables over one system ``but`` for some nodes, each made when it is first asked for; the same for every loss."""

    def __init__(
        self,
        system: System,
        topology: Topology,
        parties: Parties,
        cutoff: Exposures,
        omitted_by: OmittedBy,
        but: frozenset[int] = frozenset(),
    ) -> None:
        self._but = but
        self._system = system
        self._topology = topology
        self._parties = parties
        self._cutoff = cutoff
        self._omitted_by = omitted_by
        self.needs = Needs(system, topology, parties)

    @cached_property
    def optional(self) -> Mapping[int, Mapping[int, Sequence[int]]]:
        """By asset the edges to what it can do without, by the number of the entry of ``requires``."""
        found = ((node, self.needs.optional(node)) for node in self.assets)
        return {node: entries for node, entries in found if entries}

    @cached_property
    def own(self) -> Mapping[int, tuple[Omission, ...]]:
        """What each asset and organization leaves out itself."""
        found: dict[int, tuple[Omission, ...]] = {}
        for name, omission in omitted_by_each(self._system, self._omitted_by):
            node = self._topology.index[name]
            found[node] = (*found.get(node, ()), omission)
        return found

    @cached_property
    def assets(self) -> Collection[int]:
        """The nodes that are not parties."""
        assets = self._system.assets.items()
        nodes = (self._topology.index[name] for name, asset in assets if asset.kind is not Kind.ORGANIZATION)
        return tuple([node for node in nodes if node not in self._but])

    @cached_property
    def taken_along(self) -> Mapping[int, Sequence[int]]:
        """For each organization and country the parties that go with it, itself among them."""
        found: dict[int, list[int]] = {}
        for party in self._parties.party:
            powers = self._cutoff.at(party)
            for element in {*powers, *(self._parties.country_of.get(node, node) for node in powers)}:
                found.setdefault(element, []).append(party)
        return found
