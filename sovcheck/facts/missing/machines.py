"""What leaves open of a machine what is in it and what runs on it, and of data where it comes from and goes to."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.handles import Role
from sovcheck.facts.hosting import runs_on
from sovcheck.facts.missing.applications import Uses
from sovcheck.facts.missing.organizations import of_role
from sovcheck.facts.sources import Sources
from sovcheck.facts.weights import weights_gib
from sovcheck.graph.omissions import Omission, of_idle_model
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization


def of_accelerators(host: GpuHost, member: str, sources: Sources) -> Iterator[Omission]:
    """The accelerators of which a member is not known; of those that the catalog knows, what it leaves open."""
    if host.accelerators is None:
        yield Omission(host.id, "accelerators")
    for index, group in enumerate(host.accelerators or ()):
        entry = sources.catalog.accelerators.get(group.model)
        if member == "export_class" and entry is not None:
            if entry.export_class is None:
                yield Omission(group.model, "export_class")
        elif entry is None:
            yield Omission(host.id, f"accelerators.{index}.model")
        elif member == "manufactured_in" and entry.manufactured_in is None:
            yield Omission(group.model, "manufactured_in")
        elif member == "vendor_country" and sources.parties.country(entry.vendor) is None:
            yield Omission(entry.vendor, "country")


def of_memory(host: GpuHost, sources: Sources) -> Iterator[Omission]:
    """What leaves open in how much memory a machine runs models: of its accelerators, or its own where it has none."""
    if host.accelerators is None:
        yield Omission(host.id, "accelerators")
    elif not host.accelerators and host.main_memory_gib is None:
        yield Omission(host.id, "main_memory_gib")
    for index, group in enumerate(host.accelerators or ()):
        entry = sources.catalog.accelerators.get(group.model)
        if group.memory_gib is None and (entry is None or entry.memory_gib is None):
            yield Omission(host.id, f"accelerators.{index}.memory_gib")


def of_owner(host: GpuHost, uses: Uses, sources: Sources) -> Iterator[Omission]:
    """What leaves open whether its owner is in one hand with those of the applications: who these are, or own them."""
    graph = sources.graph
    if host.owner is None:
        yield Omission(host.id, "owner")
        return
    users = sorted(graph.deployment(host.id).owners)
    yield from (gap for name in (host.owner, *users) for gap in graph.control_omissions(name))
    yield from uses.omissions(host.id, "owners_complete")


def of_served_models(host: GpuHost, sources: Sources) -> Iterator[Omission]:
    """What leaves open how large the models are that the host serves."""
    if host.serves is None:
        yield Omission(host.id, "serves")
    for name in sorted(set(host.serves or ())):
        model = sources.asset(name, Model)
        if model is not None and weights_gib(model) is None:
            yield from (Omission(name, field) for field in ("parameters", "dtype") if getattr(model, field) is None)


def of_update(model: Model, detail: str, sources: Sources) -> Iterator[Omission]:
    """What leaves open on which machine the model can be updated, where that is and who controls it."""
    host = model.update.host if model.update is not None else None
    match detail:
        case "host_control":
            yield from of_role(model, Role.UPDATE, "control", sources)
        case "host_controllers":
            yield from of_role(model, Role.UPDATE, "controllers", sources)
        case "host_country":
            yield from of_place(host, Omission(model.id, "update.host"), sources)


def of_place(asset_id: str | None, end: Omission, sources: Sources) -> Iterator[Omission]:
    """What leaves open in which country an end of a flow is; ``end`` is reported where no asset is named."""
    if asset_id is None:
        yield end
        return
    match sources.system.assets[asset_id]:
        case Application(domicile=None):
            yield Omission(asset_id, "domicile")
        case Organization(country=None):
            yield Omission(asset_id, "country")
        case Dataset(stored_in=places):
            yield from _of_places(places, Omission(asset_id, "stored_in"), sources)
        case Model() as model:
            yield from _of_places(runs_on(model, sources.graph), Omission(asset_id, of_idle_model(model)), sources)
        case GpuHost() | CloudService() if sources.countries(asset_id) is None:
            yield Omission(asset_id, "country")


def of_datasets(asset: Application | DataFlow, member: str, sources: Sources) -> Iterator[Omission]:
    """The datasets of an application or flow that do not state a member, or that nobody says which they are."""
    named = asset.data if isinstance(asset, Application) else asset.datasets
    if named is None:
        yield Omission(asset.id, "data" if isinstance(asset, Application) else "datasets")
    for name in named or ():
        dataset = sources.asset(name, Dataset)
        if dataset is not None and getattr(dataset, member) is None:
            yield Omission(name, "class" if member == "data_class" else member)


def _of_places(places: Iterable[str] | None, unnamed: Omission, sources: Sources) -> Iterator[Omission]:
    if not places:
        yield unnamed
    yield from (Omission(place, "country") for place in places or () if sources.countries(place) is None)
