"""The graph as the later stages ask it: who can do what, over which path, and what stops whom."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain

from sovcheck.catalog.entries.provenance import Provenance
from sovcheck.catalog.system import System
from sovcheck.graph.announcements import Announcements
from sovcheck.graph.bit_sets import SparseSet
from sovcheck.graph.control_thresholds import Power
from sovcheck.graph.edge_table import only_keepers
from sovcheck.graph.edges import ORIGIN, EdgeType, Effect
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.lineage_answers import LineageAnswers
from sovcheck.graph.omissions import MOST_KEPT, Omission
from sovcheck.graph.parties import Parties
from sovcheck.graph.paths import Hop, Party, Proof
from sovcheck.graph.reachability import all_ahead
from sovcheck.graph.results import DeploymentAggregate, Holding, Place, StakeSlice
from sovcheck.graph.shared_paths import MOST_GOALS, Trails
from sovcheck.graph.shortest_paths import Nearest
from sovcheck.graph.survival_answers import SurvivalAnswers
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.graph.update_sources import unstated_update_sources, update_sources_of
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization

_OWNERS = Effect.THROTTLE
"""The effect that reaches an organization over control only: who has it controls the organization."""


class SystemGraph(LineageAnswers, SurvivalAnswers):
    """Answers about one resolved system; every answer is computed when first asked for, and shared from then on.

    All ids are asset ids of the system; an id that it does not have raises ``KeyError``. Results are sorted and do
    not depend on the order of files, keys or lists.
    """

    def __init__(
        self,
        system: System,
        topology: Topology,
        parties: Parties,
        controllers: Controllers,
        build: "Callable[[System], SystemGraph]",
    ) -> None:
        super().__init__(system, topology, parties, controllers)
        self.announcements = Announcements(self, build)
        self._hosts_of: dict[str, tuple[str, ...]] = {}
        self._trails_to_holder = lru_cache(MOST_GOALS)(self._holder_trails)

    def edge(self, asset: str, edge_type: EdgeType, to: str) -> Hop | None:
        """The edge from ``asset`` to ``to`` (an asset id or ``country:XX``), or None when there is none."""
        found = self._hops.between(self._node(asset), edge_type, self._node(to))
        return None if found is None else self._hops.hop(found)

    def hop(self, edge: int) -> Hop:
        """An edge of the topology, by its number, with the place that states it."""
        return self._hops.hop(edge)

    def provenance(self, asset: str, field: str) -> Provenance | None:
        """On whose word a field's value rests; None where only the files state it."""
        return self._hops.provenance(asset, field)

    def is_through(self, edge: int) -> bool:
        """Whether an asset has the edge through an organization that runs it: two other edges say the same."""
        return self._hops.is_through(edge)

    # Who can read, throttle or stop the asset, and where it comes from.

    def exposure(self, asset: str, effect: Effect) -> tuple[Party, ...]:
        """Everybody with this one effect on the asset, sorted; an organization is never exposed to itself."""
        return self._witnesses.exposed_to(self._node(asset), effect)

    def kept_out_by_claims(self, asset: str) -> tuple[Party, ...]:
        """Whom only claims of confidential computing that nothing proves keep from reading the asset, sorted."""
        return self._witnesses.kept_out_by_claims(self._node(asset))

    def exposure_class(self, asset: str, effect: Effect) -> int:
        """A number that is equal only for assets with equal exposures and equal first edges for this effect."""
        return self._witnesses.of(effect).class_of[self._node(asset)]

    def exposure_classes(self, asset: str) -> tuple[int, ...]:
        """The numbers for access, throttle, cutoff, origin and stale."""
        node = self._node(asset)
        return tuple([classes[node] for classes in self._exposure_classes])

    def is_exposed(self, asset: str, effect: Effect, party: Party) -> bool:
        """Whether the party has this effect on the asset."""
        return self._witnesses.is_exposed_to(self._node(asset), effect, party)

    def first_edges(self, asset: str, effect: Effect) -> list[tuple[Party, EdgeType]]:
        """Everybody in ``exposure``, each with the type of the first hop of its witness."""
        return self._witnesses.first_edges(self._node(asset), effect)

    def witness(self, asset: str, effect: Effect, party: Party) -> tuple[Hop, ...]:
        """A shortest path that gives the party the effect; it ends at the party's country where that is known.

        Among shortest paths the order of edge types decides, then the next asset's id. A party that has no such
        effect raises ``KeyError``.
        """
        return self._witnesses.path(self._node(asset), effect, party)

    def witness_proof(self, asset: str, effect: Effect, party: Party) -> Proof:
        """The witness, and one path more for each alternative on its way over which the party has the effect, too."""
        return self._witnesses.proof(self._node(asset), effect, party)

    # Ownership.

    def controllers(self, organization: str) -> tuple[Party, ...]:
        """The organization itself, then everybody above it who decides for it or blocks it, sorted."""
        node = self._node(organization)
        return (self._parties.party[node], *self._witnesses.exposed_to(node, _OWNERS))

    def power(self, organization: str, party: Party) -> Power:
        """What one of its ``controllers`` other than itself can do with the organization."""
        return self._controllers.of(organization)[self.topology.names[self._parties.node[party]]]

    def controller_path(self, organization: str, party: Party) -> tuple[Hop, ...]:
        """From the organization over owners who decide or block to the party and its country."""
        node = self._node(organization)
        if party == self._parties.party[node]:
            return self._hops.path(self._hops.country_edge(node))
        return self._witnesses.path(node, _OWNERS, party)

    def ownership_stated(self, organization: str) -> bool:
        """Whether the holders of the organization are stated, and theirs, up to the roots, each with its country.

        A holder whose share is stated neither as capital nor as votes leaves the ownership open.
        """
        return self._ownership.is_stated(organization)

    def control_stated(self, organization: str) -> bool:
        """Whether nobody who is not stated can decide for it, here or further up, so that ``controllers`` are all.

        Shares are asked for only as far as one may decide (docs/adr/0015); free float decides nothing.
        """
        return not self._control_gaps.of(organization)

    def control_omissions(self, organization: str) -> tuple[Omission, ...]:
        """What leaves open who controls the organization, nearest first; a few where there are many."""
        return self._control_gaps.of(organization)

    def organizations_with_power(self, asset: str) -> Iterator[tuple[EdgeType, str]]:
        """The organizations that have an effect on the asset by one edge, whatever the edge, but for who made it."""
        topology, assets = self.topology, self.system.assets
        for edge in topology.edges(self._node(asset)):
            name = topology.names[topology.target[edge]]
            if topology.passes[edge] & ~ORIGIN and isinstance(assets.get(name), Organization):
                yield EDGE_TYPES[topology.edge_type[edge]], name

    def power_path(self, asset: str, edge_type: EdgeType, organization: str) -> tuple[Hop, ...]:
        """From the asset by such an edge to the organization; two hops where it has the edge through its runner."""
        found = self._hops.between(self._node(asset), edge_type, self._node(organization))
        return () if found is None else self._hops.path((found,))

    def holders(self, organization: str) -> tuple[Holding, ...]:
        """Everybody who holds shares, directly or not: multiplied along chains, added over them; sorted."""
        return self._ownership.holders(organization)

    def holder_path(self, organization: str, holding: Holding) -> tuple[Hop, ...]:
        """From the organization over holders to the one of the holding, and to its country."""
        goal = self._node(self._ownership.holder_node(holding))
        return self._trails_to_holder(goal).of(self._node(organization)).hops()

    def _holder_trails(self, holder: int) -> Trails:
        """The trails of organizations over owners to the one, and to its country."""
        owners, steps = self._hops.of_type(EdgeType.OWNED_BY), self._hops.steps
        nearest = Nearest(lambda node: steps(owners(node)), holder.__eq__, self._hops.order)
        return Trails(nearest.step, self._hops.path, lambda node: self._hops.path(self._hops.country_edge(node)))

    def stakes(self, organization: str) -> tuple[StakeSlice, ...]:
        """The organization's shares cut by the countries that their chains of holders run through; they add up to 100.

        What no stated holder has counts for the organization's own country, left over. A country that is not stated
        is left out of its slice, and then the ownership is not stated either.
        """
        return self._ownership.stakes(organization)

    # Data.

    def places(self, dataset: str) -> tuple[Place, ...]:
        """Everywhere the dataset's bytes can arrive, sorted by country, how, mechanism."""
        return self._reach.places(self._node(dataset))

    def place_path(self, dataset: str, place: Place) -> tuple[Hop, ...]:
        """A shortest path from the dataset to the place and its country."""
        return self._reach.path(self._node(dataset), place)

    def reach_complete(self, dataset: str) -> bool:
        """Whether the country of every place is known, and nothing that leads to one is left out (docs/adr/0009)."""
        return self._reach.is_complete(self._node(dataset))

    def reach_omissions(self, dataset: str) -> tuple[Omission, ...]:
        """What leaves the reach open, nearest first; a few where there are many, none where it is complete."""
        return self._reach.omissions(self._node(dataset))

    def access_omissions(self, asset: str) -> tuple[Omission, ...]:
        """What leaves open who can read the asset, nearest first; a few where there are many, none if all is stated."""
        return self._open_access.omissions(self._node(asset))

    def unproved_claims(self, asset: str) -> tuple[Omission, ...]:
        """The claims of confidential computing on the way to who reads the asset, nearest first."""
        return self._open_claims.omissions(self._node(asset))

    def cutoff_omissions(self, asset: str) -> tuple[Omission, ...]:
        """What leaves open who can stop the asset, nearest first; a few where there are many, none if all is stated."""
        return self._open_cutoff.omissions(self._node(asset))

    def stale_omissions(self, asset: str) -> tuple[Omission, ...]:
        """What leaves open who can withhold the asset's own updates, nearest first; a few where there are many."""
        stated = self.system.assets[asset]
        sources = (self.cutoff_omissions(name) for name in update_sources_of(stated, self.system, self._controllers))
        own = unstated_update_sources(stated, self.system)
        return tuple(dict.fromkeys((*own, *chain.from_iterable(sources))))[:MOST_KEPT]

    def hosts_of(self, model: str) -> tuple[str, ...]:
        """The hosts that serve the model, sorted."""
        hosts = self._hosts_of.get(model)
        if hosts is None:
            if not isinstance(self.system.assets[model], Model):
                raise KeyError(model)
            edges = self._hops.of_type(EdgeType.RUNS_ON)(self._node(model))
            found = {self.topology.names[self.topology.target[edge]] for edge in edges}
            hosts = self._hosts_of[model] = tuple(sorted(found))
        return hosts

    @cached_property
    def all_hosts_say_what_they_serve(self) -> bool:
        """Whether no host leaves out which models it serves, so that it might serve any."""
        return all(asset.serves is not None for asset in self.system.distinct.values() if isinstance(asset, GpuHost))

    @cached_property
    def only_keepers(self) -> frozenset[str]:
        """The hosts and services that hold the only stated copy of some dataset or model."""
        return frozenset(self.topology.names[target] for target in only_keepers(self.topology))

    # Use.

    def deployment(self, asset: str) -> DeploymentAggregate:
        """The applications that depend on the asset, over any number of hops."""
        return self._deployments.of(self._node(asset))

    @cached_property
    def keepers(self) -> frozenset[str]:
        """Where weights are kept that something depends on, and what stands behind those places."""
        topology = self.topology
        serves = EDGE_TYPES.index(EdgeType.SERVES)

        def following(node: int) -> Iterator[int]:
            return (topology.target[edge] for edge in topology.edges(node) if topology.edge_type[edge] != serves)

        used = (model for model in self.system.all_of(Model) if self.deployment(model.id).is_reached)
        places = (self._node(place) for model in used for place in model.stored_in or ())
        return frozenset(topology.names[node] for node in all_ahead(places, following))

    def dependencies(self, node: int) -> Iterator[int]:
        """The nodes that a node depends on in one step, as ``deployment`` counts it."""
        return self._deployments.dependencies(node)

    def users(self, asset: str) -> SparseSet:
        """The applications that depend on the asset, itself included, by number; equal sets are one object."""
        return self._deployments.users(self._node(asset))

    def application_names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of applications by their numbers."""
        return self._deployments.names(numbers)

    def depends_on(self, application: str, asset: str) -> bool:
        """Whether the application depends on the asset, over any number of hops."""
        return self._deployments.is_user(self._node(application), self._node(asset))

    def deployment_class(self, asset: str) -> int:
        """A number that is equal only for assets with equal deployments."""
        return self._deployments.class_of(self._node(asset))
