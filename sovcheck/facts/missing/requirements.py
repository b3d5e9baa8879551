"""What leaves open what an application requires, and where copies of a model lie."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.sources import Sources
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.requirements import requirements_of


def of_requirements(application: Application, detail: str, sources: Sources) -> Iterable[Omission]:
    """By what follows the name of the fact: nothing where the requirements as such are not stated."""
    match detail:
        case "":
            return ()
        case "ai":
            return tuple(_without_a_type(sources)) or _all_of(application)
        case "tested_days_ago":
            return tuple(_untried(application)) or _all_of(application)
        case "options.tested_days_ago":
            return tuple(_untried_options(application)) or _all_of(application)
    return sources.graph.cutoff_omissions(application.id)


def of_untested(asset: Asset, tested: RecentTests) -> Iterator[Omission]:
    """The days that its alternatives, and life without its optional parts, have to be tried on."""
    for index, entry in enumerate(requirements_of(asset)):
        if entry.optional and not tested.counts(entry.tested):
            yield Omission(asset.id, f"requires.{index}.tested")
        elif len(entry.any_of) > 1:
            for place, option in enumerate(entry.any_of):
                if not tested.counts(option.tested):
                    yield Omission(asset.id, f"requires.{index}.any_of.{place}.tested")


def of_silent_hosts(sources: Sources) -> Iterator[Omission]:
    """The hosts that leave out which models they serve."""
    return (Omission(host.id, "serves") for host in sources.all_of(GpuHost) if host.serves is None)


def of_copies(model: Model, sources: Sources) -> Iterable[Omission]:
    """Of each place its country, and the one who could take the copy away; else the places themselves."""
    return tuple(_of_places(model, sources)) or (Omission(model.id, "stored_in"),)


def _of_places(model: Model, sources: Sources) -> Iterator[Omission]:
    for place in model.stored_in or ():
        if sources.system.service_countries(place) is None:
            yield Omission(place, "country")
        yield from sources.graph.access_omissions(place)


def _all_of(application: Application) -> tuple[Omission, ...]:
    """Days that are stated, and lie too far back or ahead, are to be stated anew."""
    return (Omission(application.id, "requires"),)


def _without_a_type(sources: Sources) -> Iterator[Omission]:
    for service in sources.all_of(CloudService):
        if service.type is None:
            yield Omission(service.id, "type")
    yield from of_silent_hosts(sources)


def _untried(application: Application) -> Iterator[Omission]:
    for index, entry in enumerate(application.requires or ()):
        if entry.optional and entry.tested is None:
            yield Omission(application.id, f"requires.{index}.tested")


def _untried_options(application: Application) -> Iterator[Omission]:
    for index, entry in enumerate(application.requires or ()):
        for place, option in enumerate(entry.any_of):
            if len(entry.any_of) > 1 and option.tested is None:
                yield Omission(application.id, f"requires.{index}.any_of.{place}.tested")
