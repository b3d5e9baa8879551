"""Gaps of access: what is left out of who can read something, operators, owners and people on every way to it."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.control_gaps import ControlGaps
from sovcheck.graph.omissions import Omission, Serving
from sovcheck.graph.protection import Protection, protection_of
from sovcheck.graph.runner_edges import STAFF, owner_field
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.assets.software import Software


def unstated_readers(asset: Asset, system: System, control: ControlGaps, serving: Serving) -> Iterator[Omission]:
    """What is left out of who can read the asset: by itself, and of an organization by those who may decide for it."""
    match asset:
        case Organization():
            return unstated_owners(asset, control)
        case Dataset() | Application():
            return unstated_staff(asset, system, *(field for field, _, _ in STAFF))
        case Software(requires=None):
            return iter((Omission(asset.id, "requires"),))
        case Model():
            return iter(serving.unstated(asset))
        case GpuHost() | CloudService():
            return _of_place(asset, system)
    return iter(())


def unstated_staff(asset: Application | Dataset, system: System, *fields: str) -> Iterator[Omission]:
    """Who answers for an application or data, or what that organization leaves out of from where its people work."""
    role = owner_field(asset)
    owner = getattr(asset, role)
    if owner is None:
        yield Omission(asset.id, role)
    else:
        yield from _unstated_of(system.assets[owner], fields)


def unstated_owners(organization: Organization, control: ControlGaps) -> Iterator[Omission]:
    """What is left out of who can give an organization orders."""
    if organization.country is None:
        yield Omission(organization.id, "country")
    yield from control.of(organization.id)


def unstated_runners(place: GpuHost | CloudService) -> Iterator[str]:
    """What a host or service leaves out of who runs it, and who holds its keys."""
    custody = place.key_custody
    if custody is None:
        yield "key_custody"
    elif custody.custodian is KeyCustodian.THIRD_PARTY and custody.holder is None:
        yield "key_custody.holder"
    match place:
        case CloudService(provider=None):
            yield "provider"
        case GpuHost():
            if place.operator is None:
                yield "operator"
            if place.owner is None:
                yield "owner"


def unstated_people(place: GpuHost | CloudService, field: str, system: System) -> Iterator[str]:
    """The field, if neither the place says from where such people work, nor everybody who runs it.

    Somebody administers what somebody runs: where all of them say nowhere, nobody has said from where.
    """
    own = getattr(place, field)
    if own:
        return
    told = [getattr(system.assets[name], field, None) for name in system.runners(place.id)]
    nobody = field == "administered_from" and bool(told) and not any(told)
    if nobody or (own is None and (not told or None in told)):
        yield field


def unstated_holder(place: GpuHost | CloudService, system: System, *fields: str) -> Iterator[Omission]:
    """What the party that holds the keys leaves out of from where its people work."""
    holder = system.assets.get(place.key_custody.holder or "") if place.key_custody is not None else None
    if holder is not None:
        yield from _unstated_of(holder, fields)


def _unstated_of(organization: Asset, fields: tuple[str, ...]) -> Iterator[Omission]:
    """The fields that do not say from where its people work; somebody administers it: nowhere is not an answer."""
    for field in fields:
        countries = getattr(organization, field, None)
        if countries is None or (field == "administered_from" and not countries):
            yield Omission(organization.id, field)


def unstated_management(host: GpuHost, *members: str) -> Iterator[str]:
    """What a host leaves out of who reaches it from afar; the group as a whole where all of it is."""
    if host.management is None:
        yield "management"
        return
    yield from (f"management.{member}" for member in members if getattr(host.management, member) is None)


def _of_place(place: GpuHost | CloudService, system: System) -> Iterator[Omission]:
    yield from (Omission(place.id, field) for field in _fields_of_place(place, system))
    if protection_of(place) is not Protection.CLAIMED:
        yield from unstated_holder(place, system, "administered_from", "support_countries")


def _fields_of_place(place: GpuHost | CloudService, system: System) -> Iterator[str]:
    protection = protection_of(place)
    if protection is Protection.CLAIMED:
        yield "confidential_computing"
        return
    if protection is Protection.OWN_KEYS:
        return
    yield from unstated_runners(place)
    yield from unstated_people(place, "administered_from", system)
    yield from unstated_people(place, "support_countries", system)
    if isinstance(place, GpuHost):
        yield from unstated_management(place, "provider", "phone_home")
    elif ANYWHERE in (place.processed_in or ()):
        yield "processed_in"
    if place.requires is None:
        yield "requires"
