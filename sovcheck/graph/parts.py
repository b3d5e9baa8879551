"""The parts of a graph that answers are worked out with; each is made when it is first asked for."""

from collections.abc import Sequence
from functools import cached_property, partial

from sovcheck.catalog.system import System
from sovcheck.graph.access_gaps import unproved_claims, unstated_readers
from sovcheck.graph.control_gaps import ControlGaps
from sovcheck.graph.cutoff_gaps import unstated_stoppers
from sovcheck.graph.deployments import Deployments
from sovcheck.graph.edges import READABLE, Effect
from sovcheck.graph.hops import Hops
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.lineages import Lineages
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.omissions import Serving
from sovcheck.graph.open_effects import OmittedBy, OpenEffect
from sovcheck.graph.ownership import Ownership
from sovcheck.graph.parties import Parties
from sovcheck.graph.reach import Reach
from sovcheck.graph.survival import Survival
from sovcheck.graph.topology import Topology
from sovcheck.graph.witness import Witnesses


class GraphParts:
    """One resolved system as a graph, and what looks things up in it."""

    def __init__(self, system: System, topology: Topology, parties: Parties, controllers: Controllers) -> None:
        self.system = system
        self.topology = topology
        self._parties = parties
        self._controllers = controllers
        self._hops = Hops(system, topology)
        self._witnesses = Witnesses(system, topology, parties, self._hops)
        self._survivals: dict[RecentTests, Survival] = {}

    def _node(self, name: str) -> int:
        return self.topology.index[name]

    @cached_property
    def _exposure_classes(self) -> tuple[Sequence[int], ...]:
        return tuple(self._witnesses.of(effect).class_of for effect in Effect)

    @cached_property
    def _ownership(self) -> Ownership:
        return Ownership(self.system)

    @cached_property
    def _control_gaps(self) -> ControlGaps:
        return ControlGaps(self.system, self._controllers)

    @cached_property
    def _serving(self) -> Serving:
        return Serving.of(self.system)

    @cached_property
    def _survival(self) -> Survival:
        return Survival(self.system, self.topology, self._parties, self._hops, self._witnesses.of(Effect.CUTOFF))

    def _survival_of(self, tested: RecentTests) -> Survival:
        found = self._survivals.get(tested)
        if found is None:
            cutoff = self._witnesses.of(Effect.CUTOFF)
            found = Survival(self.system, self.topology, self._parties, self._hops, cutoff, tested, self._survival)
            self._survivals[tested] = found
        return found

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.system, self.topology, self._hops, self._serving)

    @cached_property
    def _open_access(self) -> OpenEffect:
        omitted_by = partial(unstated_readers, control=self._control_gaps, serving=self._serving)
        return OpenEffect(self.system, self.topology, READABLE, omitted_by)

    @cached_property
    def _open_claims(self) -> OpenEffect:
        return OpenEffect(self.system, self.topology, READABLE, unproved_claims)

    @cached_property
    def _open_cutoff(self) -> OpenEffect:
        return OpenEffect(self.system, self.topology, Effect.CUTOFF, self._stoppers_omitted)

    @cached_property
    def _stoppers_omitted(self) -> OmittedBy:
        return partial(unstated_stoppers, control=self._control_gaps, serving=self._serving)

    @cached_property
    def _lineages(self) -> Lineages:
        return Lineages(self.system, self.topology, self._hops)

    @cached_property
    def _deployments(self) -> Deployments:
        return Deployments(self.system, self.topology)
