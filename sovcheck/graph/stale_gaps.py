"""Gaps of updates: what is left out of who can withhold them, registries, mirrors, and whose technology is sold on."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.mirrors import has_own_mirror
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software


def unstated_update_sources(asset: Asset, system: System) -> Iterator[Omission]:
    """What the asset, and the party that runs it, leave out of where its updates come from."""
    match asset:
        case Software(registry=None, mirror=None):
            yield Omission(asset.id, "registry")
        case GpuHost() | CloudService():
            if isinstance(asset, GpuHost) and (asset.runtime is None or asset.runtime.software is None):
                yield Omission(asset.id, "runtime.software")
            runners = system.runners(asset.id)
            if not runners:
                yield Omission(asset.id, "operator" if isinstance(asset, GpuHost) else "provider")
            for name in runners:
                runner = system.assets[name]
                if isinstance(runner, Organization) and runner.technology_from is None:
                    yield Omission(name, "technology_from")


def update_sources_of(asset: Asset, system: System, controllers: Controllers) -> Iterator[str]:
    """The registries and suppliers on which its updates hang alone."""
    match asset:
        case Software() if not has_own_mirror(asset, system, controllers):
            yield from (name for name in (asset.registry, asset.mirror) if name is not None)
        case GpuHost() | CloudService():
            for name in system.runners(asset.id):
                runner = system.assets[name]
                if isinstance(runner, Organization):
                    yield from runner.technology_from or ()
