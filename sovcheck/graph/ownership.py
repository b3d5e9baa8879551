"""Who holds how much of an organization, directly and through others: multiplied along chains, added over them."""

from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from math import fsum

from sovcheck.catalog.stakes import WHOLE
from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.control_thresholds import is_public
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.graph.results import Basis, Holding, StakeSlice
from sovcheck.graph.shares import Share, shares_of
from sovcheck.graph.slices import Slices
from sovcheck.inventory.assets.organization import Organization

_DIGITS = 9
"""Results are rounded, so that 24 % is 24 whatever way it was multiplied."""

_Pair = tuple[float | None, float | None]


class Ownership:
    """Answers about organizations. Ownership has no cycles: resolution refuses them."""

    def __init__(self, system: System) -> None:
        self._assets = system.assets
        self._by_inventories = system.added
        self._shares: dict[str, tuple[Share, ...]] = {}
        self._held: dict[str, Mapping[str, _Pair]] = {}
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
            asset = self._organization(name)
            # Nobody else has a share where that is stated, and a public body's country has what others do not; whoever
            # holds free float is nobody that is named.
            owned_by_nobody = asset.parents == () and not asset.free_float
            rest = Basis.STATED if owned_by_nobody or is_public(asset) else Basis.LEFT_OVER
            self._slices.cut(name, self._of(name), rest, self._added(asset))
        return self._slices[organization]

    def _added(self, organization: Organization) -> frozenset[int]:
        """The places of holders that an inventory added to those of the catalog.

        What nobody holds counts for the own country; so does what somebody is added for, who may bring another one but
        takes none away.
        """
        added = self._by_inventories.get(organization.id, ())
        return frozenset(place for place, stake in enumerate(organization.parents or ()) if stake in added)

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

    def _bottom_up(self, organization: str, known: Container[str]) -> Iterator[str]:
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

    def _country_of(self, holder: str) -> str | None:
        if holder.startswith(COUNTRY_PREFIX):
            return holder.removeprefix(COUNTRY_PREFIX)
        return self._organization(holder).country

    @cached_property
    def _slices(self) -> Slices:
        organizations = [asset for asset in self._assets.values() if isinstance(asset, Organization)]
        codes = {asset.country for asset in organizations}
        codes.update(stake.country for asset in organizations for stake in asset.parents or ())
        return Slices([code for code in codes if code is not None], self._country_of)


def _total(terms: list[float]) -> float | None:
    return fsum(terms) if terms else None
