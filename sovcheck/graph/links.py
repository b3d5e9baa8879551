"""Which field of which kind of asset makes an edge, and which effects the edge passes on: the table of edges."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from sovcheck.catalog.entries import AcceleratorModel, Licence, Revocability
from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.majorities import powers
from sovcheck.graph.paths import country_node
from sovcheck.graph.shares import holder_of
from sovcheck.graph.topology import Link
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, KeyCustodian, Kind, LicenceGrant
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software, TelemetryDefault

_NONE, _ACCESS, _CUTOFF, _ORIGIN = (int(e) for e in (Effect.NONE, Effect.ACCESS, Effect.CUTOFF, Effect.ORIGIN))
_CONTROL, _ALL = int(Effect.CONTROL), int(Effect.ALL)
_TERRITORY = _ACCESS | _CUTOFF
_UNNEEDED = _ACCESS | _ORIGIN


@dataclass(frozen=True, slots=True)
class _Role:
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
        _country("country", EdgeType.LOCATED_IN, _NONE),  # its party already carries the country
        _country("administered_from", EdgeType.ADMINISTERED_FROM, _TERRITORY),
        _country("support_countries", EdgeType.ADMINISTERED_FROM, _TERRITORY),
        _Role("technology_from", EdgeType.UPDATED_FROM, _CUTOFF),
        _Role("technology_from", EdgeType.BUILT_BY, _ORIGIN),
    ),
    Kind.MODEL: (
        _Role("developer", EdgeType.BUILT_BY, _ORIGIN),
        _Role("provider_service", EdgeType.PROVIDED_BY, _ALL),
        _Role("training_datasets", EdgeType.TRAINED_ON, _ORIGIN),
        _Role("stored_in", EdgeType.STORED_IN, _NONE),
    ),
    Kind.DATASET: (
        _Role("controller", EdgeType.OPERATED_BY, _CONTROL),
        _Role("curator", EdgeType.BUILT_BY, _ORIGIN),
        _Role("stored_in", EdgeType.STORED_IN, _TERRITORY),
        _Role("backed_up_in", EdgeType.STORED_IN, _ACCESS),
    ),
    Kind.GPU_HOST: (
        _Role("owner", EdgeType.OWNED_BY, _CONTROL, keyed=True),
        _Role("operator", EdgeType.OPERATED_BY, _CONTROL, keyed=True),
        _country("administered_from", EdgeType.ADMINISTERED_FROM, _TERRITORY, keyed=True),
        _Role("management.provider", EdgeType.ADMINISTERED_FROM, _TERRITORY, keyed=True),
        _Role("runtime.software", EdgeType.REQUIRES, _ALL),
        _Role("serves", EdgeType.SERVES, _NONE),
        _Role("key_custody.holder", EdgeType.KEYS_HELD_BY, _TERRITORY),
    ),
    Kind.CLOUD_SERVICE: (
        _Role("provider", EdgeType.PROVIDED_BY, _CONTROL, keyed=True),
        _country("administered_from", EdgeType.ADMINISTERED_FROM, _TERRITORY, keyed=True),
        _country("support_countries", EdgeType.ADMINISTERED_FROM, _TERRITORY, keyed=True),
        _Role("key_custody.holder", EdgeType.KEYS_HELD_BY, _TERRITORY),
    ),
    Kind.APPLICATION: (
        _Role("owner", EdgeType.OWNED_BY, _CONTROL),
        _Role("logs_to", EdgeType.FLOWS_TO, _ACCESS),
    ),
    Kind.DATA_FLOW: (),
    Kind.SOFTWARE: (
        _Role("developer", EdgeType.BUILT_BY, _ORIGIN),
        _Role("signed_by", EdgeType.BUILT_BY, _ORIGIN),
        _country("built_in", EdgeType.BUILT_BY, _ORIGIN),
    ),
}


def links_of(asset: Asset, system: System) -> Iterator[Link]:
    """Every edge that the asset states, in the order of the table."""
    locked = _ALL & ~_ACCESS if keys_are_kept(asset) else _ALL
    for role in _ROLES[asset.kind]:
        value = _read(asset, role.field)
        if not value:
            continue
        passes = role.passes & locked if role.keyed else role.passes
        if isinstance(value, str):
            yield Link(asset.id, role.field, role.edge, country_node(value) if role.country else value, passes)
            continue
        for index, name in enumerate(value):
            target = country_node(name) if role.country else name
            yield Link(asset.id, f"{role.field}.{index}", role.edge, target, passes)
    for links in _FURTHER.get(asset.kind, ()):
        yield from links(asset, system)


def keys_are_kept(asset: Asset) -> bool:
    """Whether nobody but the customer can read what the asset holds: own keys, or attested memory encryption."""
    if not isinstance(asset, GpuHost | CloudService):
        return False
    custody, computing = asset.key_custody, asset.confidential_computing
    own_keys = custody is not None and custody.custodian is KeyCustodian.CUSTOMER_ONLY
    return own_keys or (computing is not None and computing.attested)


def _read(asset: Asset, field: str) -> str | tuple[str, ...] | None:
    """The value at a path of at most two steps; None where the group on the way is not stated."""
    group, _, name = field.partition(".")
    value = getattr(asset, group)
    if name and value is not None:
        value = getattr(value, name)
    return cast("str | tuple[str, ...] | None", value)


def _located(asset: GpuHost | CloudService, system: System) -> Iterator[Link]:
    passes = _CUTOFF if keys_are_kept(asset) else _TERRITORY
    countries = (asset.country,) if asset.country is not None else system.service_countries(asset.id)
    for country in countries or ():
        yield Link(asset.id, "country", EdgeType.LOCATED_IN, country_node(country), passes)


def _also_run_by(asset: GpuHost | CloudService, system: System) -> Iterator[Link]:
    """Who runs the region of a cloud beside the cloud's operator."""
    edge = EdgeType.OPERATED_BY if isinstance(asset, GpuHost) else EdgeType.PROVIDED_BY
    passes = _CONTROL & ~_ACCESS if keys_are_kept(asset) else _CONTROL
    for runner in system.further_runners(asset.id):
        yield Link(asset.id, runner.field, edge, runner.organization, passes)


def _required(asset: GpuHost | CloudService | Application | Software, _: System) -> Iterator[Link]:
    for index, entry in enumerate(asset.requires or ()):
        passes = _UNNEEDED if entry.optional else _ALL
        for place, option in enumerate(entry.any_of):
            yield Link(asset.id, f"requires.{index}.any_of.{place}.id", EdgeType.REQUIRES, option.id, passes)


def _held(asset: Organization, _: System) -> Iterator[Link]:
    """Shares; those of whoever decides, or blocks, pass on control."""
    for index, (stake, power) in enumerate(zip(asset.parents or (), powers(asset), strict=True)):
        name = "organization" if stake.organization is not None else "country"
        passes = _CONTROL if power else _NONE
        yield Link(asset.id, f"parents.{index}.{name}", EdgeType.OWNED_BY, holder_of(stake), passes)


def _derived(asset: Model, _: System) -> Iterator[Link]:
    for index, base in enumerate(asset.bases):
        yield Link(asset.id, f"base_models.{index}", EdgeType.DERIVED_FROM, base, _ORIGIN)


def _licensed(asset: Asset, system: System) -> Iterator[Link]:
    grant = getattr(asset, "licence", None)
    licence = system.catalog.licence(grant.id) if isinstance(grant, LicenceGrant) else None
    if licence is not None and licence.licensor is not None:
        passes = _CUTOFF if _can_be_ended(licence) else _NONE
        yield Link(asset.id, "licence.id", EdgeType.LICENSED_BY, licence.licensor, passes)


def _can_be_ended(licence: Licence) -> bool:
    """Whether the licensor can take the licence away, or change it, though the licensee keeps to it."""
    return licence.revocability in {Revocability.AT_WILL, Revocability.GROWTH} or licence.mutable is True


def _accelerated(asset: GpuHost, system: System) -> Iterator[Link]:
    for index, accelerator in enumerate(asset.accelerators or ()):
        entry = system.catalog.accelerators.get(accelerator.model)
        if entry is None:
            continue
        field = f"accelerators.{index}.model"
        passes = _ORIGIN | _CUTOFF if _reports_to_maker(asset, entry) else _ORIGIN
        yield Link(asset.id, field, EdgeType.MADE_BY, entry.vendor, passes)
        if entry.manufactured_in is not None:
            yield Link(asset.id, field, EdgeType.MADE_BY, country_node(entry.manufactured_in), _ORIGIN)
        if entry.foundry is not None:
            # Shown only: the country where it makes the chip is the origin that counts.
            yield Link(asset.id, field, EdgeType.MADE_BY, entry.foundry, _NONE)


def _reports_to_maker(asset: GpuHost, entry: AcceleratorModel) -> bool:
    management = asset.management
    remote = management is not None and bool(management.licence_server or management.phone_home)
    return remote or bool(entry.licence_server)


def _serving(asset: GpuHost, _: System) -> Iterator[Link]:
    for index, model in enumerate(asset.serves or ()):
        yield Link(model, f"serves.{index}", EdgeType.RUNS_ON, asset.id, _ALL)


def _using_data(asset: Application, _: System) -> Iterator[Link]:
    for index, dataset in enumerate(asset.data or ()):
        yield Link(dataset, f"data.{index}", EdgeType.FLOWS_TO, asset.id, _ACCESS)


def _flowing(asset: DataFlow, _: System) -> Iterator[Link]:
    for index, dataset in enumerate(asset.datasets or ()):
        yield Link(dataset, f"datasets.{index}", EdgeType.FLOWS_TO, asset.id, _ACCESS)
    if asset.target is not None:
        kept = asset.encryption is not None and asset.encryption.customer_only_keys
        yield Link(asset.id, "to", EdgeType.FLOWS_TO, asset.target, _NONE if kept else _ACCESS)


def _maintained(asset: Software, _: System) -> Iterator[Link]:
    """Where updates come from, where telemetry goes, and whose licence server must answer."""
    if asset.registry is not None:
        passes = _CUTOFF if asset.mirror is None else _NONE
        yield Link(asset.id, "registry", EdgeType.UPDATED_FROM, asset.registry, passes)
    if asset.mirror is not None:
        yield Link(asset.id, "mirror", EdgeType.UPDATED_FROM, asset.mirror, _NONE)
    telemetry = asset.telemetry
    if telemetry is not None and telemetry.to is not None:
        passes = _ACCESS if telemetry.setting is TelemetryDefault.ON else _NONE
        yield Link(asset.id, "telemetry.to", EdgeType.FLOWS_TO, telemetry.to, passes)
    if asset.licence_server and asset.developer is not None:
        yield Link(asset.id, "licence_server", EdgeType.MADE_BY, asset.developer, _CUTOFF | _ORIGIN)


_FURTHER: dict[Kind, tuple[Callable[..., Iterator[Link]], ...]] = {
    Kind.ORGANIZATION: (_held,),
    Kind.MODEL: (_derived, _licensed),
    Kind.DATASET: (_licensed,),
    Kind.GPU_HOST: (_also_run_by, _located, _accelerated, _serving, _required),
    Kind.CLOUD_SERVICE: (_also_run_by, _located, _required),
    Kind.APPLICATION: (_using_data, _required),
    Kind.DATA_FLOW: (_flowing,),
    Kind.SOFTWARE: (_licensed, _maintained, _required),
}
