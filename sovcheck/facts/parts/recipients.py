"""Where what is sent leaves and arrives, logs and telemetry too: the countries in which it may be kept or read."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.documents.parties import RecipientFacts
from sovcheck.facts.hosting import runs_on
from sovcheck.facts.ordering import Distinct, each_distinct
from sovcheck.facts.sources import Sources
from sovcheck.graph.access_gaps import unstated_at
from sovcheck.graph.omissions import Omission
from sovcheck.graph.protection import Protection, protection_of
from sovcheck.graph.recipients import sent_to
from sovcheck.graph.runner_edges import PEOPLE
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.assets.software import Software


def recipients_of(asset: Application | Software, sources: Sources) -> list[Distinct[RecipientFacts]]:
    """Who receives the logs of an application, or what a piece of software reports; each once."""
    found = ((name, facts) for name in receiving(asset) for facts in _recipients(name, sources))
    return each_distinct("recipient", ((f"{facts}", name, facts) for name, facts in found))


def receiving(asset: Application | Software) -> tuple[str, ...]:
    """The ids of those who receive it; nobody where telemetry is off."""
    return tuple(name for _, name in sent_to(asset))


def of_recipients(asset: Application | Software, sources: Sources) -> Iterator[Omission]:
    """What leaves open where they are."""
    for name in receiving(asset):
        recipient = sources.system.assets[name]
        if _countries(recipient, sources) is None:
            yield Omission(name, "domicile" if isinstance(recipient, Application) else "country")
        if isinstance(recipient, Organization):
            yield from unstated_at(recipient)


def _recipients(name: str, sources: Sources) -> Iterator[RecipientFacts]:
    """The recipient where it is and, of an organization, in each other country from which its people see what it has.

    Of people of whom it does not say where they are, nothing is known.
    """
    asset = sources.system.assets[name]
    standing = _countries(asset, sources)
    yield _recipient(asset, standing)
    if isinstance(asset, Organization):
        people = {country for field, _, _ in PEOPLE for country in getattr(asset, field) or ()}
        yield from (_recipient(asset, [country]) for country in sorted(people.difference(standing or ())))
        if any(True for _ in unstated_at(asset)):
            yield _recipient(asset, None)


def _recipient(asset: Asset, countries: list[str] | None) -> RecipientFacts:
    return {
        "countries": countries,
        "anywhere": isinstance(asset, CloudService) and ANYWHERE in (asset.processed_in or ()),
        "protected": protection_of(asset) is Protection.OWN_KEYS,
        "path": "",
    }


def _countries(asset: Asset, sources: Sources) -> list[str] | None:
    """Where it is and, of a service, where it processes what it is sent; software is where it runs."""
    if isinstance(asset, Software):
        hosts = sources.hosts_running.get(asset.id, ())
        return _together(sources.countries(host) for host in hosts) if hosts else None
    standing = countries_of(asset.id, sources)
    if standing is None or not isinstance(asset, CloudService):
        return standing
    return sorted({*standing, *(place for place in asset.processed_in or () if place != ANYWHERE)})


def countries_of(asset_id: str | None, sources: Sources) -> list[str] | None:
    """The countries in which the asset may be, sorted; None as soon as one of them is not known.

    An application is where its deployer is established, an organization in its country, a dataset where it is
    stored, a model on its hosts or its service.
    """
    if asset_id is None:
        return None
    match sources.system.assets[asset_id]:
        case GpuHost() | CloudService():
            return sources.countries(asset_id)
        case Application(domicile=country) | Organization(country=country):
            return [country] if country is not None else None
        case Dataset(stored_in=places) if places:
            return _together(map(sources.countries, places)) or None
        case Model() as model:
            return _together(map(sources.countries, runs_on(model, sources.graph))) or None
    return None


def _together(found: Iterable[list[str] | None]) -> list[str] | None:
    countries: set[str] = set()
    for each in found:
        if each is None:
            return None
        countries.update(each)
    return sorted(countries)
