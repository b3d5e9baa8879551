"""What leaves open who controls an organization: the one answer that every rule and fact about control uses."""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum

from msgspec import Struct

from sovcheck.catalog.stakes import HAIR, WHOLE
from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.control_thresholds import Power, is_half, is_public, powers
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.omissions import MOST_KEPT, Omission
from sovcheck.graph.paths import COUNTRY_PREFIX, country_node
from sovcheck.graph.shares import holder_of, shares_of
from sovcheck.inventory.assets.organization import Organization

_Gaps = tuple[Omission, ...]


class _Rights(Struct, frozen=True):
    """Percent of the capital or of the votes: what is open, and what is known by country, its own apart."""

    open: float
    by_country: Mapping[str, float]


class ControlGaps:
    """Answers about organizations. Ownership has no cycles: resolution refuses them."""

    def __init__(self, system: System, controllers: Controllers) -> None:
        self._assets = system.assets
        self._controllers = controllers
        self._gaps: dict[str, _Gaps] = {}

    def of(self, organization: str) -> _Gaps:
        """The fields that leave it open, its own first; a few where there are many, none where control is known.

        It is known when nobody who is not stated can decide for it, and the country of everybody is who does, it
        itself apart.
        """
        if organization not in self._gaps:
            self._controllers.of(organization)
            for component in components([organization], self._owners):
                for name in component:
                    asset = self._organization(name)
                    self._gaps[name] = tuple(dict.fromkeys(self._find(asset)))[:MOST_KEPT]
        return self._gaps[organization]

    def _owners(self, name: str) -> list[str]:
        stakes = self._organization(name).parents or ()
        owners = (stake.organization for stake in stakes)
        return [owner for owner in owners if owner is not None and owner not in self._gaps]

    def _find(self, organization: Organization) -> Iterator[Omission]:
        stakes = organization.parents
        if stakes is None:
            if not is_public(organization):
                yield Omission(organization.id, "country" if organization.public_body else "parents")
            return
        decided = [
            holder_of(stake)
            for stake, power in zip(stakes, powers(organization), strict=True)
            if power is Power.DECIDES
        ]
        if not decided and not is_public(organization) and self._is_left_open(organization):
            yield Omission(organization.id, "parents")
            decided = [holder_of(stake) for stake in stakes]
        for holder in decided:
            yield from self._above(holder)

    def _is_left_open(self, organization: Organization) -> bool:
        """Whether what nobody is stated to have may be enough to decide or to block, where no stated holder decides.

        It may be in one hand, or lie with others of the country of stated holders. Votes follow the capital where
        they are not stated.
        """
        shares = shares_of(organization)
        if not shares:
            return False
        # A holder of whom nobody says how much it has may have the rest, which then is not a free float.
        floats = bool(organization.free_float) and all(share.capital is not None for share in shares)
        capital = self._sums(organization, [share.capital or 0 for share in shares], floats=floats)
        voting = self._sums(organization, [share.voting or 0 for share in shares], floats=floats)
        return any(
            is_half(rights.open) or (rights.open > HAIR and any(self._may_join(rights, [capital, voting])))
            for rights in (capital, voting)
        )

    def _sums(self, organization: Organization, parts: Sequence[float], *, floats: bool) -> "_Rights":
        open_parts = [] if floats else [WHOLE - fsum(parts)]
        by_country: dict[str, list[float]] = {}
        for stake, part in zip(organization.parents or (), parts, strict=True):
            if self._is_open(holder_of(stake)):
                open_parts.append(part)
            else:
                for country in self._controllers.countries(stake):
                    by_country.setdefault(country, []).append(part)
        if organization.country is not None:
            by_country.pop(country_node(organization.country), None)
        return _Rights(fsum(open_parts), {country: fsum(held) for country, held in by_country.items()})

    def _may_join(self, rights: "_Rights", both: Sequence["_Rights"]) -> Iterator[bool]:
        """For each country whose holders have no say yet whether what is open would give them one."""
        for country, held in rights.by_country.items():
            if not any(is_half(each.by_country[country]) for each in both):
                yield is_half(held + rights.open)

    def _is_open(self, holder: str) -> bool:
        return any(self._above(holder))

    def _above(self, holder: str) -> Iterator[Omission]:
        """What leaves open of a holder who it is, and who controls it."""
        if holder.startswith(COUNTRY_PREFIX):
            return
        if self._organization(holder).country is None:
            yield Omission(holder, "country")
        yield from self._gaps[holder]

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset
