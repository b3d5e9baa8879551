"""Completion: what an asset leaves unsaid and the catalog knows is filled in."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.extension import merged
from sovcheck.catalog.operators import region_of
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.declared import Declared


class Completed(Struct, frozen=True):
    """An asset with what the catalog added: the fields, the entry each came from, and several possible places."""

    asset: Asset
    filled: Mapping[str, Sourced]
    places: tuple[str, ...] = ()


def complete(declared: Declared, catalog: Catalog) -> Completed | None:
    """The asset as far as the catalog can complete it, or None where it has nothing to add.

    What an asset names in vain is left for the checks to tell.
    """
    asset = declared.asset
    if asset.extends is not None:
        extended = _extended(declared, catalog)
        return _extended_service(extended, catalog) if extended and asset.kind is Kind.CLOUD_SERVICE else extended
    if isinstance(asset, GpuHost):
        asset = _equipped(asset, catalog)
    if isinstance(asset, (GpuHost, CloudService)):
        asset = _shielded(asset, catalog)
    if isinstance(asset, (GpuHost, CloudService)) and asset.cloud is not None:
        return _placed(asset, catalog)
    return Completed(asset, {}) if asset is not declared.asset else None


def catalog_base(asset: Asset, catalog: Catalog) -> CatalogOrganization | CatalogModel | CatalogService | None:
    """The catalog entry that an asset extends, or None when there is none of its id and kind."""
    match asset.kind:
        case Kind.ORGANIZATION:
            return catalog.organizations.get(asset.id)
        case Kind.MODEL:
            return catalog.models.get(asset.id)
        case Kind.CLOUD_SERVICE:
            return catalog.services.get(asset.id)
    return None


def _equipped(host: GpuHost, catalog: Catalog) -> GpuHost:
    """The host with the catalog's ids for accelerators that go by the names of their drivers."""
    groups = host.accelerators or ()
    if all(group.model in catalog.accelerators for group in groups):
        return host
    known = [catalog.accelerator_named(group.model) for group in groups]
    renamed = [
        group if entry is None or group.model in catalog.accelerators else group.model_copy(update={"model": entry.id})
        for group, entry in zip(groups, known, strict=True)
    ]
    return host.model_copy(update={"accelerators": tuple(renamed)})


def _shielded(asset: GpuHost | CloudService, catalog: Catalog) -> GpuHost | CloudService:
    """The asset with the catalog's id of its technology of confidential computing, where that is spelt otherwise."""
    computing = asset.confidential_computing
    known = catalog.technology_named(computing.technology) if computing is not None else None
    if computing is None or known is None or known.id == computing.technology:
        return asset
    return asset.model_copy(update={"confidential_computing": computing.model_copy(update={"technology": known.id})})


def _extended(declared: Declared, catalog: Catalog) -> Completed | None:
    base = catalog_base(declared.asset, catalog)
    if base is None:
        return None
    added = {
        name: value
        for name in type(declared.asset).model_fields
        if name not in declared.stated and (value := getattr(base, name)) is not None and name not in {"id", "extends"}
    }
    completed = declared.asset.model_copy(update={**added, **merged(declared.asset, base)})
    return Completed(completed, dict.fromkeys((*added, *_named_there_alone(declared.asset, completed)), base))


def _named_there_alone(declared: Asset, completed: Asset) -> Iterator[str]:
    """The holders, by their paths, that are beside those that the asset states: the catalog's come last."""
    if isinstance(declared, Organization) and isinstance(completed, Organization) and declared.parents is not None:
        yield from (f"parents.{place}" for place in range(len(declared.parents), len(completed.parents or ())))


def _extended_service(extended: Completed, catalog: Catalog) -> Completed:
    """A service with what the catalog says of it, and of the region of its cloud."""
    asset = extended.asset
    if not isinstance(asset, CloudService):
        return extended
    asset = _shielded(asset, catalog)
    placed = _placed(asset, catalog) if isinstance(asset, CloudService) and asset.cloud is not None else None
    if placed is None:
        return Completed(asset, extended.filled)
    return Completed(placed.asset, {**extended.filled, **placed.filled}, placed.places)


def _placed(asset: GpuHost | CloudService, catalog: Catalog) -> Completed | None:
    """The cloud's operator where none is stated, the country of the region where it is one, and if it may be any."""
    cloud = catalog.clouds.get(asset.cloud or "")
    if cloud is None:
        return None
    added: dict[str, str | tuple[str, ...]] = {}
    if isinstance(asset, GpuHost) and asset.operator is None:
        added["operator"] = (cloud.operator,)
    if isinstance(asset, CloudService) and asset.provider is None:
        added["provider"] = cloud.operator
    region = region_of(asset, catalog)
    places = region.countries if region is not None else ()
    if ANYWHERE in places and isinstance(asset, CloudService) and asset.processed_in is None:
        added["processed_in"] = places
    if ANYWHERE in places or asset.country is not None:
        places = ()
    if len(places) == 1:
        added["country"] = places[0]
    return Completed(asset.model_copy(update=added), dict.fromkeys(added, cloud), places if len(places) > 1 else ())
