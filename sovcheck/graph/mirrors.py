"""Whether a mirror is one's own: it works whatever is done by the party that runs the registry that it copies."""

from collections.abc import Collection

from sovcheck.catalog.system import System
from sovcheck.graph.joint_control import Controllers
from sovcheck.inventory.assets.software import Software
from sovcheck.inventory.requirements import requirements_of


def has_own_mirror(software: Software, system: System, controllers: Controllers) -> bool:
    """Whether updates come from a registry and a mirror, and nobody controls keepers of both.

    A keeper of the mirror is also who runs what it needs: one that asks the registry is gone with it. Where nobody says
    who runs either of the two, that is not known and does not count.
    """
    if software.mirror is None or software.registry is None or software.mirror == software.registry:
        return False
    sources = system.runners(software.registry)
    if not (system.runners(software.mirror) and sources):
        return False
    return not _hands_on(_keepers(software.mirror, system), controllers) & _hands_on(sources, controllers)


def _keepers(mirror: str, system: System) -> set[str]:
    """Who runs the mirror and whatever it cannot do without; of alternatives nobody, as another one is left."""
    keepers: set[str] = set()
    seen, waiting = {mirror}, [mirror]
    while waiting:
        place = waiting.pop()
        keepers.update(system.runners(place))
        for entry in requirements_of(system.assets[place]):
            needed = entry.any_of[0].id
            if len(entry.any_of) == 1 and not entry.optional and needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return keepers


def _hands_on(runners: Collection[str], controllers: Controllers) -> set[str]:
    """They themselves, and everybody who controls one of them."""
    return {*runners}.union(*(controllers.of(runner) for runner in runners))
