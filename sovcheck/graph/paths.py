"""Paths through the graph, and the parties that are at their ends."""

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.catalog.entries.provenance import Certainty, Provenance
from sovcheck.errors import Location
from sovcheck.graph.edges import EdgeType

COUNTRY_PREFIX = "country:"

MOST_HOPS = 12
"""How many steps of a path are shown: a chain of systems would otherwise be written once for each of its links."""

AT_THE_END = MOST_HOPS // 2
"""How many of them are at its end."""

_AT_THE_START = MOST_HOPS - AT_THE_END - 1


def country_node(code: str) -> str:
    """The name of a country's node; no asset id can be equal to it, because ids hold no colon."""
    return COUNTRY_PREFIX + code


class Hop(Struct, frozen=True):
    """One edge of a path: from ``asset`` to ``to``, and the file or the catalog's source that states it.

    ``to`` is an asset id, ``country:XX``, or at the end of a licence path the licence as it is declared.
    ``certainty`` is how sure the catalog is of its source. ``left_out``: it stands for that many.
    """

    asset: str
    edge: EdgeType
    to: str
    location: Location | None
    source: str | None
    certainty: Certainty | None = None
    left_out: int | None = None


def with_gap(hops: Iterable[Hop], length: int, last: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """The beginning of a long path and its end, with one step between them that says how many it stands for."""
    *start, left = islice(hops, _AT_THE_START + 1)
    count = length - _AT_THE_START - len(last)
    gap = replace(left, to=last[0].asset, location=None, source=None, certainty=None, left_out=count)
    return (*start, gap, *last)


def shortened(path: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """The path as far as it is shown; of what is shortened already, the steps that were left out are counted on."""
    if len(path) <= MOST_HOPS:
        return path
    return with_gap(path, sum(hop.left_out or 1 for hop in path), path[-AT_THE_END:])


def stated_hop(asset: str, edge: EdgeType, to: str, location: Location | None, known: Provenance | None) -> Hop:
    """A hop that a place in the files states, a fact of the catalog, or one that led to the other."""
    if known is None:
        return Hop(asset, edge, to, location, None)
    return Hop(asset, edge, to, location, known.citation, known.certainty)


class Proof(Struct, frozen=True):
    """The paths that prove something: one, or one for each alternative that fails; ``further`` ones are not shown."""

    paths: tuple[tuple[Hop, ...], ...]
    further: int = 0


class Party(Struct, frozen=True):
    """Somebody with power: an organization and the country it is under, or a country's territory itself.

    Sorts by country, then organization, with ``None`` first.
    """

    organization: str | None
    country: str | None

    @property
    def sort_key(self) -> tuple[str, str]:
        """What parties are ordered by."""
        return (self.country or "", self.organization or "")

    def __lt__(self, other: "Party") -> bool:
        return self.sort_key < other.sort_key
