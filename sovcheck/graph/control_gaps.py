"""What leaves open who controls an organization: the one answer that every rule and fact about control uses."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.components import components
from sovcheck.graph.majorities import deciding, may_be_decided_by_others
from sovcheck.graph.omissions import FEW, Omission
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.graph.shares import holder_of
from sovcheck.inventory.assets.organization import Organization

_Gaps = tuple[Omission, ...]


class ControlGaps:
    """Answers about organizations. Ownership has no cycles: resolution refuses them."""

    def __init__(self, system: System) -> None:
        self._assets = system.assets
        self._gaps: dict[str, _Gaps] = {}

    def of(self, organization: str) -> _Gaps:
        """The fields that leave it open, its own first; a few where there are many, none where control is known.

        It is known when nobody who is not stated can decide for it, and the country of everybody is who does, it
        itself apart.
        """
        if organization not in self._gaps:
            for component in components([organization], self._owners):
                for name in component:
                    asset = self._organization(name)
                    self._gaps[name] = tuple(dict.fromkeys(self._find(asset)))[:FEW]
        return self._gaps[organization]

    def _owners(self, name: str) -> list[str]:
        stakes = self._organization(name).parents or ()
        owners = (stake.organization for stake in stakes)
        return [owner for owner in owners if owner is not None and owner not in self._gaps]

    def _find(self, organization: Organization) -> Iterator[Omission]:
        if not may_be_decided_by_others(organization, self._is_open):
            return
        holders = [holder_of(stake) for stake in organization.parents or ()]
        decided = [holder for holder, decides in zip(holders, deciding(organization), strict=True) if decides]
        if not decided:
            yield Omission(organization.id, "country" if organization.public_body else "parents")
        for holder in filter(self._is_open, decided or holders):
            yield from self._above(holder)

    def _is_open(self, holder: str) -> bool:
        return not holder.startswith(COUNTRY_PREFIX) and any(self._above(holder))

    def _above(self, holder: str) -> Iterator[Omission]:
        """What leaves open of a holder who it is, and who controls it."""
        if self._organization(holder).country is None:
            yield Omission(holder, "country")
        yield from self._gaps[holder]

    def _organization(self, name: str) -> Organization:
        asset = self._assets[name]
        if not isinstance(asset, Organization):
            raise KeyError(name)
        return asset
