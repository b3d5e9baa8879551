"""What stops when several parties and assets are lost at once, what may stop, and what surely goes on; with the paths.

For one element and for two it is what the fault tree says; here any number are lost, and what is left open counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from sovcheck.catalog.system import System
from sovcheck.graph.exposure import Exposures
from sovcheck.graph.hops import Hops
from sovcheck.graph.loss import Loss, Scope, hides
from sovcheck.graph.loss_tables import LossTables
from sovcheck.graph.needs import Group, Needs, RecentTests
from sovcheck.graph.omissions import FEW, Omission, nearest
from sovcheck.graph.open_effects import OmittedBy
from sovcheck.graph.parties import Parties
from sovcheck.graph.path_alternatives import unfold
from sovcheck.graph.paths import Hop, Proof
from sovcheck.graph.propagation import Spread, Spreading
from sovcheck.graph.reachability import MOST_AT_ALL, MOST_WALKED
from sovcheck.graph.shared_paths import MOST_GOALS, Trail, Trails
from sovcheck.graph.shortest_paths import Nearest, Step
from sovcheck.graph.topology import Topology


class Losses:
    """Answers about any elements; what is the same for all of them is worked out once."""

    def __init__(
        self,
        system: System,
        topology: Topology,
        parties: Parties,
        hops: Hops,
        cutoff: Exposures,
        tested: RecentTests,
        omitted_by: OmittedBy,
        but: frozenset[int] = frozenset(),
    ) -> None:
        self._system = system
        self._topology = topology
        self._parties = parties
        self._hops = hops
        self._cutoff = cutoff
        self._tables = LossTables(system, topology, parties, cutoff, omitted_by, but)
        self.tested = tested
        self._edges_to_needs = lru_cache(MOST_GOALS)(self._first_edges)
        self._ways_to = lru_cache(MOST_GOALS)(self._ways)
        self._walks_left = MOST_AT_ALL
        self._omissions: dict[tuple[int, Scope], Mapping[Omission, None]] = {}
        self._latest_doubts: tuple[Loss, dict[int, Sequence[int]]] | None = None
        self._latest_open: tuple[Loss, Mapping[int, tuple[Omission, ...]]] | None = None
        self._latest: tuple[Loss, Trails] | None = None
        self._open: dict[Scope, tuple[Spread, Spread]] = {}

    @cached_property
    def _plain(self) -> Spreading:
        return Spreading(self._topology, self._tables.assets, self._tables.needs)

    @cached_property
    def _tried(self) -> Spreading:
        needs = Needs(self._system, self._topology, self._parties, self.tested)
        return Spreading(self._topology, self._tables.assets, needs)

    def unsure_without(self, countries: Iterable[int]) -> Collection[int]:
        """The ``unsure`` of their loss alone, in a third of the time."""
        leaving = {party for country in countries for party in self._tables.taken_along.get(country, ())}
        own = self._tables.own.items()
        silent = {node for node, omissions in own if any(hides(each, Scope.COUNTRIES) for each in omissions)}
        leaving.update(party for party in self._parties.party if not silent.isdisjoint(self._cutoff.at(party)))
        seeds = silent.intersection(self._tables.assets)
        seeds.update(asset for party in leaving for asset in self._tried.under.get(party, ()))
        return self._tried.spread(seeds).stopped

    def without(self, assets: Iterable[int]) -> Collection[int]:
        """What stops without some assets, as far as only tried alternatives count; what is left out stops nothing."""
        return self._tried.spread(assets).stopped

    def of(self, elements: Iterable[int], scope: Scope = Scope.ASSETS) -> Loss:
        """What becomes of everything without them, and without others of the scope, who may hide in what is open."""
        lost = frozenset(elements)
        scope = max(map(self._scope_of, lost), default=scope)
        leaving = frozenset(party for element in lost for party in self._tables.taken_along.get(element, ()))
        seeds = {element for element in lost if element not in self._parties.party}
        seeds.update(asset for party in leaving for asset in self._plain.under.get(party, ()))
        may, unsure = self._left_open(scope)
        return Loss(
            lost,
            scope,
            leaving,
            frozenset(self._plain.spread(seeds).stopped),
            frozenset(self._plain.spread(seeds, may).stopped),
            frozenset(self._tried.spread(seeds, unsure).stopped),
        )

    def taken_along(self, element: int) -> Sequence[int]:
        """The parties that leave with a party, itself among them: those it controls, and those under its law."""
        return self._tables.taken_along.get(element, ())

    def hits(self, node: int, loss: Loss) -> bool:
        """Whether an asset is lost itself, or somebody leaves who can stop it."""
        target = self._topology.target
        return node in loss.elements or any(target[edge] in loss.leaving for edge in self._plain.power(node))

    def open_to(self, node: int) -> Scope | None:
        """The least scope of a loss that may stop an asset because of what is left out; None where nothing is."""
        return next((scope for scope in Scope if any(self._omitted(node, scope))), None)

    def groups(self, node: int) -> Sequence[Group]:
        """What the asset needs: of each group one edge is enough."""
        return self._plain.groups(node)

    def optional(self, node: int) -> Mapping[int, Sequence[int]]:
        """The edges to what the asset can do without, by the number of the entry of ``requires``."""
        return self._tables.optional.get(node, {})

    def walked(self, node: int, *, optional: bool = False) -> Iterator[int]:
        """The edges to what the asset needs; on request also to what it can do without."""
        for group in self.groups(node):
            yield from group.edges
        for edges in self.optional(node).values() if optional else ():
            yield from edges

    def edges_to_needs(self, node: int) -> Mapping[int, int]:
        """By what the asset needs, or can do without, the first edge to it."""
        return self._edges_to_needs(node)

    def _first_edges(self, node: int) -> Mapping[int, int]:
        edges = sorted(self.walked(node, optional=True), reverse=True)
        return {self._topology.target[edge]: edge for edge in edges}

    def needed(self, node: int) -> list[int]:
        """What the asset needs, or can do without, in one step."""
        return [self._topology.target[edge] for edge in self.walked(node, optional=True)]

    def failing_needs(self, node: int, loss: Loss) -> list[int]:
        """All options of those needs of the asset of which none is left."""
        target = self._topology.target
        groups = ([target[edge] for edge in group.edges] for group in self.groups(node))
        return [other for options in groups if loss.stopped.issuperset(options) for other in options]

    def missed(self, node: int, lost: Collection[int]) -> Iterator[int]:
        """What is lost of those needs of the asset of which nothing is left that was tried."""
        target = self._topology.target
        for group in self._tried.groups(node):
            primary = [other for edge in group.primary if (other := target[edge]) in lost]
            spare = [target[edge] for edge in group.spare]
            if bool(primary) == bool(group.primary) and all(other in lost for other in spare):
                yield from (*primary, *spare)

    def living_needs(self, node: int, loss: Loss, *, optional: bool = False) -> list[int]:
        """What goes on of what the asset needs; on request also of what it can do without."""
        targets = (self._topology.target[edge] for edge in self.walked(node, optional=optional))
        return [target for target in targets if target not in loss.stopped]

    def proof(self, node: int, loss: Loss) -> Proof:
        """Shortest paths from what stops to what is lost, one for each alternative that fails; none from itself."""
        if node in loss.elements:
            return Proof(((),))
        trails, target = self._trails_of(loss), self._topology.target

        def others(trail: Trail) -> Sequence[int]:
            group = next((group for group in self._failing(trail.place, loss) if trail.edge in group), ())
            return sorted({*group} - {trail.edge})

        def beyond(edge: int) -> Trail:
            return trails.of(target[edge])

        return unfold(trails.of(node), others, beyond, self._hops.path, self._topology.count)

    def path_of_party(self, party: int, loss: Loss) -> tuple[Hop, ...]:
        """From a party that leaves over those who control it to the party that takes it along."""
        return self._trails_of(loss).of(party).hops()

    def _trails_of(self, loss: Loss) -> Trails:
        """The trails to what is lost, of all that goes with it; one loss after the other is asked about."""
        if self._latest is None or self._latest[0] is not loss:

            def leaving(node: int) -> Iterator[Step]:
                return self._hops.steps(edge for group in self._failing(node, loss) for edge in group)

            found = Nearest(leaving, loss.elements.__contains__, self._hops.order)
            self._latest = loss, Trails(found.step, self._hops.path, forks=self._forks)
        return self._latest[1]

    def _forks(self, node: int) -> bool:
        return any(len(group.edges) > 1 for group in self.groups(node))

    def way(self, start: int, goal: int) -> tuple[Hop, ...]:
        """A shortest path over what is needed, or can be done without; KeyError for none."""
        return self._ways_to(goal).of(start).hops()

    def _ways(self, goal: int) -> Trails:
        def leaving(node: int) -> Iterator[Step]:
            return self._hops.steps(self.walked(node, optional=True))

        return Trails(Nearest(leaving, goal.__eq__, self._hops.order).step, self._hops.path)

    def path(self, edges: Iterable[int]) -> tuple[Hop, ...]:
        """The edges in words."""
        return self._hops.path(edges)

    def left_open(self, node: int, loss: Loss) -> tuple[Omission, ...]:
        """What leaves open whether an asset stops that may: a few fields, nearest first."""
        found: dict[Omission, None] = {}
        waiting, seen = [node], {node}
        for asset in waiting:
            found.update(self._told_of(asset, loss.scope))
            if len(found) >= FEW:
                break
            doubtful = self._doubtful_needs(asset, loss)
            if len(waiting) + len(doubtful) > MOST_WALKED:
                if self._walks_left <= 0:
                    return self._nearest_open(loss).get(node, ())[:FEW]
                self._walks_left -= 1 + len(doubtful)
            for target in doubtful:
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return tuple(found)[:FEW]

    def _told_of(self, asset: int, scope: Scope) -> Mapping[Omission, None]:
        """What the asset leaves out, each once; in a chain all that lead to it ask for that."""
        found = self._omissions.get((asset, scope))
        if found is None:
            found = self._omissions[asset, scope] = dict.fromkeys(self._omitted(asset, scope))
        return found

    def _doubtful_needs(self, asset: int, loss: Loss) -> Sequence[int]:
        """Its doubtful needs, kept for the latest loss: all that lead to an asset ask for them."""
        if self._latest_doubts is None or self._latest_doubts[0] is not loss:
            self._latest_doubts = loss, {}
        known = self._latest_doubts[1].get(asset)
        if known is None:
            known = self._latest_doubts[1][asset] = tuple(self._doubtful(asset, loss))
        return known

    def _doubtful(self, asset: int, loss: Loss) -> Iterator[int]:
        """The needs over which it may stop; where it does not, those that leave it without anything that was tried."""
        certain = loss.may_stop if asset in loss.may_stop else loss.unsure
        for group in self.groups(asset):
            targets = [self._topology.target[edge] for edge in group.edges]
            if asset not in loss.may_stop or all(target in certain for target in targets):
                yield from (target for target in targets if target in certain and target not in loss.stopped)

    def _nearest_open(self, loss: Loss) -> Mapping[int, tuple[Omission, ...]]:
        """The same for all assets that may stop, found back from what is left out."""
        if self._latest_open is None or self._latest_open[0] is not loss:
            before: dict[int, list[int]] = {}
            for asset in (open_assets := (loss.may_stop | loss.unsure) - loss.stopped):
                for target in self._doubtful(asset, loss):
                    before.setdefault(target, []).append(asset)
            omissions = ((asset, omission) for asset in open_assets for omission in self._omitted(asset, loss.scope))
            self._latest_open = loss, nearest(omissions, lambda asset: before.get(asset, ()))
        return self._latest_open[1]

    def _failing(self, node: int, loss: Loss) -> Iterator[tuple[int, ...]]:
        """The edges over which the loss reaches a node: those of one group are alternatives that all fail."""
        if node in self._parties.party:
            yield from ((edge,) for edge in self._upwards(node, loss))
            return
        target = self._topology.target
        yield from ((edge,) for edge in self._plain.power(node) if target[edge] in loss.leaving)
        for group in self.groups(node):
            if all(target[edge] in loss.stopped for edge in group.edges):
                yield group.edges

    def _upwards(self, party: int, loss: Loss) -> Iterator[int]:
        """An organization's edges to who takes it along, or to the country that is lost."""
        topology, country = self._topology, self._parties.country_of.get(party)
        for edge in topology.edges(party):
            target = topology.target[edge]
            controls = topology.passes[edge] & self._tables.needs.effect and target in loss.leaving
            if controls or (target == country and target in loss.elements):
                yield edge

    def _scope_of(self, element: int) -> Scope:
        party = self._parties.party.get(element)
        if party is None:
            return Scope.ASSETS
        return Scope.COUNTRIES if party.organization is None else Scope.ORGANIZATIONS

    def _left_open(self, scope: Scope) -> tuple[Spread, Spread]:
        """What may stop though nothing is lost that anybody states; among tried alternatives, and all."""
        if scope not in self._open:
            seeds = [asset for asset in self._tables.assets if any(self._omitted(asset, scope))]
            self._open[scope] = self._plain.spread(seeds), self._tried.spread(seeds)
        return self._open[scope]

    def _omitted(self, asset: int, scope: Scope) -> Iterator[Omission]:
        """What the asset, and everybody with power over it, leaves out that may hide such a loss."""
        yield from (omission for omission in self._tables.own.get(asset, ()) if hides(omission, scope))
        for edge in self._plain.power(asset):
            for party in self._cutoff.at(self._topology.target[edge]):
                yield from (omission for omission in self._tables.own.get(party, ()) if hides(omission, scope))
