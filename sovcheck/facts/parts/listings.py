"""Sanctions lists: who among the owners and suppliers of an application is on them, or enforces them against it."""

from collections.abc import Collection, Iterator, Mapping

from sovcheck.facts.contracts import days_since
from sovcheck.facts.documents.listings import Listing, Listings, ListTerms, OpenSupplier, OpenTerms
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import canonical, values
from sovcheck.facts.sources import Sources
from sovcheck.graph.results import Point
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.organization import Organization


def listings(
    application: Application, stopping: Collection[Point], further: Collection[Point], sources: Sources
) -> Listings:
    """Those of today; an entry on a list counts from its day on. ``further`` stop it if what is left open is worst."""
    controllers = sources.parties.organization(Role.OWNER, application.owner)["controllers"]
    owners = {name: party["path"] for party in controllers if (name := party["organization"]) is not None}
    suppliers = _suppliers(stopping, owners, sources)
    return {
        "owners": list(_listed(owners, sources)),
        "owners_complete": True if _all_say(owners, sources) else None,
        "owners_screened_days_ago": _screened_days_ago(owners, sources),
        "suppliers": list(_all_of(suppliers, sources)),
        "terms": [_terms(asset, path) for asset, path in rented(stopping, sources)],
        "open_suppliers": _open_suppliers(further, owners, sources),
        "open_terms": _open_terms(further, sources),
    }


def _suppliers(points: Collection[Point], owners: Collection[str], sources: Sources) -> Mapping[str, str]:
    """The organizations among them that are not the owner, nor control it, with their paths."""
    return {
        point.id: _path(point)
        for point in points
        if point.id not in owners and isinstance(sources.system.assets.get(point.id), Organization)
    }


def rented(stopping: Collection[Point], sources: Sources) -> Iterator[tuple[CloudService | GpuHost, str]]:
    """The services, and machines of others, among what stops the application, for each of which there is a contract."""
    for point in stopping:
        asset = sources.system.assets.get(point.id)
        owned = isinstance(asset, GpuHost) and asset.tenancy is Tenancy.OWNED and sources.belongs_to_its_users(asset)
        if isinstance(asset, CloudService | GpuHost) and not owned and not sources.is_in_house(point.id):
            yield asset, _path(point)


def _open_suppliers(points: Collection[Point], owners: Collection[str], sources: Sources) -> list[OpenSupplier]:
    found: list[OpenSupplier] = []
    for each in _all_of(_suppliers(points, owners, sources), sources):
        supplier: OpenSupplier = {"country": each["country"], "lists": each["lists"]}
        if supplier not in found:
            found.append(supplier)
    return canonical(found)


def _open_terms(points: Collection[Point], sources: Sources) -> list[OpenTerms]:
    found: list[OpenTerms] = []
    for asset, path in rented(points, sources):
        terms: OpenTerms = {"lists_of": _terms(asset, path)["lists_of"]}
        if terms not in found:
            found.append(terms)
    return canonical(found)


def _path(point: Point) -> str:
    return f"single:{point.kind}:{point.id}"


def _terms(asset: CloudService | GpuHost, path: str) -> ListTerms:
    lists = asset.contract.enforces_lists_of if asset.contract is not None else None
    return {"name": asset.name or asset.id, "lists_of": values(lists), "path": path}


def _listed(paths: Mapping[str, str], sources: Sources) -> Iterator[Listing]:
    return (party for party in _all_of(paths, sources) if party["lists"])


def _all_of(paths: Mapping[str, str], sources: Sources) -> Iterator[Listing]:
    for name in sorted(paths):
        organization = sources.asset(name, Organization)
        if organization is not None:
            entries = organization.listed_parties or ()
            yield {
                "country": organization.country,
                "organization": name,
                "name": organization.name,
                "lists": sorted({each.list for each in entries if each.since is None or each.since <= sources.today}),
                "path": paths[name],
            }


def _all_say(names: Mapping[str, str], sources: Sources) -> bool:
    organizations = [sources.asset(name, Organization) for name in names]
    return bool(organizations) and all(each is not None and each.listed_parties is not None for each in organizations)


def _screened_days_ago(names: Mapping[str, str], sources: Sources) -> int | None:
    """Of all of them the one that was looked up longest ago; None where one was never."""
    days = [
        days_since(organization.screened, sources.today) if organization is not None else None
        for organization in (sources.asset(name, Organization) for name in names)
    ]
    known = [each for each in days if each is not None]
    return max(known) if known and len(known) == len(days) else None
