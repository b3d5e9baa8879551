"""The fault tree: what stops an asset on its own, as a least fixpoint over needs.

Something stops an asset when it has power over it, or is it, or stops every alternative of one of its needs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.components import components
from sovcheck.graph.exposure import Exposures
from sovcheck.graph.needs import Group, Needs
from sovcheck.graph.parties import Parties
from sovcheck.graph.topology import Topology


class Stops(NamedTuple):
    """What else stops an asset: organizations and countries as bits, hosts and services by their nodes.

    Assets mostly share the former; hosts and services are many, and an asset depends on few. That a host or service
    stops itself goes without saying: so a whole fleet of them has one and the same.
    """

    parties: int
    places: frozenset[int]


_NOTHING = Stops(0, frozenset())


class Elsewhere(NamedTuple):
    """A tree that has the same needs for all nodes but some, so that it has solved the others alike."""

    tree: "FaultTree"
    differing: frozenset[int]


class FaultTree:
    """Solves what lies below the assets that are asked for; ``places`` are the nodes of hosts and services.

    ``cutoff`` are the exposures for that effect. ``differing`` nodes of a tree ``elsewhere`` are those that lead to
    one with other needs.
    """

    def __init__(
        self,
        topology: Topology,
        parties: Parties,
        needs: Needs,
        cutoff: Exposures,
        places: frozenset[int],
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._topology = topology
        self._parties = parties
        self._needs = needs
        self._cutoff = cutoff
        self._places = places
        self._elsewhere = elsewhere
        self._elements = _most_used_first(topology, parties)
        self._bit = {node: bit for bit, node in enumerate(self._elements)}
        self._power: dict[int, int] = {}
        self._direct: dict[int, int] = {}
        self._groups: dict[int, Sequence[Group]] = {}
        self._solved: dict[int, Stops] = {}
        self._shared: dict[Stops, Stops] = {}

    def single_points(self, node: int) -> frozenset[int]:
        """The nodes of all organizations, countries, hosts and services that stop the node on their own."""
        return self._listed(node, self.stops(node))

    def stopping_places(self, node: int) -> frozenset[int]:
        """The hosts and services among them."""
        return self._places_of(node, self.stops(node))

    def stopped_by(self, node: int) -> frozenset[int]:
        """The organizations and countries that stop the node even while all that it needs goes on."""
        if node in self._parties.party:
            return self._parties_in(self._power_of(node)) - {node}
        self._groups_of(node)
        return self._parties_in(self._direct[node])

    def groups(self, node: int) -> Sequence[Group]:
        """What the node needs: of each group one is enough."""
        return () if node in self._parties.party else self._groups_of(node)

    def pairs(self, node: int) -> frozenset[frozenset[int]]:
        """Every two of them that stop the node together, though neither does alone."""
        alone = self.single_points(node)
        cone = self._cone(node)
        users = self._users_in(cone)
        parties = reduce(or_, (stops.parties for stops in cone.values()), 0)
        places = frozenset[int]().union(
            *(stops.places for stops in set(cone.values())), [other for other in cone if other in self._places]
        )
        candidates = (places | self._parties_in(parties)) - alone
        found: set[frozenset[int]] = set()
        known: dict[frozenset[int], frozenset[int]] = {}
        for first in candidates:
            lost = frozenset(other for other, stops in cone.items() if self._contains(other, stops, first))
            if lost not in known:
                # What does not rest on the lost is stopped by what stopped it before.
                touched = _upwards(lost, users)
                solved = {other: stops for other, stops in cone.items() if other not in touched}
                self._solve(node, solved, lost)
                known[lost] = self._listed(node, solved[node]) - alone
            found.update(frozenset({first, second}) for second in known[lost])
        return frozenset(found)

    def single_points_without(self, node: int, lost: Collection[int], known: dict[int, Stops]) -> frozenset[int]:
        """What stops the node on its own once others are ``lost``, which do not; ``known`` keeps what is solved so.

        With what is lost, all is lost that stops without it.
        """
        if node not in known:
            self._solve(node, known, lost)
        return self._listed(node, known[node])

    def failing(self, node: int, element: int) -> Iterator[tuple[int, ...]]:
        """The edges over which the loss of the element reaches the node: towards power, or needs that fail.

        Edges of one group are alternatives that all fail; each group alone is enough.
        """
        target, parties = self._topology.target, self._parties
        if node in parties.party:
            yield from ((edge,) for edge in self._topology.edges(node) if self._leads_up(edge))
            return
        for edge in self._needs.of(node)[0]:
            if element in self._bit and self._power_of(target[edge]) >> self._bit[element] & 1:
                yield (edge,)
        for group in self._groups_of(node):
            primary = [edge for edge in group.primary if self._is_stopped(target[edge], element)]
            if bool(primary) == bool(group.primary) and all(
                self._is_stopped(target[edge], element) for edge in group.spare
            ):
                yield (*group.spare, *primary)

    def _leads_up(self, edge: int) -> bool:
        """Whether an organization's edge leads to who can stop it, or to the country that it is under."""
        source, target = self._topology.source[edge], self._topology.target[edge]
        return bool(self._topology.passes[edge] & self._needs.effect) or self._parties.country_of.get(source) == target

    def _is_stopped(self, node: int, element: int) -> bool:
        return self._contains(node, self.stops(node), element)

    def stops(self, node: int) -> Stops:
        """What else stops the node on its own, as bits and nodes."""
        if not self._is_solved(node):
            self._solve(node, self._solved, frozenset())
        return self._solved[node]

    def _is_solved(self, node: int) -> bool:
        """Whether it is known what stops the node, when nothing is lost; perhaps from elsewhere."""
        if node in self._solved:
            return True
        if self._elsewhere is None or node in self._elsewhere.differing:
            return False
        self._solved[node] = self._elsewhere.tree.stops(node)
        return True

    def _solve(self, root: int, solved: dict[int, Stops], lost: Collection[int]) -> None:
        """Add to ``solved`` what stops the root, and all that it needs, when the nodes in ``lost`` are gone."""

        def open_needs(node: int) -> list[int]:
            groups, target = self._groups_of(node), self._topology.target
            needed = [target[edge] for group in groups for edge in group.edges]
            if solved is self._solved:
                return [other for other in needed if not self._is_solved(other)]
            return [other for other in needed if other not in solved and other not in lost]

        for component in components([root], open_needs):
            solved.update(dict.fromkeys(component, _NOTHING))
            changed = True
            while changed:
                changed = False
                for node in component:
                    stops = self._evaluate(node, solved, lost)
                    if stops != solved[node]:
                        solved[node] = stops
                        # Alone, a node that needs itself learns nothing from a second look.
                        changed = len(component) > 1

    def _evaluate(self, node: int, solved: Mapping[int, Stops], lost: Collection[int]) -> Stops:
        groups = self._groups_of(node)
        parties, places = self._direct[node], _NOTHING.places
        for group in groups:
            lost_parties, lost_places = self._lost_with(group, solved, lost)
            parties |= lost_parties
            places |= lost_places
        stops = Stops(parties, places)
        return self._shared.setdefault(stops, stops)

    def _lost_with(self, group: Group, solved: Mapping[int, Stops], lost: Collection[int]) -> Stops:
        """What stops a whole group: all of its spare edges, and some primary one where there are any."""
        target = self._topology.target
        parties, places = -1, None
        if group.primary:
            primary = {other: solved[other] for edge in group.primary if (other := target[edge]) not in lost}
            parties = reduce(or_, (stops.parties for stops in primary.values()), 0)
            places = frozenset[int]().union(
                *(stops.places for stops in primary.values()), [other for other in primary if other in self._places]
            )
        for edge in group.spare:
            if (other := target[edge]) not in lost:
                stops = solved[other]
                parties &= stops.parties
                own = self._places_of(other, stops)
                places = own if places is None else places & own
        return Stops(parties, places or _NOTHING.places)

    def _power_of(self, party: int) -> int:
        """The bits of a party, of all that can stop it, and of their countries."""
        power = self._power.get(party)
        if power is None:
            power = 0
            for node in self._cutoff.at(party):
                power |= 1 << self._bit[node] | 1 << self._bit[self._parties.country_of.get(node, node)]
            self._power[party] = power
        return power

    def _groups_of(self, node: int) -> Sequence[Group]:
        groups = self._groups.get(node)
        if groups is None:
            power, groups = self._needs.of(node)
            parties = 0
            for edge in power:
                parties |= self._power_of(self._topology.target[edge])
            self._direct[node] = parties
            self._groups[node] = groups = groups or ()
        return groups

    def _cone(self, node: int) -> dict[int, Stops]:
        """All that the node needs over any number of steps, with what stops each."""
        cone: dict[int, Stops] = {}
        waiting = [node]
        while waiting:
            reached = waiting.pop()
            if reached not in cone:
                cone[reached] = self.stops(reached)
                groups = self._groups_of(reached)
                waiting.extend(self._topology.target[edge] for group in groups for edge in group.edges)
        return cone

    def _users_in(self, cone: Collection[int]) -> dict[int, list[int]]:
        """For each node of a cone those that need it."""
        users: dict[int, list[int]] = {}
        for node in cone:
            for group in self._groups_of(node):
                for edge in group.edges:
                    users.setdefault(self._topology.target[edge], []).append(node)
        return users

    def _contains(self, node: int, stops: Stops, element: int) -> bool:
        """Whether the element stops the node."""
        bit = self._bit.get(element)
        if bit is None:
            return element in stops.places or (element == node and node in self._places)
        return bool(stops.parties >> bit & 1)

    def _listed(self, node: int, stops: Stops) -> frozenset[int]:
        """All that stops the node."""
        return self._places_of(node, stops) | self._parties_in(stops.parties)

    def _places_of(self, node: int, stops: Stops) -> frozenset[int]:
        """The hosts and services that stop the node, itself among them."""
        return stops.places | {node} if node in self._places else stops.places

    def _parties_in(self, bits: int) -> frozenset[int]:
        return frozenset([self._elements[bit] for bit in bits_of(bits)])


def _upwards(nodes: Collection[int], users: Mapping[int, Sequence[int]]) -> set[int]:
    """The nodes and all that need them over any number of steps."""
    reached: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(users.get(node, ()))
    return reached


def _most_used_first(topology: Topology, parties: Parties) -> list[int]:
    """The parties, those that most edges lead to first: then most sets of bits are small numbers."""
    offsets, _ = topology.incoming
    return sorted(parties.party, key=lambda node: (offsets[node] - offsets[node + 1], node))
