"""Edges through those who run a host or service, or answer for an application or data: people and suppliers."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.edges import ACCESS, ALL, CONTROL, NONE, STALE, TERRITORY, EdgeType
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.paths import country_node
from sovcheck.graph.protection import without_access
from sovcheck.graph.recipients import SUBCONTRACTORS, receiving
from sovcheck.graph.topology import Link
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE

THROUGH = ">"
"""What joins the two fields of an edge that an asset has through an organization that runs it, or answers for it."""
TECHNOLOGY = "technology_from"
"""The field of suppliers, who sell on what others make."""
_People = tuple[tuple[str, EdgeType, int], ...]

STAFF: _People = (
    ("administered_from", EdgeType.ADMINISTERED_FROM, TERRITORY),
    ("support_countries", EdgeType.SUPPORTED_FROM, ACCESS),
)
"""From where people reach what an organization answers for: administrators can stop it, support only looks."""
_WITHOUT_UPDATES = frozenset({"key_custody.holder", "owner"})
"""The roles in which an organization has a machine in hand and brings it no updates."""
PEOPLE: _People = (*STAFF, ("security_operations_from", EdgeType.SUPPORTED_FROM, ACCESS))
"""From where people reach what it runs: security operations watch machines, and look."""


def located(asset: GpuHost | CloudService, system: System, _: Controllers) -> Iterator[Link]:
    """Where it is: as it says, or as its region does."""
    passes = without_access(TERRITORY, asset)
    countries = (asset.country,) if asset.country is not None else system.service_countries(asset.id)
    for country in countries or ():
        yield Link(asset.id, "country", EdgeType.LOCATED_IN, country_node(country), passes)


def also_run_by(asset: GpuHost | CloudService, system: System, _: Controllers) -> Iterator[Link]:
    """Who runs the region of a cloud beside the cloud's operator."""
    edge = EdgeType.OPERATED_BY if isinstance(asset, GpuHost) else EdgeType.PROVIDED_BY
    for runner in system.further_runners(asset.id):
        yield Link(asset.id, runner.field, edge, runner.organization, without_access(CONTROL, asset))


def processed(asset: CloudService, *_: object) -> Iterator[Link]:
    """The countries in which a service says that it works on data."""
    for index, country in enumerate(asset.processed_in or ()):
        if country != ANYWHERE:
            passes = without_access(TERRITORY, asset)
            yield Link(asset.id, f"processed_in.{index}", EdgeType.LOCATED_IN, country_node(country), passes)


def subcontracted(asset: CloudService, *_: object) -> Iterator[Link]:
    """A subcontractor of the provider reads what it needs for its part, under the law of where that is done."""
    passes = without_access(ACCESS, asset)
    for index, subcontractor in enumerate(asset.subcontractors or ()):
        field = f"{SUBCONTRACTORS}.{index}"
        if subcontractor.organization is not None:
            yield Link(asset.id, f"{field}.organization", EdgeType.SUBCONTRACTED_TO, subcontractor.organization, passes)
        if subcontractor.country is not None:
            yield Link(asset.id, f"{field}.country", EdgeType.LOCATED_IN, country_node(subcontractor.country), passes)


def through_runners(asset: GpuHost | CloudService, system: System, _: Controllers) -> Iterator[Link]:
    """What each party that has it in hand says of its people and of its own supplier.

    That are who runs it, or the cloud below, or its management plane, who holds its keys, and who owns the machine.

    The field of such an edge is two: the role, and the field of the organization in it; ``Hops.path`` shows both hops,
    and of technology that its supplier has from somebody else all of them.
    """
    for role, name in _running(asset, system):
        organization = system.assets[name]
        if not isinstance(organization, Organization):
            continue
        yield from _people(asset, role, organization, PEOPLE, ALL)
        passes = NONE if role in _WITHOUT_UPDATES else STALE
        for supplier in system.technology_of(name):
            yield Link(asset.id, f"{role}{THROUGH}{TECHNOLOGY}", EdgeType.UPDATED_FROM, supplier, passes)


def through_recipients(asset: Asset, system: System, _: Controllers) -> Iterator[Link]:
    """The people of an organization that receives data: they read it from where they work."""
    for role, organization in receiving(asset, system):
        yield from _people(asset, role, organization, PEOPLE, ACCESS)


def through_owner(asset: Application | Dataset, system: System, _: Controllers) -> Iterator[Link]:
    """The people of who answers for an application or data: they reach it also where others run the machines.

    They can stop the application; data that lies elsewhere they can only read.
    """
    role = owner_field(asset)
    owner = system.assets.get(getattr(asset, role) or "")
    if isinstance(owner, Organization):
        yield from _people(asset, role, owner, STAFF, ALL if isinstance(asset, Application) else ACCESS)


def owner_field(asset: Application | Dataset) -> str:
    """The field of the organization that answers for the asset."""
    return "owner" if isinstance(asset, Application) else "controller"


def _people(asset: Asset, role: str, organization: Organization, people: _People, allowed: int) -> Iterator[Link]:
    """From where those of the people work who reach what the organization has in the role."""
    for own, edge, effects in people:
        passes = without_access(effects & allowed, asset)
        for index, country in enumerate(getattr(organization, own) or ()):
            yield Link(asset.id, f"{role}{THROUGH}{own}.{index}", edge, country_node(country), passes)


def _running(asset: GpuHost | CloudService, system: System) -> Iterator[tuple[str, str]]:
    """The roles in which an organization has its hands on the asset, by their fields."""
    yield from ((runner.field, runner.organization) for runner in system.further_runners(asset.id))
    below = system.cloud_below(asset.id)
    if below is not None:
        yield below.field, below.organization
    if asset.key_custody is not None and asset.key_custody.holder is not None:
        yield "key_custody.holder", asset.key_custody.holder
    if isinstance(asset, CloudService):
        if asset.provider is not None:
            yield "provider", asset.provider
        return
    for index, operator in enumerate(asset.operator or ()):
        yield f"operator.{index}", operator
    if asset.management is not None and asset.management.provider is not None:
        yield "management.provider", asset.management.provider
    landlord = landlord_of(asset, system)
    if landlord is not None:
        yield "owner", landlord


def landlord_of(host: GpuHost, system: System) -> str | None:
    """The owner of a machine that others run; None where the owner runs it, or the cloud below."""
    return host.owner if host.owner not in system.runners_and_cloud(host.id) else None


def standing(asset: GpuHost | CloudService, system: System, controllers: Controllers) -> Iterator[Link]:
    """The cloud below: an integrator's machines on somebody's cloud are run by both.

    Where the cloud's operator controls somebody who runs the asset, other edges say what it can do itself; this one
    leads to its people.
    """
    below = system.cloud_below(asset.id)
    if below is None:
        return
    told = any(below.organization in controllers.of(runner) for runner in system.runners(asset.id))
    passes = NONE if told else without_access(CONTROL, asset)
    yield Link(asset.id, below.field, EdgeType.STANDS_ON, below.organization, passes)
