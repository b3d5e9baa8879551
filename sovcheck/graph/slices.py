"""The shares of organizations cut by the countries that their chains of holders run through.

What tells slices apart, countries and basis, is one integer, so that a mesh of owners costs one addition for each of
their slices.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import fsum

from sovcheck.catalog.stakes import WHOLE
from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.results import Basis, StakeSlice
from sovcheck.graph.shares import Share

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

_Holder = tuple[_Slices, _Cut]
"""The slices of a holder, and its own country, through which all of them run."""

_ALL: _Slices = {int(Basis.STATED): (WHOLE, WHOLE)}

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

    def cut(
        self, organization: str, shares: Sequence[Share], rest: Basis, at_home: Collection[int] = frozenset()
    ) -> None:
        """Cut the shares of an organization; ``rest`` is how that is known which no holder has.

        Shares ``at_home``, by their places, count for the organization's own country, too.
        """
        terms: _Terms = {}
        home = self._own(organization)
        for place, share in enumerate(shares):
            capital, voting, (slices, own) = share.capital or 0, share.voting or 0, self._through(share.holder)
            through = (slices, own | home if place in at_home else own)
            if share.capital_stated == share.voting_stated:
                _add(terms, through, capital, voting, is_stated=share.capital_stated)
            else:
                _add(terms, through, capital, 0, is_stated=share.capital_stated)
                _add(terms, through, 0, voting, is_stated=share.voting_stated)
        capital = max(0.0, WHOLE - fsum(share.capital or 0 for share in shares))
        voting = max(0.0, WHOLE - fsum(share.voting or 0 for share in shares))
        own = home | rest
        before = terms.get(own, ([], []))
        terms[own] = [*before[0], capital], [*before[1], voting]
        self._slices[organization] = _at_most({cut: _summed(sums) for cut, sums in terms.items()}, _MOST_SLICES)

    def _through(self, holder: str) -> _Holder:
        """The slices of what a holder has; a country itself has all of it, as is stated."""
        return self._slices.get(holder, _ALL), self._own(holder)

    def _own(self, holder: str) -> int:
        country = self._country_of(holder)
        return 0 if country is None else self._bit[country]

    def _named(self, cut: _Cut) -> frozenset[str]:
        return frozenset(self._codes[number] for number in bits_of(cut >> _BASIS_BITS))


def _add(terms: _Terms, holder: _Holder, capital: float, voting: float, *, is_stated: bool) -> None:
    """Add these parts of each of a holder's slices.

    Votes mostly follow capital: as long as they do, both are one list, which is filled and summed up once.
    """
    slices, own = holder
    assumed = 0 if is_stated else int(Basis.ASSUMED)
    for cut, (of_capital, of_voting) in slices.items():
        known = cut | own if cut & _BASIS else cut | own | assumed
        part = capital * of_capital / WHOLE
        of_votes = part if capital == voting and of_capital == of_voting else voting * of_voting / WHOLE
        sums = terms.get(known)
        if sums is None:
            same = [part]
            terms[known] = same, same if part == of_votes else [of_votes]
        elif sums[0] is not sums[1]:
            sums[0].append(part)
            sums[1].append(of_votes)
        elif part == of_votes:
            sums[0].append(part)
        else:
            terms[known] = [*sums[0], part], [*sums[1], of_votes]


def _summed(sums: tuple[list[float], list[float]]) -> tuple[float, float]:
    capital, voting = sums
    total = _sum(capital)
    return total, total if capital is voting else _sum(voting)


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
