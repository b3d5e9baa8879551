"""Reference table: every field of an asset that names an asset, a country or a catalog entry, and what it may name."""

from collections.abc import Callable, Iterator

from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Contract, KeyCustody, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.assets.software import Software

Named = tuple[str, str, frozenset[Kind]]
"""The path of a field, the id it names, and the kinds of asset it may name."""

Coded = tuple[str, str]
"""The path of a field and the country code in it."""

ORGANIZATION = frozenset({Kind.ORGANIZATION})
MODEL = frozenset({Kind.MODEL})
DATASET = frozenset({Kind.DATASET})
GPU_HOST = frozenset({Kind.GPU_HOST})
CLOUD_SERVICE = frozenset({Kind.CLOUD_SERVICE})
SOFTWARE = frozenset({Kind.SOFTWARE})
STORE = GPU_HOST | CLOUD_SERVICE
RECIPIENT = STORE | SOFTWARE | ORGANIZATION | {Kind.APPLICATION}
REQUIRED = STORE | SOFTWARE | MODEL | DATASET | {Kind.APPLICATION}
FLOW_END = RECIPIENT | MODEL | DATASET


def references_of(asset: Asset) -> Iterator[Named]:
    """Every asset that ``asset`` names, in the order of its fields."""
    return _REFERENCES[asset.kind](asset)


def countries_of(asset: Asset) -> Iterator[Coded]:
    """Every country that ``asset`` names, in the order of its fields."""
    return _COUNTRIES[asset.kind](asset)


def _one(field: str, target: str | None, kinds: frozenset[Kind]) -> Iterator[Named]:
    if target is not None:
        yield field, target, kinds


def _many(field: str, targets: tuple[str, ...] | None, kinds: frozenset[Kind]) -> Iterator[Named]:
    for index, target in enumerate(targets or ()):
        yield f"{field}.{index}", target, kinds


def _one_or_many(field: str, targets: tuple[str, ...] | None, kinds: frozenset[Kind]) -> Iterator[Named]:
    """A list of one is shown like a single value, as which it is mostly written."""
    single = targets is not None and len(targets) == 1
    yield from _one(field, targets[0], kinds) if targets is not None and single else _many(field, targets, kinds)


def _required(requires: tuple[RequirementEntry, ...] | None) -> Iterator[Named]:
    for index, entry in enumerate(requires or ()):
        for place, alternative in enumerate(entry.any_of):
            yield f"requires.{index}.any_of.{place}.id", alternative.id, REQUIRED


def _holder(custody: KeyCustody | None) -> Iterator[Named]:
    if custody is not None:
        yield from _one("key_custody.holder", custody.holder, ORGANIZATION)


def _of_organization(asset: Organization) -> Iterator[Named]:
    for index, stake in enumerate(asset.parents or ()):
        yield from _one(f"parents.{index}.organization", stake.organization, ORGANIZATION)
    yield from _many("technology_from", asset.technology_from, ORGANIZATION)


def _of_model(asset: Model) -> Iterator[Named]:
    yield from _one("developer", asset.developer, ORGANIZATION)
    yield from _many("base_models", asset.bases, MODEL)
    yield from _one("provider_service", asset.provider_service, CLOUD_SERVICE)
    yield from _many("stored_in", asset.stored_in, STORE)
    yield from _one("fetched_from", asset.fetched_from, STORE)
    yield from _many("training_datasets", asset.training_datasets, DATASET)
    if asset.update is not None:
        yield from _one("update.host", asset.update.host, GPU_HOST)


def _of_dataset(asset: Dataset) -> Iterator[Named]:
    yield from _one("controller", asset.controller, ORGANIZATION)
    yield from _one("curator", asset.curator, ORGANIZATION)
    yield from _many("stored_in", asset.stored_in, STORE)
    yield from _many("backed_up_in", asset.backed_up_in, STORE)
    yield from _many("generated_by", asset.generated_by, MODEL)


def _of_gpu_host(asset: GpuHost) -> Iterator[Named]:
    yield from _one("owner", asset.owner, ORGANIZATION)
    yield from _one_or_many("operator", asset.operator, ORGANIZATION)
    if asset.management is not None:
        yield from _one("management.provider", asset.management.provider, ORGANIZATION)
    if asset.runtime is not None:
        yield from _one("runtime.software", asset.runtime.software, SOFTWARE)
    yield from _many("serves", asset.serves, MODEL)
    yield from _holder(asset.key_custody)
    yield from _required(asset.requires)


def _of_cloud_service(asset: CloudService) -> Iterator[Named]:
    yield from _one("provider", asset.provider, ORGANIZATION)
    for index, subcontractor in enumerate(asset.subcontractors or ()):
        yield from _one(f"subcontractors.{index}.organization", subcontractor.organization, ORGANIZATION)
    yield from _holder(asset.key_custody)
    yield from _required(asset.requires)


def _of_application(asset: Application) -> Iterator[Named]:
    yield from _one("owner", asset.owner, ORGANIZATION)
    yield from _many("data", asset.data, DATASET)
    yield from _many("logs_to", asset.logs_to, RECIPIENT)
    yield from _required(asset.requires)


def _of_data_flow(asset: DataFlow) -> Iterator[Named]:
    yield from _one("from", asset.source, FLOW_END)
    yield from _one("to", asset.target, FLOW_END)
    yield from _many("datasets", asset.datasets, DATASET)


def _of_software(asset: Software) -> Iterator[Named]:
    yield from _one("developer", asset.developer, ORGANIZATION)
    yield from _one("registry", asset.registry, CLOUD_SERVICE)
    yield from _one("mirror", asset.mirror, STORE)
    yield from _one("signed_by", asset.signed_by, ORGANIZATION)
    if asset.telemetry is not None:
        yield from _one("telemetry.to", asset.telemetry.to, RECIPIENT)
    yield from _required(asset.requires)


_REFERENCES: dict[Kind, Callable[..., Iterator[Named]]] = {
    Kind.ORGANIZATION: _of_organization,
    Kind.MODEL: _of_model,
    Kind.DATASET: _of_dataset,
    Kind.GPU_HOST: _of_gpu_host,
    Kind.CLOUD_SERVICE: _of_cloud_service,
    Kind.APPLICATION: _of_application,
    Kind.DATA_FLOW: _of_data_flow,
    Kind.SOFTWARE: _of_software,
}


def _code(field: str, code: str | None) -> Iterator[Coded]:
    if code is not None:
        yield field, code


def _codes(field: str, codes: tuple[str, ...] | None) -> Iterator[Coded]:
    for index, code in enumerate(codes or ()):
        yield f"{field}.{index}", code


def _in_contract(contract: Contract | None) -> Iterator[Coded]:
    if contract is not None:
        yield from _code("contract.law", contract.law)
        yield from _code("contract.venue", contract.venue)
        yield from _codes("contract.enforces_lists_of", contract.enforces_lists_of)


def _in_organization(asset: Organization) -> Iterator[Coded]:
    yield from _code("country", asset.country)
    for index, stake in enumerate(asset.parents or ()):
        yield from _code(f"parents.{index}.country", stake.country)
    yield from _codes("administered_from", asset.administered_from)
    yield from _codes("support_countries", asset.support_countries)
    yield from _codes("security_operations_from", asset.security_operations_from)
    yield from _codes("critical_infrastructure_in", asset.critical_infrastructure_in)


def _in_gpu_host(asset: GpuHost) -> Iterator[Coded]:
    yield from _code("country", asset.country)
    yield from _codes("administered_from", asset.administered_from)
    yield from _codes("support_countries", asset.support_countries)
    yield from _codes("security_operations_from", asset.security_operations_from)
    yield from _in_contract(asset.contract)


def _in_cloud_service(asset: CloudService) -> Iterator[Coded]:
    yield from _code("country", asset.country)
    for field, code in _codes("processed_in", asset.processed_in):
        if code != ANYWHERE:
            yield field, code
    yield from _in_contract(asset.contract)
    yield from _codes("administered_from", asset.administered_from)
    yield from _codes("support_countries", asset.support_countries)
    yield from _codes("security_operations_from", asset.security_operations_from)
    for index, subcontractor in enumerate(asset.subcontractors or ()):
        yield from _code(f"subcontractors.{index}.country", subcontractor.country)


def _in_dataset(asset: Dataset) -> Iterator[Coded]:
    yield from _codes("subject_countries", asset.subject_countries)
    yield from _codes("localised_by_order", asset.localised_by_order)
    yield from _codes("origin_countries", asset.origin_countries)
    for index, filing in enumerate(asset.export_filings or ()):
        yield f"export_filings.{index}.country", filing.country


def _in_application(asset: Application) -> Iterator[Coded]:
    return _code("domicile", asset.domicile)


def _in_software(asset: Software) -> Iterator[Coded]:
    yield from _codes("built_in", asset.built_in)
    if asset.source_copy is not None:
        yield from _code("source_copy.country", asset.source_copy.country)


def _nowhere(_: Asset) -> Iterator[Coded]:
    """Of a kind that names no country."""
    return iter(())


_COUNTRIES: dict[Kind, Callable[..., Iterator[Coded]]] = {
    Kind.ORGANIZATION: _in_organization,
    Kind.MODEL: _nowhere,
    Kind.DATASET: _in_dataset,
    Kind.GPU_HOST: _in_gpu_host,
    Kind.CLOUD_SERVICE: _in_cloud_service,
    Kind.APPLICATION: _in_application,
    Kind.DATA_FLOW: _nowhere,
    Kind.SOFTWARE: _in_software,
}
