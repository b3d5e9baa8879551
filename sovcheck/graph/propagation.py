"""Propagation of a loss: from what is lost to all that needs it, as a least fixpoint, once over every edge."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct, field

from sovcheck.graph.needs import Group, Needs
from sovcheck.graph.topology import Topology


class Spread(Struct):
    """The nodes that stop, and how far groups have lost their edges, so that more can be lost on top."""

    stopped: set[int] = field(default_factory=set)
    lost: dict[int, int] = field(default_factory=dict)
    without_primary: set[int] = field(default_factory=set)

    def copy(self) -> "Spread":
        """One of its own to go on from."""
        return Spread(set(self.stopped), dict(self.lost), set(self.without_primary))


_Turned = tuple[Collection[int], Sequence[tuple[Group, Sequence[tuple[int, bool]]]]]
"""The parties with power over an asset, and its groups, each with where its edges lead and whether they are spare."""


class Spreading:
    """The needs of assets, turned round: for each node the groups that lose an edge with it.

    ``under`` are the assets by a party that can stop them.
    """

    def __init__(self, topology: Topology, assets: Collection[int], needs: Needs) -> None:
        self.under: dict[int, list[int]] = {}
        self._assets = frozenset(assets)
        self._needs = needs
        self._asked: dict[int, tuple[Sequence[int], Sequence[Group]]] = {}
        self._numbered: list[tuple[int, Group]] = []
        self._users: dict[int, list[tuple[int, bool]]] = {}
        turned: dict[int, _Turned] = {}
        for asset in assets:
            first = topology.alike[asset]
            if first not in turned:
                turned[first] = _turned(topology, needs, first)
            parties, groups = turned[first]
            for party in parties:
                self.under.setdefault(party, []).append(asset)
            for group, targets in groups:
                for target, spare in targets:
                    self._users.setdefault(target, []).append((len(self._numbered), spare))
                self._numbered.append((asset, group))

    def power(self, asset: int) -> Sequence[int]:
        """The edges of an asset to the parties that can stop it."""
        return self._known(asset)[0]

    def groups(self, asset: int) -> Sequence[Group]:
        """What an asset needs: of each group one edge is enough."""
        return self._known(asset)[1]

    def _known(self, asset: int) -> tuple[Sequence[int], Sequence[Group]]:
        """Asked again and again of some, and of most assets never."""
        found = self._asked.get(asset)
        if found is None:
            found = self._asked[asset] = self._needs.of(asset) if asset in self._assets else ((), ())
        return found

    def spread(self, seeds: Iterable[int], base: Spread | None = None) -> Spread:
        """What stops with the seeds, and with what has stopped in ``base``."""
        found = base.copy() if base is not None else Spread()
        waiting = [seed for seed in seeds if seed not in found.stopped]
        found.stopped.update(waiting)
        while waiting:
            for number, spare in self._users.get(waiting.pop(), ()):
                if spare:
                    found.lost[number] = found.lost.get(number, 0) + 1
                else:
                    found.without_primary.add(number)
                asset, group = self._numbered[number]
                if asset not in found.stopped and self._fails(number, group, found):
                    found.stopped.add(asset)
                    waiting.append(asset)
        return found

    def _fails(self, number: int, group: Group, found: Spread) -> bool:
        """Whether all its spare edges are lost, and some primary one, where there are any."""
        if group.primary and number not in found.without_primary:
            return False
        return found.lost.get(number, 0) == len(group.spare)


def _turned(topology: Topology, needs: Needs, asset: int) -> _Turned:
    """Asked once for all that have the same edges; groups of theirs have as many edges, to the same nodes."""
    power, groups = needs.of(asset)
    target = topology.target
    return {target[edge] for edge in power}, [
        (group, [*((target[edge], True) for edge in group.spare), *((target[edge], False) for edge in group.primary)])
        for group in groups
    ]
