"""Propagation of a loss: from what is lost to all that needs it, as a least fixpoint, once over every edge."""

from collections.abc import Collection, Iterable, Mapping, Sequence

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


class Spreading:
    """The needs of assets, turned round: for each node the groups that lose an edge with it.

    ``power`` are the edges of an asset to the parties that can stop it, ``under`` the assets by such a party.
    """

    def __init__(self, topology: Topology, assets: Collection[int], needs: Needs) -> None:
        self.power: dict[int, Sequence[int]] = {}
        self.under: dict[int, list[int]] = {}
        self.groups: dict[int, Sequence[Group]] = {}
        self._numbered: list[tuple[int, Group]] = []
        self._users: Mapping[int, list[tuple[int, bool]]] = {}
        users: dict[int, list[tuple[int, bool]]] = {}
        for asset in assets:
            power, groups = needs.of(asset)
            self.power[asset], self.groups[asset] = power, groups
            for party in {topology.target[edge] for edge in power}:
                self.under.setdefault(party, []).append(asset)
            for group in groups:
                for edges, spare in ((group.spare, True), (group.primary, False)):
                    for edge in edges:
                        users.setdefault(topology.target[edge], []).append((len(self._numbered), spare))
                self._numbered.append((asset, group))
        self._users = users

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
