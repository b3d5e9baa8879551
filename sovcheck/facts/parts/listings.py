"""Which parties to an application are on sanctions lists: its owners, and others whom it cannot do without."""

from collections.abc import Iterator, Mapping, Sequence

from sovcheck.facts.documents.application import Listing, Listings, SinglePoint
from sovcheck.facts.handles import Role
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.organization import Organization


def listings(application: Application, points: Sequence[SinglePoint], sources: Sources) -> Listings:
    """Those of today; an entry on a list counts from its day on."""
    controllers = sources.parties.organization(Role.OWNER, application.owner)["controllers"]
    owners = {name: party["path"] for party in controllers if (name := party["organization"]) is not None}
    suppliers = {
        name: point["path"] for point in points if (name := point["organization"]) is not None and name not in owners
    }
    return {
        "owners": list(_listed(owners, sources)),
        "owners_complete": True if _all_say(owners, sources) else None,
        "suppliers": list(_all_of(suppliers, sources)),
    }


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
