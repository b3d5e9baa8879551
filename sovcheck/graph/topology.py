"""Nodes and edges as integers in parallel arrays: small, and quick to walk from end to end."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

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


class Topology(Struct, frozen=True, dict=True):
    """A graph whose nodes are numbered in the order of ``names``: assets by id, then countries.

    The edges that leave node ``n`` are together, from ``first[n]`` to ``first[n + 1]``. ``at_target`` marks those
    that the asset at their end states, such as the host that serves a model. ``alike`` names for each node the first
    one that is known to have the same edges in the same order, itself where there is none. ``more`` says of nodes how
    many they stand in for that have none of their own.
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
    alike: Sequence[int]
    more: Mapping[int, int]

    def edges(self, node: int) -> range:
        """The edges that leave the node."""
        return range(self.first[node], self.first[node + 1])

    def targets(self, node: int, effect: int, but: int | None = None) -> list[int]:
        """The nodes whose own exposure passes on to the node, for any effect in ``effect``; not over type ``but``."""
        passes, target, edge_type = self.passes, self.target, self.edge_type
        edges = range(self.first[node], self.first[node + 1])
        return [target[edge] for edge in edges if passes[edge] & effect and edge_type[edge] != but]

    def count(self, edges: Collection[int]) -> int:
        """How many edges these are, with those to nodes that others stand in for."""
        return len(edges) + (sum(self.more.get(self.target[edge], 0) for edge in edges) if self.more else 0)

    @cached_property
    def incoming(self) -> tuple[Sequence[int], Sequence[int]]:
        """The edges by the node that they lead to: offsets as in ``first``, and the edges in that order."""
        return _grouped(self.target, len(self.names))


class Stated(NamedTuple):
    """The links that an asset states. ``text`` is equal only for assets whose links differ in nothing but their own id.

    Of those only the links of the first are looked at.
    """

    asset: str
    links: Iterable[Link]
    text: int | None = None


def build_topology(assets: Iterable[str], stated: Iterable[Stated], more: Mapping[str, int]) -> Topology:
    """The topology over the assets and every country that a link leads to; a link to neither raises KeyError.

    ``more`` says of assets how many they stand in for.
    """
    edges = _Edges(assets)
    of_text: dict[int, tuple[int, range]] = {}
    for asset, links, text in stated:
        node = edges.index[asset]
        known = of_text.get(text) if text is not None else None
        if known is not None:
            edges.repeat(node, *known)
            continue
        added = edges.add(asset, links)
        if text is not None:
            of_text[text] = node, added
    return edges.topology(more)


class _Edges:
    """Edges in the order in which they are stated."""

    def __init__(self, assets: Iterable[str]) -> None:
        self.index = {name: number for number, name in enumerate(assets)}
        self._fields: dict[str, int] = {}
        self._source, self._target, self._field = array("l"), array("l"), array("l")
        self._edge_type, self._passes, self._at_target = bytearray(), bytearray(), bytearray()
        self._alike = list(self.index.values())

    def add(self, stating: str, links: Iterable[Link]) -> range:
        """The edges of an asset; where they were put."""
        index, begin = self.index, len(self._source)
        for start, name, edge, end, effects in links:
            if end not in index and end.startswith(COUNTRY_PREFIX):
                index[end] = len(index)
            self._source.append(index[start])
            self._target.append(index[end])
            self._field.append(self._fields.setdefault(name, len(self._fields)))
            self._edge_type.append(_TYPE_INDEX[edge])
            self._passes.append(effects)
            self._at_target.append(stating != start)
        return range(begin, len(self._source))

    def repeat(self, node: int, other: int, edges: range) -> None:
        """The same edges for a node in the place of the other."""
        begin, end = edges.start, edges.stop
        self._alike[node] = other
        self._source.extend([node if start == other else start for start in self._source[begin:end]])
        self._target.extend([node if goal == other else goal for goal in self._target[begin:end]])
        self._field += self._field[begin:end]
        self._edge_type += self._edge_type[begin:end]
        self._passes += self._passes[begin:end]
        self._at_target += self._at_target[begin:end]

    def topology(self, more: Mapping[str, int]) -> Topology:
        """All of them by the node that they leave."""
        first, order = _grouped(self._source, len(self.index))
        # Each node is one object, however many edges it has: a number takes four times as much as its place in a list.
        nodes = list(self.index.values())
        return Topology(
            names=tuple(self.index),
            index=self.index,
            first=first,
            source=[*map(nodes.__getitem__, _in_order(self._source, order))],
            target=[*map(nodes.__getitem__, _in_order(self._target, order))],
            edge_type=bytes(_in_order(self._edge_type, order)),
            passes=bytes(_in_order(self._passes, order)),
            field=array("l", _in_order(self._field, order)),
            at_target=bytes(_in_order(self._at_target, order)),
            fields=tuple(self._fields),
            alike=self._with_the_same_edges(nodes),
            more={self.index[name]: number for name, number in more.items()},
        )

    def _with_the_same_edges(self, nodes: Sequence[int]) -> Sequence[int]:
        """Those that others state edges of, too, have more edges than they state themselves."""
        more = {self._source[edge] for edge, stated in enumerate(self._at_target) if stated}
        alike = [node if node in more or first in more else first for node, first in enumerate(self._alike)]
        return [*alike, *nodes[len(alike) :]]


def _in_order(values: Sequence[int], order: Sequence[int]) -> Iterator[int]:
    return map(values.__getitem__, order)


def _grouped(keys: Sequence[int], count: int) -> tuple[Sequence[int], Sequence[int]]:
    """A stable sort of the positions of ``keys``: offsets per key, and the positions in order."""
    numbers = Counter(keys)
    offsets = [0, *accumulate(map(numbers.__getitem__, range(count)))]
    return offsets, array("l", sorted(range(len(keys)), key=keys.__getitem__))
