"""Single points of failure of an application, and the paths over which their loss stops it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from sovcheck.catalog.system import System
from sovcheck.graph.exposure import Exposures
from sovcheck.graph.fault_tree import Elsewhere, FaultTree, Stops
from sovcheck.graph.hops import Hops
from sovcheck.graph.needs import Needs, RecentTests, with_a_choice
from sovcheck.graph.parties import Parties
from sovcheck.graph.path_alternatives import MOST_FORKS, unfold
from sovcheck.graph.paths import COUNTRY_PREFIX, Proof, country_node
from sovcheck.graph.results import Point
from sovcheck.graph.shared_paths import MOST_GOALS, Trail, Trails
from sovcheck.graph.shortest_paths import Nearest, Step
from sovcheck.graph.topology import Topology
from sovcheck.inventory.assets.asset import Kind

_PLACES = {Kind.GPU_HOST, Kind.CLOUD_SERVICE}
_COUNTRY = "country"


class Survival:
    """Puts the answers of the fault tree into words; with ``tested`` beside the ``plain`` one, which counts all."""

    def __init__(
        self,
        system: System,
        topology: Topology,
        parties: Parties,
        hops: Hops,
        cutoff: Exposures,
        tested: RecentTests | None = None,
        plain: "Survival | None" = None,
    ) -> None:
        self._system = system
        self._topology = topology
        self._hops = hops
        self.places: frozenset[int] = _places(system, topology) if plain is None else plain.places
        elsewhere = Elsewhere(plain.tree, with_a_choice(system, topology)) if plain is not None else None
        needs = Needs(system, topology, parties, tested)
        self.tree: FaultTree = FaultTree(topology, parties, needs, cutoff, self.places, elsewhere)
        self._latest_lost: tuple[Collection[int], dict[int, Stops]] = ((), {})
        # One application is asked about for each of its points, and all applications share these.
        self._points_of = lru_cache(1)(self._points)
        self._point_of = cache(self._point)
        self._trails_to = lru_cache(MOST_GOALS)(self._trails)
        self._others_of = lru_cache(MOST_FORKS)(self._others)

    def points(self, node: int) -> tuple[Point, ...]:
        """Everything that stops the node on its own."""
        return tuple(self._points_of(node))

    def has(self, node: int, point: Point) -> bool:
        """Whether the point is one of them."""
        return point in self._points_of(node)

    def points_without(self, node: int, lost: Collection[int]) -> tuple[Point, ...]:
        """Everything that stops the node on its own once others are lost: asked for all nodes with the same ones."""
        if self._latest_lost[0] is not lost:
            self._latest_lost = lost, {}
        found = self.tree.single_points_without(node, lost, self._latest_lost[1])
        return tuple(sorted(map(self._point_of, found)))

    def _points(self, node: int) -> Mapping[Point, None]:
        return dict.fromkeys(sorted(map(self._point_of, self.tree.single_points(node))))

    def stopping_places(self, node: int) -> frozenset[str]:
        """The hosts and services whose loss stops the node."""
        return frozenset([self._topology.names[element] for element in self.tree.stopping_places(node)])

    def pairs(self, node: int) -> tuple[tuple[Point, Point], ...]:
        """Every two points that stop the node only together."""
        pairs = (sorted(map(self._point_of, pair)) for pair in self.tree.pairs(node))
        return tuple(sorted((first, second) for first, second in pairs))

    def proof(self, node: int, point: Point) -> Proof:
        """Shortest paths to the point over what fails with it, one for each alternative on the way."""
        element = self._topology.index[country_node(point.id) if point.kind == _COUNTRY else point.id]
        trails, target = self._trails_to(element), self._topology.target

        def others(trail: Trail) -> Sequence[int]:
            return self._others_of(element, trail.place, trail.edge)

        def beyond(edge: int) -> Trail:
            return trails.of(target[edge])

        return unfold(trails.of(node), others, beyond, self._hops.path, self._topology.count)

    def _trails(self, element: int) -> Trails:
        """The trails to an element, of all that it stops."""

        def leaving(node: int) -> Iterator[Step]:
            return self._hops.steps(edge for group in self.tree.failing(node, element) for edge in group)

        nearest = Nearest(leaving, element.__eq__, self._hops.order)
        return Trails(nearest.step, self._hops.path, forks=self._forks)

    def _forks(self, node: int) -> bool:
        return any(len(group.edges) > 1 for group in self.tree.groups(node))

    def _others(self, element: int, node: int, edge: int | None) -> Sequence[int]:
        """The alternatives to an edge, which all fail with the element."""
        group = next((group for group in self.tree.failing(node, element) if edge in group), ())
        return sorted({*group} - {edge})

    def _point(self, element: int) -> Point:
        name = self._topology.names[element]
        asset = self._system.assets.get(name)
        if asset is None:
            return Point(_COUNTRY, name.removeprefix(COUNTRY_PREFIX))
        return Point(asset.kind.value, name)


def _places(system: System, topology: Topology) -> frozenset[int]:
    return frozenset([topology.index[name] for name, asset in system.assets.items() if asset.kind in _PLACES])
