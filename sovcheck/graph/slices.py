"""The shares of organizations cut by the countries that their chains of holders run through.

What tells slices apart, countries and basis, is one integer, so that a mesh of owners costs one addition for each of
their slices.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum

from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.results import Basis, StakeSlice
from sovcheck.graph.shares import WHOLE, Share

_DIGITS = 9
"""Results are rounded, so that 24 % is 24 whatever way it was multiplied."""

_MOST_SLICES = 1024
"""Hostile ownership can have a slice for every set of countries; beyond this the smallest are put together."""

_BASIS_BITS = 2
_BASIS = (1 << _BASIS_BITS) - 1

_Cut = int
"""A set of countries, as the bits above those of the basis."""

_Slices = Mapping[_Cut, tuple[float, float]]
"""Percent of the capital and of the votes."""

_Slice = tuple[_Cut, float, float]

_Terms = dict[_Cut, tuple[list[float], list[float]]]


class Slices:
    """Cuts shares; an organization comes after those that hold shares of it.

    ``codes`` are all countries that come up, and ``country_of`` gives that of a holder by the name of its node.
    """

    def __init__(self, codes: Sequence[str], country_of: Callable[[str], str | None]) -> None:
        self._codes = sorted(codes)
        self._bit = {code: 1 << _BASIS_BITS + number for number, code in enumerate(self._codes)}
        self._country_of = country_of
        self._slices: dict[str, _Slices] = {}

    def __contains__(self, organization: object) -> bool:
        return organization in self._slices

    def __getitem__(self, organization: str) -> tuple[StakeSlice, ...]:
        """The slices of an organization, sorted."""
        ordered = sorted(self._slices[organization].items(), key=lambda item: _order(item[0]))
        slices = (
            StakeSlice(self._named(cut), round(capital, _DIGITS), round(voting, _DIGITS), Basis(cut & _BASIS))
            for cut, (capital, voting) in ordered
        )
        return tuple(each for each in slices if each.capital or each.voting)

    def cut(self, organization: str, shares: Sequence[Share], rest: Basis) -> None:
        """Cut the shares of an organization; ``rest`` is how that is known which no holder has."""
        terms: _Terms = {}
        for share in shares:
            capital, voting, through = share.capital or 0, share.voting or 0, self._through(share.holder)
            if share.capital_stated == share.voting_stated:
                _add(terms, through, capital, voting, is_stated=share.capital_stated)
            else:
                _add(terms, through, capital, 0, is_stated=share.capital_stated)
                _add(terms, through, 0, voting, is_stated=share.voting_stated)
        left = terms.setdefault(self._own(organization) | rest, ([], []))
        left[0].append(max(0.0, WHOLE - fsum(share.capital or 0 for share in shares)))
        left[1].append(max(0.0, WHOLE - fsum(share.voting or 0 for share in shares)))
        self._slices[organization] = _at_most(
            {cut: (_sum(capital), _sum(voting)) for cut, (capital, voting) in terms.items()}, _MOST_SLICES
        )

    def _through(self, holder: str) -> Sequence[_Slice]:
        """The slices of what a holder has, which run through its own country."""
        own = self._own(holder)
        slices = self._slices.get(holder)
        if slices is None:  # a country itself
            return [(own | Basis.STATED, WHOLE, WHOLE)]
        return [(cut | own, capital, voting) for cut, (capital, voting) in slices.items()]

    def _own(self, holder: str) -> int:
        country = self._country_of(holder)
        return 0 if country is None else self._bit[country]

    def _named(self, cut: _Cut) -> frozenset[str]:
        return frozenset(self._codes[number] for number in bits_of(cut >> _BASIS_BITS))


def _add(terms: _Terms, through: Iterable[_Slice], capital: float, voting: float, *, is_stated: bool) -> None:
    """Add these parts of each of a holder's slices."""
    assumed = 0 if is_stated else int(Basis.ASSUMED)
    for cut, of_capital, of_voting in through:
        known = cut if cut & _BASIS else cut | assumed
        sums = terms.get(known)
        if sums is None:
            sums = terms[known] = [], []
        sums[0].append(capital * of_capital / WHOLE)
        sums[1].append(voting * of_voting / WHOLE)


def _sum(terms: list[float]) -> float:
    return terms[0] if len(terms) == 1 else fsum(terms)


def _order(cut: _Cut) -> tuple[list[int], int]:
    """Sorts as the lists of countries do, and then the basis."""
    return list(bits_of(cut >> _BASIS_BITS)), cut & _BASIS


def _at_most(slices: _Slices, limit: int) -> _Slices:
    """The slices, the smallest put together under all their countries: no country's sum gets smaller by that.

    What is put together is as sure as the least sure of it.
    """
    if len(slices) <= limit:
        return slices
    sizes = {cut: max(pair) for cut, pair in slices.items()}
    least = sorted(sizes.values(), reverse=True)[limit - 1]
    equal = sorted((cut for cut, size in sizes.items() if size == least), key=_order)
    kept = [cut for cut, size in sizes.items() if size > least]
    kept += equal[: limit - 1 - len(kept)]
    found = {cut: slices[cut] for cut in kept}
    small = [cut for cut in slices if cut not in found]
    countries, basis = 0, 0
    for cut in small:
        countries |= cut & ~_BASIS
        basis = max(basis, cut & _BASIS)
    union = countries | basis
    together = [slices[cut] for cut in (*small, *({union} & found.keys()))]
    return {**found, union: (fsum(pair[0] for pair in together), fsum(pair[1] for pair in together))}
