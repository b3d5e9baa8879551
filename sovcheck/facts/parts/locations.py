"""Where an asset stands, for what is sent to it or from it."""

from collections.abc import Iterable

from sovcheck.facts.places.hosting import runs_on
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization


def countries_of(asset_id: str | None, sources: Sources) -> list[str] | None:
    """The countries in which the asset may stand, sorted; None as soon as one of them is not known.

    An application stands where its deployer is established, an organization in its country, a dataset where it is
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
            return _together(places, sources)
        case Model() as model:
            return _together(runs_on(model, sources.graph), sources)
    return None


def _together(places: Iterable[str], sources: Sources) -> list[str] | None:
    found: set[str] = set()
    for place in places:
        countries = sources.countries(place)
        if countries is None:
            return None
        found.update(countries)
    return sorted(found) or None
