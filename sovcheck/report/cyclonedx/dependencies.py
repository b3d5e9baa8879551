"""Dependencies: what each component cannot work without, every alternative included."""

from collections.abc import Iterator, Mapping
from typing import Any

from sovcheck.graph.alternatives import requirements_of
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.report.cyclonedx.values import SYSTEM


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
