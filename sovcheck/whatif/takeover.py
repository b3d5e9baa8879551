"""Takeover: the organization is read as having one owner, no matter who had it before."""

from array import array
from collections.abc import Mapping

from msgspec.structs import replace

from sovcheck.catalog.country_suggestions import country_advice
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.errors import UsageError
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.declared import Declared, Inventory
from sovcheck.inventory.lines import Lines
from sovcheck.suggestions import did_you_mean
from sovcheck.whatif.report import Transfer

_ALL = 100
_CODE_LENGTH = 2


def read_transfer(value: str, system: System) -> Transfer:
    """A takeover as it is written, ``ORG=OWNER``. Raises UsageError for what is none, or names nobody."""
    name, separator, owner = value.partition("=")
    if not separator or not name or not owner:
        raise UsageError(f"--transfer {value}: write ORG=OWNER: an organization, and who takes it over")
    if name == owner:
        raise UsageError(f"--transfer {value}: nobody takes over itself: name another owner")
    organization = _organization(name, system)
    if organization is None:
        known = {*_own(system), *system.catalog.organizations}
        advice = did_you_mean(name, known, "`sovcheck graph` shows whom the system depends on")
        raise UsageError(f"--transfer {value}: no organization {name!r}: {advice}")
    if owner not in system.catalog.countries and _organization(owner, system) is None:
        raise UsageError(f"--transfer {value}: no such owner: {_advice(owner, system)}")
    return Transfer(organization=name, owner=owner)


def is_about(value: str, system: System) -> bool:
    """Whether the system, or the catalog, knows the organization that is taken over."""
    return _organization(value.partition("=")[0], system) is not None


def taken_over(inventory: Inventory, catalog: Catalog, transfers: tuple[Transfer, ...]) -> tuple[Inventory, Catalog]:
    """The inventory and the catalog with these owners; an organization that nothing leads to makes no difference."""
    assets = dict(inventory.assets)
    for transfer in transfers:
        stake = _stake(transfer, catalog)
        declared = assets.get(transfer.organization)
        if declared is None or declared.asset.extends is not None:
            catalog = _in_catalog(catalog, transfer, stake)
        if declared is not None:
            assets[transfer.organization] = _in_inventory(declared, stake)
    return replace(inventory, assets=assets), catalog


def _stake(transfer: Transfer, catalog: Catalog) -> Stake:
    if transfer.owner in catalog.countries:
        return Stake(country=transfer.owner, capital=_ALL, voting=_ALL)
    return Stake(organization=transfer.owner, capital=_ALL, voting=_ALL)


def _in_catalog(catalog: Catalog, transfer: Transfer, stake: Stake) -> Catalog:
    entry = catalog.organizations[transfer.organization]
    said = f"assumed by --transfer {transfer.organization}={transfer.owner}; before: {entry.source}"
    assumed = {"source": said, "certainty": Certainty.UNVERIFIED, "field_sources": ()}
    changed = entry.model_copy(update={**_owned(entry, stake), **assumed})
    return catalog.with_entry("organizations", transfer.organization, changed)


def _in_inventory(declared: Declared, stake: Stake) -> Declared:
    """Its owner where it states its owners; what extends the catalog leaves them to the entry. No line says so."""
    asset = declared.asset
    line = declared.location.line
    owned: Mapping[str, object] = _owned(asset, stake) if isinstance(asset, Organization) else {}
    stated = declared.stated | {"parents"}
    if asset.extends is not None:
        owned, stated = {"parents": None, "free_float": None}, declared.stated - {"parents", "free_float"}
    return Declared(
        asset=asset.model_copy(update=owned),
        location=declared.location,
        lines=Lines(array("l"), 0, None, line),
        stated=stated,
        changes=declared.changes,
    )


def _owned(organization: Organization, stake: Stake) -> dict[str, object]:
    """What is otherwise then: one owner, and no public body any more."""
    public = False if organization.public_body else organization.public_body
    return {"parents": (stake,), "free_float": None, "public_body": public}


def _organization(name: str, system: System) -> Organization | None:
    asset = system.assets.get(name) or system.catalog.organizations.get(name)
    return asset if isinstance(asset, Organization) else None


def _own(system: System) -> set[str]:
    return {name for name, asset in system.assets.items() if isinstance(asset, Organization)}


def _advice(owner: str, system: System) -> str:
    if len(owner) == _CODE_LENGTH:
        return country_advice(owner, system.catalog.countries, system.catalog.blocs)
    known = {*_own(system), *system.catalog.organizations}
    return did_you_mean(owner, known, "name an organization, or the country of an owner that has no name yet")
