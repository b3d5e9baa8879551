"""Nodes and edges as integers in parallel arrays: small, and quick to walk from end to end."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import COUNTRY_PREFIX

EDGE_TYPES: tuple[EdgeType, ...] = tuple(EdgeType)
"""The types in the order that breaks ties between paths of equal length."""

_TYPE_INDEX = {edge_type: index for index, edge_type in enumerate(EDGE_TYPES)}


class Link(NamedTuple):
    """An edge as an asset states it: from ``source`` to ``target``, and the effects that it passes on.

    ``passes`` is an ``Effect`` as a plain integer, because flags are slow to combine a million times.
    """

    source: str
    field: str
    edge: EdgeType
    target: str
    passes: int


@dataclass(frozen=True)
class Topology:
    """A graph whose nodes are numbered in the order of ``names``: assets by id, then countries.

    The edges that leave node ``n`` stand together, from ``first[n]`` to ``first[n + 1]``. ``at_target`` marks those
    that the asset at their end states, such as the host that serves a model.
    """

    names: Sequence[str]
    index: Mapping[str, int]
    first: Sequence[int]
    source: Sequence[int]
    target: Sequence[int]
    edge_type: Sequence[int]
    passes: Sequence[int]
    field: Sequence[int]
    at_target: Sequence[int]
    fields: Sequence[str]

    def edges(self, node: int) -> range:
        """The edges that leave the node."""
        return range(self.first[node], self.first[node + 1])

    def targets(self, node: int, effect: int, but: int | None = None) -> list[int]:
        """The nodes whose own exposure passes on to the node, for any effect in ``effect``; not over type ``but``."""
        passes, target, edge_type = self.passes, self.target, self.edge_type
        edges = range(self.first[node], self.first[node + 1])
        return [target[edge] for edge in edges if passes[edge] & effect and edge_type[edge] != but]

    @cached_property
    def incoming(self) -> tuple[Sequence[int], Sequence[int]]:
        """The edges by the node that they lead to: offsets as in ``first``, and the edges in that order."""
        return _grouped(self.target, len(self.names))


def build_topology(assets: Iterable[str], stated: Iterable[tuple[str, Iterable[Link]]]) -> Topology:
    """The topology over the assets and every country that a link leads to.

    Links come with the id of the asset that states them; one that leads to neither raises KeyError.
    """
    index = {name: number for number, name in enumerate(assets)}
    fields: dict[str, int] = {}
    source, target, field = array("l"), array("l"), array("l")
    edge_type, passes, at_target = bytearray(), bytearray(), bytearray()
    for stating, links in stated:
        for start, name, edge, end, effects in links:
            if end not in index and end.startswith(COUNTRY_PREFIX):
                index[end] = len(index)
            source.append(index[start])
            target.append(index[end])
            field.append(fields.setdefault(name, len(fields)))
            edge_type.append(_TYPE_INDEX[edge])
            passes.append(effects)
            at_target.append(stating != start)
    first, order = _grouped(source, len(index))
    return Topology(
        names=tuple(index),
        index=index,
        first=first,
        source=[source[edge] for edge in order],
        target=[target[edge] for edge in order],
        edge_type=bytes(edge_type[edge] for edge in order),
        passes=bytes(passes[edge] for edge in order),
        field=array("l", (field[edge] for edge in order)),
        at_target=bytes(at_target[edge] for edge in order),
        fields=tuple(fields),
    )


def _grouped(keys: Sequence[int], count: int) -> tuple[Sequence[int], Sequence[int]]:
    """A stable counting sort of the positions of ``keys``: offsets per key, and the positions in order."""
    offsets = [0] * (count + 1)
    for key in keys:
        offsets[key + 1] += 1
    for key in range(count):
        offsets[key + 1] += offsets[key]
    following = offsets[:-1]
    order = array("l", bytes(8 * len(keys)))
    for position, key in enumerate(keys):
        order[following[key]] = position
        following[key] += 1
    return offsets, order
