"""Stand-ins: of assets that can be exchanged for each other a few stand for all of them.

Hosts and services that are written alike, and that nobody names, can change places: the system stays what it is, but
for which of them is called what. So they have the same facts and the same answers, and others see no more of many than
of a few, unless they count them: ``System.more`` says how many.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.catalog.references import references_of
from sovcheck.catalog.system import System, text_of
from sovcheck.inventory.assets.asset import Kind

ENOUGH = 16
"""So many of each text stay, more than are listed, be it paths of a proof or fields that leave a fact open."""

_WORTH = 20_000
"""Assets of a system from which on it pays to look."""

_ALIKE = frozenset({Kind.GPU_HOST, Kind.CLOUD_SERVICE})
"""Kinds of which everything follows from what is written of one, and of what it names."""


class Condensed(Struct, frozen=True):
    """The system without those that others stand in for: by their ids the first of their text that stays."""

    system: System
    stand_ins: Mapping[str, str]


def condensed(system: System, is_told_apart: Callable[[str], bool]) -> Condensed:
    """What a few can stand for; the party that is told apart from others that are written alike stays."""
    if len(system.declared) < _WORTH:
        return Condensed(system, {})
    named = {target for asset in system.distinct.values() for _, target, _ in references_of(asset)}
    staying: dict[int, list[str]] = {}
    stand_ins: dict[str, str] = {}
    more: dict[str, int] = {}
    for name, declared in system.inventory.assets.items():
        text = text_of(declared)
        if text is None or declared.asset.kind not in _ALIKE or name in named or is_told_apart(name):
            continue
        few = staying.setdefault(text, [])
        if len(few) < ENOUGH:
            few.append(name)
        else:
            stand_ins[name] = few[0]
            more[few[-1]] = more.get(few[-1], 0) + 1
    return Condensed(_without(system, stand_ins, more), stand_ins)


def _without(system: System, left_out: Mapping[str, str], more: Mapping[str, int]) -> System:
    declared = {name: each for name, each in system.inventory.assets.items() if name not in left_out}
    return replace(
        system,
        inventory=replace(system.inventory, assets=declared),
        assets={name: asset for name, asset in system.assets.items() if name not in left_out},
        declared=tuple([name for name in system.declared if name not in left_out]),
        more=more,
    )
