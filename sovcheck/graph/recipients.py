"""Organizations that receive data: to whom work is passed on, and where flows, logs and telemetry go."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software, Telemetry, TelemetryDefault

SUBCONTRACTORS = "subcontractors"
"""The field of those to whom the provider of a service passes a part of the work."""


def sent_to(asset: Asset) -> Iterator[tuple[str, str]]:
    """Where a flow, the logs of an application, or what software reports go, each with its field."""
    match asset:
        case DataFlow(target=str(target)):
            yield "to", target
        case Application():
            yield from ((f"logs_to.{index}", target) for index, target in enumerate(asset.logs_to or ()))
        case Software(telemetry=Telemetry(setting=TelemetryDefault.ON, to=str(target))):
            yield "telemetry.to", target


def receiving(asset: Asset, system: System) -> Iterator[tuple[str, Organization]]:
    """The organizations that receive what the asset has or sends, each with its field."""
    named = sent_to(asset)
    if isinstance(asset, CloudService):
        named = (
            (f"{SUBCONTRACTORS}.{index}.organization", each.organization)
            for index, each in enumerate(asset.subcontractors or ())
            if each.organization is not None
        )
    for field, name in named:
        organization = system.assets[name]
        if isinstance(organization, Organization):
            yield field, organization
