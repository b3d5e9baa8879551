"""What an inventory may say of an entry of the catalog: it completes what is left open, and contradicts nothing.

Why, and which fields are facts of a copy and not of the entry: docs/adr/0014-the-judged-do-not-overrule.md.
"""

from collections.abc import Iterator
from typing import Any

from sovcheck.catalog.contradiction import Contradiction, worded
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.holders import contradicted_holders, joined
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset, LicenceGrant, Record
from sovcheck.inventory.assets.model import Access
from sovcheck.inventory.assets.organization import Organization, Stake

Entry = CatalogOrganization | CatalogModel | CatalogService

OF_THE_DECLARATION = frozenset({"id", "extends", "tags", "notes"})
"""Fields that say nothing about the world."""

OF_THE_COPY = frozenset(
    {
        "dtype",
        "evaluations",
        "files",
        "provider_service",
        "remote_code",
        "revision",
        "self_hosted",
        "stored_in",
        "update",
    }
)
"""Fields of a model that are facts of what is held and run here: a quantized copy has another number format."""

OF_THE_CONTRACT = frozenset(
    {
        "administered_from",
        "confidential_computing",
        "contract",
        "country",
        "cutoff_plan",
        "exit_plan",
        "key_custody",
        "processed_in",
        "region",
        "requires",
        "security_operations_from",
        "subcontractors",
        "subcontractors_complete",
        "support_countries",
        "training_use",
    }
)
"""Fields of a service that each customer agrees with it: the catalog knows the public terms alone."""

OWN_CONTRACT = "proprietary"
"""The licence that stands for a contract which nobody else can know: all its terms are open."""

_ROUNDED = 0.1
"""The catalog rounds numbers of parameters as developers do: 7B may stand for 7.24 billion."""


def contradictions(asset: Asset, stated: frozenset[str], entry: Entry, catalog: Catalog) -> Iterator[Contradiction]:
    """Every field that the asset states and the entry states otherwise, in the order of the fields."""
    for field in type(asset).model_fields:
        if field not in stated or field in OF_THE_DECLARATION | OF_THE_COPY:
            continue
        if isinstance(entry, CatalogService) and field in OF_THE_CONTRACT:
            continue
        here, there = getattr(asset, field), getattr(entry, field)
        if field == "public_body" and there is None:
            there = _may_be_public(entry)
        if isinstance(entry, Organization) and field == "parents":
            yield from contradicted_holders(here, entry)
        elif there is not None and not _may_use(field, here, there) and not _is_own_contract(here, asset, entry):
            yield from _of_values(field, here, there, catalog)


def merged(asset: Asset, entry: Entry) -> dict[str, Any]:
    """The fields of the asset of which the entry knows more than the asset states, each with both together."""
    found: dict[str, Any] = {}
    for field in type(asset).model_fields.keys() - OF_THE_COPY:
        here, there = getattr(asset, field), getattr(entry, field)
        together = _together(here, there)
        if together != here:
            found[field] = together
    return found


def _may_be_public(entry: Entry) -> bool | None:
    """False where holders are known: an authority has none; of all others it is open."""
    return False if isinstance(entry, Organization) and entry.parents else None


def _may_use(field: str, here: object, there: object) -> bool:
    """Open weights may be asked through an API; what is offered through an API alone cannot be held."""
    return field == "access" and there is Access.WEIGHTS and here is Access.API


def _is_own_contract(here: object, asset: Asset, entry: Entry) -> bool:
    """The one who asks an API may have a contract of his own with the party that offers it."""
    access = getattr(asset, "access", None) or getattr(entry, "access", None)
    return access is Access.API and isinstance(here, LicenceGrant) and here.id == OWN_CONTRACT


def _of_values(field: str, here: Any, there: Any, catalog: Catalog) -> Iterator[Contradiction]:
    if isinstance(here, LicenceGrant) and isinstance(there, LicenceGrant):
        yield from _of_licences(field, here, there, catalog)
    elif isinstance(here, Record) and isinstance(there, Record):
        for name in type(there).model_fields:
            if getattr(here, name) is not None and getattr(there, name) is not None:
                yield from _of_values(f"{field}.{name}", getattr(here, name), getattr(there, name), catalog)
    elif not _agree(field, here, there):
        yield Contradiction(field, worded(here), worded(there))


def _of_licences(field: str, here: LicenceGrant, there: LicenceGrant, catalog: Catalog) -> Iterator[Contradiction]:
    """Another spelling of an id is not another licence."""
    mine, known = catalog.licence(here.id), catalog.licence(there.id)
    same = here.model_copy(update={"id": there.id}) if mine is not None and mine == known else here
    for name in type(there).model_fields:
        if getattr(same, name) is not None and getattr(there, name) is not None:
            yield from _of_values(f"{field}.{name}", getattr(same, name), getattr(there, name), catalog)


def _agree(field: str, here: object, there: object) -> bool:
    if isinstance(here, tuple) and isinstance(there, tuple):
        return len(here) == len(there) and all(item in there for item in here)
    if field == "parameters" and isinstance(here, int) and isinstance(there, int):
        return abs(here - there) <= _ROUNDED * max(here, there)
    return here == there


def _together(here: Any, there: Any) -> Any:
    if isinstance(here, Record) and isinstance(there, Record):
        open_fields = {
            name: value
            for name in type(here).model_fields
            if getattr(here, name) is None and (value := getattr(there, name, None)) is not None
        }
        return here.model_copy(update=open_fields) if open_fields else here
    if isinstance(here, tuple) and isinstance(there, tuple) and all(isinstance(item, Stake) for item in here + there):
        return joined(here, there)
    return here
