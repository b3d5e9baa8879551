"""Update sources: where updates come from, what is left out of that, and whether a mirror is one's own."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import Controllers
from sovcheck.graph.omissions import Omission
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software
from sovcheck.inventory.requirements import requirements_of


def unstated_update_sources(asset: Asset, system: System) -> Iterator[Omission]:
    """What the asset, and the parties that run it or the cloud below, leave out of where its updates come from."""
    match asset:
        case Software(registry=None, mirror=None):
            yield Omission(asset.id, "registry")
        case GpuHost() | CloudService():
            if isinstance(asset, GpuHost) and (asset.runtime is None or asset.runtime.software is None):
                yield Omission(asset.id, "runtime.software")
            runners = system.runners_and_cloud(asset.id)
            if not runners:
                yield Omission(asset.id, "operator" if isinstance(asset, GpuHost) else "provider")
            for name in runners:
                sellers = (system.assets[seller] for seller in (name, *system.technology_of(name)))
                yield from (
                    Omission(seller.id, "technology_from")
                    for seller in sellers
                    if isinstance(seller, Organization) and seller.technology_from is None
                )


def update_sources_of(asset: Asset, system: System, controllers: Controllers) -> Iterator[str]:
    """The registries and suppliers on which its updates hang alone."""
    match asset:
        case Software() if not has_own_mirror(asset, system, controllers):
            yield from (name for name in (asset.registry, asset.mirror) if name is not None)
        case GpuHost() | CloudService():
            for name in system.runners_and_cloud(asset.id):
                yield from system.technology_of(name)


def has_own_mirror(software: Software, system: System, controllers: Controllers) -> bool:
    """Whether updates come from a registry and a mirror, and no organization controls keepers of both.

    A keeper is also who runs what one of them needs: a mirror that asks the registry is gone with it. Where nobody says
    who runs either of the two, that is not known and does not count. Whether both are in the reach of one country's law
    is asked where it is known whom one trusts (DEP-12), for at home it always is so.
    """
    if software.mirror is None or software.registry is None or software.mirror == software.registry:
        return False
    if not (system.runners(software.mirror) and system.runners(software.registry)):
        return False
    registry, mirror = (_hands_on(place, system, controllers) for place in (software.registry, software.mirror))
    return not registry & mirror


def _hands_on(place: str, system: System, controllers: Controllers) -> set[str]:
    """The organizations that keep it, and all that control one of these."""
    keepers = _keepers(place, system)
    above = (name for keeper in keepers for name in controllers.of(keeper))
    return keepers.union(name for name in above if not name.startswith(COUNTRY_PREFIX))


def _keepers(place: str, system: System) -> set[str]:
    """Who runs the place, the cloud below, and whatever it needs; of alternatives nobody, as another one is left."""
    keepers: set[str] = set()
    seen, waiting = {place}, [place]
    while waiting:
        needing = waiting.pop()
        keepers.update(system.runners_and_cloud(needing))
        for entry in requirements_of(system.assets[needing]):
            needed = entry.any_of[0].id
            if len(entry.any_of) == 1 and not entry.optional and needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return keepers
