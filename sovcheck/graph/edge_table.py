"""The edge table: which field of which kind of asset makes an edge, and which effects the edge passes on."""

from collections.abc import Callable, Iterator
from typing import cast

from msgspec import Struct

from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.licences import Licence, Revocability
from sovcheck.catalog.system import System
from sovcheck.graph.control_thresholds import powers
from sovcheck.graph.edges import ACCESS, ALL, CONTROL, CUTOFF, NONE, ORIGIN, STALE, STOP, TERRITORY, UNNEEDED, EdgeType
from sovcheck.graph.flow_edges import flowing, trained_with, used_by
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.paths import country_node
from sovcheck.graph.protection import without_access
from sovcheck.graph.runner_edges import (
    also_run_by,
    located,
    processed,
    standing,
    subcontracted,
    through_owner,
    through_recipients,
    through_runners,
)
from sovcheck.graph.shares import holder_of
from sovcheck.graph.topology import EDGE_TYPES, Link, Topology
from sovcheck.graph.update_sources import has_own_mirror
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software, TelemetryDefault


class _Role(Struct, frozen=True):
    """A field that names assets or countries, one or several; ``keyed``: access needs the encryption keys."""

    field: str
    edge: EdgeType
    passes: int
    country: bool = False
    keyed: bool = False


def _country(field: str, edge: EdgeType, passes: int, *, keyed: bool = False) -> _Role:
    return _Role(field, edge, passes, country=True, keyed=keyed)


_ROLES: dict[Kind, tuple[_Role, ...]] = {
    Kind.ORGANIZATION: (
        _country("country", EdgeType.LOCATED_IN, NONE),  # its party already carries the country
        # What these four mean for what the organization itself runs or answers for, and for nobody below it, is in
        # through_runners and through_owner.
        _country("administered_from", EdgeType.ADMINISTERED_FROM, NONE),
        _country("support_countries", EdgeType.SUPPORTED_FROM, NONE),
        _country("security_operations_from", EdgeType.SUPPORTED_FROM, NONE),
        _Role("technology_from", EdgeType.UPDATED_FROM, NONE),
        _Role("technology_from", EdgeType.BUILT_BY, ORIGIN),
    ),
    Kind.MODEL: (
        _Role("developer", EdgeType.BUILT_BY, ORIGIN),
        _Role("provider_service", EdgeType.PROVIDED_BY, ALL),
        _Role("training_datasets", EdgeType.TRAINED_ON, ORIGIN),
    ),
    Kind.DATASET: (
        # It decides who may read; what lies elsewhere it cannot take away.
        _Role("controller", EdgeType.OPERATED_BY, ACCESS),
        _Role("curator", EdgeType.BUILT_BY, ORIGIN),
    ),
    Kind.GPU_HOST: (
        _Role("owner", EdgeType.OWNED_BY, CONTROL, keyed=True),
        _Role("operator", EdgeType.OPERATED_BY, CONTROL, keyed=True),
        _country("administered_from", EdgeType.ADMINISTERED_FROM, TERRITORY, keyed=True),
        _country("support_countries", EdgeType.SUPPORTED_FROM, ACCESS, keyed=True),
        _country("security_operations_from", EdgeType.SUPPORTED_FROM, ACCESS, keyed=True),
        _Role("management.provider", EdgeType.MANAGED_BY, CONTROL, keyed=True),
        _Role("runtime.software", EdgeType.REQUIRES, ALL),
        _Role("serves", EdgeType.SERVES, NONE),
        _Role("key_custody.holder", EdgeType.KEYS_HELD_BY, TERRITORY),
    ),
    Kind.CLOUD_SERVICE: (
        _Role("provider", EdgeType.PROVIDED_BY, CONTROL, keyed=True),
        _country("administered_from", EdgeType.ADMINISTERED_FROM, TERRITORY, keyed=True),
        _country("support_countries", EdgeType.SUPPORTED_FROM, ACCESS, keyed=True),
        _country("security_operations_from", EdgeType.SUPPORTED_FROM, ACCESS, keyed=True),
        _Role("key_custody.holder", EdgeType.KEYS_HELD_BY, TERRITORY),
    ),
    Kind.APPLICATION: (
        _Role("owner", EdgeType.OWNED_BY, CONTROL),
        _Role("logs_to", EdgeType.FLOWS_TO, ACCESS),
    ),
    Kind.DATA_FLOW: (),
    Kind.SOFTWARE: (
        _Role("developer", EdgeType.BUILT_BY, ORIGIN),
        _Role("signed_by", EdgeType.BUILT_BY, ORIGIN),
        _country("built_in", EdgeType.BUILT_BY, ORIGIN),
    ),
}


def links_of(asset: Asset, system: System, controllers: Controllers) -> Iterator[Link]:
    """Every edge that the asset states, in the order of the table."""
    for role in _ROLES[asset.kind]:
        value = _read(asset, role.field)
        if not value:
            continue
        passes = without_access(role.passes, asset) if role.keyed else role.passes
        if isinstance(value, str):
            yield Link(asset.id, role.field, role.edge, country_node(value) if role.country else value, passes)
            continue
        for index, name in enumerate(value):
            target = country_node(name) if role.country else name
            yield Link(asset.id, f"{role.field}.{index}", role.edge, target, passes)
    for links in _FURTHER.get(asset.kind, ()):
        yield from links(asset, system, controllers)


def _read(asset: Asset, field: str) -> str | tuple[str, ...] | None:
    """The value at a path of at most two steps; None where the group on the way is not stated."""
    group, _, name = field.partition(".")
    value = getattr(asset, group)
    if name and value is not None:
        value = getattr(value, name)
    return cast("str | tuple[str, ...] | None", value)


def _kept(asset: Model | Dataset, *_: object) -> Iterator[Link]:
    """Copies: the party that keeps one reads data, and the party that keeps the only one can cut it off."""
    backups = asset.backed_up_in if isinstance(asset, Dataset) else None
    places = [("stored_in", asset.stored_in or ()), ("backed_up_in", backups or ())]
    copies = {name for _, names in places for name in names}
    passes = ACCESS if isinstance(asset, Dataset) else NONE
    for field, names in places:
        for index, name in enumerate(names):
            only = CUTOFF if len(copies) == 1 else NONE
            yield Link(asset.id, f"{field}.{index}", EdgeType.STORED_IN, name, passes | only)


def _required(asset: GpuHost | CloudService | Application | Software, system: System, _: Controllers) -> Iterator[Link]:
    """What it needs. Data gets to who takes it in; who can read that data reads nothing else by that."""
    for index, entry in enumerate(asset.requires or ()):
        passes = UNNEEDED if entry.optional else ALL
        for place, option in enumerate(entry.any_of):
            field = f"requires.{index}.any_of.{place}.id"
            is_data = isinstance(system.assets[option.id], Dataset)
            yield Link(asset.id, field, EdgeType.REQUIRES, option.id, passes & ~ACCESS if is_data else passes)
            if is_data and option.id not in used_by(asset):
                yield Link(option.id, "requires", EdgeType.FLOWS_TO, asset.id, ACCESS)


def _held(asset: Organization, *_: object) -> Iterator[Link]:
    """Shares; those of the party that decides, or blocks, pass on control."""
    for index, (stake, power) in enumerate(zip(asset.parents or (), powers(asset), strict=True)):
        name = "organization" if stake.organization is not None else "country"
        passes = CONTROL if power else NONE
        yield Link(asset.id, f"parents.{index}.{name}", EdgeType.OWNED_BY, holder_of(stake), passes)


def _derived(asset: Model, *_: object) -> Iterator[Link]:
    for index, base in enumerate(asset.bases):
        yield Link(asset.id, f"base_models.{index}", EdgeType.DERIVED_FROM, base, ORIGIN)


def _licensed(asset: Asset, system: System, _: Controllers) -> Iterator[Link]:
    grant = getattr(asset, "licence", None)
    for licence in system.catalog.licences_of(grant.id) if isinstance(grant, LicenceGrant) else ():
        if licence.licensor is not None:
            passes = CUTOFF if _can_be_ended(licence) else NONE
            yield Link(asset.id, "licence.id", EdgeType.LICENSED_BY, licence.licensor, passes)


def _can_be_ended(licence: Licence) -> bool:
    """Whether the licensor can take the licence away, or change it, though the licensee keeps to it."""
    return licence.revocability in {Revocability.AT_WILL, Revocability.GROWTH} or licence.mutable is True


def _accelerated(asset: GpuHost, system: System, _: Controllers) -> Iterator[Link]:
    for index, accelerator in enumerate(asset.accelerators or ()):
        entry = system.catalog.accelerators.get(accelerator.model)
        if entry is None:
            continue
        field = f"accelerators.{index}.model"
        yield Link(asset.id, field, EdgeType.MADE_BY, entry.vendor, ORIGIN)
        yield from _managed_by_maker(asset, entry, field)
        if entry.manufactured_in is not None:
            yield Link(asset.id, field, EdgeType.MADE_BY, country_node(entry.manufactured_in), ORIGIN)
        if entry.foundry is not None:
            # Shown only: the country where it makes the chip is the origin that counts.
            yield Link(asset.id, field, EdgeType.MADE_BY, entry.foundry, NONE)


def _managed_by_maker(asset: GpuHost, entry: AcceleratorModel, field: str) -> Iterator[Link]:
    """What a machine reports home is read there; what asks a licence server is stopped by it."""
    management = asset.management
    passes = NONE
    if management is not None and management.phone_home:
        passes |= without_access(CONTROL, asset)
    if entry.licence_server or (management is not None and management.licence_server):
        passes |= STOP
    if passes:
        yield Link(asset.id, field, EdgeType.MANAGED_BY, entry.vendor, passes)


def _serving(asset: GpuHost, *_: object) -> Iterator[Link]:
    for index, model in enumerate(asset.serves or ()):
        yield Link(model, f"serves.{index}", EdgeType.RUNS_ON, asset.id, ALL)


def _using_data(asset: Application, *_: object) -> Iterator[Link]:
    for index, dataset in enumerate(asset.data or ()):
        yield Link(dataset, f"data.{index}", EdgeType.FLOWS_TO, asset.id, ACCESS)


def _maintained(asset: Software, system: System, controllers: Controllers) -> Iterator[Link]:
    """Where updates come from, where telemetry goes, and whose licence server must answer."""
    passes = NONE if has_own_mirror(asset, system, controllers) else STALE
    if asset.registry is not None:
        yield Link(asset.id, "registry", EdgeType.UPDATED_FROM, asset.registry, passes)
    if asset.mirror is not None:
        yield Link(asset.id, "mirror", EdgeType.UPDATED_FROM, asset.mirror, passes)
    telemetry = asset.telemetry
    if telemetry is not None and telemetry.to is not None:
        reported = ACCESS if telemetry.setting is TelemetryDefault.ON else NONE
        yield Link(asset.id, "telemetry.to", EdgeType.FLOWS_TO, telemetry.to, reported)
    if asset.licence_server and asset.developer is not None:
        yield Link(asset.id, "licence_server", EdgeType.MANAGED_BY, asset.developer, STOP)


def only_keepers(topology: Topology) -> Iterator[int]:
    """The nodes that keep the only copy of something."""
    stored = EDGE_TYPES.index(EdgeType.STORED_IN)
    for edge, target in enumerate(topology.target):
        if topology.edge_type[edge] == stored and topology.passes[edge] & CUTOFF:
            yield target


_FURTHER: dict[Kind, tuple[Callable[..., Iterator[Link]], ...]] = {
    Kind.ORGANIZATION: (_held,),
    Kind.MODEL: (_derived, _licensed, _kept, trained_with),
    Kind.DATASET: (_licensed, _kept, through_owner),
    Kind.GPU_HOST: (also_run_by, located, through_runners, standing, _accelerated, _serving, _required),
    Kind.CLOUD_SERVICE: (
        also_run_by,
        located,
        processed,
        subcontracted,
        through_runners,
        through_recipients,
        standing,
        _required,
    ),
    Kind.APPLICATION: (through_owner, through_recipients, _using_data, _required),
    Kind.DATA_FLOW: (flowing, through_recipients),
    Kind.SOFTWARE: (_licensed, _maintained, through_recipients, _required),
}
