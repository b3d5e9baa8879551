"""Single points of failure of an application, and the paths over which their loss stops it."""

from collections.abc import Iterable, Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.exposure import Exposures
from sovcheck.graph.fault_tree import Elsewhere, FaultTree
from sovcheck.graph.hops import Hops
from sovcheck.graph.needs import Needs, RecentTests, with_a_choice
from sovcheck.graph.parties import Parties
from sovcheck.graph.paths import COUNTRY_PREFIX, Proof, country_node
from sovcheck.graph.results import Point
from sovcheck.graph.topology import Topology
from sovcheck.graph.unfolding import unfold
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
        places = frozenset(topology.index[name] for name, asset in system.assets.items() if asset.kind in _PLACES)
        elsewhere = Elsewhere(plain.tree, with_a_choice(system, topology)) if plain is not None else None
        needs = Needs(system, topology, parties, tested)
        self.tree: FaultTree = FaultTree(topology, parties, needs, cutoff, places, elsewhere)

    def points(self, node: int) -> tuple[Point, ...]:
        """Everything that stops the node on its own."""
        return tuple(sorted(self._point(element) for element in self.tree.single_points(node)))

    def stopping_places(self, nodes: Iterable[int]) -> frozenset[str]:
        """The hosts and services whose loss stops one of the nodes."""
        found = frozenset[int]().union(*(self.tree.stopping_places(node) for node in nodes))
        return frozenset(self._topology.names[element] for element in found)

    def pairs(self, node: int) -> tuple[tuple[Point, Point], ...]:
        """Every two points that stop the node only together."""
        pairs = (sorted(self._point(element) for element in pair) for pair in self.tree.pairs(node))
        return tuple(sorted((first, second) for first, second in pairs))

    def proof(self, node: int, point: Point) -> Proof:
        """Shortest paths to the point over what fails with it, one for each alternative on the way."""
        name = country_node(point.id) if point.kind == _COUNTRY else point.id
        element = self._topology.index[name]

        def leaving(other: int) -> Iterator[tuple[int, int]]:
            return self._hops.steps(edge for group in self.tree.failing(other, element) for edge in group)

        def shortest(start: int) -> tuple[int, ...]:
            return self._hops.shortest(start, leaving, element.__eq__)[0]

        def alternatives(edge: int) -> Iterable[int]:
            groups = self.tree.failing(self._topology.source[edge], element)
            return next((group for group in groups if edge in group), ())

        found = unfold(node, shortest, alternatives, self._topology)
        return Proof(tuple(map(self._hops.path, found.paths)), found.further)

    def _point(self, element: int) -> Point:
        name = self._topology.names[element]
        asset = self._system.assets.get(name)
        if asset is None:
            return Point(_COUNTRY, name.removeprefix(COUNTRY_PREFIX))
        return Point(asset.kind.value, name)
