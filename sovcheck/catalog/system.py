"""The system under judgement: what the files declare, completed from the catalog."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from msgspec import Struct, field

from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.operators import Runner, cloud_below, further_runners, runners_of
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Location
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.declared import Declared, Inventory

AnyAsset = TypeVar("AnyAsset", bound=Asset)


def text_of(declared: Declared) -> int | None:
    """The number of the asset's text; None where nobody looked, and where what it says depends on its id, too."""
    return declared.text if declared.asset.extends is None else None


class Statement(NamedTuple):
    """Where a fact comes from: a place in the files, an entry of the catalog, or both.

    Both where a line of the files, such as a region, led to the catalog entry.
    """

    location: Location | None
    entry: Sourced | None


class System(Struct, frozen=True, dict=True):
    """Every asset of a scan by id, sorted: those declared, and those of the catalog that they lead to.

    ``filled`` names, for a declared asset, the fields that came from the catalog and the entries they came from;
    ``places`` the countries of assets whose region lies in several. Of a system on one ``day`` ``dated`` holds
    organizations with the stakes of all days, and ``stakes`` the places that those of that day have among them.
    ``added`` are the holders that the files state of an organization beside those that its entry of the catalog names.
    ``more`` says of assets how many they stand in for that are left out here (stand_ins.py).
    """

    inventory: Inventory
    catalog: Catalog
    assets: Mapping[str, Asset]
    declared: tuple[str, ...]
    filled: Mapping[str, Mapping[str, Sourced]]
    places: Mapping[str, tuple[str, ...]]
    day: date | None = None
    dated: Mapping[str, Organization] = field(default_factory=dict)
    stakes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)
    added: Mapping[str, tuple[Stake, ...]] = field(default_factory=dict)

    def text(self, asset_id: str) -> int | None:
        """A number that only those declared assets share that are written alike, but for id and name.

        None where nobody looked, and where what is written depends on the id.
        """
        return self.texts.get(asset_id)

    @cached_property
    def texts(self) -> Mapping[str, int]:
        """The number of every asset that has one: what goes through all assets looks here."""
        declared = self.inventory.assets.items()
        return {name: text for name, each in declared if (text := text_of(each)) is not None}

    @cached_property
    def distinct(self) -> Mapping[str, Asset]:
        """The assets without those that are written like one before: whatever assets name and leave out, these do."""
        seen: set[int | None] = set()
        found: dict[str, Asset] = {}
        texts = self.texts
        for name, asset in self.assets.items():
            text = texts.get(name)
            if text is None or text not in seen:
                found[name] = asset
                seen.add(text)
        return found

    @cached_property
    def of_kind(self) -> Mapping[Kind, Mapping[str, Asset]]:
        """The assets of each kind by id, sorted: most questions are about one kind, and most assets of another."""
        found: dict[Kind, dict[str, Asset]] = {kind: {} for kind in Kind}
        for name, asset in self.assets.items():
            found[asset.kind][name] = asset
        return found

    @cached_property
    def application_owners(self) -> frozenset[str | None]:
        """Who owns the applications; None among them where one does not say."""
        return frozenset(application.owner for application in self.all_of(Application))

    @cached_property
    def brought(self) -> frozenset[tuple[str, str]]:
        """Which dataset is brought where by a flow: pairs of their ids."""
        flows = self.all_of(DataFlow)
        return frozenset((name, flow.target) for flow in flows if flow.target for name in flow.datasets or ())

    @cached_property
    def _arriving(self) -> Mapping[str, tuple[str, ...]]:
        """Which datasets flows bring to each place."""
        found: dict[str, list[str]] = {}
        for name, place in sorted(self.brought):
            found.setdefault(place, []).append(name)
        return {place: tuple(names) for place, names in found.items()}

    def data_of(self, application: Application) -> tuple[str, ...]:
        """The data that it uses: what it lists, what of its requirements is data, and what flows bring to it."""
        required = (option.id for entry in application.requires or () for option in entry.any_of)
        datasets = (name for name in required if isinstance(self.assets.get(name), Dataset))
        return tuple(dict.fromkeys((*(application.data or ()), *datasets, *self._arriving.get(application.id, ()))))

    def all_of(self, asset_type: type[AnyAsset]) -> Iterable[AnyAsset]:
        """Every asset of one of the eight types, by id."""
        return cast("Iterable[AnyAsset]", self.of_kind[asset_type.kind].values())

    def is_stated(self, asset_id: str, field: str) -> bool:
        """Whether the files state the field, given by its path."""
        declared = self.inventory.assets.get(asset_id)
        return declared is not None and _top(field) in declared.stated

    def is_inferred(self, asset_id: str, field: str) -> bool:
        """Whether the catalog filled the field in."""
        if asset_id in self.inventory.assets:
            return _top(field) in self.filled.get(asset_id, {})
        return getattr(self.assets[asset_id], _top(field)) is not None

    def statement(self, asset_id: str, field: str) -> Statement:
        """Where the value of a field comes from; the asset's own place when nobody states it."""
        if asset_id not in self.inventory.assets:
            return Statement(None, _entry(self.assets[asset_id]))
        return Statement(self.place(asset_id, field), self._entry_behind(asset_id, field))

    def place(self, asset_id: str, field: str) -> Location | None:
        """Where the files state a field, or the asset when they leave it out; None where only the catalog has it."""
        declared = self.inventory.assets.get(asset_id)
        if declared is None:
            return None
        if self._entry_behind(asset_id, field) is not None:
            return declared.at(_led_by(field, declared.stated))
        return declared.at(self._as_written(asset_id, field))

    def _entry_behind(self, asset_id: str, field: str) -> Sourced | None:
        """The entry that filled a field of a declared asset in, or one holder of those that the files state in part."""
        filled = self.filled.get(asset_id)
        if not filled:
            return None
        whole = filled.get(_top(field))
        return whole if whole is not None else filled.get(".".join(self._as_written(asset_id, field).split(".")[:2]))

    def runners(self, asset_id: str) -> tuple[str, ...]:
        """Everybody who runs a host or service: whom it names, and who runs its region of a cloud; each once."""
        named = runners_of(self.assets[asset_id])
        found = (*named, *[runner.organization for runner in self.further_runners(asset_id)])
        return tuple(dict.fromkeys(found)) if found[1:] else found

    def further_runners(self, asset_id: str) -> tuple[Runner, ...]:
        """Who runs a host or service beside the one that it names."""
        return further_runners(self.assets[asset_id], self.catalog)

    def cloud_below(self, asset_id: str) -> Runner | None:
        """The infrastructure provider: who operates the cloud on which others run a host or service."""
        return cloud_below(self.assets[asset_id], self.catalog)

    def runners_and_cloud(self, asset_id: str) -> tuple[str, ...]:
        """Everybody who runs a host or service, and who operates the cloud below it: all who have it in hand."""
        below, runners = self.cloud_below(asset_id), self.runners(asset_id)
        return runners if below is None else (*runners, below.organization)

    def technology_of(self, name: str) -> tuple[str, ...]:
        """Whose technology an organization sells on, and whose these sell on in turn: each once, the nearest first."""
        known = self._technology.get(name)
        if known is None:
            found, waiting = dict.fromkeys((name,)), deque((name,))
            while waiting:
                seller = self.assets[waiting.popleft()]
                for supplier in (seller.technology_from or ()) if isinstance(seller, Organization) else ():
                    if supplier not in found:
                        found[supplier] = None
                        waiting.append(supplier)
            known = self._technology[name] = tuple(found)[1:]
        return known

    @cached_property
    def _technology(self) -> dict[str, tuple[str, ...]]:
        """Gone through once for each organization: it may run many machines."""
        return {}

    def _as_written(self, asset_id: str, field: str) -> str:
        """The field with the number that a stake has among those of all days."""
        places = self.stakes.get(asset_id)
        if places is None or not field.startswith("parents."):
            return field
        name, place, *rest = field.split(".")
        return ".".join((name, str(places[int(place)]), *rest))

    def service_countries(self, asset_id: str) -> tuple[str, ...] | None:
        """Where a host or service is: several countries where its region says only that much, or unknown."""
        asset = self.assets[asset_id]
        if isinstance(asset, (GpuHost, CloudService)) and asset.country is not None:
            return (asset.country,)
        return self.places.get(asset_id)


def _top(field: str) -> str:
    return field.partition(".")[0]


def _entry(asset: Asset) -> Sourced | None:
    return asset if isinstance(asset, (CatalogModel, CatalogOrganization)) else None


def _led_by(field: str, stated: frozenset[str]) -> str:
    """The stated field that led to the catalog entry: a region to its country, a cloud to its operator."""
    leads = ("region",) if _top(field) in ("country", "processed_in") else ("cloud",)
    return next((lead for lead in leads if lead in stated), "extends")
