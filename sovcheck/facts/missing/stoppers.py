"""What leaves open who can stop an asset, by the assets that it takes to know of."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sovcheck.facts.control import needs_to_stop, omissions_of_control, runs_on
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission, nearest
from sovcheck.inventory.assets.model import Model


class Stoppers:
    """Answers about all assets, found in one walk at the first question."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def omissions(self, asset: str) -> tuple[Omission, ...]:
        """What leaves it open, nearest first; a few where there are many."""
        return self._found.get(self._sources.graph.topology.index[asset], ())

    def of_hosts(self, model: Model) -> Iterator[Omission]:
        """What leaves open who can stop the places that run the model, and not the model otherwise."""
        for place in runs_on(model, self._sources.graph):
            yield from self.omissions(place)

    @cached_property
    def _found(self) -> Mapping[int, tuple[Omission, ...]]:
        graph, index = self._sources.graph, self._sources.graph.topology.index
        users: dict[int, list[int]] = {}
        seeds: list[tuple[int, Omission]] = []
        for name, asset in self._sources.system.assets.items():
            seeds += [(index[name], omission) for omission in omissions_of_control(asset, graph)]
            for need in needs_to_stop(asset, graph):
                users.setdefault(index[need], []).append(index[name])
        none: Sequence[int] = ()
        return nearest(seeds, lambda node: users.get(node, none))
