"""Who holds how much of an organization, directly and through others: multiplied along chains, added over them."""

from collections.abc import Iterator, Mapping
from math import fsum

from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.majorities import is_public
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.graph.results import Basis, Holding, StakeSlice
from sovcheck.graph.shares import WHOLE, Share, shares_of
from sovcheck.inventory.assets.organization import Organization

_DIGITS = 9
"""Results are rounded, so that 24 % is 24 whatever way it was multiplied."""

_MOST_SLICES = 1024
"""Hostile ownership can have a slice for every set of countries; beyond this the smallest are put together."""

_Pair = tuple[float | None, float | None]

_Cut = tuple[frozenset[str], Basis]
"""What tells slices apart: the countries, and how the shares are known."""

_Slices = Mapping[_Cut, tuple[float, float]]


class Ownership:
    """Answers about organizations. Ownership has no cycles: resolution refuses them."""

    def __init__(self, system: System) -> None:
        self._assets = system.assets
        self._shares: dict[str, tuple[Share, ...]] = {}
        self._held: dict[str, Mapping[str, _Pair]] = {}
        self._slices: dict[str, _Slices] = {}
        self._stated: dict[str, bool] = {}

    def holders(self, organization: str) -> tuple[Holding, ...]:
        """Everybody with a share, sorted by country, then organization."""
        for name in self._bottom_up(organization, self._held):
            self._held[name] = self._hold(name)
        holdings = [self._holding(holder, pair) for holder, pair in self._held[organization].items()]
        return tuple(sorted(holdings, key=lambda holding: (holding.country or "", holding.organization or "")))

    def stakes(self, organization: str) -> tuple[StakeSlice, ...]:
        """The slices by set of countries, sorted."""
        for name in self._bottom_up(organization, self._slices):
            self._slices[name] = self._slice(name)
        slices = [
            StakeSlice(countries, round(capital, _DIGITS), round(voting, _DIGITS), basis)
            for (countries, basis), (capital, voting) in self._slices[organization].items()
        ]
        return tuple(sorted((s for s in slices if s.capital or s.voting), key=_by_cut))

    def is_stated(self, organization: str) -> bool:
        """Whether every share is stated up to the roots, and the country of every holder."""
        for name in self._bottom_up(organization, self._stated):
            asset = self._organization(name)
            self._stated[name] = (asset.parents is not None or is_public(asset)) and all(
                share.capital is not None and self._holder_is_stated(share.holder) for share in self._of(name)
            )
        return self._stated[organization]

    def holder_node(self, holding: Holding) -> str:
        """The name of the node of a holding's holder."""
        return holding.organization or f"{COUNTRY_PREFIX}{holding.country}"

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset

    def _of(self, name: str) -> tuple[Share, ...]:
        shares = self._shares.get(name)
        if shares is None:
            shares = self._shares[name] = shares_of(self._organization(name))
        return shares

    def _bottom_up(self, organization: str, known: Mapping[str, object]) -> Iterator[str]:
        """The organizations above this one that are not known yet, and itself; owners before what they own."""

        def unknown_owners(name: str) -> list[str]:
            return [
                share.holder for share in self._of(name) if share.holder in self._assets and share.holder not in known
            ]

        if organization not in known:
            for component in components([organization], unknown_owners):
                yield from component

    def _holder_is_stated(self, holder: str) -> bool:
        if holder.startswith(COUNTRY_PREFIX):
            return True
        return self._organization(holder).country is not None and self._stated[holder]

    def _hold(self, name: str) -> Mapping[str, _Pair]:
        parts: dict[str, tuple[list[float], list[float]]] = {}
        for share in self._of(name):
            above = self._held.get(share.holder, {})
            for holder, pair in ((share.holder, (WHOLE, WHOLE)), *above.items()):
                sums = parts.setdefault(holder, ([], []))
                for terms, part, whole in zip(sums, (share.capital, share.voting), pair, strict=True):
                    if part is not None and whole is not None:
                        terms.append(part * whole / WHOLE)
        return {holder: (_total(capital), _total(voting)) for holder, (capital, voting) in parts.items()}

    def _holding(self, holder: str, pair: _Pair) -> Holding:
        capital, voting = (None if value is None else round(value, _DIGITS) for value in pair)
        if holder.startswith(COUNTRY_PREFIX):
            return Holding(None, holder.removeprefix(COUNTRY_PREFIX), capital, voting)
        return Holding(holder, self._organization(holder).country, capital, voting)

    def _slice(self, name: str) -> _Slices:
        parts: dict[_Cut, tuple[list[float], list[float]]] = {}
        shares = self._of(name)
        for share in shares:
            held = (share.capital or 0, share.capital_stated), (share.voting or 0, share.voting_stated)
            for (countries, basis), pair in self._slices_through(share.holder):
                for right, ((part, is_stated), whole) in enumerate(zip(held, pair, strict=True)):
                    cut = countries, basis if is_stated else max(basis, Basis.ASSUMED)
                    parts.setdefault(cut, ([], []))[right].append(part * whole / WHOLE)
        asset = self._organization(name)
        # Nobody else has a share where that is stated, and a public body's country has what others do not.
        own = Basis.STATED if asset.parents == () or is_public(asset) else Basis.LEFT_OVER
        rest = parts.setdefault((self._country(name), own), ([], []))
        rest[0].append(max(0.0, WHOLE - fsum(share.capital or 0 for share in shares)))
        rest[1].append(max(0.0, WHOLE - fsum(share.voting or 0 for share in shares)))
        return _at_most({cut: (fsum(capital), fsum(voting)) for cut, (capital, voting) in parts.items()}, _MOST_SLICES)

    def _slices_through(self, holder: str) -> Iterator[tuple[_Cut, tuple[float, float]]]:
        if holder.startswith(COUNTRY_PREFIX):
            yield (frozenset({holder.removeprefix(COUNTRY_PREFIX)}), Basis.STATED), (WHOLE, WHOLE)
            return
        for (countries, basis), pair in self._slices[holder].items():
            yield (countries | self._country(holder), basis), pair

    def _country(self, name: str) -> frozenset[str]:
        country = self._organization(name).country
        return frozenset() if country is None else frozenset({country})


def _total(terms: list[float]) -> float | None:
    return fsum(terms) if terms else None


def _by_cut(part: StakeSlice) -> tuple[list[str], Basis]:
    return sorted(part.countries), part.basis


def _at_most(slices: _Slices, limit: int) -> _Slices:
    """The slices, the smallest put together under all their countries: no country's sum gets smaller by that.

    What is put together is as sure as the least sure of it.
    """
    if len(slices) <= limit:
        return slices
    ordered = sorted(slices, key=lambda cut: (-max(slices[cut]), sorted(cut[0]), cut[1]))
    kept = {cut: slices[cut] for cut in ordered[: limit - 1]}
    small = ordered[limit - 1 :]
    union = (frozenset[str]().union(*(countries for countries, _ in small)), max(basis for _, basis in small))
    capital = fsum(slices[cut][0] for cut in (*small, *({union} & kept.keys())))
    voting = fsum(slices[cut][1] for cut in (*small, *({union} & kept.keys())))
    return {**kept, union: (capital, voting)}
