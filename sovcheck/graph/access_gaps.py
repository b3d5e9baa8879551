"""Gaps of access: what is left out of who can read something, operators, owners and people on every way to it."""

from collections.abc import Collection, Iterator
from itertools import chain

from sovcheck.catalog.system import System
from sovcheck.graph.control_gaps import ControlGaps
from sovcheck.graph.control_thresholds import is_public
from sovcheck.graph.omissions import Omission, Serving
from sovcheck.graph.protection import Protection, protection_of
from sovcheck.graph.recipients import SUBCONTRACTORS, receiving
from sovcheck.graph.runner_edges import PEOPLE, STAFF, landlord_of, owner_field
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.assets.software import Software

_OF_STAFF = tuple(field for field, _, _ in STAFF)
_FROM = tuple(field for field, _, _ in PEOPLE)
"""The fields that say from where people see what an organization runs, holds or receives."""


def unstated_readers(asset: Asset, system: System, control: ControlGaps, serving: Serving) -> Iterator[Omission]:
    """What is left out of who can read the asset: by itself, and of an organization by those who may decide for it."""
    match asset:
        case Organization():
            return unstated_owners(asset, control)
        case Dataset() | Application():
            own = unstated_staff(asset, system, *_OF_STAFF)
        case Software(requires=None):
            own = iter((Omission(asset.id, "requires"),))
        case Model():
            own = iter(serving.unstated(asset))
        case GpuHost() | CloudService():
            return _of_place(asset, system)
        case _:
            own = iter(())
    return chain(own, unstated_recipients(asset, system))


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
    """The field, if neither the place says from where such people work, nor everybody who runs it or the cloud below.

    Somebody administers what somebody runs: where all of them say nowhere, nobody has said from where.
    """
    own = getattr(place, field)
    if own:
        return
    told = [getattr(system.assets[name], field, None) for name in system.runners_and_cloud(place.id)]
    nobody = field == "administered_from" and bool(told) and not any(told)
    if nobody or (own is None and (not told or None in told)):
        yield field


def unstated_holder(place: GpuHost | CloudService, system: System, *fields: str) -> Iterator[Omission]:
    """What who holds the keys, owns the machine or manages it from afar leaves out of from where its people work."""
    custody, management = place.key_custody, place.management if isinstance(place, GpuHost) else None
    named = [custody.holder] if custody is not None else []
    if management is not None and management.provider not in system.runners(place.id):
        named.append(management.provider)
    for name in named:
        if name is not None:
            yield from _unstated_of(system.assets[name], fields)
    landlord = landlord_of(place, system) if isinstance(place, GpuHost) else None
    if landlord is not None:
        is_trusted = _are_in_house_or_public((landlord,), system)
        asked = tuple(field for field in fields if field in _OF_STAFF or not is_trusted)
        yield from _unstated_of(system.assets[landlord], asked)


def unstated_recipients(asset: Asset, system: System) -> Iterator[Omission]:
    """What organizations that receive what the asset has, or sends, leave out of from where their people work."""
    for _, organization in receiving(asset, system):
        yield from unstated_at(organization)


def unstated_at(organization: Organization) -> Iterator[Omission]:
    """What an organization leaves out of from where people see what it has."""
    return _unstated_of(organization, _FROM)


def unstated_hands(place: GpuHost | CloudService, system: System) -> Iterator[Omission]:
    """What is left out of from where people reach a place, and of who else does a part of its work."""
    is_trusted = _is_in_house_or_public(place, system)
    for field in _FROM:
        if not is_trusted or field in _OF_STAFF:
            yield from (Omission(place.id, each) for each in unstated_people(place, field, system))
    yield from unstated_holder(place, system, *_FROM)
    if isinstance(place, CloudService):
        yield from (Omission(place.id, field) for field in _unstated_register(place, asked=not is_trusted))
        yield from unstated_recipients(place, system)


def _is_in_house_or_public(place: GpuHost | CloudService, system: System) -> bool:
    """Whether public bodies run it, or who owns every application, and nobody else the cloud below.

    They are not asked to whom work is passed on, nor who watches over security; what they say of it counts.
    """
    runners = system.runners_and_cloud(place.id)
    return bool(runners) and _are_in_house_or_public(runners, system)


def _are_in_house_or_public(names: Collection[str], system: System) -> bool:
    """Whether these are public bodies, or who owns every application."""
    organizations = [asset for name in names if isinstance(asset := system.assets[name], Organization)]
    return system.application_owners == {*names} or all(map(is_public, organizations))


def _unstated_register(service: CloudService, *, asked: bool) -> Iterator[str]:
    """Fields that a service leaves out of to whom its provider passes work on; of one with more, asked in any case."""
    if service.subcontractors is None and asked:
        yield SUBCONTRACTORS
    elif service.subcontractors_complete is False or (service.subcontractors_complete is None and asked):
        yield "subcontractors_complete"
    for index, each in enumerate(service.subcontractors or ()):
        for field in ("organization", "country"):
            if getattr(each, field) is None:
                yield f"{SUBCONTRACTORS}.{index}.{field}"


def _unstated_of(organization: Asset, fields: tuple[str, ...]) -> Iterator[Omission]:
    """The fields that do not say from where its people work; somebody administers it: nowhere is not an answer."""
    for field in fields:
        countries = getattr(organization, field, None)
        if countries is None or (field == "administered_from" and not countries):
            yield Omission(organization.id, field)


def unproved_claims(asset: Asset, _: System) -> Iterator[Omission]:
    """The claim of confidential computing of a place that nothing proves."""
    if protection_of(asset) is Protection.CLAIMED:
        yield Omission(asset.id, "confidential_computing")


def unstated_management(host: GpuHost, *members: str) -> Iterator[str]:
    """What a host leaves out of who reaches it from afar; the group as a whole where all of it is."""
    if host.management is None:
        yield "management"
        return
    yield from (f"management.{member}" for member in members if getattr(host.management, member) is None)


def _of_place(place: GpuHost | CloudService, system: System) -> Iterator[Omission]:
    if protection_of(place) is Protection.OWN_KEYS:
        yield from unstated_holder(place, system, *_FROM)
        return
    yield from (Omission(place.id, field) for field in _fields_of_place(place))
    yield from unstated_hands(place, system)


def _fields_of_place(place: GpuHost | CloudService) -> Iterator[str]:
    yield from unstated_runners(place)
    if isinstance(place, GpuHost):
        yield from unstated_management(place, "provider", "phone_home")
    elif ANYWHERE in (place.processed_in or ()):
        yield "processed_in"
    if place.requires is None:
        yield "requires"
