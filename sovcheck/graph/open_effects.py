"""Which omissions leave open who has an effect on an asset: found by one walk back over the edges that pass it on."""

from collections.abc import Callable, Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.graph.omissions import Omission, nearest
from sovcheck.graph.topology import Topology
from sovcheck.inventory.assets.asset import Asset, Kind

ALIKE = frozenset({Kind.GPU_HOST, Kind.CLOUD_SERVICE})
"""Kinds of which everything follows from what is written of one, and of what it names."""

OmittedBy = Callable[[Asset, System], Iterator[Omission]]
"""What an asset leaves out of who has the effect on it."""


def omitted_by_each(system: System, omitted_by: OmittedBy) -> Iterator[tuple[str, Omission]]:
    """Each asset with what it leaves out; of those that are written alike the first one is asked."""
    of_text: dict[int, tuple[str, tuple[Omission, ...]]] = {}
    for name, asset in system.assets.items():
        text = system.texts.get(name)
        if text is None or asset.kind not in ALIKE:
            yield from ((name, omission) for omission in omitted_by(asset, system))
            continue
        if text not in of_text:
            of_text[text] = name, tuple(omitted_by(asset, system))
        first, omissions = of_text[text]
        for omission in omissions:
            yield name, omission._replace(asset=name) if omission.asset == first else omission


class OpenEffect:
    """Answers about all assets, computed at the first question; over edges that pass on something of ``effects``."""

    def __init__(self, system: System, topology: Topology, effects: int, omitted_by: OmittedBy) -> None:
        self._topology = topology
        self._effects = int(effects)
        seeds = ((topology.index[name], omission) for name, omission in omitted_by_each(system, omitted_by))
        self._omissions: Mapping[int, tuple[Omission, ...]] = nearest(seeds, self._affected)

    def omissions(self, node: int) -> tuple[Omission, ...]:
        """What leaves open who has the effect on the node, nearest first; a few where there are many."""
        return self._omissions.get(node, ())

    def _affected(self, node: int) -> list[int]:
        """Everything else that is in the hands of a party with the effect on the node."""
        offsets, edges = self._topology.incoming
        source, passes, effects = self._topology.source, self._topology.passes, self._effects
        return [source[edge] for edge in edges[offsets[node] : offsets[node + 1]] if passes[edge] & effects]
