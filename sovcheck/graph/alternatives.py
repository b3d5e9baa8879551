"""The alternatives that an asset's requirements name."""

from datetime import date

from sovcheck.graph.results import Need, NeedOption
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.requirements import requirements_of


def needs_of(asset: Asset) -> tuple[Need, ...]:
    """The entries of ``requires``, sorted by their options; an option that is named twice counts once."""
    return tuple(sorted({_need(entry) for entry in requirements_of(asset)}, key=_canonical))


def _need(entry: RequirementEntry) -> Need:
    tested: dict[str, date | None] = {}
    for option in entry.any_of:
        dates = [day for day in (option.tested, tested.get(option.id)) if day is not None]
        tested[option.id] = max(dates, default=None)
    return Need(tuple(NeedOption(name, tested[name]) for name in sorted(tested)), entry.optional)


def _canonical(need: Need) -> tuple[bool, list[tuple[str, date]]]:
    return need.optional, [(option.id, option.tested or date.min) for option in need.any_of]
