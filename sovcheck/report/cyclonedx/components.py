"""Components and services: the assets of the system, each with what is stated of it and what it depends on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sovcheck.findings.stated import StatedAsset
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software
from sovcheck.inventory.requirements import requirements_of
from sovcheck.report.cyclonedx.element import END, Element
from sovcheck.report.cyclonedx.model_card import put_model
from sovcheck.report.cyclonedx.values import SYSTEM, party, property_of, text_of

_TYPES: Mapping[type[Asset], str] = {
    Application: "application",
    Model: "machine-learning-model",
    Dataset: "data",
    Software: "application",
    GpuHost: "device",
    DataFlow: "data",
}
"""What CycloneDX calls them; services and organizations have no type."""


class Bill(Struct, frozen=True):
    """All assets by the list of the document in which they are; ``assets`` are the same by id."""

    components: tuple[Element, ...]
    services: tuple[Element, ...]
    organizations: tuple[Element, ...]
    flows: tuple[Element, ...]
    assets: Mapping[str, Asset]

    def all(self) -> Iterator[tuple[str, Element]]:
        """Each element with the pointer to it."""
        lists = {
            "/components": self.components,
            "/services": self.services,
            "/declarations/targets/organizations": self.organizations,
            "/declarations/targets/components": self.flows,
        }
        for where, elements in lists.items():
            yield from ((f"{where}/{number}", element) for number, element in enumerate(elements))


def bill_of(stated: Sequence[StatedAsset]) -> Bill:
    """The bill of materials of a system."""
    assets = {each.asset: each.typed() for each in stated}
    organizations = {name: each for name, each in assets.items() if isinstance(each, Organization)}
    made = [(assets[each.asset], _element(each, assets, organizations)) for each in stated]

    def of(*kinds: type[Asset]) -> tuple[Element, ...]:
        return tuple(element for asset, element in made if isinstance(asset, kinds))

    return Bill(
        components=of(Application, Model, Dataset, Software, GpuHost),
        services=of(CloudService),
        organizations=of(Organization),
        flows=of(DataFlow),
        assets=assets,
    )


def _element(stated: StatedAsset, assets: Mapping[str, Asset], organizations: Mapping[str, Organization]) -> Element:
    element, asset = Element(stated), assets[stated.asset]
    if (kind := _TYPES.get(type(asset))) is not None:
        element.put(kind, "type")
    element.put(asset.id, "bom-ref")
    element.put(asset.name or asset.id, "name", fact="name")
    match asset:
        case Organization():
            if asset.country is not None:
                element.put(asset.country, "address", "country", fact="country")
            return element  # it has no room for more: see properties_of
        case Model():
            put_model(element, asset, assets, organizations)
        case Dataset():
            _put_dataset(element, asset, organizations)
        case Software():
            element.put_licence(asset.licence)
            if asset.developer is not None:
                element.put(party(asset.developer, organizations), "manufacturer", fact="developer")
        case CloudService():
            if asset.provider is not None:
                element.put(party(asset.provider, organizations), "provider", fact="provider")
    element.put(property_of("kind", asset.kind), "properties", END)
    element.put_facts("name")
    return element


def properties_of(organization: Element) -> list[tuple[str, dict[str, str]]]:
    """The facts about an organization, each with its field, as properties of the document."""
    stated = organization.stated
    return [
        (fact.field, property_of(f"{stated.asset}:{fact.field}", text_of(fact.value)))
        for fact in stated.facts
        if fact.field not in {"name", "country"}
    ]


def _put_dataset(element: Element, dataset: Dataset, organizations: Mapping[str, Organization]) -> None:
    element.put_licence(dataset.licence)
    contents: dict[str, Any] = {"type": "dataset", "name": dataset.name or dataset.id}
    element.put([contents], "data")
    if dataset.data_class is not None:
        contents["classification"] = dataset.data_class.value
        element.cite("class", "data", "0", "classification")
    for role, field, who in (
        ("owners", "controller", dataset.controller),
        ("stewards", "curator", dataset.curator),
    ):
        if who is not None:
            contents.setdefault("governance", {})[role] = [{"organization": party(who, organizations)}]
            element.cite(field, "data", "0", "governance", role)


def dependencies_of(assets: Mapping[str, Asset]) -> list[dict[str, Any]]:
    """Of each component and service what it depends on; the system depends on its applications."""
    parts = {name: asset for name, asset in assets.items() if not isinstance(asset, (Organization, DataFlow))}
    needed: dict[str, set[str]] = {name: set() for name in parts}
    for name, asset in parts.items():
        needed[name].update(_needed(asset))
        if isinstance(asset, GpuHost):
            for model in asset.serves or ():
                needed.setdefault(model, set()).add(name)
    applications = sorted(name for name, asset in parts.items() if isinstance(asset, Application))
    listed = [{"ref": SYSTEM, "dependsOn": applications}] if applications else []
    return listed + [
        {"ref": name, "dependsOn": kept}
        for name, others in sorted(needed.items())
        if name in parts and (kept := sorted(other for other in others if other in parts and other != name))
    ]


def _needed(asset: Asset) -> Iterator[str]:
    for entry in requirements_of(asset):
        yield from (option.id for option in entry.any_of)
    if isinstance(asset, Application):
        yield from asset.data or ()
    if isinstance(asset, Model) and asset.provider_service is not None:
        yield asset.provider_service
    if isinstance(asset, GpuHost) and asset.runtime is not None and asset.runtime.software is not None:
        yield asset.runtime.software
