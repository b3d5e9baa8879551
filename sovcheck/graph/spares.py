"""Spares: which hosts and services stop an application alone, and beside which it has nothing left when many leave."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.graph.system_graph import SystemGraph


class Alike(NamedTuple):
    """Applications that differ only in which of several equal hosts and services they require; or one by itself.

    ``own`` are these, of the first application and then of each of the ``others``, always in the same order. What is
    true of the first is true of each, with its own in their place.
    """

    first: str
    own: Sequence[Sequence[str]] = ((),)
    others: Sequence[str] = ()

    def of_all(self, found: Collection[str]) -> Iterator[str]:
        """What is found of the first, and for each of the others its own instead."""
        yield from found
        places = [place for place, name in enumerate(self.own[0]) if name in found]
        if places:
            yield from (own[place] for own in self.own for place in places)


def stopping_places(graph: SystemGraph, tested: RecentTests, applications: Iterable[Alike]) -> frozenset[str]:
    """The hosts and services whose loss stops some application, as far as only tried alternatives count."""
    found: set[str] = set()
    for alike in applications:
        found.update(alike.of_all(graph.stopping_places(alike.first, tested)))
    return frozenset(found)


def stopping_together(
    graph: SystemGraph, trusted: Collection[str], tested: RecentTests, applications: Collection[Alike]
) -> frozenset[str]:
    """What applications miss where everybody under a country that is not trusted leaves at once.

    Two who replace each other are both among them where both are lost: neither is a spare of the other then. An
    alternative that was not tested, or that may be in such hands, is not counted on.
    """
    index, names = graph.topology.index, graph.topology.names
    abroad = [node for name, node in index.items() if name.startswith(COUNTRY_PREFIX) and _code(name) not in trusted]
    losses = graph.losses(tested, [name for alike in applications for name in alike.others])
    lost = losses.unsure_without(abroad)
    found: set[str] = set()
    missed: dict[int, None] = {}
    for alike in applications:
        if (node := index[alike.first]) in lost:
            own = dict.fromkeys(losses.missed(node, lost))
            missed.update(own)
            found.update(alike.of_all({names[target] for target in own}))
    waiting = [*missed]
    for node in waiting:
        further = [target for target in dict.fromkeys(losses.missed(node, lost)) if target not in missed]
        missed.update(dict.fromkeys(further))
        waiting += further
    return frozenset(found.union(names[node] for node in missed))


def _code(country: str) -> str:
    return country.removeprefix(COUNTRY_PREFIX)
