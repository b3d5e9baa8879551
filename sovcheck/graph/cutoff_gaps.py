"""Gaps of cut-off: what is left out of who can stop something, owners, people, management planes, licence servers."""

from collections.abc import Collection, Iterator
from itertools import chain

from sovcheck.catalog.system import System
from sovcheck.graph.access_gaps import (
    unstated_holder,
    unstated_management,
    unstated_owners,
    unstated_people,
    unstated_runners,
    unstated_staff,
)
from sovcheck.graph.control_gaps import ControlGaps
from sovcheck.graph.omissions import Omission, Serving, of_idle_model, of_place
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.assets.software import Software


def unstated_stoppers(asset: Asset, system: System, control: ControlGaps, serving: Serving) -> Iterator[Omission]:
    """What is left out of who can stop the asset."""
    if isinstance(asset, Organization):
        return unstated_owners(asset, control)
    unstated = (Omission(asset.id, field) for field in _fields(asset, system, serving.models))
    if isinstance(asset, Model):
        return chain(unstated, serving.unstated(asset))
    if isinstance(asset, GpuHost | CloudService):
        return chain(unstated, unstated_holder(asset, system, "administered_from"))
    if isinstance(asset, Application):
        return chain(unstated_staff(asset, system, "administered_from"), unstated)
    return unstated


def _fields(asset: Asset, system: System, served: Collection[str]) -> Iterator[str]:
    match asset:
        case GpuHost() | CloudService():
            yield from _of_place(asset, system)
        case Software():
            yield from _unstated(asset, "licence_server", "requires")
            if asset.licence_server and asset.developer is None:
                yield "developer"
        case Model():
            yield from _of_model(asset, is_served=asset.id in served)
        case Application():
            yield from _unstated(asset, "requires")
        case Dataset() if asset.stored_in is None or not (asset.stored_in or asset.backed_up_in):
            yield "stored_in"


def _of_place(place: GpuHost | CloudService, system: System) -> Iterator[str]:
    yield from unstated_runners(place)
    yield from of_place(place, system)
    yield from unstated_people(place, "administered_from", system)
    if isinstance(place, CloudService) and ANYWHERE in (place.processed_in or ()):
        yield "processed_in"
    if isinstance(place, GpuHost):
        yield from unstated_management(place, "provider", "phone_home", "licence_server")
        if place.runtime is None:
            yield "runtime"
        elif place.runtime.software is None and not place.runtime.offline:
            yield "runtime.software"
    yield from _unstated(place, "requires")


def _of_model(model: Model, *, is_served: bool) -> Iterator[str]:
    """A model that nothing runs can be stopped by nobody knows whom; so can one whose copies nobody states."""
    if model.access is None:
        yield "access"
    if not is_served and model.provider_service is None:
        yield of_idle_model(model)
    if model.access is not Access.API:
        yield from _unstated(model, "stored_in", "licence")


def _unstated(asset: Asset, *fields: str) -> Iterator[str]:
    return (field for field in fields if getattr(asset, field) is None)
