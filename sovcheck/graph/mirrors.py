"""Whether a mirror is one's own: kept by somebody who does not answer to whoever runs the registry that it copies."""

from collections.abc import Collection

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import Controllers
from sovcheck.inventory.assets.software import Software


def has_own_mirror(software: Software, system: System, controllers: Controllers) -> bool:
    """Whether updates come from a registry and a mirror, and nobody controls keepers of both.

    Where nobody says who runs either of them, that is not known and does not count.
    """
    if software.mirror is None or software.registry is None or software.mirror == software.registry:
        return False
    keepers, sources = system.runners(software.mirror), system.runners(software.registry)
    return bool(keepers and sources) and not _hands_on(keepers, controllers) & _hands_on(sources, controllers)


def _hands_on(runners: Collection[str], controllers: Controllers) -> set[str]:
    """They themselves, and everybody who controls one of them."""
    return {*runners}.union(*(controllers.of(runner) for runner in runners))
